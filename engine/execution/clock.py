"""The time of an execution: real, or a clock that jumps, for tests and rehearsals."""

import asyncio
import heapq
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol


class Clock(Protocol):
    """Where the engine gets time, sleep and time limits from."""

    def now(self) -> float:
        """Return seconds since the epoch."""

    async def sleep(self, seconds: float) -> None:
        """Wait for ``seconds``."""

    def time_limit(self, seconds: float) -> AbstractAsyncContextManager[Any]:
        """Return a context that cancels its body after ``seconds`` and raises TimeoutError."""


class SystemClock:
    """The clock of the machine."""

    def now(self) -> float:
        """See :meth:`Clock.now`."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """See :meth:`Clock.sleep`."""
        await asyncio.sleep(seconds)

    def time_limit(self, seconds: float) -> AbstractAsyncContextManager[Any]:
        """See :meth:`Clock.time_limit`."""
        return asyncio.timeout(seconds)


class ManualClock:
    """A clock that jumps to its next sleeper as soon as nothing else can run: an hour passes at once.

    ``slept`` lists every sleep asked for, in seconds, in the order asked. Limits end their bodies when
    time moves past them, but time never moves because of a limit alone.
    """

    def __init__(self, start: float = 1_000_000_000.0) -> None:
        self.slept: list[float] = []
        self._now = start
        self._order = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._limits: list[tuple[float, int, asyncio.Timeout]] = []

    def now(self) -> float:
        """See :meth:`Clock.now`."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """See :meth:`Clock.sleep`; returns once every earlier sleeper has been woken."""
        self.slept.append(seconds)
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._order), future))
        while not future.done():
            # Let everything that is ready run before time moves.
            for _ in range(20):
                await asyncio.sleep(0)
            if not future.done():
                self._jump()
        await future

    @asynccontextmanager
    async def time_limit(self, seconds: float) -> AsyncIterator[None]:
        """See :meth:`Clock.time_limit`."""
        async with asyncio.timeout(None) as timeout:
            entry = (self._now + seconds, next(self._order), timeout)
            heapq.heappush(self._limits, entry)
            try:
                yield
            finally:
                self._limits.remove(entry)
                heapq.heapify(self._limits)

    def _jump(self) -> None:
        """Move to the next limit or sleeper, whichever comes first, and set it off."""
        moment, _, future = self._sleepers[0]
        if self._limits and self._limits[0][0] < moment:
            limit, _, timeout = self._limits[0]
            self._now = max(self._now, limit)
            timeout.reschedule(asyncio.get_running_loop().time())
            return
        heapq.heappop(self._sleepers)
        self._now = max(self._now, moment)
        if not future.done():
            future.set_result(None)
