"""An edge: a right-angled line with rounded corners, an arrow, and a pill with its rule in words."""

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsSceneHoverEvent, QStyleOptionGraphicsItem, QWidget

from designer.canvas.paint import DETAIL, draw_chip, elided, hide_below, pen, text_width
from designer.document.graph import GraphEdge
from designer.layout.model import Route
from designer.look import theme, ui_font
from engine.history.view import StateStatus
from engine.language.machine import TransitionKind

WIDTH = 1.8
CORNER = 8.0
ARROW = 8.0
PILL_HEIGHT = 22.0
PILL_MAX = 216.0
REACH = 12.0
JOG = 6.0
_CLOSE = 8.0


class Mark(Struct, frozen=True):
    """Another look for a line: the role of its colour, and its dashes, none for a whole line."""

    role: str
    dashes: tuple[float, ...] = ()


class TransitionItem(QGraphicsItem):
    """One edge of the graph; its line comes from the layout, or from :mod:`router` while a node is moved.

    The item stands where the line begins; ``points`` and ``label_center`` are counted from there.
    """

    def __init__(self, edge: GraphEdge, frame: QGraphicsItem | None = None) -> None:
        super().__init__(frame)
        self.edge = edge
        self.frame = frame
        self.points: tuple[QPointF, ...] = ()
        self.label_center: QPointF | None = None
        self._followed: Route | None = None
        self.walked: StateStatus | None = None
        self.is_hovered = False
        self.drop_color = ""
        self.mark: Mark | None = None
        self._twins: tuple[TransitionItem, ...] = ()
        self._path: QPainterPath | None = None
        self._shape: QPainterPath | None = None
        self._bounds = QRectF()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setAcceptHoverEvents(True)
        self.setZValue(1)

    @property
    def id(self) -> str:
        """The id of the edge in the graph."""
        return self.edge.id

    @property
    def is_catch(self) -> bool:
        """Whether the edge is taken after an error."""
        return self.edge.kind is TransitionKind.CATCH

    @property
    def twins(self) -> tuple["TransitionItem", ...]:
        """The edges between the same two nodes, along the same line."""
        return self._twins

    def set_twins(self, twins: tuple["TransitionItem", ...]) -> None:
        """Take the edges that share the line; their words are not the edge's own."""
        if twins or self._twins:
            self._twins, self._shape = twins, None

    def set_edge(self, edge: GraphEdge) -> None:
        """Show another version of the same edge."""
        if edge is not self.edge and edge != self.edge:
            self.edge = edge
            self._bend(self.points, self.label_center)
            self._reshape_twins()
            self.update()

    def set_walked(self, status: StateStatus | None) -> None:
        """Take the status of the state that left through the edge; the scene repaints once for all."""
        if status is not self.walked:
            self.walked = status
            self.setZValue(1 if status is None else 1.5)

    def _set_hovered(self, is_hovered: bool) -> None:
        if is_hovered != self.is_hovered:
            self.is_hovered = is_hovered
            self.update()

    def set_drop_color(self, role: str) -> None:
        """Light up while something is dragged over the edge; empty for no light."""
        if role != self.drop_color:
            self.drop_color = role
            self.update()

    def follow(self, route: Route) -> None:
        """Take a line of the layout, in the coordinates of the parent item."""
        known = self._followed
        if route == known:
            return
        self._followed = route
        if known is None or route.shape != known.shape:
            turns, label = route.shape
            self._bend([QPointF(*turn) for turn in turns], None if label is None else QPointF(*label))
        self.setPos(*route.start)
        self._reshape_twins()

    def set_route(self, points: Sequence[QPointF], label: QPointF | None) -> None:
        """Take any line, in the coordinates of the parent item."""
        self._followed = None
        start = points[0]
        self._bend([point - start for point in points], None if label is None else label - start)
        self.setPos(start)
        self._reshape_twins()

    def _reshape_twins(self) -> None:
        self._shape = None
        for twin in self._twins:
            twin._shape = None

    def _bend(self, points: Sequence[QPointF], label: QPointF | None) -> None:
        self.prepareGeometryChange()
        self.points = without_jog(points)
        self.label_center = label
        self._path = self._shape = None
        bounds = QPolygonF(self.points).boundingRect()
        pill = self.pill
        if pill is not None:
            bounds = bounds.united(pill)
        self._bounds = bounds.adjusted(-REACH, -REACH, REACH, REACH)

    @property
    def end_point(self) -> QPointF:
        """The tip of the arrow, in the scene."""
        return self.mapToScene(self.points[-1]) if self.points else self.scenePos()

    @property
    def shows_handle(self) -> bool:
        """Whether one can take hold of the arrow: the edge is selected, or the cursor is on it."""
        return self.isSelected() or self.is_hovered

    @property
    def _handle(self) -> QPointF:
        """The middle of the ring by which the arrow is taken: behind it, wherever the line comes from."""
        last = QLineF(self.points[-1], self.points[-2])
        last.setLength(min(ARROW + 2, last.length()))
        return last.p2()

    @property
    def pill(self) -> QRectF | None:
        """Where the words stand, counted like ``points``; None without words."""
        if self.label_center is None or not self.edge.label:
            return None
        width = pill_width(self.edge.label)
        center = self.label_center
        return QRectF(center.x() - width / 2, center.y() - PILL_HEIGHT / 2, width, PILL_HEIGHT)

    def has_words_at(self, place: QPointF) -> bool:
        """Tell whether the pill is at a place in the scene."""
        pill = self.pill
        return pill is not None and pill.contains(self.mapFromScene(place))

    def scene_lines(self) -> list[QLineF]:
        """Return the straight parts of the edge in the scene, for the overview."""
        here = self.scenePos()
        places = [here + point for point in self.points]
        return [QLineF(first, second) for first, second in itertools.pairwise(places)]

    def boundingRect(self) -> QRectF:
        """The line with its arrow and pill."""
        return self._bounds

    def shape(self) -> QPainterPath:
        """A band around the line, wide enough to hit, and the pill; made when asked for.

        The pill of an edge that shares the line is left out: a click on words means the edge they belong to.
        """
        if self._shape is None:
            stroker = QPainterPathStroker()
            stroker.setWidth(REACH)
            shape = stroker.createStroke(self.path)
            others = _merged(self._twin_pills())
            if others:
                shape = shape.subtracted(_rectangles(others))
            if self.pill is not None:
                shape = shape.united(_rectangles((self.pill,)))
            self._shape = shape
        return self._shape

    def _twin_pills(self) -> Iterator[QRectF]:
        """Yield where the words of edges along the same line stand, counted like ``points``."""
        for twin in self.twins:
            pill = twin.pill
            if pill is not None:
                yield pill.translated(twin.pos() - self.pos())

    @property
    def path(self) -> QPainterPath:
        """The line with its rounded corners."""
        if self._path is None:
            self._path = rounded_path(self.points, CORNER)
        return self._path

    @property
    def tip(self) -> str:
        """What is said when the cursor rests on the edge."""
        return self.edge.label

    def hoverEnterEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        """Show that a click would select the edge."""
        self._set_hovered(True)
        super().hoverEnterEvent(event)

    def hoverLeaveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        """Show it no more."""
        self._set_hovered(False)
        super().hoverLeaveEvent(event)

    @property
    def color(self) -> QColor:
        """The colour the line has now."""
        colors = theme()
        if self.drop_color:
            return colors.color(self.drop_color)
        if self.isSelected():
            return colors.color("accent")
        if self.mark is not None:
            return colors.color(self.mark.role)
        if self.walked is not None:
            return colors.status_color(self.walked.value)
        if self.is_catch:
            return colors.color("caught")
        return colors.color("text" if self.is_hovered else "edge")

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Draw the line, the arrow and the pill."""
        if len(self.points) < 2:
            return
        detail = QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
        color = self.color
        if not self.twins:
            self._draw_line(painter, color)
        elif self.isSelected() or not any(twin.isSelected() for twin in self.twins):
            painter.save()
            painter.setClipPath(self._beside_pills(), Qt.ClipOperation.IntersectClip)
            self._draw_line(painter, color)
            painter.restore()
        if detail >= DETAIL:
            self._draw_pill(painter, color)

    def _beside_pills(self) -> QPainterPath:
        """Return where the line may be drawn: not across the words of an edge that shares it."""
        free = QPainterPath()
        free.addRect(self._bounds)
        for pill in self._twin_pills():
            free.addRoundedRect(pill, PILL_HEIGHT / 2, PILL_HEIGHT / 2)
        return free

    def _draw_line(self, painter: QPainter, color: QColor) -> None:
        if self.drop_color:
            self._draw_glow(painter, color)
        is_strong = bool(self.isSelected() or self.walked or self.mark)
        line = pen(color, WIDTH + (1.0 if self.drop_color else 0.2 if is_strong else 0.0))
        dashes = (
            self.mark.dashes if self.mark is not None else (3.0, 3.0) if self.is_catch and self.walked is None else ()
        )
        if dashes:
            line.setDashPattern(dashes)
            line.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(line)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self.path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawPolygon(arrow_head(self.points[-2], self.points[-1]))
        if self.shows_handle:
            painter.setBrush(theme().color("raised"))
            painter.setPen(pen(color, 2))
            painter.drawEllipse(self._handle, 4, 4)

    def _draw_glow(self, painter: QPainter, color: QColor) -> None:
        """Draw the light of an edge that would take what is dragged; seen from far away too."""
        glow = QColor(color)
        glow.setAlphaF(0.28)
        painter.setPen(pen(glow, WIDTH + 9))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self.path)

    def _draw_pill(self, painter: QPainter, color: QColor) -> None:
        pill = self.pill
        if pill is None:
            return
        colors = theme()
        is_plain = color == colors.color("edge")
        ink = colors.color("muted" if self.edge.kind is TransitionKind.DEFAULT else "text") if is_plain else color
        border = pen(colors.color("line_strong") if is_plain else color, 1)
        fill = colors.color("accent_tint" if self.isSelected() else "surface")
        text = elided(self.edge.label, ui_font(11), pill.width() - 16)
        if painter.opacity() < 1:
            hide_below(painter, pill, PILL_HEIGHT / 2)
        draw_chip(painter, pill, text, ink, fill, border)


def pill_width(text: str) -> float:
    """Return how wide the pill of an edge is."""
    return min(PILL_MAX, text_width(text, ui_font(11)) + 18)


def _merged(pills: Iterable[QRectF]) -> list[QRectF]:
    """Return few rectangles over many pills: what is between two that stand close is too thin to be hit."""
    found: list[QRectF] = []
    for pill in sorted(pills, key=QRectF.top):
        if found and pill.intersects(found[-1].adjusted(0, 0, 0, _CLOSE)):
            found[-1] = found[-1].united(pill)
        else:
            found.append(pill)
    return found


def _rectangles(places: Sequence[QRectF]) -> QPainterPath:
    path = QPainterPath()
    for place in places:
        path.addRect(place)
    return path


def without_jog(points: Sequence[QPointF]) -> tuple[QPointF, ...]:
    """Return a line that arrives straight: a last step aside of a few pixels is not worth two corners."""
    if len(points) < 4:
        return tuple(points)
    before, corner, aside, end = points[-4:]
    is_step = before.x() == corner.x() and corner.y() == aside.y() and aside.x() == end.x()
    if not is_step or abs(aside.x() - corner.x()) > JOG:
        return tuple(points)
    return (*points[:-3], QPointF(corner.x(), end.y()))


def rounded_path(points: Sequence[QPointF], radius: float) -> QPainterPath:
    """Return a path through ``points`` whose corners are rounded; short legs get smaller corners."""
    path = QPainterPath()
    if len(points) < 2:
        return path
    path.moveTo(points[0])
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        back, on = QLineF(corner, before), QLineF(corner, after)
        cut = min(radius, back.length() / 2, on.length() / 2)
        if cut < 0.5:
            path.lineTo(corner)
            continue
        back.setLength(cut)
        on.setLength(cut)
        path.lineTo(back.p2())
        path.quadTo(corner, on.p2())
    path.lineTo(points[-1])
    return path


def arrow_head(before: QPointF, tip: QPointF) -> QPolygonF:
    """Return the arrow at the end of a line that comes from ``before``."""
    angle = math.atan2(tip.y() - before.y(), tip.x() - before.x())
    wings = [
        QPointF(tip.x() - ARROW * 1.15 * math.cos(angle + turn), tip.y() - ARROW * 1.15 * math.sin(angle + turn))
        for turn in (-0.52, 0.52)
    ]
    return QPolygonF([tip, *wings])
