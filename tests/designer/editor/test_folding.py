"""Objects and arrays folded to two lines; the text stays what it is."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.document.commands import set_field
from engine.language.problems import Edit
from tests.bench.workflows import mixed
from tests.designer.editor.conftest import TEXT, Desk

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
FIRST, SECOND = range(4, 6), range(8, 16)  # the lines between the brackets, from 0


def _hidden(desk: Desk) -> list[int]:
    document = desk.pane.editor.document()
    return [line for line in range(document.blockCount()) if not document.findBlockByNumber(line).isVisible()]


def _fold(desk: Desk, place: str) -> None:
    desk.go(place)
    desk.key(Qt.Key.Key_BracketLeft, CTRL, SHIFT)


def test_the_object_around_the_cursor_is_folded_and_unfolded(desk: Desk) -> None:
    _fold(desk, '"Type": "Pa|ss"')
    assert _hidden(desk) == [*FIRST]
    assert desk.marked == TEXT.replace('"First": {', '"First": {|')
    assert desk.text == TEXT

    desk.key(Qt.Key.Key_BraceRight, CTRL, SHIFT)
    assert _hidden(desk) == []


def test_a_second_fold_takes_the_object_around_the_first(desk: Desk) -> None:
    _fold(desk, '"StartAt": "里|')
    desk.key(Qt.Key.Key_BracketLeft, CTRL, SHIFT)
    assert _hidden(desk) == [*SECOND]

    desk.key(Qt.Key.Key_BracketRight, CTRL, SHIFT)
    assert _hidden(desk) == [10, 11, 12, 13]


def test_a_press_in_the_gutter_folds_and_unfolds(desk: Desk) -> None:
    gutter, editor = desk.pane.editor.gutter, desk.pane.editor
    desk.go('"First": {|')
    place = QPoint(gutter.width() - 12, editor.cursorRect().center().y())

    QTest.mouseClick(gutter, Qt.MouseButton.LeftButton, pos=place)
    assert _hidden(desk) == [*FIRST]
    QApplication.processEvents()
    QTest.mouseClick(gutter, Qt.MouseButton.LeftButton, pos=place)
    assert _hidden(desk) == []


def test_all_states_are_folded_and_unfolded(desk: Desk) -> None:
    desk.go("{|")
    desk.key(Qt.Key.Key_BracketLeft, CTRL, ALT)
    assert _hidden(desk) == [*FIRST, *SECOND]

    desk.key(Qt.Key.Key_BracketRight, CTRL, ALT)
    assert _hidden(desk) == []


def test_a_fold_stays_through_edits_before_and_inside_it(desk: Desk) -> None:
    _fold(desk, '"Type": "Map|')
    desk.go("{|")
    desk.keys("\n")
    assert _hidden(desk) == [line + 1 for line in SECOND]

    set_field(desk.document, "/States/Second", "Comment", "more")
    assert _hidden(desk) == [line + 1 for line in range(8, 17)]
    desk.document.undo()
    assert _hidden(desk) == [line + 1 for line in SECOND]


def test_a_fold_that_loses_its_bracket_opens(desk: Desk) -> None:
    _fold(desk, '"Type": "Pa|ss"')
    desk.keys("\b")

    assert _hidden(desk) == []


def test_the_cursor_opens_what_it_goes_into(desk: Desk) -> None:
    _fold(desk, '"Type": "Map|')
    desk.key(Qt.Key.Key_F, CTRL)
    desk.pane.find_bar.query.setText("里面")
    assert _hidden(desk) == []
    assert desk.pane.editor.textCursor().selectedText() == "里面"


def test_up_and_down_go_over_a_fold(desk: Desk) -> None:
    _fold(desk, '"Type": "Pa|ss"')

    desk.key(Qt.Key.Key_Down)
    assert desk.pane.editor.textCursor().blockNumber() == 6
    desk.key(Qt.Key.Key_Up)
    assert desk.pane.editor.textCursor().blockNumber() == 3
    assert _hidden(desk) == [*FIRST]


def test_undo_opens_the_fold_that_it_changes(desk: Desk) -> None:
    desk.go('"Type": "Ma|p')
    desk.keys("x")
    _fold(desk, '"Type": "Max|p')
    assert _hidden(desk)

    desk.key(Qt.Key.Key_Z, CTRL)

    assert desk.text == TEXT
    assert _hidden(desk) == []


def test_another_workflow_has_no_folds(desk: Desk) -> None:
    _fold(desk, '"Type": "Pa|ss"')
    desk.new(TEXT + " ")

    assert _hidden(desk) == []
    assert desk.pane.editor.folding.lines == ()


def test_nothing_to_fold_is_left_alone(desk: Desk) -> None:
    desk.new('{"a": [1, 2], "b": {}}')
    desk.go('"a"|')
    desk.key(Qt.Key.Key_BracketLeft, CTRL, SHIFT)
    desk.key(Qt.Key.Key_BracketRight, CTRL, SHIFT)

    assert _hidden(desk) == []


def test_of_a_long_text_the_lines_on_screen_unfold_at_once_and_the_others_follow(desk: Desk, qtbot: QtBot) -> None:
    desk.new(mixed(1_000))
    editor, folding = desk.pane.editor, desk.pane.editor.folding
    folding.fold_states()
    qtbot.waitUntil(lambda: len(folding.lines) == 700, timeout=30_000)
    editor.verticalScrollBar().setValue(400)
    top = editor.firstVisibleBlock().blockNumber()

    folding.unfold_all()

    seen = [block.blockNumber() for block, _place in editor.lines_on_screen()]
    assert seen == list(range(top, top + len(seen)))
    assert folding.lines == ()
    qtbot.waitUntil(lambda: not folding.is_used, timeout=30_000)
    assert not _hidden(desk)
    assert editor.firstVisibleBlock().blockNumber() == top


def test_an_edit_while_a_long_text_unfolds_leaves_nothing_folded(desk: Desk, qtbot: QtBot) -> None:
    desk.new(mixed(1_000))
    folding = desk.pane.editor.folding
    folding.fold_states()
    qtbot.waitUntil(lambda: len(folding.lines) == 700, timeout=30_000)

    folding.unfold_all()
    desk.document.edit([Edit(0, 0, "\n")], "edit")

    assert not folding.is_used
    assert not _hidden(desk)
