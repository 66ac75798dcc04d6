"""The picture from far away: boxes and lines in a handful of calls, without items.

A picture is made for each block of the layout when the block is drawn, and kept while the block and its colours
stay the same: after an edit of one state a thousand others cost nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from designer.canvas.places import Places, as_rect
from designer.layout.layout import Block, Placed, touches
from designer.layout.model import NODE_WIDTH
from designer.look import theme

_FINE = 3.0
"""Nodes that are less wide, in pixels, are drawn as squares of a grid, those in one square as one."""
_SQUARE = 1.0
_AT_ONCE, _LET_GO = 2_000, 20
"""So many boxes are worked out for one painting, and so many blocks let go; what lacks then comes with the next ones."""


class Looks(Protocol):
    """The scene, as far as colours are concerned."""

    def roles_of(self, node_ids: Iterable[str]) -> list[str]: ...
    def chosen_nodes(self) -> list[str]: ...


class Picture(NamedTuple):
    """What is drawn of a block, counted from its corner: boxes by colour role, and lines."""

    frames: Mapping[str, list[QRectF]]
    nodes: Mapping[str, list[QRectF]]
    lines: list[QLineF]


class _Known(NamedTuple):
    """The pictures of a block by the size of their squares, in the colours for which they were made."""

    block: Block
    roles: list[str]
    pictures: dict[int, Picture]


class Overview:
    """Frames, nodes, edges and the selection of a scene, ready to be drawn at any small zoom."""

    def __init__(self, places: Places, looks: Looks) -> None:
        self._places, self._looks = places, looks
        self._known: dict[int, _Known] = {}
        self._gone: list[_Known] = []  # to take so many boxes apart at once takes longer than a frame
        self._looked_at: set[int] = set()  # whose colours are known to be those of now
        self._chosen: list[QRectF] | None = None
        self.is_unfinished = False

    def forget(self) -> None:
        """The graph, its layout or its words are others now."""
        self._looked_at.clear()
        self._chosen = None
        layout = self._places.layout
        there = {id(placed.block) for placed in layout.blocks} if layout is not None else set()
        self._gone += [self._known.pop(gone) for gone in self._known.keys() - there]

    def forget_chosen(self) -> None:
        """Something else is selected, or what is selected moved."""
        self._chosen = None

    def recolour(self, node_ids: Iterable[str] | None) -> None:
        """These nodes may have other colours now; None for all."""
        layout = self._places.layout
        if node_ids is None or layout is None:
            self._looked_at.clear()
        else:
            self._looked_at -= {id(layout.block_of(node_id)) for node_id in node_ids}

    def pictures(self, area: QRectF, zoom: float, at_once: float = _AT_ONCE) -> Iterator[tuple[QPointF, Picture]]:
        """Yield the pictures of what is in an area, and where they belong.

        They end early, and the overview is unfinished, when more than ``at_once`` boxes would have to be worked out.
        """
        layout, wanted = self._places.layout, as_rect(area)
        size = 0 if NODE_WIDTH * zoom >= _FINE else 1 << int(_SQUARE / zoom).bit_length()
        room = at_once
        self.is_unfinished = False
        del self._gone[-_LET_GO:]
        for placed in layout.blocks if layout is not None else ():
            if self._places.is_held_in(placed.block):
                yield QPointF(), self._of_held(placed)
            elif touches(placed.bounds, wanted):
                known = self._look_at(placed.block)
                if size not in known.pictures:
                    if room <= 0:
                        self.is_unfinished = True
                        continue
                    room -= len(known.roles)
                    known.pictures[size] = _draw(placed.block, known.roles, size)
                yield QPointF(placed.x, placed.y), known.pictures[size]

    def _look_at(self, block: Block) -> _Known:
        known = self._known.get(id(block))
        if known is not None and id(block) in self._looked_at:
            return known
        self._looked_at.add(id(block))
        roles = self._looks.roles_of(block.parts.rects)
        if known is None or known.roles != roles:
            known = self._known[id(block)] = _Known(block, roles, {})
        return known

    def _of_held(self, placed: Placed) -> Picture:
        """Return the picture of a block of which something is on its way, counted from the corner of the sheet."""
        parts, places = placed.block.parts, self._places
        frames: dict[str, list[QRectF]] = {}
        nodes: dict[str, list[QRectF]] = {}
        for node_id, role in zip(parts.rects, self._looks.roles_of(parts.rects), strict=True):
            boxes = frames if node_id in parts.lane_rects else nodes
            boxes.setdefault(role, []).append(places.rect_of(node_id))
        return Picture(frames, nodes, [line for edge_id in parts.routes for line in places.lines_of(edge_id)])

    def paint(self, painter: QPainter, area: QRectF, zoom: float) -> None:
        """Draw what is in ``area``; the painter has the view's transform."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        seen = list(self.pictures(area, zoom))
        paint_boxes(painter, [(place, picture.frames) for place, picture in seen], 0.10, outline=1.0)
        painter.setPen(_thin("edge"))
        for place, picture in seen:
            painter.translate(place)
            painter.drawLines(picture.lines)
            painter.translate(-place)
        paint_boxes(painter, [(place, picture.nodes) for place, picture in seen], 1.0)
        if self._chosen is None:
            self._chosen = [self._places.rect_of(node_id) for node_id in self._looks.chosen_nodes()]
        chosen = [rect for rect in self._chosen if rect.intersects(area)]
        if chosen:
            ring = _thin("accent")
            ring.setWidth(3)
            painter.setPen(ring)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRects(chosen)


def _draw(block: Block, roles: Sequence[str], size: int) -> Picture:
    parts = block.parts
    frames: dict[str, list[QRectF]] = {}
    nodes: dict[str, list[QRectF]] = {}
    squares: set[tuple[str, int, int]] = set()
    for (node_id, rect), role in zip(parts.rects.items(), roles, strict=True):
        if node_id in parts.lane_rects:
            frames.setdefault(role, []).append(QRectF(*rect))
        elif not size:
            nodes.setdefault(role, []).append(QRectF(*rect))
        else:
            squares.add((role, int(rect.x + rect.w / 2) // size, int(rect.y + rect.h / 2) // size))
    for role, column, row in squares:
        nodes.setdefault(role, []).append(QRectF(column * size, row * size, size, size))
    return Picture(frames, nodes, list(_lines(block, size)))


def _lines(block: Block, size: int) -> Iterator[QLineF]:
    if not size:
        for (x, y), (turns, _label) in block.parts.routes.values():
            for (x1, y1), (x2, y2) in pairwise(turns):
                yield QLineF(x + x1, y + y1, x + x2, y + y2)
        return
    squares = set()
    for (x, y), (turns, _label) in block.parts.routes.values():
        across, down = turns[-1]
        squares.add((int(x) // size, int(y) // size, int(x + across) // size, int(y + down) // size))
    half = size / 2
    for x1, y1, x2, y2 in squares:
        yield QLineF(x1 * size + half, y1 * size + half, x2 * size + half, y2 * size + half)


def paint_boxes(
    painter: QPainter, boxes: Iterable[tuple[QPointF, Mapping[str, list[QRectF]]]], alpha: float, *, outline: float = 0
) -> None:
    """Fill boxes with their colours, ``alpha`` strong; ``outline`` is how strong the thin line around them is."""
    by_role: dict[str, list[tuple[QPointF, list[QRectF]]]] = {}
    for place, rects_by_role in boxes:
        for role, rects in rects_by_role.items():
            by_role.setdefault(role, []).append((place, rects))
    for role, all_rects in by_role.items():
        painter.setPen(_thin(role, outline) if outline else Qt.PenStyle.NoPen)
        painter.setBrush(theme().color(role, alpha))
        for place, rects in all_rects:
            painter.translate(place)
            painter.drawRects(rects)
            painter.translate(-place)


def _thin(role: str, alpha: float = 1.0) -> QPen:
    made = QPen(theme().color(role, alpha), 1)
    made.setCosmetic(True)
    return made
