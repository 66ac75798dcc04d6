"""Choosing what a Task calls: functions of the folder, templates, actions of Tencent Cloud, a function to be made."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton

from designer.document.cloud_actions import cloud_services, find_actions
from designer.document.commands import set_field
from designer.document.resource_offers import arguments_field, offers
from designer.inspector.resource_field import ResourceField
from designer.inspector.resource_picker import ActionPicker, NewFunction, ResourcePicker
from engine.definition import read_definition
from engine.integrations import ResourceKind, read_resource
from engine.language.dialects import QueryLanguage

from .conftest import PIPELINE, QRN, TASK, Bench, OpenBench

_ARN = "arn:aws:lambda:us-east-1:123456789012:function:sum"


def _field(bench: Bench) -> ResourceField:
    found = bench.page.findChild(ResourceField)
    assert found is not None
    return found


def _open(bench: Bench) -> ResourcePicker:
    """Open the list by the keyboard, as a combo box opens."""
    combo = bench.find(QComboBox, "Resource")
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    picker = _field(bench).findChild(ResourcePicker)
    assert picker is not None
    return picker


def _choose(picker: Any, words: str) -> None:
    QTest.keyClicks(picker.search, words)
    QTest.keyClick(picker.search, Qt.Key.Key_Return)


def _asl(query: str) -> dict[str, Any]:
    workflow = copy.deepcopy(PIPELINE)
    for task in (workflow["States"]["Work"], workflow["States"]["Each"]["Iterator"]["States"]["Add"]):
        task["Resource"] = _ARN
    for handler in ("Retry", "Catch"):
        del workflow["States"]["Work"][handler]
    if query == "JSONata":
        del workflow["States"]["Each"]["ItemsPath"], workflow["States"]["Each"]["ResultPath"]
        del workflow["States"]["Shape"]["Parameters"], workflow["States"]["Shape"]["ResultPath"]
        workflow["States"]["Check"]["Choices"] = [{"Condition": "{% true %}", "Next": "Shape"}]
    return {"QueryLanguage": query, **workflow}


def test_an_action_of_tencent_cloud_is_found_by_its_words(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(TASK)

    _choose(_open(bench), "cvm runinst")
    bench.settle()

    assert bench.value(TASK + "/Resource") == QRN.replace("scf:Invoke/", "cvm:RunInstances")
    assert bench.document.undo_stack.count() == 1


def test_a_service_leads_to_its_actions(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(TASK)

    _choose(_open(bench), "asr")
    inner = _field(bench).findChild(ActionPicker)
    assert inner is not None
    _choose(inner, "CreateRecTask")
    bench.settle()

    assert bench.value(TASK + "/Resource").endswith(":qcloud:asr:CreateRecTask")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "arguments"),
    [
        ("JSONPath", ("Parameters", {"FunctionName": "${function}", "Payload.$": "$"})),
        ("JSONata", ("Arguments", {"FunctionName": "${function}", "Payload": "{% $states.input %}"})),
    ],
)
def test_a_template_brings_its_arguments(open_bench: OpenBench, query: str, arguments: tuple[str, Any]) -> None:
    bench = open_bench(_asl(query))
    bench.select(TASK)

    _choose(_open(bench), "lambda:invoke")
    bench.settle()

    assert bench.value(TASK + "/Resource") == "arn:aws:states:::lambda:invoke"
    assert bench.value(f"{TASK}/{arguments[0]}") == arguments[1]
    assert bench.document.undo_stack.count() == 1


@pytest.mark.parametrize("query", ["JSONPath", "JSONata"])
def test_arguments_that_nobody_touched_go_with_their_template(open_bench: OpenBench, query: str) -> None:
    bench = open_bench(_asl(query))
    bench.select(TASK)

    def choose(words: str) -> None:
        _choose(_open(bench), words)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    name = "Parameters" if query == "JSONPath" else "Arguments"

    choose("sqs:sendMessage")
    first = bench.value(f"{TASK}/{name}")
    choose("sns:publish")
    second = bench.value(f"{TASK}/{name}")
    set_field(bench.document, TASK, name, {**second, "Subject": "x"})
    choose("sqs:sendMessage")
    third = bench.value(f"{TASK}/{name}")

    assert "QueueUrl" in first
    assert "TopicArn" in second
    assert "QueueUrl" not in second
    assert third == {**second, "Subject": "x"}


def test_the_same_template_chosen_again_changes_nothing(open_bench: OpenBench) -> None:
    bench = open_bench(_asl("JSONPath"))
    bench.select(TASK)
    _choose(_open(bench), "sqs:sendMessage")
    text = bench.document.text
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    _choose(_open(bench), "sqs:sendMessage")

    assert bench.document.text == text


def test_what_is_called_elsewhere_brings_the_arguments_of_its_template(open_bench: OpenBench) -> None:
    workflow = _asl("JSONPath")
    workflow["States"]["Each"]["Iterator"]["States"]["Add"]["Resource"] = "arn:aws:states:::sns:publish"
    bench = open_bench(workflow)
    bench.select(TASK)
    _choose(_open(bench), "sqs:sendMessage")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    _choose(_open(bench), "sns:publish")

    assert "TopicArn" in bench.value(f"{TASK}/Parameters")


@pytest.mark.slow
def test_what_is_to_be_filled_in_is_selected(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(TASK)

    bench.type_into(_field(bench).edit, "sum")
    bench.document.undo_stack.clear()
    _choose(_open(bench), "Another workflow")
    bench.settle()
    line = _field(bench).edit
    selected = line.selectedText()
    QTest.keyClicks(line, "payments")
    QTest.keyClick(line, Qt.Key.Key_Return)
    bench.settle()

    assert selected == "${workflow}"
    assert bench.value(TASK + "/Resource") == "qrn:qcs:asw:ap-guangzhou:1:http:json:flowmachine:payments:${id}"


def test_a_new_function_is_made_after_asking(open_bench: OpenBench, functions: Path) -> None:
    bench = open_bench(folder=functions.parent)
    bench.select(TASK)
    asked: list[tuple[Path, int]] = []
    bench.inspector.open_function_requested.connect(lambda file, line: asked.append((file, line)))

    _choose(_open(bench), "New function")
    asking = _field(bench).findChild(NewFunction)
    assert asking is not None
    line = asking.findChild(QLineEdit, "new-function-name")
    button = asking.findChild(QPushButton, "create-function")
    assert line is not None
    assert button is not None
    notes = []
    for name in ("", "no name", "sum", "average"):
        line.clear()
        QTest.keyClicks(line, name)
        notes.append((asking.note.text().rpartition("/")[2], button.isEnabled()))
    is_made_before = (functions / "average.py").exists()
    bench.click(button)

    assert [is_enabled for _, is_enabled in notes] == [False, False, False, True]
    assert notes[3][0] == "average.py will be made."
    assert not is_made_before
    assert bench.value(TASK + "/Resource") == QRN + "average"
    assert asked == [(functions / "average.py", 4)]
    compile((functions / "average.py").read_text(encoding="utf-8"), "average.py", "exec")


@pytest.mark.slow
def test_without_a_folder_a_new_function_says_what_to_do(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(TASK)

    _choose(_open(bench), "New function")
    asking = _field(bench).findChild(NewFunction)
    assert asking is not None

    assert not asking.create_.isEnabled()
    assert "Save the workflow" in asking.note.text()
    asking.close()


def test_every_template_can_be_read_and_what_is_here_comes_first(functions: Path) -> None:
    (functions / "bindings.json").write_text(
        '{"asr:checkASR": {"result": 1}, "cvm:*": {"result": 2}}', encoding="utf-8"
    )

    found = offers(read_definition(json.dumps(PIPELINE)), functions)

    kinds = {offer.resource: read_resource(offer.resource).kind for offer in found}
    assert [offer.resource for offer in found[:3]] == ["sum", "asr:checkASR", QRN + "sum"]
    assert ResourceKind.UNKNOWN not in kinds.values(), kinds


def test_paths_of_a_template_become_expressions() -> None:
    name, value = arguments_field(QueryLanguage.JSONATA, {"a": {"token.$": "$$.Task.Token"}, "b.$": "$.x", "c": 1})

    assert name == "Arguments"
    assert value == {"a": {"token": "{% $states.context.Task.Token %}"}, "b": "{% $states.input.x %}", "c": 1}


def test_the_list_of_actions_is_whole() -> None:
    services = cloud_services()

    assert services["cvm"].versions == ("2017-03-12",)
    assert {"RunInstances", "DescribeInstances"} <= set(services["cvm"].actions)
    assert sum(len(service.actions) for service in services.values()) > 15_000
    assert find_actions("scf invoke", 2) == [("scf", "Invoke"), ("scf", "InvokeFunction")]
    assert all(action.isidentifier() for service in services.values() for action in service.actions)


def test_undo_and_escape_work_where_the_keyboard_is(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(TASK)
    field = _field(bench)
    before = bench.value(TASK + "/Resource")
    QTest.mouseClick(field.edit, Qt.MouseButton.LeftButton)
    keyboard = QApplication.focusWidget()
    assert keyboard is not None

    bench.type_into(keyboard, "other")
    assert bench.value(TASK + "/Resource") != before
    QTest.keyClick(keyboard, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert bench.value(TASK + "/Resource") == before
    QTest.keyClick(keyboard, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert bench.value(TASK + "/Resource") != before

    written = field.edit.text()
    bench.type_into(keyboard, "more", end=None)
    QTest.keyClick(keyboard, Qt.Key.Key_Escape)
    assert field.edit.text() == written


def test_what_a_resource_calls_is_wrapped_not_cut(open_bench: OpenBench, functions: Path) -> None:
    name = "transform_records_of_the_warehouse_and_check_each_of_them_before_loading"
    (functions / f"{name}.py").write_text("def main_handler(event, context):\n    return event\n", encoding="utf-8")
    workflow = copy.deepcopy(PIPELINE)
    workflow["States"]["Work"]["Resource"] = QRN + name
    bench = open_bench(workflow, folder=functions.parent)
    bench.inspector.resize(320, 900)
    bench.select(TASK)
    words = _field(bench).words

    lines = words.fontMetrics().lineSpacing()

    assert name in words.accessibleName()
    assert words.height() >= words.heightForWidth(words.width()) > lines
    assert words.text().replace("\u200b", "").startswith(f"functions/{name}.py")
