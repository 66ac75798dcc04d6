"""A field to search or filter with: it tells what was typed when the typing pauses."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from designer.look import keep_icon

PAUSE_MS = 120


class SearchField(QLineEdit):
    """A line with a magnifying glass and a cross; ``searched`` carries the text without blanks around it."""

    searched = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, icon: str = "search", is_small: bool = False) -> None:
        """Make one; a small one fits into the bar of a panel."""
        super().__init__(parent)
        self.setProperty("role", "search")
        if is_small:
            self.setStyleSheet("QLineEdit { min-height: 18px; padding-top: 2px; padding-bottom: 2px; }")
        self.setClearButtonEnabled(True)
        self._glass = QAction(self)
        keep_icon(self._glass, icon, "muted", 16)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        self.textChanged.connect(self._wait)
        self.returnPressed.connect(self._tell)

    def set_words(self, text: str) -> None:
        """Say what is searched: as placeholder, tip and accessible name."""
        self.setPlaceholderText(text)
        self.setToolTip(text)
        self.setAccessibleName(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape empties the field; in an empty one it is left to whoever is around."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def _wait(self, text: str) -> None:
        if text:
            self._pause.start()
        else:
            self._tell()  # emptying brings everything back at once

    def _tell(self) -> None:
        self._pause.stop()
        self.searched.emit(self.text().strip())
