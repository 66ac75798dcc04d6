"""The input of an execution: what is taken, and what is refused with its place."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InputError
from engine.language import input_text
from engine.language.input_text import read_input

_objects = st.dictionaries(
    st.text(),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=8,
    ),
    max_size=4,
)


def _nested(levels: int, inner: str = "") -> str:
    return '{"a":' + "[" * (levels - 1) + inner + "]" * (levels - 1) + "}"


@pytest.mark.slow
@given(_objects, st.booleans())
def test_any_object_is_read_as_it_was_written(value: dict[str, object], is_ascii: bool) -> None:
    assert read_input(json.dumps(value, ensure_ascii=is_ascii)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (' \r\n{"a": 1}\n', {"a": 1}),
        ('{"a": 123456789012345678901234567890}', {"a": 123456789012345678901234567890}),
        ('{"a": "\\ud83d\\ude00"}', {"a": "😀"}),
    ],
    ids=["blanks", "big-integer", "escaped-pair"],
)
def test_input_keeps_what_json_can_say(text: str, value: object) -> None:
    assert read_input(text) == value


def test_input_may_be_two_hundred_levels_deep() -> None:
    assert read_input(_nested(200))
    assert read_input(_nested(200, "1"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"line 1, column 1: The text is empty\. An input is a JSON object, at least \{\}"),
        ("[1, 2]", r"The input of an execution is a JSON object such as \{\}; this is: array"),
        ("null", "this is: null"),
        ('{"a": ${b}}', r"line 1, column 7: \$\{b\} is no JSON value"),
        ('{"a": NaN}', "line 1, column 7: NaN is no JSON value"),
        ('{"a": -Infinity}', "line 1, column 7: -Infinity"),
        ('{"a": 1e400}', "line 1, column 7: The number 1e400"),
        ('{\n "a": 1,\n "a": 2}', 'line 3, column 2: The key "a" is used more than once'),
        ('{"a": "\\ud800"}', "line 1, column 7: The text holds half a character"),
        ('{"a": "\ud800"}', "line 1, column 7: The text holds half a character"),
        ("\ufeff{}", "line 1, column 1: The text begins with a byte order mark"),
        ('{"a": 1,}', "line 1, column 8: This comma is followed by nothing"),
        ("{'a': 1}", "line 1, column 2: 'a' is not in double quotes"),
        ("{} {}", "line 1, column 4: The input is complete before"),
        ("{", r"line 1, column 1: The bracket of \{ is not closed"),
        (_nested(201), "line 1, column 205: .* more than 200 levels deep"),
        (_nested(201, "1"), "more than 200 levels deep"),
        (_nested(10_000), "more than 200 levels deep"),
    ],
    ids=[
        "empty",
        "array",
        "null",
        "bare-placeholder",
        "nan",
        "infinity",
        "too-large-number",
        "duplicate-key",
        "half-escape",
        "half-character",
        "byte-order-mark",
        "comma",
        "quotes",
        "two-values",
        "open",
        "deep",
        "deep-around-a-value",
        "very-deep",
    ],
)
def test_input_is_refused_with_what_and_where(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_input(text)


def test_refusal_is_worded_in_chinese() -> None:
    with pytest.raises(InputError, match="第 1 行第 7 列：NaN 不是 JSON 值"):
        read_input('{"a": NaN}', "zh")


def test_very_long_input_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(input_text, "MAX_INPUT", 10)

    with pytest.raises(InputError, match="more than 10 characters"):
        read_input('{"a": "123456"}')


@pytest.mark.parametrize(
    ("text", "message"),
    [('{"a" 1}', r"no JSON that can be read: .*line 1 column 6"), (_nested(300), "more than 200 levels deep")],
    ids=["syntax", "deep"],
)
def test_long_broken_input_gets_the_quick_answer(text: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(input_text, "_MOST_READ_SLOWLY", 1)

    with pytest.raises(InputError, match=message):
        read_input(text)


def test_integer_too_long_for_python_is_refused() -> None:
    with pytest.raises(InputError, match=r"can be read|does not fit"):
        read_input('{"a": ' + "9" * 5_000 + "}")
