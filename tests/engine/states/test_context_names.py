"""Paths to what the context object does not have."""

import json
from typing import Any

import pytest

from engine.definition import read_definition
from engine.language.dialects import Dialect

END = {"Type": "Pass", "End": True}


def _told(state: dict[str, Any], dialect: Dialect = Dialect.ASL) -> list[tuple[str, str, str]]:
    definition = read_definition(json.dumps({"StartAt": "A", "States": {"A": state, "B": END}}), dialect)
    problems = [one for one in definition.problems if one.code == "no-such-context"]
    return [(one.path, one.severity.name, one.text()) for one in problems]


def _parameters(path: str) -> dict[str, Any]:
    return {**END, "Parameters": {"a": [{"b.$": path}]}}


@pytest.mark.parametrize(
    ("path", "found", "member", "names"),
    [
        ("$$.Execution.ID", "$$.Execution.ID", "ID", "Id, Input, Name, RedriveCount, RedriveTime, RoleArn, StartTime"),
        ("$$.StateMachine.Arn", "$$.StateMachine.Arn", "Arn", "Id, Name"),
        ("$$.Workflow", "$$.Workflow", "Workflow", "Execution, Map, State, StateMachine, Task"),
        ("$$.Map.Value", "$$.Map.Value", "Value", "Item"),
        ("States.Format('{}', $$.State.Count)", "$$.State.Count", "Count", "EnteredTime, Name, RetryCount"),
    ],
)
def test_a_path_to_what_the_context_object_never_has_is_told(path: str, found: str, member: str, names: str) -> None:
    words = f"{found} finds nothing: the context object has no {member} there, only {names}."

    assert _told(_parameters(path)) == [("/States/A/Parameters/a/0/b.$", "WARNING", words)]


def test_paths_of_fields_and_rules_are_looked_at_too() -> None:
    assert [place for place, *_ in _told({**END, "InputPath": "$$.Execution.Inputs"})] == ["/States/A/InputPath"]
    rule = {"Variable": "$$.Execution.name", "StringEqualsPath": "$$.Task.token", "Next": "B"}
    assert [place for place, *_ in _told({"Type": "Choice", "Choices": [rule]})] == [
        "/States/A/Choices/0/Variable",
        "/States/A/Choices/0/StringEqualsPath",
    ]


@pytest.mark.parametrize(
    "path",
    [
        "$$",
        "$$.Execution",
        "$$.Execution.Input.anything.at.all",
        "$$.Execution.Input['x'].y",
        "$$.Execution.Name ",
        "$$.Map.Item.Value.price",
        "$$.Map.Item.Key",
        "$$.Map.Item.Source",
        "$$.Task.Token",
        "$$.State.RetryCount",
        "$$..Id",
        "$$.${part}",
        "$.Foo.Bar",
        "States.Format('$$.Foo {}', $$.Execution.Id)",
    ],
)
def test_what_may_be_there_is_passed_over(path: str) -> None:
    assert _told(_parameters(path)) == []


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("$states.context.Execution.ID", ["$states.context.Execution.ID"]),
        (
            "$string($states.context.Foo) & $states.context.State.name",
            ["$states.context.Foo", "$states.context.State.name"],
        ),
        ("$states.context.Execution.Input.a.b", []),
        ("$states.context.Map.Item.Index-1", []),
        ("$states.context", []),
        ("'$states.context.Foo'", []),
    ],
)
def test_expressions_are_looked_at_as_paths_are(expression: str, expected: list[str]) -> None:
    told = _told({**END, "QueryLanguage": "JSONata", "Output": [{"a": f"{{% {expression} %}}"}]})

    assert [words.partition(" ")[0] for *_, words in told] == expected
    assert {place for place, *_ in told} <= {"/States/A/Output/0/a"}
