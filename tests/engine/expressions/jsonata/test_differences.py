"""The table of jsonata.md: each row is run, and each reason of the suite's runner is one of them."""

import json
from pathlib import Path

import pytest

from engine.expressions import jsonata
from engine.expressions.jsonata import JsonataFailed, JsonataSyntaxError, compile_jsonata
from tests.suites.jsonata import REASONS, Outcome, is_right, reason

_FILE = Path(jsonata.__file__).with_suffix(".md")


def _rows() -> list[list[str]]:
    lines = [line for line in _FILE.read_text("utf-8").splitlines() if line.startswith("| ") and "---" not in line]
    return [[cell.strip("`").replace("\\|", "|") for cell in line.strip("| ").split(" | ")] for line in lines[1:]]


ROWS = _rows()


@pytest.mark.parametrize(("expression", "language", "here"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_page_says_what_an_expression_gives_here(expression: str, language: str, here: str) -> None:
    try:
        value = compile_jsonata(expression).evaluate({}, seconds=0.1)
        given = json.dumps(value, separators=(",", ":"))
    except JsonataSyntaxError as error:
        given = error.code
    except JsonataFailed as failure:
        given = failure.code or failure.cause.partition("evaluation: ")[2]

    assert given == here
    assert given != language


def test_reasons_of_the_suite_stand_on_the_page() -> None:
    assert set(REASONS) <= {row[0] for row in ROWS}


def test_runner_tells_right_from_wrong_and_why() -> None:
    assert is_right(Outcome(1.0000000000000002), {"result": 1})
    assert not is_right(Outcome(True), {"result": 1})
    assert not is_right(Outcome({"a": 1}), {"result": {"a": 2}})
    assert is_right(Outcome([2, 1]), {"result": [1, 2], "unordered": True})
    assert is_right(Outcome(error="T1006"), {"code": "T1006"})
    assert reason("$eval(x)", Outcome(error="T1006")) == REASONS[0]
    assert reason("x ?? 1", Outcome(error="S0211")) == REASONS[5]
    assert reason("x", Outcome(1)) is None
