"""Edits of a definition by meaning (set a member, move an element) that keep the text as people wrote it.

Every builder returns edits against ``source.text``: as small as possible, in the indentation, the
spacing and the line breaks of the surroundings. Nothing else of the text changes.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Collection

from engine.language.machine import escape
from engine.language.members import Member
from engine.language.problems import Edit, Span
from engine.language.source import Source
from engine.language.tree import Element, Node, NodeKind
from engine.language.values import Json

_line_break = re.compile(r"\r\n|\r|\n")
_margin = re.compile(r"[ \t]*")
_colon = re.compile(r"[ \t]*:[ \t]*")
_WIDTH = 80  # an array of scalars stays on one line up to this length


def newline(source: Source) -> str:
    """Return the line break of the text: that of its first line, LF when there is only one line."""
    return line_end(source.text) or "\n"


def line_end(text: str) -> str:
    """Return the line break of the first line of a text; empty when there is only one line."""
    match = _line_break.search(text)
    return match[0] if match else ""


def indent_unit(source: Source) -> str:
    """Return what one level is indented by: found from the outermost nesting over several lines, or two spaces."""
    waiting = [(0, source.root)] if source.root is not None else []
    start = source.span("")
    offset = start.start if start else 0
    for place, node in waiting:
        entries = node.members or node.elements
        if entries:
            first = _line_margin(source.text, offset + place + _start(entries[0]))
            outer = _margin_around(source.text, offset + place)
            if first is not None and len(first) > len(outer) and first.startswith(outer):
                return first[len(outer) :]
        waiting += [(place + member.value_start, member.node) for member in node.members if member.node.height]
        waiting += [(place + element.start, element.node) for element in node.elements if element.node.height]
        if len(waiting) > 100:
            break
    return "  "


def format_json(value: Json, *, indent: str = "  ", newline: str = "\n", depth: int = 0) -> str:
    """Return the text of a value over several lines, not indenting the first one.

    ``depth`` is the level the value stands on. Arrays of scalars stay on one line while they are short;
    an empty ``indent`` puts everything on one line. Characters beyond ASCII are kept.

    Raises:
        ValueError: a number is not finite.
    """
    return _format(value, indent, newline, indent * depth)


def set_member(
    source: Source, pointer: str, key: str, value: Json, *, after: str | None = None, before: str | None = None
) -> tuple[Edit, ...]:
    """Return the edits that give the object at ``pointer`` the member ``key`` with ``value``.

    A present member keeps its place and gets the new value; a new one is put behind the member
    ``after``, or in front of ``before``, or at the end.

    Raises:
        LookupError: there is no object at ``pointer``.
    """
    start, node = _container(source, pointer, NodeKind.OBJECT)
    if node.get(key) is not None:
        return replace_value(source, f"{pointer}/{escape(key)}", value)
    number = len(node.members)
    behind = None if after is None else node.member(after)
    keys = [member.key for member in node.members] if behind is None and before is not None else []
    if behind is not None:
        number = bisect_right(node.members, behind.key_start, key=_start)
    elif before in keys:
        number = keys.index(before)
    name = json.dumps(key, ensure_ascii=False)
    style = EntryStyle(source, start, node)
    text = f"{name}{style.colon}{style.format(value)}"
    return style.insert(number, text)


def remove_member(source: Source, pointer: str, key: str) -> tuple[Edit, ...]:
    """Return the edits that take every member ``key`` out of the object at ``pointer``; () if there is none.

    Raises:
        LookupError: there is no object at ``pointer``.
    """
    return remove_members(source, pointer, (key,))


def remove_members(source: Source, pointer: str, keys: Collection[str]) -> tuple[Edit, ...]:
    """Return the edits that take every member with one of ``keys`` out of the object at ``pointer``.

    Raises:
        LookupError: there is no object at ``pointer``.
    """
    start, node = _container(source, pointer, NodeKind.OBJECT)
    return _remove(start, node, node.numbers_of(keys))


def rename_member(source: Source, pointer: str, old: str, new: str) -> tuple[Edit, ...]:
    """Return the edits that rename the (last) member ``old`` of the object at ``pointer``, value untouched.

    Raises:
        LookupError: there is no object at ``pointer``, or it has no member ``old``.
    """
    span = source.key_span(f"{pointer}/{escape(old)}")
    if span is None:
        raise LookupError(f"no member {old!r} at {pointer!r}")
    return () if old == new else (Edit(*span, json.dumps(new, ensure_ascii=False)),)


def replace_value(source: Source, pointer: str, value: Json) -> tuple[Edit, ...]:
    """Return the edits that give the value at ``pointer`` the new ``value``; () if it has it already.

    Where an object keeps its keys, or an array its length, only the parts that differ are replaced.

    Raises:
        LookupError: there is no value at ``pointer``.
    """
    node, span = source.node(pointer), source.span(pointer)
    if node is None or span is None:
        raise LookupError(f"no value at {pointer!r}")
    return tuple(_changes(source, span.start, node, value))


def replace_text(source: Source, pointer: str, json_text: str) -> tuple[Edit, ...]:
    """Return the edits that put ``json_text``, as it is, in the place of the value at ``pointer``.

    The text is not checked. For broken text the pointer "" stands for the whole of it.

    Raises:
        LookupError: there is no value at ``pointer``.
    """
    span = source.span(pointer)
    if span is None:
        if pointer or source.root is not None:
            raise LookupError(f"no value at {pointer!r}")
        span = Span(0, len(source.text))
    return () if source.text[span.start : span.end] == json_text else (Edit(*span, json_text),)


def insert_element(source: Source, pointer: str, index: int, value: Json) -> tuple[Edit, ...]:
    """Return the edits that put ``value`` into the array at ``pointer``, to be element ``index``.

    An index beyond the end appends.

    Raises:
        LookupError: there is no array at ``pointer``, or the index is below 0.
    """
    start, node = _container(source, pointer, NodeKind.ARRAY)
    if index < 0:
        raise LookupError(f"no element {index} at {pointer!r}")
    style = EntryStyle(source, start, node)
    return style.insert(min(index, len(node.elements)), style.format(value))


def remove_element(source: Source, pointer: str, index: int) -> tuple[Edit, ...]:
    """Return the edits that take element ``index`` out of the array at ``pointer``.

    Raises:
        LookupError: there is no such element.
    """
    return remove_elements(source, pointer, (index,))


def remove_elements(source: Source, pointer: str, indexes: Collection[int]) -> tuple[Edit, ...]:
    """Return the edits that take the elements with these numbers out of the array at ``pointer``.

    Raises:
        LookupError: there is no array at ``pointer``, or it lacks one of the elements.
    """
    start, node = _container(source, pointer, NodeKind.ARRAY)
    for index in indexes:
        _check_index(node, pointer, index)
    return _remove(start, node, sorted(set(indexes)))


def move_element(source: Source, pointer: str, index: int, to: int) -> tuple[Edit, ...]:
    """Return the edits that move element ``index`` of the array at ``pointer`` so that it becomes ``to``.

    The text of the element moves as it is.

    Raises:
        LookupError: there is no array at ``pointer``, or it lacks one of the elements.
    """
    start, node = _container(source, pointer, NodeKind.ARRAY)
    _check_index(node, pointer, index)
    _check_index(node, pointer, to)
    starts = [start + _start(element) for element in node.elements]
    ends = [start + _end(element) for element in node.elements]
    moved = source.text[starts[index] : ends[index]]
    if to > index:
        gap = source.text[ends[index] : starts[index + 1]]
        return (Edit(starts[index], starts[index + 1], ""), Edit(ends[to], ends[to], gap + moved))
    if to < index:
        gap = source.text[ends[index - 1] : starts[index]]
        return (Edit(starts[to], starts[to], moved + gap), Edit(ends[index - 1], ends[index], ""))
    return ()


class EntryStyle:
    """How the inside of one object or array is laid out.

    ``gap`` is the blank between a comma and the next entry, ``inner`` the indentation of entries, ``colon`` what stands
    between a key and its value, ``unit`` what values over several lines are indented by: nothing where all is on one.
    """

    def __init__(self, source: Source, start: int, node: Node) -> None:
        self._text, self._start, self._node = source.text, start, node
        self.newline, self._unit = newline(source), indent_unit(source)
        self._is_document_lined = _line_break.search(source.text) is not None
        self._outer = _margin_around(source.text, start)
        self.inner = self._outer + self._unit
        self.gap = self._between()
        self.unit = self._unit if _line_break.search(self.gap) else ""

    @property
    def colon(self) -> str:
        """How the object writes the colon of its last member."""
        return _colon_style(self._text, self._start, self._node)

    def format(self, value: Json) -> str:
        """Return the text of a value one level below the container."""
        return _format(value, self.unit, self.newline, self.inner)

    def insert(self, number: int, text: str) -> tuple[Edit, ...]:
        """Return the edit that puts a member or element in as the given one."""
        entries = self._node.members or self._node.elements
        if not entries:
            end = f"{self.newline}{self._outer}" if _line_break.search(self.gap) else ""
            return (Edit(self._start + 1, self._start + self._node.length - 1, f"{self.gap}{text}{end}"),)
        if number == 0:
            place = self._start + _start(entries[0])
            return (Edit(place, place, f"{text},{self.gap}"),)
        place = self._start + _end(entries[number - 1])
        return (Edit(place, place, f",{self.gap}{text}"),)

    def _between(self) -> str:
        """Return the blank between a comma and the next entry, and remember the entries' indentation."""
        entries = self._node.members or self._node.elements
        if not entries:
            return f"{self.newline}{self.inner}" if self._is_document_lined else ""
        last = self._start + _start(entries[-1])
        margin = _line_margin(self._text, last)
        if margin is not None and _line_break.search(self._text, self._start, last):
            self.inner = margin
            return f"{self.newline}{margin}"
        if len(entries) > 1:
            gap = self._text[self._start + _end(entries[-2]) : last]
            return gap.partition(",")[2]
        return " "


def _format(value: Json, unit: str, newline: str, margin: str) -> str:
    if not unit or not isinstance(value, dict | list) or not value:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    inner = margin + unit
    if isinstance(value, dict):
        entries = [
            f"{json.dumps(key, ensure_ascii=False)}: {_format(each, unit, newline, inner)}"
            for key, each in value.items()
        ]
        opener, closer = "{", "}"
    else:
        if not any(isinstance(each, dict | list) and each for each in value):
            line = json.dumps(value, ensure_ascii=False, allow_nan=False)
            if len(line) <= _WIDTH:
                return line
        entries = [_format(each, unit, newline, inner) for each in value]
        opener, closer = "[", "]"
    body = f",{newline}{inner}".join(entries)
    return f"{opener}{newline}{inner}{body}{newline}{margin}{closer}"


def _changes(source: Source, start: int, node: Node, value: Json) -> list[Edit]:
    """Return the edits that make the value of a node equal to ``value``, member by member where possible."""
    if _is_same(node.value, value):
        return []
    if isinstance(value, dict) and [member.key for member in node.members] == list(value) and value:
        pairs = [(member.value_start, member.node, value[member.key]) for member in node.members]
    elif isinstance(value, list) and value and len(value) == len(node.elements):
        pairs = [(element.start, element.node, each) for element, each in zip(node.elements, value, strict=True)]
    else:
        return [Edit(start, start + node.length, _formatted_at(source, start, node, value))]
    return [edit for inner, child, each in pairs for edit in _changes(source, start + inner, child, each)]


def _formatted_at(source: Source, start: int, node: Node, value: Json) -> str:
    unit, margin, line_end = value_style(source, start, node)
    return _format(value, unit, line_end, margin)


def value_style(source: Source, start: int, node: Node) -> tuple[str, str, str]:
    """Return how a value in the place of a node is laid out: what it is indented by, its margin, the line break.

    It is indented by nothing, and so stands on one line, where its surroundings do.
    """
    line = _line_break.search(source.text)
    is_flat = line is None or (node.height and not _line_break.search(source.text, start, start + node.length))
    if is_flat and line is not None and (not node.members and not node.elements):
        is_flat = False
    return "" if is_flat else indent_unit(source), _margin_around(source.text, start), newline(source)


def is_flat_at(node: Node, line: str) -> bool:
    """Tell whether an array stays on one line: it has no filled arrays and objects, and the ``line`` is short."""
    is_filled = any(one.node.members or one.node.elements for one in node.elements)
    return node.kind is NodeKind.ARRAY and not is_filled and len(line) <= _WIDTH


def _is_same(old: Json, new: Json) -> bool:
    """Tell whether two values read the same: true is not 1, but 2 is 2.0; the order of keys counts."""
    match old, new:
        case dict(), dict():
            return list(old) == list(new) and all(_is_same(old[key], new[key]) for key in old)
        case list(), list():
            return len(old) == len(new) and all(_is_same(a, b) for a, b in zip(old, new, strict=True))
        case _:
            return isinstance(old, bool) == isinstance(new, bool) and old == new


def _remove(start: int, node: Node, numbers: list[int]) -> tuple[Edit, ...]:
    """Return the edits that take entries out, each with one comma and the blank beside it."""
    entries = node.members or node.elements
    if numbers and len(numbers) == len(entries):
        return (Edit(start + 1, start + node.length - 1, ""),)
    edits = []
    while numbers:
        first = last = numbers.pop(0)
        while numbers and numbers[0] == last + 1:
            last = numbers.pop(0)
        if last + 1 < len(entries):
            edits.append(Edit(start + _start(entries[first]), start + _start(entries[last + 1]), ""))
        else:
            edits.append(Edit(start + _end(entries[first - 1]), start + _end(entries[last]), ""))
    return tuple(edits)


def _container(source: Source, pointer: str, kind: NodeKind) -> tuple[int, Node]:
    node, span = source.node(pointer), source.span(pointer)
    if node is None or span is None or node.kind is not kind:
        raise LookupError(f"no {kind.value} at {pointer!r}")
    return span.start, node


def _check_index(node: Node, pointer: str, index: int) -> None:
    if not 0 <= index < len(node.elements):
        raise LookupError(f"no element {index} at {pointer!r}")


def _start(entry: Member | Element) -> int:
    return entry.key_start if isinstance(entry, Member) else entry.start


def _end(entry: Member | Element) -> int:
    return (entry.value_start if isinstance(entry, Member) else entry.start) + entry.node.length


def _line_start(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def _margin_around(text: str, offset: int) -> str:
    """Return the indentation of the line an offset stands on."""
    match = _margin.match(text, _line_start(text, offset))
    return match[0] if match else ""


def _line_margin(text: str, offset: int) -> str | None:
    """Return the blank before an offset that begins its line, else None."""
    blank = text[_line_start(text, offset) : offset]
    return blank if not blank.strip(" \t") else None


def _colon_style(text: str, start: int, node: Node) -> str:
    """Return how the object writes the colon of its last member."""
    if node.members:
        last = node.members[-1]
        written = text[start + last.key_start + last.key_length : start + last.value_start]
        if _colon.fullmatch(written):
            return written
    return ": "
