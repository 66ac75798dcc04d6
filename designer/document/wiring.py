"""Commands for edges: connect, lead elsewhere, delete, choose the first state. Each is one undo step."""

from collections.abc import Iterable

from designer.document.document import Document
from designer.document.draft import Draft
from designer.document.new_states import CATCH_ALL, dialect_of, new_catcher, new_rule
from designer.document.pointers import (
    END,
    START,
    START_FIELD,
    EdgePlace,
    edge_place,
    label_of,
    machine_of,
    name_of,
)
from designer.document.rules import (
    Verdict,
    can_connect,
    can_delete_edge,
    can_fill,
    can_retarget,
    can_start,
    default_kind,
)
from designer.document.targets import lead_to, write_target
from designer.look.words import tr
from engine.errors import TASK_FAILED, canonical_error
from engine.language.dialects import Dialect
from engine.language.edits import insert_element, set_member
from engine.language.machine import TransitionKind
from engine.language.source import NodeKind, Source
from engine.language.values import Json

LIST_OF_WAYS = {TransitionKind.RULE: "Choices", TransitionKind.CATCH: "Catch"}
"""The fields that hold the ways of a kind of which a state may have several."""


def may(document: Document, verdict: Verdict) -> bool:
    """Tell whether a command may go on; if not, the document announces why."""
    editable = document.can_edit()
    if not editable.ok:
        return document.refuse(editable)
    return verdict.ok or document.refuse(verdict)


def connect(document: Document, source: str, target: str | None, kind: TransitionKind | None = None) -> bool:
    """Draw an edge from a state (or START) to a state of the same machine, or to END or None.

    Next and End turn into each other in place. A Choice gets a rule, or its Default when it has rules and
    no Default yet; ``kind`` decides otherwise: RULE, DEFAULT, NEXT, or CATCH for a new catcher.
    """
    target = None if target == END else target
    if source == START:
        return target is not None and set_start(document, target)
    if not may(document, can_connect(document.definition, source, target, kind, warns=False)):
        return False
    state = document.definition.state(source)
    assert state is not None  # can_connect saw it
    kind = kind or default_kind(state, target)
    field = LIST_OF_WAYS.get(kind)
    if field is not None and not may(document, can_fill(document.definition, f"{source}/{field}", NodeKind.ARRAY)):
        return False
    draft = Draft(document.source)
    add_way(
        draft,
        source,
        None if target is None else name_of(target),
        kind,
        dialect_of(state),
    )
    end = tr("End") if target is None else label_of(target)
    return document.edit(draft.compose(), tr("Connect {source} → {target}", source=label_of(source), target=end))


def add_way(draft: Draft, state: str, target: str | None, kind: TransitionKind, dialect: Dialect) -> None:
    """Write a new way out of the state at pointer ``state`` to the state called ``target``."""
    match kind:
        case TransitionKind.RULE:
            append(draft, state, "Choices", new_rule(target or "", dialect))
        case TransitionKind.CATCH:
            _add_catcher(draft, state, target or "", dialect)
        case TransitionKind.DEFAULT:
            draft.add(set_member(draft.source, state, "Default", target or ""))
        case TransitionKind.NEXT | TransitionKind.END:
            draft.add(lead_to(draft.source, state, target))


def append(draft: Draft, state: str, field: str, item: Json, index: int | None = None) -> int:
    """Put an item into a list of a state, at the end unless ``index`` is given; returns its index."""
    items = draft.node(f"{state}/{field}")
    if items is None or items.kind is not NodeKind.ARRAY:
        before = next((key for key in ("Next", "End") if draft.node(f"{state}/{key}") is not None), None)
        draft.add(set_member(draft.source, state, field, [item], before=before))
        return 0
    index = len(items.elements) if index is None else min(index, len(items.elements))
    draft.add(insert_element(draft.source, f"{state}/{field}", index, item))
    return index


def delete_edge(document: Document, edge: str) -> bool:
    """Delete an edge by its id: Next becomes End, a rule, Default or catcher goes."""
    return delete_edges(document, (edge,))


def delete_edges(document: Document, edges: Iterable[str]) -> bool:
    """Delete edges by their ids as one undo step; why one has to stay is announced, the others go."""
    if not document.can_edit().ok:
        return document.refuse(document.can_edit())
    gone = [edge for edge in edges if may(document, can_delete_edge(document.definition, edge))]
    places = [place for edge in gone if (place := edge_place(edge)) is not None]
    if not places:
        return False
    draft = Draft(document.source)
    # Rules and catchers have numbers: the last first, so that the others keep theirs.
    for place in sorted(places, key=_number, reverse=True):
        draft.add(write_target(draft.source, place, None))
    label = tr("Delete a connection of {source}", source=label_of(places[0].owner))
    return document.edit(
        draft.compose(), label if len(places) == 1 else tr("Delete {count} connections", count=len(places))
    )


def retarget_edge(document: Document, edge: str, target: str | None) -> bool:
    """Let an edge lead to another state of the same machine, or to END or None."""
    target = None if target == END else target
    place = edge_place(edge)
    if place is None or not may(document, can_retarget(document.definition, edge, target, warns=False)):
        return False
    if place.is_start:
        return target is not None and set_start(document, target)
    end = tr("End") if target is None else label_of(target)
    label = tr("Connect {source} → {target}", source=label_of(place.owner), target=end)
    return document.edit(write_target(document.source, place, None if target is None else name_of(target)), label)


def set_start(document: Document, target: str) -> bool:
    """Make the state at pointer ``target`` the first of its machine."""
    if not may(document, can_start(document.definition, target)):
        return False
    place = EdgePlace(machine_of(target), START_FIELD)
    edits = write_target(document.source, place, name_of(target))
    return document.edit(edits, tr("Start at {name}", name=label_of(target)))


def _number(place: EdgePlace) -> int:
    return next((int(part) for part in place.field.split("/") if part.isdecimal()), -1)


def _add_catcher(draft: Draft, state: str, target: str, dialect: Dialect) -> None:
    """Append a catcher for every error; before one that takes every error already, for errors of tasks."""
    index = _catch_all_index(draft.source, state)
    if index is None:
        append(draft, state, "Catch", new_catcher(target, dialect=dialect))
    else:
        append(draft, state, "Catch", new_catcher(target, TASK_FAILED, dialect), index)


def _catch_all_index(source: Source, state: str) -> int | None:
    catchers = source.node(f"{state}/Catch")
    for index, element in enumerate(catchers.elements if catchers is not None else ()):
        names = element.node.get("ErrorEquals")
        listed = names.value if names is not None and isinstance(names.value, list) else []
        if any(isinstance(name, str) and canonical_error(name) == CATCH_ALL for name in listed):
            return index
    return None
