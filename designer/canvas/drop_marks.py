"""The edge, or the lane of a frame, that would take what is dragged: lit up until it is elsewhere."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QTimer
from PySide6.QtWidgets import QGraphicsItem

from designer.canvas.container_item import ContainerItem
from designer.canvas.node_item import NodeItem
from designer.canvas.transition_item import TransitionItem

REST_MS = 600
"""How long something rests on a folded frame until it unfolds: one that crosses it on its way leaves it folded."""


class DropMarks:
    """At most one of ``edge`` and ``frame`` is lit up; neither is for the sheet.

    ``unfold`` gets the pointer of a folded frame that was lit up for a while.
    """

    def __init__(self, parent: QObject, unfold: Callable[[str], object]) -> None:
        self.edge: TransitionItem | None = None
        self.frame: NodeItem | None = None
        self.lane = -1
        self._unfold = unfold
        self._opened = ""  # what unfolded under the cursor, until that is elsewhere
        self.rest = QTimer(parent)
        self.rest.setSingleShot(True)
        self.rest.setInterval(REST_MS)
        self.rest.timeout.connect(self._open)

    def lane_of(self, item: QGraphicsItem, place: QPointF) -> int:
        """Return which lane of an item takes what is dropped at a place in the scene, or -1 when none does.

        A folded frame takes it into the first one. In one that unfolded under the cursor, which may have come to be on
        the header, the nearest one takes it.
        """
        if not isinstance(item, NodeItem) or not item.node.lanes:
            return -1
        if not isinstance(item, ContainerItem):
            return 0
        lane = item.lane_at(place)
        return item.lane_beside(place) if lane < 0 and item.id == self._opened else lane

    def light(self, edge: TransitionItem | None, frame: NodeItem | None, place: QPointF) -> None:
        """Light up an edge, or else the lane of ``frame`` at a place in the scene, and nothing else."""
        frame = None if edge is not None else frame
        if self.edge is not None and self.edge is not edge:
            self.edge.set_drop_color("")
        if self.frame is not None and self.frame is not frame:
            self._light_lane(self.frame, -1)
            self.frame.drop_color = ""
            self.frame.update()
        if frame is None or frame is not self.frame:
            self.rest.stop()
            if frame is not None and not isinstance(frame, ContainerItem):
                self.rest.start()
        self.edge, self.frame = edge, frame
        self.lane = self.lane_of(frame, place) if frame is not None else -1
        if frame is not None:
            self._light_lane(frame, self.lane)

    @staticmethod
    def _light_lane(frame: NodeItem, lane: int) -> None:
        if isinstance(frame, ContainerItem):
            frame.set_drop_lane(lane)

    def _open(self) -> None:
        if self.frame is not None:
            self._opened = self.frame.id
            self._unfold(self._opened)

    def color(self, role: str) -> None:
        """Show in a colour whether it may be dropped there."""
        if self.edge is not None:
            self.edge.set_drop_color(role)
        if self.frame is not None:
            self.frame.drop_color = role
            self.frame.update()

    def put_out(self) -> None:
        """Light up nothing."""
        self.light(None, None, QPointF())
        self._opened = ""

    @property
    def where(self) -> str:
        """The id of the edge, or the pointer of the machine of the lane; empty for the sheet."""
        if self.edge is not None:
            return self.edge.id
        return self.frame.node.lanes[self.lane] if self.frame is not None else ""
