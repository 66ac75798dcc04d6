"""No file is replaced that the user was not asked about."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QTreeView
from pytestqt.qtbot import QtBot

from designer.shell.main_window import MainWindow

from .dialogs import chooser_of

pytestmark = pytest.mark.slow  # each opens a whole window


@pytest.mark.parametrize(
    ("action", "typed", "full"),
    [
        ("save_as", "mine", "mine.tcsl.json"),
        ("export_json", "mine", "mine.json"),
        ("export_picture", "mine", "mine.png"),
        ("export_yaml", "mine", "mine.yaml"),
    ],
)
def test_a_name_without_its_suffix_does_not_replace_a_file_unasked(
    qtbot: QtBot, window: MainWindow, file: Path, action: str, typed: str, full: str
) -> None:
    window.open(file)
    (file.parent / full).write_text("precious", encoding="utf-8")
    (file.parent / full.replace("mine", "two")).touch()
    window.actions_[action].trigger()
    name, table = chooser_of(window).findChild(QLineEdit, "fileNameEdit"), chooser_of(window).findChild(QTreeView)
    assert name is not None
    assert table is not None
    qtbot.waitUntil(table.selectionModel().hasSelection)  # it has read the folder and found what it proposes
    asked: list[str] = []

    def refuse() -> None:
        question = QApplication.activeModalWidget()
        assert isinstance(question, QMessageBox)
        asked.append(question.text())
        question.reject()

    chooser_of(window).activateWindow()
    name.setFocus()
    qtbot.waitUntil(name.hasFocus)
    name.selectAll()
    qtbot.keyClicks(name, typed)
    QTimer.singleShot(0, window, refuse)  # the question has an event loop of its own
    qtbot.keyClick(name, Qt.Key.Key_Return)

    assert full in asked[0]
    assert (file.parent / full).read_text(encoding="utf-8") == "precious"
    chooser_of(window).reject()
