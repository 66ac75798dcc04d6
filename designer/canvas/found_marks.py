"""Marks on the nodes that a search found: amber around each, stronger around the one the search stands at."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from designer.canvas.node_item import NodeItem
from designer.canvas.scene import CanvasScene
from designer.canvas.transition_item import TransitionItem
from designer.document.pointers import parents
from designer.look import theme

_MANY = 250
"""With more marks their places are kept; so many nodes do not glide either."""


class FoundMarks(QObject):
    """Sets the marks of a scene's items and remembers where they are, for pictures without items."""

    def __init__(self, scene: CanvasScene) -> None:
        super().__init__(scene)
        self._scene = scene
        self._marked: dict[str, str] = {}
        self._rects: list[tuple[int, list[QRectF]]] | None = None
        scene.contents_changed.connect(self._note_change)
        scene.node_moved.connect(self._note_change)
        scene.dressers.append(self._mark)

    def show(self, pointers: Iterable[str], current: str) -> None:
        """Mark these nodes and no others; one that is folded away marks the frame that hides it."""
        marked = {seen: "found" for pointer in pointers if (seen := self._seen(pointer))}
        if current and (seen := self._seen(current)):
            marked[seen] = "current"
        if marked != self._marked:
            self._marked = marked
            for item in self._scene.nodes.made.values():
                self._mark(item)
            self._scene.contents_changed.emit()

    def _mark(self, item: NodeItem | TransitionItem) -> None:
        if isinstance(item, NodeItem):
            item.set_found(self._marked.get(item.id, ""))

    def _seen(self, pointer: str) -> str:
        nodes = self._scene.nodes
        if pointer in nodes:
            return pointer
        return next((around for around in parents(pointer) if around in nodes), "")

    def paint(self, painter: QPainter) -> None:
        """Draw the marks as boxes of the same width at every zoom."""
        if not self._marked:
            return
        rings = self._rects or [(2, self._places("found")), (4, self._places("current"))]
        if len(self._marked) > _MANY:
            self._rects = rings
        for width, rects in rings:
            if rects:
                ring = QPen(theme().color("paused"), width)
                ring.setCosmetic(True)
                painter.setPen(ring)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRects(rects)

    def _places(self, mark: str) -> list[QRectF]:
        found = (self._scene.rect_of(node_id) for node_id, its in self._marked.items() if its == mark)
        return [rect for rect in found if not rect.isNull()]

    def _note_change(self, _node: str = "") -> None:
        self._rects = None
