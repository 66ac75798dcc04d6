"""What a panel shows while it has nothing to show: what belongs here, and how it gets here."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from designer.look import pixmap, themes


class EmptyState(QWidget):
    """An icon, a title, a line and, if useful, a button; in the middle of whatever room there is."""

    pressed = Signal()

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._title = self._label("strong")
        self._words = self._label("muted")
        self.button = QPushButton(self)
        self.button.setVisible(False)
        self.button.clicked.connect(self.pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(6)
        column.addStretch(1)
        for widget in (self._picture, self._title, self._words):
            column.addWidget(widget)
        column.addSpacing(4)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        themes.changed.connect(self._tint)
        self._tint()

    @property
    def text(self) -> str:
        """Title and line as they are shown."""
        return f"{self._title.text()}\n{self._words.text()}"

    def say(self, title: str, words: str, action: str = "") -> None:
        """Show these words; without words for the ``action`` there is no button."""
        self._title.setText(title)
        self._words.setText(words)
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self.setAccessibleName(f"{title}. {words}")

    def _label(self, role: str) -> QLabel:
        label = QLabel(self)
        label.setProperty("role", role)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        return label

    def _tint(self) -> None:
        self._picture.setPixmap(pixmap(self._icon, "faint", 28))
