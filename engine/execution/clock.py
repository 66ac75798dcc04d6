"""The time of an execution: real, or moved by hand in tests."""

import asyncio
import heapq
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol


class Clock(Protocol):
    """Where the engine gets time and sleep from."""

    def now(self) -> float:
        """Return seconds since the epoch."""

    async def sleep(self, seconds: float) -> None:
        """Wait for ``seconds``."""


class SystemClock:
    """The clock of the machine."""

    def now(self) -> float:
        """See :meth:`Clock.now`."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """See :meth:`Clock.sleep`."""
        await asyncio.sleep(seconds)


class ManualClock:
    """A clock that jumps to the next sleeper as soon as nothing else can run: an hour passes at once.

    ``slept`` lists every sleep asked for, in seconds, in the order asked.
    """

    def __init__(self, start: float = 1_000_000_000.0) -> None:
        self.slept: list[float] = []
        self._now = start
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = itertools.count()

    def now(self) -> float:
        """See :meth:`Clock.now`."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """See :meth:`Clock.sleep`; returns once every earlier sleeper has been woken."""
        self.slept.append(seconds)
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._order), future))
        # Let everything that is ready run before time moves.
        for _ in range(20):
            await asyncio.sleep(0)
        while not future.done():
            moment, _, first = heapq.heappop(self._sleepers)
            self._now = max(self._now, moment)
            if not first.done():
                first.set_result(None)
        await future


@asynccontextmanager
async def time_limit(clock: Clock, seconds: float) -> AsyncIterator[None]:
    """Cancel the body and raise TimeoutError when it takes longer than ``seconds`` of ``clock``.

    The real clock uses the loop's timer; another clock sleeps beside the body.
    """
    if isinstance(clock, SystemClock):
        async with asyncio.timeout(seconds):
            yield
        return
    async with asyncio.timeout(None) as limit:

        async def expire() -> None:
            await clock.sleep(seconds)
            limit.reschedule(asyncio.get_running_loop().time())

        watcher = asyncio.get_running_loop().create_task(expire())
        try:
            yield
        finally:
            watcher.cancel()
