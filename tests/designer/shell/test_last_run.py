"""What the history has of a workflow helps with paths, also in a later session of the program."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from designer.inspector.path_field import PathField
from designer.shell.main_window import MainWindow
from engine.history.view import ExecutionView

pytestmark = pytest.mark.slow

FLOW = {
    "StartAt": "A",
    "States": {
        "A": {"Type": "Pass", "Result": {"price": 3}, "ResultPath": "$.bought", "Next": "B"},
        "B": {"Type": "Pass", "InputPath": "$", "End": True},
    },
}


def _open(window: MainWindow, folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    window.open(path)
    return path


def test_paths_complete_from_a_run_of_the_history(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    flow = _open(window, tmp_path, "flow.tcsl.json", json.dumps(FLOW))
    window.runs.start({"who": "Li"})
    qtbot.waitUntil(lambda: window.session.view is not None and not window.session.is_running)
    _open(window, tmp_path, "other.tcsl.json", json.dumps(FLOW))
    window.open(flow)
    assert window.session.view is None

    with qtbot.waitSignal(window.last_run.found):
        window.selection.set(("/States/B",))
        window.inspector.update_now()
    window.inspector.show_configuration()
    line = next(one for one in window.inspector.findChildren(QLineEdit, "InputPath") if one.isVisible())
    field = line.parentWidget()
    assert isinstance(field, PathField)
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(line, "$.bought.")

    assert field.suggestions.texts == ["$.bought.price"]


def test_the_history_is_asked_once_for_each_workflow(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    read = window.session.last_view_reader

    def note(title: str, path: Path | None) -> Callable[[], ExecutionView | None]:
        asked.append(title)
        return read(title, path)

    monkeypatch.setattr(window.session, "last_view_reader", note)
    _open(window, tmp_path, "flow.tcsl.json", json.dumps(FLOW))

    for pointer in ("/States/A", "/States/B", "/States/A"):
        window.selection.set((pointer,))
        window.inspector.update_now()

    assert asked == ["flow"]
    assert window.inspector.live.foreseen("/States/A")[0].is_unknown


def test_a_run_that_is_seen_meanwhile_counts(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    _open(window, tmp_path, "flow.tcsl.json", json.dumps(FLOW))
    window.runs.start({"who": "Li"})
    qtbot.waitUntil(lambda: window.session.view is not None and not window.session.is_running)
    view = window.session.view
    assert view is not None

    assert not window.inspector.live.foresight.remember(view)
