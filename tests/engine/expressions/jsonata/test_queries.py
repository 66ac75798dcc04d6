"""What expressions give: paths, filters, grouping, sorting, operators, functions of one's own."""

import pytest

from engine.expressions.jsonata import JsonataFailed, compile_jsonata
from engine.language.values import Json

_INPUT: dict[str, Json] = {
    "city": "Shenzhen",
    "empty": [],
    "nothing": None,
    "one": [{"id": 7}],
    "orders": [
        {"id": 1, "to": "Li", "lines": [{"sku": "A", "price": 20, "count": 2}, {"sku": "B", "price": 5, "count": 1}]},
        {"id": 2, "to": "Wu", "lines": [{"sku": "A", "price": 22, "count": 1}]},
        {"id": 3, "to": "Li", "lines": []},
    ],
    "matrix": [[1, 2], [3, [4]]],
}


def _value(expression: str) -> Json:
    return compile_jsonata(expression).evaluate({"states": {"input": _INPUT}, "in": _INPUT, "limit": 10})


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("$in.city", "Shenzhen"),
        ("$in.nothing", None),
        ("$in.orders.id", [1, 2, 3]),
        ("$in.orders.lines.sku", ["A", "B", "A"]),
        ("$in.orders[0].to", "Li"),
        ("$in.orders[-1].id", 3),
        ("$in.orders[[0..1]].id", [1, 2]),
        ("$in.orders[to = 'Li'].id", [1, 3]),
        ("$in.orders[to = 'Wu'].id", 2),
        ("$in.orders[to = 'Wu'][].id", [2]),
        ("$in.orders[lines].id", [1, 2]),
        ("$in.orders.lines[0].sku", ["A", "A"]),
        ("($in.orders.lines)[0].sku", "A"),
        ("$in.one.id", 7),
        ("$in.one", [{"id": 7}]),
        ("$in.empty", []),
        ("$in.matrix", [[1, 2], [3, [4]]]),
        ("$in.matrix[0]", [1, 2]),
        ("$in.one.*", 7),
        ("$in.orders.**.sku", ["A", "B", "A"]),
        ("$in.`city`", "Shenzhen"),
        ("$in.orders.lines.{'of': %.to, 'sku': sku}[0]", {"of": "Li", "sku": "A"}),
        ("$in.orders@$o.($o.lines[price > 10].($o.to & sku))", ["LiA", "WuA"]),
        ("$in.orders#$at[$at > 0].id", [2, 3]),
        ("$in.orders[to = 'Li']#$at.($at & ':' & id)", ["0:1", "1:3"]),
        ("$in.orders#$at^(>id).$at", [2, 1, 0]),
        ("$in.orders^(>id)#$at.($at & ':' & id)", ["0:3", "1:2", "2:1"]),
        ("$in.orders.lines#$at[0].sku", "A"),
        ("$in.orders@$o{$o.to: $count($o)}", {"Li": 2, "Wu": 1}),
        ("$in.orders.lines[%.to = 'Wu'].sku", "A"),
        ("$in.orders.$.lines[0][price > 21].sku", "A"),
        ("$in.orders.id.($ * $limit)", [10, 20, 30]),
    ],
)
def test_path_selects(expression: str, expected: Json) -> None:
    assert _value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("$in.orders{to: $sum(lines.(price * count))}", {"Li": 45, "Wu": 22}),
        ("$in.orders.lines{sku: [price]}", {"A": [20, 22], "B": [5]}),
        ("$in.orders^(to, >id).id", [3, 1, 2]),
        ("$in.orders^(>$sum(lines.count)).id", [1, 2, 3]),
        ("{'a': $in.city, 'b': $in.missing}", {"a": "Shenzhen"}),
        ("[$in.city, $in.missing, [1]]", ["Shenzhen", [1]]),
        ("[1, [2, 3], $in.orders.id]", [1, [2, 3], 1, 2, 3]),
        ("$in.one ~> |$|{'id': 8, 'new': true}|", [{"id": 8, "new": True}]),
        (
            "$in.orders[1] ~> |lines|{'sku': 'Z'}, ['price']|",
            {"id": 2, "to": "Wu", "lines": [{"sku": "Z", "count": 1}]},
        ),
    ],
)
def test_object_and_order_are_built(expression: str, expected: Json) -> None:
    assert _value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("7 / 2", 3.5),
        ("8 / 2", 4),
        ("5.5 % 2", 1.5),
        ("-7 % 3", -1),
        ("0.1 + 0.2", 0.30000000000000004),
        ("1e3", 1000),
        ("9007199254740991 + 1", 9007199254740992),
        ("-$in.orders[0].id", -1),
        ("'a' & 1 & true & null & $in.missing", "a1truenull"),
        ("'a' & [1, 2] & {'k': 0.1 + 0.2}", 'a[1,2]{"k":0.3}'),
        ("1 = 1.0", True),
        ("1 = true", False),
        ("[1, {'a': 2}] = [1, {'a': 2}]", True),
        ("null = $in.nothing", True),
        ("$in.missing = null", False),
        ("$in.missing != 1", False),
        ("'b' > 'a'", True),
        ("2 in [1, 2]", True),
        ("true in [1]", False),
        ("'a' in 'a'", True),
        ("[1..4]", [1, 2, 3, 4]),
        ("true and 'text'", True),
        ("0 or []", False),
        ("$in.missing and true", False),
        ("$in.city ? 'yes' : 'no'", "yes"),
        ("[0] ? 'yes' : 'no'", "no"),
        ("($a := 2; $b := $a * 3; $b + 1)", 7),
        ("'中文' & '\\ud83d\\ude00'", "中文😀"),
    ],
)
def test_operator_gives(expression: str, expected: Json) -> None:
    result = _value(expression)

    assert result == expected
    assert type(result) is type(expected)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("($twice := function($x){$x * 2}; $twice(4))", 8),
        ("function($x, $y){$x & $y}('a', 'b')", "ab"),
        ("($add := function($x, $y){$x + $y}; $inc := $add(1, ?); $inc(5))", 6),
        ("'  x ' ~> $trim() ~> $uppercase", "X"),
        ("($f := $trim ~> $uppercase; $f(' y '))", "Y"),
        ("($count := function($n, $sum){$n = 0 ? $sum : $count($n - 1, $sum + $n)}; $count(5000, 0))", 12502500),
        ("($make := function($x){function($y){$x + $y}}; $make(1)(2))", 3),
        ("λ($n)<n:n>{$n + 1}(1)", 2),
        ("$map([1, 2, 3], function($v, $i){$v * $i})", [0, 2, 6]),
        ("[1, 2, 3].($ > 1 ? $ : ())", [2, 3]),
    ],
)
def test_function_is_called(expression: str, expected: Json) -> None:
    assert _value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "document", "expected"),
    [
        ("$", [1, 2], [1, 2]),
        ("$[0]", [[1], 2], [1]),
        ("*", [1, [2, 3]], [1, 2, 3]),
        ("a.b", [{"a": {"b": 1}}, {"a": {"b": 2}}], [1, 2]),
        ("$$.a", {"a": None}, None),
        ("$.a & $uppercase(b)", {"a": "x", "b": "y"}, "xY"),
        ("a.$uppercase()", {"a": "x"}, "X"),
    ],
)
def test_document_can_be_queried_without_a_variable(expression: str, document: Json, expected: Json) -> None:
    assert compile_jsonata(expression).compute({}, document) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "$in.missing",
        "$in.city.deeper",
        "$missing",
        "$in.empty.x",
        "$in.orders[to = 'Xu']",
        "()",
        "$in.orders[9]",
        "1 + $in.x",
    ],
)
def test_query_without_a_result_returns_nothing(expression: str) -> None:
    with pytest.raises(JsonataFailed) as caught:
        _value(expression)

    assert caught.value.nothing
    assert caught.value.cause == (
        f"The JSONata expression '{expression}' specified for the field '' returned nothing (undefined)."
    )


@pytest.mark.parametrize(("expression", "expected"), [("$string()", "[4,true]"), ("$clone()", [4, True])])
def test_array_given_as_input_is_the_argument_that_is_left_out(expression: str, expected: Json) -> None:
    assert compile_jsonata(expression).compute({}, [4, True]) == expected


@pytest.mark.parametrize(
    ("opening", "inside", "closing"),
    [
        ("{'a': ", "1", "}"),
        ("(x{'a': ", "1", "}.a)"),
        ("(", "x", ".x)"),
        ("[", "x", "].x"),
        ("x ~> |$|{'a': ", "1", "}|"),
        ("[1, ", "2", "]"),
        ("$map(x, function($v){", "$v", "})"),
        ("x[", "x", "].x"),
        ("x^(", "x", ")"),
    ],
)
def test_what_is_nested_is_read_in_no_time(opening: str, inside: str, closing: str) -> None:
    assert compile_jsonata(opening * 30 + inside + closing * 30).names
