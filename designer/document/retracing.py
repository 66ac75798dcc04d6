"""What an undo or redo was about, so that it can be selected: one sees what came back, and can go on with it."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from designer.document.difference import difference
from designer.document.pointers import parents
from designer.document.side_file import Note, SideFile
from engine.definition import Definition


class Concerned(Struct, frozen=True, kw_only=True):
    """The states, in the order of the text, and the notes that a step back or forth was about."""

    states: tuple[str, ...]
    notes: tuple[str, ...]


def concerned(before: Definition, old_side: SideFile, now: Definition, side: SideFile) -> Concerned | None:
    """Return what a step back or forth was about; None for nothing in particular.

    The states that came, a frame without what is in it. When none came and none went, those that changed, a frame only
    for its own sake, or else those that were moved; when that is all of several, it was about the whole workflow.
    Likewise the notes that came, or when none came and none went, those that changed.
    """
    states = _states(before, old_side, now, side)
    notes = _notes(old_side.notes, side.notes)
    return None if states is None or not (states or notes) else Concerned(states=states, notes=notes)


def _states(before: Definition, old_side: SideFile, now: Definition, side: SideFile) -> tuple[str, ...] | None:
    """Return the states; none when the step was not about any, and None when it was about none in particular."""
    found = difference(before, now)
    if found.added:
        return _in_order(now, (one for one in found.added if found.added.isdisjoint(parents(one))))
    if found.removed:
        return None
    changed = found.changed.intersection(now.states)
    if not changed:
        old, new = old_side.positions, side.positions
        changed = frozenset(one for one in {*old, *new} if old.get(one) != new.get(one)).intersection(now.states)
    around = {outer for one in changed for outer in parents(one)}
    if len(changed) == len(now.states) > 1:
        return None
    return _in_order(now, changed - around)


def _notes(old: Mapping[str, Note], new: Mapping[str, Note]) -> tuple[str, ...]:
    came = tuple(name for name in new if name not in old)
    if came or any(name not in new for name in old):
        return came
    return tuple(name for name, note in new.items() if note != old[name])


def _in_order(definition: Definition, pointers: Iterable[str]) -> tuple[str, ...]:
    wanted = frozenset(pointers)
    return tuple(filter(wanted.__contains__, definition.states)) if wanted else ()
