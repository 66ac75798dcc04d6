"""Moving nodes with the mouse: all selected ones together, edges in tow."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QGraphicsItem

from designer.canvas.node_item import NodeItem
from designer.canvas.view import CanvasView


class MoveTool:
    """A mouse tool of the view; the press is left to the scene, which selects."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._from: QPoint | None = None
        self._moving: dict[NodeItem, QPointF] = {}
        self._pins: dict[str, QPointF] = {}

    def press(self, event: QMouseEvent) -> bool:
        """Remember where it began; not used up, since a click must still select."""
        place = self._view.mapToScene(event.position().toPoint())
        is_on_node = self._view.canvas.node_at(place) is not None
        self._from = event.position().toPoint() if is_on_node else None
        self._moving = {}
        return False

    def move(self, event: QMouseEvent) -> bool:
        """Take the selected nodes along, once the mouse went far enough to mean it."""
        if self._from is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return False
        way = event.position().toPoint() - self._from
        if not self._moving:
            if way.manhattanLength() < QApplication.startDragDistance():
                return True
            self._view.canvas.settle()
            self._moving = {item: item.pos() for item in self._outermost()}
            self._pins = dict(self._view.canvas.pins)
        shift = QPointF(way) / self._view.camera.zoom
        for item, start in self._moving.items():
            self._view.canvas.move_node(item, start + shift)
        return True

    def _outermost(self) -> list[NodeItem]:
        chosen = [item for item in self._view.canvas.selectedItems() if isinstance(item, NodeItem)]
        return [item for item in chosen if not _has_selected_frame(item)]

    def release(self, event: QMouseEvent) -> bool:
        """Let go; not used up, since the scene saw the press."""
        self._from = None
        self._moving = {}
        return False

    def cancel(self) -> bool:
        """Put the nodes back; tell whether any was on its way."""
        moving, self._moving, self._from = self._moving, {}, None
        for item, start in moving.items():
            self._view.canvas.move_back(item, start, self._pins.get(item.id))
        return bool(moving)


def _has_selected_frame(item: QGraphicsItem) -> bool:
    frame = item.parentItem()
    while frame is not None:
        if frame.isSelected():
            return True
        frame = frame.parentItem()
    return False
