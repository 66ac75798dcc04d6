"""The size of values as JSON, the quick way and for what the quick way cannot write."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language.values import json_size

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(_VALUES)
def test_a_size_is_that_of_compact_json(value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    assert json_size(value) == len(text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize(
    ("value", "size"), [(10**30, 31), ({"a": [10**20, "ü"]}, 34), ("\ud800", 5)], ids=["integer", "inside", "half"]
)
def test_what_cannot_be_written_quickly_has_a_size_too(value: Any, size: int) -> None:
    assert json_size(value) == size


def test_a_deep_value_has_a_size() -> None:
    value: Any = []
    for _ in range(5000):
        value = [value]

    assert json_size(value) == 2 * 5001
