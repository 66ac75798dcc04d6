"""What a word of the code means, under the mouse."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from designer.editor.hover import help_at, kind_words
from designer.look import set_language
from engine.language.fields import Kind
from tests.designer.editor.conftest import Desk

TEXT = """{
  "StartAt": "A",
  "TimeoutSeconds": 9,
  "States": {
    "A": {
      "Type": "Task",
      "Comment": "pays",
      "Resource": "${Pay}",
      "Parameters": {"x.$": "States.Format('{}', $.a)", "Next": 1},
      "Retry": [{"ErrorEquals": ["E"], "BackoffRate": 2}],
      "Catch": [{"ErrorEquals": ["E"], "Next": "B"}],
      "Next": "B"
    },
    "B": {"Type": "Choice", "Choices": [{"Not": {"Variable": "$.a", "IsNull": true}, "Next": "C"}], "Default": "C"},
    "C": {"Type": "Map", "Iterator": {"StartAt": "D", "States": {"D": {"Type": "Pass", "End": true}}}, "End": true}
  }
}"""


def _help(desk: Desk, place: str) -> str:
    before, _, after = place.partition("|")
    return help_at(desk.document, desk.document.text.index(before + after) + len(before))


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ('"Time|outSeconds"', ["The execution is stopped", "whole number (s)", "At least 1"]),
        ('"Resou|rce"', ["what is called", "required"]),
        ('"Back|offRate"', ["grows by this factor", "Without it: 2", "At least 1"]),
        ('"Next|": "B"}]', ["The node to go to", "name of a node"]),
        ('"Vari|able"', ["Variable"]),
        ('"IsN|ull"', ["IsNull"]),
        ('"Iter|ator"', ["workflow with StartAt and States"]),
        ('{"Start|At": "D"', ["The first node"]),
        ("States.For|mat", ["States.Format(", "{}"]),
        ('"StartAt": "A|"', ["Task", "pays", "F12"]),
        ('"Default": "|C"', ["Map", "F12"]),
    ],
)
def test_a_word_tells_what_it_means(desk: Desk, place: str, expected: list[str]) -> None:
    desk.new(TEXT)
    found = _help(desk, place)

    for words in expected:
        assert words in found


@pytest.mark.parametrize("place", ['"Next|": 1', '"pa|ys"', '"${P|ay}"', '"E|"], "Back'])
def test_free_words_mean_nothing(desk: Desk, place: str) -> None:
    desk.new(TEXT)

    assert _help(desk, place) == ""


def test_help_is_in_the_language_of_the_window_and_every_kind_has_words(desk: Desk) -> None:
    desk.new(TEXT)
    set_language("zh")

    assert "执行超时时间" in _help(desk, '"Time|outSeconds"')
    assert all(kind_words(kind) for kind in Kind)


def test_the_default_of_the_dialect_comes_first(desk: Desk) -> None:
    desk.new(TEXT.replace('"StartAt": "A",\n', '"StartAt": "A",\n  "QueryLanguage": "JSONPath",\n'))
    assert "At least 0 · at most 99999999" in _help(desk, '"Time|outSeconds"')


def test_broken_text_has_no_help_but_its_fault(desk: Desk) -> None:
    desk.new(TEXT[:-4])

    assert _help(desk, '"Time|outSeconds"') == ""


def test_the_mouse_gets_the_help_below_the_problem(desk: Desk, qtbot: QtBot) -> None:
    desk.new(TEXT.replace('"BackoffRate": 2', '"BackoffRate": "x"'))
    desk.go('"Time|outSeconds"')
    editor = desk.pane.editor
    place = editor.cursorRect().center()
    QApplication.sendEvent(editor.viewport(), QHelpEvent(QHelpEvent.Type.ToolTip, place, editor.mapToGlobal(place)))

    assert "The execution is stopped" in QToolTip.text()
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    QApplication.sendEvent(
        editor.viewport(), QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(-5, -5), editor.mapToGlobal(QPoint()))
    )
