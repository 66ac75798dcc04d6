"""The panel of problems: all of them, each with its rule, its place, what it means and, where there is one, its repair."""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSplitter,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from designer.document.document import Document
from designer.document.selection import Selection
from designer.editor.explanation import Explanation
from designer.editor.menus import problem_menu
from designer.editor.problem_filters import ProblemFilters
from designer.editor.problems_model import FIX, MESSAGE, NODE, PLACE, PROBLEM, RULE, ProblemsModel
from designer.editor.state_sync import innermost_state
from designer.look import themes, tr
from designer.widgets.coloured_rows import ColouredRows
from designer.widgets.empty_state import EmptyState
from designer.widgets.search_field import SearchField
from engine.language.problems import Problem

# While text is typed the problems come and go with every character.
PAUSE_MS = 150
_ROW = 30
_LIST_WIDTH, _PAGE_WIDTH = 780, 340
_LEAST_WIDTH = 700  # a narrower panel has no room for explanations; they are in the tips
_MEASURED = 30  # so many rows say how wide the columns should be; there may be thousands
_WIDTHS = ((RULE, 80, 160), (NODE, 90, 180), (PLACE, 100, 150), (FIX, 80, 280))  # pixels, least and most


class ProblemsPanel(QFrame):
    """``place_requested`` carries the span of a problem to show; ``count_changed`` errors and other problems."""

    place_requested = Signal(object)
    count_changed = Signal(int, int)

    def __init__(self, document: Document, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("problemsPanel")
        self.setProperty("role", "panel")
        self._document, self._selection = document, selection
        self._counts = (0, 0)
        self.model = ProblemsModel(document, self)
        self.table, self.filter = _Table(self), SearchField(self, icon="filter", is_small=True)
        self.filters, self.explanation = ProblemFilters(document, self.model, self), Explanation(self)
        self.summary, self.empty = QLabel(self), EmptyState("succeed", self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._lay_out()
        self._pause.timeout.connect(self.refresh)
        document.problems_changed.connect(self._pause.start)
        document.replaced.connect(self.refresh)
        self.filters.changed.connect(self._show_words)
        self.table.menu_wanted.connect(self._open_menu)
        self.table.selectionModel().currentRowChanged.connect(lambda index: self._explain(index))
        self.model.modelReset.connect(lambda: self._explain(self.table.currentIndex()))
        self.table.place_wanted.connect(self._open)
        self.table.clicked.connect(self._press)
        self.table.fix_wanted.connect(self._fix)
        self.filter.searched.connect(self._search)
        themes.changed.connect(self.table.viewport().update)
        self.setFocusProxy(self.table)
        self.retranslate()
        self.refresh()

    def refresh(self) -> None:
        """Show the problems as they are now."""
        self._pause.stop()
        chosen = self.table.currentIndex().row()
        self.model.refresh()
        if self.isVisible():
            self.table.fit_columns()
        if self.model.rowCount() and chosen >= 0:
            self.table.setCurrentIndex(self.model.index(min(chosen, self.model.rowCount() - 1), 0))
        self._show_words()
        counts = self.model.counts()
        if counts != self._counts:
            self._counts = counts
            self.count_changed.emit(*counts)

    def show_first(self) -> None:
        """Select the first error, even a silenced one: it is what stands in the way of a run."""
        self.filter.clear()
        self.filters.show_all(with_silenced=not self.model.counts()[0])
        self.refresh()
        self.table.setCurrentIndex(self.model.index(0, 0))
        self.table.scrollToTop()

    def retranslate(self) -> None:
        """Word everything in the current language."""
        self.table.setAccessibleName(tr("Problems"))
        self.filter.set_words(tr("Filter"))
        self._show_words()
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, FIX)
        self.model.refresh()
        self.table.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the first row, with columns as wide as the problems of now need."""
        super().showEvent(event)
        self.table.fit_columns()
        if not self.table.currentIndex().isValid() and self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _lay_out(self) -> None:
        self.table.setModel(self.model)
        self.table.fit_columns()
        self.summary.setProperty("role", "small")
        self.filter.setMaximumWidth(240)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 4, 10, 4)
        bar.addWidget(self.summary, 1)
        bar.addWidget(self.filters)
        bar.addSpacing(8)
        bar.addWidget(self.filter)
        rows = QFrame(self)
        rows.setProperty("role", "panel")
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        self.parts = QSplitter(Qt.Orientation.Horizontal, rows)
        self.parts.setChildrenCollapsible(False)
        self.parts.addWidget(self.table)
        self.parts.addWidget(self.explanation)
        self.parts.setStretchFactor(0, 3)
        self.parts.setStretchFactor(1, 1)
        self.parts.setSizes([_LIST_WIDTH, _PAGE_WIDTH])
        column.addWidget(self.parts, 1)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(rows)

    def _show_words(self) -> None:
        errors, others = self.model.counts()
        self.filters.refresh()
        has_rows = bool(errors + others) or not self.filters.silenced.isHidden()
        self._pages.setCurrentIndex(1 if has_rows else 0)
        self.empty.say(
            tr("No problems"), tr("What is wrong in the workflow is listed here, with its place and a repair.")
        )
        words = [
            tr("1 error") if errors == 1 else tr("{count} errors", count=errors) if errors else "",
            tr("1 warning") if others == 1 else tr("{count} warnings", count=others) if others else "",
        ]
        if self.filter.text().strip() or self.model.rowCount() < errors + others:
            words.append(tr("{count} shown", count=self.model.rowCount()))
        self.summary.setText("  ·  ".join(word for word in words if word))

    def _search(self, text: str) -> None:
        self.model.set_filter(text)
        self._show_words()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Explain beside the list where there is room."""
        super().resizeEvent(event)
        self.explanation.setVisible(self.width() >= _LEAST_WIDTH)

    def _explain(self, index: QModelIndex) -> None:
        problem = index.data(PROBLEM)
        self.explanation.show_problem(problem if isinstance(problem, Problem) else None)

    def _open_menu(self, index: QModelIndex, place: QPoint) -> None:
        problem = index.data(PROBLEM)
        if isinstance(problem, Problem):
            problem_menu(self, self._document, problem, lambda: self._open(index)).popup(place)

    def _press(self, index: QModelIndex) -> None:
        if index.column() == FIX:
            self._fix(index)

    def _open(self, index: QModelIndex) -> None:
        problem = index.data(PROBLEM)
        if not isinstance(problem, Problem):
            return
        state = innermost_state(self._document, problem.path)
        if state and not self._document.is_broken:
            self._selection.set((state,))
        self.place_requested.emit(problem.span)

    def _fix(self, index: QModelIndex) -> None:
        problem = index.data(PROBLEM)
        if isinstance(problem, Problem) and problem.fix is not None and self._document.apply_fix(problem):
            self.refresh()


class _Table(QTableView):
    """Rows with a repair that looks and works like a link."""

    place_wanted = Signal(QModelIndex)
    fix_wanted = Signal(QModelIndex)
    menu_wanted = Signal(QModelIndex, QPoint)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("problems")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setItemDelegate(ColouredRows(self))
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setHighlightSections(False)
        self.entered.connect(self._show_hand)

    def fit_columns(self) -> None:
        """Give each column what its rows need, within bounds, and the message what they leave."""
        header = self.horizontalHeader()
        header.setResizeContentsPrecision(_MEASURED)
        for column, least, most in _WIDTHS:
            header.resizeSection(column, max(least, min(self.sizeHintForColumn(column) + 16, most)))
        header.setSectionResizeMode(MESSAGE, QHeaderView.ResizeMode.Stretch)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the place, Ctrl+. repairs."""
        index = self.currentIndex()
        is_control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and index.isValid():
            self.place_wanted.emit(index)
        elif event.key() == Qt.Key.Key_Period and is_control and index.isValid():
            self.fix_wanted.emit(index)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a problem: at the mouse, or by the menu key at the chosen row."""
        by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_keys else self.indexAt(event.pos())
        if index.isValid():
            self.setCurrentIndex(index)
            place = self.visualRect(index).bottomLeft() if by_keys else event.pos()
            self.menu_wanted.emit(index, self.viewport().mapToGlobal(place))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go to the place; Qt's own signal depends on the desktop."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() != FIX and event.button() == Qt.MouseButton.LeftButton:
            self.place_wanted.emit(index)

    def _show_hand(self, index: QModelIndex) -> None:
        is_link = index.column() == FIX and bool(index.data())
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor)
