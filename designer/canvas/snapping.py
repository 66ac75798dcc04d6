"""What a node snaps to while it is dragged: the edges and middles of those around it, or else a fine grid."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF

REACH = 7.0
"""How near a line must be to be snapped to, in pixels of the screen."""
FINE = 4.0
_BEYOND = 12.0  # what a guide shows beyond the boxes it joins


class Snapped(NamedTuple):
    """Where the dragged box comes to, counted from where it began, and the lines that say why."""

    shift: QPointF
    guides: tuple[QLineF, ...]


class Snapper:
    """Knows the boxes that stay while ``moving`` is dragged; all in scene coordinates."""

    def __init__(self, moving: QRectF, others: Iterable[QRectF]) -> None:
        self._moving = moving
        boxes = list(others)
        self._across = _Lines((line, box.top(), box.bottom()) for box in boxes for line in _xs(box))
        self._down = _Lines((line, box.left(), box.right()) for box in boxes for line in _ys(box))

    def snap(self, shift: QPointF, zoom: float) -> Snapped:
        """Return the place near ``shift`` where an edge or the middle meets those of another box."""
        reach = REACH / zoom
        if max(abs(shift.x()), abs(shift.y())) <= reach:
            return Snapped(QPointF(0, 0), ())  # back where it began
        box = self._moving.translated(shift)
        dx, dy = self._across.offset(_xs(box), reach), self._down.offset(_ys(box), reach)
        snapped = QPointF(
            _fine(shift.x()) if dx is None else shift.x() + dx, _fine(shift.y()) if dy is None else shift.y() + dy
        )
        box = self._moving.translated(snapped)
        guides = []
        if dx is not None:
            for x, top, bottom in self._across.met(_xs(box), box.top(), box.bottom()):
                guides.append(QLineF(x, top - _BEYOND, x, bottom + _BEYOND))
        if dy is not None:
            for y, left, right in self._down.met(_ys(box), box.left(), box.right()):
                guides.append(QLineF(left - _BEYOND, y, right + _BEYOND, y))
        return Snapped(snapped, tuple(guides))


class _Lines:
    """Parallel lines in order, each with where the box it comes from begins and ends along it."""

    def __init__(self, lines: Iterable[tuple[float, float, float]]) -> None:
        self._lines = sorted(lines)
        self._at = [line[0] for line in self._lines]

    def offset(self, wanted: tuple[float, ...], reach: float) -> float | None:
        """Return the shortest way from one of ``wanted`` to a line, None when none is within reach."""
        ways = []
        for place in wanted:
            index = bisect_left(self._at, place)
            ways += [line - place for line in self._at[max(index - 1, 0) : index + 1]]
        best = min(ways, key=abs, default=None)
        return best if best is not None and abs(best) <= reach else None

    def met(self, wanted: tuple[float, ...], begin: float, end: float) -> Iterable[tuple[float, float, float]]:
        """Yield the lines that meet ``wanted``, as long as all boxes on them and the one from begin to end."""
        for place in wanted:
            index = bisect_left(self._at, place - 0.01)
            found = []
            while index < len(self._at) and self._at[index] <= place + 0.01:
                found.append(self._lines[index])
                index += 1
            if found:
                yield place, min(begin, *(line[1] for line in found)), max(end, *(line[2] for line in found))


def _xs(box: QRectF) -> tuple[float, ...]:
    return box.left(), box.center().x(), box.right()


def _ys(box: QRectF) -> tuple[float, ...]:
    return box.top(), box.center().y(), box.bottom()


def _fine(length: float) -> float:
    return round(length / FINE) * FINE
