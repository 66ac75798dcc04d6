"""How many iterations may fail: by their number, by their share, by both; 0 beside the other one sets nothing."""

import pytest

from engine.errors import StateFailed
from engine.states.tolerance import Tolerance

# Failed, all, count, percentage, and whether distributed Maps of the service failed of it.
CASES = [
    (1, 3, 0, 0, True),
    (1, 3, 1, 100, False),
    (3, 3, 1, 100, True),
    (3, 3, 3, 100, False),
    (1, 3, 0, 100, False),
    (1, 3, 0, 50, False),
    (3, 3, 0, 50, True),
    (1, 3, 5, 0, False),
    (3, 3, 5, 0, False),
    (1, 3, 9, 34, False),
    (1, 3, 9, 33, True),
    (2, 5, 9, 40, False),
    (2, 5, 1, 100, True),
    (0, 3, 0, 0, False),
    (1, 3, 0, None, True),
    (1, 3, None, 0, True),
    (1, 3, None, 34, False),
]


@pytest.mark.parametrize(("failed", "length", "count", "percentage", "is_over"), CASES)
def test_either_threshold_is_exceeded(
    failed: int, length: int, count: int | None, percentage: float | None, is_over: bool
) -> None:
    tolerance = Tolerance(count=count, percentage=percentage)

    if not is_over:
        tolerance.check(failed, length)
        return
    with pytest.raises(StateFailed, match="exceeded"):
        tolerance.check(failed, length)
