"""Find and replace in the code."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.editor.find_bar import FindBar
from tests.designer.editor.conftest import TEXT, Desk

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def bar(desk: Desk) -> FindBar:
    desk.key(Qt.Key.Key_F, CTRL)
    return desk.pane.find_bar


def _found(desk: Desk) -> tuple[int, str]:
    cursor = desk.pane.editor.textCursor()
    return cursor.blockNumber() + 1, cursor.selectedText()


def test_the_first_match_is_found_while_typing(desk: Desk, bar: FindBar) -> None:
    QTest.keyClicks(bar.query, "sec")

    assert _found(desk) == (6, "Sec")
    assert bar.count.text() == "1 / 2"
    assert bar.query.hasFocus()


def test_matches_are_walked_round_both_ways(desk: Desk, bar: FindBar) -> None:
    QTest.keyClicks(bar.query, "type")
    lines = [_found(desk)[0]]
    for key, held in ((Qt.Key.Key_Return, CTRL ^ CTRL), (Qt.Key.Key_F3, CTRL ^ CTRL), (Qt.Key.Key_Return, CTRL ^ CTRL)):
        QTest.keyClick(bar.query, key, held)
        lines.append(_found(desk)[0])
    QTest.keyClick(bar.query, Qt.Key.Key_Return, SHIFT)

    assert lines == [5, 9, 13, 5]
    assert _found(desk)[0] == 13
    assert bar.count.text() == "3 / 3"


def test_case_counts_when_asked(desk: Desk, bar: FindBar) -> None:
    QTest.keyClicks(bar.query, "type")
    QTest.mouseClick(bar.options.case, Qt.MouseButton.LeftButton)

    assert bar.count.text() == "No match"
    assert bar.query.property("invalid")


def test_wide_characters_are_found_in_their_place(desk: Desk, bar: FindBar) -> None:
    desk.new('{"😀😀": "里面",\r\n"里面": 1}')

    bar.query.setText("里面")

    assert _found(desk) == (1, "里面")
    QTest.mouseClick(bar.next_button, Qt.MouseButton.LeftButton)
    assert _found(desk) == (2, "里面")
    QTest.mouseClick(bar.previous_button, Qt.MouseButton.LeftButton)
    assert _found(desk) == (1, "里面")


def test_what_is_selected_is_searched(desk: Desk) -> None:
    desk.go("Second")
    cursor = desk.pane.editor.textCursor()
    cursor.movePosition(cursor.MoveOperation.PreviousCharacter, cursor.MoveMode.KeepAnchor, 6)
    desk.pane.editor.setTextCursor(cursor)

    desk.pane.open_find()

    assert desk.pane.find_bar.query.text() == "Second"
    assert desk.pane.find_bar.count.text() == "1 / 2"


def test_escape_goes_back_to_the_text(desk: Desk, bar: FindBar) -> None:
    QTest.keyClick(bar.query, Qt.Key.Key_Escape)

    assert not bar.isVisible()
    assert desk.pane.editor.hasFocus()
    desk.key(Qt.Key.Key_F, CTRL)
    QTest.mouseClick(bar.close_button, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()


def test_f3_goes_on_in_the_text(desk: Desk, bar: FindBar) -> None:
    QTest.keyClicks(bar.query, "type")
    desk.pane.editor.setFocus()

    desk.key(Qt.Key.Key_F3)
    assert _found(desk)[0] == 9
    desk.key(Qt.Key.Key_F3, SHIFT)
    assert _found(desk)[0] == 5
    desk.key(Qt.Key.Key_Escape)
    assert not bar.isVisible()
    desk.document.type_text(0, 0, "\n\n")
    desk.key(Qt.Key.Key_F3)
    assert _found(desk) == (11, "Type")


def test_matches_are_replaced_one_by_one(desk: Desk) -> None:
    desk.key(Qt.Key.Key_H, CTRL)
    bar = desk.pane.find_bar
    QTest.keyClicks(bar.query, '"Second"')
    bar.replacement.setText('"Next😀"')  # QTest types no such characters
    bar.replacement.setFocus()

    QTest.keyClick(bar.replacement, Qt.Key.Key_Return)
    assert desk.text == TEXT.replace('"Second"', '"Next😀"', 1)
    assert _found(desk) == (8, '"Second"')
    QTest.mouseClick(bar.replace_button, Qt.MouseButton.LeftButton)

    assert desk.text == TEXT.replace('"Second"', '"Next😀"')
    assert bar.count.text() == "No match"


@pytest.mark.parametrize("text", [TEXT, TEXT[:-4], TEXT.replace("\n", "\r\n")], ids=["readable", "broken", "crlf"])
def test_all_matches_are_replaced_as_one_step(desk: Desk, text: str) -> None:
    desk.new(text)
    desk.pane.open_replace()
    bar = desk.pane.find_bar
    bar.query.setText("Second")
    bar.replacement.setText("第二")

    QTest.mouseClick(bar.replace_all_button, Qt.MouseButton.LeftButton)

    assert desk.text == text.replace("Second", "第二")
    assert bar.count.text() == "2 replaced"
    desk.pane.undo()
    assert desk.text == text


def test_replacing_nothing_changes_nothing(desk: Desk) -> None:
    desk.pane.open_replace()
    bar = desk.pane.find_bar
    bar.query.setText("nowhere")

    assert not bar.replace()
    assert bar.replace_all() == 0
    assert not desk.document.is_modified


def test_a_narrow_bar_takes_two_rows(desk: Desk) -> None:
    desk.pane.open_replace()
    bar = desk.pane.find_bar
    QApplication.processEvents()
    assert bar.replacement.y() == bar.query.y()

    desk.resize(560, 420)
    QApplication.processEvents()

    assert bar.minimumSizeHint().width() < 540
    assert bar.replacement.y() > bar.query.y()


def test_replacing_while_nothing_can_be_changed_says_so_and_counts_nothing(desk: Desk) -> None:
    refused: list[str] = []
    desk.document.refused.connect(refused.append)
    desk.pane.open_replace()
    bar = desk.pane.find_bar
    bar.query.setText("Second")
    assert bar.find_next()
    selected = _found(desk)
    desk.document.hold(True)

    assert not bar.replace()
    assert bar.replace_all() == 0

    assert desk.text == TEXT
    assert _found(desk) == selected
    assert "replaced" not in bar.count.text()
    assert len(refused) == 2


def test_whole_words_leave_longer_ones_out(desk: Desk, bar: FindBar) -> None:
    desk.new('{"Second": 1, "SecondOne": 2, "a second": 3}')
    bar.query.setText("second")
    assert bar.count.text() == "1 / 3"

    QTest.mouseClick(bar.options.word, Qt.MouseButton.LeftButton)

    assert bar.count.text() == "1 / 2"


def test_groups_of_a_pattern_come_back_in_the_replacement_as_one_step(desk: Desk) -> None:
    desk.pane.open_replace()
    bar = desk.pane.find_bar
    QTest.mouseClick(bar.options.pattern, Qt.MouseButton.LeftButton)
    bar.query.setText(r'"(Next|StartAt)": "(\w+)"')
    bar.replacement.setText('"$1": "to $2 $$ ${none}"')

    QTest.mouseClick(bar.replace_all_button, Qt.MouseButton.LeftButton)

    assert '"StartAt": "to First $ ${none}"' in desk.text
    assert '"Next": "to Second $ ${none}"' in desk.text
    assert '"StartAt": "to 里面 $ ${none}"' in desk.text
    assert bar.count.text() == "3 replaced"
    desk.pane.undo()
    assert desk.text == TEXT


def test_one_match_of_a_pattern_is_replaced_by_its_groups(desk: Desk) -> None:
    desk.pane.open_replace()
    bar = desk.pane.find_bar
    QTest.mouseClick(bar.options.pattern, Qt.MouseButton.LeftButton)
    bar.query.setText(r"(?<=Next\": \")(Sec)(ond)")
    bar.replacement.setText("$2$1")

    assert bar.replace()

    assert desk.text == TEXT.replace('"Next": "Second"', '"Next": "ondSec"')


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(x", "No regular expression"),
        pytest.param(r"(e|ee)+\d", "takes too long", marks=pytest.mark.slow),
        ("x*", "No match"),
    ],
    ids=["broken", "endless", "empty matches"],
)
def test_a_pattern_that_finds_nothing_says_why(desk: Desk, bar: FindBar, pattern: str, words: str) -> None:
    desk.new('{"a": "' + "e" * 5_000 + '"}')
    QTest.mouseClick(bar.options.pattern, Qt.MouseButton.LeftButton)

    bar.query.setText(pattern)

    assert words in bar.count.text()
    assert bar.query.property("invalid")
    assert bar.replace_all() == 0


def test_only_the_selected_lines_are_searched_and_replaced(desk: Desk) -> None:
    cursor = desk.pane.editor.textCursor()
    cursor.setPosition(desk.text.index('"Second": {'))
    cursor.setPosition(len(desk.text), cursor.MoveMode.KeepAnchor)
    desk.pane.editor.setTextCursor(cursor)
    desk.key(Qt.Key.Key_H, CTRL)
    bar = desk.pane.find_bar
    assert bar.options.scope.isChecked()
    bar.query.setText("Second")
    bar.replacement.setText("Other")
    assert bar.count.text() == "1 / 1"

    QTest.mouseClick(bar.replace_all_button, Qt.MouseButton.LeftButton)
    assert desk.text == TEXT.replace('"Second": {', '"Other": {')

    QTest.mouseClick(bar.options.scope, Qt.MouseButton.LeftButton)
    assert bar.count.text().endswith("/ 1")
    bar.leave()
    assert not bar.options.scope.isChecked()


def test_without_a_selection_there_is_nothing_to_stay_in(desk: Desk, bar: FindBar) -> None:
    QTest.mouseClick(bar.options.scope, Qt.MouseButton.LeftButton)

    assert not bar.options.scope.isChecked()


def test_a_new_line_that_replaces_something_ends_as_the_lines_of_the_text_do(desk: Desk, bar: FindBar) -> None:
    desk.new('{\r\n"a": 1,"b": 2,"c": 3}')
    bar.query.setText(',(")')
    QTest.mouseClick(bar.options.pattern, Qt.MouseButton.LeftButton)
    bar.replacement.setText(",\\n$1")

    bar.replace_all()

    assert desk.text == '{\r\n"a": 1,\r\n"b": 2,\r\n"c": 3}'
