"""What is new in a workflow is written in its dialect: it keeps its meaning, and has no faults of ours."""

import json
from typing import Any

import pytest

from designer.document.commands import (
    add_catcher,
    add_retrier,
    add_rule,
    change_type,
    connect,
    insert_state,
    wrap_states,
)
from designer.document.document import Document
from designer.document.pointers import edge_id
from designer.document.resource_state import resource_for
from engine.language.dialects import Dialect
from engine.language.machine import TransitionKind

LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:total"
QRN = "qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/total"


def _document(dialect: Dialect) -> Document:
    is_query = dialect is Dialect.ASL_JSONATA
    rule = {"Condition": "{% true %}"} if is_query else {"Variable": "$.a", "StringEquals": "x"}
    states: dict[str, Any] = {
        "Work": {"Type": "Task", "Resource": LAMBDA if dialect.is_asl else QRN, "Next": "Check"},
        "Check": {"Type": "Choice", "Choices": [{**rule, "Next": "Done"}], "Default": "Done"},
        "Done": {"Type": "Pass", "End": True},
    }
    language = {Dialect.ASL: {"QueryLanguage": "JSONPath"}, Dialect.ASL_JSONATA: {"QueryLanguage": "JSONata"}}
    document = Document()
    document.new(json.dumps({**language.get(dialect, {}), "StartAt": "Work", "States": states}, indent=2))
    assert document.definition.dialect is dialect
    return document


@pytest.mark.slow
@pytest.mark.parametrize("dialect", [Dialect.TCSL, Dialect.ASL, Dialect.ASL_JSONATA])
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda d: add_retrier(d, "/States/Work"), id="retrier"),
        pytest.param(lambda d: add_catcher(d, "/States/Work", "/States/Done"), id="catcher"),
        pytest.param(lambda d: add_rule(d, "/States/Check", "/States/Done"), id="rule"),
        pytest.param(lambda d: connect(d, "/States/Work", "/States/Done", TransitionKind.CATCH), id="catch edge"),
        pytest.param(lambda d: connect(d, "/States/Check", "/States/Work"), id="rule edge"),
        pytest.param(lambda d: insert_state(d, "", "Task", on_edge=edge_id("/States/Check", "/Default")), id="task"),
        pytest.param(lambda d: insert_state(d, "", "Map", on_edge=edge_id("/States/Check", "/Default")), id="map"),
        pytest.param(lambda d: change_type(d, "/States/Done", "Task"), id="turned into a task"),
        pytest.param(lambda d: change_type(d, "/States/Done", "Map"), id="turned into a map"),
        pytest.param(lambda d: wrap_states(d, ("/States/Done",), "Map"), id="wrapped"),
    ],
)
def test_a_change_leaves_the_dialect_and_brings_no_error(change: Any, dialect: Dialect) -> None:
    document = _document(dialect)
    empty = {"empty-machine", "no-states", "no-start", "unknown-start"}

    change(document)

    assert document.undo_stack.count() == 1
    assert document.definition.dialect is dialect
    found = {problem.code for problem in document.problems if problem.severity == "error"}
    assert found <= empty, [problem.text("en") for problem in document.problems]


@pytest.mark.parametrize(("dialect", "start"), [(Dialect.TCSL, "qrn:"), (Dialect.ASL, "arn:aws:lambda:")])
def test_a_function_is_called_as_the_dialect_calls_it(dialect: Dialect, start: str) -> None:
    assert resource_for("sum", "", dialect).startswith(start)
    assert resource_for("sum", LAMBDA, dialect) == LAMBDA.removesuffix("total") + "sum"


@pytest.mark.parametrize(
    ("dialect", "field"),
    [(Dialect.TCSL, "Iterator"), (Dialect.ASL, "ItemProcessor"), (Dialect.ASL_JSONATA, "ItemProcessor")],
)
@pytest.mark.parametrize("way", ["inserted", "turned into", "wrapped", "from a Parallel"])
def test_a_new_map_has_the_field_that_its_dialect_documents(dialect: Dialect, field: str, way: str) -> None:
    document = _document(dialect)
    match way:
        case "inserted":
            pointer = insert_state(document, "", "Map", name="New")
        case "turned into":
            pointer = "/States/Done" if change_type(document, "/States/Done", "Map") else None
        case "wrapped":
            pointer = wrap_states(document, ("/States/Done",), "Map")
        case _:
            pointer = wrap_states(document, ("/States/Done",), "Parallel")
            assert pointer is not None
            change_type(document, pointer, "Map")

    assert pointer is not None
    state = document.definition.state(pointer)
    assert state is not None
    assert [suffix for suffix, _machine in state.machines()] == [f"/{field}"]
