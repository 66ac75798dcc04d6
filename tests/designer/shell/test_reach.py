"""The window by keyboard: Tab goes around all that is in front, and nowhere else."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from designer.shell.main_window import MainWindow

pytestmark = pytest.mark.slow  # each opens a whole window

TWO = '{\n  "StartAt": "A",\n  "States": {\n    "A": {"Type": "Pass", "Next": "B"},\n    "B": {"Type": "Pass", "End": true}\n  }\n}\n'
RULE = """{"StartAt": "C", "States": {
  "C": {"Type": "Choice", "Choices": [{"Variable": "$.x", "StringEquals": "a", "Next": "D"}], "Default": "D"},
  "D": {"Type": "Succeed"}}}"""
PANELS = ("history", "problems", "code", "console", "runs")


def _focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def _walk(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> list[QWidget]:
    """Press a key until the focus comes back to the canvas; return where it was."""
    window.canvas.view.setFocus()
    seen: list[QWidget] = []
    while not seen or (seen[-1] is not window.canvas.view and len(seen) < 200):
        if _focus() is window.code.editor:
            qtbot.keyClick(_focus(), Qt.Key.Key_Escape)
        qtbot.keyClick(_focus(), key)
        seen.append(_focus())
    return seen


def _tabs(window: MainWindow) -> QTabBar:
    return next(bar for bar in window.findChildren(QTabBar) if bar.parent() is window)


def _press_tab(qtbot: QtBot, window: MainWindow, title: str) -> None:
    tabs = _tabs(window)
    place = next(index for index in range(tabs.count()) if tabs.tabText(index).startswith(title))
    qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(place).center())


@pytest.mark.parametrize("front", PANELS)
def test_tab_goes_around_all_that_is_in_front_and_enters_nothing_behind(
    qtbot: QtBot, window: MainWindow, front: str
) -> None:
    window.document.new(TWO)
    window.selection.set(("/States/A",))
    window.show_panel(front)

    seen = _walk(qtbot, window, Qt.Key.Key_Tab)

    assert seen[-1] is window.canvas.view
    assert all(window.rect().contains(widget.mapTo(window, QPoint(1, 1))) for widget in seen)
    buttons = [button for button in window.top_bar.findChildren(QToolButton) if button.isVisible()]
    expected = {window.palette_.search, window.palette_.list, window.inspector.tabs, _tabs(window)}
    buttons += window.canvas.zoom_bar.findChildren(QToolButton)
    assert expected | {button for button in buttons if button.isEnabled()} <= set(seen)
    if front == "code":
        assert window.code.editor in seen
    assert window.document.text == TWO


def test_tab_goes_through_a_form_as_it_is_seen(qtbot: QtBot, window: MainWindow) -> None:
    window.document.new(RULE)
    window.selection.set(("/States/C",))
    page = window.inspector.configure
    qtbot.waitUntil(page.isVisible)

    seen = [widget for widget in _walk(qtbot, window, Qt.Key.Key_Tab) if page.isAncestorOf(widget)]

    fields = [widget for widget in seen if widget.objectName() == "operator" or not isinstance(widget, QAbstractButton)]
    names = [widget.objectName() for widget in fields]
    assert names[:6] == ["Variable", "operator", "StringEquals", "Next", "Default", "Comment"]
    heights = [widget.mapTo(page, QPoint()).y() for widget in fields]
    assert heights == sorted(heights)


def test_shift_tab_goes_the_same_way_back(qtbot: QtBot, window: MainWindow) -> None:
    window.document.new(TWO)
    window.show_panel("code")

    there = _walk(qtbot, window, Qt.Key.Key_Tab)
    back = _walk(qtbot, window, Qt.Key.Key_Backtab)

    assert back == [*reversed(there[:-1]), there[-1]]


def test_widgets_reached_by_tab_outlive_the_ones_before_them(qtbot: QtBot, window: MainWindow) -> None:
    window.document.new(TWO)
    for name in ("/States/A", "/States/B"):
        window.selection.set((name,))
        _walk(qtbot, window, Qt.Key.Key_Tab)

    for _ in range(3):
        window.document.new(TWO.replace("Pass", "Wait"))
        window.document.new(TWO)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    window.show_panel("code")
    assert window.code.editor.toPlainText() == TWO


def test_keys_do_not_go_to_a_panel_that_another_one_came_in_front_of(qtbot: QtBot, window: MainWindow) -> None:
    window.document.new(TWO)
    window.show_panel("code")
    window.code.editor.setFocus()

    _press_tab(qtbot, window, "Problems")
    qtbot.keyClicks(_focus(), "x")

    assert window.problems.isAncestorOf(_focus()) or _focus() is _tabs(window)
    assert window.document.text == TWO


def test_tab_on_the_canvas_brings_back_a_palette_that_was_closed(qtbot: QtBot, window: MainWindow) -> None:
    window.docks[0].close()
    window.canvas.view.setFocus()

    qtbot.keyClick(window.canvas.view, Qt.Key.Key_Tab)

    assert _focus() is window.palette_.search
    assert window.palette_.isVisible()


def test_showing_the_code_by_key_gives_it_the_keys(qtbot: QtBot, window: MainWindow) -> None:
    window.document.new(TWO)
    window.canvas.view.setFocus()
    window.selection.set(("/States/B",))

    qtbot.keyClick(window.canvas.view, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(_focus(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)

    assert _focus() is window.code.editor
    assert len(window.selection.pointers) < 2
    assert window.code.editor.textCursor().selectedText()


@pytest.mark.parametrize("name", [*PANELS, "palette", "inspector"])
def test_a_panel_opened_from_the_menu_gets_the_keys(window: MainWindow, name: str) -> None:
    dock = next(dock for dock in window.docks if dock.objectName() == f"{name}Dock")
    dock.close()
    window.canvas.view.setFocus()

    dock.toggleViewAction().trigger()

    assert dock.widget().isVisible()
    assert dock.isAncestorOf(_focus()) or _focus() is _tabs(window)


MOCKED = '{"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "sum", "Next": "P"}, "P": {"Type": "Pass", "End": true}}}'


def _open_mocked(window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "flow.tcsl.json"
    file.write_text(MOCKED, encoding="utf-8")
    (tmp_path / "flow.input.json").write_text("{}", encoding="utf-8")
    folder = tmp_path / "functions"
    folder.mkdir()
    (folder / "bindings.json").write_text('{"sum": {"result": 1}}', encoding="utf-8")
    window.open(file)


def _wait_for_end(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.session.view is not None and not window.session.is_running)


@pytest.mark.parametrize("typed", ["", "2"], ids=["read", "changed"])
def test_keys_do_not_go_to_another_field_when_a_run_hides_the_one_that_had_them(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, typed: str
) -> None:
    _open_mocked(window, tmp_path)
    window.selection.set(("/States/T",))
    window.inspector.update_now()
    tabs = window.inspector.tabs
    mock = next(index for index in range(tabs.count()) if tabs.tabText(index) == "Mock")
    qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(mock).center())
    edits = window.inspector.mock.findChildren(QPlainTextEdit)
    edit = next(edit for edit in edits if edit.isVisible())
    qtbot.mouseClick(edit.viewport(), Qt.MouseButton.LeftButton)
    assert _focus() is edit
    qtbot.keyClicks(edit, typed)

    qtbot.keyClick(edit, Qt.Key.Key_F5)
    _wait_for_end(qtbot, window)
    qtbot.waitUntil(lambda: not edit.isVisible())
    window.inspector.update_now()
    qtbot.keyClicks(_focus(), "x")

    assert _focus() in (window.canvas.view, window.inspector.data) or window.inspector.data.isAncestorOf(_focus())
    assert window.palette_.search.text() == ""


def test_keys_go_to_the_history_when_f5_takes_the_held_data_away(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    _open_mocked(window, tmp_path)
    window.canvas.view.setFocus()
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: window.session.is_paused)
    editor = window.paused.edit.editor
    qtbot.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton)
    assert _focus() is editor

    qtbot.keyClick(editor, Qt.Key.Key_F5)
    _wait_for_end(qtbot, window)

    assert window.history.isVisible()
    assert window.history.isAncestorOf(_focus())
    assert not isinstance(_focus(), QLineEdit)


def test_keys_come_back_to_the_held_data_after_a_step(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    _open_mocked(window, tmp_path)
    window.canvas.view.setFocus()
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: window.session.is_paused)
    assert _focus() is window.canvas.view
    editor = window.paused.edit.editor
    qtbot.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton)

    qtbot.keyClick(editor, Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: window.session.paused_paths == (("P",),))

    qtbot.waitUntil(lambda: _focus() is editor)
    window.session.stop()
    _wait_for_end(qtbot, window)


def test_keys_go_to_the_canvas_when_the_panel_that_had_them_is_closed(window: MainWindow) -> None:
    window.palette_.search.setFocus()

    window.docks[0].close()

    assert _focus() is window.canvas.view
