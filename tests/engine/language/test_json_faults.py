"""What is wrong with a JSON text is told as Jackson tells it, which Step Functions reads with."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language.json_faults import JsonFault, read_json

_VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
_NAN = "enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow"
_TRAILING = (
    "Trailing token (of type {}) found after value (bound as `com.fasterxml.jackson.databind.JsonNode`): "
    "not allowed as per `DeserializationFeature.FAIL_ON_TRAILING_TOKENS`"
)


@pytest.mark.parametrize(
    ("text", "sentence", "place"),
    [
        ("[1 2]", "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries", "line: 1, column: 5"),
        ('{"a" 1}', "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value", "column: 7"),
        ('{"a": 1 "b"}', "was expecting comma to separate Object entries", "column: 10"),
        ('{"a": 1,}', "was expecting double-quote to start field name", "column: 10"),
        ("[1,]", f"Unexpected character (']' (code 93)): expected a valid value {_VALUES}", "column: 5"),
        ("[1,}", "Unexpected character ('}' (code 125)): expected a value", "column: 5"),
        ('{"a":}', "Unexpected character ('}' (code 125)): expected a value", "column: 7"),
        ('{"a":]', f"Unexpected character (']' (code 93)): expected a valid value {_VALUES}", "column: 7"),
        ("[1}", "Unexpected close marker '}': expected ']' (for Array starting at [Source: ", "column: 4"),
        ('{"a":1]', "Unexpected close marker ']': expected '}' (for Object starting at ", "column: 8"),
        ("[}", "Unexpected close marker '}': expected ']' (for Array starting at ", "column: 3"),
        ("]", "Unexpected close marker ']': expected '}' (for root starting at ", "column: 2"),
        ("}", '(for root starting at [Source: (String)"}"; line: 1, column: 0])', "column: 2"),
        ('{"a":\n tru}', f"Unrecognized token 'tru': was expecting {_VALUES}", "line: 2, column: 5"),
        ("{} x", "Unrecognized token 'x'", "column: 5"),
        ("x" * 600, f"Unrecognized token '{'x' * 256}...': was expecting", "[truncated 100 chars]"),
        ("[-0.5e3, {}, NaN]", f"Non-standard token 'NaN': {_NAN}", "column: 17"),
        ("Infinity", f"Non-standard token 'Infinity': {_NAN}", "column: 9"),
        ("[-Infinity]", f"Non-standard token '-Infinity': {_NAN}", "column: 11"),
        ("NaNs", "Unrecognized token 'NaNs'", "column: 5"),
        ('{"a": 01}', "Invalid numeric value: Leading zeroes not allowed", "column: 8"),
        ("[-x]", "Unexpected character ('x' (code 120)) in numeric value: expected digit (0-9) to follow minus sign, for valid", "column: 4"),
        ("[1.]", "Unexpected character (']' (code 93)) in numeric value: Decimal point not followed by a digit", "column: 5"),
        ("1e", "Unexpected character ((CTRL-CHAR, code 0)) in numeric value: Exponent indicator not followed by a digit", "column: 4"),
        ('{"a": 1x}', "Unexpected character ('x' (code 120)): was expecting comma to separate Object entries", "column: 9"),
        ("1x", "Unexpected character ('x' (code 120)): Expected space separating root-level values", "column: 3"),
        (".5", f"Unexpected character ('.' (code 46)): expected a valid value {_VALUES}", "column: 2"),
        ('\ufeff{}', f"Unexpected character ('\ufeff' (code 65279 / 0xfeff)): expected a valid value {_VALUES}", "column: 2"),
        ("\x01", "Illegal character ((CTRL-CHAR, code 1)): only regular white space (\\r, \\n, \\t) is allowed between tokens", "column: 2"),
        ('"a\tb"', "Illegal unquoted character ((CTRL-CHAR, code 9)): has to be escaped using backslash to be included in string value", "column: 4"),
        ('{"a\n": 1}', "Illegal unquoted character ((CTRL-CHAR, code 10)): has to be escaped using backslash to be included in name", "column: 1"),
        ('"\\x"', "Unrecognized character escape 'x' (code 120)", "column: 4"),
        ('"\\u12G4"', "Unexpected character ('G' (code 71)): expected a hex-digit for character escape sequence", "column: 7"),
        ('"\\', "Unexpected end-of-input in character escape sequence", "column: 3"),
        ('{"a": {}, "b": [], "c": "x', "Unexpected end-of-input: was expecting closing quote for a string value", "column: 27"),
        ('{"a', "Unexpected end-of-input in field name", "column: 4"),
        ('{"a": [1', "Unexpected end-of-input: expected close marker for Array (start marker at ", "column: 9"),
        ('{"a": 1,', "Unexpected end-of-input within/between Object entries", "column: 9"),
        ('{"a":', "Unexpected end-of-input within/between Object entries", "column: 6"),
        ("[1,", "Unexpected end-of-input within/between Array entries", "column: 4"),
        (" ", "No content to map due to end-of-input", "column: 2"),
        ("1 2", _TRAILING.format("VALUE_NUMBER_INT"), "column: 4"),
        ('{} {"a"', _TRAILING.format("START_OBJECT"), "column: 5"),
        ("[" * 100_000, "nesting depth", "column: 1"),
        ("[" * 600 + "x", "nesting depth", "column: 1"),
        ("[1e308, -1e999]", "Numeric value (-1e999) out of range of `double`", "column: 15"),
        ('{"a": ' + "9" * 5000 + "}", "Number value length (5000) exceeds the maximum allowed (4300)", "column: 5007"),
    ],
)  # fmt: skip
def test_a_fault_in_json_is_told_as_the_service_s_parser_does(text: str, sentence: str, place: str) -> None:
    with pytest.raises(JsonFault) as caught:
        read_json(text)

    assert sentence in caught.value.sentence
    assert place in caught.value.location


@given(
    st.text(st.sampled_from('{}[],:"\\ 01-.eEtrufalsn\n\tu'), max_size=12)
    | st.builds(
        lambda value, cut: json.dumps(value)[:cut], st.recursive(st.none() | st.floats(), st.lists), st.integers(1, 30)
    )
)
def test_every_text_is_read_or_refused_for_a_reason(text: str) -> None:
    with suppress(JsonFault):
        assert read_json(text) == json.loads(text)
