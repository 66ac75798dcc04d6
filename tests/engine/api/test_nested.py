"""Tasks that call Step Functions itself: executions of other state machines, and other actions."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from engine.execution.clock import ManualClock
from tests.engine.api.serving import FAIL, PASS, WAIT, ServerThread, create, finished, make_sfn, poll, start

_OPTIMIZED, _SDK = "arn:aws:states:::states:startExecution", "arn:aws:states:::aws-sdk:sfn:"
_MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:child"
_CHILD = "arn:aws:states:us-east-1:123456789012:execution:child:one"
_REQUEST_ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _parent(resource: str, parameters: Any = None, **fields: Any) -> dict[str, Any]:
    given = {"StateMachineArn": _MACHINE, "Name": "one"} if parameters is None else parameters
    return {
        "StartAt": "S",
        "States": {"S": {"Type": "Task", "Resource": resource, "Parameters": given, "End": True, **fields}},
    }


def _run(sfn: Any, parent: dict[str, Any], name: str = "parent") -> Any:
    return finished(sfn, start(sfn, create(sfn, parent, name)))


def _outline(sfn: Any, execution: str) -> list[str]:
    events = sfn.get_execution_history(executionArn=execution)["events"]
    assert [event["previousEventId"] for event in events] == [0, 0, *range(2, len(events))]
    return [event["type"] for event in events][2:]


def _without_times(text: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(text)
    for name in ("StartDate", "StopDate"):
        assert isinstance(told.pop(name), int)
    return told


def test_an_execution_is_started_and_not_waited_for(sfn: Any) -> None:
    create(sfn, WAIT, "child")

    told = _run(sfn, _parent(_OPTIMIZED))

    answer = json.loads(told["output"])
    assert list(answer) == ["ExecutionArn", "SdkHttpMetadata", "SdkResponseMetadata", "StartDate"]
    assert answer["ExecutionArn"] == _CHILD
    assert isinstance(answer["StartDate"], int)
    headers = answer["SdkHttpMetadata"]["HttpHeaders"]
    assert headers["Content-Type"] == "application/x-amz-json-1.0"
    assert headers["x-amzn-RequestId"] == answer["SdkResponseMetadata"]["RequestId"]
    assert sfn.describe_execution(executionArn=_CHILD)["status"] == "RUNNING"
    assert _outline(sfn, told["executionArn"])[:3] == ["TaskScheduled", "TaskStarted", "TaskSucceeded"]


@pytest.mark.parametrize(
    ("given", "text"),
    [({"a": [1]}, '{"a":[1]}'), (None, "{}"), ('{"b": 2}', '{"b": 2}')],
    ids=["value", "null", "text"],
)
def test_the_input_of_an_execution_is_json(sfn: Any, given: Any, text: str) -> None:
    create(sfn, PASS, "child")

    _run(sfn, _parent(_OPTIMIZED, {"StateMachineArn": _MACHINE, "Name": "one", "Input": given}))

    assert sfn.describe_execution(executionArn=_CHILD)["input"] == text


@pytest.mark.parametrize(
    ("version", "data"),
    [("", {"Input": "{}", "Output": '{"Arg1":"argument1"}'}), (":2", {"Input": {}, "Output": {"Arg1": "argument1"}})],
    ids=["text", "values"],
)
def test_an_execution_that_is_waited_for_is_described(sfn: Any, version: str, data: dict[str, Any]) -> None:
    create(sfn, PASS, "child")

    told = _run(sfn, _parent(f"{_OPTIMIZED}.sync{version}"))

    assert list(json.loads(told["output"])) == sorted(json.loads(told["output"]))
    assert _without_times(told["output"]) == {
        "ExecutionArn": _CHILD,
        "InputDetails": {"Included": True},
        "Name": "one",
        "OutputDetails": {"Included": True},
        "RedriveCount": 0,
        "RedriveStatus": "NOT_REDRIVABLE",
        "RedriveStatusReason": "Execution is SUCCEEDED and cannot be redriven",
        "StateMachineArn": _MACHINE,
        "Status": "SUCCEEDED",
        **data,
    }
    assert _outline(sfn, told["executionArn"]) == [
        "TaskScheduled",
        "TaskStarted",
        "TaskSubmitted",
        "TaskSucceeded",
        "TaskStateExited",
        "ExecutionSucceeded",
    ]


@pytest.mark.parametrize("version", ["", ":2"])
def test_an_execution_that_fails_fails_the_task_that_waits(sfn: Any, version: str) -> None:
    create(sfn, FAIL, "child")

    told = _run(sfn, _parent(f"{_OPTIMIZED}.sync{version}"))

    assert (told["status"], told["error"]) == ("FAILED", "States.TaskFailed")
    assert told["cause"].startswith(f'{{"Cause":"because","Error":"Some","ExecutionArn":"{_CHILD}","Input":"{{}}",')
    cause = _without_times(told["cause"])
    assert (cause["Status"], cause["RedriveStatus"]) == ("FAILED", "REDRIVABLE")
    assert _outline(sfn, told["executionArn"])[-2:] == ["TaskFailed", "ExecutionFailed"]


def test_an_execution_that_takes_too_long_is_stopped(functions: Path) -> None:
    with ServerThread(functions=functions, clock=ManualClock()) as server:
        sfn = make_sfn(server)
        create(sfn, WAIT, "child")
        told = _run(sfn, _parent(f"{_OPTIMIZED}.sync", TimeoutSeconds=60))
        child = finished(sfn, _CHILD)

    assert (told["status"], told["error"], child["status"]) == ("FAILED", "States.Timeout", "ABORTED")


def test_an_execution_is_stopped_with_the_one_that_waits_for_it(sfn: Any) -> None:
    create(sfn, WAIT, "child")
    parent = start(sfn, create(sfn, _parent(f"{_OPTIMIZED}.sync"), "parent"))
    poll(
        lambda: sfn.get_execution_history(executionArn=parent)["events"],
        lambda events: events[-1]["type"] == "TaskSubmitted",
    )

    sfn.stop_execution(executionArn=parent)

    child = finished(sfn, _CHILD)
    assert (child["status"], "error" in child) == ("ABORTED", False)
    assert child["cause"] == (
        f"The Task state in AWS Step Functions execution [{parent}] which was managing this resource was aborted"
    )


def test_an_execution_may_get_the_token_of_the_task_that_waits(sfn: Any) -> None:
    back = {"TaskToken.$": "$.token", "Output": {"done": True}}
    create(sfn, _parent(f"{_SDK}sendTaskSuccess", back), "child")
    given = {"StateMachineArn": _MACHINE, "Input": {"token.$": "$$.Task.Token"}}

    told = _run(sfn, _parent(f"{_OPTIMIZED}.waitForTaskToken", given))

    assert (told["status"], told["output"]) == ("SUCCEEDED", '{"done":true}')


@pytest.mark.parametrize("pattern", [".sync", ".sync:2"])
def test_a_token_ends_a_task_before_the_execution_that_it_waits_for(sfn: Any, pattern: str) -> None:
    back = {"TaskToken.$": "$.token", "Output": {"done": True}}
    child = _parent(f"{_SDK}sendTaskSuccess", back)
    del child["States"]["S"]["End"]
    child["States"]["S"]["Next"] = "W"
    child["States"]["W"] = {"Type": "Wait", "Seconds": 1000, "End": True}
    create(sfn, child, "child")
    given = {"StateMachineArn": _MACHINE, "Input": {"token.$": "$$.Task.Token"}}

    told = _run(sfn, _parent(f"{_OPTIMIZED}{pattern}", given))

    assert (told["status"], told["output"]) == ("SUCCEEDED", '{"done":true}')
    assert _outline(sfn, told["executionArn"])[:4] == ["TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded"]


def test_a_job_that_ends_before_anybody_speaks_ends_its_task(sfn: Any) -> None:
    create(sfn, PASS, "child")
    given = {"StateMachineArn": _MACHINE, "Input": {"token.$": "$$.Task.Token"}}

    told = _run(sfn, _parent(f"{_OPTIMIZED}.sync:2", given))

    assert json.loads(told["output"])["Status"] == "SUCCEEDED"


@pytest.mark.parametrize(
    ("resource", "event", "error", "detail"),
    [
        (
            _OPTIMIZED,
            "TaskFailed",
            "StepFunctions.StateMachineDoesNotExistException",
            "Service: AWSStepFunctions; Status Code: 400; Error Code: StateMachineDoesNotExist; Request ID: R; Proxy: null",
        ),
        (
            f"{_OPTIMIZED}.sync:2",
            "TaskSubmitFailed",
            "StepFunctions.StateMachineDoesNotExistException",
            "Service: AWSStepFunctions; Status Code: 400; Error Code: StateMachineDoesNotExist; Request ID: R; Proxy: null",
        ),
        (
            f"{_SDK}startExecution",
            "TaskFailed",
            "Sfn.StateMachineDoesNotExistException",
            "Service: Sfn, Status Code: 400, Request ID: R) (SDK Attempt Count: 1",
        ),
    ],
    ids=["optimized", "waiting", "sdk"],
)
def test_what_step_functions_refuses_fails_the_task(
    sfn: Any, resource: str, event: str, error: str, detail: str
) -> None:
    told = _run(sfn, _parent(resource))

    assert (told["status"], told["error"]) == ("FAILED", error)
    assert _REQUEST_ID.sub("R", told["cause"]) == f"State Machine Does Not Exist: '{_MACHINE}' ({detail})"
    assert _outline(sfn, told["executionArn"]) == ["TaskScheduled", "TaskStarted", event, "ExecutionFailed"]


def test_any_action_can_be_called_as_the_sdk_names_it(sfn: Any) -> None:
    create(sfn, PASS, "child")

    started = json.loads(
        _run(sfn, _parent(f"{_SDK}startExecution", {"StateMachineArn": _MACHINE, "Input": {"k": 1}}))["output"]
    )
    finished(sfn, started["ExecutionArn"])
    listed = _run(sfn, _parent(f"{_SDK}describeExecution", {"ExecutionArn": started["ExecutionArn"]}), "other")

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", started["StartDate"])
    told = json.loads(listed["output"])
    assert (told["Status"], told["Input"], told["StopDate"][-1]) == ("SUCCEEDED", '{"k":1}', "Z")


def test_what_stands_in_comes_before_the_real_action(functions: Path, sfn: Any) -> None:
    (functions / "bindings.json").write_text(json.dumps({_OPTIMIZED: {"result": 7}}), encoding="utf-8")

    assert _run(sfn, _parent(_OPTIMIZED))["output"] == "7"


def test_an_argument_that_an_action_does_not_know_does_not_even_start_the_task(sfn: Any) -> None:
    create(sfn, PASS, "child")

    arguments = json.dumps({"StateMachineArn": _MACHINE, "stateMachineArn": "x"})
    parent = _parent(f"{_SDK}startExecution", {})
    parent["States"]["S"] |= {"QueryLanguage": "JSONata", "Arguments": f"{{% {arguments} %}}"}
    del parent["States"]["S"]["Parameters"]

    told = _run(sfn, parent)

    assert told["error"] == "States.Runtime"
    assert told["cause"].endswith(
        'could not be used to start the Task: [The field "stateMachineArn" is not supported by Step Functions. '
        "Did you mean 'StateMachineArn'?]"
    )
    assert _outline(sfn, told["executionArn"]) == ["ExecutionFailed"]
    assert sfn.list_executions(stateMachineArn=_MACHINE)["executions"] == []


def test_executions_that_wait_for_each_other_end_somewhere(sfn: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.api.nested.DEEPEST", 4)
    create(sfn, _parent(f"{_OPTIMIZED}.sync:2", {"StateMachineArn": _MACHINE}), "child")

    told = finished(sfn, start(sfn, _MACHINE))

    executions = sfn.list_executions(stateMachineArn=_MACHINE, maxResults=1000)["executions"]
    assert len(executions) == 4 + 1
    assert {one["status"] for one in executions} == {"FAILED"}
    assert told["error"] == "States.TaskFailed"
    last = sfn.describe_execution(executionArn=executions[0]["executionArn"])
    assert last["error"] == "StepFunctions.ExecutionLimitExceededException"


def test_a_cause_that_holds_another_is_cut_where_the_service_cuts_it(sfn: Any) -> None:
    create(sfn, {"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "E", "Cause": '"' * 30_000}}}, "child")

    told = _run(sfn, _parent(f"{_OPTIMIZED}.sync:2"))

    assert told["error"] == "States.TaskFailed"
    assert len(told["cause"]) == 32_768
