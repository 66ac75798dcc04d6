"""What differs between two readings, against a comparison name by name."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.document.difference import difference
from engine.definition import Definition, read_definition
from engine.states import StateBase, StateMachine

_NAMES = ("A", "B", "C", "D", "E", "F")
_orders = st.lists(st.sampled_from(_NAMES), unique=True)


_TEXT = json.dumps({"States": {name: {"Type": "Pass", "End": True} for name in (*_NAMES, "X", "Y")}})
_STATES = {state.name: state for state in read_definition(_TEXT).states.values()}


def _definition(states: dict[str, StateBase]) -> Definition:
    return read_definition("{}").with_machine(StateMachine(start_at="A", states=states))


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
