"""The time of an execution: real, or a clock that jumps, for tests and rehearsals."""

import asyncio
import heapq
import itertools
import math
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import TracebackType
from typing import Protocol


class TimeLimit(Protocol):
    """A time limit that is running; it can be held up, as when the debugger holds what it limits."""

    def suspend(self) -> None:
        """Stop the time; it cannot run out until :meth:`resume`."""

    def resume(self) -> None:
        """Let the time that was left go on."""


class Clock(Protocol):
    """Where the engine gets time, sleep and time limits from."""

    def now(self) -> float:
        """Return seconds since the epoch."""

    async def sleep(self, seconds: float) -> None:
        """Wait for ``seconds``."""

    def time_limit(self, seconds: float) -> AbstractAsyncContextManager[TimeLimit]:
        """Return a context that cancels its body after ``seconds`` and raises TimeoutError."""


class SystemClock:
    """The clock of the machine."""

    # The function itself, not a method that calls it: each event asks for the time.
    now = staticmethod(time.time)

    async def sleep(self, seconds: float) -> None:
        """See :meth:`Clock.sleep`."""
        await asyncio.sleep(seconds)

    def time_limit(self, seconds: float) -> "_SystemLimit":
        """See :meth:`Clock.time_limit`."""
        return _SystemLimit(asyncio.timeout(seconds))


class _SystemLimit:
    """A time limit on the clock of the loop; itself the context it is for."""

    __slots__ = ("_left", "_timeout")

    def __init__(self, timeout: asyncio.Timeout) -> None:
        self._timeout = timeout
        self._left = 0.0

    async def __aenter__(self) -> "_SystemLimit":
        await self._timeout.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._timeout.__aexit__(kind, error, trace)

    def suspend(self) -> None:
        """See :meth:`TimeLimit.suspend`."""
        when = self._timeout.when()
        if when is not None and not self._timeout.expired():
            self._left = when - asyncio.get_running_loop().time()
            self._timeout.reschedule(None)

    def resume(self) -> None:
        """See :meth:`TimeLimit.resume`."""
        if self._timeout.when() is None and not self._timeout.expired():
            self._timeout.reschedule(asyncio.get_running_loop().time() + self._left)


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
        self._limits: list[_ManualLimit] = []

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
    async def time_limit(self, seconds: float) -> AsyncIterator[TimeLimit]:
        """See :meth:`Clock.time_limit`."""
        async with asyncio.timeout(None) as timeout:
            limit = _ManualLimit(self, timeout, seconds)
            self._limits.append(limit)
            try:
                yield limit
            finally:
                self._limits.remove(limit)

    def _jump(self) -> None:
        """Move to the next limit or sleeper, whichever comes first, and set it off."""
        moment, _, future = self._sleepers[0]
        limit = min(self._limits, key=lambda limit: limit.end, default=None)
        if limit is not None and limit.end < moment:
            self._now = max(self._now, limit.end)
            limit.expire()
            return
        heapq.heappop(self._sleepers)
        self._now = max(self._now, moment)
        if not future.done():
            future.set_result(None)


class _ManualLimit:
    """A time limit on a clock that jumps; it ends at ``end``, which is infinity while suspended."""

    def __init__(self, clock: ManualClock, timeout: asyncio.Timeout, seconds: float) -> None:
        self._clock = clock
        self._timeout = timeout
        self._left = 0.0
        self.end = clock.now() + seconds

    def suspend(self) -> None:
        """See :meth:`TimeLimit.suspend`."""
        self._left = self.end - self._clock.now()
        self.end = math.inf

    def resume(self) -> None:
        """See :meth:`TimeLimit.resume`."""
        self.end = self._clock.now() + self._left

    def expire(self) -> None:
        """End the body."""
        self._timeout.reschedule(asyncio.get_running_loop().time())
