"""What the service tells of failures: of expressions, and of errors that end the execution at once."""

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
    StateAborted,
    StateEntered,
    StateErred,
    StateExited,
    TaskFailed,
    TaskStarted,
    TaskSucceeded,
)
from engine.history.service_events import service_events


def _outline(events: list[dict[str, Any]]) -> list[tuple[int, int, str]]:
    return [(event["id"], event["previousEventId"], event["type"]) for event in events]


def test_a_failure_that_ends_the_execution_at_once_leaves_no_events_around_it() -> None:
    fields: dict[str, Any] = {"error": "States.Runtime", "cause": "c"}
    events: list[HistoryEvent] = [
        ExecutionStarted(1, 0.0, (), "n", []),
        StateEntered(2, 0.0, ("M",), "/States/M", "Map", []),
        MapStarted(3, 0.0, ("M",), 1),
        IterationStarted(4, 0.0, ("M", 0), 1),
        StateEntered(5, 0.0, ("M", 0, "P"), "/States/M/Iterator/States/P", "Pass", 1),
        StateErred(6, 0.0, ("M", 0, "P"), **fields),
        IterationEnded(7, 0.0, ("M", 0), "FAILED", **fields),
        StateErred(8, 0.0, ("M",), **fields),
        ExecutionEnded(9, 0.0, (), "FAILED", **fields),
    ]

    assert _outline(service_events(events))[3:] == [
        (4, 3, "MapIterationStarted"),
        (5, 4, "PassStateEntered"),
        (6, 5, "ExecutionFailed"),
    ]


def test_an_expression_that_fails_is_told_before_what_it_brings_down() -> None:
    fields: dict[str, Any] = {"error": "States.QueryEvaluationError", "cause": "nothing"}
    events: list[HistoryEvent] = [
        ExecutionStarted(1, 0.0, (), "n", []),
        StateEntered(2, 0.0, ("M",), "/States/M", "Map", []),
        MapStarted(3, 0.0, ("M",), 1),
        IterationStarted(4, 0.0, ("M", 0), 1),
        StateEntered(5, 0.0, ("M", 0, "P"), "/States/M/Iterator/States/P", "Pass", 1),
        EvaluationFailed(6, 0.0, ("M", 0, "P"), **fields, location="Output/a"),
        StateErred(7, 0.0, ("M", 0, "P"), **fields),
        IterationEnded(8, 0.0, ("M", 0), "FAILED", **fields),
        StateErred(9, 0.0, ("M",), **fields),
        ExecutionEnded(10, 0.0, (), "FAILED", **fields),
    ]

    told = service_events(events)

    assert _outline(told)[4:] == [
        (5, 4, "PassStateEntered"),
        (6, 4, "EvaluationFailed"),
        (7, 6, "MapIterationFailed"),
        (8, 6, "MapStateFailed"),
        (9, 8, "ExecutionFailed"),
    ]
    assert told[5]["evaluationFailedEventDetails"] == {**fields, "location": "Output/a", "state": "P"}


@pytest.mark.parametrize(
    ("cause", "place"),
    [
        ("Map state input must be an array", {}),
        ("The JSONata expression '1' ... returned an unexpected result type.", {"location": "Items"}),
    ],
    ids=["input", "items"],
)
def test_a_value_that_keeps_a_container_from_starting_fails_it_beside_its_being_entered(
    cause: str, place: dict[str, str]
) -> None:
    fields: dict[str, Any] = {"error": "States.QueryEvaluationError", "cause": cause}
    events: list[HistoryEvent] = [
        ExecutionStarted(1, 0.0, (), "n", {}),
        StateEntered(2, 0.0, ("P",), "/States/P", "Pass", {}),
        StateExited(3, 0.0, ("P",), {}, "M", "/Next"),
        StateEntered(4, 0.0, ("M",), "/States/M", "Map", {}),
        EvaluationFailed(5, 0.0, ("M",), **fields, location=place.get("location", "")),
        StateErred(6, 0.0, ("M",), **fields),
        ExecutionEnded(7, 0.0, (), "FAILED", **fields),
    ]

    told = service_events(events)

    assert _outline(told)[3:] == [
        (4, 3, "MapStateEntered"),
        (5, 3, "EvaluationFailed"),
        (6, 5, "MapStateFailed"),
        (7, 6, "ExecutionFailed"),
    ]
    assert told[4]["evaluationFailedEventDetails"] == {**fields, **place, "state": "M"}


@pytest.mark.parametrize(("kind", "previous"), [("Wait", 4), ("Map", 3)])
def test_a_setting_that_no_expression_of_its_own_gives_is_told_without_a_place(kind: str, previous: int) -> None:
    fields: dict[str, Any] = {"error": "States.QueryEvaluationError", "cause": "nothing"}
    events: list[HistoryEvent] = [
        ExecutionStarted(1, 0.0, (), "n", []),
        StateEntered(2, 0.0, ("A",), "/States/A", "Pass", []),
        StateExited(3, 0.0, ("A",), [], "S", "/Next"),
        StateEntered(4, 0.0, ("S",), "/States/S", kind, []),
        EvaluationFailed(5, 0.0, ("S",), **fields, location=""),
    ]

    told = service_events(events)

    assert told[-1]["previousEventId"] == previous
    assert told[-1]["evaluationFailedEventDetails"] == {**fields, "state": "S"}


@pytest.mark.parametrize(
    ("kind", "location", "expression", "previous"),
    [
        ("Pass", "Output/result", "$doesNotExist", 3),
        ("Pass", "Assign/result", "$doesNotExist", 3),
        ("Task", "Arguments/FunctionName", "$doesNotExist", 3),
        ("Pass", "Output/a", "$states.input.x", 4),
        ("Wait", "Seconds", "$doesNotExist", 4),
    ],
)
def test_a_variable_that_is_not_there_is_told_beside_what_entered_its_state(
    kind: str, location: str, expression: str, previous: int
) -> None:
    cause = f"The JSONata expression '{expression}' specified for the field '{location}' returned nothing (undefined)."
    fields: dict[str, Any] = {"error": "States.QueryEvaluationError", "cause": cause}
    events: list[HistoryEvent] = [
        ExecutionStarted(1, 0.0, (), "n", {}),
        StateEntered(2, 0.0, ("A",), "/States/A", "Pass", {}),
        StateExited(3, 0.0, ("A",), {}, "S", "/Next"),
        StateEntered(4, 0.0, ("S",), "/States/S", kind, {}),
        EvaluationFailed(5, 0.0, ("S",), **fields, location=location),
        StateErred(6, 0.0, ("S",), **fields),
        ExecutionEnded(7, 0.0, (), "FAILED", **fields),
    ]

    told = service_events(events)

    assert _outline(told)[4:] == [(5, previous, "EvaluationFailed"), (6, 5, "ExecutionFailed")]


@pytest.mark.parametrize(
    ("kind", "location"), [("Task", "Arguments/MessageBody"), ("Choice", "Choices[0]/Condition"), ("Map", "Items")]
)
def test_an_expression_that_gives_nothing_is_told_after_what_entered_its_state(kind: str, location: str) -> None:
    cause = (
        f"The JSONata expression '$states.input.x' specified for the field '{location}' returned nothing (undefined)."
    )
    fields: dict[str, Any] = {"error": "States.QueryEvaluationError", "cause": cause}
    events: list[HistoryEvent] = [
        ExecutionStarted(1, 0.0, (), "n", {}),
        StateEntered(2, 0.0, ("S",), "/States/S", kind, {}),
        EvaluationFailed(3, 0.0, ("S",), **fields, location=location),
        StateErred(4, 0.0, ("S",), **fields),
        ExecutionEnded(5, 0.0, (), "FAILED", **fields),
    ]

    told = service_events(events)

    # As read off the service, of a Task and of a Map; a Map fails besides.
    failed = [(4, 3, "MapStateFailed")] if kind == "Map" else []
    assert _outline(told)[2:] == [
        (3, 2, "EvaluationFailed"),
        *failed,
        (4 + len(failed), 3 + len(failed), "ExecutionFailed"),
    ]


def test_an_expression_that_fails_after_the_work_follows_what_the_work_left() -> None:
    fields: dict[str, Any] = {"error": "States.QueryEvaluationError", "cause": "nothing"}
    events: list[HistoryEvent] = [
        ExecutionStarted(1, 0.0, (), "n", []),
        StateEntered(2, 0.0, ("T",), "/States/T", "Task", []),
        TaskStarted(3, 0.0, ("T",), "arn:aws:states:::lambda:invoke", {}, 1),
        TaskSucceeded(4, 0.0, ("T",), {}),
        EvaluationFailed(5, 0.0, ("T",), **fields, location="Output"),
    ]

    assert _outline(service_events(events))[-2:] == [(5, 4, "TaskSucceeded"), (6, 5, "EvaluationFailed")]


def test_an_error_of_that_name_which_is_caught_is_a_failure_like_any_other() -> None:
    fields: dict[str, Any] = {"error": "States.Runtime", "cause": "of a function"}
    events: list[HistoryEvent] = [
        ExecutionStarted(1, 0.0, (), "n", []),
        StateEntered(2, 0.0, ("M",), "/States/M", "Map", []),
        MapStarted(3, 0.0, ("M",), 0),
        ErrorCaught(4, 0.0, ("M",), **fields, catcher=0, target="Z"),
        StateExited(5, 0.0, ("M",), {}, "Z", "/Catch/0/Next"),
    ]

    assert _outline(service_events(events))[3:] == [(4, 3, "MapStateFailed"), (5, 4, "MapStateExited")]


def _two_tasks_at_once() -> list[HistoryEvent]:
    events: list[HistoryEvent] = [
        ExecutionStarted(1, 0.0, (), "n", [1, 2]),
        StateEntered(2, 0.0, ("M",), "/States/M", "Map", [1, 2]),
        MapStarted(3, 0.0, ("M",), 2),
        IterationStarted(4, 0.0, ("M", 0), 1),
        IterationStarted(5, 0.0, ("M", 1), 2),
    ]
    for index in (0, 1):
        path = ("M", index, "T")
        events.append(StateEntered(6 + 2 * index, 0.0, path, "/States/M/ItemProcessor/States/T", "Task", index))
        events.append(TaskStarted(7 + 2 * index, 0.0, path, "arn:aws:states:::lambda:invoke", {}, 1))
    return events


_BEGUN_TOGETHER = [
    (6, 4, "TaskStateEntered"),
    (7, 6, "TaskScheduled"),
    (8, 5, "TaskStateEntered"),
    (9, 8, "TaskScheduled"),
    (10, 7, "TaskStarted"),
    (11, 9, "TaskStarted"),
]


def test_tasks_that_begin_together_have_started_when_all_are_scheduled() -> None:
    events = _two_tasks_at_once()

    assert _outline(service_events(events))[5:] == _BEGUN_TOGETHER


def test_iterations_are_told_as_failed_and_aborted_when_their_map_fails() -> None:
    fields: dict[str, Any] = {"error": "States.Timeout", "cause": ""}
    events = _two_tasks_at_once()
    for index in (0, 1):
        events.append(TaskFailed(0, 0.0, ("M", index, "T"), **fields))
        events.append(StateErred(0, 0.0, ("M", index, "T"), **fields))
        events.append(IterationEnded(0, 0.0, ("M", index), "FAILED", **fields))
    ended: list[HistoryEvent] = [
        StateErred(0, 0.0, ("M",), **fields),
        ExecutionEnded(0, 0.0, (), "FAILED", **fields),
    ]

    assert _outline(service_events([*events, *ended]))[5:] == [
        *_BEGUN_TOGETHER,
        (12, 10, "TaskTimedOut"),
        (13, 11, "TaskTimedOut"),
        (14, 12, "MapIterationFailed"),
        (15, 12, "TaskStateAborted"),
        (16, 12, "MapIterationAborted"),
        (17, 12, "TaskStateAborted"),
        (18, 12, "MapStateFailed"),
        (19, 18, "ExecutionFailed"),
    ]


@pytest.mark.parametrize("is_stopped", [False, True], ids=["the Map fails", "the execution is stopped"])
def test_iterations_that_no_other_one_cut_are_told_before_their_map_fails(is_stopped: bool) -> None:
    fields: dict[str, Any] = {"error": "States.QueryEvaluationError", "cause": "no"}
    events = _two_tasks_at_once()[:-2]  # the second has not entered its state
    events += [
        StateAborted(0, 0.0, ("M", 0, "T")),
        IterationEnded(0, 0.0, ("M", 0), "ABORTED"),
        IterationEnded(0, 0.0, ("M", 1), "ABORTED"),
    ]
    if is_stopped:
        events += [StateAborted(0, 0.0, ("M",)), ExecutionEnded(0, 0.0, (), "ABORTED")]
    else:
        events += [
            EvaluationFailed(0, 0.0, ("M",), **fields, location="ItemSelector"),
            StateErred(0, 0.0, ("M",), **fields),
            ExecutionEnded(0, 0.0, (), "FAILED", **fields),
        ]

    told = [kind for _, _, kind in _outline(service_events(events))[8:]]

    cut = ["EvaluationFailed", "MapIterationAborted", "TaskStateAborted", "MapIterationAborted", "MapStateFailed"]
    assert told == (["ExecutionAborted"] if is_stopped else [*cut, "ExecutionFailed"])
