"""The time axis: round ticks with room for their labels, bars that are always seen."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.runs.time_axis import SMALLEST_BAR, TimeAxis


def _axis(length: float, width: float = 600.0) -> TimeAxis:
    return TimeAxis.over(100.0, length, width, is_growing=False)


@pytest.mark.parametrize(
    ("length", "labels"),
    [
        (0.064, ["0 ms", "10 ms", "20 ms", "30 ms", "40 ms", "50 ms", "60 ms"]),
        (0.0, ["0 ms", "0.2 ms", "0.4 ms", "0.6 ms", "0.8 ms", "1.0 ms"]),
        (0.003, ["0 ms", "0.5 ms", "1.0 ms", "1.5 ms", "2.0 ms", "2.5 ms", "3.0 ms"]),
        (1.5, ["0 ms", "200 ms", "400 ms", "600 ms", "800 ms", "1.0 s", "1.2 s", "1.4 s"]),
        (45.0, ["0 s", "10 s", "20 s", "30 s", "40 s"]),
        (700.0, ["0 s", "2 min 00 s", "4 min 00 s", "6 min 00 s", "8 min 00 s", "10 min 00 s"]),
        (7300.0, ["0 s", "30 min 00 s", "1 h 00 min", "1 h 30 min", "2 h 00 min"]),
    ],
)
def test_ticks_are_round(length: float, labels: list[str]) -> None:
    assert [label for _, label in _axis(length).ticks()] == labels


def test_a_year_has_ticks_of_whole_days() -> None:
    assert 2 <= len(_axis(365 * 86400.0).ticks()) <= 9


@given(st.floats(0, 1e7), st.floats(40, 4000))
def test_ticks_have_room_for_their_labels(length: float, width: float) -> None:
    axis = TimeAxis.over(0.0, length, width, is_growing=False)

    places = [place for place, _ in axis.ticks()]

    assert places[0] == 0
    assert all(after - before >= min(79.0, width / 2) for before, after in itertools.pairwise(places))


@given(st.floats(0, 100), st.floats(0, 100))
def test_a_bar_is_seen_and_stays_on_the_axis(start: float, took: float) -> None:
    axis = TimeAxis.over(0.0, 100.0, 500.0, is_growing=False)

    left, width = axis.bar(start, start + took)

    assert width >= SMALLEST_BAR
    assert left >= 0
    assert left + width <= 500.0 + 1e-6


def test_the_scale_of_a_live_run_changes_in_steps() -> None:
    lengths = {TimeAxis.over(0.0, elapsed / 1000, 500.0, is_growing=True).length for elapsed in range(100, 1000)}

    assert len(lengths) < 10
    assert all(length >= 0.1 for length in lengths)


@given(st.floats(1e-6, 1e6))
def test_no_two_ticks_say_the_same(length: float) -> None:
    labels = [label for _, label in TimeAxis(begin=0.0, length=length, width=600.0).ticks()]

    assert len(set(labels)) == len(labels)
