"""The attempts of a retrier and the waits between them, drawn on a line."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer.document.retry_plan import RetryPlan, Wait, plan_sentence, seconds_words
from designer.look import theme, themes, ui_font

_HEIGHT, _LINE, _RADIUS = 52, 32, 9
_LIMITED = 14  # more, for a line with the time limit below
_LEAST_GAP, _GAP_SIGN = 30.0, 22.0


class RetryTimeline(QWidget):
    """A mark for each attempt, wider when an attempt has a time limit; between them the waits, the longer the wider.

    Waits differ by orders of magnitude, so widths grow with their logarithm. A random wait is a band, one that
    MaxDelaySeconds cuts off has a bar at its end.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("retry-timeline")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._plan: RetryPlan | None = None
        themes.changed.connect(self.update)

    def show_plan(self, plan: RetryPlan | None) -> None:
        """Show a plan; nothing for None and for one that never tries again."""
        self._plan = plan
        self.setVisible(plan is not None and plan.retries > 0)
        is_limited = plan is not None and plan.attempt_seconds is not None
        self.setFixedHeight(_HEIGHT + (_LIMITED if is_limited else 0))
        words = "" if plan is None else plan_sentence(plan)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Qt: as wide as there is room."""
        return QSize(240, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Qt: room for a few attempts."""
        return QSize(160, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: from the left to the right."""
        plan = self._plan
        if plan is None or not plan.waits:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mark = 2.0 * _RADIUS if plan.attempt_seconds is None else 3.4 * _RADIUS
        last = _attempt_words(plan.retries + 1)
        painter.setFont(ui_font(10, 600))
        end = max(mark, painter.fontMetrics().horizontalAdvance(last) + 10.0)
        room = self.width() - 2 - mark * len(plan.waits) - end - (_GAP_SIGN if plan.has_gap else 0)
        x = 1.0
        self._paint_attempt(painter, QRectF(x, _LINE - _RADIUS, mark, 2 * _RADIUS), "1", is_first=True)
        self._paint_limit(painter, QRectF(x, _LINE + _RADIUS + 2, mark, _LIMITED))
        x += mark
        for place, (wait, width) in enumerate(zip(plan.waits, _widths(plan.waits, room), strict=True), start=1):
            is_last = place == len(plan.waits)
            if is_last and plan.has_gap:
                self._paint_gap(painter, x)
                x += _GAP_SIGN
            self._paint_wait(painter, x, width, wait, has_jitter=plan.has_jitter)
            x += width
            size = end if is_last else mark
            words = _attempt_words(wait.number + 1)
            self._paint_attempt(painter, QRectF(x, _LINE - _RADIUS, size, 2 * _RADIUS), words, is_first=False)
            self._paint_limit(painter, QRectF(x, _LINE + _RADIUS + 2, size, _LIMITED))
            x += size

    def _paint_attempt(self, painter: QPainter, area: QRectF, words: str, *, is_first: bool) -> None:
        role = "running" if is_first else "caught"
        painter.setPen(QPen(theme().color(role), 1.4))
        painter.setBrush(theme().color(f"{role}_tint"))
        painter.drawRoundedRect(area.adjusted(0.7, 0.7, -0.7, -0.7), _RADIUS, _RADIUS)
        painter.setPen(theme().color(role))
        painter.setFont(ui_font(10, 600))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_limit(self, painter: QPainter, area: QRectF) -> None:
        """Write the time limit under an attempt, on a bar as long as it."""
        if self._plan is None or self._plan.attempt_seconds is None:
            return
        painter.setPen(QPen(theme().color("muted"), 1.2))
        painter.drawLine(QPointF(area.left() + 1, area.top()), QPointF(area.right() - 1, area.top()))
        for x in (area.left() + 1, area.right() - 1):
            painter.drawLine(QPointF(x, area.top() - 2), QPointF(x, area.top() + 2))
        painter.setFont(ui_font(10))
        words = f"≤ {seconds_words(self._plan.attempt_seconds)}"
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(area.width()) + 16)
        painter.drawText(area.adjusted(-10, 2, 10, 2), Qt.AlignmentFlag.AlignCenter, shown)

    def _paint_wait(self, painter: QPainter, x: float, width: float, wait: Wait, *, has_jitter: bool) -> None:
        left, right = x + 3, x + width - 3
        if has_jitter:
            band = QColor(theme().color("caught"))
            band.setAlphaF(0.22)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(band)
            painter.drawRoundedRect(QRectF(left, _LINE - 5, right - left, 10), 3, 3)
        painter.setPen(QPen(theme().color("edge"), 1.6, Qt.PenStyle.DotLine if has_jitter else Qt.PenStyle.SolidLine))
        painter.drawLine(QPointF(left, _LINE), QPointF(right, _LINE))
        if wait.is_capped:
            painter.setPen(QPen(theme().color("text"), 1.6))
            painter.drawLine(QPointF(right, _LINE - 5), QPointF(right, _LINE + 5))
        painter.setFont(ui_font(11))
        words = seconds_words(wait.seconds)
        words = f"≤ {words}" if has_jitter else words
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(width) + 14)
        painter.setPen(theme().color("text" if wait.is_capped else "muted"))
        painter.drawText(QRectF(x - 8, 2, width + 16, 18), Qt.AlignmentFlag.AlignCenter, shown)

    def _paint_gap(self, painter: QPainter, x: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("edge"))
        for place in range(3):
            painter.drawEllipse(QPointF(x + 5 + 6 * place, _LINE), 1.6, 1.6)


def _attempt_words(number: int) -> str:
    return f"{number:,}"


def _widths(waits: tuple[Wait, ...], room: float) -> list[float]:
    """Share ``room`` among the waits: each has its least, the rest goes by the logarithm of the seconds."""
    least = min(_LEAST_GAP, room / len(waits))
    weights = [math.log1p(min(wait.seconds, 1e9)) for wait in waits]
    whole = sum(weights) or 1.0
    rest = max(0.0, room - least * len(waits))
    return [least + rest * weight / whole for weight in weights]
