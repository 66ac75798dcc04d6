"""Branches and iterations run side by side and fail together; the language reports one error."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import TypeVar, cast

from engine.errors import OUT_OF_TIME, SIBLING_FAILED, TIMEOUT, StateFailed, canonical_error

T = TypeVar("T")


async def run_side_by_side(jobs: Iterable[Coroutine[None, None, T]], *, is_told: bool = True) -> list[T]:
    """Return the results of ``jobs`` in their order; the first failure stops the others and is raised.

    When it ``is_told``, their tasks are cancelled with the reason, as those inside them are.

    A cancellation always wins over failures. That is why this is no ``asyncio.TaskGroup``: on Python 3.11
    and 3.12 a group forgets a cancellation that meets a failure, so that a stopped execution would go on
    behind a catcher, and it leaves the count of cancellations wrong, so that a later time limit fails.
    """
    failures: list[BaseException] = []
    loop = asyncio.get_running_loop()
    left, end = 0, loop.create_future()
    results: list[T | None] = []

    async def run(index: int, job: Coroutine[None, None, T]) -> None:
        # Around the job and no callback of its task, which would be a turn of the loop for each.
        nonlocal left
        try:
            results[index] = await job
        except Exception as failure:  # noqa: BLE001  # all are raised again, below
            failures.append(failure)
        finally:
            left -= 1
            if (failures or left == 0) and not end.done():
                end.set_result(None)

    tasks = [loop.create_task(run(index, job)) for index, job in enumerate(jobs)]
    left = len(tasks)
    results.extend([None] * left)
    reason: str | None = None
    try:
        if tasks:
            await end
        if failures:
            reason = OUT_OF_TIME if any(_is_out_of_time(failure) for failure in failures) else SIBLING_FAILED
    except asyncio.CancelledError as cancelled:
        reason = SIBLING_FAILED if cancelled.args else None
        raise
    finally:
        await _stop([task for task in tasks if not task.done()], reason if is_told else None)
    if failures:
        # What no state is to blame for ends the whole execution.
        raise next((failure for failure in failures if not isinstance(failure, StateFailed)), failures[0])
    return cast(list[T], results)  # each job has put its own there


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
