"""A JSON value as a tree shows it, looked at part by part: one of Python, or one that stands in a text."""

import json
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple, Protocol

from engine.language.source import Node, NodeKind, Source
from engine.language.values import Json

Step = str | int
Steps = tuple[Step, ...]

CONTAINERS = (NodeKind.OBJECT, NodeKind.ARRAY)
GROUP = 1000
"""Of a container with more parts than this, the tree shows groups of so many."""

_LOOKED = 2000
_LONGEST = 400  # characters of a text that a row shows


class Item(Protocol):
    """A value; ``parts`` gives those from ``first`` up to ``last``, ``scalar`` the JSON text, cut where it is long."""

    @property
    def kind(self) -> NodeKind: ...
    @property
    def count(self) -> int: ...
    def parts(self, first: int, last: int) -> "Iterator[tuple[Step, Item]]":
        """Yield the keys and values of some parts."""
        ...

    def scalar(self, most: int = _LONGEST) -> str:
        """Return the text of what is no container."""
        ...

    def number_of(self, step: Step) -> int | None:
        """Return the place of a part, None when there is none."""
        ...


class ValueItem:
    """A value of Python."""

    __slots__ = ("_keys", "value")

    def __init__(self, value: Json) -> None:
        self.value = value
        self._keys: dict[str, int] | None = None

    @property
    def kind(self) -> NodeKind:
        """See :class:`Item`."""
        return kind_of(self.value)

    @property
    def count(self) -> int:
        """See :class:`Item`."""
        return len(self.value) if isinstance(self.value, dict | list) else 0

    def parts(self, first: int, last: int) -> "Iterator[tuple[Step, Item]]":
        """See :class:`Item`."""
        if isinstance(self.value, dict):
            for key, part in islice(self.value.items(), first, last):
                yield key, ValueItem(part)
        elif isinstance(self.value, list):
            for number in range(first, min(last, len(self.value))):
                yield number, ValueItem(self.value[number])

    def scalar(self, most: int = _LONGEST) -> str:
        """See :class:`Item`."""
        value = self.value
        if isinstance(value, str) and len(value) > most:
            return json.dumps(value[:most], ensure_ascii=False)[:-1] + "…"
        return json.dumps(value, ensure_ascii=False)

    def number_of(self, step: Step) -> int | None:
        """See :class:`Item`."""
        if isinstance(self.value, dict):
            if self._keys is None:
                self._keys = {key: number for number, key in enumerate(self.value)}
            return self._keys.get(step) if isinstance(step, str) else None
        is_there = isinstance(self.value, list) and isinstance(step, int) and 0 <= step < len(self.value)
        return int(step) if is_there else None


class TextItem:
    """A value of a text, every scalar as it is spelled there."""

    __slots__ = ("_node", "_source", "_start")

    def __init__(self, source: Source, node: Node, start: int) -> None:
        self._source, self._node, self._start = source, node, start

    @property
    def kind(self) -> NodeKind:
        """See :class:`Item`."""
        return self._node.kind

    @property
    def count(self) -> int:
        """See :class:`Item`."""
        return len(self._node.members) or len(self._node.elements)

    def parts(self, first: int, last: int) -> "Iterator[tuple[Step, Item]]":
        """See :class:`Item`."""
        for member in self._node.members[first:last]:
            yield member.key, TextItem(self._source, member.node, self._start + member.value_start)
        for number, element in enumerate(self._node.elements[first:last], first):
            yield number, TextItem(self._source, element.node, self._start + element.start)

    def scalar(self, most: int = _LONGEST) -> str:
        """See :class:`Item`."""
        raw = self._source.text[self._start : self._start + min(self._node.length, most)]
        return raw if self._node.length <= most else raw + "…"

    def number_of(self, step: Step) -> int | None:
        """See :class:`Item`."""
        if isinstance(step, str):
            return next((number for number, one in enumerate(self._node.members) if one.key == step), None)
        return step if 0 <= step < len(self._node.elements) else None


def text_item(source: Source, pointer: str = "") -> TextItem | None:
    """Return the value at a pointer of a text, None when there is none."""
    node, span = source.node(pointer), source.span(pointer)
    return None if node is None or span is None else TextItem(source, node, span.start)


def kind_of(value: Json) -> NodeKind:
    """Return the JSON type of a value."""
    match value:
        case dict():
            return NodeKind.OBJECT
        case list():
            return NodeKind.ARRAY
        case str():
            return NodeKind.STRING
        case bool():
            return NodeKind.BOOLEAN
        case None:
            return NodeKind.NULL
        case _:
            return NodeKind.NUMBER


def preview(item: Item, room: int = 48) -> str:
    """Return a value in one line of about ``room`` characters; looks at no more than it shows."""
    return "".join(_pieces(item, [room]))


def _pieces(item: Item, room: list[int]) -> Iterator[str]:
    if item.kind not in CONTAINERS:
        text = item.scalar(max(room[0], 8))
        room[0] -= len(text)
        yield text
        return
    opener, closer = ("{", "}") if item.kind is NodeKind.OBJECT else ("[", "]")
    yield opener
    for number, (key, part) in enumerate(item.parts(0, item.count)):
        if room[0] <= 0:
            yield ", …" if number else "…"
            break
        lead = (", " if number else "") + (f"{key}: " if isinstance(key, str) else "")
        room[0] -= len(lead)
        yield lead
        yield from _pieces(part, room)
    yield closer


class Group(NamedTuple):
    """A run of parts, from ``first`` up to ``last``."""

    first: int
    last: int


def groups(first: int, last: int) -> list[Group]:
    """Cut a long run into groups, of ten thousands or millions where thousands would be too many; () for a short one."""
    if last - first <= GROUP:
        return []
    size = GROUP
    while (last - first) / size > GROUP:
        size *= GROUP
    return [Group(begin, min(begin + size, last)) for begin in range(first, last, size)]


def find_steps(value: Json, wanted: str, most: int = 1000, is_wanted: Callable[[], bool] = lambda: True) -> list[Steps]:
    """Return the ways to keys and scalars that hold ``wanted``, in small letters, in the order of the tree.

    It may take seconds for a large value: not for the window's thread. It ends early when ``is_wanted`` says no.
    """
    found: list[Steps] = []
    looked = 0
    stack: list[Iterator[tuple[Step, Json]]] = [iter([("", value)])]
    way: list[Step] = []
    while stack:
        entry = next(stack[-1], None)
        if entry is None:
            stack.pop()
            if way:
                way.pop()
            continue
        step, part = entry
        looked += 1
        if looked % _LOOKED == 0 and not is_wanted():
            return found
        is_root = len(stack) == 1
        has_key = not is_root and isinstance(step, str) and wanted in step.lower()
        if has_key or (not isinstance(part, dict | list) and wanted in _plain(part)):
            found.append(tuple(way) if is_root else (*way, step))
            if len(found) >= most:
                return found
        if isinstance(part, dict | list) and part:
            if not is_root:
                way.append(step)
            stack.append(iter(part.items()) if isinstance(part, dict) else iter(enumerate(part)))
    return found


def _plain(value: Json) -> str:
    return value.lower() if isinstance(value, str) else json.dumps(value)
