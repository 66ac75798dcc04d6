"""How executions are closed and removed; opening a file closes what a crash left open and removes what is old."""

import sqlite3
from collections.abc import Sequence

from engine.history.codec import decode_events, encode_events, encode_json, encode_text
from engine.history.events import ExecutionEnded, HistoryEvent
from engine.history.owners import is_alive
from engine.history.reading import read_events
from engine.history.records import close_execution
from engine.history.schema import event_keys

MOST_BYTES = 1024**3
"""How large a history may be when it is opened; beyond it the oldest executions go before their time."""
CRASHED = "The program that ran this execution ended before the execution did."
"""The cause of an execution that a crash left open."""


def tidy(connection: sqlite3.Connection, keep: int) -> None:
    """Close the executions of dead processes, then remove all but the newest ``keep`` (at least 1) executions."""
    running = connection.execute("SELECT number, owner FROM executions WHERE status = 'RUNNING'").fetchall()
    dead = [number for number, owner in running if not is_alive(owner)]
    for number in dead:
        _close(connection, number)
    _remove_old(connection, keep)


def reopen_execution(connection: sqlite3.Connection, execution_id: str, owner: str) -> tuple[int, int] | None:
    """Note that an execution runs again, and return the keys of its first and its next event; None if it is not there."""
    row = connection.execute(
        "SELECT number, first FROM executions WHERE id = ?", (encode_text(execution_id),)
    ).fetchone()
    if row is None:
        return None
    number, shared = row
    if shared:
        # What it had to share is no longer all of it.
        _insert(connection, event_keys(number)[0], read_events(connection, execution_id))
    connection.execute(
        "UPDATE executions SET status = 'RUNNING', stopped = NULL, output = ?, error = '', cause = '', owner = ?, "
        "first = 0, events = 0 WHERE number = ?",
        (encode_json(None), owner, number),
    )
    return event_keys(number)[0], _last_events(connection, number)[1]


def _insert(connection: sqlite3.Connection, key: int, events: Sequence[HistoryEvent]) -> None:
    """Keep events in rows of their own from ``key`` on."""
    for made in encode_events(events):
        connection.execute("INSERT INTO events(key, kind, body) VALUES (?, ?, ?)", (key, made.kind, made.body))
        key += made.number


def _last_events(connection: sqlite3.Connection, number: int) -> tuple[list[HistoryEvent], int]:
    """Return the events of the last row that an execution has, and the key that follows it."""
    row = connection.execute(
        "SELECT key, kind, body FROM events WHERE key BETWEEN ? AND ? ORDER BY key DESC LIMIT 1", event_keys(number)
    ).fetchone()
    if row is None:
        return [], event_keys(number)[0]
    events = _decode(row[1], row[2])
    return events, row[0] + max(1, len(events))


def _close(connection: sqlite3.Connection, number: int) -> None:
    """End an execution as ABORTED, in its row and in its events, unless its events say how it ended."""
    execution_id, started = connection.execute(
        "SELECT id, started FROM executions WHERE number = ?", (number,)
    ).fetchone()
    written, key = _last_events(connection, number)
    last = written[-1] if written else None
    if isinstance(last, ExecutionEnded):
        end = last
    else:
        end = ExecutionEnded(
            id=last.id + 1 if last else 1, time=last.time if last else started, path=(), status="ABORTED", cause=CRASHED
        )
        _insert(connection, key, [end])
    close_execution(connection, execution_id, end)


def _decode(kind: str, body: bytes | str) -> list[HistoryEvent]:
    try:
        return decode_events(kind, body)
    except ValueError:
        return []


def _remove_old(connection: sqlite3.Connection, keep: int) -> None:
    finished = connection.execute(
        "SELECT number FROM executions WHERE status <> 'RUNNING' ORDER BY number DESC"
    ).fetchall()
    kept = [row[0] for row in connection.execute("SELECT number FROM executions ORDER BY number DESC LIMIT ?", (keep,))]
    oldest_kept = kept[-1] if kept else 0
    is_any_removed = False
    for (number,) in reversed(finished[1:]):
        if number >= oldest_kept and _used_bytes(connection) <= MOST_BYTES:
            break
        for owner in (number, -number):
            connection.execute("DELETE FROM events WHERE key BETWEEN ? AND ?", event_keys(owner))
        connection.execute("DELETE FROM executions WHERE number = ?", (number,))
        is_any_removed = True
    if is_any_removed:
        connection.execute("DELETE FROM definitions WHERE number NOT IN (SELECT definition FROM executions)")


def _used_bytes(connection: sqlite3.Connection) -> int:
    """Return how much of the file is in use; what was removed is used again, so the file itself never shrinks."""
    pages, free, size = (
        int(connection.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - free) * size
