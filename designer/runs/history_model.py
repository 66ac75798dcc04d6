"""The rows of the execution history: one a path, in the order in which the paths were first entered."""

import time
from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from designer.document.run_session import RunSession
from designer.document.run_text import FAILURES, cause_text, clock_text, duration_text, iteration_text, seconds_of
from designer.document.run_view import shown_status
from designer.look import tr
from designer.widgets.status import status_word
from designer.widgets.wrapping import plain_tip
from engine.history.events import ExecutionPath
from engine.history.state_view import StateView
from engine.history.view import ExecutionView

NUMBER, NODE, ITERATION, STATUS, STARTED, DURATION, TIMELINE = range(7)
COLUMNS = 7
STATE_ROLE = int(Qt.ItemDataRole.UserRole)
"""Gives the :class:`StateView` of a row."""

Index = QModelIndex | QPersistentModelIndex


class HistoryModel(QAbstractTableModel):
    """Follows a session; a frame costs as much as changed in it, however long the run.

    ``filtered`` tells that the filter shows other rows, ``restarted`` that another run is shown.
    """

    filtered = Signal()
    restarted = Signal()

    def __init__(self, session: RunSession, parent: Any = None) -> None:
        super().__init__(parent)
        self._session = session
        self._view: ExecutionView | None = None
        self._states: list[StateView] = []
        self._rows: dict[ExecutionPath, int] = {}
        self._shown: list[int] | None = None  # rows that pass the filter; None without one
        self._filter = ""
        self._failed: set[ExecutionPath] = set()
        session.states_changed.connect(self._take)
        self._take(frozenset())

    @property
    def view(self) -> ExecutionView | None:
        """The execution shown."""
        return self._view

    @property
    def total(self) -> int:
        """How many rows there are without the filter."""
        return len(self._states)

    @property
    def failed_count(self) -> int:
        """How many rows failed."""
        return len(self._failed)

    @property
    def filter(self) -> str:
        """What rows are filtered by; empty for nothing."""
        return self._filter

    def set_filter(self, text: str) -> None:
        """Show only rows whose name, iteration or status has this text."""
        text = text.strip().casefold()
        if text == self._filter:
            return
        self.beginResetModel()
        self._filter = text
        self._shown = self._matching(range(len(self._states))) if text else None
        self.endResetModel()
        self.filtered.emit()

    def state(self, row: int) -> StateView | None:
        """Return the state shown in a row."""
        if not 0 <= row < self.rowCount():
            return None
        return self._states[row if self._shown is None else self._shown[row]]

    def row_of(self, path: ExecutionPath) -> int | None:
        """Return the row that shows a path, or None."""
        number = self._rows.get(path)
        if number is None or self._shown is None:
            return number
        place = bisect_left(self._shown, number)
        return place if place < len(self._shown) and self._shown[place] == number else None

    def number_of(self, row: int) -> int:
        """Return the number of a row, from 1, which the filter does not change."""
        return (row if self._shown is None else self._shown[row]) + 1

    def failed_states(self) -> list[StateView]:
        """Return the states that failed."""
        return [self._states[self._rows[path]] for path in self._failed]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """Return how many rows pass the filter."""
        return 0 if parent.isValid() else len(self._states) if self._shown is None else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """Return how many columns there are."""
        return 0 if parent.isValid() else COLUMNS

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """Return the name of a column."""
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.DisplayRole:
            return ("#", tr("Node"), tr("Iteration"), tr("Status"), tr("Start time"), tr("Duration"), "")[section]
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Return the text of a cell; the delegate draws it."""
        state = self.state(index.row())
        if state is None:
            return None
        if role == STATE_ROLE:
            return state
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._tip(index.row(), index.column(), state))
        return None

    def text(self, row: int, column: int) -> str:
        """Return what a cell says."""
        state, view = self.state(row), self._view
        if state is None or view is None:
            return ""
        match column:
            case 0:
                return str(self.number_of(row))
            case 1:
                return str(state.path[-1])
            case 2:
                return iteration_text(view, state.path) or "—"
            case 3:
                return _status_text(state)
            case 4:
                return clock_text(state.started, with_ms=True)
            case 5:
                return duration_text(seconds_of(state, self.now()))
            case _:
                return ""

    def now(self) -> float:
        """Return the moment up to which bars are drawn: the end of the run, or the present."""
        view = self._view
        if view is None:
            return 0.0
        if view.stopped is not None:
            return view.stopped
        if self._session.is_past:  # its program was gone before it ended
            return max((state.stopped or state.started for state in self._states), default=view.started or 0.0)
        return time.time()

    def _tip(self, row: int, column: int, state: StateView) -> str:
        if column == NODE and state.entries > 1:
            return tr("{name}: entered {count} times", name=state.path[-1], count=state.entries)
        if column in (STATUS, TIMELINE) and state.error:
            return f"{_status_text(state)}\n{state.error}: {cause_text(state.error, state.cause)[:400]}"
        if column == TIMELINE:
            return duration_text(seconds_of(state, self.now()))
        return self.text(row, column)

    def _take(self, paths: Iterable[ExecutionPath]) -> None:
        view = self._session.view
        if view is not self._view:
            self._restart(view)
            return
        if view is None:
            return
        changed = [row for path in paths if (row := self._rows.get(path)) is not None]
        self._append(_newest(view, len(self._states)))
        self._note_failures(self._states[row] for row in changed)
        self._tell(changed)

    def _restart(self, view: ExecutionView | None) -> None:
        self.beginResetModel()
        self._view = view
        self._states = [] if view is None else list(view.states.values())
        self._rows = {state.path: row for row, state in enumerate(self._states)}
        self._shown = self._matching(range(len(self._states))) if self._filter else None
        self._failed = set()
        self._note_failures(self._states)
        self.endResetModel()
        self.restarted.emit()

    def _append(self, new: list[StateView]) -> None:
        if not new:
            return
        first = len(self._states)
        numbers = range(first, first + len(new))
        for number, state in zip(numbers, new, strict=True):
            self._rows[state.path] = number
        if self._shown is None:
            self._insert(first, len(new), lambda: self._states.extend(new))
        else:
            self._states.extend(new)
            shown, fitting = self._shown, self._matching(numbers)
            self._insert(len(shown), len(fitting), lambda: shown.extend(fitting))
        self._note_failures(new)

    def _insert(self, first: int, count: int, action: Callable[[], None]) -> None:
        if not count:
            action()
            return
        self.beginInsertRows(QModelIndex(), first, first + count - 1)
        action()
        self.endInsertRows()

    def _tell(self, changed: list[int]) -> None:
        """Tell the views which rows look different; with a filter some may come or go."""
        if not changed:
            return
        if self._shown is not None:
            shown = set(self._shown)
            fitting = set(self._matching(changed))
            if any((row in shown) != (row in fitting) for row in changed):
                self.layoutAboutToBeChanged.emit()
                self._shown = sorted((shown - set(changed)) | fitting)
                self.layoutChanged.emit()
                self.filtered.emit()
                return
            changed = [place for row in fitting if (place := bisect_left(self._shown, row)) < len(self._shown)]
            if not changed:
                return
        self.dataChanged.emit(self.index(min(changed), 0), self.index(max(changed), COLUMNS - 1))

    def _note_failures(self, states: Iterable[StateView]) -> None:
        for state in states:
            if state.status in FAILURES:
                self._failed.add(state.path)
            else:
                self._failed.discard(state.path)

    def _matching(self, numbers: Iterable[int]) -> list[int]:
        view, wanted = self._view, self._filter
        assert view is not None or not self._states
        words: dict[str, bool] = {}
        found: list[int] = []
        for number in numbers:
            state = self._states[number]
            status = shown_status(state).value
            fits = words.get(status)
            if fits is None:
                # What timed out has failed too, and is found as both.
                names = f"{status_word(status)}\n{status_word(state.status)}".casefold()
                fits = words[status] = wanted in names or wanted == status.casefold()
            if (
                fits
                or wanted in str(state.path[-1]).casefold()
                or (view and wanted in iteration_text(view, state.path))
            ):
                found.append(number)
        return found


def _newest(view: ExecutionView, known: int) -> list[StateView]:
    """Return the states entered since ``known`` of them were; a dict can be walked from its end."""
    count = len(view.states) - known
    found: list[StateView] = []
    for state in reversed(view.states.values()):
        if len(found) >= count:
            break
        found.append(state)
    found.reverse()
    return found


def _status_text(state: StateView) -> str:
    word = status_word(shown_status(state))
    if state.reused:
        return tr("{status}, taken over", status=word)
    if state.is_retrying:
        return tr("Waiting for retry {number}", number=state.attempts)
    return tr("{status}, attempt {number}", status=word, number=state.attempts) if state.attempts > 1 else word
