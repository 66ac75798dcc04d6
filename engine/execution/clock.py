"""The time of an execution: real, or a clock that jumps, for tests and rehearsals."""

import asyncio
import heapq
import itertools
import math
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Protocol

_ROUNDS = 20
"""How often everything that is ready may run before a clock that jumps does so."""
_LAST_MOMENT = 253_402_000_000.0  # of the year 9999, after which there are no dates


class Alarm(Protocol):
    """An alarm that is set; the time until it rings can be held up, as when the debugger holds what it limits."""

    def suspend(self) -> None:
        """Stop the time; it does not ring until :meth:`resume`."""

    def resume(self) -> None:
        """Let the time that was left go on."""

    def cancel(self) -> None:
        """Never ring, unless it has."""


class Clock(ABC):
    """Where the engine gets time, sleep, alarms and time limits from."""

    @abstractmethod
    def now(self) -> float:
        """Return seconds since the epoch."""

    @abstractmethod
    async def sleep(self, seconds: float) -> None:
        """Wait for ``seconds``."""

    @abstractmethod
    def alarm(self, seconds: float, ring: Callable[[], object]) -> Alarm:
        """Call ``ring`` once, in ``seconds``, from the running loop."""

    @asynccontextmanager
    async def time_limit(self, seconds: float) -> AsyncIterator[Alarm]:
        """Cancel the body after ``seconds`` and raise TimeoutError."""
        async with asyncio.timeout(None) as timeout:
            alarm = self.alarm(seconds, lambda: timeout.reschedule(asyncio.get_running_loop().time()))
            try:
                yield alarm
            finally:
                alarm.cancel()


class SystemClock(Clock):
    """The clock of the machine."""

    def __init__(self) -> None:
        self._timer = _Timer()

    # The function itself, not a method that calls it: each event asks for the time.
    now = staticmethod(time.time)

    async def sleep(self, seconds: float) -> None:
        """See :meth:`Clock.sleep`."""
        await asyncio.sleep(seconds)

    def alarm(self, seconds: float, ring: Callable[[], object]) -> "_SystemAlarm":
        """See :meth:`Clock.alarm`."""
        alarm = _SystemAlarm(self._timer, seconds, ring)
        alarm.resume()
        return alarm


class _SystemAlarm:
    """An alarm on the clock of the loop."""

    __slots__ = ("_left", "_timer", "ring")

    def __init__(self, timer: "_Timer", seconds: float, ring: Callable[[], object]) -> None:
        self._timer = timer
        self._left = seconds
        self.ring = ring

    def suspend(self) -> None:
        """See :meth:`Alarm.suspend`."""
        end = self._timer.drop(self)
        self._left = math.inf if end is None else end - asyncio.get_running_loop().time()

    def resume(self) -> None:
        """See :meth:`Alarm.resume`."""
        if self._left < math.inf:
            self._timer.set(self, self._left)

    def cancel(self) -> None:
        """See :meth:`Alarm.cancel`."""
        self._timer.drop(self)


class _Timer:
    """One timer of the loop for all alarms: a thousand executions have one each, and nearly none ever rings."""

    def __init__(self) -> None:
        self._ends: dict[_SystemAlarm, float] = {}
        self._handle: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def set(self, alarm: _SystemAlarm, seconds: float) -> None:
        """Let ``alarm`` ring in ``seconds``."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:  # what an earlier loop left behind will never ring
            self._loop, self._ends, self._handle = loop, {}, None
        end = self._ends[alarm] = loop.time() + seconds
        if self._handle is None or end < self._handle.when():
            self._wind(loop, end)

    def drop(self, alarm: _SystemAlarm) -> float | None:
        """Forget ``alarm``; return when it would have rung, None when it has or was not set.

        The loop's timer goes on, for the next alarm: small executions set and drop one each.
        """
        return self._ends.pop(alarm, None)

    def _wind(self, loop: asyncio.AbstractEventLoop, end: float) -> None:
        if self._handle is not None:
            self._handle.cancel()
        self._handle = loop.call_at(end, self._ring, loop, end)

    def _ring(self, loop: asyncio.AbstractEventLoop, moment: float) -> None:
        self._handle = None
        for alarm in [alarm for alarm, end in self._ends.items() if end <= moment]:
            del self._ends[alarm]
            alarm.ring()
        if self._ends:
            self._wind(loop, min(self._ends.values()))


class SkippingClock(Clock):
    """The clock of the machine, put forward over every wait: an hour passes at once, and an hour later it is.

    For the waits and retries of one execution. What functions do takes its time as ever, and so do time limits: they
    are there for functions that hang. A moment beyond the calendar is not gone to; a wait without end has none.
    """

    def __init__(self) -> None:
        self._real = SystemClock()
        self._ahead = 0.0
        self._order = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._is_going = False

    def now(self) -> float:
        """See :meth:`Clock.now`."""
        return self._real.now() + self._ahead

    async def sleep(self, seconds: float) -> None:
        """See :meth:`Clock.sleep`; it is over when nothing else is about to happen and no earlier one is left."""
        if seconds == math.inf:
            await self._real.sleep(seconds)
            return
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        heapq.heappush(self._sleepers, (self.now() + seconds, next(self._order), future))
        if not self._is_going:
            self._is_going = True
            loop.call_soon(self._go_on, loop)
        await future

    def alarm(self, seconds: float, ring: Callable[[], object]) -> "_SystemAlarm":
        """See :meth:`Clock.alarm`."""
        return self._real.alarm(seconds, ring)

    def _go_on(self, loop: asyncio.AbstractEventLoop, rounds: int = 0) -> None:
        """Let everything that is ready run before time moves, then move it to the next sleeper."""
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)  # it was given up
        if not self._sleepers:
            self._is_going = False
        elif rounds < _ROUNDS:
            loop.call_soon(self._go_on, loop, rounds + 1)
        else:
            moment, _, future = heapq.heappop(self._sleepers)
            if moment < _LAST_MOMENT:
                self._ahead += max(0.0, moment - self.now())
            future.set_result(None)
            while self._sleepers and self._sleepers[0][0] <= moment:
                _, _, future = heapq.heappop(self._sleepers)
                if not future.done():
                    future.set_result(None)
            loop.call_soon(self._go_on, loop)


class ManualClock(Clock):
    """A clock that jumps to its next sleeper as soon as nothing else can run: an hour passes at once.

    ``slept`` lists every sleep asked for, in seconds, in the order asked. Alarms ring when time
    moves past their ends, but time never moves because of an alarm alone.
    """

    def __init__(self, start: float = 1_000_000_000.0) -> None:
        self.slept: list[float] = []
        self._now = start
        self._order = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self.alarms: list[_ManualAlarm] = []

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
            for _ in range(_ROUNDS):
                await asyncio.sleep(0)
            if not future.done():
                self._jump()
        await future

    def alarm(self, seconds: float, ring: Callable[[], object]) -> "_ManualAlarm":
        """See :meth:`Clock.alarm`."""
        alarm = _ManualAlarm(self, seconds, ring)
        self.alarms.append(alarm)
        return alarm

    def _jump(self) -> None:
        """Move to the next alarm or sleeper, whichever comes first, and set it off."""
        moment, _, future = self._sleepers[0]
        alarm = min(self.alarms, key=lambda alarm: alarm.end, default=None)
        if alarm is not None and alarm.end < moment:
            self._now = max(self._now, alarm.end)
            alarm.cancel()
            alarm.ring()
            return
        heapq.heappop(self._sleepers)
        self._now = max(self._now, moment)
        if not future.done():
            future.set_result(None)


class _ManualAlarm:
    """An alarm on a clock that jumps; it rings at ``end``, which is infinity while suspended."""

    def __init__(self, clock: ManualClock, seconds: float, ring: Callable[[], object]) -> None:
        self._clock = clock
        self._left = 0.0
        self.end = clock.now() + seconds
        self.ring = ring

    def suspend(self) -> None:
        """See :meth:`Alarm.suspend`."""
        self._left = self.end - self._clock.now()
        self.end = math.inf

    def resume(self) -> None:
        """See :meth:`Alarm.resume`."""
        self.end = self._clock.now() + self._left

    def cancel(self) -> None:
        """See :meth:`Alarm.cancel`."""
        if self in self._clock.alarms:
            self._clock.alarms.remove(self)
