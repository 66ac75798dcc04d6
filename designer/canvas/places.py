"""Where nodes and edges are in the scene, whether they have items or not."""

import itertools
from collections.abc import Iterator

from PySide6.QtCore import QLineF, QPointF, QRectF

from designer.canvas.node_item import NodeItem
from designer.canvas.shelf import Shelf
from designer.canvas.transition_item import TransitionItem
from designer.document.graph import Graph
from designer.document.pointers import owner_of, parents
from designer.layout.layout import Block, Layout
from designer.layout.model import Rect


class Places:
    """Knows the layout, and what is not where the layout has it: ``held`` is on its way with the mouse."""

    def __init__(self, nodes: Shelf[NodeItem], edges: Shelf[TransitionItem]) -> None:
        self._nodes, self._edges = nodes, edges
        self.graph = Graph(nodes={}, edges={})
        self.layout: Layout | None = None
        self.held: set[str] = set()
        self.held_edges: set[str] = set()  # those that lead to one or away from it

    def let_go(self) -> None:
        """Nothing is on its way any more."""
        self.held.clear()
        self.held_edges.clear()

    def rect_of(self, node_id: str) -> QRectF:
        """Return the body of a node; null for one that is not drawn."""
        item, layout = self._nodes.made.get(node_id), self.layout
        if item is not None:
            return item.scene_rect
        if layout is None or node_id not in layout.rects:
            return QRectF()
        return QRectF(*layout.rects[node_id]).translated(self._shift(node_id))

    def home_of(self, node_id: str) -> QPointF:
        """Return where the layout has the corner of a node, as counted in its frame; without a layout, where it is."""
        if self.layout is None or node_id not in self.layout.rects:
            return self._nodes[node_id].pos()
        rects, owner = self.layout.rects, self.owner(node_id)
        corner = QPointF(rects[node_id].x, rects[node_id].y)
        return corner - QPointF(rects[owner].x, rects[owner].y) if owner else corner

    def lines_of(self, edge_id: str) -> list[QLineF]:
        """Return the straight parts of an edge."""
        item, layout = self._edges.made.get(edge_id), self.layout
        if item is not None:
            return item.scene_lines()
        assert layout is not None
        shift = self._shift(self.graph.edges[edge_id].source)
        points = [QPointF(*point) + shift for point in layout.routes[edge_id].points]
        return [QLineF(first, second) for first, second in itertools.pairwise(points)]

    def _shift(self, node_id: str) -> QPointF:
        """Return how far what is around a node was taken along by the mouse."""
        frame = next((around for around in parents(node_id) if around in self.held), "") if self.held else ""
        if not frame or self.layout is None:
            return QPointF()
        origin = self.layout.rects[frame]
        return self._nodes[frame].scenePos() - QPointF(origin.x, origin.y)

    def is_held_in(self, block: Block) -> bool:
        """Tell whether anything of a block of the layout is on its way."""
        parts = block.parts
        return bool(self.held) and not (self.held.isdisjoint(parts.rects) and self.held_edges.isdisjoint(parts.routes))

    def near(self, area: QRectF) -> Iterator[tuple[str, QRectF]]:
        """Yield the states that have a part in an area, and where they are."""
        for node_id in self.layout.boxes_near(as_rect(area)) if self.layout is not None else ():
            if node_id.startswith("/"):
                yield node_id, self.rect_of(node_id)

    def is_taken(self, area: QRectF) -> bool:
        """Tell whether a node has a part in an area."""
        near = self.layout.boxes_near(as_rect(area)) if self.layout is not None else ()
        return any(self.rect_of(node_id).intersects(area) for node_id in near)

    def worded(self, area: QRectF) -> set[str]:
        """Return the states of which an area shows words: their own, or those of what leads away from them."""
        if self.layout is None:
            return set()
        links = (self.graph.edges[edge_id].source for edge_id in self.layout.lines_near(as_rect(area)))
        return {one for one in (*self.layout.boxes_near(as_rect(area)), *links) if one.startswith("/")}

    def within(self, area: QRectF) -> Iterator[str]:
        """Yield the nodes and the edges that have a part in an area."""
        if self.layout is not None:
            yield from self.layout.boxes_near(as_rect(area))
            for edge_id in self.layout.lines_near(as_rect(area)):
                # The lines are upright or level, so that each fills the box around it.
                boxes = (QRectF(line.p1(), line.p2()).normalized() for line in self.lines_of(edge_id))
                if any(box.adjusted(-1, -1, 1, 1).intersects(area) for box in boxes):
                    yield edge_id

    def beside(self, item: NodeItem, area: QRectF) -> Iterator[tuple[str, QRectF]]:
        """Yield the nodes in the same frame that have a part in an area, and where they are."""
        for node_id in self.layout.boxes_near(as_rect(area)) if self.layout is not None else ():
            if self.graph.nodes[node_id].machine == item.node.machine:
                yield node_id, self.rect_of(node_id)

    def first(self) -> str:
        """Return the uppermost state, of several the leftmost; empty without any."""
        rects = self.layout.rects if self.layout is not None else {}
        states = (node_id for node_id in rects if node_id.startswith("/"))
        return min(states, key=lambda node_id: (rects[node_id].y, rects[node_id].x), default="")

    def owner(self, node_id: str) -> str:
        """Return the frame that a node stands in; empty for the sheet."""
        machine = self.graph.nodes[node_id].machine
        return owner_of(machine) if machine else ""


def as_rect(area: QRectF) -> Rect:
    """Return an area as the layout takes it."""
    return Rect(area.x(), area.y(), area.width(), area.height())
