"""A line across the top of the canvas: broken JSON with its repair, or the past run that is shown."""

import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from designer.look import pixmap, themes, tr
from designer.widgets.wrapping import plain_tip


class Banner(QFrame):
    """Icon, words, one button."""

    pressed = Signal()

    def __init__(self, parent: QWidget, *, role: str, icon: str, color: str) -> None:
        super().__init__(parent)
        self._icon, self._color = icon, color
        self.setProperty("role", role)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._picture = QLabel(self)
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.button = QPushButton(self)
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(self._picture)
        row.addWidget(self._words, 1)
        row.addWidget(self.button)
        themes.changed.connect(self._tint)
        self._tint()
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def say(self, text: str, action: str) -> None:
        """Show ``text``; without words for the ``action`` there is no button."""
        self._words.setText(text)
        self._words.setToolTip(plain_tip(text))
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self.show()
        self.raise_()

    def place(self, width: int) -> None:
        """Stand at the top of a canvas that is ``width`` wide."""
        room = min(760, width - 32)
        self.setGeometry((width - room) // 2, 12, room, max(42, self.sizeHint().height()))

    def _tint(self) -> None:
        self._picture.setPixmap(pixmap(self._icon, self._color, 18))


def past_text(started: float | None) -> str:
    """Return what the banner says over a past run, that began at ``started`` in seconds of the epoch."""
    clock = time.strftime("%H:%M", time.localtime(started)) if started is not None else "?"
    return tr("Viewing the run of {time}", time=clock)
