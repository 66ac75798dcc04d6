"""The JSON Schemas of the files that say what stands in for Tasks: ``bindings.json`` and ``MockConfigFile.json``.

They are for checking a whole file at once, and for editors: ``resources/schema`` has them as files, made by
``python -c "from engine.integrations.file_schemas import write_schemas; write_schemas()"``. What a file that a binding
names holds, and whether it is there, only a call can tell.
"""

import json
from pathlib import Path
from typing import Any, TypeAlias

from engine.integrations.bindings import BINDINGS_FILE
from engine.integrations.mock_cases import MOCK_CONFIG_FILE

Schema: TypeAlias = dict[str, Any]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_FOLDER = Path(__file__).parents[2] / "resources" / "schema"
_TEXT: Schema = {"type": "string", "pattern": r"\S"}
_SECRET: Schema = {
    "type": ["string", "object"],
    "properties": {"env": {"type": "string"}},
    "if": {"type": "object"},
    "then": {"required": ["env"], "additionalProperties": False, "properties": {"env": {}}},
}
_SETTINGS = ("endpoint", "region", "profile", "accessKey", "secretKey", "sessionToken", "version")
_CLIENT: Schema = {
    "type": ["boolean", "object"],
    "properties": {
        **dict.fromkeys(_SETTINGS, _SECRET),
        "store": {"enum": ["s3", "cos"]},
        "allowHttp": {"type": "array", "items": {"type": "string"}},
    },
    "additionalProperties": False,
}
_SECRETS: Schema = {"type": "object", "additionalProperties": _SECRET}
_ERROR: Schema = {"type": "string", "minLength": 1}
_ANSWER: Schema = {
    "type": "object",
    "properties": {"error": _ERROR},
    "oneOf": [{"required": ["result"]}, {"required": ["error"]}],
}
_BINDING: Schema = {
    "type": "object",
    "properties": {
        "file": _TEXT,
        "entry": _TEXT,
        "interpreter": _TEXT,
        "environment": {"type": "object", "additionalProperties": {"type": ["string", "number"]}},
        "timeoutSeconds": {"type": "number", "exclusiveMinimum": 0},
        "error": _ERROR,
        "results": {"type": "array", "minItems": 1, "items": _ANSWER},
        "client": _CLIENT,
    },
    "anyOf": [
        {"required": [name]}
        for name in (
            "file", "entry", "environment", "interpreter", "timeoutSeconds", "result", "error", "results", "client"
        )
    ],
    "allOf": [
        {"not": {"type": "object", "required": [first, second]}}
        for first, second in (("result", "error"), ("result", "results"), ("error", "results"))
    ],
}  # fmt: skip
_BINDINGS: Schema = {
    "$schema": _DRAFT,
    "title": "What stands in for the Resources of Tasks",
    "type": "object",
    "patternProperties": {
        "^bucket:": {
            "type": "object",
            "properties": {"folder": _TEXT, "client": _CLIENT, "bucket": _TEXT},
            "anyOf": [{"required": ["folder"]}, {"required": ["client"]}],
        },
        "^connection:|^arn:[^:]*:events:": {
            "type": "object",
            "properties": {
                "headers": _SECRETS,
                "query": _SECRETS,
                "basic": {
                    "type": "object",
                    "properties": {"username": _SECRET, "password": _SECRET},
                    "required": ["username", "password"],
                },
            },
        },
    },
    "additionalProperties": _BINDING,
}
_THROWN: Schema = {
    "type": "object",
    "properties": {"Error": _ERROR, "Cause": {"type": "string"}},
    "required": ["Error"],
}
_MOCKS: Schema = {
    "$schema": _DRAFT,
    "title": "Test cases with fixed answers, as Step Functions Local has them",
    "type": "object",
    "properties": {
        "StateMachines": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "properties": {
                    "TestCases": {
                        "type": "object",
                        "additionalProperties": {"type": "object", "additionalProperties": {"type": "string"}},
                    }
                },
                "required": ["TestCases"],
            },
        },
        "MockedResponses": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "patternProperties": {
                    r"^\d+(-\d+)?$": {
                        "type": "object",
                        "properties": {"Throw": _THROWN},
                        "oneOf": [{"required": ["Return"]}, {"required": ["Throw"]}],
                    }
                },
                "additionalProperties": False,
            },
        },
    },
    "required": ["StateMachines", "MockedResponses"],
}
FILE_SCHEMAS: dict[str, Schema] = {BINDINGS_FILE: _BINDINGS, MOCK_CONFIG_FILE: _MOCKS}
"""The schema of each file by its name."""


def schema_files() -> dict[str, str]:
    """Return the text of each schema by the name of its file."""
    return {
        f"{name.removesuffix('.json')}.schema.json": json.dumps(schema, indent=2) + "\n"
        for name, schema in FILE_SCHEMAS.items()
    }


def write_schemas() -> None:
    """Write the schemas for editors anew."""
    for name, text in schema_files().items():
        (_FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
