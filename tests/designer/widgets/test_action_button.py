"""A button that stands for an action follows it, works it, and costs the same after a thousand changes."""

import pytest
from PySide6.QtCore import SIGNAL, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from designer.look import icon
from designer.widgets.action_button import ActionButton


@pytest.fixture
def action(qapp: object) -> QAction:
    action = QAction(icon("undo"), "Undo…")
    action.setObjectName("undo")
    return action


@pytest.fixture
def bar(qtbot: QtBot) -> QWidget:
    bar = QWidget()
    qtbot.addWidget(bar)
    return bar


@pytest.fixture
def button(action: QAction, bar: QWidget) -> ActionButton:
    return ActionButton(action, bar)


def test_it_says_what_the_action_says(action: QAction, button: ActionButton) -> None:
    assert (button.text(), button.toolTip(), button.isEnabled()) == ("Undo", "Undo", True)

    action.setIconText("Back")
    action.setToolTip("Take it back")
    action.setEnabled(False)
    action.setIcon(icon("redo"))

    assert (button.text(), button.toolTip(), button.isEnabled()) == ("Back", "Take it back", False)
    assert button.icon().cacheKey() == action.icon().cacheKey()


def test_a_click_triggers_the_action_that_is_possible(qtbot: QtBot, action: QAction, button: ActionButton) -> None:
    done: list[str] = []
    action.triggered.connect(lambda: done.append("undo"))

    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    action.setEnabled(False)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert done == ["undo"]


def test_changes_leave_no_connection_behind(action: QAction, button: ActionButton) -> None:
    before = action.receivers(SIGNAL("changed()"))

    for number in range(100):
        action.setToolTip(f"Undo {number}")

    assert button.toolTip() == "Undo 99"
    assert action.receivers(SIGNAL("changed()")) == before
