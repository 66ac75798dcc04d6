"""Lines drawn without the layout: while a node is moved by hand, and while a new edge is pulled."""

import itertools

from PySide6.QtCore import QPointF, QRectF

from designer.layout.detours import LEAST_ROOM

STUB = 24.0


def route_between(source: QRectF, target: QRectF, *, is_catch: bool = False) -> tuple[QPointF, ...]:
    """Return a right-angled line from the border of ``source`` to that of ``target``.

    It leaves below (a catch: on the right) and arrives from above; a target that lies higher is reached
    around the side.
    """
    end = QPointF(target.center().x(), target.top())
    if is_catch:
        start = QPointF(source.right(), source.center().y())
        if end.x() > start.x() + STUB and end.y() > start.y():
            return (start, QPointF(end.x(), start.y()), end)
        side = max(start.x(), target.right()) + STUB
        above = end.y() - STUB
        return (start, QPointF(side, start.y()), QPointF(side, above), QPointF(end.x(), above), end)
    start = QPointF(source.center().x(), source.bottom())
    if end.y() >= start.y() + LEAST_ROOM:
        return _down(start, end)
    side = max(source.right(), target.right()) + STUB
    below, above = start.y() + STUB, end.y() - STUB
    return (
        start,
        QPointF(start.x(), below),
        QPointF(side, below),
        QPointF(side, above),
        QPointF(end.x(), above),
        end,
    )


def route_to_point(start: QPointF, end: QPointF, *, is_catch: bool = False) -> tuple[QPointF, ...]:
    """Return the live line from a port to the cursor."""
    if is_catch:
        return (start, QPointF(end.x(), start.y()), end)
    if end.y() < start.y() + STUB and abs(start.x() - end.x()) >= 1:
        # Down first all the same: never up through the node it comes from.
        below = start.y() + STUB
        return (start, QPointF(start.x(), below), QPointF(end.x(), below), end)
    return _down(start, end)


def middle_of(points: tuple[QPointF, ...]) -> QPointF:
    """Return the place of a pill: the middle of the longest leg."""
    legs = list(itertools.pairwise(points))
    first, second = max(legs, key=lambda leg: (leg[1] - leg[0]).manhattanLength())
    return (first + second) / 2


def _down(start: QPointF, end: QPointF) -> tuple[QPointF, ...]:
    if abs(start.x() - end.x()) < 1:
        return (start, end)
    middle = (start.y() + end.y()) / 2
    return (start, QPointF(start.x(), middle), QPointF(end.x(), middle), end)
