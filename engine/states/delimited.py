"""Rows of cells out of delimited text, by the rules that Step Functions has for the objects that a Map reads."""

import re
from collections.abc import Iterable, Iterator

_IN_QUOTES = re.compile(r'[^"\\]+')


def read_rows(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    r"""Yield the cells of each row; an empty line is none. ``lines`` end as they do in the text.

    Quotes around a cell keep delimiters and line ends in it. Two quotes stand for one, outside of quotes too. A backslash
    keeps a quote, a delimiter or another backslash as it is, and is left out before anything else.
    """
    row = _Row(delimiter)
    for line in lines:
        if row.is_open or '"' in line or "\\" in line:
            row.take(line)
            if not row.is_open:
                yield row.leave()
        elif plain := line.rstrip("\r\n"):
            yield plain.split(delimiter)
    if row.is_open:  # the text ends within quotes
        yield row.leave()


class _Row:
    """A row that may go on in the next line."""

    def __init__(self, delimiter: str) -> None:
        self.is_open = False
        self._delimiter = delimiter
        self._kept = f'"\\{delimiter}'
        self._bare = re.compile(rf'[^"\\\r\n{re.escape(delimiter)}]+')
        self._cells: list[str] = []
        self._cell: list[str] = []
        self._has_begun = False

    def take(self, line: str) -> None:
        """Read one more line; the row is open when that ends within quotes."""
        position = 0
        while position < len(line):
            run = (_IN_QUOTES if self.is_open else self._bare).match(line, position)
            if run is not None:
                self._add(run[0])
                position = run.end()
                continue
            character, follower = line[position], line[position + 1 : position + 2]
            is_pair = False
            if character == "\\":
                is_pair = follower != "" and follower in self._kept
                self._add(follower if is_pair else "")
            elif character == '"':
                is_pair = self._quote(follower)
            elif character == self._delimiter:
                self._end_cell()
            position += 2 if is_pair else 1

    def leave(self) -> list[str]:
        """Return the cells, and begin with the next row."""
        self._end_cell()
        cells, self._cells, self.is_open = self._cells, [], False
        return cells

    def _quote(self, follower: str) -> bool:
        """Read a quote; tell whether the one behind it belongs to it."""
        if follower == '"' and (self.is_open or self._has_begun):
            self._add('"')
            return True
        if self.is_open or not self._has_begun:
            self.is_open = not self.is_open
            self._add("")
        else:
            self._add('"')
        return False

    def _add(self, text: str) -> None:
        self._cell.append(text)
        self._has_begun = True

    def _end_cell(self) -> None:
        self._cells.append("".join(self._cell))
        self._cell, self._has_begun = [], False
