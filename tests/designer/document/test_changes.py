"""Edits in a row become one; typed characters gather into steps as in any editor."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.document.changes import Typing, compose_edits
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


def _steps(changes: list[tuple[int, str, str]]) -> list[str]:
    typing = Typing()
    steps: list[str] = []
    last = ""
    for start, removed, added in changes:
        key = typing.key(start, removed, added)
        if key == last:
            steps[-1] += removed or added
        else:
            steps.append(removed or added)
        last = key
    return steps


def _typed(text: str, at: int = 0) -> list[tuple[int, str, str]]:
    return [(at + index, "", letter) for index, letter in enumerate(text)]


@pytest.mark.parametrize(
    ("changes", "steps"),
    [
        pytest.param(_typed("hello"), ["hello"], id="a word"),
        pytest.param(_typed("hello  big world"), ["hello", "  big", " world"], id="words"),
        pytest.param(_typed("a\nb"), ["a", "\nb"], id="lines"),
        pytest.param([*_typed("ab"), *_typed("cd", 9)], ["ab", "cd"], id="another place"),
        pytest.param([*_typed("ab"), (2, "", "pasted"), *_typed("c", 8)], ["ab", "pasted", "c"], id="paste"),
        pytest.param([(0, "", "\n  "), *_typed("ab", 3)], ["\n  ab"], id="indented line"),
        pytest.param([(5, "e", ""), (4, "d", ""), (3, "c", "")], ["edc"], id="backspace"),
        pytest.param([(5, "e", ""), (5, "f", "")], ["ef"], id="delete"),
        pytest.param([*_typed("ab"), (1, "b", ""), *_typed("c", 1)], ["ab", "b", "c"], id="correction"),
        pytest.param([(0, "xyz", "a"), *_typed("b", 1)], ["xyz", "b"], id="typed over a selection"),
    ],
)
def test_typed_characters_gather_into_steps(changes: list[tuple[int, str, str]], steps: list[str]) -> None:
    assert _steps(changes) == steps


def test_the_end_of_typing_begins_a_new_step() -> None:
    typing = Typing()

    first = typing.key(0, "", "a")
    typing.end()

    assert typing.key(1, "", "b") != first
