"""Where the keys go is seen: each stop of Tab looks another way while it has the focus."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from designer.look import themes
from designer.shell.main_window import MainWindow

pytestmark = pytest.mark.slow  # each opens a whole window

FLOW = """{"StartAt": "A", "States": {
  "A": {"Type": "Pass", "Result": {"x": [1, 2]}, "ResultPath": "$.a", "Next": "C"},
  "C": {"Type": "Choice", "Choices": [{"Variable": "$.x", "StringEquals": "a", "Next": "D"}], "Default": "D"},
  "D": {"Type": "Succeed"}}}"""
PANELS = ("history", "problems", "code", "console", "runs")
_LEAST = 24
"""Pixels that differ at least between a stop with and without the focus; a caret is not counted."""
_MARGIN = 3


def _focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def _looks(window: MainWindow, widget: QWidget) -> QImage:
    area = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()).adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
    return window.grab(area & window.rect()).toImage().convertToFormat(QImage.Format.Format_RGB32)


def _difference(before: QImage, after: QImage) -> int:
    if before.size() != after.size():
        return _LEAST
    places = ((x, y) for y in range(before.height()) for x in range(before.width()))
    return sum(before.pixel(x, y) != after.pixel(x, y) for x, y in places)


def _unmarked(qtbot: QtBot, window: MainWindow) -> list[str]:
    """Go round with Tab and return the stops that look the same with the focus and without."""
    found: list[str] = []
    window.palette_.search.setFocus()
    window.canvas.view.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(200):
        current = _focus()
        if isinstance(current, QPlainTextEdit):
            qtbot.keyClick(current, Qt.Key.Key_Escape)
        with_focus = None if isinstance(current, (QLineEdit, QPlainTextEdit)) else _looks(window, current)
        qtbot.keyClick(current, Qt.Key.Key_Tab)
        if with_focus is not None and current.isVisible() and _difference(with_focus, _looks(window, current)) < _LEAST:
            found.append(f"{type(current).__name__} {current.objectName()} {current.accessibleName()}")
        if _focus() is window.canvas.view:
            return found
    raise AssertionError("Tab does not come back to the canvas")


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

    assert _unmarked(qtbot, window) == []
