"""The row of an execution: what the history lists, and how it is stored."""

import contextlib
import hashlib
import sqlite3
import zlib
from functools import lru_cache
from typing import Any

from isal import isal_zlib
from msgspec import Struct

from engine.history.codec import Body, decode_json, encode_json, encode_text
from engine.history.events import ExecutionEnded
from engine.history.inserting import Insertion
from engine.history.owners import own_mark
from engine.language.dialects import Dialect
from engine.language.values import Json

COLUMNS = "id, name, workflow, file, started, stopped, status, input, output, error, cause, dialect"
"""Those of a record, in the order :func:`record_of` takes them; the text of the definition may follow."""

_START, _END = (
    ("number", "id", "name", "workflow", "file", "started", "dialect", "input"),
    ("stopped", "status", "output", "error", "cause", "first", "events"),
)
_EXECUTIONS = Insertion("executions", (*_START, *_END, "definition", "owner"))
_NEWEST = "SELECT max(number) FROM executions"
_SAME = "SELECT number FROM definitions WHERE digest = ?"
_UPDATE = f"UPDATE executions SET {', '.join(f'{name} = ?' for name in _END)} WHERE id = ?"


def get_ready(connection: sqlite3.Connection) -> None:
    """Do what takes longer the first time: the first execution that is kept would have to wait for it."""
    own_mark()
    _, digest = _encoded_definition.__wrapped__(" " * 100_000)
    with contextlib.suppress(sqlite3.Error):  # who needs the file will hear of it
        connection.execute(_NEWEST).fetchone()
        connection.execute(_SAME, (digest,)).fetchone()


class ExecutionRecord(Struct, frozen=True, kw_only=True, gc=False):
    """One execution as the history lists it.

    ``workflow`` is the title of the definition and ``file`` where it was read from, or empty;
    ``definition`` is its whole text, which ran in ``dialect``, empty in histories that did not keep it.
    ``stopped`` is None while it runs. Times are seconds since the epoch.
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
    dialect: str = ""

    @property
    def read_as(self) -> Dialect | None:
        """The dialect to read the definition in; None where its text has to tell."""
        return next((one for one in Dialect if one.value == self.dialect), None)


class Rows:
    """The rows of executions that begin and end in one transaction: one statement for all of a kind.

    What both begins and ends in it is written once.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._number = 0  # of the newest execution in the file, once it was asked for
        self._definitions: dict[str, int] = {}
        self._begun: dict[
            str, tuple[int, int, ExecutionRecord]
        ] = {}  # with their numbers, and those of the definitions
        self._ended: dict[str, tuple[ExecutionEnded, int, int]] = {}

    def __bool__(self) -> bool:
        return bool(self._begun or self._ended)

    def begin(self, record: ExecutionRecord) -> int:
        """Add a row and return its number; the transaction has to hold the write lock."""
        if not self._number:
            row = self._connection.execute(_NEWEST).fetchone()
            self._number = row[0] or 0
        self._number += 1
        definition = self._definitions.get(record.definition)
        if definition is None:
            definition = self._definitions[record.definition] = _definition_number(self._connection, record.definition)
        self._begun[record.id] = (self._number, definition, record)
        return self._number

    def end(self, execution_id: str, end: ExecutionEnded, first: int = 0, events: int = 0) -> None:
        """Note how and when an execution ended; in a row that it shares the key ``first`` begins its ``events``."""
        self._ended[execution_id] = (end, first, events)

    def write(self) -> None:
        """Write them all; the transaction has to hold the write lock if there are any."""
        if self._begun:
            _EXECUTIONS.insert(self._connection, map(self._row, self._begun.values()))
            self._begun.clear()
        if self._ended:
            rows = [(*_end_of(*ended), encode_text(name)) for name, ended in self._ended.items()]
            self._connection.executemany(_UPDATE, rows)
            self._ended.clear()

    def _row(self, begun: tuple[int, int, ExecutionRecord]) -> tuple[Any, ...]:
        number, definition, record = begun
        return (
            number,
            record.id,
            record.name,
            record.workflow,
            record.file,
            record.started,
            record.dialect,
            encode_json(record.input),
            *_end_of(*self._ended.pop(record.id, (record, 0, 0))),
            definition,
            own_mark(),
        )


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
    for name in ("input", "output"):
        values[name] = decode_json(values[name])
    if "definition" in values:
        values["definition"] = _decoded_definition(values["definition"])
    return ExecutionRecord(**values)


def _end_of(end: ExecutionEnded | ExecutionRecord, first: int, events: int) -> tuple[Any, ...]:
    stopped = end.time if isinstance(end, ExecutionEnded) else end.stopped
    return stopped, end.status, encode_json(end.output), end.error, end.cause, first, events


def _definition_number(connection: sqlite3.Connection, text: str) -> int:
    """Return the row of a definition; executions of one text share it."""
    body, digest = _encoded_definition(text)
    row = connection.execute(_SAME, (digest,)).fetchone()
    if row is None:
        row = connection.execute(
            "INSERT INTO definitions(digest, body) VALUES (?, ?) RETURNING number", (digest, body)
        ).fetchone()
    return int(row[0])


@lru_cache(maxsize=4)
def _encoded_definition(text: str) -> tuple[bytes, bytes]:
    """Return a definition as it is stored, and its digest: many executions of one follow each other."""
    plain = text.encode("utf-8", "surrogatepass")
    return isal_zlib.compress(plain, 1), hashlib.sha256(plain).digest()


def _decoded_definition(body: Body) -> str:
    if isinstance(body, bytes) and not body.startswith(b'"'):
        try:
            return zlib.decompress(body).decode("utf-8", "surrogatepass")
        except zlib.error as error:
            raise ValueError(f"no definition: {error}") from error
    return str(decode_json(body))  # as older versions stored it
