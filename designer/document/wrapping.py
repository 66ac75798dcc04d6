"""Putting states into a Map or Parallel of their own, one undo step; :mod:`unwrapping` takes them out again.

What moves keeps its own text; only its indentation follows the new place.
"""

from collections.abc import Container, Iterable, Mapping
from functools import partial

from designer.document.carrying import carry
from designer.document.document import Document
from designer.document.draft import Draft
from designer.document.new_states import fresh_name, items_field, new_content, way_out
from designer.document.pointers import START_FIELD, EdgePlace, machine_of, name_of, state_pointer
from designer.document.references import references_to
from designer.document.rules import YES, Verdict, can_delete, machine_at, strays
from designer.document.states import add_state
from designer.document.targets import lead_to, write_target
from designer.document.wiring import may
from designer.look.words import tr
from engine.definition import Definition
from engine.language.edits import remove_members
from engine.language.machine import TransitionKind
from engine.language.shorten import shorten
from engine.language.values import Json
from engine.states import StateBase, StateMachine

_USUAL = (TransitionKind.NEXT, TransitionKind.END)


def can_wrap(definition: Definition, pointers: tuple[str, ...]) -> Verdict:
    """May these states be put into one frame? They need one machine, one way in and one way out."""
    verdict = can_delete(definition, pointers)
    if not verdict.ok:
        return verdict
    if len({machine_of(pointer) for pointer in pointers}) > 1:
        return _no("other-machine", tr("Only nodes of one frame can be put into a new one together."))
    machine = machine_at(definition, machine_of(pointers[0]))
    assert machine is not None  # the states were found in it
    names = chosen_of(machine, pointers)
    ways_in = entries_of(definition, machine_of(pointers[0]), names)
    if len(ways_in) > 1:
        first, second, *_ = sorted(ways_in, key=list(machine.states).index)
        reason = tr(
            'Other nodes lead to "{first}" and to "{second}"; a frame has one way in.',
            first=_short(first),
            second=_short(second),
        )
        return _no("ways-in", reason)
    return _judge_ways_out(machine, names)


def wrap_states(document: Document, pointers: tuple[str, ...], state_type: str) -> str | None:
    """Put states into a new Map or Parallel, which takes their place; returns its pointer, or None."""
    definition = document.definition
    if not may(document, can_wrap(definition, pointers)):
        return None
    place = machine_of(pointers[0])
    machine = machine_at(definition, place)
    assert machine is not None  # can_wrap saw it
    names = chosen_of(machine, pointers)
    entry = next(iter(entries_of(definition, place, names)), names[0])
    target = way_out_of(machine, names)
    name = fresh_name({*definition.names, *strays(definition)}, state_type)
    inner: dict[str, Json] = {"StartAt": entry, "States": dict.fromkeys(names)}
    content = {**new_content(state_type, dialect=definition.dialect), **way_out(state_type, target)}
    field = items_field(definition.dialect) if state_type == "Map" else "Branches"
    slot = f"/{field}" if state_type == "Map" else f"/{field}/0"
    content[field] = inner if state_type == "Map" else [inner]
    draft = Draft(document.source)
    add_state(draft, place, name, {"Type": state_type, **content}, after=names[-1])
    frame = state_pointer(place, name)
    carry(draft, names, None, place, frame + slot)
    inside = frozenset(names)
    for one in names:
        if leads_out(machine.states[one], inside):
            draft.add(lead_to(draft.source, state_pointer(frame + slot, one), None))
    lead_past(draft, place, machine, names, {entry: name})
    draft.add(remove_members(draft.source, f"{place}/States", names))
    moved = {state_pointer(place, one): state_pointer(frame + slot, one) for one in names}
    document.edit(
        draft.compose(), tr("Put into a {type}", type=state_type), side=document.side.moved(moved, is_apart=True)
    )
    return frame


def chosen_of(machine: StateMachine, pointers: Iterable[str]) -> list[str]:
    """Return the names of states in the order of the definition."""
    wanted = {name_of(pointer) for pointer in pointers}
    return [name for name in machine.states if name in wanted]


def entries_of(definition: Definition, place: str, names: list[str]) -> set[str]:
    """Return which of ``names``, states of the machine at ``place``, something outside leads to."""
    machine, inside = machine_at(definition, place), set(names)
    assert machine is not None  # the states were found in it
    leading = {reference.state for reference in references_to(definition.source, f"{place}/States", inside)} - inside
    ways = (way for name in leading if name in machine.states for way in machine.states[name].transitions())
    return {name for name in (*(way.target for way in ways), machine.start_at) if name in inside}


def _judge_ways_out(machine: StateMachine, names: list[str]) -> Verdict:
    targets: list[str | None] = []
    inside = frozenset(names)
    for name in names:
        for way in machine.states[name].transitions():
            if way.target in inside:
                continue
            if way.kind not in _USUAL:
                reason = tr(
                    '"{name}" leads out to "{target}" by a rule or a catcher; only Next can lead out of a frame.',
                    name=_short(name),
                    target=_short(way.target or ""),
                )
                return _no("ways-out", reason)
            targets.append(way.target)
    if len(set(targets)) > 1:
        named = [tr("the end") if target is None else f'"{_short(target)}"' for target in dict.fromkeys(targets)]
        reason = tr(
            "The nodes lead out to {first} and to {second}; a frame goes on at one place.",
            first=named[0],
            second=named[1],
        )
        return _no("ways-out", reason)
    return YES


def way_out_of(machine: StateMachine, names: list[str]) -> str | None:
    """Return where states lead out to, None for the end; they may have only one way out."""
    inside = frozenset(names)
    ways = (way for name in names for way in machine.states[name].transitions())
    return next((way.target for way in ways if way.target not in inside), None)


def leads_out(state: StateBase, names: Container[str | None]) -> bool:
    """Tell whether the Next of a state leads out of the states called ``names``."""
    return any(way.kind is TransitionKind.NEXT and way.target not in names for way in state.transitions())


def target_of(state: StateBase) -> str | None:
    """Return where the Next of a state leads; None for the end."""
    return next((way.target for way in state.transitions() if way.kind is TransitionKind.NEXT), None)


def lead_past(
    draft: Draft, place: str, machine: StateMachine, gone: list[str], instead: Mapping[str, str | None]
) -> None:
    """Let what led to states that go lead elsewhere."""
    edges = {
        EdgePlace(state_pointer(place, reference.state), reference.field): instead[reference.target]
        for reference in references_to(draft.source, f"{place}/States", instead)
        if reference.state not in gone and reference.state in machine.states
    }
    if machine.start_at in instead:
        edges[EdgePlace(place, START_FIELD)] = instead[machine.start_at]
    draft.add_all([partial(write_target, edge=edge, target=target) for edge, target in edges.items()])


def _no(code: str, reason: str) -> Verdict:
    return Verdict(ok=False, code=code, reason=reason)


def _short(name: str) -> str:
    return shorten(name, 40)
