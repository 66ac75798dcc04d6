"""Turning states into another type: what both types know stays, what is inside a frame too; the rest is told before."""

from collections.abc import Collection

from designer.document.document import Document
from designer.document.draft import Draft
from designer.document.new_states import dialect_of, items_field, new_content, way_out
from designer.document.pointers import label_of
from designer.document.rules import Verdict, can_change_type
from designer.document.wiring import may
from designer.look.words import tr
from engine.definition import Definition
from engine.language.edits import remove_member, rename_member, replace_text, replace_value, set_member
from engine.language.machine import TransitionKind
from engine.language.shorten import shorten
from engine.language.source import NodeKind
from engine.language.values import Json
from engine.states import STATE_TYPES, StateBase

_WAYS = ("Next", "End", "Default")
_INSIDE = ("Iterator", "ItemProcessor", "Branches")


def change_type(document: Document, pointer: str, state_type: str) -> bool:
    """Turn a state into one of another type; see :func:`change_types`."""
    return change_types(document, (pointer,), state_type)


def change_types(document: Document, pointers: Collection[str], state_type: str) -> bool:
    """Turn states into another type as one undo step: fields that both types know stay, the others go.

    Those that are of the type already stay as they are. What is inside a Map goes into the branch of a Parallel,
    and what is inside the first branch of a Parallel into the Map.
    """
    definition = document.definition
    verdicts = {pointer: can_change_type(definition, pointer, state_type) for pointer in pointers}
    due = [pointer for pointer, verdict in verdicts.items() if verdict.ok]
    if not may(document, next(iter(verdicts.values()), Verdict(ok=False)) if not due else verdicts[due[0]]):
        return False
    draft = Draft(document.source)
    for pointer in sorted(due, key=len, reverse=True):  # what is inside a frame before the frame
        state = definition.state(pointer)
        assert state is not None  # can_change_type saw it
        _change(draft, pointer, state, state_type)
    label = tr("Make {name} a {type}", name=label_of(due[0]), type=state_type)
    if len(due) > 1:
        label = tr("Make {count} nodes a {type}", count=len(due), type=state_type)
    return document.edit(draft.compose(), label)


def lost_by(definition: Definition, pointers: Collection[str], state_type: str) -> tuple[str, ...]:
    """Return the fields that states lose by becoming of another type, each once; of branches which ones."""
    lost: dict[str, None] = {}
    for pointer in pointers:
        state, node = definition.state(pointer), definition.source.node(pointer)
        if state is None or node is None or state.type == state_type:
            continue
        for member in node.members:
            if member.key in _foreign(state_type) and not _is_carried(member.key, state, state_type):
                lost[member.key] = None
        if state.type == "Parallel" and state_type == "Map" and len(state.machines()) > 1:
            lost[tr("every branch but the first")] = None
    return tuple(lost)


def say_loss(definition: Definition, pointers: Collection[str], state_type: str) -> str:
    """Return what states would lose by becoming of another type, in few words; empty for nothing."""
    lost = lost_by(definition, pointers, state_type)
    return tr("without {fields}", fields=shorten(tr(", ").join(lost), 48)) if lost else ""


def _foreign(state_type: str) -> set[str]:
    """Return the fields that other types know and this one does not."""
    known = {name for spec in STATE_TYPES[state_type].fields for name in (spec.name, *spec.aliases)}
    owned = {name for row in STATE_TYPES.values() for spec in row.fields for name in (spec.name, *spec.aliases)}
    return owned - known


def _is_carried(key: str, state: StateBase, state_type: str) -> bool:
    """Tell whether what a field says stays under another name."""
    if key in _INSIDE and {state.type, state_type} == {"Map", "Parallel"}:
        return bool(state.machines())
    if key == "End":
        return True  # nothing to lose: that it ends is told by the type, or another way is led from it
    return key in _WAYS and bool(way_out(state_type, "x"))


def _change(draft: Draft, pointer: str, state: StateBase, state_type: str) -> None:
    target = next((way.target for way in state.transitions() if way.kind is not TransitionKind.CATCH), None)
    default = next((way.target for way in state.transitions() if way.kind is TransitionKind.DEFAULT), None)
    draft.add(set_member(draft.source, pointer, "Type", state_type))
    wanted = {**new_content(state_type, dialect=dialect_of(state)), **way_out(state_type, default or target)}
    _swap_way_out(draft, pointer, wanted)
    _carry_inside(draft, pointer, state, state_type)
    node, foreign = draft.node(pointer), _foreign(state_type)
    for member in node.members if node is not None else ():
        if member.key in foreign:
            draft.add(remove_member(draft.source, pointer, member.key))
    has_inside = any(draft.node(f"{pointer}/{key}") is not None for key in _INSIDE)
    for key, value in wanted.items():
        if draft.node(f"{pointer}/{key}") is None and not (key in _INSIDE and has_inside):
            draft.add(set_member(draft.source, pointer, key, value))


def _swap_way_out(draft: Draft, pointer: str, wanted: dict[str, Json]) -> None:
    """Turn Next, End or Default into the one that the new type has, at the same place in the text."""
    present = [key for key in _WAYS if draft.node(f"{pointer}/{key}") is not None]
    due = next((key for key in _WAYS if key in wanted), None)
    if len(present) != 1 or due is None or due in present:
        return
    draft.add(rename_member(draft.source, pointer, present[0], due))
    draft.add(replace_value(draft.source, f"{pointer}/{due}", wanted[due]))


def _carry_inside(draft: Draft, pointer: str, state: StateBase, state_type: str) -> None:
    """Let what is inside a Map be the only branch of a Parallel, or the other way round, in its own text."""
    if {state.type, state_type} != {"Map", "Parallel"} or not state.machines():
        return
    inside = pointer + state.machines()[0][0]
    span, node = draft.source.span(inside), draft.node(inside)
    if span is None or node is None or node.kind is not NodeKind.OBJECT:
        return
    text = draft.source.text[span.start : span.end]
    old, new = inside.rpartition("/")[2], "Branches"
    if state_type == "Map":
        old, new = "Branches", items_field(dialect_of(state))
    draft.add(rename_member(draft.source, pointer, old, new))
    draft.add(replace_text(draft.source, f"{pointer}/{new}", text if state_type == "Map" else f"[{text}]"))
