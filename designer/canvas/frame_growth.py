"""Frames that grow while a node in them is dragged: drawn as large as the layout will make them."""

from collections.abc import Iterable

from PySide6.QtCore import QRectF

from designer.canvas.container_item import ContainerItem
from designer.canvas.node_item import NodeItem
from designer.layout.model import FRAME_HEADER, FRAME_PADDING

_LIFTED = 5  # over frames that grow, and all else that lies beside it


class FrameGrowth:
    """Remembers which frames are drawn larger than they are, and what is drawn over all others."""

    def __init__(self) -> None:
        self._grown: set[ContainerItem] = set()
        self._lifted: dict[NodeItem, float] = {}

    def fit(self, items: Iterable[NodeItem]) -> None:
        """Let the frames around ``items`` reach around them, those around these frames too, and no others."""
        self._put_down()
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

    def lift(self, items: Iterable[NodeItem]) -> None:
        """Let all frames be as large as they are, and draw ``items``, which leave theirs, over all others."""
        self.fit(())
        for item in items:
            around: NodeItem | None = item
            while around is not None:
                self._lifted.setdefault(around, around.zValue())
                around.setZValue(_LIFTED)
                around = around.frame

    def _put_down(self) -> None:
        for item, before in self._lifted.items():
            item.setZValue(before)
        self._lifted = {}
