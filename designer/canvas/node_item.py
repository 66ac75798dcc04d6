"""What every node on the canvas has: a size, a status, a place in the selection, ports."""

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsSceneHoverEvent,
    QStyleOptionGraphicsItem,
    QWidget,
)

from designer.canvas.paint import DETAIL, draw_badge, draw_found, draw_mark, draw_stop, pen
from designer.canvas.ports import PORT_RADIUS, Port, ports_of
from designer.document.graph import GraphNode
from designer.document.run_view import Attempts, Progress
from designer.look import paint_icon, theme, tr
from engine.history.view import StateStatus

MARGIN = 20.0


class StopMark(Struct, frozen=True, kw_only=True):
    """The breakpoint of a node: in words, whether it has a condition, and whether that cannot be read."""

    words: str
    has_condition: bool
    is_broken: bool


class NodeItem(QGraphicsItem):
    """A node of the graph; ``node`` says which. Subclasses draw it."""

    def __init__(self, node: GraphNode, frame: "NodeItem | None" = None) -> None:
        super().__init__(frame)
        self.node = node
        self.frame = frame
        self._placed: tuple[float, float, float, float] | None = None
        self.width = 216.0
        self.height = 60.0
        self._bounds = with_margin(self.rect)  # Qt asks for it each time a node moves
        self.status: StateStatus | None = None
        self.attempts: Attempts | None = None
        self.progress: Progress | None = None
        self.is_mocked = self.is_reused = False  # in the run that is shown
        self.will_be_mocked = False
        self.stop: StopMark | None = None
        self.is_pinned = False
        self.is_hovered = False
        self.is_only_selected = False
        self.drop_color = ""
        self.is_still = False  # in a picture that nothing can be done to
        self.found = ""  # "found" by a search, or "current", where it stands
        self.pulse = 0.0
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setAcceptHoverEvents(True)
        self.setZValue(2)

    @property
    def id(self) -> str:
        """The id of the node in the graph: its pointer."""
        return self.node.id

    @property
    def rect(self) -> QRectF:
        """The node's body in its own coordinates."""
        return QRectF(0, 0, self.width, self.height)

    @property
    def scene_rect(self) -> QRectF:
        """The node's body in the scene."""
        return QRectF(self.scenePos(), self.rect.size())

    def set_node(self, node: GraphNode) -> None:
        """Show another version of the same node."""
        if node is not self.node and node != self.node:
            self.node = node
            self.update()

    def set_pinned(self, is_pinned: bool) -> None:
        """Show that the user put the node in place, or that the layout did."""
        if is_pinned != self.is_pinned:
            self.is_pinned = is_pinned
            self.update()

    @property
    def fold_rect(self) -> QRectF:
        """Where the arrow is that folds the inside away; empty for a node without one."""
        if not self.node.lanes or self.is_still:
            return QRectF()
        return QRectF(self.width - 32, min(self.height / 2, 19) - 10, 20, 20)

    @property
    def fold_left(self) -> float:
        """Where the arrow that folds begins; where a node without one may have words to."""
        found = self.fold_rect
        return self.width - 10 if found.isNull() else found.left()

    def iteration_at(self, place: QPointF) -> int | None:
        """Return the iteration whose mark is at a place of the item; only a frame beside a run has such marks."""
        return None

    def draw_fold_arrow(self, painter: QPainter, icon: str) -> None:
        """Draw the arrow, stronger under the cursor."""
        if not self.is_still:
            color = theme().color("text" if self.is_hovered else "muted")
            paint_icon(painter, icon, color, self.fold_rect.adjusted(3, 3, -3, -3))

    def place(self, x: float, y: float, width: float, height: float) -> bool:
        """Take a place in the coordinates of the frame, and a size; tell whether that was new."""
        placed = (x, y, width, height)
        if placed == self._placed:
            return False
        self._placed = placed
        if (width, height) != (self.width, self.height):
            self.prepareGeometryChange()
            self.width, self.height = width, height
            self._bounds = with_margin(self.rect)
        self.setPos(x, y)
        return True

    def move_to(self, place: QPointF) -> None:
        """Take another place at the same size."""
        self.place(place.x(), place.y(), self.width, self.height)

    def set_run(
        self,
        status: StateStatus | None,
        attempts: Attempts | None = None,
        progress: Progress | None = None,
        is_mocked: bool = False,
        is_reused: bool = False,
    ) -> None:
        """Take how the node stands in the run; the scene repaints once for all nodes."""
        self.status, self.attempts, self.progress = status, attempts, progress
        self.is_mocked, self.is_reused = is_mocked, is_reused

    def set_answered(self, by_mock: bool) -> None:
        """Show whether a mock will answer in the place of what the node calls."""
        if by_mock != self.will_be_mocked:
            self.will_be_mocked = by_mock
            self.update()

    def set_found(self, mark: str) -> None:
        """Take the mark of a search; empty for none."""
        if mark != self.found:
            self.found = mark
            self.update()

    @property
    def tip(self) -> str:
        """What is said when the cursor rests on the node: the whole name, however long."""
        mock = tr("A mock answers for it") if self.will_be_mocked else ""
        stop = self.stop.words if self.stop is not None else ""
        reused = tr("Its result is taken over from an earlier run") if self.is_reused else ""
        lines = (self.node.name, self.node.subtitle, mock, reused, stop[:1].upper() + stop[1:], self.node.comment)
        return "\n".join(line for line in lines if line)

    def ports(self) -> tuple[Port, ...]:
        """Return the places one can pull a transition from."""
        return ports_of(self.node.type, self.rect)

    @property
    def shows_ports(self) -> bool:
        """Whether one can pull from the node: it is under the cursor, or the only one selected."""
        return not self.is_still and (self.is_hovered or self.is_only_selected)

    def port_at(self, scene_position: QPointF) -> Port | None:
        """Return the port under a place in the scene; only a node that shows its ports has any."""
        if not self.shows_ports:
            return None
        place = self.mapFromScene(scene_position)
        reach = PORT_RADIUS + 4
        near = (port for port in self.ports() if (port.position - place).manhattanLength() <= reach * 1.4)
        return next(near, None)

    def boundingRect(self) -> QRectF:
        """Leave room for badges, ports, the ring and the shadow."""
        return self._bounds

    def shape(self) -> QPainterPath:
        """The body, and the ports while they show."""
        path = QPainterPath()
        path.addRect(self.rect)
        if self.shows_ports:
            path.setFillRule(Qt.FillRule.WindingFill)
            for port in self.ports():
                path.addEllipse(port.position, PORT_RADIUS + 4, PORT_RADIUS + 4)
        return path

    def hoverEnterEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        """Show the ports; the frame around, which hears of it too, shows its own no more."""
        self._set_hovered(True)
        self._tell_frame(False)
        super().hoverEnterEvent(event)

    def hoverLeaveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        """Hide the ports; the cursor may be on the frame around now."""
        self._set_hovered(False)
        self._tell_frame(True)
        super().hoverLeaveEvent(event)

    def _tell_frame(self, is_free: bool) -> None:
        if self.frame is not None:
            self.frame._set_hovered(is_free and self.frame.isUnderMouse())

    def _set_hovered(self, is_hovered: bool) -> None:
        self.prepareGeometryChange()
        self.is_hovered = is_hovered
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Draw the body, then what sits on it."""
        detail = QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
        if self.found:
            draw_found(painter, self.rect, is_current=self.found == "current")
        self.draw_body(painter, detail)
        self._draw_marks(painter, detail)

    def draw_body(self, painter: QPainter, detail: float) -> None:
        """Draw the node itself; ``detail`` is the zoom."""
        raise NotImplementedError

    def _draw_marks(self, painter: QPainter, detail: float) -> None:
        if self.status is not None:
            draw_badge(painter, QPointF(self.width - 3, 3), self.status.value, self.pulse)
        if self.stop is not None:
            place = QPointF(-9, min(self.height / 2, 30))
            draw_stop(painter, place, has_condition=self.stop.has_condition, is_broken=self.stop.is_broken)
        if self.is_mocked or (self.will_be_mocked and self.status is None):
            draw_mark(painter, QPointF(self.width - 26, 2), "pin", theme().color("mocked"))
        if self.is_reused:
            left = self.width - (26 if not self.is_mocked else 46)
            draw_mark(painter, QPointF(left, 2), "recycle", theme().color("reused"))
        self._draw_problem(painter)
        if self.is_pinned and detail >= DETAIL:
            color = theme().color("muted" if self.node.type not in ("start", "end") else "on_pill")
            paint_icon(painter, "anchor", color, QRectF(self.width - 15, self.height - 14, 11, 11))
        if detail >= 0.4 and not self.drop_color and self.shows_ports:
            self._draw_ports(painter)

    def _draw_problem(self, painter: QPainter) -> None:
        if self.node.error_count:
            draw_mark(painter, QPointF(4, 3), "exclamation", theme().color("failed"))
        elif self.node.warning_count:
            draw_mark(painter, QPointF(3, 3), "exclamation", theme().color("caught"), 6)

    def _draw_ports(self, painter: QPainter) -> None:
        for port in self.ports():
            painter.setPen(pen(theme().color(port.role), 2))
            painter.setBrush(theme().color("raised"))
            painter.drawEllipse(port.position, PORT_RADIUS, PORT_RADIUS)
            painter.setPen(pen(theme().color(port.role), 1.6))
            reach = PORT_RADIUS - 2.5
            place = port.position
            painter.drawLine(place - QPointF(reach, 0), place + QPointF(reach, 0))
            painter.drawLine(place - QPointF(0, reach), place + QPointF(0, reach))


def with_margin(rect: QRectF) -> QRectF:
    return rect.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
