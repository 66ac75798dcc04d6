"""A state without an inside: a card with an icon tile, a name and one useful line."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from designer.canvas.node_item import NodeItem
from designer.canvas.paint import DETAIL, draw_broken, draw_card, draw_halo, draw_shadow, draw_text, pen, text_width
from designer.document.graph import COMMENT_HEIGHT
from designer.look import paint_icon, theme, type_role, ui_font

RADIUS = 10.0
TILE = 32.0
SHADOW_DETAIL = 0.7


class StateItem(NodeItem):
    """Type is told by icon and tile, status by border, fill and badge.

    A folded Map or Parallel is one too: ``summary`` says what is inside.
    """

    summary = ""

    def set_summary(self, text: str) -> None:
        """Show ``text`` instead of the second line; empty for none."""
        if text != self.summary:
            self.summary = text
            self.update()

    def draw_body(self, painter: QPainter, detail: float) -> None:
        """See :meth:`NodeItem.draw_body`."""
        if detail >= SHADOW_DETAIL:
            draw_shadow(painter, self.rect, RADIUS)
        if self.isSelected():
            draw_halo(painter, self.rect, RADIUS)
        draw_card(painter, self.rect, RADIUS, self._fill(), self._border())
        if self.node.is_broken:
            draw_broken(painter, self.rect, RADIUS)
        self._draw_tile(painter, detail)
        self._draw_lines(painter, detail)
        if self.node.comment and detail >= DETAIL:
            self._draw_comment(painter)
        if self.node.lanes and detail >= DETAIL:
            self.draw_fold_arrow(painter, "chevron-down")

    def _fill(self) -> QBrush:
        if self.status is not None and theme().has_tint(self.status.value):
            return QBrush(theme().status_tint(self.status.value))
        return QBrush(theme().color("raised"))

    def _border(self) -> QPen:
        colors = theme()
        if self.drop_color:
            return pen(colors.color(self.drop_color), 2)
        if self.status is not None:
            style = Qt.PenStyle.DotLine if self.status.value == "QUEUED" else Qt.PenStyle.SolidLine
            return pen(colors.status_color(self.status.value), 2, style)
        return pen(colors.color("line_strong" if self.is_hovered else "line"), 1)

    @property
    def _middle(self) -> float:
        """The middle of what stands above the comment."""
        return (self.height - (COMMENT_HEIGHT if self.node.comment else 0)) / 2

    def _draw_comment(self, painter: QPainter) -> None:
        top = self.height - COMMENT_HEIGHT - 6
        painter.setPen(pen(theme().color("line"), 1))
        painter.drawLine(QPointF(14, top), QPointF(self.width - 14, top))
        line = QRectF(14, top + 3, self.width - 28, COMMENT_HEIGHT - 2)
        draw_text(painter, line, self.node.comment, ui_font(11), theme().color("muted"))

    def _draw_tile(self, painter: QPainter, detail: float) -> None:
        color = theme().type_color(self.node.type)
        tile = QRectF(14, self._middle - TILE / 2, TILE, TILE)
        fill = QColor(color)
        fill.setAlphaF(0.16 if theme().is_dark else 0.12)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(tile, 8, 8)
        if detail >= 0.3:
            paint_icon(painter, type_role(self.node.type), color, tile.adjusted(7, 7, -7, -7))

    def _draw_lines(self, painter: QPainter, detail: float) -> None:
        left = 14 + TILE + 10
        width = (self.fold_left - 4 if self.node.lanes else self.width - 12) - left
        middle = self._middle
        if detail < DETAIL:
            name = QRectF(left, 0, width, 2 * middle)
            draw_text(painter, name, self.node.name, ui_font(15, 600), theme().color("text"))
            return
        subtitle = self.summary or self.node.subtitle
        if subtitle:
            draw_text(
                painter,
                QRectF(left, middle - 19, width, 20),
                self.node.name,
                ui_font(13, 600),
                theme().color("text"),
            )
            kept = self._draw_counter(painter)
            line = QRectF(left, middle + 1, width - kept, 16)
            draw_text(painter, line, subtitle, ui_font(11), theme().color("muted"))
        else:
            kept = self._draw_counter(painter)
            name = QRectF(left, 0, width - kept, 2 * middle)
            draw_text(painter, name, self.node.name, ui_font(13, 600), theme().color("text"))

    def _draw_counter(self, painter: QPainter) -> float:
        """Draw the attempts, or how many retries are set up; return the width taken."""
        if self.node.lanes:
            return self._draw_progress(painter)
        if self.attempts is not None:
            text = f"{self.attempts.number}/{self.attempts.limit}"
            color = theme().status_color(self.status.value) if self.status is not None else theme().color("muted")
        elif self.node.has_retry and self.status is None:
            text, color = f"×{self.node.retry_count}", theme().color("muted")
        else:
            return 0.0
        width = text_width(text, ui_font(11)) + 1
        rect = QRectF(self.width - 12 - width, self._middle + 3, width, 16)
        draw_text(painter, rect, text, ui_font(11), color, Qt.AlignmentFlag.AlignRight)
        paint_icon(painter, "retry", color, QRectF(rect.left() - 13, rect.top() + 2, 12, 12))
        return width + 18

    def _draw_progress(self, painter: QPainter) -> float:
        """Draw how many iterations of a folded frame are done; return the width taken."""
        if self.progress is None:
            return 0.0
        text = f"{self.progress.done}/{self.progress.total}"
        width = text_width(text, ui_font(11)) + 2
        rect = QRectF(self.fold_left - 6 - width, self._middle + 1, width, 16)
        draw_text(painter, rect, text, ui_font(11), theme().color("muted"), Qt.AlignmentFlag.AlignRight)
        return width + 8
