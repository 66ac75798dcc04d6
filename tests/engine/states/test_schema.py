"""The JSON Schema: the committed file is what the field tables give, and it judges shapes as our reader does."""

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.definition import read_definition
from engine.language.problems import Severity
from engine.states import STATE_TYPES
from engine.states.schema import definition_schema, schema_text
from tests.engine.test_definition import BAD

_ROOT = Path(__file__).parents[3]
_EXAMPLES = sorted((_ROOT / "tests" / "data" / "tcsl-examples").glob("*.tcsl.json"))
_VALIDATOR = jsonschema.Draft202012Validator(definition_schema())

# What no schema can see: what names, paths and expressions mean, and what the text has beside its values.
_BEYOND_SHAPE = {
    "bad-path",
    "bad-template",
    "missing-start",
    "misspelt-start",
    "missing-target",
    "no-target",
    "misspelt-target",
    "duplicate-name",
    "endless-loop",
    "duplicate-key",
    "jsonata",
    "jsonpath-in-jsonata",
    "other-query-language",
    "bad-jsonata",
    "bad-variable-name",
    "variable-taken",
    "credentials-without-role",
    "over-hundred",
    "bad-label",
    "all-not-last",
    "unreachable",
    "unknown-field",
    "misspelt-field",
    "long-name",
    "too-large",
    "late-heartbeat",
    "bad-function-arn",
    "odd-resource",
    "missing-comma",
    "missing-argument",
    "odd-argument",
    "no-arguments",
    "no-dollar",
}
# The schema is that of documented TCSL, in which these are objects and a time limit is more than nothing.
_WIDER_IN_ASL = {"Parameters", "ItemSelector", "ResultSelector", "TimeoutSeconds"}


def _is_right_for_us(text: str) -> bool:
    problems = read_definition(text).problems
    return not any(p.severity is Severity.ERROR and p.code not in _BEYOND_SHAPE for p in problems)


def _is_right_for_the_schema(value: Any, *, is_asl: bool = False) -> bool:
    errors = _VALIDATOR.iter_errors(value)
    return all(is_asl and error.absolute_path and error.absolute_path[-1] in _WIDER_IN_ASL for error in errors)


def test_the_committed_schema_is_the_one_of_the_tables() -> None:
    committed = (_ROOT / "resources" / "schema" / "tcsl.schema.json").read_text(encoding="utf-8")

    assert committed == schema_text(), "make it anew; the docstring of engine.states.schema says how"


def test_the_schema_is_a_proper_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(definition_schema())


@pytest.mark.parametrize("type_name", STATE_TYPES)
def test_every_field_of_a_type_is_described_in_both_languages(type_name: str) -> None:
    properties = definition_schema()["$defs"][type_name]["properties"]

    for spec in STATE_TYPES[type_name].fields:
        assert spec.en in properties[spec.name]["description"]
        assert spec.zh in properties[spec.name]["description"]


@pytest.mark.parametrize("path", _EXAMPLES, ids=lambda path: path.name.split(".")[0])
def test_published_definitions_fit_the_schema(path: Path) -> None:
    assert [error.message for error in _VALIDATOR.iter_errors(json.loads(path.read_text(encoding="utf-8")))] == []


def test_the_pseudo_sample_does_not_fit() -> None:
    sample = next((_ROOT / "tests" / "data" / "tcsl-examples").glob("34-*")).read_text(encoding="utf-8")

    assert not _is_right_for_the_schema(json.loads(sample))


# A schema cannot tell that a definition is TCSL, which has no JSONata.
_READABLE = [row for row in BAD if row[0] not in ("missing-comma", "jsonata")]


@pytest.mark.parametrize(
    ("code", "text", "path"), _READABLE, ids=[f"{index}-{row[0]}" for index, row in enumerate(_READABLE)]
)
def test_the_schema_refuses_the_shapes_that_we_refuse(code: str, text: str, path: str) -> None:
    # A path that is none at all is seen by both; whether one is well formed only by us.
    is_seen_by_both = code in ("bad-path", "bad-template") and "$.." not in text
    assert _is_right_for_the_schema(json.loads(text)) == (_is_right_for_us(text) and not is_seen_by_both)


_JUNK: list[Any] = [
    None,
    True,
    False,
    0,
    1,
    1.5,
    -1,
    "",
    "x",
    "$",
    "$.a",
    "${p}",
    [],
    {},
    ["x"],
    {"x": 1},
    [[]],
    [{}],
    "2026-01-01T00:00:00Z",
]
_STATES = [
    {"Type": "Wait", "Seconds": 1, "End": True},
    {"Type": "Wait", "Timestamp": "2026-01-01T00:00:00Z", "Next": "Z"},
    {"Type": "Fail", "Error": "E", "Cause": "C"},
    {"Type": "Succeed", "InputPath": None},
    {
        "Type": "Choice",
        "Choices": [{"Or": [{"Not": {"Variable": "$.a", "IsNull": True}}, {"Variable": "$.a", "IsNull": False}], "Next": "Z"}],
    },
    {
        "Type": "Task",
        "Resource": "f",
        "TimeoutSecondsPath": "$.t",
        "Retry": [{"ErrorEquals": ["E"], "MaxAttempts": 1, "JitterStrategy": "FULL"}],
        "Catch": [{"ErrorEquals": ["E"], "Next": "Z", "ResultPath": None}],
        "ResultSelector": {"a.$": "$.a", "b": [{"c.$": "States.UUID()"}]},
        "End": True,
    },
    {
        "Type": "Map",
        "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Succeed"}}},
        "MaxConcurrency": 2,
        "ItemSelector": {},
        "End": True,
    },
]  # fmt: skip
_SEEDS = [json.loads(path.read_text(encoding="utf-8")) for path in _EXAMPLES] + [
    {"StartAt": "A", "States": {"A": state, "Z": {"Type": "Succeed"}}} for state in _STATES
]


def _places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, member in inner for place in _places(member, (*path, key)))]


@st.composite
def _damaged(draw: st.DrawFn) -> Any:
    """Return a good definition in which one value was replaced, taken out or added."""
    value = copy.deepcopy(draw(st.sampled_from(_SEEDS)))
    place = draw(st.sampled_from(_places(value)[1:]))
    holder = value
    for key in place[:-1]:
        holder = holder[key]
    match draw(st.sampled_from(["replace", "remove", "add"])):
        case "replace":
            holder[place[-1]] = draw(st.sampled_from(_JUNK))
        case "remove":
            del holder[place[-1]]
        case _ if isinstance(holder, dict):
            names = [spec.name for row in STATE_TYPES.values() for spec in row.fields]
            holder[draw(st.sampled_from(names))] = draw(st.sampled_from(_JUNK))
    return value


def _is_doubtful(text: str) -> bool:
    """Tell whether an error is there of which the schema sees only some: in a path, a payload or what a Map writes."""
    problems = read_definition(text).problems
    return any(p.code in ("bad-path", "bad-template") or p.path.endswith("/ResultWriter") for p in problems)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(_damaged())
def test_the_schema_and_our_reader_agree_on_damaged_definitions(value: Any) -> None:
    text = json.dumps(value)

    if not _is_doubtful(text):
        is_asl, is_right = read_definition(text).dialect.is_asl, _is_right_for_us(text)
        assert _is_right_for_the_schema(value, is_asl=is_asl and is_right) == is_right
