"""The plan before a run is continued: what runs, what follows, and whose results are taken over."""

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

from designer.document.continuation import MOST_ROWS, Continuation, Fate, PlanRow
from designer.look import icon, theme, tr, ui_font
from designer.widgets.coloured_rows import ColouredRows
from designer.widgets.wrapping import plain_tip
from engine.execution.continuing import Reason

_SIZE = QSize(680, 440)
_LOWEST, _AROUND, _ROW_HEIGHT = 300, 200, 27
_MOST_ITEMS = 5


class ContinueDialog(QDialog):
    """``agreed`` tells that the run shall be continued so."""

    agreed = Signal()

    def __init__(self, continuation: Continuation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert continuation.record is not None
        assert continuation.plan is not None
        self.setObjectName("continueDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._name = continuation.record.name
        self._plan = continuation.plan
        self._plan_rows = continuation.rows
        self.heading, self.hint = QLabel(self), QLabel(self)
        self.rows = QTreeWidget(self)
        self.rows.setObjectName("continueRows")
        self.cancel_button, self.go_button = QPushButton(self), QPushButton(self)
        self._lay_out()
        self.cancel_button.clicked.connect(self.reject)
        self.go_button.clicked.connect(self.accept)
        self.retranslate()
        rows = min(MOST_ROWS, len(self._plan_rows))
        self.resize(_SIZE.width(), max(_LOWEST, min(_SIZE.height(), _AROUND + _ROW_HEIGHT * rows)))
        self.rows.setFocus()

    def accept(self) -> None:
        """Agree, if there is anything to do."""
        if self.go_button.isEnabled():
            super().accept()
            self.agreed.emit()

    def retranslate(self) -> None:
        """Word everything in the current language."""
        self.setWindowTitle(tr("Continue {name}", name=self._name))
        self.heading.setText(self.windowTitle())
        count = len(self._plan.reused)
        if self._plan.begins:
            words = tr(
                "A new run takes over {count} results and goes on from there with the workflow as it is now. "
                "The old run stays in the list.",
                count=f"{count:,}",
            )
        else:
            words = tr(
                "Nothing is left to do: every result can be taken over. To run some of it again, choose "
                '"Continue from here…" in the menu of a node.'
            )
        self.hint.setText(words)
        self.rows.setAccessibleName(tr("What the new run does"))
        self.rows.setHeaderLabels([tr("Node"), tr("Items"), tr("What happens")])
        self.cancel_button.setText(tr("Cancel"))
        self.go_button.setText(tr("Continue"))
        self.go_button.setEnabled(bool(self._plan.begins))
        self._fill()

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Fit the columns to what they hold."""
        self._fit_columns()
        super().showEvent(event)

    def _fill(self) -> None:
        self.rows.clear()
        self.rows.addTopLevelItems([self._row(row) for row in self._plan_rows[:MOST_ROWS]])
        first = self.rows.topLevelItem(0)
        if first is not None:
            self.rows.setCurrentItem(first)
        if self.isVisible():
            self._fit_columns()

    def _fit_columns(self) -> None:
        """Show what happens whole, in the look of the theme; of a long path the middle may be left out."""
        header = self.rows.header()
        for column in (1, 2):
            header.resizeSection(column, max(self.rows.sizeHintForColumn(column), header.sectionSizeHint(column)))

    def _row(self, row: PlanRow) -> QTreeWidgetItem:
        words = tr("Its result is taken over") if row.reason is None else _reason_words(row.reason)
        if row.fate is Fate.FOLLOWS:
            words = tr("Runs after that, if the flow leads there")
        item = QTreeWidgetItem([" › ".join(row.names), _items_words(row), words])
        item.setToolTip(0, plain_tip(item.text(0)))
        match row.fate:
            case Fate.BEGINS:
                item.setIcon(0, icon("play", "running", 14))
                item.setFont(0, ui_font(13, 600))
            case Fate.FOLLOWS:
                item.setIcon(0, icon("chevron-right", "muted", 14))
            case Fate.REUSED:
                item.setIcon(0, icon("recycle", "reused", 14))
                item.setForeground(2, theme().color("reused"))
            case _:
                assert_never(row.fate)
        return item

    def _lay_out(self) -> None:
        self.heading.setProperty("role", "title")
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self.rows.setRootIsDecorated(False)
        self.rows.setItemDelegate(ColouredRows(self.rows))
        self.rows.setUniformRowHeights(True)
        self.rows.setProperty("lines", True)
        self.rows.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header = self.rows.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.go_button.setProperty("primary", True)
        self.go_button.setDefault(True)
        self.cancel_button.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.go_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(self.heading)
        column.addWidget(self.hint)
        column.addWidget(self.rows, 1)
        column.addLayout(buttons)


def _items_words(row: PlanRow) -> str:
    if row.items and len(row.items) <= _MOST_ITEMS:
        return ", ".join("".join(f"[{index}]" for index in item) for item in row.items)
    if row.items:
        return tr("{count} items", count=f"{len(row.items):,}")
    return f"×{row.count}" if row.count > 1 else ""


def _reason_words(reason: Reason) -> str:
    match reason:
        case Reason.FAILED:
            return tr("Runs again: it failed")
        case Reason.STOPPED:
            return tr("Runs again: it was stopped")
        case Reason.CHANGED:
            return tr("Runs again: it was changed")
        case Reason.ROUTE:
            return tr("Runs: the flow leads here now")
        case Reason.FRESH:
            return tr("Runs: it had not been reached")
        case Reason.CHOSEN:
            return tr("Runs again: chosen by you")
        case _:
            assert_never(reason)
