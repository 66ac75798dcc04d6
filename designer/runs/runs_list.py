"""The list of runs: past executions of this workflow, to be looked at again or run again."""

from concurrent.futures import Future

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from designer.document.document import Document
from designer.document.json_text import layout_text
from designer.document.run_session import RunSession
from designer.document.run_text import hidden_text
from designer.look import mono_font, theme, themes, tr, ui_font
from designer.runs.cells import PAD, ROW_HEIGHT, draw_ground, draw_status, draw_words
from designer.runs.runs_model import DURATION, INPUT, NAME, RECORD_ROLE, STARTED, STATUS, RunsModel
from designer.widgets.empty_state import EmptyState
from designer.widgets.popup import Menu
from designer.widgets.row_menus import RowMenus
from designer.widgets.search_field import SearchField
from engine.errors import SetupError
from engine.history.records import ExecutionRecord

_POLL_MS = 16
_WIDTHS = {STATUS: 120, NAME: 210, STARTED: 160, DURATION: 96}


class RunsList(QFrame):
    """Lists what the history has of the open workflow.

    A double click or Return shows an execution. ``run_again_requested`` carries the input of one that the
    user wants to run again, ``continuation_requested`` the id of one to go on with.
    """

    comparison_requested = Signal(str)
    continuation_requested = Signal(str)
    run_again_requested = Signal(object)

    def __init__(self, session: RunSession, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runs")
        self.setProperty("role", "panel")
        self._session, self._document = session, document
        self._reason = self._loss = ""
        self._is_stale = True
        self._reading: Future[list[ExecutionRecord]] | None = None
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MS)
        self._poll.timeout.connect(self._take)
        self.model = RunsModel(self)
        self.table = QTableView(self)
        self.table.setObjectName("runs-table")
        self.table.setModel(self.model)
        self.empty = EmptyState("runs", self)
        self.field = SearchField(self, icon="filter", is_small=True)
        self.field.setObjectName("runs-filter")
        self.note = QLabel(self)
        self.note.setProperty("role", "small")
        self._dress_table()
        self._lay_out()
        self.table.activated.connect(self._show)
        RowMenus(self.table).wanted.connect(self._open_menu)
        self.field.searched.connect(self._sift)
        self.empty.pressed.connect(self.field.clear)
        session.executions_changed.connect(self._note_stale)
        session.status_changed.connect(self._note_stale)
        document.path_changed.connect(self._note_stale)
        document.replaced.connect(self._note_stale)
        themes.changed.connect(self.table.viewport().update)
        self.retranslate()

    @property
    def is_reading(self) -> bool:
        """Whether the history is being read."""
        return self._reading is not None

    def refresh(self) -> None:
        """Read the history again; the list changes once it is read."""
        self._is_stale = False
        self._reading = self._session.executions_later(self._document.title, self._document.path)
        self._poll.start()

    def _take(self) -> None:
        if self._reading is None or not self._reading.done():
            return
        self._poll.stop()
        view = self._session.view
        try:
            records = self._reading.result()
            self._reason = ""
        except SetupError as error:
            records, self._reason = [], str(error)
        self._loss = self._session.history_problem
        self._reading = None
        self.model.set_records(records, "" if view is None else view.id)
        self._show_state()

    def show_run(self, execution_id: str) -> bool:
        """Show an execution in all views; tell whether it was possible."""
        if self._session.is_running:
            self.note.setText(tr("An execution is running; stop it before you look at another one."))
            return False
        return self._session.open_past(execution_id)

    def menu_of(self, record: ExecutionRecord) -> QMenu:
        """Return the menu of an execution."""
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        show = menu.addAction(tr("Show this execution"), lambda: self.show_run(record.id))
        again = menu.addAction(tr("Run again with this input"), lambda: self.run_again_requested.emit(record.input))
        go_on = menu.addAction(tr("Continue this run…"), lambda: self.continuation_requested.emit(record.id))
        compare = menu.addAction(
            tr("Compare with the run that is shown"), lambda: self.comparison_requested.emit(record.id)
        )
        view = self._session.view
        compare.setEnabled(view is not None and not self._session.is_running and view.id != record.id)
        menu.addSeparator()
        menu.addAction(tr("Copy the input"), lambda: _copy(layout_text(record.input)))
        output = menu.addAction(tr("Copy the output"), lambda: _copy(layout_text(record.output)))
        menu.addAction(tr("Copy the id"), lambda: _copy(record.id))
        for action in (show, again, go_on):
            action.setEnabled(not self._session.is_running)
        output.setEnabled(record.status == "SUCCEEDED")
        return menu

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: read what changed while nobody looked."""
        super().showEvent(event)
        if self._is_stale:
            self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Word everything in the current language."""
        self.field.set_words(tr("Filter by name, status or input"))
        self.table.setAccessibleName(tr("Runs"))
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, STATUS, INPUT)
        self._show_state()
        self.table.viewport().update()

    def _dress_table(self) -> None:
        table, header = self.table, self.table.horizontalHeader()
        table.setItemDelegate(_Cells(self.model, table))
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)

    def _lay_out(self) -> None:
        self.field.setMaximumWidth(240)
        self.bar = QWidget(self)
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(12)
        row.addWidget(self.field, 1)
        row.addWidget(self.note, 1)
        stack = QWidget(self)
        self._stack = QStackedLayout(stack)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(stack, 1)

    def _note_stale(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self.refresh()

    def _sift(self, text: str) -> None:
        self.model.set_filter(text)
        self._show_state()

    def _show_state(self) -> None:
        model = self.model
        self._stack.setCurrentWidget(self.table if model.rowCount() else self.empty)
        self.bar.setVisible(model.total > 0)
        lost = tr("The last run was not kept in the history")
        self.note.setText(lost if self._loss else tr("Double click a run to see it on the canvas"))
        self.note.setToolTip(self._loss)
        if self._loss and not model.total:
            self.empty.say(lost, self._loss)
        elif self._reason:
            self.empty.say(tr("The history cannot be read"), self._reason)
        elif model.total:
            self.empty.say(
                tr("Nothing fits the filter"),
                hidden_text(model.total),
                tr("Clear the filter"),
            )
        else:
            self.empty.say(tr("No runs yet"), tr("Every run of this workflow is kept here."))
        row = model.row_of(model.shown_id)
        if row is None:
            self.table.clearSelection()
        else:
            self.table.selectRow(row)

    def _show(self, index: QModelIndex) -> None:
        record = self.model.record(index.row())
        if record is not None:
            self.show_run(record.id)

    def _open_menu(self, index: QModelIndex, place: QPoint) -> None:
        record = self.model.record(index.row())
        if record is not None:
            self.menu_of(record).popup(place)


class _Cells(QStyledItemDelegate):
    """Draws the list; the name of the execution that is shown stands out."""

    def __init__(self, model: RunsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """All rows are of one height."""
        return QSize(60, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell."""
        record = index.data(RECORD_ROLE)
        if not isinstance(record, ExecutionRecord):
            return
        painter.save()
        rect = QRectF(option.rect)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        draw_ground(painter, rect, is_selected=is_selected, is_hovered=is_hovered)
        text = str(index.data())
        room = rect.adjusted(PAD, 0, -PAD, 0)
        is_shown = record.id == self._model.shown_id
        match index.column():
            case 0:
                draw_status(painter, rect, record.status, text)
            case 1:
                draw_words(painter, room, text, theme().color("text"), ui_font(13, 600 if is_shown else 400))
            case 4:
                draw_words(painter, room, text, theme().color("muted"), mono_font(12))
            case _:
                draw_words(painter, room, text, theme().color("text"))
        painter.restore()


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
