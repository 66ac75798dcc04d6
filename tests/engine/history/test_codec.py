"""Bodies of events: what goes in comes out, and nothing stops the writer."""

import math
import zlib
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.history import codec
from engine.history.codec import (
    BLOCK,
    PLAIN_BLOCK,
    decode_event,
    decode_events,
    decode_json,
    encode_event,
    encode_events,
    encode_json,
    encode_text,
)
from engine.history.events import ExecutionStarted, HistoryEvent, TaskFailed, WaitStarted
from engine.language.values import Json
from tests.engine.history.sample_events import events, json_values


def _started(value: Any) -> ExecutionStarted:
    return ExecutionStarted(id=1, time=1.0, path=(), name="n", input=value)


def _nested(depth: int) -> Json:
    value: Json = 0
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.slow
@given(events)
def test_event_comes_back_as_it_was(event: HistoryEvent) -> None:
    assert decode_event(*encode_event(event)) == event


@pytest.mark.slow
@given(st.lists(events, min_size=1, max_size=40))
def test_events_come_back_in_their_order_and_every_one_is_counted(several: list[HistoryEvent]) -> None:
    rows = list(encode_events(several))

    assert [event for row in rows for event in decode_events(row.kind, row.body)] == several
    assert sum(row.number for row in rows) == len(several)


@pytest.mark.parametrize("number", [1, 15, 16, 17, 500, 70_000])
def test_usual_events_share_one_row(number: int) -> None:
    several = [_started({"n": index}) for index in range(number)]

    (row,) = encode_events(several)

    assert row.kind == (BLOCK if number >= 100 else PLAIN_BLOCK)
    assert row.number == number
    assert decode_events(row.kind, row.body) == several


def test_odd_event_has_a_row_of_its_own_and_its_neighbours_stay_together() -> None:
    several = [_started({3: "\ud800", 7: 2**64}.get(number, number)) for number in range(9)]

    rows = list(encode_events(several))

    assert [(row.number, row.kind) for row in rows] == [
        (3, PLAIN_BLOCK),
        (1, "ExecutionStarted"),
        (3, PLAIN_BLOCK),
        (1, "ExecutionStarted"),
        (1, PLAIN_BLOCK),
    ]
    assert [event for row in rows for event in decode_events(row.kind, row.body)] == several


def test_large_data_are_written_one_at_a_time_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    encode_into = codec._encode_into

    def noted(events: Sequence[HistoryEvent], text: bytearray, at: int) -> None:
        encode_into(events, text, at)
        sizes.append(len(text) - at)

    monkeypatch.setattr(codec, "_encode_into", noted)
    rows: Json = [{"id": number, "text": "x" * 100} for number in range(20_000)]
    several = [_started(1), *[_started({"data": {"rows": rows}}) for _ in range(5)], *[_started(2) for _ in range(9)]]

    made = list(encode_events(several))

    one = len(msgspec.msgpack.encode([several[1]]))
    assert max(sizes) < 1.1 * one
    assert sum(sizes) < 5.1 * one
    assert [event for row in made for event in decode_events(row.kind, row.body)] == several


def test_large_events_are_not_put_into_one_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "MAX_BLOCK", 3_000)

    rows = list(encode_events([_started("x" * 1_000) for _ in range(8)]))

    assert [row.number for row in rows] == [2, 2, 2, 2]


_ODD = [["TaskFailed", 3, 1.0, ["T"], "E", ""], ["Teleported", 4], ["WaitStarted", 5, 1.0, [], 2.0, "new"]]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (BLOCK, zlib.compress(msgspec.msgpack.encode(_ODD))),
        (PLAIN_BLOCK, msgspec.msgpack.encode(_ODD)),
        ("block", zlib.compress(msgspec.json.encode(_ODD))),
        ("plain", msgspec.json.encode(_ODD)),
    ],
    ids=["packed", "packed-plain", "block-of-format-2", "plain-of-format-3"],
)
def test_fields_added_later_have_their_defaults_and_unknown_ones_are_left_out(kind: str, body: bytes) -> None:
    assert decode_events(kind, body) == [
        TaskFailed(id=3, time=1.0, path=("T",), error="E", cause=""),
        WaitStarted(id=5, time=1.0, path=(), seconds=2.0),
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"no zlib",
        "text",
        zlib.compress(b"\x81"),
        zlib.compress(msgspec.msgpack.encode([{"a": 1}])),
        zlib.compress(msgspec.msgpack.encode([["WaitStarted", 1]])),
    ],
    ids=["not-compressed", "text", "cut", "object", "fields-missing"],
)
def test_damaged_block_is_refused(body: bytes | str) -> None:
    with pytest.raises(ValueError, match=r"no block|no event|no WaitStarted event|JSON|unexpected end"):
        decode_events(BLOCK, body)


def test_small_block_is_stored_as_it_is_and_a_large_one_compressed() -> None:
    (small,) = encode_events([_started(1)])
    (large,) = encode_events([_started("x" * 10_000)])

    assert small.kind == PLAIN_BLOCK
    assert b"ExecutionStarted" in bytes(small.body)  # type: ignore[arg-type]  # a block is no text
    assert large.kind == BLOCK
    assert len(large.body) < 1_000


@given(json_values)
def test_payload_comes_back_as_it_was(value: Json) -> None:
    assert decode_json(encode_json(value)) == value


@pytest.mark.parametrize(
    "value",
    [2**64, -(2**100), "\ud800", {"\udfff": "中文"}, _nested(300), [math.inf, -math.inf, "\ud800"]],
    ids=["big", "negative", "surrogate", "surrogate-key", "deep", "infinite"],
)
def test_odd_values_come_back(value: Json) -> None:
    assert decode_event(*encode_event(_started(value))) == _started(value)
    assert decode_json(encode_json(value)) == value


def test_infinite_wait_stays_a_number() -> None:
    event = WaitStarted(id=1, time=1.0, path=(), seconds=math.inf)
    (row,) = encode_events([event])

    assert decode_events(row.kind, row.body) == [event]
    assert decode_event(*encode_event(event)) == event


def test_nan_becomes_null() -> None:
    assert decode_json(encode_json([math.nan])) == [None]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (_nested(5_000), "nested deeper than 500 levels"),
        ({1, 2}, "not JSON serializable"),
        ({"a": {("b",): 1}}, "keys must be str"),
    ],
    ids=["too-deep", "no-json", "bad-key"],
)
def test_value_nothing_can_write_is_replaced_by_a_reason(value: Any, reason: str) -> None:
    event = decode_event(*encode_event(_started(value)))

    assert isinstance(event, ExecutionStarted)
    assert event.name == "n"
    assert reason in str(event.input)
    assert reason in str(decode_json(encode_json(value)))


def test_value_too_large_for_a_row_is_replaced_by_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "MAX_BODY", 1_000)

    event = decode_event(*encode_event(_started("x" * 2_000)))

    assert isinstance(event, ExecutionStarted)
    assert event.input == "[not kept in the history: 2002 bytes]"
    assert decode_json(encode_json("x" * 2_000)) == "[not kept in the history: 2002 bytes]"


def test_kind_of_a_newer_version_is_left_out() -> None:
    assert decode_event("StateTeleported", b"{}") is None


def test_a_failure_kept_before_fixed_errors_were_marked_is_read() -> None:
    body = b'{"id":3,"time":1.0,"path":["T"],"error":"E","cause":"","trace":"","stdout":"","stderr":""}'

    assert decode_event("TaskFailed", body) == TaskFailed(id=3, time=1.0, path=("T",), error="E", cause="")


def test_field_of_a_newer_version_is_left_out() -> None:
    event = decode_event("WaitStarted", b'{"id":1,"time":1.0,"path":[],"seconds":1.0,"mood":"new"}')

    assert event == WaitStarted(id=1, time=1.0, path=(), seconds=1.0)


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"path":[]}', b"{"], ids=["array", "empty", "fields-missing", "cut"])
def test_damaged_body_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"no WaitStarted event|JSON|unexpected end"):
        decode_event("WaitStarted", body)


def test_empty_column_is_null() -> None:
    assert decode_json(None) is None


def test_text_keeps_all_but_lone_surrogates() -> None:
    assert encode_text("中文 \ud800") == "中文 \\ud800"
