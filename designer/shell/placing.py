"""Where the window stands: inside the screen, whatever its size and scale."""

from PySide6.QtCore import QByteArray, QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

FIRST = QSize(1440, 900)
SMALLEST = QSize(1024, 640)
FRAME = QSize(8, 40)
"""Room for what the window system draws around a window; it tells only once the window is shown."""


def place(window: QWidget, geometry: QByteArray) -> None:
    """Give a window the ``geometry`` it was closed with, or that of a first start, as far as the screen has room."""
    room = window.screen().availableGeometry()
    window.setMinimumSize(SMALLEST.boundedTo(room.size() - FRAME))
    if geometry.isEmpty() or not window.restoreGeometry(geometry):
        window.resize(FIRST.boundedTo(room.size() - FRAME))
        return
    screen = QGuiApplication.screenAt(window.geometry().center()) or QGuiApplication.primaryScreen()
    room = screen.availableGeometry()
    window.setMinimumSize(SMALLEST.boundedTo(room.size() - FRAME))
    if not window.isMaximized() and not window.isFullScreen():
        window.setGeometry(fitted(window.geometry(), room))


def fitted(wanted: QRect, room: QRect) -> QRect:
    """Return ``wanted`` brought into ``room``, no larger than a window with its frame can be there."""
    size = wanted.size().boundedTo(room.size() - FRAME)
    left = room.left() + FRAME.width() // 2
    top = room.top() + FRAME.height() - FRAME.width() // 2  # the title bar is what a window is moved by
    x = max(left, min(wanted.x(), room.right() + 1 - FRAME.width() // 2 - size.width()))
    y = max(top, min(wanted.y(), room.bottom() + 1 - FRAME.width() // 2 - size.height()))
    return QRect(QPoint(x, y), size)
