"""An execution whose waits pass at once: what it does, how long it says it took, and what takes its time as ever."""

import asyncio
import json
import math
import time

import pytest

from engine import Engine, read_definition
from engine.execution.clock import SkippingClock
from engine.history.events import StateEntered, StateExited

HOUR = 3600.0


async def test_an_hour_passes_at_once_and_an_hour_later_it_is() -> None:
    clock, began = SkippingClock(), time.perf_counter()
    before = clock.now()

    await clock.sleep(HOUR)

    assert clock.now() - before >= HOUR
    assert time.perf_counter() - began < HOUR / 2


async def test_waits_side_by_side_end_in_their_order_and_are_not_added_up() -> None:
    clock, ended = SkippingClock(), list[float]()

    async def wait(seconds: float) -> None:
        await clock.sleep(seconds)
        ended.append(seconds)

    before = clock.now()
    await asyncio.gather(wait(3 * HOUR), wait(HOUR), wait(2 * HOUR), wait(0))

    assert ended == [0, HOUR, 2 * HOUR, 3 * HOUR]
    assert 3 * HOUR <= clock.now() - before < 3 * HOUR + 60


async def test_ten_thousand_waits_take_no_time_and_one_that_is_given_up_moves_none() -> None:
    clock, began = SkippingClock(), time.thread_time()
    given_up = asyncio.ensure_future(clock.sleep(1000 * HOUR))
    await asyncio.sleep(0)
    given_up.cancel()
    await asyncio.wait([given_up])

    before = clock.now()
    await asyncio.gather(*(clock.sleep(HOUR + number % 10) for number in range(10_000)))

    assert clock.now() - before < 2 * HOUR
    assert time.thread_time() - began < 10


async def test_a_time_limit_counts_real_time_only() -> None:
    clock = SkippingClock()
    async with clock.time_limit(60):
        await clock.sleep(HOUR)

    with pytest.raises(TimeoutError):
        async with clock.time_limit(0.001):
            await asyncio.get_running_loop().create_future()


async def test_a_moment_beyond_the_calendar_is_not_gone_to_and_for_ever_is_for_ever() -> None:
    clock = SkippingClock()
    await clock.sleep(1e15)
    assert clock.now() < time.time() + 60

    endless = asyncio.ensure_future(clock.sleep(math.inf))
    await asyncio.wait([endless], timeout=0.01)
    assert not endless.done()
    endless.cancel()
    await asyncio.wait([endless])


async def test_the_history_says_how_long_each_state_would_have_taken() -> None:
    fail = {"ErrorEquals": ["StatesALL"], "IntervalSeconds": 600, "MaxAttempts": 1}
    flow = {
        "StartAt": "W",
        "States": {
            "W": {"Type": "Wait", "Seconds": 3600, "Next": "T"},
            "T": {
                "Type": "Task",
                "Resource": "nothing",
                "Retry": [fail],
                "Catch": [{"ErrorEquals": ["StatesALL"], "Next": "E"}],
                "End": True,
            },
            "E": {"Type": "Pass", "End": True},
        },
    }
    async with Engine() as engine:
        execution = await engine.start(read_definition(json.dumps(flow)), {}, clock=SkippingClock())
        result = await execution.wait()
        events = execution.events

    assert result.status == "SUCCEEDED"
    times = {
        (type(event).__name__, event.path): event.time
        for event in events
        if isinstance(event, StateEntered | StateExited)
    }
    assert 3600 <= times["StateExited", ("W",)] - times["StateEntered", ("W",)] < 3660
    assert 600 <= times["StateExited", ("T",)] - times["StateEntered", ("T",)] < 660
