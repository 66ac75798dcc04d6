"""The selection follows renamed states, forgets deleted ones, and announces itself once."""

import pytest
from pytestqt.qtbot import QtBot

from designer.document import document as document_module
from designer.document.commands import delete_edge, delete_states, rename_state
from designer.document.document import Document
from designer.document.selection import Selection

FLOW = """{"StartAt": "A", "States": {
  "A": {"Type": "Pass", "Next": "M"},
  "M": {"Type": "Map", "Iterator": {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}, "Next": "Z"},
  "Z": {"Type": "Pass", "End": true}
}}"""
INNER = "/States/M/Iterator/States/I"


@pytest.fixture
def document(qapp: object) -> Document:
    document = Document()
    document.new(FLOW)
    return document


@pytest.fixture
def selection(document: Document) -> Selection:
    return Selection(document, document)


def test_setting_announces_a_change_once_and_only_a_change(selection: Selection, qtbot: QtBot) -> None:
    with qtbot.waitSignal(selection.changed):
        selection.set(["/States/A", "/States/A", "/States/Z"], ["/States/A#/Next"])
    with qtbot.assertNotEmitted(selection.changed):
        selection.set(["/States/A", "/States/Z"], ["/States/A#/Next"])

    assert selection.pointers == ("/States/A", "/States/Z")
    assert selection.edges == ("/States/A#/Next",)
    assert selection.current == "/States/A#/Next"
    selection.set(["/States/A", "/States/Z"], current="/States/A")
    assert selection.current == "/States/A"


def test_what_is_not_there_is_not_selected(selection: Selection) -> None:
    # A canvas whose layout is still to come can be clicked while it shows the workflow before.
    selection.set(["/States/A", "/States/Old"], ["/States/A#/Next", "/States/Old#/Next", "nonsense"], "/States/Old")
    selection.toggle("/States/Older")

    assert selection.pointers == ("/States/A",)
    assert selection.edges == ("/States/A#/Next",)
    assert selection.current == "/States/A#/Next"


def test_toggling_adds_and_takes_out(selection: Selection) -> None:
    selection.toggle("/States/A")
    selection.toggle("/States/Z")
    selection.toggle("/States/A#/Next")
    assert selection.current == "/States/A#/Next"

    selection.toggle("/States/A#/Next")
    selection.toggle("/States/Z")

    assert selection.pointers == ("/States/A",)
    assert selection.current == "/States/A"
    assert selection.is_selected("/States/A")
    selection.clear()
    assert selection.is_empty
    assert selection.current == ""


def test_a_renamed_state_stays_selected_and_undo_brings_its_name_back(document: Document, selection: Selection) -> None:
    selection.set(["/States/M", INNER], [f"{INNER}#/End", "/States/M#/Next"], current=INNER)

    rename_state(document, "/States/M", "Loop")

    inner = "/States/Loop/Iterator/States/I"
    assert selection.pointers == ("/States/Loop", inner)
    assert selection.edges == (f"{inner}#/End", "/States/Loop#/Next")
    assert selection.current == inner
    document.undo_stack.undo()
    assert selection.pointers == ("/States/M", INNER)


def test_a_state_renamed_by_typing_stays_selected(document: Document, selection: Selection) -> None:
    selection.set(["/States/Z"])

    document.type_text(document.text.rindex('Z": {') + 1, 0, "u")

    assert selection.pointers == ("/States/Zu",)


def test_deleted_states_and_edges_are_forgotten(document: Document, selection: Selection) -> None:
    selection.set(["/States/A", "/States/M", INNER], ["/States/A#/Next", "/States/M#/Next"])

    delete_states(document, ("/States/M",))
    assert selection.pointers == ("/States/A",)
    assert selection.edges == ()
    assert selection.current == "/States/A"

    document.undo_stack.undo()
    selection.set([], ["/States/A#/Next"])
    delete_edge(document, "/States/A#/Next")
    assert selection.is_empty


def test_the_selection_stays_while_the_text_is_broken(document: Document, selection: Selection) -> None:
    selection.set(["/States/A"])

    document.type_text(0, 1, "")
    assert selection.pointers == ("/States/A",)
    document.undo_stack.undo()
    assert selection.pointers == ("/States/A",)


def test_another_workflow_begins_unselected(document: Document, selection: Selection) -> None:
    selection.set(["/States/A"])

    document.new()

    assert selection.is_empty


def test_states_of_another_workflow_are_not_selected_for_their_names(document: Document, selection: Selection) -> None:
    selection.set(["/States/A"])

    document.new(document.text)

    assert selection.is_empty


def test_what_came_and_went_before_the_views_knew_is_forgotten(
    document: Document, selection: Selection, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_module, "LONG", 0)
    document.type_text(document.text.index('"A": {'), 0, '"New": {"Type": "Fail"}, ')
    selection.set(["/States/A", "/States/New"])
    document.undo()

    with qtbot.waitSignal(document.problems_changed):
        assert document.is_telling

    assert selection.pointers == ("/States/A",)
    assert selection.current == "/States/A"
