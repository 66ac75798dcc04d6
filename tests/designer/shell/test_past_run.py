"""While a past run is shown nothing can be changed, everything can be looked at, and one click goes back."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from designer.shell.main_window import MainWindow

pytestmark = pytest.mark.slow  # each opens a whole window

CHAIN = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "End": True}}}
_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def _show_past(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    """Open a workflow, change it, run it, and look at that run as one of the past."""
    path = tmp_path / "flow.tcsl.json"
    path.write_text(json.dumps(CHAIN, indent=2), encoding="utf-8")
    window.open(path)
    window.selection.set(("/States/A",))
    window.canvas.keys.clipboard.duplicate()
    assert window.document.undo_stack.canUndo()
    window.document.undo()
    window.document.redo()
    window.runs.start({})
    qtbot.waitUntil(lambda: not window.session.is_running)
    assert window.session.view is not None
    assert window.session.show_past(window.session.view.id)
    qtbot.waitUntil(lambda: window.session.is_past)
    window.selection.set(("/States/A",))


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_D, _CTRL),
        (Qt.Key.Key_X, _CTRL),
        (Qt.Key.Key_V, _CTRL),
        (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Z, _CTRL),
    ],
    ids=["delete", "duplicate", "cut", "paste", "rename", "undo"],
)
def test_a_key_that_changes_is_refused_and_says_how_to_go_back(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    _show_past(qtbot, window, tmp_path)
    window.canvas.keys.clipboard.copy()
    before, index = window.document.text, window.document.undo_stack.index()
    view = window.canvas.view
    view.setFocus()

    QTest.keyClick(view, key, modifier)

    assert window.document.text == before
    assert window.document.undo_stack.index() == index
    assert not [edit for edit in view.findChildren(QLineEdit) if edit.isVisible()]
    assert "Back to editing" in window.status.currentMessage()


def test_typing_in_the_code_is_refused_and_leaves_the_code_as_it_was(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    _show_past(qtbot, window, tmp_path)
    window.show_panel("code")
    editor = window.code.editor
    before = window.document.text
    editor.setFocus()

    QTest.keyClicks(editor, 'x{"')
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
        QTest.keyClick(editor, key)
    QTest.keyClick(editor, Qt.Key.Key_A, _CTRL)
    QTest.keyClick(editor, Qt.Key.Key_C, _CTRL)
    QTest.keyClick(editor, Qt.Key.Key_X, _CTRL)
    editor.textCursor().insertText("past the keys")

    assert window.document.text == before
    assert editor.mirror.text == before
    assert editor.toPlainText() == before
    assert QApplication.clipboard().text() == before
    assert "Back to editing" in window.status.currentMessage()


def test_the_forms_are_read_only_until_the_banner_is_pressed(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    _show_past(qtbot, window, tmp_path)
    window.inspector.show_configuration()
    assert window.inspector.configure.form is not None
    edit = window.inspector.configure.form.findChild(QLineEdit, "InputPath")
    note = window.inspector.configure.note
    assert isinstance(edit, QLineEdit)
    was_read_only, was_told = edit.isReadOnly(), note.words.text()

    banner = window.canvas.past_banner.button
    QTest.mouseClick(banner, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    qtbot.waitUntil(lambda: not note.isVisible())
    QTest.mouseClick(edit, Qt.MouseButton.LeftButton)
    QTest.keyClicks(edit, "$.a")
    QTest.keyClick(edit, Qt.Key.Key_Return)

    assert was_read_only
    assert "Back to editing" in was_told
    assert '"InputPath": "$.a"' in window.document.text


def test_a_past_run_can_be_looked_at(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    _show_past(qtbot, window, tmp_path)
    view = window.canvas.view
    view.setFocus()

    QTest.keyClick(view, Qt.Key.Key_Down)

    assert window.selection.current == "/States/B"
    assert window.status.currentMessage() == ""


def test_a_run_that_was_left_is_not_denied_and_the_list_of_runs_is_one_click_away(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    _show_past(qtbot, window, tmp_path)
    window.show_panel("history")

    QTest.mouseClick(window.canvas.past_banner.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.history.empty.isVisible())
    title = window.history.empty.text.splitlines()[0]
    QTest.mouseClick(window.history.empty.button, Qt.MouseButton.LeftButton)

    assert title == "No run is shown"
    assert window.runs_list.isVisible()
    qtbot.waitUntil(lambda: window.runs_list.model.rowCount() == 1)


def test_a_workflow_that_ran_in_an_earlier_session_is_not_said_to_have_never_run(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    _show_past(qtbot, window, tmp_path)
    window.show_panel("history")

    window.open(tmp_path / "flow.tcsl.json")

    qtbot.waitUntil(lambda: window.history.empty.text.startswith("No run is shown"))
    new = tmp_path / "new.tcsl.json"
    new.write_text(json.dumps(CHAIN), encoding="utf-8")
    window.open(new)
    assert window.history.empty.text.startswith("Nothing ran yet")
    assert window.history.empty.button.isHidden()


def test_the_link_of_a_failed_run_selects_the_node_that_failed(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    inner = {"StartAt": "Add", "States": {"Add": {"Type": "Fail", "Error": "Odd"}}}
    path = tmp_path / "failing.tcsl.json"
    states = {"Each": {"Type": "Map", "ItemsPath": "$.items", "Iterator": inner, "End": True}}
    path.write_text(json.dumps({"StartAt": "Each", "States": states}), encoding="utf-8")
    window.open(path)
    window.runs.start({"items": [1, 2]})
    qtbot.waitUntil(lambda: window.session.view is not None and not window.session.is_running)
    window.inspector.show_data()
    window.inspector.update_now()

    QTest.mouseClick(window.inspector.data.error.node, Qt.MouseButton.LeftButton)
    window.inspector.update_now()

    assert window.selection.current == "/States/Each/Iterator/States/Add"
    assert window.inspector.data.path == window.session.selected_path == ("Each", 0, "Add")
