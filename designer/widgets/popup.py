"""What every popup of ours is: a frame over the window that goes with a click elsewhere, and keeps on the screen.

A popup is disabled with the widget it belongs to, and would then hear no key and no click for ever; so it goes.
"""

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QMenu, QWidget


class Menu(QMenu):
    """A menu of a widget that can be disabled while the menu is open."""

    def changeEvent(self, event: QEvent) -> None:
        """Qt: see above."""
        super().changeEvent(event)
        _close_if_disabled(self, event)


class Popup(QFrame):
    """Called ``words`` by screen readers; its focus proxy is what has the keys first."""

    def __init__(self, parent: QWidget, words: str) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(words)

    def popup(self, place: QPoint) -> None:
        """Open with the left upper corner at ``place`` of the desktop, or as near as the screen allows."""
        room = (QGuiApplication.screenAt(place) or self.screen()).availableGeometry()
        x = max(room.left(), min(place.x(), room.right() - self.width()))
        y = max(room.top(), min(place.y(), room.bottom() - self.height()))
        self.move(x, y)
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: see above."""
        super().changeEvent(event)
        _close_if_disabled(self, event)


def _close_if_disabled(popup: QWidget, event: QEvent) -> None:
    if event.type() == QEvent.Type.EnabledChange and not popup.isEnabled() and popup.isVisible():
        popup.close()
