"""Map and Parallel: a frame that holds its inner machines in place."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from designer.canvas.node_item import NodeItem, with_margin
from designer.canvas.paint import DETAIL, chip_width, draw_chip, draw_halo, draw_text, pen, text_width
from designer.canvas.progress_strip import Strip, draw_strip, place_strip
from designer.look import paint_icon, theme, tr, type_role, ui_font

RADIUS = 14.0
HEADER = 38.0
NAME_LEFT = 36.0
BORDER = 0.8
"""How strong the border is drawn in the colour of the type."""
COMMENT_ROOM = 60.0
_AMONG_OTHERS, _GROWN = 2, 3  # what lies over what


class ContainerItem(NodeItem):
    """The frame; its inner items are children, so they move with it.

    ``lanes`` are the places of its machines, in its own coordinates, and ``is_empty`` which of them have
    no node yet.
    """

    lanes: tuple[QRectF, ...] = ()
    empty_lanes: frozenset[int] = frozenset()
    drop_lane = -1
    chip = ""
    _reach: QRectF | None = None

    @property
    def reach(self) -> QRectF:
        """What is drawn: the body, or more of it while a node inside is dragged beyond the border."""
        return self._reach or self.rect

    def set_reach(self, reach: QRectF) -> None:
        """Be drawn as large as ``reach``; the body itself gives no more than the least."""
        wanted = None if reach == self.rect else reach
        if wanted != self._reach:
            self.prepareGeometryChange()
            self._reach = wanted
            self._bounds = with_margin(self.reach)
            self.setZValue(_GROWN if wanted is not None else _AMONG_OTHERS)
            self.update()

    @property
    def fold_rect(self) -> QRectF:
        """See :attr:`NodeItem.fold_rect`: in the corner of what is drawn."""
        found = super().fold_rect
        return found if found.isNull() else found.translated(self.reach.width() - self.width, 0)

    @property
    def fold_left(self) -> float:
        """See :attr:`NodeItem.fold_left`: at the end of what is drawn."""
        return super().fold_left + (self.reach.width() - self.width if self.fold_rect.isNull() else 0)

    def set_lanes(self, lanes: Sequence[QRectF], empty: frozenset[int]) -> None:
        """Take the places of the inner machines."""
        if (tuple(lanes), empty) != (self.lanes, self.empty_lanes):
            self.lanes, self.empty_lanes = tuple(lanes), empty
            self.update()

    def set_drop_lane(self, index: int) -> None:
        """Light up one lane, or none with -1."""
        if index != self.drop_lane:
            self.drop_lane = index
            self.update()

    def lane_at(self, scene_position: QPointF) -> int:
        """Return the lane under a place in the scene, or -1 on the header and the margins."""
        place = self.mapFromScene(scene_position)
        for index, lane in enumerate(self.lanes):
            if lane.contains(place):
                return index
        return -1

    def lane_beside(self, scene_position: QPointF) -> int:
        """Return the lane that begins or ends nearest to a place in the scene, counted sideways."""
        x = self.mapFromScene(scene_position).x()
        return min(range(len(self.lanes)), key=lambda at: max(self.lanes[at].left() - x, x - self.lanes[at].right()))

    def set_chip(self, text: str) -> None:
        """Show a remark beside the name, such as how many iterations run at once."""
        if text != self.chip:
            self.chip = text
            self.update()

    def draw_body(self, painter: QPainter, detail: float) -> None:
        """See :meth:`NodeItem.draw_body`."""
        if self.node.type == "Map":
            self._draw_stack(painter)
        reach = self.reach
        if self.isSelected():
            draw_halo(painter, reach, RADIUS)
        border = self._border()
        inset = border.widthF() / 2
        painter.setPen(border)
        painter.setBrush(theme().color("window" if theme().is_dark else "surface"))
        body = reach.adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(body, RADIUS - inset, RADIUS - inset)
        painter.setBrush(self._tint())
        painter.drawRoundedRect(body, RADIUS - inset, RADIUS - inset)
        painter.translate(reach.topLeft())
        self._draw_header(painter, detail)
        painter.translate(-reach.topLeft())
        self._draw_lanes(painter, detail)

    def _type_color(self, alpha: float) -> QColor:
        color = theme().type_color(self.node.type)
        color.setAlphaF(alpha)
        return color

    def _tint(self) -> QColor:
        return self._type_color(0.10 if theme().is_dark else 0.08)

    def _border(self) -> QPen:
        if self.drop_color and self.drop_lane < 0:
            return pen(theme().color(self.drop_color), 2)
        if self.status is not None:
            return pen(theme().status_color(self.status.value), 2)
        return pen(self._type_color(1.0 if self.is_hovered else BORDER), 1.5)

    def _draw_stack(self, painter: QPainter) -> None:
        painter.setPen(pen(self._type_color(0.55), 1))
        painter.setBrush(self._tint())
        painter.drawRoundedRect(self.reach.translated(5, 5).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)

    def _draw_header(self, painter: QPainter, detail: float) -> None:
        color = theme().type_color(self.node.type)
        paint_icon(painter, type_role(self.node.type), color, QRectF(13, 11, 16, 16))
        right = self.reach.width() - 14
        if detail >= DETAIL:
            self.draw_fold_arrow(painter, "chevron-up")
            right = self._draw_progress(painter) - 6
        font = ui_font(13 if detail >= DETAIL else 16, 600)
        room = max(24.0, right - NAME_LEFT)
        draw_text(painter, QRectF(NAME_LEFT, 0, room, HEADER), self.node.name, font, theme().color("text"))
        if self.chip and detail >= DETAIL:
            chip = chip_width(self.chip)
            left = NAME_LEFT + text_width(self.node.name, font) + 8
            # The name matters more than the remark.
            if left + chip <= right:
                rect = QRectF(left, HEADER / 2 - 9, chip, 18)
                draw_chip(painter, rect, self.chip, theme().color("accent"), theme().color("accent_tint"))
        if self.node.comment and detail >= DETAIL and self.progress is None:
            self._draw_comment(painter, self._words_end() + 4, right)

    def _draw_comment(self, painter: QPainter, left: float, right: float) -> None:
        """Draw the Comment behind the name where there is room for a word or two."""
        if right - left >= COMMENT_ROOM:
            rect = QRectF(left, 0, right - left, HEADER)
            draw_text(painter, rect, self.node.comment, ui_font(11), theme().color("muted"))

    def _strip(self) -> Strip | None:
        """Return where the progress stands in the header, if there is any."""
        header = QRectF(0, 0, self.reach.width(), HEADER)
        right, words = self.fold_left - 4, self._words_end()
        return None if self.progress is None else place_strip(self.progress, right, words, header)

    def iteration_at(self, place: QPointF) -> int | None:
        """See :meth:`NodeItem.iteration_at`."""
        strip = self._strip()
        return None if strip is None else strip.hit(place - self.reach.topLeft())

    def _draw_progress(self, painter: QPainter) -> float:
        """Draw how far it is; return where that begins, or how far words may go without."""
        strip = self._strip()
        if strip is None:
            return self.fold_left - 4
        draw_strip(painter, strip)
        return strip.left

    def _words_end(self) -> float:
        """Return where the chip ends, or the name when there is no chip."""
        end = NAME_LEFT + text_width(self.node.name, ui_font(13, 600))
        return end + (8 + chip_width(self.chip) + 6 if self.chip else 6)

    def _draw_lanes(self, painter: QPainter, detail: float) -> None:
        painter.setPen(pen(self._type_color(0.35), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for before, after in zip(self.lanes, self.lanes[1:], strict=False):
            x = (before.right() + after.left()) / 2
            top, bottom = self.reach.top() + HEADER + 4, self.reach.bottom() - 12
            painter.drawLine(QPointF(x, top), QPointF(x, bottom))
        next_lane = min(self.empty_lanes, default=-1) if self.is_only_selected else -1
        for index, lane in enumerate(self.lanes):
            if index == self.drop_lane:
                painter.setPen(pen(theme().color(self.drop_color or "accent"), 2, Qt.PenStyle.DashLine))
                painter.setBrush(theme().color("accent_tint", 0.5))
                painter.drawRoundedRect(lane.adjusted(8, 4, -8, -8), 10, 10)
            if index in self.empty_lanes and detail >= DETAIL and not self.is_still:
                self._draw_invitation(painter, lane, index == self.drop_lane, index == next_lane)

    def _draw_invitation(self, painter: QPainter, lane: QRectF, is_lit: bool, is_next: bool) -> None:
        if not is_lit:
            painter.setPen(pen(self._type_color(0.6), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(lane.adjusted(20, 14, -20, -20), 8, 8)
        text = tr("Drop a node here, or press Tab") if is_next else tr("Drop a node here")
        draw_text(
            painter,
            lane.adjusted(24, 0, -24, -6),
            text,
            ui_font(12),
            theme().color("muted"),
            Qt.AlignmentFlag.AlignHCenter,
        )
