"""Where the vertices stand across: lines straight, branches centred, nothing closer than it may be.

Rows are placed in sweeps. Each vertex wants the weighted mean of its neighbours; a row takes the places
nearest to these wishes that keep order and distance (isotonic regression by pooling, linear in time).
"""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from designer.layout.model import GRID
from designer.layout.rows import SIDE, Kind, Rows
from designer.layout.straight import straighten

# Least distance between the borders of two neighbours.
_BOXES = 48
_BOX_AND_LINE = 24
_APART = 96
_LINES = 16
_IDLE = 1e-4
_PULL = 2048.0
_ALMOST = 8
_LARGE = 4_000

Ties = list[list[tuple[int, float, float]]]  # by vertex: neighbour, weight, distance wished


def gap(left: Kind, right: Kind) -> int:
    """Return the least distance between the borders of two neighbours."""
    if left is Kind.BOX and right is Kind.BOX:
        return _BOXES
    return _BOX_AND_LINE if Kind.BOX in (left, right) else _LINES


def place_columns(rows: Rows) -> list[float]:
    """Return the x of the middle of each vertex, on the grid; the smallest is not 0."""
    apart = _apart(rows)
    ups, downs = _ties(rows, apart)
    spaces = [_spaces(rows, row) for row in rows.rows]
    xs = [0.0] * len(rows.kinds)
    everywhere = range(len(rows.rows))
    for _ in range(3 if len(rows.kinds) > _LARGE else 5):
        _sweep(rows.rows, everywhere, spaces, ups, xs)
        _sweep(rows.rows, reversed(everywhere), spaces, downs, xs)
    _sweep(rows.rows, everywhere, spaces, ups, xs)
    pill_rows = sorted(rows.pill_rows)
    _sweep(rows.rows, pill_rows, spaces, downs, xs)
    _snap(rows.rows, spaces, ups, xs)
    _set_apart(rows, apart, xs)
    straighten(rows, spaces, xs)
    # Pills follow the lines that became straight below them, and give way to those beside them.
    _sweep(rows.rows, pill_rows, spaces, downs, xs)
    _snap([rows.rows[row] for row in pill_rows], [spaces[row] for row in pill_rows], ups, xs)
    straighten(rows, spaces, xs)
    return xs


def _ties(rows: Rows, apart: set[int]) -> tuple[Ties, Ties]:
    """Return what each vertex is tied to above and below it."""
    ups: Ties = [[] for _ in rows.kinds]
    downs: Ties = [[] for _ in rows.kinds]
    for upper, lower, weight, offset in rows.segments:
        # What the start does not lead to stands beside the rest and does not move it.
        if upper not in apart or lower in apart:
            ups[lower].append((upper, weight, offset))
        downs[upper].append((lower, weight, -offset))
    end, start = rows.ranking.end, rows.ranking.roots[0]
    if end is not None and end != start and not ups[end]:
        ups[end] = [(start, _IDLE, 0.0)]
    for ties in (ups, downs):
        for vertex, sides in enumerate(ties):
            if len(sides) > 1 and any(side[1] > SIDE for side in sides):
                ties[vertex] = [side for side in sides if side[1] > SIDE]
    for box, below in rows.pulls:
        ups[box] = [(below, _PULL, 0.0)]
        downs[below].append((box, _PULL, 0.0))
    # Where a line turns round it stays with the box beside it.
    for bundle, corridor in rows.corridors.items():
        path = rows.paths[bundle]
        ups[path[-2]] = [(other, _IDLE, offset) for other, _, offset in ups[bundle.target]]
        turn = next(index for index, vertex in enumerate(path) if rows.kinds[vertex] is Kind.UP)
        if path[turn] == corridor.vertices[max(corridor.vertices)]:
            downs[path[turn]] = [(other, _IDLE, offset) for other, _, offset in downs[path[turn - 1]]]
    return ups, downs


def _spaces(rows: Rows, row: list[int]) -> list[float]:
    """Return the least distance of each vertex of a row from the first one."""
    spaces: list[float] = []
    total = 0.0
    for index, vertex in enumerate(row):
        if index:
            before = row[index - 1]
            total += rows.rights[before] + rows.lefts[vertex] + gap(rows.kinds[before], rows.kinds[vertex])
        spaces.append(total)
    return spaces


def _sweep(
    order: list[list[int]], indexes: Iterable[int], spaces: list[list[float]], ties: Ties, xs: list[float]
) -> None:
    """Place some rows, one after the other, by their ties to one side."""
    for index in indexes:
        row = order[index]
        wishes: list[float] = []
        weights: list[float] = []
        for vertex in row:
            sides = ties[vertex]
            if not sides:
                wishes.append(xs[vertex])
                weights.append(_IDLE)
                continue
            total = wish = 0.0
            for other, weight, offset in sides:
                total += weight
                wish += weight * (xs[other] + offset)
            wishes.append(wish / total)
            weights.append(total)
        if len(row) == 1:
            xs[row[0]] = wishes[0]
        else:
            pool(row, spaces[index], wishes, weights, xs)


def pool(row: Sequence[int], spaces: list[float], wishes: list[float], weights: list[float], xs: list[float]) -> None:
    """Place a row nearest to its wishes in the sense of least squares."""
    blocks: list[tuple[float, float, int]] = []  # weight, weighted sum, members
    for space, wish, weight in zip(spaces, wishes, weights, strict=True):
        total, pull, members = weight, weight * (wish - space), 1
        while blocks and blocks[-1][1] * total >= pull * blocks[-1][0]:
            before = blocks.pop()
            total, pull, members = total + before[0], pull + before[1], members + before[2]
        blocks.append((total, pull, members))
    index = 0
    for total, pull, members in blocks:
        place = pull / total
        for _ in range(members):
            xs[row[index]] = place + spaces[index]
            index += 1


def _snap(order: list[list[int]], spaces: list[list[float]], ups: Ties, xs: list[float]) -> None:
    """Round all to the grid, from the top; what is almost straight below another becomes so."""
    for row, space in zip(order, spaces, strict=True):
        least = -math.inf
        for vertex, offset in zip(row, space, strict=True):
            x = math.floor(xs[vertex] / GRID + 0.5) * GRID
            if len(ups[vertex]) == 1:
                above, _, shift = ups[vertex][0]
                if abs(xs[above] + shift - xs[vertex]) < _ALMOST:
                    x = math.floor((xs[above] + shift) / GRID + 0.5) * GRID
            least = max(least, x - offset)
            xs[vertex] = least + offset


def _apart(rows: Rows) -> set[int]:
    """Return what the start does not lead to, and the lines from there."""
    apart = set(rows.ranking.orphans)
    if not apart:
        return apart
    for bundle, path in rows.paths.items():
        if bundle.source in apart:
            apart.update(path[1:-1])
    for bundle, path in rows.paths.items():
        if bundle.source not in rows.ranking.orphans:
            apart.difference_update(path)
    return apart


def _set_apart(rows: Rows, apart: set[int], xs: list[float]) -> None:
    """Move what the start does not lead to right of all the rest, where it is so in each row."""
    if not apart:
        return
    mine = {vertex for path in rows.paths.values() for vertex in path} - apart
    if any(before in apart and after in mine for row in rows.rows for before, after in pairwise(row)):
        return
    rest = [vertex for row in rows.rows for vertex in row if vertex not in apart]
    edge = max(xs[vertex] + rows.rights[vertex] for vertex in rest)
    shift = edge + _APART - min(xs[vertex] - rows.lefts[vertex] for vertex in apart)
    for vertex in apart:
        xs[vertex] += max(0.0, shift)


def place_gutters(rows: Rows, xs: list[float]) -> list[float]:
    """Return the x of each gutter: right of everything."""
    if not rows.gutters:
        return []
    edge = max(xs[row[-1]] + rows.rights[row[-1]] for row in rows.rows)
    return [edge + _BOX_AND_LINE + _LINES * number for number in range(max(rows.gutters.values()) + 1)]
