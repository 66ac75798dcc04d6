"""Reading paths: Jayway's JSONPath, refused with a reason and a column where it is not one.

Where Jayway's library and RFC 9535 differ this is Jayway's; ``paths.md`` beside this file lists the differences.
"""

import re
from functools import lru_cache

from engine.expressions.constants import read_constant
from engine.expressions.filter_grammar import read_filter
from engine.expressions.path_functions import FUNCTIONS
from engine.expressions.path_tree import (
    Call,
    Constant,
    Filter,
    Indexes,
    Names,
    Operand,
    ParsedPath,
    Selector,
    Slice,
    Step,
    Wildcard,
)
from engine.expressions.scanner import ExpressionError, Scanner

IN_ARGUMENT = ",) \t\r\n"
"""What ends a path that is an argument of a function."""
_WORD = re.compile(r"[A-Za-z_][\w-]*")
_NO_TEXTS = ("true", "false", "null")
_IN_FILTER = " )<>=~!"
_MAX_DEPTH = 16
_INDEXES = re.compile(r" *(-?[0-9]+(?: *, *-?[0-9]+)*) *\]")
_SLICE = re.compile(r" *(-?[0-9]+)?:(?:(-?[0-9]+)?(?::[-0-9:]*)?)? *\]")
_NUMERIC = " ,-:0123456789"
_LARGEST = 2**31


class PathError(ExpressionError):
    """A path cannot be read; see :class:`ExpressionError` for the place and the reason."""


def read_path(text: str) -> ParsedPath:
    """Read a whole path.

    Raises:
        PathError: the text is no path.
    """
    scanner = Scanner(text, PathError)
    path = scan_path(scanner)
    # Jayway drops spaces at the end.
    if scanner.text[scanner.position :].strip(" "):
        scanner.fail("no-step")
    return path


def scan_path(scanner: Scanner, stops: str = "", depth: int = 0) -> ParsedPath:
    """Read a path at the cursor, up to the end or a character of ``stops``; ``depth`` counts filters around it."""
    if depth > _MAX_DEPTH:
        scanner.fail("too-deep")
    start, variable = _read_start(scanner, depth)
    steps: list[Step] = []
    is_passed_over = False
    while not _is_at_stop(scanner, stops, is_first=not steps):
        place = scanner.position
        is_deep = scanner.take("..")
        if not is_deep and not scanner.take(".") and scanner.next != "[":
            _check_bare_name(scanner, stops, is_first=not steps)
        if scanner.next == "[":
            steps.append(Step(_read_brackets(scanner, depth, stops), is_deep))
            # Looking for the end of a path in a filter Jayway passes over brackets, but not over those right behind.
            is_passed_over = not (is_passed_over and scanner.text[place] == "[")
            if stops == _IN_FILTER and not is_passed_over:
                _check_end(scanner, place)
            continue
        is_passed_over = False
        if scanner.take("*"):
            steps.append(Step(Wildcard.ALL, is_deep))
        else:
            name = _read_name(scanner, stops)
            if scanner.next == "(":
                if is_deep:
                    scanner.fail("function-behind-dots", place)
                call = _read_call(scanner, name, place, stops, depth)
                return _with_call(start, variable, tuple(steps), call)
            steps.append(Step(Names((name,)), is_deep))
    return ParsedPath(start, tuple(steps), None, variable)


def _check_end(scanner: Scanner, start: int) -> None:
    """Fail where a character in brackets ends the path for Jayway."""
    for place in range(start, scanner.position):
        if scanner.text[place] in _IN_FILTER:
            scanner.fail("brackets-behind-brackets", place)


def _read_start(scanner: Scanner, depth: int) -> tuple[str, str | None]:
    """Read what a path starts with; inside a filter there are neither variables nor the context object."""
    if depth and scanner.take("@"):
        return "@", None
    scanner.expect("$", "no-dollar")
    if depth:
        return "$", None
    if scanner.take("$"):
        return "$$", None
    return "$", scanner.identifier()


def _is_at_stop(scanner: Scanner, stops: str, *, is_first: bool) -> bool:
    following = scanner.next
    if not following or following in stops:
        return True
    # What ends the whole path is the caller's to judge.
    return not stops and ((is_first and following not in ".[") or following == " ")


def _check_bare_name(scanner: Scanner, stops: str, *, is_first: bool) -> None:
    """Fail unless a name stands right behind a bracket, which Jayway reads like a name behind a dot.

    It drops a single character there; that is always a slip, and refused.
    """
    found = _name_pattern(stops).match(scanner.text, scanner.position)
    if is_first or not found or len(found[0]) < 2:
        scanner.fail("no-step")


def _read_name(scanner: Scanner, stops: str) -> str:
    found = _name_pattern(stops).match(scanner.text, scanner.position)
    if not found:
        scanner.fail("no-name")
    start = scanner.position
    scanner.position = found.end()
    following = scanner.next
    if following and following not in ".[(" and following not in stops and scanner.text[scanner.position :].strip(" "):
        scanner.fail("odd-name", name=scanner.text[start : scanner.position + 1])
    return found[0]


@lru_cache(maxsize=8)
def _name_pattern(stops: str) -> re.Pattern[str]:
    # Jayway takes braces too; here they are a ${placeholder} that is not filled in yet.
    # Quotes and slashes in a filter start strings and patterns, wherever they stand.
    others = "'\"/" if stops == _IN_FILTER else ""
    return re.compile(r"[^\s.\[({}\x00-\x1f\x7f" + re.escape(stops) + others + "]+")


def _with_call(start: str, variable: str | None, steps: tuple[Step, ...], call: Call) -> ParsedPath:
    if steps and steps[0].is_deep:
        # Jayway turns $..a.sum() into $.sum($..a): one call with all matches, not one for each.
        call = Call(call.name, (ParsedPath("$", steps),))
        steps = ()
    return ParsedPath(start, steps, call, variable)


def _read_call(scanner: Scanner, name: str, place: int, stops: str, depth: int) -> Call:
    if name not in FUNCTIONS:
        scanner.fail("unknown-function", place + 1, name=name, known=", ".join(FUNCTIONS))
    scanner.expect("(", "no-parenthesis")
    arguments: list[ParsedPath | Constant] = []
    scanner.skip_blanks()
    while not scanner.take(")"):
        if stops == _IN_FILTER:
            scanner.fail("argument-in-filter")
        arguments.append(_read_argument(scanner, depth))
        scanner.skip_blanks()
        if not scanner.take(",") and scanner.next != ")":
            scanner.fail("no-comma")
        scanner.skip_blanks()
    if not _is_at_stop(scanner, stops, is_first=False):
        scanner.fail("function-not-last", place)
    return Call(name, tuple(arguments))


def _read_argument(scanner: Scanner, depth: int) -> ParsedPath | Constant:
    if scanner.next in ("$", "@"):
        return scan_path(scanner, IN_ARGUMENT, depth + 1)
    if scanner.next and scanner.next in '"{-0123456789':
        return read_constant(scanner)
    return scanner.fail("no-function-argument")


def _read_brackets(scanner: Scanner, depth: int, stops: str) -> Selector:
    scanner.expect("[", "no-step")
    start = scanner.position
    scanner.skip_spaces()
    if scanner.next in ("'", '"'):
        return _read_names(scanner)
    if scanner.next and scanner.next in _NUMERIC:
        return _read_numbers(scanner, start)
    if scanner.take("*"):
        selector: Selector = Wildcard.ALL
    elif scanner.take("?"):
        scanner.skip_spaces()
        scanner.expect("(", "no-filter-parenthesis")
        # In an argument of an intrinsic function the services take texts without their quotes.
        takes_words = stops == IN_ARGUMENT and not depth
        selector = Filter(read_filter(scanner, lambda: _read_operand(scanner, depth, takes_words=takes_words)))
    else:
        scanner.fail("no-selector")
    scanner.skip_spaces()
    scanner.expect("]", "unclosed-bracket")
    return selector


def _read_operand(scanner: Scanner, depth: int, *, takes_words: bool) -> Operand:
    if scanner.next in ("@", "$"):
        return scan_path(scanner, _IN_FILTER, depth + 1)
    word = _WORD.match(scanner.text, scanner.position) if takes_words else None
    if word is None or word[0] in _NO_TEXTS:
        return read_constant(scanner)
    scanner.position = word.end()
    return Constant(word[0])


def _read_names(scanner: Scanner) -> Names:
    quote = scanner.next
    names = [scanner.quoted(is_name=True)]
    scanner.skip_spaces()
    while scanner.take(","):
        scanner.skip_blanks()
        if scanner.next != quote:
            scanner.fail("no-same-quote", quote=quote)
        names.append(scanner.quoted(is_name=True))
        scanner.skip_spaces()
    scanner.expect("]", "unclosed-bracket")
    return Names(tuple(names))


def _read_numbers(scanner: Scanner, start: int) -> Indexes | Slice:
    found = _INDEXES.match(scanner.text, start)
    if found:
        scanner.position = found.end()
        return Indexes(tuple(_integer(scanner, start, part) for part in found[1].split(",")))
    found = _SLICE.match(scanner.text, start)
    if not found:
        end = start + len(scanner.text[start:]) - len(scanner.text[start:].lstrip(_NUMERIC))
        scanner.fail("unclosed-bracket", end)
    if found[1] is None and found[2] is None:
        scanner.fail("open-slice", start)
    scanner.position = found.end()
    return Slice(*(None if part is None else _integer(scanner, start, part) for part in found.groups()))


def _integer(scanner: Scanner, start: int, digits: str) -> int:
    number = int(digits[:20])
    if not -_LARGEST <= number < _LARGEST:
        scanner.fail("number-too-large", start)
    return number
