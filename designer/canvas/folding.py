"""Folding a Map or Parallel: it becomes a node that says how much is inside."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QMouseEvent

from designer.canvas.click_tool import ClickTool
from designer.canvas.container_item import HEADER
from designer.canvas.view import CanvasView
from designer.document.selection import Selection
from designer.layout.layout import Layout

_ROUND = 24.0


class FoldTool(ClickTool):
    """A mouse tool of the view: the little arrow in a frame."""

    def __init__(self, view: CanvasView, toggle: Callable[[str], None]) -> None:
        self._view = view
        self._toggle = toggle

    def press(self, event: QMouseEvent) -> bool:
        """Fold or unfold, if the arrow was hit."""
        place = self._view.mapToScene(event.position().toPoint())
        item = self._view.canvas.node_at(place)
        if item is None or not item.fold_rect.contains(item.mapFromScene(place)):
            return False
        self._toggle(item.id)
        return True


def select_instead(frame: str, selection: Selection) -> None:
    """Select a frame for what is selected inside it, so that no key reaches what its folding hides."""
    items = (*selection.pointers, *selection.edges, *filter(None, (selection.broken,)))
    if any(item.startswith(f"{frame}/") for item in items):
        seen = [item for item in items if not item.startswith(f"{frame}/")]
        selection.set((*seen, frame), seen)


class FoldedInPlace:
    """Keeps the corner with the arrow where it is on the screen while a frame is folded or unfolded.

    Everything else may move: one looks at the arrow, and a second click on it takes the first one back.
    """

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._pointer = ""
        self._corner: QPoint | None = None  # in the view, if it was seen

    def expect(self, pointer: str) -> None:
        """The frame at ``pointer`` is folded or unfolded with the next layout."""
        self._pointer = pointer

    def hold(self, layout: Layout) -> bool:
        """Remember where the frame is before ``layout`` is shown; tell whether there is one."""
        if self._pointer not in layout.rects:
            self._pointer = ""  # it went before it was drawn, and is not folded when it comes back
            return False
        self._view.camera.stop()
        corner = self._place_of_corner()
        self._corner = corner if self._view.viewport().rect().contains(corner) else None
        return True

    def let_go(self) -> None:
        """Move the view after the frame; bring its header into view where the corner was not."""
        place, camera = self._view.canvas.rect_of(self._pointer), self._view.camera
        if self._corner is None:
            header = QRectF(place.topLeft(), place.topRight() + QPointF(0, min(place.height(), HEADER)))
            camera.reveal(header.adjusted(-_ROUND, -_ROUND, _ROUND, _ROUND))
        elif way := self._place_of_corner() - self._corner:
            camera.pan(way.x(), way.y())
        self._pointer = ""

    def _place_of_corner(self) -> QPoint:
        return self._view.mapFromScene(self._view.canvas.rect_of(self._pointer).topRight())
