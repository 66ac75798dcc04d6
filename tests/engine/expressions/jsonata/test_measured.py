"""What Step Functions was measured to give where the language's own program gives something else, or nothing."""

import pytest

from engine.expressions.jsonata import JsonataFailed, compile_jsonata
from engine.language.values import Json


def _value(expression: str, **variables: Json) -> Json:
    return compile_jsonata(expression).evaluate(variables)


def _failure(expression: str) -> JsonataFailed:
    with pytest.raises(JsonataFailed) as caught:
        compile_jsonata(expression).evaluate({}, "Output")
    return caught.value


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("$partition([], $nothing)", [[]]),
        ("$partition([])", [[]]),
        ("$exists($hash($nothing, 'SHA-256'))", False),
        ("$exists($hash('a'))", False),
        ("$exists($range($nothing, 3, 1))", False),
        ("$exists($range(0, $nothing, 1))", False),
        ("$exists($range(0, 3, $nothing))", False),
        ("$exists($range(1))", False),
        ("$exists($range())", False),
        ("$range(1, 9, 9)", 1),
        ("[$range(1, 9, 9)]", [1]),
        ("$fromMillis(0, '[H01]', 'utc')", "00"),
        ("$fromMillis(0, '[H01]:[m01]', '+0900')", "09:00"),
        ("$now('[Z]', 'UTC') = $now('[Z]')", True),
        ("$decodeUrlComponent('a+b%2Bc%20d')", "a b+c d"),
        ("$decodeUrlComponent('%E6%97%A5')", "日"),
        ("$decodeUrlComponent('%E6')", "\ufffd"),
        ("$count(null)", 0),
        ("$count([null])", 1),
        ("$floor(1/0)", "Infinity"),
        ("$ceil(-1/0)", "-Infinity"),
        ("0/0 > 5", True),
        ("0/0 <= 5", False),
        ("1/0 > 5", True),
        ("$parse(\"{'a': 1}\")", {"a": 1}),
        ("""$parse("['it\\\\'s', \\"'\\", 'a\\"b']")""", ["it's", "'", 'a"b']),
        ("$replace('\u00a0a\u3000', /^\\s+|\\s+$/, '')", "\u00a0a\u3000"),
        ("$replace(' \\t\\n\\u000ba\\f\\r', /\\s+/, '')", "a"),
        ("$contains('\u00a0', /\\S/)", True),
        ("$contains('\u00a0 ', /[\\s]/)", True),
        ("$contains('\u00a0', /[\\s]/)", False),
        ("$contains(' ', /[a\\S]/)", False),
    ],
)
def test_a_function_gives_what_it_gives_there(expression: str, expected: Json) -> None:
    value = _value(expression)

    assert value == expected
    assert isinstance(value, bool) is isinstance(expected, bool)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.6666666666666666, "0.666666666666666"),
        (-0.6666666666666666, "-0.666666666666667"),
        (1234567890123456.7, "1.23456789012345e+15"),
        (123456789012345.5, "123456789012345"),
        (100.0000000000001, "1e+2"),
        (0.0000015, "0.0000015"),
        (0.00000015, "1.5e-7"),
        (0.30000000000000004, "0.3"),
        (1.5e16, "15000000000000000"),
        (1.5e21, "1.5e+21"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (9007199254740993, "9007199254740993"),
        ([1.0, {"a": [0.1, None]}], '[1,{"a":[0.1,null]}]'),
        (['\t\b\f\r\n"\\', "\x01\x7f\u2028/é😀"], '["\\t\\b\\f\\r\\n\\"\\\\","\x01\x7f\u2028/é😀"]'),
        ({'k"\x01': 1}, '{"k\\"\x01":1}'),
    ],
    ids=repr,
)
def test_a_value_is_written_as_it_is_there(value: Json, text: str) -> None:
    assert _value("$string($v)", v=value) == text
    assert _value("'' & $v", v=value) == text


@pytest.mark.parametrize(
    ("expression", "code", "message"),
    [
        ("5 % 0", "D1001", "Number out of range: null"),
        ("$hash('a', $nothing)", "D3137", "Hash algorithm 'null' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5"),
        ("$hash()", "T0410", 'Argument 1 of function "hash" does not match function signature'),
        ("$range('a', 5, 1)", "T0410", 'Argument 1 of function "range" does not match function signature'),
        ("$parse('{bad json}')", "D3137", "Invalid JSON"),
        ("$parse(\"{'a': 1, 'a': 2}\")", "D3137", "Invalid JSON"),
        ('$parse("\'a")', "D3137", "Invalid JSON"),
        ("$decodeUrlComponent('%zz')", "D3140", 'Malformed URL passed to $decodeUrlComponent(): "%zz"'),
        ("$decodeUrlComponent('%')", "D3140", 'Malformed URL passed to $decodeUrlComponent(): "%"'),
    ],
)
def test_a_function_fails_as_it_does_there(expression: str, code: str, message: str) -> None:
    failure = _failure(expression)

    assert (failure.code, failure.cause.partition(f"{code}: ")[2]) == (code, message)
