"""The history of executions in one SQLite file: written as they run, read back by the same fold.

Several processes may use one file at once, the command line and the window for instance.
"""

import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, TypeVar

import platformdirs
from msgspec import Struct

from engine.errors import SetupError
from engine.history.codec import encode_text
from engine.history.events import ExecutionEnded, HistoryEvent
from engine.history.owners import own_mark
from engine.history.reading import read_events
from engine.history.records import COLUMNS, ExecutionRecord, record_of
from engine.history.schema import open_history
from engine.history.upkeep import reopen_execution, tidy
from engine.history.writer import Writer

T = TypeVar("T")

KEEP = 500
"""How many executions a store keeps unless told otherwise."""
IN_MEMORY = ":memory:"


def default_history_path() -> Path:
    """Return where the history lives unless the user says otherwise; nothing is created."""
    return platformdirs.user_data_path("tcsl-studio", appauthor=False) / "history.sqlite"


class HistoryStore:
    """The executions in one file, or in memory for ``":memory:"``; a context manager.

    All methods may be called from any thread. Writes are handed to a thread of the store's own and
    cost the caller about a microsecond; :meth:`flush` waits for them. Reading sees every write before it.
    The newest ``keep`` executions (at least 1) are kept, older ones are removed when the store is opened, and
    more of them when the file is very large; executions whose process is gone are then marked as ABORTED.

    Raises:
        SetupError: the file cannot be made or written, is damaged, was written by a newer version, or
            belongs to another program. It is left as it is.
    """

    def __init__(self, path: Path | Literal[":memory:"], *, keep: int = KEEP) -> None:
        self.path = None if path == IN_MEMORY else Path(path)
        place = "the history in memory" if self.path is None else f"the history file {self.path}"
        self._writer = Writer(open_history(self.path), place)
        self._begun: set[str] = set()
        self._write(lambda connection: tidy(connection, keep))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def begin(self, record: ExecutionRecord) -> None:
        """Open an execution: its events are kept from now on."""
        self._begun.add(record.id)
        self._writer.begin(record)

    def reopen(self, execution_id: str) -> None:
        """Open an execution that was closed: its events are kept again, after those it has."""
        self._begun.add(execution_id)

        def write(connection: sqlite3.Connection) -> None:
            keys = reopen_execution(connection, execution_id, own_mark())
            if keys is not None:
                self._writer.open(execution_id, *keys)

        self._write(write)  # after all that is still to be written, for the file has to tell how far its events go

    def append(self, execution_id: str, event: HistoryEvent) -> None:
        """Keep one event, soon; dropped when the execution was not begun or a write of it has failed.

        Waits only when :data:`engine.history.writer.BACKLOG_LIMIT` events are still to be written.
        """
        self._writer.extend(execution_id, (event,))

    def archive(self, execution_id: str) -> "Archive":
        """Return where an execution puts its events, many at a time, and reads them from."""
        return Archive(self, execution_id)

    def finish(self, execution_id: str, end: ExecutionEnded, events: Sequence[HistoryEvent] = ()) -> None:
        """Close an execution the way ``end`` says, after its last ``events``; appending ``end`` is not part of it."""
        self._begun.discard(execution_id)
        self._writer.finish(execution_id, end, events)

    def durable(self) -> "Future[None]":
        """Return a future that is done once everything so far is written; it may raise SetupError.

        A killed process loses nothing that is written; a power failure may lose the last moments.
        """
        return self._write(lambda connection: None)

    def flush(self) -> None:
        """Wait until everything so far is written.

        Raises:
            SetupError: something could not be written since the newest execution began.
        """
        self.durable().result()
        self._raise_failure()

    def close(self) -> None:
        """Write what is left and close the file; executions still open count as ABORTED. May be called again.

        Raises:
            SetupError: something could not be written.
        """
        for execution_id in sorted(self._begun):
            self.finish(execution_id, ExecutionEnded(id=0, time=time.time(), path=(), status="ABORTED"))
        self._writer.close()
        self._raise_failure()

    @property
    def failure(self) -> SetupError | None:
        """Why the newest execution could not be kept, or None; known once what was appended is written."""
        return self._writer.failure

    def executions(
        self, workflow: str | None = None, limit: int = 100, *, file: str | None = None
    ) -> list[ExecutionRecord]:
        """Return the newest executions, newest first, of one workflow or of all, without their definitions.

        ``file`` tells workflows of one title apart: only those read from there count, from none when it is empty.

        Raises:
            SetupError: the file cannot be read.
        """
        wanted = {"workflow": workflow, "file": file}
        given = {column: encode_text(text) for column, text in wanted.items() if text is not None}
        where = "WHERE " + " AND ".join(f"{column} = ?" for column in given) if given else ""

        def read(connection: sqlite3.Connection) -> list[ExecutionRecord]:
            rows = connection.execute(
                f"SELECT {COLUMNS} FROM executions {where} ORDER BY number DESC LIMIT ?", (*given.values(), limit)
            )
            return [record_of(row) for row in rows]

        return self._read(read)

    def read(self, execution_id: str) -> ExecutionRecord | None:
        """Return one execution with its definition, or None.

        Raises:
            SetupError: the file cannot be read.
        """

        def read(connection: sqlite3.Connection) -> ExecutionRecord | None:
            row = connection.execute(
                f"SELECT {COLUMNS}, body FROM executions JOIN definitions ON definition = definitions.number "
                "WHERE id = ?",
                (encode_text(execution_id),),
            ).fetchone()
            return None if row is None else record_of(row)

        return self._read(read)

    def matching(self, beginning: str) -> list[str]:
        """Return the ids that begin with ``beginning``, the newest first; none for an empty text.

        Raises:
            SetupError: the file cannot be read.
        """

        def read(connection: sqlite3.Connection) -> list[str]:
            rows = connection.execute(
                "SELECT id FROM executions WHERE substr(id, 1, ?) = ? ORDER BY number DESC",
                (len(beginning), encode_text(beginning)),
            )
            return [str(row[0]) for row in rows]

        return self._read(read) if beginning else []

    def events(self, execution_id: str, start: int = 0, stop: int | None = None) -> list[HistoryEvent]:
        """Return the events of one execution in the order they were appended; none for an unknown id.

        ``start`` and ``stop`` count from 0 and give a part of them. Events of a kind that only a newer version knows
        are left out.

        Raises:
            SetupError: the file cannot be read.
        """

        return self._read(lambda connection: read_events(connection, execution_id, start, stop))

    def _write(self, action: Callable[[sqlite3.Connection], None]) -> "Future[None]":
        return self._writer.request(action, is_write=True)

    def _read(self, action: Callable[[sqlite3.Connection], T]) -> T:
        return self._writer.request(action, is_write=False).result()

    def _raise_failure(self) -> None:
        if self._writer.failure is not None:
            raise self._writer.failure


class Archive(Struct, gc=False):
    """The events of one execution that has begun: put in many at a time, and read by their numbers from 0."""

    _store: HistoryStore
    _id: str

    @property
    def written(self) -> int:
        """How many events, from the first, are in the file for good."""
        return self._store._writer.written(self._id)

    def extend(self, events: Sequence[HistoryEvent]) -> None:
        """Keep events, soon; as :meth:`HistoryStore.append`."""
        self._store._writer.extend(self._id, events)

    def read(self, start: int, stop: int) -> list[HistoryEvent]:
        """Return the events from number ``start`` up to, not including, ``stop``.

        Raises:
            SetupError: the file cannot be read.
        """
        return self._store.events(self._id, start, stop)
