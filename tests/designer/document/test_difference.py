"""What differs between two readings, against a comparison name by name."""

import dataclasses
import json
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from designer.document.difference import are_kept, difference
from designer.document.document import Document
from designer.document.side_file import Place, SideFile
from engine.definition import Definition, read_definition
from engine.language.problems import Edit
from engine.states import StateBase, StateMachine
from tests.bench.workflows import mixed
from tests.engine.made_up_edits import made_up_edits

_NAMES = ("A", "B", "C", "D", "E", "F")
_orders = st.lists(st.sampled_from(_NAMES), unique=True)


_TEXT = json.dumps({"States": {name: {"Type": "Pass", "End": True} for name in (*_NAMES, "X", "Y")}})
_STATES = {state.name: state for state in read_definition(_TEXT).states.values()}


def _definition(states: dict[str, StateBase]) -> Definition:
    return read_definition("{}").with_machine(StateMachine(start_at="A", states=states))


@pytest.mark.slow
@given(_orders, _orders, st.sets(st.sampled_from(_NAMES)))
def test_every_state_that_is_not_as_it_was_is_told(before: list[str], after: list[str], touched: set[str]) -> None:
    now = {name: replace(_STATES[name]) if name in touched else _STATES[name] for name in after}

    found = difference(_definition({name: _STATES[name] for name in before}), _definition(now))

    gone, come = set(before) - set(after), set(after) - set(before)
    assert found.removed == {f"/States/{name}" for name in gone}
    assert found.added == {f"/States/{name}" for name in come}
    assert found.changed == {f"/States/{name}" for name in touched.intersection(before, after)}


@pytest.mark.parametrize(
    ("before", "after", "renamed"),
    [
        ("ABC", "AXC", {"B": "X"}),
        ("ABC", "XBC", {"A": "X"}),
        ("ABC", "ABX", {"C": "X"}),
        ("ABC", "BXC", {}),
        ("ABC", "BAX", {"C": "X"}),
        ("ABC", "AXY", {}),
        ("A", "X", {"A": "X"}),
    ],
)
def test_a_state_in_the_place_of_one_that_went_has_a_new_name(before: str, after: str, renamed: dict[str, str]) -> None:
    old, new = (_definition({name: _STATES[name] for name in names}) for names in (before, after))

    found = difference(old, new)

    assert found.renamed == {f"/States/{old}": f"/States/{new}" for old, new in renamed.items()}


def _places(definition: Definition) -> list[str]:
    inside = ("/States/Skip0/Next", "/States/Each0/Iterator/StartAt", "/States/Gone", "/StartAt", "", "start", "end")
    return [*definition.states, *inside]


@pytest.mark.slow
@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_places_that_are_kept_stay_what_they_are_after_any_edit(seed: int) -> None:
    random, before = Random(seed), read_definition(mixed(20))
    after = before.splice(made_up_edits(random, before))
    for place in _places(before):
        side = SideFile(positions={place: Place(1, 2)}, silenced={"code": (place,)})
        if after.is_object and are_kept(side.places(), before, after):
            found = difference(before, after)

            assert side.followed(found, drops=True) is side
            assert side.followed(found, drops=False) is side


def test_a_field_of_a_pinned_node_is_typed_without_reading_the_workflow(qapp: object) -> None:
    document = Document()
    document.new(mixed(500))
    side = dataclasses.replace(document.side, positions={"/States/Skip7": Place(10, 20)})
    document.edit((), "Move", side=side)

    document.type_text(document.text.index('"Resource"') + 13, 0, "x")

    assert "machine" not in vars(document.definition)
    assert document.side == side
    document.tell()


@pytest.mark.parametrize("is_typed", [False, True])
def test_a_pin_goes_with_a_node_under_another_name(qapp: object, *, is_typed: bool) -> None:
    document = Document()
    document.new(mixed(500))
    document.edit((), "Move", side=dataclasses.replace(document.side, positions={"/States/Skip7": Place(10, 20)}))

    place = document.text.index('"Skip7": {') + 5
    if is_typed:
        document.type_text(place, 0, "x")
    else:
        document.edit((Edit(place, place, "x"),), "Rename")

    assert list(document.side.positions) == ["/States/Skipx7"]
    document.tell()
