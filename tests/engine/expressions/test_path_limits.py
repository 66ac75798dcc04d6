"""Paths and data made to take forever, or to nest without end, are answered or refused in time."""

import time

import pytest

from engine.expressions.matching import FLAGS, BadPattern, compile_pattern
from engine.expressions.paths import PathFailed, compile_path
from engine.language.values import Json


def _nested(depth: int) -> Json:
    data: Json = {"a": 1}
    for _ in range(depth):
        data = [data]
    return data


@pytest.mark.parametrize(
    "path",
    ["$..a", "$..*", "$[?(@ == $)]", "$[?(@[0] == $[0][0])]", "$[?(@..a)]", "$.length()", "$.append($)", "$[0][0][0]"],
)
def test_deep_data_are_read_without_recursion(path: str) -> None:
    compile_path(path).read(_nested(20_000))


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    ["$..*..*..*", "$..[?(@..a)]", "$..[?(@ == $[0])]", "$" + "[0,0]" * 60, "$..a..b..[?(@ in $..b)]..*"],
    ids=["wildcards", "filter", "equality", "unions", "lists"],
)
def test_path_that_grows_without_end_fails_in_time(path: str) -> None:
    data: Json = _nested(4_000) if path.startswith("$..") else [_nested(100)]
    start = time.thread_time()

    if path.startswith("$..a"):
        assert compile_path(path).read(data) == []
    else:
        with pytest.raises(PathFailed, match="too many values"):
            compile_path(path).read(data)

    assert time.thread_time() - start < 20


@pytest.mark.slow
@pytest.mark.parametrize("body", ["(a|a)*[^a]", "(?:a|aa|aaa)*\\d", "b?(a|aa)+[de]"])
def test_regular_expression_that_takes_too_long_fails_the_reading(body: str) -> None:
    data: Json = [{"n": "a" * 60}] * 1000
    start = time.thread_time()

    with pytest.raises(PathFailed, match="takes too long") as failure:
        compile_path(f"$[?(@.n =~ /{body}/)]").read(data)

    assert f"the regular expression /{body}/ takes too long" in failure.value.cause
    assert time.thread_time() - start < 20


@pytest.mark.parametrize(
    ("flags", "text", "is_match"),
    [
        ("", "A\nb", False),
        ("s", "a\nb", True),
        ("is", "A\nB", True),
        ("m", "a\nb", False),
        ("xs", "a\nb", True),
        ("dsu", "a\nb", True),
    ],
)
def test_flags_mean_what_they_mean_for_java(flags: str, text: str, is_match: bool) -> None:
    assert compile_path(f"$[?(@ =~ /a.b/{flags})]").read([text]) == ([text] if is_match else [])


@pytest.mark.parametrize(
    ("pattern", "text", "is_match"),
    [
        ("/É/i", "é", False),
        ("/É/iu", "é", True),
        (r"/\w+/", "é", False),
        (r"/\w+/U", "é", True),
        (r"/\d/", "٣", False),
        (r"/[a-z&&[^b]]+/", "ac", True),
        (r"/[a-z&&[^b]]+/", "ab", False),
        (r"/\p{L}+/", "é中", True),
        (r"/(?<x>a)\k<x>/", "aa", True),
        ("/a*+a/", "aa", False),
        (r"/\Qa.b\E+/", "a.bb", True),
        (r"/\Qa.b/", "axb", False),
        (r"/a\hb\z/", "a\u00a0b", True),
        (r"/\\k<x>/", "\\k<x>", True),
    ],
)
def test_pattern_matches_as_it_does_in_java(pattern: str, text: str, is_match: bool) -> None:
    assert compile_path(f"$[?(@ =~ {pattern})]").read([text]) == ([text] if is_match else [])


@pytest.mark.parametrize("body", ["(", "[a", "*a", "(?<n>a)(?<n", "a{2,1}"])
def test_wrong_pattern_says_what_is_wrong(body: str) -> None:
    with pytest.raises(BadPattern, match=r"\w"):
        compile_pattern(body, FLAGS)
