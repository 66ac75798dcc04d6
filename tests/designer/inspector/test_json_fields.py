"""JSON in forms, as text and as tree: an edit changes its own characters and nothing else."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from designer.inspector.payload_field import PayloadField
from designer.widgets.json_edit import JsonEdit

from .conftest import PASS, PIPELINE, OpenBench

SPELLED = json.dumps(PIPELINE, indent=2).replace(
    json.dumps({"n.$": "$.kind", "fixed": [1, 2]}, indent=2).replace("\n", "\n      "),
    '{"n.$":"$.kind",  "fixed": [1e0, 2.0],"esc":"\\u0041"}',
)


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


@pytest.mark.parametrize("field", ["Output", "Arguments", "Items", "ItemSelector"])
def test_payloads_of_jsonata_are_json_fields(open_bench: OpenBench, field: str) -> None:
    machine = {"StartAt": "S", "States": {"S": {"Type": "Succeed"}}}
    state = {"Type": "Map", "QueryLanguage": "JSONata", "ItemProcessor": machine, field: {"a": "{% 1 %}"}, "End": True}
    bench = open_bench({"QueryLanguage": "JSONata", "StartAt": "M", "States": {"M": state}})
    bench.select("/States/M")

    edit = bench.find(JsonEdit, field)

    assert json.loads(edit.text) == {"a": "{% 1 %}"}
    assert isinstance(edit.parent(), PayloadField)
