"""Runs in words: durations, places, what to look at first, and the line for the status bar."""

import time
from collections.abc import Iterator

import pytest

from designer.document.run_text import (
    best_path,
    cause_of,
    cause_text,
    clock_text,
    depth_of,
    duration_text,
    failures,
    iteration_text,
    moment_text,
    place_text,
    seconds_of,
    summary,
)
from designer.look import set_language
from engine.history.events import (
    ErrorCaught,
    ExecutionEnded,
    ExecutionPath,
    ExecutionStarted,
    HistoryEvent,
    StateEntered,
    StateErred,
    StateExited,
)
from engine.history.view import ExecutionView, fold

_MAP = "/States/M"
_INNER = "/States/M/Iterator/States/S"


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    set_language("en")


def _entered(path: ExecutionPath, state: str, kind: str = "Task", at: float = 0.0) -> StateEntered:
    return StateEntered(id=1, time=at, path=path, state=state, state_type=kind, input={})


def _view(*events: HistoryEvent) -> ExecutionView:
    return fold([ExecutionStarted(id=0, time=0.0, path=(), name="run", input={}), *events])


def _map_of_three(*more: HistoryEvent) -> ExecutionView:
    inner = [_entered(("M", index, "S"), _INNER, at=0.01 * index) for index in range(3)]
    return _view(_entered(("M",), _MAP, "Map"), *inner, *more)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-1, "0 ms"),
        (0, "0 ms"),
        (0.00009, "0.09 ms"),
        (0.00123, "1.2 ms"),
        (0.012, "12 ms"),
        (0.9994, "999 ms"),
        (0.9996, "1.0 s"),
        (3.44, "3.4 s"),
        (59.96, "1 min 00 s"),
        (125, "2 min 05 s"),
        (3720, "1 h 02 min"),
    ],
)
def test_durations_have_the_unit_that_fits(seconds: float, text: str) -> None:
    assert duration_text(seconds) == text


def test_moments_have_their_day_unless_it_is_today() -> None:
    noon = time.mktime((2026, 11, 23, 12, 0, 5, 0, 0, -1))

    assert moment_text(noon, noon + 60) == "12:00:05"
    assert moment_text(noon, noon + 86400) == "2026-11-23 12:00:05"
    assert clock_text(noon + 0.25, with_ms=True) == "12:00:05.250"


@pytest.mark.parametrize("moment", [None, 1e300])
def test_a_moment_that_is_none_is_a_dash(moment: float | None) -> None:
    assert moment_text(moment) == "—"


def test_a_place_has_its_iterations_but_not_its_branches() -> None:
    view = _view(
        _entered(("M",), _MAP, "Map"),
        _entered(("M", 2, "P"), "/p", "Parallel"),
        _entered(("M", 2, "P", 1, "S"), "/s"),
    )

    assert place_text(view, ("M", 2, "P", 1, "S")) == "S[2]"
    assert iteration_text(view, ("M",)) == ""
    assert depth_of(("M", 2, "P", 1, "S")) == 2


def test_a_state_that_runs_took_as_long_as_until_now() -> None:
    view = _map_of_three(StateExited(id=9, time=0.5, path=("M", 0, "S"), output={}, target=None, transition="/End"))

    assert seconds_of(view.states["M", 0, "S"], now=9.0) == 0.5
    assert seconds_of(view.states["M", 1, "S"], now=2.01) == pytest.approx(2.0)


def test_the_path_shown_is_the_one_looked_at_then_the_failed_then_the_last() -> None:
    done = [
        StateExited(id=9, time=0.5, path=("M", index, "S"), output={}, target=None, transition="/End")
        for index in range(3)
    ]
    view = _map_of_three(*done)

    assert best_path(view, _INNER, ()) == ("M", 2, "S")
    assert best_path(view, _INNER, ("M", 1, "S")) == ("M", 1, "S")
    assert best_path(view, _INNER, ("M", 0, "Other")) == ("M", 0, "S")
    assert best_path(view, "/States/None", ()) is None
    view.apply(StateErred(id=10, time=0.6, path=("M", 1, "S"), error="E", cause="c"))
    assert best_path(view, _INNER, ()) == ("M", 1, "S")


def test_the_cause_comes_before_what_it_took_down() -> None:
    view = _map_of_three(
        StateErred(id=9, time=0.5, path=("M", 1, "S"), error="E", cause="c"),
        StateErred(id=10, time=0.5, path=("M",), error="E", cause="c"),
    )

    assert [state.path for state in failures(view.states.values())] == [("M", 1, "S"), ("M",)]


def test_the_cause_of_a_failed_run_is_not_what_was_caught_before() -> None:
    view = _map_of_three(
        StateErred(id=9, time=0.5, path=("M", 1, "S"), error="E", cause="c"),
        ErrorCaught(id=10, time=0.5, path=("M",), error="E", cause="c", catcher=0, target="Last"),
        StateEntered(id=11, time=0.6, path=("Last",), state="/States/Last", state_type="Pass", input={}),
        StateErred(id=12, time=0.7, path=("Last",), error="F", cause="c"),
        _ended("FAILED"),
    )

    assert cause_of(view) == ("Last",)
    assert "stopped in Last ·" in summary(view).text


def _ended(status: str) -> ExecutionEnded:
    return ExecutionEnded(id=99, time=0.064, path=(), status=status, output={}, error="", cause="")


@pytest.mark.parametrize(
    ("status", "text", "role"),
    [
        ("SUCCEEDED", "Succeeded · 4 nodes done · 64 ms", "succeeded"),
        ("ABORTED", "Stopped · 4 nodes done · 64 ms", "aborted"),
        ("TIMED_OUT", "Timed out · 64 ms", "failed"),
        ("FAILED", "Failed · 64 ms", "failed"),
    ],
)
def test_the_summary_says_how_a_run_ended(status: str, text: str, role: str) -> None:
    assert summary(_view(_ended(status)), finished=4) == (text, role)


def test_the_summary_names_the_state_that_failed() -> None:
    view = _map_of_three(StateErred(id=9, time=0.05, path=("M", 2, "S"), error="E", cause="c"), _ended("FAILED"))

    assert summary(view).text == "Failed · stopped in S[2] · 64 ms"


def test_the_summary_of_a_run_that_goes_on() -> None:
    view = _map_of_three()

    assert summary(None) == ("", "empty")
    assert summary(view, now=0.064, finished=1) == ("Running · 1 node done · 64 ms", "running")
    assert summary(view, now=0.064, paused=(("M", 1, "S"),)) == ("Paused at S[1] · 64 ms", "paused")
    assert summary(view, is_past=True).role == "past"
    set_language("zh")
    assert summary(view, now=0.064, finished=4).text == "运行中 · 4 个节点已完成 · 64 ms"


def test_a_missing_package_is_said_in_the_language_of_the_window() -> None:
    said = "boto3 is not installed, and the real client needs it: pip install 'tcsl-studio[cloud]'"

    assert cause_text("StatesItemReaderFailed", said) == said
    set_language("zh")
    assert (
        cause_text("StatesItemReaderFailed", said)
        == "未安装 boto3，调用真实服务需要它：pip install 'tcsl-studio[cloud]'"
    )


def test_what_lambda_reports_is_told_by_its_message() -> None:
    report = '{"errorMessage":"no such order","errorType":"KeyError","requestId":"1","stackTrace":["a"]}'

    assert cause_text("KeyError", report) == "no such order"
    assert cause_text("E", '{"errorMessage":"mine"}') == '{"errorMessage":"mine"}'
    assert cause_text("E", '{"errorMessage":"cut') == '{"errorMessage":"cut'


def test_what_nothing_stands_in_for_is_said_alike_in_both_dialects() -> None:
    cause = 'nothing is bound to the Resource "f": there is no functions folder; choose one'

    assert cause_text("States.Runtime", cause) == cause_text("StatesRuntime", cause) != cause
