"""The picture from far away: boxes and lines in a handful of calls, without items.

Lists are kept a colour, for what is in view and around it, and changed in place: recolouring a thousand nodes
costs a thousand small moves, not a new picture.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from designer.canvas.places import Places, as_rect
from designer.look import theme


class Looks(Protocol):
    """The scene, as far as colours are concerned."""

    def role_of(self, node_id: str) -> str: ...
    def chosen_nodes(self) -> list[str]: ...


class Boxes:
    """Rectangles by colour role; each knows its place in the list of its colour."""

    def __init__(self) -> None:
        self._rects: dict[str, list[QRectF]] = {}
        self._ids: dict[str, list[str]] = {}
        self._places: dict[str, tuple[str, int]] = {}

    def put(self, box_id: str, rect: QRectF, role: str) -> None:
        """Add a box, or move and recolour it."""
        known = self._places.get(box_id)
        if known is not None:
            if known[0] == role:
                self._rects[role][known[1]] = rect
                return
            self.remove(box_id)
        rects = self._rects.setdefault(role, [])
        self._places[box_id] = (role, len(rects))
        rects.append(rect)
        self._ids.setdefault(role, []).append(box_id)

    def recolor(self, box_id: str, role: str) -> None:
        """Give a box another colour."""
        known = self._places.get(box_id)
        if known is not None and known[0] != role:
            self.put(box_id, self._rects[known[0]][known[1]], role)

    def remove(self, box_id: str) -> None:
        """Take a box out; the last one of its colour fills the hole."""
        role, place = self._places.pop(box_id)
        rects, ids = self._rects[role], self._ids[role]
        last_rect, last_id = rects.pop(), ids.pop()
        if last_id != box_id:
            rects[place], ids[place] = last_rect, last_id
            self._places[last_id] = (role, place)

    def clear(self) -> None:
        """Take all boxes out."""
        self._rects.clear()
        self._ids.clear()
        self._places.clear()

    def rect(self, box_id: str) -> QRectF | None:
        """Return where a box is; None for one that is not here."""
        role, place = self._places.get(box_id, ("", 0))
        return self._rects[role][place] if role else None

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __contains__(self, box_id: object) -> bool:
        return box_id in self._places

    def __len__(self) -> int:
        return len(self._places)

    def by_role(self) -> Iterable[tuple[str, list[QRectF]]]:
        """Yield the boxes of each colour."""
        return ((role, rects) for role, rects in self._rects.items() if rects)


class Overview:
    """Frames, nodes, edges and the selection of a scene, ready to be drawn at any small zoom."""

    def __init__(self, places: Places, looks: Looks) -> None:
        self._places, self._looks = places, looks
        self._frames = Boxes()
        self._nodes = Boxes()
        self._lines: dict[str, list[QLineF]] = {}
        self._all_lines: list[QLineF] | None = None
        self._chosen: list[QRectF] | None = None
        self._window = QRectF()  # what the lists are for

    def forget(self) -> None:
        """The graph, its layout or its words are others now."""
        self._window = QRectF()

    def forget_chosen(self) -> None:
        """Something else is selected."""
        self._chosen = None

    def recolour(self, node_ids: Iterable[str]) -> None:
        """Give nodes the colours that they should have now."""
        if self._window.isNull():
            return
        for node_id in node_ids:
            for boxes in (self._frames, self._nodes):
                if node_id in boxes:
                    boxes.recolor(node_id, self._looks.role_of(node_id))

    def move_node(self, node_id: str, edge_ids: Iterable[str]) -> None:
        """Follow a node that is on its way, with what is inside it and the edges at it."""
        if self._window.isNull():
            return
        self._put(node_id, self._frames, self._nodes)
        if node_id in self._frames:
            inside = node_id + "/"
            for other in [*self._frames, *self._nodes]:
                if other.startswith(inside):
                    self._put(other, self._frames, self._nodes)
            edge_ids = (*edge_ids, *(edge_id for edge_id in self._lines if edge_id.startswith(inside)))
        for edge_id in edge_ids:
            self._lines[edge_id] = self._places.lines_of(edge_id)
        self._all_lines = self._chosen = None

    def boxes(self) -> tuple[Boxes, Boxes]:
        """Return all frames and all nodes there are."""
        frames, nodes = Boxes(), Boxes()
        for node_id in self._places.layout.rects if self._places.layout is not None else ():
            self._put(node_id, frames, nodes)
        return frames, nodes

    def _put(self, node_id: str, frames: Boxes, nodes: Boxes) -> None:
        layout = self._places.layout
        assert layout is not None
        boxes = frames if node_id in layout.lane_rects else nodes
        boxes.put(node_id, self._places.rect_of(node_id), self._looks.role_of(node_id))

    def _fill(self, area: QRectF) -> None:
        """See that the lists have all that is in an area."""
        layout = self._places.layout
        if layout is None or self._window.contains(area):
            return
        self._window = area.adjusted(-area.width() / 2, -area.height(), area.width() / 2, area.height())
        wanted = as_rect(self._window)
        self._frames.clear()
        self._nodes.clear()
        for node_id in layout.near.boxes(wanted):
            self._put(node_id, self._frames, self._nodes)
        self._lines = {edge_id: self._places.lines_of(edge_id) for edge_id in layout.near.lines(wanted)}
        self._all_lines = self._chosen = None

    def _chosen_rects(self) -> list[QRectF]:
        nodes = self._looks.chosen_nodes()
        found = ((self._nodes if node_id in self._nodes else self._frames).rect(node_id) for node_id in nodes)
        return [rect for rect in found if rect is not None]

    def paint(self, painter: QPainter, area: QRectF) -> None:
        """Draw what is in ``area``; the painter has the view's transform."""
        self._fill(area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if self._all_lines is None:
            self._all_lines = [line for lines in self._lines.values() for line in lines]
        if self._chosen is None:
            self._chosen = self._chosen_rects()
        for role, rects in self._frames.by_role():
            painter.setPen(_thin(role))
            painter.setBrush(theme().color(role, 0.10))
            painter.drawRects(rects)
        painter.setPen(_thin("edge"))
        painter.drawLines(self._all_lines)
        for role, rects in self._nodes.by_role():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color(role))
            painter.drawRects(rects)
        if self._chosen:
            ring = _thin("accent")
            ring.setWidth(3)
            painter.setPen(ring)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRects(self._chosen)


def _thin(role: str) -> QPen:
    made = QPen(theme().color(role), 1)
    made.setCosmetic(True)
    return made
