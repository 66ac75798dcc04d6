"""The execution history: what ran, in which iteration, how it went, how long it took, and when."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QMouseEvent, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedLayout,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from designer.document.earlier_runs import EarlierRuns
from designer.document.run_session import RunSession
from designer.document.run_text import cause_of, failures, hidden_text
from designer.document.time_travel import TimeTravel
from designer.look import keep_icon, theme, themes, tr, ui_font
from designer.runs.cells import PAD, ROW_HEIGHT
from designer.runs.history_delegate import HistoryDelegate, axis_room
from designer.runs.history_model import DURATION, ITERATION, NODE, NUMBER, STARTED, STATUS, TIMELINE, HistoryModel
from designer.runs.idle_time import Fold, idle_folds
from designer.runs.moment_bar import MomentBar
from designer.runs.time_axis import TimeAxis
from designer.widgets.empty_state import EmptyState
from designer.widgets.search_field import SearchField
from engine.history.events import ExecutionPath
from engine.history.view import ExecutionView

TICK_MS = 50
"""How often the bars of what runs grow."""

_WIDTHS = {NUMBER: 52, NODE: 216, ITERATION: 76, STATUS: 172, STARTED: 112, DURATION: 96}
_NARROW = 1100  # below it the start times make room for the bars


class HistoryTable(QFrame):
    """Shows the run of a session as it goes on.

    ``path_selected`` carries the path of the row the user chose. It follows a live run until the user scrolls
    up, and marks what brought it down when it fails. ``runs_requested`` asks for the list of earlier runs.
    """

    path_selected = Signal(tuple)
    runs_requested = Signal()

    def __init__(self, session: RunSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history")
        self.setProperty("role", "panel")
        self._session = session
        self._is_choosing = False
        self.model = HistoryModel(session, self)
        self.table = _Table(self)
        self.table.setModel(self.model)
        self.empty = EmptyState("history", self)
        self.field = SearchField(self, icon="filter", is_small=True)
        self.field.setObjectName("history-filter")
        self.moment: MomentBar | None = None
        self._earlier: EarlierRuns | None = None
        self.count = QLabel(self)
        self.count.setProperty("role", "small")
        self.failed = QPushButton(self)
        self.failed.setObjectName("history-failed")
        self.failed.setProperty("link", True)
        self.follow = QToolButton(self.table)
        self.follow.setObjectName("history-follow")
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.table)
        self.retranslate()

    def set_travel(self, travel: TimeTravel) -> None:
        """Have a slider that goes to other moments of the run."""
        self.moment = MomentBar(travel, self.bar)
        self._row.addWidget(self.moment)
        travel.changed.connect(self._note_rows)

    def set_earlier(self, earlier: EarlierRuns) -> None:
        """Say that there are runs while none is shown."""
        self._earlier = earlier
        earlier.changed.connect(self._note_rows)

    def select_path(self, path: ExecutionPath) -> None:
        """Show which row the other views look at; without telling them again."""
        self._session.select_path(path)
        row = self.model.row_of(path)
        if row is None:
            self.table.clearSelection()
            return
        if self.table.currentIndex().row() == row and self.table.selectionModel().hasSelection():
            return
        self._choose(row)

    def mark_path(self, path: ExecutionPath | None) -> None:
        """Stand at the row of what the other views show of the selected node; None: it did not run.

        That is no choice of the user's: nobody is told, and a live run is followed as before.
        """
        row = None if path is None else self.model.row_of(path)
        if row is None:
            self.table.clearSelection()
        elif self._session.is_running:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.table.selectionModel().select(self.model.index(row, NODE), flags)
        else:
            self._choose(row)

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: go on with the bars."""
        super().showEvent(event)
        self._note_status()

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: nobody sees the bars grow."""
        self._tick.stop()
        super().hideEvent(event)

    def retranslate(self) -> None:
        """Word everything in the current language."""
        self.field.set_words(tr("Filter by node or status"))
        self.table.setAccessibleName(tr("Execution history"))
        self.follow.setText(tr("Follow the run"))
        self.failed.setToolTip(tr("Go to the next node that failed, the cause first"))
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, NUMBER, TIMELINE)
        self._note_rows()
        self.table.viewport().update()

    def _lay_out(self) -> None:
        self.field.setMaximumWidth(240)
        self.follow.setProperty("primary", True)
        self.follow.hide()
        keep_icon(self.follow, "chevron-down", "on_accent", 14)
        self.follow.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar = QWidget(self)
        row = QHBoxLayout(bar)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(12)
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        row.addWidget(self.failed)
        row.addStretch(1)
        self.bar, self._row = bar, row
        stack = QWidget(self)
        self._stack = QStackedLayout(stack)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(stack, 1)

    def _connect(self) -> None:
        self.field.searched.connect(self.model.set_filter)
        self.empty.pressed.connect(self._press_empty)
        self.failed.clicked.connect(self.go_to_failure)
        self.follow.clicked.connect(self._follow_again)
        self._tick.timeout.connect(self.table.refresh_bars)
        self.table.chosen.connect(self._tell_chosen)
        self.table.following_changed.connect(self._note_rows)
        self.model.restarted.connect(self._note_restart)
        self.model.filtered.connect(self._restore_choice)
        self.model.modelReset.connect(self._note_rows)
        self._session.states_changed.connect(self._note_rows)
        self._session.status_changed.connect(self._note_status)
        self._session.path_changed.connect(lambda: self.select_path(self._session.selected_path))
        themes.changed.connect(self.table.viewport().update)

    def go_to_failure(self) -> None:
        """Choose the next row that failed; the first is the one that brought the others down."""
        failed = failures(self.model.failed_states())
        if not failed:
            return
        cause = self._cause()
        paths = sorted((state.path for state in failed), key=lambda path: path != cause)
        current = self._session.selected_path
        wanted = paths[(paths.index(current) + 1) % len(paths)] if current in paths else paths[0]
        if self.model.row_of(wanted) is None:
            self.clear_filter()
        row = self.model.row_of(wanted)
        if row is not None:
            self._choose(row)
            self._tell_chosen(row)

    def _cause(self) -> ExecutionPath | None:
        return None if self._session.view is None else cause_of(self._session.view)

    def clear_filter(self) -> None:
        """Show all rows again."""
        self.field.clear()
        self.model.set_filter("")

    def _choose(self, row: int) -> None:
        self._is_choosing = True
        index = self.model.index(row, NODE)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.table.selectionModel().setCurrentIndex(index, flags)
        self.table.scrollTo(index)
        self._is_choosing = False

    def _tell_chosen(self, row: int) -> None:
        state = self.model.state(row)
        if state is not None and not self._is_choosing:
            self._session.select_path(state.path)
            self.path_selected.emit(state.path)

    def _note_restart(self) -> None:
        self.table.set_following(True)
        self._note_status()

    def _restore_choice(self) -> None:
        self.select_path(self._session.selected_path)

    def _follow_again(self) -> None:
        self.table.set_following(True)
        self.table.scroll_to_end()

    def _note_status(self) -> None:
        was_live, self.table.is_live = self.table.is_live, self._session.is_running
        if was_live and not self.table.is_live and self.table.is_following:
            self._show_end()
        if self._session.is_running and self.isVisible():
            self._tick.start()
        else:
            self._tick.stop()
        self._note_rows()
        self.table.refresh_bars()

    def _show_end(self) -> None:
        """Go to what came last, or to the cause of a failure unless the user looks at something."""
        self.table.scroll_to_end()
        cause = self._cause()
        row = None if cause is None else self.model.row_of(cause)
        if row is not None and not self._session.selected_path:
            self._choose(row)

    def _note_rows(self, *_changed: object) -> None:
        model = self.model
        self._stack.setCurrentWidget(self.table if model.rowCount() else self.empty)
        self.bar.setVisible(model.total > 0 or (self.moment is not None and not self.moment.isHidden()))
        if model.total == 0 and self.moment is not None and self.moment.is_earlier:
            self.empty.say(tr("No node was entered yet"), tr("Drag the slider on to see what came next."))
        elif model.total == 0:
            self._say_empty()
        else:
            self.empty.say(
                tr("Nothing fits the filter"),
                hidden_text(model.total),
                tr("Clear the filter"),
            )
        self.count.setText(
            tr("{shown} of {total}", shown=model.rowCount(), total=model.total)
            if model.filter
            else tr("1 row")
            if model.total == 1
            else tr("{count} rows", count=model.total)
        )
        self.failed.setVisible(model.failed_count > 0)
        self.failed.setText(tr("{count} failed", count=model.failed_count))
        is_behind = self._session.is_running and not self.table.is_following
        self.follow.setVisible(is_behind)
        if is_behind:
            self.follow.adjustSize()
            self.follow.move(self.table.width() - self.follow.width() - 22, self.table.height() - 40)

    def _say_empty(self) -> None:
        words = tr("Press F5 to run the workflow; every node it enters shows up here.")
        if self._session.is_running:
            self.empty.say(tr("Starting…"), words)
            return
        if self._earlier is not None and self.isVisible():
            self._earlier.ask()
        if self._earlier is not None and self._earlier.exist:
            words = tr("Press F5 to run the workflow again, or look at an earlier run.")
            self.empty.say(tr("No run is shown"), words, tr("Show the list of runs"))
        else:
            self.empty.say(tr("Nothing ran yet"), words)

    def _press_empty(self) -> None:
        if self.model.total:
            self.clear_filter()
        else:
            self.runs_requested.emit()


class _Table(QTableView):
    """The table itself; ``chosen`` carries the row the user went to by mouse or keyboard."""

    chosen = Signal(int)
    following_changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("history-table")
        self.is_following = True
        self.is_live = False
        self._is_scrolling = self._is_entered = False
        self.axis: TimeAxis | None = None
        self._folds: tuple[tuple[ExecutionView, int], tuple[Fold, ...]] | None = None
        header = _Header(self)
        self.setHorizontalHeader(header)
        self._cells = HistoryDelegate(lambda: self.axis, self._now, self)
        self.setItemDelegate(self._cells)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalScrollBar().valueChanged.connect(self._note_scroll)
        # Rows that came are laid out later; only then is the end further down.
        self.verticalScrollBar().rangeChanged.connect(self._keep_end)
        header.sectionResized.connect(self.refresh_bars)

    def setModel(self, model: HistoryModel) -> None:  # type: ignore[override]  # only this model fits
        """Take the model and lay the columns out."""
        super().setModel(model)
        header = self.horizontalHeader()
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(44)
        self.selectionModel().currentRowChanged.connect(self._note_current)

    def set_following(self, is_following: bool) -> None:
        """Keep the newest row in sight, or stay where the user is."""
        if is_following != self.is_following:
            self.is_following = is_following
            self.following_changed.emit()

    def scroll_to_end(self) -> None:
        """Show the newest row."""
        self._is_scrolling = True
        self.scrollToBottom()
        self._is_scrolling = False

    def refresh_bars(self) -> None:
        """Draw bars, durations and the axis for the present moment."""
        model = self._history()
        view = model.view
        if view is None or view.started is None:
            self.axis = None
        else:
            width = axis_room(self.columnWidth(TIMELINE))
            is_growing = view.stopped is None
            elapsed, folds = model.now() - view.started, self._folds_of(view)
            self.axis = TimeAxis.over(view.started, elapsed, width, is_growing=is_growing, folds=folds)
        self.viewport().update()
        self.horizontalHeader().viewport().update()

    def _folds_of(self, view: ExecutionView) -> tuple[Fold, ...]:
        """Return the waits to fold away, looked for once when the run has ended."""
        if view.stopped is None:
            return ()
        key = (view, view.event_count)
        if self._folds is None or self._folds[0] != key:
            self._folds = (key, idle_folds(view))
        return self._folds[1]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the start times give way to the bars in a narrow panel."""
        super().resizeEvent(event)
        self.setColumnHidden(STARTED, self.viewport().width() < _NARROW)
        self.refresh_bars()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: it makes some row the current one when there is none; coming here with Tab chooses nothing."""
        self._is_entered = True
        super().focusInEvent(event)
        self._is_entered = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: light the whole row under the mouse."""
        self._hover(self.indexAt(event.position().toPoint()).row())
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Qt: the mouse is gone."""
        self._hover(-1)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: a press on the row that is chosen already tells so again."""
        before = self.currentIndex().row()
        super().mousePressEvent(event)
        row = self.indexAt(event.position().toPoint()).row()
        if row >= 0 and row == before and event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(row)

    def _history(self) -> HistoryModel:
        model = self.model()
        assert isinstance(model, HistoryModel)
        return model

    def _now(self) -> float:
        return self._history().now()

    def _hover(self, row: int) -> None:
        if row != self._cells.hovered_row:
            self._cells.hovered_row = row
            self.viewport().update()

    def _note_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid() and not self._is_entered:
            self.chosen.emit(current.row())

    def _keep_end(self) -> None:
        if self.is_live and self.is_following:
            self.scroll_to_end()

    def _note_scroll(self, value: int) -> None:
        if not self._is_scrolling:
            self.set_following(value >= self.verticalScrollBar().maximum() - ROW_HEIGHT // 2)


class _Header(QHeaderView):
    """The head of the table; over the bars it has the time axis."""

    def __init__(self, table: _Table) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def paintSection(self, painter: QPainter, rect: QRect, index: int) -> None:
        """Qt: draw one section."""
        painter.save()
        super().paintSection(painter, rect, index)
        painter.restore()
        axis = self._table.axis
        if index != TIMELINE or axis is None:
            return
        painter.save()
        painter.setFont(ui_font(11))
        metrics = painter.fontMetrics()
        line = theme().color("line_strong")
        for place, label in axis.ticks():
            left = rect.left() + PAD + round(place)
            painter.fillRect(left, rect.bottom() - 4, 1, 4, line)
            width = metrics.horizontalAdvance(label)
            if left + width + 4 > rect.right():
                left = rect.right() - width - 4
            painter.setPen(theme().color("muted"))
            painter.drawText(QPoint(left + (3 if place else 0), rect.center().y() + metrics.ascent() // 2), label)
        for start, stop, label in axis.breaks():
            middle = rect.left() + PAD + round((start + stop) / 2)
            left = min(
                middle - metrics.horizontalAdvance(label) // 2, rect.right() - metrics.horizontalAdvance(label) - 4
            )
            painter.setPen(theme().color("text"))
            painter.drawText(QPoint(left, rect.center().y() + metrics.ascent() // 2), label)
        painter.restore()
