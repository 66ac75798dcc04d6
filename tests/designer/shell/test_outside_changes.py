"""Another program changes the open file: what it wrote is shown, and nothing of the user's is lost."""

import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from designer.document.document import Document
from designer.document.file_watch import FileWatch
from designer.shell.main_window import MainWindow

from .dialogs import TWO, box_of, press

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


def test_changes_of_both_let_the_user_decide(qtbot: QtBot, active: MainWindow, file: Path) -> None:
    active.open(file)
    active.document.type_text(0, 0, "\n")

    _replace(file, THEIRS)

    qtbot.waitUntil(lambda: active.files.dialog is not None)
    assert "another program" in box_of(active).text()
    press(qtbot, active, QMessageBox.StandardButton.Cancel)
    assert active.document.text == "\n" + TWO
    assert file.read_text(encoding="utf-8") == THEIRS


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
