"""Reading paths: Jayway's JSONPath, refused with a reason and a column where it is not one.

Definite paths select at most one value: only names and indexes. ``..``, ``*``, slices, unions and
filters select any number of values.
"""

import enum
from dataclasses import dataclass
from typing import NamedTuple, NoReturn, TypeAlias

from engine.expressions.filter_grammar import Test, read_filter
from engine.expressions.scanner import ExpressionError, Scanner


class PathError(ExpressionError):
    """A path cannot be read; see :class:`ExpressionError` for the place and the reason."""


class Wildcard(enum.Enum):
    """``*``: every member or element."""

    ALL = "*"


@dataclass(frozen=True, slots=True)
class Filter:
    """``[?(...)]``: the candidates for which the test is true."""

    test: Test


Selector: TypeAlias = str | int | slice | Wildcard | Filter


class Step(NamedTuple):
    """One step of a path: selectors side by side; ``is_deep`` applies them to every value below too (``..``)."""

    selectors: tuple[Selector, ...]
    is_deep: bool = False


@dataclass(frozen=True, slots=True)
class ParsedPath:
    """A path in parts.

    ``is_context``: it starts with ``$$``. ``variable``: the name of the variable it starts with, as in
    ``$name.a``. ``has_length``: it ends in ``.length()``.
    """

    is_context: bool
    steps: tuple[Step, ...]
    has_length: bool
    variable: str | None = None

    @property
    def definite_steps(self) -> tuple[str | int, ...] | None:
        """The names and indexes of a definite path, or None when the path may select several values."""
        plain: list[str | int] = []
        for selectors, is_deep in self.steps:
            first = selectors[0]
            if is_deep or len(selectors) > 1 or not isinstance(first, str | int):
                return None
            plain.append(first)
        return tuple(plain)


def read_path(text: str) -> ParsedPath:
    """Read a whole path.

    Raises:
        PathError: the text is no path.
    """
    scanner = Scanner(text, PathError)
    path = scan_path(scanner)
    if not scanner.is_at_end:
        _fail_at_step(scanner)
    return path


def scan_path(scanner: Scanner) -> ParsedPath:
    """Read a path at the cursor, as far as it goes; it may be an argument of a function."""
    scanner.expect("$", "no-dollar")
    is_context = scanner.take("$")
    variable = None if is_context else scanner.identifier()
    steps: list[Step] = []
    while True:
        start = scanner.position
        if scanner.take(".."):
            steps.append(_read_deep_step(scanner))
        elif scanner.take("."):
            if _take_length(scanner, start):
                return _with_length(scanner, start, ParsedPath(is_context, tuple(steps), True, variable))
            steps.append(_read_dot_step(scanner))
        elif scanner.next == "[":
            steps.append(Step(_read_brackets(scanner)))
        else:
            return ParsedPath(is_context, tuple(steps), False, variable)


def _with_length(scanner: Scanner, start: int, path: ParsedPath) -> ParsedPath:
    if path.definite_steps is None:
        scanner.fail("length-of-many", start)
    if scanner.next in (".", "["):
        scanner.fail("length-not-last", start)
    return path


def _take_length(scanner: Scanner, start: int) -> bool:
    """Move over ``length()``; any other function is refused."""
    after_dot = scanner.position
    name = scanner.name()
    if name and scanner.take("("):
        if name != "length":
            scanner.fail("unknown-function", start + 1, name=name)
        scanner.skip_blanks()
        scanner.expect(")", "unclosed-filter")
        return True
    scanner.position = after_dot
    return False


def _read_deep_step(scanner: Scanner) -> Step:
    if scanner.next == "[":
        return Step(_read_brackets(scanner), is_deep=True)
    if scanner.take("*"):
        return Step((Wildcard.ALL,), is_deep=True)
    return Step((_read_name(scanner),), is_deep=True)


def _read_dot_step(scanner: Scanner) -> Step:
    # Jayway reads $.['a'] like $['a'].
    if scanner.next == "[":
        return Step(_read_brackets(scanner))
    if scanner.take("*"):
        return Step((Wildcard.ALL,))
    return Step((_read_name(scanner),))


def _read_name(scanner: Scanner) -> str:
    start = scanner.position
    name = scanner.name()
    if not name:
        scanner.fail("no-name")
    # A path may stand in a function's arguments, where blanks, commas and parentheses end it.
    if scanner.next and scanner.next not in ".[,) \t\r\n":
        scanner.fail("odd-name", name=scanner.text[start : scanner.position + 1])
    return name


def _read_brackets(scanner: Scanner) -> tuple[Selector, ...]:
    scanner.expect("[", "no-step")
    selectors: list[Selector] = []
    while True:
        scanner.skip_blanks()
        selectors.append(_read_selector(scanner))
        scanner.skip_blanks()
        if scanner.take("]"):
            return tuple(selectors)
        if not scanner.take(","):
            scanner.fail("unclosed-bracket")


def _read_selector(scanner: Scanner) -> Selector:
    if scanner.next in ("'", '"'):
        return scanner.quoted()
    if scanner.take("*"):
        return Wildcard.ALL
    if scanner.take("?"):
        return Filter(read_filter(scanner))
    start = scanner.position
    first = scanner.integer()
    scanner.skip_blanks()
    if scanner.next == ":":
        return _read_slice(scanner, first)
    if first is None:
        scanner.fail("no-selector", start)
    return first


def _read_slice(scanner: Scanner, first: int | None) -> slice:
    scanner.expect(":", "no-selector")
    scanner.skip_blanks()
    stop = scanner.integer()
    scanner.skip_blanks()
    step = None
    if scanner.take(":"):
        scanner.skip_blanks()
        start = scanner.position
        step = scanner.integer()
        if step == 0:
            scanner.fail("zero-step", start)
    return slice(first, stop, step)


def _fail_at_step(scanner: Scanner) -> NoReturn:
    name = scanner.text[: scanner.position]
    name = name[max(name.rfind(mark) for mark in ".]$") + 1 :]
    if name and scanner.next in " \t\r\n(),":
        scanner.fail("odd-name", name=name + scanner.next)
    scanner.fail("no-step")
