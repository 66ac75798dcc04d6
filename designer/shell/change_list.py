"""The list of what differs between two versions: a row a state, and below it each field before and after."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from designer.canvas.comparison_view import LOOKS, kind_word
from designer.document.comparison import Change, Comparison
from designer.document.value_changes import FieldChange
from designer.look import icon, mono_font, theme, tr, ui_font
from designer.widgets.differing_rows import DifferingRows, show_values
from designer.widgets.wrapping import plain_tip, wrappable
from engine.language.machine import unescape

_POINTER = Qt.ItemDataRole.UserRole
_AT_ONCE = 200


class ChangeList(QTreeWidget):
    """``chosen`` carries the pointer of the state of the row that the user is at."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("changes")
        self.setAccessibleName(tr("Differences"))
        self.name_sides(tr("Before"), tr("Now"))
        self.setUniformRowHeights(True)
        self.setItemDelegate(DifferingRows(self))
        self.setProperty("lines", True)
        self.setIndentation(16)
        header = self.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)  # both sides get what the names leave
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, 150)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.currentItemChanged.connect(self._tell)
        self._waiting: tuple[Change, ...] = ()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._fill)

    def show_comparison(self, comparison: Comparison) -> None:
        """List the changes; the first one is where the user begins."""
        self.blockSignals(True)
        self.clear()
        self.blockSignals(False)
        self._waiting = comparison.changes
        self._fill()

    def name_sides(self, old: str, new: str) -> None:
        """Head the columns of what the fields say in each version."""
        self.setHeaderLabels([tr("What"), old, new])

    def forget(self) -> None:
        """List nothing for now."""
        self._waiting = ()
        self._later.stop()
        self.clear()

    def _fill(self) -> None:
        """List some more; of thousands the rest once the window has done what else there is."""
        now, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
        rows = [self._row(change) for change in now]
        self.blockSignals(True)
        self.addTopLevelItems(rows)
        for row in rows:
            row.setExpanded(True)
            row.setFirstColumnSpanned(True)
        self.blockSignals(False)
        if self._waiting:
            self._later.start()

    def show_pointer(self, pointer: str) -> None:
        """Go to the row of a state that was picked in the picture."""
        while self._waiting:
            self._fill()
        for item in self._rows():
            if item.data(0, _POINTER) == pointer:
                self.blockSignals(True)
                self.setCurrentItem(item)
                self.scrollToItem(item, QTreeWidget.ScrollHint.PositionAtTop)
                self.blockSignals(False)
                return

    def rows(self) -> list[tuple[str, list[tuple[str, str, str]]]]:
        """Return what is listed: each row with the texts of its fields."""
        return [
            (row.text(0), [(field.text(0), field.text(1), field.text(2)) for field in _inner(row)])
            for row in self._rows()
        ]

    def _rows(self) -> list[QTreeWidgetItem]:
        return _inner(self.invisibleRootItem())

    def _row(self, change: Change) -> QTreeWidgetItem:
        look = LOOKS[change.kind]
        row = QTreeWidgetItem([title_of(change)])
        row.setFont(0, ui_font(13, 600))
        row.setIcon(0, icon(look.icon, look.role))
        row.setToolTip(0, f"{kind_word(change.kind)}\n{plain_tip(wrappable(title_of(change)))}")
        row.setData(0, _POINTER, change.pointer)
        row.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{kind_word(change.kind)}: {title_of(change)}")
        for field in change.fields:
            row.addChild(_field_row(field, change.pointer))
        return row

    def _tell(self, current: QTreeWidgetItem | None, _before: object) -> None:
        if current is not None:
            self.chosen.emit(str(current.data(0, _POINTER)))


def _inner(row: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    children = (row.child(place) for place in range(row.childCount()))
    return [child for child in children if child is not None]


def title_of(change: Change) -> str:
    """Return a change in words: the state, what it was called, where it went."""
    if not change.pointer:
        return tr("The workflow itself")
    title = f"{change.type} {change.name}" if change.type else change.name
    if change.old_name:
        title = tr("{state}, was called {name}", state=title, name=change.old_name)
    sheet = tr("the sheet")
    if change.where != change.old_where and change.kind.value == "moved":
        return tr("{state}: from {old} to {new}", state=title, old=change.old_where or sheet, new=change.where or sheet)
    return tr("{state} in {frame}", state=title, frame=change.where) if change.where else title


def field_words(field: str) -> str:
    """Return the pointer of a field as people write it: ``Retry[0].MaxAttempts``."""
    words = ""
    for step in field.split("/")[1:]:
        words += f"[{step}]" if step.isdigit() else f".{unescape(step)}" if words else unescape(step)
    return words


def _field_row(field: FieldChange, pointer: str) -> QTreeWidgetItem:
    row = QTreeWidgetItem([field_words(field.field)])
    row.setToolTip(0, plain_tip(wrappable(field.field or row.text(0))))
    show_values(row, (1, 2), field.before, field.after)
    for column, role in ((1, "failed"), (2, "succeeded")):
        row.setFont(column, mono_font(12))
        row.setForeground(column, QColor(theme().color(role if (field.before, field.after)[column - 1] else "muted")))
    row.setData(0, _POINTER, pointer)
    return row
