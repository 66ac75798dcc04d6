"""After a program that did not end in order: its unsaved changes are offered, and nothing is lost by waiting."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QPlainTextEdit
from pytestqt.qtbot import QtBot

from designer.document.document import Document
from designer.document.journal import default_folder
from designer.document.journal_keeper import JournalKeeper
from designer.shell.main_window import MainWindow

from .dialogs import TWO

pytestmark = pytest.mark.slow  # each opens a whole window


def _leave_behind(path: Path | None, typed: str) -> None:
    """Leave the journal of a program that typed something and was killed."""
    document = Document()
    keeper = JournalKeeper(document)
    if path is None:
        document.new(TWO, "Orders")
    else:
        document.load(path)
    document.type_text(0, 0, typed)
    keeper.leave()


def _choose(qtbot: QtBot, window: MainWindow, role: QMessageBox.ButtonRole) -> None:
    box = window.recovery.dialog
    assert box is not None
    button = next(button for button in box.buttons() if box.buttonRole(button) == role)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def _left() -> int:
    return len(list(default_folder().glob("*.journal")))


def test_nothing_is_asked_when_nothing_was_left(window: MainWindow) -> None:
    window.recovery.offer()

    assert window.recovery.dialog is None


def test_what_is_brought_back_is_unsaved_and_can_be_undone(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    _leave_behind(file, "\n")

    window.recovery.offer()
    assert window.recovery.dialog is not None
    assert file.name in window.recovery.dialog.text()
    _choose(qtbot, window, QMessageBox.ButtonRole.AcceptRole)

    assert window.document.text == "\n" + TWO
    assert window.document.path == file
    assert window.isWindowModified()
    assert file.read_text(encoding="utf-8") == TWO
    window.actions_["undo"].trigger()
    assert window.document.text == TWO
    assert not window.isWindowModified()


def test_what_is_brought_back_and_saved_leaves_no_journal(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    _leave_behind(file, "\n")
    window.recovery.offer()
    _choose(qtbot, window, QMessageBox.ButtonRole.AcceptRole)

    window.actions_["save"].trigger()
    window.close()

    assert file.read_text(encoding="utf-8") == "\n" + TWO
    assert _left() == 0


def test_what_was_only_typed_into_a_form_is_marked_and_brought_back(
    qtbot: QtBot, window: MainWindow, file: Path
) -> None:
    window.open(file)
    window.selection.set(("/States/A",))
    window.inspector.show_field("/States/A/Comment")
    there = QApplication.focusWidget()
    assert isinstance(there, QPlainTextEdit)
    qtbot.keyClicks(there, "half a sent")
    qtbot.waitUntil(lambda: window.isWindowModified() and window.top_bar.dot.isVisible())

    window.journal.leave()  # as when the program is killed
    window.document.new()
    window.recovery.offer()
    _choose(qtbot, window, QMessageBox.ButtonRole.AcceptRole)
    window.inspector.show_field("/States/A/Comment")
    here = QApplication.focusWidget()

    assert isinstance(here, QPlainTextEdit)
    assert here.toPlainText() == "half a sent"
    assert window.document.text == TWO
    qtbot.waitUntil(window.isWindowModified)
    qtbot.keyClick(here, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.isWindowModified())
    window.close()
    assert _left() == 0


def test_discarding_asks_about_the_next_and_removes_the_journal(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    _leave_behind(None, " ")
    _leave_behind(file, "\n")
    window.recovery.offer()

    assert window.recovery.dialog is not None
    assert "unsaved: Orders" in window.recovery.dialog.informativeText().replace("\u200b", "")
    _choose(qtbot, window, QMessageBox.ButtonRole.DestructiveRole)

    assert _left() == 1
    assert window.recovery.dialog is not None
    assert "Orders" in window.recovery.dialog.text()
    _choose(qtbot, window, QMessageBox.ButtonRole.DestructiveRole)
    assert _left() == 0
    assert window.recovery.dialog is None


def test_escape_decides_later_and_nothing_is_lost(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    _leave_behind(file, "\n")
    window.recovery.offer()
    assert window.recovery.dialog is not None

    qtbot.keyClick(window.recovery.dialog, Qt.Key.Key_Escape)

    assert window.recovery.dialog is None
    assert window.document.path is None
    assert _left() == 1
    window.recovery.offer()
    assert window.recovery.dialog is not None
    _choose(qtbot, window, QMessageBox.ButtonRole.RejectRole)


def test_closing_the_window_after_discarding_changes_leaves_no_journal(
    qtbot: QtBot, window: MainWindow, file: Path
) -> None:
    window.open(file)
    window.document.type_text(0, 0, " ")
    assert _left() == 1

    window.give_up_changes()
    window.close()

    assert _left() == 0
