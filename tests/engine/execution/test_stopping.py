"""Stopping and running over time end an execution for good, whatever else happens in the same turn."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from engine.definition import read_definition
from engine.errors import StateFailed
from engine.execution.debugger import Debugger
from engine.execution.engine import Engine
from engine.execution.interpreter import MOST_EVENTS
from engine.history.events import TaskStarted
from engine.history.store import HistoryStore
from engine.history.view import StateStatus
from engine.language.values import Json

from .conftest import Stage, failing, machine, task

CATCH_ALL = [{"ErrorEquals": ["StatesALL"], "Next": "Z"}]
Z = {"Type": "Pass", "End": True}


async def _settle() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


def _frame(kind: str, inner: dict[str, Any], **fields: Any) -> dict[str, Any]:
    if kind == "Map":
        return {"Type": "Map", "ItemsPath": "$.xs", "Iterator": inner, **fields}
    return {"Type": "Parallel", "Branches": [inner], **fields}


@pytest.mark.parametrize("kind", ["Map", "Parallel"])
async def test_a_branch_that_fails_while_it_is_stopped_does_not_keep_the_execution_alive(
    stage: Stage, kind: str
) -> None:
    running = asyncio.Event()

    async def fail_when_stopped(event: Json) -> Json:
        running.set()
        try:
            await asyncio.Event().wait()
        finally:
            raise StateFailed("E", from_task=True)

    stage.runner.handlers["f"] = fail_when_stopped
    frame = _frame(kind, machine({"T": task("f")}), Catch=CATCH_ALL, Next="Z")
    execution = stage.start(machine({"M": frame, "Z": Z}), {"xs": [1]})
    await running.wait()

    execution.stop()

    assert (await execution.wait()).status == "ABORTED"
    assert ("Z",) not in execution.view.states


@pytest.mark.parametrize("kind", ["Map", "Parallel"])
async def test_a_branch_that_fails_as_time_runs_out_cannot_be_caught(stage: Stage, kind: str) -> None:
    async def fail_when_stopped(event: Json) -> Json:
        try:
            await stage.clock.sleep(100)
        finally:
            raise StateFailed("E", from_task=True)

    stage.runner.handlers["f"] = fail_when_stopped
    frame = _frame(kind, machine({"T": task("f")}), Catch=CATCH_ALL, Next="Z")

    result = await stage.run(machine({"M": frame, "Z": Z}, TimeoutSeconds=10), {"xs": [1]})

    assert (result.status, result.error) == ("TIMED_OUT", "StatesTimeout")


async def test_time_runs_out_after_a_caught_failure_too(stage: Stage) -> None:
    stage.runner.handlers["f"] = failing("E")
    frame = _frame("Parallel", machine({"T": task("f")}), Catch=CATCH_ALL, Next="Z")
    states = {"M": frame, "Z": {"Type": "Wait", "Seconds": 100, "End": True}}

    result = await stage.run(machine(states, TimeoutSeconds=10))

    assert (result.status, result.error) == ("TIMED_OUT", "StatesTimeout")


async def test_a_task_that_fails_while_it_is_stopped_is_not_caught(stage: Stage) -> None:
    running = asyncio.Event()

    async def fail_when_stopped(event: Json) -> Json:
        running.set()
        try:
            await asyncio.Event().wait()
        finally:
            raise StateFailed("E", from_task=True)

    stage.runner.handlers["f"] = fail_when_stopped
    execution = stage.start(machine({"T": task("f", Catch=CATCH_ALL), "Z": Z}))
    await running.wait()

    execution.stop()

    assert (await execution.wait()).status == "ABORTED"


async def test_an_execution_timeout_is_not_caught(stage: Stage) -> None:
    async def slow(event: Json) -> Json:
        await stage.clock.sleep(100)
        return event

    stage.runner.handlers["f"] = slow
    catch = [{"ErrorEquals": ["StatesTimeout"], "Next": "Z"}, *CATCH_ALL]
    retry = [{"ErrorEquals": ["StatesTimeout", "E"]}]
    states = {"T": task("f", Catch=catch, Retry=retry), "Z": Z}

    result = await stage.run(machine(states, TimeoutSeconds=10))

    assert (result.status, result.error) == ("TIMED_OUT", "StatesTimeout")


@pytest.mark.expects_log("the engine failed")
async def test_a_timeout_of_our_own_making_is_not_the_executions(stage: Stage) -> None:
    def broken(event: Json) -> Json:
        raise TimeoutError("a socket of ours")

    stage.runner.handlers["f"] = broken

    result = await stage.run(machine({"T": task("f")}))

    assert (result.status, result.error) == ("FAILED", "Studio.Bug")


async def test_stop_ends_the_wait_before_a_retry(stage: Stage) -> None:
    stage.runner.handlers["f"] = failing("E")
    retry = [{"ErrorEquals": ["E"], "IntervalSeconds": 1000, "MaxAttempts": 3}]
    # A clock that does not jump while the retry waits.
    waiting = asyncio.Event()
    stage.clock.sleep = lambda seconds: waiting.wait()  # type: ignore[method-assign,assignment,return-value]
    execution = stage.start(machine({"T": task("f", Retry=retry, Catch=CATCH_ALL), "Z": Z}))
    await _settle()
    before = execution.view.states["T",].status

    execution.stop()

    assert (await execution.wait()).status == "ABORTED"
    assert (before, execution.view.states["T",].status) == (StateStatus.WAITING, StateStatus.ABORTED)


async def test_stop_ends_branches_held_by_the_debugger(stage: Stage) -> None:
    debugger = Debugger({"/States/M/Iterator/States/P"})
    frame = _frame("Map", machine({"P": Z}), MaxConcurrency=3, Catch=CATCH_ALL, Next="Z")
    execution = stage.start(machine({"M": frame, "Z": Z}), {"xs": [1, 2, 3]}, debugger)
    await _settle()
    assert len(debugger.paused) == 3

    execution.stop()

    assert (await execution.wait()).status == "ABORTED"
    assert debugger.paused == {}


async def test_a_loop_that_never_ends_is_ended_before_memory_is_full(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.execution.interpreter.MOST_EVENTS", 2_000)
    rule = {"Variable": "$.stop", "IsPresent": True, "Next": "Z"}
    inner = machine(
        {
            "Go": {"Type": "Choice", "Choices": [rule], "Default": "Again"},
            "Again": {"Type": "Pass", "Next": "Go"},
            "Z": Z,
        }
    )
    frame = _frame("Map", inner, Catch=[{"ErrorEquals": ["StatesALL"], "Next": "Y"}], Next="Y")

    result = await stage.run(machine({"M": frame, "Y": Z}), {"xs": [{}]})

    assert (result.status, result.error) == ("FAILED", "StatesRuntime")
    assert "2,000" in result.cause


def test_the_budget_leaves_room_for_a_map_of_a_hundred_thousand_items() -> None:
    assert MOST_EVENTS >= 100_000 * 4


async def test_closing_the_engine_stops_every_execution(stage: Stage) -> None:
    waiting = read_definition('{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 3600, "End": true}}}')
    async with Engine() as engine:
        executions = [await engine.start(waiting, {}) for _ in range(3)]
        await asyncio.sleep(0)

    assert [(await execution.wait()).status for execution in executions] == ["ABORTED"] * 3


async def test_a_thousand_executions_share_one_engine() -> None:
    passes = read_definition('{"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}')
    async with Engine() as engine:
        executions = [await engine.start(passes, {"n": number}) for number in range(1000)]
        results = await asyncio.gather(*(execution.wait() for execution in executions))

    assert [result.output for result in results] == [{"n": number} for number in range(1000)]
    assert len({execution.id for execution in executions}) == 1000


@pytest.mark.slow
@pytest.mark.parametrize("turns", [0, 1, 50], ids=["at once", "as the worker starts", "while it runs"])
async def test_stop_ends_a_function_however_far_its_worker_is(tmp_path: Path, turns: int) -> None:
    (tmp_path / "slow.py").write_text("import time\n\ndef main_handler(event, context):\n    time.sleep(60)\n")
    definition = read_definition(json.dumps(machine({"T": task("slow", Catch=CATCH_ALL, Next="Z"), "Z": Z})))
    started = asyncio.Event()
    async with Engine(functions=tmp_path) as engine:
        execution = await engine.start(definition, {})
        execution.subscribe(lambda event: started.set() if isinstance(event, TaskStarted) else None)
        await started.wait()
        for _ in range(turns):
            await asyncio.sleep(0.002)

        execution.stop()

        assert (await execution.wait()).status == "ABORTED"
    assert execution.view.states["T",].status is StateStatus.ABORTED


async def test_an_engine_closes_after_its_history_refused_an_execution() -> None:
    history = HistoryStore(":memory:")
    history.close()

    async with Engine(history=history) as engine:
        with pytest.raises(ValueError, match="closed"):
            await engine.start(read_definition(json.dumps({"StartAt": "A", "States": {"A": Z}})), {})
