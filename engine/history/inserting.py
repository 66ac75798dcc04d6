"""Rows into a table, many with one statement."""

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any

from engine.history.codec import encode_text

_AT_ONCE = 50
"""Rows of one statement. Each statement lets go of Python's lock, and has to wait for it when another thread works."""


class Insertion:
    """How to insert into ``columns`` of ``table``."""

    def __init__(self, table: str, columns: tuple[str, ...]) -> None:
        row = f"({', '.join('?' * len(columns))})"
        self._one = f"INSERT INTO {table}({', '.join(columns)}) VALUES {row}"
        self._many = self._one + f", {row}" * (_AT_ONCE - 1)

    def insert(self, connection: sqlite3.Connection, rows: Iterable[Sequence[Any]]) -> None:
        """Insert all rows, in their order; half characters in their texts are spelled out."""
        left = iter(rows)
        while len(some := [*islice(left, _AT_ONCE)]) == _AT_ONCE:
            _execute(connection, self._many, [*chain.from_iterable(some)])
        for row in some:
            _execute(connection, self._one, row)


def _execute(connection: sqlite3.Connection, statement: str, values: Sequence[Any]) -> None:
    try:
        connection.execute(statement, values)
    except UnicodeEncodeError:
        connection.execute(statement, [encode_text(value) if isinstance(value, str) else value for value in values])
