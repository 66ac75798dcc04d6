"""The debugger's gate: breakpoints, pause, step, edited data."""

import asyncio
from typing import Any

import pytest

from engine.execution.clock import SystemClock
from engine.execution.debugger import Debugger, Step
from engine.history.events import ExecutionPath, StatePaused, StateResumed

from .conftest import Stage, machine

CHAIN = machine(
    {
        "A": {"Type": "Pass", "Next": "B"},
        "B": {"Type": "Pass", "Next": "C"},
        "C": {"Type": "Pass", "End": True},
    }
)


async def _settle() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


def _pauses(stage: Stage) -> list[tuple[ExecutionPath, str]]:
    assert stage.execution is not None
    return [(event.path, event.reason) for event in stage.execution.events if isinstance(event, StatePaused)]


async def test_a_breakpoint_holds_its_state_until_resumed(stage: Stage) -> None:
    debugger = Debugger({"/States/B"})
    execution = stage.start(CHAIN, {"x": 1}, debugger)
    await _settle()

    assert debugger.paused == {("B",): {"x": 1}}
    debugger.resume()

    assert (await execution.wait()).status == "SUCCEEDED"
    assert _pauses(stage) == [(("B",), "breakpoint")]


async def test_data_edited_while_paused_go_on(stage: Stage) -> None:
    debugger = Debugger({"/States/B"})
    execution = stage.start(CHAIN, {"x": 1}, debugger)
    await _settle()

    debugger.resume(("B",), {"x": 2})

    assert (await execution.wait()).output == {"x": 2}
    assert [event.input for event in execution.events if isinstance(event, StateResumed)] == [{"x": 2}]


async def test_step_holds_at_the_next_state(stage: Stage) -> None:
    debugger = Debugger({"/States/A"})
    execution = stage.start(CHAIN, {}, debugger)
    await _settle()

    debugger.step()
    await _settle()
    assert list(debugger.paused) == [("B",)]

    debugger.resume()
    await execution.wait()
    assert _pauses(stage) == [(("A",), "breakpoint"), (("B",), "step")]


def _nested() -> dict[str, Any]:
    inner = machine({"P": {"Type": "Pass", "Next": "Q"}, "Q": {"Type": "Pass", "End": True}})
    return machine(
        {
            "M": {"Type": "Map", "ItemsPath": "$.xs", "MaxConcurrency": 2, "Iterator": inner, "Next": "Z"},
            "Z": {"Type": "Pass", "End": True},
        }
    )


async def test_only_the_branch_that_hits_a_breakpoint_pauses(stage: Stage) -> None:
    debugger = Debugger({"/States/M/Iterator/States/Q"})
    execution = stage.start(_nested(), {"xs": [1, 2]}, debugger)
    await _settle()

    debugger.resume(("M", 0, "Q"))
    await _settle()

    assert list(debugger.paused) == [("M", 1, "Q")]
    debugger.resume()
    assert (await execution.wait()).output == [1, 2]


async def test_step_over_a_map_holds_after_it(stage: Stage) -> None:
    debugger = Debugger({"/States/M"})
    execution = stage.start(_nested(), {"xs": [1, 2]}, debugger)
    await _settle()

    debugger.step(step=Step.OVER)
    await _settle()

    assert list(debugger.paused) == [("Z",)]
    debugger.resume()
    await execution.wait()


async def test_step_into_a_map_holds_at_its_first_inner_state(stage: Stage) -> None:
    debugger = Debugger({"/States/M"})
    execution = stage.start(_nested(), {"xs": [1, 2]}, debugger)
    await _settle()

    debugger.step(step=Step.INTO)
    await _settle()

    assert list(debugger.paused) == [("M", 0, "P")]
    debugger.resume()
    await execution.wait()


async def test_step_out_holds_after_the_frame(stage: Stage) -> None:
    debugger = Debugger({"/States/M/Iterator/States/P"})
    execution = stage.start(_nested(), {"xs": [1]}, debugger)
    await _settle()

    debugger.step(step=Step.OUT)
    await _settle()

    assert list(debugger.paused) == [("Z",)]
    debugger.resume()
    await execution.wait()


async def test_pause_holds_every_branch_at_its_next_state(stage: Stage) -> None:
    debugger = Debugger()
    execution = stage.start(CHAIN, {}, debugger)

    debugger.pause()
    await _settle()

    assert list(debugger.paused) == [("A",)]
    debugger.resume()
    assert (await execution.wait()).status == "SUCCEEDED"


async def test_stop_ends_a_paused_execution(stage: Stage) -> None:
    debugger = Debugger({"/States/B"})
    execution = stage.start(CHAIN, {}, debugger)
    await _settle()

    execution.stop()

    assert (await execution.wait()).status == "ABORTED"
    assert debugger.paused == {}


def _fork(after: dict[str, Any]) -> dict[str, Any]:
    slow = machine({"Slow": {"Type": "Wait", "Seconds": 100, "End": True}})
    held = machine({"Held": {"Type": "Pass", "Next": "After"}, "After": {**after, "End": True}})
    return machine({"Fork": {"Type": "Parallel", "Branches": [slow, held], "End": True}}, TimeoutSeconds=10)


async def test_time_does_not_run_out_while_a_branch_is_held(stage: Stage) -> None:
    debugger = Debugger({"/States/Fork/Branches/1/States/Held"})
    execution = stage.start(_fork({"Type": "Pass"}), {}, debugger)
    await _settle()

    debugger.resume()

    assert stage.clock.slept == [100.0]
    assert (await execution.wait()).status == "SUCCEEDED"


async def test_the_time_that_was_left_goes_on_after_a_pause(stage: Stage) -> None:
    debugger = Debugger({"/States/Fork/Branches/1/States/Held"})
    execution = stage.start(_fork({"Type": "Wait", "Seconds": 11}), {}, debugger)
    await _settle()

    debugger.resume()

    assert (await execution.wait()).status == "TIMED_OUT"


async def test_a_pause_holds_the_limit_of_the_real_clock_up(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    now = loop.time()
    monkeypatch.setattr(loop, "time", lambda: now)  # a busy machine may take longer than the limit to come to A
    stage.clock = SystemClock()  # type: ignore[assignment]  # the real one
    debugger = Debugger({"/States/A"})
    execution = stage.start(machine(CHAIN["States"], TimeoutMilliseconds=20), {}, debugger)
    await _settle()
    now += 0.04
    await _settle()

    debugger.resume()

    assert (await execution.wait()).status == "SUCCEEDED"


async def test_the_limit_of_the_real_clock_ends_an_execution_after_a_pause(stage: Stage) -> None:
    stage.clock = SystemClock()  # type: ignore[assignment]  # the real one
    debugger = Debugger({"/States/A"})
    states = {"A": {"Type": "Pass", "Next": "W"}, "W": {"Type": "Wait", "Seconds": 60, "End": True}}
    execution = stage.start(machine(states, TimeoutMilliseconds=20), {}, debugger)
    await _settle()

    debugger.resume()

    assert (await execution.wait()).status == "TIMED_OUT"


async def test_stepping_when_nothing_is_held_does_nothing(stage: Stage) -> None:
    debugger = Debugger()
    debugger.step()

    assert (await stage.run(CHAIN, {}, debugger)).status == "SUCCEEDED"
