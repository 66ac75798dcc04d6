"""The ids of the service: how many of its events one of ours stands for."""

from typing import Any

import pytest

from engine.history.events import (
    ErrorCaught,
    EvaluationFailed,
    ExecutionEnded,
    ExecutionStarted,
    HistoryEvent,
    IterationEnded,
    IterationStarted,
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
from engine.history.service_ids import ServiceIds

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f"
SYNC = "arn:aws:states:::states:startExecution.sync:2"
ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:work"
TOKEN = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"


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
        [
            _enter("Task", "A"), _start(SYNC, "A"), (TaskSubmitted, ("A",), {"output": 1}),
            (TaskSucceeded, ("A",), {"result": 1}), _exit("A"),
        ], 6,
    ),
    "a Task that waits for a token": ([_enter("Task", "A"), _start(TOKEN, "A")], 3),
    "a Task that nobody has taken": ([_enter("Task", "A"), _start(ACTIVITY, "A")], 2),
    "a Task that a worker has taken": (
        [_enter("Task", "A"), _start(ACTIVITY, "A"), (TaskTaken, ("A",), {"worker": ""})], 3
    ),
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
        [_enter("Parallel", "P"), (RetryScheduled, ("P",), {**FAILED, "retry": 1, "max_retries": 3, "seconds": 1.0})], 3
    ),
    "an expression that fails": (
        [
            _enter("Task", "T"),
            (EvaluationFailed, ("T",), {"error": EVALUATION, "cause": "", "location": "Arguments"}),
            _err(EVALUATION, "T"),
        ],
        2,
    ),
    "an expression that failed further inside": ([_enter("Parallel", "P"), _err(EVALUATION, "P")], 3),
    "a state that is stopped": ([_enter("Task", "A"), _start(FUNCTION, "A"), (StateAborted, ("A",), {})], 4),
}  # fmt: skip


@pytest.mark.parametrize(("steps", "count"), COUNTS.values(), ids=COUNTS)
def test_our_events_stand_for_so_many_of_the_service(steps: list[Any], count: int) -> None:
    end = (ExecutionEnded, (), {"status": "SUCCEEDED"})
    ids = ServiceIds()

    ids.catch_up(_told(BEGIN, *steps, end))

    assert ids.last == count + 2


def test_events_are_counted_once_however_often_they_are_looked_at() -> None:
    events = _told(BEGIN, _enter("Pass", "A"), _exit("A"), _enter("Pass", "B"))
    ids = ServiceIds()

    for length in range(len(events) + 1):
        ids.catch_up(events[:length])

    assert ids.last == 4
    assert ids.entered(("B",)) == 4
