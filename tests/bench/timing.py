"""Time something several times and say it in one line."""

import asyncio
import statistics
import time
from collections.abc import Callable, Coroutine
from typing import TypeVar

T = TypeVar("T")


def seconds(work: Callable[[], object], *, times: int = 5) -> float:
    """Return the median time of ``times`` runs of ``work``, after one to warm up."""
    work()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def readable(duration: float) -> str:
    """Return a duration in the unit that suits it: ``1.25 s``, ``86 ms``."""
    return f"{duration:.2f} s" if duration >= 1 else f"{duration * 1000:.3g} ms"


def print_row(what: str, *figures: str) -> None:
    """Print one row of the table, at once: the next may take a while."""
    print(f"{what:<44}" + "".join(f"{figure:>16}" for figure in figures), flush=True)


def seconds_of(work: Callable[[], Coroutine[None, None, T]]) -> tuple[float, T]:
    """Run ``work`` once in an event loop; return the seconds within the loop and what it returned."""

    async def timed() -> tuple[float, T]:
        started = time.perf_counter()
        result = await work()
        return time.perf_counter() - started, result

    return asyncio.run(timed())
