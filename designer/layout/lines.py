"""Lines made of points."""

from collections.abc import Sequence

from designer.layout.model import Point


def straightened(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return a line without the points that do not bend it."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and (kept[-2].x == kept[-1].x == point.x or kept[-2].y == kept[-1].y == point.y):
            kept.pop()
        kept.append(point)
    return tuple(kept)
