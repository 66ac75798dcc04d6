"""The forms: every change one undo step, nothing lost, nothing half done; with real keys and clicks."""

import json
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from designer.inspector.field_row import FieldRow
from designer.look import set_language
from designer.widgets.json_edit import JsonEdit
from engine.states import STATE_TYPES

from .conftest import CHOICE, INNER, MAP, PASS, PIPELINE, TASK, OpenBench, child


@pytest.mark.parametrize(
    ("pointer", "field", "typed", "expected"),
    [
        (MAP, "MaxConcurrency", "5", 5),
        (MAP, "ItemsPath", "$.rows", "$.rows"),
        (MAP, "ResultPath", "null", None),
        (TASK, "InputPath", "$.part", "$.part"),
        (TASK, "ResultPath", "  $.here ", "$.here"),
        (MAP, "ResultPath", "", ...),
    ],
    ids=["integer", "path", "null", "new field", "blanks around", "emptied"],
)
def test_enter_writes_a_line_as_one_undo_step(
    open_bench: OpenBench, pointer: str, field: str, typed: str, expected: Any
) -> None:
    bench = open_bench()
    before = bench.document.text
    bench.select(pointer)

    bench.type_into(bench.find(QLineEdit, field), typed)

    assert bench.value(f"{pointer}/{field}") == expected
    assert bench.document.undo_stack.count() == 1
    bench.document.undo_stack.undo()
    assert bench.document.text == before


def test_leaving_a_field_writes_it(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(TASK)

    bench.type_into(bench.find(QLineEdit, "OutputPath"), "$.a", end=Qt.Key.Key_Tab)

    assert bench.value(TASK + "/OutputPath") == "$.a"


def test_escape_takes_back_what_was_typed(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(MAP)
    edit = bench.find(QLineEdit, "ItemsPath")

    bench.type_into(edit, "$.other", end=Qt.Key.Key_Escape)
    bench.type_into(bench.find(QLineEdit, "MaxConcurrency"), "2")

    assert edit.text() == "$.items"
    assert bench.document.undo_stack.count() == 1


def test_a_number_that_is_none_is_marked_and_kept_for_later(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(MAP)
    edit = bench.find(QLineEdit, "MaxConcurrency")

    bench.type_into(edit, "many")
    is_marked = edit.property("invalid")
    bench.select(PASS)
    bench.select(MAP)

    assert is_marked is True
    assert bench.value(MAP + "/MaxConcurrency") == 1
    assert edit.text() == "many"
    assert edit.property("invalid") is True


def test_a_wrong_path_is_written_and_marked(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(TASK)
    edit = bench.find(QLineEdit, "InputPath")

    bench.type_into(edit, "$.a[")

    assert bench.value(TASK + "/InputPath") == "$.a["
    assert edit.property("invalid") is True
    assert any(
        "but found" in label.text() for label in bench.inspector.configure.findChildren(QLabel) if label.isVisible()
    )


def test_what_is_being_typed_survives_a_change_elsewhere(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(MAP)
    edit = bench.find(QLineEdit, "ItemsPath")

    bench.type_into(edit, "$.half", end=None)
    bench.document.type_text(0, 0, " ")
    bench.settle()

    assert edit.text() == "$.half"
    assert edit.hasFocus()


def test_a_rename_takes_what_is_being_typed_along(open_bench: OpenBench) -> None:
    from designer.document.commands import rename_state

    bench = open_bench()
    bench.select(MAP)
    bench.type_into(bench.find(QLineEdit, "ItemsPath"), "$.half", end=None)

    rename_state(bench.document, MAP, "Every")
    bench.settle()
    bench.inspector.commit()

    assert bench.value("/States/Every/ItemsPath") == "$.half"
    assert bench.inspector.header.name.text() == "Every"


def test_typed_text_is_written_to_its_own_state_when_another_is_selected(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(MAP)
    bench.type_into(bench.find(QLineEdit, "ItemsPath"), "$.mine", end=None)

    bench.select(TASK)

    assert bench.value(MAP + "/ItemsPath") == "$.mine"
    assert bench.value(TASK + "/ItemsPath") is ...


def test_undo_in_a_field_is_its_own_until_written_then_the_documents(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(MAP)
    edit = bench.find(QLineEdit, "ItemsPath")
    ctrl = Qt.KeyboardModifier.ControlModifier

    bench.type_into(edit, "$.x", end=None)
    QTest.keyClick(edit, Qt.Key.Key_Z, ctrl)
    assert bench.value(MAP + "/ItemsPath") == "$.items"
    bench.type_into(edit, "$.y")
    QTest.keyClick(edit, Qt.Key.Key_Z, ctrl)
    bench.settle()
    assert edit.text() == "$.items"
    QTest.keyClick(edit, Qt.Key.Key_Z, ctrl | Qt.KeyboardModifier.ShiftModifier)
    bench.settle()

    assert edit.text() == "$.y"


@pytest.mark.parametrize(
    ("pointer", "field", "kind", "typed", "key"),
    [
        (PASS, "InputPath", QLineEdit, "$.c", Qt.Key.Key_Return),
        (TASK, "Resource", QComboBox, "other", Qt.Key.Key_Return),
        (TASK, "Comment", QPlainTextEdit, "mine", Qt.Key.Key_Enter),
        (PASS, "Parameters", JsonEdit, "[1]", Qt.Key.Key_Return),
    ],
    ids=["line", "resource", "remark", "json"],
)
def test_undo_in_a_written_field_never_walks_back_its_typing(
    open_bench: OpenBench, pointer: str, field: str, kind: type[QWidget], typed: str, key: Qt.Key
) -> None:
    bench = open_bench()
    bench.select(PASS)
    bench.type_into(bench.find(QLineEdit, "OutputPath"), "$.first")
    bench.select(pointer)
    before = bench.value(f"{pointer}/{field}")
    edit = bench.find(kind, field)
    if isinstance(edit, JsonEdit):
        edit = edit.editor
    elif isinstance(edit, QComboBox):
        edit = child(edit, QLineEdit, "")
    ctrl = Qt.KeyboardModifier.ControlModifier
    bench.type_into(edit, typed, end=None)
    QTest.keyClick(edit, key, Qt.KeyboardModifier.NoModifier if isinstance(edit, QLineEdit) else ctrl)
    bench.settle()
    assert bench.value(f"{pointer}/{field}") != before

    QTest.keyClick(edit, Qt.Key.Key_Z, ctrl)
    bench.settle()
    assert bench.value(f"{pointer}/{field}") == before
    QTest.keyClick(edit, Qt.Key.Key_Z, ctrl)
    bench.settle()
    assert bench.value(PASS + "/OutputPath") is ...
    QTest.keyClick(edit, Qt.Key.Key_Z, ctrl)
    bench.inspector.commit()

    assert bench.document.undo_stack.index() == 0
    assert bench.document.undo_stack.count() == 2


def test_a_remark_of_several_lines_is_written_by_ctrl_enter(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(TASK)
    edit = bench.find(QPlainTextEdit, "Comment")

    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    QTest.keyClicks(edit, "twice")
    QTest.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()

    assert bench.value(TASK + "/Comment") == "calls\ntwice"
    assert bench.document.undo_stack.count() == 1


def test_next_is_chosen_from_the_same_machine_and_can_be_the_end(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(TASK)
    combo = bench.find(QComboBox, "Next")

    bench.choose(combo, "Shape")
    followed = bench.value(TASK + "/Next")
    bench.choose(combo, "End")

    assert followed == "Shape"
    assert bench.value(TASK + "/Next") is ...
    assert bench.value(TASK + "/End") is True
    assert combo.currentText() == "End"


def test_a_name_nobody_has_is_shown_and_marked(open_bench: OpenBench) -> None:
    workflow = json.loads(json.dumps(PIPELINE))
    workflow["States"]["Work"]["Next"] = "Nowhere"
    bench = open_bench(workflow)

    bench.select(TASK)

    combo = bench.find(QComboBox, "Next")
    assert combo.currentText() == "Nowhere"
    assert combo.property("invalid") is True


def test_parameters_are_begun_written_and_taken_away(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(TASK)

    bench.click(bench.find(QPushButton, "begin-Parameters"))
    editor = bench.find(QPlainTextEdit, "json-text")
    QTest.keyClicks(editor, '"a.$": "$.b"')
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()
    written = bench.value(TASK + "/Parameters")
    bench.click(bench.find(QToolButton, "remove-Parameters"))

    assert written == {"a.$": "$.b"}
    assert bench.value(TASK + "/Parameters") is ...
    assert bench.find(QPushButton, "begin-Parameters")


def test_only_what_changed_in_parameters_changes_in_the_text(open_bench: OpenBench) -> None:
    bench = open_bench(
        json.dumps(PIPELINE, indent=2).replace('"fixed": [\n          1,\n          2\n        ]', '"fixed": [1,    2]')
    )
    bench.select(PASS)
    editor = bench.find(QPlainTextEdit, "json-text")

    editor.setPlainText(editor.toPlainText().replace("$.kind", "$.sort"))
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.settle()

    assert bench.value(PASS + "/Parameters")["n.$"] == "$.sort"
    assert '"fixed": [1,    2]' in bench.document.text


def test_broken_parameters_are_kept_not_written(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(PASS)
    editor = bench.find(QPlainTextEdit, "json-text")

    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    bench.select(TASK)
    bench.select(PASS)

    assert bench.value(PASS + "/Parameters") == {"n.$": "$.kind", "fixed": [1, 2]}
    assert not bench.find(QPlainTextEdit, "json-text").toPlainText().endswith("}")
    assert bench.document.undo_stack.count() == 0


def test_begun_parameters_that_stay_empty_go_again(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(TASK)

    bench.click(bench.find(QPushButton, "begin-ResultSelector"))
    bench.type_into(bench.find(QPlainTextEdit, "json-text"), "", end=Qt.Key.Key_Tab)

    assert bench.value(TASK + "/ResultSelector") is ...
    assert bench.find(QPushButton, "begin-ResultSelector")
    assert bench.document.undo_stack.count() == 0


def test_unknown_fields_are_kept_shown_and_can_go(open_bench: OpenBench) -> None:
    workflow = json.loads(json.dumps(PIPELINE))
    workflow["States"]["Shape"]["Foo"] = {"a": 1}
    bench = open_bench(workflow)
    bench.select(PASS)
    bench.type_into(bench.find(QLineEdit, "OutputPath"), "$.x")

    kept = bench.value(PASS + "/Foo")
    bench.click(bench.find(QToolButton, "remove-Foo"))

    assert kept == {"a": 1}
    assert bench.value(PASS + "/Foo") is ...


def test_problems_are_listed_and_repaired_by_a_click(open_bench: OpenBench) -> None:
    workflow = json.loads(json.dumps(PIPELINE))
    workflow["States"]["Shape"]["OutptuPath"] = "$.x"
    bench = open_bench(workflow)
    bench.select(PASS)

    bench.click(bench.find(QPushButton, "fix"))

    assert bench.value(PASS + "/OutputPath") == "$.x"
    assert bench.find(QLineEdit, "OutputPath").text() == "$.x"
    assert not bench.inspector.configure.problems.isVisible()


def test_broken_json_makes_the_form_read_only_until_it_is_repaired(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(MAP)

    bench.document.type_text(len(bench.document.text) - 1, 1, "")
    bench.settle()
    edit = bench.find(QLineEdit, "ItemsPath")
    bench.type_into(edit, "$.lost")
    is_read_only = edit.isReadOnly()
    bench.click(bench.find(QPushButton, "repair"))

    assert is_read_only
    assert bench.value(MAP + "/ItemsPath") == "$.items"
    assert not bench.find(QLineEdit, "ItemsPath").isReadOnly()


@pytest.mark.parametrize("state_type", list(STATE_TYPES))
def test_every_type_has_a_form_for_its_fields(open_bench: OpenBench, state_type: str) -> None:
    bench = open_bench({"StartAt": "A", "States": {"A": {"Type": state_type}}})

    bench.select("/States/A")

    assert bench.inspector.header.chip.text() == state_type
    form = bench.inspector.configure.form
    assert form is not None
    assert {"Comment"} <= set(form.rows)


def test_a_state_without_a_known_type_is_shown_and_can_get_one(open_bench: OpenBench) -> None:
    bench = open_bench({"StartAt": "A", "States": {"A": {"Type": "Tusk", "Resource": "f", "End": True}}})
    bench.select("/States/A")
    chip = bench.inspector.header.menu_

    chip.aboutToShow.emit()
    next(action for action in chip.actions() if action.text() == "Task").trigger()
    bench.settle()

    assert bench.value("/States/A/Type") == "Task"
    assert bench.find(QComboBox, "Resource").currentText() == "f"
    assert bench.document.undo_stack.count() == 1


def test_the_form_speaks_both_languages(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(CHOICE)

    set_language("zh")
    bench.settle()

    assert [bench.inspector.tabs.tabText(number) for number in range(2)] == ["数据", "配置"]
    assert bench.find(QPushButton, "add-Choices").text() == "添加规则"


def test_f2_renames_and_a_taken_name_is_refused(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(INNER)
    bench.find(QComboBox, "Next").setFocus()

    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_F2)
    edit = bench.inspector.header.edit
    QTest.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(edit, "Work")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    is_refused = edit.isVisible() and edit.property("invalid") is True
    QTest.keyClicks(edit, "ed")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    bench.settle()

    assert is_refused
    assert bench.selection.current == "/States/Each/Iterator/States/Worked"
    assert bench.value("/States/Each/Iterator/StartAt") == "Worked"
    assert bench.inspector.header.trail.text() == "Each › Iterator"


def test_branches_are_added_and_removed(open_bench: OpenBench) -> None:
    branch = {"StartAt": "B", "States": {"B": {"Type": "Pass", "End": True}}}
    bench = open_bench({"StartAt": "A", "States": {"A": {"Type": "Parallel", "Branches": [branch], "End": True}}})
    bench.select("/States/A")

    bench.click(bench.find(QPushButton, "add-branch"))
    count = len(bench.value("/States/A/Branches"))
    bench.click(bench.find(QToolButton, "remove-branch"))

    assert count == 2
    assert [machine["StartAt"] for machine in bench.value("/States/A/Branches")] == [""]


@pytest.mark.parametrize("name", ["中文节点名称很长" * 4, "A" * 60], ids=["chinese", "one word"])
def test_the_note_about_broken_json_shows_all_its_words(open_bench: OpenBench, name: str) -> None:
    workflow = {"StartAt": name, "States": {name: {"Type": "Pass", "End": True}}}
    bench = open_bench(json.dumps(workflow, ensure_ascii=False, indent=2))
    set_language("zh")
    at = bench.document.text.index(name) + len(name) + 1

    bench.document.type_text(at, 1, "")
    bench.settle()

    page = bench.inspector.workflow
    words = page.note.words
    assert words.isVisible()
    assert words.height() >= words.heightForWidth(words.width())
    assert words.mapTo(page.viewport(), words.rect().topRight()).x() < page.viewport().width()


def test_an_empty_workflow_gets_a_hint_and_nothing_red_until_there_is_a_node(open_bench: OpenBench) -> None:
    bench = open_bench({"Comment": "", "StartAt": "", "States": {}})
    page = bench.inspector.workflow
    start = bench.find(QComboBox, "StartAt")
    empty = (page.hint.isVisible(), page.problems.isVisible(), bool(start.property("invalid")))

    bench.document.new(json.dumps({"StartAt": "Nowhere", "States": {"A": {"Type": "Pass", "End": True}}}))
    bench.settle()

    assert empty == (True, False, False)
    assert (page.hint.isVisible(), page.problems.isVisible(), start.property("invalid")) == (False, True, True)


# What a Resource shows

_REGION = "qrn:qcs:asw:ap-guangzhou:123456789:sdk:json:qcloud:scf:Invoke/"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            _REGION + "sum_of_values/$DEFAULT/default",
            _REGION + "max_of_values/$DEFAULT/default",
            id="version and namespace",
        ),
        pytest.param(_REGION + "sum", _REGION + "max", id="name alone"),
        pytest.param(_REGION + "sum_of_values/" + "v" * 60, _REGION + "max_of_values/" + "v" * 60, id="long version"),
        pytest.param(
            "arn:aws:lambda:us-east-1:123456789012:function:sum_of_values:live",
            "arn:aws:lambda:us-east-1:123456789012:function:max_of_values:live",
            id="lambda",
        ),
    ],
)
def test_a_long_resource_shows_which_function_it_calls(open_bench: OpenBench, one: str, other: str) -> None:
    pictures = []
    for resource in (one, other):
        bench = open_bench({"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": resource, "End": True}}})
        bench.select("/States/A")
        combo = bench.find(QComboBox, "Resource")
        pictures.append(combo.grab().toImage())
        line = combo.lineEdit()
        assert line is not None
        assert line.toolTip() == resource

    assert pictures[0] != pictures[1]


@pytest.mark.parametrize(("chosen", "words"), [("en", "TimeoutSeconds"), ("zh", "TimeoutSeconds (秒)")])
def test_a_unit_stands_where_the_name_does_not_say_it(open_bench: OpenBench, chosen: str, words: str) -> None:
    set_language(chosen)
    bench = open_bench()
    bench.select()

    assert words in {row.name.text() for row in bench.inspector.findChildren(FieldRow)}
