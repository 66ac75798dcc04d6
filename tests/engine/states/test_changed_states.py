"""Which states an edit touched: told by what the text says of itself, or by comparing all of them."""

import json

from hypothesis import given
from hypothesis import strategies as st

from engine.language.edits import remove_member, rename_member, replace_value, set_member
from engine.language.machine import escape
from engine.language.source import Node, Source
from engine.states.changed_states import changed_states

_COUNT = 30
_STATES = {f"S{number}": {"Type": "Pass", "End": True} for number in range(_COUNT)}
_TEXT = json.dumps({"StartAt": "S0", "States": _STATES}, indent=2)


def _states(source: Source) -> Node:
    node = source.node("/States")
    assert node is not None
    return node


def _unknowing(node: Node) -> Node:
    """Return an object with the same members that knows nothing of any edit."""
    return Node(node.kind, node.length, members=node.members, is_faulty=node.is_faulty)


@st.composite
def _edited(draw: st.DrawFn) -> tuple[Source, Source]:
    """A text, and what came of it in up to eight edits."""
    before = after = Source.read(_TEXT)
    _ = _states(before).table
    for number in range(draw(st.integers(1, 8))):
        names = [member.key for member in _states(after).members]
        name = draw(st.sampled_from(names)) if names else ""
        match draw(st.sampled_from(["add", "remove", "rename", "set", "same name", "text"])):
            case "add":
                edits = set_member(after, "/States", f"New{number}", {"Type": "Succeed"}, after=name or None)
            case "remove" if name:
                edits = remove_member(after, "/States", name)
            case "rename" if name:
                edits = rename_member(after, "/States", name, f"Other{number}")
            case "set" if name:
                edits = replace_value(after, f"/States/{escape(name)}", {"Type": "Fail"})
            case "same name" if len(names) > 1:
                edits = rename_member(after, "/States", name, names[0])
            case _:
                edits = set_member(after, "", f"Field{number}", 1)
        after = after.splice(edits)
        if draw(st.booleans()):
            _ = _states(after).table
    return before, after


@given(texts=_edited())
def test_an_edit_is_told_as_it_is_found_by_comparing_all(texts: tuple[Source, Source]) -> None:
    before, after = texts

    told = changed_states(_states(before), _states(after))

    found = changed_states(_unknowing(_states(before)), _unknowing(_states(after)))
    assert (told.begin, told.old, told.new) == (found.begin, found.old, found.new)


@given(texts=_edited())
def test_a_long_object_knows_the_numbers_of_its_members_after_an_edit(texts: tuple[Source, Source]) -> None:
    node = _states(texts[1])

    keys = [member.key for member in node.members]
    assert node.table.places == {key: number for number, key in enumerate(keys)}
    assert node.is_faulty == (len(set(keys)) < len(keys))


def test_of_many_edits_only_the_last_few_are_known_and_the_rest_is_compared() -> None:
    first = last = Source.read(_TEXT)
    _ = _states(first).table
    for number in range(20):
        last = last.splice(replace_value(last, f"/States/S{number}", {"Type": "Succeed"}))
        assert _states(last).table.kept.since(_states(first).table.kept) is None or number < 8

    changed = changed_states(_states(first), _states(last))

    assert (changed.begin, len(changed.old), len(changed.new)) == (0, 20, 20)
