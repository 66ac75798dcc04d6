"""F11 goes into the workflow that a Task starts: a window of its own holds it at its beginning."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.shell.main_window import MainWindow

pytestmark = pytest.mark.slow  # each opens whole windows

KEY = Qt.Key
TASK = {
    "Type": "Task",
    "Resource": "arn:aws:states:::states:startExecution.sync:2",
    "Parameters": {"StateMachineArn": "child", "Input.$": "$"},
}
PARENT = {"StartAt": "S", "States": {"S": {**TASK, "Next": "Z"}, "Z": {"Type": "Pass", "End": True}}}
CHILD = {"StartAt": "C1", "States": {"C1": {"Type": "Pass", "Next": "C2"}, "C2": {"Type": "Pass", "End": True}}}


def _press(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.canvas.view.setFocus()
    qtbot.keyClick(window.canvas.view, key)


@pytest.fixture
def child(qtbot: QtBot, qapp: QApplication, window: MainWindow, tmp_path: Path) -> Iterator[MainWindow]:
    """Return the window that F11 opened at the Task of a workflow that is paused there."""
    (tmp_path / "parent.asl.json").write_text(json.dumps(PARENT), encoding="utf-8")
    (tmp_path / "child.asl.json").write_text(json.dumps(CHILD), encoding="utf-8")
    window.open(tmp_path / "parent.asl.json")
    window.session.breakpoints.toggle("/States/S")
    window.runs.start({"n": 1})
    qtbot.waitUntil(lambda: window.session.is_paused)

    _press(qtbot, window, KEY.Key_F11)
    qtbot.waitUntil(lambda: bool(window.entering.windows))
    child = window.entering.windows[0]
    assert isinstance(child, MainWindow)
    qtbot.waitUntil(lambda: child.session.is_paused)
    yield child
    window.entering.close()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_f11_opens_the_started_workflow_held_at_its_first_node(
    qtbot: QtBot, window: MainWindow, child: MainWindow
) -> None:
    assert child.document.title == "child"
    assert child.session.paused_paths == (("C1",),)

    _press(qtbot, child, KEY.Key_F10)
    qtbot.waitUntil(lambda: child.session.paused_paths == (("C2",),))
    _press(qtbot, child, KEY.Key_F5)
    qtbot.waitUntil(lambda: not child.session.is_running)
    qtbot.waitUntil(lambda: window.session.paused_paths == (("Z",),))
    _press(qtbot, window, KEY.Key_F5)
    qtbot.waitUntil(lambda: not window.session.is_running)

    assert window.session.view is not None
    assert window.session.view.status == "SUCCEEDED"
    assert child.session.view is not None
    assert list(child.session.view.states) == [("C1",), ("C2",)]


def test_stopping_it_there_fails_the_task_here(qtbot: QtBot, window: MainWindow, child: MainWindow) -> None:
    child.actions_["stop"].trigger()

    qtbot.waitUntil(lambda: not window.session.is_running)

    assert window.session.view is not None
    assert window.session.view.status == "FAILED"


def test_its_window_is_forgotten_when_it_is_closed(
    qtbot: QtBot, qapp: QApplication, window: MainWindow, child: MainWindow
) -> None:
    child.session.stop()
    qtbot.waitUntil(lambda: not child.session.is_running)

    child.close()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    assert window.entering.windows == []


def test_closing_the_first_window_closes_it_too(
    qtbot: QtBot, qapp: QApplication, window: MainWindow, child: MainWindow
) -> None:
    window.give_up_run()
    window.give_up_changes()

    window.close()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    assert not window.isVisible()
    assert window.entering.windows == []
