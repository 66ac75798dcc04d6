"""Making a value what an edited copy of it says, without touching what was left alone."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language.rewriting import insert_element_text, insert_member_text, rewrite_value
from engine.language.source import Source, apply_edits

_BLANK = re.compile(r'("(?:[^"\\]|\\.)*")|\s+')

TEXT = '{\n  "A": {"x":1e3,  "y": [1.0, 2,\t3], "z": "\\u0041"},\n  "B": 0\n}'


def tokens(text: str) -> str:
    return _BLANK.sub(lambda match: match[1] or "", text)


def rewritten(text: str, pointer: str, wanted: str) -> str:
    return apply_edits(text, rewrite_value(Source.read(text), pointer, Source.read(wanted)))


@pytest.mark.parametrize(
    ("wanted", "after"),
    [
        ('{"x": 1e3, "y": [1.0, 2, 3], "z": "\\u0041"}', '{"x":1e3,  "y": [1.0, 2,\t3], "z": "\\u0041"}'),
        ('{"x": 1e3, "y": [1.0, 2, 3], "z": "A"}', '{"x":1e3,  "y": [1.0, 2,\t3], "z": "A"}'),
        ('{"x": 1E3, "y": [1.0, 2, 3], "z": "\\u0041"}', '{"x":1E3,  "y": [1.0, 2,\t3], "z": "\\u0041"}'),
        ('{"x": 1e3, "y": [1.0, 3], "z": "\\u0041"}', '{"x":1e3,  "y": [1.0,\t3], "z": "\\u0041"}'),
        ('{"x": 1e3, "y": [1.0, 2, 3, 4], "z": "\\u0041"}', '{"x":1e3,  "y": [1.0, 2,\t3,\t4], "z": "\\u0041"}'),
        ('{"w": 1e3, "y": [1.0, 2, 3], "z": "\\u0041"}', '{"w":1e3,  "y": [1.0, 2,\t3], "z": "\\u0041"}'),
        ('{"x": 1e3, "y": [1.0, 2, 3]}', '{"x":1e3,  "y": [1.0, 2,\t3]}'),
        ('{"x": 1e3, "z": "\\u0041", "y": [1.0, 2, 3]}', '{"x":1e3, "z": "\\u0041",  "y": [1.0, 2,\t3]}'),
        ("{}", "{}"),
        ("[1e2]", "[1e2]"),
        ("1e2", "1e2"),
    ],
)
def test_an_edited_copy_changes_only_its_own_characters(wanted: str, after: str) -> None:
    expected = TEXT.replace('{"x":1e3,  "y": [1.0, 2,\t3], "z": "\\u0041"}', after)
    assert rewritten(TEXT, "/A", wanted) == expected


def test_what_is_put_in_is_laid_out_like_its_surroundings() -> None:
    text = '{\r\n\t"A": {\r\n\t\t"x": 1\r\n\t}\r\n}'
    wanted = '{"x": 1, "y": {"deep": [1e1, {"a": {}}]}}'
    after = rewritten(text, "/A", wanted)
    assert '\r\n\t\t"y": {\r\n\t\t\t"deep": [\r\n\t\t\t\t1e1,' in after
    assert json.loads(after)["A"] == json.loads(wanted)


def test_an_entry_is_inserted_with_its_spelling() -> None:
    source = Source.read('{"a": [1, 2]}')
    member = insert_member_text(source, "", 1, '"\\u0062"', Source.read(" 1e2 "))
    assert apply_edits(source.text, member) == '{"a": [1, 2], "\\u0062": 1e2}'
    element = insert_element_text(source, "/a", 1, Source.read('{"k":1.50}'))
    assert apply_edits(source.text, element) == '{"a": [1, {"k": 1.50}, 2]}'


def test_there_must_be_a_value_and_something_to_put_there() -> None:
    source = Source.read('{"a": 1}')
    with pytest.raises(LookupError):
        rewrite_value(source, "/b", Source.read("1"))
    with pytest.raises(LookupError):
        insert_element_text(source, "/a", 0, Source.read("1"))


_numbers = st.sampled_from(["1", "1e3", "1.0", "-0", "2.50", "true", "null", '"\\u0041"', '"a b"'])


def _objects(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    keys = st.sampled_from(["a", "b", "c.$", "d", "e"])
    return st.dictionaries(keys, inner, max_size=4).map(
        lambda found: "{" + ", ".join(f'"{key}":{text}' for key, text in found.items()) + "}"
    )


def _arrays(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(inner, max_size=4).map(lambda found: "[\n" + " ,".join(found) + "]")


_texts = st.recursive(_numbers, lambda inner: _objects(inner) | _arrays(inner), max_leaves=12)


@given(_texts, _texts)
def test_the_outcome_has_the_tokens_that_were_wanted(before: str, wanted: str) -> None:
    text = f'{{\n  "first": 1,\n  "value": {before},\n  "last": [ ]\n}}'
    after = rewritten(text, "/value", wanted)
    span = Source.read(after).span("/value")
    assert span is not None
    assert tokens(after[span.start : span.end]) == tokens(wanted)
    assert after.startswith('{\n  "first": 1,\n  "value": ')
    assert after.endswith(',\n  "last": [ ]\n}')


@given(_texts)
def test_the_same_tokens_change_nothing(text: str) -> None:
    respaced: Any = tokens(text)
    assert rewrite_value(Source.read(text), "", Source.read(respaced)) == ()
