"""Two runs beside each other: where they went apart, and what followed from it."""

from typing import assert_never

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from designer.document.run_comparison import Aspect, RunDifference
from designer.document.run_text import place_text
from designer.look import icon, mono_font, theme, tr, ui_font
from designer.widgets.differing_rows import NOTHING, DifferingRows, show_values
from designer.widgets.status import status_word
from designer.widgets.wrapping import plain_tip
from engine.history.events import ExecutionPath
from engine.history.view import ExecutionView

MOST = 500
"""Differences listed; those behind follow from them."""
_PATH = Qt.ItemDataRole.UserRole
_STATUSES = (Aspect.STATUS, Aspect.ONLY_FIRST, Aspect.ONLY_SECOND)
_FIRST, _SECOND = 2, 3
"""The columns of the two runs."""
_SIZE = QSize(860, 420)
_WIDTHS = (190, 170, 230)
_WIDEST = 280


class RunDifferencesDialog(QDialog):
    """Lists the differences; ``chosen`` carries the path of the row that the user is at."""

    chosen = Signal(tuple)

    def __init__(
        self,
        names: tuple[str, str],
        views: tuple[ExecutionView, ExecutionView],
        differences: list[RunDifference],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("runDifferences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(_SIZE)
        self.setWindowTitle(tr("What differs between two runs"))
        self.heading, self.hint = QLabel(self), QLabel(self)
        self.heading.setProperty("role", "title")
        self.heading.setText(tr("What differs between two runs"))
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self.rows = QTreeWidget(self)
        self.rows.setObjectName("runDifferenceRows")
        self.rows.setAccessibleName(tr("Differences"))
        self.rows.setRootIsDecorated(False)
        self.rows.setUniformRowHeights(True)
        self.rows.setItemDelegate(DifferingRows(self.rows))
        self.rows.setProperty("lines", True)
        self.rows.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.rows.setHeaderLabels([tr("Node"), tr("What"), *names])
        header = self.rows.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for place, width in enumerate(_WIDTHS):
            header.resizeSection(place, width)
        self.close_button = QPushButton(tr("Close"), self)
        self.close_button.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        for widget in (self.heading, self.hint):
            column.addWidget(widget)
        column.addWidget(self.rows, 1)
        column.addLayout(buttons)
        self._fill(views, differences)
        self.rows.currentItemChanged.connect(self._tell)

    def show_first(self) -> None:
        """Go to where the runs went apart."""
        first = self.rows.topLevelItem(0)
        if first is not None:
            self.rows.setCurrentItem(first)
            self.rows.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: the words are of the moment it was opened in; in another language it is opened anew."""
        if event.type() == QEvent.Type.LanguageChange:
            self.close()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: show whole, in the look of the theme, what is not the same."""
        wanted = self.rows.sizeHintForColumn(1)
        self.rows.header().resizeSection(1, max(_WIDTHS[1], min(wanted, _WIDEST)))
        super().showEvent(event)

    def _fill(self, views: tuple[ExecutionView, ExecutionView], differences: list[RunDifference]) -> None:
        if not differences:
            self.hint.setText(tr("Every node got and gave the same in both."))
            return
        first = differences[0]
        place = place_text(views[0] if first.path in views[0].states else views[1], first.path)
        words = tr("They went apart at {place}; what is below follows from it.", place=place)
        more = tr("Only the first {count} differences are listed.", count=MOST)
        self.hint.setText(f"{words} {more}" if len(differences) == MOST else words)
        for number, difference in enumerate(differences):
            self.rows.addTopLevelItem(self._row(views, difference, is_first=number == 0))

    def _row(
        self, views: tuple[ExecutionView, ExecutionView], difference: RunDifference, *, is_first: bool
    ) -> QTreeWidgetItem:
        view = views[0] if difference.path in views[0].states else views[1]
        row = QTreeWidgetItem([place_text(view, difference.path), _aspect_words(difference)])
        row.setData(0, _PATH, difference.path)
        if difference.aspect in _STATUSES:
            _show_status(row, _FIRST, difference.first)
            _show_status(row, _SECOND, difference.second)
        else:
            show_values(row, (_FIRST, _SECOND), difference.first, difference.second)
            row.setFont(_FIRST, mono_font(12))
            row.setFont(_SECOND, mono_font(12))
        if is_first:
            row.setIcon(0, icon("exclamation", "caught", 14))
            row.setFont(0, ui_font(13, 600))
        return row

    def _tell(self, current: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        if current is not None:
            path: ExecutionPath = tuple(current.data(0, _PATH))
            self.chosen.emit(path)


def _aspect_words(difference: RunDifference) -> str:
    match difference.aspect:
        case Aspect.ONLY_FIRST | Aspect.ONLY_SECOND:
            return tr("Entered in one of them only")
        case Aspect.INPUT:
            words = tr("Input")
        case Aspect.OUTPUT:
            words = tr("Output")
        case Aspect.STATUS:
            return tr("Status")
        case Aspect.ERROR:
            return tr("Error")
        case aspect:
            assert_never(aspect)
    return f"{words} {difference.field}" if difference.field else words


def _show_status(row: QTreeWidgetItem, column: int, text: str | None) -> None:
    status = None if text is None else text.strip('"')
    row.setText(column, NOTHING if status is None else status_word(status))
    row.setForeground(column, theme().color("muted") if status is None else theme().status_color(status))
    row.setToolTip(column, plain_tip(row.text(column)))
