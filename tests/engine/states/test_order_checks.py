"""Rules, retriers and catchers that an earlier one keeps from working: found where they are, and nowhere else."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.definition import read_definition
from engine.language.problems import Severity

_ROOT = Path(__file__).resolve().parents[3]
_CODES = {"covered-rule", "dead-default", "duplicate-rule", "never-matches", "shadowed-handler"}
_MEANT = {"jsonata-assign-in-a-wait", "jsonata-no-rule-matches"}  # with a rule that is {% false %}
_PUBLISHED = sorted(
    path
    for folder in ("tests/data/tcsl-examples", "tests/golden", "resources/samples", "resources/templates")
    for pattern in ("*.tcsl.json", "*.asl.json", "definition.json")
    for path in (_ROOT / folder).rglob(pattern)
    if path.parent.name not in _MEANT
)


def _is(name: str, wanted: bool = True, variable: str = "$.a") -> dict[str, Any]:
    return {"Variable": variable, name: wanted}


def _equals(value: float, variable: str = "$.a") -> dict[str, Any]:
    return {"Variable": variable, "NumericEquals": value}


def _found(state: dict[str, Any]) -> list[tuple[str, str]]:
    states = {"A": state, "B": {"Type": "Pass", "End": True}}
    problems = read_definition(json.dumps({"StartAt": "A", "States": states})).problems
    found = [problem for problem in problems if problem.code in _CODES]
    assert {problem.severity for problem in found} <= {Severity.WARNING}
    return [(problem.code, problem.path.removeprefix("/States/A/")) for problem in found]


def _compares(operator: str, operand: Any, variable: str = "$.a") -> dict[str, Any]:
    return {"Variable": variable, operator: operand}


def _choice(*conditions: dict[str, Any]) -> dict[str, Any]:
    rules = [{**condition, "Next": "B"} for condition in conditions]
    return {"Type": "Choice", "Choices": rules, "Default": "B"}


def test_published_definitions_give_no_false_alarm() -> None:
    found = {
        (path.name, problem.code)
        for path in _PUBLISHED
        for problem in read_definition(path.read_text(encoding="utf-8")).problems
        if problem.code in _CODES
    }

    assert len(_PUBLISHED) > 30
    assert not found


@pytest.mark.parametrize(
    ("conditions", "places"),
    [
        ([_equals(1), _equals(2), _equals(1)], ["Choices/2"]),
        ([_equals(1), _equals(1), _equals(1.0)], ["Choices/1", "Choices/2"]),
        ([{"Not": _equals(1)}, {"Not": _equals(1)}], ["Choices/1"]),
        ([_equals(1), _equals(1, "$.b")], []),
        ([_equals(1), _compares("NumericGreaterThan", 1)], []),
        ([{"Banana": 1}, {"Banana": 1}], []),
        ([{"And": [{"Banana": 1}]}, {"And": [{"Banana": 1}]}], []),
    ],
    ids=["copy", "two copies", "not", "variables", "operators", "unreadable", "unreadable inside"],
)
def test_rule_with_the_condition_of_an_earlier_one_is_reported(
    conditions: list[dict[str, Any]], places: list[str]
) -> None:
    assert _found(_choice(*conditions)) == [("duplicate-rule", place) for place in places]


@pytest.mark.parametrize(
    "conditions",
    [
        [_is("IsPresent", variable="$")],
        [{"Not": _is("IsPresent", False, "$")}],
        [{"And": [_is("IsPresent", variable="$"), _is("IsPresent", variable="$")]}],
        [_equals(3), {"Not": _equals(3)}],
        [{"Not": _equals(3)}, _equals(3)],
        [{"Or": [_equals(3), {"Not": _equals(3)}]}],
        [{"Or": [_equals(3), _equals(4)]}, {"Not": _equals(4)}],
        [_is("IsString"), _equals(2), _is("IsString", False)],
    ],
    ids=["always", "never not", "and", "opposites", "not first", "or", "or and rule", "types"],
)
def test_default_for_which_no_case_is_left_is_reported(conditions: list[dict[str, Any]]) -> None:
    assert _found(_choice(*conditions)) == [("dead-default", "Default")]
    assert _found({key: value for key, value in _choice(*conditions).items() if key != "Default"}) == []


@pytest.mark.parametrize(
    "conditions",
    [
        [_is("IsPresent")],
        [{"Not": _is("IsPresent")}],
        [{"And": [_is("IsPresent", variable="$"), _equals(1)]}],
        [{"Variable": "$.a", "BooleanEquals": True}, {"Variable": "$.a", "BooleanEquals": False}],
        [_is("IsString"), _is("IsString", False, "$.b")],
        [_is("IsString"), _is("IsNumeric", False)],
        [{"And": [_equals(3), _equals(4, "$.b")]}, {"Not": _equals(3)}],
        [_compares("NumericLessThan", 5), _compares("NumericGreaterThanEquals", 5)],
        [{"Not": {"Banana": 1}}],
        [{"Banana": 1}, {"Not": {"Banana": 1}}],
    ],
    ids=[
        "inner",
        "never",
        "and",
        "booleans",
        "variables",
        "other types",
        "part",
        "numbers",
        "unreadable",
        "unreadable pair",
    ],
)
def test_default_that_may_be_taken_is_not_reported(conditions: list[dict[str, Any]]) -> None:
    assert _found(_choice(*conditions)) == []


@pytest.mark.parametrize("field", ["Retry", "Catch"])
@pytest.mark.parametrize(
    ("names", "places"),
    [
        ([["E"], ["E"]], [1]),
        ([["E", "F"], ["G"], ["F", "E"]], [2]),
        ([["E"], ["F"], ["E", "F"]], [2]),
        ([["StatesTimeout"], ["States.Timeout"], ["StatesALL"]], [1]),
        ([["E"], ["E", "F"]], []),
        ([["StatesTaskFailed"], ["E"]], [1]),
        ([["States.TaskFailed"], ["States.Timeout", "E"], ["E", "F"], ["States.Permissions"]], [2]),
        ([["StatesTaskFailed"], ["NoSuchVersion"], ["InternalError"]], [2]),
        ([["StatesRuntime"], ["InternalError"]], [1]),
        ([["StatesPermissions"], ["UnauthorizedOperation"], ["InternalError"]], [1]),
        ([["E"], ["StatesTaskFailed"]], []),
        ([["States.Timeout"], ["States.HeartbeatTimeout"]], [1]),
        ([["States.HeartbeatTimeout"], ["States.Timeout"]], []),
        ([["E"], [], ["F"]], []),
        ([["States.ALL"], ["E"], ["E"]], []),
    ],
    ids=[
        "same",
        "other order",
        "of two",
        "dot",
        "one more",
        "task failed",
        "wider",
        "codes of the cloud",
        "type of a code",
        "type of another code",
        "narrower",
        "silence",
        "narrower silence",
        "empty",
        "behind all",
    ],
)
def test_entry_whose_errors_an_earlier_one_has_is_reported(
    field: str, names: list[list[str]], places: list[int]
) -> None:
    entries = [{"ErrorEquals": one, **({"Next": "B"} if field == "Catch" else {})} for one in names]
    state = {"Type": "Task", "Resource": "arn:aws:lambda:::function:f", "Next": "B", field: entries}

    assert _found(state) == [("shadowed-handler", f"{field}/{place}/ErrorEquals") for place in places]


@pytest.mark.parametrize("type_name", ["Map", "Parallel"])
def test_what_fails_inside_need_not_be_a_task(type_name: str) -> None:
    inner = {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}
    body = {"Iterator": inner} if type_name == "Map" else {"Branches": [inner]}
    catch = [{"ErrorEquals": [name], "Next": "B"} for name in ("StatesTaskFailed", "E")]

    assert _found({"Type": type_name, **body, "Next": "B", "Catch": catch}) == []
