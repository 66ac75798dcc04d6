"""Names and data look as they are written, whatever letters they have: Qt takes "<b>" for bold print, "&" for a key."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from designer.shell.main_window import MainWindow

pytestmark = pytest.mark.slow

NAME, OTHER = "<b>A</b> & B", "<u>Fork</u>"
FLOW = {
    "StartAt": NAME,
    "States": {
        NAME: {"Type": "Pass", "InputPath": "$['<i>']", "Comment": "<s>old</s>", "Next": OTHER},
        OTHER: {
            "Type": "Choice",
            "Choices": [{"Variable": "$.kind", "StringEquals": "<em>", "Next": "<i>Gone</i>"}],
            "Default": NAME,
        },
    },
}


def _read_as_rich_text() -> list[str]:
    """Return what labels and tooltips would show otherwise than it is written."""
    shown = [widget for widget in QApplication.allWidgets() if widget.isVisible()]
    labels = [label for label in shown if isinstance(label, QLabel)]
    auto = [label.text() for label in labels if label.textFormat() is Qt.TextFormat.AutoText]
    tips = [widget.toolTip() for widget in shown]
    return [text for text in auto + tips if any(f"<{tag}>" in text for tag in ("b", "u", "s", "i", "em"))]


def test_names_like_rich_text_are_shown_as_written(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / f"{OTHER.replace('/', '')} & more.tcsl.json"
    path.write_text(json.dumps(FLOW), encoding="utf-8")
    window.open(path)
    found = _read_as_rich_text()

    for pointer in window.document.definition.states:
        window.selection.set((pointer,))
        found += _read_as_rich_text()
        window.actions_["breakpoint_when"].trigger()
        found += _read_as_rich_text()
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            dialog.close()

    assert found == []


def test_a_file_with_an_ampersand_keeps_it_in_the_menu(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "this & that.tcsl.json"
    path.write_text(json.dumps(FLOW), encoding="utf-8")
    window.open(path)

    window.recent.aboutToShow.emit()

    assert window.recent.actions()[0].text().startswith("this && that.tcsl.json")
