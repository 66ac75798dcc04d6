"""The places that both sides changed, each with what mine and theirs say, and which of the two counts."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from designer.document.merging import Conflict
from designer.look import icon, mono_font, theme, tr
from designer.shell.change_list import field_words
from designer.widgets.differing_rows import DifferingRows, show_values
from designer.widgets.wrapping import plain_tip, wrappable
from engine.language.machine import unescape

_POINTER = Qt.ItemDataRole.UserRole
_MINE, _THEIRS = 1, 2
_TALLEST = 220


class ConflictList(QTreeWidget):
    """A click on a side, or the left and right arrows, choose it; mine counts first. ``changed``: another one counts.

    ``reached`` carries the JSON pointer of the place that the user is at.
    """

    changed = Signal()
    reached = Signal(str)

    def __init__(self, conflicts: Sequence[Conflict], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("conflicts")
        self.setAccessibleName(tr("Changed by both"))
        self.setHeaderLabels([tr("Changed by both"), tr("Mine"), tr("Theirs")])
        self.setUniformRowHeights(True)
        self.setItemDelegate(DifferingRows(self))
        self.setRootIsDecorated(False)
        self.setProperty("lines", True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setSelectionBehavior(QTreeWidget.SelectionBehavior.SelectRows)
        header = self.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, 180)
        header.resizeSection(1, 130)
        self._kept: set[str] = set()
        rows = [self._row(conflict) for conflict in conflicts]
        self.addTopLevelItems(rows)
        self.setCurrentItem(rows[0])
        height = self.sizeHintForRow(0) * len(rows) + header.sizeHint().height() + 4
        self.setFixedHeight(min(_TALLEST, height))
        self.currentItemChanged.connect(self._tell)
        self.itemClicked.connect(lambda row, column: self._choose(row, is_theirs=column == _THEIRS) if column else None)

    @property
    def kept(self) -> frozenset[str]:
        """The pointers of the places at which theirs counts."""
        return frozenset(self._kept)

    def _row(self, conflict: Conflict) -> QTreeWidgetItem:
        row = QTreeWidgetItem([place_words(conflict.pointer)])
        row.setData(0, _POINTER, conflict.pointer)
        row.setToolTip(0, plain_tip(wrappable(row.text(0))))
        show_values(row, (1, 2), conflict.mine, conflict.theirs, missing=tr("taken out"))
        for column in (_MINE, _THEIRS):
            row.setFont(column, mono_font(12))
        self._mark(row)
        return row

    def _tell(self, current: QTreeWidgetItem | None, _before: object) -> None:
        if current is not None:
            self.reached.emit(str(current.data(0, _POINTER)))

    def _choose(self, row: QTreeWidgetItem | None, *, is_theirs: bool) -> None:
        if row is None or (row.data(0, _POINTER) in self._kept) == is_theirs:
            return
        self._kept ^= {row.data(0, _POINTER)}
        self._mark(row)
        self.changed.emit()

    def _mark(self, row: QTreeWidgetItem) -> None:
        is_theirs = row.data(0, _POINTER) in self._kept
        for column, counts in ((_MINE, not is_theirs), (_THEIRS, is_theirs)):
            row.setIcon(column, icon("tick", "accent") if counts else icon("dot", "line_strong"))
            row.setForeground(column, QColor(theme().color("text" if counts else "muted")))
        counting = tr("theirs") if is_theirs else tr("mine")
        words = tr("{place}: {side} counts", place=row.text(0), side=counting)
        row.setData(0, Qt.ItemDataRole.AccessibleTextRole, words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: the arrows to the sides choose mine or theirs, Space the other one."""
        row = self.currentItem()
        match Qt.Key(event.key()):
            case Qt.Key.Key_Left:
                self._choose(row, is_theirs=False)
            case Qt.Key.Key_Right:
                self._choose(row, is_theirs=True)
            case Qt.Key.Key_Space:
                self._choose(row, is_theirs=row is not None and row.data(0, _POINTER) not in self._kept)
            case _:
                super().keyPressEvent(event)


def place_words(pointer: str) -> str:
    """Return a place in a definition in words: the states it is in and the field, ``Each / Check · Retry[0]``."""
    names, field, steps = [], "", pointer.split("/")[1:]
    while steps:
        step = steps.pop(0)
        if step == "States" and steps:
            names.append(unescape(steps.pop(0)))
            field = ""
        else:
            field += f"/{step}"
    where = " / ".join(names)
    words = field_words(field)
    return f"{where} · {words}" if where and words else where or words or tr("The workflow itself")
