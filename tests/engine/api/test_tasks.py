"""Tasks as the history tells of them: what is scheduled, with which role, and how it ends."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.engine.api.serving import create, finished, start

_FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f"
_ROLE = "arn:aws:iam::123456789012:role/pay"


@pytest.fixture
def bound(functions: Path, sfn: Any) -> Any:
    """A client of a server with a function that always gives 7."""
    (functions / "bindings.json").write_text('{"f": {"result": 7}}', encoding="utf-8")
    return sfn


def _events(sfn: Any, state: dict[str, Any], data: Any = None) -> list[Any]:
    definition = {"StartAt": "A", "States": {"A": {"Type": "Task", "End": True, **state}}}
    execution = start(sfn, create(sfn, definition), input=json.dumps(data))
    finished(sfn, execution)
    return list(sfn.get_execution_history(executionArn=execution)["events"])


@pytest.mark.parametrize(
    "fields",
    [
        {"Credentials": {"RoleArn": _ROLE}},
        {"Credentials": {"RoleArn.$": "$.role"}},
        {"Credentials": {"RoleArn.$": "States.Format('{}', $.role)"}},
        {"QueryLanguage": "JSONata", "Credentials": {"RoleArn": "{% $states.input.role %}"}},
    ],
    ids=["constant", "path", "intrinsic", "jsonata"],
)
def test_the_history_tells_the_role_of_a_task(bound: Any, fields: dict[str, Any]) -> None:
    scheduled = _events(bound, {"Resource": _FUNCTION, **fields}, {"role": _ROLE})[2]

    assert scheduled["lambdaFunctionScheduledEventDetails"]["taskCredentials"] == {"roleArn": _ROLE}


def test_the_history_tells_the_role_of_an_integration(bound: Any) -> None:
    state = {
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": "f"},
        "Credentials": {"RoleArn": _ROLE},
    }

    assert _events(bound, state)[2]["taskScheduledEventDetails"]["taskCredentials"] == {"roleArn": _ROLE}


def test_an_argument_that_an_integration_does_not_have_is_found_when_the_task_begins(bound: Any) -> None:
    state = {
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": "f", "TaskToken.$": "$.token"},
        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "A"}],
    }

    events = _events(bound, state, {"token": "t"})

    assert [event["type"] for event in events] == ["ExecutionStarted", "TaskStateEntered", "ExecutionFailed"]
    assert events[-1]["executionFailedEventDetails"] == {
        "error": "States.Runtime",
        "cause": "An error occurred while executing the state 'A' (entered at the event id #2). The Parameters "
        '\'{"FunctionName":"f","TaskToken":"t"}\' could not be used to start the Task: '
        '[The field "TaskToken" is not supported by Step Functions]',
    }


def test_a_container_task_that_is_waited_for_tells_who_started_it(functions: Path, sfn: Any) -> None:
    (functions / "bindings.json").write_text('{"ecs:runTask": {"result": {"LastStatus": "STOPPED"}}}', encoding="utf-8")
    state = {"Resource": "arn:aws:states:::ecs:runTask.sync", "Parameters": {"TaskDefinition": "t", "Cluster": "c"}}

    events = _events(sfn, state)

    scheduled = events[2]["taskScheduledEventDetails"]
    assert scheduled["parameters"] == '{"TaskDefinition":"t","Cluster":"c","StartedBy":"AWS Step Functions"}'
    assert [event["type"] for event in events[3:6]] == ["TaskStarted", "TaskSubmitted", "TaskSucceeded"]


@pytest.mark.slow
def test_tasks_that_begin_together_run_out_of_time_together(functions: Path, sfn: Any) -> None:
    (functions / "f.py").write_text(
        "import time\n\ndef handler(event, context):\n    time.sleep(event['seconds'])\n", encoding="utf-8"
    )
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": "f", "Payload": {"seconds.$": "$"}},
        "TimeoutSeconds": 1,
        "End": True,
    }
    definition = {
        "StartAt": "M",
        "States": {"M": {"Type": "Map", "ItemProcessor": {"StartAt": "T", "States": {"T": task}}, "End": True}},
    }
    machine = create(sfn, definition)
    finished(sfn, start(sfn, machine, input="[0.3, 0.3, 0.3, 0.3]"))  # so that four workers are there

    execution = start(sfn, machine, input="[30, 30, 30, 30]")
    ended = finished(sfn, execution)

    told = sfn.get_execution_history(executionArn=execution)["events"]
    scheduled = [event["id"] for event in told if event["type"] == "TaskStarted"]
    timed_out = [event for event in told if event["type"] == "TaskTimedOut"]
    assert (ended["status"], ended["error"], "cause" in ended) == ("FAILED", "States.Timeout", False)
    # Whose worker was ready first is told first.
    assert sorted(event["previousEventId"] for event in timed_out) == scheduled
    first = timed_out[0]["id"]
    iterations = ["MapIterationAborted"] * 4
    iterations[scheduled.index(timed_out[0]["previousEventId"])] = "MapIterationFailed"
    assert [(event["type"], event["previousEventId"]) for event in told[max(event["id"] for event in timed_out) :]] == [
        *((kind, first) for iteration in iterations for kind in (iteration, "TaskStateAborted")),
        ("MapStateFailed", first),
        ("ExecutionFailed", told[-1]["id"] - 1),
    ]


def test_an_event_that_eventbridge_does_not_take_fails_the_task(functions: Path, sfn: Any) -> None:
    entries = [{"EventId": "1"}, {"ErrorCode": "InvalidArgument", "ErrorMessage": "no Source"}]
    answer = {"FailedEntryCount": 1, "Entries": entries, "SdkHttpMetadata": {}}
    (functions / "bindings.json").write_text(json.dumps({"events:putEvents": {"result": answer}}), encoding="utf-8")

    plain = _events(sfn, {"Resource": "arn:aws:states:::events:putEvents", "Parameters": {"Entries": [{}, {}]}})

    failed = plain[4]["taskFailedEventDetails"]
    assert (plain[4]["type"], failed["error"]) == ("TaskFailed", "EventBridge.FailedEntry")
    assert failed["cause"] == json.dumps({"Entries": entries, "FailedEntryCount": 1}, separators=(",", ":"))


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("States.TaskFailed", ["TaskSubmitted", "TaskFailed"]),
        ("StatesTaskFailed", ["TaskSubmitted", "TaskFailed"]),
        ("Batch.ClientException", ["TaskSubmitFailed"]),
    ],
)
def test_a_job_that_is_said_to_fail_has_been_handed_in(functions: Path, sfn: Any, error: str, told: list[str]) -> None:
    answer = {"error": error, "cause": "c"}
    (functions / "bindings.json").write_text(json.dumps({"batch:submitJob": answer}), encoding="utf-8")
    arguments = {"JobName": "n", "JobQueue": "q", "JobDefinition": "d"}

    events = _events(sfn, {"Resource": "arn:aws:states:::batch:submitJob.sync", "Parameters": arguments})

    assert [event["type"] for event in events[4:]] == [*told, "ExecutionFailed"]
