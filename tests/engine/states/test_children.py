"""Stopping one execution of a map run, at any moment, touches no other."""

import asyncio

import pytest

from engine.states.map_runs import Children, ChildStopped


async def _child(children: Children, index: int, work: asyncio.Future[str]) -> str:
    with children.running(index):
        return await work


async def test_a_child_that_goes_on_ends_with_what_it_is_stopped_with() -> None:
    children = Children()
    work: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(_child(children, 3, work))
    await asyncio.sleep(0)

    await children.stop(3, "E", "why")

    with pytest.raises(ChildStopped) as caught:
        await task
    assert (caught.value.error, caught.value.cause, task.cancelling()) == ("E", "why", 0)
    assert children.stopped(3) is None


async def test_stopping_twice_waits_for_the_same_end() -> None:
    children = Children()
    task = asyncio.create_task(_child(children, 0, asyncio.get_running_loop().create_future()))
    await asyncio.sleep(0)

    await asyncio.gather(children.stop(0, "first", ""), children.stop(0, "second", ""))

    with pytest.raises(ChildStopped, match="first"):
        await task


async def test_a_child_that_nobody_knows_is_not_waited_for() -> None:
    await Children().stop(7, "E", "")


async def test_a_lane_that_is_cancelled_as_well_is_cancelled() -> None:
    children = Children()
    task = asyncio.create_task(_child(children, 0, asyncio.get_running_loop().create_future()))
    await asyncio.sleep(0)
    stop = asyncio.create_task(children.stop(0, "E", ""))
    await asyncio.sleep(0)
    task.cancel()

    await stop

    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_child_that_is_through_before_it_can_be_stopped_leaves_its_lane_alone() -> None:
    children = Children()

    async def stubborn() -> str:
        with children.running(0):
            try:
                await asyncio.get_running_loop().create_future()
            except asyncio.CancelledError:
                return "through"
        return ""

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)

    await children.stop(0, "E", "")

    assert await task == "through"
    assert task.cancelling() == 0
