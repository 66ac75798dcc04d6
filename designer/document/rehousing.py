"""Moving states into another machine: into a frame, out of one, to another branch; one undo step.

What moves keeps its own text, as in :mod:`wrapping`; what led to it is led past it, as in :mod:`deleting`.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from designer.document.carrying import carry
from designer.document.deleting import take_out
from designer.document.document import Document
from designer.document.draft import Draft
from designer.document.lost_ways import say_lost
from designer.document.new_states import LAST_TYPES, fresh_name
from designer.document.pointers import (
    START_FIELD,
    EdgePlace,
    edge_place,
    is_inside,
    label_of,
    machine_of,
    name_of,
    owner_of,
    state_pointer,
)
from designer.document.references import Reference
from designer.document.retargeting import way_edits
from designer.document.rules import (
    YES,
    Verdict,
    can_delete,
    can_drop,
    can_hold,
    edge_target,
    machine_at,
    strays,
)
from designer.document.side_file import Place
from designer.document.states import make_machine
from designer.document.targets import lead_to, write_target
from designer.document.wiring import may
from designer.document.wrapping import chosen_of, entries_of
from designer.look.words import tr
from engine.definition import Definition
from engine.language.edits import set_member
from engine.language.machine import TransitionKind
from engine.language.source import NodeKind
from engine.states import StateBase, StateMachine

_USUAL = (TransitionKind.NEXT, TransitionKind.END, TransitionKind.DEFAULT, TransitionKind.RULE)


def can_rehouse(definition: Definition, pointers: Collection[str], place: str) -> Verdict:
    """May these states of one machine move to ``place``, another machine's pointer or the id of an edge in it?"""
    verdict = can_delete(definition, tuple(pointers))
    if not verdict.ok:
        return verdict
    home, goal = {machine_of(pointer) for pointer in pointers}, machine_of_place(place)
    if len(home) > 1:
        return _no("other-machine", tr("Only nodes of one frame can be put into a new one together."))
    if goal in home or any(is_inside(goal, pointer) for pointer in pointers):
        return _no("no-machine", tr("Nodes can only be dropped on the sheet, in a frame, or on a connection."))
    states = [state for pointer in pointers if (state := definition.state(pointer)) is not None]
    verdict = _can_stand(definition, states, place)
    verdict = can_hold(definition, goal) if verdict.ok else verdict
    if not verdict.ok:
        return verdict
    following = _following(definition, place)
    present = machine_at(definition, goal)
    known = {state.name for state in states} | set(present.states if present is not None else ())
    if following is None and any(_loses_all_rules(state, known) for state in states):
        return _no("choice-end", tr("A Choice cannot end the workflow; connect it to a node."))
    return YES


def rehouse_states(
    document: Document, pointers: Collection[str], place: str, at: Mapping[str, Place] | None = None
) -> tuple[str, ...]:
    """Move states of one machine to ``place``, as in :func:`can_rehouse`; returns their new pointers, or none.

    On an edge they stand between its two ends; in a machine without a first state they begin it, in any other nothing
    leads to them. A Next to a state that stays behind becomes the end; rules, Defaults and catchers that lead nowhere any
    more go, which is told. ``at`` says where they are put, by the pointers they have now; the others are left to the
    layout.
    """
    definition = document.definition
    if not may(document, can_rehouse(definition, pointers, place)):
        return ()
    home, goal = machine_of(next(iter(pointers))), machine_of_place(place)
    machine, reading = machine_at(definition, home), machine_at(definition, goal)
    assert machine is not None  # can_rehouse saw both
    assert reading is not None
    names = chosen_of(machine, pointers)
    entry = _entry(definition, home, names)
    draft = Draft(document.source)
    renamed = _new_names(draft, definition, goal, names)
    gone = _redirect(draft, home, machine, renamed, reading, _following(definition, place))
    edge = edge_place(place)
    _make_room(draft, goal, renamed.values(), edge)
    carry(draft, names, None, home, goal, renamed)
    gone += take_out(draft, home, machine, names, reconnect=True)
    start = EdgePlace(goal, START_FIELD) if reading.start_at not in reading.states else None
    ways = [way for way in dict.fromkeys((start, edge)) if way is not None]
    draft.add_all([partial(write_target, edge=way, target=renamed[entry]) for way in ways])
    moved = {state_pointer(home, old): state_pointer(goal, new) for old, new in renamed.items()}
    side = document.side.moved(moved)
    if at:
        side = side.put({moved[pointer]: corner for pointer, corner in at.items() if pointer in moved})
    if document.edit(draft.compose(), _label(names, goal), side=side) and gone:
        document.noted.emit(say_lost(gone))
    return tuple(moved.values())


def machine_of_place(place: str) -> str:
    """Return the machine that a place is in: itself, or that of an edge."""
    edge = edge_place(place)
    return place if edge is None else edge.machine


def _can_stand(definition: Definition, states: Sequence[StateBase], place: str) -> Verdict:
    """May states stand at ``place``? Among several on an edge, one may end the workflow when another goes on."""
    asked = [state for state in states if state.type not in LAST_TYPES] if _leads_out(states) else states
    return next((one for state in asked if not (one := can_drop(definition, state.type, place)).ok), YES)


def _following(definition: Definition, place: str) -> str | None:
    """Return the state that the edge at ``place`` leads to; None for the end, or when it is no edge."""
    edge = edge_place(place)
    target = edge_target(definition, edge) if edge is not None else None
    machine = machine_at(definition, edge.machine) if edge is not None else None
    return target if machine is not None and target in machine.states else None


def _leads_out(states: Sequence[StateBase]) -> bool:
    names = {state.name for state in states}
    ways = (way for state in states if state.type != "Succeed" for way in state.transitions())
    return any(way.kind in _USUAL and way.target not in names for way in ways)


def _loses_all_rules(state: StateBase, known: Collection[str]) -> bool:
    targets = [way.target for way in state.transitions() if way.kind is TransitionKind.RULE]
    return bool(targets) and not any(target in known for target in targets)


def _entry(definition: Definition, home: str, names: Sequence[str]) -> str:
    """Return which of the states is the first: what something else leads to, or else what none of them leads to."""
    machine = machine_at(definition, home)
    assert machine is not None  # the states were found in it
    entries = entries_of(definition, home, list(names))
    inner = {way.target for name in names for way in machine.states[name].transitions() if way.target != name}
    first = next((name for name in names if name not in inner), names[0])
    return machine.start_at if machine.start_at in entries else next((one for one in names if one in entries), first)


def _new_names(draft: Draft, definition: Definition, goal: str, names: Sequence[str]) -> dict[str, str]:
    """Return what the states are called in their new machine: as before, unless that is taken in it."""
    node = draft.node(f"{goal}/States")
    present = {member.key for member in node.members} if node is not None else set()
    taken = {*definition.names, *strays(definition)}
    renamed = {}
    for name in names:
        renamed[name] = fresh_name(taken, name) if name in present else name
        taken.add(renamed[name])
    return renamed


def _redirect(
    draft: Draft,
    home: str,
    machine: StateMachine,
    renamed: Mapping[str, str],
    reading: StateMachine,
    following: str | None,
) -> list[Reference]:
    """Let the states, where they are, lead to what will be around them; errors never lead on to what follows.

    Returns the rules, Defaults and catchers that have nothing to lead to there, and go.
    """
    present = {*reading.states, *renamed.values()}

    def stays(target: str) -> str | None:
        return renamed.get(target, target if target in present else None)

    pointers = [state_pointer(home, name) for name in renamed]
    draft.add(way_edits(draft.source, pointers, lambda target: stays(target) or following, stays))
    for name in renamed if following is not None else ():
        state = machine.states[name]
        if state.type != "Succeed" and any(way.kind is TransitionKind.END for way in state.transitions()):
            draft.add(lead_to(draft.source, state_pointer(home, name), following))
    ways = [
        Reference(name, way.field, way.target or "") for name in renamed for way in machine.states[name].transitions()
    ]
    lost = [way for way in ways if stays(way.target) is None and way.field not in ("/Next", "/End")]
    return [way for way in lost if following is None or (way.item is not None and way.item[0] == "Catch")]


def _make_room(draft: Draft, goal: str, names: Collection[str], edge: EdgePlace | None) -> None:
    """Hold the places of states: behind the one whose edge they come into, or at the end."""
    make_machine(draft, goal)
    states = draft.node(f"{goal}/States")
    if states is None or states.kind is not NodeKind.OBJECT:
        draft.add(set_member(draft.source, goal, "States", {}))
    after = name_of(edge.owner) if edge is not None and not edge.is_start else None
    for name in names:
        draft.add(set_member(draft.source, f"{goal}/States", name, None, after=after))
        after = name


def _label(names: Sequence[str], goal: str) -> str:
    name, frame = label_of(state_pointer("", names[0])), label_of(owner_of(goal)) if goal else ""
    if len(names) > 1:
        count = len(names)
        if goal:
            return tr("Move {count} nodes into {frame}", count=count, frame=frame)
        return tr("Move {count} nodes out to the sheet", count=count)
    if goal:
        return tr("Move {name} into {frame}", name=name, frame=frame)
    return tr("Move {name} out to the sheet", name=name)


def _no(code: str, reason: str) -> Verdict:
    return Verdict(ok=False, code=code, reason=reason)
