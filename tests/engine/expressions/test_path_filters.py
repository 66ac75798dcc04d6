"""Filters, as far as they differ from RFC 9535 or go beyond it."""

import subprocess
import sys
from pathlib import Path

import pytest

from engine.expressions.calls import compile_call
from engine.expressions.paths import PathError, PathMissing, compile_path
from engine.language.values import Json

ITEMS: Json = [
    {"k": 1, "n": "cat", "t": ["x"], "中": 1},
    {"k": 42, "n": "Dog", "o'k": True, "big": 1e30},
    {"n": None, "k": 42.0},
    5,
]

PASSED: list[tuple[str, list[int]]] = [
    ("@.k==42", [1, 2]),
    ("@['k'] == 42", [1, 2]),
    ("42 == @.k", [1, 2]),
    ("10 < @.k", [1, 2]),
    ("10 > @.k", [0]),
    ("@.k >= 1 && @.n", [0, 1, 2]),
    ("@.k != 42", [0, 3]),
    ("@.n == null", [2]),
    ("!@.n", [3]),
    ("!(@.k == 42)", [0, 3]),
    ("!(@.k == 42 || @.k == 1)", [3]),
    ("@.n in ['cat', \"Dog\"]", [0, 1]),
    ("@.k in [42, 1]", [0, 1, 2]),
    ("@.n in [null]", [2]),
    ("@.n in []", []),
    ("@.n nin ['cat']", [1, 2, 3]),
    ("@.n =~ /.o./", [1]),
    ("@.n =~ /do/", []),
    ("@.n =~ /d.*/i", [1]),
    ("@.n =~ 'c[a]t'", []),
    (r"@.n =~ /c\/|cat/", [0]),
    ("@.t[0] == 'x'", [0]),
    ("@.中 == 1", [0]),
    ('@["o\'k"] == true', [1]),
    ("@.big > 1e29", [1]),
    ("@.big == 1e30", [1]),
    ("@.k == $[0].k", [0]),
    ("@ == 5", [3]),
    ("$[0].k == 1", [0, 1, 2, 3]),
]


@pytest.mark.parametrize(("test", "indexes"), PASSED, ids=[test for test, _ in PASSED])
def test_filter_passes_elements(test: str, indexes: list[int]) -> None:
    assert isinstance(ITEMS, list)

    assert compile_path(f"$[?({test})]").read(ITEMS) == [ITEMS[index] for index in indexes]


@pytest.mark.parametrize(
    ("test", "passing"),
    [
        ("@.a < 1.5", False),
        ("@.a < 9", False),
        ("@.a == 1", False),
        ("@.a != 1", False),
        ("@.a == 'NaN'", False),
        ("'NaN' == @.a", True),
        ("@.b size @.a", False),
        ("@.b == 'x'", True),
        ("@.a =~ /N.N/", True),
    ],
)
def test_number_that_json_does_not_have_passes_no_comparison_and_breaks_none(test: str, passing: bool) -> None:
    data: Json = [{"a": float("nan"), "b": "x"}]

    assert compile_path(f"$[?({test})]").read(data) == (data if passing else [])


def test_literals_in_filters_may_be_arrays_objects_and_odd_numbers() -> None:
    data: list[Json] = [
        {"a": {"b": [1, None]}},
        {"a": {"b": [1, 2]}},
        {"a": {"c": 1}},
        {"a": {}},
        {"a": "1e"},
        {"a": "1.5"},
    ]

    assert compile_path("$[?(@.a == {b: [1, null]})]").read(data) == data[:1]
    assert compile_path("$[?(1.5 == @.a)]").read(data) == data[-1:]
    assert compile_path("$[?(@.a.b == [1, 2.0])]").read(data) == []
    assert compile_path("$[?(@.a anyof {'b': 1})]").read(data) == []
    assert compile_path("$[?(@.b empty 1)]").read([{"b": ""}]) == []


def test_brackets_in_a_filter_may_hold_blanks_unless_they_stand_right_behind_others() -> None:
    data: Json = [{"a b": [{"c d": 1}]}, {}]

    assert compile_path("$[?(@['a b'][0].['c d'] == 1)]").read(data) == [{"a b": [{"c d": 1}]}]
    assert compile_path("$[?(@['a b'][0]['c d'] == 1)].['a b'][0]['c d']").read(data) == [1]


def test_filter_on_an_object_tests_the_object_itself() -> None:
    assert compile_path("$[?(@.k==42)]").read({"k": 42, "v": {"k": 42}}) == [{"k": 42, "v": {"k": 42}}]


def test_filter_below_looks_into_arrays_that_pass_themselves() -> None:
    assert compile_path("$..[?(@.k==42)].v").read({"a": [{"k": 42, "v": 1}, {"k": 1, "v": 2}]}) == [1]
    assert compile_path("$..[?(@[0])]").read([[1], [[2]]]) == [[1], [[2]], [2]]


def test_filter_in_a_filter_and_behind_other_steps() -> None:
    data: Json = {"a": [{"p": 1, "q": "x"}, {"p": 3, "q": "y"}]}

    assert compile_path("$.a[?(@.p > 1)].q").read(data) == ["y"]
    assert compile_path("$.a[?(@.q == $.a[?(@.p == 3)].q)]").read(data) == []
    assert compile_path("$[?(@.a[?(@.p == 3)])].a[0].p").read([data]) == [1]


def test_filter_reads_the_context_object_as_its_root() -> None:
    context: Json = {"limit": 2, "items": [1, 3]}

    assert compile_path("$$.items[?(@ > $.limit)]").read({"limit": 0}, context) == [3]


@pytest.mark.slow
def test_nothing_but_a_regular_expression_imports_its_package() -> None:
    program = (
        "import sys; from engine.expressions.paths import compile_path; compile_path('$[?(@.a == 1)]').read({});"
        "assert 'regex' not in sys.modules; compile_path('$[?(@.a =~ /x/)]');"
        "assert 'regex' in sys.modules; assert 'jsonpath_ng' not in sys.modules"
    )

    subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).resolve().parents[3], check=True)


_TAGS: Json = {"o": [{"k": "A", "v": 1}, {"k": "B-c", "v": 2}, {"k": True, "v": 3}, {"k": None, "v": 4}]}


@pytest.mark.parametrize(
    ("test", "found"),
    [("@.k == A", 1), ("@.k==B-c", 2), ("@.k == true", 3), ("@.k == null", 4), ("@.k == 'A' && @.v < 2", 1)],
)
def test_a_filter_in_an_argument_takes_texts_without_quotes(test: str, found: int) -> None:
    read = compile_call(f"States.ArrayGetItem($.o[?({test})].v, 0)")

    assert read(_TAGS, None, None) == found


def test_an_argument_with_such_a_text_that_finds_nothing_is_told_like_any_other() -> None:
    expression = "States.ArrayGetItem($.o[?(@.k == A)].v, 0)"
    read = compile_call(expression)

    with pytest.raises(PathMissing) as raised:
        read({"n": 1}, None, None)

    told = raised.value.of_field("a.$", expression, {"n": 1}).service_cause
    quoted = compile_call("States.ArrayGetItem($.o[?(@.k == 'A')].v, 0)")
    with pytest.raises(PathMissing) as other:
        quoted({"n": 1}, None, None)
    wanted = other.value.of_field("a.$", expression, {"n": 1}).service_cause
    assert told == wanted.replace("'A'", "A")
    assert raised.value.is_past_the_end is False


def test_a_filter_anywhere_else_does_not() -> None:
    with pytest.raises(PathError):
        compile_path("$.o[?(@.k == A)].v")
