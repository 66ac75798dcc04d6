"""Graphs and variables that Step Functions was measured to take or to refuse."""

import json
from typing import Any

import pytest

from engine.definition import read_definition
from engine.language.dialects import Dialect
from engine.language.problems import Severity

PASS = {"Type": "Pass", "End": True}
TASK = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": True}
ASSIGNING = {"StartAt": "I", "States": {"I": {**PASS, "Assign": {"v": 1}}}}
BRANCH = {"Type": "Parallel", "Branches": [ASSIGNING]}
LAST = {**BRANCH, "End": True}
RULE = {"Variable": "$.a", "NumericEquals": 1}


def _text(state: dict[str, Any], **others: dict[str, Any]) -> str:
    return json.dumps({"StartAt": "A", "States": {"A": state, **others}})


def _choice(default: str, rule: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"Type": "Choice", "Choices": [{**RULE, **rule}], "Default": default, **fields}


def _caught(target: str, **fields: Any) -> dict[str, Any]:
    return {"Catch": [{"ErrorEquals": ["States.ALL"], "Next": target, **fields}]}


def _found(text: str, severity: Severity) -> list[tuple[str, str]]:
    problems = read_definition(text, Dialect.ASL).problems
    return [(problem.code, problem.path) for problem in problems if problem.severity is severity]


FREE = {
    "behind the branch": _text({**BRANCH, "Next": "B"}, B={**PASS, "Assign": {"v": 2}}),
    "at the end of the branches": _text({**LAST, "Assign": {"v": 2}}),
    "in a catcher of the branches": _text({**LAST, **_caught("Z", Assign={"v": 2})}, Z=PASS),
    "by a rule that leads elsewhere": _text(_choice("P", {"Next": "Z", "Assign": {"v": 2}}), P=LAST, Z=PASS),
    "by the default that leads elsewhere": _text(_choice("Z", {"Next": "P"}, Assign={"v": 2}), P=LAST, Z=PASS),
    "by a task that did not fail": _text({**TASK, "Assign": {"v": 2}, **_caught("P")}, P=LAST),
    "by a catcher that leads elsewhere": _text(
        {**TASK, "End": False, "Next": "P", **_caught("Z", Assign={"v": 2})}, P=LAST, Z=PASS
    ).replace('"End": false, ', ""),
    "in a branch beside": _text(
        {
            "Type": "Parallel",
            "Branches": [ASSIGNING, json.loads(json.dumps(ASSIGNING).replace('"I"', '"J"'))],
            "End": True,
        }
    ),
}


@pytest.mark.parametrize("text", FREE.values(), ids=FREE)
def test_a_variable_without_a_value_yet_may_be_assigned_in_a_branch(text: str) -> None:
    assert _found(text, Severity.ERROR) == []


_ITERATED = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **ASSIGNING}
TAKEN = {
    "before": _text({"Type": "Pass", "Assign": {"v": 2}, "Next": "P"}, P=LAST),
    "before a map": _text(
        {"Type": "Pass", "Assign": {"v": 2}, "Next": "P"}, P={"Type": "Map", "ItemProcessor": ASSIGNING, "End": True}
    ),
    "before a map run": _text(
        {"Type": "Pass", "Assign": {"v": 2}, "Next": "P"}, P={"Type": "Map", "ItemProcessor": _ITERATED, "End": True}
    ),
    "by a payload": _text({"Type": "Pass", "Assign": {"v.$": "$.a"}, "Next": "P"}, P=LAST),
    "by a rule": _text(_choice("P", {"Next": "P", "Assign": {"v": 2}}), P=LAST),
    "by a catcher": _text({**TASK, **_caught("P", Assign={"v": 2})}, P=LAST),
    "far before": _text({"Type": "Pass", "Assign": {"v": 2}, "Next": "B"}, B={"Type": "Pass", "Next": "P"}, P=LAST),
    "behind it in a loop": _text(
        {**BRANCH, "Next": "B"},
        B={"Type": "Pass", "Assign": {"v": 2}, "Next": "C"},
        C=_choice("Z", {"Next": "A"}),
        Z=PASS,
    ),
    "at its end in a loop": _text({**BRANCH, "Assign": {"v": 2}, "Next": "C"}, C=_choice("Z", {"Next": "A"}), Z=PASS),
    "around two machines": _text(
        {"Type": "Pass", "Assign": {"v": 2}, "Next": "P"},
        P={"Type": "Parallel", "Branches": [{"StartAt": "Q", "States": {"Q": LAST}}], "End": True},
    ),
}


@pytest.mark.parametrize("text", TAKEN.values(), ids=TAKEN)
def test_a_variable_that_may_have_a_value_is_not_assigned_in_a_branch(text: str) -> None:
    assert [code for code, _ in _found(text, Severity.ERROR)] == ["variable-taken"]


@pytest.mark.parametrize(
    "text",
    [
        _text({"Type": "Parallel", "Branches": [{"StartAt": "I", "States": {"I": PASS}}], "Next": "A"}),
        _text(
            {
                "Type": "Map",
                "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Pass", "Next": "I"}}},
                "End": True,
            }
        ),
    ],
    ids=["in a branch", "around an iteration"],
)
def test_one_end_anywhere_is_enough(text: str) -> None:
    assert _found(text, Severity.ERROR) == []
    assert [code for code, _ in _found(text, Severity.WARNING)] == ["endless-loop"]


def test_states_that_only_lead_to_each_other_are_taken() -> None:
    text = _text(PASS, B={"Type": "Pass", "Next": "C"}, C={"Type": "Pass", "Next": "B"})

    assert _found(text, Severity.ERROR) == []
    assert _found(text, Severity.WARNING) == [("unreachable", "/States/B"), ("unreachable", "/States/C")]


def test_a_state_that_no_state_names_is_refused_but_not_what_is_behind_it() -> None:
    text = _text(PASS, B={"Type": "Pass", "Next": "C"}, C={"Type": "Pass", "Next": "C"})

    assert _found(text, Severity.ERROR) == [("unreachable", "/States/B")]
    assert _found(text, Severity.WARNING) == [("unreachable", "/States/C")]


def test_a_loop_is_told_by_a_way_that_there_is() -> None:
    rules = [{"Variable": "$.n", "NumericEquals": number, "Next": name} for number, name in enumerate("BC")]
    states = {
        "A": {"Type": "Choice", "Choices": rules, "Default": "Z"},
        "B": {"Type": "Pass", "Next": "D"},
        "C": {"Type": "Pass", "Next": "D"},
        "D": {"Type": "Pass", "Next": "A"},
        "Z": {"Type": "Succeed"},
    }

    (told,) = [
        problem.text()
        for problem in read_definition(json.dumps({"StartAt": "A", "States": states})).problems
        if problem.code == "loop"
    ]

    assert "A → B → D → A" in told
