"""Another program changes the open file: what it wrote is shown, and nothing of the user's is lost."""

import json
import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from designer.document.commands import set_field
from designer.document.comparison import Kind
from designer.document.copies import copies
from designer.document.document import Document
from designer.document.file_watch import FileWatch
from designer.document.side_file import Note
from designer.shell.comparison_dialog import ComparisonDialog
from designer.shell.main_window import MainWindow
from designer.shell.merge_dialog import MergeDialog

from .dialogs import TWO, box_of, chooser_of, press

pytestmark = pytest.mark.slow  # each opens a whole window

THEIRS = TWO.replace("Pass", "Succeed").replace(', "Next": "B"', "").replace(', "End": true', "")


def _replace(file: Path, text: str) -> None:
    """Write as editors do: another file takes its place."""
    other = file.with_name("other")
    other.write_text(text, encoding="utf-8")
    os.replace(other, file)


@pytest.fixture
def active(qtbot: QtBot, window: MainWindow) -> MainWindow:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def test_a_file_nobody_edits_here_is_shown_as_it_is_now(qtbot: QtBot, active: MainWindow, file: Path) -> None:
    active.open(file)

    _replace(file, THEIRS)

    qtbot.waitUntil(lambda: active.document.text == THEIRS)
    assert not active.isWindowModified()
    active.actions_["undo"].trigger()
    assert active.document.text == TWO


def test_a_file_that_is_deleted_makes_the_window_ask_before_it_closes(
    qtbot: QtBot, active: MainWindow, file: Path
) -> None:
    active.open(file)

    with qtbot.waitSignal(active.files.done, check_params_cb=lambda text: "not on the disk" in text):
        file.unlink()

    assert active.isWindowModified()
    active.close()
    press(qtbot, active, QMessageBox.StandardButton.Save)
    assert file.read_text(encoding="utf-8") == TWO


def test_a_file_that_comes_back_as_it_was_counts_as_saved(qtbot: QtBot, active: MainWindow, file: Path) -> None:
    active.open(file)
    with qtbot.waitSignal(active.document.modified_changed):
        file.unlink()

    with qtbot.waitSignal(active.document.modified_changed):
        file.write_text(TWO, encoding="utf-8")

    assert not active.isWindowModified()


def _question(window: MainWindow) -> ComparisonDialog:
    dialog = window.files.dialog
    assert isinstance(dialog, ComparisonDialog)
    return dialog


def _press_button(qtbot: QtBot, window: MainWindow, words: str) -> None:
    buttons = _question(window).findChildren(QPushButton)
    qtbot.mouseClick(next(button for button in buttons if button.text() == words), Qt.MouseButton.LeftButton)


@pytest.fixture
def asked(qtbot: QtBot, active: MainWindow, file: Path) -> MainWindow:
    """Return a window whose file was changed here and outside, with the question about it open."""
    active.open(file)
    set_field(active.document, "/States/A", "Comment", "mine")
    _replace(file, THEIRS)
    qtbot.waitUntil(lambda: active.files.dialog is not None)
    return active


def test_changes_of_both_are_shown_and_nothing_is_written_before_the_user_decides(
    qtbot: QtBot, asked: MainWindow, file: Path
) -> None:
    mine, dialog = asked.document.text, _question(asked)

    assert dialog.view.marked() == {"/States/A": Kind.CHANGED, "/States/B": Kind.CHANGED}
    heads = dialog.list.headerItem()
    assert [heads.text(column) for column in range(3)] == ["What", "Mine", "Theirs"]
    dialog.tabs.setCurrentIndex(1)
    assert dialog.list.rows() == [("Pass A", [("Comment", "—", '"mine"')])]
    dialog.tabs.setCurrentIndex(2)
    assert [title for title, _fields in dialog.list.rows()] == ["Succeed A", "Succeed B"]
    _press_button(qtbot, asked, "Decide later")

    assert asked.document.text == mine
    assert file.read_text(encoding="utf-8") == THEIRS


def test_return_keeps_both(qtbot: QtBot, asked: MainWindow, file: Path, tmp_path: Path) -> None:
    mine = asked.document.text

    qtbot.keyClick(_question(asked), Qt.Key.Key_Return)
    chooser = chooser_of(asked)
    proposed = Path(chooser.selectedFiles()[0])
    chooser.fileSelected.emit(str(proposed))
    chooser.reject()

    assert proposed.name == "two (mine).tcsl.json"
    assert proposed.read_text(encoding="utf-8") == mine
    assert file.read_text(encoding="utf-8") == THEIRS
    assert asked.document.path == proposed


def test_theirs_can_be_taken_and_undone(qtbot: QtBot, asked: MainWindow, file: Path) -> None:
    mine = asked.document.text

    _press_button(qtbot, asked, "Take theirs")

    assert asked.document.text == THEIRS
    assert not asked.isWindowModified()
    asked.actions_["undo"].trigger()
    assert asked.document.text == mine


def test_mine_can_be_kept_and_theirs_stays_among_the_copies(qtbot: QtBot, asked: MainWindow, file: Path) -> None:
    mine = asked.document.text

    _press_button(qtbot, asked, "Keep mine")

    assert file.read_text(encoding="utf-8") == mine
    assert copies(file)[0].read() == THEIRS


def _merging(qtbot: QtBot, window: MainWindow) -> MergeDialog:
    _press_button(qtbot, window, "Merge…")
    qtbot.waitUntil(lambda: isinstance(window.files.dialog, MergeDialog))
    dialog = window.files.dialog
    assert isinstance(dialog, MergeDialog)
    return dialog


def test_both_can_be_merged_and_undone(qtbot: QtBot, asked: MainWindow, file: Path) -> None:
    mine = asked.document.text
    side = asked.document.side.with_note("1", Note(text="hi", x=0, y=0, w=100, h=100))
    asked.document.edit((), "note", side=side)

    dialog = _merging(qtbot, asked)
    changes = dialog.list.rows()
    _press_button(qtbot, asked, "Take the merged one")

    assert changes == [("Succeed A", [("Comment", "—", '"mine"')])]
    assert asked.document.text == THEIRS.replace('"Succeed"', '"Succeed", "Comment": "mine"', 1)
    assert asked.document.side.notes
    assert asked.isWindowModified()
    assert file.read_text(encoding="utf-8") == THEIRS
    asked.actions_["undo"].trigger()
    assert asked.document.text == THEIRS
    assert not asked.isWindowModified()
    asked.actions_["undo"].trigger()
    assert asked.document.text == mine


def test_what_both_changed_is_decided_by_a_click_or_by_keys(qtbot: QtBot, active: MainWindow, file: Path) -> None:
    active.open(file)
    set_field(active.document, "/States/A", "Comment", "mine")
    set_field(active.document, "/States/B", "Comment", "mine")
    theirs = TWO.replace('"Pass"', '"Pass", "Comment": "theirs"')
    _replace(file, theirs)
    qtbot.waitUntil(lambda: active.files.dialog is not None)

    dialog = _merging(qtbot, active)
    conflicts = dialog.conflicts
    rows = [conflicts.topLevelItem(place) for place in range(2)]
    assert [row.text(0) for row in rows if row is not None] == ["A · Comment", "B · Comment"]
    qtbot.waitExposed(dialog)
    column = conflicts.columnViewportPosition(2) + 8
    place = conflicts.visualItemRect(conflicts.itemFromIndex(conflicts.model().index(0, 2))).center()
    place.setX(column)
    qtbot.mouseClick(conflicts.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert conflicts.kept == {"/States/A/Comment"}
    assert [title for title, _fields in dialog.list.rows()] == ["Pass B"]
    qtbot.keyClick(conflicts, Qt.Key.Key_Down)
    assert dialog.view.scene.selected_ids()[0] == ["/States/B"]
    qtbot.keyClick(conflicts, Qt.Key.Key_Right)
    assert dialog.comparison.is_same
    qtbot.keyClick(conflicts, Qt.Key.Key_Left)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)

    assert active.files.dialog is None
    assert active.document.text == theirs.replace("theirs", "mine").replace("mine", "theirs", 1)


def test_a_merge_of_what_is_not_open_any_more_changes_nothing(
    qtbot: QtBot, asked: MainWindow, file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.tcsl.json"
    other.write_text(TWO, encoding="utf-8")

    _merging(qtbot, asked)
    asked.document.load(other)
    _press_button(qtbot, asked, "Take the merged one")

    assert (asked.document.text, asked.document.path) == (TWO, other)
    assert not asked.document.undo_stack.canUndo()
    assert asked.status.currentMessage() == "The workflow has changed meanwhile; nothing was done."


def test_a_merge_decided_while_leaving_is_saved(qtbot: QtBot, active: MainWindow, file: Path, tmp_path: Path) -> None:
    active.open(file)
    set_field(active.document, "/States/A", "Comment", "mine")
    file.write_text(THEIRS, encoding="utf-8")
    gone: list[int] = []

    active.files.save(lambda: gone.append(1))
    _merging(qtbot, active)
    _press_button(qtbot, active, "Take the merged one")

    assert gone == [1]
    assert '"Comment": "mine"' in file.read_text(encoding="utf-8")
    assert not active.isWindowModified()


def test_large_versions_are_compared_while_the_window_goes_on(qtbot: QtBot, active: MainWindow, tmp_path: Path) -> None:
    states = {f"S{number}": {"Type": "Pass", "Next": f"S{number + 1}"} for number in range(1200)}
    states["S1200"] = {"Type": "Succeed"}
    file = tmp_path / "large.json"
    file.write_text(json.dumps({"StartAt": "S0", "States": states}), encoding="utf-8")
    active.open(file)
    qtbot.waitUntil(lambda: not active.files.is_opening)
    text = active.document.text
    active.document.take(text.replace('"Pass"', '"Pass", "Comment": "mine"'), "All")

    active.compare.with_saved()
    dialog = active.files.dialog
    assert isinstance(dialog, ComparisonDialog)
    waiting = dialog.broken.text()
    qtbot.waitUntil(lambda: dialog.summary.text() != "")

    assert waiting == "Comparing …"
    assert dialog.summary.text() == "1200 changed"
    qtbot.waitUntil(lambda: len(dialog.list.rows()) == 1200)
    dialog.reject()


def test_a_broken_text_cannot_be_merged(qtbot: QtBot, active: MainWindow, file: Path) -> None:
    active.open(file)
    set_field(active.document, "/States/A", "Comment", "mine")
    file.write_text('{"StartAt": ', encoding="utf-8")
    active.actions_["save"].trigger()

    _press_button(qtbot, active, "Merge…")
    qtbot.waitUntil(lambda: isinstance(active.files.dialog, QMessageBox))

    assert "no readable JSON" in box_of(active).informativeText()
    press(qtbot, active, QMessageBox.StandardButton.Ok)


def test_a_decision_put_off_stays_in_the_status_bar_until_it_is_made(
    qtbot: QtBot, asked: MainWindow, file: Path
) -> None:
    chip = asked.status.outside
    _press_button(qtbot, asked, "Decide later")
    asked.activateWindow()
    qtbot.waitUntil(asked.isActiveWindow)
    asked.files.look_outside()
    assert asked.files.dialog is None
    assert chip.isVisible()

    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    _press_button(qtbot, asked, "Take theirs")

    assert asked.document.text == THEIRS
    assert not chip.isVisible()


def test_a_decision_put_off_is_past_once_the_file_is_as_it_was(qtbot: QtBot, asked: MainWindow, file: Path) -> None:
    _press_button(qtbot, asked, "Decide later")
    assert asked.status.outside.isVisible()

    _replace(file, TWO)

    qtbot.waitUntil(lambda: not asked.status.outside.isVisible())
    assert asked.files.dialog is None


@pytest.mark.parametrize("way", ["Keep mine", "another file", "another workflow"])
def test_nothing_is_put_off_any_more_once_it_is_decided(
    qtbot: QtBot, active: MainWindow, file: Path, tmp_path: Path, way: str
) -> None:
    active.open(file)
    set_field(active.document, "/States/A", "Comment", "mine")
    file.write_text(THEIRS, encoding="utf-8")
    active.actions_["save"].trigger()
    _press_button(qtbot, active, "Decide later")
    active.activateWindow()
    qtbot.waitUntil(active.isActiveWindow)
    active.files.look_outside()
    assert active.files.dialog is None  # it was asked once
    assert active.status.outside.isVisible()

    if way == "Keep mine":
        qtbot.mouseClick(active.status.outside, Qt.MouseButton.LeftButton)
        _press_button(qtbot, active, way)
    elif way == "another file":
        active.document.save_as(tmp_path / "other.tcsl.json")
    else:
        active.document.new()

    assert not active.status.outside.isVisible()


def test_saving_over_a_change_from_outside_asks_too(active: MainWindow, file: Path) -> None:
    active.open(file)
    set_field(active.document, "/States/A", "Comment", "mine")
    file.write_text(THEIRS, encoding="utf-8")

    active.actions_["save"].trigger()

    assert "another program" in _question(active).findChildren(QLabel)[0].text()
    assert file.read_text(encoding="utf-8") == THEIRS


def test_what_another_program_broke_is_told_and_can_still_be_decided(
    qtbot: QtBot, active: MainWindow, file: Path
) -> None:
    active.open(file)
    set_field(active.document, "/States/A", "Comment", "mine")
    file.write_text('{"StartAt": ', encoding="utf-8")

    active.actions_["save"].trigger()

    assert "no readable JSON" in _question(active).broken.text()
    _press_button(qtbot, active, "Keep mine")
    assert file.read_text(encoding="utf-8") == active.document.text


def test_a_change_while_a_question_is_open_is_told_when_the_user_comes_back(
    qtbot: QtBot, active: MainWindow, file: Path
) -> None:
    active.open(file)
    active.files.complain("A", "B")

    _replace(file, THEIRS)
    active.files.look_outside()
    was_kept = active.document.text == TWO
    press(qtbot, active, QMessageBox.StandardButton.Ok)
    active.activateWindow()
    qtbot.waitUntil(active.isActiveWindow)
    active.files.look_outside()

    assert was_kept
    qtbot.waitUntil(lambda: active.document.text == THEIRS)


def test_an_own_save_is_no_outside_change(qtbot: QtBot, qapp: object, file: Path) -> None:
    document = Document()
    watch = FileWatch(document)
    document.load(file)
    document.type_text(0, 0, " ")

    with qtbot.assertNotEmitted(watch.changed, wait=300):
        document.save()
        watch.look()


def test_each_outside_change_is_told_once(qtbot: QtBot, qapp: object, file: Path) -> None:
    document = Document()
    watch = FileWatch(document)
    document.load(file)
    told: list[int] = []
    watch.changed.connect(lambda: told.append(1))

    _replace(file, THEIRS)
    qtbot.waitUntil(lambda: told == [1])
    watch.look()
    watch.look()
    assert told == [1]
    _replace(file, TWO + "\n")

    qtbot.waitUntil(lambda: told == [1, 1])


def test_a_change_nobody_decided_about_is_still_told_once_the_file_went_and_came_back(qapp: object, file: Path) -> None:
    document = Document()
    document.load(file)
    watch, told = FileWatch(document), list[bool]()
    watch.differing.connect(told.append)
    _replace(file, THEIRS)
    watch.look()

    file.rename(file.with_name("away"))
    watch.look()
    file.with_name("away").rename(file)
    watch.look()

    assert told == [True, False, True]
