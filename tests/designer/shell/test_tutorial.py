"""The tutorial as a new user does it, in both languages: template, paste, repair, bind, run, break, find, undo."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from designer.look import set_language, tr
from designer.shell.main_window import MainWindow
from engine.history.view import StateStatus

EXAMPLES = Path(__file__).parents[2] / "data" / "tcsl-examples"
PRINTED = (EXAMPLES / "11-map-sum-seed.broken.txt").read_text(encoding="utf-8")
INPUT = (EXAMPLES / "11-map-sum-seed.input.json").read_text(encoding="utf-8")
CONTROL = Qt.KeyboardModifier.ControlModifier
SUM = 'def main_handler(event, context):\n    return sum(event["values"])\n'
BROKEN_SUM = 'def main_handler(event, context):\n    raise ValueError("no sums today")\n'
STATE = "/States/MapState/Iterator/States/State01"

pytestmark = pytest.mark.slow


def _click(qtbot: QtBot, widget: QWidget, place: QPoint | None = None) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place or widget.rect().center())


def _paste(qtbot: QtBot, editor: QWidget, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_A, CONTROL)
    qtbot.keyClick(editor, Qt.Key.Key_V, CONTROL)


def _click_node(qtbot: QtBot, window: MainWindow, pointer: str) -> None:
    view = window.canvas.view
    center = window.canvas.scene.nodes[pointer].scene_rect.center()
    _click(qtbot, view.viewport(), view.mapFromScene(center))


def _visible_text(widget: QWidget) -> str:
    labels = [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
    labels += [button.text() for button in widget.findChildren(QPushButton) if button.isVisible()]
    return "\n".join(
        [*labels, *(edit.toPlainText() for edit in widget.findChildren(QPlainTextEdit) if edit.isVisible())]
    )


def _run_tutorial_input(qtbot: QtBot, window: MainWindow) -> None:
    window.canvas.view.setFocus()
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_F5, CONTROL)
    dialog = window.runs.dialog
    assert dialog is not None
    _paste(qtbot, dialog.edit.editor, INPUT)
    qtbot.keyClick(dialog.edit.editor, Qt.Key.Key_Return, CONTROL)


def _wait_for_end(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.session.view is not None and not window.session.is_running, timeout=20_000)


def _begin_from_the_template(qtbot: QtBot, window: MainWindow) -> None:
    button = window.canvas.empty_state.findChild(QPushButton, "template-map-loop")
    assert isinstance(button, QPushButton)
    _click(qtbot, button)
    assert STATE in window.document.definition.states


def _paste_the_printed_text_and_repair_it(qtbot: QtBot, window: MainWindow) -> None:
    """The text as it is printed lacks its last braces."""
    window.show_panel("code")
    _paste(qtbot, window.code.editor, PRINTED)
    assert window.document.is_broken
    assert window.canvas.broken_banner.isVisible()
    assert "25" in window.canvas.broken_banner.text
    assert STATE in window.canvas.scene.nodes

    _click(qtbot, window.code.banner.button)
    assert not window.document.is_broken
    assert json.loads(window.document.text) == json.loads((EXAMPLES / "11-map-sum-seed.tcsl.json").read_text("utf-8"))


def _run_well(qtbot: QtBot, window: MainWindow) -> None:
    _run_tutorial_input(qtbot, window)
    _wait_for_end(qtbot, window)
    view = window.session.view
    assert view is not None
    assert isinstance(view.output, dict)
    assert view.output["result"] == [15, 15, 18, 15]
    for pointer in ("/States/MapState", STATE, "/States/FinalState"):
        assert window.session.status_of(pointer) is StateStatus.SUCCEEDED
    assert window.history.model.rowCount() == 6
    assert window.status.property("status") == "succeeded"


def _run_badly_and_find_the_fault(qtbot: QtBot, window: MainWindow) -> None:
    """The failed node is red, with error, cause and traceback beside it."""
    window.canvas.view.setFocus()
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_F5)
    _wait_for_end(qtbot, window)
    assert window.session.status_of(STATE) is StateStatus.FAILED
    assert window.session.status_of("/States/FinalState") is None
    assert window.status.property("status") == "failed"

    _click_node(qtbot, window, STATE)
    assert window.selection.pointers == (STATE,)
    # The workflow's own page names the error too; only the node's page has the line.
    qtbot.waitUntil(lambda: "functions/sum.py:2" in _visible_text(window.inspector))
    shown = _visible_text(window.inspector)
    assert "ValueError" in shown
    assert "no sums today" in shown
    buttons = window.inspector.findChildren(QPushButton)
    _click(qtbot, next(button for button in buttons if button.text() == tr("Show traceback")))
    assert 'raise ValueError("no sums today")' in _visible_text(window.inspector)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_tutorial_from_template_to_undo(qtbot: QtBot, window: MainWindow, tmp_path: Path, language: str) -> None:
    set_language(language)
    functions = tmp_path / "functions"
    functions.mkdir()
    _begin_from_the_template(qtbot, window)
    first_bytes = window.document.text
    _paste_the_printed_text_and_repair_it(qtbot, window)

    (functions / "sum.py").write_text(SUM, encoding="utf-8")
    window.runs.set_functions_folder(functions)
    assert window.palette_.list.entries.findItems("sum")
    _run_well(qtbot, window)

    (functions / "sum.py").write_text(BROKEN_SUM, encoding="utf-8")
    _run_badly_and_find_the_fault(qtbot, window)

    window.canvas.view.setFocus()
    while window.document.undo_stack.canUndo():
        qtbot.keyClick(window.canvas.view, Qt.Key.Key_Z, CONTROL)
    assert window.document.text == first_bytes
    assert not window.document.is_modified
