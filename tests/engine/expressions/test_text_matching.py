"""StringMatches: ``*`` is any text, a backslash makes a star or a backslash plain."""

import fnmatch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.expressions.operators import is_like


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("foo23.log", "foo*.log", True),
        ("zebra.log", "*.log", True),
        ("foobar.zebra", "foo*.*", True),
        ("foo", "foo", True),
        ("foo", "FOO", False),
        ("foo", "fo", False),
        ("", "", True),
        ("", "*", True),
        ("x", "", False),
        ("a\nb", "a*b", True),
        ("aba", "ab*ba", False),
        ("abba", "ab*ba", True),
        ("a*b", r"a\*b", True),
        ("axb", r"a\*b", False),
        ("a\\b", r"a\\b", True),
        ("a\\xb", r"a\\*b", True),
        ("a\\b", r"a\b", True),
        ("a\\", "a\\", True),
        ("日志-一", "日志-*", True),
        ("a.b", "a?b", False),
        ("abcabc", "*b*b*", True),
        ("abc", "*b*b*", False),
    ],
)
def test_text_matches_pattern(text: str, pattern: str, expected: bool) -> None:
    assert is_like(text, pattern) is expected


@given(st.text(alphabet="ab", max_size=12), st.text(alphabet="ab*", max_size=8))
def test_matching_agrees_with_file_patterns(text: str, pattern: str) -> None:
    assert is_like(text, pattern) == fnmatch.fnmatchcase(text, pattern)


def test_many_stars_take_no_time_to_fail() -> None:
    assert not is_like("a" * 50_000, "*a" * 200 + "*b")
