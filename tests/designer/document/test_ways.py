"""Ways through a machine: the shortest, and found anew only when something on or around them is another."""

import json
from typing import Any

import pytest

from designer.document.ways import Ways, way_to
from engine.definition import Definition, read_definition
from engine.language.problems import Edit
from engine.states import StateMachine

_STATES: dict[str, Any] = {
    "A": {"Type": "Task", "Resource": "x", "Catch": [{"ErrorEquals": ["StatesALL"], "Next": "D"}], "Next": "B"},
    "B": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsNull": True, "Next": "E"}], "Default": "C"},
    "C": {"Type": "Pass", "Next": "D"},
    "D": {"Type": "Pass", "Next": "E"},
    "E": {"Type": "Succeed"},
    "F": {"Type": "Pass", "Next": "E"},
}


def _definition() -> Definition:
    return read_definition(json.dumps({"StartAt": "A", "States": _STATES}))


def _machine(definition: Definition) -> StateMachine:
    assert definition.machine is not None
    return definition.machine


def _replaced(definition: Definition, old: str, new: str) -> Definition:
    start = definition.text.index(old)
    return definition.splice((Edit(start, start + len(old), new),))


@pytest.mark.parametrize(
    ("target", "names"),
    [("A", []), ("D", ["A"]), ("C", ["A", "B"]), ("E", ["A", "B"]), (None, ["A", "B", "E"]), ("F", None), ("X", None)],
)
def test_the_way_goes_through_the_fewest_states(target: str | None, names: list[str] | None) -> None:
    way = way_to(_machine(_definition()), target, 10)

    assert (None if way is None else [name for name, _ in way]) == names


def test_a_way_through_too_many_states_is_none() -> None:
    assert way_to(_machine(_definition()), "C", 2) is None
    assert way_to(_machine(_definition()), "C", 3) is not None


_EDITS = {
    "the target": ('"C": {"Type": "Pass"', '"C": {"Comment": "c", "Type": "Pass"'),
    "behind the target": ('"E": {"Type": "Succeed"', '"E": {"Type": "Fail"'),
    "on the way": ('"Default": "C"', '"Default": "D"'),
    "before the way": ('"StartAt": "A"', '"StartAt": "B"'),
    "beside the way": ('"Next": "D"}], "Next": "B"', '"Next": "C"}], "Next": "B"'),
    "target gone": ('"C": {"Type"', '"G": {"Type"'),
    "target there again": ('"F": {"Type"', '"C": {"Type"'),
}


@pytest.mark.parametrize(("old", "new"), _EDITS.values(), ids=_EDITS)
def test_a_way_found_again_after_an_edit_is_the_way_of_the_new_machine(old: str, new: str) -> None:
    ways, before = Ways(), _definition()
    ways.way_to("", _machine(before), "C", 10)
    after = _replaced(before, old, new)

    assert ways.way_to("", _machine(after), "C", 10) == way_to(_machine(after), "C", 10)


def test_a_way_that_led_nowhere_is_found_once_its_target_is_there() -> None:
    ways, before = Ways(), _replaced(_definition(), '"C": {"Type"', '"G": {"Type"')
    assert ways.way_to("", _machine(before), "C", 10) is None
    after = _replaced(before, '"G": {"Type"', '"C": {"Type"')

    assert ways.way_to("", _machine(after), "C", 10) == way_to(_machine(after), "C", 10)


def test_an_edit_of_what_the_way_leads_to_keeps_the_way() -> None:
    ways, before = Ways(), _definition()
    known = ways.way_to("", _machine(before), "C", 10)
    after = _replaced(before, *_EDITS["the target"])

    assert ways.way_to("", _machine(after), "C", 10) is known
    assert ways.way_to("", _machine(after), "D", 10) != known
