"""Calls of intrinsic functions: ``States.Format('{} of {}', $.a, States.ArrayLength($.b))``."""

import difflib
from functools import lru_cache
from typing import NamedTuple

from engine.errors import StateFailed
from engine.expressions.certain_failures import Given, outcome
from engine.expressions.intrinsics import INTRINSICS, Intrinsic
from engine.expressions.path_grammar import IN_ARGUMENT, scan_path
from engine.expressions.paths import PathMissing, Reader, Variables, path_from
from engine.expressions.scanner import ExpressionError, Scanner
from engine.language.values import Json

_MAX_DEPTH = 10
_WORDS: dict[str, Json] = {"true": True, "false": False, "null": None}
_TYPES_ZH = {
    "string": "文本",
    "number": "数字",
    "boolean": "布尔值",
    "null": "null",
    "array": "数组",
    "object": "对象",
}
_ESCAPED = "'{}\\"


class CallError(ExpressionError):
    """A call of an intrinsic function cannot be read; see :class:`ExpressionError`."""


class _CallScanner(Scanner):
    """A scanner that keeps the first call in the text that must fail, whatever its paths find."""

    def __init__(self, text: str) -> None:
        super().__init__(text, CallError)
        self.doubt: CallError | None = None

    def doubts(self, code: str, at: int, **args: str) -> None:
        """Note that the call at ``at`` must fail."""
        self.doubt = self.doubt or CallError(self.text, code, at + 1, args)


def compile_call(text: str) -> Reader:
    """Return the function that evaluates a call, with ``(data, context)``.

    It raises StateFailed: StatesIntrinsicFailure when an argument does not fit, StatesRuntime when a path
    finds nothing.

    Raises:
        CallError: the text is no call; says why and in which column.
    """
    return _compiled(text)[0]


def call_doubt(text: str) -> CallError | None:
    """Return why a call that :func:`compile_call` takes must fail: arguments are too few, too many or do not fit."""
    return _compiled(text)[1]


@lru_cache(maxsize=4096)
def _compiled(text: str) -> tuple[Reader, CallError | None]:
    scanner = _CallScanner(text)
    call = _read_call(scanner, 1)
    scanner.skip_blanks()
    if not scanner.is_at_end:
        scanner.fail("trailing-text")
    return _whole_call(call.read, text), scanner.doubt


def _whole_call(call: Reader, text: str) -> Reader:
    def read(data: Json, context: Json = None, variables: Variables | None = None) -> Json:
        try:
            return call(data, context, variables)
        except PathMissing:
            raise
        except StateFailed as failure:
            # The service names the whole text, whichever function in it failed.
            words = f"There was an error while evaluating the intrinsic function: {text}. {failure.service_cause}"
            error = failure.service_error
            raise StateFailed(failure.error, failure.cause, service_error=error, service_cause=words) from None

    return read


class _Argument(NamedTuple):
    """What reads an argument, and what is known of it."""

    read: Reader
    given: Given


def _read_call(scanner: _CallScanner, depth: int) -> _Argument:
    start = scanner.position
    intrinsic = _read_function(scanner)
    if depth > _MAX_DEPTH:
        scanner.fail("too-deep", start)
    scanner.skip_blanks()
    scanner.expect("(", "no-parenthesis")
    arguments = _read_arguments(scanner, intrinsic, depth)
    call = _call_reader(intrinsic, tuple(argument.read for argument in arguments))
    return _Argument(call, _given(scanner, start, intrinsic, [argument.given for argument in arguments]))


def _given(scanner: _CallScanner, start: int, intrinsic: Intrinsic, arguments: list[Given]) -> Given:
    """Return what is known of the value of a call, and note one that must fail."""
    if not intrinsic.takes(len(arguments)):
        given = str(len(arguments))
        scanner.doubts("argument-count", start, name=intrinsic.name, wanted=intrinsic.wanted, given=given)
    if scanner.doubt is not None:
        return Given(intrinsic.gives)
    found = outcome(intrinsic, arguments)
    if isinstance(found, Given):
        return found
    scanner.doubts(
        "failing-arguments", start, name=intrinsic.name, words=found.cause.removeprefix(f"{intrinsic.name}: ")
    )
    return Given(intrinsic.gives)


def _call_reader(intrinsic: Intrinsic, arguments: tuple[Reader, ...]) -> Reader:
    def read(data: Json, context: Json = None, variables: Variables | None = None) -> Json:
        return intrinsic.call([argument(data, context, variables) for argument in arguments])

    return read


def _read_function(scanner: Scanner) -> Intrinsic:
    start = scanner.position
    if not scanner.take("States."):
        scanner.fail("no-function")
    name = "States." + scanner.word()
    if name not in INTRINSICS:
        near = difflib.get_close_matches(name[:100], INTRINSICS, n=1)
        hint, hint_zh = (f"; did you mean {near[0]}?", f"，是否为 {near[0]}？") if near else ("", "")
        scanner.fail("unknown-intrinsic", start, name=name, hint=hint, hint_zh=hint_zh)
    return INTRINSICS[name]


def _read_arguments(scanner: _CallScanner, intrinsic: Intrinsic, depth: int) -> list[_Argument]:
    scanner.skip_blanks()
    if scanner.take(")"):
        return []
    arguments: list[_Argument] = []
    while True:
        start = scanner.position
        # Format itself takes the braces and backslashes of its template apart.
        is_template = intrinsic.name == "States.Format" and not arguments
        argument = _read_argument(scanner, depth, is_template=is_template)
        _check_type(scanner, start, intrinsic, len(arguments), argument.given.kind)
        arguments.append(argument)
        scanner.skip_blanks()
        if scanner.take(")"):
            return arguments
        scanner.expect(",", "no-comma")
        scanner.skip_blanks()


def _check_type(scanner: _CallScanner, start: int, intrinsic: Intrinsic, index: int, found: str) -> None:
    """Note an argument of a type with which the function must fail."""
    if not intrinsic.fits(index, found):
        wanted = intrinsic.kinds[index]
        scanner.doubts(
            "argument-type",
            start,
            name=intrinsic.name,
            number=str(index + 1),
            wanted=wanted,
            wanted_zh=_TYPES_ZH[wanted],
            given=found,
            given_zh=_TYPES_ZH[found],
        )


def _read_argument(scanner: _CallScanner, depth: int, *, is_template: bool) -> _Argument:
    start = scanner.position
    if scanner.next == "'":
        return _constant(_read_text(scanner, is_template=is_template))
    if scanner.next == "$":
        parsed = scan_path(scanner, IN_ARGUMENT)
        return _Argument(path_from(scanner.text[start : scanner.position], parsed).read, Given())
    if scanner.text.startswith("States.", start):
        return _read_call(scanner, depth + 1)
    number = scanner.number()
    if number is not None:
        return _constant(number)
    word = scanner.word()
    if word not in _WORDS:
        scanner.fail("no-argument", start)
    return _constant(_WORDS[word])


def _constant(value: Json) -> _Argument:
    return _Argument(lambda data, context=None, variables=None: value, Given.constant(value))


def _read_text(scanner: Scanner, *, is_template: bool) -> str:
    """Read a string in single quotes; a template keeps the backslashes that Format needs."""
    start = scanner.position
    scanner.expect("'", "no-argument")
    parts: list[str] = []
    while not scanner.take("'"):
        if scanner.is_at_end:
            scanner.fail("unclosed-quote", start)
        if scanner.take("\\"):
            escaped = scanner.next
            if not escaped or escaped not in _ESCAPED:
                scanner.fail("bad-call-escape", scanner.position - 1)
            parts.append("\\" + escaped if is_template else escaped)
        else:
            parts.append(scanner.next)
        scanner.position += 1
    return "".join(parts)
