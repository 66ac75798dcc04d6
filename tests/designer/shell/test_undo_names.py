"""The names of the steps that can be undone: in the language of the window, also those made in another one."""

import json

import pytest
from pytestqt.qtbot import QtBot

from designer.document.commands import rename_state
from designer.look import set_language
from designer.shell.main_window import MainWindow

pytestmark = pytest.mark.slow

FLOW = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}


def test_steps_are_named_anew_with_the_language(qtbot: QtBot, window: MainWindow) -> None:
    undo, redo = window.actions_["undo"], window.actions_["redo"]
    window.document.new(json.dumps(FLOW))
    rename_state(window.document, "/States/A", "B")
    rename_state(window.document, "/States/B", "C")
    window.document.undo()

    set_language("zh")
    qtbot.waitUntil(lambda: undo.toolTip() == "撤销: 将 A 重命名为 B")
    assert redo.toolTip() == "重做: 将 B 重命名为 C"
    window.document.redo()
    assert undo.toolTip() == "撤销: 将 B 重命名为 C"

    set_language("en")
    qtbot.waitUntil(lambda: undo.toolTip() == "Undo: Rename B to C")


def test_a_step_made_between_two_switches_at_once_is_named_in_the_last_language(
    qtbot: QtBot, window: MainWindow
) -> None:
    undo = window.actions_["undo"]
    window.document.new(json.dumps(FLOW))
    rename_state(window.document, "/States/A", "B")

    set_language("zh")
    rename_state(window.document, "/States/B", "C")
    set_language("en")

    qtbot.waitUntil(lambda: undo.toolTip() == "Undo: Rename B to C", timeout=3_000)
    window.document.undo()
    assert undo.toolTip() == "Undo: Rename A to B"


@pytest.mark.parametrize(("first", "then"), [("en", "zh"), ("zh", "en")])
def test_a_repair_is_named_anew_with_the_language(qtbot: QtBot, window: MainWindow, first: str, then: str) -> None:
    names = {"en": 'Undo: Set Next to "Bbb"', "zh": '撤销: 将 Next 设为 "Bbb"'}
    undo = window.actions_["undo"]
    states = {"Aa": {"Type": "Pass", "Next": "Bbbb"}, "Bbb": {"Type": "Pass", "End": True}}
    set_language(first)
    qtbot.waitUntil(lambda: undo.toolTip() == {"en": "Undo", "zh": "撤销"}[first])
    window.document.new(json.dumps({"StartAt": "Aa", "States": states}))
    window.document.apply_fix(next(problem for problem in window.document.problems if problem.fix is not None))
    assert undo.toolTip() == names[first]

    set_language(then)

    qtbot.waitUntil(lambda: undo.toolTip() == names[then])
