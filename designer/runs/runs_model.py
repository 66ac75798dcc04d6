"""The past executions of a workflow, newest first, as a table."""

import json
import time
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from designer.document.json_text import json_lines
from designer.document.run_text import cause_text, duration_text, moment_text
from designer.look import tr
from designer.widgets.status import status_word
from designer.widgets.wrapping import plain_tip
from engine.history.records import ExecutionRecord

STATUS, NAME, STARTED, DURATION, INPUT = range(5)
COLUMNS = 5
RECORD_ROLE = int(Qt.ItemDataRole.UserRole)

_PREVIEW = 200
_TIP = 1_200
Index = QModelIndex | QPersistentModelIndex


class RunsModel(QAbstractTableModel):
    """Holds the records that fit the filter; ``shown_id`` is the execution the other views show."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._all: Sequence[ExecutionRecord] = ()
        self._records: list[ExecutionRecord] = []
        self._filter = ""
        self.shown_id = ""

    @property
    def total(self) -> int:
        """How many executions there are without the filter."""
        return len(self._all)

    def set_records(self, records: Sequence[ExecutionRecord], shown_id: str) -> None:
        """Show other records."""
        self.shown_id = shown_id
        if list(records) == list(self._all):
            if self._records:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._records) - 1, COLUMNS - 1))
            return
        self._all = tuple(records)
        self._sift()

    def set_filter(self, text: str) -> None:
        """Show only executions with this text in name, status, input or error."""
        self._filter = text.strip().casefold()
        self._sift()

    def record(self, row: int) -> ExecutionRecord | None:
        """Return the execution in a row."""
        return self._records[row] if 0 <= row < len(self._records) else None

    def row_of(self, execution_id: str) -> int | None:
        """Return the row of an execution, or None."""
        return next((row for row, record in enumerate(self._records) if record.id == execution_id), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """Return how many executions fit."""
        return 0 if parent.isValid() else len(self._records)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """Return how many columns there are."""
        return 0 if parent.isValid() else COLUMNS

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """Return the name of a column."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return (tr("Status"), tr("Name"), tr("Start time"), tr("Duration"), tr("Input"))[section]
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Return the text of a cell; the delegate draws it."""
        record = self.record(index.row())
        if record is None:
            return None
        if role == RECORD_ROLE:
            return record
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _text(record, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(_tip(record, index.column()))
        return None

    def _sift(self) -> None:
        self.beginResetModel()
        self._records = [record for record in self._all if not self._filter or self._fits(record)]
        self.endResetModel()

    def _fits(self, record: ExecutionRecord) -> bool:
        texts = (record.name, status_word(record.status), record.error, record.cause, json.dumps(record.input))
        return any(self._filter in text.casefold() for text in texts)


def _text(record: ExecutionRecord, column: int) -> str:
    match column:
        case 0:
            return status_word(record.status)
        case 1:
            return record.name
        case 2:
            return moment_text(record.started)
        case 3:
            return duration_text((record.stopped or time.time()) - record.started)
        case _:
            return _preview(record, _PREVIEW, " ")


def _tip(record: ExecutionRecord, column: int) -> str:
    if column == STATUS and record.error:
        return f"{status_word(record.status)}\n{record.error}: {cause_text(record.error, record.cause)[:400]}"
    return _preview(record, _TIP, "\n") if column == INPUT else _text(record, column)


def _preview(record: ExecutionRecord, most: int, newline: str) -> str:
    """Return the beginning of the input; no more of it is laid out than is shown."""
    pieces: list[str] = []
    length = 0
    for line in json_lines(record.input):
        indent = "  " * line.depth if newline == "\n" else ""
        pieces.append(f"{indent}{line.text[:most]}")
        length += len(pieces[-1]) + 1
        if length > most:
            pieces.append("…")
            break
    return newline.join(pieces)
