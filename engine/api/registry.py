"""Where the endpoint keeps its records: in memory, and in one SQLite file too when there is a data folder."""

import contextlib
import json
import os
import sqlite3
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Generic, Self, TypeVar

from engine.api.records import Activity, Alias, FlowService, Machine, Record, Run, TagSet, Version
from engine.errors import SetupError

R = TypeVar("R", bound=Record)

FILE_NAME = "services.sqlite"
_VERSION = 1
_CREATE = "CREATE TABLE IF NOT EXISTS records(kind TEXT, arn TEXT, body TEXT, PRIMARY KEY(kind, arn)) WITHOUT ROWID"


class Table(MutableMapping[str, R], Generic[R]):
    """All records of one kind by ARN, in the order they were first kept; what is set or deleted here is so in the file."""

    def __init__(self, kind: type[R], connection: sqlite3.Connection | None) -> None:
        self._kind = kind
        self._connection = connection
        self._records: dict[str, R] = {}
        if connection is not None:
            rows = connection.execute("SELECT arn, body FROM records WHERE kind = ?", (kind.__name__,))
            found = [kind.from_json(json.loads(body)) for _, body in rows]
            # The file is sorted by ARN; what has a beginning goes back into that order.
            found.sort(key=lambda record: getattr(record, "created", getattr(record, "started", 0.0)))
            self._records = {record.arn: record for record in found}

    def __getitem__(self, arn: str) -> R:
        return self._records[arn]

    def __setitem__(self, arn: str, record: R) -> None:
        is_new = arn not in self._records
        self._records[arn] = record
        if self._connection is not None:
            row = (self._kind.__name__, arn, json.dumps(record.to_json()))
            try:
                self._connection.execute("INSERT OR REPLACE INTO records VALUES (?, ?, ?)", row)
            except sqlite3.Error:
                if is_new:  # who asked for it is told that there is none; an execution that ends has ended all the same
                    del self._records[arn]
                raise

    def __delitem__(self, arn: str) -> None:
        del self._records[arn]
        if self._connection is not None:
            self._connection.execute("DELETE FROM records WHERE kind = ? AND arn = ?", (self._kind.__name__, arn))

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def keep(self, record: R) -> None:
        """Set the record under its own ARN."""
        self[record.arn] = record


class Registry:
    """The tables of the endpoint; a context manager. ``folder`` is the data folder, None for memory only.

    Raises:
        SetupError: the file cannot be used, or another server uses it.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._connection = None if folder is None else _open(folder)
        try:
            self.machines = Table(Machine, self._connection)
            self.versions = Table(Version, self._connection)
            self.aliases = Table(Alias, self._connection)
            self.activities = Table(Activity, self._connection)
            self.tags = Table(TagSet, self._connection)
            self.runs = Table(Run, self._connection)
            self.flow_services = Table(FlowService, self._connection)
        except (sqlite3.Error, ValueError, TypeError, KeyError) as error:
            self.close()
            raise SetupError(f"{FILE_NAME} in the data folder is damaged: {error}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def forget_machine(self, arn: str) -> None:
        """Delete a state machine with its tags, aliases and versions, as far as they are there."""
        self.machines.pop(arn, None)
        self.tags.pop(arn, None)
        for alias in [alias for alias in self.aliases.values() if alias.machine_arn == arn]:
            del self.aliases[alias.arn]
        for version in [version for version in self.versions.values() if version.machine_arn == arn]:
            del self.versions[version.arn]

    def close(self) -> None:
        """Close the file; the records in memory stay readable."""
        if self._connection is not None:
            self._connection.close()


def _open(folder: Path) -> sqlite3.Connection:
    path = folder / FILE_NAME
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):  # inputs and outputs are nobody else's business
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        connection = sqlite3.connect(path, isolation_level=None, timeout=0)
    except (OSError, sqlite3.Error) as error:
        raise SetupError(f"the data folder {folder} cannot be used: {error}") from error
    try:
        # What is in memory must be all there is: a second server on the same folder is refused here.
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("BEGIN EXCLUSIVE")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.execute(_CREATE)
        connection.execute(f"PRAGMA user_version={_VERSION}")
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        connection.close()
        is_used = "locked" in str(error)
        reason = "another server uses it" if is_used else str(error)
        raise SetupError(f"the data file {path} cannot be used: {reason}") from error
    if version > _VERSION:
        connection.close()
        raise SetupError(f"the data file {path} was written by a newer version of this program")
    return connection
