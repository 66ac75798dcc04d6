"""Rows of delimited text, read by the rules that Step Functions documents.

They are not those of Python's module: a backslash takes what a delimiter, a quotation mark or a backslash means, and is
dropped before anything else, and a doubled quotation mark stands for one wherever it is within a cell.
"""

import re
from collections.abc import Iterable, Iterator

_QUOTE, _ESCAPE = '"', "\\"


def rows(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """Yield the cells of each row; those of an empty line are none.

    The lines have their ends, for a cell in quotation marks may go over several. Such a cell ends with the text.
    """
    marks = re.compile(rf'(\\[\\"{re.escape(delimiter)}]?|"|{re.escape(delimiter)})')
    row = _Row(delimiter)
    for line in lines:
        body = line.rstrip("\r\n")
        if not row.quoted and _QUOTE not in body and _ESCAPE not in body:
            yield body.split(delimiter) if body else []
            continue
        row.add(marks.split(body))
        if row.quoted:
            row.cell.append(line[len(body) :])
        else:
            yield row.taken()
    if row.quoted:
        yield row.taken()


class _Row:
    """What is read of a row: the cells that are whole, and the parts of the one that is not."""

    def __init__(self, delimiter: str) -> None:
        self.delimiter = delimiter
        self.cells: list[str] = []
        self.cell: list[str] = []
        self.begun = False  # with more than spaces
        self.quoted = False

    def taken(self) -> list[str]:
        """Return the cells, and begin the next row."""
        self._end()
        cells, self.cells = self.cells, []
        return cells

    def add(self, parts: list[str]) -> None:
        """Add the parts of a line: text and marks by turns, either of them maybe empty text."""
        waiting = iter([part for part in parts if part])
        for part in waiting:
            self._add(part, waiting)

    def _end(self) -> None:
        self.cells.append("".join(self.cell))
        self.cell, self.begun, self.quoted = [], False, False

    def _add(self, part: str, waiting: Iterator[str]) -> None:
        if part == _QUOTE and (self.begun or self.quoted):
            self._add_quote(waiting)
        elif part == _QUOTE:
            self.cell, self.begun, self.quoted = [], True, True
        elif part == self.delimiter and not self.quoted:
            self._end()
        else:
            escaped = part[0] == _ESCAPE
            self.begun = self.begun or escaped or not part.isspace()
            self.cell.append(part[1:] if escaped else part)

    def _add_quote(self, waiting: Iterator[str]) -> None:
        """Add a quotation mark that opens nothing: one of a pair, one that closes, or one that stands for itself."""
        following = next(waiting, "")
        if following == _QUOTE or not self.quoted:
            self.cell.append(_QUOTE)
        else:
            self.quoted = False
        if following not in ("", _QUOTE):
            self._add(following, waiting)
