"""Regular expressions ``/…/``: JavaScript's notation, a search that gives up in time, and the match protocol."""

import re
from collections.abc import Iterator
from typing import Any

import regex

from engine.expressions.jsonata_parts.faults import fault
from engine.expressions.jsonata_parts.frames import apply
from engine.expressions.jsonata_parts.guard import Guard, OutOfTime
from engine.expressions.jsonata_parts.values import UNDEFINED, Function, Value, is_number
from engine.expressions.pattern_size import is_too_large
from engine.language.shorten import shorten

# What the service means by these; Python takes other scripts' digits, letters and blanks in too.
_CLASSES = {"d": "0-9", "s": r"\x09-\x0d\x20", "w": "A-Za-z0-9_"}
_NEGATED = {"D": "[^0-9]", "S": r"[^\x09-\x0d\x20]", "W": "[^A-Za-z0-9_]"}
# The same among other members of a class.
_OTHERS = {
    "D": r"\x00-/:-\U0010ffff",
    "S": r"\x00-\x08\x0e-\x1f\x21-\U0010ffff",
    "W": r"\x00-/:-@\[-\^`\{-\U0010ffff",
}
# What the package has that is none elsewhere.
_FOREIGN = re.compile(r"\(\?[P#|&(R]")
_LONG_ESCAPE = re.compile(
    r"k<(?P<name>\w+)>|u(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})|c(?P<control>[A-Za-z])"
)
_DOT = r"[^\n\r\u2028\u2029]"


class RegexFunction(Function, frozen=True, kw_only=True, eq=False):
    """A regular expression; called with a text it gives the first match, as the language's functions expect."""

    pattern: Any


def read_regex(text: str, flags: Any) -> RegexFunction:
    """Return the regular expression between the slashes; the library's tokenizer calls this.

    Raises:
        ValueError: it cannot be read.
    """
    options = (regex.IGNORECASE if flags.case_insensitive else 0) | (regex.MULTILINE if flags.multiline else 0)
    translated = _translated(text, bool(flags.multiline))
    if is_too_large(translated):
        raise ValueError(f"the regular expression /{shorten(text)}/ repeats too much")
    try:
        pattern = regex.compile(translated, options)
    except regex.error as error:
        raise ValueError(f"invalid regular expression /{text}/: {error}") from None

    def call(arguments: list[Value], context: Value, guard: Guard) -> Value:
        given = arguments[0] if arguments else UNDEFINED
        return UNDEFINED if not isinstance(given, str) else _match_object(pattern, given, 0, guard)

    return RegexFunction(name="regex", arity=1, call=call, pattern=pattern)


def _translated(text: str, is_multiline: bool) -> str:
    parts: list[str] = []
    in_class = False
    position = 0
    while position < len(text):
        character = text[position]
        position += 1
        if character == "\\" and position < len(text):
            long = _LONG_ESCAPE.match(text, position)
            if long is not None:
                parts.append(_long_escape(long))
                position = long.end()
                continue
            escaped = text[position]
            position += 1
            if escaped in _CLASSES:
                parts.append(_CLASSES[escaped] if in_class else f"[{_CLASSES[escaped]}]")
            elif escaped in _NEGATED:
                parts.append(_OTHERS[escaped] if in_class else _NEGATED[escaped])
            else:
                parts.append("/" if escaped == "/" else "\\" + escaped)
            continue
        if character == "[" and in_class:
            parts.append("\\[")
            continue
        in_class = character == "[" or (in_class and character != "]")
        parts.append(character if in_class else _plain(character, text[position - 1 :], is_multiline))
    return "".join(parts)


def _plain(character: str, rest: str, is_multiline: bool) -> str:
    if character == ".":
        return _DOT
    if character == "(" and _FOREIGN.match(rest):
        raise ValueError(f"{rest[:3]} is not known in a regular expression")
    return "\\Z" if character == "$" and not is_multiline else character


def _long_escape(found: re.Match[str]) -> str:
    if found["name"]:
        return f"(?P={found['name']})"
    if found["control"]:
        return re.escape(chr(ord(found["control"].upper()) ^ 64))
    return chr(0x10000 + ((int(found["high"], 16) - 0xD800) << 10) + int(found["low"], 16) - 0xDC00)


def _match_object(pattern: Any, text: str, start: int, guard: Guard) -> Value:
    found = search(pattern, text, start, guard)
    if found is None:
        return UNDEFINED
    if found.end() == found.start():
        raise fault("D1004", value=text)

    def following(arguments: list[Value], context: Value, guard: Guard) -> Value:
        return _match_object(pattern, text, found.end(), guard)

    return {
        "match": found.group(),
        "start": found.start(),
        "end": found.end(),
        "groups": _groups(found),
        "next": Function(name="next", arity=0, call=following),
    }


def search(pattern: Any, text: str, start: int, guard: Guard) -> Any:
    """Return the first match from ``start`` on, or None.

    Raises:
        OutOfTime: it takes too long, as a pattern such as ``(a+)+$`` does.
    """
    try:
        return pattern.search(text, start, timeout=guard.left())
    except TimeoutError:
        raise OutOfTime from None


def _groups(found: Any) -> list[Value]:
    return [UNDEFINED if group is None else group for group in found.groups()]


def matches(matcher: Function, text: str, guard: Guard) -> Iterator[dict[str, Value]]:
    """Give the matches of a regular expression, or of a function that follows its protocol, one by one.

    Raises:
        Fault: D1004 for a match of no length, T1010 for a function that does not follow the protocol.
    """
    if isinstance(matcher, RegexFunction):
        yield from _regex_matches(matcher.pattern, text, guard)
        return
    found = apply(matcher, [text], UNDEFINED, guard)
    while found is not UNDEFINED:
        is_match = (
            isinstance(found, dict)
            and is_number(found.get("start"))
            and is_number(found.get("end"))
            and isinstance(found.get("groups"), list)
            and isinstance(found.get("next"), Function)
        )
        if not is_match:
            raise fault("T1010")
        guard.step()
        yield found
        found = apply(found["next"], [], UNDEFINED, guard)


def _regex_matches(pattern: Any, text: str, guard: Guard) -> Iterator[dict[str, Value]]:
    position = 0
    while (found := search(pattern, text, position, guard)) is not None:
        if found.end() == found.start():
            raise fault("D1004", value=text)
        guard.step(4)
        position = found.end()
        yield {"match": found.group(), "start": found.start(), "end": position, "groups": _groups(found)}
