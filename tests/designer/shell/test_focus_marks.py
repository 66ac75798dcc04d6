"""Where the keys go is seen: each stop of Tab looks another way while it has the focus."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from designer.document.commands import set_field
from designer.editor.code_edit import CodeEdit
from designer.inspector.inspector import Tab
from designer.look import themes
from designer.shell.main_window import MainWindow

pytestmark = pytest.mark.slow  # each opens a whole window

FLOW = """{"StartAt": "A", "States": {
  "A": {"Type": "Pass", "Result": {"x": [1, 2]}, "ResultPath": "$.a", "Next": "C"},
  "C": {"Type": "Choice", "Choices": [{"Variable": "$.x", "StringEquals": "a", "Next": "D"}], "Default": "D"},
  "D": {"Type": "Succeed"}}}"""
_END = {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}
_ONE, _TWO_ = ({"ErrorEquals": ["StatesALL"], "IntervalSeconds": 1}, {"ErrorEquals": ["StatesALL"], "Next": "F"})
ALL: dict[str, Any] = {"StartAt": "A", "States": {
    "A": {"Type": "Pass", "Result": {"x": 1}, "Parameters": {"a.$": "$.b"}, "Next": "C"},
    "C": {"Type": "Choice", "Choices": [
        {"And": [{"Variable": "$.x", "StringEquals": "a"}, {"Variable": "$.y", "IsPresent": True}], "Next": "M"},
        {"Variable": "$.x", "TimestampEquals": "2024-01-01T00:00:00Z", "Next": "W"}], "Default": "P"},
    "M": {"Type": "Map", "Iterator": _END, "Retry": [_ONE], "Next": "P"},
    "P": {"Type": "Parallel", "Branches": [_END], "Catch": [_TWO_], "Next": "T"},
    "T": {"Type": "Task", "Resource": "f", "Retry": [_ONE, _ONE], "Catch": [_TWO_], "Odd": 1, "Next": "W"},
    "W": {"Type": "Wait", "Timestamp": "2024-01-01T00:00:00Z", "Next": "F"},
    "F": {"Type": "Fail", "Error": "E"}}}  # fmt: skip
PANELS = ("history", "problems", "code", "console", "runs")
_LEAST = 24
"""Pixels that differ at least between a stop with and without the focus; a caret is not counted."""
_MARGIN = 3


def _focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def _looks(window: QWidget, widget: QWidget) -> QImage:
    area = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()).adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
    return window.grab(area & window.rect()).toImage().convertToFormat(QImage.Format.Format_RGB32)


def _difference(before: QImage, after: QImage) -> int:
    if before.size() != after.size():
        return _LEAST
    places = ((x, y) for y in range(before.height()) for x in range(before.width()))
    return sum(before.pixel(x, y) != after.pixel(x, y) for x, y in places)


def _go_to(window: MainWindow, tab: Tab) -> None:
    tabs = window.inspector.tabs
    for place in range(tabs.count()):
        if tabs.tabData(place) is tab:
            tabs.setCurrentIndex(place)


def _unmarked(qtbot: QtBot, window: QWidget) -> list[str]:
    """Go round with Tab and return the stops that look the same with the focus and without."""
    found: list[str] = []
    first = _focus()
    for _ in range(200):
        current = _focus()
        if isinstance(current, CodeEdit):
            qtbot.keyClick(current, Qt.Key.Key_Escape)
        with_focus = None if isinstance(current, (QLineEdit, QPlainTextEdit)) else _looks(window, current)
        qtbot.keyClick(current, Qt.Key.Key_Tab)
        if _focus() is current:
            return found  # the only stop there is
        if with_focus is not None and current.isVisible() and _difference(with_focus, _looks(window, current)) < _LEAST:
            found.append(f"{type(current).__name__} {current.objectName()} {current.accessibleName()}")
        if _focus() is first:
            return found
    raise AssertionError("Tab does not come back to where it began")


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("front", PANELS)
def test_each_stop_of_tab_shows_that_it_has_the_focus(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, front: str, colours: str
) -> None:
    themes.set_theme(colours)
    window.document.new(FLOW)
    window.runs.start({"x": "a"})
    qtbot.waitUntil(lambda: window.travel.length > 0)
    window.selection.set(("/States/A",))
    window.inspector.show_data()
    window.show_panel(front)

    window.palette_.search.setFocus()
    window.canvas.view.setFocus(Qt.FocusReason.TabFocusReason)

    assert _unmarked(qtbot, window) == []


@pytest.mark.parametrize(
    ("name", "tab"),
    [("A", Tab.CONFIGURE), ("C", Tab.CONFIGURE), ("T", Tab.ERRORS), ("T", Tab.MOCK), ("W", Tab.CONFIGURE)],
)
def test_each_stop_of_a_form_shows_that_it_has_the_focus(qtbot: QtBot, window: MainWindow, name: str, tab: Tab) -> None:
    window.document.new(json.dumps(ALL))
    window.selection.set((f"/States/{name}",))
    window.inspector.show_configuration()
    _go_to(window, tab)
    window.palette_.search.setFocus()
    window.canvas.view.setFocus(Qt.FocusReason.TabFocusReason)

    assert _unmarked(qtbot, window) == []


@pytest.mark.parametrize(
    "name", ["run_with", "breakpoint_when", "shortcuts", "compare_saved", "about", "save_as", "export_picture"]
)
def test_each_stop_of_a_dialog_shows_that_it_has_the_focus_and_escape_closes_it(
    qtbot: QtBot, window: MainWindow, file: Path, name: str
) -> None:
    window.open(file)
    set_field(window.document, "/States/A", "Comment", "new")
    window.selection.set(("/States/A",))
    window.actions_[name].trigger()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None and dialog.isAncestorOf(_focus()))

    unmarked = _unmarked(qtbot, dialog)

    qtbot.keyClick(_focus(), Qt.Key.Key_Escape)
    assert unmarked == []
    assert QApplication.activeModalWidget() is None
