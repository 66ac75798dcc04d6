"""Regular expressions of filters, where Java's differ from those of Python."""

import pytest

from engine.expressions.jsonata import JsonataSyntaxError, compile_jsonata
from engine.expressions.paths import PathError, compile_path
from engine.expressions.pattern_size import is_too_large
from engine.language.values import Json

TEXTS: list[Json] = [
    "",
    "a",
    "ab",
    "abc",
    "ABC",
    "aXb",
    "5",
    "a.c",
    ":",
    "a{2",
    "é",
    "É",
    "ı",
    "中",
    "😀",
    "\n",
    "\r",
    " \t",
    "\xa0",
    "\u2028",
    "\x01",
    "\x1b",
]

# What Java 17 finds with each.
FOUND: list[tuple[str, list[str]]] = [
    (r"/\p{Alpha}+/", ["a", "ab", "abc", "ABC", "aXb"]),
    (r"/\p{Alpha}/i", ["a"]),
    (r"/\P{Alpha}/", ["5", ":", "é", "É", "ı", "中", "😀", "\n", "\r", "\xa0", "\u2028", "\x01", "\x1b"]),
    (r"/[\p{Punct}\d]/", ["5", ":"]),
    (r"/\p{Lower}+/U", ["a", "ab", "abc", "é", "ı"]),
    (r"/\p{IsLu}+/", ["ABC", "É"]),
    (r"/\p{javaUpperCase}+/", ["ABC", "É"]),
    (r"/\p{L}\w/", ["ab"]),
    (r"/\w/u", ["a", "5"]),
    (r"/é/i", ["é"]),
    (r"/é/iu", ["é", "É"]),
    (r"/(?u)\w/", ["a", "5"]),
    (r"/(?U)\w/", ["a", "5", "é", "É", "ı", "中"]),
    (r"/(?iu:É)/", ["é", "É"]),
    (r"/(?i)ABC/", ["abc", "ABC"]),
    (r"/(?-i)a/", ["a"]),
    (r"/./", ["a", "5", ":", "é", "É", "ı", "中", "😀", "\xa0", "\x01", "\x1b"]),
    (r"/(?s)[^a-z]|(?d)\r/", ["5", ":", "é", "É", "ı", "中", "😀", "\n", "\r", "\xa0", "\u2028", "\x01", "\x1b"]),
    (r"/\h+/", [" \t", "\xa0"]),
    (r"/[^\H]+/", [" \t", "\xa0"]),
    (r"/\v/", ["\n", "\r", "\u2028"]),
    (r"/\cA|\e/", ["\x01", "\x1b"]),
    (r"/\x{61}\u0062\0143/", ["abc"]),
    (r"/\ud83d\ude00/", ["😀"]),
    (r"/\N{LATIN SMALL LETTER A}/", ["a"]),
    (r"/[[:alpha:]]/", ["a", ":"]),
    (r"/[a-z&&[^b]]+|\Qa.c\E/", ["a", "a.c"]),
    (r"/(?<n>a)b?+c?+/", ["a", "ab", "abc"]),
    (r"/a\{2/", ["a{2"]),
    (r"/[{]|a{1}b{0,1}/", ["a", "ab"]),
]


@pytest.mark.parametrize(("pattern", "found"), FOUND, ids=[pattern for pattern, _ in FOUND])
def test_pattern_finds_what_java_finds(pattern: str, found: list[str]) -> None:
    assert compile_path(f"$[?(@ =~ {pattern})]").read(TEXTS) == found


@pytest.mark.parametrize(
    "pattern",
    [
        r"a{,2}",
        r"a{2",
        r"{a}",
        r"(?P<n>a)",
        r"(?#c)a",
        r"(?|a)",
        r"\K",
        r"\g1",
        r"\y",
        r"\p{Foo}",
        r"(?q)a",
        r"\x{110000}",
    ],
)
def test_what_java_refuses_is_refused(pattern: str) -> None:
    with pytest.raises(PathError) as refused:
        compile_path(f"$[?(@ =~ /{pattern}/)]")

    assert refused.value.code == "bad-regex"


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("a{", "{ 之后须有数字和 }"),
        (r"\y", r"无法识别 \y"),
        ("(?P<n>a)", "无法识别 (?P"),
        ("x{999999}", "重复次数过多"),
    ],
)
def test_what_is_refused_is_told_in_chinese(pattern: str, words: str) -> None:
    with pytest.raises(PathError) as refused:
        compile_path(f"$[?(@ =~ /{pattern}/)]")

    assert refused.value.explain("zh") == f"正则表达式有误：{words}（第 10 列）"


# Python would write them out, gigabytes of them; one that is read ends the test by its size.
_HUGE = [
    "x{999999999}",
    "((x{999}){999}){999}",
    "(?:(a|b){400}{400})",
    "x{99999999999999999999}",
    "([a\\]]{50000}|b){3,}",
]


@pytest.mark.parametrize("pattern", _HUGE)
def test_pattern_that_is_huge_when_written_out_is_refused(pattern: str) -> None:
    with pytest.raises(PathError, match="repeats too much"):
        compile_path(f"$[?(@ =~ /{pattern}/)]")
    with pytest.raises(JsonataSyntaxError, match="repeats too much"):
        compile_jsonata(f"/{pattern}/")


@pytest.mark.parametrize(
    "pattern",
    ["x{1000}", r"([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12},?){100}", r"\{999999999}", "[{999999999}]", ")*{2}"],
)
def test_size_counts_what_is_repeated_and_nothing_else(pattern: str) -> None:
    assert not is_too_large(pattern)
