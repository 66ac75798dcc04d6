"""Reading the events of one execution out of the rows they are in, its own or one that it shares."""

import sqlite3

from engine.history.codec import decode_events, encode_text
from engine.history.events import HistoryEvent
from engine.history.schema import EVENT_BITS, event_keys


def read_events(
    connection: sqlite3.Connection, execution_id: str, start: int = 0, stop: int | None = None
) -> list[HistoryEvent]:
    """Return the events of an execution from number ``start`` up to, not including, ``stop``, both from 0.

    Raises:
        ValueError: what is stored are no events.
    """
    row = connection.execute(
        "SELECT number, first, events FROM executions WHERE id = ?", (encode_text(execution_id),)
    ).fetchone()
    if row is None:
        return []
    number, shared, count = row
    first, last = event_keys(number) if not shared else (shared, shared + count - 1)
    if stop is not None:
        last = min(last, first + stop - 1)
    begin = first + start
    # The row that has the first one may begin before it.
    rows = connection.execute(
        "SELECT key, kind, body FROM events WHERE key BETWEEN "
        "(SELECT max(key) FROM events WHERE key BETWEEN ? AND ?) AND ? ORDER BY key",
        (first >> EVENT_BITS << EVENT_BITS, begin, last),
    )
    return [
        event for key, kind, body in rows for event in decode_events(kind, body, max(0, begin - key), last + 1 - key)
    ]
