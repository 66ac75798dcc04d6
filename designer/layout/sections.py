"""A drawing cut at its waists: boxes that every way passes, with nothing beside them.

What stands between two waists is drawn on its own, and drawn anew only when something in it changed. A long workflow
is drawn in time proportional to its length, and an edit in it costs little more than what it touches.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple
from zlib import crc32

from designer.layout.columns import place_columns, place_gutters
from designer.layout.crossings import reduce_crossings
from designer.layout.model import Link, Rect, Route
from designer.layout.ranks import Bundle, Ranking
from designer.layout.routes import draw
from designer.layout.walk import build_rows

_LEAST, _MOST, _EVERY = 16, 96, 3
"""A section with so many boxes ends at one waist of so many, and at the next one when it has the most.

Which it is depends on its name, so that the cuts below an edit stay where they are.
"""


class _Drawn(NamedTuple):
    """Boxes and routes in an order of their own; ``bounds`` is around all of it, pills too."""

    boxes: tuple[Rect, ...]
    routes: tuple[Route | None, ...]
    bounds: Rect


class Piece(NamedTuple):
    """A part of a drawing: what its boxes and links are called, and how far it is moved."""

    drawn: _Drawn
    box_ids: list[str]
    link_ids: list[str]
    x: float
    y: float

    @property
    def bounds(self) -> Rect:
        """The box around it, where it is moved to."""
        return self.drawn.bounds.moved(self.x, self.y)

    def rects(self) -> Iterator[tuple[str, Rect]]:
        """Yield the boxes, not moved yet."""
        return zip(self.box_ids, self.drawn.boxes, strict=True)

    def routes(self) -> Iterator[tuple[str, Route]]:
        """Yield the routes, not moved yet."""
        pairs = zip(self.link_ids, self.drawn.routes, strict=True)
        return ((link_id, route) for link_id, route in pairs if route is not None)


class _Section(NamedTuple):
    """The boxes from a waist to the next one; ``is_last`` when the lower one belongs to no other section."""

    numbers: Sequence[int]
    top: int
    bottom: int
    is_last: bool


class Sections:
    """Draws rankings, and remembers by their shape what it drew the last time: names make no difference."""

    def __init__(self) -> None:
        self._before: dict[object, _Drawn] = {}
        self._now: dict[object, _Drawn] = {}

    def forget_gone(self) -> None:
        """Keep only what was drawn since the last time."""
        self._before, self._now = self._now, {}

    def draw(self, ranking: Ranking) -> list[Piece]:
        """Return the drawing of one connected part, anywhere on the plane; the pieces share the waists."""
        cuts = _cuts(ranking)
        if len(cuts) < 3:
            root = ranking.roots[0]
            return [self._piece(ranking, _Section(range(len(ranking.nodes)), root, root, True), None)]
        found: list[Piece] = []
        x = y = 0.0  # of the waist, its middle and its upper border
        for (top, bottom), numbers in zip(pairwise(cuts), _members(ranking, cuts), strict=True):
            piece = self._piece(ranking, _Section(numbers, top, bottom, bottom == cuts[-1]), bottom)
            first, last = (piece.drawn.boxes[numbers.index(waist)] for waist in (top, bottom))
            x, y = x - first.center.x, y - first.y
            found.append(piece._replace(x=x, y=y))
            x, y = x + last.center.x, y + last.y
        return found

    def _piece(self, ranking: Ranking, section: _Section, waist: int | None) -> Piece:
        """Draw boxes down to a waist; without one they are all there are."""
        numbers = section.numbers
        links = [
            link for number in numbers if number != waist or section.is_last for link in _links_of(ranking, number)
        ]
        # How much is ruled from below counts only beside what is in the section.
        ruled = 0 if waist is None else min(ranking.regions[waist], 4 * len(numbers) + 8)
        shape = _shape(ranking, section, links, ruled)
        drawn = self._now.get(shape) or self._before.get(shape)
        if drawn is None:
            drawn = _drawn(ranking if waist is None else _between(ranking, section, ruled), links)
        self._now[shape] = drawn
        return Piece(drawn, [ranking.nodes[number].id for number in numbers], [link.id for link in links], 0, 0)


def _links_of(ranking: Ranking, number: int) -> Iterator[Link]:
    for bundle in ranking.outs[number]:
        yield from bundle.links
    if number in ranking.loops:
        yield from ranking.loops[number].links


def _shape(ranking: Ranking, section: _Section, links: list[Link], ruled: int) -> object:
    """Return all that a drawing depends on; equal shapes give equal drawings."""
    nodes = [ranking.nodes[number] for number in section.numbers]
    local = {node.id: index for index, node in enumerate(nodes)}
    place = {number: index for index, number in enumerate(section.numbers)}
    return (
        tuple([(node.width, node.height) for node in nodes]),
        tuple(
            [
                (local[link.source], local[link.target], link.is_catch, link.label_width, link.label_height)
                for link in links
            ]
        ),
        (place[section.top], place[section.bottom], section.is_last, ranking.is_side[section.top], ruled),
        tuple([place[root] for root in ranking.roots if root in place]),
        place.get(ranking.end, -1) if ranking.end is not None else -1,
    )


def _drawn(ranking: Ranking, links: list[Link]) -> _Drawn:
    rows = build_rows(ranking)
    reduce_crossings(rows)
    xs = place_columns(rows)
    boxes, routes = draw(rows, xs, place_gutters(rows, xs))
    all_routes = tuple(routes.get(link.id) for link in links)
    return _Drawn(tuple(boxes), all_routes, bounds_of(boxes, routes, links))


def bounds_of(rects: Iterable[Rect], routes: Mapping[str, Route], links: Iterable[Link]) -> Rect:
    """Return the box around boxes and lines with their pills."""
    boxes = list(rects)
    xs = [x for rect in boxes for x in (rect.x, rect.right)]
    ys = [y for rect in boxes for y in (rect.y, rect.bottom)]
    for link in links:
        route = routes.get(link.id)
        if route is None:
            continue
        xs += [point.x for point in route.points]
        ys += [point.y for point in route.points]
        label = route.label
        if label is not None:
            xs += [label.x - link.label_width / 2, label.x + link.label_width / 2]
            ys += [label.y - link.label_height / 2, label.y + link.label_height / 2]
    left, top = min(xs), min(ys)
    return Rect(left, top, max(xs) - left, max(ys) - top)


def _cuts(ranking: Ranking) -> list[int]:
    """Return the first box, the waists to cut at, and the last box; nothing where there is no single first or last."""
    ranks = ranking.ranks
    if ranking.orphans or not ranks:
        return []
    levels = max(ranks) + 1
    alone: list[int | None] = [None] * levels
    count = [0] * levels
    for number, rank in enumerate(ranks):
        alone[rank], count[rank] = number, count[rank] + 1
    passing = [0] * (levels + 1)
    for bundles in ranking.outs:
        for bundle in bundles:
            high, low = ranks[bundle.source], ranks[bundle.target]
            if bundle.is_back or low <= high:
                # Lines back up begin below their box and end above it: in the drawings on both sides.
                high, low = low - 1, high + 1
            if low - high > 1:
                passing[max(high + 1, 0)] += 1
                passing[low] -= 1
    return _chosen(ranking, alone, count, list(accumulate(passing)))


def _chosen(ranking: Ranking, alone: list[int | None], count: list[int], passing: list[int]) -> list[int]:
    last = len(count) - 1
    found: list[int] = []
    boxes = 0
    for rank, number in enumerate(alone):
        boxes += count[rank]
        is_waist = count[rank] == 1 and not passing[rank]
        if number is None or not (is_waist or rank in (0, last)):
            continue
        if rank in (0, last):
            if count[rank] != 1:
                return []
            found.append(number)
        elif boxes >= _MOST or (boxes >= _LEAST and not crc32(ranking.nodes[number].id.encode()) % _EVERY):
            found.append(number)
            boxes = 0
    return found


def _members(ranking: Ranking, cuts: list[int]) -> list[list[int]]:
    """Return the boxes between each two cuts, these included."""
    sections: list[list[int]] = [[] for _ in cuts[1:]]
    section_of: list[int] = []
    for index, (top, bottom) in enumerate(pairwise(cuts)):
        section_of += [index] * (ranking.ranks[bottom] - ranking.ranks[top])
    section_of.append(len(sections) - 1)
    bounds = set(cuts[1:-1])
    for number, rank in enumerate(ranking.ranks):
        section = section_of[rank]
        sections[section].append(number)
        if number in bounds:
            sections[section - 1].append(number)
    return sections


def _between(ranking: Ranking, section: _Section, ruled: int) -> Ranking:
    """Return a ranking of the boxes between two waists; what leaves the lower one belongs to what is below."""
    numbers, top, bottom = section.numbers, section.top, section.bottom
    own = [number for number in numbers if number != bottom or section.is_last]
    local = {number: index for index, number in enumerate(numbers)}
    first = ranking.ranks[top]
    regions = [ranking.regions[number] for number in numbers]
    ruler: int | None = bottom if bottom in ranking.dominators else None
    while ruler is not None:
        regions[local[ruler]] += ruled - ranking.regions[bottom]
        ruler = ranking.dominators.get(ruler) if ruler != top else None
    return Ranking(
        nodes=[ranking.nodes[number] for number in numbers],
        outs=[
            [_inner(bundle, local) for bundle in ranking.outs[number]] if number != bottom or section.is_last else []
            for number in numbers
        ],
        loops={local[number]: _inner(ranking.loops[number], local) for number in own if number in ranking.loops},
        roots=[local[top], *(local[root] for root in ranking.roots if root != top and root in local)],
        ranks=[ranking.ranks[number] - first for number in numbers],
        is_side=[ranking.is_side[number] for number in numbers],
        dominators={
            local[number]: local[ranking.dominators[number]]
            for number in numbers
            if number != top and number in ranking.dominators
        },
        regions=regions,
        entries=[ranking.entries[number] for number in numbers],
        end=local.get(ranking.end) if ranking.end is not None else None,
    )


def _inner(bundle: Bundle, local: dict[int, int]) -> Bundle:
    return Bundle(
        source=local[bundle.source],
        target=local[bundle.target],
        is_catch=bundle.is_catch,
        links=bundle.links,
        is_back=bundle.is_back,
    )
