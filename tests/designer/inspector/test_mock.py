"""Functions and fixed answers: what a Task calls here, chosen, created, mocked."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QRadioButton

from designer.inspector.inspector import Tab
from designer.inspector.resource_field import ResourceField
from designer.inspector.resource_picker import ResourcePicker

from .conftest import PIPELINE, QRN, TASK, Bench, OpenBench


def bindings(folder: Path) -> object:
    return json.loads((folder / "bindings.json").read_text(encoding="utf-8"))


def resource(bench: Bench) -> ResourceField:
    assert bench.inspector.configure.form is not None
    field = bench.inspector.configure.form.rows["Resource"].field
    assert isinstance(field, ResourceField)
    return field


def test_a_bound_function_is_named_and_opened(open_bench: OpenBench, functions: Path) -> None:
    bench = open_bench(folder=functions.parent)
    bench.select(TASK)
    asked: list[tuple[Path, int]] = []
    bench.inspector.open_function_requested.connect(lambda file, line: asked.append((file, line)))

    bench.click(resource(bench).action)

    assert resource(bench).words.text() == "functions/sum.py · main_handler"
    assert asked == [(functions / "sum.py", 1)]


def test_a_missing_function_is_created_and_opened(open_bench: OpenBench, functions: Path) -> None:
    bench = open_bench(json.dumps(PIPELINE).replace("Invoke/sum", "Invoke/average"), functions.parent)
    bench.select(TASK)
    asked: list[tuple[Path, int]] = []
    bench.inspector.open_function_requested.connect(lambda file, line: asked.append((file, line)))
    words, action = resource(bench).words.text(), resource(bench).action.text()

    bench.click(resource(bench).action)

    assert (words, action) == ("No function yet: functions/average.py", "Create function")
    assert "def main_handler" in (functions / "average.py").read_text(encoding="utf-8")
    assert asked == [(functions / "average.py", 4)]
    assert resource(bench).words.text() == "functions/average.py · main_handler"


def test_a_function_is_chosen_from_the_folder(open_bench: OpenBench, functions: Path) -> None:
    (functions / "pow.py").write_text("def main_handler(event, context): return 1\n", encoding="utf-8")
    bench = open_bench(folder=functions.parent)
    bench.select(TASK)

    resource(bench).open_picker()
    picker = resource(bench).findChild(ResourcePicker)
    assert picker is not None
    QTest.keyClicks(picker.search, "pow")
    QTest.keyClick(picker.search, Qt.Key.Key_Return)
    bench.settle()

    assert bench.value(TASK + "/Resource") == QRN + "pow"
    assert resource(bench).words.text() == "functions/pow.py · main_handler"
    assert bench.document.undo_stack.count() == 1


def test_a_resource_is_typed(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(TASK)

    bench.type_into(resource(bench).edit, "other")

    assert bench.value(TASK + "/Resource") == "other"
    assert "functions folder" in resource(bench).words.text()


def test_without_a_folder_nothing_can_be_mocked(open_bench: OpenBench) -> None:
    bench = open_bench()

    bench.select(TASK, tab=Tab.MOCK)

    assert not bench.find(QRadioButton, "mock-result").isEnabled()
    assert "Save the workflow first" in bench.inspector.mock.note.text()


def test_a_fixed_result_is_written_used_and_taken_back(open_bench: OpenBench, functions: Path) -> None:
    workflow = {"StartAt": "Work", "States": {"Work": {"Type": "Task", "Resource": QRN + "sum", "End": True}}}
    bench = open_bench(workflow, functions.parent)
    bench.select(TASK, tab=Tab.MOCK)

    bench.click(bench.find(QRadioButton, "mock-result"))
    editor = bench.find(QPlainTextEdit, "json-text")
    editor.setPlainText('{"answer": 42}')
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    written = bindings(functions)
    bench.run({})
    output = bench.session.view.output if bench.session.view is not None else None
    is_marked = bench.inspector.data.mocked.isVisible()
    bench.select(TASK, tab=Tab.MOCK)
    bench.click(bench.find(QRadioButton, "mock-none"))

    assert written == {"sum": {"result": {"answer": 42}}}
    assert output == {"answer": 42}
    assert is_marked
    assert bindings(functions) == {}


def test_a_fixed_error_keeps_the_rest_of_the_binding(open_bench: OpenBench, functions: Path) -> None:
    (functions / "bindings.json").write_text('{"sum": {"file": "sum.py"}, "other": {"result": 1}}', encoding="utf-8")
    bench = open_bench(folder=functions.parent)
    bench.select(TASK, tab=Tab.MOCK)

    bench.click(bench.find(QRadioButton, "mock-error"))
    bench.type_into(bench.find(QLineEdit, "mock-error"), "Broken")
    bench.type_into(bench.find(QLineEdit, "mock-cause"), "because")
    mocked = bindings(functions)
    bench.click(bench.find(QRadioButton, "mock-none"))

    assert mocked == {
        "sum": {"file": "sum.py", "error": "Broken", "cause": "because"},
        "other": {"result": 1},
    }
    assert bindings(functions) == {"sum": {"file": "sum.py"}, "other": {"result": 1}}


def test_an_answer_for_each_attempt(open_bench: OpenBench, functions: Path) -> None:
    bench = open_bench(folder=functions.parent)
    bench.select(TASK, tab=Tab.MOCK)

    bench.click(bench.find(QRadioButton, "mock-results"))
    editor = bench.find(QPlainTextEdit, "json-text")
    editor.setPlainText('[{"error": "A"}, {"result": 1, "error": "B"}]')
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    refused = bindings(functions)
    editor.setPlainText('[{"error": "A"}, {"error": "B"}, {"result": 1}]')
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert refused == {"sum": {"results": [{"error": "StatesTaskFailed"}, {"result": {}}]}}
    assert bindings(functions) == {"sum": {"results": [{"error": "A"}, {"error": "B"}, {"result": 1}]}}


def test_an_answer_comes_back_when_it_is_switched_on_again(open_bench: OpenBench, functions: Path) -> None:
    bench = open_bench(folder=functions.parent)
    bench.select(TASK, tab=Tab.MOCK)
    bench.click(bench.find(QRadioButton, "mock-error"))
    bench.type_into(bench.find(QLineEdit, "mock-error"), "Mine")

    bench.click(bench.find(QRadioButton, "mock-none"))
    bench.click(bench.find(QRadioButton, "mock-error"))

    assert bindings(functions) == {"sum": {"error": "Mine"}}


def test_an_error_without_a_name_is_not_written(open_bench: OpenBench, functions: Path) -> None:
    bench = open_bench(folder=functions.parent)
    bench.select(TASK, tab=Tab.MOCK)
    bench.click(bench.find(QRadioButton, "mock-error"))

    bench.type_into(bench.find(QLineEdit, "mock-error"), "")

    assert bindings(functions) == {"sum": {"error": "StatesTaskFailed"}}
    assert bench.inspector.mock.fault.isVisible()


@pytest.mark.parametrize("text", ["{", "[]", '{"sum": 3}'], ids=["broken", "no object", "no binding"])
def test_a_file_that_cannot_be_used_is_left_alone_and_named(open_bench: OpenBench, functions: Path, text: str) -> None:
    (functions / "bindings.json").write_text(text, encoding="utf-8")
    bench = open_bench(folder=functions.parent)

    bench.select(TASK)
    words = resource(bench).words.accessibleName()
    bench.select(TASK, tab=Tab.MOCK)

    assert "bindings.json" in words
    assert (functions / "bindings.json").read_text(encoding="utf-8") == text
