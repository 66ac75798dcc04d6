"""Folding a Map or Parallel: it becomes a node that says how much is inside."""

from collections.abc import Callable

from PySide6.QtGui import QMouseEvent

from designer.canvas.click_tool import ClickTool
from designer.canvas.view import CanvasView


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
