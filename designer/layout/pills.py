"""Where the pills of a line stand that goes its own way: off those of other lines, and off boxes where there is room."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from designer.layout.detours import label_place
from designer.layout.model import GRID, PILL_HEIGHT, Link, Point, Rect, Route

GAP = 4
_STEP = 2 * GRID
_MOST = 50  # so many places on one leg are looked at


def pills_of(links: Iterable[Link], routes: Mapping[str, Route]) -> list[Rect]:
    """Return where the pills of links stand."""
    sizes = ((link, routes[link.id].label) for link in links if link.id in routes)
    return [_around(place, _size(link)) for link, place in sizes if place is not None]


def is_any_over(rects: Iterable[Rect], others: Sequence[Rect]) -> bool:
    """Tell whether any of ``rects`` overlaps any of ``others``."""
    return any(rect.overlaps(other) for rect in rects for other in others)


def place_pills(
    links: Sequence[Link], points: tuple[Point, ...], boxes: Sequence[Rect], pills: Sequence[Rect]
) -> dict[str, Route]:
    """Return the routes of links that share one line, their pills one below the other.

    They stand where the line has most room, else as near to that as keeps them off ``pills``, and off ``boxes``
    too if any place on the line does.
    """
    labelled = [link for link in links if link.label_width > 0]
    if not labelled:
        return {link.id: Route.through(points) for link in links}
    sizes = [_size(link) for link in labelled]
    width, height = max(size[0] for size in sizes), sum(size[1] for size in sizes) + GAP * (len(sizes) - 1)
    x, y = _free_place(points, (width, height), boxes, pills)
    top, places = y - height / 2, {}
    for link, (_across, down) in zip(labelled, sizes, strict=True):
        places[link.id] = Point(x, top + down / 2)
        top += down + GAP
    return {link.id: Route.through(points, places.get(link.id)) for link in links}


def _free_place(
    points: Sequence[Point], size: tuple[float, float], boxes: Sequence[Rect], pills: Sequence[Rect]
) -> Point:
    best, reach = label_place(points), _reach(points, size)
    near = [_grown(pill) for pill in pills if pill.overlaps(reach)]
    boxes = [box for box in boxes if box.overlaps(reach)]
    off_pills: Point | None = None
    for place in (best, *_along(points, best)):
        here = (_around(place, size),)
        if is_any_over(here, near):
            continue
        if not is_any_over(here, boxes):
            return place
        off_pills = off_pills or place
    return off_pills or _below(best, size, [_grown(pill) for pill in pills])


def _along(points: Sequence[Point], best: Point) -> list[Point]:
    """Return places on a line in small steps, those near ``best`` first."""
    found = []
    for first, second in pairwise(points):
        length = abs(second.x - first.x) + abs(second.y - first.y)
        steps = min(int(length // _STEP), _MOST) or 1
        for step in range(steps + 1):
            part = step / steps
            found.append(Point(first.x + (second.x - first.x) * part, first.y + (second.y - first.y) * part))
    return sorted(found, key=lambda place: abs(place.x - best.x) + abs(place.y - best.y))


def _grown(pill: Rect) -> Rect:
    return Rect(pill.x - GAP, pill.y - GAP, pill.w + 2 * GAP, pill.h + 2 * GAP)


def _reach(points: Sequence[Point], size: tuple[float, float]) -> Rect:
    """Return all that pills on a line can lie over."""
    xs, ys = [point.x for point in points], [point.y for point in points]
    left, top = min(xs) - size[0], min(ys) - size[1]
    return Rect(left, top, max(xs) + size[0] - left, max(ys) + size[1] - top)


def _below(place: Point, size: tuple[float, float], pills: Sequence[Rect]) -> Point:
    """Return the first place straight below where no pill is: beside the line rather than over other words."""
    while hit := next((pill for pill in pills if _around(place, size).overlaps(pill)), None):
        place = Point(place.x, hit.bottom + size[1] / 2)
    return place


def _size(link: Link) -> tuple[float, float]:
    return link.label_width, max(link.label_height, PILL_HEIGHT)


def _around(place: Point, size: tuple[float, float]) -> Rect:
    return Rect(place.x - size[0] / 2, place.y - size[1] / 2, *size)
