"""JSON for programs is always valid; JSON for people breaks up only what does not fit."""

import io
import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.report import json_output
from engine.report.json_output import json_text, print_json, readable_json

_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=15,
)


@given(_values, st.booleans(), st.booleans())
def test_json_text_says_what_the_value_is(value: Any, is_laid_out: bool, is_unicode: bool) -> None:
    assert json.loads(json_text(value, is_laid_out=is_laid_out, is_unicode=is_unicode)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([math.nan, math.inf], "[null,null]"),
        ({"a": [2**70, math.nan]}, '{"a": [1180591620717411303424, null]}'),
        ("\ud800", '"\\ud800"'),
        ({1: (2,)}, '{"1": [2]}'),
        ([{3}], '["{3}"]'),
    ],
    ids=["nan", "big", "surrogate", "tuple", "set"],
)
def test_value_json_does_not_know_is_written_as_something_it_does(value: Any, text: str) -> None:
    assert json_text(value) == text


def test_value_too_deep_is_cut_off_with_a_sentence() -> None:
    value: Any = 1
    for _ in range(5_000):
        value = [value]

    assert "nested deeper than 200 levels" in json_text(value)
    assert "nested deeper than 200 levels" in "".join(readable_json(value, 1_000))


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_printed_json_suits_the_stream(encoding: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)

    print_json({"中": "😀"}, stream)
    stream.flush()

    written = stream.buffer
    assert isinstance(written, io.BytesIO)
    assert json.loads(written.getvalue().decode(encoding)) == {"中": "😀"}


@given(_values)
def test_lines_for_people_are_the_same_json(value: Any) -> None:
    lines = readable_json(value, 1_000)

    text = "".join(lines)
    if not any(
        ord(character) < 32 or not character.isprintable() for character in json.dumps(value, ensure_ascii=False)
    ):
        assert json.loads(text) == value


def test_what_fits_into_a_line_is_not_broken_up() -> None:
    value = {"short": {"a": [1, 2]}, "long": [f"item {number}" for number in range(3)]}

    assert readable_json(value, 10, width=45) == [
        "{",
        '  "short": {"a": [1, 2]},',
        '  "long": ["item 0", "item 1", "item 2"]',
        "}",
    ]


def test_lines_beyond_the_limit_are_left_out() -> None:
    assert readable_json(list(range(100)), 3, width=10) == ["[", "  0,", "  1,", "…"]


def test_very_large_value_is_shown_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_output, "LARGEST_LAID_OUT", 50)

    assert readable_json("x" * 100, 10)[-1] == "…"
