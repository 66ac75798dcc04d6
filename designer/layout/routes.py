"""From columns to a drawing: heights of rows and channels, and the points of every line."""

import math
from collections.abc import Iterator
from typing import NamedTuple

from designer.layout.channels import Channel, Net, assign_tracks
from designer.layout.lines import straightened
from designer.layout.model import GRID, PILL_HEIGHT, Point, Rect, Route
from designer.layout.ports import Ports, find_ports, settle_pill
from designer.layout.ranks import Bundle
from designer.layout.rows import LOOP_REACH, PILL_GAP, Kind, Rows, pill_reach, stack_height

_TRACK_GAP = 12
_LEAVE = {False: 16, True: 12}  # from a row of boxes, of pills, to the first track
_ARRIVE = {False: 20, True: 12}  # from the last track to a row; an arrow wants room
_PLAIN = {(False, False): 36, (False, True): 20, (True, False): 20}  # without any track
_SIDE_INSET = 8
_SIDE_APART = 28


class _Leg(NamedTuple):
    """A line through one channel, from one x to another."""

    net: Net
    channel: int
    x_in: float
    x_out: float


class Drawing(NamedTuple):
    """Boxes and routes of one connected part, anywhere on the plane."""

    boxes: list[Rect]
    routes: dict[str, Route]


def draw(rows: Rows, xs: list[float], gutters: list[float]) -> Drawing:
    """Return boxes by number and routes by link id for vertices whose middles are at ``xs``, and gutters."""
    return _Draughtsman(rows, xs, gutters).draw()


class _Draughtsman:
    def __init__(self, rows: Rows, xs: list[float], gutters: list[float]) -> None:
        self._rows = rows
        self._xs = xs
        self._gutters = gutters
        self._ports: Ports = find_ports(rows, xs, gutters)
        self._places = {vertex: place for row in rows.rows for place, vertex in enumerate(row)}
        self._channels = [Channel() for _ in range(len(rows.rows) + 1)]
        self._row_tops: list[float] = []
        self._track_tops: list[float] = []

    def draw(self) -> Drawing:
        legs = {bundle: list(self._legs(bundle)) for bundle in self._rows.paths}
        for channel in self._channels:
            assign_tracks(channel)
        self._stack_rows()
        nodes = self._rows.ranking.nodes
        self._boxes = [
            Rect(self._xs[number] - node.width / 2, self._row_tops[self._rows.row_of[number]], node.width, node.height)
            for number, node in enumerate(nodes)
        ]
        routes: dict[str, Route] = {}
        for bundle, its_legs in legs.items():
            points = straightened([*self._leave(bundle), *self._cross(its_legs), *self._arrive(bundle)])
            x, middle = self._pill_place(bundle)
            routes.update(_share(bundle, points, x, middle))
        for bundle in self._rows.ranking.loops.values():
            routes.update(self._loop(bundle))
        return Drawing(self._boxes, routes)

    def _legs(self, bundle: Bundle) -> Iterator[_Leg]:
        """Yield the parts of a line between rows, and tell the nets of their channels."""
        path = self._rows.paths[bundle]
        xs, row_of, ports = self._xs, self._rows.row_of, self._ports
        if bundle in ports.joins:
            join = ports.joins[bundle]
            path = [path[0], join]
            while path[-1] != bundle.target:
                path.append(self._rows.below[path[-1]])
        for index in range(len(path) - 1):
            upper, lower = path[index], path[index + 1]
            x_in = xs[upper] if index else self._exit(bundle)
            x_out = xs[lower] if lower != bundle.target else ports.tops.get(bundle, xs[lower])
            if self._rows.kinds[lower] is Kind.UP and self._rows.kinds[upper] is not Kind.UP:
                if index or bundle not in ports.sides:
                    net = self._net(row_of[lower] + 1, lower, 2)
                    net.tops |= {x_in, x_out}
                    yield _Leg(net, row_of[lower] + 1, x_in, x_out)
            elif self._rows.kinds[upper] is Kind.UP and lower == bundle.target:
                if bundle in ports.tops:
                    net = self._net(row_of[lower], upper, 3)
                    net.bottoms |= {x_in, x_out}
                    yield _Leg(net, row_of[lower], x_in, x_out)
            elif self._rows.kinds[upper] is Kind.UP:
                net = self._net(row_of[upper], lower, 2)
                net.bottoms.add(x_in)
                net.tops.add(x_out)
                yield _Leg(net, row_of[upper], x_in, x_out)
            elif lower == bundle.target and bundle in self._rows.gutters:
                yield from self._far_legs(bundle, row_of[upper], x_in, x_out)
            elif index or bundle not in ports.joins:
                kind = int(lower == bundle.target and bundle.is_catch)
                net = self._net(row_of[lower], lower, kind)
                net.tops.add(x_in)
                net.bottoms.add(x_out)
                yield _Leg(net, row_of[lower], x_in, x_out)

    def _far_legs(self, bundle: Bundle, row: int, x_in: float, x_out: float) -> Iterator[_Leg]:
        """Yield the way into a gutter and out of it."""
        gutter = self._rows.gutters[bundle]
        x, last = self._gutters[gutter], self._rows.row_of[bundle.target]
        net = self._net(row + 1, -1 - gutter, 0)
        net.tops.add(x_in)
        (net.bottoms if row < last else net.tops).add(x)
        yield _Leg(net, row + 1, x_in, x)
        net = self._net(last, bundle.target, int(bundle.is_catch))
        (net.tops if row < last else net.bottoms).add(x)
        net.bottoms.add(x_out)
        yield _Leg(net, last, x, x_out)

    def _net(self, channel: int, vertex: int, kind: int) -> Net:
        return self._channels[channel].net((vertex, kind))

    def _exit(self, bundle: Bundle) -> float:
        """Return the x at which a line leaves the row of its source."""
        ports = self._ports
        if bundle in ports.sides:
            return ports.sides[bundle]
        if bundle.is_catch:
            return self._xs[bundle.source] + self._rows.catch_offsets[bundle]
        return ports.bottoms[bundle]

    def _stack_rows(self) -> None:
        """Give rows and channels their heights, from the top."""
        rows, y = self._rows, 0.0
        for index, channel in enumerate(self._channels):
            is_pill_above, is_pill_below = index - 1 in rows.pill_rows, index in rows.pill_rows
            leave, arrive = _LEAVE[is_pill_above], _ARRIVE[is_pill_below]
            across = _TRACK_GAP * (channel.tracks - 1)
            height = float(leave + across + arrive) if channel.tracks else 0.0
            if 0 < index < len(rows.rows):
                height = max(height, _PLAIN[is_pill_above, is_pill_below])
            self._track_tops.append(y + (height - across - leave - arrive) / 2 + leave)
            y += height
            if index < len(rows.rows):
                self._row_tops.append(y)
                y += math.ceil(max(rows.heights[vertex] for vertex in rows.rows[index]) / GRID) * GRID

    def _cross(self, legs: list[_Leg]) -> Iterator[Point]:
        for leg in legs:
            if leg.x_in != leg.x_out:
                y = self._track_tops[leg.channel] + _TRACK_GAP * leg.net.track
                yield Point(leg.x_in, y)
                yield Point(leg.x_out, y)

    def _leave(self, bundle: Bundle) -> Iterator[Point]:
        """Yield the points at the source."""
        box = self._boxes[bundle.source]
        if bundle.is_catch:
            y = self._catch_y(bundle)
            yield Point(box.right, y)
            yield Point(self._exit(bundle), y)
        elif bundle in self._ports.sides:
            x = self._ports.sides[bundle]
            yield Point(box.right if x > box.x else box.x, box.center.y)
            yield Point(x, box.center.y)
        else:
            yield Point(self._ports.bottoms[bundle], box.bottom)

    def _arrive(self, bundle: Bundle) -> Iterator[Point]:
        """Yield the points at the target."""
        box = self._boxes[bundle.target]
        if bundle in self._ports.tops:
            yield Point(self._ports.tops[bundle], box.y)
        else:
            x = self._xs[self._rows.paths[bundle][-2]]
            yield Point(x, box.center.y)
            yield Point(box.right if x > box.x else box.x, box.center.y)

    def _catch_y(self, bundle: Bundle) -> float:
        """Return the height at which a catch line leaves: those that go farther leave higher."""
        box = self._boxes[bundle.source]
        catches = [other for other in self._rows.ranking.outs[bundle.source] if other.is_catch]
        if len(catches) == 1:
            return box.center.y
        apart = min(_SIDE_APART, (box.h - 2 * _SIDE_INSET) / (len(catches) - 1))
        return box.center.y + ((len(catches) - 1) / 2 - catches.index(bundle)) * apart

    def _pill_place(self, bundle: Bundle) -> tuple[float, float]:
        """Return the middle of a bundle's pills."""
        if bundle.is_catch:
            x = settle_pill(self._rows, self._xs, self._ports, bundle, self._places)
            half = stack_height(bundle) / 2
            return x, max(self._boxes[bundle.source].y + half, self._catch_y(bundle))
        if not bundle.labels:
            return 0.0, 0.0
        pill = self._rows.paths[bundle][1]
        return self._xs[pill], self._row_tops[self._rows.row_of[pill]] + self._rows.heights[pill] / 2

    def _loop(self, bundle: Bundle) -> dict[str, Route]:
        """Return the routes of the links from a box to itself: out of its left side and in again."""
        box = self._boxes[bundle.source]
        stack = stack_height(bundle)
        half = min(box.h / 2 - _SIDE_INSET, max(12.0, stack / 2 + 6))
        x = box.x - LOOP_REACH - (pill_reach(bundle) if bundle.labels else 0)
        low, high = box.center.y + half, box.center.y - half
        points = (Point(box.x, low), Point(x, low), Point(x, high), Point(box.x, high))
        return _share(bundle, points, x, max(box.y + stack / 2, box.center.y))


def _share(bundle: Bundle, points: tuple[Point, ...], x: float, middle: float) -> dict[str, Route]:
    """Return the route of each link of a bundle: the same line, and pills one below the other."""
    routes: dict[str, Route] = {}
    top = middle - stack_height(bundle) / 2
    for link in bundle.links:
        label: Point | None = None
        if link.label_width > 0:
            height = max(link.label_height, PILL_HEIGHT)
            label = Point(x, top + height / 2)
            top += height + PILL_GAP
        routes[link.id] = Route.through(points, label)
    return routes
