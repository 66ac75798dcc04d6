"""Deleting states leaves no reference to them, and can wire what is left together."""

import json
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from designer.document.commands import delete_broken, delete_states
from designer.document.document import Document

FLOW = """{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Task", "Resource": "f", "Retry": [{"ErrorEquals": ["StatesALL"]}],
          "Catch": [{"ErrorEquals": ["X"], "Next": "B"}, {"ErrorEquals": ["StatesALL"], "Next": "D"}], "Next": "B"},
    "B": {"Type": "Pass", "Next": "C"},
    "C": {"Type": "Choice", "Choices": [
      {"Variable": "$.a", "StringEquals": "1", "Next": "B"},
      {"Variable": "$.a", "StringEquals": "2", "Next": "D"},
      {"Variable": "$.a", "StringEquals": "3", "Next": "B"}], "Default": "B"},
    "D": {"Type": "Map", "Iterator": {"StartAt": "I", "States": {"I": {"Type": "Pass", "Next": "B"}, "J": {"Type": "Pass", "End": true}}}, "End": true}
  }
}
"""


@pytest.fixture
def document(qapp: object) -> Document:
    document = Document()
    document.new(FLOW)
    return document


def _states(document: Document) -> Any:
    return json.loads(document.text)["States"]


def test_every_reference_goes_but_retries_stay(document: Document) -> None:
    assert delete_states(document, ("/States/B",))

    states = _states(document)
    assert states["A"]["End"] is True
    assert "Next" not in states["A"]
    assert states["A"]["Retry"] == [{"ErrorEquals": ["StatesALL"]}]
    assert states["A"]["Catch"] == [{"ErrorEquals": ["StatesALL"], "Next": "D"}]
    assert states["C"] == {"Type": "Choice", "Choices": [{"Variable": "$.a", "StringEquals": "2", "Next": "D"}]}
    assert states["D"]["Iterator"]["States"]["I"]["Next"] == "B"
    assert document.undo_stack.undoText() == "Delete B"
    document.undo_stack.undo()
    assert document.text == FLOW


def test_the_last_catcher_takes_the_list_with_it(document: Document) -> None:
    delete_states(document, ("/States/B", "/States/D"))

    assert "Catch" not in _states(document)["A"]
    assert document.undo_stack.undoText() == "Delete 2 nodes"


def test_reconnecting_leads_past_the_deleted_states(document: Document) -> None:
    assert delete_states(document, ("/States/B", "/States/C"), reconnect=True)

    states = _states(document)
    assert states["A"]["Next"] == "D"
    assert [catcher["Next"] for catcher in states["A"]["Catch"]] == ["D", "D"]


def test_reconnecting_makes_no_state_lead_to_itself(document: Document) -> None:
    document.new('{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "A"}}}')

    delete_states(document, ("/States/B",), reconnect=True)

    assert _states(document) == {"A": {"Type": "Pass", "End": True}}


def test_the_start_moves_to_the_next_state_that_stays(document: Document) -> None:
    delete_states(document, ("/States/A", "/States/B"))
    assert json.loads(document.text)["StartAt"] == "C"

    delete_states(document, ("/States/C",))
    assert json.loads(document.text)["StartAt"] == "D"

    delete_states(document, ("/States/D",))
    assert json.loads(document.text) == {"StartAt": "", "States": {}}


def test_states_inside_a_deleted_frame_go_with_it(document: Document) -> None:
    assert delete_states(document, ("/States/D/Iterator/States/I", "/States/D"))

    assert "D" not in _states(document)
    assert document.undo_stack.undoText() == "Delete D"


def test_states_of_several_machines_go_in_one_step(document: Document) -> None:
    assert delete_states(document, ("/States/B", "/States/D/Iterator/States/I"))

    states = _states(document)
    assert "B" not in states
    assert states["D"]["Iterator"] == {"StartAt": "J", "States": {"J": {"Type": "Pass", "End": True}}}
    assert document.undo_stack.count() == 1


def test_everything_can_be_deleted(document: Document) -> None:
    assert delete_states(document, ("/States/A", "/States/B", "/States/C", "/States/D"))

    assert json.loads(document.text) == {"StartAt": "", "States": {}}


@pytest.mark.parametrize("pointers", [(), ("start",), ("/States/A", "end"), ("/States/X",)])
def test_pills_and_missing_states_are_not_deleted(document: Document, pointers: tuple[str, ...]) -> None:
    assert not delete_states(document, pointers)
    assert document.text == FLOW


def test_what_is_no_state_stays_while_the_text_is_broken(document: Document, qtbot: QtBot) -> None:
    document.new('{"StartAt": "A", "States": {"A": 3}}')
    document.type_text(0, 1, "")

    with qtbot.waitSignal(document.refused):
        assert not delete_broken(document, "/States/A")

    assert document.undo()
    assert delete_broken(document, "/States/A")
    assert _states(document) == {}
