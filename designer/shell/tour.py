"""The tour: seven steps over the real window, each with a hole in the veil around what it tells about."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from designer.canvas.paint import pen
from designer.look import theme, tr
from designer.widgets.announcing import announce

WIDTH = 340
_EDGE, _GAP, _RADIUS = 6, 14, 10


class Step(NamedTuple):
    """One step: words, and the parts of the window it is about; ``prepare`` brings them to the front."""

    title: Callable[[], str]
    words: Callable[[], str]
    parts: Callable[[], tuple[QWidget, ...]]
    prepare: Callable[[], object] = lambda: None


class Tour(QWidget):
    """Lies over the whole window until it is done or given up; then ``ended`` is emitted."""

    ended = Signal()

    def __init__(self, window: QWidget, steps: tuple[Step, ...]) -> None:
        super().__init__(window)
        self.setObjectName("tour")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window, self._steps = window, steps
        self.step = 0
        self.bubble = QFrame(self)
        self.bubble.setProperty("role", "card")
        self.bubble.setFixedWidth(WIDTH)
        self.title, self.words, self._count = (self._label(role) for role in ("title", "muted", "small"))
        self.skip, self.back, self.next = (self._button(name) for name in ("skip", "back", "next"))
        self.skip.setProperty("quiet", True)
        self.next.setProperty("primary", True)
        self._lay_out()
        self.skip.clicked.connect(self.give_up)
        self.back.clicked.connect(lambda: self.go(self.step - 1))
        self.next.clicked.connect(lambda: self.go(self.step + 1))
        window.installEventFilter(self)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._count)
        row.addStretch(1)
        for button in (self.skip, self.back, self.next):
            row.addWidget(button)
        column = QVBoxLayout(self.bubble)
        column.setContentsMargins(18, 16, 14, 12)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addSpacing(6)
        column.addLayout(row)

    def _label(self, role: str) -> QLabel:
        label = QLabel(self.bubble)
        label.setProperty("role", role)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(role == "muted")
        return label

    def _button(self, name: str) -> QPushButton:
        button = QPushButton(self.bubble)
        button.setObjectName(f"tour-{name}")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys stay with the tour
        return button

    def begin(self) -> None:
        """Show the first step."""
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self.setFocus()
        self.go(0)

    def go(self, step: int) -> None:
        """Show a step; after the last one the tour is over."""
        if step >= len(self._steps):
            self.give_up()
            return
        self.step = max(0, step)
        self._steps[self.step].prepare()
        self.raise_()  # a panel that comes to the front comes over this too
        self._show()
        self.setFocus()
        announce(self, f"{self.title.text()}. {self.words.text()}")

    def give_up(self) -> None:
        """Leave the window as it is."""
        self._window.removeEventFilter(self)
        self.close()
        self.ended.emit()

    def _show(self) -> None:
        step, count = self._steps[self.step], len(self._steps)
        self.title.setText(step.title())
        self.words.setText(step.words())
        self._count.setText(tr("{number} of {count}", number=self.step + 1, count=count))
        self.setAccessibleName(self.title.text())
        self.setAccessibleDescription(self.words.text())
        is_last = self.step == count - 1
        self.skip.setText(tr("Skip"))
        self.skip.setVisible(not is_last)
        self.back.setText(tr("Back"))
        self.back.setVisible(self.step > 0)
        self.next.setText(tr("Done") if is_last else tr("Next"))
        self._place()

    def _place(self) -> None:
        words = self.bubble.layout()
        height = words.heightForWidth(WIDTH) if words is not None else -1
        self.bubble.resize(WIDTH, height if height > 0 else self.bubble.sizeHint().height())
        self.bubble.move(bubble_place(self.hole(), self.bubble.rect(), self.rect()))
        self.update()

    def hole(self) -> QRect:
        """Return what the step is about, in the coordinates of the window; empty when it is not seen."""
        found = QRect()
        for part in self._steps[self.step].parts():
            if part.isVisible():
                found = found.united(QRect(part.mapTo(self._window, QPoint(0, 0)), part.size()))
        return found.adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE).intersected(self.rect()) if found.isValid() else QRect()

    # Qt

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: a veil with a hole."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil, hole = QPainterPath(), QRectF(self.hole())
        veil.addRect(QRectF(self.rect()))
        if not hole.isEmpty():
            veil.addRoundedRect(hole, _RADIUS, _RADIUS)
        painter.fillPath(veil, theme().color("shadow", 0.55))
        if not hole.isEmpty():
            painter.setPen(pen(theme().color("accent"), 2.5))
            painter.drawRoundedRect(hole.adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Return, space and the right arrow go on, the left arrow back, Escape away."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Right | Qt.Key.Key_Space | Qt.Key.Key_Down:
                self.go(self.step + 1)
            case Qt.Key.Key_Left | Qt.Key.Key_Backspace | Qt.Key.Key_Up:
                self.go(self.step - 1)
            case Qt.Key.Key_Escape:
                self.give_up()
            case _:
                event.accept()

    def event(self, event: QEvent) -> bool:
        """Qt: no key means anything else while the tour is on."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, _forward: bool) -> bool:
        """Qt: Tab stays here."""
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: what is under the veil is for later."""
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window: its size and its language."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
            self._place()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        super().changeEvent(event)


def bubble_place(hole: QRect, bubble: QRect, room: QRect) -> QPoint:
    """Return where the bubble stands: on the side of the hole that has room for it, or in its middle."""
    if hole.isEmpty():
        return QPoint((room.width() - bubble.width()) // 2, (room.height() - bubble.height()) // 2)
    middle = hole.center() - bubble.center()
    sides = (
        QPoint(hole.right() + _GAP, middle.y()),
        QPoint(hole.left() - _GAP - bubble.width(), middle.y()),
        QPoint(middle.x(), hole.bottom() + _GAP),
        QPoint(middle.x(), hole.top() - _GAP - bubble.height()),
    )
    inner = room.adjusted(_GAP, _GAP, -_GAP, -_GAP)
    for side in sides:
        x = max(inner.left(), min(side.x(), inner.right() - bubble.width()))
        y = max(inner.top(), min(side.y(), inner.bottom() - bubble.height()))
        if not QRect(QPoint(x, y), bubble.size()).intersects(hole):
            return QPoint(x, y)
    return middle
