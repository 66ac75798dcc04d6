"""Laying the definition out anew moves blanks and nothing else."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.document.formatting import format_edits
from engine.language.source import Source, apply_edits
from tests.bench.workflows import mixed

LONG = json.dumps({"key": "v" * 30, "States": {"a  b": [1e3, "x : {}", True], "c": {"d": "e" * 50}}})


def _formatted(text: str, start: int = 0, end: int | None = None) -> str:
    return apply_edits(text, format_edits(Source.read(text), start, end))


def _words(text: str) -> list[str]:
    return re.findall(r'"(?:[^"\\]|\\.)*"|[^\s"]', text)


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=12), inner, max_size=5),
    max_leaves=20,
)


@pytest.mark.slow
@given(
    value=_values, indent=st.sampled_from([None, 1, 4, "\t"]), cut=st.tuples(st.integers(0, 200), st.integers(0, 200))
)
def test_words_stay_and_a_second_time_changes_nothing(
    value: object, indent: int | str | None, cut: tuple[int, int]
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    after = _formatted(text)

    assert _words(after) == _words(text)
    assert not format_edits(Source.read(after))
    assert _words(_formatted(text, *sorted(cut))) == _words(text)


def test_numbers_escapes_and_line_ends_stay_as_they_are_written() -> None:
    text = '{"a":1e3,\r\n\r\n"\\u0041":   [1.0,\r\n"\\/"], "b": {"c": "' + "x" * 60 + '"}}\r\n'

    after = _formatted(text)

    assert after == '{\r\n"a": 1e3,\r\n'.replace('"a"', '  "a"') + (
        '  "\\u0041": [1.0, "\\/"],\r\n  "b": {\r\n    "c": "' + "x" * 60 + '"\r\n  }\r\n}\r\n'
    )


@pytest.mark.parametrize("unit", ["    ", "\t", " "])
def test_the_indentation_of_the_text_is_kept(unit: str) -> None:
    text = f'{{\n{unit}"StartAt": "A",\n{unit}"States": {{"A": {{"Type": "Pass", "Comment": "{"c" * 60}", "End": true}}}}\n}}'

    after = _formatted(text)

    assert f'\n{unit}"States": {{\n{unit}{unit}"A": {{\n{unit * 3}"Type": "Pass",' in after


def test_what_stands_on_several_lines_stays_so_and_what_is_too_long_is_opened() -> None:
    text = '{"A": {\n"b": 1}, "C": {"d": 2}, "E": {"f": "' + "g" * 60 + '"}}'

    after = _formatted(text)

    assert '"A": {\n    "b": 1\n  },\n  "C": { "d": 2 },\n  "E": {\n    "f"' in after


def test_only_the_lines_that_are_chosen_move() -> None:
    text = '{\n  "a":1,\n      "b":2,\n  "c":3\n, "dddddddddddddddddddddddddddddddddddddddddddddddddddddd": 4}'
    start = text.index("      ")

    assert _formatted(text, start, text.index('  "c"')) == text.replace('      "b":2', '  "b": 2')


def test_a_long_text_is_laid_out_in_few_edits() -> None:
    text = json.dumps(json.loads(mixed(300)))
    source = Source.read(text)
    edits = format_edits(source)

    assert 1 < len(edits) <= 200
    assert json.loads(apply_edits(text, edits)) == json.loads(text)
    assert not format_edits(Source.read("{"))
