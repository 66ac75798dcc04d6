"""Reading filters: what may stand between ``[?`` and ``]``.

The grammar is the one Jayway's library and RFC 9535 share, plus Jayway's ``=~``, ``in`` and ``nin``.
"""

import re
from dataclasses import dataclass
from typing import TypeAlias

from engine.expressions.scanner import Scanner

_MAX_DEPTH = 32
_COMPARISONS = ("==", "!=", "<=", ">=", "<", ">", "=~")
_LITERAL_WORDS = {"true": True, "false": False, "null": None}
_SWAPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Query:
    """A path to one value inside a filter: from the candidate (``@``) or from the whole data (``$``)."""

    is_root: bool
    steps: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Literal:
    """A fixed value to compare with."""

    value: bool | int | float | str | None


@dataclass(frozen=True, slots=True)
class Present:
    """True when the query finds a value, null included."""

    query: Query


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison; ``operator`` is one of == != < <= > >= and =~, whose right side is a pattern."""

    query: Query
    operator: str
    right: Query | Literal


@dataclass(frozen=True, slots=True)
class Negated:
    """True when the inner test is false."""

    test: "Test"


@dataclass(frozen=True, slots=True)
class Joined:
    """``is_all``: every inner test is true; otherwise at least one."""

    is_all: bool
    tests: tuple["Test", ...]


Test: TypeAlias = Present | Compared | Negated | Joined


def read_filter(scanner: Scanner) -> Test:
    """Read a filter up to its closing bracket; the cursor stands behind the ``?``."""
    return _read_any(scanner, 0)


def _read_any(scanner: Scanner, depth: int) -> Test:
    if depth > _MAX_DEPTH:
        scanner.fail("too-deep")
    tests = [_read_all(scanner, depth)]
    while scanner.take("||"):
        tests.append(_read_all(scanner, depth))
    return tests[0] if len(tests) == 1 else Joined(False, tuple(tests))


def _read_all(scanner: Scanner, depth: int) -> Test:
    tests = [_read_one(scanner, depth)]
    while scanner.take("&&"):
        tests.append(_read_one(scanner, depth))
    return tests[0] if len(tests) == 1 else Joined(True, tuple(tests))


def _read_one(scanner: Scanner, depth: int) -> Test:
    scanner.skip_blanks()
    if scanner.take("!"):
        if depth > _MAX_DEPTH:
            scanner.fail("too-deep")
        return Negated(_read_one(scanner, depth + 1))
    if scanner.take("("):
        test = _read_any(scanner, depth + 1)
        scanner.expect(")", "unclosed-filter")
        scanner.skip_blanks()
        return test
    return _read_comparison(scanner)


def _read_comparison(scanner: Scanner) -> Test:
    start = scanner.position
    left = _read_operand(scanner)
    operator = _read_operator(scanner)
    if not operator:
        if isinstance(left, Literal):
            scanner.fail("literal-alone", start)
        return Present(left)
    scanner.skip_blanks()
    if isinstance(left, Literal):
        if operator not in _SWAPPED and operator not in ("==", "!="):
            scanner.fail("two-literals", start)
        right = _read_operand(scanner)
        if isinstance(right, Literal):
            scanner.fail("two-literals", start)
        return Compared(right, _SWAPPED.get(operator, operator), left)
    return _with_right_side(scanner, left, operator)


def _with_right_side(scanner: Scanner, left: Query, operator: str) -> Test:
    match operator:
        case "=~":
            return Compared(left, "=~", Literal(_read_regex(scanner)))
        case "in" | "nin":
            is_one = Joined(False, tuple(Compared(left, "==", item) for item in _read_list(scanner)))
            return is_one if operator == "in" else Negated(is_one)
        case _:
            return Compared(left, operator, _read_operand(scanner))


def _read_operator(scanner: Scanner) -> str:
    """Read an operator, or nothing when the test ends here."""
    scanner.skip_blanks()
    for symbol in _COMPARISONS:
        if scanner.take(symbol):
            return symbol
    start = scanner.position
    word = scanner.word()
    if word in ("in", "nin"):
        return word
    if word or scanner.next == "=":
        scanner.fail("no-comparison", start, name=word or "=")
    return ""


def _read_operand(scanner: Scanner) -> Query | Literal:
    scanner.skip_blanks()
    if scanner.next in ("@", "$"):
        return _read_query(scanner)
    return _read_literal(scanner)


def _read_literal(scanner: Scanner) -> Literal:
    start = scanner.position
    if scanner.next in ("'", '"'):
        literal = Literal(scanner.quoted())
    elif (number := scanner.number()) is not None:
        literal = Literal(number)
    else:
        word = scanner.word()
        if word not in _LITERAL_WORDS:
            scanner.fail("no-operand", start)
        literal = Literal(_LITERAL_WORDS[word])
    scanner.skip_blanks()
    return literal


def _read_query(scanner: Scanner) -> Query:
    is_root = scanner.next == "$"
    scanner.position += 1
    steps: list[str | int] = []
    while True:
        start = scanner.position
        if scanner.take("."):
            step: str | int | None = scanner.name() or None
        elif scanner.take("["):
            step = _read_bracketed_step(scanner)
        else:
            scanner.skip_blanks()
            return Query(is_root, tuple(steps))
        if step is None or scanner.next == "(":
            scanner.fail("not-one-value", start)
        if step == "*":
            scanner.fail("star-name", start)
        steps.append(step)


def _read_bracketed_step(scanner: Scanner) -> str | int | None:
    scanner.skip_blanks()
    step = scanner.quoted() if scanner.next in ("'", '"') else scanner.integer()
    scanner.skip_blanks()
    if step is not None and not scanner.take("]"):
        scanner.fail("not-one-value" if scanner.next in (",", ":") else "unclosed-bracket")
    return step


def _read_list(scanner: Scanner) -> tuple[Literal, ...]:
    scanner.expect("[", "no-list")
    scanner.skip_blanks()
    if scanner.take("]"):
        scanner.skip_blanks()
        return ()
    items = [_read_list_item(scanner)]
    while scanner.take(","):
        items.append(_read_list_item(scanner))
    scanner.expect("]", "unclosed-bracket")
    scanner.skip_blanks()
    return tuple(items)


def _read_list_item(scanner: Scanner) -> Literal:
    scanner.skip_blanks()
    return _read_literal(scanner)


def _read_regex(scanner: Scanner) -> str:
    """Read ``/pattern/flags`` or a quoted pattern; return a pattern for Python that must match the whole text."""
    start = scanner.position
    if scanner.next in ("'", '"'):
        body, flags = scanner.quoted(), ""
    else:
        scanner.expect("/", "no-regex")
        body = _read_regex_body(scanner)
        flags = "".join(sorted(set(scanner.word())))
    if set(flags) - set("imsx"):
        scanner.fail("bad-regex", start, detail=f"flags {flags}")
    try:
        re.compile(body)
    except (re.error, OverflowError, RecursionError) as error:
        scanner.fail("bad-regex", start, detail=str(error))
    scanner.skip_blanks()
    inner = f"(?{flags}:{body})" if flags else f"(?:{body})"
    return rf"\A{inner}\Z"


def _read_regex_body(scanner: Scanner) -> str:
    start = scanner.position
    while not scanner.is_at_end and scanner.next != "/":
        scanner.position += 2 if scanner.next == "\\" else 1
    body = scanner.text[start : scanner.position]
    scanner.expect("/", "no-regex")
    return body.replace("\\/", "/")
