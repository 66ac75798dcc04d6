"""The members of an object after edits: all stand where a reading of the whole text finds them, most without being made anew."""

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language import members
from engine.language.edits import format_json, remove_members, rename_member, set_member
from engine.language.members import MovedMembers, told
from engine.language.problems import Edit
from engine.language.source import Source
from engine.language.values import Json

from .test_source_laws import whole


def _edit(random: Random, source: Source) -> Source:
    """Change a value, add, remove or rename a member, or do several of these at once."""
    root = source.root
    assert root is not None
    keys = [member.key for member in told(root.members)]
    key = random.choice(keys)
    match random.randrange(5):
        case 0:
            values: list[Json] = [1, "long text", {"a": [1, 2]}]
            edits = set_member(source, "", key, random.choice(values))
        case 1:
            edits = set_member(source, "", f"new{random.randrange(99)}", 2, after=key)
        case 2 if len(keys) > 4:
            edits = remove_members(source, "", random.sample(keys, 2))
        case 3:
            edits = rename_member(source, "", key, f"renamed{random.randrange(99)}")
        case _:
            # Some of these give two members one key.
            edits = tuple(
                Edit(span.start, span.end, json.dumps(random.choice("xyz")))
                for span in (
                    source.key_span(f"/{key}") for key in random.sample(sorted(set(keys)), min(2, len(set(keys))))
                )
                if span is not None
            )
    return source.splice(edits)


@pytest.mark.slow
@given(st.integers(0, 2**32), st.integers(3, 30))
def test_members_stand_after_edits_where_the_whole_text_has_them(seed: int, count: int) -> None:
    random = Random(seed)
    text = format_json({f"m{number}": {"n": number} if number % 3 else number for number in range(count)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(members, "_MANY", 2)
        source = Source.read(text)
        for _ in range(8):
            source = _edit(random, source)
            fresh = Source.read(source.text)
            assert whole(source) == whole(fresh)
            for offset in range(0, len(source.text), 7):
                assert source.pointer_at(offset) == fresh.pointer_at(offset)


def test_an_edit_makes_none_of_the_members_behind_it_anew() -> None:
    source = Source.read(format_json({f"m{number}": number for number in range(1_000)}))
    assert source.root is not None
    before = told(source.root.members)

    for number in (500, 501, 499):
        source = source.splice(set_member(source, "", f"m{number}", "another value"))

    assert source.root is not None
    after = source.root.members
    assert isinstance(after, MovedMembers)
    made = [number for number, (old, new) in enumerate(zip(before, told(after), strict=True)) if old is not new]
    assert set(made) <= set(range(498, 503))
    span = source.span("/m900")
    assert span is not None
    assert source.text[span.start : span.end] == "900"
    assert [member.key for member in after[498:501]] == ["m498", "m499", "m500"]
    assert after[-1] == list(after)[-1]
