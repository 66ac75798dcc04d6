"""Saving and leaving with changes, in the window."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLineEdit,
    QMessageBox,
)
from pytestqt.qtbot import QtBot

from designer.document.commands import set_field
from designer.document.speaking import set_dialect
from designer.shell.main_window import MainWindow
from engine.language.dialects import Dialect
from tests.designer.shell.dialogs import TWO, chooser_of, press

pytestmark = pytest.mark.slow  # each opens a whole window


def test_the_title_tells_whether_there_are_changes(window: MainWindow, file: Path) -> None:
    window.open(file)
    assert window.windowTitle().startswith("two")
    assert not window.isWindowModified()

    set_field(window.document, "/States/A", "Comment", "x")
    assert window.isWindowModified()
    assert window.top_bar.dot.isVisible()

    window.actions_["undo"].trigger()
    assert not window.isWindowModified()


def test_save_writes_the_file_and_ctrl_s_is_its_key(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    window.open(file)
    set_field(window.document, "/States/A", "Comment", "x")

    window.canvas.view.setFocus()
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    assert json.loads(file.read_text(encoding="utf-8"))["States"]["A"]["Comment"] == "x"
    assert not window.document.is_modified


def test_saving_a_new_workflow_asks_for_a_name(window: MainWindow, tmp_path: Path) -> None:
    window.document.new(TWO)
    window.actions_["save"].trigger()

    chooser_of(window).fileSelected.emit(str(tmp_path / "mine"))

    assert (tmp_path / "mine.tcsl.json").read_text(encoding="utf-8") == TWO


def test_what_a_workflow_was_run_with_goes_along_to_its_new_name(window: MainWindow, tmp_path: Path) -> None:
    window.document.new(TWO)
    window.settings.add_input(window.runs.workflow, '{"n": 1}')
    window.runs.set_functions_folder(tmp_path)
    window.files.save_as(tmp_path / "first.tcsl.json")
    window.settings.add_input(window.runs.workflow, '{"n": 2}')

    window.settings.add_input(str(tmp_path / "second.tcsl.json"), '{"of": "what was there"}')

    window.files.save_as(tmp_path / "second.tcsl.json")
    second = window.settings.inputs(window.runs.workflow)
    window.open(tmp_path / "first.tcsl.json")
    first = window.settings.inputs(window.runs.workflow)
    window.document.new(TWO)

    assert second == ('{"n": 2}', '{"n": 1}')
    assert first == second
    assert window.settings.functions_folder(str(tmp_path / "second.tcsl.json")) == tmp_path
    assert window.runs.saved_input() is None  # another new one


@pytest.mark.parametrize("answer", ["Save", "Discard", "Cancel"])
def test_leaving_with_changes_asks_first(qtbot: QtBot, window: MainWindow, file: Path, answer: str) -> None:
    window.open(file)
    set_field(window.document, "/States/A", "Comment", "x")

    window.actions_["new"].trigger()
    press(qtbot, window, QMessageBox.StandardButton[answer])

    assert ("Comment" in file.read_text(encoding="utf-8")) is (answer == "Save")
    assert (window.document.path is None) is (answer != "Cancel")


def test_closing_with_changes_asks_and_cancel_keeps_the_window(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    window.open(file)
    set_field(window.document, "/States/A", "Comment", "x")

    window.close()
    assert window.isVisible()
    press(qtbot, window, QMessageBox.StandardButton.Cancel)

    assert window.isVisible()


@pytest.mark.parametrize("way", ["close", "new"])
def test_what_is_typed_in_a_form_counts_as_a_change_when_one_leaves(
    qtbot: QtBot, window: MainWindow, file: Path, way: str
) -> None:
    window.open(file)
    window.selection.set(("/States/A",))
    window.inspector.update_now()
    line = next(one for one in window.inspector.findChildren(QLineEdit, "OutputPath") if one.isVisible())
    line.setFocus()
    qtbot.keyClicks(line, "$.typed")

    if way == "close":
        window.close()
    else:
        qtbot.keyClick(line, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, window, QMessageBox.StandardButton.Save)

    assert '"OutputPath": "$.typed"' in file.read_text(encoding="utf-8")


def test_closing_after_discard_closes(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    window.open(file)
    set_field(window.document, "/States/A", "Comment", "x")

    window.close()
    press(qtbot, window, QMessageBox.StandardButton.Discard)

    assert not window.isVisible()
    assert file.read_text(encoding="utf-8") == TWO


def test_an_earlier_saved_copy_is_taken_from_the_menu_and_undone(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    window.open(file)
    window.document.type_text(0, 0, "\n")
    window.actions_["save"].trigger()

    window.menu_.copies.aboutToShow.emit()
    window.menu_.copies.actions()[0].trigger()

    assert window.document.text == TWO
    assert window.isWindowModified()
    window.actions_["undo"].trigger()
    assert window.document.text == "\n" + TWO


def test_going_back_to_what_was_saved_is_offered_only_when_something_changed(window: MainWindow, file: Path) -> None:
    window.open(file)
    was_offered = window.actions_["revert"].isEnabled()
    window.document.type_text(0, 0, "\n")
    is_offered = window.actions_["revert"].isEnabled()

    window.actions_["revert"].trigger()

    assert (was_offered, is_offered) == (False, True)
    assert window.document.text == TWO
    assert not window.actions_["revert"].isEnabled()


@pytest.mark.parametrize(("dialect", "name"), [(None, "mine.tcsl.json"), (Dialect.ASL, "mine.asl.json")])
def test_name_without_a_suffix_gets_that_of_the_dialect(
    window: MainWindow, tmp_path: Path, dialect: Dialect | None, name: str
) -> None:
    window.document.new(TWO, "orders")
    set_dialect(window.document, dialect)
    window.actions_["save"].trigger()

    chooser = chooser_of(window)
    assert Path(chooser.selectedFiles()[0]).name == f"orders{name.removeprefix('mine')}"
    chooser.fileSelected.emit(str(tmp_path / "mine"))

    assert (tmp_path / name).exists()


def test_another_name_does_not_change_the_dialect_that_the_first_one_told(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "two.asl.json"
    path.write_text(TWO)
    window.open(path)
    assert window.document.definition.dialect is Dialect.ASL

    window.actions_["save_as"].trigger()
    chooser_of(window).fileSelected.emit(str(tmp_path / "two.json"))

    assert window.document.path == tmp_path / "two.json"
    assert window.document.definition.dialect is Dialect.ASL
    assert not window.document.is_modified
    assert json.loads((tmp_path / "two.json.studio.json").read_text()) == {"version": 1, "dialect": "asl"}
