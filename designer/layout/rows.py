"""Rows and what stands in them: boxes, pills, and a vertex for every line that passes.

A row is a level of boxes or, below a level whose links carry pills, a row of pills. Lines that pass very many
rows of a large machine run in gutters right of everything instead.
"""

from enum import IntEnum
from typing import NamedTuple

from msgspec import Struct, field

from designer.layout.model import PILL_HEIGHT, BoxNode
from designer.layout.ranks import Bundle, Ranking
from designer.layout.spine import Pull

PILL_GAP = 4
CATCH_STUB = 24
SATELLITE_GAP = 16
LOOP_REACH = 28
UNLABELLED_CATCH = 8

# How many rows all lines together may pass, before the longest go through gutters.
_ROOM = 2_000
_ROOM_PER_BOX = 3

SIDE = 0.03
"""The weight of lines that only count where nothing else does: those that errors go."""


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


class Rows(Struct, kw_only=True, eq=False):
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
    gutters: dict[Bundle, int] = field(default_factory=dict)  # the lines that pass no row, by number from the left

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


def empty_rows(ranking: Ranking) -> Rows:
    """Return the rows of a ranking with all boxes made and none in its place."""
    rows = Rows(ranking=ranking)
    row_of_rank = _number_rows(rows)
    for number, node in enumerate(ranking.nodes):
        _add_box(rows, number, node, row_of_rank[ranking.ranks[number]])
    _dig_gutters(rows)
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


def _dig_gutters(rows: Rows) -> None:
    """Send the longest lines through gutters, so that all the others together pass a bounded number of rows."""
    ranking = rows.ranking
    bundles = [bundle for bundles in ranking.outs for bundle in bundles]
    spans = sorted(abs(ranking.ranks[bundle.target] - ranking.ranks[bundle.source]) for bundle in bundles)
    room, longest = _ROOM + _ROOM_PER_BOX * len(ranking.nodes), 0
    for span in spans:
        room -= span
        if room < 0:
            break
        longest = span
    numbers: dict[tuple[int, bool], int] = {}
    for bundle in bundles:
        if abs(ranking.ranks[bundle.target] - ranking.ranks[bundle.source]) > longest:
            rows.gutters[bundle] = numbers.setdefault((bundle.target, bundle.is_catch), len(numbers))
