"""A run that failed, the correction, and going on from there: by keys, menus and clicks, with a real engine."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from designer.document.continuation import Fate, plan_rows
from designer.look import set_language
from designer.runs.continue_dialog import ContinueDialog
from designer.shell.main_window import MainWindow
from engine import read_definition
from engine.execution.continuing import Begin, Plan, Reason

pytestmark = pytest.mark.slow

KEY, LEFT = Qt.Key, Qt.MouseButton.LeftButton
INNER = "/States/Each/Iterator/States/"
FLOW = {
    "StartAt": "First",
    "States": {
        "First": {"Type": "Pass", "Next": "Each"},
        "Each": {
            "Type": "Map",
            "ItemsPath": "$.items",
            "MaxConcurrency": 0,
            "Iterator": {
                "StartAt": "Make",
                "States": {
                    "Make": {"Type": "Pass", "Next": "Take"},
                    "Take": {"Type": "Pass", "InputPath": "$.price", "End": True},
                },
            },
            "Next": "Last",
        },
        "Last": {"Type": "Pass", "End": True},
    },
}
ITEMS = '{"items": [{"price": 1}, {"cost": 2}, {"price": 3}]}'


@pytest.fixture
def failed(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> Iterator[MainWindow]:
    """Yield the window after a run in which the second of three items failed."""
    path = tmp_path / "flow.tcsl.json"
    path.write_text(json.dumps(FLOW, indent=2), encoding="utf-8")
    (tmp_path / "flow.input.json").write_text(ITEMS, encoding="utf-8")
    window.open(path)
    window.canvas.view.setFocus()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window.canvas.view, KEY.Key_F5)
    _until_over(qtbot, window)
    assert window.session.view is not None
    assert window.session.view.status == "FAILED"
    yield window
    if window.continuing.dialog is not None:
        window.continuing.dialog.close()
    for menu in window.findChildren(QMenu):
        menu.close()


def _until_over(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.session.view is not None and not window.session.is_running)


def _correct(window: MainWindow) -> None:
    text = window.document.text
    start = text.index('"$.price"')
    window.document.type_text(start, len('"$.price"'), '"$"')


def _ask(qtbot: QtBot, window: MainWindow) -> ContinueDialog:
    qtbot.keyClick(window.canvas.view, KEY.Key_F7)
    qtbot.waitUntil(lambda: window.continuing.dialog is not None)
    dialog = window.continuing.dialog
    assert dialog is not None
    return dialog


def _rows(dialog: ContinueDialog) -> list[tuple[str, str, str]]:
    items = [dialog.rows.topLevelItem(place) for place in range(dialog.rows.topLevelItemCount())]
    return [(item.text(0), item.text(1), item.text(2)) for item in items if item is not None]


def test_only_the_item_that_failed_and_what_follows_runs_and_both_runs_are_listed(
    qtbot: QtBot, failed: MainWindow
) -> None:
    failed.document.type_text(failed.document.text.index("$.items"), 0, "")  # nothing changes
    first = failed.session.view
    assert first is not None
    dialog = _ask(qtbot, failed)

    assert _rows(dialog) == [
        ("Each › Take", "[1]", "Runs again: it failed"),
        ("Last", "", "Runs after that, if the flow leads there"),
        ("First", "", "Its result is taken over"),
        ("Each › Make", "[0], [1], [2]", "Its result is taken over"),
        ("Each › Take", "[0], [2]", "Its result is taken over"),
    ]
    assert all(dialog.rows.columnWidth(column) >= dialog.rows.sizeHintForColumn(column) for column in range(3))
    qtbot.keyClick(dialog.rows, KEY.Key_Escape)
    assert failed.session.view is first


def test_items_of_states_in_branches_are_told_too() -> None:
    machine = {"StartAt": "Take", "States": {"Take": {"Type": "Pass", "End": True}}}
    other = json.loads(json.dumps(machine).replace("Take", "Give"))
    fork = {"StartAt": "Fork", "States": {"Fork": {"Type": "Parallel", "Branches": [machine, other], "End": True}}}
    states = {"Each": {"Type": "Map", "ItemsPath": "$", "Iterator": fork, "End": True}}
    definition = read_definition(json.dumps({"StartAt": "Each", "States": states}))
    reused = tuple(("Each", item, "Fork", 1, "Give") for item in (0, 2))
    begins = (Begin(path=("Each", 1, "Fork", 1, "Give"), reason=Reason.FAILED),)

    rows = plan_rows(Plan(reused=reused, begins=begins, _events=()), definition)

    assert [row.items for row in rows if row.fate is not Fate.FOLLOWS] == [((1,),), ((0,), (2,))]


def test_a_correction_is_planned_first_and_the_new_run_comes_to_the_end(qtbot: QtBot, failed: MainWindow) -> None:
    first = failed.session.view
    assert first is not None
    _correct(failed)
    dialog = _ask(qtbot, failed)
    assert _rows(dialog)[0] == ("Each › Take", "[0], [1], [2]", "Runs again: it was changed")

    qtbot.mouseClick(dialog.go_button, LEFT)
    qtbot.waitUntil(lambda: failed.session.view is not first)
    _until_over(qtbot, failed)

    view = failed.session.view
    assert view is not None
    assert view.output == [{"price": 1}, {"cost": 2}, {"price": 3}]
    assert view.continues == first.name
    failed.show_panel("runs")
    qtbot.waitUntil(lambda: failed.runs_list.model.total == 2)
    records = [failed.runs_list.model.record(row) for row in range(2)]
    assert [record.status for record in records if record is not None] == ["SUCCEEDED", "FAILED"]


def test_what_was_taken_over_is_marked_told_and_in_the_history(qtbot: QtBot, failed: MainWindow) -> None:
    _correct(failed)
    dialog = _ask(qtbot, failed)
    first = failed.session.view
    qtbot.keyClick(dialog.rows, KEY.Key_Return)
    qtbot.waitUntil(lambda: failed.session.view is not first)
    _until_over(qtbot, failed)

    nodes = failed.canvas.scene.nodes
    assert nodes["/States/First"].is_reused
    assert nodes[INNER + "Make"].is_reused
    assert not nodes[INNER + "Take"].is_reused
    assert "taken over" in nodes["/States/First"].tip
    assert failed.history.model.text(0, 3) == "Succeeded, taken over"
    failed.selection.set(("/States/First",))
    failed.inspector.show_path(("First",))
    qtbot.waitUntil(lambda: not failed.inspector.data.reused.isHidden())


def test_from_the_menu_of_a_node_it_runs_again_in_the_item_that_is_shown(qtbot: QtBot, failed: MainWindow) -> None:
    failed.selection.set((INNER + "Make",))
    failed.session.select_path(("Each", 0, "Make"))
    failed.nodes.show_menu(INNER + "Make", QPoint(50, 50))
    (menu,) = failed.findChildren(QMenu, "contextMenu")

    action = failed.actions_["continue_from"]
    QTest.mouseClick(menu, LEFT, Qt.KeyboardModifier.NoModifier, menu.actionGeometry(action).center())
    qtbot.waitUntil(lambda: failed.continuing.dialog is not None)

    dialog = failed.continuing.dialog
    assert dialog is not None
    assert _rows(dialog)[0] == ("Each › Make", "[0]", "Runs again: chosen by you")


def test_a_run_of_the_list_is_continued_after_it_was_left(qtbot: QtBot, failed: MainWindow) -> None:
    failed.session.clear()
    assert not failed.actions_["continue_run"].isEnabled()
    failed.show_panel("runs")
    qtbot.waitUntil(lambda: failed.runs_list.model.total == 1)
    record = failed.runs_list.model.record(0)
    assert record is not None

    menu = failed.runs_list.menu_of(record)
    next(action for action in menu.actions() if action.text() == "Continue this run…").trigger()
    menu.close()
    qtbot.waitUntil(lambda: failed.continuing.dialog is not None)

    assert failed.continuing.dialog is not None
    assert failed.continuing.dialog.go_button.isEnabled()


def test_with_errors_in_the_workflow_nothing_is_continued(qtbot: QtBot, failed: MainWindow) -> None:
    failed.document.type_text(failed.document.text.index('"Last"'), len('"Last"'), '"Nowhere"')

    qtbot.keyClick(failed.canvas.view, KEY.Key_F7)

    assert failed.continuing.dialog is None
    assert "Nowhere" in failed.status.currentMessage()


def test_when_nothing_is_left_to_do_the_plan_says_so(qtbot: QtBot, failed: MainWindow) -> None:
    _correct(failed)
    dialog = _ask(qtbot, failed)
    first = failed.session.view
    qtbot.mouseClick(dialog.go_button, LEFT)
    qtbot.waitUntil(lambda: failed.session.view is not first and failed.continuing.dialog is None)
    _until_over(qtbot, failed)

    dialog = _ask(qtbot, failed)

    assert not dialog.go_button.isEnabled()
    assert dialog.hint.text().startswith("Nothing is left to do")


def test_the_plan_is_worded_anew_with_the_language(qtbot: QtBot, failed: MainWindow) -> None:
    dialog = _ask(qtbot, failed)

    set_language("zh")
    QApplication.processEvents()

    qtbot.waitUntil(lambda: dialog.go_button.text() == "继续")
    assert _rows(dialog)[0][2] == "重新执行：上次失败"
