"""The window by keyboard: Tab goes around all that is in front, and nowhere else."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QTabBar, QToolButton, QWidget
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

    fields = [widget for widget in seen if not isinstance(widget, QAbstractButton)]
    assert [widget.objectName() for widget in fields[:5]] == ["Variable", "operator", "StringEquals", "Next", "Default"]
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
