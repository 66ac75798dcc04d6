"""The answer to a sheet: where everything is, and what is near a place.

It is made of blocks, each with a few dozen boxes and their lines, counted from the block's own corner. Most blocks
only move when something is put in above them: then they stay the same objects, and so does what was made of them.
"""

from collections.abc import Callable, Iterable, Iterator, KeysView, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, TypeVar

from designer.layout.model import ORIGIN, Point, Rect, Route, Size

_PILL_REACH = (108.0, 11.0)
"""How far a pill reaches from its middle, at most."""
_Thing = TypeVar("_Thing")
_Found = TypeVar("_Found")


class Parts(NamedTuple):
    """What a block is made of, by ids; all counted from its corner."""

    rects: dict[str, Rect]
    lane_rects: dict[str, tuple[Rect, ...]]
    routes: dict[str, Route]
    anchors: dict[str, Point]


class Block:
    """Boxes that stand together, all that is inside them, and the lines that leave them; ``bounds`` is around it all."""

    __slots__ = ("bounds", "parts")

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        around = {*parts.rects.values(), *map(extent, parts.routes.values())}
        left, top = min(rect[0] for rect in around), min(rect[1] for rect in around)
        right, bottom = max(rect[0] + rect[2] for rect in around), max(rect[1] + rect[3] for rect in around)
        self.bounds = Rect(left, top, right - left, bottom - top)


class Placed(NamedTuple):
    """A block with its corner on the sheet; ``bounds`` are those of the block there."""

    block: Block
    x: float
    y: float
    bounds: Rect


def placed_at(block: Block, x: float, y: float) -> Placed:
    """Return a block with its corner at a place."""
    return Placed(block, x, y, block.bounds.moved(x, y))


class _Whole(Mapping[str, _Found]):
    """The things of all blocks by id, where they are on the sheet."""

    def __init__(
        self,
        placed: Sequence[Placed],
        things: Callable[[Parts], Mapping[str, _Thing]],
        move: Callable[[_Thing, float, float], _Found],
    ) -> None:
        self._placed, self._things, self._move = placed, things, move
        self._where: dict[str, int] = {}
        for number, one in enumerate(placed):
            self._where |= dict.fromkeys(things(one.block.parts), number)

    def number(self, key: str) -> int:
        """Return the number of the block that something belongs to."""
        return self._where[key]

    def __getitem__(self, key: str) -> _Found:
        block, x, y, _bounds = self._placed[self._where[key]]
        return self._move(self._things(block.parts)[key], x, y)

    def keys(self) -> KeysView[str]:
        """Return the ids; set operations with them are fast."""
        return self._where.keys()

    def __contains__(self, key: object) -> bool:
        return key in self._where

    def __iter__(self) -> Iterator[str]:
        return iter(self._where)

    def __len__(self) -> int:
        return len(self._where)


def _moved_lanes(lanes: tuple[Rect, ...], x: float, y: float) -> tuple[Rect, ...]:
    return tuple(lane.moved(x, y) for lane in lanes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where everything is; places inside frames are absolute too.

    All of it lies within ``size`` from ``origin``, which is (0, 0) unless boxes were pinned to the left of the
    others or above them. ``anchors`` are the places from which pins count, by the names of the sheets: the middle
    of the upper border of the start, where it would be without pins.
    """

    blocks: tuple[Placed, ...] = field(repr=False, compare=False)
    size: Size
    origin: Point = ORIGIN
    anchors: Mapping[str, Point]
    rects: _Whole[Rect] = field(init=False)
    lane_rects: Mapping[str, tuple[Rect, ...]] = field(init=False)
    routes: Mapping[str, Route] = field(init=False)

    def __post_init__(self) -> None:
        """Make the mappings."""
        object.__setattr__(self, "rects", _Whole(self.blocks, lambda parts: parts.rects, Rect.moved))
        object.__setattr__(self, "lane_rects", _Whole(self.blocks, lambda parts: parts.lane_rects, _moved_lanes))
        object.__setattr__(self, "routes", _Whole(self.blocks, lambda parts: parts.routes, Route.moved))

    def block_of(self, key: str) -> Block:
        """Return the block that a box belongs to."""
        return self.blocks[self.rects.number(key)].block

    def boxes_near(self, area: Rect) -> Iterator[str]:
        """Yield the boxes that share a part with an area, or its border."""
        for parts, here in self._near(area):
            yield from (key for key, rect in parts.rects.items() if touches(rect, here))

    def lines_near(self, area: Rect) -> Iterator[str]:
        """Yield the lines of which a part, or the pill, may be in an area."""
        for parts, here in self._near(area):
            yield from (key for key, route in parts.routes.items() if touches(extent(route), here))

    def _near(self, area: Rect) -> Iterable[tuple[Parts, Rect]]:
        return (
            (placed.block.parts, area.moved(-placed.x, -placed.y))
            for placed in self.blocks
            if touches(placed.bounds, area)
        )


def touches(rect: Rect, area: Rect) -> bool:
    """Return whether two boxes share at least a border."""
    return rect.x <= area.right and area.x <= rect.right and rect.y <= area.bottom and area.y <= rect.bottom


def extent(route: Route) -> Rect:
    """Return a box around a line and its pill."""
    (x, y), shape = route
    left, top, width, height = _extent(shape)
    return Rect(x + left, y + top, width, height)


@lru_cache(maxsize=4096)
def _extent(shape: tuple[tuple[Point, ...], Point | None]) -> Rect:
    """Return the box around a shape, counted from its start; thousands of lines have one of a few dozen shapes."""
    turns, label = shape
    xs, ys = [turn[0] for turn in turns], [turn[1] for turn in turns]
    if label is not None:
        across, down = _PILL_REACH
        xs += [label.x - across, label.x + across]
        ys += [label.y - down, label.y + down]
    left, top = min(xs), min(ys)
    return Rect(left, top, max(xs) - left, max(ys) - top)
