"""What is typed into a form and cannot be applied is neither lost unasked nor left out of a run unsaid."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from designer.document.commands import rename_state
from designer.inspector.inspector import Tab
from designer.look import set_language
from designer.shell.main_window import MainWindow
from designer.widgets.json_edit import JsonEdit
from tests.designer.shell.dialogs import box_of, press

pytestmark = pytest.mark.slow  # each opens a whole window

FLOW = """{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Task", "Resource": "f", "Parameters": {"a": 1}, "Next": "B"},
    "B": {"Type": "Pass", "End": true}
  }
}
"""
BROKEN = '{"a": 1 "b": 2}'


@pytest.fixture
def typed(window: MainWindow, tmp_path: Path) -> MainWindow:
    """A window with broken JSON in the Parameters of A, while B is shown."""
    path = tmp_path / "flow.tcsl.json"
    path.write_text(FLOW, encoding="utf-8")
    window.open(path)
    window.selection.set(("/States/A",))
    QApplication.processEvents()
    window.inspector.show_configuration()
    edit = window.inspector.findChild(JsonEdit, "Parameters")
    assert edit is not None
    edit.editor.setFocus()
    edit.editor.selectAll()
    QTest.keyClicks(edit.editor, BROKEN)
    window.selection.set(("/States/B",))
    QApplication.processEvents()
    return window


def parameters_of(window: MainWindow) -> str:
    edit = next(one for one in window.inspector.findChildren(JsonEdit, "Parameters") if one.isVisible())
    return edit.text


def go_there(qtbot: QtBot, window: MainWindow) -> None:
    buttons = [one for one in box_of(window).findChildren(QPushButton) if one.text() == "Go to it"]
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)


def test_closing_asks_and_leads_to_it(qtbot: QtBot, typed: MainWindow) -> None:
    typed.close()
    question = box_of(typed).text()

    go_there(qtbot, typed)
    QApplication.processEvents()

    assert "Parameters · A" in question
    assert typed.isVisible()
    assert typed.selection.current == "/States/A"
    assert parameters_of(typed) == BROKEN


LONG_FLOW = {
    "StartAt": "A",
    "States": {
        "A": {
            "Type": "Task",
            "Resource": "f",
            "Retry": [{"ErrorEquals": [f"E{number}"], "MaxAttempts": 1} for number in range(45)],
            **{f"x{number}": number for number in range(45)},
            "End": True,
        },
        "C": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.a", "NumericEquals": number, "Next": "A"} for number in range(45)],
        },
    },
}


@pytest.mark.parametrize(
    ("pointer", "typed_text"),
    [
        ("/States/A/TimeoutSeconds", "soon"),  # in the tab of errors, though it is no Retry and no Catch
        ("/States/A/Retry/30/MaxAttempts", "many"),
        ("/States/A/x33", "{"),
        ("/States/C/Choices/21/NumericEquals", "many"),
    ],
)
def test_the_question_leads_to_the_very_field(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, pointer: str, typed_text: str
) -> None:
    path = tmp_path / "flow.tcsl.json"
    path.write_text(json.dumps(LONG_FLOW), encoding="utf-8")
    window.open(path)
    window.inspector.show_field(pointer)
    QApplication.processEvents()
    there = QApplication.focusWidget()
    assert isinstance(there, QLineEdit | QPlainTextEdit)
    there.selectAll()
    QTest.keyClicks(there, typed_text)
    window.selection.set(("/States/A" if "/C/" in pointer else "/States/C",))
    QApplication.processEvents()

    window.close()
    go_there(qtbot, window)
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    now = QApplication.focusWidget()

    assert isinstance(now, QLineEdit | QPlainTextEdit)
    assert (now.text() if isinstance(now, QLineEdit) else now.toPlainText()) == typed_text
    assert not now.visibleRegion().isEmpty()


def test_closing_goes_on_when_it_may_be_lost(qtbot: QtBot, typed: MainWindow) -> None:
    typed.close()

    press(qtbot, typed, QMessageBox.StandardButton.Discard)
    qtbot.waitUntil(lambda: not typed.isVisible())


@pytest.mark.parametrize(
    ("chosen", "words"), [("en", "without what is typed into Parameters · A"), ("zh", "但不含 Parameters · A")]
)
def test_saving_says_what_is_not_in_the_file(typed: MainWindow, chosen: str, words: str) -> None:
    set_language(chosen)

    typed.actions_["save"].trigger()

    assert words in typed.status.currentMessage()
    assert typed.document.path is not None
    assert typed.document.path.read_text(encoding="utf-8") == FLOW


def test_a_run_is_not_one_of_something_else_than_what_is_typed(typed: MainWindow) -> None:
    typed.actions_["run"].trigger()
    QApplication.processEvents()

    assert not typed.session.is_running
    assert typed.runs.dialog is None
    assert "It did not run" in typed.status.currentMessage()
    assert typed.selection.current == "/States/A"
    assert parameters_of(typed) == BROKEN


def test_another_workflow_does_not_get_what_was_typed(qtbot: QtBot, typed: MainWindow, tmp_path: Path) -> None:
    other = tmp_path / "other.tcsl.json"
    other.write_text(FLOW, encoding="utf-8")

    typed.files.leave(lambda: typed.open(other))
    press(qtbot, typed, QMessageBox.StandardButton.Discard)
    typed.selection.set(("/States/A",))
    QApplication.processEvents()

    assert typed.document.path == other
    assert "b" not in parameters_of(typed)
    assert typed.inspector.unapplied == []


@pytest.mark.parametrize("end", ["mended", "taken back", "node deleted"])
def test_what_is_settled_is_not_asked_about(typed: MainWindow, end: str) -> None:
    settle: dict[str, Callable[[JsonEdit], object]] = {
        "mended": lambda edit: edit.repair.click(),
        "taken back": lambda edit: QTest.keyClick(edit.editor, Qt.Key.Key_Escape),
        "node deleted": lambda _edit: typed.actions_["delete"].trigger(),
    }
    typed.selection.set(("/States/A",))
    QApplication.processEvents()
    edit = next(one for one in typed.inspector.findChildren(JsonEdit, "Parameters") if one.isVisible())
    edit.editor.setFocus()

    settle[end](edit)
    typed.inspector.commit()

    assert typed.inspector.unapplied == []


def test_letters_for_a_number_of_the_workflow_are_asked_about(typed: MainWindow) -> None:
    typed.selection.set(())
    QApplication.processEvents()
    line = typed.inspector.findChild(QLineEdit, "TimeoutSeconds")
    assert line is not None
    line.setFocus()
    QTest.keyClicks(line, "abc")

    typed.inspector.commit()

    assert typed.inspector.unapplied == ["/States/A/Parameters", "/TimeoutSeconds"]


def test_it_is_kept_while_other_nodes_are_edited_and_its_own_gets_another_name(typed: MainWindow) -> None:
    typed.selection.set(("/States/A",))
    QApplication.processEvents()
    tabs = typed.inspector.tabs
    errors = next(number for number in range(tabs.count()) if tabs.tabData(number) is Tab.ERRORS)
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(errors).center())
    QApplication.processEvents()
    form = typed.inspector.errors.form
    assert form is not None
    form.catch.add.click()
    QApplication.processEvents()
    typed.selection.set(("/States/B",))
    QApplication.processEvents()

    rename_state(typed.document, "/States/A", "Renamed")
    QApplication.processEvents()
    typed.inspector.commit()

    assert typed.inspector.unapplied == ["/States/Renamed/Parameters"]
    typed.selection.set(("/States/Renamed",))
    QApplication.processEvents()
    typed.inspector.show_configuration()
    assert parameters_of(typed) == BROKEN
