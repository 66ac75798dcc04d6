"""Boxes that the user put in place: they stand there, what was there makes room, lines find their way.

The others stay where the layout has them without pins, so that moving one box does not move the rest.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from designer.layout.detours import detour, is_crossed
from designer.layout.model import GRID, BoxNode, Link, Point, Rect, Route, Sheet
from designer.layout.pills import is_any_over, pills_of, place_pills

_NEAR = 4  # so close beside a box a line looks as if it ran through it
_ROOM = 24  # between a box that makes room and those around it


class Pinned(NamedTuple):
    """A drawing with its pins: places and routes of one sheet."""

    rects: dict[str, Rect]
    routes: dict[str, Route]


def anchor_of(sheet: Sheet, rects: Mapping[str, Rect]) -> Point:
    """Return the place from which pins of a sheet are counted: the middle of the upper border of its start."""
    start = rects.get(sheet.start)
    return Point(0, 0) if start is None else Point(start.center.x, start.y)


def place_pins(
    nodes: Sequence[BoxNode],
    links: Iterable[Link],
    anchor: Point,
    rects: Mapping[str, Rect],
    routes: Mapping[str, Route],
) -> Pinned:
    """Return the drawing ``rects`` and ``routes`` with all pins in their place."""
    placed = dict(rects)
    for node in nodes:
        if node.pin is not None:
            rect = rects[node.id]
            placed[node.id] = Rect(anchor.x + node.pin.x, anchor.y + node.pin.y, rect.w, rect.h)
    _make_room([node for node in nodes if node.pin is None or not node.gives_way], placed)
    _give_way(nodes, placed)
    moved = {key for key, rect in placed.items() if rect != rects[key]}
    if not moved:
        return Pinned(placed, dict(routes))
    return Pinned(placed, {**routes, **_reroute(links, rects, placed, routes, moved)})


def _make_room(nodes: Sequence[BoxNode], placed: dict[str, Rect]) -> None:
    """Move boxes without a pin that stand where others were put."""
    pinned = [placed[node.id] for node in nodes if node.pin is not None]
    free = sorted((node.id for node in nodes if node.pin is None), key=lambda key: (placed[key].y, placed[key].x, key))
    for key in free:
        if any(placed[key].overlaps(rect) for rect in pinned):
            pushed = _pushed(key, free, placed, pinned)
            if pushed is None:
                others = [rect for other, rect in placed.items() if other != key]
                pushed = {key: _nearest_free(placed[key], others)}
            placed |= pushed


def _give_way(nodes: Sequence[BoxNode], placed: dict[str, Rect]) -> None:
    """Put pinned boxes that would lie over others beside them: the small ones at both ends push nothing about."""
    for node in nodes:
        if node.pin is not None and node.gives_way:
            here = placed[node.id]
            others = [rect for other, rect in placed.items() if other != node.id]
            if any(here.overlaps(rect) for rect in others):
                placed[node.id] = _nearest_free(here, others)


def _pushed(
    key: str, free: Sequence[str], placed: Mapping[str, Rect], pinned: Sequence[Rect]
) -> dict[str, Rect] | None:
    """Return where a box and those beside it go when it is pushed aside, the shortest way that is free of pins."""
    ways = [_way(placed[key], pinned, *direction) for direction in _DIRECTIONS]
    # Upwards only when it is much shorter: there is what comes before.
    for dx, dy in sorted(ways, key=lambda way: (abs(way[0]) + max(way[1], -3 * way[1]), -way[1], -way[0])):
        moved = {key: placed[key].moved(dx, dy)}
        waiting = [key]
        while waiting:
            current = waiting.pop()
            here = _with_room(moved[current], dx, dy)
            for other in free:
                there = moved.get(other, placed[other])
                if (
                    other not in (key, current)
                    and there.overlaps(here)
                    and _is_ahead(placed[other], placed[current], dx, dy)
                ):
                    moved[other] = there.moved(*_clearance(here, there, dx, dy))
                    waiting.append(other)
        if not any(rect.overlaps(pin) for rect in moved.values() for pin in pinned):
            return moved
    return None


_DIRECTIONS = ((0, 1), (1, 0), (-1, 0), (0, -1))


def _is_ahead(rect: Rect, before: Rect, x: float, y: float) -> bool:
    """Tell whether a box stands on the side of another to which that is about to go."""
    return (rect.center.x - before.center.x) * x + (rect.center.y - before.center.y) * y > 0


def _way(rect: Rect, pinned: Sequence[Rect], x: int, y: int) -> tuple[float, float]:
    """Return how far a box has to go in a direction until no pinned one is in its place."""
    dx = dy = 0.0
    while hit := next((pin for pin in pinned if rect.moved(dx, dy).overlaps(pin)), None):
        more_x, more_y = _clearance(_with_room(hit, x, y), rect.moved(dx, dy), x, y)
        dx, dy = dx + more_x, dy + more_y
    return dx, dy


def _with_room(rect: Rect, x: float, y: float) -> Rect:
    """Return a box and the room that what comes behind it in a direction leaves free."""
    across, down = _ROOM if x else 0, _ROOM if y else 0
    return Rect(rect.x - across, rect.y - down, rect.w + 2 * across, rect.h + 2 * down)


def _clearance(fixed: Rect, rect: Rect, x: float, y: float) -> tuple[float, float]:
    """Return the way in a direction that takes a box off another."""
    if x:
        return (_up(fixed.right - rect.x) if x > 0 else _down(fixed.x - rect.right)), 0.0
    return 0.0, (_up(fixed.bottom - rect.y) if y > 0 else _down(fixed.y - rect.bottom))


def _nearest_free(rect: Rect, fixed: Sequence[Rect]) -> Rect:
    """Return the nearest place straight beside, above or below that is free."""
    wide = Rect(rect.x - _ROOM, rect.y - _ROOM, rect.w + 2 * _ROOM, rect.h + 2 * _ROOM)
    row = [box for box in fixed if box.y < wide.bottom and wide.y < box.bottom]
    column = [box for box in fixed if box.x < wide.right and wide.x < box.right]
    shifts = [Point(x - rect.x, 0) for box in row for x in (_up(box.right + _ROOM), _down(box.x - _ROOM - rect.w))]
    shifts += [Point(0, y - rect.y) for box in column for y in (_up(box.bottom + _ROOM), _down(box.y - _ROOM - rect.h))]
    for dx, dy in sorted(shifts, key=lambda shift: (abs(shift.x) + abs(shift.y), -shift.y, -shift.x)):
        there, near = wide.moved(dx, dy), row if dx else column
        if not any(there.overlaps(box) for box in near):
            return rect.moved(dx, dy)
    return rect


def _reroute(
    links: Iterable[Link],
    rects: Mapping[str, Rect],
    placed: Mapping[str, Rect],
    routes: Mapping[str, Route],
    moved: set[str],
) -> dict[str, Route]:
    """Return new routes for links of boxes that moved, and for those that such a box stands in the way of.

    A link whose two boxes moved the same way goes along as it is, unless it comes to run through another box.
    """
    new: dict[str, Route] = {}
    lines: dict[tuple[str, str, bool], tuple[Point, ...]] = {}
    groups: dict[tuple[str, str, bool], list[Link]] = {}
    for link in links:
        groups.setdefault((link.source, link.target, link.is_catch), []).append(link)
    blocks = [placed[key] for key in moved]
    for (source, target, is_catch), group in groups.items():
        known = {link.id: routes[link.id] for link in group if link.id in routes}
        if source not in moved and target not in moved:  # nearly all: they stay the routes they are
            if source == target or not any(_is_in_way(route, blocks) for route in known.values()):
                continue
        elif (way := _way_of(source, rects, placed)) == _way_of(target, rects, placed):
            along = {name: route.moved(*way) for name, route in known.items()}
            around = _beside(source, target, placed)
            if source == target or not any(_is_in_way(route, around) for route in along.values()):
                new |= along
                lines[source, target, is_catch] = ()
                continue
        others = _beside(source, target, placed)
        points = detour(
            placed[source], placed[target], others, is_catch=is_catch, has_label=any(link.label_width for link in group)
        )
        lines[source, target, is_catch] = points
    boxes, pills = (
        list(placed.values()),
        pills_of((link for key in groups.keys() - lines for link in groups[key]), routes),
    )
    # Those that go along as they are come first: they have their places, but for what they meet now.
    for key, points in sorted(lines.items(), key=lambda line: (bool(line[1]), line[0])):
        group = sorted(groups[key], key=lambda one: one.id)
        if points:
            new |= place_pills(group, points, boxes, pills)
        elif is_any_over(pills_of(group, new), pills):
            new |= place_pills(group, new[group[0].id].points, boxes, pills)
        pills += pills_of(group, new)
    return new


def _way_of(key: str, rects: Mapping[str, Rect], placed: Mapping[str, Rect]) -> Point:
    """Return how far a box was moved."""
    return Point(placed[key].x - rects[key].x, placed[key].y - rects[key].y)


def _beside(source: str, target: str, placed: Mapping[str, Rect]) -> list[Rect]:
    """Return the boxes that a line between two has to go around."""
    return [rect for key, rect in placed.items() if key not in (source, target)]


def _is_in_way(route: Route, blocks: Sequence[Rect]) -> bool:
    """Tell whether a box stands on a line."""
    points = route.points
    top, bottom = min(point.y for point in points), max(point.y for point in points)
    return any(is_crossed(points, box, _NEAR) for box in blocks if box.y - _NEAR < bottom and top < box.bottom + _NEAR)


def _up(length: float) -> float:
    return -_down(-length)


def _down(length: float) -> float:
    return float(length // GRID * GRID)
