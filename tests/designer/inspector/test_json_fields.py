"""JSON in forms, as text and as tree: an edit changes its own characters and nothing else."""

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QToolButton

from designer.document.commands import set_field
from designer.inspector.labels import ElidedLabel
from designer.inspector.large_payload import LARGE, LargePayload
from designer.inspector.payload_field import PayloadField
from designer.look import set_language
from designer.widgets.json_edit import JsonEdit
from designer.widgets.json_model import VALUE
from designer.widgets.json_tree_edit import JsonTreeEdit, PathLine
from designer.widgets.tree_page import LARGEST
from engine.language.source import NodeKind

from .conftest import PASS, PIPELINE, Bench, OpenBench

SPELLED = json.dumps(PIPELINE, indent=2).replace(
    json.dumps({"n.$": "$.kind", "fixed": [1, 2]}, indent=2).replace("\n", "\n      "),
    '{"n.$":"$.kind",  "fixed": [1e0, 2.0],"esc":"\\u0041"}',
)


NONE, CTRL, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
Key = Qt.Key


def as_tree(open_bench: OpenBench, text: str = SPELLED) -> tuple[Bench, JsonTreeEdit]:
    """Open the Parameters of the Pass as a tree, by its button."""
    bench = open_bench(text)
    bench.inspector.trial_data.saved_input = lambda: json.dumps({"kind": "a", "who": {"name": "Li"}})
    bench.inspector.live.foresight.forget()
    bench.select(PASS)
    edit = bench.find(JsonEdit, "Parameters")
    bench.click(edit.mode)
    assert edit.tree.isVisible()
    assert not edit.editor.isVisible()
    edit.tree.setFocus()
    return bench, edit.tree


def type_in(tree: JsonTreeEdit, text: str, end: Qt.Key = Key.Key_Return) -> None:
    line = QApplication.focusWidget()
    assert isinstance(line, PathLine)
    QTest.keyClick(line, Key.Key_A, CTRL)
    QTest.keyClicks(line, text)
    QTest.keyClick(line, end)
    QApplication.processEvents()


def test_editing_json_as_text_changes_only_what_was_edited(open_bench: OpenBench) -> None:
    assert "1e0" in SPELLED
    bench = open_bench(SPELLED)
    bench.select(PASS)
    edit = bench.find(JsonEdit, "Parameters")

    edit.editor.setPlainText(edit.text.replace("2.0", "3.50"))
    QTest.keyClick(edit.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert bench.document.text == SPELLED.replace("2.0", "3.50")
    bench.document.undo()
    assert bench.document.text == SPELLED


def query_bench(open_bench: OpenBench, language: str) -> tuple[Bench, JsonEdit]:
    """Open the Output of a Pass in a query language, which it has not yet."""
    state = {"Type": "Pass", "End": True}
    bench = open_bench({"QueryLanguage": language, "StartAt": "A", "States": {"A": state}})
    bench.select("/States/A")
    name = "Output" if language == "JSONata" else "Parameters"
    bench.click(bench.find(QPushButton, f"begin-{name}"))
    edit = bench.find(JsonEdit, name)
    edit.editor.clear()
    return bench, edit


def test_an_expression_needs_no_quotes_around_it(open_bench: OpenBench) -> None:
    bench, edit = query_bench(open_bench, "JSONata")

    QTest.keyClicks(edit.editor, '{% $states.input & "x" %}')
    fault = edit.fault
    QTest.keyClick(edit.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert fault is None
    assert json.loads(bench.document.text)["States"]["A"]["Output"] == '{% $states.input & "x" %}'
    assert edit.text == json.dumps('{% $states.input & "x" %}')
    assert bench.document.undo_stack.count() == 1


def test_an_expression_without_quotes_is_shown_as_a_tree_too(open_bench: OpenBench) -> None:
    _, edit = query_bench(open_bench, "JSONata")
    QTest.keyClicks(edit.editor, "{% 1 %}")

    assert edit.show_tree(True)
    assert edit.text == '"{% 1 %}"'


def test_an_expression_being_typed_is_kept_when_its_language_goes(open_bench: OpenBench) -> None:
    bench, edit = query_bench(open_bench, "JSONata")
    bench.click(bench.find(QPushButton, "begin-Assign"))
    edit = bench.find(JsonEdit, "Assign")
    edit.editor.clear()
    QTest.keyClicks(edit.editor, "{% 1 %}")

    set_field(bench.document, "", "QueryLanguage", "JSONPath")
    bench.settle()
    faults = [edit.fault is not None]
    QTest.keyClick(edit.editor, Key.Key_Return, CTRL)
    set_field(bench.document, "", "QueryLanguage", "JSONata")
    bench.settle()
    faults.append(edit.fault is not None)

    assert faults == [True, False]
    assert edit.text == "{% 1 %}"
    assert "Assign" not in bench.document.text


@pytest.mark.parametrize("typed", ["", '{"a": 1 "b"', '{"a": 1}'], ids=["begun", "broken", "whole"])
def test_the_cross_takes_away_what_is_typed_too(open_bench: OpenBench, typed: str) -> None:
    bench, edit = query_bench(open_bench, "JSONata")
    text = bench.document.text
    QTest.keyClicks(edit.editor, typed)

    bench.click(bench.find(QToolButton, "remove-Output"))

    assert not edit.isVisible()
    assert bench.find(QPushButton, "begin-Output").isVisible()
    assert bench.document.text == text


def test_half_an_expression_is_no_value(open_bench: OpenBench) -> None:
    bench, edit = query_bench(open_bench, "JSONata")

    QTest.keyClicks(edit.editor, "{% 1")
    QTest.keyClick(edit.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert edit.fault is not None
    assert "Output" not in bench.document.text


def test_where_paths_are_read_an_expression_is_text_that_lacks_quotes(open_bench: OpenBench) -> None:
    _, edit = query_bench(open_bench, "JSONPath")

    QTest.keyClicks(edit.editor, "{% 1 %}")

    assert edit.fault is not None
    assert "double quotes" in edit.fault.message
    edit.repair.click()
    assert edit.text == '"{% 1 %}"'


@pytest.mark.slow
@pytest.mark.parametrize("field", ["Output", "Arguments", "Items", "ItemSelector"])
def test_payloads_of_jsonata_are_json_fields(open_bench: OpenBench, field: str) -> None:
    machine = {"StartAt": "S", "States": {"S": {"Type": "Succeed"}}}
    state = {"Type": "Map", "QueryLanguage": "JSONata", "ItemProcessor": machine, field: {"a": "{% 1 %}"}, "End": True}
    bench = open_bench({"QueryLanguage": "JSONata", "StartAt": "M", "States": {"M": state}})
    bench.select("/States/M")

    edit = bench.find(JsonEdit, field)

    assert json.loads(edit.text) == {"a": "{% 1 %}"}
    assert isinstance(edit.parent(), PayloadField)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("steps", "keys", "typed", "old", "new"),
    [
        (("fixed", 1), [(Key.Key_Return, NONE)], "3.50", "2.0]", "3.50]"),
        (("fixed", 1), [(Key.Key_Return, NONE)], "two words", "2.0]", '"two words"]'),
        (("n.$",), [(Key.Key_Return, NONE)], "$.who", '"$.kind"', '"$.who"'),
        (("esc",), [(Key.Key_F2, NONE)], "x", '"esc":', '"x":'),
        (("fixed", 0), [(Key.Key_Delete, NONE)], None, "[1e0, 2.0]", "[2.0]"),
        (("fixed",), [(Key.Key_Delete, NONE)], None, '"fixed": [1e0, 2.0],', ""),
        (("fixed", 0), [(Key.Key_Down, ALT)], None, "[1e0, 2.0]", "[2.0, 1e0]"),
        (("esc",), [(Key.Key_Up, ALT)], None, None, None),
        (("fixed", 0), [(Key.Key_D, CTRL)], None, "[1e0, 2.0]", "[1e0, 1e0, 2.0]"),
        (("fixed", 0), [(Key.Key_Insert, NONE)], "7", "[1e0, 2.0]", "[1e0, 7, 2.0]"),
        (("n.$",), [(Key.Key_Period, CTRL)], None, '"n.$"', '"n"'),
    ],
    ids=["number", "text", "path", "name", "element", "member", "down", "up", "copy", "add", "fixed"],
)
def test_a_change_in_the_tree_touches_its_own_characters(
    open_bench: OpenBench,
    steps: tuple[str | int, ...],
    keys: list[tuple[Qt.Key, Qt.KeyboardModifier]],
    typed: str | None,
    old: str | None,
    new: str | None,
) -> None:
    bench, tree = as_tree(open_bench)
    tree.go_to(steps)

    for key, modifiers in keys:
        QTest.keyClick(tree, key, modifiers)
    if typed is not None:
        type_in(tree, typed)
    bench.settle()

    if old is None or new is None:
        assert bench.document.text.index('"esc"') < bench.document.text.index('"fixed"')
        assert "[1e0, 2.0]" in bench.document.text
    else:
        head, old_head, rest = SPELLED.partition('"Parameters"')
        expected = head + old_head + rest.replace(old, new, 1)
        assert "".join(bench.document.text.split()) == "".join(expected.split())
        assert bench.document.text.count("\n") == SPELLED.count("\n")
    while bench.document.undo_stack.canUndo():
        bench.document.undo()
    bench.settle()
    assert bench.document.text == SPELLED
    assert tree.isVisible()


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter])
def test_a_line_that_loses_the_focus_right_after_enter_is_written_once(open_bench: OpenBench, key: Qt.Key) -> None:
    bench, tree = as_tree(open_bench)
    tree.go_to(("fixed", 1))
    QTest.keyClick(tree, Key.Key_Return)
    line = QApplication.focusWidget()
    assert isinstance(line, PathLine)
    QTest.keyClick(line, Key.Key_A, CTRL)
    QTest.keyClicks(line, "7")

    QTest.keyClick(line, key)
    bench.inspector.setFocus()
    bench.settle()

    assert bench.document.text == SPELLED.replace("2.0]", "7]")
    assert bench.document.undo_stack.count() == 1


def test_a_member_is_added_named_and_given_a_path_by_keys_alone(open_bench: OpenBench) -> None:
    bench, tree = as_tree(open_bench, SPELLED.replace('"StartAt": "Work"', '"StartAt": "Shape"'))
    tree.go_to(("esc",))

    QTest.keyClick(tree, Key.Key_Insert)
    type_in(tree, "who")
    QTest.keyClick(tree, Key.Key_Period, CTRL)
    line = QApplication.focusWidget()
    assert isinstance(line, PathLine)
    first = line.text()
    QTest.keyClick(line, Key.Key_End)
    QTest.keyClicks(line, ".")
    QTest.keyClick(line, Key.Key_Down)
    QTest.keyClick(line, Key.Key_Return)
    QTest.keyClick(line, Key.Key_Return)
    bench.settle()

    assert first == "$.who"
    assert bench.value(PASS + "/Parameters/who.$") == "$.who.name"


def test_paths_in_the_arguments_of_a_function_complete(open_bench: OpenBench) -> None:
    bench, tree = as_tree(open_bench)
    tree.go_to(("n.$",), VALUE)
    tree.setFocus()
    QTest.keyClick(tree, Key.Key_Return)
    line = QApplication.focusWidget()
    assert isinstance(line, PathLine)

    QTest.keyClick(line, Key.Key_A, CTRL)
    QTest.keyClicks(line, "States.Format('{}', )")
    QTest.keyClick(line, Key.Key_Left)
    QTest.keyClicks(line, "$.Er")
    QTest.keyClick(line, Key.Key_Down)
    QTest.keyClick(line, Key.Key_Return)
    before = line.text()[: line.cursorPosition()]
    QTest.keyClick(line, Key.Key_Return)
    bench.settle()

    assert before == "States.Format('{}', $.Error"
    assert bench.value(PASS + "/Parameters/n.$") == "States.Format('{}', $.Error)"


def test_a_path_in_a_function_completes_in_the_text_too(open_bench: OpenBench) -> None:
    bench, _tree = as_tree(open_bench)
    edit = bench.find(JsonEdit, "Parameters")
    edit.show_tree(False)
    edit.editor.setFocus()
    edit.set_text('{"n.$": "States.Format(\'{}\', )"}')
    cursor = edit.editor.textCursor()
    cursor.setPosition(edit.text.index(")"))
    edit.editor.setTextCursor(cursor)

    QTest.keyClicks(edit.editor, "$.Er")
    assert edit.suggestions.texts == ["$.Error"]
    QTest.keyClick(edit.editor, Key.Key_Down)
    QTest.keyClick(edit.editor, Key.Key_Return)

    assert edit.text == '{"n.$": "States.Format(\'{}\', $.Error)"}'


def test_types_are_switched_from_the_button(open_bench: OpenBench) -> None:
    bench, tree = as_tree(open_bench)
    tree.go_to(("fixed", 0))
    button = bench.find(QToolButton, "tree-type")
    assert button.text() == "Number"
    menu = button.menu()
    menu.aboutToShow.emit()

    next(action for action in menu.actions() if action.text() == "Text").trigger()
    bench.settle()

    assert '["1e0", 2.0]' in bench.document.text
    tree.change_kind(NodeKind.NUMBER)
    bench.settle()
    assert bench.document.text == SPELLED


def test_a_name_that_is_taken_is_refused_and_said(open_bench: OpenBench) -> None:
    bench, tree = as_tree(open_bench)
    tree.go_to(("esc",))

    QTest.keyClick(tree, Key.Key_F2)
    type_in(tree, "fixed")
    bench.settle()

    assert bench.document.text == SPELLED
    assert "already" in bench.find(JsonEdit, "Parameters")._words.text()


def test_a_text_that_is_no_json_stays_a_text(open_bench: OpenBench) -> None:
    bench = open_bench(SPELLED)
    bench.select(PASS)
    edit = bench.find(JsonEdit, "Parameters")
    edit.editor.setPlainText('{"a": ')

    bench.click(edit.mode)

    assert edit.editor.isVisible()
    assert edit.text == '{"a": '


def test_a_payload_that_is_not_there_is_begun_in_the_tree(open_bench: OpenBench) -> None:
    edit = JsonEdit(may_be_empty=True)
    assert edit.show_tree(True)

    edit.tree.add()

    assert json.loads(edit.text) == {"name": None}
    edit.deleteLater()


@pytest.mark.slow
def test_a_large_text_opens_as_a_tree_to_read(qtbot: object) -> None:
    edit = JsonEdit()
    edit.set_value([{"id": number, "name": "x" * 200} for number in range(LARGEST // 200)])
    assert edit.show_tree(True)

    edit.tree.go_to((4000, "id"))
    edit.tree.remove()

    assert edit.tree.current_steps == (4000, "id")
    assert "Too large" in edit.page.note.text()
    edit.deleteLater()


def test_what_is_built_and_what_is_wrong_share_the_line_below(open_bench: OpenBench) -> None:
    bench = open_bench(SPELLED)
    bench.inspector.trial_data.saved_input = lambda: json.dumps({"kind": "a"})
    bench.inspector.live.foresight.forget()
    bench.select(PASS)
    edit = bench.find(JsonEdit, "Parameters")
    preview = bench.find(ElidedLabel, "preview-Parameters")
    height = edit.height()
    gap = preview.mapToGlobal(QPoint(0, 0)).y() - edit.editor.mapToGlobal(QPoint(0, edit.editor.height())).y()

    QTest.keyClicks(edit.editor, "{")
    bench.settle()
    is_preview_gone, words = not preview.isVisible(), bench.find(QLabel, "json-fault").text()
    QTest.keyClick(edit.editor, Key.Key_Z, CTRL)
    bench.settle()

    assert gap < 16
    assert is_preview_gone
    assert words
    bench.qtbot.waitUntil(preview.isVisible)
    assert edit.height() == height


@pytest.mark.slow
def test_a_text_that_is_not_too_large_is_edited_as_a_tree(qtbot: object) -> None:
    edit = JsonEdit()
    edit.set_value([{"id": number, "name": "x" * 200} for number in range(LARGEST // 400)])
    text = edit.text
    assert edit.show_tree(True)

    edit.tree.go_to((1000, "id"))
    QTest.keyClick(edit.tree, Key.Key_Delete)

    assert len(text) > LARGE
    assert edit.text == text.replace('"id": 1000,\n    ', "")
    edit.deleteLater()


@pytest.mark.slow
def test_a_large_field_is_edited_as_a_tree_of_the_definition(open_bench: OpenBench) -> None:
    items = [{"id": number, "name": "x" * 20} for number in range(LARGE // 40)]
    text = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": items, "End": True}}}, indent=2)
    bench = open_bench(text)
    bench.select("/States/A")
    page = bench.page.findChild(LargePayload)
    assert page is not None
    tree = page.tree

    tree.go_to((4000, "id"), VALUE)
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_Return)
    line = tree.findChild(QLineEdit)
    assert line is not None
    QTest.keyClicks(line, "-1")
    QTest.keyClick(line, Qt.Key.Key_Return)
    bench.settle()

    assert bench.document.text == text.replace('"id": 4000,', '"id": -1,')
    assert tree.current_steps == (4000, "id")
    QTest.keyClick(tree, Qt.Key.Key_Delete)
    bench.settle()
    assert bench.value("/States/A/Result/4000") == {"name": "x" * 20}
    for _ in range(2):
        QTest.keyClick(tree, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    bench.settle()
    assert bench.document.text == text
    assert page.tree.entries.root is not None
    assert page.tree.entries.root.item.count == len(items)


def test_a_field_that_is_no_longer_large_has_a_text_again(open_bench: OpenBench) -> None:
    items = ["x" * LARGE, 1]
    bench = open_bench({"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": items, "End": True}}})
    bench.select("/States/A")
    page = bench.page.findChild(LargePayload)
    assert page is not None
    tree = page.tree

    tree.go_to((0,))
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_Delete)
    bench.settle()

    assert bench.value("/States/A/Result") == [1]
    assert bench.find(JsonEdit, "Result").text == "[1]"


def test_the_words_of_the_tree_follow_the_language(open_bench: OpenBench) -> None:
    bench, tree = as_tree(open_bench)
    tree.go_to(("fixed", 0))

    set_language("zh")
    bench.settle()

    assert bench.find(QToolButton, "tree-type").text() == "数字"
    assert bench.find(QToolButton, "tree-add").accessibleName() == "添加 (Insert)"


def test_places_are_offered_inside_the_text_too(open_bench: OpenBench) -> None:
    bench = open_bench(SPELLED.replace('"StartAt": "Work"', '"StartAt": "Shape"'))
    bench.inspector.trial_data.saved_input = lambda: json.dumps({"who": {"name": "Li"}})
    bench.inspector.live.foresight.forget()
    bench.select(PASS)
    edit = bench.find(JsonEdit, "Parameters")
    edit.editor.setFocus()
    cursor = edit.editor.textCursor()
    cursor.setPosition(edit.text.index("$.kind") + len("$.kind"))
    edit.editor.setTextCursor(cursor)

    for _ in "kind":
        QTest.keyClick(edit.editor, Key.Key_Backspace)
    QTest.keyClicks(edit.editor, "who.")
    offered = edit.suggestions.texts
    QTest.keyClick(edit.editor, Key.Key_Down)
    QTest.keyClick(edit.editor, Key.Key_Return)
    QTest.keyClick(edit.editor, Key.Key_Return, CTRL)
    bench.settle()

    assert offered == ["$.who.name"]
    assert bench.value(PASS + "/Parameters/n.$") == "$.who.name"
    assert not edit.suggestions.is_open


def test_nothing_is_offered_in_a_fixed_value(open_bench: OpenBench) -> None:
    bench = open_bench(SPELLED)
    bench.select(PASS)
    edit = bench.find(JsonEdit, "Parameters")
    edit.editor.setFocus()
    cursor = edit.editor.textCursor()
    cursor.setPosition(edit.text.index("1e0"))
    edit.editor.setTextCursor(cursor)

    QTest.keyClicks(edit.editor, "1")
    QTest.keyClick(edit.editor, Key.Key_Space, CTRL)

    assert not edit.suggestions.is_open
