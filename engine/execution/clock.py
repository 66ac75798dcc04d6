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

    def __init__(self) -> None:
        self._alarm = _Alarm()

    # The function itself, not a method that calls it: each event asks for the time.
    now = staticmethod(time.time)

    async def sleep(self, seconds: float) -> None:
        """See :meth:`Clock.sleep`."""
        await asyncio.sleep(seconds)

    def time_limit(self, seconds: float) -> "_SystemLimit":
        """See :meth:`Clock.time_limit`."""
        return _SystemLimit(self._alarm, seconds)


class _SystemLimit:
    """A time limit on the clock of the loop; itself the context it is for."""

    __slots__ = ("_alarm", "_left", "_timeout")

    def __init__(self, alarm: "_Alarm", seconds: float) -> None:
        self._alarm = alarm
        self._left = seconds
        self._timeout = asyncio.timeout(None)

    async def __aenter__(self) -> "_SystemLimit":
        await self._timeout.__aenter__()
        self.resume()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._alarm.drop(self)
        await self._timeout.__aexit__(kind, error, trace)

    def suspend(self) -> None:
        """See :meth:`TimeLimit.suspend`."""
        end = self._alarm.drop(self)
        if end is not None:
            self._left = end - asyncio.get_running_loop().time()

    def resume(self) -> None:
        """See :meth:`TimeLimit.resume`."""
        if not self._timeout.expired():
            self._alarm.set(self, self._left)

    def expire(self, now: float) -> None:
        """End the body."""
        self._timeout.reschedule(now)


class _Alarm:
    """One timer of the loop for all limits: a thousand executions have one each, and nearly none comes to its end."""

    def __init__(self) -> None:
        self._ends: dict[_SystemLimit, float] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def set(self, limit: _SystemLimit, seconds: float) -> None:
        """Let ``limit`` expire in ``seconds``."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:  # what an earlier loop left behind will never come to its end
            self._loop, self._ends, self._timer = loop, {}, None
        end = self._ends[limit] = loop.time() + seconds
        if self._timer is None or end < self._timer.when():
            self._wind(loop, end)

    def drop(self, limit: _SystemLimit) -> float | None:
        """Forget ``limit``; return when it would have expired, None when it has or was not set."""
        end = self._ends.pop(limit, None)
        if not self._ends and self._timer is not None:
            self._timer.cancel()
            self._timer = None
        return end

    def _wind(self, loop: asyncio.AbstractEventLoop, end: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = loop.call_at(end, self._ring, loop, end)

    def _ring(self, loop: asyncio.AbstractEventLoop, moment: float) -> None:
        self._timer = None
        for limit in [limit for limit, end in self._ends.items() if end <= moment]:
            del self._ends[limit]
            limit.expire(moment)
        if self._ends:
            self._wind(loop, min(self._ends.values()))


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
