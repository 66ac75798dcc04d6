"""The ids of the service: how many of its events ours stand for, counted while they happen."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.history.events import (
    ErrorCaught,
    EvaluationFailed,
    ExecutionEnded,
    ExecutionStarted,
    HistoryEvent,
    IterationEnded,
    IterationStarted,
    MapRunStarted,
    MapStarted,
    RetryScheduled,
    StateAborted,
    StateEntered,
    StateErred,
    StateExited,
    TaskFailed,
    TaskStarted,
    TaskSubmitted,
    TaskSucceeded,
    TaskTaken,
    WaitStarted,
)
from engine.history.service_history import MOST_PER_EVENT, ServiceHistory
from tests.engine.history import sample_events

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f"
SYNC = "arn:aws:states:::states:startExecution.sync:2"
ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:a"


def _told(*steps: tuple[type[Any], tuple[str | int, ...], dict[str, Any]]) -> list[HistoryEvent]:
    return [kind(number + 1, 0.0, path, **details) for number, (kind, path, details) in enumerate(steps)]


def _enter(kind: str, *path: str | int) -> tuple[type[Any], tuple[str | int, ...], dict[str, Any]]:
    return StateEntered, path, {"state": "", "state_type": kind, "input": {}}


def _exit(*path: str | int, by: str = "/End") -> tuple[type[Any], tuple[str | int, ...], dict[str, Any]]:
    return StateExited, path, {"output": {}, "target": None, "transition": by}


def _err(error: str, *path: str | int, cause: str = "") -> tuple[type[Any], tuple[str | int, ...], dict[str, Any]]:
    return StateErred, path, {"error": error, "cause": cause}


def _start(resource: str, *path: str | int) -> tuple[type[Any], tuple[str | int, ...], dict[str, Any]]:
    return TaskStarted, path, {"resource": resource, "arguments": {}, "attempt": 1}


BEGIN = (ExecutionStarted, (), {"name": "n", "input": {}})
FAILED = {"error": "E", "cause": ""}
EVALUATION = "States.QueryEvaluationError"
COUNTS: dict[str, tuple[list[Any], int]] = {
    "a Pass": ([_enter("Pass", "A"), _exit("A")], 2),
    "a Wait, whose sleep is not told": ([_enter("Wait", "A"), (WaitStarted, ("A",), {"seconds": 1.0}), _exit("A")], 2),
    "a Task": (
        [_enter("Task", "A"), _start(FUNCTION, "A"), (TaskSucceeded, ("A",), {"result": 1}), _exit("A")], 5
    ),
    "a Task that waits for a job": (
        [_enter("Task", "A"), _start(SYNC, "A"), (TaskSubmitted, ("A",), {"output": {}}),
         (TaskSucceeded, ("A",), {"result": 1}), _exit("A")],
        6,
    ),
    "a job that is refused before it is submitted": (
        [_enter("Task", "A"), _start(SYNC, "A"), (TaskFailed, ("A",), FAILED)], 4
    ),
    "an activity that nobody has taken": ([_enter("Task", "A"), _start(ACTIVITY, "A")], 2),
    "an activity": ([_enter("Task", "A"), _start(ACTIVITY, "A"), (TaskTaken, ("A",), {"worker": "w"})], 3),
    "a retried Task": (
        [
            _enter("Task", "A"), _start(FUNCTION, "A"), (TaskFailed, ("A",), FAILED),
            (RetryScheduled, ("A",), {**FAILED, "retry": 1, "max_retries": 3, "seconds": 1.0}), _start(FUNCTION, "A"),
        ],
        6,
    ),
    "a Fail": ([_enter("Fail", "A"), _err("E", "A")], 1),
    "a Task that fails in a branch": (
        [_enter("Parallel", "P"), (IterationStarted, ("P", 0), {"input": {}}), _enter("Task", "P", 0, "A"),
         _start(FUNCTION, "P", 0, "A"), (TaskFailed, ("P", 0, "A"), FAILED), _err("E", "P", 0, "A"),
         (IterationEnded, ("P", 0), {"status": "FAILED", "error": "E"}), _err("E", "P")],
        8,
    ),
    "a Map": (
        [_enter("Map", "M"), (MapStarted, ("M",), {"length": 1}), (IterationStarted, ("M", 0), {"input": {}}),
         _enter("Pass", "M", 0, "A"), _exit("M", 0, "A"), (IterationEnded, ("M", 0), {"status": "SUCCEEDED"}), _exit("M")],
        8,
    ),
    "a Map that is caught": (
        [_enter("Map", "M"), (MapStarted, ("M",), {"length": 0}),
         (ErrorCaught, ("M",), {**FAILED, "catcher": 0, "target": "Z"}), _exit("M", by="/Catch/0/Next")],
        4,
    ),
    "a runtime failure in an iteration": (
        [_enter("Map", "M"), (MapStarted, ("M",), {"length": 1}), (IterationStarted, ("M", 0), {"input": {}}),
         _enter("Pass", "M", 0, "A"), _err("States.Runtime", "M", 0, "A"),
         (IterationEnded, ("M", 0), {"status": "FAILED", "error": "States.Runtime"}), _err("States.Runtime", "M")],
        4,
    ),
    "a Parallel that is retried": (
        [_enter("Parallel", "P"), (IterationStarted, ("P", 0), {"input": {}}), (IterationStarted, ("P", 1), {"input": {}}),
         (IterationEnded, ("P", 0), {"status": "FAILED", "error": "E"}), (IterationEnded, ("P", 1), {"status": "ABORTED"}),
         (RetryScheduled, ("P",), {**FAILED, "retry": 1, "max_retries": 3, "seconds": 1.0}),
         (IterationStarted, ("P", 0), {"input": {}})],
        3,
    ),
    "an expression that fails": (
        [
            _enter("Task", "T"),
            (EvaluationFailed, ("T",), {"error": EVALUATION, "cause": "", "location": "Arguments"}),
            _err(EVALUATION, "T"),
        ],
        2,
    ),
    "an expression that keeps a Map from starting": (
        [
            _enter("Map", "M"),
            (EvaluationFailed, ("M",), {"error": EVALUATION, "cause": "", "location": "Items"}),
            _err(EVALUATION, "M"),
        ],
        3,
    ),
    "a state that is stopped with the execution": (
        [_enter("Task", "A"), _start(FUNCTION, "A"), (StateAborted, ("A",), {})], 3
    ),
}  # fmt: skip


@pytest.mark.parametrize(("steps", "count"), COUNTS.values(), ids=COUNTS)
def test_our_events_stand_for_so_many_of_the_service(steps: list[Any], count: int) -> None:
    end = (ExecutionEnded, (), {"status": "SUCCEEDED"})
    ids = ServiceHistory()

    ids.catch_up(_told(BEGIN, *steps, end))

    assert ids.last == count + 2


def test_events_are_counted_once_however_often_they_are_looked_at() -> None:
    events = _told(BEGIN, _enter("Pass", "A"), _exit("A"), _enter("Pass", "B"))
    ids = ServiceHistory()

    for length in range(len(events) + 1):
        ids.catch_up(events[:length])

    assert ids.last == 4
    assert ids.entered(("B",)) == 4


RUN = (MapRunStarted, ("M",), {"map_run": "arn"})


def test_an_execution_of_a_map_run_counts_its_events_from_one() -> None:
    ids = ServiceHistory()
    inside: tuple[Any, ...] = (
        (IterationStarted, ("M", 0), {"input": {}}),
        (IterationStarted, ("M", 1), {"input": {}}),
        _enter("Pass", "M", 1, "A"),
        _exit("M", 1, "A"),
        _enter("Pass", "M", 1, "B"),
        _enter("Pass", "M", 0, "A"),
    )

    ids.catch_up(_told(BEGIN, _enter("Map", "M"), (MapStarted, ("M",), {"length": 2}), RUN, *inside))

    assert (ids.entered(("M", 0, "A")), ids.entered(("M", 1, "B"))) == (2, 4)
    assert ids.last == 4
    assert (ids.exits(("M",)), ids.exits(("M", 1, "B"))) == (2, 0)


def test_a_map_run_within_a_map_run_counts_for_its_own_executions() -> None:
    ids = ServiceHistory()
    steps: tuple[Any, ...] = (
        _enter("Map", "M"),
        (MapStarted, ("M",), {"length": 1}),
        RUN,
        (IterationStarted, ("M", 0), {"input": {}}),
        _enter("Map", "M", 0, "N"),
        (MapStarted, ("M", 0, "N"), {"length": 1}),
        (MapRunStarted, ("M", 0, "N"), {"map_run": "inner"}),
        (IterationStarted, ("M", 0, "N", 0), {"input": {}}),
        _enter("Pass", "M", 0, "N", 0, "A"),
    )

    ids.catch_up(_told(BEGIN, *steps))

    assert (ids.entered(("M", 0, "N")), ids.entered(("M", 0, "N", 0, "A"))) == (2, 2)
    assert ids.last == 4


def test_a_state_has_an_id_as_long_as_it_runs() -> None:
    ids = ServiceHistory()
    inside: tuple[Any, ...] = ((MapStarted, ("M",), {"length": 1}), (IterationStarted, ("M", 0), {"input": {}}))
    events = _told(BEGIN, _enter("Map", "M"), *inside, _enter("Pass", "M", 0, "A"), _exit("M", 0, "A"))

    before = ids.entered(("M", 0, "A"))
    ids.catch_up(events[:-1])
    meanwhile = ids.entered(("M", 0, "A"))
    ids.catch_up(events)

    assert (before, meanwhile, ids.entered(("M", 0, "A")), ids.entered(("M",))) == (0, 5, 0, 2)


@pytest.mark.slow
@given(st.lists(sample_events.events, max_size=30))
def test_none_of_our_events_stands_for_more_than_two(events: list[HistoryEvent]) -> None:
    ids = ServiceHistory()

    for event in events:
        before = ids.number
        ids.add(event)
        assert ids.number - before <= MOST_PER_EVENT
