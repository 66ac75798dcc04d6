"""Data that is nested deeper and deeper ends an execution, and can still be told."""

import json
from typing import Any

import pytest

from engine.language.values import MOST_LEVELS
from tests.engine.api.serving import create, fault, finished, run, start

_PLAIN = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
_DEEPEST = "[" * MOST_LEVELS + "]" * MOST_LEVELS


def _history(sfn: Any, execution: str) -> list[dict[str, Any]]:
    pages = sfn.get_paginator("get_execution_history").paginate(executionArn=execution)
    return [event for page in pages for event in page["events"]]


@pytest.mark.parametrize(
    ("language", "fields"),
    [
        ("JSONPath", {"Parameters": {"a.$": "$"}}),
        ("JSONPath", {"Parameters": {"a.$": "$"}, "ResultPath": "$.b.c"}),
        ("JSONPath", {"Parameters": {"a.$": "States.Array($.a)"}}),
        ("JSONPath", {"Assign": {"a.$": "States.Array($a)"}}),
        ("JSONata", {"Output": {"a": "{% $states.input %}"}}),
        ("JSONata", {"Assign": {"a": ["{% $a %}"]}}),
    ],
    ids=["parameters", "result-path", "intrinsic", "variable", "output", "jsonata-variable"],
)
def test_data_that_grows_deeper_ends_the_execution(sfn: Any, language: str, fields: dict[str, Any]) -> None:
    rule = {"Condition": "{% false %}"} if language == "JSONata" else {"Variable": "$$.Never", "IsPresent": True}
    first = {"a": "{% $states.input.a %}"} if language == "JSONata" else {"a.$": "$.a"}
    states = {
        "First": {"Type": "Pass", "Assign": first, "Next": "Grow"},
        "Grow": {"Type": "Pass", **fields, "Next": "Again"},
        "Again": {"Type": "Choice", "Choices": [{**rule, "Next": "End"}], "Default": "Grow"},
        "End": {"Type": "Succeed"},
    }
    machine = {"QueryLanguage": language, "StartAt": "First", "States": states}
    execution = start(sfn, create(sfn, machine), input=json.dumps({"a": json.loads(_DEEPEST[20:-20])}))

    told = finished(sfn, execution)

    assert (told["status"], told["error"]) == ("FAILED", "States.DataLimitExceeded")
    assert f"more than {MOST_LEVELS} levels deep" in told["cause"]
    assert _history(sfn, execution)[-1]["type"] == "ExecutionFailed"


def test_an_input_may_be_so_deep_and_no_deeper(sfn: Any) -> None:
    machine = create(sfn, _PLAIN)

    assert finished(sfn, start(sfn, machine, input=_DEEPEST))["output"] == _DEEPEST
    code, message = fault(sfn, lambda: sfn.start_execution(stateMachineArn=machine, input=f"[{_DEEPEST}]"))
    assert code == "InvalidExecutionInput"
    assert "nesting depth" in message


def test_brackets_in_texts_do_not_count(sfn: Any) -> None:
    text = json.dumps("[{" * MOST_LEVELS)

    assert finished(sfn, start(sfn, create(sfn, _PLAIN), input=text))["output"] == text


@pytest.mark.parametrize("levels", [MOST_LEVELS, MOST_LEVELS + 1, 900])
@pytest.mark.parametrize(
    ("language", "fields", "error"),
    [
        ("JSONata", {"Output": "{% $parse($states.input.text) %}"}, "States.QueryEvaluationError"),
        ("JSONata", {"Assign": {"v": "{% $parse($states.input.text) %}"}}, "States.QueryEvaluationError"),
        (
            "JSONPath",
            {"Parameters": {"a.$": "States.StringToJson($.text)"}, "OutputPath": "$.a"},
            "States.Runtime",
        ),
    ],
    ids=["parsed", "assigned", "intrinsic"],
)
def test_text_holds_no_deeper_json(sfn: Any, levels: int, language: str, fields: dict[str, Any], error: str) -> None:
    state = {"Type": "Pass", **fields, "End": True}
    machine = {"QueryLanguage": language, "StartAt": "P", "States": {"P": state}}

    told = run(sfn, machine, {"text": "[" * levels + "]" * levels})

    assert told.get("error") == (None if levels == MOST_LEVELS else error)


@pytest.mark.parametrize("expression", ['{"a": $v}', "$reduce([1..2000], function($deep, $next) { [[$deep]] })"])
def test_an_expression_gives_nothing_deeper(sfn: Any, expression: str) -> None:
    first = {"Type": "Pass", "Assign": {"v": "{% $states.input %}"}, "Next": "P"}
    state = {"Type": "Pass", "Output": f"{{% {expression} %}}", "End": True}
    machine = {"QueryLanguage": "JSONata", "StartAt": "F", "States": {"F": first, "P": state}}

    told = run(sfn, machine, json.loads(_DEEPEST))

    assert told["error"] == "States.QueryEvaluationError"
    assert f"nested more than {MOST_LEVELS} levels deep" in told["cause"]
