"""What holds for all values and all expressions."""

import copy
import json
import re
from contextlib import suppress
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.expressions.jsonata import JsonataFailed, JsonataSyntaxError, compile_jsonata
from engine.expressions.jsonata_parts.functions import FUNCTIONS
from engine.expressions.jsonata_parts.values import number_text
from engine.expressions.jsonata_templates import compile_jsonata_payload
from engine.language.values import Json

_scalars = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5)
_values: st.SearchStrategy[Any] = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)

_ATOMS = [
    "1",
    "-0.5",
    "'a'",
    "null",
    "true",
    "$x",
    "$x.a",
    "[]",
    "{}",
    "[1,2]",
    "/a/",
    "$",
    "function($a){$a}",
    "[1..3]",
]
_OPERATORS = [
    "+",
    "-",
    "*",
    "/",
    "%",
    "&",
    "=",
    "!=",
    "<",
    ">=",
    "in",
    "and",
    "or",
    ".",
    "~>",
    "..",
    "[",
    ":=",
    "?",
    "@$i.",
]
_expressions = st.recursive(
    st.sampled_from(_ATOMS),
    lambda inner: st.one_of(
        st.builds(lambda left, token, right: f"{left}{token}{right}", inner, st.sampled_from(_OPERATORS), inner),
        st.builds(
            lambda name, arguments: f"${name}({','.join(arguments)})",
            st.sampled_from(sorted(FUNCTIONS)),
            st.lists(inner, max_size=3),
        ),
        st.builds(lambda value, test: f"({value})[{test}]", inner, inner),
        st.builds(lambda value, key, member: f"({value}){{{key}:{member}}}", inner, inner, inner),
        st.builds(lambda value, key: f"({value})^({key})", inner, inner),
    ),
    max_leaves=6,
)


@given(_values)
def test_variable_gives_back_its_value(value: Json) -> None:
    assert compile_jsonata("$x").evaluate({"x": value}) == value
    assert compile_jsonata("[$x, 1][0]").evaluate({"x": {"k": value}}) == {"k": value}


@given(_values)
def test_json_text_read_back_is_the_value(value: Json) -> None:
    # These the service writes as they are, and does not read.
    assume(not re.search(r"\\u00(?!08|09|0a|0c|0d|22|5c|7f)[01]", json.dumps(value)))
    assert compile_jsonata("$parse($string({'v': $x})).v").evaluate({"x": value}) == value


@given(_values)
def test_payload_of_any_value_is_that_value(value: Json) -> None:
    assert compile_jsonata_payload([value, "{% $x %}"], "Output").evaluate({"x": value}) == [value, value]


@given(_expressions, _values)
@settings(max_examples=60)
def test_any_expression_gives_json_or_a_failure_and_changes_nothing(expression: str, value: Json) -> None:
    bindings = {"x": value, "states": {"input": value}}
    before = copy.deepcopy(bindings)

    with suppress(JsonataSyntaxError, JsonataFailed):
        json.dumps(compile_jsonata(expression).evaluate(bindings, "Output", seconds=0.05), allow_nan=False)
    assert bindings == before


@given(st.text(alphabet="$abx1'\"/\\[](){}.,:;*%@#?~>=<&^|+- \n", max_size=25))
@settings(max_examples=100)
def test_any_text_is_an_expression_or_a_syntax_error(text: str) -> None:
    with suppress(JsonataSyntaxError):
        compile_jsonata(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_number_written_reads_back_as_the_same(value: float) -> None:
    assert float(number_text(value)) == value


@given(st.lists(st.integers(-50, 50), min_size=2))
def test_sorting_agrees_however_it_is_asked_for(values: list[int]) -> None:
    bindings: dict[str, Json] = {"x": list(values)}

    assert compile_jsonata("$sort($x)").evaluate(bindings) == sorted(values)
    assert compile_jsonata("$x^($)").evaluate(bindings) == sorted(values)
    assert compile_jsonata("$sort($x, function($a, $b){$a > $b})").evaluate(bindings) == sorted(values)


@given(st.integers(-20, 20), st.integers(-20, 20), st.integers(1, 5))
def test_range_has_the_numbers_of_its_steps(first: int, last: int, step: int) -> None:
    expected = list(range(first, last + 1, step))

    assert compile_jsonata("[$range($a, $b, $c)]").evaluate({"a": first, "b": last, "c": step}) == expected
