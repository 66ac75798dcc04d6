"""Placeholders of deployment tools: no errors in a definition, a clear failure where an execution needs the value."""

import json
import re
from typing import Any

import pytest

from engine import Engine, read_definition
from engine.language.problems import Severity

TASK = {"Type": "Task", "Resource": "${Function}", "End": True}
PASS = {"Type": "Pass", "End": True}


def _machine(state: dict[str, Any]) -> str:
    return json.dumps({"StartAt": "A", "States": {"A": state, "Z": PASS}})


def _rule(**fields: Any) -> dict[str, Any]:
    return {"Type": "Choice", "Choices": [{"Variable": "$.a", "Next": "Z", **fields}], "Default": "Z"}


BLOCKED: dict[str, tuple[dict[str, Any], str, str]] = {
    "path": ({**PASS, "InputPath": "${path}"}, "InputPath", "/States/A/InputPath"),
    "part of a path": ({**PASS, "OutputPath": "$.${name}"}, "OutputPath", "/States/A/OutputPath"),
    "result path": ({**PASS, "ResultPath": "${path}"}, "ResultPath", "/States/A/ResultPath"),
    "payload": ({**PASS, "Parameters": {"a": [{"b.$": "${b}"}]}}, "Parameters", "/States/A/Parameters/a/0/b.$"),
    "selector": ({**PASS, "ResultSelector": {"b.$": "${b}"}}, "ResultSelector", "/States/A/ResultSelector/b.$"),
    "catcher": (
        {**TASK, "Catch": [{"ErrorEquals": ["E"], "Next": "Z", "ResultPath": "${p}"}]},
        "ResultPath",
        "/States/A/Catch/0/ResultPath",
    ),
    "variable": (_rule(Variable="${v}", NumericEquals=1), "Variable", "/States/A/Choices/0/Variable"),
    "operand": (_rule(NumericEquals="${limit}"), "NumericEquals", "/States/A/Choices/0/NumericEquals"),
    "operand path": (_rule(NumericEqualsPath="${p}"), "NumericEqualsPath", "/States/A/Choices/0/NumericEqualsPath"),
    "target": ({"Type": "Pass", "Next": "${next}"}, "Next", "/States/A/Next"),
    "target of a rule": (
        {"Type": "Choice", "Choices": [{"Variable": "$.a", "NumericEquals": 1, "Next": "${to}"}], "Default": "Z"},
        "Next",
        "/States/A/Choices/0/Next",
    ),
    "default": (_rule(NumericEquals=2) | {"Default": "${else}"}, "Default", "/States/A/Default"),
    "target of a catcher": (
        {**TASK, "Catch": [{"ErrorEquals": ["E"], "Next": "${n}"}]},
        "Next",
        "/States/A/Catch/0/Next",
    ),
    "seconds": ({"Type": "Wait", "Seconds": "${s}", "End": True}, "Seconds", "/States/A/Seconds"),
    "timestamp": ({"Type": "Wait", "Timestamp": "${t}", "End": True}, "Timestamp", "/States/A/Timestamp"),
}


@pytest.mark.parametrize(("state", "field", "path"), BLOCKED.values(), ids=BLOCKED)
def test_a_placeholder_is_an_info_at_its_place(state: dict[str, Any], field: str, path: str) -> None:
    definition = read_definition(_machine(state))

    assert not definition.has_errors, [problem.text() for problem in definition.problems]
    infos = [problem for problem in definition.problems if problem.code == "placeholder"]
    assert [(info.path, info.severity, info.args["field"]) for info in infos] == [(path, Severity.INFO, field)]


@pytest.mark.parametrize(("state", "field", "path"), BLOCKED.values(), ids=BLOCKED)
async def test_a_node_that_needs_the_value_fails_and_names_the_field(
    state: dict[str, Any], field: str, path: str
) -> None:
    async with Engine() as engine:
        result = await (await engine.start(read_definition(_machine(state)), {"a": 1})).wait()

    assert (result.status, result.error) == ("FAILED", "StatesRuntime")
    assert result.cause.startswith(f"'A' cannot run: {field} still holds the placeholder $")


DEFAULTED: dict[str, dict[str, Any]] = {
    "retrier": {**TASK, "Retry": [{"ErrorEquals": ["${E}"], "MaxAttempts": "${n}", "JitterStrategy": "${j}"}]},
    "timeout": {**TASK, "TimeoutSeconds": "${limit}"},
    "concurrency": {
        "Type": "Map",
        "MaxConcurrency": "${n}",
        "Iterator": {"StartAt": "I", "States": {"I": PASS}},
        "End": True,
    },
}


@pytest.mark.parametrize("state", DEFAULTED.values(), ids=DEFAULTED)
def test_a_setting_that_is_a_placeholder_has_its_default(state: dict[str, Any]) -> None:
    definition = read_definition(_machine(state))

    assert not definition.has_errors
    state_read = definition.state("/States/A")
    assert state_read is not None
    assert state_read.blocker == ""


@pytest.mark.parametrize(
    "state",
    [
        {**PASS, "Parameters": {"text": "${Bucket}", "made.$": "States.Format('${Stage} {}', $.a)"}},
        {**PASS, "InputPath": "$['${odd}']"},
        {"Type": "Fail", "Error": "${E}", "Cause": "${why}"},
    ],
    ids=["constants", "a name in brackets", "texts"],
)
def test_a_placeholder_that_reads_as_it_stands_is_no_problem(state: dict[str, Any]) -> None:
    assert "placeholder" not in {problem.code for problem in read_definition(_machine(state)).problems}


@pytest.mark.parametrize(("state", "field", "path"), BLOCKED.values(), ids=BLOCKED)
def test_quotes_around_a_placeholder_may_be_left_away(state: dict[str, Any], field: str, path: str) -> None:
    text = _machine(state)
    bare = re.sub(r'"(\$\{\w+\})"', r"\1", text)

    definition, quoted = read_definition(bare), read_definition(text)

    assert definition.source.root is not None
    assert definition.source.root.value == json.loads(text)
    found, expected = ([(one.code, one.path, one.args) for one in which.problems] for which in (definition, quoted))
    assert found == expected


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ({**PASS, "Parameters": {"a.$": "${a}", "b.$": "no path"}}, "bad-template"),
        ({**PASS, "Parameters": "${all}"}, "wrong-type"),
        ({**TASK, "Retry": "${retry}"}, "wrong-type"),
        ({**PASS, "End": "${end}"}, "wrong-type"),
    ],
    ids=["another fault beside it", "whole payload", "whole array", "end"],
)
def test_a_placeholder_does_not_hide_what_is_wrong(state: dict[str, Any], code: str) -> None:
    errors = [
        problem.code for problem in read_definition(_machine(state)).problems if problem.severity is Severity.ERROR
    ]

    assert errors == [code]


def test_a_state_called_like_a_placeholder_is_a_target_like_any_other() -> None:
    text = json.dumps({"StartAt": "${a}", "States": {"${a}": {"Type": "Pass", "Next": "${b}"}, "${b}": PASS}})

    definition = read_definition(text)

    assert not definition.problems
    assert definition.state("/States/${a}").blocker == ""  # type: ignore[union-attr]


def test_where_a_placeholder_leads_nothing_is_said_to_be_unreachable() -> None:
    text = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "${b}"}, "B": PASS}})

    assert [problem.code for problem in read_definition(text).problems] == ["placeholder"]
