"""Typing in the code pane: what keys write, how it arrives in the document, and how it goes away again."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.designer.editor.conftest import Desk

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.mark.parametrize(
    ("before", "keys", "after"),
    [
        ("\n|", "{", "\n{|}"),
        ("\n|", "{}", "\n{}|"),
        ("\n|", '{"a": [1', '\n{"a": [1|]}'),
        ("\n|", '["x"]', '\n["x"]|'),
        ("{|}", "}", "{}|}"),
        ('{"a": "x|"}', "{", '{"a": "x{|"}'),
        ('{"a": "x|"}', '"', '{"a": "x"|}'),
        ('{"a": "x\\|"}', '"', '{"a": "x\\"|"}'),
        ("|abc", "{", "{|abc"),
        ("{|}", "\b", "|"),
        ('["|"]', "\b", "[|]"),
        ("[|}", "\b", "|}"),
        ('"\\"|"', "\b", '"\\|"'),
        ("{|}", "\n", "{\n  |\n}"),
        ("  [|1]", "\n", "  [\n    |1]"),
        ('  "a": 1,|', "\n", '  "a": 1,\n  |'),
        ('"{|}"', "\n", '"{\n|}"'),
        ("{\n    |", "}", "{\n  }|"),
        ("|{}", "\t", "  |{}"),
        ("{|}", "\t", "{ |}"),
        ("{\r\n|}", "\n", "{\r\n\r\n|}"),
        ("{|\r}", "\n", "{\r  |\r}"),
        ('{"节😀": |}', '"', '{"节😀": "|"}'),
    ],
)
def test_keys_write(desk: Desk, before: str, keys: str, after: str) -> None:
    desk.put(before)

    desk.keys(keys)

    assert desk.marked == after


def test_indentation_is_that_of_the_text(desk: Desk) -> None:
    desk.put('{\n\t"a": [|]\n}')

    desk.keys("\n")

    assert desk.marked == '{\n\t"a": [\n\t\t|\n\t]\n}'


def test_a_bracket_typed_on_a_selection_goes_around_it(desk: Desk) -> None:
    desk.put("|12")
    desk.pane.editor.selectAll()

    desk.keys("[")

    assert desk.text == "[12]"
    assert desk.pane.editor.textCursor().selectedText() == "12"


def test_tab_moves_selected_lines_in_and_out_as_one_step(desk: Desk) -> None:
    desk.put("|{\n1\n\n2\n}")
    editor = desk.pane.editor
    cursor = editor.textCursor()
    cursor.setPosition(2)
    cursor.setPosition(7, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)

    desk.key(Qt.Key.Key_Tab)
    assert desk.text == "{\n  1\n\n  2\n}"
    assert desk.document.undo_stack.count() == 1
    desk.key(Qt.Key.Key_Backtab, SHIFT)
    assert desk.text == "{\n1\n\n2\n}"


def test_tab_leaves_the_editor_after_escape(desk: Desk) -> None:
    desk.key(Qt.Key.Key_Escape)
    desk.key(Qt.Key.Key_Tab)

    assert not desk.pane.editor.hasFocus()
    assert not desk.document.is_modified


def test_home_goes_to_the_first_character_and_then_to_the_line(desk: Desk) -> None:
    desk.put("{\n    1|}")

    desk.key(Qt.Key.Key_Home)
    assert desk.marked == "{\n    |1}"
    desk.key(Qt.Key.Key_Home, SHIFT)
    assert desk.pane.editor.textCursor().selectedText() == "    "


def test_shift_return_breaks_the_line_too(desk: Desk) -> None:
    desk.put("{|}")

    desk.key(Qt.Key.Key_Return, SHIFT)

    assert "\u2028" not in desk.text
    assert desk.text.count("\n") == 2


def test_control_return_is_left_to_the_window(desk: Desk) -> None:
    desk.put("{|}")

    desk.key(Qt.Key.Key_Return, CTRL)

    assert desk.text == "{}"


def test_undo_takes_typing_back_and_goes_there(desk: Desk) -> None:
    desk.go('"Type": "Pass|"')
    desk.keys("xyz")
    desk.key(Qt.Key.Key_End, CTRL)

    desk.key(Qt.Key.Key_Z, CTRL)

    assert '"Type": "Pass|"' in desk.marked
    desk.key(Qt.Key.Key_Y, CTRL)
    assert '"Type": "Passxyz|"' in desk.marked
    desk.key(Qt.Key.Key_Z, CTRL)
    desk.key(Qt.Key.Key_Z, CTRL, SHIFT)
    assert "Passxyz" in desk.text


def test_moving_the_cursor_begins_a_new_undo_step(desk: Desk) -> None:
    desk.go('"Type": "Pass|"')
    desk.keys("ab")
    desk.key(Qt.Key.Key_Left)
    desk.key(Qt.Key.Key_Right)

    desk.keys("cd")

    assert desk.document.undo_stack.count() == 2


def test_committed_input_method_text_arrives_as_typing(desk: Desk) -> None:
    desk.go('"StartAt": "|First"')
    composing = QInputMethodEvent("jie dian", [])
    QApplication.sendEvent(desk.pane.editor, composing)
    assert not desk.document.is_modified

    commit = QInputMethodEvent("", [])
    commit.setCommitString("节点😀")
    QApplication.sendEvent(desk.pane.editor, commit)

    assert '"StartAt": "节点😀|First"' in desk.marked
    assert desk.document.undo_stack.count() == 1
    desk.key(Qt.Key.Key_Z, CTRL)
    assert not desk.document.is_modified


def test_an_input_method_may_replace_what_stands_around(desk: Desk) -> None:
    desk.put('{"节点|": 1}')

    event = QInputMethodEvent("", [])
    event.setCommitString("状态", -2, 2)
    QApplication.sendEvent(desk.pane.editor, event)

    assert desk.marked == '{"状态|": 1}'


def test_other_changes_leave_a_composition_alone(desk: Desk) -> None:
    desk.go('"StartAt": "|First"')
    QApplication.sendEvent(desk.pane.editor, QInputMethodEvent("jie", []))

    desk.document.type_text(len(desk.document.text), 0, "\n")
    commit = QInputMethodEvent("", [])
    commit.setCommitString("节")
    QApplication.sendEvent(desk.pane.editor, commit)

    assert '"StartAt": "节First"' in desk.text


def test_pasted_text_takes_the_line_breaks_of_the_workflow(desk: Desk) -> None:
    desk.put("{\r\n|}")
    QGuiApplication.clipboard().setText('"a":\n 1')

    desk.pane.editor.paste()

    assert desk.marked == '{\r\n"a":\r\n 1|}'
    assert desk.document.undo_stack.count() == 1


def test_copied_text_is_what_was_selected(desk: Desk) -> None:
    desk.put("|\u00a0a\u2028\r\nb")
    desk.pane.editor.selectAll()

    desk.key(Qt.Key.Key_C, CTRL)

    assert QGuiApplication.clipboard().text() == "\u00a0a\u2028\nb"
    desk.key(Qt.Key.Key_X, CTRL)
    assert desk.text == ""


def test_dropped_files_are_left_to_the_window(desk: Desk) -> None:
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/somewhere/a.json")])

    assert not desk.pane.editor.canInsertFromMimeData(files)


def test_letters_grow_with_control_and_the_wheel(desk: Desk) -> None:
    size = desk.pane.editor.font().pixelSize()

    desk.pane.editor.set_size(size + 3)
    assert desk.pane.editor.font().pixelSize() == size + 3
    desk.pane.editor.set_size(500)
    assert desk.pane.editor.font().pixelSize() == 32


@pytest.mark.slow
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_keys_are_pressed_the_pane_shows_the_document(desk: Desk, data: st.DataObject) -> None:
    texts = ["{}", '{\r\n "a": [1, "😀"]\r\n}', "[\r1,\r2\r]", '{"StartAt": "A",\n"States": {"A": {"Type": "Pass"}}}']
    desk.new(data.draw(st.sampled_from(texts)))
    beginning = desk.text
    keys = [
        *'{}[]":,a1 ',
        *(Qt.Key.Key_Return, Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Tab, Qt.Key.Key_Backtab),
        *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End),
    ]
    for _ in range(data.draw(st.integers(1, 15))):
        pressed = data.draw(st.sampled_from([*keys, "undo", "redo", "commit", "paste", "select"]))
        desk.pane.completion.list.hide()
        match pressed:
            case "undo":
                desk.pane.undo()
            case "redo":
                desk.pane.redo()
            case "commit":
                event = QInputMethodEvent("", [])
                event.setCommitString("节😀")
                QApplication.sendEvent(desk.pane.editor, event)
            case "paste":
                mime = QMimeData()
                mime.setText("x\r\ny\rz\u2028")
                desk.pane.editor.insertFromMimeData(mime)
            case "select":
                desk.key(Qt.Key.Key_Left, SHIFT)
            case Qt.Key():
                desk.key(pressed)
            case _:
                QTest.keyClicks(desk.pane.editor, pressed)
        assert desk.pane.editor.mirror.text == desk.text
    end, done = desk.text, desk.document.undo_stack.index()

    desk.document.undo_stack.setIndex(0)
    assert desk.text == beginning
    desk.document.undo_stack.setIndex(done)
    assert desk.text == end


def test_half_a_wide_character_from_an_input_method_is_not_taken(desk: Desk) -> None:
    desk.put('{"a|": 1}')

    for _ in range(2):
        event = QInputMethodEvent("\ud83d", [])
        QApplication.sendEvent(desk.pane.editor, event)
        event = QInputMethodEvent("", [])
        event.setCommitString("\ud83db😀\ud83d")
        QApplication.sendEvent(desk.pane.editor, event)
        assert desk.pane.editor.document().characterCount() - 1 == desk.pane.editor.mirror.unit(len(desk.text))
    desk.keys("c")

    assert desk.marked == '{"ab😀b😀c|": 1}'


@pytest.mark.parametrize("odd", ["\u2029", "\ufdd0"], ids=["paragraph separator", "not a character"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_what_qt_cannot_show_survives_being_cut_and_pasted(desk: Desk, odd: str, end: str) -> None:
    text = f'{{{end}  "StartAt": "A",{end}  "Comment": "x{odd}y",{end}  "States": {{}}{end}}}{end}'
    desk.document.new(text)
    editor = desk.pane.editor
    editor.selectAll()

    desk.key(Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    assert desk.document.text == ""
    assert odd in QGuiApplication.clipboard().text()
    desk.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    assert desk.document.text == text
    assert editor.textCursor().position() == editor.document().characterCount() - 1
    desk.document.undo()
    desk.document.undo()
    assert desk.document.text == text


def test_what_qt_cannot_show_is_pasted_where_the_cursor_is(desk: Desk) -> None:
    desk.document.new('{"a😀": 1}')
    editor = desk.pane.editor
    cursor = editor.textCursor()
    cursor.setPosition(5)
    editor.setTextCursor(cursor)
    QGuiApplication.clipboard().setText("b\u2029c")

    editor.paste()
    desk.keys("d")

    assert desk.document.text == '{"a😀b\u2029cd": 1}'
