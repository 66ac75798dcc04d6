"""A change in the making: however many steps it takes, its edits fit the text as it was."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.document.draft import Draft
from engine.language.composing import compose_edits
from engine.language.edits import remove_member, set_member
from engine.language.problems import Edit
from engine.language.source import Source, apply_edits

KEYS = st.sampled_from("abcdef")
STEPS = st.lists(st.tuples(st.booleans(), KEYS, st.integers(0, 99)), max_size=40)


@given(STEPS)
def test_edits_of_all_steps_give_what_the_steps_give(steps: list[tuple[bool, str, int]]) -> None:
    source = Source.read('{"x": {"a": 1, "b": [2]}, "y": 3}')
    draft = Draft(source)

    for is_set, key, value in steps:
        node = draft.node("/x")
        assert node is not None
        if is_set:
            draft.add(set_member(draft.source, "/x", key, value))
        elif node.get(key) is not None:
            draft.add(remove_member(draft.source, "/x", key))
        if value == 0:
            assert apply_edits(source.text, draft.compose()) == draft.source.text

    assert apply_edits(source.text, draft.compose()) == draft.source.text
    assert source.splice(draft.compose()) is draft.source


def test_work_of_a_thousand_steps_is_far_from_the_square_of_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    items = ", ".join(f'"k{number}": 0' for number in range(1_000))
    draft = Draft(Source.read(f'{{"x": {{{items}}}}}'))
    work = 0

    def counted(first: Sequence[Edit], second: Sequence[Edit]) -> tuple[Edit, ...]:
        nonlocal work
        work += len(first) + len(second)
        return compose_edits(first, second)

    monkeypatch.setattr("designer.document.draft.compose_edits", counted)
    for number in range(1_000):
        draft.add(set_member(draft.source, "/x", f"k{number}", 1))

    assert len(draft.compose()) == 1_000
    assert work < 20_000
