"""How far a Map or Parallel is, in its header: cells or a bar, how many failed, done of total; and what a click hits."""

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from designer.canvas.paint import draw_text, text_width
from designer.document.run_text import FAILURES
from designer.document.run_view import Progress
from designer.look import paint_icon, theme, ui_font

CELL = 12.0
GAP = 3.0
BAR = 96.0
FIRST_FAILED = -1
"""What is hit where no single iteration can be: the first one that failed."""
_LEAST_NAME = 120.0
_LEAST_SHARE, _LEAST_FAILED = 2.0, 6.0
_SIGN = 10.0
_REACH = 5.0


class Strip(Struct, frozen=True, kw_only=True):
    """Where the parts are, in the coordinates of the header; a part that is not shown is null.

    ``left`` is where those begin that stand beside the name.
    """

    progress: Progress
    words: QRectF
    failed: QRectF
    cells: QRectF
    bar: QRectF
    left: float

    def hit(self, place: QPointF) -> int | None:
        """Return the iteration at a place, :data:`FIRST_FAILED` on what stands for many, or None beside it all."""
        if self.cells.contains(place):
            return min(int((place.x() - self.cells.left()) / (CELL + GAP)), len(self.progress.cells) - 1)
        is_near = self.failed.contains(place) or _reach(self.bar).contains(place) or self.words.contains(place)
        return FIRST_FAILED if is_near and self.progress.failed else None


def place_strip(progress: Progress, right: float, words_end: float, header: QRectF) -> Strip:
    """Place the parts from ``right`` to the left, beside the words that end at ``words_end``, or below them."""
    width = text_width(_done_words(progress), ui_font(11)) + 2
    left = right - width
    words, failed, cells = QRectF(left, 0, width, header.height()), QRectF(), QRectF()
    count = len(progress.cells)
    if count and count * (CELL + GAP) <= left - _LEAST_NAME:
        left -= count * (CELL + GAP) + 4
        cells = QRectF(left, header.height() / 2 - CELL, count * (CELL + GAP), 2 * CELL)
        return Strip(progress=progress, words=words, failed=failed, cells=cells, bar=QRectF(), left=left)
    failures = progress.failed
    if failures:
        width = text_width(str(failures), ui_font(11, 600)) + _SIGN + 4
        left -= width + 8
        failed = QRectF(left, 0, width, header.height())
    if left - BAR - 8 >= words_end:
        left -= BAR + 8
        bar = QRectF(left, header.height() / 2 - 4, BAR, 8)
    else:
        bar = QRectF(13, header.height() - 5, header.width() - 26, 3)
    return Strip(progress=progress, words=words, failed=failed, cells=cells, bar=bar, left=left)


def draw_strip(painter: QPainter, strip: Strip) -> None:
    """Draw all parts."""
    words = _done_words(strip.progress)
    draw_text(painter, strip.words, words, ui_font(11), theme().color("muted"), Qt.AlignmentFlag.AlignRight)
    if not strip.failed.isNull():
        color, place = theme().color("failed"), strip.failed
        sign = QRectF(place.left(), place.center().y() - _SIGN / 2, _SIGN, _SIGN)
        paint_icon(painter, "cross", color, sign)
        count = str(strip.progress.failed)
        draw_text(painter, place, count, ui_font(11, 600), color, Qt.AlignmentFlag.AlignRight)
    painter.setPen(Qt.PenStyle.NoPen)
    if strip.cells.isNull():
        _draw_bar(painter, strip.bar, strip.progress)
    else:
        _draw_cells(painter, strip.cells, strip.progress)


def _draw_cells(painter: QPainter, place: QRectF, progress: Progress) -> None:
    top = place.center().y() - CELL / 2
    for index, status in enumerate(progress.cells):
        color = theme().color("line_strong", 0.6) if status is None else theme().status_color(status.value)
        painter.setBrush(color)
        painter.drawRoundedRect(QRectF(place.left() + index * (CELL + GAP), top, CELL, CELL), 3, 3)


def _draw_bar(painter: QPainter, place: QRectF, progress: Progress) -> None:
    painter.setBrush(theme().color("line_strong", 0.6))
    painter.drawRoundedRect(place, 4, 4)
    left = place.left()
    for status, count in progress.counts:
        # One failure among thousands must still be seen.
        least = _LEAST_FAILED if status in FAILURES else _LEAST_SHARE
        width = max(least, place.width() * count / progress.total)
        painter.setBrush(theme().status_color(status.value))
        painter.drawRect(QRectF(left, place.top(), min(width, place.right() - left), place.height()))
        left += width


def _done_words(progress: Progress) -> str:
    return f"{progress.done}/{progress.total}"


def _reach(bar: QRectF) -> QRectF:
    return bar.adjusted(0, -_REACH, 0, _REACH) if not bar.isNull() else bar
