"""From levels to rows: every line gets a vertex in each row it passes, and every row a first order.

A row is a level of boxes or, below a level whose links carry pills, a row of pills. The first order
is that of a walk from left to right, which draws the usual workflow without a crossing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from designer.layout.model import PILL_HEIGHT, BoxNode
from designer.layout.ranks import Bundle, Ranking
from designer.layout.spine import Pull, find_spine

PILL_GAP = 4
CATCH_STUB = 24
SATELLITE_GAP = 16
LOOP_REACH = 28
UNLABELLED_CATCH = 12

# How much a line wants to be straight.
_CHAIN, _MIDDLE, _PILL, _RUN, _BRANCH, _ASIDE, _UP = 4096.0, 64.0, 64.0, 2.0, 1.0, 0.2, 0.2
SIDE = 0.03


class Kind(IntEnum):
    """What stands in a row."""

    BOX = 0
    PASS = 1  # a line on its way down
    PILL = 2
    UP = 3  # a line on its way back up


class Segment(NamedTuple):
    """A line from a vertex to one in the next row; ``offset`` is where it leaves, from the middle of the upper one."""

    upper: int
    lower: int
    weight: float
    offset: float


class Corridor(NamedTuple):
    """Where lines run back up to ``target``, beside everything between."""

    target: int
    is_right: bool
    is_catch: bool
    vertices: dict[int, int]  # by row


@dataclass(slots=True, kw_only=True, eq=False)
class Rows:
    """The vertices by number; the first ones are the boxes, in the numbers of the ranking."""

    ranking: Ranking
    kinds: list[Kind] = field(default_factory=list)
    row_of: list[int] = field(default_factory=list)
    lefts: list[float] = field(default_factory=list)  # reach from the middle
    rights: list[float] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    rows: list[list[int]] = field(default_factory=list)
    pill_rows: set[int] = field(default_factory=set)
    segments: list[Segment] = field(default_factory=list)
    pulls: list[Pull] = field(default_factory=list)
    paths: dict[Bundle, list[int]] = field(default_factory=dict)  # vertices from source to target
    corridors: dict[Bundle, Corridor] = field(default_factory=dict)
    catch_offsets: dict[Bundle, float] = field(default_factory=dict)
    trunks: dict[int, tuple[int, bool]] = field(default_factory=dict)  # PASS vertex: target and is_catch
    below: dict[int, int] = field(default_factory=dict)  # PASS vertex: the next one of its line

    def add(self, kind: Kind, row: int, left: float, right: float, height: float) -> int:
        """Make a vertex without a place in its row yet and return its number."""
        self.kinds.append(kind)
        self.row_of.append(row)
        self.lefts.append(left)
        self.rights.append(right)
        self.heights.append(height)
        return len(self.kinds) - 1


def stack_height(bundle: Bundle) -> float:
    """Return the height of the pills of a bundle, one above the other."""
    labels = bundle.labels
    return sum(max(link.label_height, PILL_HEIGHT) for link in labels) + PILL_GAP * max(0, len(labels) - 1)


def pill_reach(bundle: Bundle) -> float:
    """Return half the width of a bundle's pills, on the grid."""
    return _half(bundle.label_width)


def build_rows(ranking: Ranking) -> Rows:
    """Return the rows of a ranking in their first order."""
    rows = Rows(ranking=ranking)
    row_of_rank = _number_rows(rows)
    for number, node in enumerate(ranking.nodes):
        _add_box(rows, number, node, row_of_rank[ranking.ranks[number]])
    walk = _Walk(rows)
    for root in ranking.roots:
        walk.run(root)
    rows.pulls += walk.spine.pulls
    return rows


def _half(width: float) -> float:
    return -(-width // 8) * 4.0


def _number_rows(rows: Rows) -> dict[int, int]:
    """Number the rows: after a level with pills below it comes one for these."""
    ranking = rows.ranking
    has_pills = {
        ranking.ranks[bundle.source]
        for bundles in ranking.outs
        for bundle in bundles
        if not bundle.is_catch and bundle.labels
    }
    numbers: dict[int, int] = {}
    for rank in range(max(ranking.ranks) + 1):
        numbers[rank] = len(rows.rows)
        rows.rows.append([])
        if rank in has_pills:
            rows.pill_rows.add(len(rows.rows))
            rows.rows.append([])
    return numbers


def _add_box(rows: Rows, number: int, node: BoxNode, row: int) -> None:
    """Make the vertex of a box, wide enough for what hangs on its sides."""
    ranking = rows.ranking
    left = right = _half(node.width)
    height = node.height
    loop = ranking.loops.get(number)
    if loop is not None:
        left += LOOP_REACH + (2 * pill_reach(loop) if loop.labels else 0)
        height = max(height, stack_height(loop))
    for bundle in ranking.outs[number]:
        if bundle.is_catch:
            reach = pill_reach(bundle) if bundle.labels else UNLABELLED_CATCH / 2
            right += (CATCH_STUB if right == _half(node.width) else SATELLITE_GAP) + reach
            rows.catch_offsets[bundle] = right
            right += reach
            height = max(height, stack_height(bundle))
    rows.add(Kind.BOX, row, left, right, height)


class _Walk:
    """The walk that lays the vertices into their rows from left to right."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._seen = bytearray(len(rows.ranking.nodes))
        self._trail: list[int] = []  # the vertices from the root to here, one a row
        self._corridors: dict[tuple[int, bool, bool], Corridor] = {}
        self.spine = find_spine(rows.ranking)
        self._entries = rows.ranking.entries

    def run(self, root: int) -> None:
        """Lay out all that ``root`` leads to and that is not there yet."""
        self._enter(root)
        stack: list[tuple[int, Iterator[Bundle]]] = [(root, iter(self._rows.ranking.outs[root]))]
        self._trail = [root]
        while stack:
            number, bundles = stack[-1]
            for bundle in bundles:
                depth = self._rows.row_of[number] - self._rows.row_of[self._trail[0]]
                del self._trail[depth + 1 :]
                if bundle.is_back:
                    self._go_back(bundle)
                    continue
                self._go_down(bundle)
                if not self._seen[bundle.target]:
                    self._enter(bundle.target)
                    self._trail += self._rows.paths[bundle][1:]
                    stack.append((bundle.target, iter(self._rows.ranking.outs[bundle.target])))
                    break
            else:
                stack.pop()

    def _enter(self, number: int) -> None:
        self._seen[number] = 1
        self._rows.rows[self._rows.row_of[number]].append(number)

    def _is_aside(self, bundle: Bundle) -> bool:
        """Return whether a bundle must not bend the lines without errors."""
        is_side = self._rows.ranking.is_side
        return bundle.is_catch or (is_side[bundle.source] and not is_side[bundle.target])

    def _weights(self, bundle: Bundle, path: list[int]) -> Iterator[float]:
        """Yield how straight each part of a line down should be."""
        kinds, last = self._rows.kinds, len(path) - 2
        branches = [other for other in self._rows.ranking.outs[bundle.source] if not other.is_catch]
        is_only = self._entries[bundle.target] == 1
        is_main = bundle in self.spine.main
        is_aside = not is_main and any(other in self.spine.main for other in branches)
        for index in range(last + 1):
            if self._is_aside(bundle) and index in (0, last):
                yield SIDE
            elif is_only and (is_main or len(branches) == 1):
                yield _CHAIN
            elif index == 0:
                yield _ASIDE if is_aside else _MIDDLE if bundle in self.spine.middle else _BRANCH
            elif kinds[path[index]] is Kind.PILL:
                yield _PILL if index < last or is_only else _BRANCH
            else:
                yield _BRANCH if index == last else _RUN

    def _pill(self, bundle: Bundle, row: int) -> int:
        rows = self._rows
        pill = rows.add(Kind.PILL, row, pill_reach(bundle), pill_reach(bundle), stack_height(bundle))
        rows.rows[row].append(pill)
        return pill

    def _go_down(self, bundle: Bundle) -> None:
        """Lay a line from row to row; where it meets one to the same target beside it, they run on as one."""
        rows = self._rows
        row, last_row = rows.row_of[bundle.source] + 1, rows.row_of[bundle.target]
        path = [bundle.source]
        if bundle.labels and not bundle.is_catch:
            path.append(self._pill(bundle, row))
            row += 1
        trunk = (bundle.target, bundle.is_catch)
        while row < last_row:
            here = rows.rows[row]
            if here and rows.trunks.get(here[-1]) == trunk:
                path.append(here[-1])
                break
            path.append(rows.add(Kind.PASS, row, 0, 0, 0))
            here.append(path[-1])
            rows.trunks[path[-1]] = trunk
            row += 1
        fresh = len(path)
        while path[-1] in rows.below:
            path.append(rows.below[path[-1]])
        if path[-1] != bundle.target:
            path.append(bundle.target)
        offset = rows.catch_offsets.get(bundle, 0.0)
        for index, weight in enumerate(self._weights(bundle, path)):
            upper, lower = path[index], path[index + 1]
            if index < fresh and upper not in rows.below:
                rows.segments.append(Segment(upper, lower, weight, offset if index == 0 else 0.0))
                if rows.kinds[upper] is Kind.PASS:
                    rows.below[upper] = lower
        rows.paths[bundle] = path

    def _go_back(self, bundle: Bundle) -> None:
        """Lay a line back up, beside what lies between its ends."""
        rows = self._rows
        bottom = rows.row_of[bundle.source]
        path = [bundle.source]
        if bundle.labels and not bundle.is_catch:
            bottom += 1
            path.append(self._pill(bundle, bottom))
            rows.segments.append(Segment(bundle.source, path[-1], _BRANCH, 0.0))
        corridor = self._corridor(bundle)
        top = rows.row_of[bundle.target]
        for row in range(top, bottom + 1):
            if row in corridor.vertices:
                continue
            vertex = rows.add(Kind.UP, row, 0, 0, 0)
            corridor.vertices[row] = vertex
            self._insert(vertex, row, corridor.is_right, path[-1])
            if row > top:
                rows.segments.append(Segment(corridor.vertices[row - 1], vertex, _UP, 0.0))
        path += [corridor.vertices[row] for row in range(bottom, top - 1, -1)]
        path.append(bundle.target)
        rows.paths[bundle] = path
        rows.corridors[bundle] = corridor

    def _insert(self, vertex: int, row: int, is_right: bool, pill: int) -> None:
        """Put a vertex beside the one of the trail in its row, or beside the pill below the trail."""
        here = self._rows.rows[row]
        index = row - self._rows.row_of[self._trail[0]]
        beside = self._trail[index] if 0 <= index < len(self._trail) else pill
        place = here.index(beside) + is_right if beside in here else len(here)
        here.insert(place, vertex)

    def _corridor(self, bundle: Bundle) -> Corridor:
        is_right = self._is_right(bundle)
        key = (bundle.target, is_right, bundle.is_catch)
        if key not in self._corridors:
            self._corridors[key] = Corridor(bundle.target, is_right, bundle.is_catch, {})
        return self._corridors[key]

    def _is_right(self, bundle: Bundle) -> bool:
        """Return the side on which a line runs back: that of the branch it comes from, else the right one."""
        ranking = self._rows.ranking
        if bundle.is_catch:
            return True
        branch: Bundle | None = bundle
        for vertex in reversed(self._trail):
            if self._rows.kinds[vertex] is not Kind.BOX:
                continue
            choices = [other for other in ranking.outs[vertex] if not other.is_catch]
            if len(choices) > 1 and branch is not None:
                return choices[0] is not branch
            if vertex == bundle.target:
                break
            branch = self._entered_by(vertex)
        return not any(other.is_catch for other in (*ranking.outs[bundle.source], *ranking.outs[bundle.target]))

    def _entered_by(self, number: int) -> Bundle | None:
        """Return the bundle by which the trail came to a box."""
        index = self._trail.index(number)
        boxes = [vertex for vertex in self._trail[:index] if self._rows.kinds[vertex] is Kind.BOX]
        if not boxes:
            return None
        return next((bundle for bundle in self._rows.ranking.outs[boxes[-1]] if bundle.target == number), None)
