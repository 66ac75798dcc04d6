"""What is no path is refused with a reason and a column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.expressions.path_grammar import PathError, read_path
from engine.expressions.paths import compile_path, compile_result_path
from engine.expressions.reasons import REASONS

REFUSED = [
    ("", "no-dollar", 1),
    ("a.b", "no-dollar", 1),
    (" $.a", "no-dollar", 1),
    ("$1", "no-step", 2),
    ("$-a", "no-step", 2),
    ("$a b", "odd-name", 3),
    ("$$a", "no-step", 3),
    ("$$$", "no-step", 3),
    ("$.a[0]b", "no-step", 7),
    ("$.a ", "odd-name", 4),
    ("$.a b", "odd-name", 4),
    ("$.a,b", "odd-name", 4),
    ("$.a'b", "odd-name", 4),
    ("$.a?", "odd-name", 4),
    ("$.", "no-name", 3),
    ("$..", "no-name", 4),
    ("$...a", "no-name", 4),
    ("$. a", "no-name", 3),
    ("$.(a)", "no-name", 3),
    ("$[", "no-selector", 3),
    ("$[]", "no-selector", 3),
    ("$[a]", "no-selector", 3),
    ("$[0", "unclosed-bracket", 4),
    ("$[01]", "unclosed-bracket", 4),
    ("$[-]", "no-selector", 3),
    ("$[1.5]", "unclosed-bracket", 4),
    ("$['a' 'b']", "unclosed-bracket", 7),
    ("$['a',]", "no-selector", 7),
    ("$['a", "unclosed-quote", 3),
    ("$['a]", "unclosed-quote", 3),
    (r"$['\x']", "bad-escape", 4),
    (r"$['\u12']", "bad-escape", 4),
    ("$['a\\", "bad-escape", 5),
    ("$[0:1:0]", "zero-step", 7),
    ("$[1234567890123456]", "number-too-large", 3),
    ("$.a.min()", "unknown-function", 5),
    ("$.a.length().b", "length-not-last", 4),
    ("$.a.length()[0]", "length-not-last", 4),
    ("$.a[*].length()", "length-of-many", 7),
    ("$.a.length(1)", "unclosed-filter", 12),
    ("$[(@.length-1)]", "no-selector", 3),
    ("$[?]", "no-operand", 4),
    ("$[?(@.a]", "unclosed-filter", 8),
    ("$[?(@.a)", "unclosed-bracket", 9),
    ("$[?(@.a=1)]", "no-comparison", 8),
    ("$[?(@.a like 'x')]", "no-comparison", 9),
    ("$[?(@.a == )]", "no-operand", 12),
    ("$[?(@.a == foo)]", "no-operand", 12),
    ("$[?(1)]", "literal-alone", 5),
    ("$[?(1 == 1)]", "two-literals", 5),
    ("$[?(1 in [1])]", "two-literals", 5),
    ("$[?(@..a)]", "not-one-value", 6),
    ("$[?(@.a[*])]", "not-one-value", 8),
    ("$[?(@.a[0:1])]", "not-one-value", 10),
    ("$[?(@.a[0 x])]", "unclosed-bracket", 11),
    ("$[?(@.a.length() > 1)]", "not-one-value", 8),
    ("$[?(@['*'])]", "star-name", 6),
    ("$[?(@.a =~ 1)]", "no-regex", 12),
    ("$[?(@.a =~ /x)]", "no-regex", 16),
    ("$[?(@.a =~ /(/)]", "bad-regex", 12),
    ("$[?(@.a =~ /x/q)]", "bad-regex", 12),
    ("$[?(@.a in 1)]", "no-list", 12),
    ("$[?(@.a in [1)]", "unclosed-bracket", 14),
    ("$[?(@.a > 1e999)]", "number-too-large", 11),
    ("$[?(@.a > " + "1" * 5000 + ")]", "number-too-large", 11),
    ("$[?" + "(" * 100 + "@.a" + ")" * 100 + "]", "too-deep", 37),
    ("$[?" + "!" * 100 + "@.a]", "too-deep", 38),
    ("$." + "a" * 70_000, "too-long", 1),
]


@pytest.mark.parametrize(("text", "code", "column"), REFUSED, ids=[f"{code} {text[:20]}" for text, code, _ in REFUSED])
def test_wrong_path_is_refused_with_reason_and_column(text: str, code: str, column: int) -> None:
    with pytest.raises(PathError) as failure:
        compile_path(text)

    error = failure.value
    assert (error.text, error.code, error.column) == (text, code, column)
    assert error.reason.endswith(f"(column {column})")
    assert error.explain("zh").endswith(f"（第 {column} 列）")


@given(st.text(alphabet="$.[]'\"ab中0-1*?@()!&|=<>~/,: \\un", max_size=12))
def test_any_text_is_a_path_or_is_refused(tail: str) -> None:
    text = "$" + tail
    column = _refused_column(text)

    assert column is None or 1 <= column <= len(text) + 1


def _refused_column(text: str) -> int | None:
    try:
        read_path(text)
    except PathError as error:
        return error.column
    return None


def test_every_reason_stands_in_both_languages() -> None:
    for row in REASONS.values():
        assert row.en
        assert any("\u4e00" <= character <= "\u9fff" for character in row.zh)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("$$", "context-target"),
        ("$$.a", "context-target"),
        ("$a", "variable-target"),
        ("$a.b", "variable-target"),
        ("$..a", "many-targets"),
        ("$.a[*]", "many-targets"),
        ("$.a[-1]", "many-targets"),
        ("$['a','b']", "many-targets"),
        ("$.a[0:1]", "many-targets"),
        ("$.a[?(@.b)]", "many-targets"),
        ("$.a.length()", "many-targets"),
        ("x", "no-dollar"),
    ],
)
def test_result_path_to_more_than_one_place_is_refused(text: str, code: str) -> None:
    with pytest.raises(PathError) as failure:
        compile_result_path(text)

    assert failure.value.code == code
