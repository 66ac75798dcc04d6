"""What every popup of ours is: a frame over the window that goes with a click elsewhere, and keeps on the screen."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QWidget


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
