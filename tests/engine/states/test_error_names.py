"""How messages call the errors in each dialect."""

import json
from typing import Any

import pytest

from engine.definition import read_definition
from engine.language.dialects import Dialect
from engine.language.problems import Problem

FUNCTION = {
    "tcsl": "qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/f",
    "asl": "arn:aws:lambda:us-east-1:123456789012:function:f",
}


def _text(dialect: str, *names: str) -> str:
    retriers = [{"ErrorEquals": [name]} for name in names]
    state: dict[str, Any] = {"Type": "Task", "Resource": FUNCTION[dialect], "Retry": retriers, "End": True}
    return json.dumps({"StartAt": "A", "States": {"A": state}})


def _problems(dialect: str, *names: str) -> tuple[Problem, ...]:
    wanted = Dialect.ASL if dialect == "asl" else Dialect.TCSL
    return tuple(read_definition(_text(dialect, *names), wanted).problems)


@pytest.mark.parametrize(("dialect", "name"), [("tcsl", "StatesALL"), ("asl", "States.ALL")])
def test_what_matches_all_errors_is_called_as_in_the_dialect(dialect: str, name: str) -> None:
    found = {problem.code: problem.text() for problem in _problems(dialect, name, "MyError")}

    assert found["all-not-last"].startswith(f"{name} should stand alone")
