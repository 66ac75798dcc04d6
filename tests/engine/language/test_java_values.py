"""JSON written as Java writes it: its fractions, outside texts."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language.java_values import json_text, with_fractions
from engine.language.values import Json


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (9223372036854775808.0, "9.223372036854776E18"),
        (1e25, "1.0E25"),
        ([1.0, 10000000.0, 1234567.5, -0.0001, 5], "[1.0,1.0E7,1234567.5,-1.0E-4,5]"),
        ({"1e+20": '1e+20 \\"2e+20\\', "b": {"c": 1e20}}, '{"1e+20":"1e+20 \\\\\\"2e+20\\\\","b":{"c":1.0E20}}'),
        ("1e+20", '"1e+20"'),
    ],
)
def test_fractions_are_those_of_java(value: Json, text: str) -> None:
    assert json_text(value) == text


def test_blanks_stay_between_the_parts() -> None:
    assert with_fractions('{"a": [1e+20, "x, 1e+20"]}') == '{"a": [1.0E20, "x, 1e+20"]}'


_values: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(_values)
def test_text_reads_back(value: Json) -> None:
    assert json.loads(json_text(value)) == value
