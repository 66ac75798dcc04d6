"""Where Step Functions goes its own way: its functions, its numbers, its sentences."""

import re
import uuid

import pytest

from engine.errors import QUERY_EVALUATION
from engine.expressions.jsonata import JsonataFailed, compile_jsonata
from engine.language.values import Json


def _value(expression: str, **variables: Json) -> Json:
    return compile_jsonata(expression).evaluate(variables)


def _failure(expression: str, field: str = "Output/v", expected: str = "", **variables: Json) -> JsonataFailed:
    with pytest.raises(JsonataFailed) as caught:
        compile_jsonata(expression).evaluate(variables, field, expected)
    return caught.value


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("$partition([1, 2, 3, 4, 5], 2)", [[1, 2], [3, 4], [5]]),
        ("$partition([1, 2, 3])", [[1, 2, 3]]),
        ("$partition([1, 2, 3], 2.9)", [[1, 2], [3]]),
        ("$range(0, 10, 5)", [0, 5, 10]),
        ("$range(3, 1, -1)", [3, 2, 1]),
        ("$range(1.7, 3.2, 1)", [1, 2, 3]),
        ("$range(-1.7, 1, 1)", [-1, 0, 1]),
        ("$range(5, 1, -1.5)", [5, 4, 3, 2, 1]),
        ("$range(3, 3, 1)", 3),
        ("$count($range(-9223372036854775808, 9223372036854775807, 9223372036854775807))", 3),
        ("$range(1, 9, 9)", 1),
        ("[$range(1, 9, 9)]", [1]),
        ("$partition([], $nothing)", [[]]),
        ("$fromMillis(0, '[H01]', 'utc')", "00"),
        ("$decodeUrlComponent('a+b%2Bc%20d')", "a b+c d"),
        ("$decodeUrlComponent('%E6%97%A5 %E6')", "日 �"),
        ("$decodeUrl('a+b')", "a+b"),
        ("$floor(1/0)", "Infinity"),
        ("$ceil(-1/0)", "-Infinity"),
        ("$parse(\"{'a': ['it\\\"s', \\\"'\\\"]}\").a", ['it"s', "'"]),
        ("$replace('\u00a0a \u3000', /^\\s+|\\s+$/, '')", "\u00a0a \u3000"),
        ("$replace('a\u00a0b c', /[\\s]/, '')", "a\u00a0bc"),
        ("$replace('a\u00a0b c', /\\S/, '')", " "),
        ("$sort(['\uffff', '😀'])", ["😀", "\uffff"]),
        ("$hash('flow', 'MD5')", "cff5497121104c2b8e0cb41ed2083a9b"),
        ("$hash('é', 'SHA-1')", "bf15be717ac1b080b4f1c456692825891ff5073d"),
        ("$length($hash('', 'SHA-512'))", 128),
        ("$random(42)", 0.7275636800328681),
        ("$random(0.9)", 0.730967787376657),
        ("$random() < 1", True),
        ('$parse(\'{"b": [1, null], "a": 1.0}\')', {"b": [1, None], "a": 1}),
        ("$parse('9223372036854775807')", 9223372036854775807),
        ("$parse('9223372036854775808')", 9.223372036854775808e18),
        ("$exists($parse('null'))", True),
        ("$uuid() = $uuid()", False),
        ("$map(['[1]', '[2]'], $parse)", [[1], [2]]),
        ("1/0", "Infinity"),
        ("{'least': [-1/0]}", {"least": ["-Infinity"]}),
        ("$parseInteger('none', '0')", "NaN"),
        ("$string(1e20)", "100000000000000000000"),
        ("$string(1e21)", "1e+21"),
        ("$string(1e-7)", "1e-7"),
    ],
)
def test_service_gives(expression: str, expected: Json) -> None:
    assert _value(expression) == expected


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.5e16, "15000000000000000"),
        (1.5e21, "1.5e+21"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (0.1, "0.1"),
        (2 / 3, "0.666666666666666"),
        (-2 / 3, "-0.666666666666667"),
        (1234567890123456.7, "1.23456789012345e+15"),
        (123456789012345.5, "123456789012345"),
        (100.0000000000001, "1e+2"),
        (1.5e-6, "0.0000015"),
        (1.5e-7, "1.5e-7"),
        (0.1 + 0.2, "0.3"),
        (['\t\b\f\r\n"\\', "\x01\x7f\u2028/é😀"], '["\\t\\b\\f\\r\\n\\"\\\\","\x01\x7f\u2028/é😀"]'),
        ({'k"\x01': 1}, '{"k\\"\x01":1}'),
    ],
)
def test_text_of_a_value_is_written_as_the_service_does(value: Json, text: str) -> None:
    assert _value("$string($states.input)", states={"input": value}) == text


def test_uuid_is_of_version_4() -> None:
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", str(_value("$uuid()")))


@pytest.mark.parametrize(
    "expression",
    [
        "$partition([], 2)",
        "$partition([1], 0)",
        "$partition([1], -0.5)",
        "$range(1, 5)",
        "$range(5, 1, 1)",
        "$range(1, 5, 0.9)",
        "$hash('a')",
        "$hash($nothing, 'SHA-1')",
        "$range($nothing, 3, 1)",
        "$range(0, $nothing, 1)",
        "$parse()",
    ],
)
def test_service_function_returns_nothing(expression: str) -> None:
    assert _failure(expression).nothing


@pytest.mark.parametrize(
    ("expression", "code", "message"),
    [
        ("$abs('x')", "T0410", 'Argument 1 of function "abs" does not match function signature'),
        ("$abs(1, 2)", "T0410", 'Argument 2 of function "abs" does not match function signature'),
        ("$sum(['a'])", "T0412", 'Argument 1 of function "sum" must be an array of "numbers"'),
        ("$range(1, 5, 1, 1)", "T0410", 'Argument 4 of function "range" does not match function signature'),
        ("$uuid(1)", "T0410", 'Argument 1 of function "uuid" does not match function signature'),
        ("$random(1, 2)", "T0410", 'Argument 2 of function "random" does not match function signature'),
        ("$parse(null)", "T0410", 'Argument 1 of function "parse" does not match function signature'),
        ("$parse('[1] [2]')", "D3137", "Invalid JSON"),
        ('$parse(\'{"a":1,"a":2}\')', "D3137", "Invalid JSON"),
        ("$parse('1e400')", "D3137", "Invalid JSON"),
        ("$parse('NaN')", "D3137", "Invalid JSON"),
        ("$partition(null, 2)", "T0412", 'Argument 1 of function "partition" must be an array of undefined'),
        ("$partition([1], -1)", "D3137", "Second argument must be zero or greater"),
        (
            "$hash('a', 'md5')",
            "D3137",
            "Hash algorithm 'md5' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5",
        ),
        (
            "$hash('a', $nothing)",
            "D3137",
            "Hash algorithm 'null' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5",
        ),
        ("$hash()", "T0410", 'Argument 1 of function "hash" does not match function signature'),
        ("$eval('1')", "T1006", "Attempted to invoke a non-function"),
        ("sum([1])", "T1005", "Attempted to invoke a non-function. Did you mean $sum?"),
        ("1 + 'a'", "T2002", 'The right side of the "+" operator must evaluate to a number'),
        (
            "1 < 'a'",
            "T2009",
            'The values 1 and "a" either side of operator "<" must be of the same data type',
        ),
        ("null > 1", "T2010", 'The expressions either side of operator ">" must evaluate to numeric or string values'),
        ("-'a'", "D1002", 'Cannot negate a non-numeric value: "a"'),
        ("{1: 2}", "T1003", "Key in object structure must evaluate to a string; got: 1"),
        ("$error('stop here')", "D3137", "stop here"),
        ("$assert(false)", "D3141", "$assert() statement failed"),
        ("$number('five')", "D3030", 'Unable to cast value to a number: "five"'),
        (
            "$toMillis('today')",
            "D3110",
            'The argument of the toMillis function must be an ISO 8601 formatted timestamp. Given "today"',
        ),
        # Whatever fails on the right of and, or is put down to the operator.
        ("true and $contains([1], 'a')", "T0410", 'Argument 1 of function "and" does not match function signature'),
        # In a function given to another one, to that other one.
        ("$map([1], $uppercase)", "T0410", 'Argument 1 of function "map" does not match function signature'),
        (
            "($f := function($x)<n:n>{$x}; $f('a'))",
            "T0410",
            'Argument 1 of function "f" does not match function signature',
        ),
        (
            "($f := function($x){$min($x)}; $f('a'))",
            "T0412",
            'Argument 1 of function "min" must be an array of "numbers"',
        ),
    ],
)
def test_failure_is_worded_by_the_language(expression: str, code: str, message: str) -> None:
    failure = _failure(expression)

    assert failure.code == code
    assert failure.cause == (
        f"The JSONata expression '{expression}' specified for the field 'Output/v' threw an error during evaluation."
        f" {code}: {message}"
    )


def test_failure_names_error_field_and_nothing() -> None:
    failure = _failure("$states.input.x", "Arguments/Payload", states={"input": {}})

    assert failure.error == QUERY_EVALUATION
    assert failure.field == "Arguments/Payload"
    assert failure.nothing
    assert failure.cause == (
        "The JSONata expression '$states.input.x' specified for the field 'Arguments/Payload' returned nothing"
        " (undefined)."
    )


@pytest.mark.parametrize(
    ("value", "wanted", "shown"),
    [
        ({"foo": "bar"}, "array", "'array', but was 'object' for value: {\"foo\":\"bar\"}"),
        ("text", "array", "'array', but was 'string' for value: \"text\""),
        (1.5, "array", "'array', but was 'number' for value: 1.5"),
        (True, "array", "'array', but was 'boolean' for value: true"),
        (None, "array", "'array', but was 'null' for value: null"),
        ("yes", "boolean", "'boolean', but was 'string' for value: \"yes\""),
    ],
)
def test_result_of_another_type_is_refused(value: Json, wanted: str, shown: str) -> None:
    assert _failure("$v", "Items", wanted, v=value).cause == (
        f"The JSONata expression '$v' specified for the field 'Items' returned an unexpected result type. Expected {shown}"
    )


@pytest.mark.parametrize("expression", ["$sum", "function(){1}", "/a/", "[$sum]", "{'f': /a/}"])
def test_function_is_no_result(expression: str) -> None:
    assert "returned an unsupported result type" in _failure(expression).cause


@pytest.mark.parametrize(
    ("given", "expected"), [(1.0, 1), (-0.0, 0), (2**63 - 1, 2**63 - 1), (2**63, 9.223372036854775808e18), (0.5, 0.5)]
)
def test_number_of_the_input_is_written_as_the_service_does(given: Json, expected: Json) -> None:
    result = _value("$states.input.n", states={"input": {"n": given}})

    assert result == expected
    assert type(result) is type(expected)


@pytest.mark.parametrize("text", ["!!!", "a", "ab=", "abc==", "ab==cd", "YWJj\n"])
def test_what_is_no_base64_is_an_internal_error_with_a_number(text: str) -> None:
    cause = _failure("$base64decode($text)", "Output", text=text).cause

    start = "The JSONata expression '$base64decode($text)' specified for the field 'Output' threw an internal error during evaluation. "
    assert cause.startswith(start)
    assert uuid.UUID(cause.removeprefix(start)).version == 4
