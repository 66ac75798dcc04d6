"""Status, empty panels and search fields: in both languages, by mouse and keyboard."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.look import set_language
from designer.look.icons import icon_names
from designer.widgets.empty_state import EmptyState
from designer.widgets.search_field import SearchField
from designer.widgets.status import StatusLabel, status_icon, status_role, status_word
from designer.widgets.wrapping import wrappable
from engine.history.view import StateStatus


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    set_language("en")


@pytest.mark.parametrize("status", list(StateStatus))
def test_every_status_has_a_shape_and_a_word_of_its_own(qapp: QApplication, status: StateStatus) -> None:
    set_language("zh")

    assert status_icon(status) in icon_names()
    assert status_word(status) != status.value


def test_a_status_nobody_knows_is_neutral(qapp: QApplication) -> None:
    assert (status_icon("NEW"), status_word("NEW"), status_role("NEW")) == ("unknown", "NEW", "queued")


def test_a_status_label_follows_the_language(qtbot: QtBot) -> None:
    label = StatusLabel()
    qtbot.addWidget(label)
    label.set_status("FAILED")
    assert label.text == "Failed"

    set_language("zh")
    QApplication.processEvents()
    assert label.text == "失败"

    label.set_status("")
    assert label.text == ""


def test_an_empty_panel_offers_what_to_do(qtbot: QtBot) -> None:
    panel = EmptyState("history")
    qtbot.addWidget(panel)
    panel.say("Nothing ran yet", "Press F5.", "Run")
    panel.show()

    with qtbot.waitSignal(panel.pressed):
        QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)

    panel.say("Nothing ran yet", "Press F5.")
    assert not panel.button.isVisible()
    assert panel.text == "Nothing ran yet\nPress F5."


def test_a_search_is_told_once_when_the_typing_pauses(qtbot: QtBot) -> None:
    field = SearchField()
    qtbot.addWidget(field)
    told: list[str] = []
    field.searched.connect(told.append)

    QTest.keyClicks(field, " sum")
    qtbot.waitUntil(lambda: bool(told))

    assert told == ["sum"]


def test_escape_empties_a_search_at_once(qtbot: QtBot) -> None:
    field = SearchField()
    qtbot.addWidget(field)
    field.set_words("Filter")
    field.setText("sum")
    told: list[str] = []
    field.searched.connect(told.append)

    QTest.keyClick(field, Qt.Key.Key_Escape)

    assert (field.text(), told, field.accessibleName()) == ("", [""], "Filter")


@pytest.mark.parametrize(
    ("text", "is_broken"),
    [("a short name", False), ("x" * 5000, True), ("名" * 5000, False)],
    ids=["short", "long", "Chinese"],
)
def test_a_word_that_is_longer_than_a_line_may_be_broken_anywhere(text: str, is_broken: bool) -> None:
    assert ("\u200b" in wrappable(text)) is is_broken
    assert wrappable(text).replace("\u200b", "") == text
