"""The history file: how it is opened, checked and laid out. It is never deleted and never overwritten.

``events.key`` is ``execution number * 2**40 + place in the execution`` of the first event of the row: events of
one execution lie together, in the order they were appended, and need no second index. Of short executions that share a row
``executions.first`` is the key of the first event and ``executions.events`` how many there are; of others both are 0.

Version 1 had a row for each event; version 2 has blocks of them too; in version 3 small blocks are not compressed; in
version 4 definitions are; in version 5 short executions share rows, and blocks are MessagePack where they
were JSON; in version 6 executions tell the dialect they ran in. The rows of older versions are read.
"""

import contextlib
import os
import sqlite3
import time
from pathlib import Path

from engine.errors import SetupError

APPLICATION_ID = 0x5443534C  # "TCSL"
VERSION = 6
BUSY_SECONDS = 10.0
"""How long a write waits for another process that writes to the same file."""
EVENT_BITS = 40
"""How many bits of an event's key are its place in the execution."""

_TABLES = """
CREATE TABLE definitions(number INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, body NOT NULL);
CREATE TABLE executions(
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, workflow TEXT NOT NULL, file TEXT NOT NULL,
    started REAL NOT NULL, stopped REAL, status TEXT NOT NULL, input, output, error TEXT NOT NULL, cause TEXT NOT NULL,
    definition INTEGER NOT NULL, owner TEXT NOT NULL,
    first INTEGER NOT NULL DEFAULT 0, events INTEGER NOT NULL DEFAULT 0, dialect TEXT NOT NULL DEFAULT ''
);
CREATE INDEX executions_by_workflow ON executions(workflow, number);
CREATE TABLE events(key INTEGER PRIMARY KEY, kind TEXT NOT NULL, body NOT NULL);
"""
# Only who looks for what a crash left open asks by status: few have an entry, and most are written once they have ended.
_RUNNING = "CREATE INDEX IF NOT EXISTS executions_running ON executions(number) WHERE status = 'RUNNING'"
_OF_OLDER_VERSIONS = "DROP INDEX IF EXISTS executions_by_status"
_LATER_COLUMNS = {
    "first": "INTEGER NOT NULL DEFAULT 0",
    "events": "INTEGER NOT NULL DEFAULT 0",
    "dialect": "TEXT NOT NULL DEFAULT ''",
}


def open_history(path: Path | None) -> sqlite3.Connection:
    """Return a connection to the history in ``path``, made when missing; None keeps it in memory.

    The connection is in autocommit mode and may be handed to another thread.

    Raises:
        SetupError: the file cannot be made or written, is damaged, or is none of ours.
    """
    place = "the history in memory" if path is None else f"the history file {path}"
    is_new = path is not None and _make_file(path)
    try:
        connection = sqlite3.connect(
            ":memory:" if path is None else path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
    except sqlite3.Error as error:
        raise SetupError(f"cannot open {place}: {error}") from error
    try:
        _prepare(connection, place)
    except sqlite3.Error as error:
        connection.close()
        if path is not None and is_new:
            _leave_nothing(path)
        raise SetupError(explain(error, place)) from error
    except BaseException:
        connection.close()
        raise
    return connection


def explain(error: sqlite3.Error, place: str) -> str:
    """Return what went wrong with ``place`` and what to do about it."""
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith("SQLITE_FULL"):
        advice = "the disk is full; free some space or choose another file with --history"
    elif name.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_CANTOPEN")):
        advice = "it cannot be written; check its permissions or choose another file with --history"
    elif name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        advice = "it is damaged or no history file; move it away or choose another file with --history"
    elif name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        advice = "another program holds it locked; close that program or choose another file with --history"
    else:
        advice = "choose another file with --history"
    return f"cannot use {place}: {advice} ({error})"


def event_keys(number: int) -> tuple[int, int]:
    """Return the first and the last key the events of execution ``number`` can have.

    Negative it is that of the newest of those that share a row, and the keys are those of the row.
    """
    return number << EVENT_BITS, (number + 1 << EVENT_BITS) - 1


def _make_file(path: Path) -> bool:
    """Create an empty file only its owner may read, in a folder only its owner may enter; tell whether there was none."""
    try:
        if not path.parent.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.is_dir():
            raise SetupError(f"cannot use the history file {path}: it is a folder; name a file in it")
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            return True
    except (OSError, ValueError) as error:
        raise SetupError(
            f"cannot create the history file {path}: {error}; choose another file with --history"
        ) from error
    return False


def _leave_nothing(path: Path) -> None:
    """Remove a file that was made and into which nothing could be written: another program may have filled it."""
    with contextlib.suppress(OSError):
        if path.stat().st_size == 0:
            path.unlink()


def _prepare(connection: sqlite3.Connection, place: str) -> None:
    if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
        _create(connection, place)
    _check(connection, place)
    _use_wal(connection)
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA journal_size_limit=67108864")
    connection.execute("PRAGMA cache_size=-4096")
    # A file or folder that cannot be written says so now, and not in the middle of an execution.
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(_RUNNING)
    connection.execute(_OF_OLDER_VERSIONS)
    columns = {row[1] for row in connection.execute("PRAGMA table_info(executions)")}
    for column, declared in _LATER_COLUMNS.items():
        if column not in columns:
            connection.execute(f"ALTER TABLE executions ADD COLUMN {column} {declared}")
    connection.execute(f"PRAGMA user_version={VERSION}")
    connection.execute("COMMIT")


def _create(connection: sqlite3.Connection, place: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have made the tables while this one waited for the lock.
        if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
            if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise _foreign(place)
            for statement in _TABLES.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version={VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _check(connection: sqlite3.Connection, place: str) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise _foreign(place)
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise SetupError(
            f"{place} was written by a newer version of TCSL Studio (format {version}, this one reads {VERSION}); "
            "update TCSL Studio or choose another file with --history"
        )
    for table in ("definitions", "executions", "events"):
        connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()


def _foreign(place: str) -> SetupError:
    return SetupError(f"{place} belongs to another program; choose another file with --history")


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging; the change needs the file alone, and SQLite does not wait for that itself."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").fetchone()
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
