"""TestState through a Step Functions client: one state by itself, with the data between its steps."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.execution.clock import ManualClock
from tests.engine.api.serving import ROLE, ServerThread, fault, make_sfn, plain

_CALL = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "work"}}
_WAIT = {
    "Type": "Task",
    "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    "Parameters": {"QueueUrl": "q", "MessageBody": "m"},
    "End": True,
}
_ITERATED = {"StartAt": "Each", "States": {"Each": {"Type": "Pass", "End": True}}}
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
        inspected = told["inspectionData"].items()
        told["inspectionData"] = {
            name: json.loads(value) if isinstance(value, str) else value for name, value in inspected
        }
    return told


@pytest.mark.parametrize(
    ("state", "data", "expected"),
    [
        ({"Type": "Pass", "End": True}, {"a": 1}, {"status": "SUCCEEDED", "output": {"a": 1}}),
        ({"Type": "Pass", "Next": "B"}, 7, {"status": "SUCCEEDED", "output": 7, "nextState": "B"}),
        ({"Type": "Pass", "Result": None, "End": True}, {"a": 1}, {"status": "SUCCEEDED", "output": {"a": 1}}),
        (
            {"Type": "Wait", "SecondsPath": "$.s", "End": True},
            {"s": "0"},
            {"status": "SUCCEEDED", "output": {"s": "0"}},
        ),
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
    ids=["pass", "to the next", "null is no result", "a text of digits", "succeed", "fail", "choice"],
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
    branches = [{"StartAt": name, "States": {name: {"Type": "Pass", "End": True}}} for name in "AC"]
    parallel = {"Type": "Parallel", "Branches": branches, "ResultPath": "$.out", "Next": "B"}

    assert _test(sfn, task, {"a": 1}, mock={"result": '{"Payload": "1"}'})["output"] == {
        "a": 1,
        "out": {"Payload": "1"},
    }
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
        state = {**_CALL, "End": True, "Retry": retry}
        for count, details in ((1, {"retryIndex": 0, "retryBackoffIntervalSeconds": 2}), (2, {"retryIndex": 0})):
            options: Any = {"mock": mock, "stateConfiguration": {"retrierRetryCount": count}}
            assert (
                _test(sfn, state, {}, inspectionLevel="DEBUG", **options)["inspectionData"]["errorDetails"] == details
            )
        assert outcome(1, Retry=retry, Catch=catch) == {"status": "RETRIABLE", **failure}
        assert outcome(2, Retry=retry, Catch=catch) == {
            "status": "CAUGHT_ERROR",
            **failure,
            "nextState": "Handle",
            "output": {"error": {"Error": "Oops", "Cause": "because"}},
        }


def test_the_context_object_is_the_one_of_the_request(sfn: Any) -> None:
    state = {**_CALL, "ResultSelector": {"all.$": "$$"}, "End": True}
    mock = {"result": "{}"}

    contexts: list[Any] = [{}, {"Execution": {}}, {"Execution": {"Name": "mine", "Input": [1]}, "State": {}}]
    for context in contexts:
        assert _test(sfn, state, {}, context=json.dumps(context), mock=mock)["output"] == {"all": context}


def test_the_context_object_is_made_up_when_there_is_none(sfn: Any) -> None:
    read = {"QueryLanguage": "JSONata", "Output": "{% $states.context %}", "End": True}

    call = {"Type": "Task", "Resource": _CALL["Resource"], "Arguments": _CALL["Parameters"], **read}
    task = _test(sfn, call, {"a": 1}, mock={"result": "{}"})
    told = _test(sfn, {"Type": "Pass", **read}, {"a": 1}, roleArn=ROLE)

    assert task["output"]["State"]["RetryCount"] == 0
    assert set(told["output"]) == {"Execution", "StateMachine", "State"}
    assert set(told["output"]["State"]) == {"Name", "EnteredTime"}
    assert told["output"]["State"]["Name"] == "StateName"
    assert told["output"]["Execution"]["Input"] == {"a": 1}
    assert told["output"]["Execution"]["RoleArn"] == ROLE
    names = [told["output"]["StateMachine"]["Name"], told["output"]["Execution"]["Name"]]
    assert told["output"]["Execution"]["Id"].split(":")[5:] == ["express", *names]


def test_all_that_is_known_has_the_order_of_the_service(sfn: Any) -> None:
    read = {"Output": "{% $states %}"}
    catch = [{**read, "ErrorEquals": ["A"], "Next": "N"}]
    call = {"Type": "Task", "Resource": _CALL["Resource"], "Arguments": {"FunctionName": "f"}}
    state = {**call, "QueryLanguage": "JSONata", **read, "Catch": catch, "End": True}

    told = _test(sfn, state, {}, mock={"result": "{}"})
    caught = _test(sfn, state, {}, mock={"errorOutput": {"error": "A", "cause": "b"}})

    assert list(told["output"]) == ["input", "context", "result"]
    assert list(caught["output"]) == ["input", "context", "errorOutput"]


def test_variables_are_read_and_told_with_those_that_the_state_assigns(sfn: Any) -> None:
    state = {
        "Type": "Pass",
        "QueryLanguage": "JSONata",
        "Output": "{% $one + 1 %}",
        "Assign": {"two": "{% $one * 2 %}"},
        "End": True,
    }

    told = _test(sfn, state, {}, variables='{"one": 1}', inspectionLevel="DEBUG")

    assert told["output"] == 2
    assert told["inspectionData"] == {"input": {}, "variables": {"one": 1, "two": 2}}


def test_variables_are_told_in_the_order_of_the_service(sfn: Any) -> None:
    state = {"Type": "Pass", "QueryLanguage": "JSONata", "Assign": {"oldX": "{% $x %}"}, "End": True}

    told = sfn.test_state(definition=json.dumps(state), variables='{"x":3}', inspectionLevel="DEBUG")

    assert told["inspectionData"]["variables"] == '{"oldX":3,"x":3}'


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
        (
            {"Type": "Pass", "End": True},
            {"variables": "[]"},
            "ValidationException",
            "The variables must be a JSON object",
        ),
        ({"Type": "Pass", "End": True}, {"context": "{}"}, "ValidationException", None),
        (
            _WAIT,
            {},
            "InvalidDefinition",
            "TestState API does not support '.sync' or '.waitForTaskToken' integration patterns.",
        ),
        (
            {**_CALL, "Resource": "arn:aws:states:::ecs:runTask.sync", "End": True},
            {"roleArn": ROLE},
            "InvalidDefinition",
            "TestState API does not support '.sync' or '.waitForTaskToken' integration patterns.",
        ),
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


_CONTEXT_FAULTS = [
    ({"Execution": {"Id": 1}}, "Execution.Id must be a string"),
    ({"State": {"RetryCount": "1"}}, "State.RetryCount must be a number"),
    ({"Map": {}}, "'Map' field is not supported when mocking a Context object"),
    ({"Execution": {"colour": "red"}}, "Field 'colour' is not allowed"),
    ({"Colour": {}}, "Field 'Colour' is not allowed"),
    (
        {"Task": {"Token": "t"}},
        "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' "
        "service integration pattern",
    ),
]


@pytest.mark.parametrize(("context", "reason"), _CONTEXT_FAULTS, ids=[reason[:30] for _, reason in _CONTEXT_FAULTS])
def test_a_context_object_that_no_state_could_have_is_refused(sfn: Any, context: Any, reason: str) -> None:
    state = {**_CALL, "End": True}

    told = fault(sfn, lambda: _test(sfn, state, {}, context=json.dumps(context), mock={"result": "{}"}))

    assert told == ("ValidationException", f"Invalid Context object provided: {reason}")


def test_a_task_without_a_made_up_answer_needs_a_role(sfn: Any) -> None:
    definition = json.dumps({**_CALL, "End": True})

    told = fault(sfn, lambda: sfn.test_state(definition=definition))

    assert told == ("ValidationException", "RoleArn must be specified when testing a Task state")


@pytest.mark.parametrize(
    ("state", "options", "expected"),
    [
        (
            {"Type": "Map", "ItemsPath": "$.n", "Parameters": {"v.$": "$$.Map.Item.Value"}, "ResultPath": "$.out"},
            {"mock": {"result": "[5, 6]"}},
            {
                "input": {"n": [1, 2]},
                "afterInputPath": {"n": [1, 2]},
                "afterItemsPath": [1, 2],
                "afterItemSelector": [{"v": 1}, {"v": 2}],
                "maxConcurrency": 0,
                "afterResultSelector": [5, 6],
                "afterResultPath": {"n": [1, 2], "out": [5, 6]},
            },
        ),
        (
            {"Type": "Map", "ItemsPath": "$.n", "MaxConcurrency": 3, "ToleratedFailurePercentage": 50},
            {"mock": {"errorOutput": {"error": "Oops"}}, "stateConfiguration": {"errorCausedByState": "Each"}},
            {
                "input": {"n": [1, 2]},
                "afterInputPath": {"n": [1, 2]},
                "afterItemsPath": [1, 2],
                "maxConcurrency": 3,
                "toleratedFailurePercentage": 50.0,
            },
        ),
        (
            {
                "Type": "Map",
                "QueryLanguage": "JSONata",
                "Items": "{% $states.input.n %}",
                "MaxConcurrency": "{% 1+1 %}",
            },
            {"mock": {"result": "[5, 6]"}},
            {"input": {"n": [1, 2]}, "maxConcurrency": 2},
        ),
        (
            {
                "Type": "Map",
                "ItemReader": {
                    "Resource": "arn:aws:states:::s3:getObject",
                    "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"},
                },
                "ItemBatcher": {"MaxItemsPerBatch": 1},
            },
            {"mock": {"result": "[5, 6]"}, "stateConfiguration": {"mapItemReaderData": "a,b\n1,2\n3,4\n"}},
            {
                "input": {"n": [1, 2]},
                "afterInputPath": {"n": [1, 2]},
                "afterItemBatcher": [{"Items": [{"a": "1", "b": "2"}]}, {"Items": [{"a": "3", "b": "4"}]}],
                "maxConcurrency": 0,
                "afterResultSelector": [5, 6],
                "afterResultPath": [5, 6],
            },
        ),
        (
            {"Type": "Parallel", "Branches": [_ITERATED], "InputPath": "$.n", "ResultPath": "$.out"},
            {"mock": {"result": "[7]"}},
            {
                "input": {"n": [1, 2]},
                "afterInputPath": [1, 2],
                "afterResultSelector": [7],
                "afterResultPath": {"n": [1, 2], "out": [7]},
            },
        ),
    ],
    ids=["items and their inputs", "settings until a failure", "jsonata", "a reader and a batcher", "parallel"],
)
def test_the_steps_of_a_container_are_told(sfn: Any, state: Any, options: Any, expected: Any) -> None:
    if state["Type"] == "Map":
        mode = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}
        state = {**state, "ItemProcessor": {**mode, **_ITERATED}}

    told = _test(sfn, {**state, "End": True}, {"n": [1, 2]}, inspectionLevel="TRACE", **options)

    assert told["inspectionData"] == expected


@pytest.mark.parametrize(
    ("fields", "failed", "status"),
    [
        ({}, 2, "SUCCEEDED"),
        ({"ToleratedFailureCount": 2}, 2, "SUCCEEDED"),
        ({"ToleratedFailureCount": 1}, 2, "FAILED"),
        ({"ToleratedFailurePercentage": 50}, 2, "FAILED"),
        ({"ToleratedFailureCount": 1, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "X"}]}, 2, "CAUGHT_ERROR"),
        ({"ToleratedFailureCount": 1, "Retry": [{"ErrorEquals": ["States.ALL"]}]}, 2, "RETRIABLE"),
    ],
)
def test_more_failed_iterations_than_are_tolerated_fail_a_map(sfn: Any, fields: Any, failed: int, status: str) -> None:
    mode = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}
    state = {"Type": "Map", "ItemProcessor": {**mode, **_ITERATED}, **fields, "End": True}

    told = _test(sfn, state, [1, 2, 3], mock={"result": "[1]"}, stateConfiguration={"mapIterationFailureCount": failed})

    assert told["status"] == status
    if status != "SUCCEEDED":
        assert told["error"] == "States.ExceedToleratedFailureThreshold"


def test_the_cause_of_a_failure_names_no_event(sfn: Any) -> None:
    state = {"Type": "Map", "ItemsPath": "$$.Execution.Input", "ItemProcessor": _ITERATED, "End": True}

    told = _test(sfn, state, {}, mock={"result": "[]"})

    expected = 'Reference path "$.Execution.Input" must point to array.'
    assert told == {"status": "FAILED", "error": "States.Runtime", "cause": expected}
