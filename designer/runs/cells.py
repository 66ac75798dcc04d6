"""What the tables of runs draw alike: the ground of a row, a status, a line of text."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from designer.look import paint_icon, theme, ui_font
from designer.widgets.status import status_icon

ROW_HEIGHT = 28
PAD = 8
_STATUS_ICON = 14
_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def draw_ground(painter: QPainter, rect: QRectF, *, is_selected: bool, is_hovered: bool) -> None:
    """Draw the background of a cell and the line below it."""
    if is_selected:
        painter.fillRect(rect, theme().color("accent_tint"))
    elif is_hovered:
        painter.fillRect(rect, theme().color("hover", 0.6))
    painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme().color("line", 0.75))


def draw_words(
    painter: QPainter,
    rect: QRectF,
    text: str,
    color: QColor,
    font: QFont | None = None,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> int:
    """Draw one line of text in the middle of ``rect``, elided; return how wide it came out."""
    font = font or ui_font(13)
    metrics = QFontMetrics(font)
    words = metrics.elidedText(text, elide, max(0, int(rect.width())))
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(rect, _MIDDLE, words)
    return metrics.horizontalAdvance(words)


def draw_status(painter: QPainter, rect: QRectF, status: str, text: str) -> None:
    """Draw shape and word of a status in its colour."""
    color = theme().status_color(status)
    left, top = rect.left() + PAD, rect.center().y() - _STATUS_ICON / 2
    paint_icon(painter, status_icon(status), color, QRectF(left, top, _STATUS_ICON, _STATUS_ICON))
    indent = _STATUS_ICON + 6
    draw_words(painter, QRectF(left + indent, rect.top(), rect.width() - indent - 2 * PAD, rect.height()), text, color)
