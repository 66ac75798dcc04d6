"""The JSON Schema of a definition, made from the field tables, for editors other than ours.

It tells the shape of a definition: which fields there are, which are required, of what type. What a path
means, whether a target exists and where loops are, only :func:`engine.definition.read_definition` can tell.
The schema in ``resources/schema`` is made by
``python -c "from engine.states.schema import schema_text; print(schema_text(), end='')"``.
"""

import json
from collections.abc import Iterable
from typing import Any, TypeAlias

from engine.expressions.operators import OPERATORS, Operator
from engine.language.fields import (
    ASSIGN,
    CATCHER_FIELDS,
    INNER_MACHINE_FIELDS,
    MACHINE_FIELDS,
    OUTPUT,
    RETRIER_FIELDS,
    FieldSpec,
    Kind,
)
from engine.states import STATE_TYPES
from engine.states.choice import COMBINATIONS, RULE_FIELDS
from engine.states.fail import ALTERNATIVES as FAIL_ALTERNATIVES
from engine.states.map_ import ALTERNATIVES as MAP_ALTERNATIVES
from engine.states.task import ALTERNATIVES as TASK_ALTERNATIVES
from engine.states.wait import TIMINGS

Schema: TypeAlias = dict[str, Any]

_PLACEHOLDER = r"\$\{[^}]+\}|^\{%[\s\S]*%\}$"
_EXPRESSION: Schema = {"type": "string", "pattern": r"^\{%[\s\S]*%\}$"}
_TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"


def definition_schema() -> Schema:
    """Return the schema (JSON Schema, draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "TCSL definition",
        "description": "A workflow of Tencent Cloud ASW in TCSL, with the extensions that TCSL Studio runs.",
        **_object(MACHINE_FIELDS),
        "$defs": {
            "machine": _object(INNER_MACHINE_FIELDS),
            "state": _state(),
            **{row.name: _object(row.fields, *_rules_of(row.name)) for row in STATE_TYPES.values()},
            "retrier": _object(RETRIER_FIELDS),
            "catcher": _object(CATCHER_FIELDS),
            "rule": {
                "allOf": [{"$ref": "#/$defs/condition"}],
                "properties": {spec.name: _field(spec, spec.name) for spec in (OUTPUT, ASSIGN)},
                "required": ["Next"],
            },
            "innerCondition": {"allOf": [{"$ref": "#/$defs/condition"}], "properties": {"Next": False}},
            "condition": _condition(),
            "path": {"type": "string", "pattern": rf"^\$|{_PLACEHOLDER}"},
            "payload": _payload(),
            "placeholder": {"type": "string", "pattern": _PLACEHOLDER},
        },
    }


def schema_text() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(definition_schema(), ensure_ascii=False, indent=2) + "\n"


def _object(fields: Iterable[FieldSpec], *rules: Schema) -> Schema:
    """Return the schema of an object with ``fields``; ``rules`` are what they have to do with each other."""
    specs = tuple(fields)
    properties: dict[str, Schema] = {}
    for spec in specs:
        for name in (spec.name, *spec.aliases):
            # A name of both query languages: what JSONPath has there, or one expression of JSONata.
            known = properties.get(name)
            if known is None:
                properties[name] = _field(spec, name)
            else:
                words = f"{known['description']} {spec.en} {spec.zh}"
                properties[name] = {"description": words, "anyOf": [known, _EXPRESSION]}
    required = [spec.name for spec in specs if spec.is_required and not spec.aliases]
    spellings = [_spelling_rule(spec) for spec in specs if spec.aliases]
    together = [*spellings, *rules]
    return {
        "type": "object",
        "properties": properties,
        **({"required": required} if required else {}),
        **({"allOf": together} if together else {}),
    }


def _spelling_rule(spec: FieldSpec) -> Schema:
    names = (spec.name, *spec.aliases)
    return _exactly_one(*names) if spec.is_required else _at_most_one(*names)


def _exactly_one(*names: str) -> Schema:
    return {"oneOf": [{"required": [name]} for name in names]}


def _at_most_one(first: str, second: str) -> Schema:
    return {"not": {"required": [first, second]}}


def _rules_of(type_name: str) -> list[Schema]:
    names = {spec.name for spec in STATE_TYPES[type_name].fields}
    match type_name:
        case "Choice":
            return [{"properties": {"Next": False, "End": False}}]
        case "Wait":
            return [_exactly_one(*(spec.name for spec in TIMINGS)), _exactly_one("Next", "End")]
        case "Map":
            return [*(_at_most_one(*pair) for pair in MAP_ALTERNATIVES), _exactly_one("Next", "End")]
        case "Task":
            return [*(_at_most_one(*pair) for pair in TASK_ALTERNATIVES), _exactly_one("Next", "End")]
        case "Fail":
            return [_at_most_one(*pair) for pair in FAIL_ALTERNATIVES]
        case _:
            return [_exactly_one("Next", "End")] if "Next" in names else []


def _state() -> Schema:
    cases = [
        {
            "if": {"properties": {"Type": {"const": name}}, "required": ["Type"]},
            "then": {"$ref": f"#/$defs/{name}"},
        }
        for name in STATE_TYPES
    ]
    return {
        "type": "object",
        "required": ["Type"],
        "properties": {"Type": {"enum": list(STATE_TYPES)}},
        "allOf": cases,
    }


def _field(spec: FieldSpec, name: str) -> Schema:
    shape = _shape(spec)
    if spec.is_nullable:
        shape = {"anyOf": [shape, {"type": "null"}]}
    return {
        "description": f"{spec.en} {spec.zh}",
        **shape,
        **({"default": spec.default} if spec.default is not None else {}),
        **({"deprecated": True} if name != spec.name else {}),
    }


def _shape(spec: FieldSpec) -> Schema:
    limits = {} if spec.minimum is None else {"minimum": spec.minimum}
    match spec.kind:
        case Kind.TYPE:
            return {"enum": list(STATE_TYPES)}
        case Kind.TEXT if spec.choices:
            return _or_placeholder({"enum": list(spec.choices)})
        case Kind.INTEGER | Kind.NUMBER:
            return _or_placeholder({"type": spec.kind.value, **limits})
        case Kind.BOOLEAN:
            return _or_placeholder({"type": "boolean"})
        case Kind.TIMESTAMP:
            return {"type": "string", "pattern": f"{_TIME}|{_PLACEHOLDER}"}
        case kind:
            return _SHAPES[kind]


def _or_placeholder(shape: Schema) -> Schema:
    return {"anyOf": [shape, {"$ref": "#/$defs/placeholder"}]}


def _array(of: str, least: int = 0) -> Schema:
    return {"type": "array", "items": {"$ref": f"#/$defs/{of}"}, **({"minItems": least} if least else {})}


def _payload() -> Schema:
    """Keys ending in ``.$`` take a path or a call of an intrinsic function, at any depth."""
    inner = {"$ref": "#/$defs/payload"}
    return {
        "if": {"type": "object"},
        "then": {
            "patternProperties": {r"\.\$$": {"type": "string", "pattern": rf"^\$|^States\.|{_PLACEHOLDER}"}},
            "additionalProperties": inner,
        },
        "else": {"items": inner},
    }


def _condition() -> Schema:
    tests = [*OPERATORS, *COMBINATIONS, "Condition"]
    inner = {"$ref": "#/$defs/innerCondition"}
    several = {"type": "array", "items": inner, "minItems": 1}
    return {
        "type": "object",
        "properties": {
            **{spec.name: _field(spec, spec.name) for spec in RULE_FIELDS if spec not in (OUTPUT, ASSIGN)},
            **{name: _operand(row) for name, row in OPERATORS.items()},
            **{name: inner if name == "Not" else several for name in COMBINATIONS},
        },
        "oneOf": [{"required": [name]} for name in tests],
        "if": {"not": {"anyOf": [{"required": [name]} for name in (*COMBINATIONS, "Condition")]}},
        "then": {"required": ["Variable"]},
    }


def _operand(row: Operator) -> Schema:
    if row.takes_path:
        return {"$ref": "#/$defs/path"}
    match row.kind:
        case "timestamp":
            return {"type": "string", "pattern": f"{_TIME}|{_PLACEHOLDER}"}
        case "string":
            return {"type": "string"}
        case "number":
            return _or_placeholder({"type": "number"})
        case _:
            return _or_placeholder({"type": "boolean"})


_TEXT: Schema = {"type": "string"}
_PATH: Schema = {"$ref": "#/$defs/path"}
_SHAPES: dict[Kind, Schema] = {
    **dict.fromkeys((Kind.TEXT, Kind.COMMENT, Kind.STATE, Kind.RESOURCE), _TEXT),
    **dict.fromkeys((Kind.PATH, Kind.REFERENCE_PATH, Kind.RESULT_PATH), _PATH),
    Kind.PAYLOAD: {"type": "object", "$ref": "#/$defs/payload"},
    Kind.JSON: {},
    Kind.OBJECT: {"type": "object"},
    Kind.QUERY: {},
    Kind.ASSIGN: {"type": "object", "$ref": "#/$defs/payload"},
    Kind.EXPRESSION: {"type": "string", "pattern": rf"^\$|^States\.|{_PLACEHOLDER}"},
    Kind.END: {"const": True},
    Kind.ERROR_NAMES: {"type": "array", "items": _TEXT, "minItems": 1},
    Kind.RETRIERS: _array("retrier"),
    Kind.CATCHERS: _array("catcher"),
    Kind.RULES: _array("rule", least=1),
    Kind.MACHINE: {"$ref": "#/$defs/machine"},
    Kind.MACHINES: _array("machine", least=1),
    Kind.STATES: {"type": "object", "minProperties": 1, "additionalProperties": {"$ref": "#/$defs/state"}},
}
