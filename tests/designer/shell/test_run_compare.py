"""Two runs compared from the list of runs: the first difference is led to, rows show their data."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from designer.look import theme
from designer.shell.main_window import MainWindow

pytestmark = pytest.mark.slow

FLOW: dict[str, Any] = {
    "StartAt": "Check",
    "States": {
        "Check": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.age", "NumericGreaterThanEquals": 18, "Next": "Adult"}],
            "Default": "Child",
        },
        "Adult": {"Type": "Pass", "End": True},
        "Child": {"Type": "Pass", "End": True},
    },
}


def _run(qtbot: QtBot, window: MainWindow, data: Any) -> str:
    window.runs.start(data)
    qtbot.waitUntil(lambda: window.session.view is not None and not window.session.is_running, timeout=10_000)
    assert window.session.view is not None
    qtbot.waitUntil(lambda: bool(window.session.view is not None and window.session.view.id))
    return window.session.view.id


def _compare(qtbot: QtBot, window: MainWindow, execution_id: str) -> None:
    """Choose the item of the menu that opens with the right button on the run."""
    window.show_panel("runs")
    qtbot.waitUntil(lambda: window.runs_list.model.row_of(execution_id) is not None, timeout=10_000)
    row = window.runs_list.model.row_of(execution_id)
    assert row is not None
    record = window.runs_list.model.record(row)
    assert record is not None
    menu = window.runs_list.menu_of(record)
    action = next(one for one in menu.actions() if one.text() == "Compare with the run that is shown")
    assert action.isEnabled()
    action.trigger()
    menu.close()
    qtbot.waitUntil(lambda: window.run_compare.dialog is not None, timeout=10_000)


def test_runs_that_took_different_ways_are_compared_and_the_first_difference_is_shown(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    file = tmp_path / "flow.tcsl.json"
    file.write_text(json.dumps(FLOW), encoding="utf-8")
    window.open(file)
    first = _run(qtbot, window, {"age": 3, "who": {"name": "Ada"}})
    _run(qtbot, window, {"age": 30, "who": {"name": "Ada"}})

    _compare(qtbot, window, first)

    dialog = window.run_compare.dialog
    assert dialog is not None
    model = dialog.rows.model()
    rows = [[model.index(number, column).data() for column in range(4)] for number in range(3)]
    assert rows == [
        ["Check", "Input $.age", "30", "3"],
        ["Adult", "Entered in one of them only", "Succeeded", "—"],
        ["Child", "Entered in one of them only", "—", "Succeeded"],
    ]
    assert model.index(1, 2).data(Qt.ItemDataRole.ForegroundRole).color() == theme().color("succeeded")
    assert "went apart at Check" in dialog.hint.text()
    assert window.selection.pointers == ("/States/Check",)
    qtbot.keyClick(dialog.rows, Qt.Key.Key_Down)
    assert window.selection.pointers == ("/States/Adult",)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.run_compare.dialog is None


def test_equal_runs_say_so_and_a_run_is_not_compared_with_itself(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    file = tmp_path / "flow.tcsl.json"
    file.write_text(json.dumps(FLOW), encoding="utf-8")
    window.open(file)
    first = _run(qtbot, window, {"age": 3})
    shown = _run(qtbot, window, {"age": 3})

    _compare(qtbot, window, first)

    dialog = window.run_compare.dialog
    assert dialog is not None
    assert dialog.rows.topLevelItemCount() == 0
    assert "same in both" in dialog.hint.text()
    row = window.runs_list.model.row_of(shown)
    assert row is not None
    record = window.runs_list.model.record(row)
    assert record is not None
    menu = window.runs_list.menu_of(record)
    own = next(one for one in menu.actions() if one.text() == "Compare with the run that is shown")
    assert not own.isEnabled()
    menu.close()
    dialog.close()


def test_long_values_are_shown_near_where_they_differ(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "flow.tcsl.json"
    file.write_text(json.dumps(FLOW), encoding="utf-8")
    window.open(file)
    same = "这是一个很长的说明，" * 30
    first = _run(qtbot, window, {"age": 3, "note": f"{same}甲{same}"})
    _run(qtbot, window, {"age": 3, "note": f"{same}乙{same}"})

    _compare(qtbot, window, first)

    dialog = window.run_compare.dialog
    assert dialog is not None
    row = dialog.rows.topLevelItem(0)
    assert row is not None
    assert [row.text(column)[:9] for column in (2, 3)] == ["…很长的说明，乙这", "…很长的说明，甲这"]
    assert "甲" in row.toolTip(3)
    dialog.close()
