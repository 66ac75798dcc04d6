"""Breakpoints with conditions: set by key and mouse, kept beside the workflow, met by the right iteration only."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from designer.document import breakpoint_file
from designer.document.breakpoint_file import breakpoints_path
from designer.look import set_language
from designer.shell.breakpoint_dialog import BreakpointDialog
from designer.shell.main_window import MainWindow

pytestmark = pytest.mark.slow

KEY, SHIFT, NONE = Qt.Key, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
INNER = "/States/Each/Iterator/States/Work"
FLOW = {
    "StartAt": "Each",
    "States": {
        "Each": {
            "Type": "Map",
            "ItemsPath": "$.items",
            "MaxConcurrency": 0,
            "Iterator": {"StartAt": "Work", "States": {"Work": {"Type": "Pass", "End": True}}},
            "End": True,
        }
    },
}


@pytest.fixture
def flow(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> Iterator[MainWindow]:
    path = tmp_path / "flow.tcsl.json"
    path.write_text(json.dumps(FLOW, indent=2), encoding="utf-8")
    (tmp_path / "flow.input.json").write_text(
        '{"items": [{"n": 10}, {"n": 11}, {"n": 12}, {"n": 13}]}', encoding="utf-8"
    )
    window.open(path)
    window.selection.set((INNER,))
    window.canvas.view.setFocus()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    if window.runs.condition_dialog is not None:
        window.runs.condition_dialog.close()
    for menu in window.findChildren(QMenu, "contextMenu"):
        menu.close()


def _ask(qtbot: QtBot, window: MainWindow) -> BreakpointDialog:
    qtbot.keyClick(window.canvas.view, KEY.Key_F9, SHIFT)
    dialog = window.runs.condition_dialog
    assert dialog is not None
    return dialog


def _set(qtbot: QtBot, window: MainWindow, condition: str) -> None:
    dialog = _ask(qtbot, window)
    dialog.condition.selectAll()
    qtbot.keyClicks(dialog.condition, condition)
    qtbot.keyClick(dialog.condition, KEY.Key_Return)


def test_a_condition_typed_by_key_stops_only_its_item_and_the_changed_data_reach_the_output(
    qtbot: QtBot, flow: MainWindow
) -> None:
    _set(qtbot, flow, "item index = 2")
    qtbot.keyClick(flow.canvas.view, KEY.Key_F5)
    qtbot.waitUntil(lambda: flow.session.is_paused)
    view = flow.session.view
    assert view is not None
    qtbot.waitUntil(lambda: view.states[("Each", 3, "Work")].status == "SUCCEEDED")

    assert flow.session.paused_paths == (("Each", 2, "Work"),)
    flow.session.set_paused_data(("Each", 2, "Work"), {"n": 99})
    qtbot.keyClick(flow.canvas.view, KEY.Key_F5)
    qtbot.waitUntil(lambda: not flow.session.is_running)
    assert view.output == [{"n": 10}, {"n": 11}, {"n": 99}, {"n": 13}]


def test_the_menu_of_the_node_opens_the_same(flow: MainWindow) -> None:
    flow.nodes.show_menu(INNER, QPoint(50, 50))
    (menu,) = flow.findChildren(QMenu, "contextMenu")
    action = flow.actions_["breakpoint_when"]

    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, NONE, menu.actionGeometry(action).center())

    assert flow.runs.condition_dialog is not None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_cannot_be_read_is_told_as_it_is_typed_and_not_taken(
    qtbot: QtBot, flow: MainWindow, language: str
) -> None:
    set_language(language)
    dialog = _ask(qtbot, flow)

    qtbot.keyClicks(dialog.condition, "$.n >")
    qtbot.keyClick(dialog.condition, KEY.Key_Return)

    assert dialog.isVisible()
    assert not dialog.set_button.isEnabled()
    assert dialog.words.text().startswith("Column 6" if language == "en" else "第 6 列")
    assert flow.session.breakpoints.pointers == frozenset()
    qtbot.keyClicks(dialog.condition, " 11")
    assert dialog.set_button.isEnabled()


def test_an_example_is_taken_by_a_click_and_the_breakpoint_removed_by_another(qtbot: QtBot, flow: MainWindow) -> None:
    dialog = _ask(qtbot, flow)
    qtbot.mouseClick(dialog.examples[0], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dialog.set_button, Qt.MouseButton.LeftButton)
    assert flow.session.breakpoints.condition(INNER) == "item index = 2"

    dialog = _ask(qtbot, flow)
    assert dialog.condition.text() == "item index = 2"
    qtbot.mouseClick(dialog.remove_button, Qt.MouseButton.LeftButton)

    assert flow.session.breakpoints.pointers == frozenset()


def test_breakpoints_are_there_again_when_the_file_is_opened_again(
    qtbot: QtBot, flow: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "flow.tcsl.json"
    _set(qtbot, flow, "item index = 2")
    flow.session.breakpoints.toggle("/States/Each")
    is_modified = flow.document.is_modified

    flow.document.new()
    between = flow.session.breakpoints.all()
    flow.open(path)

    assert (is_modified, between) == (False, {})
    assert flow.session.breakpoints.all() == {"/States/Each": "", INNER: "item index = 2"}
    assert json.loads(breakpoints_path(path).read_text(encoding="utf-8")) == {
        "version": 1,
        "breakpoints": {"/States/Each": {}, INNER: {"condition": "item index = 2"}},
    }


def test_the_file_goes_with_the_last_breakpoint(qtbot: QtBot, flow: MainWindow, tmp_path: Path) -> None:
    qtbot.keyClick(flow.canvas.view, KEY.Key_F9)
    assert breakpoints_path(tmp_path / "flow.tcsl.json").exists()

    qtbot.keyClick(flow.canvas.view, KEY.Key_F9)

    assert not breakpoints_path(tmp_path / "flow.tcsl.json").exists()


def test_a_workflow_saved_for_the_first_time_takes_its_breakpoints_along(window: MainWindow, tmp_path: Path) -> None:
    window.document.new(json.dumps(FLOW))
    window.session.breakpoints.set_condition(INNER, "$.n = 1")

    window.document.save_as(tmp_path / "new.tcsl.json")

    assert INNER in breakpoints_path(tmp_path / "new.tcsl.json").read_text(encoding="utf-8")


@pytest.fixture
def blocked(qtbot: QtBot, flow: MainWindow, tmp_path: Path) -> Path:
    """Return the file of the breakpoints, which a folder keeps from being written; one breakpoint is set by key."""
    place = breakpoints_path(tmp_path / "flow.tcsl.json")
    place.mkdir()
    qtbot.keyClick(flow.canvas.view, KEY.Key_F9)
    return place


def test_breakpoints_that_could_not_be_written_are_told_once(qtbot: QtBot, flow: MainWindow, blocked: Path) -> None:
    told: list[str] = []
    flow.runs.breakpoints.failed.connect(told.append)
    first = flow.status.currentMessage()

    flow.session.breakpoints.set_condition(INNER, "item index = 1")

    assert blocked.name in first
    assert told == []


def test_they_are_written_with_the_workflow_once_there_is_room(qtbot: QtBot, flow: MainWindow, blocked: Path) -> None:
    blocked.rmdir()

    qtbot.keyClick(flow.canvas.view, KEY.Key_S, Qt.KeyboardModifier.ControlModifier)

    assert INNER in blocked.read_text(encoding="utf-8")


def test_they_are_written_after_a_while_once_there_is_room(
    qtbot: QtBot, flow: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(breakpoint_file, "AGAIN_MS", 20)
    place = breakpoints_path(tmp_path / "flow.tcsl.json")
    place.mkdir()
    qtbot.keyClick(flow.canvas.view, KEY.Key_F9)

    place.rmdir()

    qtbot.waitUntil(place.is_file)


def test_they_are_written_before_another_workflow_takes_the_place(flow: MainWindow, blocked: Path) -> None:
    blocked.rmdir()

    flow.document.new(json.dumps(FLOW))

    assert INNER in blocked.read_text(encoding="utf-8")
    assert flow.session.breakpoints.pointers == frozenset()


def test_a_step_back_while_a_run_goes_on_says_when_it_can_be_taken(qtbot: QtBot, flow: MainWindow) -> None:
    qtbot.keyClick(flow.canvas.view, KEY.Key_F9)
    qtbot.keyClick(flow.canvas.view, KEY.Key_F5)
    qtbot.waitUntil(lambda: flow.session.is_paused)

    qtbot.keyClick(flow.canvas.view, KEY.Key_F10, Qt.KeyboardModifier.ShiftModifier)

    assert "once the run has ended" in flow.status.currentMessage()
    assert flow.findChild(QMenu, "contextMenu") is None
    flow.session.stop()
    qtbot.waitUntil(lambda: not flow.session.is_running)


@pytest.mark.parametrize("text", ["no JSON", '{"breakpoints": []}', '{"breakpoints": {"/States/A": {"condition": 1}}}'])
def test_a_file_that_makes_no_sense_is_told_and_kept_aside(window: MainWindow, tmp_path: Path, text: str) -> None:
    path = tmp_path / "flow.tcsl.json"
    path.write_text(json.dumps(FLOW), encoding="utf-8")
    breakpoints_path(path).write_text(text, encoding="utf-8")

    window.open(path)
    told = window.status.currentMessage()
    window.session.breakpoints.toggle(INNER)

    assert "flow.breakpoints.json" in told
    assert (tmp_path / "flow.breakpoints.broken.json").read_text(encoding="utf-8") == text
    assert INNER in breakpoints_path(path).read_text(encoding="utf-8")


def _parts(around: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    for part in (around.child(index) for index in range(around.childCount())):
        if part.object() is None:
            yield part
            yield from _parts(part)


def test_the_mark_tells_of_the_condition_in_its_tip_and_to_a_screen_reader(qtbot: QtBot, flow: MainWindow) -> None:
    _set(qtbot, flow, "$.n = 11")
    item = flow.canvas.scene.nodes[INNER]
    canvas = QAccessible.queryAccessibleInterface(flow.canvas.view)
    told = [part.text(QAccessible.Text.Description) for part in _parts(canvas)]

    assert item.stop is not None
    assert item.stop.has_condition
    assert not item.stop.is_broken
    assert "Breakpoint when $.n = 11" in item.tip
    assert any("breakpoint when $.n = 11" in words for words in told)


def test_a_condition_from_the_file_that_cannot_be_read_is_marked_and_holds_with_the_reason(
    qtbot: QtBot, flow: MainWindow
) -> None:
    flow.session.breakpoints.set_condition(INNER, "$.n is 11")
    item = flow.canvas.scene.nodes[INNER]
    assert item.stop is not None
    assert item.stop.is_broken
    assert "cannot be read: column 5" in item.tip

    qtbot.keyClick(flow.canvas.view, KEY.Key_F5)
    qtbot.waitUntil(lambda: len(flow.session.paused_paths) == 4)

    assert "cannot be evaluated: column 5" in flow.paused.reason.text()
    flow.session.stop()
    qtbot.waitUntil(lambda: not flow.session.is_running)


def test_a_breakpoint_keeps_its_condition_when_its_node_is_renamed(qtbot: QtBot, flow: MainWindow) -> None:
    _set(qtbot, flow, "$.n = 11")
    flow.canvas.view.setFocus()
    qtbot.keyClick(flow.canvas.view, KEY.Key_F2)
    edit = QApplication.focusWidget()
    assert edit is not None
    qtbot.keyClicks(edit, "Done")
    qtbot.keyClick(edit, KEY.Key_Return)

    assert flow.session.breakpoints.all() == {"/States/Each/Iterator/States/Done": "$.n = 11"}


def test_running_to_a_node_stops_there_whatever_its_condition(qtbot: QtBot, flow: MainWindow) -> None:
    _set(qtbot, flow, "$.n = 0")

    qtbot.keyClick(flow.canvas.view, KEY.Key_F10, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: flow.session.is_paused)

    flow.session.stop()
    qtbot.waitUntil(lambda: not flow.session.is_running)


def test_the_dialog_is_worded_anew_with_the_language(qtbot: QtBot, flow: MainWindow) -> None:
    dialog = _ask(qtbot, flow)
    set_language("zh")
    qtbot.waitUntil(lambda: dialog.set_button.text() == "设置断点")

    assert all(button.text() for button in dialog.findChildren(QPushButton))
