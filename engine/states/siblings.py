"""Branches and iterations run side by side and fail together; the language reports one error."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import TypeVar

from engine.errors import TIMEOUT, StateFailed, canonical_error

T = TypeVar("T")

OUT_OF_TIME = "a sibling ran out of time"
"""What a task is cancelled with when that is why."""


async def run_side_by_side(jobs: Iterable[Coroutine[None, None, T]]) -> list[T]:
    """Return the results of ``jobs`` in their order; the first failure stops the others and is raised.

    A cancellation always wins over failures. That is why this is no ``asyncio.TaskGroup``: on Python 3.11
    and 3.12 a group forgets a cancellation that meets a failure, so that a stopped execution would go on
    behind a catcher, and it leaves the count of cancellations wrong, so that a later time limit fails.
    """
    failures: list[BaseException] = []
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(job) for job in jobs]
    left, end = len(tasks), loop.create_future()

    def note(task: asyncio.Task[T]) -> None:
        nonlocal left
        left -= 1
        failure = None if task.cancelled() else task.exception()
        if failure is not None:
            failures.append(failure)
        if (failure is not None or left == 0) and not end.done():
            end.set_result(None)

    for task in tasks:
        task.add_done_callback(note)
    try:
        if tasks:
            await end
    finally:
        is_out_of_time = any(_is_out_of_time(failure) for failure in failures)
        await _stop([task for task in tasks if not task.done()], OUT_OF_TIME if is_out_of_time else None)
    if failures:
        # What no state is to blame for ends the whole execution.
        raise next((failure for failure in failures if not isinstance(failure, StateFailed)), failures[0])
    return [task.result() for task in tasks]


def _is_out_of_time(failure: BaseException) -> bool:
    return isinstance(failure, StateFailed) and canonical_error(failure.error) == TIMEOUT


async def _stop(tasks: list[asyncio.Task[T]], reason: str | None) -> None:
    """Cancel ``tasks`` and wait until all have ended, even when cancelled meanwhile."""
    interruption: asyncio.CancelledError | None = None
    for task in tasks:
        task.cancel(reason)
    while tasks:
        try:
            await asyncio.wait(tasks)
        except asyncio.CancelledError as cancelled:
            interruption = cancelled
        tasks = [task for task in tasks if not task.done()]
    if interruption is not None:
        raise interruption
