"""Strict TCSL: what is translated means what it meant, and what is not is listed with its place in the original."""

import json
from typing import Any

import pytest

from engine.definition import read_definition
from engine.exchange.strict_tcsl import has_shared_attempts, to_strict_tcsl
from engine.exchange.translating import Translation
from engine.language.dialects import Dialect
from engine.language.problems import Severity

PASS = {"Type": "Pass", "End": True}
QRN = "qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/f"
TASK = {"Type": "Task", "Resource": QRN, "End": True}
INNER = {"StartAt": "I", "States": {"I": PASS}}


def _text(state: dict[str, Any], **top: Any) -> str:
    others = {"B": PASS} if '"B"' in json.dumps(state) else {}
    return json.dumps({"StartAt": "A", "States": {"A": state, **others}, **top})


def _strict(text: str, dialect: Dialect | None = None) -> Translation:
    definition = read_definition(text, dialect)
    assert not definition.has_errors
    return to_strict_tcsl(definition)


def _changed(state: dict[str, Any]) -> Any:
    strict = _strict(_text(state), Dialect.ASL)
    assert strict.left == ()
    problems = read_definition(strict.text, Dialect.TCSL).problems
    assert [one.code for one in problems if one.severity is not Severity.INFO] == []
    return json.loads(strict.text)["States"]["A"]


CHANGED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "names of fields": (
        {"Type": "Map", "ItemProcessor": INNER, "ItemSelector": {"a": 1}, "MaxConcurrency": 2, "End": True},
        {"Type": "Map", "Iterator": INNER, "Parameters": {"a": 1}, "MaxConcurrency": 2, "End": True},
    ),
    "mode of a Map": (
        {"Type": "Map", "MaxConcurrency": 1, "Iterator": {**INNER, "ProcessorConfig": {"Mode": "INLINE"}}, "End": True},
        {"Type": "Map", "MaxConcurrency": 1, "Iterator": INNER, "End": True},
    ),
    "no limit": ({"Type": "Map", "Iterator": INNER, "End": True}, {"Type": "Map", "Iterator": INNER, "End": True, "MaxConcurrency": 40}),
    "no limit that is told": (
        {"Type": "Map", "MaxConcurrency": 0, "Iterator": INNER, "End": True},
        {"Type": "Map", "MaxConcurrency": 40, "Iterator": INNER, "End": True},
    ),
    "retries": (
        {**TASK, "Retry": [{"ErrorEquals": ["States.Timeout", "Mine"], "JitterStrategy": "NONE"}]},
        {**TASK, "Retry": [{"ErrorEquals": ["StatesTimeout", "Mine"], "MaxAttempts": 3}]},
    ),
    "retriers that never retry, at the end": (
        {**TASK, "Retry": [{"ErrorEquals": ["E"], "MaxAttempts": 1}, {"ErrorEquals": ["F"], "MaxAttempts": 0}]},
        {**TASK, "Retry": [{"ErrorEquals": ["E"], "MaxAttempts": 1}]},
    ),
    "no retries at all": ({**TASK, "Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 0, "JitterStrategy": "NONE"}]}, TASK),
    "catchers": (
        {**TASK, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "B"}]},
        {**TASK, "Catch": [{"ErrorEquals": ["StatesALL"], "Next": "B"}]},
    ),
    "end": ({"Type": "Succeed", "InputPath": "$.a"}, {"Type": "Pass", "InputPath": "$.a", "End": True}),
    "query language": ({**PASS, "QueryLanguage": "JSONPath"}, PASS),
}  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), CHANGED.values(), ids=CHANGED)
def test_what_asw_says_otherwise_is_translated(given: dict[str, Any], expected: dict[str, Any]) -> None:
    assert _changed(given) == expected


def test_a_rule_of_several_conditions_becomes_several_rules_in_the_same_layout() -> None:
    text = """{
  "StartAt": "A",
  "States": {
    "A": {
      "Type": "Choice",
      "Choices": [
        {
          "Or": [
            {"Variable": "$.a", "NumericEquals": 1},
            {"And": [{"Variable": "$.b", "StringEquals": "x"}]}
          ],
          "Next": "B"
        }
      ],
      "Default": "B"
    },
    "B": {"Type": "Pass", "End": true}
  }
}
"""

    strict = _strict(text, Dialect.ASL)

    assert strict.left == ()
    assert [step.line for step in strict.steps] == [18, 7, 7]
    assert (
        """      "Choices": [
        {"Variable": "$.a", "NumericEquals": 1, "Next": "B"},
        {"Variable": "$.b", "StringEquals": "x", "Next": "B"}
      ],
"""
        in strict.text
    )


LEFT: dict[str, tuple[dict[str, Any], str]] = {
    "field": ({**TASK, "TimeoutSeconds": 5}, "/States/A/TimeoutSeconds"),
    "type": ({"Type": "Wait", "Seconds": 1, "End": True}, "/States/A/Type"),
    "function of the other cloud": (
        {**TASK, "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f"},
        "/States/A/Resource",
    ),
    "error": ({**TASK, "Retry": [{"ErrorEquals": ["States.HeartbeatTimeout"]}]}, "/States/A/Retry/0/ErrorEquals/0"),
    "retrier that never retries before another": (
        {**TASK, "Retry": [{"ErrorEquals": ["E"], "MaxAttempts": 0}, {"ErrorEquals": ["States.ALL"]}]},
        "/States/A/Retry/0/MaxAttempts",
    ),
    "call": ({**PASS, "Parameters": {"a.$": "States.UUID()"}}, "/States/A/Parameters/a.$"),
    "variable": ({**PASS, "Assign": {"a": 1}}, "/States/A/Assign"),
    "mode": (
        {
            "Type": "Map",
            "Iterator": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **INNER},
            "End": True,
        },
        "/States/A/Iterator/ProcessorConfig",
    ),
}


@pytest.mark.parametrize(("state", "place"), LEFT.values(), ids=LEFT)
def test_what_asw_does_not_have_is_left(state: dict[str, Any], place: str) -> None:
    left = _strict(_text(state), Dialect.ASL).left

    assert [one.path for one in left] == [place]
    assert left[0].text("zh") != left[0].text("en")


def test_jsonata_is_left() -> None:
    text = _text({**PASS, "Output": "{% 1 %}"}, QueryLanguage="JSONata")

    assert "/QueryLanguage" in [one.path for one in _strict(text).left]


def test_what_is_left_is_placed_in_the_original() -> None:
    text = """{
  "Version": "1.0",
  "StartAt": "A",
  "States": {
    "A": {"Type": "Map", "ItemProcessor": {"StartAt": "I", "States": {
      "I": {"Type": "Wait", "Seconds": 1, "End": true}}}, "End": true}
  }
}"""

    left = _strict(text).left

    assert [(one.line, one.column) for one in left] == [(6, 21)]
    assert text.splitlines()[5][20:].startswith('"Wait"')


@pytest.mark.parametrize(
    ("given", "seconds"), [({}, 31_536_000), ({"TimeoutSeconds": 0}, 31_536_000), ({"TimeoutSeconds": 5}, 5)]
)
def test_an_execution_may_take_as_long_as_before(given: dict[str, int], seconds: int) -> None:
    strict = _strict(_text(PASS, **given), Dialect.ASL)

    assert json.loads(strict.text)["TimeoutSeconds"] == seconds


@pytest.mark.parametrize(
    ("names", "is_shared"), [(["A"], False), (["A", "B"], True), (["States.ALL"], True), (["States.Timeout"], False)]
)
def test_attempts_that_step_functions_counts_together_are_noticed(names: list[str], is_shared: bool) -> None:
    text = _text({**TASK, "Retry": [{"ErrorEquals": names}]})

    assert has_shared_attempts(read_definition(text, Dialect.ASL)) is is_shared
    assert not has_shared_attempts(read_definition(text, Dialect.TCSL))


def test_a_definition_in_strict_tcsl_stays_as_it_is() -> None:
    text = _text({"Type": "Map", "Iterator": INNER, "End": True})

    assert _strict(text, Dialect.TCSL) == Translation(text=text, steps=(), left=())
