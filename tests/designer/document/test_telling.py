"""What is typed into a long text reaches the views when the typing rests, and all of it together."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.document import telling
from designer.document.commands import delete_states, set_field
from designer.document.document import LONG, Document
from engine.definition import Definition
from tests.bench.workflows import mixed


@pytest.fixture
def document() -> Iterator[Document]:
    """A document with a long text."""
    document = Document()
    document.new(mixed(30).replace('"bench"', f'"{"x" * LONG}"'))
    yield document
    document.close()


def _type(document: Document, before: str, text: str) -> None:
    place = document.text.index(before)
    for number, character in enumerate(text):
        document.type_text(place + number, 0, character)


def test_nothing_is_got_ready_for_a_workflow_that_was_left(
    document: Document, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready: list[Definition] = []
    monkeypatch.setattr(Definition, "get_ready", ready.append)
    monkeypatch.setattr(telling, "_QUIET_MS", 0)
    document.new(document.text)

    document.new()
    qapp.processEvents()

    assert not ready


def test_typing_into_a_long_text_is_told_once_when_it_rests(document: Document, qtbot: QtBot) -> None:
    told: list[frozenset[str]] = []
    document.definition_changed.connect(told.append)
    with qtbot.waitSignal(document.problems_changed):
        _type(document, 'many",', "abc")
        assert not told
        assert document.is_telling
        assert document.text == document.definition.text
    assert len(told) == 1
    assert "/States/Which0" in told[0]
    assert not document.is_telling


def test_a_command_tells_at_once_what_was_typed_before_it(document: Document) -> None:
    told: list[frozenset[str]] = []
    document.definition_changed.connect(told.append)
    _type(document, 'many",', "abc")
    set_field(document, "/States/Skip0", "Comment", "now")
    assert {"/States/Which0", "/States/Skip0"} <= told[0]
    assert len(told) == 1
    assert not document.is_telling


def test_undo_of_typing_that_was_not_told_says_nothing_changed(document: Document, qtbot: QtBot) -> None:
    told: list[frozenset[str]] = []
    document.definition_changed.connect(told.append)
    before = document.text
    with qtbot.waitSignal(document.problems_changed):
        _type(document, 'many",', "a")
        document.undo()
    assert document.text == before
    assert told in ([], [frozenset(["/States/Which0"])])  # read anew, or known as it was


def test_breaking_a_long_text_tells_what_is_wrong_with_it(document: Document, qtbot: QtBot) -> None:
    states: list[bool] = []
    document.broken_changed.connect(states.append)
    with qtbot.waitSignal(document.problems_changed):
        _type(document, '"Type"', ",")
    assert states == [True]
    assert [problem.code for problem in document.problems] == ["extra-comma"]
    with qtbot.waitSignal(document.problems_changed):
        document.undo()
    assert states == [True, False]


def test_another_workflow_forgets_what_was_to_be_told(document: Document) -> None:
    _type(document, 'many",', "abc")
    document.new()
    assert not document.is_telling


def _delete_many(document: Document) -> None:
    delete_states(document, tuple(f"/States/{kind}{part}" for kind in ("Skip", "Mend", "Join") for part in range(3)))


def test_a_command_that_changes_many_places_is_told_once_all_of_it_is_read(document: Document, qtbot: QtBot) -> None:
    told: list[frozenset[str]] = []
    document.definition_changed.connect(told.append)
    document.new(mixed(1_000))
    told.clear()
    before = document.text
    with qtbot.waitSignal(document.problems_changed):
        _delete_many(document)
        assert document.is_telling
        assert not told
        assert document.text == document.definition.text != before
    assert "/States/Skip1" in told[0]
    assert len(told) == 1
    assert not document.is_telling
    assert document.graph.nodes.keys() == {"start", "end", *document.definition.states}
    with qtbot.waitSignal(document.problems_changed):
        document.undo()
    assert document.text == before
    assert "/States/Skip1" in document.graph.nodes


def test_another_command_tells_at_once_what_many_places_are_still_read_for(document: Document) -> None:
    told: list[frozenset[str]] = []
    document.new(mixed(1_000))
    document.definition_changed.connect(told.append)
    _delete_many(document)
    set_field(document, "/States/Skip5", "Comment", "now")
    assert {"/States/Skip1", "/States/Skip5"} <= told[0]
    assert len(told) == 1
    assert not document.is_telling
    assert "/States/Skip1" not in document.graph.nodes
