"""The row of an execution: what the history lists, and how it is stored."""

import hashlib
import sqlite3
from functools import lru_cache
from typing import Any

from msgspec import Struct

from engine.history.codec import Body, decode_json, encode_json, encode_text
from engine.history.events import ExecutionEnded
from engine.history.owners import own_mark
from engine.language.values import Json

COLUMNS = "id, name, workflow, file, started, stopped, status, input, output, error, cause"
"""Those of a record, in the order :func:`record_of` takes them; the text of the definition may follow."""

_START, _END = (
    ("number", "id", "name", "workflow", "file", "started", "input"),
    ("stopped", "status", "output", "error", "cause"),
)
_INSERT = (
    f"INSERT INTO executions({', '.join((*_START, *_END))}, definition, owner) "
    f"VALUES ({', '.join('?' * (len(_START) + len(_END) + 2))})"
)
_UPDATE = f"UPDATE executions SET {', '.join(f'{name} = ?' for name in _END)} WHERE id = ?"


class ExecutionRecord(Struct, frozen=True, kw_only=True):
    """One execution as the history lists it.

    ``workflow`` is the title of the definition and ``file`` where it was read from, or empty;
    ``definition`` is its whole text. ``stopped`` is None while it runs. Times are seconds since the epoch.
    """

    id: str
    name: str
    workflow: str
    started: float
    file: str = ""
    stopped: float | None = None
    status: str = "RUNNING"
    input: Json = None
    output: Json = None
    error: str = ""
    cause: str = ""
    definition: str = ""


class Rows:
    """The rows of executions that begin and end in one transaction: one statement for all of a kind.

    What both begins and ends in it is written once.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._number = 0  # of the newest execution in the file, once it was asked for
        self._definitions: dict[str, int] = {}
        self._begun: dict[str, list[Any]] = {}
        self._ended: list[list[Any]] = []

    def __bool__(self) -> bool:
        return bool(self._begun or self._ended)

    def begin(self, record: ExecutionRecord) -> int:
        """Add a row and return its number; the transaction has to hold the write lock."""
        if not self._number:
            row = self._connection.execute("SELECT max(number) FROM executions").fetchone()
            self._number = row[0] or 0
        self._number += 1
        definition = self._definitions.get(record.definition)
        if definition is None:
            definition = self._definitions[record.definition] = _definition_number(self._connection, record.definition)
        start = [self._number, *map(encode_text, (record.id, record.name, record.workflow, record.file))]
        start += [record.started, encode_json(record.input)]
        end = _end_of(record.stopped, record.status, record.output, record.error, record.cause)
        self._begun[record.id] = [*start, *end, definition, own_mark()]
        return self._number

    def end(self, execution_id: str, end: ExecutionEnded) -> None:
        """Note how and when an execution ended."""
        values = _end_of(end.time, end.status, end.output, end.error, end.cause)
        row = self._begun.get(execution_id)
        if row is None:
            self._ended.append([*values, encode_text(execution_id)])
        else:
            row[len(_START) : len(_START) + len(_END)] = values

    def write(self) -> None:
        """Write them all; the transaction has to hold the write lock if there are any."""
        if self._begun:
            self._connection.executemany(_INSERT, self._begun.values())
            self._begun.clear()
        if self._ended:
            self._connection.executemany(_UPDATE, self._ended)
            self._ended.clear()


def close_execution(connection: sqlite3.Connection, execution_id: str, end: ExecutionEnded) -> None:
    """Note in the row of an execution how and when it ended."""
    rows = Rows(connection)
    rows.end(execution_id, end)
    rows.write()


def record_of(row: tuple[Any, ...]) -> ExecutionRecord:
    """Return the record of a row with :data:`COLUMNS`, and the definition behind them or not.

    Raises:
        ValueError: a payload in it is not JSON.
    """
    values = dict(zip((*COLUMNS.split(", "), "definition"), row, strict=False))
    for name in ("input", "output", "definition"):
        if name in values:
            values[name] = decode_json(values[name])
    return ExecutionRecord(**values)


def _end_of(stopped: float | None, status: str, output: Json, error: str, cause: str) -> list[Any]:
    return [stopped, status, encode_json(output), encode_text(error), encode_text(cause)]


def _definition_number(connection: sqlite3.Connection, text: str) -> int:
    """Return the row of a definition; executions of one text share it."""
    body, digest = _encoded_definition(text)
    row = connection.execute("SELECT number FROM definitions WHERE digest = ?", (digest,)).fetchone()
    if row is None:
        row = connection.execute(
            "INSERT INTO definitions(digest, body) VALUES (?, ?) RETURNING number", (digest, body)
        ).fetchone()
    return int(row[0])


@lru_cache(maxsize=4)
def _encoded_definition(text: str) -> tuple[Body, bytes]:
    """Return a definition as it is stored, and its digest: many executions of one follow each other."""
    body = encode_json(text)
    return body, hashlib.sha256(body if isinstance(body, bytes) else body.encode()).digest()
