"""Typed characters gather into steps as in any editor."""

import pytest

from designer.document.changes import Typing


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
