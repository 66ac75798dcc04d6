"""A state renamed in the code alone: what still says the old name can be renamed with one repair."""

import json

import pytest
from pytestqt.qtbot import QtBot

from designer.document.document import Document
from designer.document.fixing import fix_all, fixable
from engine.language.problems import Problem

FLOW = {
    "StartAt": "Load",
    "States": {
        "Load": {"Type": "Pass", "Next": "Check"},
        "Check": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.again", "BooleanEquals": True, "Next": "Load"}],
            "Default": "Each",
        },
        "Each": {
            "Type": "Map",
            "Iterator": {"StartAt": "Load2", "States": {"Load2": {"Type": "Pass", "End": True}}},
            "Catch": [{"ErrorEquals": ["StatesALL"], "Next": "Load"}],
            "End": True,
        },
    },
}


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    document = Document()
    document.new(json.dumps(FLOW, indent=2))
    return document


def _type_name(document: Document, old: str, new: str) -> None:
    """Replace the key of a state letter by letter, as a user who selected it does."""
    place = document.text.index(f'"{old}": {{') + 1
    document.type_text(place, len(old), new[0])
    for number, letter in enumerate(new[1:], 1):
        document.type_text(place + number, 0, letter)


def _repairs(document: Document) -> list[Problem]:
    return [one for one in document.problems if one.fix is not None and one.fix.code == "fix-rename-everywhere"]


def test_one_repair_renames_all_that_a_name_typed_in_the_code_left_behind(document: Document) -> None:
    before = document.text
    _type_name(document, "Load", "Fetch")
    found = _repairs(document)
    assert [one.path for one in found] == [
        "/StartAt",
        "/States/Check/Choices/0/Next",
        "/States/Each/Catch/0/Next",
    ]
    assert found[0].fix is not None
    assert found[0].fix.title("en") == "Rename Load to Fetch everywhere"

    document.apply_fix(found[1])

    wanted = json.dumps(FLOW).replace('"Load"', '"Fetch"')
    assert json.loads(document.text) == json.loads(wanted)
    assert not any("target" in one.code or "start" in one.code for one in document.problems)
    while document.undo_stack.canUndo():
        document.undo()
    assert document.text == before


def test_the_repair_of_all_of_a_kind_does_it_too(document: Document) -> None:
    _type_name(document, "Load", "Fetch")
    assert fixable(document, "missing-target") == 2

    fix_all(document, "missing-target")

    assert '"Load"' not in document.text


def test_a_name_in_another_machine_is_left_alone(document: Document) -> None:
    _type_name(document, "Load2", "Fetch")

    (found,) = _repairs(document)
    document.apply_fix(found)

    assert json.loads(document.text)["States"]["Each"]["Iterator"]["StartAt"] == "Fetch"
    assert json.loads(document.text)["StartAt"] == "Load"


def test_a_name_that_was_never_there_has_no_such_repair(document: Document) -> None:
    place = document.text.index('"Default": "Each"') + len('"Default": "')
    document.type_text(place, 4, "Nowhere")

    assert not _repairs(document)
    document.undo()
    _type_name(document, "Load", "Fetch")
    document.new(document.text)
    assert not _repairs(document)


def test_taking_the_name_back_leaves_nothing_to_repair(document: Document) -> None:
    _type_name(document, "Load", "Fetch")
    while document.undo_stack.canUndo():
        document.undo()

    assert not _repairs(document)
    _type_name(document, "Load", "Get")
    (first, *_) = _repairs(document)
    assert first.fix is not None
    assert first.fix.args["value"] == "Get"
