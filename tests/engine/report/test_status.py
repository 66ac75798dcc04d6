"""Statuses, durations and moments as people read them."""

import io

import pytest

from engine.history.view import StateStatus
from engine.report.status import LOOKS, cause_text, duration_text, moment_text, status_mark, status_text
from engine.report.terminal import Terminal
from engine.report.words import Words


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-1.0, "0 ms"),
        (0.0004, "0 ms"),
        (0.9994, "999 ms"),
        (0.9996, "1.0 s"),
        (59.94, "59.9 s"),
        (59.96, "1 min 00 s"),
        (3599.4, "59 min 59 s"),
        (3599.6, "1 h 00 min"),
        (7380.0, "2 h 03 min"),
    ],
)
def test_duration_has_the_unit_that_suits_it(seconds: float, text: str) -> None:
    assert duration_text(seconds) == text


def test_moment_beyond_the_calendar_is_a_question_mark() -> None:
    assert moment_text(1e30) == "?"
    assert len(moment_text(0.0)) == 19


@pytest.mark.parametrize("has_symbols", [True, False], ids=["symbols", "ascii"])
def test_every_status_has_a_mark_of_its_own_without_colour(has_symbols: bool) -> None:
    terminal = Terminal(stream=io.StringIO(), has_symbols=has_symbols)

    marks = [status_mark(terminal, status) for status in StateStatus]

    assert len(set(marks)) == len(StateStatus) == len(LOOKS)
    assert all(len(mark) == 1 for mark in marks)
    assert has_symbols or all(mark.isascii() for mark in marks)


def test_unknown_status_is_shown_as_it_is() -> None:
    assert status_text(Terminal(stream=io.StringIO()), Words("zh"), "NEW") == "? NEW"


def test_a_missing_package_is_said_in_the_language_of_the_reader() -> None:
    said = "boto3 is not installed, and the real client needs it: pip install 'tcsl-studio[cloud]'"

    assert cause_text(Words("en"), said) == said
    assert cause_text(Words("zh"), said) == "未安装 boto3，调用真实服务需要它：pip install 'tcsl-studio[cloud]'"
    assert cause_text(Words("zh"), f"{said}!") == f"{said}!"
