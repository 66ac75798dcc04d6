"""What can be written here: found in broken text, offered in a list, written whole."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.document.error_names import known_names
from designer.document.known import Known
from designer.document.new_states import function_call
from designer.editor.completion import candidates
from designer.editor.lore import Lore
from designer.editor.outline import place_at
from engine.definition import read_definition
from engine.language.dialects import Dialect
from tests.designer.editor.conftest import Desk

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
STATES = '"States": {"A": {"Type": "Task", %s}, "B": {"Type": "Choice", %s}, "C": {"Type": "Map"}}'


def _names(marked: str) -> list[str]:
    before, _, after = marked.partition("|")
    return [one.name for one in candidates(place_at(before + after, len(before)), Lore(functions=("sum",)))]


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


@pytest.mark.parametrize(
    ("dialect", "query", "expected", "inside"),
    [
        (Dialect.TCSL, "", {"plain", "qrn:q"}, "Iterator"),
        (Dialect.ASL, "", {"plain", "arn:a"}, "ItemProcessor"),
        (Dialect.ASL, '"QueryLanguage": "JSONata", ', {"plain", "arn:a"}, "ItemProcessor"),
    ],
    ids=["tcsl", "asl", "jsonata"],
)
def test_what_is_new_is_of_the_dialect(dialect: Dialect, query: str, expected: set[str], inside: str) -> None:
    lore = Lore(functions=("sum",), resources=("qrn:q", "arn:a", "plain"), dialect=dialect)
    before = f'{{{query}"States": {{"A": {{"Type": "Task", "Resource": "'
    sheet = f'{{{query}"States": {{'

    texts = {one.text.strip('"') for one in candidates(place_at(before, len(before)), lore)}
    states = {one.name: one.text for one in candidates(place_at(sheet, len(sheet)), lore)}

    assert not texts & {"qrn:q" if dialect.is_asl else "arn:a"}
    assert {*expected, function_call("sum", dialect)} <= texts
    assert f'"{inside}"' in states["Map"]
    assert ("qrn:" in states["Task"]) is not dialect.is_asl


@pytest.mark.parametrize("marked", ["|", '{"Comment": "|"}', "[|]", '{"a": [1, {"b": |', '{"States": {"A": {"x": {"|'])
def test_nothing_is_offered_where_anything_goes(marked: str) -> None:
    assert _names(marked) == []


@pytest.mark.slow
@given(text=st.text(alphabet='{}[]":,ab\\ \n', max_size=60), data=st.data())
def test_no_text_is_too_broken_to_look_at(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))

    place = place_at(text, offset)

    assert 0 <= place.start <= offset <= place.end <= len(text)
    candidates(place)


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


@pytest.mark.parametrize("typed", ['"Next": "Second"', '"Comment": "x"', '"InputPath": "$.a"', '"Nex": ""'])
def test_behind_a_finished_text_nothing_opens_so_that_enter_begins_a_line(desk: Desk, typed: str) -> None:
    desk.put('{\n  "StartAt": "First",\n  "States": {\n    "First": {\n      |\n    }\n  }\n}\n')
    for character in typed:
        QTest.keyClicks(QApplication.activePopupWidget() or desk.pane.editor, character)

    assert not desk.pane.completion.is_open
    desk.key(Qt.Key.Key_Return)
    assert f"{typed}\n" in desk.text


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


def _lore(text: str = "{}", **more: Any) -> Lore:
    definition = read_definition(text)
    return Lore(dialect=definition.dialect, errors=known_names(definition), **more)


def _offered(marked: str, lore: Lore) -> list[str]:
    before, _, after = marked.partition("|")
    return [one.name for one in candidates(place_at(before + after, len(before)), lore)]


DATA = Known(value={"items": [{"price": 3}], "who am i": "x", "hole": 1}, holes=frozenset([("hole",)]))


def test_paths_are_those_of_the_data_that_the_state_gets() -> None:
    lore = _lore(data=DATA, result=Known(value={"Payload": 1}))

    in_parameters = _offered('{"States": {"A": {"Type": "Pass", "Parameters": {"x.$": "|', lore)
    assert in_parameters[:4] == ["$.items", "$.items[0]", "$.items[0].price", "$['who am i']"]
    assert "$.hole" not in in_parameters  # it may be there or not
    assert "$.Payload" in _offered('{"States": {"A": {"Type": "Task", "ResultSelector": {"x.$": "|', lore)
    assert "$.items" in _offered('{"States": {"A": {"Type": "Choice", "Choices": [{"Variable": "|', lore)
    assert "$.items[0]" not in _offered('{"States": {"A": {"Type": "Pass", "ResultPath": "|', lore)


def test_jsonata_is_offered_data_states_and_functions() -> None:
    lore = _lore(data=DATA, result=Known(value={"Payload": 1}))
    start = '{"QueryLanguage": "JSONata", "States": {"A": {"Type": "Task", '

    for field in ('"Output": "|', '"Arguments": {"a": "|', '"Assign": {"a": {"b": "|'):
        names = _offered(start + field, lore)
        assert {"$states.input.items", "$states.result.Payload", "$states.context", "$sum", "$uuid"} <= set(names)
    assert _offered(start + '"Comment": "|', lore) == []


def test_fields_are_those_of_the_dialect() -> None:
    tcsl, asl = _lore(), _lore('{"QueryLanguage": "JSONPath"}')
    place = '{"States": {"A": {"Type": "Task", "'

    assert "Assign" not in _offered(place, tcsl)
    assert "Assign" in _offered(place, asl)
    assert "TimeoutMilliseconds" in _offered("{|", tcsl)
    assert "TimeoutMilliseconds" not in _offered("{|", asl)
    assert "States.ALL" in _offered('{"States": {"A": {"Catch": [{"ErrorEquals": ["|', asl)


def test_a_new_state_is_written_whole_with_its_name_to_be_typed(desk: Desk) -> None:
    text = '{\n\t"StartAt": "A",\n\t"States": {\n\t\t"A": {"Type": "Pass", "End": true} |\n\t}\n}'
    desk.put(text)
    desk.key(Qt.Key.Key_Space, CTRL)
    QTest.keyClicks(desk.pane.completion.list, "wai")
    desk.document.end_step()
    count = desk.document.undo_stack.count()

    QTest.keyClick(desk.pane.completion.list, Qt.Key.Key_Return)

    wanted = (
        '"A": {"Type": "Pass", "End": true}, "Wait": {\n\t\t\t"Type": "Wait",\n\t\t\t"Seconds": 1,\n'
        '\t\t\t"End": true\n\t\t}\n\t}\n}'
    )
    assert desk.text.endswith(wanted)
    assert not desk.document.is_broken
    assert desk.pane.editor.textCursor().selectedText() == "Wait"
    assert desk.document.undo_stack.count() == count + 1
    desk.keys("Nap")
    assert '"Nap": {' in desk.text


def test_a_member_behind_another_gets_the_comma_before_it(desk: Desk) -> None:
    desk.put('{"StartAt": "A", "States": {"A": {"Type": "Succeed"\n  |}}}')

    desk.key(Qt.Key.Key_Space, CTRL)
    QTest.keyClicks(desk.pane.completion.list, "comm")
    QTest.keyClick(desk.pane.completion.list, Qt.Key.Key_Return)

    assert '"Type": "Succeed",\n  "Comment": "|"}' in desk.marked
    assert not desk.document.is_broken


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ('"Parameters": {"a.$": "States.Format(\'{}\', |)"}', "States.Format('{}', $.items|)"),
        ('"Parameters": {"a.$": "States.Array($.it|)"}', "States.Array($.items|)"),
        ('"QueryLanguage": "JSONata", "Output": "{% $su| %}"', "{% $sum(|) %}"),
        ('"QueryLanguage": "JSONata", "Output": "{% $su|(1) %}"', "{% $sum(|1) %}"),
        ('"QueryLanguage": "JSONata", "Output": "{% 1 + $states.inp| %}"', "{% 1 + $states.input.items| %}"),
    ],
    ids=["argument", "begun argument", "function", "function that is called", "data"],
)
def test_inside_an_expression_only_the_word_is_written(desk: Desk, field: str, expected: str) -> None:
    desk.put('{"StartAt": "A", "States": {"A": {"Type": "Pass", FIELD, "End": true}}}'.replace("FIELD", field))
    desk.pane.completion.foresee = lambda _pointer: (DATA, Known())

    desk.key(Qt.Key.Key_Space, CTRL)
    QTest.keyClick(desk.pane.completion.list, Qt.Key.Key_Return)

    assert expected in desk.marked
    assert not desk.document.is_broken


def test_what_a_state_gets_is_asked_for_the_state_at_the_cursor(desk: Desk) -> None:
    asked: list[str] = []
    desk.pane.completion.foresee = lambda pointer: (asked.append(pointer), (DATA, Known()))[1]  # type: ignore[func-returns-value]
    inner = '{"StartAt": "B", "States": {"B": {"Type": "Pass", "InputPath": "|", "End": true}}}'
    desk.put(
        '{"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": [{"StartAt": "A", "States": '
        '{"A": {"Type": "Pass", "End": true}}}, INNER], "End": true}}}'.replace("INNER", inner)
    )

    desk.key(Qt.Key.Key_Space, CTRL)

    assert asked == ["/States/P/Branches/1/States/B"]
    assert "$.items" in desk.pane.completion.names
    desk.pane.completion.list.hide()
