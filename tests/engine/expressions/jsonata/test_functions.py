"""The functions of the language, group by group."""

import pytest

from engine.expressions.jsonata import compile_jsonata
from engine.language.values import Json


def _value(expression: str) -> Json:
    return compile_jsonata(expression).evaluate({})


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("$string(5)", "5"),
        ("$string(1/3)", "0.333333333333333"),
        ("$string({'a': [1, null]})", '{"a":[1,null]}'),
        ("$string({'a': [1], 'b': {}}, true)", '{\n  "a": [\n    1\n  ],\n  "b": {}\n}'),
        ("$string([$sum, 1])", '["",1]'),
        ("$length('a😀')", 2),
        ("$substring('workflow', 4)", "flow"),
        ("$substring('workflow', -4, 2)", "fl"),
        ("$substring('workflow', -20, 4)", "work"),
        ("$substringBefore('a-b', '-')", "a"),
        ("$substringBefore('ab', '-')", "ab"),
        ("$substringAfter('a-b-c', '-')", "b-c"),
        ("$trim('  a \\n b ')", "a b"),
        ("$pad('x', 3)", "x  "),
        ("$pad('x', -3, '01')", "01x"),
        ("$contains('abc', 'b')", True),
        ("$contains('abc', /B/i)", True),
        ("$contains('abc', /^b/)", False),
        ("$split('a,b,c', ',', 2)", ["a", "b"]),
        ("$split('a1b22c', /\\d+/)", ["a", "b", "c"]),
        ("$split('ab', '')", ["a", "b"]),
        ("$join(['a', 'b'], '-')", "a-b"),
        ("$match('ab12c3', /([a-z]+)(\\d+)/).groups[0]", ["ab", "c"]),
        ("$match('ab12c3', /\\d/, 1)", {"match": "1", "index": 2, "groups": []}),
        ("$replace('a.b.c', '.', '/')", "a/b/c"),
        ("$replace('a.b.c', '.', '/', 1)", "a/b.c"),
        ("$replace('Wu Li', /(\\w+) (\\w+)/, '$2 $1')", "Li Wu"),
        ("$replace('5kg', /(\\d+)kg/, function($m){$string($number($m.groups[0]) * 2) & 'lb'})", "10lb"),
        ("$replace('x', /x/, '$$1 $0')", "$1 x"),
        ("$base64encode('é')", "w6k="),
        ("$base64decode('aGk=')", "hi"),
        ("$encodeUrlComponent('a b&c')", "a%20b%26c"),
        ("$encodeUrl('http://h/a b?x=1')", "http://h/a%20b?x=1"),
        ("$decodeUrlComponent('a%20b%26')", "a b&"),
        ("$decodeUrl('a%20b%26')", "a b%26"),
        ("$contains('line\\n', /line$/)", False),
    ],
)
def test_function_on_text(expression: str, expected: Json) -> None:
    assert _value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("$number('12.50')", 12.5),
        ("$number('0x1F')", 31),
        ("$number(true)", 1),
        ("$abs(-3)", 3),
        ("$floor(-1.5)", -2),
        ("$ceil(1.2)", 2),
        ("$round(2.5)", 2),
        ("$round(3.5)", 4),
        ("$round(123.456, 2)", 123.46),
        ("$round(125, -1)", 120),
        ("$power(2, 10)", 1024),
        ("$sqrt(9)", 3),
        ("$formatNumber(12345.6, '#,###.00')", "12,345.60"),
        ("$formatNumber(0.14, '00%')", "14%"),
        ("$formatNumber(-5, '0.0;(0.0)')", "(5.0)"),
        ("$formatNumber(1234.5678, '00.000e0')", "12.346e2"),
        ("$formatBase(255, 16)", "ff"),
        ("$formatInteger(2789, 'w')", "two thousand, seven hundred and eighty-nine"),
        ("$formatInteger(1999, 'I')", "MCMXCIX"),
        ("$parseInteger('twelve thousand', 'w')", 12000),
        ("$sum([1, 2.5])", 3.5),
        ("$max([3, 9, 4])", 9),
        ("$min([3, 9, 4])", 3),
        ("$average([1, 2, 3])", 2),
        ("$count([1, [2, 3]])", 2),
        ("$count($nothing)", 0),
        ("$count('one')", 1),
    ],
)
def test_function_on_numbers(expression: str, expected: Json) -> None:
    result = _value(expression)

    assert result == expected
    assert type(result) is type(expected)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("$append([1], 2)", [1, 2]),
        ("$append($nothing, [1])", [1]),
        ("$reverse([1, 2, 3])", [3, 2, 1]),
        ("$sort(['b', 'a'])", ["a", "b"]),
        ("$sort([{'n': 2}, {'n': 1}], function($l, $r){$l.n > $r.n}).n", [1, 2]),
        ("$distinct([1, '1', 1.0, true, {'a': 1}, {'a': 1}])", [1, "1", True, {"a": 1}]),
        ("$zip([1, 2], ['a', 'b', 'c'])", [[1, "a"], [2, "b"]]),
        ("$count($shuffle([1..9]))", 9),
        ("$keys({'a': 1, 'b': 2})", ["a", "b"]),
        ("$keys([{'a': 1}, {'b': 2, 'a': 3}])", ["a", "b"]),
        ("$keys({'only': 1})", "only"),
        ("$lookup([{'a': 1}, {'a': 2}], 'a')", [1, 2]),
        ("$spread({'a': 1, 'b': 2})", [{"a": 1}, {"b": 2}]),
        ("$merge([{'a': 1}, {'a': 2, 'b': 3}])", {"a": 2, "b": 3}),
        ("$sift({'a': 1, 'bc': 2}, function($v, $k){$length($k) > 1})", {"bc": 2}),
        ("$each({'a': 1, 'b': 2}, function($v, $k){$k & $v})", ["a1", "b2"]),
        ("$filter([1, 2, 3, 4], function($v, $i, $a){$v > $average($a)})", [3, 4]),
        ("$filter([1, 2], function($v){$v = 1})", 1),
        ("$reduce([1, 2, 3], function($sum, $v){$sum + $v}, 10)", 16),
        ("$single([1, 2, 3], function($v){$v = 2})", 2),
        ("$map(['a', 'b'], $uppercase)", ["A", "B"]),
        ("$exists($nothing)", False),
        ("$exists(null)", True),
        ("$type([])", "array"),
        ("$type($sum)", "function"),
        ("$boolean({})", False),
        ("$not(0)", True),
        ("$clone({'a': [1]})", {"a": [1]}),
    ],
)
def test_function_on_collections(expression: str, expected: Json) -> None:
    assert _value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("$toMillis('2024-02-29')", 1709164800000),
        ("$toMillis('2024-02-29T12:30:45.678Z')", 1709209845678),
        ("$toMillis('2024-02-29T12:30:45+08:00')", 1709181045000),
        ("$toMillis('29/02/2024', '[D01]/[M01]/[Y0001]')", 1709164800000),
        ("$fromMillis(1709209845678)", "2024-02-29T12:30:45.678Z"),
        ("$fromMillis(1709209845678, '[Y]-[M01]-[D01] [H01]:[m]', '+0800')", "2024-02-29 20:30"),
        ("$fromMillis(1709209845678, '[D1o] [MNn] [Y]')", "29th February 2024"),
        ("$toMillis($now()) = $millis()", True),
    ],
)
def test_function_on_time(expression: str, expected: Json) -> None:
    assert _value(expression) == expected
