"""Reading values through paths."""

import pytest

from engine.errors import RUNTIME, StateFailed
from engine.expressions.paths import PathFailed, PathMissing, VariableMissing, compile_path
from engine.expressions.templates import compile_template
from engine.language.values import Json

STORE: Json = {
    "book": [
        {"title": "A", "price": 8.95, "tags": ["x", "y"]},
        {"title": "B", "price": 12.99, "isbn": None},
        {"title": "C", "price": 5},
    ],
    "bike": {"price": 19, "job-spec": 1, "中文": "好", "a b": 2, "*": 3, "": 4},
    "nothing": None,
    "text": "abc",
}

FOUND: list[tuple[str, Json]] = [
    ("$", STORE),
    ("$.book[0].title", "A"),
    ("$.book[-1].title", "C"),
    ("$['book'][1]['title']", "B"),
    ('$["book"][1]["title"]', "B"),
    ("$[ 'book' ][ 1 ].title", "B"),
    ("$.['bike'].price", 19),
    ("$.nothing", None),
    ("$.book[1].isbn", None),
    ("$.bike.job-spec", 1),
    ("$.bike.中文", "好"),
    ("$.bike['中文']", "好"),
    ("$.bike['\\u4e2d\\u6587']", "好"),
    ("$.bike['a b']", 2),
    ("$.bike['*']", 3),
    ("$.bike['']", 4),
    ("$.book.length()", 3),
    ("$.bike.length()", 6),
    ("$.text.length()", None),
    ("$.book[*].title", ["A", "B", "C"]),
    ("$.book.*.title", ["A", "B", "C"]),
    ("$..title", ["A", "B", "C"]),
    ("$..price", [8.95, 12.99, 5, 19]),
    ("$..nowhere", []),
    ("$..[0]", [{"title": "A", "price": 8.95, "tags": ["x", "y"]}, "x"]),
    ("$.bike..*", [19, 1, "好", 2, 3, 4]),
    ("$.book[*].isbn", [None]),
    ("$.book[0:2].title", ["A", "B"]),
    ("$.book[-2:].title", ["B", "C"]),
    ("$.book[ 0:3:2 ].title", ["A", "B", "C"]),
    ("$.book[5:].title", []),
    ("$.book[0,2].title", ["A", "C"]),
    ("$.book[0,7].title", ["A"]),
    ("$.bike['price','job-spec']", {"price": 19, "job-spec": 1}),
    ("$.bike['price','none']", {"price": 19}),
    ("$.text.*", []),
    ("$.book[*].tags[0]", ["x"]),
    ("$.book[*].title.deeper", []),
]


@pytest.mark.parametrize(("path", "value"), FOUND, ids=[path for path, _ in FOUND])
def test_read_gives_the_value_or_the_list_of_matches(path: str, value: Json) -> None:
    assert compile_path(path).read(STORE) == value


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (r"$['\ud83d\ude00']", "😀"),
        (r"$['\ud83d']", "\ud83d"),
        (r"$['\ud83dx']", "\ud83dx"),
        (r"$['it\'s \t\\/']", "it's \t\\/"),
        (r'$["\u0041\/"]', "A/"),
        (r"$['\x']", "x"),
        (r"""$['Test\""Name"']""", r'''Test\""Name"'''),
        (r"""$["it\'s"]""", r"it\'s"),
        (r"""$["\""]""", '"'),
    ],
)
def test_quoted_name_has_the_escapes_of_json_and_the_other_quote_none(path: str, name: str) -> None:
    assert compile_path(path).read({name: 1}) == 1


@pytest.mark.parametrize(
    "path",
    [
        "$.none",
        "$.book[3]",
        "$.book[-4]",
        "$.book.title",
        "$.bike[0]",
        "$.text[0]",
        "$.text.length",
        "$.nothing.x",
        "$.none.length()",
        "$.none[*]",
        "$.text[0:1]",
        "$.text['a','b']",
        "$.book[0].none[*].x",
        "$$",
        "$$.x",
    ],
)
def test_definite_path_without_a_value_is_missing(path: str) -> None:
    found = compile_path(path)
    if path == "$$":
        assert found.read(STORE, None) is None
        return

    with pytest.raises(PathMissing, match="could not be found") as failure:
        found.read(STORE, None)

    assert failure.value.path == path
    assert failure.value.error == RUNTIME
    assert path in failure.value.cause
    assert isinstance(failure.value, StateFailed)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("$.text[?(@.a)]", "a filter can only be applied to an array or an object"),
        ("$.bike.sum()", "there are no numbers for the function"),
        ("$.text.first()", "the function needs an array"),
        ("$.book.index(3)", "the array has no element 3 for the function"),
        ("$.book.index()", "index() needs a number"),
        ("$.book.index(1e999)", "index() needs a number"),
        ("$.sum(" + "9" * 400 + ")", "a number is too large for the function"),
        ("$.book.sum(1e308, 1e308)", "the result is too large"),
        ("$.book[?(@.tags contains 'x')].title", None),
        ("$[?(@.book contains 'x')]", "an array whose elements are compared holds an array or an object"),
        ("$[?(@.bike empty true)]", "empty cannot be asked of an object"),
    ],
)
def test_path_that_cannot_work_with_the_data_fails_with_a_reason(path: str, reason: str | None) -> None:
    if reason is None:
        assert compile_path(path).read(STORE) == ["A"]
        return
    with pytest.raises(PathFailed) as failure:
        compile_path(path).read(STORE)

    assert isinstance(failure.value, PathMissing)
    assert failure.value.cause == f"The JSONPath '{path}' cannot be evaluated: {reason}"
    assert not compile_path(path).is_present(STORE)


def test_missing_value_names_the_path_and_the_shortened_input() -> None:
    with pytest.raises(PathMissing) as failure:
        compile_path("$.b").read({"a": "x" * 1000})

    assert failure.value.cause.startswith("The JSONPath '$.b' could not be found in the input '{\"a\":\"xxx")
    assert len(failure.value.cause) < 300


def test_two_dollars_read_the_context_object() -> None:
    context: Json = {"Map": {"Item": {"Value": 7}}}

    assert compile_path("$$.Map.Item.Value").read({"Map": 1}, context) == 7
    assert compile_path("$$").read({}, context) is context
    assert compile_path("$$..Value").read({}, context) == [7]


@pytest.mark.parametrize(
    ("path", "is_definite", "is_reference", "is_context"),
    [
        ("$", True, True, False),
        ("$.a[0]", True, True, False),
        ("$$.a", True, True, True),
        ("$.a[-1]", True, False, False),
        ("$.a.length()", True, False, False),
        ("$.a[*]", False, False, False),
        ("$..a", False, False, False),
        ("$.a[0,1]", False, False, False),
        ("$['a','b']", True, False, False),
        ("$['a','b'].c", False, False, False),
        ("$..a.sum()", True, False, False),
        ("$.a[0:1]", False, False, False),
        ("$.a[?(@.b)]", False, False, False),
    ],
)
def test_path_knows_what_it_can_select(path: str, is_definite: bool, is_reference: bool, is_context: bool) -> None:
    found = compile_path(path)

    assert (found.is_definite, found.is_reference, found.is_context) == (is_definite, is_reference, is_context)


def test_same_text_gives_the_same_path() -> None:
    assert compile_path("$.same.text") is compile_path("$.same.text")


@pytest.mark.parametrize(
    ("path", "is_present"),
    [
        ("$.nothing", True),
        ("$.none", False),
        ("$.text[0]", False),
        ("$..title", True),
        ("$..none", False),
        ("$.none[*]", False),
    ],
)
def test_presence_counts_null_and_needs_a_match(path: str, is_present: bool) -> None:
    assert compile_path(path).is_present(STORE) is is_present


@pytest.mark.parametrize("wrapped", [{"d": 1}, [1]], ids=["objects", "arrays"])
def test_concat_of_endless_nesting_fails_with_a_reason(wrapped: Json) -> None:
    for _ in range(100):
        wrapped = {"d": wrapped} if isinstance(wrapped, dict) else [wrapped]

    with pytest.raises(PathFailed, match="nested too deeply"):
        compile_path("$.concat($)").read(wrapped)


def test_template_names_its_field_for_what_is_missing_and_keeps_other_reasons() -> None:
    with pytest.raises(PathMissing, match=r"specified for the field 'a\.\$' could not be found"):
        compile_template({"a.$": "$.none"}).evaluate({})
    with pytest.raises(PathFailed, match=r"'\$\.sum\(\)' cannot be evaluated: there are no numbers"):
        compile_template({"a.$": "$.sum()"}).evaluate({})
    with pytest.raises(VariableMissing, match=r"The variable '\$x' of"):
        compile_template({"a.$": "$x"}).evaluate({})


def test_deep_data_are_searched_without_recursion() -> None:
    data: Json = {"x": 1}
    for _ in range(20_000):
        data = [data]

    assert compile_path("$..x").read(data) == [1]
    with pytest.raises(PathMissing):
        compile_path("$.y").read(data)
