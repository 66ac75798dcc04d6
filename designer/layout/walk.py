"""The walk that gives every row its first order: from left to right, as a reader would.

It draws the usual workflow without a crossing.
"""

from collections.abc import Iterator

from designer.layout.ranks import Bundle, Ranking
from designer.layout.rows import SIDE, Corridor, Kind, Rows, Segment, empty_rows, pill_reach, stack_height
from designer.layout.spine import find_spine

# How much a line wants to be straight.
_CHAIN, _MIDDLE, _LONG_CHAIN, _PILL, _RUN, _BRANCH, _ASIDE, _UP = 4096.0, 2048.0, 16.0, 8.0, 2.0, 1.0, 0.2, 0.2


def build_rows(ranking: Ranking) -> Rows:
    """Return the rows of a ranking in their first order."""
    rows = empty_rows(ranking)
    walk = _Walk(rows)
    for root in ranking.roots:
        walk.run(root)
    # What only gutters lead to.
    for root in sorted(range(len(ranking.nodes)), key=ranking.ranks.__getitem__):
        walk.run(root)
    rows.pulls += walk.spine.pulls
    return rows


class _Walk:
    """The walk that lays the vertices into their rows from left to right."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._came_by: dict[int, Bundle | None] = {}
        self._trail: list[int] = []  # the vertices from the root to here, one a row
        self._corridors: dict[tuple[int, bool, bool], Corridor] = {}
        self.spine = find_spine(rows.ranking)
        self._entries = rows.ranking.entries

    def run(self, root: int) -> None:
        """Lay out all that ``root`` leads to and that is not there yet."""
        if root in self._came_by:
            return
        self._enter(root, None)
        stack: list[tuple[int, Iterator[Bundle]]] = [(root, iter(self._rows.ranking.outs[root]))]
        self._trail = [root]
        while stack:
            number, bundles = stack[-1]
            for bundle in bundles:
                depth = self._rows.row_of[number] - self._rows.row_of[self._trail[0]]
                del self._trail[depth + 1 :]
                if bundle in self._rows.gutters:
                    self._go_far(bundle)
                elif bundle.is_back:
                    self._go_back(bundle)
                else:
                    self._go_down(bundle)
                    if bundle.target not in self._came_by:
                        self._enter(bundle.target, bundle)
                        self._trail += self._rows.paths[bundle][1:]
                        stack.append((bundle.target, iter(self._rows.ranking.outs[bundle.target])))
                        break
            else:
                stack.pop()

    def _enter(self, number: int, bundle: Bundle | None) -> None:
        self._came_by[number] = bundle
        self._rows.rows[self._rows.row_of[number]].append(number)

    def _is_aside(self, bundle: Bundle) -> bool:
        """Return whether a bundle must not bend the lines without errors."""
        is_side = self._rows.ranking.is_side
        return bundle.is_catch or (is_side[bundle.source] and not is_side[bundle.target])

    def _weights(self, bundle: Bundle, path: list[int], count: int) -> Iterator[float]:
        """Yield how straight each of the first ``count`` parts of a line down should be."""
        kinds, last = self._rows.kinds, len(path) - 2
        branches = [other for other in self._rows.ranking.outs[bundle.source] if not other.is_catch]
        is_only = self._entries[bundle.target] == 1 and not bundle.is_catch
        is_main, is_middle = bundle in self.spine.main, bundle in self.spine.middle
        is_long = any(kinds[vertex] is Kind.PASS for vertex in path[1:3])
        is_aside = not is_main and any(other in self.spine.main for other in branches)
        for index in range(count):
            if self._is_aside(bundle) and index in (0, last):
                yield SIDE
            elif is_only and (is_main or len(branches) == 1):
                yield _LONG_CHAIN if is_long else _CHAIN
            elif index == 0:
                yield _ASIDE if is_aside else _MIDDLE if is_middle else _BRANCH
            elif is_middle and is_only:
                yield _MIDDLE
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
            joined = self._trunk_beside(rows.rows[row], trunk)
            if joined is not None:
                path.append(joined)
                break
            path.append(rows.add(Kind.PASS, row, 0, 0, 0))
            rows.rows[row].append(path[-1])
            rows.trunks[path[-1]] = trunk
            row += 1
        fresh = len(path)
        while path[-1] in rows.below:
            path.append(rows.below[path[-1]])
        if path[-1] != bundle.target:
            path.append(bundle.target)
        offset = rows.catch_offsets.get(bundle, 0.0)
        for index, weight in enumerate(self._weights(bundle, path, min(fresh, len(path) - 1))):
            upper, lower = path[index], path[index + 1]
            if upper not in rows.below:
                rows.segments.append(Segment(upper, lower, weight, offset if index == 0 else 0.0))
                if rows.kinds[upper] is Kind.PASS:
                    rows.below[upper] = lower
        rows.paths[bundle] = path

    def _trunk_beside(self, row: list[int], trunk: tuple[int, bool]) -> int | None:
        """Return the line to the same target at the end of a row, if only lines stand between."""
        rows = self._rows
        for vertex in reversed(row):
            if rows.kinds[vertex] is not Kind.PASS:
                return None
            if rows.trunks[vertex] == trunk:
                return vertex
        return None

    def _go_far(self, bundle: Bundle) -> None:
        """Leave a line to the gutters, all but its pill."""
        rows = self._rows
        path = [bundle.source]
        if bundle.labels and not bundle.is_catch:
            path.append(self._pill(bundle, rows.row_of[bundle.source] + 1))
            rows.segments.append(Segment(path[0], path[1], _ASIDE, 0.0))
        rows.paths[bundle] = [*path, bundle.target]

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
        while branch is not None:
            choices = [other for other in ranking.outs[branch.source] if not other.is_catch]
            if len(choices) > 1 and not branch.is_catch:
                return choices[0] is not branch
            if branch.source == bundle.target:
                break
            branch = self._came_by.get(branch.source)
        return not any(other.is_catch for other in (*ranking.outs[bundle.source], *ranking.outs[bundle.target]))
