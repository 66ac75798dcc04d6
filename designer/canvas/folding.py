"""Folding a Map or Parallel: it becomes a node that says how much is inside."""

from collections.abc import Callable, Collection

from PySide6.QtGui import QMouseEvent

from designer.canvas.view import CanvasView
from designer.document.graph import Graph
from designer.document.pointers import parents
from designer.look import tr


def summaries_of(graph: Graph, folded: Collection[str]) -> dict[str, str]:
    """Return what folded frames say about their inside, by pointer."""
    if not folded:
        return {}
    inside: dict[str, list[str]] = {
        pointer: [] for pointer in folded if (node := graph.nodes.get(pointer)) is not None and node.lanes
    }
    for node in graph.nodes.values():
        for around in parents(node.id):
            if around in inside:
                inside[around].append(node.type)
    return {pointer: _summary(types) for pointer, types in inside.items()}


def _summary(types: list[str]) -> str:
    """Return how many nodes are inside and of which types: ``3 nodes · Task, Choice``."""
    if not types:
        return tr("nothing inside")
    count = tr("1 node") if len(types) == 1 else tr("{count} nodes", count=len(types))
    return f"{count} · {tr(', ').join(dict.fromkeys(types))}"


class FoldTool:
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

    def move(self, event: QMouseEvent) -> bool:
        """Nothing hangs at the cursor."""
        return False

    def release(self, event: QMouseEvent) -> bool:
        """Nothing hangs at the cursor."""
        return False

    def cancel(self) -> bool:
        """Nothing to give up."""
        return False
