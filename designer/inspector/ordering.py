"""Order by hand: a grip to drag by or to press the arrow keys on, and a line that shows where something would go."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from designer.look import theme, themes, tr

STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class Grip(QWidget):
    """Six dots. ``stepped`` carries -1 or 1 for the arrow keys; the others carry where the mouse is on the desktop."""

    stepped = Signal(int)
    dragged = Signal(QPoint)
    dropped = Signal(QPoint)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("grip")
        self.setFixedSize(14, 22)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # for Tab there are Alt with an arrow, buttons and menus
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._pressed: QPoint | None = None
        self._is_dragging = False
        themes.changed.connect(self.update)
        self.retranslate()

    def retranslate(self) -> None:
        """Word it."""
        self.setToolTip(tr("Drag to another place, or press the arrow keys"))
        self.setAccessibleName(tr("Order"))
        self.setAccessibleDescription(self.toolTip())

    def sizeHint(self) -> QSize:
        """Qt: always the same."""
        return self.minimumSize()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: what follows may become a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.globalPosition().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: a drag begins after a few pixels, so that a click moves nothing."""
        place = event.globalPosition().toPoint()
        if self._pressed is None:
            return
        if not self._is_dragging and (place - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._is_dragging = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._is_dragging:
            self.dragged.emit(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: the end of a drag."""
        was_dragging = self._end()
        if was_dragging:
            self.dropped.emit(event.globalPosition().toPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: arrows move, Escape gives a drag up."""
        if event.key() == Qt.Key.Key_Escape and self._end():
            self.given_up.emit()
        elif event.key() in STEPS:
            self.stepped.emit(STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: show it."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt: a drag does not survive another window."""
        if self._end():
            self.given_up.emit()
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: two columns of dots."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("accent" if self.hasFocus() else "edge"))
        middle = self.height() // 2 - 1
        for column in (3, 8):
            for row in (-5, 0, 5):
                painter.drawEllipse(column, middle + row, 3, 3)

    def _end(self) -> bool:
        was_dragging, self._pressed, self._is_dragging = self._is_dragging, None, False
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        return was_dragging


class DropLine(QFrame):
    """A line across its parent where something would go."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_at(self, left: int, y: int, width: int) -> None:
        """Show it, and let the page scroll there."""
        around = self.parentWidget()
        lowest = y if around is None else around.height() - 2
        self.setGeometry(left, max(0, min(y, lowest) - 1), width, 3)
        self.raise_()
        self.show()
        page = self.parentWidget()
        while page is not None and not isinstance(page, QScrollArea):
            page = page.parentWidget()
        if page is not None:
            page.ensureWidgetVisible(self, 0, 40)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: in the colour of what is chosen."""
        QPainter(self).fillRect(self.rect(), theme().color("accent"))


def gap_at(items: Sequence[QRect], y: int) -> int:
    """Return in front of which of ``items``, one above the other, something dropped at ``y`` goes."""
    return sum(y > rect.center().y() for rect in items)


def gap_line(items: Sequence[QRect], gap: int) -> int:
    """Return the height of the line for a gap between ``items``."""
    if not items:
        return 0
    if gap == 0:
        return items[0].top() - 3
    if gap >= len(items):
        return items[-1].bottom() + 3
    return (items[gap - 1].bottom() + items[gap].top()) // 2
