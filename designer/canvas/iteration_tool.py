"""Clicks on the progress of a Map: they lead to one of its iterations."""

from collections.abc import Callable

from PySide6.QtGui import QMouseEvent

from designer.canvas.click_tool import ClickTool
from designer.canvas.view import CanvasView


class IterationTool(ClickTool):
    """A mouse tool of the view: a click on a cell, or on what failed, asks for that iteration."""

    def __init__(self, view: CanvasView, chosen: Callable[[str, int], object]) -> None:
        self._view = view
        self._chosen = chosen

    def press(self, event: QMouseEvent) -> bool:
        """Tell which iteration was hit, if any."""
        place = self._view.mapToScene(event.position().toPoint())
        item = self._view.canvas.node_at(place)
        hit = None if item is None else item.iteration_at(item.mapFromScene(place))
        if item is None or hit is None:
            return False
        self._chosen(item.id, hit)
        return True
