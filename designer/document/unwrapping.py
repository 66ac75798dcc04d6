"""Taking the states out of a Map or Parallel, one undo step; the branches of a Parallel then follow one another.

What moves keeps its own text, but for names that are taken outside; only its indentation follows the new place.
"""

from collections.abc import Collection
from functools import partial

from msgspec import Struct

from designer.document.carrying import carry
from designer.document.document import Document
from designer.document.draft import Draft
from designer.document.new_states import fresh_name
from designer.document.pointers import label_of, machine_of, name_of, state_pointer
from designer.document.rules import YES, Verdict, machine_at, strays
from designer.document.states import rename_edits
from designer.document.targets import lead_to
from designer.document.wiring import may
from designer.document.wrapping import lead_past, target_of
from designer.look.words import tr
from engine.definition import Definition
from engine.language.edits import remove_members, set_member
from engine.language.machine import TransitionKind
from engine.language.shorten import shorten
from engine.states import StateBase, StateMachine

FRAMES = ("Map", "Parallel")
_KEPT = ("Type", "Next", "End")
"""What a frame itself says and is not lost with it: where it leads, the last of what was inside leads."""
_KEPT_INSIDE = ("StartAt", "States")


class _Part(Struct, frozen=True, kw_only=True):
    """A branch or iterator, where it is in the text, and what its states are called outside."""

    place: str
    machine: StateMachine
    names: dict[str, str]

    @property
    def start(self) -> str:
        """What its first state is called outside."""
        return self.names[self.machine.start_at]


def can_unwrap(definition: Definition, pointer: str) -> Verdict:
    """May what is inside the Map or Parallel at ``pointer`` take its place?"""
    state = definition.state(pointer)
    if state is None or state.type not in FRAMES:
        return _no("no-frame", tr("Only a Map or Parallel has nodes inside."))
    machines, name = [machine for _suffix, machine in state.machines()], _short(state.name)
    if not machines:
        return _no("branches", tr('"{name}" has no branch.', name=name))
    for number, machine in enumerate(machines, 1):
        if machine.start_at not in machine.states:
            return _no("branches", _no_start(state, number, len(machines)))
    for number, machine in enumerate(machines, 1):
        last = next((inner.name for inner in machine.states.values() if inner.type == "Succeed"), None)
        if last is not None and (number < len(machines) or target_of(state) is not None):
            reason = tr('"{name}" ends a branch now; outside it would end the whole workflow.', name=_short(last))
            return _no("succeed", reason)
    return YES


def _no_start(state: StateBase, number: int, count: int) -> str:
    if count == 1:
        return tr('"{name}" has no first node inside.', name=_short(state.name))
    return tr('Branch {number} of "{name}" has no first node.', number=number, name=_short(state.name))


def unwrap_state(document: Document, pointer: str) -> tuple[str, ...]:
    """Let the states inside a Map or Parallel take its place; returns their pointers.

    What else the frame said, such as its Catch, goes with it and is told.
    """
    definition = document.definition
    if not may(document, can_unwrap(definition, pointer)):
        return ()
    state, place, frame = definition.state(pointer), machine_of(pointer), name_of(pointer)
    machine = machine_at(definition, place)
    assert state is not None  # can_unwrap saw it
    assert machine is not None  # the state was found in it
    parts = _parts(definition, pointer, state)
    draft = Draft(document.source)
    for part in parts:
        for old, new in part.names.items():
            if new != old:
                draft.add(rename_edits(draft.source, part.place, old, new))
    after = frame
    for name in (name for part in parts for name in part.names.values()):
        draft.add(set_member(draft.source, f"{place}/States", name, None, after=after))
        after = name
    for part in parts:
        carry(draft, part.names.values(), None, part.place, place)
    target = target_of(state)
    following = [*(part.start for part in parts[1:]), parts[0].start if target == frame else target]
    for part, then in zip(parts, following, strict=True):
        _lead_on(draft, place, part, then)
    lead_past(draft, place, machine, [frame], {frame: parts[0].start})
    draft.add(remove_members(draft.source, f"{place}/States", (frame,)))
    moved = {
        state_pointer(part.place, old): state_pointer(place, new) for part in parts for old, new in part.names.items()
    }
    # The places of nodes of several branches all count from one beginning: they would lie over each other.
    start = document.side.positions.get(pointer) if len(parts) == 1 else None
    side = document.side.moved(moved, start=start)
    is_changed = document.edit(draft.compose(), tr("Take out of {name}", name=label_of(pointer)), side=side)
    notes = _notes(definition, pointer, parts)
    if is_changed and notes:
        document.noted.emit(" ".join(notes))
    return tuple(moved.values())


def _notes(definition: Definition, pointer: str, parts: list[_Part]) -> list[str]:
    """Return what is to be told once what was in a frame is outside."""
    lost, notes = _lost(definition, pointer, parts), []
    if lost:
        notes.append(
            tr('Gone with "{name}": {fields}.', name=label_of(pointer), fields=shorten(tr(", ").join(lost), 80))
        )
    if len(parts) > 1:
        notes.append(tr("The branches run one after another now, each with the output of the one before."))
    return notes


def _lost(definition: Definition, pointer: str, parts: list[_Part]) -> tuple[str, ...]:
    """Return the fields of a frame, and of the machines in it, that nothing takes over, each once."""
    inside = {part.place[len(pointer) :].split("/")[1] for part in parts}
    fields = dict.fromkeys(_others(definition, pointer, {*_KEPT, *inside}))
    for part in parts:
        fields.update(dict.fromkeys(_others(definition, part.place, _KEPT_INSIDE)))
    return tuple(fields)


def _others(definition: Definition, pointer: str, kept: Collection[str]) -> list[str]:
    node = definition.source.node(pointer)
    return [member.key for member in node.members if member.key not in kept] if node is not None else []


def _parts(definition: Definition, pointer: str, state: StateBase) -> list[_Part]:
    """Return what is in a frame, under names that are free where the frame is."""
    outer, parts = machine_at(definition, machine_of(pointer)), []
    known = {*definition.names, *strays(definition)}
    taken = {*(outer.states if outer is not None else ()), *strays(definition)}
    for suffix, machine in state.machines():
        names = {}
        for name in machine.states:
            names[name] = fresh_name(known, name) if name in taken else name
            known.add(names[name])
        taken.update(names.values())
        parts.append(_Part(place=pointer + suffix, machine=machine, names=names))
    return parts


def _lead_on(draft: Draft, place: str, part: _Part, target: str | None) -> None:
    if target is None:
        return
    ending = (
        state_pointer(place, part.names[name])
        for name, state in part.machine.states.items()
        if any(way.kind is TransitionKind.END for way in state.transitions())
    )
    draft.add_all([partial(lead_to, state=pointer, target=target) for pointer in ending])


def _no(code: str, reason: str) -> Verdict:
    return Verdict(ok=False, code=code, reason=reason)


def _short(name: str) -> str:
    return shorten(name, 40)
