"""Commands for what forms change: fields of a state, a rule, a retrier or the workflow. Each is one undo step."""

import enum
import json
from collections.abc import Mapping
from typing import Final, TypeAlias

from designer.document.document import Document
from designer.document.draft import Draft
from designer.document.pointers import label_of
from designer.document.rules import YES, Verdict
from designer.document.wiring import may
from designer.look.words import language, tr
from engine.definition import Definition
from engine.language.edits import remove_member, rename_member, replace_value, set_member
from engine.language.fields import MACHINE_FIELDS, FieldSpec
from engine.language.machine import escape
from engine.language.messages import message
from engine.language.rewriting import rewrite_value
from engine.language.shorten import shorten
from engine.language.source import Node, NodeKind, Source
from engine.language.values import Json
from engine.states import STATE_TYPES
from engine.states.fail import ALTERNATIVES as FAIL_ALTERNATIVES
from engine.states.item_batcher import LIMITS as BATCH_LIMITS
from engine.states.map_ import ALTERNATIVES as MAP_ALTERNATIVES
from engine.states.task import ALTERNATIVES as TASK_ALTERNATIVES
from engine.states.wait import TIMINGS


class Remove(enum.Enum):
    """The type of :data:`REMOVE`."""

    REMOVE = enum.auto()


REMOVE: Final = Remove.REMOVE
"""The value that takes a field away."""

FieldValue: TypeAlias = Json | Remove

_ALTERNATIVES: tuple[tuple[str, ...], ...] = (
    ("Next", "End"),
    tuple(spec.name for spec in TIMINGS),
    *FAIL_ALTERNATIVES,
    *TASK_ALTERNATIVES,
    *MAP_ALTERNATIVES,
    *((name, f"{name}Path") for name in (*BATCH_LIMITS, "MaxItems")),
)
"""Fields of which an object has one."""


def set_field(document: Document, pointer: str, field: str, value: FieldValue, *, merge: bool = False) -> bool:
    """Give a field of the object at ``pointer`` a value, or take it away with REMOVE.

    The object is a state, a machine (empty: the workflow) or anything in them. Setting Next takes End
    away and the other way round. With ``merge``, changes of the same field in a row are one undo step,
    as while typing in a form.
    """
    return set_fields(document, pointer, {field: value}, merge=merge)


def set_fields(document: Document, pointer: str, values: Mapping[str, FieldValue], *, merge: bool = False) -> bool:
    """Give several fields of one object values at once; a field that replaces a single other takes its place."""
    if not may(document, _can_set(document.source, pointer, values)):
        return False
    node = document.source.node(pointer)
    assert node is not None  # _can_set saw it
    draft = Draft(document.source)
    changes = _with_exclusions(node, values)
    _swap(draft, pointer, node, changes)
    for key, value in changes.items():
        if isinstance(value, Remove):
            if draft.node(_below(pointer, key)) is not None:
                draft.add(remove_member(draft.source, pointer, key))
        else:
            draft.add(set_member(draft.source, pointer, key, value, after=_neighbour(draft.node(pointer), key)))
    fields = ", ".join(values)
    key = f"{pointer}#{fields}" if merge else ""
    return document.edit(draft.compose(), _label(document.definition, pointer, fields), key)


def set_field_text(document: Document, pointer: str, field: str, text: str, *, merge: bool = False) -> bool:
    """Give a field a value written as JSON: every token arrives as it is spelled here, blanks stay as they were.

    Refused, with the place and kind of the fault, when ``text`` is no JSON.
    """
    read = Source.read(text)
    if read.root is None:
        fault = read.faults[0]
        line, column = read.line_column(fault.span.start)
        reason = tr(
            "{field}: line {line}, column {column}: {fault}",
            field=field,
            line=line,
            column=column,
            fault=message(fault.code, fault.args, language()),
        )
        return may(document, Verdict(ok=False, code="not-json", reason=reason))
    if not may(document, _can_set(document.source, pointer, {})):
        return False
    draft = Draft(document.source)
    place = _below(pointer, field)
    if draft.node(place) is None:
        draft.add(set_member(draft.source, pointer, field, None, after=_neighbour(draft.node(pointer), field)))
    draft.add(rewrite_value(draft.source, place, read))
    return document.edit(
        draft.compose(), _label(document.definition, pointer, field), f"{pointer}#{field}" if merge else ""
    )


def _can_set(source: Source, pointer: str, values: Mapping[str, FieldValue]) -> Verdict:
    node = source.node(pointer)
    if node is None or node.kind is not NodeKind.OBJECT:
        return Verdict(ok=False, code="no-object", reason=tr("This is not in the workflow (any more)."))
    try:
        json.dumps([value for value in values.values() if not isinstance(value, Remove)], allow_nan=False)
    except ValueError:
        return Verdict(ok=False, code="not-json", reason=tr("JSON has no NaN and no infinity."))
    return YES


def _with_exclusions(node: Node, values: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    """Take away what another way of saying the same replaces: of Seconds and Timestamp only one may be there."""
    changes = dict(values)
    for group in _ALTERNATIVES:
        is_set = any(values.get(key, REMOVE) is not REMOVE for key in group)
        if is_set and ("Next" not in group or node.get("Type") is not None):
            changes |= {other: REMOVE for other in group if other not in values}
    return {key: value for key, value in changes.items() if value is not REMOVE or node.get(key) is not None}


def _swap(draft: Draft, pointer: str, node: Node, changes: dict[str, FieldValue]) -> None:
    """When one field goes and one comes, let the new one stand where the old one stood."""
    gone = [key for key, value in changes.items() if value is REMOVE]
    come = [key for key, value in changes.items() if value is not REMOVE and node.get(key) is None]
    if len(gone) == len(come) == 1:
        value = changes[come[0]]
        assert not isinstance(value, Remove)
        draft.add(
            (
                *rename_member(draft.source, pointer, gone[0], come[0]),
                *replace_value(draft.source, _below(pointer, gone[0]), value),
            )
        )
        del changes[gone[0]], changes[come[0]]


def _neighbour(node: Node | None, field: str) -> str | None:
    """Return the member that a new field stands behind: the last one that its field table names before it."""
    if node is None:
        return None
    type_node = node.get("Type")
    row = STATE_TYPES.get(str(type_node.value)) if type_node is not None else None
    order = _order(row.fields if row is not None else MACHINE_FIELDS)
    if field not in order:
        return None
    earlier = order[: order.index(field)]
    return next((key for key in reversed(earlier) if node.get(key) is not None), None)


def _order(fields: tuple[FieldSpec, ...]) -> list[str]:
    return [spec.name for spec in fields]


def _below(pointer: str, key: str) -> str:
    return f"{pointer}/{escape(key)}"


def _label(definition: Definition, pointer: str, fields: str) -> str:
    place = pointer
    while place and definition.state(place) is None:
        place = place.rpartition("/")[0]
    if not place:
        return tr("Set {field}", field=shorten(fields, 40))
    return tr("Set {field} of {name}", field=shorten(fields, 40), name=label_of(place))
