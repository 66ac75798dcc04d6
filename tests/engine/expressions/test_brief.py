"""Values in one short line."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.expressions.brief import brief, named
from engine.language.values import Json
from tests.engine.expressions.json_values import json_values


@settings(max_examples=50)
@given(json_values(), st.integers(1, 60))
def test_short_value_is_its_compact_json_and_a_long_one_is_cut(value: Json, limit: int) -> None:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    assert brief(value, limit) == (text if len(text) <= limit else text[: limit - 1] + "…")


@pytest.mark.parametrize(("value", "text"), [(None, "null"), ([1], "array [1]"), ("x", 'string "x"')])
def test_value_is_named_with_its_type_and_a_null_once(value: Json, text: str) -> None:
    assert named(value) == text


@pytest.mark.parametrize("value", [["x"] * 10_000_000, "y" * 50_000_000, {"z" * 1000: 1}], ids=["list", "text", "key"])
def test_large_value_is_not_encoded_whole(value: Json) -> None:
    assert len(brief(value)) == 200


def test_deep_value_is_cut_before_it_is_too_deep() -> None:
    deep: Json = []
    for _ in range(100_000):
        deep = [deep]

    assert brief(deep) == "[" * 199 + "…"
