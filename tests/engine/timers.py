"""Time limits that end when a test says so, not when a busy machine has taken its time."""

import asyncio
from collections.abc import Callable
from contextvars import Context
from typing import Any

import pytest


class HeldTimers:
    """The timers of one length that event loops set from now on; choose one that none reaches within the test."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
        self._held: list[tuple[asyncio.AbstractEventLoop, asyncio.TimerHandle, Callable[[], object]]] = []
        call_later = asyncio.BaseEventLoop.call_later

        def noted(
            loop: asyncio.BaseEventLoop,
            delay: float,
            callback: Callable[..., object],
            *given: Any,
            context: Context | None = None,
        ) -> asyncio.TimerHandle:
            handle = call_later(loop, delay, callback, *given, context=context)
            if delay == seconds:
                self._held.append((loop, handle, lambda: callback(*given)))
            return handle

        monkeypatch.setattr(asyncio.BaseEventLoop, "call_later", noted)

    def go_off(self) -> None:
        """Let those go off that nobody has cancelled, in the threads of their loops."""
        for loop, handle, callback in self._held:
            loop.call_soon_threadsafe(_go_off, handle, callback)


def _go_off(handle: asyncio.TimerHandle, callback: Callable[[], object]) -> None:
    if not handle.cancelled():
        handle.cancel()
        callback()
