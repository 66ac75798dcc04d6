"""Edits that make a value of one text what another text says, token for token, and change nothing else.

Somebody edits a copy of a value, laid out differently perhaps. What they left alone keeps its characters in the
original; what they wrote arrives as they spelled it (``1e3`` stays ``1e3``), laid out like its surroundings.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from engine.language.edits import EntryStyle, is_flat_at, value_style
from engine.language.problems import Edit
from engine.language.source import Source
from engine.language.tree import Node, NodeKind

# Beyond so many entries that differ, finding out which of them stayed costs more than it saves.
_MOST_COMPARED = 400


def rewrite_value(source: Source, pointer: str, wanted: Source) -> tuple[Edit, ...]:
    """Return the edits after which the value at ``pointer`` has the tokens of ``wanted``; () if it has them already.

    Raises:
        LookupError: there is no value at ``pointer``, or ``wanted`` is no JSON.
    """
    node, span = source.node(pointer), source.span(pointer)
    goal = wanted.span("")
    if node is None or span is None or wanted.root is None or goal is None:
        raise LookupError(f"no value at {pointer!r}, or nothing to put there")
    old, new = _Place(source.text, span.start, node), _Place(wanted.text, goal.start, wanted.root)
    return tuple(_Rewriting(source).changes(old, new))


def insert_member_text(source: Source, pointer: str, number: int, key: str, wanted: Source) -> tuple[Edit, ...]:
    """Return the edits that put a member with the value of ``wanted`` into an object as its member ``number``.

    ``key`` is written as JSON, with its quotes.

    Raises:
        LookupError: there is no object at ``pointer``, or ``wanted`` is no JSON.
    """
    style, value = _style_and_value(source, pointer, NodeKind.OBJECT, wanted)
    return style.insert(number, f"{key}{style.colon}{_format_in(style, value)}")


class Entry(NamedTuple):
    """A member to put in: its ``key`` as JSON, and where its value stands in another text."""

    key: str
    source: Source
    pointer: str


def insert_members(
    source: Source, pointer: str, entries: Sequence[Entry], *, number: int | None = None, as_written: bool = False
) -> tuple[Edit, ...]:
    """Return the edits that put members with values of other texts into an object, at the end unless ``number`` is given.

    Their tokens stay; they are laid out like their surroundings, or ``as_written``.

    Raises:
        LookupError: there is no object at ``pointer``, or no value where an entry says.
    """
    node, span = source.node(pointer), source.span(pointer)
    if node is None or span is None or node.kind is not NodeKind.OBJECT:
        raise LookupError(f"no object at {pointer!r}")
    style = EntryStyle(source, span.start, node)
    texts = []
    for entry in entries:
        value = _place(entry.source, entry.pointer)
        texts.append(f"{entry.key}{style.colon}{value.raw if as_written else _format_in(style, value)}")
    number = len(node.members) if number is None else number
    return style.insert(number, f",{style.gap}".join(texts)) if texts else ()


def insert_element_text(source: Source, pointer: str, number: int, wanted: Source) -> tuple[Edit, ...]:
    """Return the edits that put the value of ``wanted`` into an array as its element ``number``.

    Raises:
        LookupError: there is no array at ``pointer``, or ``wanted`` is no JSON.
    """
    style, value = _style_and_value(source, pointer, NodeKind.ARRAY, wanted)
    return style.insert(number, _format_in(style, value))


def _style_and_value(source: Source, pointer: str, kind: NodeKind, wanted: Source) -> tuple[EntryStyle, "_Place"]:
    node, span, goal = source.node(pointer), source.span(pointer), wanted.span("")
    if node is None or span is None or node.kind is not kind or wanted.root is None or goal is None:
        raise LookupError(f"no {kind.value} at {pointer!r}, or nothing to put there")
    return EntryStyle(source, span.start, node), _Place(wanted.text, goal.start, wanted.root)


def _place(source: Source, pointer: str) -> "_Place":
    node, span = source.node(pointer), source.span(pointer)
    if node is None or span is None:
        raise LookupError(f"no value at {pointer!r}")
    return _Place(source.text, span.start, node)


class _Place:
    """A node and where it stands in a text."""

    __slots__ = ("node", "start", "text")

    def __init__(self, text: str, start: int, node: Node) -> None:
        self.text, self.start, self.node = text, start, node

    @property
    def end(self) -> int:
        return self.start + self.node.length

    @property
    def raw(self) -> str:
        return self.text[self.start : self.end]

    def entries(self) -> "list[_Entry]":
        """Return what is directly inside."""
        if self.node.kind is NodeKind.OBJECT:
            return [
                _Entry(
                    self.text[self.start + one.key_start : self.start + one.key_start + one.key_length],
                    self.start + one.key_start,
                    _Place(self.text, self.start + one.value_start, one.node),
                )
                for one in self.node.members
            ]
        return [
            _Entry("", self.start + one.start, _Place(self.text, self.start + one.start, one.node))
            for one in self.node.elements
        ]

    def tokens(self) -> Iterator[str]:
        """Yield what counts of the text: everything but the blanks."""
        if not self.node.height:
            yield self.raw if self.node.kind not in (NodeKind.OBJECT, NodeKind.ARRAY) else self.node.kind.value
            return
        yield self.node.kind.value
        for entry in self.entries():
            if entry.key:
                yield entry.key
            yield from entry.place.tokens()
        yield "end"

    def print(self) -> str:
        """Return a text that equals that of another place when both have the same tokens."""
        return "\n".join(self.tokens())


class _Entry:
    """A member, or an element, whose key is empty; ``start`` is that of the key."""

    __slots__ = ("key", "place", "start")

    def __init__(self, key: str, start: int, place: _Place) -> None:
        self.key, self.start, self.place = key, start, place


class _Rewriting:
    def __init__(self, source: Source) -> None:
        self._source = source

    def changes(self, old: _Place, new: _Place) -> Iterator[Edit]:
        """Yield the edits for one value."""
        is_container = old.node.kind in (NodeKind.OBJECT, NodeKind.ARRAY)
        if old.node.kind is not new.node.kind or not is_container:
            if old.node.kind is not new.node.kind or old.raw != new.raw:
                unit, margin, line_end = value_style(self._source, old.start, old.node)
                yield Edit(old.start, old.end, _format(new, unit, line_end, margin))
            return
        yield from self._inside(old, new)

    def _inside(self, old: _Place, new: _Place) -> Iterator[Edit]:
        before, after = old.entries(), new.entries()
        if not before and not after:
            return
        if not before or not after:
            yield from self._fill(old, after)
            return
        is_object = old.node.kind is NodeKind.OBJECT
        style = EntryStyle(self._source, old.start, old.node)
        for tag, first, last, from_, to in _matched(before, after, is_object=is_object):
            if tag == "pair":
                for mine, theirs in zip(before[first:last], after[from_:to], strict=True):
                    if mine.key != theirs.key:
                        yield Edit(mine.start, mine.start + len(mine.key), theirs.key)
                    yield from self.changes(mine.place, theirs.place)
                continue
            texts = [self._entry_text(style, one, before) for one in after[from_:to]]
            yield _replaced(style, before, first, last, texts)

    def _fill(self, old: _Place, after: Sequence[_Entry]) -> Iterator[Edit]:
        """Empty a container, or fill an empty one."""
        if not after:
            yield Edit(old.start + 1, old.end - 1, "")
            return
        style = EntryStyle(self._source, old.start, old.node)
        texts = [self._entry_text(style, one, ()) for one in after]
        yield from style.insert(0, f",{style.gap}".join(texts))

    def _entry_text(self, style: EntryStyle, entry: _Entry, before: Sequence[_Entry]) -> str:
        """Return the text of a new entry; one that only moved here keeps its characters."""
        moved = next((one for one in before if one.key == entry.key and entry.key), None)
        is_same = moved is not None and moved.place.print() == entry.place.print()
        value = moved.place.raw if moved is not None and is_same else _format_in(style, entry.place)
        return f"{entry.key}{style.colon}{value}" if entry.key else value


def _matched(
    before: Sequence[_Entry], after: Sequence[_Entry], *, is_object: bool
) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield which entries belong together (``pair``) and which runs take the place of which (``other``)."""
    mine, theirs = _names(before, is_object), _names(after, is_object)
    head = 0
    while head < min(len(mine), len(theirs)) and mine[head] == theirs[head]:
        head += 1
    tail = 0
    while tail < min(len(mine), len(theirs)) - head and mine[-1 - tail] == theirs[-1 - tail]:
        tail += 1
    if head:
        yield "pair", 0, head, 0, head
    end, goal = len(mine) - tail, len(theirs) - tail
    if head < end or head < goal:
        yield from _middle(mine[head:end], theirs[head:goal], head, is_object=is_object)
    if tail:
        yield "pair", end, len(mine), goal, len(theirs)


def _middle(
    mine: Sequence[str], theirs: Sequence[str], offset: int, *, is_object: bool
) -> Iterator[tuple[str, int, int, int, int]]:
    if max(len(mine), len(theirs)) > _MOST_COMPARED:
        codes = [("replace", 0, len(mine), 0, len(theirs))]
    else:
        codes = list(SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes())
    for tag, first, last, from_, to in codes:
        is_pair = tag == "equal" or (
            last - first == to - from_ and not (is_object and set(mine) & set(theirs[from_:to]))
        )
        yield "pair" if is_pair else "other", first + offset, last + offset, from_ + offset, to + offset


def _names(entries: Sequence[_Entry], is_object: bool) -> list[str]:
    return [one.key for one in entries] if is_object else [one.place.print() for one in entries]


def _replaced(style: EntryStyle, before: Sequence[_Entry], first: int, last: int, texts: list[str]) -> Edit:
    """Return the edit that puts ``texts`` in the place of entries ``first`` to ``last``, with their commas."""
    if first < last and texts:
        return Edit(before[first].start, before[last - 1].place.end, f",{style.gap}".join(texts))
    if first < last:
        if first:
            return Edit(before[first - 1].place.end, before[last - 1].place.end, "")
        return Edit(before[0].start, before[last].start, "")
    added = "".join(f",{style.gap}{text}" for text in texts)
    if first:
        return Edit(before[first - 1].place.end, before[first - 1].place.end, added)
    return Edit(before[0].start, before[0].start, "".join(f"{text},{style.gap}" for text in texts))


def _format_in(style: EntryStyle, place: _Place) -> str:
    return _format(place, style.unit, style.newline, style.inner)


def _format(place: _Place, unit: str, newline: str, margin: str) -> str:
    """Return the tokens of a place laid out anew; short arrays of scalars stay on one line."""
    if place.node.kind not in (NodeKind.OBJECT, NodeKind.ARRAY):
        return place.raw
    opener, closer = ("{", "}") if place.node.kind is NodeKind.OBJECT else ("[", "]")
    entries = place.entries()
    if not entries:
        return opener + closer
    inner = margin + unit
    texts = [_named(one.key, _format(one.place, unit, newline, inner)) for one in entries]
    line = opener + ", ".join(texts) + closer
    if not unit or is_flat_at(place.node, line):
        return line
    return f"{opener}{newline}{inner}" + f",{newline}{inner}".join(texts) + f"{newline}{margin}{closer}"


def _named(key: str, text: str) -> str:
    return f"{key}: {text}" if key else text
