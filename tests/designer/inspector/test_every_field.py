"""Every field that the engine knows has a place in the forms, where it is set, taken away and taken back."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QToolButton

from designer.document.forms import set_field
from designer.document.new_states import new_part
from designer.inspector.cards import CardList
from designer.inspector.field_row import FieldRow
from designer.inspector.inspector import Tab
from designer.inspector.line_fields import TypedField
from designer.inspector.object_form import OBJECT_FIELDS
from designer.inspector.payload_field import PayloadField
from designer.inspector.state_form import Machines
from engine.language.dialects import Dialect, QueryLanguage
from engine.language.fields import CATCHER_FIELDS, MACHINE_FIELDS, PROCESSOR_CONFIG, RETRIER_FIELDS, FieldSpec, Kind
from engine.states import STATE_TYPES
from engine.states.choice import RULE_FIELDS

from .conftest import Bench, OpenBench

DIALECTS = {
    "TCSL": (Dialect.TCSL, QueryLanguage.JSONPATH),
    "JSONPath": (Dialect.ASL, QueryLanguage.JSONPATH),
    "JSONata": (Dialect.ASL_JSONATA, QueryLanguage.JSONATA),
}
LISTS = {"Choices": RULE_FIELDS, "Retry": RETRIER_FIELDS, "Catch": CATCHER_FIELDS}
_IN_LISTS = (Kind.RULES, Kind.RETRIERS, Kind.CATCHERS)
_BY_OTHERS = (Kind.TYPE, Kind.END, Kind.STATES)  # the header changes the type, Next has the end among its choices
_TEXTS = {
    Kind.TEXT: ("hello", "hello"),
    Kind.COMMENT: ("a remark", "a remark"),
    Kind.PATH: ("$.a.b", "$.a.b"),
    Kind.REFERENCE_PATH: ("$.a.b", "$.a.b"),
    Kind.RESULT_PATH: ("$.out", "$.out"),
    Kind.EXPRESSION: ("$.error", "$.error"),
    Kind.INTEGER: ("7", 7),
    Kind.QUERY: ("$a = 1", "{% $a = 1 %}"),
    Kind.NUMBER: ("7.5", 7.5),
    Kind.TIMESTAMP: ("2026-01-31T08:00:00Z", "2026-01-31T08:00:00Z"),
    Kind.RESOURCE: ("arn:aws:states:::sqs:sendMessage", "arn:aws:states:::sqs:sendMessage"),
    Kind.ERROR_NAMES: ("A, B", ["A", "B"]),
}
_JSON = '{"k": [1, "two"]}'


def _workflow(state_type: str, language: str) -> dict[str, Any]:
    """Return a workflow with one state that has as few fields as can be."""
    inner = {"StartAt": "In", "States": {"In": {"Type": "Pass", "End": True}}}
    resource = "qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/f"
    handlers: dict[str, Any] = {
        "Retry": [{"ErrorEquals": ["Old"]}],
        "Catch": [{"ErrorEquals": ["Old"], "Next": "Other"}],
    }
    is_query = language == "JSONata"
    rule = {"Condition": "{% true %}"} if is_query else {"Variable": "$.v", "StringEquals": "x"}
    content: dict[str, dict[str, Any]] = {
        "Task": {"Resource": resource if language == "TCSL" else "arn:aws:states:::sqs:sendMessage", **handlers},
        "Choice": {"Choices": [{**rule, "Next": "Other"}]},
        "Parallel": {"Branches": [inner], **handlers},
        "Map": {"Iterator" if language == "TCSL" else "ItemProcessor": inner, **handlers},
    }
    state = {"Type": state_type, **content.get(state_type, {})}
    if state_type not in ("Choice", "Succeed", "Fail"):
        state["Next"] = "Other"
    first = {} if language == "TCSL" else {"QueryLanguage": language}
    return {**first, "StartAt": "It", "States": {"It": state, "Other": {"Type": "Succeed"}}}


def _fitting(fields: tuple[FieldSpec, ...], language: str) -> Iterator[FieldSpec]:
    dialect, query = DIALECTS[language]
    for spec in fields:
        if spec.fits(dialect, query) and (dialect.is_asl or not spec.is_asl_only):
            yield spec


def _row(bench: Bench, spec: FieldSpec, pointer: str) -> FieldRow:
    """Return the row of a field in front; fields that are rarely wanted wait behind a link."""
    for link in bench.page.findChildren(QPushButton, "more-fields"):
        if link.isVisible():
            bench.click(link)
    rows = [row for row in bench.page.findChildren(FieldRow) if row.spec.name == spec.name and row.isVisible()]
    found = [row for row in rows if row.place.pointer == pointer]
    assert len(found) == 1, f"{len(found)} rows for {spec.name}"
    return found[0]


def _set(bench: Bench, row: FieldRow) -> Any:
    """Give the field a value as a person would; return the value it must have then."""
    field, spec = row.field, row.spec
    if isinstance(field, PayloadField):
        if not field.is_present:
            bench.click(field.begin)
        editor = field.edit.editor
        bench.type_into(editor, "", end=None)
        editor.insertPlainText(_JSON)
        QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        bench.settle()
        return json.loads(_JSON)
    widget = field.input
    if isinstance(widget, QComboBox) and not isinstance(field, TypedField):
        choices = [words for words, _ in field.items()]  # type: ignore[attr-defined]
        now = widget.currentText()
        wanted = next(words for words in reversed(choices) if words not in (now, "—"))
        bench.choose(widget, wanted)
        return True if wanted == "End" else wanted
    text, value = _TEXTS[spec.kind]
    if isinstance(widget, QPlainTextEdit):
        bench.type_into(widget, text, end=None)
        QTest.keyClick(widget, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    else:
        line = widget.lineEdit() if isinstance(widget, QComboBox) else widget
        assert isinstance(line, QLineEdit)
        bench.type_into(line, text)
    bench.settle()
    return value


def _clear(bench: Bench, row: FieldRow) -> None:
    field = row.field
    if isinstance(field, PayloadField):
        bench.click(row.remove)
        return
    widget = field.input
    if isinstance(widget, QComboBox) and not isinstance(field, TypedField):
        bench.choose(widget, "—")
    elif isinstance(widget, QPlainTextEdit):
        bench.type_into(widget, "", end=None)
        QTest.keyClick(widget, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    else:
        line = widget.lineEdit() if isinstance(widget, QComboBox) else widget
        assert isinstance(line, QLineEdit)
        bench.type_into(line, "")
    bench.settle()


def _try(bench: Bench, spec: FieldSpec, pointer: str) -> None:
    """Set a field, take it away, and take both back."""
    text = bench.document.text
    bench.document.undo_stack.clear()
    row = _row(bench, spec, pointer)

    expected = _set(bench, row)
    key = "End" if expected is True and spec.kind is Kind.STATE else row.field.key
    assert bench.value(f"{pointer}/{key}") == expected, spec.name
    assert not bench.document.is_broken
    may_go = not spec.is_required and spec.name not in ("Next", "Variable", "Condition")
    if may_go:
        _clear(bench, _row(bench, spec, pointer))
        assert bench.value(f"{pointer}/{key}") is ..., spec.name
    while bench.document.undo_stack.canUndo():
        bench.document.undo()
    bench.settle()
    assert bench.document.text == text, spec.name


def _try_object(bench: Bench, spec: FieldSpec, pointer: str, language: str) -> None:
    """Begin an object, try each of its fields, and take it away again."""
    text, place = bench.document.text, f"{pointer}/{spec.name}"
    bench.click(bench.find(QPushButton, f"begin-{spec.name}"))
    assert bench.value(place) == new_part(spec.name, "Arguments" if language == "JSONata" else "Parameters")
    set_field(bench.document, pointer, spec.name, {})
    bench.settle()
    for inner in _fitting(OBJECT_FIELDS[spec.name], language):
        if inner.name in OBJECT_FIELDS:
            _try_object(bench, inner, place, language)
        else:
            _try(bench, inner, place)
    bench.click(bench.find(QToolButton, f"remove-{spec.name}"))
    assert bench.document.text == text


@pytest.mark.slow
@pytest.mark.parametrize("language", DIALECTS)
@pytest.mark.parametrize("state_type", STATE_TYPES)
def test_every_field_of_a_state_is_set_and_taken_away(open_bench: OpenBench, state_type: str, language: str) -> None:
    bench = open_bench(_workflow(state_type, language))
    bench.inspector.resize(380, 3200)

    for spec in _fitting(STATE_TYPES[state_type].fields, language):
        if spec.kind in _BY_OTHERS:
            continue
        tab = Tab.ERRORS if spec.group == "errors" else Tab.CONFIGURE
        bench.select("/States/It", tab=tab)
        if spec.kind in _IN_LISTS:
            assert [one for one in bench.page.findChildren(CardList, spec.name) if one.isVisible()], spec.name
        elif spec.kind in (Kind.MACHINE, Kind.MACHINES):
            assert [one for one in bench.page.findChildren(Machines) if one.isVisible()], spec.name
        elif spec.name in OBJECT_FIELDS:
            _try_object(bench, spec, "/States/It", language)
        else:
            _try(bench, spec, "/States/It")
    if state_type == "Map" and language != "TCSL":
        bench.select("/States/It", tab=Tab.CONFIGURE)
        _try_object(bench, PROCESSOR_CONFIG, "/States/It/ItemProcessor", language)


@pytest.mark.slow
@pytest.mark.parametrize("language", DIALECTS)
@pytest.mark.parametrize(
    ("state_type", "field"), [("Choice", "Choices"), ("Task", "Retry"), ("Task", "Catch"), ("Map", "Catch")]
)
def test_every_field_of_an_item_is_set_and_taken_away(
    open_bench: OpenBench, state_type: str, field: str, language: str
) -> None:
    bench = open_bench(_workflow(state_type, language))
    bench.inspector.resize(380, 3200)

    for spec in _fitting(LISTS[field], language):
        bench.select("/States/It", tab=Tab.CONFIGURE if field == "Choices" else Tab.ERRORS)
        if spec.name == "Comment" and field == "Choices":
            bench.click(bench.find(QPushButton, "add-comment"))
        _try(bench, spec, f"/States/It/{field}/0")


@pytest.mark.slow
@pytest.mark.parametrize("language", DIALECTS)
def test_every_field_of_the_workflow_is_set_and_taken_away(open_bench: OpenBench, language: str) -> None:
    bench = open_bench(_workflow("Pass", language))
    bench.inspector.resize(380, 2000)

    for spec in _fitting(MACHINE_FIELDS, language):
        if spec.kind not in _BY_OTHERS and spec.name != "QueryLanguage":  # that one turns every form into another
            bench.select()
            _try(bench, spec, "")


def test_a_field_is_never_shown_twice_under_two_spellings(open_bench: OpenBench) -> None:
    workflow = copy.deepcopy(_workflow("Map", "JSONPath"))
    workflow["States"]["It"]["ItemSelector"] = {"a": 1}
    bench = open_bench(workflow)
    bench.select("/States/It")

    shown = [row.field.key for row in bench.page.findChildren(FieldRow) if row.isVisible()]

    assert shown.count("ItemSelector") == 1
