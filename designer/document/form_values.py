"""What stands in the fields of a form, and what the user's text there means for the definition."""

import json
import re

from msgspec import Struct

from designer.document.forms import REMOVE, FieldValue
from designer.document.json_text import read_json, relayout
from designer.look.words import language, tr
from engine.expressions.paths import PathError, compile_path, compile_result_path
from engine.expressions.query_text import is_jsonata_text
from engine.language.fields import FieldSpec, Kind
from engine.language.source import Node, Source
from engine.language.values import Json
from engine.states.placeholders import has_placeholder

PATHS = frozenset((Kind.PATH, Kind.REFERENCE_PATH, Kind.RESULT_PATH))
NUMBERS = frozenset((Kind.INTEGER, Kind.NUMBER))
_number = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")


class Written(Struct, frozen=True, kw_only=True):
    """What a text in a field means: a ``value`` (REMOVE takes the field away), or why it means nothing."""

    value: FieldValue = None
    fault: str = ""


def shown_text(node: Node | None, spec: FieldSpec) -> str:
    """Return what a one-line field shows for the value in the text; absent is empty, odd types are JSON."""
    if node is None:
        return ""
    value = node.value
    if spec.kind is Kind.ERROR_NAMES:
        return _names_text(value)
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def read_text(text: str, spec: FieldSpec) -> Written:
    """Return what a one-line text means in a field of this kind; an emptied field goes."""
    stripped = text.strip()
    if spec.kind is Kind.ERROR_NAMES:
        return _read_names(stripped)
    if not stripped:
        blank = text if spec.kind is Kind.TEXT else ""
        return Written(value=blank if spec.is_required else REMOVE)
    if spec.takes_query and is_jsonata_text(stripped):
        return Written(value=stripped)
    if spec.kind in NUMBERS:
        return Written(value=stripped) if has_placeholder(stripped) else _read_number(stripped, spec)
    if spec.kind in PATHS:
        return Written(value=None if spec.is_nullable and stripped == "null" else stripped)
    return Written(value=text if spec.kind in (Kind.TEXT, Kind.COMMENT) else stripped)


def live_fault(text: str, spec: FieldSpec) -> str:
    """Return what is wrong with a text as it stands, typed or in the definition; empty when nothing is."""
    stripped = text.strip()
    if not stripped:
        return ""
    if spec.takes_query and is_jsonata_text(stripped):
        return ""
    if has_placeholder(stripped):
        return ""  # filled in when the workflow is deployed
    if spec.kind in NUMBERS:
        return _read_number(stripped, spec).fault
    if spec.kind in PATHS and not (spec.is_nullable and stripped == "null"):
        return _path_fault(stripped, spec)
    return ""


def not_applied(fault: str) -> str:
    """Return what is wrong with a text that was typed and that the definition does not have."""
    return tr("{problem} It is not applied yet.", problem=fault)


def _path_fault(text: str, spec: FieldSpec) -> str:
    try:
        if spec.kind is Kind.RESULT_PATH:
            compile_result_path(text)
        elif spec.kind is Kind.REFERENCE_PATH and not compile_path(text).is_reference:
            return tr("This must name one place, without *, .., slices or filters.")
        else:
            compile_path(text)
    except PathError as error:
        return error.explain(language())
    return ""


def _read_number(text: str, spec: FieldSpec) -> Written:
    if _number.fullmatch(text) is None:
        return Written(fault=tr("This must be a number."))
    value = json.loads(text)
    if value in (float("inf"), float("-inf")):
        return Written(fault=tr("This number is too large."))
    if spec.kind is Kind.INTEGER and isinstance(value, float):
        if not value.is_integer():
            return Written(fault=tr("This must be a whole number."))
        value = int(value)
    if spec.minimum is not None and value < spec.minimum:
        return Written(fault=tr("This must be at least {minimum}.", minimum=f"{spec.minimum:g}"))
    return Written(value=value)


def _names_text(value: Json) -> str:
    """Return error names with commas between them, or as JSON when that would not lead back to them."""
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        text = ", ".join(str(name) for name in value)
        if _read_names(text).value == value:
            return text
    return json.dumps(value, ensure_ascii=False)


def _read_names(text: str) -> Written:
    if text.startswith("["):
        reading = read_json(text)
        is_right = isinstance(reading.value, list) and all(isinstance(name, str) for name in reading.value)
        if reading.fault is None and is_right:
            return Written(value=reading.value)
        return Written(fault=tr("Write error names with commas between them."))
    names: Json = [name for part in re.split("[,，、;；]", text) if (name := part.strip())]
    return Written(value=names)


def payload_text(source: Source, pointer: str) -> str:
    """Return the value at ``pointer`` laid out for editing, every scalar as it was written; empty if absent."""
    span = source.span(pointer)
    if span is None:
        return ""
    text = source.text[span.start : span.end]
    return relayout(text) or text
