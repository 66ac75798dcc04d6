"""Strokes that several items share: cards, shadows, badges, chips, elided text. All in scene units (1 = 1 px at 100 %)."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPaintEngine, QPainter, QPen, QPixmap

from designer.look import paint_icon, theme, ui_font

BADGE = 20.0
_SHADOW_ROOM = 10.0
DETAIL = 0.5
"""Below this zoom items leave out what could not be read."""

BADGE_ICONS = {
    "RUNNING": "dot",
    "WAITING": "wait",
    "PAUSED": "pause",
    "SUCCEEDED": "tick",
    "CAUGHT": "exclamation",
    "FAILED": "cross",
    "TIMED_OUT": "clock-cross",
    "ABORTED": "slash",
}
"""Status -> the shape in its badge; a status without one has no badge."""


def pen(color: QColor, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """Return a pen with round caps and joins."""
    return QPen(color, width, style, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def draw_shadow(painter: QPainter, rect: QRectF, radius: float) -> None:
    """Draw a soft shadow under a card, from a picture that all cards of one size share."""
    engine = painter.paintEngine()
    if engine is None or engine.type() != QPaintEngine.Type.Raster:
        _paint_shadow(painter, rect, radius, theme().is_dark)
        return
    device = painter.device()
    scale = painter.worldTransform().m11() * (device.devicePixelRatioF() if device is not None else 1.0)
    picture = _shadow(rect.width(), rect.height(), radius, round(scale, 2), theme().is_dark)
    area = rect.adjusted(-_SHADOW_ROOM, -_SHADOW_ROOM, _SHADOW_ROOM, _SHADOW_ROOM)
    painter.drawPixmap(area, picture, QRectF(picture.rect()))


@lru_cache(maxsize=64)
def _shadow(width: float, height: float, radius: float, scale: float, is_dark: bool) -> QPixmap:
    room = _SHADOW_ROOM
    picture = QPixmap(max(1, round((width + 2 * room) * scale)), max(1, round((height + 2 * room) * scale)))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    _paint_shadow(painter, QRectF(room, room, width, height), radius, is_dark)
    painter.end()
    return picture


def _paint_shadow(painter: QPainter, rect: QRectF, radius: float, is_dark: bool) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().color("shadow", 0.075 if is_dark else 0.013))
    for spread in (0.0, 0.8, 1.6, 2.6, 3.8, 5.2):
        drop = 1.0 + spread / 2
        grown = rect.adjusted(-spread, -spread + drop, spread, spread + drop)
        painter.drawRoundedRect(grown, radius + spread, radius + spread)


def draw_card(painter: QPainter, rect: QRectF, radius: float, fill: QColor | QBrush, border: QPen) -> None:
    """Draw a rounded card whose border lies inside ``rect``."""
    inset = border.widthF() / 2
    painter.setPen(border)
    painter.setBrush(fill)
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset)


def hide_below(painter: QPainter, rect: QRectF, radius: float) -> None:
    """Let nothing be seen through what is drawn there next, pale as it is."""
    painter.save()
    painter.setOpacity(1.0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().color("window"))
    painter.drawRoundedRect(rect, radius, radius)
    painter.restore()


def draw_halo(painter: QPainter, rect: QRectF, radius: float) -> None:
    """Draw the ring around what is selected."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen(theme().color("accent", 0.28), 4))
    painter.drawRoundedRect(rect.adjusted(-3, -3, 3, 3), radius + 3, radius + 3)
    painter.setPen(pen(theme().color("accent"), 2))
    painter.drawRoundedRect(rect.adjusted(-1, -1, 1, 1), radius + 1, radius + 1)


def draw_found(painter: QPainter, rect: QRectF, *, is_current: bool) -> None:
    """Draw the band around what a search found, wider than the ring of a selection."""
    painter.setPen(pen(theme().color("paused"), 2.5 if is_current else 1))
    painter.setBrush(theme().color("found", 1.0 if is_current else 0.6))
    painter.drawRoundedRect(rect.adjusted(-8, -8, 8, 8), 16, 16)


def draw_badge(painter: QPainter, center: QPointF, status: str, pulse: float = 0.0) -> None:
    """Draw the badge of a status; ``pulse`` from 0 to 1 is where the breath of a running one stands."""
    name = BADGE_ICONS.get(status)
    if name is None:
        return
    color = theme().status_color(status)
    radius = BADGE / 2
    painter.setPen(Qt.PenStyle.NoPen)
    if pulse:
        halo = QColor(color)
        halo.setAlphaF(0.30 * (1 - pulse))
        painter.setBrush(halo)
        painter.drawEllipse(center, radius + 8 * pulse, radius + 8 * pulse)
    painter.setBrush(color)
    painter.drawEllipse(center, radius, radius)
    ink = theme().color("on_accent")
    if status == "RUNNING":
        painter.setBrush(ink)
        painter.drawEllipse(center, 4.5 - pulse, 4.5 - pulse)
        return
    size = 13.0
    paint_icon(painter, name, ink, QRectF(center.x() - size / 2, center.y() - size / 2, size, size))


def draw_mark(painter: QPainter, center: QPointF, icon: str, color: QColor, radius: float = 8.0) -> None:
    """Draw a small round mark, such as a problem or a pin."""
    painter.setPen(pen(theme().color("raised"), 1.5))
    painter.setBrush(color)
    painter.drawEllipse(center, radius, radius)
    half = radius * 0.7
    paint_icon(
        painter, icon, theme().color("on_accent"), QRectF(center.x() - half, center.y() - half, 2 * half, 2 * half)
    )


def draw_stop(painter: QPainter, center: QPointF, *, has_condition: bool, is_broken: bool) -> None:
    """Draw a breakpoint: a dot, with two bars in it for a condition, and hollow where that cannot be read."""
    red, ground = theme().color("breakpoint"), theme().color("window")
    radius = 7.5 if has_condition else 6.5
    painter.setPen(pen(red, 2.0) if is_broken else pen(ground, 1.5))
    painter.setBrush(ground if is_broken else red)
    painter.drawEllipse(center, radius - is_broken, radius - is_broken)
    if is_broken:
        painter.setPen(pen(red, 1.8))
        painter.drawLine(center + QPointF(0, -3.2), center + QPointF(0, 0.6))
        painter.drawPoint(center + QPointF(0, 3.4))
    elif has_condition:
        painter.setPen(pen(theme().color("on_accent"), 1.6))
        for y in (-1.8, 1.8):
            painter.drawLine(center + QPointF(-3, y), center + QPointF(3, y))


def draw_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    color: QColor,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """Draw one line of text, elided in the middle, centred in the height of ``rect``."""
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter, elided(text, font, rect.width()))


@lru_cache(maxsize=8192)
def _elided(text: str, size: int, weight: int, width: int) -> str:
    return _metrics(size, weight).elidedText(text, Qt.TextElideMode.ElideMiddle, width)


@lru_cache(maxsize=16)
def _metrics(size: int, weight: int) -> QFontMetricsF:
    return QFontMetricsF(ui_font(size, weight))


def elided(text: str, font: QFont, width: float) -> str:
    """Return ``text`` in the interface font cut in the middle so that it fits: both ends of a name tell something."""
    # A name of thousands of characters must not be measured whole at every paint.
    if len(text) > 400:
        text = text[:200] + "…" + text[-200:]
    return _elided(text, font.pixelSize(), int(font.weight()), int(width))


def text_width(text: str, font: QFont) -> float:
    """Return how wide a line of text of the interface is."""
    return _metrics(font.pixelSize(), int(font.weight())).horizontalAdvance(text[:400])


def chip_width(text: str) -> float:
    """Return how wide a chip with this text is."""
    return text_width(text, ui_font(11)) + 14


def draw_chip(
    painter: QPainter, rect: QRectF, text: str, ink: QColor, fill: QColor, border: QPen | None = None
) -> None:
    """Draw a small rounded label."""
    painter.setPen(border or Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    inner = rect.adjusted(6, 0, -6, 0)
    draw_text(painter, inner, text, ui_font(11), ink, Qt.AlignmentFlag.AlignHCenter)


def draw_broken(painter: QPainter, rect: QRectF, radius: float) -> None:
    """Hatch what cannot be read."""
    color = theme().color("failed")
    painter.setPen(pen(color, 1.8, Qt.PenStyle.DashLine))
    color.setAlphaF(0.32)
    painter.setBrush(QBrush(color, Qt.BrushStyle.BDiagPattern))
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)
