"""Two changes of the same workflow brought together, node by node and field by field.

What only one side changed is taken as it is. What both changed, each to something else, is a conflict, for people
to decide. A new name that one side gave to a state is given to the other's state first, so that it does not look
like one state that went and another that came. Where both gave one state a new name, each its own, there are two states
afterwards, and what leads there is a conflict.
"""

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from typing import TypeVar

from msgspec import Struct

from designer.document.draft import Draft
from designer.document.matching import match, names_now
from designer.document.pointers import state_pointer
from designer.document.side_file import SideFile
from designer.document.states import rename_edits
from designer.document.undo import Edits
from designer.document.value_changes import is_equal
from engine.definition import read_definition
from engine.language.edits import remove_member
from engine.language.machine import escape, unescape
from engine.language.rewriting import insert_element_text, insert_member_text, rewrite_value
from engine.language.source import Node, NodeKind, Source

_T = TypeVar("_T")


class Conflict(Struct, frozen=True, kw_only=True):
    """A place that both changed: its JSON pointer, and the text of its value in each; None where it is gone."""

    pointer: str
    mine: str | None
    theirs: str | None


class Merge(Struct, frozen=True, kw_only=True):
    """What came of it. The text of the others is what my changes are put into: it is what stands in the file."""

    conflicts: tuple[Conflict, ...]
    named: Edits
    theirs: Source
    mine: Source
    changed: tuple[str, ...]

    def edits(self, kept: Collection[str] = ()) -> Edits:
        """Return the edits of their text that bring my changes in, but not at the conflicts ``kept`` as theirs."""
        draft = Draft(self.theirs)
        draft.add(self.named)
        mine = [one.pointer for one in self.conflicts if one.pointer not in kept]
        pointers = (*self.changed, *mine)
        # What is put in or taken out depends on its neighbours, so one after the other; values do not.
        there = (pointer for pointer in pointers if draft.node(pointer) is not None and _text(self.mine, pointer))
        replaced = dict.fromkeys(there)
        draft.add_all(partial(_put, mine=self.mine, pointer=pointer) for pointer in replaced)
        for pointer in pointers:
            if pointer not in replaced:
                draft.add(_put(draft.source, mine=self.mine, pointer=pointer))
        return draft.compose()

    def text(self, kept: Collection[str] = ()) -> str:
        """Return the text with both sides' changes in it."""
        return self.theirs.splice(self.edits(kept)).text


def merge(base: str, mine: str, theirs: str) -> Merge | None:
    """Bring two texts together that both came from ``base``; None when one of the three is no readable JSON."""
    old, here, there = read_definition(base), read_definition(mine), read_definition(theirs)
    sources = [old.source, here.source, there.source]
    if any(source.root is None for source in sources):
        return None
    my_names, their_names = _without_clashes(_names(names_now(match(old, here))), _names(names_now(match(old, there))))
    named = _renames(there.source, my_names)
    before = _renamed(_renamed(old.source, my_names), their_names)
    after, other = _renamed(here.source, their_names), there.source.splice(named)
    changed, conflicts = [], []
    for pointer, is_conflict in _differing("", before.root, after.root, other.root):
        if is_conflict:
            conflicts.append(Conflict(pointer=pointer, mine=_text(after, pointer), theirs=_text(other, pointer)))
        else:
            changed.append(pointer)
    return Merge(conflicts=tuple(conflicts), named=named, theirs=there.source, mine=after, changed=tuple(changed))


def merge_side(base: SideFile, mine: SideFile, theirs: SideFile) -> SideFile:
    """Bring what is kept beside the workflow together: of a place or note that both changed, mine counts."""
    return SideFile(
        positions=_merged(base.positions, mine.positions, theirs.positions),
        notes=_merged(base.notes, mine.notes, theirs.notes),
        silenced=_merged(base.silenced, mine.silenced, theirs.silenced),
        dialect=theirs.dialect if mine.dialect is base.dialect else mine.dialect,
        others=_merged(base.others, mine.others, theirs.others),
    )


def _merged(base: Mapping[str, _T], mine: Mapping[str, _T], theirs: Mapping[str, _T]) -> dict[str, _T]:
    keys = dict.fromkeys((*theirs, *mine))
    sides = {key: theirs if mine.get(key) == base.get(key) else mine for key in keys}
    return {key: side[key] for key, side in sides.items() if key in side}


def _names(found: Iterator[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Return the new names with those of frames before what is inside them, whose pointers they are part of."""
    return sorted(found, key=lambda one: one[0].count("/"))


def _without_clashes(
    mine: list[tuple[str, str, str]], theirs: list[tuple[str, str, str]]
) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]:
    """Return the new names without those of states that both sides named, each in its own way."""
    given = {(machine, old): new for machine, old, new in mine}
    clashes = {(machine, old) for machine, old, new in theirs if given.get((machine, old), new) != new}
    return (
        [one for one in mine if one[:2] not in clashes],
        [one for one in theirs if one[:2] not in clashes],
    )


def _renames(source: Source, names: list[tuple[str, str, str]]) -> Edits:
    draft = Draft(source)
    for machine, old, new in names:
        is_there = draft.node(state_pointer(machine, old)) is not None
        if is_there and draft.node(state_pointer(machine, new)) is None:
            draft.add(rename_edits(draft.source, machine, old, new))
    return draft.compose()


def _renamed(source: Source, names: list[tuple[str, str, str]]) -> Source:
    return source.splice(_renames(source, names))


def _differing(pointer: str, base: Node | None, mine: Node | None, theirs: Node | None) -> Iterator[tuple[str, bool]]:
    """Yield where mine is not theirs because mine changed, and whether theirs changed there too."""
    if _is_same(mine, theirs) or _is_same(mine, base):
        return
    if not _is_same(theirs, base):
        pairs = _parts(base, mine, theirs)
        if pairs is not None:
            for key, first, second, third in pairs:
                yield from _differing(f"{pointer}/{escape(key)}", first, second, third)
            return
        yield pointer, True
    else:
        yield pointer, False


def _parts(
    base: Node | None, mine: Node | None, theirs: Node | None
) -> Iterator[tuple[str, Node | None, Node | None, Node | None]] | None:
    """Return the parts of three objects or lists that can be looked at one by one; None where that makes no sense."""
    if mine is None or theirs is None or mine.kind is not theirs.kind:
        return None
    if mine.kind is NodeKind.OBJECT:
        old = base if base is not None and base.kind is NodeKind.OBJECT else None
        keys = dict.fromkeys(member.key for node in (mine, theirs) for member in node.members)
        return ((key, old.get(key) if old else None, mine.get(key), theirs.get(key)) for key in keys)
    if mine.kind is NodeKind.ARRAY and base is not None and base.kind is NodeKind.ARRAY:
        lists = [[element.node for element in node.elements] for node in (base, mine, theirs)]
        return _elements(*lists)
    return None


def _elements(
    base: list[Node], mine: list[Node], theirs: list[Node]
) -> Iterator[tuple[str, Node | None, Node | None, Node | None]] | None:
    """Lists are compared place by place unless one has other places: it may only have grown at its end."""
    count = len(base)
    for longer, other in ((mine, theirs), (theirs, mine)):
        has_grown = len(longer) >= count and all(map(_is_same, longer, base[:count]))
        if len(other) == count and (has_grown or len(longer) == count):
            return (
                (str(place), _at(base, place), _at(mine, place), _at(theirs, place)) for place in range(len(longer))
            )
    return None


def _at(nodes: list[Node], place: int) -> Node | None:
    return nodes[place] if place < len(nodes) else None


def _is_same(first: Node | None, second: Node | None) -> bool:
    if first is None or second is None:
        return first is second
    return first is second or is_equal(first.value, second.value)


def _text(source: Source, pointer: str) -> str | None:
    span = source.span(pointer)
    return None if span is None else source.text[span.start : span.end]


def _put(source: Source, *, mine: Source, pointer: str) -> Edits:
    """Return the edits that give ``source`` at a place what stands there in ``mine``."""
    text = _text(mine, pointer)
    outer, _, step = pointer.rpartition("/")
    key = unescape(step)
    if text is None:
        return remove_member(source, outer, key)
    wanted = Source.read(text)
    if source.node(pointer) is not None:
        return rewrite_value(source, pointer, wanted)
    around, here = source.node(outer), mine.node(outer)
    assert around is not None
    assert here is not None
    if around.kind is NodeKind.ARRAY:
        return insert_element_text(source, outer, len(around.elements), wanted)
    span = mine.key_span(pointer)
    assert span is not None
    return insert_member_text(source, outer, _number(around, here, key), mine.text[span.start : span.end], wanted)


def _number(around: Node, here: Node, key: str) -> int:
    """Return which member a new one is to be: behind the one it stands behind in ``here``."""
    keys = [member.key for member in around.members]
    before = [member.key for member in here.members]
    for other in reversed(before[: before.index(key)]):
        if other in keys:
            return keys.index(other) + 1
    return 0 if before.index(key) == 0 else len(keys)
