"""Jobs side by side: results in order, the first failure stops the others, a cancellation always wins."""

import asyncio

import pytest

from engine.states.siblings import run_side_by_side


async def _value(value: int, turns: int = 0) -> int:
    for _ in range(turns):
        await asyncio.sleep(0)
    return value


async def _failure(error: Exception, turns: int = 0) -> int:
    await _value(0, turns)
    raise error


async def _for_ever(ended: list[str]) -> int:
    try:
        await asyncio.Event().wait()
    finally:
        await asyncio.sleep(0)
        ended.append("ended")
    return 0


async def test_results_keep_the_order_of_the_jobs() -> None:
    assert await run_side_by_side([_value(1, turns=3), _value(2), _value(3, turns=1)]) == [1, 2, 3]


async def test_no_jobs_give_no_results() -> None:
    assert await run_side_by_side([]) == []


async def test_the_first_failure_in_time_is_raised_after_the_others_ended() -> None:
    ended: list[str] = []

    with pytest.raises(KeyError):
        await run_side_by_side([_failure(ValueError(), turns=5), _for_ever(ended), _failure(KeyError(), turns=1)])

    assert ended == ["ended"]


async def test_a_failure_leaves_no_count_of_cancellations_behind() -> None:
    with pytest.raises(ValueError, match="x"):
        await run_side_by_side([_failure(ValueError("x"))])

    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0


async def test_a_cancellation_stops_all_and_wins_over_their_failures() -> None:
    ended: list[str] = []

    async def fail_when_stopped() -> int:
        try:
            return await _for_ever(ended)
        finally:
            raise ValueError

    task = asyncio.ensure_future(run_side_by_side([fail_when_stopped(), _for_ever(ended)]))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended == ["ended", "ended"]
