"""Frames that grow while a node in them is dragged: drawn as large as the layout will make them."""

from collections.abc import Iterable

from PySide6.QtCore import QRectF

from designer.canvas.container_item import ContainerItem
from designer.canvas.node_item import NodeItem
from designer.layout.model import FRAME_HEADER, FRAME_PADDING


class FrameGrowth:
    """Remembers which frames are drawn larger than they are."""

    def __init__(self) -> None:
        self._grown: set[ContainerItem] = set()

    def fit(self, items: Iterable[NodeItem]) -> None:
        """Let the frames around ``items`` reach around them, those around these frames too, and no others."""
        reaches: dict[ContainerItem, QRectF] = {}
        for item in items:
            inside, frame = QRectF(item.pos(), item.rect.size()), item.frame
            while isinstance(frame, ContainerItem):
                room = inside.adjusted(-FRAME_PADDING, -FRAME_HEADER - FRAME_PADDING, FRAME_PADDING, FRAME_PADDING)
                reaches[frame] = reaches.get(frame, frame.rect).united(room)
                inside, frame = reaches[frame].translated(frame.pos()), frame.frame
        for frame in self._grown - reaches.keys():
            frame.set_reach(frame.rect)
        for frame, reach in reaches.items():
            frame.set_reach(reach)
        self._grown = set(reaches)

    def give_back(self) -> None:
        """Let all be as large as they are."""
        self.fit(())
