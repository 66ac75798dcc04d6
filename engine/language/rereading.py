"""Reading a text again after edits of it: only what they touched is gone through, whatever the length of the text.

Members and elements between two edits are taken over in one go, as soon as the reader comes to the first of them
where it expects one: all that follows up to the next edit must be as it was.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple, TypeVar

from engine.language.members import Member, Segment, put_together, segments, told
from engine.language.problems import Edit
from engine.language.reader import (
    AFTER_ELEMENT,
    AFTER_MEMBER,
    ARRAY_END,
    MAX_DEPTH,
    MEMBER,
    OBJECT_END,
    SPACED,
    VALUE,
    Reader,
    Unreadable,
    has_surrogate,
)
from engine.language.tree import Element, Node, NodeKind, Numbers, places_of

_Item = TypeVar("_Item", Member, Element)
_DEEP = 60
"""What is edited further down than this is read like what is new: that takes fewer calls a level."""


class Earlier:
    """The tree of a text as it was read, and what was edited since.

    ``edits`` are in the order of the text and do not overlap; places before are those of the text that was read.
    """

    def __init__(self, start: int, root: Node, edits: Sequence[Edit]) -> None:
        self._start, self._root = start, root
        self._starts, self._ends = [edit.start for edit in edits], [edit.end for edit in edits]
        self._shifts, self._fresh_ends = [0], list[int]()
        for edit in edits:
            self._fresh_ends.append(edit.start + self._shifts[-1] + len(edit.text))
            self._shifts.append(self._shifts[-1] + len(edit.text) - (edit.end - edit.start))

    def find(self, place: int) -> "Found | None":
        """Return the object or array whose bracket is at ``place`` of the text after the edits; None for a new one."""
        number = bisect_right(self._fresh_ends, place)
        shift = self._shifts[number]
        if number < len(self._starts) and self._starts[number] + shift <= place:
            return None  # an edit put it there
        node, start, wanted = self._root, self._start, place - shift
        while start != wanted:
            child = _child_around(node, wanted - start) if start < wanted < start + node.length else None
            if child is None:
                return None
            start, node = start + child[0], child[1]
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, start + node.length)
        return Found(node, start, first, max(first, last)) if node.height else None

    def runs(self, found: "Found", place: int) -> list["Run"]:
        """Return what is as it was inside an object or array that edits touched, which is at ``place`` now."""
        node, start, first, last = found
        runs: list[Run] = []
        for number in range(first, last + 1):
            lowest = 0 if number == first else self._ends[number - 1] - start
            highest = self._starts[number] - start if number < last else node.length
            if node.kind is NodeKind.OBJECT:
                begin = bisect_left(node.members, lowest, key=_key_start)
                end = bisect_left(node.members, highest, lo=begin, key=_member_end)
                offset = node.members[begin].key_start if begin < end else 0
            else:
                begin = bisect_left(node.elements, lowest, key=_element_start)
                end = bisect_left(node.elements, highest, lo=begin, key=_element_end)
                offset = node.elements[begin].start if begin < end else 0
            if begin < end:
                shift = self._shifts[number]
                runs.append(Run(start + offset + shift, begin, end, start + shift - place))
        return runs


class Found(NamedTuple):
    """An object or array of before, where it started, and which edits touch it: those from ``first`` to before ``last``."""

    node: Node
    start: int
    first: int
    last: int


class Run(NamedTuple):
    """Members or elements from ``begin`` to before ``end`` that no edit touched.

    The first is at ``place`` of the text now; within the object or array all have moved by ``shift``.
    """

    place: int
    begin: int
    end: int
    shift: int


def reread_tree(
    text: str, earlier: Earlier, *, may_have_surrogates: bool, takes_placeholders: bool = True
) -> tuple[int, Node]:
    """Return where the value of a text starts, and the value; see :func:`engine.language.reader.read_tree`.

    Raises:
        Unreadable: as ``read_tree``.
    """
    return _Rereader(text, earlier, may_have_surrogates, takes_placeholders).read()


class _Rereader(Reader):
    """One reading; where nothing is known it reads like any other."""

    def __init__(self, text: str, earlier: Earlier, may_have_surrogates: bool, takes_placeholders: bool) -> None:
        super().__init__(text, {}, may_have_surrogates=may_have_surrogates, takes_placeholders=takes_placeholders)
        self._earlier = earlier

    def _container(self, start: int, depth: int) -> Node:
        found = self._earlier.find(start)
        lowest = MAX_DEPTH + 1 if found is None else depth + found.node.height - 1
        if found is not None and found.first == found.last and lowest <= MAX_DEPTH:
            return found.node
        if found is None or lowest > _DEEP:
            if depth > MAX_DEPTH:
                raise Unreadable
            return self._object(start, depth) if self._text[start] == "{" else self._array(start, depth)
        runs = self._earlier.runs(found, start)
        if found.node.kind is NodeKind.OBJECT:
            return self._object_again(start, depth, found.node, runs)
        return self._array_again(start, depth, found.node, runs)

    def _object_again(self, start: int, depth: int, old: Node, runs: list[Run]) -> Node:
        if OBJECT_END.match(self._text, start + 1):
            return super()._object(start, depth)
        are_keys_faulty = False

        def read(position: int) -> Member:
            nonlocal are_keys_faulty
            match = MEMBER.match(self._text, position)
            if match is None:
                raise Unreadable
            key, is_key_faulty = self._string(match[1])
            are_keys_faulty = are_keys_faulty or is_key_faulty
            key_start, key_end = match.span(1)
            value_start, node = self._value(match, 2, depth)
            return Member(key, key_start - start - 1, key_end - key_start + 2, value_start - start, node)

        def take(run: Run) -> list[Segment]:
            return [(kept, by + run.shift) for kept, by in segments(old.members, run.begin, run.end)]

        parts, fresh, end, ends = self._items(start, runs, read, take, _member_end, AFTER_MEMBER, len(old.members))
        members = put_together(parts)
        made = Node(NodeKind.OBJECT, end - start, members=members, height=_height(members, fresh, old))
        if old.numbers is not None:
            made.numbers = Numbers(_places_again(old, members, ends), old.numbers.kept.then(*ends))
        is_suspect = are_keys_faulty or old.is_faulty or any(member.node.is_faulty for member in fresh)
        made.is_faulty = _has_duplicates(made) or (
            is_suspect and any(member.node.is_faulty or has_surrogate(member.key) for member in members)
        )
        return made

    def _array_again(self, start: int, depth: int, old: Node, runs: list[Run]) -> Node:
        if ARRAY_END.match(self._text, start + 1):
            return super()._array(start, depth)

        def read(position: int) -> Element:
            match = VALUE.match(self._text, position)
            if match is None:
                raise Unreadable
            value_start, node = self._value(match, 1, depth)
            return Element(value_start - start, node)

        def take(run: Run) -> list[tuple[Sequence[Element], int]]:
            return [(old.elements[run.begin : run.end], run.shift)]

        parts, fresh, end, _ends = self._items(start, runs, read, take, _element_end, AFTER_ELEMENT, len(old.elements))
        elements = tuple(
            Element(element.start + by, element.node) if by else element for kept, by in parts for element in kept
        )
        made = Node(NodeKind.ARRAY, end - start, elements=elements, height=_height(elements, fresh, old))
        is_suspect = old.is_faulty or any(element.node.is_faulty for element in fresh)
        made.is_faulty = is_suspect and any(element.node.is_faulty for element in elements)
        return made

    def _items(
        self,
        start: int,
        runs: list[Run],
        read: Callable[[int], _Item],
        take: Callable[[Run], list[tuple[Sequence[_Item], int]]],
        end_of: Callable[[_Item], int],
        after: re.Pattern[str],
        count: int,
    ) -> tuple[list[tuple[Sequence[_Item], int]], list[_Item], int, tuple[int, int]]:
        """Return the items of an object or array, in parts with how far each has moved, those read anew, and the end.

        ``count`` is how many there were before; the last that is returned is how many of the first and of the last of
        those are there still.
        """
        parts: list[tuple[Sequence[_Item], int]] = []
        fresh: list[_Item] = []
        position, separator = start + 1, ","
        waiting = runs[::-1]
        begin = same = 0
        while separator == ",":
            run = _run_at(waiting, SPACED.match(self._text, position))
            same = 0
            if run is not None:
                if not parts and run.begin == 0:
                    begin = run.end
                elif run.end == count:
                    same = run.end - run.begin
                parts += take(run)
            else:
                fresh.append(read(position))
                parts.append((fresh[-1:], 0))
            last, by = parts[-1]
            match = after.match(self._text, start + end_of(last[-1]) + by)
            if match is None:
                raise Unreadable
            position, separator = match.end(), match[1]
        return parts, fresh, position, (begin, same)


def _run_at(waiting: list[Run], blanks: re.Match[str] | None) -> Run | None:
    """Take out of ``waiting``, whose next is the last, the run that begins behind ``blanks``; None when none does."""
    place = -1 if blanks is None else blanks.end()
    while waiting and waiting[-1].place < place:
        waiting.pop()
    return waiting.pop() if waiting and waiting[-1].place == place else None


def _height(items: Sequence[_Item], fresh: Sequence[_Item], old: Node) -> int:
    height = 1 + max((item.node.height for item in fresh), default=0)
    if height >= old.height or any(item.node.height == old.height - 1 for item in items):
        return max(height, old.height)
    return 1 + max(item.node.height for item in items)  # what made it so high is gone


def _places_again(old: Node, members: Sequence[Member], ends: tuple[int, int]) -> dict[str, int]:
    """Return the numbers of ``members``, of which those at the ``ends`` are those of ``old``."""
    places, (begin, same) = old.table.places, ends
    if len(members) != len(old.members) or old.is_faulty:
        return places_of(members)
    before, now = (list(map(_key, told(row)[begin : len(members) - same])) for row in (old.members, members))
    if before == now:
        return places  # a long table, which most edits leave as it is
    places = places.copy()
    for key in before:
        del places[key]
    places.update(zip(now, range(begin, begin + len(now)), strict=True))
    return places if len(places) == len(members) else places_of(members)


def _has_duplicates(node: Node) -> bool:
    node.member("")  # makes the table of a long object's keys, which is asked for next in any case
    return len(set(_keys(node)) if node.numbers is None else node.numbers.places) < len(node.members)


def _keys(node: Node) -> Iterable[str]:
    return map(_key, told(node.members))


def _child_around(node: Node, offset: int) -> tuple[int, Node] | None:
    """Return the value inside an object or array that holds the character at ``offset``, and its start."""
    if node.kind is NodeKind.OBJECT:
        number = bisect_right(node.members, offset, key=_value_start) - 1
        return (node.members[number].value_start, node.members[number].node) if number >= 0 else None
    number = bisect_right(node.elements, offset, key=_element_start) - 1
    return (node.elements[number].start, node.elements[number].node) if number >= 0 else None


_key: Callable[[Member], str] = attrgetter("key")
_key_start: Callable[[Member], int] = attrgetter("key_start")
_value_start: Callable[[Member], int] = attrgetter("value_start")
_element_start: Callable[[Element], int] = attrgetter("start")


def _member_end(member: Member) -> int:
    return member.value_start + member.node.length


def _element_end(element: Element) -> int:
    return element.start + element.node.length
