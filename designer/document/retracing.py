"""Which states an undo or redo was about, so that they can be selected: one sees what came back, and can go on with it."""

from collections.abc import Iterable

from designer.document.difference import difference
from designer.document.pointers import parents
from designer.document.side_file import SideFile
from engine.definition import Definition


def concerned(before: Definition, old_side: SideFile, now: Definition, side: SideFile) -> tuple[str, ...] | None:
    """Return the states that a step back or forth was about, in the order of the text; None for none in particular.

    Those that came, a frame without what is in it. When none came and none went, those that changed, a frame only for
    its own sake, or else those that were moved; when that is all of several, it was about the whole workflow.
    """
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
    return _in_order(now, changed - around) or None


def _in_order(definition: Definition, pointers: Iterable[str]) -> tuple[str, ...]:
    wanted = frozenset(pointers)
    return tuple(filter(wanted.__contains__, definition.states)) if wanted else ()
