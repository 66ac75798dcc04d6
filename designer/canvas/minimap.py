"""The minimap: the whole sheet in a corner, with the part in view framed; click or drag to go there."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from designer.canvas.note_item import note_role
from designer.canvas.overview import paint_boxes
from designer.canvas.paint import draw_card, pen
from designer.canvas.view import CanvasView, veil
from designer.layout.model import NODE_WIDTH
from designer.look import theme, themes

SIZE = QSize(148, 96)
PADDING = 8.0
_REDRAW_MS = 100
_THIN = 3.0


class Minimap(QWidget):
    """The picture of the boxes is kept; panning repaints only the frame."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._picture: tuple[float, QPointF, float, QPixmap] | None = (
            None  # at which scale and origin, for which screen
        )
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REDRAW_MS)
        self._timer.timeout.connect(self._redraw)
        self.setFixedSize(SIZE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        view.canvas.contents_changed.connect(self._note_change)
        view.canvas.node_moved.connect(lambda _node: self._note_change())
        view.viewport_changed.connect(self.update)
        view.locked_changed.connect(self.update)
        themes.changed.connect(self._redraw)

    def _note_change(self) -> None:
        # During a run this comes every frame; ten pictures a second are enough for a thumbnail.
        if not self._timer.isActive():
            self._timer.start()

    def _redraw(self) -> None:
        self._picture = None
        self.update()

    def _bounds(self) -> QRectF:
        return self._view.canvas.bounds.united(self._view.seen_rect())

    def _scale(self, bounds: QRectF) -> tuple[float, QPointF]:
        room = QRectF(self.rect()).adjusted(PADDING, PADDING, -PADDING, -PADDING)
        scale = min(room.width() / max(1.0, bounds.width()), room.height() / max(1.0, bounds.height()))
        origin = room.center() - QPointF(bounds.center().x() * scale, bounds.center().y() * scale)
        return scale, origin

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw card, boxes and the frame of what is in view."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(self.rect())
        draw_card(painter, card, 8, theme().color("surface", 0.94), pen(theme().color("line"), 1))
        painter.setClipRect(card.adjusted(2, 2, -2, -2))
        scale, origin = self._scale(self._bounds())
        self._draw_picture(painter, scale, origin)
        seen = self._view.seen_rect()
        frame = QRectF(seen.topLeft() * scale + origin, seen.size() * scale)
        painter.setPen(pen(theme().color("accent"), 1.2))
        painter.setBrush(theme().color("accent", 0.06))
        painter.drawRoundedRect(frame.intersected(card.adjusted(3, 3, -3, -3)), 3, 3)
        if self._view.is_locked:
            painter.fillRect(card, veil())

    def _draw_picture(self, painter: QPainter, scale: float, origin: QPointF) -> None:
        """Draw the boxes; while the view moves beyond them, the picture there is, a little larger or smaller."""
        kept = self._picture
        if kept is None or kept[2] != self.devicePixelRatioF() or not 0.5 <= scale / kept[0] <= 2:
            painter.drawPixmap(0, 0, self._boxes(scale, origin))
            return
        if kept[:2] != (scale, origin):
            self._note_change()
        factor = scale / kept[0]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(origin - kept[1] * factor)
        painter.scale(factor, factor)
        painter.drawPixmap(0, 0, kept[3])
        painter.restore()

    def _boxes(self, scale: float, origin: QPointF) -> QPixmap:
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture[:3] != (scale, origin, ratio):
            picture = QPixmap(self.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_boxes(painter, scale, origin)
            painter.end()
            self._picture = (scale, origin, ratio, picture)
        return self._picture[3]

    def _draw_boxes(self, painter: QPainter, scale: float, origin: QPointF) -> None:
        painter.translate(origin)
        painter.scale(scale, scale)
        for note in self._view.canvas.notes.items.values():
            painter.fillRect(note.scene_rect, theme().color(f"{note_role(note.note.color)}_line"))
        overview = self._view.canvas.overview
        seen = list(overview.pictures(self._view.canvas.bounds, scale))
        frames = [(place, picture.frames) for place, picture in seen]
        nodes = [(place, picture.nodes) for place, picture in seen]
        # Frames thinner than a pixel are kept in sight by their outline, nodes by the squares they are drawn as.
        paint_boxes(painter, frames, 0.25, outline=0.25 if NODE_WIDTH * scale < _THIN else 0)
        paint_boxes(painter, nodes, 0.55)
        if overview.is_unfinished:
            self._timer.start()
        self._view.found.paint(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the cursor."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def _go(self, position: QPointF) -> None:
        scale, origin = self._scale(self._bounds())
        self._view.camera.go(self._view.camera.zoom, (position - origin) / scale, animate=False)
