"""Long lines as straight as the boxes beside them allow."""

import math
from collections.abc import Iterator
from typing import NamedTuple

from designer.layout.rows import Kind, Rows


class _Run(NamedTuple):
    """A line through several rows: its vertices from the top, and the places it would like, best first."""

    vertices: list[int]
    wishes: tuple[float, ...]


def straighten(rows: Rows, spaces: list[list[float]], xs: list[float]) -> None:
    """Move the lines, but nothing else, so that they bend as rarely as the boxes allow; long ones first."""
    places = {vertex: place for row in rows.rows for place, vertex in enumerate(row)}
    is_fixed = [kind is Kind.BOX or kind is Kind.PILL for kind in rows.kinds]
    runs = [*_trunks(rows, xs), *_corridors(rows)]
    for vertices, wishes in sorted(runs, key=lambda run: -len(run.vertices)):
        rest = vertices
        while rest:
            low, high, count = float("-inf"), float("inf"), 0
            for vertex in rest:
                row = rows.row_of[vertex]
                left, right = _room(rows.rows[row], spaces[row], xs, is_fixed, places[vertex])
                if max(low, left) > min(high, right):
                    break
                low, high, count = max(low, left), min(high, right), count + 1
            x = next((wish for wish in wishes if low <= wish <= high), max(low, min(high, wishes[-1])))
            if math.isinf(x):  # nothing stands on the side the line would like to be close to
                x = max(low, min(high, xs[rest[0]]))
            for vertex in rest[:count]:
                xs[vertex] = x
                is_fixed[vertex] = True
            rest = rest[count:]


def _room(row: list[int], space: list[float], xs: list[float], is_fixed: list[bool], place: int) -> tuple[float, float]:
    """Return how far left and right a line may go; lines that can still move may be pushed together."""
    left, right = float("-inf"), float("inf")
    for other in range(place - 1, -1, -1):
        if is_fixed[row[other]]:
            left = xs[row[other]] + space[place] - space[other]
            break
    for other in range(place + 1, len(row)):
        if is_fixed[row[other]]:
            right = xs[row[other]] + space[place] - space[other]
            break
    return left, right


def _trunks(rows: Rows, xs: list[float]) -> Iterator[_Run]:
    """Yield the lines down; where several run on as one, the longest has it."""
    taken: set[int] = set()
    down = [(bundle, path) for bundle, path in rows.paths.items() if bundle not in rows.corridors]
    for bundle, path in sorted(down, key=lambda item: -len(item[1])):
        vertices = [vertex for vertex in path if rows.kinds[vertex] is Kind.PASS and vertex not in taken]
        if vertices:
            taken.update(vertices)
            above = path[path.index(vertices[0]) - 1]
            below = path[path.index(vertices[-1]) + 1]
            start = xs[above] + rows.catch_offsets.get(bundle, 0.0)
            yield _Run(vertices, (start, xs[below], xs[vertices[len(vertices) // 2]]))


def _corridors(rows: Rows) -> Iterator[_Run]:
    """Yield the lines back up; they stay close to what they run round."""
    seen: set[int] = set()
    for corridor in rows.corridors.values():
        if id(corridor) not in seen:
            seen.add(id(corridor))
            vertices = [vertex for _, vertex in sorted(corridor.vertices.items())]
            yield _Run(vertices, (float("-inf") if corridor.is_right else float("inf"),))
