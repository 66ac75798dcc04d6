"""The one thread that talks to SQLite: what comes in while it writes makes up the next transaction.

Events are handed over and forgotten; requests (reads too) are answered by a future, in the same order,
so that a read sees everything appended before it. A failed write is logged once; the executions that
were open then lose the rest of their events, and the next execution tries anew.
"""

import logging
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from engine.errors import SetupError
from engine.history.codec import encode_events
from engine.history.events import HistoryEvent
from engine.history.schema import explain

T = TypeVar("T")

GATHER_SECONDS = 0.01
"""How long an event waits for company when nobody waits for it: fewer transactions, fewer thread switches."""
BATCH_SIZE = 5_000
"""The most entries of one transaction."""
BLOCK_SIZE = 1_000
"""The most events of one row: who reads a part of a history reads no more than it needs."""
BACKLOG_LIMIT = 100_000
"""When so many events wait to be written, appending waits too, or memory would fill."""
LOCK_RETRIES = 3
"""How often a transaction waits for the lock of another process before it gives up."""

_INSERT = "INSERT INTO events(key, kind, body) VALUES (?, ?, ?)"
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Request(Generic[T]):
    """Something to do with the connection; a write is part of a transaction, a read fails alone."""

    action: Callable[[sqlite3.Connection], T]
    is_write: bool
    future: "Future[T]" = field(default_factory=Future)


class Writer:
    """Owns a connection and the thread that uses it; ``place`` names the file in messages."""

    def __init__(self, connection: sqlite3.Connection, place: str) -> None:
        self._connection = connection
        self._place = place
        self._items: deque[tuple[str, HistoryEvent] | _Request[Any]] = deque()
        self._wake, self._urgent, self._room = threading.Event(), threading.Event(), threading.Event()
        self._is_closing = False
        self._failure: SetupError | None = None
        self._next_keys: dict[str, int] = {}  # of the open executions; touched by the thread alone
        self._thread = threading.Thread(target=self._run, name="history-writer", daemon=True)
        self._thread.start()

    @property
    def failure(self) -> SetupError | None:
        """What went wrong with the newest failed write, or None; an execution begun since clears it."""
        return self._failure

    def append(self, execution_id: str, event: HistoryEvent) -> None:
        """Hand an event over; dropped when the execution is not open or the writer is closed."""
        if self._is_closing:
            return
        self._items.append((execution_id, event))
        if not self._wake.is_set():
            self._wake.set()
        if len(self._items) > BACKLOG_LIMIT:
            self._wait_for_room()

    def request(
        self, action: Callable[[sqlite3.Connection], T], *, is_write: bool, is_awaited: bool = True
    ) -> "Future[T]":
        """Return a future of what ``action`` returns; a write is committed by then.

        What nobody awaits may wait for company like an event.

        The future raises SetupError when SQLite refuses or what it returned makes no sense.
        """
        if self._is_closing:
            raise ValueError("the history store is closed")
        request = _Request(action, is_write)
        # Who waits may be cancelled, what he asked for is done all the same.
        request.future.set_running_or_notify_cancel()
        self._items.append(request)
        if is_awaited:
            self._urgent.set()
        if not self._wake.is_set():
            self._wake.set()
        return request.future

    def open(self, execution_id: str, key: int) -> None:
        """Take events of this execution from now on, the first under ``key``; only for actions, on the thread."""
        self._next_keys[execution_id] = key
        self._failure = None

    def forget(self, execution_id: str) -> None:
        """Take no more events of this execution; only for actions, on the thread."""
        self._next_keys.pop(execution_id, None)

    def close(self) -> None:
        """Write what is left, stop the thread and close the connection; a second call does nothing."""
        self._is_closing = True
        self._urgent.set()
        self._wake.set()
        self._thread.join()
        self._connection.close()

    def _wait_for_room(self) -> None:
        self._room.clear()
        if len(self._items) > BACKLOG_LIMIT:
            self._room.wait()

    def _run(self) -> None:
        batch: list[tuple[str, HistoryEvent] | _Request[Any]] = []
        try:
            while self._items or not self._is_closing:
                self._wake.wait()
                self._urgent.wait(GATHER_SECONDS)
                self._wake.clear()
                self._urgent.clear()
                while self._items:
                    batch = [self._items.popleft() for _ in range(min(len(self._items), BATCH_SIZE))]
                    self._write(batch)
                    self._room.set()
                if self._is_closing:
                    self._wake.set()
        except BaseException as error:
            # A bug of ours: whoever waits must hear of it, and the traceback goes on to the thread's hook.
            self._is_closing = True
            self._fail(f"the history writer stopped: {error}", [*batch, *self._items])
            self._room.set()
            raise

    def _write(self, batch: Sequence[tuple[str, HistoryEvent] | _Request[Any]]) -> None:
        """Write a batch in one transaction, in order; futures are answered once it is committed."""
        answers: list[tuple[Future[Any], Any]] = []
        waiting: dict[str, list[HistoryEvent]] = {}
        try:
            for item in batch:
                if isinstance(item, tuple):
                    execution_id, event = item
                    events = waiting.get(execution_id)
                    if events is None:
                        events = waiting[execution_id] = []
                    events.append(event)
                    continue
                self._insert(waiting)
                if item.is_write:
                    self._begin()
                    answers.append((item.future, item.action(self._connection)))
                else:
                    self._read(item)
            self._insert(waiting)
            if self._connection.in_transaction:
                self._connection.execute("COMMIT")
        except (sqlite3.Error, OverflowError, MemoryError) as error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            what = explain(error, self._place) if isinstance(error, sqlite3.Error) else f"{self._place}: {error}"
            self._fail(what, batch)
            return
        for future, answer in answers:
            future.set_result(answer)

    def _insert(self, waiting: dict[str, list[HistoryEvent]]) -> None:
        """Write what waits, that of one execution together, and leave nothing there."""
        rows: list[tuple[int, str, bytes | str]] = []
        for execution_id, events in waiting.items():
            key = self._next_keys.get(execution_id)
            if key is None:
                continue
            for start in range(0, len(events), BLOCK_SIZE):
                for row in encode_events(events[start : start + BLOCK_SIZE]):
                    rows.append((key, row.kind, row.body))
                    key += row.number
            self._next_keys[execution_id] = key
        waiting.clear()
        if rows:
            self._begin()
            self._connection.executemany(_INSERT, rows)

    def _begin(self) -> None:
        """Begin a transaction that holds the write lock from the start, so that nothing after can be refused it."""
        for attempt in range(1, LOCK_RETRIES + 1):
            if self._connection.in_transaction:
                return
            try:
                self._connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                is_locked = getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY")
                if not is_locked or attempt == LOCK_RETRIES:
                    raise

    def _read(self, request: _Request[Any]) -> None:
        try:
            answer = request.action(self._connection)
        except sqlite3.Error as error:
            request.future.set_exception(SetupError(explain(error, self._place)))
        except (ValueError, RecursionError) as error:
            request.future.set_exception(SetupError(f"{self._place} is damaged: {error}"))
        else:
            request.future.set_result(answer)

    def _fail(self, what: str, batch: Sequence[tuple[str, HistoryEvent] | _Request[Any]]) -> None:
        if self._failure is None:
            _log.error("%s; the rest of the running executions is not kept", what)
        self._failure = failure = SetupError(what)
        self._next_keys.clear()
        for item in batch:
            if isinstance(item, _Request) and not item.future.done():
                item.future.set_exception(failure)
