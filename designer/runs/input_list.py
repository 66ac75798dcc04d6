"""The inputs at hand before a run: those that have names, and those used before."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from designer.document.files import FileProblem
from designer.document.saved_inputs import SavedInputs
from designer.look import icon, mono_font, tr
from designer.widgets.popup import Menu
from designer.widgets.row_menus import RowMenus
from designer.widgets.wrapping import plain_tip

_WIDTH = 208
_ROW = QSize(180, 30)
_PREVIEW = 400


class InputList(QWidget):
    """Two lists, of which only what has entries is shown; ``chosen`` carries a text, ``failed`` why there is none.

    ``activated`` tells that one was taken with Enter or a double click.
    """

    chosen = Signal(str)
    activated = Signal()
    failed = Signal(str)

    def __init__(self, inputs: Sequence[str], saved: SavedInputs | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inputs, self._saved = list(inputs), saved
        self.setFixedWidth(_WIDTH)
        self.saved_title, self.recent_title = QLabel(self), QLabel(self)
        self.saved, self.recent = QListWidget(self), QListWidget(self)
        self.saved.setObjectName("runSaved")
        self.recent.setObjectName("runRecent")
        self.recent.setFont(mono_font(11))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for title, entries in ((self.saved_title, self.saved), (self.recent_title, self.recent)):
            title.setProperty("role", "section")
            entries.setTextElideMode(Qt.TextElideMode.ElideRight)
            entries.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            entries.itemActivated.connect(lambda _item: self.activated.emit())
            column.addWidget(title)
            column.addWidget(entries, 1)
        self._list_recent()
        self.refresh()
        self.recent.setCurrentRow(0)  # what the editor begins with
        self.recent.currentRowChanged.connect(self._take_recent)
        self.recent.itemClicked.connect(lambda item: self._take_recent(self.recent.row(item)))
        self.saved.currentItemChanged.connect(lambda item, _before: self._take_saved(item))
        self.saved.itemClicked.connect(self._take_saved)
        RowMenus(self.saved).wanted.connect(self._open_menu)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.saved, self._delete)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)

    def refresh(self, current: str = "") -> None:
        """List the named inputs as they are now, the one called ``current`` selected."""
        self.saved.blockSignals(True)
        self.saved.clear()
        for one in self._saved.all() if self._saved is not None else ():
            item = QListWidgetItem(icon("pin", "muted", 14), one.name, self.saved)
            item.setToolTip(str(one.path))
            item.setSizeHint(_ROW)
            if one.name == current:
                self.saved.setCurrentItem(item)
                self._unmark(self.recent)
        if not current:
            self._unmark(self.saved)
        self.saved.blockSignals(False)
        for title, entries in ((self.saved_title, self.saved), (self.recent_title, self.recent)):
            for part in (title, entries):
                part.setVisible(entries.count() > 0)
        self.setVisible(self.saved.count() + self.recent.count() > 0)

    def retranslate(self) -> None:
        """Word it."""
        self.saved_title.setText(tr("Saved inputs"))
        self.recent_title.setText(tr("Used before"))
        self.saved.setAccessibleName(tr("Saved inputs"))
        self.recent.setAccessibleName(tr("Used before"))

    def _list_recent(self) -> None:
        for text in self._inputs:
            item = QListWidgetItem(" ".join(text[:_PREVIEW].split()), self.recent)
            item.setToolTip(plain_tip(text[: 3 * _PREVIEW]))
            item.setSizeHint(_ROW)

    def _take_recent(self, row: int) -> None:
        if 0 <= row < len(self._inputs):
            self._unmark(self.saved)
            self.chosen.emit(self._inputs[row])

    def _take_saved(self, item: QListWidgetItem | None) -> None:
        if item is None or self._saved is None:
            return
        self._unmark(self.recent)
        try:
            text = self._saved.read(item.text())
        except FileProblem as problem:
            self.failed.emit(problem.reason)
        else:
            self.chosen.emit(text)

    def _unmark(self, entries: QListWidget) -> None:
        """Mark nothing; where the keys would begin is known all the same, or a list would choose with the focus."""
        was_blocked = entries.blockSignals(True)
        entries.setCurrentRow(max(0, entries.currentRow()))
        entries.clearSelection()
        entries.blockSignals(was_blocked)

    def _open_menu(self, _index: QModelIndex, place: QPoint) -> None:
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("trash", "muted", 14), tr("Delete this input"), self._delete)
        menu.popup(place)

    def _delete(self) -> None:
        item = self.saved.currentItem()
        if item is not None and self._saved is not None:
            try:
                self._saved.delete(item.text())
            except OSError as error:
                self.failed.emit(str(error))
            self.refresh()
