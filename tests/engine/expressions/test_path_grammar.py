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
    ("$a b", "no-step", 3),
    ("$$a", "no-step", 3),
    ("$$$", "no-step", 3),
    ("$.a[0]b", "no-step", 7),
    ("$.a b", "odd-name", 4),
    ("$.a\tb", "odd-name", 4),
    ("$.a{b}", "odd-name", 4),
    ("$.${b}", "odd-name", 4),
    ("$.", "no-name", 3),
    ("$..", "no-name", 4),
    ("$...a", "no-name", 4),
    ("$. a", "no-name", 3),
    ("$.(a)", "no-name", 3),
    ("$[", "no-selector", 3),
    ("$[]", "no-selector", 3),
    ("$[a]", "no-selector", 3),
    ("$[0", "unclosed-bracket", 4),
    ("$[0x]", "unclosed-bracket", 4),
    ("$[0,]", "unclosed-bracket", 5),
    ("$[0 :1]", "unclosed-bracket", 7),
    ("$[0,'a']", "unclosed-bracket", 5),
    ("$['a',0]", "no-same-quote", 7),
    ("$[*,0]", "unclosed-bracket", 4),
    ("$[-]", "unclosed-bracket", 4),
    ("$[1.5]", "unclosed-bracket", 4),
    ("$['a' 'b']", "unclosed-bracket", 7),
    ("$['a',]", "no-same-quote", 7),
    ("$['a", "unclosed-quote", 3),
    ("$['a]", "unclosed-quote", 3),
    (r"$['\u12']", "bad-escape", 4),
    ("$['a\\", "unclosed-quote", 3),
    ("$[:]", "open-slice", 3),
    ("$[::2]", "open-slice", 3),
    ("$[2147483648]", "number-too-large", 3),
    ("$[1234567890123456]", "number-too-large", 3),
    ("$.a.median()", "unknown-function", 5),
    ("$.a.length().b", "function-not-last", 4),
    ("$.a.length()[0]", "function-not-last", 4),
    ("$..length()", "function-behind-dots", 2),
    ("$.concat('a')", "no-function-argument", 10),
    ("$.sum(1 2)", "no-comma", 9),
    ("$.sum(1", "no-comma", 8),
    ("$[(@.length-1)]", "no-selector", 3),
    ("$[?]", "no-filter-parenthesis", 4),
    ("$[?@.a]", "no-filter-parenthesis", 4),
    ("$[?()]", "no-operand", 5),
    ("$[?(@.a]", "unclosed-filter", 9),
    ("$[?(@.a)", "unclosed-bracket", 9),
    ("$[?(@.a=1)]", "no-comparison", 8),
    ("$[?(@.a like 'x')]", "no-comparison", 9),
    ("$[?(@.a == )]", "no-operand", 12),
    ("$[?(@.a == foo)]", "no-operand", 12),
    ("$[?(1)]", "literal-alone", 5),
    ("$[?(@.a[0 x])]", "unclosed-bracket", 11),
    ("$[?(@.a =~ /x)]", "no-regex", 16),
    ("$[?(@.a =~ /(/)]", "bad-regex", 12),
    ("$[?(@.a =~ /x/q)]", "unclosed-filter", 15),
    ("$[?(@.a.concat(1))]", "argument-in-filter", 16),
    ("$[?(@.a == --1)]", "bad-number", 12),
    ("$[?(@.a == !1)]", "no-path", 13),
    ("$[?(@.a/2 == 1)]", "odd-name", 8),
    ("$[?(@.'a' == 1)]", "no-name", 7),
    ("$[?(@.a' == 1)]", "odd-name", 8),
    ("$[?(@.a == {a 1})]", "no-colon", 16),
    ("$[?(@.a == {a:1 b:2})]", "unclosed-brace", 17),
    ("$[?(@.a in [1)]", "unclosed-filter", 16),
    ("$[?(@.a > 1e9999)]", "number-too-large", 11),
    ("$[?(@.a > " + "1" * 5000 + ")]", "number-too-large", 11),
    ("$[?" + "(" * 100 + "@.a" + ")" * 100 + "]", "too-deep", 38),
    ("$[?(" + "!(" * 100 + "@.a", "too-deep", 39),
    ("$" + "[?(@" * 40, "too-deep", 69),
    ("$[?(" + "!" * 100 + "(@)", "too-deep", 39),
    ("$[?(@[0]['a b'])]", "brackets-behind-brackets", 12),
    ("$[?(@.a[0][?(@.b == 1)])]", "brackets-behind-brackets", 17),
    ("$[?(@[0][1][0]['a=b'])]", "brackets-behind-brackets", 18),
    ("$[?(@ == [,", "no-operand", 11),
    ("$[?(@ == " + "[" * 100, "too-deep", 43),
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
        assert any("\u4e00" <= character <= "\uffef" for character in row.zh)  # a colon of Chinese width will do


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
        ("$.a['b','c']", "many-targets"),
        ("x", "no-dollar"),
    ],
)
def test_result_path_to_more_than_one_place_is_refused(text: str, code: str) -> None:
    with pytest.raises(PathError) as failure:
        compile_result_path(text)

    assert failure.value.code == code
