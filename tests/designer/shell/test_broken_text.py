"""What the canvas shows of a text that is no JSON: nothing goes while one types, and nothing stays of another workflow."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.document.document import LONG
from designer.shell.main_window import MainWindow
from tests.designer.shell.dialogs import TWO

pytestmark = pytest.mark.slow  # each opens a whole window

_ORDER = """{
  "StartAt": "Check",
  "States": {
    "Check": {
      "Type": "Pass",
      "Next": "Pay"
    },
    "Pay": {
      "Type": "Pass",
      "Next": "Send"
    },
    "Send": {
      "Type": "Succeed"
    }
  }
}
"""
_NAMES = {"Check", "Pay", "Send"}


def _drawn(window: MainWindow) -> set[str]:
    return {item.node.name for pointer, item in window.canvas.scene.nodes.items() if pointer.startswith("/States/")}


def _go_behind(window: MainWindow, words: str) -> None:
    editor = window.code.editor
    window.show_panel("code")
    editor.setFocus()
    cursor = editor.textCursor()
    cursor.setPosition(editor.toPlainText().index(words) + len(words))
    editor.setTextCursor(cursor)


def _paste_over(qtbot: QtBot, window: MainWindow, text: str) -> None:
    window.show_panel("code")
    window.code.editor.setFocus()
    QApplication.clipboard().setText(text)
    qtbot.keyClick(window.code.editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window.code.editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize(
    ("broken", "marked"),
    [
        pytest.param(_ORDER.replace("},", "}", 1), "/States/Check", id="comma"),
        pytest.param(_ORDER.replace('"Send"\n    },', '"Send"'), "/States/Pay", id="brace"),
        pytest.param(_ORDER.rstrip()[:-1], "", id="last brace"),
        pytest.param(_ORDER.replace('"Type": "Succeed"', '"Type": "Succeed'), "/States/Send", id="quote"),
    ],
)
def test_a_broken_workflow_pasted_over_another_is_drawn_as_far_as_it_is_understood(
    qtbot: QtBot, window: MainWindow, broken: str, marked: str
) -> None:
    window.document.new(TWO)

    _paste_over(qtbot, window, broken)

    assert window.document.is_broken
    assert _drawn(window) == _NAMES
    assert window.canvas.view.is_locked
    assert window.canvas.view.broken == marked
    qtbot.mouseClick(window.canvas.broken_banner.button, Qt.MouseButton.LeftButton)
    assert not window.document.is_broken
    assert _drawn(window) == _NAMES
    window.document.undo()
    window.document.undo()
    assert _drawn(window) == {"A", "B"}


def test_a_text_of_which_nothing_is_understood_leaves_the_last_picture(qtbot: QtBot, window: MainWindow) -> None:
    window.document.new(TWO)

    _paste_over(qtbot, window, "Dear colleagues, here is the workflow")

    assert window.document.is_broken
    assert _drawn(window) == {"A", "B"}


@pytest.mark.parametrize("name", ["Check", "Pay"])
def test_no_node_goes_while_a_text_is_broken_by_typing(qtbot: QtBot, window: MainWindow, name: str) -> None:
    window.document.new(_ORDER)
    _go_behind(window, f'"{name}": {{')

    seen = []
    for key in '"Comment": [{"a": "b}],,':
        qtbot.keyClick(window.code.editor, key)
        seen.append(_drawn(window))
    for _ in range(20):  # into the name of the state and through its quote
        qtbot.keyClick(window.code.editor, Qt.Key.Key_Backspace)
        seen.append(_drawn(window))

    assert all(names == _NAMES for names in seen)


def test_the_only_node_stays_while_either_quote_of_its_name_is_missing(qtbot: QtBot, window: MainWindow) -> None:
    window.document.new('{"StartAt": "Only", "States": {"Only": {"Type": "Succeed"}}}')
    for before in ('{"Only"', '{"'):
        _go_behind(window, before)

        qtbot.keyClick(window.code.editor, Qt.Key.Key_Backspace)

        assert window.document.is_broken
        assert _drawn(window) == {"Only"}
        window.document.undo()


def test_states_appear_while_the_first_workflow_is_typed(qtbot: QtBot, window: MainWindow) -> None:
    window.document.new()
    window.show_panel("code")
    window.code.editor.setFocus()
    window.code.editor.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.keyClick(window.code.editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)

    _paste_over(qtbot, window, '{"States": {"First": {"Type": "Pass"}')

    assert window.document.is_broken
    assert _drawn(window) == {"First"}
    assert not window.canvas.empty_state.isVisible()


def test_a_long_broken_workflow_pasted_over_another_is_understood_in_a_thread(qtbot: QtBot, window: MainWindow) -> None:
    window.document.new(_long("Old"))

    _paste_over(qtbot, window, _long("New").rstrip()[:-1])

    assert "/States/Old7" in window.document.definition.states  # the key is answered first
    qtbot.waitUntil(lambda: "New7" in _drawn(window))
    assert not any(name.startswith("Old") for name in _drawn(window))
    qtbot.keyClick(window.code.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "Old7" in _drawn(window))


def _long(name: str) -> str:
    count = LONG // 100
    states = {f"{name}{n}": {"Type": "Pass", "Comment": "x" * 90, "Next": f"{name}{n + 1}"} for n in range(count)}
    last = {f"{name}{count}": {"Type": "Succeed"}}
    return json.dumps({"StartAt": f"{name}0", "States": states | last}, indent=2)
