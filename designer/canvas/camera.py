"""Where the view looks and how near: zoom at a place, fit, glide there."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractAnimation, QEasingCurve, QObject, QPointF, QRectF, QVariantAnimation, Signal
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QGraphicsView, QWidget

from designer.look.motion import DURATION, reduced_motion

MIN_ZOOM = 0.05
MAX_ZOOM = 4.0
STEP = 1.2
MARGIN = 40.0
_GAP = 16.0


class Camera(QObject):
    """Moves one view; all zooming goes through here."""

    zoomed = Signal(float)

    def __init__(self, view: QGraphicsView) -> None:
        super().__init__(view)
        self._view = view
        self.again: Callable[[], None] | None = None
        """What shows the same in a view of another size, until somebody moves it."""
        self.overlays: tuple[QWidget, ...] = ()
        """What lies over the lower corners of the view, its children."""
        self._covered = 0
        self._known_covers: list[QRectF] = []
        self._from = (1.0, QPointF())
        self._to = (1.0, QPointF())
        self._animation = QVariantAnimation(self)
        self._animation.setDuration(DURATION)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.valueChanged.connect(self._step)

    @property
    def zoom(self) -> float:
        """The scale; 1 is 100 %."""
        return self._view.transform().m11()

    @property
    def center(self) -> QPointF:
        """The place of the scene in the middle of the view."""
        return self._view.mapToScene(self._view.viewport().rect().center())

    @property
    def top(self) -> float:
        """The pixels at the top that are left free when something is fitted."""
        return max(MARGIN, self._covered + _GAP)

    def keep_clear(self, pixels: int) -> None:
        """Fit below what covers that many pixels at the top from now on, and at once what nobody moved.

        To be called too when overlays have come, gone or moved.
        """
        covers = self._covers()
        if (pixels, covers) != (self._covered, self._known_covers):
            self._covered, self._known_covers = pixels, covers
            if self.again is not None:
                self.again()

    def _covers(self) -> list[QRectF]:
        """Return where the overlays are in the view."""
        return [QRectF(overlay.geometry()) for overlay in self.overlays if not overlay.isHidden()]

    def zoom_at(self, zoom: float, position: QPointF) -> None:
        """Zoom so that what is at ``position`` (in the viewport) stays there."""
        self.stop()
        self.again = None
        anchor = self._view.mapToScene(position.toPoint())
        zoom = self._bounded(zoom)
        self._view.setTransform(QTransform.fromScale(zoom, zoom))
        shift = self._view.mapFromScene(anchor) - position.toPoint()
        self.pan(shift.x(), shift.y())
        self.zoomed.emit(zoom)

    def zoom_by(self, factor: float) -> None:
        """Zoom at the middle of the view."""
        self.zoom_at(self.zoom * factor, QPointF(self._view.viewport().rect().center()))

    def pan(self, dx: int, dy: int) -> None:
        """Move the view by pixels."""
        self.again = None
        horizontal, vertical = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
        horizontal.setValue(horizontal.value() + dx)
        vertical.setValue(vertical.value() + dy)

    def fit(
        self,
        rect: QRectF,
        *,
        limit: float = 1.0,
        animate: bool = True,
        is_taken: Callable[[QRectF], bool] = lambda _area: False,
    ) -> None:
        """Show all of ``rect``, no larger than ``limit``.

        ``is_taken`` tells of a part of it whether anything is there that no overlay should cover.
        """
        if rect.isEmpty():
            self.go(1.0, QPointF(0, 0), animate=False)
            return
        fits = [self._fitted(rect, limit, room) for room in self._rooms()]
        # As large as can be; if something is under an overlay wherever it goes, as if there was none.
        best = sorted(fits, key=lambda fit: -fit[0])
        free = (fit for fit in best if not any(is_taken(area) for area in self._overlaid(*fit)))
        self.go(*next(free, fits[0]), animate=animate)

    def _rooms(self) -> list[QRectF]:
        """Return the parts of the view that may be filled: all of it first, then those beside or above overlays."""
        whole = QRectF(self._view.viewport().rect()).adjusted(MARGIN, self.top, -MARGIN, -MARGIN)
        covers = self._covers()
        bottom = min((cover.top() - _GAP for cover in covers), default=whole.bottom())
        above = QRectF(whole.topLeft(), QPointF(whole.right(), min(bottom, whole.bottom())))
        left, right = whole.left(), whole.right()
        rooms = [whole, above]
        for cover in covers:
            if cover.center().x() < whole.center().x():
                left = max(left, cover.right() + _GAP)
            else:
                right = min(right, cover.left() - _GAP)
        for start, end in ((whole.left(), right), (left, whole.right()), (left, right)):
            rooms.append(QRectF(QPointF(start, whole.top()), QPointF(end, whole.bottom())))
        return rooms

    def _fitted(self, rect: QRectF, limit: float, room: QRectF) -> tuple[float, QPointF]:
        """Return the zoom at which ``rect`` fills a part of the view, and the place that is in the middle then."""
        across = max(40.0, room.width()) / max(1.0, rect.width())
        down = max(40.0, room.height()) / max(1.0, rect.height())
        zoom = min(across, down, limit)
        return zoom, rect.center() - (room.center() - QRectF(self._view.viewport().rect()).center()) / zoom

    def _overlaid(self, zoom: float, center: QPointF) -> list[QRectF]:
        """Return the parts of the scene that overlays would cover."""
        middle = QRectF(self._view.viewport().rect()).center()
        return [QRectF(center + (cover.topLeft() - middle) / zoom, cover.size() / zoom) for cover in self._covers()]

    def go(self, zoom: float, center: QPointF, *, animate: bool = True) -> None:
        """Show ``center`` in the middle at ``zoom``."""
        self.stop()
        self.again = None
        self._from, self._to = (self.zoom, self.center), (max(0.002, min(zoom, MAX_ZOOM)), center)
        if animate and not reduced_motion() and self._view.isVisible():
            self._animation.start()
        else:
            self._step(1.0)

    def reveal(self, rect: QRectF, *, covered: int = 0) -> None:
        """Scroll just enough to show ``rect`` below what covers that many pixels at the top, and not under overlays."""
        whole = self._view.mapToScene(self._view.viewport().rect()).boundingRect()
        seen = whole.adjusted(0, covered / self.zoom, 0, 0)
        across = _shift(seen.left(), seen.right(), rect.left(), rect.right())
        down = _shift(seen.top(), seen.bottom(), rect.top(), rect.bottom())
        move = QPointF(across, down)
        for overlay in self.overlays:
            if not overlay.isHidden():
                place = self._view.mapToScene(overlay.geometry()).boundingRect()
                move += _dodge(rect, place.translated(move), seen.translated(move))
        if not move.isNull():
            self.go(self.zoom, whole.center() + move)

    def follow(self, rect: QRectF) -> None:
        """Do the same, but stay where a part of what does not fit is in view."""
        seen = self._view.mapToScene(self._view.viewport().rect()).boundingRect()
        is_larger = rect.width() > seen.width() or rect.height() > seen.height()
        if not (is_larger and seen.intersects(rect)):
            self.reveal(rect)

    def stop(self) -> None:
        """End a glide where it is going."""
        if self._animation.state() == QAbstractAnimation.State.Running:
            self._animation.stop()
            self._step(1.0)

    def _step(self, value: Any) -> None:
        progress = float(value)
        (zoom, center), (last_zoom, last_center) = self._from, self._to
        # Zoom grows by factors: equal steps of the exponent look even.
        now = zoom * (last_zoom / zoom) ** progress
        self._view.setTransform(QTransform.fromScale(now, now))
        self._view.centerOn(center + (last_center - center) * progress)
        self.zoomed.emit(now)

    def _bounded(self, zoom: float) -> float:
        return min(MAX_ZOOM, max(min(MIN_ZOOM, self.zoom), zoom))


def _shift(low: float, high: float, wanted_low: float, wanted_high: float) -> float:
    """Return how far a window must move to show a stretch: not at all, to its nearer end, or to its middle."""
    if low <= wanted_low and wanted_high <= high:
        return 0.0
    if wanted_high - wanted_low > high - low:
        return (wanted_low + wanted_high - low - high) / 2
    return wanted_low - low if wanted_low < low else wanted_high - high


def _dodge(rect: QRectF, overlay: QRectF, seen: QRectF) -> QPointF:
    """Return the shorter way a window goes down or aside so that an overlay of it uncovers a rectangle that it shows."""
    if not rect.intersects(overlay):
        return QPointF()
    down = rect.bottom() - overlay.top()
    is_right = overlay.center().x() > seen.center().x()
    aside = rect.right() - overlay.left() if is_right else rect.left() - overlay.right()
    is_room_aside = rect.left() - aside >= seen.left() and rect.right() - aside <= seen.right()
    ways = [QPointF(0, down)] if rect.top() - down >= seen.top() else []
    ways += [QPointF(aside, 0)] if is_room_aside else []
    return min(ways, key=QPointF.manhattanLength, default=QPointF())
