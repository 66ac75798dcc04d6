"""What is offered inside the JSONata expressions of a JSON field, wherever the cursor is in them."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from designer.widgets.json_edit import JsonEdit
from tests.designer.inspector.conftest import Bench, OpenBench

STATES = {"A": {"Type": "Pass", "Output": {"a": 1}, "Next": "B"}, "B": {"Type": "Pass", "Output": {}, "End": True}}
Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def bench(open_bench: OpenBench) -> Bench:
    bench = open_bench({"QueryLanguage": "JSONata", "StartAt": "A", "States": STATES})
    bench.inspector.trial_data.saved_input = lambda: json.dumps({"who": {"name": "Li"}, "mode": "dry"})
    assert bench.inspector.live is not None
    bench.inspector.live.foresight.forget()
    return bench


def _type(bench: Bench, text: str, cursor: int) -> JsonEdit:
    """Put a text into the Output of the first node, with the cursor in it."""
    bench.select("/States/A")
    edit = bench.find(JsonEdit, "Output")
    edit.editor.setFocus()
    edit.editor.setPlainText(text)
    place = edit.editor.textCursor()
    place.setPosition(cursor)
    edit.editor.setTextCursor(place)
    return edit


def _take_first(edit: JsonEdit) -> None:
    QTest.keyClick(edit.editor, Key.Key_Down)
    QTest.keyClick(edit.editor, Key.Key_Return)


def test_place_in_the_data_is_put_into_the_middle_of_an_expression(bench: Bench) -> None:
    text = '{"a": "{% $states.input.mode = \\"dry\\" and  %}"}'
    edit = _type(bench, text, text.index(" %}"))

    QTest.keyClicks(edit.editor, "$states.input.who.na")
    offered = edit.suggestions.texts
    _take_first(edit)
    QTest.keyClicks(edit.editor, " = 1")

    assert offered == ["$states.input.who.name"]
    assert edit.text == '{"a": "{% $states.input.mode = \\"dry\\" and $states.input.who.name = 1 %}"}'


def test_function_is_offered_and_the_cursor_stands_between_its_parentheses(bench: Bench) -> None:
    text = '{"a": "{%  & \\"x\\" %}"}'
    edit = _type(bench, text, text.index(" & "))

    QTest.keyClicks(edit.editor, "$upperc")
    offered = edit.suggestions.texts
    _take_first(edit)
    QTest.keyClicks(edit.editor, "1")

    assert offered == ["$uppercase()"]
    assert edit.text == '{"a": "{% $uppercase(1) & \\"x\\" %}"}'


def test_expression_without_quotes_is_completed_over_its_lines(bench: Bench) -> None:
    edit = _type(bench, "{% $states.input.mode &\n", len("{% $states.input.mode &\n"))

    QTest.keyClicks(edit.editor, "$states.input.who.n")
    _take_first(edit)

    assert edit.text == "{% $states.input.mode &\n$states.input.who.name %}"


def test_enter_takes_the_first_of_a_list_that_was_asked_for(bench: Bench) -> None:
    text = '{"a": "{% $states.input.who.n & 1 %}"}'
    edit = _type(bench, text, text.index(" & 1"))

    QTest.keyClick(edit.editor, Key.Key_Space, CTRL)
    QTest.keyClicks(edit.editor, "a")
    QTest.keyClick(edit.editor, Key.Key_Return)

    assert edit.text == '{"a": "{% $states.input.who.name & 1 %}"}'


def test_enter_begins_a_line_while_a_list_is_open_that_nobody_asked_for(bench: Bench) -> None:
    edit = _type(bench, "{% $low", len("{% $low"))
    QTest.keyClicks(edit.editor, "er")

    assert edit.suggestions.is_open
    QTest.keyClick(edit.editor, Key.Key_Return)

    assert edit.text == "{% $lower\n"


def test_function_that_is_called_already_gets_no_parentheses(bench: Bench) -> None:
    text = '{"a": "{% $upp(1) %}"}'
    edit = _type(bench, text, text.index("(1)"))

    QTest.keyClicks(edit.editor, "erc")
    _take_first(edit)
    QTest.keyClicks(edit.editor, "2")

    assert edit.text == '{"a": "{% $uppercase(21) %}"}'


def test_nothing_is_offered_inside_a_text_of_an_expression(bench: Bench) -> None:
    text = '{"a": "{% \\"\\" %}"}'
    edit = _type(bench, text, text.index('\\" %}'))

    QTest.keyClicks(edit.editor, "$st")

    assert not edit.suggestions.is_open


def test_nothing_of_jsonata_is_offered_for_paths(open_bench: OpenBench) -> None:
    bench = open_bench({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
    bench.select("/States/A")
    bench.click(bench.find(QPushButton, "begin-Parameters"))
    edit = bench.find(JsonEdit, "Parameters")
    edit.editor.clear()

    QTest.keyClicks(edit.editor, '{"a": "{% $')

    assert not edit.suggestions.is_open


@pytest.mark.parametrize("text", ["{% $states.input.mode %}", '{"a": "{% $states.input.mode %}"}'])
def test_behind_the_end_of_an_expression_nothing_is_offered(bench: Bench, text: str) -> None:
    edit = _type(bench, text, text.index("%}") + 2)

    QTest.keyClick(edit.editor, Key.Key_Space, CTRL)

    assert edit.suggestions.texts == []


def test_functions_that_begin_as_typed_come_first_by_their_names(bench: Bench) -> None:
    edit = _type(bench, '{"a": "{%  %}"}', len('{"a": "{% '))

    QTest.keyClicks(edit.editor, "$ma")

    assert edit.suggestions.texts[:3] == ["$map()", "$match()", "$max()"]
