"""Lines between boxes that do not stand in the rows of the layout: around what is in between, if there is a way.

A line has few shapes that a reader takes in at a glance. All that fit are tried; of those with the fewest boxes in
their way the shortest is drawn, where a corner counts for a piece of line.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import filterfalse, islice, pairwise

from designer.layout.lines import straightened
from designer.layout.model import GRID, PILL_HEIGHT, Point, Rect

_STUB = 20  # what a line goes straight where it leaves and arrives, if there is room
LEAST_ROOM = 8  # between two boxes, for a step aside that is seen
_CORNER = 40  # of so much line a reader sees as much as of a corner
_MOST = 24  # so many boxes are looked at for ways around
_TRIES = 160


def detour(
    source: Rect, target: Rect, boxes: Sequence[Rect], *, is_catch: bool = False, has_label: bool = False
) -> tuple[Point, ...]:
    """Return a right-angled line from the border of ``source`` to that of ``target`` around ``boxes``.

    It leaves below (a catch: at a side) and arrives from above; with a label as straight as can be. The two boxes themselves are not among ``boxes``.
    """
    area = _area(source, target)
    near = sorted(box for box in boxes if box.overlaps(area))
    best: tuple[Point, ...] = ()
    fewest, least = math.inf, math.inf
    shapes = filterfalse(_turns_back, _shapes(source, target, near[:_MOST], is_catch, has_label))
    for points in map(straightened, islice(shapes, _TRIES)):
        length = _length(points)
        if not fewest and length >= least:
            continue
        hits = sum(_hits(_middle_part(points), box) for box in (source, target))
        for box in near:
            hits += _hits(points, box)
            if hits > fewest:
                break
        else:
            if (hits, length) < (fewest, least):
                best, fewest, least = points, hits, length
    return best


def is_crossed(points: Sequence[Point], box: Rect, near: float = 4) -> bool:
    """Tell whether a line runs through a box, or nearer to it than ``near``."""
    return _hits(points, _grown(box, near)) > 0


def label_place(points: Sequence[Point]) -> Point:
    """Return where a pill has room: on the last leg, where no other line runs, else on the longest one."""
    before, end = points[-2], points[-1]
    if end.y - before.y >= 2 * PILL_HEIGHT:
        return Point(end.x, (before.y + end.y) / 2 - GRID)
    first, second = max(pairwise(points), key=lambda leg: abs(leg[1].x - leg[0].x) + abs(leg[1].y - leg[0].y))
    return Point((first.x + second.x) / 2, (first.y + second.y) / 2)


def _shapes(
    source: Rect, target: Rect, boxes: Sequence[Rect], is_catch: bool, has_label: bool
) -> Iterator[tuple[Point, ...]]:
    end = Point(target.center.x, target.y)
    above = end.y - _STUB
    exits = list(_exits(source, target, is_catch))
    for start, leaves in exits:
        if leaves.y <= above:  # down, across, down
            middle = _grid((start.y + end.y) / 2)
            levels = {above, leaves.y, middle, *_levels(boxes, leaves.y, above)}
            best = leaves.y if has_label else middle
            for _, y in sorted((abs(y - best), y) for y in levels):
                yield (start, leaves, Point(leaves.x, y), Point(end.x, y), end)
        elif not is_catch and end.y - start.y >= LEAST_ROOM:
            yield _step(start, end)
    for start, leaves in exits:  # across, down or up beside what is in the way, across, down
        for x in sorted(set(_sides(source, target, boxes)), key=lambda x: (abs(x - end.x) + abs(x - leaves.x), x)):
            yield (start, leaves, Point(x, leaves.y), Point(x, above), Point(end.x, above), end)
    for start, _ in exits:
        if not is_catch and start.y < end.y:
            yield _step(start, end)


def _step(start: Point, end: Point) -> tuple[Point, ...]:
    """Return the line between two boxes too near each other for whole stubs: one step, halfway."""
    middle = (start.y + end.y) / 2
    return (start, Point(start.x, middle), Point(end.x, middle), end)


def _turns_back(points: Sequence[Point]) -> bool:
    """Tell whether a right-angled line runs back over itself."""
    legs = [(b.x - a.x, b.y - a.y) for a, b in pairwise(points) if a != b]
    return any(ax * bx + ay * by < 0 for (ax, ay), (bx, by) in pairwise(legs))


def _exits(source: Rect, target: Rect, is_catch: bool) -> Iterator[tuple[Point, Point]]:
    """Yield where a line may leave, and where its stub ends."""
    middle = source.center
    if not is_catch:
        start = Point(middle.x, source.bottom)
        yield start, Point(start.x, start.y + _STUB)
        return
    right = Point(source.right, middle.y), Point(source.right + _STUB, middle.y)
    yield right
    if target.right < source.x:
        yield Point(source.x, middle.y), Point(source.x - _STUB, middle.y)


def _sides(source: Rect, target: Rect, boxes: Sequence[Rect]) -> Iterator[float]:
    """Yield the xs at which a line may run down or up beside boxes."""
    for box in (source, target, *boxes):
        # Never nearer than a stub, which a line would run back over.
        yield float(math.floor((box.x - _STUB) / GRID) * GRID)
        yield float(math.ceil((box.right + _STUB) / GRID) * GRID)


def _levels(boxes: Sequence[Rect], top: float, bottom: float) -> Iterator[float]:
    """Yield the ys at which a line may run across between boxes."""
    for box in boxes:
        for y in (_grid(box.y - _STUB), _grid(box.bottom + _STUB)):
            if top < y < bottom:
                yield y


def _length(points: Sequence[Point]) -> float:
    """Return how long a line looks."""
    return sum(abs(b.x - a.x) + abs(b.y - a.y) for a, b in pairwise(points)) + _CORNER * (len(points) - 2)


def _middle_part(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Return a line without the ends, which touch their boxes."""
    inner = points[1:-1]
    return inner if len(inner) > 1 else ()


def _hits(points: Sequence[Point], box: Rect) -> int:
    """Return how many legs run through a box."""
    left, top, right, bottom = box.x, box.y, box.right, box.bottom
    count = 0
    for (ax, ay), (bx, by) in pairwise(points):
        if ax < bx:
            low, high = ax, bx
        else:
            low, high = bx, ax
        if high <= left or low >= right:
            continue
        if ay < by:
            low, high = ay, by
        else:
            low, high = by, ay
        count += high > top and low < bottom
    return count


def _area(source: Rect, target: Rect) -> Rect:
    left, top = min(source.x, target.x), min(source.y, target.y)
    width, height = max(source.right, target.right) - left, max(source.bottom, target.bottom) - top
    return _grown(Rect(left, top, width, height), 3 * _STUB)


def _grown(box: Rect, by: float) -> Rect:
    return Rect(box.x - by, box.y - by, box.w + 2 * by, box.h + 2 * by)


def _grid(length: float) -> float:
    return float(round(length / GRID) * GRID)
