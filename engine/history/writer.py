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
from typing import Any, Generic, TypeAlias, TypeVar

from msgspec import Struct

from engine.errors import SetupError
from engine.history.events import ExecutionEnded, HistoryEvent
from engine.history.records import ExecutionRecord, get_ready
from engine.history.schema import explain
from engine.history.transaction import BLOCK_SIZE, Keys, Transaction

T = TypeVar("T")

GATHER_SECONDS = 0.01
"""How long an event waits for company when nobody waits for it: fewer transactions, fewer thread switches."""
BATCH_SIZE = 5_000
"""The most entries of one transaction."""
BACKLOG_LIMIT = 25_000
"""When so many events wait to be written, appending waits too, or memory would fill."""

_log = logging.getLogger(__name__)


class _Request(Struct, Generic[T]):
    """Something to do with the connection, after all before it; a write is part of a transaction, a read fails alone."""

    action: Callable[[sqlite3.Connection], T]
    is_write: bool
    future: "Future[T]"


class _End(Struct, gc=False):
    execution_id: str
    end: ExecutionEnded
    events: Sequence[HistoryEvent]


_Item: TypeAlias = tuple[str, Sequence[HistoryEvent]] | ExecutionRecord | _End | _Request[Any]


class Writer:
    """Owns a connection and the thread that uses it; ``place`` names the file in messages."""

    def __init__(self, connection: sqlite3.Connection, place: str) -> None:
        self._connection = connection
        self._place = place
        self._items: deque[_Item] = deque()
        self._backlog, self._lock = 0, threading.Lock()
        self._wake, self._urgent, self._room = threading.Event(), threading.Event(), threading.Event()
        self._is_closing = False
        self._failure: SetupError | None = None
        # Of the open executions; touched by the thread alone.
        self._keys: dict[str, Keys] = {}
        self._thread = threading.Thread(target=self._run, name="history-writer", daemon=True)
        self._thread.start()

    @property
    def failure(self) -> SetupError | None:
        """What went wrong with the newest failed write, or None; an execution begun since clears it."""
        return self._failure

    def extend(self, execution_id: str, events: Sequence[HistoryEvent]) -> None:
        """Hand events over; dropped when the execution is not open or the writer is closed."""
        if self._is_closing:
            return
        self._enqueue((execution_id, events), len(events))

    def begin(self, record: ExecutionRecord) -> None:
        """Add an execution and take its events from now on."""
        self._enqueue(record)

    def finish(self, execution_id: str, end: ExecutionEnded, events: Sequence[HistoryEvent]) -> None:
        """Hand its last events over, note how an execution ended, and take no more events of it."""
        self._enqueue(_End(execution_id, end, events), len(events))

    def request(self, action: Callable[[sqlite3.Connection], T], *, is_write: bool) -> "Future[T]":
        """Return a future of what ``action`` returns; a write is committed by then.

        The future raises SetupError when SQLite refuses or what it returned makes no sense.
        """
        future: Future[T] = Future()
        # Who waits may be cancelled, what he asked for is done all the same.
        future.set_running_or_notify_cancel()
        self._enqueue(_Request(action, is_write, future))
        self._urgent.set()
        return future

    def open(self, execution_id: str, first: int, key: int) -> None:
        """Take events of this execution from now on; only for actions, on the thread.

        ``first`` is the key of its first event, and ``key`` that of the next one.
        """
        self._keys[execution_id] = Keys(first, key, key - first)
        self._failure = None

    def written(self, execution_id: str) -> int:
        """Return how many events of an open execution are committed."""
        keys = self._keys.get(execution_id)
        return 0 if keys is None else keys.written

    def close(self) -> None:
        """Write what is left, stop the thread and close the connection; a second call does nothing."""
        self._is_closing = True
        self._urgent.set()
        self._wake.set()
        self._thread.join()
        self._connection.close()

    def _enqueue(self, item: _Item, events: int = 0) -> None:
        if self._is_closing:
            raise ValueError("the history store is closed")
        if events:
            with self._lock:
                self._backlog += events
        self._items.append(item)
        if not self._wake.is_set():
            self._wake.set()
        if self._backlog >= BLOCK_SIZE and not self._urgent.is_set():
            self._urgent.set()  # enough company for a full row
        if self._backlog > BACKLOG_LIMIT:
            self._wait_for_room()

    def _wait_for_room(self) -> None:
        self._room.clear()
        if self._backlog > BACKLOG_LIMIT:
            self._room.wait()

    def _run(self) -> None:
        batch: list[_Item] = []
        try:
            get_ready(self._connection)  # while nobody waits
            while self._items or not self._is_closing:
                self._wake.wait()
                self._urgent.wait(GATHER_SECONDS)
                self._wake.clear()
                self._urgent.clear()
                while self._items:
                    batch = self._next_batch()
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

    def _next_batch(self) -> list[_Item]:
        """Take what makes up the next transaction."""
        batch: list[_Item] = []
        size = events = 0
        for _ in range(BATCH_SIZE):
            if not self._items or size >= BATCH_SIZE:
                break
            item = self._items.popleft()
            batch.append(item)
            if isinstance(item, tuple):
                events += len(item[1])
            elif isinstance(item, _End):
                events += len(item.events)
            size = events + len(batch)
        with self._lock:
            self._backlog -= events
        return batch

    def _write(self, batch: Sequence[_Item]) -> None:
        """Write a batch in one transaction, in order; futures are answered once it is committed."""
        answers: list[tuple[Future[Any], Any]] = []
        transaction = Transaction(self._connection, self._keys)
        try:
            for item in batch:
                match item:
                    case (execution_id, events):
                        transaction.add(execution_id, events)
                    case ExecutionRecord():
                        transaction.begin(item)
                        self._failure = None
                    case _End():
                        transaction.finish(item.execution_id, item.end, item.events)
                    case _Request():
                        transaction.write()
                        if item.is_write:
                            transaction.lock()
                            answers.append((item.future, item.action(self._connection)))
                        else:
                            self._read(item)
            transaction.commit()
        except (sqlite3.Error, OverflowError, MemoryError) as error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            what = explain(error, self._place) if isinstance(error, sqlite3.Error) else f"{self._place}: {error}"
            self._fail(what, batch)
            return
        for future, answer in answers:
            future.set_result(answer)

    def _read(self, request: _Request[Any]) -> None:
        try:
            answer = request.action(self._connection)
        except sqlite3.Error as error:
            request.future.set_exception(SetupError(explain(error, self._place)))
        except (ValueError, RecursionError) as error:
            request.future.set_exception(SetupError(f"{self._place} is damaged: {error}"))
        else:
            request.future.set_result(answer)

    def _fail(self, what: str, batch: Sequence[_Item]) -> None:
        if self._failure is None:
            _log.error("%s; the rest of the running executions is not kept", what)
        self._failure = failure = SetupError(what)
        self._keys.clear()
        for item in batch:
            if isinstance(item, _Request) and not item.future.done():
                item.future.set_exception(failure)
