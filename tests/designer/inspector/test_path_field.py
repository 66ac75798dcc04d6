"""Path fields: they offer the places in the data, take clicked values, and show what a path selects now."""

import json
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from designer.inspector.inspector import Tab
from designer.inspector.path_field import PathField
from designer.inspector.query_field import QueryField
from designer.look import set_language
from designer.widgets.json_tree import JsonTree

from .conftest import MAP, PASS, PIPELINE, TASK, Bench, OpenBench

DATA: Any = {
    "items": [{"values": [1]}, {"values": [2]}],
    "kind": "a",
    "count": 3,
    "who": {"name": "Li", "odd key": True},
}


def opened(open_bench: OpenBench, pointer: str, workflow: Any = None) -> Bench:
    bench = open_bench() if workflow is None else open_bench(workflow)
    bench.inspector.live.foresight.saved_input = lambda: json.dumps(DATA)
    bench.inspector.live.foresight.forget()
    bench.select(pointer)
    return bench


def field(bench: Bench, name: str) -> PathField:
    found = bench.find(QLineEdit, name).parentWidget()
    assert isinstance(found, PathField)
    return found


def typed(bench: Bench, name: str, text: str) -> PathField:
    found = field(bench, name)
    bench.type_into(found.edit, text, end=None)
    return found


def test_places_in_the_data_are_offered_while_a_path_is_typed(open_bench: OpenBench) -> None:
    bench = opened(open_bench, TASK)

    assert typed(bench, "InputPath", "$.who.").suggestions.texts == ["$.who.name", "$.who['odd key']"]
    assert typed(bench, "ResultPath", "$.items[").suggestions.texts == ["$.items[0]", "$.items[1]"]


def test_an_empty_field_offers_everything_to_begin_with(open_bench: OpenBench) -> None:
    bench = opened(open_bench, TASK)

    found = typed(bench, "InputPath", "")
    QTest.keyClick(found.edit, Qt.Key.Key_Down)

    texts = found.suggestions.texts
    assert texts[:5] == ["$", "$.items", "$.kind", "$.count", "$.who"]
    assert "null" in texts
    assert "$$.Execution.Name" in texts


def test_a_place_is_taken_by_key_and_written_by_another(open_bench: OpenBench) -> None:
    bench = opened(open_bench, TASK)
    found = typed(bench, "InputPath", "$.who.")

    QTest.keyClick(found.edit, Qt.Key.Key_Down)
    QTest.keyClick(found.edit, Qt.Key.Key_Return)
    first = (found.text, bench.value(TASK + "/InputPath"), found.suggestions.is_open)
    QTest.keyClick(found.edit, Qt.Key.Key_Return)
    bench.settle()

    assert first == ("$.who.name", ..., False)
    assert bench.value(TASK + "/InputPath") == "$.who.name"
    assert bench.document.undo_stack.count() == 1


def test_escape_closes_the_list_and_only_then_takes_back(open_bench: OpenBench) -> None:
    bench = opened(open_bench, TASK)
    found = typed(bench, "InputPath", "$.who.")

    QTest.keyClick(found.edit, Qt.Key.Key_Escape)
    kept = (found.text, found.suggestions.is_open)
    QTest.keyClick(found.edit, Qt.Key.Key_Escape)

    assert kept == ("$.who.", False)
    assert found.text == ""


def test_what_a_path_selects_is_shown_while_it_is_typed(open_bench: OpenBench) -> None:
    bench = opened(open_bench, TASK)
    shown = []
    for name, text in (("InputPath", "$.who"), ("InputPath", "$.nowhere"), ("ResultPath", "$.kind")):
        typed(bench, name, text)
        shown.append(bench.find(QLabel, f"preview-{name}").text())

    assert shown == [
        '→ {name: "Li", odd key: true}',
        "finds nothing: $ has no nowhere; it has items, kind, count, who.",
        '→ replaces "a"',
    ]


def test_the_variable_of_a_rule_is_offered_what_its_choice_reads(open_bench: OpenBench) -> None:
    rule = {"Variable": "$.kind", "StringEquals": "a", "Next": "Z"}
    choice = {"Type": "Choice", "InputPath": "$.who", "Choices": [rule]}
    bench = opened(open_bench, "/States/C", {"StartAt": "C", "States": {"C": choice, "Z": {"Type": "Succeed"}}})

    found = typed(bench, "Variable", "$.n")

    assert found.suggestions.texts == ["$.name"]


def test_the_data_follow_what_other_fields_say_before_they_are_written(open_bench: OpenBench) -> None:
    bench = opened(open_bench, MAP, {**PIPELINE, "StartAt": "Each"})

    typed(bench, "InputPath", "$.who")
    bench.settle()

    assert bench.find(QLabel, "preview-ItemsPath").text().startswith("finds nothing: $ has no items")


def test_a_run_takes_the_place_of_the_saved_input(open_bench: OpenBench) -> None:
    workflow = {"StartAt": "A", "States": {"A": {"Type": "Pass", "InputPath": "$.x", "End": True}}}
    bench = opened(open_bench, "/States/A", workflow)

    bench.run({"x": 5})
    bench.inspector.show_configuration()
    bench.settle()

    assert bench.find(QLabel, "preview-InputPath").text() == "→ 5"


def test_a_clicked_value_is_written_and_undone_at_once(open_bench: OpenBench, qtbot: Any) -> None:
    bench = opened(open_bench, TASK)
    found = typed(bench, "InputPath", "")
    tree = JsonTree(bench.inspector)
    tree.show_value(DATA)
    tree.resize(300, 200)
    tree.show()
    row = tree.entries.find(("who", "name"))
    assert row is not None

    QTest.mouseClick(
        tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualRect(tree.entries.index_of(row, 1)).center()
    )
    bench.settle()

    assert bench.value(TASK + "/InputPath") == "$.who.name"
    assert found.edit.hasFocus()
    bench.document.undo()
    assert bench.value(TASK + "/InputPath") is ...


def test_a_double_click_in_the_data_fills_the_field_that_a_hint_names(open_bench: OpenBench) -> None:
    states = {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}}
    bench = opened(open_bench, "/States/A", {"StartAt": "A", "States": states})
    bench.run({"when": {"at": "2030-01-01T00:00:00Z"}})
    bench.select("/States/A", tab=Tab.CONFIGURE)
    bench.click(field(bench, "InputPath").edit)
    bench.select("/States/A", tab=Tab.DATA)
    view = bench.inspector.data.input.view
    hint = view.hint.text() if view.hint.isVisible() else ""
    row = view.tree.entries.find(("when", "at"))
    assert row is not None
    place = view.tree.visualRect(view.tree.entries.index_of(row, 1)).center()

    QTest.mouseClick(view.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(view.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    bench.settle()

    assert hint == "Double-click a value to put its path into InputPath"
    assert bench.value("/States/A/InputPath") == "$.when.at"
    assert bench.inspector.tab is Tab.CONFIGURE
    bench.select("/States/B", tab=Tab.DATA)
    assert bench.inspector.data.input.view.isVisible()
    assert not bench.inspector.data.input.view.hint.isVisible()


def test_the_hint_stands_only_below_values_that_the_field_reads(open_bench: OpenBench) -> None:
    state = {"Type": "Pass", "InputPath": "$.who", "Result": {"made": {"here": 1}}, "End": True}
    bench = opened(open_bench, "/States/A", {"StartAt": "A", "States": {"A": state}})
    bench.run({"who": {"name": "Ada"}})

    def hints(name: str) -> tuple[bool, bool]:
        """Return whether the hint stands below the input and below the output, with the cursor in a field."""
        bench.select("/States/A", tab=Tab.CONFIGURE)
        bench.click(field(bench, name).edit)
        bench.select("/States/A", tab=Tab.DATA)
        data = bench.inspector.data
        assert data.output.view.isVisible()
        return data.input.view.hint.isVisible(), data.output.view.hint.isVisible()

    assert hints("InputPath") == (True, False)
    assert hints("OutputPath") == (False, True)


def test_a_dropped_path_replaces_what_is_there(open_bench: OpenBench) -> None:
    bench = opened(open_bench, MAP)
    found = field(bench, "ItemsPath")
    data = QMimeData()
    data.setText("$.who")

    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(4, 4), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(found.edit, enter)
    QApplication.sendEvent(found.edit, QDropEvent(QPointF(4, 4), Qt.DropAction.CopyAction, data, buttons, keys))
    bench.settle()

    assert bench.value(MAP + "/ItemsPath") == "$.who"


def test_the_words_follow_the_language(open_bench: OpenBench) -> None:
    bench = opened(open_bench, TASK)
    bench.type_into(field(bench, "ResultPath").edit, "null")

    set_language("zh")
    bench.settle()

    assert bench.find(QLabel, "preview-ResultPath").text() == "→ 丢弃结果"


def test_a_state_that_nothing_is_known_about_offers_paths_all_the_same(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(PASS)

    found = typed(bench, "InputPath", "$$")

    assert "$$.Execution.Id" in found.suggestions.texts


def test_a_number_may_be_an_expression_of_jsonata(open_bench: OpenBench) -> None:
    wait = {"Type": "Wait", "Seconds": 3, "End": True}
    bench = opened(open_bench, "/States/W", {"QueryLanguage": "JSONata", "StartAt": "W", "States": {"W": wait}})

    plain = typed(bench, "Seconds", "5")
    offered_to_a_number = plain.suggestions.is_open
    found = typed(bench, "Seconds", "{% cou")
    QTest.keyClick(found.edit, Qt.Key.Key_Down)
    QTest.keyClick(found.edit, Qt.Key.Key_Return)
    QTest.keyClick(found.edit, Qt.Key.Key_Return)
    bench.settle()

    assert not offered_to_a_number
    assert bench.value("/States/W/Seconds") == "{% $states.input.count %}"
    assert bench.find(QLabel, "preview-Seconds").text() == "→ 3"


def test_a_run_that_is_shown_no_more_is_remembered(open_bench: OpenBench) -> None:
    workflow = {"StartAt": "A", "States": {"A": {"Type": "Pass", "InputPath": "$.x", "End": True}}}
    bench = opened(open_bench, "/States/A", workflow)
    bench.run({"x": 5})

    bench.session.clear()
    bench.inspector.show_configuration()
    bench.settle()

    assert bench.find(QLabel, "preview-InputPath").text() == "→ 5"


def test_a_condition_in_jsonata_offers_what_the_code_does(open_bench: OpenBench) -> None:
    rule = {"Condition": "{% true %}", "Next": "Z"}
    states = {"C": {"Type": "Choice", "Choices": [rule], "Default": "Z"}, "Z": {"Type": "Succeed"}}
    bench = opened(open_bench, "/States/C", {"QueryLanguage": "JSONata", "StartAt": "C", "States": states})
    edit = bench.find(QLineEdit, "Condition")
    found = edit.parentWidget()
    assert isinstance(found, QueryField)

    bench.type_into(edit, "$exists($states.input.who.", end=None)
    by_itself = found.suggestions.texts
    QTest.keyClick(edit, Qt.Key.Key_Down)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    QTest.keyClicks(edit, ") = ")
    between = found.suggestions.texts
    QTest.keyClick(edit, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    when_asked = found.suggestions.texts
    QTest.keyClicks(edit, "true")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    bench.settle()

    assert by_itself == ["$states.input.who.name", "$states.input.who.`odd key`"]
    assert between == []
    assert {"$states.input.count", "$sum()"} <= set(when_asked)
    assert bench.value("/States/C/Choices/0/Condition") == "{% $exists($states.input.who.name) = true %}"


def test_enter_takes_the_first_of_a_list_that_was_asked_for_on_a_line(open_bench: OpenBench) -> None:
    wait = {"Type": "Wait", "Seconds": 3, "End": True}
    bench = opened(open_bench, "/States/W", {"QueryLanguage": "JSONata", "StartAt": "W", "States": {"W": wait}})
    found = typed(bench, "Seconds", "$sum($states.input.")

    QTest.keyClick(found.edit, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(found.edit, "cou")
    QTest.keyClick(found.edit, Qt.Key.Key_Return)

    assert found.text == "{% $sum($states.input.count %}"


def test_a_number_offers_expressions_from_the_first_sign_on(open_bench: OpenBench) -> None:
    wait = {"Type": "Wait", "Seconds": 3, "End": True}
    bench = opened(open_bench, "/States/W", {"QueryLanguage": "JSONata", "StartAt": "W", "States": {"W": wait}})

    found = typed(bench, "Seconds", "$sum($states.input.cou")
    offered = found.suggestions.texts
    QTest.keyClick(found.edit, Qt.Key.Key_Down)
    QTest.keyClick(found.edit, Qt.Key.Key_Return)
    written = found.text
    typed(bench, "Seconds", "")
    QTest.keyClick(found.edit, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)

    assert (offered, written) == (["$states.input.count"], "{% $sum($states.input.count %}")
    assert "$states.input.count" in found.suggestions.texts
