"""JSON in forms is read by the same rules as the input of an execution, and laid out for reading."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.document.json_text import json_lines, layout_text, read_json, relayout
from designer.document.path_text import path_to
from designer.look import set_language
from engine.errors import InputError
from engine.language.input_text import read_input

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(), inner, max_size=6),
    max_leaves=40,
)
_TEXTS = {
    "an object": '{"a": 1}',
    "an empty text": "",
    "blanks": " \n\t ",
    "a list": "[1]",
    "a duplicate key": '{"a": 1, "a": 2}',
    "NaN": '{"a": NaN}',
    "infinity": '{"a": -Infinity}',
    "too large a number": '{"a": 1e999}',
    "a whole number beyond 64 bits": '{"a": 123456789012345678901234567890}',
    "half a character": '{"a": "\\ud800"}',
    "a whole pair": '{"a": "\\ud83d\\ude00"}',
    "too deep": "[" * 300 + "]" * 300,
    "far too deep": '{"a":' * 20_000,
    "a missing comma": '{"a": 1 "b": 2}',
    "text after the end": "{} {}",
    "a byte order mark": "\ufeff{}",
    "a comment": '{"a": 1} // so',
    "single quotes": "{'a': 1}",
    "a bare placeholder": '{"a": ${b}}',
    "a control character": '{"a": "\x01"}',
}


@pytest.mark.parametrize("text", _TEXTS.values(), ids=_TEXTS.keys())
def test_a_text_is_good_exactly_when_the_engine_takes_it_as_input(text: str) -> None:
    try:
        expected: Any = read_input(text)
    except InputError:
        expected = None

    reading = read_json(text, must_be_object=True)

    assert (reading.fault is None) == (expected is not None)
    if expected is not None:
        assert reading.value == expected
    else:
        assert reading.fault is not None
        assert reading.fault.message
        assert 0 <= reading.fault.start <= len(text)


def test_the_place_counts_characters_and_any_line_break() -> None:
    fault = read_json('{\r\n  "😀": tru\r\n}').fault

    assert fault is not None
    assert (fault.line, fault.column) == (2, 8)
    assert fault.text.startswith("Line 2, column 8: ")


def test_a_fault_is_told_in_the_language_of_the_window() -> None:
    set_language("zh")
    try:
        fault = read_json("[1]", must_be_object=True).fault
        assert fault is not None
        text = fault.text
    finally:
        set_language("en")

    assert text.startswith("第 1 行第 1 列：此处须为 JSON 对象")


@pytest.mark.slow
def test_a_huge_broken_text_is_refused_with_its_place() -> None:
    text = "[" + "1,\n" * 700_000 + "x]"

    fault = read_json(text).fault

    assert fault is not None
    assert (fault.line, fault.column) == (700_001, 1)


@pytest.mark.slow
def test_a_huge_text_with_a_doubled_key_is_refused() -> None:
    text = '{"a": 1, "a": "' + "x" * 5_000_000 + '"}'

    fault = read_json(text).fault

    assert fault is not None
    assert "twice" in fault.message


def test_a_text_longer_than_any_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("designer.document.json_text.MAX_INPUT", 10)

    fault = read_json('"' + "x" * 20 + '"').fault

    assert fault is not None
    assert "10" in fault.message


@pytest.mark.slow
@given(_JSON)
def test_what_is_laid_out_reads_as_the_same_value(value: Any) -> None:
    assert json.loads(layout_text(value)) == value


@pytest.mark.slow
@given(_JSON)
def test_laying_a_text_out_anew_keeps_the_value(value: Any) -> None:
    text = relayout(json.dumps(value))

    assert text is not None
    assert json.loads(text) == value
    assert relayout(text) == text


def test_short_containers_stand_on_one_line_and_long_ones_do_not() -> None:
    value: Any = {"values": [4, 2], "text": "x" * 70, "empty": {}, "none": []}

    assert layout_text(value).splitlines() == [
        "{",
        '  "values": [4, 2],',
        f'  "text": "{"x" * 70}",',
        '  "empty": {},',
        '  "none": []',
        "}",
    ]


def test_every_line_knows_its_path() -> None:
    value: Any = {"a": [{"b c": "x" * 70}], "0d": 1}

    paths = [path_to(line.path) for line in json_lines(value)]

    assert paths == ["$", "$.a", "$.a[0]", "$.a[0]['b c']", "$.a[0]", "$.a", "$['0d']", "$"]


@pytest.mark.slow
def test_only_what_is_asked_for_is_laid_out() -> None:
    lines = json_lines([["x" * 70] for _ in range(1_000_000)])

    assert [next(lines).text for _ in range(2)] == ["[", "["]


def test_a_broken_text_is_not_laid_out() -> None:
    assert relayout("{") is None


def test_quotes_in_keys_are_escaped_in_paths() -> None:
    assert path_to(("it's", 'a"b', "中文")) == "$['it\\'s']['a\"b'].中文"
