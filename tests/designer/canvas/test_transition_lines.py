"""The line of an edge: small steps aside before the arrow go, everything else stays."""

import pytest
from PySide6.QtCore import QPointF

from designer.canvas.router import STUB, route_to_point
from designer.canvas.transition_item import without_jog

Line = tuple[tuple[float, float], ...]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(((0, 0), (0, 50), (4, 50), (4, 80)), ((0, 0), (0, 80)), id="a few pixels"),
        pytest.param(
            ((9, 0), (9, 20), (0, 20), (0, 50), (-4, 50), (-4, 80)), ((9, 0), (9, 20), (0, 20), (0, 80)), id="at last"
        ),
        pytest.param(((0, 0), (0, 50), (40, 50), (40, 80)), ((0, 0), (0, 50), (40, 50), (40, 80)), id="a real step"),
        pytest.param(((0, 0), (4, 0), (4, 80)), ((0, 0), (4, 0), (4, 80)), id="two legs"),
        pytest.param(((0, 0), (40, 0), (40, 3), (80, 3)), ((0, 0), (40, 0), (40, 3), (80, 3)), id="sideways"),
    ],
)
def test_a_small_last_step_aside_goes(line: Line, expected: Line) -> None:
    points = [QPointF(*point) for point in line]

    assert [(point.x(), point.y()) for point in without_jog(points)] == [*expected]


def test_a_line_pulled_to_a_node_above_leaves_downwards() -> None:
    points = route_to_point(QPointF(0, 100), QPointF(300, 20))

    assert points[1] == QPointF(0, 100 + STUB)
    assert points[-1] == QPointF(300, 20)
