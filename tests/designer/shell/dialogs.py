"""The dialogs of the window, and a small workflow to open."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from designer.shell.main_window import MainWindow

TWO = '{\n  "StartAt": "A",\n  "States": {\n    "A": {"Type": "Pass", "Next": "B"},\n    "B": {"Type": "Pass", "End": true}\n  }\n}\n'


def box_of(window: MainWindow) -> QMessageBox:
    """Return the question or complaint that is open."""
    box = window.files.dialog
    assert isinstance(box, QMessageBox)
    return box


def chooser_of(window: MainWindow) -> QFileDialog:
    """Return the file dialog that is open."""
    dialog = window.files.dialog
    assert isinstance(dialog, QFileDialog)
    return dialog


def press(qtbot: QtBot, window: MainWindow, button: QMessageBox.StandardButton) -> None:
    """Press a button of the question."""
    qtbot.mouseClick(box_of(window).button(button), Qt.MouseButton.LeftButton)
