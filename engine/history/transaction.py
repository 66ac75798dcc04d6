"""What one transaction of the history writes: rows of executions, and the events of each together, however they came in."""

import sqlite3
from collections.abc import Sequence

from msgspec import Struct

from engine.history.codec import Body, encode_events
from engine.history.events import ExecutionEnded, HistoryEvent
from engine.history.inserting import Insertion
from engine.history.records import ExecutionRecord, Rows
from engine.history.schema import EVENT_BITS, event_keys
from engine.history.sharing import SharedRow

BLOCK_SIZE = 1_000
"""The most events of one row: who reads a part of a history reads no more than it needs."""
LOCK_RETRIES = 3
"""How often a transaction waits for the lock of another process before it gives up."""

_EVENTS = Insertion("events", ("key", "kind", "body"))


class Keys(Struct, gc=False):
    """Of an open execution: the keys of its first and next event, and how many of its events are committed."""

    first: int
    next: int
    written: int


class Transaction:
    """Gathers and writes; ``keys`` are those of the open executions, which it opens and closes.

    Nothing is certain before :meth:`commit`. All may raise what SQLite raises.
    """

    def __init__(self, connection: sqlite3.Connection, keys: dict[str, Keys]) -> None:
        self._connection = connection
        self._keys = keys
        self._executions = Rows(connection)
        self._waiting: dict[str, list[HistoryEvent]] = {}
        self._blocks: list[tuple[int, str, Body]] = []
        self._shared = SharedRow()
        self._touched: list[Keys] = []

    def begin(self, record: ExecutionRecord) -> None:
        """Add an execution; events of it are taken from now on."""
        self.lock()
        first, _ = event_keys(self._executions.begin(record))
        self._keys[record.id] = Keys(first, first, 0)

    def add(self, execution_id: str, events: Sequence[HistoryEvent]) -> None:
        """Let events wait for others of their execution; they are dropped when it is not open."""
        waiting = self._waiting.get(execution_id)
        if waiting is not None:
            waiting += events
        elif execution_id in self._keys:
            self._waiting[execution_id] = [*events]

    def finish(self, execution_id: str, end: ExecutionEnded, events: Sequence[HistoryEvent]) -> None:
        """Take its last events and note how an execution ended; no more of it are taken."""
        keys = self._keys.pop(execution_id, None)
        if keys is not None:
            waiting = self._waiting.pop(execution_id, None)
            if waiting:
                events = [*waiting, *events]
            is_all = events and keys.next == keys.first
            if is_all and self._shared.add(execution_id, keys.first >> EVENT_BITS, end, events):
                if self._shared.is_full:
                    self._close_shared()
                return
            self._put_together(keys, events)
        self._executions.end(execution_id, end)

    def write(self) -> None:
        """Write all that waits, so that whoever uses the connection sees it."""
        for execution_id, events in self._waiting.items():
            self._put_together(self._keys[execution_id], events)
        self._waiting.clear()
        if self._shared:
            self._close_shared()
        if self._blocks or self._executions:
            self.lock()
            self._executions.write()
            _EVENTS.insert(self._connection, self._blocks)
            self._blocks.clear()

    def lock(self) -> None:
        """Hold the write lock from the start, so that nothing after can be refused it."""
        for attempt in range(1, LOCK_RETRIES + 1):
            if self._connection.in_transaction:
                return
            try:
                self._connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                is_locked = getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY")
                if not is_locked or attempt == LOCK_RETRIES:
                    raise

    def commit(self) -> None:
        """Write the rest, make all of it certain, and tell the executions how far they are."""
        self.write()
        if self._connection.in_transaction:
            self._connection.execute("COMMIT")
        for keys in self._touched:
            keys.written = keys.next - keys.first

    def _close_shared(self) -> None:
        """Make a row of what short executions had to keep."""
        key, row = self._shared.close(self._executions)
        self._blocks.append((key, row.kind, row.body))
        self._shared = SharedRow()

    def _put_together(self, keys: Keys, events: Sequence[HistoryEvent]) -> None:
        """Make rows of events of one execution."""
        for start in range(0, len(events), BLOCK_SIZE):
            for row in encode_events(events[start : start + BLOCK_SIZE]):
                self._blocks.append((keys.next, row.kind, row.body))
                keys.next += row.number
        self._touched.append(keys)
