"""Edits in a row become one."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language.composing import compose_edits
from engine.language.problems import Edit


def _apply(text: str, edits: tuple[Edit, ...]) -> str:
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


@st.composite
def _edits(draw: st.DrawFn, length: int) -> tuple[Edit, ...]:
    places = sorted(draw(st.lists(st.integers(0, length), max_size=8, unique=True)))
    pairs = list(zip(places[::2], places[1::2], strict=False))
    texts = draw(st.lists(st.text("xyz", max_size=4), min_size=len(pairs), max_size=len(pairs)))
    group = [
        Edit(start, draw(st.sampled_from([start, end])), text) for (start, end), text in zip(pairs, texts, strict=True)
    ]
    return tuple(draw(st.permutations(group)))


@pytest.mark.slow
@given(st.data(), st.text("abcdef", max_size=20))
def test_composed_edits_do_what_the_two_groups_do(data: st.DataObject, text: str) -> None:
    first = data.draw(_edits(len(text)))
    between = _apply(text, first)
    second = data.draw(_edits(len(between)))

    composed = compose_edits(first, second)

    assert _apply(text, composed) == _apply(between, second)
    assert all(one.end < other.start for one, other in itertools.pairwise(composed))
