"""Forms offer what the dialect and the query language of a node allow, and show what is written all the same."""

import copy
import json
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from designer.inspector.cards import CardList
from designer.inspector.field_row import FieldRow
from designer.inspector.inspector import Tab
from designer.inspector.payload_field import PayloadField
from designer.inspector.rule_card import RuleCard
from designer.inspector.workflow_page import WorkflowPage

from .conftest import CHOICE, MAP, PASS, PIPELINE, TASK, Bench, OpenBench

_ARN = "arn:aws:lambda:us-east-1:123456789012:function:sum"


def _workflow(language: str = "") -> dict[str, Any]:
    """Return the pipeline in TCSL, or in ASL with a query language."""
    workflow = copy.deepcopy(PIPELINE)
    if not language:
        return workflow
    states = workflow["States"]
    for task in (states["Work"], states["Each"]["Iterator"]["States"]["Add"]):
        task["Resource"] = _ARN
    states["Work"]["Retry"][0]["ErrorEquals"] = ["States.ALL"]
    states["Work"]["Catch"][0]["ErrorEquals"] = ["States.Timeout"]
    if language == "JSONata":
        for name, gone in (("Each", ("ItemsPath", "ResultPath")), ("Shape", ("Parameters", "ResultPath"))):
            for field in gone:
                del states[name][field]
        states["Check"]["Choices"] = [{"Condition": "{% $states.input.count = 3 %}", "Next": "Work"}]
    return {"QueryLanguage": language, **workflow}


def _shown(bench: Bench, pointer: str) -> set[str]:
    bench.select(pointer)
    form = bench.inspector.configure.form
    assert form is not None
    parts = {**form.rows, **form.objects}
    return {name for name, part in parts.items() if not part.isHidden()}


@pytest.mark.parametrize(("language", "is_offered"), [("", True), ("JSONPath", False), ("JSONata", False)])
def test_a_field_that_would_make_tcsl_of_the_workflow_is_offered_in_tcsl_alone(
    open_bench: OpenBench, language: str, is_offered: bool
) -> None:
    bench = open_bench(_workflow(language))
    bench.select()
    page = bench.page
    assert isinstance(page, WorkflowPage)

    assert page.rows["TimeoutMilliseconds"].isVisible() is is_offered
    assert page.rows["TimeoutSeconds"].isVisible()

    written = '"TimeoutMilliseconds": 5, "StartAt"'
    bench.document.take(bench.document.text.replace('"StartAt"', written, 1), "Change")
    bench.settle()
    assert page.rows["TimeoutMilliseconds"].isVisible()


@pytest.mark.parametrize(
    ("language", "pointer", "offered", "hidden"),
    [
        ("", TASK, {"InputPath", "Parameters"}, {"Arguments", "Output", "Assign", "Credentials", "QueryLanguage"}),
        ("JSONPath", TASK, {"InputPath", "Assign", "Credentials", "QueryLanguage"}, {"Arguments", "Output"}),
        ("JSONata", TASK, {"Arguments", "Output", "Assign"}, {"InputPath", "Parameters", "ResultPath"}),
        ("JSONata", PASS, {"Output", "Assign"}, {"Result", "OutputPath"}),
        ("JSONPath", PASS, {"Result", "OutputPath"}, {"Output"}),
        ("JSONPath", MAP, {"ItemReader", "ItemBatcher", "ResultWriter", "Label"}, {"Items"}),
        ("JSONata", MAP, {"ItemReader", "ItemBatcher", "ResultWriter", "Items"}, {"ItemsPath"}),
        ("", MAP, {"ItemsPath"}, {"ItemReader", "ItemBatcher", "ResultWriter", "Label"}),
    ],
)
def test_a_form_offers_the_fields_of_the_query_language(
    open_bench: OpenBench, language: str, pointer: str, offered: set[str], hidden: set[str]
) -> None:
    bench = open_bench(_workflow(language))

    shown = _shown(bench, pointer)

    assert offered <= shown
    assert not hidden & shown


def test_a_field_of_the_other_language_that_is_written_is_shown(open_bench: OpenBench) -> None:
    workflow = _workflow("JSONata")
    workflow["States"]["Shape"]["OutputPath"] = "$.a"
    bench = open_bench(workflow)

    assert "OutputPath" in _shown(bench, PASS)


def test_a_rule_in_jsonata_is_its_condition(open_bench: OpenBench) -> None:
    bench = open_bench(_workflow("JSONata"))
    bench.select(CHOICE)

    card = next(card for cards in bench.page.findChildren(CardList) for card in cards.findChildren(RuleCard))

    assert not card.asl_rows["Condition"].isHidden()
    assert card.condition is None
    assert card.describe() == "$states.input.count = 3"


def test_the_card_of_a_rule_in_tcsl_has_nothing_of_asl(open_bench: OpenBench) -> None:
    bench = open_bench()
    bench.select(CHOICE)

    card = next(card for cards in bench.page.findChildren(CardList) for card in cards.findChildren(RuleCard))

    assert card.asl_rows == {}
    assert card.condition is not None
    assert not card.condition.isHidden()


@pytest.mark.parametrize(("language", "is_marked"), [("", True), ("JSONPath", False)])
def test_only_a_tcsl_definition_marks_fields_that_tencent_does_not_document(
    open_bench: OpenBench, language: str, is_marked: bool
) -> None:
    workflow = _workflow(language)
    workflow["States"]["Work"]["HeartbeatSecondsPath"] = "$.count"
    bench = open_bench(workflow)
    bench.select(TASK, tab=Tab.ERRORS)

    marked = {row.spec.name for row in bench.page.findChildren(FieldRow) if not row.chip.isHidden()}

    assert ("HeartbeatSecondsPath" in marked) is is_marked
    assert "ErrorEquals" not in marked


def test_assign_is_written_in_an_editor_of_json(open_bench: OpenBench) -> None:
    workflow = _workflow("JSONata")
    workflow["States"]["Shape"]["Assign"] = {"kind": "{% $states.input.kind %}"}
    bench = open_bench(workflow)
    bench.select(PASS)

    form = bench.inspector.configure.form
    assert form is not None
    field = form.rows["Assign"].field
    assert isinstance(field, PayloadField)
    assert field.edit.text == '{ "kind": "{% $states.input.kind %}" }'


@pytest.mark.parametrize(("language", "arguments"), [("JSONPath", "Parameters"), ("JSONata", "Arguments")])
def test_a_part_of_a_distributed_map_begins_with_what_it_needs(
    open_bench: OpenBench, language: str, arguments: str
) -> None:
    workflow = _workflow(language)
    each = workflow["States"]["Each"]
    each["ItemProcessor"] = {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, **each.pop("Iterator")}
    bench = open_bench(workflow)
    bench.select(MAP)
    form = bench.inspector.configure.form
    assert form is not None
    before = {problem.code for problem in bench.document.problems}

    for name in ("ItemReader", "ItemBatcher", "ResultWriter"):
        QTest.mouseClick(form.objects[name].begin, Qt.MouseButton.LeftButton)

    each = json.loads(bench.document.text)["States"]["Each"]
    assert each["ItemReader"] == {
        "Resource": "arn:aws:states:::s3:getObject",
        "ReaderConfig": {"InputType": "JSON"},
        arguments: {"Bucket": "", "Key": ""},
    }
    assert each["ItemBatcher"] == {"MaxItemsPerBatch": 10}
    assert each["ResultWriter"].keys() == {"Resource", arguments}
    assert {problem.code for problem in bench.document.problems} == before
    assert bench.inspector.focusWidget() is form.objects["ResultWriter"].rows["Resource"].field.input


@pytest.mark.parametrize(("pointer", "first"), [(TASK, "Resource"), (MAP, "MaxConcurrency"), (PASS, "Next")])
def test_a_form_begins_with_what_the_node_does(open_bench: OpenBench, pointer: str, first: str) -> None:
    bench = open_bench(_workflow("JSONPath"))
    bench.select(pointer)
    form = bench.inspector.configure.form
    assert form is not None

    rows = sorted((row for row in form.rows.values() if row.isVisible()), key=lambda row: row.y())
    names = [row.spec.name for row in rows]

    assert names[0] == first
    assert names.index("QueryLanguage") == names.index("Comment") + 1
