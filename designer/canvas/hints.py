"""Words while something is dragged: a line at the bottom, and the answer under the cursor."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from designer.canvas.paint import draw_card, pen, text_width
from designer.look import paint_icon, theme, ui_font

_HEIGHT = 28
_MAX_WIDTH = 520
_LEAST_WIDTH = 200
_SIDES = 48
_WRAPPED = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap


class Hint(QWidget):
    """A floating line of text with an icon; mouse events go through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._text = ""
        self._role = "accent"
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while hidden."""
        return self._text

    @property
    def role(self) -> str:
        """The colour role: accent for a remark, succeeded for yes, failed for no."""
        return self._role

    def say(self, text: str, role: str, room: int | None = None) -> None:
        """Show ``text`` no wider than ``room``, by default the parent; the icon follows the role, as colour is never alone."""
        self._text, self._role = text, role
        room = min(_MAX_WIDTH, self._parent.width() - 16 if room is None else room)
        width = min(room, int(text_width(text, ui_font(12))) + _SIDES + 2)
        lines = QFontMetrics(ui_font(12)).boundingRect(0, 0, width - _SIDES, 400, _WRAPPED, text)
        self.resize(width, max(_HEIGHT, lines.height() + 12))
        self.show()
        self.raise_()
        self.update()

    def hush(self) -> None:
        """Hide."""
        self._text = ""
        self.hide()

    def follow(self, position: QPoint) -> None:
        """Stand under the cursor, inside the parent."""
        room = self._parent.size()
        x = max(4, min(position.x() + 16, room.width() - self.width() - 4))
        y = max(4, min(position.y() + 20, room.height() - self.height() - 4))
        self.move(x, y)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw pill, icon and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = theme().color(self._role)
        body = QRectF(self.rect())
        draw_card(painter, body, _HEIGHT / 2, theme().color("raised"), pen(color, 1.5))
        middle = body.height() / 2
        icon = {"succeeded": "tick", "failed": "cross", "caught": "warning"}.get(self._role, "info")
        paint_icon(painter, icon, color, QRectF(11, middle - 7, 14, 14))
        painter.setFont(ui_font(12))
        painter.setPen(theme().color("text"))
        painter.drawText(body.adjusted(32, 0, 32 - _SIDES, 0).toRect(), _WRAPPED, self._text)


class Hints:
    """The two hints of a canvas: what to do, between the controls in its lower ``corners``, and what a drop here would do."""

    def __init__(self, parent: QWidget, corners: Sequence[QWidget] = ()) -> None:
        self._parent, self._corners = parent, corners
        self.line = Hint(parent)
        self.answer = Hint(parent)

    def begin(self, text: str) -> None:
        """Say at the bottom what is being done."""
        left, right = self._between()
        self.line.say(text, "accent", right - left)
        self.place()

    def show_answer(self, position: QPointF, ok: bool, reason: str) -> None:
        """Say under the cursor whether it may be let go here, and why not; a reason for yes is a warning."""
        role = "failed" if not ok else "caught" if reason else "succeeded"
        if reason:
            self.answer.say(reason, role)
            self.answer.follow(position.toPoint())
        else:
            self.answer.hush()

    def clear_answer(self) -> None:
        """Say nothing under the cursor."""
        self.answer.hush()

    def end(self) -> None:
        """Say nothing."""
        self.line.hush()
        self.answer.hush()

    def place(self) -> None:
        """Stand at the bottom, in the middle or as near to it as the controls in the corners let."""
        left, right = self._between()
        middle = (self._parent.width() - self.line.width()) // 2
        x = max(left, min(middle, right - self.line.width()))
        self.line.move(x, self._parent.height() - self.line.height() - 16)

    def _between(self) -> tuple[int, int]:
        """Return from where to where there is room, which is all of it where the controls leave too little."""
        width, left, right = self._parent.width(), 8, self._parent.width() - 8
        for control in self._corners:
            if control.isVisibleTo(self._parent):
                place = control.geometry()
                if place.center().x() < width / 2:
                    left = max(left, place.right() + 8)
                else:
                    right = min(right, place.x() - 8)
        return (left, right) if right - left >= _LEAST_WIDTH else (8, width - 8)
