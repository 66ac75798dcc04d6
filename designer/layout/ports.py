"""Where lines touch the borders of their boxes: which side, and where on it."""

from collections.abc import Mapping

from msgspec import Struct, field

from designer.layout.columns import pool
from designer.layout.model import GRID
from designer.layout.ranks import Bundle
from designer.layout.rows import Kind, Rows, pill_reach

_APART = 20  # between lines that come in at the same border
_SPREAD = 24  # between lines that go out at the same border, when there is room
_CLOSEST = 16
_EDGE = 8  # arrows come in no closer to a corner
_CORNER = 20  # lines keep off the rounded corners
_CLEAR = 12  # between a line and a box beside it


class Ports(Struct, kw_only=True, eq=False):
    """The ports of all lines.

    ``tops`` and ``bottoms`` are places on the upper border of the target and the lower one of the source.
    A line that is missing there touches the side: at the target it comes from a corridor, at the source it
    goes to the x in ``sides``. ``joins`` are the catch lines that run into a trunk in the row of their source.
    """

    tops: dict[Bundle, float] = field(default_factory=dict)
    bottoms: dict[Bundle, float] = field(default_factory=dict)
    sides: dict[Bundle, float] = field(default_factory=dict)
    joins: dict[Bundle, int] = field(default_factory=dict)


def find_ports(rows: Rows, xs: list[float], gutters: list[float]) -> Ports:
    """Return the ports for vertices whose middles are at ``xs``, and gutters."""
    return _Finder(rows, xs, gutters).find()


class _Finder:
    def __init__(self, rows: Rows, xs: list[float], gutters: list[float]) -> None:
        self._rows = rows
        self._gutters = gutters
        self._xs = xs
        self._places = {vertex: place for row in rows.rows for place, vertex in enumerate(row)}
        self._ports = Ports()

    def find(self) -> Ports:
        self._find_tops()
        for number, bundles in enumerate(self._rows.ranking.outs):
            below = [bundle for bundle in bundles if not bundle.is_catch]
            if len(below) == 1 and self._leaves_sideways(below[0]):
                self._ports.sides[below[0]] = self._xs[self._rows.paths[below[0]][1]]
            else:
                self._find_bottoms(number, below)
            catches = [bundle for bundle in bundles if bundle.is_catch]
            if catches:
                self._find_side(catches[-1])
        return self._ports

    def _find_tops(self) -> None:
        """Lines without errors come in at the middle, the others beside it; lines back up at the side if they can."""
        entries: dict[int, dict[int, list[Bundle]]] = {}
        for bundle, path in self._rows.paths.items():
            is_corridor = bundle in self._rows.corridors
            if is_corridor and self._is_beside(path[-2], path[-1]):
                continue
            kind = 2 + path[-2] if is_corridor else int(bundle.is_catch)
            entries.setdefault(bundle.target, {}).setdefault(kind, []).append(bundle)
        for target, kinds in entries.items():
            middle = min(kinds)
            limit = max(0.0, self._rows.ranking.nodes[target].width / 2 - _EDGE)
            apart = min(_APART, limit // max(1, len(kinds) - 1))
            steps = [0, 0]
            for kind in sorted(kinds):
                is_right = self._mean_entry(kinds[kind]) > self._xs[target]
                steps[is_right] += kind != middle
                offset = 0 if kind == middle else (apart if is_right else -apart) * steps[is_right]
                for bundle in kinds[kind]:
                    self._ports.tops[bundle] = self._xs[target] + offset

    def _mean_entry(self, bundles: list[Bundle]) -> float:
        return sum(self._last(bundle) for bundle in bundles) / len(bundles)

    def _last(self, bundle: Bundle) -> float:
        """Return the x from which a line comes to its target."""
        gutter = self._rows.gutters.get(bundle)
        return self._xs[self._rows.paths[bundle][-2]] if gutter is None else self._gutters[gutter]

    def _is_beside(self, vertex: int, box: int) -> bool:
        """Return whether a line back up can touch the side of a box: nothing stands or hangs between."""
        rows, step = self._rows, self._places[vertex] - self._places[box]
        if rows.row_of[vertex] != rows.row_of[box] or abs(step) != 1:
            return False
        if step < 0:
            return box not in rows.ranking.loops
        return not any(bundle.is_catch for bundle in rows.ranking.outs[box])

    def _leaves_sideways(self, bundle: Bundle) -> bool:
        return bundle in self._rows.corridors and self._is_beside(self._rows.paths[bundle][1], bundle.source)

    def _find_bottoms(self, number: int, bundles: list[Bundle]) -> None:
        """Spread the lines of a box along its lower border in the order of where they go."""
        x, width = self._xs[number], self._rows.ranking.nodes[number].width
        if len(bundles) < 2:
            self._ports.bottoms.update((bundle, x) for bundle in bundles)
            return
        hops = sorted(((self._hop(bundle), index) for index, bundle in enumerate(bundles)))
        limit = max(0.0, width / 2 - _CORNER)
        spread = min(limit, _SPREAD * (len(bundles) - 1) / 2)
        apart = min(_CLOSEST, 2 * limit / (len(bundles) - 1))
        wishes: list[float] = []
        weights: list[float] = []
        for hop, _ in hops:
            is_straight = abs(hop - x) <= limit
            wishes.append(hop - x if is_straight else max(-spread, min(spread, hop - x)))
            weights.append(100.0 if is_straight else 1.0)
        places = [0.0] * len(hops)
        pool(range(len(hops)), [apart * index for index in range(len(hops))], wishes, weights, places)
        shift = max(0.0, -limit - places[0]) - max(0.0, places[-1] - limit)
        for (_, index), place in zip(hops, places, strict=True):
            offset = round((place + shift) / GRID) * GRID
            self._ports.bottoms[bundles[index]] = x + max(-limit, min(limit, offset))

    def _hop(self, bundle: Bundle) -> float:
        """Return the x at which a line comes to the next row."""
        path = self._rows.paths[bundle]
        if len(path) > 2:
            return self._xs[path[1]]
        return self._last(bundle) if bundle in self._rows.gutters else self._ports.tops[bundle]

    def _find_side(self, bundle: Bundle) -> None:
        """Let the outermost catch line of a box run level to where it goes down, if nothing stands in the way."""
        rows, xs = self._rows, self._xs
        path = rows.paths[bundle]
        row = rows.rows[rows.row_of[bundle.source]]
        place = self._places[bundle.source] + 1
        if bundle in rows.corridors:
            if place < len(row) and row[place] == path[1]:
                self._ports.sides[bundle] = xs[path[1]]
            return
        hop = self._hop(bundle)
        pill = xs[bundle.source] + rows.catch_offsets[bundle]
        if place < len(row):
            beside = row[place]
            if rows.kinds[beside] is Kind.PASS and rows.trunks[beside] == (bundle.target, True):
                self._ports.joins[bundle] = beside
                self._ports.sides[bundle] = xs[beside]
                return
            if xs[beside] - rows.lefts[beside] - _CLEAR < hop:
                return
        if hop >= pill - max(0.0, pill_reach(bundle) - _CLEAR):
            self._ports.sides[bundle] = hop


def settle_pill(rows: Rows, xs: list[float], ports: Ports, bundle: Bundle, places: Mapping[int, int]) -> float:
    """Return the x of the pills of a catch line: at its corner if there is room, else beside its box."""
    pill = xs[bundle.source] + rows.catch_offsets[bundle]
    corner = ports.sides.get(bundle)
    if corner is None or bundle in ports.joins or bundle in rows.corridors or bundle in rows.gutters or corner < pill:
        return pill
    row = rows.rows[rows.row_of[bundle.source]]
    place = places[bundle.source] + 1
    if place < len(row) and xs[row[place]] - rows.lefts[row[place]] - _CLEAR < corner + pill_reach(bundle):
        return pill
    return corner
