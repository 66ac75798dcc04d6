"""A status is a shape, a word and a colour, together: never colour alone."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from designer.look import pixmap, theme, themes, tr
from designer.look.colors import STATUS_ROLES
from designer.widgets.wrapping import plain_tip

_ICONS: Mapping[str, str] = {
    "QUEUED": "dot",
    "RUNNING": "dot",
    "WAITING": "wait",
    "PAUSED": "pause",
    "SUCCEEDED": "tick",
    "CAUGHT": "exclamation",
    "FAILED": "cross",
    "TIMED_OUT": "clock-cross",
    "ABORTED": "slash",
}


def status_icon(status: str) -> str:
    """Return the name of the icon of a status; one nobody knows gets a question mark."""
    return _ICONS.get(status, "unknown")


def status_role(status: str) -> str:
    """Return the colour role of a status."""
    return STATUS_ROLES.get(status, "queued")


def status_word(status: str) -> str:
    """Return the name of a status in the language of the window."""
    match status:
        case "QUEUED":
            return tr("Queued")
        case "RUNNING":
            return tr("Running")
        case "WAITING":
            return tr("Waiting")
        case "PAUSED":
            return tr("Paused")
        case "SUCCEEDED":
            return tr("Succeeded")
        case "CAUGHT":
            return tr("Caught")
        case "FAILED":
            return tr("Failed")
        case "TIMED_OUT":
            return tr("Timed out")
        case "ABORTED":
            return tr("Stopped")
        case _:
            return status


class StatusLabel(QWidget):
    """Icon and word of a status on one line; ``text`` replaces the word, ``role`` the colour."""

    def __init__(self, parent: QWidget | None = None, *, size: int = 14) -> None:
        super().__init__(parent)
        self._size = size
        self._status, self._text = "", ""
        self._picture = QLabel(self)
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._picture)
        row.addWidget(self._words, 1)
        themes.changed.connect(self._show)

    @property
    def text(self) -> str:
        """The words shown."""
        return self._words.text()

    def set_status(self, status: str, text: str = "") -> None:
        """Show a status; without a text it is its name. An empty status shows nothing."""
        if (status, text) != (self._status, self._text):
            self._status, self._text = status, text
            self._show()

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        super().changeEvent(event)

    def _show(self) -> None:
        words = self._text or (status_word(self._status) if self._status else "")
        self._words.setText(words)
        self._words.setToolTip(plain_tip(words))
        self.setAccessibleName(words)
        self._picture.setVisible(bool(self._status))
        if self._status:
            role = status_role(self._status)
            self._picture.setPixmap(pixmap(status_icon(self._status), role, self._size))
            self._words.setStyleSheet(f"color: {theme().color(role).name()};")
