"""Time limits on the clock of the machine: one timer for all alarms, yet each ends its own body, and only that."""

import asyncio
import gc
import json
import weakref

import pytest

from engine.definition import read_definition
from engine.execution.clock import SystemClock
from engine.execution.engine import Engine

from .conftest import machine

FOREVER = 3600.0


async def _limited(clock: SystemClock, seconds: float, ended: list[float]) -> None:
    try:
        async with clock.time_limit(seconds):
            await asyncio.get_running_loop().create_future()
    except TimeoutError:
        ended.append(seconds)


@pytest.mark.parametrize("limits", [(0.001, 0.04, 0.08), (0.08, 0.001, 0.04)], ids=["in-order", "out-of-order"])
async def test_limits_expire_by_their_ends_and_leave_the_others_alone(limits: tuple[float, ...]) -> None:
    clock, ended = SystemClock(), list[float]()
    longest = asyncio.create_task(_limited(clock, FOREVER, ended))
    await asyncio.gather(*(_limited(clock, seconds, ended) for seconds in limits))

    assert ended == sorted(limits)
    assert not longest.done()
    longest.cancel()
    await asyncio.wait([longest])
    assert longest.cancelled()


async def test_body_that_ends_in_time_drops_its_limit() -> None:
    clock, ended = SystemClock(), list[float]()
    async with clock.time_limit(0.001):
        pass
    async with clock.time_limit(FOREVER):
        await _limited(clock, 0.002, ended)

    assert ended == [0.002]


async def test_suspended_limit_does_not_expire_before_it_is_resumed() -> None:
    clock, ended = SystemClock(), list[float]()

    async def hold() -> None:
        async with clock.time_limit(0.001) as limit:
            limit.suspend()
            await _limited(clock, 0.003, ended)
            limit.resume()
            await asyncio.get_running_loop().create_future()

    with pytest.raises(TimeoutError):
        await hold()
    assert ended == [0.003]


def test_limit_of_a_loop_that_is_gone_does_not_hide_a_later_one() -> None:
    clock, ended = SystemClock(), list[float]()

    async def leave_behind() -> None:
        clock.alarm(FOREVER / 2, asyncio.current_task)

    asyncio.run(leave_behind())
    asyncio.run(_limited(clock, 0.001, ended))

    assert ended == [0.001]


async def test_an_ended_execution_is_let_go_without_the_garbage_collector() -> None:
    """Under a time limit, as every execution of TCSL is: its alarm leads back to it."""
    definition = read_definition(json.dumps(machine({"A": {"Type": "Pass", "End": True}})))
    async with Engine() as engine:
        execution = await engine.start(definition, {})
        await execution.wait()
        left = weakref.ref(execution)
        gc.disable()
        try:
            del execution
            await asyncio.sleep(0)
            assert left() is None
        finally:
            gc.enable()
