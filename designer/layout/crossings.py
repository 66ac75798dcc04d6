"""Fewer crossings: reorder the rows, but keep the order of the branches of a box."""

from bisect import bisect_right, insort
from itertools import pairwise

from designer.layout.rows import Kind, Rows

# Work, in vertices times sweeps, that a drawing may cost; beyond it the walk's order has to do.
_BUDGET = 60_000
_SWEEPS = 12


def reduce_crossings(rows: Rows) -> None:
    """Reorder the rows in place until sweeps find nothing better."""
    ups, downs = _neighbours(rows)
    best = [list(row) for row in rows.rows]
    best_count = _count_all(best, downs)
    if best_count == 0:
        return
    groups = _branch_groups(rows)
    order = [list(row) for row in best]
    stalled = 0
    for sweep in range(min(_SWEEPS, max(2, _BUDGET // len(rows.kinds)))):
        is_down = sweep % 2 == 0
        _sweep(order, ups if is_down else downs, groups, is_down=is_down)
        count = _count_all(order, downs)
        if count < best_count:
            best, best_count, stalled = [list(row) for row in order], count, 0
        else:
            stalled += 1
        if best_count == 0 or stalled == 4:
            break
    rows.rows[:] = best


def _neighbours(rows: Rows) -> tuple[list[list[int]], list[list[int]]]:
    """Return for each vertex those above and those below it."""
    ups: list[list[int]] = [[] for _ in rows.kinds]
    downs: list[list[int]] = [[] for _ in rows.kinds]
    for segment in rows.segments:
        downs[segment.upper].append(segment.lower)
        ups[segment.lower].append(segment.upper)
    return ups, downs


def _count_all(order: list[list[int]], downs: list[list[int]]) -> int:
    return sum(_count(upper, lower, downs) for upper, lower in pairwise(order))


def _count(upper: list[int], lower: list[int], downs: list[list[int]]) -> int:
    """Return the crossings between two rows."""
    if len(upper) < 2 or len(lower) < 2:
        return 0
    place = {vertex: index for index, vertex in enumerate(lower)}
    seen: list[int] = []
    count = 0
    for vertex in upper:
        ends = [place[below] for below in downs[vertex]]
        for end in ends:
            count += len(seen) - bisect_right(seen, end)
        for end in ends:
            insort(seen, end)
    return count


def _sweep(order: list[list[int]], sides: list[list[int]], groups: list[list[list[int]]], *, is_down: bool) -> None:
    """Sort each row by the middle of what its vertices are tied to in the row before."""
    indexes = range(1, len(order)) if is_down else range(len(order) - 2, -1, -1)
    for index in indexes:
        row = order[index]
        if len(row) < 2:
            continue
        before = order[index - 1 if is_down else index + 1]
        place = {vertex: position for position, vertex in enumerate(before)}
        keys: dict[int, float] = {}
        previous = -1.0
        for vertex in row:
            ties = [place[tie] for tie in sides[vertex]]
            # A vertex without ties stays beside its left neighbour.
            previous = keys[vertex] = sum(ties) / len(ties) if ties else previous
        row.sort(key=keys.__getitem__)
        for group in groups[index]:
            _restore(row, group)


def _restore(row: list[int], group: list[int]) -> None:
    """Give the members of a group back their order, in the places they have."""
    places = sorted(row.index(member) for member in group)
    for place, member in zip(places, group, strict=True):
        row[place] = member


def _branch_groups(rows: Rows) -> list[list[list[int]]]:
    """Return, by row, the pills of each box and the boxes that only these lead to, left to right."""
    entries = [0] * len(rows.kinds)
    for segment in rows.segments:
        entries[segment.lower] += 1
    groups: list[list[list[int]]] = [[] for _ in rows.rows]
    for bundles in rows.ranking.outs:
        by_row: dict[int, list[int]] = {}
        for bundle in bundles:
            for vertex in rows.paths[bundle][1:3]:
                if entries[vertex] == 1 and rows.kinds[vertex] is not Kind.UP and not bundle.is_catch:
                    by_row.setdefault(rows.row_of[vertex], []).append(vertex)
        for row, group in by_row.items():
            if len(group) > 1:
                groups[row].append(group)
    return groups
