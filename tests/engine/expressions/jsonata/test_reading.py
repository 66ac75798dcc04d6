"""What is an expression, what is wrong with one, and what it reads."""

import sys
from contextlib import suppress

import pytest

from engine.expressions.jsonata import (
    JsonataSyntaxError,
    compile_jsonata,
    is_jsonata_text,
    jsonata_text,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("{% 1 %}", True),
        ("{%1%}", True),
        ("{%%}", True),
        (" {% 1 %}", False),
        ("{% 1 %} ", False),
        ("a {% 1 %}", False),
        ("{% 1 %", False),
        ("{%}", False),
        ("$states.input", False),
        ("", False),
        (1, False),
        (["{% 1 %}"], False),
    ],
)
def test_expression_stands_between_its_marks_alone(value: object, expected: bool) -> None:
    assert is_jsonata_text(value) is expected


def test_text_of_an_expression_has_no_blanks_around() -> None:
    assert jsonata_text("{%  $a\n%}") == "$a"


@pytest.mark.parametrize(
    ("text", "code", "message", "offset"),
    [
        ("1 +", "S0207", "Unexpected end of expression", 3),
        ("", "S0207", "Unexpected end of expression", 0),
        ('"open', "S0101", "String literal must be terminated by a matching quote", 5),
        ("a[1,2)", "S0202", 'Expected "]", got ","', 4),
        ("(1", "S0203", 'Expected ")" before end of expression', 2),
        ("$x :=", "S0207", "Unexpected end of expression", 5),
        ("x ?? 1", "S0211", 'The symbol "?" cannot be used as a unary operator', 4),
        ("x ?: 1", "S0211", 'The symbol ":" cannot be used as a unary operator', 4),
        ('{"a":}', "S0211", 'The symbol "}" cannot be used as a unary operator', 6),
        ("1 := 2", "S0212", "The left side of := must be a variable name (start with $)", 1),
        ("1 2", "S0201", "Syntax error: 2", 3),
        ('$match("a", /abc', "S0302", "No terminating / in regular expression", 16),
        ("/a**/", "S0302", "invalid regular expression /a**/: multiple repeat at position 2", 0),
        ("/(?P<n>a)/", "S0302", "(?P is not known in a regular expression", 0),
        ("[1!2]", "S0204", 'Unknown operator: "!"', 5),
        ("λ($a)<n<n>>{$a}", "S0401", "Type parameters can only be applied to functions and arrays", 15),
        ("λ($a, $b + 1){1}", "S0208", "Parameter 2 of function definition must be a variable name (start with $)", 10),
        ("$x(?, λ(x){x})", "S0208", "Parameter 1 of function definition must be a variable name (start with $)", 9),
        ("[10e1000, 1]", "S0102", 'Number out of range: "10e1000"', 1),
        ("/* note", "S0106", "Comment has no closing tag", 7),
        ('"\\y"', "S0103", 'Unsupported escape sequence: \\"y"', 2),
        ("$.%", "S0217", "The object representing the 'parent' cannot be derived from this expression", 1),
    ],
)
def test_text_that_is_no_expression_is_explained(text: str, code: str, message: str, offset: int) -> None:
    with pytest.raises(JsonataSyntaxError) as caught:
        compile_jsonata(text)

    assert (caught.value.code, caught.value.message, caught.value.offset) == (code, message, offset)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 20_000,
        "1" + "+1" * 2_000,
        "/(/",
        "[1!2]",
        "a" * 200_000,
        "λ($a)<n<n>>{$a}",
        "$\x00",
        "\ud800",
        "@",
        "#$i",
    ],
)
def test_odd_text_is_refused_or_read_but_never_breaks(text: str) -> None:
    with suppress(JsonataSyntaxError):
        assert compile_jsonata(text).text == text


def test_syntax_error_is_explained_in_both_languages() -> None:
    with pytest.raises(JsonataSyntaxError) as caught:
        compile_jsonata("1 +")

    assert caught.value.explain("en") == "not a valid JSONata expression (character 4): Unexpected end of expression"
    assert caught.value.explain("zh") == "不是有效的 JSONata 表达式（第 4 个字符）：表达式不完整，提前结束"


def test_library_leaves_the_limit_of_the_process_alone() -> None:
    assert sys.getrecursionlimit() < 10_000  # what the library sets


def test_expression_is_compiled_once() -> None:
    assert compile_jsonata("$a + 1") is compile_jsonata("$a + 1")


@pytest.mark.parametrize(
    ("text", "variables", "fields"),
    [
        ("$states.input.a + $total", {"states", "total"}, {"input"}),
        ("$states.result.x[$ > $limit]", {"states", "limit"}, {"result"}),
        ("$sum($prices)", {"prices"}, set()),
        ("($a := 1; $a + $b)", {"b"}, set()),
        ("$a + ($a := 1)", {"a"}, set()),
        ("($f := function($n){$n ? $f($n - 1) : $end}; $f(3))", {"end"}, set()),
        ("$items@$i#$at.($i.x & $at & $y)", {"items", "y"}, set()),
        ("{'k': $v, $key: $states.context.State}", {"v", "key", "states"}, {"context"}),
        ("$list^(>$weight)", {"list", "weight"}, set()),
        ("$x ~> |$|{'a': $y}|", {"x", "y"}, set()),
        ("$unknown($z)", {"unknown", "z"}, set()),
        ("$map($l, function($states){$states.other})", {"l"}, set()),
    ],
)
def test_variables_read_are_known(text: str, variables: set[str], fields: set[str]) -> None:
    compiled = compile_jsonata(text)

    assert compiled.variables == variables
    assert compiled.states_fields == fields


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$states", True),
        ("$keys($states)", True),
        ("$states[0].input", True),
        ("$states.*", True),
        ("$states.input", False),
        ("1", False),
    ],
)
def test_states_read_as_a_whole_are_known(text: str, expected: bool) -> None:
    assert compile_jsonata(text).reads_states_whole is expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("phone.number & name", ("phone", "name")),
        ("$ + 1", ("$",)),
        ("$$.a", ("$$",)),
        ("$x.($$.a)", ("$$",)),
        ("*", ("*",)),
        # The service takes it, though there is nothing to descend into.
        ("**.a", ()),
        ("$x.a[b > c]", ()),
        ("$x.{a: b}", ()),
        ("$map($x, function($v){$v.a & b})", ("b",)),
        ("$states.input.a^(b)", ()),
    ],
)
def test_names_read_without_a_context_are_known(text: str, names: tuple[str, ...]) -> None:
    assert compile_jsonata(text).root_names == names
    assert compile_jsonata(text).uses_root is bool(names)
