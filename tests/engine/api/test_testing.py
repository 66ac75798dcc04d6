"""TestState through a Step Functions client: one state by itself, with the data between its steps."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.execution.clock import ManualClock
from tests.engine.api.serving import ROLE, ServerThread, fault, make_sfn, plain

_CALL = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "work"}}
_IO = {
    "Type": "Pass",
    "InputPath": "$.first",
    "Parameters": {"fixed": 1, "taken.$": "$.field"},
    "ResultPath": "$.changed",
    "End": True,
}
_GIVEN = {"first": {"field": "value"}, "rest": 1}
_CHANGED = {"fixed": 1, "taken": "value"}


def _test(sfn: Any, state: Any, data: Any = None, **options: Any) -> Any:
    given = {"definition": json.dumps(state), "roleArn": ROLE, **options}
    if data is not None:
        given["input"] = json.dumps(data)
    told = plain(sfn.test_state(**given))
    if "output" in told:
        told["output"] = json.loads(told["output"])
    if "inspectionData" in told:
        told["inspectionData"] = {name: json.loads(value) for name, value in told["inspectionData"].items()}
    return told


@pytest.mark.parametrize(
    ("state", "data", "expected"),
    [
        ({"Type": "Pass", "End": True}, {"a": 1}, {"status": "SUCCEEDED", "output": {"a": 1}}),
        ({"Type": "Pass", "Next": "B"}, 7, {"status": "SUCCEEDED", "output": 7, "nextState": "B"}),
        ({"Type": "Succeed"}, None, {"status": "SUCCEEDED", "output": {}}),
        (
            {"Type": "Fail", "Error": "E", "Cause": "because"},
            None,
            {"status": "FAILED", "error": "E", "cause": "because"},
        ),
        (
            {
                "Type": "Choice",
                "Choices": [{"Variable": "$.a", "NumericEquals": 1, "Next": "One"}],
                "Default": "Other",
            },
            {"a": 1},
            {"status": "SUCCEEDED", "output": {"a": 1}, "nextState": "One"},
        ),
    ],
    ids=["pass", "to the next", "succeed", "fail", "choice"],
)
def test_a_state_is_run_by_itself(sfn: Any, state: Any, data: Any, expected: Any) -> None:
    assert _test(sfn, state, data) == expected
    assert sfn.list_state_machines()["stateMachines"] == []


def test_a_state_of_a_whole_definition_is_found_by_its_name_at_any_depth(sfn: Any) -> None:
    inner = {"StartAt": "Deep", "States": {"Deep": {"Type": "Pass", "Result": 1, "End": True}}}
    whole = {"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": [inner], "End": True}}}

    assert _test(sfn, whole, {}, stateName="Deep") == {"status": "SUCCEEDED", "output": 1}
    assert fault(sfn, lambda: _test(sfn, whole, {}, stateName="None"))[0] == "ValidationException"
    assert fault(sfn, lambda: _test(sfn, whole, {}))[0] == "ValidationException"


def test_a_task_runs_the_local_function(sfn: Any, functions: Path) -> None:
    (functions / "work.py").write_text("def handler(event, context):\n    return 'done'\n", encoding="utf-8")
    state = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:1:function:work", "End": True}

    told = _test(sfn, state, {"a": 1}, inspectionLevel="DEBUG")

    assert told == {
        "status": "SUCCEEDED",
        "output": "done",
        "inspectionData": {
            "input": {"a": 1},
            "afterInputPath": {"a": 1},
            "afterParameters": {"a": 1},
            "result": "done",
            "afterResultSelector": "done",
            "afterResultPath": "done",
        },
    }


@pytest.mark.parametrize("level", ["DEBUG", "TRACE"])
@pytest.mark.parametrize(
    ("state", "inspection"),
    [
        (
            _IO,
            {
                "input": _GIVEN,
                "afterInputPath": {"field": "value"},
                "afterParameters": _CHANGED,
                "afterResultSelector": _CHANGED,
                "afterResultPath": {**_GIVEN, "changed": _CHANGED},
            },
        ),
        (
            {**_IO, "Result": 5},
            {
                "input": _GIVEN,
                "result": 5,
                "afterResultSelector": 5,
                "afterResultPath": {**_GIVEN, "changed": 5},
            },
        ),
        ({"Type": "Succeed"}, {"input": _GIVEN, "afterInputPath": _GIVEN}),
        ({"Type": "Fail"}, {"input": _GIVEN, "afterInputPath": _GIVEN}),
        ({**_IO, "InputPath": "$.none"}, {"input": _GIVEN}),
    ],
    ids=["paths", "a result", "succeed", "fail", "a path to nothing"],
)
def test_the_data_between_the_steps_are_told(sfn: Any, level: str, state: Any, inspection: Any) -> None:
    assert _test(sfn, state, _GIVEN, inspectionLevel=level)["inspectionData"] == inspection


def test_a_made_up_result_stands_in_for_the_work(sfn: Any) -> None:
    task = {**_CALL, "ResultPath": "$.out", "End": True}
    branch = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
    parallel = {"Type": "Parallel", "Branches": [branch, branch], "ResultPath": "$.out", "Next": "B"}

    assert _test(sfn, task, {"a": 1}, mock={"result": "[1]"})["output"] == {"a": 1, "out": [1]}
    told = _test(sfn, parallel, {"a": 1}, mock={"result": "[1, 2]"})
    assert (told["output"], told["nextState"]) == ({"a": 1, "out": [1, 2]}, "B")


def test_a_made_up_error_is_retriable_caught_or_the_end(functions: Path) -> None:
    mock = {"errorOutput": {"error": "Oops", "cause": "because"}}
    retry = [{"ErrorEquals": ["Oops"], "MaxAttempts": 2}]
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "Handle", "ResultPath": "$.error"}]
    failure = {"error": "Oops", "cause": "because"}
    with ServerThread(functions=functions, clock=ManualClock()) as server:
        sfn = make_sfn(server)

        def outcome(count: int, **fields: Any) -> Any:
            state = {**_CALL, "End": True, **fields}
            return _test(sfn, state, {}, mock=mock, stateConfiguration={"retrierRetryCount": count})

        assert outcome(0) == {"status": "FAILED", **failure}
        assert outcome(1, Retry=retry, Catch=catch) == {"status": "RETRIABLE", **failure}
        assert outcome(2, Retry=retry, Catch=catch) == {
            "status": "CAUGHT_ERROR",
            **failure,
            "nextState": "Handle",
            "output": {"error": {"Error": "Oops", "Cause": "because"}},
        }


def test_the_context_object_may_be_given(sfn: Any) -> None:
    state = {"Type": "Pass", "Parameters": {"name.$": "$$.Execution.Name"}, "End": True}

    told = _test(sfn, state, {}, context='{"Execution": {"Name": "mine"}}', inspectionLevel="DEBUG")

    assert told["output"] == told["inspectionData"]["afterParameters"] == {"name": "mine"}


@pytest.mark.parametrize(
    ("state", "options", "code", "message"),
    [
        (
            {"Type": "Pass", "End": True},
            {"mock": {"result": "1"}},
            "ValidationException",
            "State type 'Pass' is not supported when a mock is specified",
        ),
        (
            {"Type": "Parallel", "Branches": [], "End": True},
            {},
            "InvalidDefinition",
            "TestState API does not support Map or Parallel states. Supported state types include: "
            "[Task, Wait, Pass, Succeed, Fail, Choice]",
        ),
        (
            _CALL,
            {"mock": {"result": "1", "errorOutput": {}}},
            "ValidationException",
            "A test mock should have only one of the following fields: [result, errorOutput].",
        ),
        (
            _CALL,
            {"mock": {"result": "1"}, "revealSecrets": True},
            "ValidationException",
            "TestState does not support RevealSecrets when a mock is specified.",
        ),
        ({"Type": "Map"}, {"mock": {"result": "1"}}, "ValidationException", "Mocked result must be an array."),
        (
            {"Type": "Map", "ResultWriter": {}},
            {"mock": {"result": "[]"}},
            "ValidationException",
            "Mocked result must be a JSON object.",
        ),
        (
            {"Type": "Parallel", "Branches": [{}]},
            {"mock": {"result": "[]"}},
            "ValidationException",
            "Mocked result must contain the same number of items as number of Parallel branches.",
        ),
        (_CALL, {"mock": {"result": "{"}}, "ValidationException", None),
        (_CALL, {"variables": '{"a": 1}'}, "ValidationException", "The local engine does not support variables"),
        (_CALL, {"revealSecrets": True}, "ValidationException", "The local engine does not support revealSecrets"),
        (_CALL, {"stateConfiguration": {"mapIterationFailureCount": 1}}, "ValidationException", None),
        ({"Type": "Pass", "End": True}, {"context": "[]"}, "ValidationException", "The context must be a JSON object"),
        ({"Type": "Pass", "End": True}, {"context": '{"Map": {}}'}, "ValidationException", None),
        ({"Type": "Pass"}, {}, "InvalidDefinition", None),
        ([], {}, "InvalidDefinition", None),
    ],
)
def test_a_bad_request_to_test_is_refused(sfn: Any, state: Any, options: Any, code: str, message: str | None) -> None:
    told = fault(sfn, lambda: _test(sfn, state, {}, **options))

    assert told[0] == code
    assert message in (None, told[1])


def test_a_definition_or_an_input_that_is_no_json_is_told(sfn: Any) -> None:
    good = json.dumps({"Type": "Pass", "End": True})

    assert fault(sfn, lambda: sfn.test_state(definition="{"))[0] == "InvalidDefinition"
    assert fault(sfn, lambda: sfn.test_state(definition=good, input="{"))[0] == "InvalidExecutionInput"
