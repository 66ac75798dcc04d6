"""A workflow built, wired, edited, run and saved without a mouse: keys go to whatever has the focus, as a hand sends them."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from designer.shell.main_window import MainWindow
from engine.history.view import StateStatus

pytestmark = pytest.mark.slow

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


def _focus() -> QWidget:
    """Return what a key pressed now goes to."""
    popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
    window = popup or modal
    focus = window.focusWidget() if window is not None else QApplication.focusWidget()
    found = focus or window or QApplication.activeWindow()
    assert found is not None
    return found


def _press(key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(_focus(), key, modifiers)
    QApplication.processEvents()


def _type(text: str) -> None:
    QTest.keyClicks(_focus(), text)
    QApplication.processEvents()


def _add(type_: str, name: str) -> None:
    """Press Tab on the sheet, type what is wanted, and give it a name."""
    _press(KEY.Key_Tab)
    _type(type_)
    _press(KEY.Key_Return)
    _press(KEY.Key_F2)
    _press(KEY.Key_A, CONTROL)
    _type(name)
    _press(KEY.Key_Return)


def _connect(target: str) -> None:
    _press(KEY.Key_C)
    _type(target)
    _press(KEY.Key_Return)


def _tab_to(name: str) -> None:
    for _ in range(80):
        if QAccessible.queryAccessibleInterface(_focus()).text(QAccessible.Text.Name) == name:
            return
        _press(KEY.Key_Tab)
    pytest.fail(f"Tab never came to {name}")


def test_a_workflow_is_built_wired_edited_run_and_saved_by_keys_alone(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.canvas.view.setFocus()

    _add("Pass", "Begin")
    _add("Choice", "Check")
    _add("Succeed", "Good")
    _press(KEY.Key_Up)  # to the Choice
    _add("Fail", "Bad")
    _press(KEY.Key_Up)
    _connect("Begin")  # one more rule: back to the beginning
    _press(KEY.Key_Up)
    assert window.selection.pointers == ("/States/Begin",)
    _tab_to("Comment")
    _type("where it starts")
    _press(KEY.Key_Tab)
    _tab_to("Canvas")
    states = json.loads(window.document.text)["States"]
    assert states["Begin"] == {"Type": "Pass", "Comment": "where it starts", "Next": "Check"}
    assert [rule["Next"] for rule in states["Check"]["Choices"]] == ["Good", "Begin"]
    assert states["Check"]["Default"] == "Bad"

    _press(KEY.Key_F5, CONTROL)
    _press(KEY.Key_A, CONTROL)
    _type('{"value": ""}')
    _press(KEY.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: window.session.status_of("/States/Good") is StateStatus.SUCCEEDED, timeout=10_000)
    assert window.session.status_of("/States/Bad") is None

    file = tmp_path / "keys.tcsl.json"
    _press(KEY.Key_S, CONTROL)
    assert isinstance(window.files.dialog, QFileDialog)
    _press(KEY.Key_A, CONTROL)
    _type(str(file))
    _press(KEY.Key_Return)

    assert file.read_text(encoding="utf-8") == window.document.text
    assert not window.isWindowModified()
    window.activateWindow()  # as the platform does when a dialog closes
    qtbot.waitUntil(window.isActiveWindow)
    for _step in range(40):
        _press(KEY.Key_Z, CONTROL)
    assert json.loads(window.document.text)["States"] == {}


def test_enter_leads_into_the_form_and_escape_back_to_the_canvas(window: MainWindow) -> None:
    window.document.new('{"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 1, "End": true}}}')
    window.selection.set(("/States/A",))
    window.canvas.view.setFocus()
    QApplication.processEvents()

    _press(KEY.Key_Return)
    inside = _focus()
    _press(KEY.Key_Escape)

    assert window.inspector.configure.isAncestorOf(inside)
    assert _focus() is window.canvas.view
