"""Pulling a transition from a port to a state, or to where a new one is to be; the answer follows the cursor."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPainterPath
from PySide6.QtWidgets import QApplication, QGraphicsPathItem

from designer.canvas.hints import Hints
from designer.canvas.node_item import NodeItem
from designer.canvas.paint import pen
from designer.canvas.ports import PORT_RADIUS, Port
from designer.canvas.router import route_to_point
from designer.canvas.transition_item import TransitionItem, arrow_head, rounded_path
from designer.canvas.view import CanvasView
from designer.document.commands import connect, retarget_edge
from designer.document.document import Document
from designer.document.pointers import START
from designer.document.rules import Verdict, can_connect, can_retarget
from designer.look import theme, tr
from engine.language.machine import TransitionKind

_END_REACH = 14.0


OnSheet = Callable[[str, TransitionKind | None, QPoint], None]


class WiringTool:
    """A mouse tool of the view: new edges from ports, and the arrow of an edge to another state.

    ``on_sheet`` hears of a port that was clicked, or pulled to where there is no node: of which state, or START, which
    way out, and where on the screen.
    """

    def __init__(self, view: CanvasView, document: Document, hints: Hints, on_sheet: OnSheet) -> None:
        self._view = view
        self._document = document
        self._hints = hints
        self._on_sheet = on_sheet
        self._source: NodeItem | None = None
        self._port: Port | None = None
        self._edge: TransitionItem | None = None
        self._pressed: QPoint | None = None
        self._line: QGraphicsPathItem | None = None
        self._has_left = False  # whether the cursor was away from the source, so that coming back means it
        self._start = QPointF()
        self._target: NodeItem | None = None
        self._verdict = Verdict(ok=False)

    @property
    def is_active(self) -> bool:
        """Whether a line hangs at the cursor."""
        return self._line is not None

    def press(self, event: QMouseEvent) -> bool:
        """Take hold of a port, or of the arrow of an edge; the line comes once it is pulled."""
        place = self._view.mapToScene(event.position().toPoint())
        for item in self._view.canvas.items_at(place):
            if isinstance(item, NodeItem) and (port := item.port_at(place)) is not None:
                if not self._may():
                    return True
                self._take(event, item, item.mapToScene(port.position))
                self._port = port
                return True
        edge = self._grabbed_edge(place)
        if edge is None:
            return False
        if not self._may():
            return True
        self._take(event, self._view.canvas.nodes[edge.edge.source], edge.mapToScene(edge.points[0]))
        self._edge = edge
        return True

    def _take(self, event: QMouseEvent, source: NodeItem, start: QPointF) -> None:
        self._pressed = event.position().toPoint()
        self._source, self._start = source, start

    def _may(self) -> bool:
        verdict = self._document.can_edit()
        return verdict.ok or self._document.refuse(verdict)

    def _grabbed_edge(self, place: QPointF) -> TransitionItem | None:
        """Return the edge whose arrow is at a place: a selected one, or else one that the cursor is on."""
        canvas = self._view.canvas
        chosen = [item for item in canvas.selectedItems() if isinstance(item, TransitionItem)]
        is_on_node = canvas.node_at(place) is not None  # there a press is meant for the node
        under = [] if is_on_node else [item for item in canvas.items_at(place) if isinstance(item, TransitionItem)]
        for item in (*chosen, *(one for one in under if one.shows_handle)):
            if item.points and (item.end_point - place).manhattanLength() <= _END_REACH:
                return item
        return None

    def _begin(self, source: NodeItem) -> None:
        self._line = QGraphicsPathItem()
        self._line.setZValue(10)
        self._view.canvas.addItem(self._line)
        self._has_left = self._edge is not None
        if self._edge is not None:
            self._edge.setOpacity(0.3)
        name = source.node.name if source.id != START else tr("Start")
        self._hints.begin(self._instruction(name))

    def _instruction(self, name: str) -> str:
        if self._edge is not None:
            return tr('Drop on the node that follows "{name}"; Esc cancels', name=name)
        if self._kind is TransitionKind.CATCH:
            return tr('Drop on the node that goes on when "{name}" fails, or on the sheet for a new one', name=name)
        return tr('Drop on the node that follows "{name}", or on the sheet for a new one', name=name)

    def move(self, event: QMouseEvent) -> bool:
        """Draw the line to the cursor, once it went far enough to mean it, and judge what lies there."""
        if self._pressed is None or self._source is None:
            return False
        point = event.position().toPoint()
        if self._line is None:
            if (point - self._pressed).manhattanLength() < QApplication.startDragDistance():
                return True
            self._begin(self._source)
        self._track(self._view.mapToScene(point))
        return True

    def _target_at(self, place: QPointF) -> NodeItem | None:
        """Return the node at a place; the one the line comes from only after the cursor was away from it."""
        source, target = self._source, self._view.canvas.node_at(place)
        if source is None:
            return target
        if target is not None and source.id.startswith(f"{target.id}/"):
            target = None  # the frame the line comes from is the sheet to it
        if not self._is_near(source, place):
            self._has_left = True
        is_back = self._has_left and source.rect.contains(source.mapFromScene(place))
        return None if target is source and not is_back else target

    @staticmethod
    def _is_near(source: NodeItem, place: QPointF) -> bool:
        reach = PORT_RADIUS + 4
        return source.rect.adjusted(-reach, -reach, reach, reach).contains(source.mapFromScene(place))

    def _track(self, place: QPointF) -> None:
        assert self._line is not None
        target = self._target_at(place)
        self._light(target)
        is_yes = target is not None and self._verdict.ok
        role = "succeeded" if is_yes else "failed" if target is not None else self._role
        is_catch = self._kind is TransitionKind.CATCH
        points = route_to_point(self._start, place, is_catch=is_catch)
        path = rounded_path(points, 8)
        path.addPolygon(arrow_head(points[-2] if len(points) > 1 else self._start, place))
        self._line.setPath(_closed(path))
        self._line.setPen(pen(theme().color(role), 2, Qt.PenStyle.DashLine))
        if target is None:
            self._hints.clear_answer()
        else:
            verdict, name = self._verdict, self._name(target)
            yes = tr('Catch errors: go on at "{name}"', name=name) if is_catch else tr('Connect to "{name}"', name=name)
            self._hints.show_answer(QPointF(self._view.mapFromScene(place)), verdict.ok, verdict.reason or yes)
            if verdict.ok and not verdict.reason:
                self._hints.answer.say(yes, "succeeded")

    @property
    def _kind(self) -> TransitionKind | None:
        if self._edge is not None:
            kind = self._edge.edge.kind
            return kind if isinstance(kind, TransitionKind) else None
        return self._port.kind if self._port is not None else None

    @property
    def _role(self) -> str:
        return self._port.role if self._port is not None else "accent"

    def _name(self, target: NodeItem) -> str:
        return target.node.name or tr("End")

    def _light(self, target: NodeItem | None) -> None:
        if target is not self._target and self._target is not None:
            self._target.drop_color = ""
            self._target.update()
        self._target = target
        if target is None:
            return
        self._verdict = self._judge(target.id)
        target.drop_color = "succeeded" if self._verdict.ok else "failed"
        target.update()

    def _judge(self, target: str) -> Verdict:
        if self._edge is not None:
            return can_retarget(self._document.definition, self._edge.id, target)
        assert self._source is not None
        return can_connect(self._document.definition, self._source.id, target, self._kind_for(target))

    def _kind_for(self, target: str) -> TransitionKind | None:
        # Pulling the way on to End ends the state: the command knows, once no kind is forced on it.
        return None if self._kind is TransitionKind.NEXT else self._kind

    def release(self, event: QMouseEvent) -> bool:
        """Connect, if the answer was yes, or ask for a new state; the arrow of an edge that was clicked selects it."""
        if self._pressed is None:
            return False
        if event.button() != Qt.MouseButton.LeftButton:
            return True
        if self._line is None and self._edge is not None and not self._edge.isSelected():
            self._view.canvas.clearSelection()
            self._edge.setSelected(True)
        source, edge, target, ok, kind = self._source, self._edge, self._target, self._verdict.ok, self._kind
        wanted = None if target is None else self._kind_for(target.id)
        point = event.position().toPoint()
        is_new = self._asks_for_new(point)
        self.cancel()
        if source is None:
            return True
        if is_new:
            self._on_sheet(source.id, kind, self._view.viewport().mapToGlobal(point))
        elif target is not None and ok and edge is not None:
            retarget_edge(self._document, edge.id, target.id)
        elif target is not None and ok:
            connect(self._document, source.id, target.id, wanted)
        return True

    def _asks_for_new(self, point: QPoint) -> bool:
        """Tell whether a port was clicked, or its line let go away from every node, where one can see it."""
        if self._port is None or self._source is None:
            return False
        is_away = self._has_left and not self._is_near(self._source, self._view.mapToScene(point))
        return self._line is None or (self._target is None and is_away and self._view.viewport().rect().contains(point))

    def cancel(self) -> bool:
        """Give up; tell whether there was anything to give up."""
        if self._pressed is None:
            return False
        if self._line is not None:
            self._light(None)
            if self._edge is not None:
                self._edge.setOpacity(1.0)
            self._view.canvas.removeItem(self._line)
            self._hints.end()
        self._pressed = self._line = self._source = self._port = self._edge = None
        return True


def _closed(path: QPainterPath) -> QPainterPath:
    path.setFillRule(Qt.FillRule.WindingFill)
    return path
