"""Turns of the loop: whoever computes for long lets the others have theirs, however many run side by side."""

import asyncio
import time
from collections import deque

# The loop gets a turn this often: short enough for a stop to feel instant, long enough to cost nothing.
TURN_SECONDS = 0.002
# An execution that comes when the turn is over goes on for this long: a rest costs as much as several small states, and
# of a thousand that begin together all would rest before they were done.
MOMENT_SECONDS = 0.00002
# How many that rested go on in one turn. The first may use all of it, each of the others has a moment or does one state.
_AT_ONCE = 16


class Turns:
    """The turns of all executions on one loop.

    ``end`` is when the one that goes on is over, as :func:`time.monotonic` counts; then whoever comes to the end of a
    state takes a :meth:`rest`, an execution after :data:`MOMENT_SECONDS`.
    """

    __slots__ = ("_resting", "end")

    def __init__(self) -> None:
        self.end = 0.0
        self._resting: deque[asyncio.Future[None]] = deque()

    def rest(self) -> asyncio.Future[None]:
        """Return what to wait for: the loop sees to everything else, and those that rested before go on first."""
        loop = asyncio.get_running_loop()
        if not self._resting:
            loop.call_soon(self._begin, loop)
        rest = loop.create_future()
        self._resting.append(rest)
        return rest

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        self.end = time.monotonic() + TURN_SECONDS
        for _ in range(min(_AT_ONCE, len(self._resting))):
            rest = self._resting.popleft()
            if not rest.done():  # or it was cancelled
                rest.set_result(None)
        if self._resting:
            loop.call_soon(self._begin, loop)
