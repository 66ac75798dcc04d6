"""Sheets to layouts, from the inside out: the machines in a frame first, then the frame as a box.

No link crosses the border of a frame, so this is exact.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace

from designer.layout.blocks import Blocks, Inner
from designer.layout.layout import Layout, Parts
from designer.layout.model import (
    FRAME_HEADER,
    FRAME_PADDING,
    GRID,
    NODE_HEIGHT,
    NODE_WIDTH,
    ORIGIN,
    BoxNode,
    Link,
    Point,
    Rect,
    Sheet,
    Size,
)
from designer.layout.pinned import anchor_of, place_pins
from designer.layout.ranks import rank_part
from designer.layout.sections import Piece, Sections, bounds_of

_PART_GAP = 64
_LOOSE_GAP = 40
_NO_SIZE = Size(0, 0)


class _Part(NamedTuple):
    """A connected part of a sheet, or a whole sheet, within ``size`` from ``origin``."""

    parts: Parts
    size: Size
    origin: Point = ORIGIN


class Known:
    """What was arranged inside the frames last time, to be used again where nothing changed."""

    def __init__(self) -> None:
        self._before: dict[Sheet, _Part] = {}
        self._now: dict[Sheet, _Part] = {}
        self.alone: dict[tuple[float, float], tuple[Rect, Size]] = {}
        self.sections = Sections()
        self.blocks = Blocks()

    def inside(self, sheet: Sheet) -> _Part:
        """Return the arrangement of a machine inside a frame."""
        if len(sheet.nodes) == 1:
            return _arrange_sheet(sheet, self)  # sooner done than found
        part = self._now.get(sheet)
        if part is None:
            part = self._before.get(sheet)
            self._now[sheet] = part = _arrange_sheet(sheet, self) if part is None else part
        return part

    def forget_gone(self) -> None:
        """Keep only what was asked for since the last time."""
        self._before, self._now = self._now, {}
        self.sections.forget_gone()


def arrange(sheet: Sheet, known: Known | None = None) -> Layout:
    """Return places and routes for a sheet and all inside it.

    The answer depends on the graph alone, not on the order of ``nodes`` and not on that of links of
    different sources. With ``known`` it comes sooner when much is as it was the last time.
    """
    known = Known() if known is None else known
    whole, inside = _place(sheet, known)
    known.forget_gone()
    blocks = known.blocks.cut(whole.parts.rects, whole.parts.routes, sheet.links, inside)
    anchors = {
        name: Point(anchor.x + placed.x, anchor.y + placed.y)
        for placed in blocks
        for name, anchor in placed.block.parts.anchors.items()
    }
    return Layout(blocks=blocks, size=whole.size, origin=whole.origin, anchors={**anchors, **whole.parts.anchors})


def _arrange_sheet(sheet: Sheet, known: Known) -> _Part:
    whole, inside = _place(sheet, known)
    for key, inner in inside.items():
        whole.parts.lane_rects[key] = inner.lanes
        for drawing, x, y in inner.drawings:
            _put(whole.parts, drawing, x, y)
    return whole


def _place(sheet: Sheet, known: Known) -> tuple[_Part, dict[str, Inner]]:
    """Return the drawing of a sheet, and what belongs into its frames."""
    lanes = {node.id: [known.inside(lane.sheet) for lane in node.lanes] for node in sheet.nodes if node.lanes}
    nodes = [_frame(node, lanes[node.id]) if node.lanes else node for node in sheet.nodes]
    ids = {node.id for node in nodes}
    links = [link for link in sheet.links if link.source in ids and link.target in ids]
    parts = [_arrange_part(sheet, part, part_links, known) for part, part_links in _connected(sheet, nodes, links)]
    pinned = {node.id for node in nodes if node.pin is not None}
    apart = [part for part in parts[1:] if pinned.issuperset(part.parts.rects)]
    whole = _beside([*parts[:1], *(part for part in parts[1:] if not pinned.issuperset(part.parts.rects))])
    room = Rect(0, 0, *whole.size)
    whole = _beside([whole, *apart]) if apart else whole
    anchor = anchor_of(sheet, whole.parts.rects)
    if pinned:
        drawing = place_pins(nodes, links, anchor, whole.parts.rects, whole.parts.routes)
        # Where they would stand without pins belongs to it too: a frame does not shrink behind what is moved in it.
        # Only what is connected to nothing leaves no room behind: it was put where it is.
        bounds = [bounds_of(drawing.rects.values(), drawing.routes, links), room]
        whole = _part(Parts(drawing.rects, {}, drawing.routes, {}), bounds)
    whole.parts.anchors[sheet.name] = anchor
    return whole, {key: _inside(whole.parts.rects[key], drawings) for key, drawings in lanes.items()}


def _frame(node: BoxNode, lanes: list[_Part]) -> BoxNode:
    """Return a frame in the size that its lanes need."""
    width = sum(_lane_width(lane) for lane in lanes)
    height = FRAME_HEADER + max(max(lane.size.h, NODE_HEIGHT) for lane in lanes) + 2 * FRAME_PADDING
    return replace(node, width=_up(max(node.width, width), 2 * GRID), height=_up(max(node.height, height), GRID))


def _lane_width(lane: _Part) -> float:
    return _up(max(lane.size.w, NODE_WIDTH) + 2 * FRAME_PADDING, 2 * GRID)


def _up(length: float, step: int) -> float:
    return float(math.ceil(length / step) * step)


def _inside(frame: Rect, drawings: list[_Part]) -> Inner:
    """Return the lanes of a frame, and where the machines stand in them."""
    spare = (frame.w - sum(_lane_width(drawing) for drawing in drawings)) / len(drawings)
    x, top = frame.x, frame.y + FRAME_HEADER
    lanes: list[Rect] = []
    placed: list[tuple[Parts, float, float]] = []
    for parts, size, origin in drawings:
        lane = Rect(x, top, _lane_width(_Part(parts, size)) + spare, frame.bottom - top)
        lanes.append(lane)
        inside = math.floor((lane.w - size.w) / 2 / GRID) * GRID
        placed.append((parts, lane.x + inside - origin.x, lane.y + FRAME_PADDING - origin.y))
        x = lane.right
    return Inner(tuple(lanes), tuple(placed))


def _put(whole: Parts, parts: Parts, dx: float, dy: float) -> None:
    """Add what there is to a whole, moved."""
    for key, rect in parts.rects.items():
        whole.rects[key] = rect.moved(dx, dy)
    for key, lanes in parts.lane_rects.items():
        whole.lane_rects[key] = tuple(lane.moved(dx, dy) for lane in lanes)
    for key, route in parts.routes.items():
        whole.routes[key] = route.moved(dx, dy)
    for key, anchor in parts.anchors.items():
        whole.anchors[key] = Point(anchor.x + dx, anchor.y + dy)


def _connected(sheet: Sheet, nodes: list[BoxNode], links: list[Link]) -> list[tuple[list[BoxNode], list[Link]]]:
    """Split into connected parts: that of the start first, the others by their smallest id."""
    if len(nodes) == 1:
        return [(nodes, links)]
    leader = {node.id: node.id for node in nodes}

    def find(key: str) -> str:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for link in links:
        a, b = find(link.source), find(link.target)
        leader[max(a, b)] = min(a, b)
    if sheet.start in leader and sheet.end in leader:
        # An end that nothing leads to still belongs below the start.
        a, b = find(sheet.start), find(sheet.end)
        leader[max(a, b)] = min(a, b)
    parts: dict[str, tuple[list[BoxNode], list[Link]]] = {}
    for node in nodes:
        parts.setdefault(find(node.id), ([], []))[0].append(node)
    for link in links:
        parts[find(link.source)][1].append(link)
    first = find(sheet.start) if sheet.start in leader else None
    return [parts[key] for key in sorted(parts, key=lambda key: (key != first, key))]


def _arrange_part(sheet: Sheet, nodes: list[BoxNode], links: list[Link], known: Known) -> _Part:
    """Arrange one connected part."""
    if len(nodes) == 1 and not links:
        return _alone(sheet, nodes[0], known)
    return _composed(known.sections.draw(rank_part(sheet, nodes, links)))


def _alone(sheet: Sheet, node: BoxNode, known: Known) -> _Part:
    """Arrange a box without links: most machines inside frames are no more than that."""
    size = (node.width, node.height)
    if size not in known.alone:
        part = _composed(known.sections.draw(rank_part(sheet, [node], [])))
        known.alone[size] = part.parts.rects[node.id], part.size
    rect, room = known.alone[size]
    return _Part(Parts({node.id: rect}, {}, {}, {}), room)


def _composed(pieces: list[Piece]) -> _Part:
    """Put the pieces of a drawing together."""
    part = _part(Parts({}, {}, {}, {}), [piece.bounds for piece in pieces])
    for piece in pieces:
        x, y = piece.x - part.origin.x, piece.y - part.origin.y
        part.parts.rects.update((key, rect.moved(x, y)) for key, rect in piece.rects())
        part.parts.routes.update((key, route.moved(x, y)) for key, route in piece.routes())
    return part._replace(origin=ORIGIN)


def _empty(size: Size = _NO_SIZE) -> _Part:
    return _Part(Parts({}, {}, {}, {}), size)


def _part(parts: Parts, bounds: Iterable[Rect]) -> _Part:
    """Return a part that knows where all of it is: within ``bounds``, on the grid."""
    all_bounds = list(bounds)
    left = math.floor(min(rect.x for rect in all_bounds) / GRID) * GRID
    top = math.floor(min(rect.y for rect in all_bounds) / GRID) * GRID
    right, bottom = max(rect.right for rect in all_bounds), max(rect.bottom for rect in all_bounds)
    return _Part(parts, Size(_up(right - left, GRID), _up(bottom - top, GRID)), Point(left, top))


def _beside(parts: list[_Part]) -> _Part:
    """Put the parts beside the first one, in columns no higher than it."""
    if not parts:
        return _empty()
    whole = parts[0]
    width, height = whole.size
    limit = height
    left, y, column = width + _PART_GAP, 0.0, 0.0
    for part in parts[1:]:
        if y and y + part.size.h > limit:
            left, y, column = left + column + _PART_GAP, 0.0, 0.0
        _put(whole.parts, part.parts, left, y)
        y += part.size.h + _LOOSE_GAP
        column = max(column, part.size.w)
        width, height = left + column, max(height, y - _LOOSE_GAP)
    return whole._replace(size=Size(width, height))
