"""Retry, Catch, timeouts and stopping."""

import asyncio
from typing import Any

import pytest

from engine.errors import StateFailed
from engine.history.events import RetryScheduled
from engine.history.view import StateStatus
from engine.language.values import Json

from .conftest import Stage, failing, fixed_error, machine, task

CATCH_ALL = [{"ErrorEquals": ["StatesALL"], "Next": "Z"}]


def _sequence(*errors: str) -> Any:
    remaining = list(errors)

    def handler(event: Json) -> Json:
        if remaining:
            raise StateFailed(remaining.pop(0), from_task=True)
        return "done"

    return handler


async def test_retries_wait_longer_each_time_and_then_succeed(stage: Stage) -> None:
    stage.runner.handlers["f"] = _sequence("E", "E")
    retry = [{"ErrorEquals": ["E"], "IntervalSeconds": 1, "MaxAttempts": 2, "BackoffRate": 2.0}]

    result = await stage.run(machine({"T": task("f", Retry=retry)}))

    assert result.output == "done"
    assert stage.clock.slept == [1.0, 2.0]
    assert [call.attempt for call in stage.runner.calls] == [1, 2, 3]


async def test_retries_count_by_error_name_as_the_documentation_shows(stage: Stage) -> None:
    stage.runner.handlers["f"] = _sequence("ErrorA", "ErrorB", "ErrorC", "ErrorB", "ErrorB")
    retry = [
        {"ErrorEquals": ["ErrorA", "ErrorB"], "IntervalSeconds": 1, "BackoffRate": 2.0, "MaxAttempts": 2},
        {"ErrorEquals": ["ErrorC"], "IntervalSeconds": 5},
    ]
    states = {"T": task("f", Retry=retry, Catch=CATCH_ALL), "Z": {"Type": "Pass", "End": True}}

    result = await stage.run(machine(states))

    assert result.output == {"Error": "ErrorB", "Cause": ""}
    assert stage.clock.slept == [1.0, 2.0, 5.0, 4.0]


@pytest.mark.parametrize(
    ("result_path", "expected"),
    [
        (None, {"Error": "E", "Cause": "why"}),
        ("$.error", {"a": 1, "error": {"Error": "E", "Cause": "why"}}),
    ],
    ids=["replaces", "beside the input"],
)
async def test_a_catcher_gets_error_and_cause(stage: Stage, result_path: str | None, expected: Json) -> None:
    stage.runner.handlers["f"] = failing("E", "why")
    catcher = {"ErrorEquals": ["E"], "Next": "Z"} | ({"ResultPath": result_path} if result_path else {})
    states = {"T": task("f", Catch=[catcher]), "Z": {"Type": "Pass", "End": True}}

    result = await stage.run(machine(states), {"a": 1})

    assert result.output == expected
    assert stage.execution is not None
    assert stage.execution.view.states["T",].status is StateStatus.CAUGHT


@pytest.mark.parametrize(
    ("error", "wanted", "is_caught"),
    [
        ("Mine", "StatesTaskFailed", True),
        ("Mine", "States.TaskFailed", True),
        ("Mine", "Other", False),
        ("StatesTimeout", "StatesTaskFailed", False),
        ("StatesTimeout", "States.Timeout", True),
        ("LimitExceeded", "StatesDataLimitExceeded", True),
        ("ResourceUnavailable", "StatesTaskFailed", False),
        ("ResourceUnavailable", "States.ALL", True),
    ],
)
async def test_error_names_match_as_documented(stage: Stage, error: str, wanted: str, is_caught: bool) -> None:
    stage.runner.handlers["f"] = failing(error)
    states = {"T": task("f", Catch=[{"ErrorEquals": [wanted], "Next": "Z"}]), "Z": {"Type": "Pass", "End": True}}

    result = await stage.run(machine(states))

    assert (result.status == "SUCCEEDED") is is_caught


@pytest.mark.parametrize("is_fixed", [True, False], ids=["fixed answer", "function"])
async def test_an_error_tells_whether_it_was_a_fixed_answer(stage: Stage, is_fixed: bool) -> None:
    stage.runner.handlers["f"] = fixed_error("E") if is_fixed else failing("E")

    await stage.run(machine({"A": task("f")}))

    assert stage.execution is not None
    state = stage.execution.view.states[("A",)]
    assert (state.status, state.error, state.mocked) == (StateStatus.FAILED, "E", is_fixed)


async def test_a_map_can_be_retried_as_a_whole(stage: Stage) -> None:
    stage.runner.handlers["f"] = _sequence("E")
    state = {
        "Type": "Map",
        "ItemsPath": "$.xs",
        "Iterator": machine({"T": task("f")}),
        "Retry": [{"ErrorEquals": ["StatesALL"], "MaxAttempts": 1}],
        "End": True,
    }

    result = await stage.run(machine({"M": state}), {"xs": [1, 2]})

    assert result.output == ["done", "done"]
    assert stage.execution is not None
    assert [event.path for event in stage.execution.events if isinstance(event, RetryScheduled)] == [("M",)]


async def test_an_execution_that_takes_too_long_times_out(stage: Stage) -> None:
    states = {"W": {"Type": "Wait", "Seconds": 3600, "End": True}}

    result = await stage.run(machine(states, TimeoutSeconds=60))

    assert (result.status, result.error) == ("TIMED_OUT", "StatesTimeout")
    assert stage.execution is not None
    assert stage.execution.view.states["W",].status is StateStatus.TIMED_OUT


async def test_milliseconds_win_over_seconds(stage: Stage) -> None:
    states = {"W": {"Type": "Wait", "Seconds": 10, "End": True}}

    result = await stage.run(machine(states, TimeoutSeconds=100, TimeoutMilliseconds=5000))

    assert result.status == "TIMED_OUT"


async def test_a_wait_of_an_hour_passes_at_once_on_a_manual_clock(stage: Stage) -> None:
    result = await stage.run(machine({"W": {"Type": "Wait", "Seconds": 3600, "End": True}}), {"a": 1})

    assert result.output == {"a": 1}


async def test_stop_cancels_what_runs(stage: Stage) -> None:
    running, cancelled = asyncio.Event(), asyncio.Event()

    async def hang(event: Json) -> Json:
        running.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()
        return None

    stage.runner.handlers["hang"] = hang
    execution = stage.start(machine({"T": task("hang")}))
    await running.wait()

    execution.stop()
    result = await execution.wait()

    assert result.status == "ABORTED"
    assert cancelled.is_set()
    assert execution.view.states["T",].status is StateStatus.ABORTED


async def test_stop_before_the_first_state_is_kept(stage: Stage) -> None:
    execution = stage.start(machine({"A": {"Type": "Pass", "End": True}}))

    execution.stop()

    assert (await execution.wait()).status == "ABORTED"


@pytest.mark.expects_log("the engine failed")
async def test_our_own_fault_is_never_the_states_error(stage: Stage) -> None:
    def broken(event: Json) -> Json:
        raise ZeroDivisionError("ours")

    stage.runner.handlers["f"] = broken
    states = {"T": task("f", Catch=CATCH_ALL), "Z": {"Type": "Pass", "End": True}}

    result = await stage.run(machine(states))

    assert (result.status, result.error) == ("FAILED", "Studio.Bug")
    assert "ours" in result.cause
