"""The edge, or the lane of a frame, that would take what is dragged: lit up until it is elsewhere."""

from PySide6.QtCore import QPointF

from designer.canvas.container_item import ContainerItem
from designer.canvas.transition_item import TransitionItem


class DropMarks:
    """At most one of ``edge`` and ``frame`` is lit up; neither is for the sheet."""

    def __init__(self) -> None:
        self.edge: TransitionItem | None = None
        self.frame: ContainerItem | None = None

    def light(self, edge: TransitionItem | None, frame: ContainerItem | None, place: QPointF) -> None:
        """Light up an edge, or else the lane of ``frame`` at a place in the scene, and nothing else."""
        frame = None if edge is not None else frame
        if self.edge is not None and self.edge is not edge:
            self.edge.set_drop_color("")
        if self.frame is not None and self.frame is not frame:
            self.frame.drop_color = ""
            self.frame.set_drop_lane(-1)
        self.edge, self.frame = edge, frame
        if frame is not None:
            frame.set_drop_lane(frame.lane_at(place))

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

    @property
    def where(self) -> str:
        """The id of the edge, or the pointer of the machine of the lane; empty for the sheet."""
        if self.edge is not None:
            return self.edge.id
        return self.frame.node.lanes[self.frame.drop_lane] if self.frame is not None else ""
