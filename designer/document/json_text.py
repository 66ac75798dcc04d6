"""JSON that people type into a form or read in a panel: checked by the engine's rules, laid out for reading."""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple, Protocol

import orjson
from msgspec import Struct

from designer.look.words import language, tr
from engine.language.input_text import MAX_INPUT, input_fault, input_fault_text, read_strictly
from engine.language.problems import Edit
from engine.language.source import Node, NodeKind, Source
from engine.language.values import Json

INLINE = 60
"""An object or array that fits into so many characters stands on one line."""

# A second or so of looking for what is wrong; beyond it the place is all that is told.
_MOST_EXPLAINED = 1024 * 1024
_MOST_SEARCHED = 4 * 1024 * 1024
_opened = re.compile(r"[ \t]*[\r\n]")


class JsonFault(Struct, frozen=True, kw_only=True):
    """Why a text cannot be used, in the language of the window.

    ``start`` and ``end`` are offsets in code points of what is to be marked. ``place`` is where one would go on
    typing: before that, or behind it where something is missing; ``line`` and ``column``, from 1, are of it.
    ``edits`` is a repair, or None.
    """

    message: str
    start: int
    end: int
    line: int
    column: int
    place: int
    edits: tuple[Edit, ...] | None = None

    @property
    def text(self) -> str:
        """The message with its place."""
        return tr("Line {line}, column {column}: {message}", line=self.line, column=self.column, message=self.message)


class JsonReading(Struct, frozen=True, kw_only=True):
    """What a text holds: a value, or a fault."""

    value: Json = None
    fault: JsonFault | None = None


class JsonLine(NamedTuple):
    """One line of a value laid out for reading; ``path`` leads to the value that begins on it."""

    depth: int
    text: str
    path: tuple[str | int, ...]


def read_json(text: str, *, must_be_object: bool = False) -> JsonReading:
    """Read a value as the engine reads the input of an execution; never raises."""
    if len(text) > MAX_INPUT:
        message = tr("The text is longer than {limit} characters.", limit=MAX_INPUT)
        return JsonReading(fault=JsonFault(message=message, start=0, end=0, line=1, column=1, place=0))
    try:
        value = read_strictly(text)
    except json.JSONDecodeError as error:
        return JsonReading(fault=_explain(text, _MOST_EXPLAINED) or _no_json(text, error.pos))
    except (ValueError, RecursionError):
        return JsonReading(fault=_explain(text, _MOST_SEARCHED) or _refused())
    if must_be_object and not isinstance(value, dict):
        start = len(text) - len(text.lstrip())
        message = tr("This must be a JSON object: braces around names and values, at least {example}.", example="{}")
        return JsonReading(value=value, fault=_fault(_strict(text[:start]), message, start, len(text.rstrip())))
    return JsonReading(value=value)


def _explain(text: str, most: int) -> JsonFault | None:
    """Return what is wrong with a text of at most ``most`` characters."""
    if not text.strip(" \t\r\n"):
        message = tr("The text is empty; write a JSON value, for instance {example}.", example="{}")
        return JsonFault(message=message, start=0, end=len(text), line=1, column=1, place=0)
    source = _strict(text if len(text) <= most else "")
    fault = input_fault(source) if source.text else None
    if fault is None:
        return None
    message = input_fault_text(fault, language())
    return _fault(source, message, *fault.span, edits=fault.edits)


def _strict(text: str) -> Source:
    return Source.read(text, takes_placeholders=False)


def _no_json(text: str, position: int) -> JsonFault:
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    message = tr("From here on this is no JSON.")
    return JsonFault(message=message, start=position, end=position + 1, line=line, column=column, place=position)


def _refused() -> JsonFault:
    message = tr("Somewhere a key stands twice, a number is too large, a character is half, or the nesting too deep.")
    return JsonFault(message=message, start=0, end=0, line=1, column=1, place=0)


def _fault(source: Source, message: str, start: int, end: int, edits: tuple[Edit, ...] | None = None) -> JsonFault:
    is_missing = any(edit.start == edit.end == end for edit in edits or ())
    place = end if is_missing else start
    line, column = source.line_column(place)
    return JsonFault(message=message, start=start, end=end, line=line, column=column, place=place, edits=edits)


def layout_text(value: Json) -> str:
    """Return a whole value laid out for reading, two spaces a level."""
    return "\n".join("  " * line.depth + line.text for line in json_lines(value))


def pretty(value: Json) -> str:
    """Return a whole value over many lines, the fast way: for copying, not for showing."""
    try:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
    except (TypeError, orjson.JSONEncodeError):  # whole numbers over 64 bits, half characters
        return json.dumps(value, ensure_ascii=False, indent=2)


def relayout(text: str, unit: str = "  ", *, keeps_open: bool = False) -> str | None:
    """Return a JSON text laid out anew with every scalar as it was written; None for a broken text.

    With ``keeps_open`` an object or array with a line break behind its bracket is never put on one line.
    """
    source = Source.read(text)
    if source.root is None:
        return None
    return "\n".join(unit * line.depth + line.text for line in _lines(_Written(source, keeps_open=keeps_open)))


def json_lines(value: Json) -> Iterator[JsonLine]:
    """Lay a value out line by line; what is never asked for is never looked at."""
    return _lines(_Value(value))


class _Thing(Protocol):
    """What is laid out: a container with named parts, or a scalar with its text."""

    @property
    def brackets(self) -> str: ...
    @property
    def is_open(self) -> bool:
        """Whether it is to stand on several lines, however short."""
        ...

    def scalar(self) -> str: ...
    def count(self) -> int: ...
    def parts(self) -> Iterator[tuple[str | int, str, "_Thing"]]:
        """Return the key of each part, its text with the colon, and the part."""
        ...


class _Value:
    __slots__ = ("_value", "brackets")

    is_open = False

    def __init__(self, value: Json) -> None:
        self._value = value
        self.brackets = "{}" if isinstance(value, dict) else "[]" if isinstance(value, list) else ""

    def scalar(self) -> str:
        return json.dumps(self._value, ensure_ascii=False)

    def count(self) -> int:
        assert isinstance(self._value, dict | list)
        return len(self._value)

    def parts(self) -> Iterator[tuple[str | int, str, _Thing]]:
        if isinstance(self._value, dict):
            for key, value in self._value.items():
                yield key, json.dumps(key, ensure_ascii=False) + ": ", _Value(value)
        elif isinstance(self._value, list):
            for index, value in enumerate(self._value):
                yield index, "", _Value(value)


class _Written:
    __slots__ = ("_keeps_open", "_node", "_start", "_text", "brackets")

    def __init__(self, source: Source, node: Node | None = None, start: int = 0, *, keeps_open: bool) -> None:
        if node is None:
            span = source.span("")
            assert source.root is not None
            assert span is not None
            node, start = source.root, span.start
        self._text, self._node, self._start, self._keeps_open = source, node, start, keeps_open
        self.brackets = {NodeKind.OBJECT: "{}", NodeKind.ARRAY: "[]"}.get(node.kind, "")

    @property
    def is_open(self) -> bool:
        return self._keeps_open and _opened.match(self._text.text, self._start + 1) is not None

    def scalar(self) -> str:
        return self._text.text[self._start : self._start + self._node.length]

    def count(self) -> int:
        return len(self._node.members) or len(self._node.elements)

    def parts(self) -> Iterator[tuple[str | int, str, _Thing]]:
        for member in self._node.members:
            start = self._start + member.key_start
            key = self._text.text[start : start + member.key_length]
            yield member.key, f"{key}: ", self._part(member.node, member.value_start)
        for index, element in enumerate(self._node.elements):
            yield index, "", self._part(element.node, element.start)

    def _part(self, node: Node, start: int) -> "_Written":
        return _Written(self._text, node, self._start + start, keeps_open=self._keeps_open)


class _Open(NamedTuple):
    """A container whose parts are being laid out."""

    thing: _Thing
    parts: Iterator[tuple[str | int, str, _Thing]]
    path: tuple[str | int, ...]
    comma: str


def _lines(root: _Thing) -> Iterator[JsonLine]:
    short = _inline(root, INLINE)
    if short is not None:
        yield JsonLine(0, short, ())
        return
    yield JsonLine(0, root.brackets[0], ())
    stack = [_Open(root, iter(root.parts()), (), "")]
    left = [root.count()]
    while stack:
        top = stack[-1]
        found = next(top.parts, None)
        if found is None:
            stack.pop()
            left.pop()
            yield JsonLine(len(stack), top.thing.brackets[1] + top.comma, top.path)
            continue
        left[-1] -= 1
        key, key_text, thing = found
        comma = "," if left[-1] else ""
        path = (*top.path, key)
        short = _inline(thing, INLINE)
        if short is not None:
            yield JsonLine(len(stack), key_text + short + comma, path)
            continue
        yield JsonLine(len(stack), key_text + thing.brackets[0], path)
        stack.append(_Open(thing, iter(thing.parts()), path, comma))
        left.append(thing.count())


def _inline(thing: _Thing, room: int) -> str | None:
    """Return a scalar, or a container that fits into ``room``; None for one that does not."""
    if not thing.brackets:
        return thing.scalar()
    opening, closing = thing.brackets[0], thing.brackets[1]
    if not thing.count():
        return opening + closing
    if thing.is_open:
        return None
    blank = " " if opening == "{" else ""
    room -= 2 + 2 * len(blank)
    texts: list[str] = []
    for _, key_text, part in thing.parts():
        room -= len(key_text) + (2 if texts else 0)
        text = _inline(part, room) if room > 0 else None
        if text is None or len(text) > room:
            return None
        room -= len(text)
        texts.append(key_text + text)
    return f"{opening}{blank}{', '.join(texts)}{blank}{closing}"
