"""Rows of delimited text as the developer guide of Step Functions describes them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.states.delimited import read_rows

_CELL = st.text(st.sampled_from("ab ,;\"\r\n'"), max_size=6)


def _rows(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(read_rows(io.StringIO(text, newline=""), delimiter))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("a,b\r\n\r\n1,2", [["a", "b"], ["1", "2"]]),
        ("a,\n,\n", [["a", ""], ["", ""]]),
        ('"a,b","c\nd"\n1,2\n', [["a,b", "c\nd"], ["1", "2"]]),
        ('"a ""b""",c\n', [['a "b"', "c"]]),
        ('{""MyKey"":""MyValue""},c\n', [['{"MyKey":"MyValue"}', "c"]]),
        ('"","",x\n', [["", "", "x"]]),
        ('a"b,c\n', [['a"b', "c"]]),
        (r"a\,b,c\\d,\e" + "\n", [["a,b", "c\\d", "e"]]),
        (r"\"a\",b" + "\n", [['"a"', "b"]]),
        (r'"\"a\"",b' + "\n", [['"a"', "b"]]),
        ("a,b\\\nc,d\n", [["a", "b"], ["c", "d"]]),
        ('a,"b\nc', [["a", "b\nc"]]),
        ("", []),
    ],
)
def test_a_text_has_the_documented_rows(text: str, rows: list[list[str]]) -> None:
    assert _rows(text) == rows


@pytest.mark.parametrize("delimiter", [",", "|", ";", " ", "\t"])
def test_only_the_delimiter_of_the_text_separates_and_is_escaped(delimiter: str) -> None:
    assert _rows(f"a{delimiter}b\\{delimiter}c\n", delimiter) == [["a", f"b{delimiter}c"]]


@given(st.lists(st.lists(_CELL, min_size=2, max_size=4), max_size=4), st.sampled_from(",;"))
def test_what_is_written_in_quotes_is_read_again(rows: list[list[str]], delimiter: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)

    assert _rows(text.getvalue(), delimiter) == rows
