"""Moving nodes with the mouse: all selected ones together, edges in tow, snapping to what is around."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QLineF, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QGraphicsItem

from designer.canvas.node_item import NodeItem
from designer.canvas.snapping import Snapper
from designer.canvas.view import CanvasView


class MoveTool:
    """A mouse tool of the view; the press is left to the scene, which selects.

    ``on_moved`` hears which nodes were let go at another place.
    """

    def __init__(self, view: CanvasView, on_moved: Callable[[Iterable[NodeItem]], object]) -> None:
        self._view = view
        self._on_moved = on_moved
        self._from: QPoint | None = None
        self._moving: dict[NodeItem, QPointF] = {}
        self._snapper: Snapper | None = None

    def press(self, event: QMouseEvent) -> bool:
        """Remember where it began; not used up, since a click must still select."""
        place = self._view.mapToScene(event.position().toPoint())
        is_on_node = self._view.canvas.node_at(place) is not None
        self._from = event.position().toPoint() if is_on_node else None
        self._moving = {}
        return False

    def move(self, event: QMouseEvent) -> bool:
        """Take the selected nodes along, once the mouse went far enough to mean it; Alt moves freely."""
        if self._from is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return False
        way = event.position().toPoint() - self._from
        if not self._moving:
            if way.manhattanLength() < QApplication.startDragDistance():
                return True
            self._begin()
        shift = QPointF(way) / self._view.camera.zoom
        guides: Sequence[QLineF] = ()
        if self._snapper is not None and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            shift, guides = self._snapper.snap(shift, self._view.camera.zoom)
        self._view.show_guides(guides)
        for item, start in self._moving.items():
            self._view.canvas.move_node(item, start + shift)
        return True

    def _begin(self) -> None:
        canvas = self._view.canvas
        canvas.settle()
        self._moving = {item: item.pos() for item in outermost(canvas.selected_items())}
        first = next(iter(self._moving), None)
        if first is None:
            return
        whole = QRectF()
        for item in self._moving:
            whole = whole.united(item.scene_rect)
        seen = self._view.seen_rect()
        moving = {item.id for item in self._moving}
        self._snapper = Snapper(
            whole, (rect for other, rect in canvas.places.beside(first, seen) if other not in moving)
        )

    def release(self, event: QMouseEvent) -> bool:
        """Let go; not used up, since the scene saw the press."""
        moving, canvas = self._end(), self._view.canvas
        moved = [
            item for item, start in moving.items() if canvas.nodes.made.get(item.id) is item and item.pos() != start
        ]
        canvas.let_go()
        if moved:
            self._on_moved(moved)
        return False

    def cancel(self) -> bool:
        """Put the nodes back; tell whether any was on its way."""
        moving = self._end()
        for item, start in moving.items():
            self._view.canvas.move_back(item, start)
        return bool(moving)

    def _end(self) -> dict[NodeItem, QPointF]:
        moving, self._moving, self._from, self._snapper = self._moving, {}, None, None
        self._view.show_guides(())
        return moving


def outermost(items: Iterable[QGraphicsItem]) -> list[NodeItem]:
    """Return the nodes among selected items whose frame does not move along with them."""
    return [item for item in items if isinstance(item, NodeItem) and not _has_selected_frame(item)]


def _has_selected_frame(item: QGraphicsItem) -> bool:
    frame = item.parentItem()
    while frame is not None:
        if frame.isSelected():
            return True
        frame = frame.parentItem()
    return False
