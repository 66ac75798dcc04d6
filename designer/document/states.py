"""Commands for states: put in, rename. Each is one undo step."""

from collections.abc import Iterable
from functools import partial

from designer.document.document import Document
from designer.document.draft import Draft
from designer.document.lanes import FIRST_BRANCH, lanes_of
from designer.document.mentions import mentions, say_mentions
from designer.document.new_states import (
    dialect_of,
    empty_machine,
    fresh_name,
    new_state,
)
from designer.document.pointers import (
    START_FIELD,
    EdgePlace,
    edge_id,
    edge_place,
    label_of,
    machine_of,
    name_of,
    owner_of,
    state_pointer,
)
from designer.document.references import reference_edits
from designer.document.rules import (
    NAME_LIMIT,
    YES,
    Verdict,
    can_drop,
    can_fill,
    can_follow,
    can_hold,
    can_name,
    can_rename,
    default_kind,
    edge_target,
    machine_at,
    strays,
)
from designer.document.targets import write_target
from designer.document.wiring import LIST_OF_WAYS, add_way, append, may
from designer.look.words import tr
from engine.definition import Definition
from engine.language.edits import rename_member, replace_value, set_member
from engine.language.machine import TransitionKind
from engine.language.problems import Edit
from engine.language.shorten import shorten
from engine.language.source import NodeKind, Source
from engine.language.values import Json


def insert_state(
    document: Document,
    machine: str,
    state_type: str,
    name: str | None = None,
    *,
    on_edge: str | None = None,
    after: str | None = None,
    kind: TransitionKind | None = None,
    function: str = "",
) -> str | None:
    """Put a new state into a machine and return its pointer, or None when that may not be.

    ``on_edge`` splits the edge of that id: its state now leads here, and from here to where it led.
    ``after`` does so with the way out of the state at that pointer; a Choice gets a new way. ``kind`` is which way
    of that state is meant: NEXT and DEFAULT are split if they are there, a RULE or CATCH is always a new one. The
    first state of a machine becomes its StartAt. ``function`` is the name of the function a Task calls, and of the
    state too unless it has a ``name``.
    """
    definition = document.definition
    edge = edge_place(on_edge) if on_edge is not None else None
    if after is not None:
        machine, edge = machine_of(after), way_after(definition, after, kind)
    place = machine if edge is None else edge_id(*edge)
    if not may(document, can_drop(definition, state_type, on_edge or place)):
        return None
    if not may(document, can_hold(definition, machine)) or not may(document, _can_lead_on(definition, after, kind)):
        return None
    name = fresh_name(_names(definition), _named_like(function) or state_type) if name is None else name
    if not may(document, can_name(definition, name)):
        return None
    machine = machine if edge is None else edge.machine
    draft = Draft(document.source)
    _write_state(draft, definition, machine, name, _content(definition, state_type, edge, function), edge, after)
    if edge is None and after is not None:
        _lead_from(draft, definition, after, name, kind)
    document.edit(draft.compose(), tr("Add {name}", name=shorten(name, 40)))
    return state_pointer(machine, name)


def first_empty_lane(definition: Definition, pointer: str) -> str | None:
    """Return the first inner machine without a state of the Map or Parallel at ``pointer``; None when there is none."""
    state = definition.state(pointer)
    lanes = lanes_of(state) if state is not None else ()
    return next((pointer + suffix for suffix, machine in lanes if not machine.states), None)


def rename_state(document: Document, pointer: str, name: str) -> str | None:
    """Give a state another name, in every reference to it too; returns its new pointer, or None."""
    if not may(document, can_rename(document.definition, pointer, name)):
        return None
    old, machine = name_of(pointer), machine_of(pointer)
    label = tr("Rename {old} to {new}", old=label_of(pointer), new=shorten(name, 40))
    is_changed = document.edit(rename_edits(document.source, machine, old, name), label)
    left = mentions(document.definition, old) if is_changed else []
    if left:
        places = say_mentions(left)
        document.noted.emit(tr('"{name}" still stands as text in: {places}', name=shorten(old, 40), places=places))
    return state_pointer(machine, name)


def _named_like(function: str) -> str:
    """Return what a state that calls a function may be called, with room for a number behind it."""
    return function[: NAME_LIMIT - 4].rstrip()


def _can_lead_on(definition: Definition, after: str | None, kind: TransitionKind | None) -> Verdict:
    state = definition.state(after) if after is not None else None
    if after is None or state is None or (kind is None and state.type != "Choice"):
        return YES
    verdict = YES if kind is None else can_follow(definition, after, kind)
    field = LIST_OF_WAYS.get(kind or default_kind(state, state.name))
    return can_fill(definition, f"{after}/{field}", NodeKind.ARRAY) if verdict.ok and field else verdict


def way_after(definition: Definition, pointer: str, kind: TransitionKind | None) -> EdgePlace | None:
    """Return the way out of a state that a new state after it takes over; None where it gets a new way, or ends."""
    state = definition.state(pointer)
    ways = state.transitions() if state is not None else ()
    kinds = (kind,) if kind is TransitionKind.DEFAULT else (TransitionKind.NEXT, TransitionKind.END)
    is_new = kind in (TransitionKind.RULE, TransitionKind.CATCH)
    return None if is_new else next((EdgePlace(pointer, way.field) for way in ways if way.kind in kinds), None)


def _content(definition: Definition, state_type: str, edge: EdgePlace | None, function: str) -> dict[str, Json]:
    target = edge_target(definition, edge) if edge is not None else None
    machine = machine_at(definition, edge.machine) if edge is not None else None
    is_there = machine is not None and target in machine.states
    return new_state(state_type, target if is_there else None, function, definition.dialect)


def _write_state(
    draft: Draft,
    definition: Definition,
    machine: str,
    name: str,
    content: dict[str, Json],
    edge: EdgePlace | None,
    after: str | None,
) -> None:
    reading = machine_at(definition, machine)
    is_start_open = reading is None or reading.start_at not in reading.states
    neighbour = after or (edge.owner if edge is not None and not edge.is_start else None)
    start = EdgePlace(machine, START_FIELD) if is_start_open else None
    add_state(
        draft,
        machine,
        name,
        content,
        None if neighbour is None else name_of(neighbour),
        leading=[way for way in dict.fromkeys((start, edge)) if way is not None],
    )


def _lead_from(draft: Draft, definition: Definition, after: str, name: str, kind: TransitionKind | None) -> None:
    state = definition.state(after)
    if state is not None and (state.type == "Choice" or kind is not None):
        add_way(draft, after, name, kind or default_kind(state, name), dialect_of(state))


def add_state(
    draft: Draft,
    machine: str,
    name: str,
    content: Json,
    after: str | None = None,
    *,
    leading: Iterable[EdgePlace] = (),
) -> None:
    """Write a state into a machine, behind the one called ``after``; what is missing around it is made.

    The edges in ``leading`` lead to it from then on.
    """
    make_machine(draft, machine)
    states = draft.node(f"{machine}/States")
    ways = [partial(write_target, edge=edge, target=name) for edge in leading]
    if states is None or states.kind is not NodeKind.OBJECT:
        draft.add(set_member(draft.source, machine, "States", {name: content}))
        draft.add_all(ways)
    else:
        behind = after if after is not None and states.get(after) is not None else None
        writer = partial(set_member, pointer=f"{machine}/States", key=name, value=content, after=behind)
        draft.add_all([writer, *ways])  # at the price of one reading


def make_machine(draft: Draft, machine: str) -> None:
    """Write an empty machine where one is drawn that the text does not have: a Map's iterator, a first branch."""
    node = draft.node(machine)
    if node is None and machine.endswith(FIRST_BRANCH):
        append(draft, owner_of(machine), "Branches", empty_machine())
    elif node is None:
        owner = owner_of(machine)
        draft.add(set_member(draft.source, owner, machine[len(owner) + 1 :], empty_machine()))
    elif node.kind is not NodeKind.OBJECT:
        draft.add(replace_value(draft.source, machine, empty_machine()))


def rename_edits(source: Source, machine: str, old: str, new: str) -> tuple[Edit, ...]:
    """Return the edits that call the state ``old`` of a machine ``new``, in every reference to it too."""
    return (*rename_member(source, f"{machine}/States", old, new), *reference_edits(source, machine, old, new))


def _names(definition: Definition) -> set[str]:
    return {*definition.names, *strays(definition)}
