"""Opening large files: read in the background, and nothing that was open is lost meanwhile."""

from pathlib import Path

import pytest
from PySide6.QtCore import QDir, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from designer.canvas.note_edit import NoteEdit
from designer.document.commands import set_field
from designer.shell.main_window import MainWindow
from tests.bench.workflows import mixed
from tests.designer.shell.dialogs import TWO, chooser_of, press

pytestmark = pytest.mark.slow  # each opens a whole window


def _large(folder: Path) -> Path:
    path = folder / "large.tcsl.json"
    path.write_text(mixed(1_000), encoding="utf-8")
    return path


def test_a_large_file_is_read_in_the_background_and_shown(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = _large(tmp_path)

    with qtbot.waitSignal(window.files.opened, timeout=30_000):
        window.open(path)
        assert window.files.is_opening
        assert window.status.currentMessage() == "Opening large.tcsl.json …"

    assert window.document.path == path
    assert window.document.text == path.read_text(encoding="utf-8")
    assert len(window.document.definition.states) == 1_000


def test_changes_made_while_a_large_file_is_read_are_asked_about(
    qtbot: QtBot, window: MainWindow, file: Path, tmp_path: Path
) -> None:
    window.open(file)

    window.open(_large(tmp_path))
    set_field(window.document, "/States/A", "Comment", "x")
    qtbot.waitUntil(lambda: window.files.dialog is not None, timeout=30_000)
    press(qtbot, window, QMessageBox.StandardButton.Cancel)

    assert window.document.path == file
    assert window.document.definition.states["/States/A"].comment == "x"


def test_a_run_started_while_a_large_file_is_read_is_asked_about(
    qtbot: QtBot, window: MainWindow, file: Path, tmp_path: Path
) -> None:
    file.write_text(
        '{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 600, "End": true}}}', encoding="utf-8"
    )
    window.open(file)

    window.open(_large(tmp_path))
    window.runs.start({})
    qtbot.waitUntil(lambda: not window.files.is_opening, timeout=30_000)
    press(qtbot, window, QMessageBox.StandardButton.Cancel)

    assert window.document.path == file
    assert window.session.is_running
    window.session.stop()
    qtbot.waitUntil(lambda: not window.session.is_running)


def test_changes_given_up_before_a_large_file_is_read_are_not_asked_about_again(
    qtbot: QtBot, window: MainWindow, file: Path, tmp_path: Path
) -> None:
    window.open(file)
    set_field(window.document, "/States/A", "Comment", "x")
    path = _large(tmp_path)

    window.open(path)
    qtbot.waitUntil(lambda: not window.files.is_opening, timeout=30_000)

    assert window.files.dialog is None
    assert window.document.path == path


def test_the_status_bar_says_no_longer_that_a_file_is_being_opened_when_a_new_workflow_took_over(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.open(_large(tmp_path))
    window.canvas.view.setFocus()

    qtbot.keyClick(window.canvas.view, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)

    assert not window.files.is_opening
    assert window.status.currentMessage() == ""


def test_the_status_bar_names_the_file_that_took_over_from_one_being_opened(
    window: MainWindow, file: Path, tmp_path: Path
) -> None:
    window.open(_large(tmp_path))

    window.open(file)

    assert not window.files.is_opening
    assert window.status.currentMessage() == "Opened two.tcsl.json"


def test_the_status_bar_is_free_when_opening_a_large_file_came_to_nothing(
    qtbot: QtBot, window: MainWindow, file: Path, tmp_path: Path
) -> None:
    window.open(file)
    window.open(_large(tmp_path))
    set_field(window.document, "/States/A", "Comment", "x")

    qtbot.waitUntil(lambda: window.files.dialog is not None, timeout=30_000)

    assert window.status.currentMessage() == ""
    press(qtbot, window, QMessageBox.StandardButton.Cancel)


def test_a_new_workflow_is_not_replaced_by_a_large_file_asked_for_before(window: MainWindow, tmp_path: Path) -> None:
    window.open(_large(tmp_path))

    window.actions_["new"].trigger()

    assert not window.files.is_opening
    window.files.close()  # the reading has come to its end
    QApplication.processEvents()
    assert window.document.path is None


def test_a_large_file_waits_for_a_dialog_about_the_open_one(
    qtbot: QtBot, window: MainWindow, file: Path, tmp_path: Path
) -> None:
    window.open(file)
    path = _large(tmp_path)

    window.open(path)
    window.files.ask_save_as()
    qtbot.waitUntil(lambda: not window.files.is_opening, timeout=30_000)
    assert window.document.path == file
    dialog = chooser_of(window)
    dialog.fileSelected.emit(str(tmp_path / "copy.tcsl.json"))
    with qtbot.waitSignal(window.files.opened, timeout=30_000):
        dialog.done(QDialog.DialogCode.Accepted)

    assert (tmp_path / "copy.tcsl.json").read_text(encoding="utf-8") == TWO
    assert window.document.path == path


def _with_note(window: MainWindow, path: Path) -> None:
    """Make a workflow at ``path`` with one note, "old", and show it."""
    path.write_text(TWO, encoding="utf-8")
    window.open(path)
    window.canvas.keys.notes.add(QPointF(200, 0))
    editor(window).setPlainText("old")
    editor(window).document().setModified(True)
    window.actions_["save"].trigger()
    assert note_texts(window) == ["old"]


def editor(window: MainWindow) -> NoteEdit:
    return next(one for one in window.canvas.view.viewport().findChildren(NoteEdit) if one.isVisible())


def note_texts(window: MainWindow) -> list[str]:
    return [note.text for note in window.document.side.notes.values()]


def write_on_the_note(window: MainWindow, words: str) -> None:
    (name,) = window.document.side.notes
    window.canvas.keys.notes.write(name)
    QTest.keyClicks(editor(window), words)


def test_words_of_a_note_never_get_into_the_workflow_that_is_opened_next(window: MainWindow, tmp_path: Path) -> None:
    _with_note(window, tmp_path / "one.tcsl.json")
    _with_note(window, tmp_path / "two.tcsl.json")
    window.open(tmp_path / "one.tcsl.json")
    write_on_the_note(window, " and new")

    window.open(tmp_path / "two.tcsl.json")
    QApplication.processEvents()

    assert note_texts(window) == ["old"]
    assert not window.document.is_modified


def test_a_note_that_is_written_while_a_large_file_is_read_is_asked_about(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    _with_note(window, tmp_path / "one.tcsl.json")
    window.open(_large(tmp_path))
    write_on_the_note(window, " and new")

    qtbot.waitUntil(lambda: window.files.dialog is not None, timeout=30_000)
    press(qtbot, window, QMessageBox.StandardButton.Cancel)

    assert window.document.path == tmp_path / "one.tcsl.json"
    assert note_texts(window) == ["old and new"]


def test_every_ending_of_a_workflow_is_listed(window: MainWindow, tmp_path: Path) -> None:
    names = ("a.json", "b.tcsl.json", "c.asl.json", "d.asl", "e.tcsl")
    window.actions_["open"].trigger()
    dialog = chooser_of(window)

    patterns = dialog.nameFilters()[0].partition("(")[2].rstrip(")").split()

    assert [name for name in names if not QDir.match(patterns, name)] == []
    assert not QDir.match(patterns, "notes.txt")
    dialog.reject()
