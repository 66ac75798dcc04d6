"""The minimap: the whole sheet in a corner, with the part in view framed; click or drag to go there."""

import itertools
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
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
_FEW = 1_000
"""So many boxes are drawn at once."""
_AT_ONCE, _SLICE_SECONDS = 8, 0.003
"""So many blocks of the layout are drawn before a look at the clock, and after so long others have their turn."""


class _Picture(NamedTuple):
    """The boxes at a scale and from an origin, for a screen."""

    scale: float
    origin: QPointF
    ratio: float
    pixmap: QPixmap


class Minimap(QWidget):
    """The picture of the boxes is kept; panning repaints only the frame.

    Of many boxes it is made in turns of the event loop, while the picture there was is seen.
    """

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._picture: _Picture | None = None
        self._held: tuple[float, QPointF] | None = None
        self._drawing: Iterator[None] = iter(())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REDRAW_MS)
        self._timer.timeout.connect(self._redraw)
        self._more = QTimer(self)
        self._more.setSingleShot(True)
        self._more.timeout.connect(self._draw_on)
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
        if not self._is_large():
            self._picture = None
            self.update()
        elif self._more.isActive():
            self._note_change()  # what is being drawn may be seen first: a run changes the boxes every frame
        else:
            self._drawing = self._draw_in_turns()
            self._more.start()

    def _is_large(self) -> bool:
        return len(self._view.canvas.nodes) > _FEW

    def _scale(self) -> tuple[float, QPointF]:
        """Return the scale and the origin: what is there and what is in view, or as it was when a drag began."""
        if self._held is not None:
            return self._held
        bounds = self._view.canvas.bounds.united(self._view.seen_rect())
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
        scale, origin = self._scale()
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
        kept, ratio = self._picture, self.devicePixelRatioF()
        is_near = kept is not None and kept.ratio == ratio and 0.5 <= scale / kept.scale <= 2
        if not is_near and not self._is_large():
            painter.drawPixmap(0, 0, self._boxes(scale, origin))
            return
        if kept is None:
            if not self._more.isActive():
                self._redraw()
            return
        if kept[:3] != (scale, origin, ratio):
            self._note_change()
        factor = scale / kept.scale
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(origin - kept.origin * factor)
        painter.scale(factor, factor)
        painter.drawPixmap(0, 0, kept.pixmap)
        painter.restore()

    def _boxes(self, scale: float, origin: QPointF) -> QPixmap:
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture[:3] != (scale, origin, ratio):
            made = self._blank(scale, origin)
            for _ in self._draw_boxes(made):
                pass
            self._picture = made
        return self._picture.pixmap

    def _blank(self, scale: float, origin: QPointF) -> _Picture:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        return _Picture(scale, origin, ratio, pixmap)

    def _draw_in_turns(self) -> Iterator[None]:
        places = self._view.canvas.places
        layout, made = places.layout, self._blank(*self._scale())
        for _ in self._draw_boxes(made):
            yield
            if places.layout is not layout:
                self._note_change()  # what is drawn so far is no more
                return
        self._picture = made
        self.update()

    def _draw_on(self) -> None:
        until = time.perf_counter() + _SLICE_SECONDS
        for _ in self._drawing:
            if time.perf_counter() >= until:
                self._more.start()
                return

    def _draw_boxes(self, made: _Picture) -> Iterator[None]:
        """Draw all there is, the boxes of some blocks of the layout at a time."""
        canvas, zoom = self._view.canvas, made.scale
        with _painting(made) as painter:
            for note in canvas.notes.items.values():
                painter.fillRect(note.scene_rect, theme().color(f"{note_role(note.note.color)}_line"))
        pictures = canvas.overview.pictures(canvas.bounds, zoom, math.inf)
        while seen := list(itertools.islice(pictures, _AT_ONCE)):
            with _painting(made) as painter:
                # Frames thinner than a pixel are kept in sight by their outline, nodes by the squares they are drawn as.
                frames = [(place, picture.frames) for place, picture in seen]
                paint_boxes(painter, frames, 0.25, outline=0.25 if NODE_WIDTH * zoom < _THIN else 0)
                paint_boxes(painter, [(place, picture.nodes) for place, picture in seen], 0.55)
            yield
        with _painting(made) as painter:
            self._view.found.paint(painter)

    def hideEvent(self, event: QHideEvent) -> None:
        """Draw nothing that nobody sees; what was begun is begun anew when it is seen again."""
        self._held = None
        if self._more.isActive():
            self._more.stop()
            self._picture = None
        super().hideEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        # A scale that followed the view would move what is under the cursor at every step of the drag.
        self._held = self._scale()
        self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the cursor."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Show all there is again, around where the view is now."""
        self._held = None
        self.update()

    def _go(self, position: QPointF) -> None:
        """Show what is at a place of the minimap in the middle, and never nothing but empty sheet."""
        scale, origin = self._scale()
        place, there = (position - origin) / scale, self._view.canvas.bounds
        x = min(max(place.x(), there.left()), there.right())
        y = min(max(place.y(), there.top()), there.bottom())
        self._view.camera.go(self._view.camera.zoom, QPointF(x, y), animate=False)


@contextmanager
def _painting(made: _Picture) -> Iterator[QPainter]:
    painter = QPainter(made.pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(made.origin)
    painter.scale(made.scale, made.scale)
    yield painter
    painter.end()
