"""The chip with the dialect: what it says and why, and setting another one with mouse and keys."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from designer.look import set_language
from designer.shell.main_window import MainWindow
from engine.language.dialects import Dialect
from tests.designer.shell.dialogs import TWO

pytestmark = pytest.mark.slow  # each opens a whole window


def choose(qtbot: QtBot, window: MainWindow, name: str) -> None:
    """Click the chip and then the line of the menu that opens."""

    def click() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        place = menu.actionGeometry(window.actions_[name]).center()
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place)

    QTimer.singleShot(50, click)
    QTest.mouseClick(window.top_bar.dialect, Qt.MouseButton.LeftButton)  # comes back when the menu is gone


def test_chip_sets_the_dialect_and_says_who_decided(qtbot: QtBot, window: MainWindow) -> None:
    window.document.new(TWO)
    chip = window.top_bar.dialect
    assert chip.text() == "TCSL"
    assert chip.toolTip().endswith("Told by the text; click to choose another")
    assert window.actions_["dialect_auto"].isChecked()

    choose(qtbot, window, "dialect_asl")

    assert window.document.definition.dialect is Dialect.ASL
    assert chip.text() == "ASL (JSONPath)"
    assert chip.toolTip().endswith("Chosen for this workflow; click to change")
    assert window.actions_["dialect_asl"].isChecked()
    assert not window.actions_["dialect_auto"].isChecked()
    assert window.document.undo_stack.undoText() == "Treat as ASL"
    window.actions_["undo"].trigger()
    assert (chip.text(), window.actions_["dialect_auto"].isChecked()) == ("TCSL", True)


def test_empty_workflow_begins_in_the_dialect_that_is_chosen(qtbot: QtBot, window: MainWindow) -> None:
    window.document.new()

    choose(qtbot, window, "dialect_asl")

    assert window.top_bar.dialect.text() == "ASL (JSONPath)"
    window.nodes.add_state({"type": "Task"})
    assert '"Resource": "arn:aws:' in window.document.text


def test_refused_choice_leaves_the_marks_where_they_were(window: MainWindow) -> None:
    window.document.new(TWO)
    window.document.type_text(0, 1, "")

    window.actions_["dialect_asl"].trigger()

    assert window.actions_["dialect_auto"].isChecked()
    assert not window.actions_["dialect_asl"].isChecked()


def test_chip_is_worded_in_the_language_of_the_window(qtbot: QtBot, window: MainWindow) -> None:
    window.document.new(TWO)

    set_language("zh")

    qtbot.waitUntil(lambda: window.top_bar.dialect.accessibleName() == "方言：TCSL")
    assert window.actions_["dialect_asl"].text() == "视为 ASL（AWS Step Functions）"
