"""Another program changes the open file: what it wrote is shown, and nothing of the user's is lost."""

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
from designer.shell.comparison_dialog import ComparisonDialog
from designer.shell.main_window import MainWindow

from .dialogs import TWO, chooser_of, press

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
