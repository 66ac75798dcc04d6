"""The picture from far away: boxes and lines in a handful of calls, whatever the number of nodes.

Lists are kept a colour and changed in place, so that recolouring a thousand nodes costs a thousand
small moves, not a new picture.
"""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from designer.look import theme

LinesOfEdges: TypeAlias = Callable[[], Iterable[tuple[str, list[QLineF]]]]


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

    def __len__(self) -> int:
        return len(self._places)

    def by_role(self) -> Iterable[tuple[str, list[QRectF]]]:
        """Yield the boxes of each colour."""
        return ((role, rects) for role, rects in self._rects.items() if rects)


class Overview:
    """Frames, nodes, edges and the selection, ready to be drawn at any small zoom."""

    def __init__(self) -> None:
        self.frames = Boxes()
        self.nodes = Boxes()
        self._lines: dict[str, list[QLineF]] = {}
        self._all_lines: list[QLineF] | None = None
        self._lines_to_come: LinesOfEdges | None = None

    def set_lines_later(self, source: LinesOfEdges) -> None:
        """Ask ``source`` for the lines of all edges by id when they are drawn: often that is never."""
        self._lines_to_come = source
        self._all_lines = None

    def set_lines(self, edge_id: str, lines: list[QLineF]) -> None:
        """Take the line of an edge; an empty list takes it out."""
        if self._lines_to_come is not None:
            return
        if lines:
            self._lines[edge_id] = lines
        else:
            self._lines.pop(edge_id, None)
        self._all_lines = None

    def clear(self) -> None:
        """Forget everything."""
        self.frames.clear()
        self.nodes.clear()
        self._lines.clear()
        self._all_lines = self._lines_to_come = None

    def paint(self, painter: QPainter, selected: Iterable[QRectF]) -> None:
        """Draw it; the painter has the view's transform."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if self._lines_to_come is not None:
            self._lines, self._lines_to_come = dict(self._lines_to_come()), None
        if self._all_lines is None:
            self._all_lines = [line for lines in self._lines.values() for line in lines]
        for role, rects in self.frames.by_role():
            painter.setPen(_thin(role))
            painter.setBrush(theme().color(role, 0.10))
            painter.drawRects(rects)
        painter.setPen(_thin("edge"))
        painter.drawLines(self._all_lines)
        for role, rects in self.nodes.by_role():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color(role))
            painter.drawRects(rects)
        chosen = list(selected)
        if chosen:
            ring = _thin("accent")
            ring.setWidth(3)
            painter.setPen(ring)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRects(chosen)


def _thin(role: str) -> QPen:
    made = QPen(theme().color(role), 1)
    made.setCosmetic(True)
    return made
