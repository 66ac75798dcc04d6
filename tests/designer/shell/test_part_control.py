"""Rules, branches, retries and catches are added from the list of commands and the menu of a node."""

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from designer.shell.main_window import MainWindow

pytestmark = pytest.mark.slow  # each opens a whole window

INNER = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
STATES = {
    "C": {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsPresent": True, "Next": "T"}], "Default": "L"},
    "T": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": "L"},
    "L": {"Type": "Parallel", "Branches": [INNER], "End": True},
}


@pytest.fixture
def window_with_all(window: MainWindow) -> Iterator[MainWindow]:
    window.document.new(json.dumps({"StartAt": "C", "States": STATES}, indent=2))
    yield window
    for menu in window.findChildren(QMenu, "contextMenu"):
        menu.close()


def _value(window: MainWindow, state: str) -> dict[str, list[object]]:
    value: dict[str, list[object]] = json.loads(window.document.text)["States"][state]
    return value


def _focused() -> QWidget:
    focused = QApplication.focusWidget()
    assert focused is not None
    return focused


@pytest.mark.parametrize(
    ("state", "action", "field", "name"),
    [("C", "add_rule", "Choices", "Variable"), ("T", "add_retry", "Retry", ""), ("T", "add_catch", "Catch", "")],
)
def test_what_is_added_is_shown_in_the_form_with_the_keys_in_it(
    qtbot: QtBot, window_with_all: MainWindow, state: str, action: str, field: str, name: str
) -> None:
    window, before = window_with_all, window_with_all.document.text
    count = len(_value(window, state).get(field, []))
    window.selection.set((f"/States/{state}",))

    window.actions_[action].trigger()
    qtbot.waitUntil(lambda: window.inspector.isAncestorOf(_focused()))

    assert len(_value(window, state)[field]) == count + 1
    focused = _focused()
    assert (name or "ErrorEquals") in f"{focused.objectName()} {focused.accessibleName()}"
    if isinstance(focused, QLineEdit):
        assert focused.selectedText() == focused.text()
    window.document.undo_stack.undo()
    assert window.document.text == before


def test_next_node_goes_into_the_branch_that_was_added(qtbot: QtBot, window_with_all: MainWindow) -> None:
    window = window_with_all
    window.selection.set(("/States/L",))

    window.actions_["add_branch"].trigger()
    qtbot.waitUntil(lambda: window.canvas.view.hasFocus())
    QTest.keyClick(window.canvas.view, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not window.canvas.view)
    QTest.keyClicks(_focused(), "Wait")
    QTest.keyClick(_focused(), Qt.Key.Key_Return)

    branches = json.loads(window.document.text)["States"]["L"]["Branches"]
    assert [[state["Type"] for state in branch["States"].values()] for branch in branches] == [["Pass"], ["Wait"]]


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        ("C", {"add_rule"}),
        ("T", {"add_retry", "add_catch", "use_mock"}),
        ("L", {"add_branch", "add_retry", "add_catch", "unwrap"}),
    ],
)
def test_menu_of_a_node_offers_what_its_type_has(window_with_all: MainWindow, state: str, offered: set[str]) -> None:
    window = window_with_all
    window.selection.set((f"/States/{state}",))

    window.nodes.show_menu(f"/States/{state}", QPoint(50, 50))

    (menu,) = window.findChildren(QMenu, "contextMenu")
    names = {action.objectName() for action in menu.actions()}
    of_types = {"add_rule", "add_branch", "add_retry", "add_catch", "unwrap", "inline", "open_started", "use_mock"}
    assert names & of_types == offered


def test_refused_addition_leaves_the_form_alone(window_with_all: MainWindow) -> None:
    window = window_with_all
    window.document.type_text(0, 1, "")  # no JSON any more
    before = window.document.text
    window.selection.set(("/States/C",))

    window.actions_["add_rule"].trigger()

    assert window.document.text == before
