"""The engine in a thread of its own, with a plain asyncio loop: the window never waits for it."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from engine import Engine, HistoryStore
from engine.errors import SetupError

T = TypeVar("T")

IN_MEMORY: Final = ":memory:"


class EngineThread:
    """Owns a thread, its loop, one engine, the history and its reader; :meth:`close` ends them all.

    ``history`` is the history file, or ``":memory:"``. Nothing here touches Qt.

    Raises:
        SetupError: the history cannot be opened.
    """

    def __init__(self, history: Path | Literal[":memory:"]) -> None:
        self.store = HistoryStore(history)
        self.loop = asyncio.new_event_loop()
        self.engine = Engine(history=self.store)
        self._reader = ThreadPoolExecutor(1, "history reader")
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)
        self._thread.start()

    def submit(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        """Run a coroutine on the engine's loop; the future may be waited for from any thread."""
        return asyncio.run_coroutine_threadsafe(work, self.loop)

    def call(self, function: Callable[[], object]) -> None:
        """Call a function on the engine's loop, soon."""
        self.loop.call_soon_threadsafe(function)

    def read(self, function: Callable[[], T]) -> "Future[T]":
        """Call a function that waits for the history in a thread where that holds nobody up."""
        return self._reader.submit(function)

    def close(self) -> None:
        """Stop what runs, end the worker processes, write the history out, end the thread.

        What the history could not keep is in the log by then; it holds nobody up who leaves.
        """
        if self.loop.is_closed():
            return
        self.submit(self.engine.close()).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()
        self._reader.shutdown()
        with contextlib.suppress(SetupError):
            self.store.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()
