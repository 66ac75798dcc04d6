"""What a word of the code means, in the language of the window: fields, operators, functions, names of states."""

import html
import json
import re
from collections.abc import Iterator

from designer.document.document import Document
from designer.editor.names import state_named_at
from designer.editor.state_sync import innermost_state
from designer.look import language, theme, tr
from engine.expressions.conditions import OPERATORS
from engine.expressions.intrinsics import INTRINSICS
from engine.language.dialects import Dialect
from engine.language.fields import (
    CATCHER_FIELDS,
    INNER_MACHINE_FIELDS,
    MACHINE_FIELDS,
    RETRIER_FIELDS,
    FieldSpec,
    Kind,
)
from engine.language.machine import unescape
from engine.states import STATE_TYPES
from engine.states.choice import RULE_FIELDS

_function = re.compile(r"States\.\w+")
_machine = re.compile(r"/(?:Iterator|ItemProcessor|Branches/\d+)\Z")
_item = re.compile(r"/(Retry|Catch)/\d+\Z")
_LONGEST = 2_000


def help_at(document: Document, offset: int) -> str:
    """Return the help for what stands at an offset, as rich text; empty where nothing is to be said."""
    source = document.source
    if source.root is None:
        return ""
    function = _function_at(document.text, offset)
    if function in INTRINSICS:
        row = INTRINSICS[function]
        return _lines(row.signature, row.doc(language()))
    pointer = source.pointer_at(offset)
    key = source.key_span(pointer)
    if key is not None and key.start <= offset <= key.end:
        around, _, name = pointer.rpartition("/")
        found = _field_help(document, around, unescape(name))
        if found:
            return found
    return _state_help(document, offset)


def spec_of(document: Document, around: str, name: str) -> FieldSpec | None:
    """Return the row of a field's table for the member ``name`` of the object at ``around``."""
    return next((spec for spec in _specs(document, around) if name in (spec.name, *spec.aliases)), None)


def _specs(document: Document, around: str) -> tuple[FieldSpec, ...]:
    if not around:
        return MACHINE_FIELDS
    state = document.definition.states.get(around)
    if state is not None:
        row = STATE_TYPES.get(state.type)
        return row.fields if row is not None else ()
    if _machine.search(around):
        return INNER_MACHINE_FIELDS
    item = _item.search(around)
    if item is not None:
        return RETRIER_FIELDS if item[1] == "Retry" else CATCHER_FIELDS
    inside = around[len(innermost_state(document, around)) :]
    return RULE_FIELDS if inside.startswith("/Choices/") else ()


def _field_help(document: Document, around: str, name: str) -> str:
    spec = spec_of(document, around, name)
    if spec is not None:
        return _lines(name, spec.doc(language()), *_facts(spec, document.definition.dialect))
    inside = around[len(innermost_state(document, around)) :]
    if name in OPERATORS and inside.startswith("/Choices/"):
        operator = OPERATORS[name]
        return _lines(name, operator.zh if language() == "zh" else operator.en)
    return ""


def _facts(spec: FieldSpec, dialect: Dialect) -> Iterator[str]:
    """Yield what a value must be and what an absent one means, where the dialect of the text says another thing first."""
    kind = tr("Type: {kind}", kind=kind_words(spec.kind))
    if spec.is_nullable:
        kind += tr(", or null")
    if spec.unit:
        kind += f" ({spec.unit})"
    yield kind + (" · " + tr("required") if spec.is_required else "")
    if spec.choices:
        yield tr("One of: {choices}", choices=", ".join(spec.choices))
    least = spec.asl_minimum if dialect.is_asl and spec.asl_minimum is not None else spec.minimum
    most = spec.asl_maximum if dialect.is_asl else None
    if least is not None:
        yield tr("At least {number}", number=_plain(least)) + (
            " · " + tr("at most {number}", number=most) if most is not None else ""
        )
    default = spec.asl_default if dialect.is_asl and spec.asl_default is not None else spec.default
    if default is not None:
        words = tr("Without it: {value}", value=_plain(default))
        if spec.asl_default is not None and spec.asl_default != spec.default:
            other = spec.default if dialect.is_asl else spec.asl_default
            words += " · " + tr(
                "in {dialect}: {value}", dialect="TCSL" if dialect.is_asl else "ASL", value=_plain(other)
            )
        yield words
    if spec.is_tcsl_only or spec.is_asl_only:
        yield tr("Only in {dialect}", dialect="TCSL" if spec.is_tcsl_only else "ASL")
    elif spec.dialect is Dialect.ASL and not dialect.is_asl:
        yield tr("Known from ASL; TCSL does not document it")


def _plain(value: object) -> str:
    return json.dumps(int(value) if isinstance(value, float) and value.is_integer() else value, ensure_ascii=False)


def _state_help(document: Document, offset: int) -> str:
    pointer = state_named_at(document, offset)
    state = document.definition.states.get(pointer or "")
    if state is None:
        return ""
    comment = document.source.node(f"{pointer}/Comment")
    words = str(comment.value) if comment is not None and isinstance(comment.value, str) else ""
    return _lines(state.name, state.type, words, tr("Ctrl+click or F12 goes there"))


def _function_at(text: str, offset: int) -> str:
    start = max(text.rfind("\n", 0, offset) + 1, offset - _LONGEST)
    for match in _function.finditer(text, start, offset + 80):
        if match.start() <= offset <= match.end():
            return match[0]
        if match.start() > offset:
            break
    return ""


def _lines(title: str, *rest: str) -> str:
    muted = theme().color("muted").name()
    first, *facts = [html.escape(one) for one in rest if one] or [""]
    parts = [f"<b>{html.escape(title)}</b>", first, *(f'<span style="color:{muted}">{fact}</span>' for fact in facts)]
    return "<br>".join(part for part in parts if part)


def kind_words(kind: Kind) -> str:
    """Return the name of a kind of value in the language of the window."""
    words = {
        Kind.TEXT: tr("text"),
        Kind.COMMENT: tr("text"),
        Kind.STATE: tr("name of a node"),
        Kind.TYPE: tr("node type"),
        Kind.PATH: tr("path"),
        Kind.REFERENCE_PATH: tr("path to one place"),
        Kind.RESULT_PATH: tr("path to one place"),
        Kind.PAYLOAD: tr("JSON with paths in keys ending in .$"),
        Kind.JSON: tr("any JSON"),
        Kind.OBJECT: tr("object"),
        Kind.QUERY: tr("JSON with JSONata in {% %}"),
        Kind.ASSIGN: tr("variables with values"),
        Kind.EXPRESSION: tr("path or function call"),
        Kind.INTEGER: tr("whole number"),
        Kind.NUMBER: tr("number"),
        Kind.BOOLEAN: tr("true or false"),
        Kind.END: tr("only true"),
        Kind.TIMESTAMP: tr("time with a zone, such as 2025-01-31T08:00:00Z"),
        Kind.RESOURCE: tr("what is called: a qrn or an ARN"),
        Kind.ERROR_NAMES: tr("list of error names"),
        Kind.RETRIERS: tr("list of retriers"),
        Kind.CATCHERS: tr("list of catchers"),
        Kind.RULES: tr("list of rules"),
        Kind.MACHINE: tr("workflow with StartAt and States"),
        Kind.MACHINES: tr("list of workflows"),
        Kind.STATES: tr("nodes by name"),
    }
    return words[kind]
