"""Timestamps as points in time."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.expressions.timestamps import Instant, read_instant, written


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("1970-01-01T00:00:00Z", (0, 0)),
        ("1970-01-01T08:00:00+08:00", (0, 0)),
        ("1969-12-31T23:59:59.5Z", (-1, 500_000_000)),
        ("2021-03-14T01:59:00.123456789Z", (1615687140, 123_456_789)),
        ("2021-03-14T01:59:00.1234567899Z", (1615687140, 123_456_789)),
        ("2016-12-31T23:59:60Z", (1483228800, 0)),
    ],
)
def test_timestamp_is_read(text: str, instant: tuple[int, int]) -> None:
    assert read_instant(text) == instant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2021-03-14",
        "2021-03-14T01:59:00",
        "2021-03-14 01:59:00Z",
        "2021-03-14t01:59:00Z",
        "2021-03-14T01:59:00z",
        "2021-03-14T01:59Z",
        "2021-02-30T01:59:00Z",
        "2021-03-14T25:00:00Z",
        "2021-03-14T01:59:00.Z",
        "2021-03-14T01:59:00+0800",
        "2021-03-14T01:59:00+99:00",
        "2021-03-14T01:59:00Z\n",
        "２０２１-03-14T01:59:00Z",
        "0000-01-01T00:00:00Z",
    ],
)
def test_anything_else_is_no_timestamp(text: str) -> None:
    assert read_instant(text) is None


@given(st.datetimes(datetime.datetime(1900, 1, 1), datetime.datetime(2100, 1, 1)), st.integers(-720, 720))
def test_same_moment_in_another_zone_is_the_same_instant(moment: datetime.datetime, minutes: int) -> None:
    utc = moment.replace(tzinfo=datetime.UTC)
    elsewhere = utc.astimezone(datetime.timezone(datetime.timedelta(minutes=minutes)))

    first, second = read_instant(utc.isoformat().replace("+00:00", "Z")), read_instant(elsewhere.isoformat())

    assert first == second
    assert isinstance(first, Instant)
    assert first.seconds == (utc - datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)) // datetime.timedelta(seconds=1)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        pytest.param(1_700_000_000, "2023-11-14T22:13:20.000Z", id="whole second"),
        pytest.param(1_700_000_000.212, "2023-11-14T22:13:20.212Z", id="no float has it exactly"),
        pytest.param(1_700_000_000.2116, "2023-11-14T22:13:20.212Z", id="the nearest, as the API tells"),
        pytest.param(1_700_000_000.9996, "2023-11-14T22:13:21.000Z", id="in the next second"),
        pytest.param(-0.0004, "1970-01-01T00:00:00.000Z", id="at the epoch"),
    ],
)
def test_a_moment_is_written_with_its_nearest_millisecond(moment: float, text: str) -> None:
    assert written(moment) == text
