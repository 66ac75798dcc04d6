"""An input typed to try: the data of every node follow while it is typed, without a run."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from designer.document.known import Known
from designer.inspector.rule_list import TrialLine
from designer.inspector.sample_input import SampleInput
from designer.inspector.stage_table import StageRow
from designer.inspector.type_pages import ConfigurePage

from .conftest import Bench, OpenBench

FLOW: dict[str, Any] = {
    "StartAt": "Shape",
    "States": {
        "Shape": {"Type": "Pass", "Parameters": {"years.$": "$.age"}, "ResultPath": "$.shaped", "Next": "Check"},
        "Check": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.shaped.years", "NumericGreaterThanEquals": 18, "Next": "Adult"}],
            "Default": "Child",
        },
        "Adult": {"Type": "Pass", "End": True},
        "Child": {"Type": "Pass", "End": True},
    },
}


def _form(bench: Bench) -> ConfigurePage:
    page = bench.page
    assert isinstance(page, ConfigurePage)
    return page


def _texts(bench: Bench) -> dict[str, str]:
    form = _form(bench).form
    assert form is not None
    found: list[StageRow] = form.strip.stages.rows
    return {row.objectName().removeprefix("stage-"): row.written.text() for row in found}


def _open(bench: Bench, pointer: str) -> SampleInput:
    bench.select(pointer)
    bench.click(bench.find(QPushButton, "type-sample"))
    return bench.find(SampleInput, "sample-input")


def _type(bench: Bench, sample: SampleInput, text: str) -> None:
    bench.type_into(sample.edit.editor, text, end=None)


def test_every_document_on_the_way_follows_the_input_while_it_is_typed(open_bench: OpenBench) -> None:
    bench = open_bench(FLOW)
    sample = _open(bench, "/States/Shape")

    _type(bench, sample, '{"age": 3}')
    first = _texts(bench)
    _type(bench, sample, '{"age": 36}')

    assert first["gets"] == "{age: 3}"
    assert first["Parameters"] == "{years: 3}"
    assert _texts(bench)["gives"] == "{age: 36, shaped: {years: 36}}"
    bench.select("/States/Adult")
    assert _texts(bench)["gets"] == "{age: 36, shaped: {years: 36}}"
    assert bench.document.undo_stack.count() == 0


def test_the_editor_is_in_view_once_it_is_opened(open_bench: OpenBench) -> None:
    bench = open_bench(FLOW)
    bench.inspector.resize(360, 420)

    sample = _open(bench, "/States/Shape")

    assert not sample.edit.editor.visibleRegion().isEmpty()
    assert sample.edit.editor.visibleRegion().boundingRect().height() > 80


def test_what_is_half_typed_leaves_the_last_good_input(open_bench: OpenBench) -> None:
    bench = open_bench(FLOW)
    sample = _open(bench, "/States/Shape")

    _type(bench, sample, '{"age": 3}')
    QTest.keyClicks(sample.edit.editor, ",")
    bench.settle()

    assert sample.edit.fault is not None
    assert _texts(bench)["gets"] == "{age: 3}"


def test_the_rules_of_a_choice_are_tried_with_it(open_bench: OpenBench) -> None:
    bench = open_bench(FLOW)
    sample = _open(bench, "/States/Check")

    _type(bench, sample, '{"age": 3}')
    said = [bench.find(TrialLine, "trial").words.text()]
    _type(bench, sample, '{"age": 30}')
    said.append(bench.find(TrialLine, "trial").words.text())

    assert "Child by Default" in said[0]
    assert "rule 1 decides" in said[1]


@pytest.mark.slow
def test_it_counts_before_the_run_that_is_shown_until_it_is_let_go(open_bench: OpenBench) -> None:
    bench = open_bench(FLOW)
    bench.run({"age": 50})
    bench.select("/States/Shape")
    bench.inspector.show_configuration()
    bench.settle()
    sample = _open(bench, "/States/Shape")

    _type(bench, sample, '{"age": 3}')
    typed = _texts(bench)["Parameters"]
    bench.click(bench.find(QPushButton, "forget-sample"))

    assert typed == "{years: 3}"
    assert _texts(bench)["Parameters"] == "{years: 50}"


@pytest.mark.slow
def test_what_a_function_gave_in_the_last_run_counts_with_another_input(open_bench: OpenBench, functions: Path) -> None:
    task = {"Type": "Task", "Resource": "qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/sum"}
    flow = {"StartAt": "T", "States": {"T": {**task, "ResultPath": "$.sum", "Next": "S"}, "S": FLOW["States"]["Adult"]}}
    bench = open_bench(flow, functions.parent)
    bench.run({"values": [1, 2]})
    bench.select("/States/S")
    bench.inspector.show_configuration()

    bench.inspector.live.try_input(Known(value={"values": [], "more": True}))
    for _ in range(3):
        QApplication.processEvents()

    assert _texts(bench)["gets"] == "{values: [], more: true, sum: 3}"
