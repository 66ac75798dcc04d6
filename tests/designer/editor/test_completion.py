"""What can be written here: found in broken text, offered in a list, written whole."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.editor.completion import candidates
from designer.editor.outline import place_at
from tests.designer.editor.conftest import Desk

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
STATES = '"States": {"A": {"Type": "Task", %s}, "B": {"Type": "Choice", %s}, "C": {"Type": "Map"}}'


def _names(marked: str) -> list[str]:
    before, _, after = marked.partition("|")
    return [one.name for one in candidates(place_at(before + after, len(before)), "en", ("sum",))]


@pytest.mark.parametrize(
    ("marked", "expected", "unexpected"),
    [
        ("{|}", {"StartAt", "States", "Comment", "TimeoutSeconds"}, {"Type"}),
        ('{"StartAt": "", "|', {"States"}, {"StartAt"}),
        ('{"StartAt": "|", ' + STATES, {"A", "B", "C"}, {"Type"}),
        ('{"StartAt": |, ' + STATES, {"A", "B", "C"}, set()),
        ('{"States": {"A": {"|"', {"Type", "Next", "Choices"}, {"StartAt"}),
        ('{"States": {"A": {"Type": "Wait", |', {"Seconds"}, {"Choices", "Type"}),
        ('{"States": {"A": {|, "Type": "Choice"', {"Choices", "Default"}, {"Next", "Type"}),
        ('{"States": {"A": {"Ne|xt": "B", "Type": "Pass"', {"Next", "End"}, {"Type"}),
        ('{"States": {"A": {"Type": "|"}}}', {"Task", "Fail"}, {"A"}),
        ('{"States": {"A": {"Next": "|"}, "B": {}', {"A", "B"}, set()),
        ('{"States": {"A": {"Choices": [{"|', {"Variable", "StringEquals", "And", "Next"}, {"Type"}),
        ('{"States": {"A": {"Choices": [{"And": [{"|', {"Variable", "NumericEquals"}, {"Type"}),
        ('{"States": {"A": {"Choices": [{"Not": {"|', {"Variable"}, {"Type"}),
        ('{"States": {"A": {"Choices": [{"Next": "|', {"A"}, set()),
        ('{"States": {"A": {"Retry": [{"|', {"ErrorEquals", "MaxAttempts"}, {"Next"}),
        ('{"States": {"A": {"Catch": [{"|', {"ErrorEquals", "Next"}, {"MaxAttempts"}),
        ('{"States": {"A": {"Catch": [{"ErrorEquals": ["|', {"StatesALL", "StatesTimeout"}, set()),
        ('{"States": {"M": {"Iterator": {"|', {"StartAt", "States"}, {"TimeoutSeconds"}),
        ('{"States": {"M": {"Iterator": {"StartAt": "|", "States": {"里": {}}}}, "N": {}', {"里"}, {"M", "N"}),
        ('{"States": {"P": {"Branches": [{"|', {"StartAt"}, {"Type"}),
        ('{"States": {"A": {"Type": "Task", "Resource": "|', {"sum"}, set()),
        ('{"States": {"A": {"Type": "Pass", "InputPath": "|', {"$", "$$.Execution.Id"}, {"States.Format"}),
        ('{"States": {"A": {"Type": "Pass", "ResultPath": "|', {"$"}, {"$$"}),
        ('{"States": {"A": {"Type": "Pass", "Parameters": {"x.$": "|', {"States.Format", "$"}, {"$$.Map.Item.Value"}),
        ('{"States": {"A": {"Type": "Map", "Parameters": {"x.$": "|', {"$$.Map.Item.Value"}, set()),
        ('{"States": {"A": {"Type": "Pass", "End": |', {"true"}, set()),
    ],
)
def test_what_fits_is_offered(marked: str, expected: set[str], unexpected: set[str]) -> None:
    names = set(_names(marked))

    assert expected <= names
    assert not unexpected & names


@pytest.mark.parametrize("marked", ["|", '{"Comment": "|"}', "[|]", '{"a": [1, {"b": |', '{"States": {"A": {"x": {"|'])
def test_nothing_is_offered_where_anything_goes(marked: str) -> None:
    assert _names(marked) == []


@pytest.mark.slow
@given(text=st.text(alphabet='{}[]":,ab\\ \n', max_size=60), data=st.data())
def test_no_text_is_too_broken_to_look_at(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))

    place = place_at(text, offset)

    assert 0 <= place.start <= offset <= place.end <= len(text)
    candidates(place, "en")


def test_a_field_is_chosen_by_its_first_letters_and_written_whole(desk: Desk) -> None:
    desk.put('{\n  "StartAt": "A",\n  "States": {\n    "A": {"Type": "Pass", |}\n  }\n}')
    desk.key(Qt.Key.Key_Space, CTRL)
    completion = desk.pane.completion
    assert completion.is_open

    QTest.keyClicks(completion.list, "res")
    assert completion.names == ["Result", "ResultSelector", "ResultPath"]
    QTest.keyClick(completion.list, Qt.Key.Key_Down)
    QTest.keyClick(completion.list, Qt.Key.Key_Down)
    QTest.keyClick(completion.list, Qt.Key.Key_Return)

    assert '{"Type": "Pass", "ResultPath": "|"}' in desk.marked
    assert completion.names == ["$"]
    QTest.keyClick(completion.list, Qt.Key.Key_Tab)
    assert '"ResultPath": "$"|}' in desk.marked
    assert not completion.is_open


def test_names_are_offered_at_a_quote_and_escape_keeps_what_was_typed(desk: Desk) -> None:
    desk.put('{"StartAt": |, "States": {"节点": {"Type": "Pass", "End": true}}}')

    desk.keys('"')
    assert desk.pane.completion.names == ["节点"]
    QTest.keyClick(desk.pane.completion.list, Qt.Key.Key_Escape)

    assert not desk.pane.completion.is_open
    assert '"StartAt": "|", ' in desk.marked
    desk.keys('"')
    assert '"StartAt": ""|, ' in desk.marked


def test_a_name_replaces_the_one_that_stands_there(desk: Desk) -> None:
    desk.put('{"StartAt": "O|ld", "States": {"One": {"Type": "Pass", "End": true}, "Two": {}}}')

    desk.key(Qt.Key.Key_Slash, ALT)
    QTest.keyClick(desk.pane.completion.list, Qt.Key.Key_Down)
    QTest.keyClick(desk.pane.completion.list, Qt.Key.Key_Return)

    assert '"StartAt": "Two"|, ' in desk.marked
    assert desk.document.undo_stack.count() == 1


def test_a_member_before_another_gets_its_comma(desk: Desk) -> None:
    desk.put('{"StartAt": "A", "States": {"A": {\n  |\n  "Type": "Succeed"}}}')

    desk.key(Qt.Key.Key_Space, CTRL)
    QTest.keyClicks(desk.pane.completion.list, "comm")
    QTest.keyClick(desk.pane.completion.list, Qt.Key.Key_Return)

    assert '{\n  "Comment": "|",\n  "Type": "Succeed"}' in desk.marked
    assert not desk.document.is_broken


def test_typing_something_else_closes_the_list(desk: Desk) -> None:
    desk.put('{"StartAt": |, "States": {"A": {"Type": "Pass", "End": true}}}')
    desk.keys('"')

    QTest.keyClicks(desk.pane.completion.list, "zzz")

    assert not desk.pane.completion.is_open
    assert '"StartAt": "zzz|", ' in desk.marked


def test_functions_of_the_folder_are_offered_as_resources(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "sum.py").write_text("def main_handler(event, context):\n    return 1\n", encoding="utf-8")
    desk.put('{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": |}}}')
    desk.document.set_functions_folder(tmp_path)

    desk.keys('"')
    QTest.keyClick(desk.pane.completion.list, Qt.Key.Key_Return)

    assert desk.marked.count("Invoke/sum") == 1


def test_the_list_is_drawn_with_what_each_thing_is(desk: Desk) -> None:
    desk.put('{"States": {"A": {|}}}')

    desk.key(Qt.Key.Key_Space, CTRL)
    QApplication.processEvents()

    assert not desk.pane.completion.list.grab().isNull()
    assert desk.pane.completion.list.width() > 300
    desk.pane.completion.list.hide()


def test_fields_are_those_of_the_query_language_of_the_state() -> None:
    whole = '{"QueryLanguage": "JSONata", "States": {"A": {"Type": "Task", "'
    own = '{"States": {"A": {"Type": "Task", "QueryLanguage": "JSONata", "'
    neither = '{"States": {"A": {"Type": "Task", "'

    for text in (whole, own):
        assert {"Arguments", "Output", "Assign"} <= set(_names(text))
        assert not {"InputPath", "Parameters", "TimeoutSecondsPath"} & set(_names(text))
    assert not {"Arguments", "Output"} & set(_names(neither))
