"""Moving states into another machine: what moves keeps its text, what led to it is led past it."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.document.commands import rehouse_states
from designer.document.document import Document
from designer.document.rehousing import can_rehouse, machine_of_place
from designer.document.side_file import Place
from engine.definition import read_definition
from tests.designer.document.examples import EXAMPLES

LINE = """{
    "StartAt": "A",
    "States": {
        "A": {"Type": "Pass", "Next": "\\u0042"},
        "\\u0042": {
            "Type": "Wait",
            "Seconds": 2.0e0,
            "odd": [ 1,2 ],
            "Next": "C"
        },
        "C": {"Type": "Pass", "Next": "M"},
        "M": {
            "Type": "Map",
            "Iterator": {
                "StartAt": "X",
                "States": {
                    "X": {"Type": "Pass", "Next": "Y"},
                    "Y": {"Type": "Pass", "End": true}
                }
            },
            "Next": "P"
        },
        "P": {
            "Type": "Parallel",
            "Branches": [
                {"StartAt": "Z", "States": {"Z": {"Type": "Pass", "End": true}}},
                {"StartAt": "", "States": {}}
            ],
            "Next": "D"
        },
        "D": {"Type": "Succeed"}
    }
}
"""
INSIDE = "/States/M/Iterator"
BRANCH, EMPTY = "/States/P/Branches/0", "/States/P/Branches/1"


def _document(text: str = LINE) -> Document:
    document = Document()
    document.new(text)
    return document


def _states(*names: str, machine: str = "") -> tuple[str, ...]:
    return tuple(f"{machine}/States/{name}" for name in names)


def _at(document: Document, machine: str) -> Any:
    node = document.source.node(machine)
    return None if node is None else node.value


def test_a_state_goes_into_a_frame_and_what_led_to_it_leads_past_it(qapp: object) -> None:
    document = _document()

    moved = rehouse_states(document, _states("B"), INSIDE)

    assert moved == _states("B", machine=INSIDE)
    assert _at(document, "/States/A/Next") == "C"
    assert list(_at(document, f"{INSIDE}/States")) == ["X", "Y", "B"]
    assert _at(document, f"{INSIDE}/StartAt") == "X"
    assert _at(document, f"{INSIDE}/States/B/End") is True
    assert not document.source.node("/States/B")


def test_what_moves_keeps_its_text_and_its_name_its_spelling(qapp: object) -> None:
    document = _document()

    rehouse_states(document, _states("B"), INSIDE)

    margin = " " * 20
    rows = (
        '"\\u0042": {',
        '    "Type": "Wait",',
        '    "Seconds": 2.0e0,',
        '    "odd": [ 1,2 ],',
        '    "End": true',
        "}",
    )
    assert "\n".join(margin + row for row in rows) in document.text


def test_a_state_comes_out_onto_the_sheet_unconnected(qapp: object) -> None:
    document = _document()

    moved = rehouse_states(document, _states("X", machine=INSIDE), "")

    assert moved == ("/States/X",)
    assert _at(document, INSIDE) == {"StartAt": "Y", "States": {"Y": {"Type": "Pass", "End": True}}}
    assert _at(document, "/States/X") == {"Type": "Pass", "End": True}
    assert _at(document, "/StartAt") == "A"


def _choice(**last: Any) -> str:
    """Return a workflow of a Choice whose rules lead to A, to B, to A again and to the Map M; ``last`` ends A."""
    rules = [{"Variable": "$.a", "IsPresent": True, "Next": name} for name in "ABAM"]
    end = {"Type": "Pass", "End": True}
    states = {
        "Q": {"Type": "Choice", "Choices": rules, "Default": "A"},
        "A": last or end,
        "B": {"Type": "Task", "Resource": "r", "Catch": [{"ErrorEquals": ["E"], "Next": "A"}], "End": True},
        "M": {"Type": "Map", "Iterator": {"StartAt": "X", "States": {"X": end}}, "End": True},
    }
    return json.dumps({"StartAt": "Q", "States": states}, indent=2)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("A", ['Gone, with nothing left to lead to: rule 1 of "Q", rule 3 of "Q", the Default of "Q"…']),
        ("B", ['Gone, with nothing left to lead to: catcher 1 of "B", rule 2 of "Q"']),
        ("QA", ['Gone, with nothing left to lead to: rule 2 of "Q", rule 4 of "Q", catcher 1 of "B"']),
    ],
)
def test_rules_defaults_and_catchers_that_lead_nowhere_any_more_are_told(
    qapp: object, names: str, said: list[str]
) -> None:
    document, told = _document(_choice()), list[str]()
    before = document.text
    document.noted.connect(told.append)

    assert rehouse_states(document, _states(*names), INSIDE)

    assert told == said
    document.undo()
    assert document.text == before


def test_rules_stay_and_lead_to_what_came_after_the_state_that_went(qapp: object) -> None:
    document, told = _document(_choice(Type="Pass", Next="M")), list[str]()
    document.noted.connect(told.append)

    rehouse_states(document, _states("A"), INSIDE)

    assert [rule["Next"] for rule in _at(document, "/States/Q/Choices")] == ["M", "B", "M", "M"]
    assert _at(document, "/States/Q/Default") == "M"
    assert told == []


def test_what_leads_on_where_it_was_put_is_not_told_as_gone(qapp: object) -> None:
    document, told = _document(_choice()), list[str]()
    document.noted.connect(told.append)

    rehouse_states(document, _states("Q"), f"{INSIDE}#/StartAt")

    assert {rule["Next"] for rule in _at(document, f"{INSIDE}/States/Q/Choices")} == {"X"}
    assert told == []


def test_in_an_empty_branch_the_first_of_them_begins_it(qapp: object) -> None:
    document = _document()

    rehouse_states(document, _states("C", "B"), EMPTY)

    branch = _at(document, EMPTY)
    assert branch["StartAt"] == "B"
    assert branch["States"]["B"]["Next"] == "C"
    assert branch["States"]["C"] == {"Type": "Pass", "End": True}
    assert _at(document, "/States/A/Next") == "M"


def test_the_last_state_of_a_branch_leaves_it_empty(qapp: object) -> None:
    document = _document()

    rehouse_states(document, _states("Z", machine=BRANCH), EMPTY)

    assert _at(document, BRANCH) == {"StartAt": "", "States": {}}
    assert _at(document, EMPTY) == {"StartAt": "Z", "States": {"Z": {"Type": "Pass", "End": True}}}


@pytest.mark.parametrize(
    ("edge", "before", "after"),
    [
        (f"{INSIDE}/States/X#/Next", f"{INSIDE}/States/X/Next", {"Next": "Y"}),
        (f"{INSIDE}/States/Y#/End", f"{INSIDE}/States/Y/Next", {"End": True}),
        (f"{INSIDE}#/StartAt", f"{INSIDE}/StartAt", {"Next": "X"}),
    ],
    ids=["next", "end", "start"],
)
def test_on_an_edge_they_stand_between_its_ends(qapp: object, edge: str, before: str, after: dict[str, object]) -> None:
    document = _document()

    rehouse_states(document, _states("B", "C"), edge)

    assert _at(document, before) == "B"
    assert _at(document, f"{INSIDE}/States/B/Next") == "C"
    assert _at(document, f"{INSIDE}/States/C") == {"Type": "Pass", **after}
    assert _at(document, "/States/A/Next") == "M"


def test_out_of_a_frame_onto_an_edge_an_end_leads_on(qapp: object) -> None:
    document = _document()

    rehouse_states(document, _states("Y", machine=INSIDE), "/States/A#/Next")

    assert list(_at(document, "/States"))[:2] == ["A", "Y"]
    assert _at(document, "/States/A/Next") == "Y"
    assert _at(document, "/States/Y") == {"Type": "Pass", "Next": "B"}
    assert _at(document, f"{INSIDE}/States/X") == {"Type": "Pass", "End": True}


def test_a_name_that_is_taken_there_gets_a_number(qapp: object) -> None:
    document = _document(LINE.replace('"X"', '"A"'))

    moved = rehouse_states(document, _states("A", "B"), INSIDE)

    assert moved == _states("A2", "B", machine=INSIDE)
    assert _at(document, f"{INSIDE}/States/A2/Next") == "B"
    assert _at(document, "/StartAt") == "C"


def test_a_catcher_on_an_edge_does_not_lead_to_what_follows(qapp: object) -> None:
    catching = '"M2": {"Type": "Map", "Catch": [{"ErrorEquals": ["E"], "Next": "D"}], "Next": "D"},'
    document = _document(LINE.replace('"D": {"Type"', f'{catching}\n        "D": {{"Type"'))

    rehouse_states(document, _states("M2"), f"{INSIDE}/States/X#/Next")

    assert _at(document, f"{INSIDE}/States/M2") == {"Type": "Map", "Next": "Y"}


def test_places_and_what_is_inside_go_along(qapp: object) -> None:
    document = _document()
    inner = f"{INSIDE}/States/Y"
    document.edit((), "Move", side=document.side.put({inner: Place(3, 4), "/States/M": Place(1, 2)}))

    (moved,) = rehouse_states(document, _states("M"), EMPTY, {"/States/M": Place(5, 6)})

    assert document.side.positions == {moved: Place(5, 6), f"{moved}/Iterator/States/Y": Place(3, 4)}
    document.undo()
    assert document.text == LINE
    assert document.side.positions == {inner: Place(3, 4), "/States/M": Place(1, 2)}


@pytest.mark.parametrize(
    ("pointers", "place", "reason"),
    [
        (_states("M"), INSIDE, "can only be dropped"),
        (_states("A"), "", "can only be dropped"),
        (_states("A"), "/States/A/Iterator", "can only be dropped"),
        (_states("A"), f"{INSIDE}/States/X#/Default", "is not in the workflow"),
        (_states("D"), f"{INSIDE}/States/X#/Next", "cannot stand before"),
        (_states("A", "gone"), INSIDE, "is not in the workflow"),
        ((*_states("A"), *_states("X", machine=INSIDE)), EMPTY, "Only nodes of one frame"),
        (_states("Y", machine=INSIDE), "/States/D#/End", "nothing can follow"),
        (_states("D"), INSIDE, ""),
        (_states("P", "D"), f"{INSIDE}/States/X#/Next", "cannot stand before"),
        (_states("C", "D"), f"{INSIDE}/States/X#/Next", ""),
    ],
)
def test_what_cannot_move_stays_and_the_reason_is_said(
    qapp: object, pointers: tuple[str, ...], place: str, reason: str
) -> None:
    document, said = _document(), list[str]()
    document.refused.connect(said.append)

    moved = rehouse_states(document, pointers, place)

    assert bool(moved) is not bool(reason)
    assert (document.text == LINE) is bool(reason)
    assert all(reason in one for one in said)
    assert len(said) == bool(reason)


def test_a_choice_that_would_lose_all_its_rules_only_goes_where_they_can_lead_on(qapp: object) -> None:
    choice = '"C": {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsPresent": true, "Next": "M"}], "Default": "D"}'
    definition = read_definition(LINE.replace('"C": {"Type": "Pass", "Next": "M"}', choice))

    assert can_rehouse(definition, _states("C"), INSIDE).code == "choice-end"
    assert can_rehouse(definition, _states("C", "M"), EMPTY).ok
    assert can_rehouse(definition, _states("C"), f"{INSIDE}/States/X#/Next").ok


@settings(max_examples=80, deadline=None)
@given(data=st.data(), text=st.sampled_from([*EXAMPLES, LINE]))
def test_whatever_moves_wherever_it_stays_whole_and_comes_back(qapp: object, data: st.DataObject, text: str) -> None:
    document = _document(text)
    before = document.definition
    states = before.states
    machines = ["", *(at + suffix for at, state in states.items() for suffix, _ in state.machines())]
    edges = [f"{at}#{way.field}" for at, state in states.items() for way in state.transitions()]
    pointers = data.draw(st.lists(st.sampled_from(list(states)), min_size=1, max_size=2, unique=True))
    place = data.draw(st.sampled_from([*machines, *edges]))

    moved = rehouse_states(document, pointers, place)

    if not moved:
        assert document.text == text
        return
    assert not document.is_broken
    after = document.definition
    assert len(after.states) == len(states)
    assert {one.rpartition("/States/")[0] for one in moved} == {machine_of_place(place)}
    assert sorted(state.type for state in after.states.values()) == sorted(state.type for state in states.values())
    assert len(json.loads(document.text)) == len(json.loads(text))
    document.undo()
    assert document.text == text
