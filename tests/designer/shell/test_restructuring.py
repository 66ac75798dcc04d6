"""Moving nodes into a workflow of their own and putting one in, with menu, keys and mouse in the real window."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from designer.document import document
from designer.look import set_language
from designer.shell.extract_dialog import ExtractDialog
from designer.shell.main_window import MainWindow
from tests.designer.shell.dialogs import TWO

pytestmark = pytest.mark.slow  # each opens a whole window

FLOW = """{
  "StartAt": "Get",
  "States": {
    "Get": {"Type": "Pass", "Result": {"n": 4}, "Next": "Work"},
    "Work": {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}, "Next": "Done"},
    "Done": {"Type": "Succeed"}
  }
}
"""


@pytest.fixture
def flow(window: MainWindow, tmp_path: Path) -> MainWindow:
    path = tmp_path / "flow.tcsl.json"
    path.write_text(FLOW, encoding="utf-8")
    window.open(path)
    return window


def extract_dialog(window: MainWindow) -> ExtractDialog:
    dialog = window.nodes.restructuring.dialog
    assert isinstance(dialog, ExtractDialog)
    return dialog


def test_a_node_becomes_a_workflow_that_runs_and_comes_back(flow: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    flow.selection.set(("/States/Work",))

    flow.actions_["extract"].trigger()
    dialog = extract_dialog(flow)
    assert dialog.name.text() == "Work"
    dialog.name.clear()
    QTest.keyClicks(dialog.name, "Part")
    assert str(tmp_path / "Part.tcsl.json") in dialog.place.text().replace("\u200b", "")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)

    assert (tmp_path / "Part.tcsl.json").is_file()
    assert flow.selection.pointers == ("/States/Part",)
    with qtbot.waitSignal(flow.session.status_changed, check_params_cb=lambda: flow.session.view is not None):
        flow.runs.start({})
    qtbot.waitUntil(lambda: not flow.session.is_running)
    assert flow.session.view is not None
    assert (flow.session.view.status, flow.session.view.output) == ("SUCCEEDED", {"n": 5})
    flow.session.clear()

    flow.actions_["inline"].trigger()

    assert json.loads(flow.document.text) == json.loads(FLOW)
    assert flow.selection.pointers == ("/States/Work",)
    flow.document.undo()
    flow.document.undo()
    assert flow.document.text == FLOW


def test_cancel_writes_nothing(flow: MainWindow, tmp_path: Path) -> None:
    flow.selection.set(("/States/Work",))

    flow.actions_["extract"].trigger()
    QTest.mouseClick(extract_dialog(flow).cancel_button, Qt.MouseButton.LeftButton)

    assert [path.name for path in tmp_path.iterdir()] == ["flow.tcsl.json"]
    assert flow.document.text == FLOW


def test_a_question_about_a_workflow_that_went_is_asked_no_more(flow: MainWindow, file: Path) -> None:
    flow.selection.set(("/States/Work",))
    flow.actions_["extract"].trigger()
    assert QApplication.activeModalWidget() is extract_dialog(flow)

    flow.open(file)  # as another program's change does, or a large file that is read at last

    assert QApplication.activeModalWidget() is None
    assert flow.status.currentMessage() == "The workflow has changed meanwhile; nothing was done."
    assert flow.document.text == TWO


def test_a_question_is_asked_no_more_when_the_text_breaks(flow: MainWindow) -> None:
    flow.selection.set(("/States/Work",))
    flow.actions_["extract"].trigger()
    dialog = extract_dialog(flow)

    flow.document.type_text(0, 0, "x")  # typed before, and read only now
    dialog.name.setText("other")
    flow.document.tell()

    assert QApplication.activeModalWidget() is None
    assert flow.status.currentMessage() == "The workflow has changed meanwhile; nothing was done."
    assert flow.document.text == "x" + FLOW


def test_a_name_that_is_taken_cannot_be_confirmed(flow: MainWindow, tmp_path: Path) -> None:
    flow.selection.set(("/States/Work",))

    flow.actions_["extract"].trigger()
    dialog = extract_dialog(flow)
    dialog.name.setText("flow")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)

    assert dialog.place.text() == "There is flow.tcsl.json already."
    assert dialog.isVisible()
    assert flow.document.text == FLOW


def test_a_folder_that_went_away_is_said_and_nothing_lost(flow: MainWindow, tmp_path: Path) -> None:
    flow.selection.set(("/States/Work",))
    flow.actions_["extract"].trigger()
    dialog = extract_dialog(flow)
    (tmp_path / "flow.tcsl.json").unlink()
    tmp_path.rmdir()

    QTest.keyClick(dialog.name, Qt.Key.Key_Return)

    box = flow.nodes.restructuring.dialog
    assert isinstance(box, QMessageBox)
    assert box.text() == "The workflow could not be written."
    assert flow.document.text == FLOW


def test_what_goes_with_the_task_is_asked_before(flow: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "Part.json").write_text(FLOW, encoding="utf-8")
    task = {"Type": "Task", "Resource": "qrn:qcs:asw:r:1:http:json:flowmachine:Part:x", "Retry": [], "End": True}
    text = json.dumps({"StartAt": "A", "States": {"A": task}})
    flow.document.take(text, "x")
    flow.selection.set(("/States/A",))

    flow.actions_["inline"].trigger()
    box = flow.nodes.restructuring.dialog
    assert isinstance(box, QMessageBox)
    assert "Retry" in box.informativeText()
    before = flow.document.text
    QTest.mouseClick(box.buttons()[0], Qt.MouseButton.LeftButton)
    QApplication.processEvents()

    assert before == text
    assert set(json.loads(flow.document.text)["States"]) == {"Get", "Work", "Done"}


def test_the_workflow_that_a_task_starts_is_opened(flow: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    flow.selection.set(("/States/Work",))
    noted: list[str] = []
    flow.document.noted.connect(noted.append)
    flow.actions_["extract"].trigger()
    QTest.keyClick(extract_dialog(flow).name, Qt.Key.Key_Return)
    flow.files.save()

    flow.actions_["open_started"].trigger()

    qtbot.waitUntil(lambda: flow.document.path == tmp_path / "Work.tcsl.json")
    assert noted == ["Written to Work.tcsl.json, beside this workflow"]


def test_a_workflow_that_is_not_there_is_not_opened(flow: MainWindow, tmp_path: Path) -> None:
    flow.selection.set(("/States/Work",))
    flow.actions_["extract"].trigger()
    QTest.keyClick(extract_dialog(flow).name, Qt.Key.Key_Return)
    (tmp_path / "Work.tcsl.json").unlink()
    said: list[str] = []
    flow.document.refused.connect(said.append)

    flow.actions_["open_started"].trigger()
    flow.actions_["inline"].trigger()

    assert said == ["There is no Work.tcsl.json beside this workflow."] * 2


def test_inline_needs_a_task_that_starts_a_workflow(flow: MainWindow) -> None:
    flow.selection.set(("/States/Work",))

    assert not flow.actions_["inline"].isEnabled()
    assert flow.actions_["extract"].isEnabled()


def test_a_workflow_without_a_file_says_what_to_do_first(flow: MainWindow) -> None:
    flow.document.new(FLOW)
    flow.selection.set(("/States/Work",))
    said: list[str] = []
    flow.document.refused.connect(said.append)

    flow.actions_["extract"].trigger()

    assert flow.nodes.restructuring.dialog is None
    assert said == ["Save the workflow first: the new one is written beside it."]


def test_the_question_goes_with_the_workflow_that_it_is_about(flow: MainWindow, tmp_path: Path) -> None:
    flow.selection.set(("/States/Work",))
    flow.actions_["extract"].trigger()
    (tmp_path / "two.tcsl.json").write_text(TWO, encoding="utf-8")

    flow.document.load(tmp_path / "two.tcsl.json")

    assert QApplication.activeModalWidget() is None
    assert flow.document.text == TWO


def test_a_node_that_goes_from_a_long_text_cannot_be_moved_any_more(
    flow: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document, "LONG", 0)  # the window follows in turns of its own
    flow.selection.set(("/States/Work",))
    flow.actions_["extract"].trigger()
    dialog = extract_dialog(flow)

    start = flow.document.text.index('"Work": {')
    flow.document.type_text(start, flow.document.text.index('"Done": {') - start, "")
    QTest.keyClicks(dialog.name, "x")

    assert not dialog.move_button.isEnabled()


def test_the_dialog_speaks_chinese(flow: MainWindow) -> None:
    flow.selection.set(("/States/Work",))
    flow.actions_["extract"].trigger()

    set_language("zh")
    QApplication.processEvents()

    assert extract_dialog(flow).heading.text() == "移到单独的工作流"
