"""Starting again, running to a node, answering with a mock, and the menu by key: pressed on the canvas."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from designer.inspector.inspector import Tab
from designer.shell.main_window import MainWindow

pytestmark = pytest.mark.slow

KEY, SHIFT, CONTROL = Qt.Key, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
CHAIN = {
    "StartAt": "A",
    "States": {
        "A": {"Type": "Pass", "Next": "B"},
        "B": {"Type": "Pass", "Next": "C"},
        "C": {"Type": "Pass", "End": True},
    },
}
WAITING = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 600, "End": True}}}
CALLING = {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "greet", "End": True}}}


def _open(window: MainWindow, tmp_path: Path, machine: dict[str, Any]) -> None:
    path = tmp_path / "flow.tcsl.json"
    path.write_text(json.dumps(machine, indent=2), encoding="utf-8")
    (tmp_path / "flow.input.json").write_text('{"x": 1}', encoding="utf-8")
    window.open(path)


def _press(qtbot: QtBot, window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    window.canvas.view.setFocus()
    qtbot.keyClick(window.canvas.view, key, modifiers)


def _until_over(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.session.view is not None and not window.session.is_running)


def test_control_f10_runs_to_the_selected_node_once(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    _open(window, tmp_path, CHAIN)
    window.selection.set(("/States/B",))

    _press(qtbot, window, KEY.Key_F10, CONTROL)
    qtbot.waitUntil(lambda: window.session.is_paused)
    first = window.session.paused_paths
    window.selection.set(("/States/C",))
    _press(qtbot, window, KEY.Key_F10, CONTROL)
    qtbot.waitUntil(lambda: window.session.paused_paths not in ((), first))

    assert [path[-1] for path in (*first, *window.session.paused_paths)] == ["B", "C"]
    assert window.session.breakpoints.pointers == frozenset()
    _press(qtbot, window, KEY.Key_F5, Qt.KeyboardModifier.NoModifier)
    _until_over(qtbot, window)
    _press(qtbot, window, KEY.Key_F5, Qt.KeyboardModifier.NoModifier)
    _until_over(qtbot, window)
    assert not window.session.is_paused


def test_where_to_run_to_is_forgotten_with_the_dialog(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    _open(window, tmp_path, CHAIN)
    (tmp_path / "flow.input.json").unlink()
    window.selection.set(("/States/B",))

    _press(qtbot, window, KEY.Key_F10, CONTROL)
    dialog = window.runs.dialog
    assert dialog is not None
    qtbot.keyClick(dialog, KEY.Key_Escape)

    assert window.session.breakpoints.goal == ""


def test_control_shift_f5_starts_again_with_the_same_input(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    _open(window, tmp_path, WAITING)
    window.runs.start({"y": 2})
    qtbot.waitUntil(lambda: window.session.view is not None and bool(window.session.view.id))
    view = window.session.view
    assert view is not None

    _press(qtbot, window, KEY.Key_F5, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: window.session.view is not view and bool(window.session.view and window.session.view.id))

    assert window.session.is_running
    assert window.session.view is not None
    assert (window.session.view.id != view.id, window.session.view.input) == (True, {"y": 2})
    window.session.stop()
    _until_over(qtbot, window)


def test_control_m_answers_with_a_mock_and_calls_again(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    _open(window, tmp_path, CALLING)
    bindings = window.document.functions_folder
    assert bindings is not None
    file = bindings / "bindings.json"
    window.selection.set(("/States/T",))

    _press(qtbot, window, KEY.Key_M, CONTROL)

    assert json.loads(file.read_text(encoding="utf-8")) == {"greet": {"result": {}}}
    assert window.inspector.tab is Tab.MOCK
    assert window.canvas.scene.nodes["/States/T"].will_be_mocked
    assert window.status.currentMessage().startswith("Answers with a mock")
    file.write_text('{"greet": {"result": {"mine": 1}}}', encoding="utf-8")
    _press(qtbot, window, KEY.Key_M, CONTROL)
    assert json.loads(file.read_text(encoding="utf-8")) == {}
    assert not window.canvas.scene.nodes["/States/T"].will_be_mocked
    _press(qtbot, window, KEY.Key_M, CONTROL)
    assert json.loads(file.read_text(encoding="utf-8")) == {"greet": {"result": {"mine": 1}}}


def test_control_m_says_why_it_cannot(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.document.new(json.dumps(CALLING))
    window.selection.set(("/States/T",))

    _press(qtbot, window, KEY.Key_M, CONTROL)

    assert window.status.currentMessage().startswith("Save the workflow first")


def test_shift_f10_opens_the_menu_of_the_selected_node(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    _open(window, tmp_path, CHAIN)
    window.selection.set(("/States/B",))

    _press(qtbot, window, KEY.Key_F10, SHIFT)

    menu = window.findChild(QMenu, "contextMenu")
    assert menu is not None
    assert window.actions_["rename"] in menu.actions()
    menu.close()
