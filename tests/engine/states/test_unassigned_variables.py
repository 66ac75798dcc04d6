"""Variables that are read and never assigned: told with their scopes, and of none that has a value."""

import json
from typing import Any

import pytest

from engine.definition import read_definition
from engine.language.dialects import Dialect
from engine.language.problems import Edit, Severity

END = {"Type": "Pass", "End": True}
JSONATA = {**END, "QueryLanguage": "JSONata"}
TASK = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f"}
DISTRIBUTED = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}


def _text(**states: dict[str, Any]) -> str:
    return json.dumps({"Version": "1.0", "StartAt": "A", "States": states})


def _found(text: str) -> list[tuple[str, str]]:
    problems = [one for one in read_definition(text).problems if one.code == "unassigned-variable"]
    assert {one.severity for one in problems} <= {Severity.WARNING}
    return [(one.path.removeprefix("/States/"), one.args["names"]) for one in problems]


def _map(inside: dict[str, Any], config: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    processor = {**(config or {}), "StartAt": "I", "States": {"I": inside}}
    return {"Type": "Map", "ItemProcessor": processor, "End": True, **fields}


READ: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "path": (_text(A={**END, "InputPath": "$x.y"}), [("A", "$x")]),
    "payload": (_text(A={**END, "Parameters": {"a": [{"b.$": "$x"}], "c.$": "$y[0]"}}), [("A", "$x, $y")]),
    "argument": (_text(A={**END, "Parameters": {"a.$": "States.Format('$y {}', $x)"}}), [("A", "$x")]),
    "condition": (
        _text(A={"Type": "Choice", "Choices": [{"Variable": "$x", "IsNull": True, "Next": "B"}]}, B=END),
        [("A", "$x")],
    ),
    "expression": (_text(A={**JSONATA, "Output": "{% $x + $sum($y) %}"}), [("A", "$x, $y")]),
    "function that there is not": (_text(A={**JSONATA, "Output": "{% $summ([1]) %}"}), [("A", "$summ")]),
    "own, before": (_text(A={**END, "Assign": {"x": 1}, "Parameters": {"a.$": "$x"}}), []),
    "assigned later": (
        _text(A={**END, "End": False, "Next": "B", "InputPath": "$x"}, B={**END, "Assign": {"x.$": "$"}}),
        [],
    ),
    "assigned by a catcher": (
        _text(
            A={**TASK, "End": True, "Catch": [{"ErrorEquals": ["E"], "Assign": {"x": 1}, "Next": "B"}]},
            B={**END, "InputPath": "$x"},
        ),
        [],
    ),
    "assigned by a rule": (
        _text(
            A={
                "Type": "Choice",
                "QueryLanguage": "JSONata",
                "Choices": [{"Condition": True, "Assign": {"x": 1}, "Next": "B"}],
            },
            B={**JSONATA, "Output": "{% $x %}"},
        ),
        [],
    ),
    "bound in the expression": (
        _text(A={**JSONATA, "Output": "{% ($x := 1; $map([1], function($y) {$x + $y})) %}"}),
        [],
    ),
    "what is given": (_text(A={**JSONATA, "Output": "{% $states.input.a & $uuid() %}"}), []),
    "around it": (_text(A=_map({**END, "InputPath": "$x"}, Assign={"x": 1})), []),
    "around a distributed one": (
        _text(A=_map({**END, "InputPath": "$x"}, DISTRIBUTED, Assign={"x": 1})),
        [("A/ItemProcessor/States/I", "$x")],
    ),
    "selected for a distributed one": (
        _text(A=_map(END, DISTRIBUTED, Assign={"x": 1}, ItemSelector={"a.$": "$x"})),
        [],
    ),
    "inside": (
        _text(A={**_map({**END, "Assign": {"x": 1}}), "Next": "B", "End": False}, B={**END, "InputPath": "$x"}),
        [("B", "$x")],
    ),
    "in a branch": (
        _text(
            A={
                "Type": "Parallel",
                "Branches": [{"StartAt": "I", "States": {"I": {**END, "InputPath": "$x"}}}],
                "End": True,
            }
        ),
        [("A/Branches/0/States/I", "$x")],
    ),
    "data, context, text": (_text(A={**END, "Parameters": {"a.$": "$.x", "b.$": "$$.Execution.Id", "c": "$x"}}), []),
}


@pytest.mark.parametrize(("text", "found"), READ.values(), ids=READ)
def test_variable_that_nothing_assigns_is_reported_where_it_is_read(text: str, found: list[tuple[str, str]]) -> None:
    assert _found(text) == found


def test_tcsl_has_no_variables_to_tell_of() -> None:
    text = json.dumps({"StartAt": "A", "States": {"A": {**END, "InputPath": "$x"}}})

    assert {problem.code for problem in read_definition(text, Dialect.TCSL).problems} == {"bad-path"}


def test_another_query_language_reads_a_state_anew() -> None:
    text = '{"QueryLanguage": "JSONPath", "StartAt": "A", "States": {"A": {"Type": "Succeed", "Output": "{% $x %}"}}}'
    definition = read_definition(text)
    assert "unassigned-variable" not in {problem.code for problem in definition.problems}

    at = definition.text.index("JSONPath")
    edited = definition.splice([Edit(at, at + len("JSONPath"), "JSONata")])

    assert [problem.args for problem in edited.problems] == [{"state": "A", "names": "$x"}]
