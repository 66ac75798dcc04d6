"""From a name in the code to its state, to any state, and to another name."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.editor.names import places_of_name, state_named_at
from designer.widgets.chooser import Chooser
from tests.designer.editor.conftest import TEXT, Desk

CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
CHOICE = TEXT.replace(
    '"Type": "Pass",\n      "Next": "Second"',
    '"Type": "Choice",\n      "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "Second"}],\n'
    '      "Default": "Second",\n      "Catch": [{"ErrorEquals": ["Second"], "Next": "First"}]',
)


def test_f12_goes_from_a_name_to_its_state(desk: Desk) -> None:
    desk.go('"Next": "Sec|')
    desk.key(Qt.Key.Key_F12)
    assert desk.marked == TEXT.replace('"Second": {', '"|Second": {')

    desk.go('"StartAt": "里|')
    desk.key(Qt.Key.Key_F12)
    assert desk.marked == TEXT.replace('"里面": {', '"|里面": {')


@pytest.mark.parametrize(
    ("place", "pointer"),
    [
        ('"StartAt": "F|irst', "/States/First"),
        ('"F|irst": {', "/States/First"),
        ('"Variable": "$.a", "IsNull": true, "Next": "|Second', "/States/Second"),
        ('"Default": "Second|"', "/States/Second"),
        ('["Second"], "Next": "Fi|', "/States/First"),
        ('"ErrorEquals": ["Se|', None),
        ('"Ty|pe": "Choice', None),
        ('"Ne|xt"', None),
    ],
)
def test_a_place_means_the_state_that_is_named_there(desk: Desk, place: str, pointer: str | None) -> None:
    desk.new(CHOICE)
    desk.go(place)
    offset = desk.pane.editor.mirror.offset(desk.pane.editor.textCursor().position())

    assert state_named_at(desk.document, offset) == pointer


def test_all_places_that_name_a_state_are_known(desk: Desk) -> None:
    desk.new(CHOICE)
    pieces = [CHOICE[span.start : span.end] for span in places_of_name(desk.document, "/States/Second")]

    assert pieces == ['"Second"', '"Second"', '"Second"']
    assert len(places_of_name(desk.document, "/States/First")) == 3


def test_ctrl_and_a_click_go_to_the_state(desk: Desk) -> None:
    editor = desk.pane.editor
    desk.go('"Next": "Sec|')
    place = editor.cursorRect().center()
    desk.go("{|")

    QTest.mouseMove(editor.viewport(), place + QPoint(1, 0))
    QTest.mouseClick(editor.viewport(), LEFT, CTRL, place)

    assert desk.marked == TEXT.replace('"Second": {', '"|Second": {')


def test_the_list_of_states_goes_to_the_one_that_is_typed(desk: Desk) -> None:
    desk.key(Qt.Key.Key_T, CTRL)
    chooser = QApplication.activePopupWidget()
    assert isinstance(chooser, Chooser)
    assert chooser.choices.rowCount() == 3

    QTest.keyClicks(chooser.search, "sec")
    QTest.keyClick(chooser.search, Qt.Key.Key_Return)

    assert desk.marked == TEXT.replace('"Second": {', '"|Second": {')


def test_f2_renames_a_state_everywhere_as_one_step(desk: Desk) -> None:
    desk.new(CHOICE)
    desk.go('"Default": "Sec|')
    desk.key(Qt.Key.Key_F2)
    bar = desk.pane.rename_bar
    assert bar.field.text() == "Second"
    assert bar.hint.text() == "in 3 places"

    QTest.keyClicks(bar.field, "First")
    assert bar.field.property("invalid")
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert desk.text == CHOICE
    QTest.keyClicks(bar.field, "2")
    QTest.keyClick(bar.field, Qt.Key.Key_Return)

    wanted = CHOICE.replace('"Second"', '"First2"').replace('["First2"]', '["Second"]')
    assert desk.text == wanted
    assert desk.pane.editor.hasFocus()
    desk.pane.undo()
    assert desk.text == CHOICE


def test_f2_gives_up_by_escape_and_says_why_it_cannot(desk: Desk) -> None:
    desk.go('"First": {|')
    desk.key(Qt.Key.Key_F2)
    assert desk.pane.rename_bar.field.text() == "First"
    QTest.keyClick(desk.pane.rename_bar.field, Qt.Key.Key_Escape)
    assert not desk.pane.rename_bar.isVisible()

    refused: list[str] = []
    desk.document.refused.connect(refused.append)
    desk.new(TEXT[:-4])
    desk.key(Qt.Key.Key_F2)
    assert len(refused) == 1
    assert not desk.pane.rename_bar.isVisible()
