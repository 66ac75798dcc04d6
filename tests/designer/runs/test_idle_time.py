"""Waits that make all else too small to be seen are folded in the timeline; what can be seen beside them is not."""

from typing import Any

import pytest

from designer.runs.idle_time import idle_folds
from designer.runs.time_axis import TimeAxis
from engine.history.events import (
    ExecutionEnded,
    ExecutionStarted,
    HistoryEvent,
    RetryScheduled,
    StateEntered,
    StateExited,
)
from engine.history.view import ExecutionView

HOUR = 3600.0


def _run(*states: tuple[str, str, float, float], retries: tuple[tuple[str, float, float], ...] = ()) -> ExecutionView:
    """Return a run of states: name, type, start and stop, in seconds after its beginning."""
    moments: list[tuple[float, HistoryEvent]] = []
    for name, kind, start, stop in states:
        path, pointer = (name,), f"/States/{name}"
        moments.append((start, StateEntered(id=0, time=start, path=path, state=pointer, state_type=kind, input={})))
        moments.append((stop, StateExited(id=0, time=stop, path=path, output={}, target=None, transition="/End")))
    for name, time, seconds in retries:
        retry: dict[str, Any] = {"error": "E", "cause": "", "retry": 1, "max_retries": 2, "seconds": seconds}
        moments.append((time, RetryScheduled(id=0, time=time, path=(name,), **retry)))
    view = ExecutionView()
    view.apply(ExecutionStarted(id=1, time=0.0, path=(), name="n", input={}))
    for _, event in sorted(moments, key=lambda moment: moment[0]):
        view.apply(event)
    end = max(stop for *_, stop in states)
    view.apply(ExecutionEnded(id=2, time=end, path=(), status="SUCCEEDED", output={}))
    return view


def test_an_hour_between_two_seconds_of_work_is_folded() -> None:
    view = _run(("A", "Task", 0, 1), ("W", "Wait", 1, HOUR), ("B", "Task", HOUR, HOUR + 1))

    (fold,) = idle_folds(view)

    assert (fold.start, fold.stop) == (1, HOUR)
    assert fold.shown == pytest.approx(0.5)


def test_waits_between_attempts_are_folded_too() -> None:
    view = _run(("A", "Task", 0, 601.5), retries=(("A", 0.5, 300.0), ("A", 301.0, 300.0)))

    assert [(fold.start, fold.stop) for fold in idle_folds(view)] == [(0.5, 300.5), (301.0, 601.0)]


@pytest.mark.parametrize(
    "view",
    [
        _run(("A", "Task", 0, 10), ("W", "Wait", 10, 20)),
        _run(("A", "Task", 0, 0.001), ("W", "Wait", 0.001, 0.5)),
        _run(("W", "Wait", 0, HOUR), ("A", "Task", 0, HOUR)),
        _run(("M", "Map", 0, HOUR), ("A", "Task", 0, HOUR)),
    ],
    ids=["no longer than the work", "short", "work beside it", "work inside of it"],
)
def test_what_hides_nothing_is_not_folded(view: ExecutionView) -> None:
    assert idle_folds(view) == ()


def test_bars_before_and_after_a_fold_are_seen_and_the_order_stays() -> None:
    view = _run(("A", "Task", 0, 1), ("W", "Wait", 1, HOUR), ("B", "Task", HOUR, HOUR + 1))
    axis = TimeAxis.over(0.0, HOUR + 1, 500.0, is_growing=False, folds=idle_folds(view))

    places = [axis.place(moment) for moment in (0, 1, 1800, HOUR, HOUR + 1)]

    assert places == pytest.approx([0, 200, 250, 300, 500], abs=0.1)
    assert axis.bar(HOUR, HOUR + 1)[1] == pytest.approx(200)
    ((left, right, label),) = axis.breaks()
    assert (left, right) == pytest.approx((200, 300))
    assert label == "⋯ 59 min 59 s"
    assert all(place < 200 for place, _ in axis.ticks())
