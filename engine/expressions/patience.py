"""How long an expression may hold the loop, and where one goes on that takes longer.

Nearly all expressions take far less than a millisecond, and a thread costs more than they do. So each is tried at
once, for a short time; what is not done then is begun anew in a thread: an expression has no effects that could
happen twice. A thread takes its turns with the loop, so that others go on meanwhile.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar, TypeVarTuple
from weakref import WeakKeyDictionary

from engine.errors import StateFailed

AT_ONCE = 0.02
"""Seconds that expressions which are worked out together may hold the loop."""

_THREADS = 2  # each more takes turns from the loop, and one alone would let one expression hold up all others
_Given = TypeVarTuple("_Given")
_Built = TypeVar("_Built")
_places_of: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()
_hurry: ContextVar[float | None] = ContextVar("hurry", default=None)


def deadline(seconds: float) -> float:
    """Return when an expression that may take ``seconds`` has to be done, by the monotonic clock."""
    end = time.monotonic() + seconds
    hurry = _hurry.get()
    return end if hurry is None else min(hurry, end)


@contextmanager
def hurried(seconds: float = AT_ONCE) -> Iterator[None]:
    """Let expressions that are worked out within the block fail when they take longer than ``seconds`` together."""
    token = _hurry.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _hurry.reset(token)


async def aside(build: Callable[[*_Given], _Built], *given: *_Given) -> _Built:
    """Return what ``build`` makes, and leave the loop to others when its expressions take long.

    Raises:
        StateFailed: an expression fails.
    """
    with hurried():
        try:
            return build(*given)
        except StateFailed as failure:
            if not failure.out_of_time:
                raise
    async with _places():
        return await asyncio.to_thread(build, *given)


def _places() -> asyncio.Semaphore:
    loop = asyncio.get_running_loop()
    if loop not in _places_of:
        _places_of[loop] = asyncio.Semaphore(_THREADS)
    return _places_of[loop]
