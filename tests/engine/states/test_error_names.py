"""Names in ErrorEquals that no error has, and how messages call the errors in each dialect."""

import json
from typing import Any

import pytest

from engine.definition import read_definition
from engine.language.dialects import Dialect
from engine.language.problems import Problem
from engine.language.splicing import apply_edits

FUNCTION = {
    "tcsl": "qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/f",
    "asl": "arn:aws:lambda:us-east-1:123456789012:function:f",
}
PLACE = "/States/A/Retry/0/ErrorEquals/0"


def _text(dialect: str, *names: str) -> str:
    retriers = [{"ErrorEquals": [name]} for name in names]
    state: dict[str, Any] = {"Type": "Task", "Resource": FUNCTION[dialect], "Retry": retriers, "End": True}
    return json.dumps({"StartAt": "A", "States": {"A": state}})


def _problems(dialect: str, *names: str) -> tuple[Problem, ...]:
    wanted = Dialect.ASL if dialect == "asl" else Dialect.TCSL
    return tuple(read_definition(_text(dialect, *names), wanted).problems)


@pytest.mark.parametrize(
    ("dialect", "name", "meant"),
    [
        ("asl", "States.TimeOut", "States.Timeout"),
        ("asl", "States.all", "States.ALL"),
        ("asl", "State.TaskFailed", "States.TaskFailed"),
        ("asl", "StatesTimeout", "States.Timeout"),
        ("asl", "States.NoChoiceMatch", "States.NoChoiceMatched"),
        ("tcsl", "StatesTimeOut", "StatesTimeout"),
        ("tcsl", "States.Taskfailed", "StatesTaskFailed"),
    ],
)
def test_a_name_that_looks_like_one_of_the_language_is_told_with_it(dialect: str, name: str, meant: str) -> None:
    (problem,) = _problems(dialect, name)

    assert (problem.code, problem.path, problem.severity.name) == ("misspelt-error", PLACE, "WARNING")
    assert problem.text() == f'No error is called "{name}"; did you mean {meant}?'
    assert problem.fix is not None
    assert apply_edits(_text(dialect, name), problem.fix.edits) == _text(dialect, meant)


@pytest.mark.parametrize(
    "name",
    [
        "States.ALL",
        "States.HeartbeatTimeout",
        "States.BranchFailed",
        "States.ParameterPathFailure",
        "States.Http.Socket",
        "States.Http.StatusCode.404",
        "States.Mine",
        "StateOfTheArt",
        "Lambda.Unknown",
        "timeout",
    ],
)
def test_names_that_errors_may_have_are_passed_over(name: str) -> None:
    assert _problems("asl", name) == ()


@pytest.mark.parametrize("name", ["States.HeartbeatTimeout", "StatesNoChoiceMatched", "States.BranchFailed"])
def test_a_name_that_asw_does_not_have_is_told_in_tcsl(name: str) -> None:
    (problem,) = _problems("tcsl", name)

    assert (problem.code, problem.path) == ("not-in-tcsl", PLACE)


@pytest.mark.parametrize("name", ["StatesTimeout", "States.Timeout", "InternalError", "MyError"])
def test_names_of_asw_and_of_functions_are_passed_over(name: str) -> None:
    assert _problems("tcsl", name) == ()


@pytest.mark.parametrize(("dialect", "name"), [("tcsl", "StatesALL"), ("asl", "States.ALL")])
def test_what_matches_all_errors_is_called_as_in_the_dialect(dialect: str, name: str) -> None:
    found = {problem.code: problem.text() for problem in _problems(dialect, name, "MyError")}

    assert found["all-not-last"].startswith(f"{name} should stand alone")


@pytest.mark.parametrize(
    ("dialect", "first", "second", "told"),
    [
        ("asl", "States.Timeout", "States.ALL", False),
        ("asl", "Lambda.Unknown", "States.TaskFailed", False),
        ("asl", "Mine", "Other", True),
        ("asl", "States.Timeout", "States.TaskFailed", True),
        ("tcsl", "StatesTimeout", "StatesALL", True),
    ],
)
def test_a_retrier_without_retries_is_told_unless_it_keeps_its_error_from_a_later_one_in_asl(
    dialect: str, first: str, second: str, *, told: bool
) -> None:
    text = _text(dialect, first, second).replace(f'["{first}"]', f'["{first}"], "MaxAttempts": 0')
    wanted = Dialect.ASL if dialect == "asl" else Dialect.TCSL

    codes = [problem.code for problem in read_definition(text, wanted).problems]

    assert codes == (["no-retries"] if told else [])
