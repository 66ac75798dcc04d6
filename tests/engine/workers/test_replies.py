"""What a worker wrote is read as the standard library reads it, whatever Python can write."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.workers.worker import read_reply

_texts = st.text(st.characters(codec=None, exclude_categories=()), max_size=20)
_numbers = st.integers() | st.floats() | st.booleans() | st.none()
_values = st.recursive(_numbers | _texts, lambda inner: st.lists(inner) | st.dictionaries(_texts, inner), max_leaves=20)


def _same(one: Any, two: Any) -> bool:
    return json.dumps(one) == json.dumps(two) and repr(one) == repr(two)


@given(_values)
def test_every_value_comes_back_as_it_was(value: Any) -> None:
    data = json.dumps({"value": value}).encode("ascii")

    assert _same(read_reply(data), json.loads(data))


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "-Infinity",
        "1e400",
        "-0",
        "-0.0",
        '"\\ud800"',
        '"\\ude00x"',
        '"\\ud83d\\ude00"',
        "9" * 40,
        '{"a": 1, "a": 2}',
    ],
)
def test_what_only_python_writes_is_read(text: str) -> None:
    assert _same(read_reply(text.encode()), json.loads(text))


def test_deep_values_are_read() -> None:
    text = "[" * 900 + "]" * 900

    assert read_reply(text.encode()) == json.loads(text)
    assert math.isnan(read_reply(b"NaN"))
