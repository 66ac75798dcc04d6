"""What a function may return, and how the place of a fault is named."""

import datetime
import decimal
import json
import math
from collections import OrderedDict, namedtuple
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.workers import worker_results
from engine.workers.worker_results import Refused, describe_fault, encode_result

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.slow
@given(json_values)
def test_json_is_returned_unchanged(value: Any) -> None:
    assert json.loads(encode_result(value)) == value
    assert describe_fault(value) == ""


@pytest.mark.parametrize("data", [b'"Hello"', b' {"a": [1, 2]}\n', '"你好"'.encode()])
def test_bytes_that_are_json_stand_for_what_they_say(data: bytes) -> None:
    assert json.loads(encode_result(data)) == json.loads(data)


def test_bytes_of_more_than_a_payload_may_hold_are_told_by_their_size() -> None:
    assert len(encode_result(b"a" * (257 * 1024))) > 256 * 1024


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


def circular() -> dict[str, Any]:
    value: dict[str, Any] = {"name": "a", "children": []}
    value["children"].append(value)
    return value


class Custom:
    pass


class Odd(Custom):
    pass


Point = namedtuple("Point", "x y")

FAULTS = [
    ({"items": [1, 2, 3, {4}]}, "result.items[3] is a set; return a list"),
    (b"x", "result is bytes; return text, for instance .decode() or base64"),
    ({"a b": (x for x in "")}, 'result["a b"] is a generator; return a list'),
    ([math.nan], "result[0] is nan, which JSON cannot hold; return None or text"),
    ({"a": math.inf}, "result.a is inf, which JSON cannot hold; return None or text"),
    (circular(), "result.children[0] contains itself; return a copy without the loop"),
    (
        nested(10_000),
        f"result{'[0]' * 8}… is nested more than 200 levels deep; return a flatter value",
    ),
    (nested(201), f"result{'[0]' * 8}… is nested more than 200 levels deep; return a flatter value"),
    ({"名": "\ud800"}, "result.名 holds half of a surrogate pair, which is no text"),
    ({"\udfff": 1}, 'result["\\udfff"] has a key with half of a surrogate pair, which is no text'),
    ({(1, 2): 3}, "result[(1, 2)] has a key of type tuple; keys must be text"),
    (Custom(), "result is a Custom object; return a dict, list, text, number, bool or None"),
    (Odd(), "result is an Odd object; return a dict, list, text, number, bool or None"),
    (decimal.Decimal("1.5"), "result is a Decimal object; return float() or str() of it"),
    ({"at": datetime.date(2026, 1, 1)}, "result.at is a date object; return .isoformat()"),
    (10**5000, "result is a number of thousands of digits; return text"),
    (1 + 2j, "result is a complex; return a dict, list, text, number, bool or None"),
    ({"a": {"b": ({"c": object()},)}}, "result.a.b[0].c is an object; return a dict, list, text, number, bool or None"),
]


@pytest.mark.parametrize(("value", "words"), FAULTS, ids=[words[:40] for _, words in FAULTS])
def test_fault_names_the_place_and_what_to_return(value: Any, words: str) -> None:
    with pytest.raises(Refused) as caught:
        encode_result(value)

    assert str(caught.value) == words
    assert caught.value.error == "StatesRuntime"


ALLOWED = [
    ((1, (2,)), [1, [2]]),
    (Point(1, 2), [1, 2]),
    (OrderedDict(a=1), {"a": 1}),
    ({1: "a", None: "b", False: "c"}, {"1": "a", "null": "b", "false": "c"}),
    (nested(199), nested(199)),
    ([[]] * 1000, [[]] * 1000),
]


@pytest.mark.parametrize(("value", "encoded"), ALLOWED, ids=[str(number) for number in range(len(ALLOWED))])
def test_what_json_can_hold_is_let_through(value: Any, encoded: Any) -> None:
    assert json.loads(encode_result(value)) == encoded


def test_too_large_a_result_is_a_data_limit_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_results, "MAX_RESULT_BYTES", 100)

    with pytest.raises(Refused, match="the result is 202 bytes of JSON and at most 100 can be passed on") as caught:
        encode_result("x" * 200)

    assert caught.value.error == "StatesDataLimitExceeded"


def test_value_that_fails_only_while_being_written_is_refused() -> None:
    class Shy(dict[str, Any]):
        def items(self) -> Any:
            raise TypeError("not now")

    class Sly(dict[str, Any]):
        calls = 0

        def items(self) -> Any:
            Sly.calls += 1
            if Sly.calls == 1:
                raise TypeError("not now")
            return super().items()

    with pytest.raises(TypeError, match="not now"):
        encode_result(Shy(a=1))
    with pytest.raises(Refused, match="the result cannot be written as JSON"):
        encode_result(Sly(a=1))
