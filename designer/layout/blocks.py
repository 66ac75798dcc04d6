"""From one drawing to blocks: where to cut, and which blocks are those of the time before.

The cuts depend on what stands there and not on how much is above, so that an edit changes the block it is in.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from zlib import crc32

from designer.layout.layout import Block, Parts, Placed, placed_at
from designer.layout.model import Link, Point, Rect, Route

_LEAST, _MOST, _EVERY = 24, 160, 8
"""A block with so many boxes ends before one of so many, and at the latest when it has the most."""


class Inner(NamedTuple):
    """What is inside a frame: its lanes on the sheet, and the drawings in them with their places there."""

    lanes: tuple[Rect, ...]
    drawings: tuple[tuple[Parts, float, float], ...]


class Blocks:
    """Cuts drawings into blocks, one drawing after the other."""

    def __init__(self) -> None:
        self._before: dict[str, Block] = {}
        self._shared: dict[object, object] = {}

    def cut(
        self, rects: Mapping[str, Rect], routes: Mapping[str, Route], links: Iterable[Link], inside: Mapping[str, Inner]
    ) -> tuple[Placed, ...]:
        """Return the blocks of a drawing."""
        self._shared = {}
        groups = list(_group(rects, inside))
        numbers = {key: number for number, group in enumerate(groups) for key in group}
        lines: list[list[str]] = [[] for _ in groups]
        for link in links:
            if link.id in routes:
                lines[numbers[link.source]].append(link.id)
        before, self._before = self._before, {}
        placed: list[Placed] = []
        for group, its_lines in zip(groups, lines, strict=True):
            x, y, _w, _h = rects[group[0]]
            parts = Parts({}, {}, {}, {})
            for key in group:
                self._put_rect(parts, key, rects[key], -x, -y)
                if key in inside:
                    self._put_inner(parts, key, inside[key], -x, -y)
            for key in its_lines:
                self._put_route(parts, key, routes[key], -x, -y)
            known = before.get(group[0])
            block = Block(parts) if known is None or known.parts != parts else known
            self._before[group[0]] = block
            placed.append(placed_at(block, x, y))
        return tuple(placed)

    # Equal boxes and shapes are one object: of thousands only some dozens differ.

    def _put_rect(self, parts: Parts, key: str, rect: Rect, dx: float, dy: float) -> None:
        moved = Rect(rect[0] + dx, rect[1] + dy, rect[2], rect[3])
        parts.rects[key] = self._shared.setdefault(moved, moved)  # type: ignore[assignment]

    def _put_route(self, parts: Parts, key: str, route: Route, dx: float, dy: float) -> None:
        (x, y), shape = route
        moved = Route(Point(x + dx, y + dy), self._shared.setdefault(shape, shape))  # type: ignore[arg-type]
        parts.routes[key] = self._shared.setdefault(moved, moved)  # type: ignore[assignment]

    def _put_inner(self, parts: Parts, key: str, inner: Inner, dx: float, dy: float) -> None:
        parts.lane_rects[key] = tuple(lane.moved(dx, dy) for lane in inner.lanes)
        for drawing, left, top in inner.drawings:
            x, y = left + dx, top + dy
            for one, rect in drawing.rects.items():
                self._put_rect(parts, one, rect, x, y)
            for one, lanes in drawing.lane_rects.items():
                parts.lane_rects[one] = tuple(lane.moved(x, y) for lane in lanes)
            for one, route in drawing.routes.items():
                self._put_route(parts, one, route, x, y)
            for one, anchor in drawing.anchors.items():
                parts.anchors[one] = Point(anchor.x + x, anchor.y + y)


def _group(rects: Mapping[str, Rect], inside: Mapping[str, Inner]) -> Iterator[list[str]]:
    """Yield the boxes that stand together, from the top."""
    group: list[str] = []
    count = 0
    for key in sorted(rects, key=lambda key: (rects[key].y, rects[key].x, key)):
        if count >= _MOST or (count >= _LEAST and not crc32(key.encode()) % _EVERY):
            yield group
            group, count = [], 0
        group.append(key)
        count += 1
        if key in inside:
            count += sum(len(drawing.rects) for drawing, _x, _y in inside[key].drawings)
    if group:
        yield group
