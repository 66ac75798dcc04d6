"""Test cases of Step Functions Local: a file with fixed answers, named behind the ARN of the state machine."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.integrations.mock_cases import MOCK_CONFIG_FILE
from tests.engine.api.serving import create, fault, finished, needed_arguments, start

_FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:pay"
_ANSWERS = {
    "BusyThenPaid": {
        "0": {"Throw": {"Error": "Busy", "Cause": "later"}},
        "1-2": {"Throw": {"Error": "Slow", "Cause": "much later"}},
        "3": {"Return": {"StatusCode": 200, "Payload": {"paid": True}}},
    },
    "Told": {"0": {"Return": "yes"}},
    "Refused": {"0": {"Throw": {"Error": "No", "Cause": "never"}}},
}


def _task(resource: str, **fields: Any) -> dict[str, Any]:
    return {"StartAt": "Pay", "States": {"Pay": {"Type": "Task", "Resource": resource, "End": True, **fields}}}


def _configure(functions: Path, cases: dict[str, dict[str, str]]) -> None:
    config = {"StateMachines": {"machine": {"TestCases": cases}}, "MockedResponses": _ANSWERS}
    (functions / MOCK_CONFIG_FILE).write_text(json.dumps(config), encoding="utf-8")


def _run(sfn: Any, definition: dict[str, Any], case: str) -> tuple[Any, list[Any]]:
    told = finished(sfn, start(sfn, f"{create(sfn, definition)}#{case}", input="{}"))
    return told, sfn.get_execution_history(executionArn=told["executionArn"])["events"]


@pytest.mark.slow
def test_each_call_gets_the_answer_of_its_number(functions: Path, sfn: Any) -> None:
    _configure(functions, {"Retried": {"Pay": "BusyThenPaid"}})
    retry = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxDelaySeconds": 2, "BackoffRate": 1}]

    told, events = _run(sfn, _task(_FUNCTION, Retry=retry), "Retried")

    assert (told["status"], told["output"]) == ("SUCCEEDED", '{"paid":true}')
    failures = [event["lambdaFunctionFailedEventDetails"] for event in events if event["type"].endswith("Failed")]
    assert [failure["error"] for failure in failures] == ["Busy", "Slow", "Slow"]
    assert told["stateMachineArn"].endswith(":machine")


@pytest.mark.parametrize(
    ("resource", "started"),
    [
        ("arn:aws:states:::sqs:sendMessage.waitForTaskToken", ["TaskScheduled", "TaskStarted", "TaskSubmitted"]),
        ("arn:aws:states:::states:startExecution.sync:2", ["TaskScheduled", "TaskStarted", "TaskSubmitted"]),
        ("arn:aws:states:us-east-1:123456789012:activity:none", ["ActivityScheduled", "ActivityStarted"]),
        ("arn:aws:states:::sns:publish", ["TaskScheduled", "TaskStarted"]),
    ],
    ids=["token", "job", "activity", "request"],
)
def test_whatever_a_task_waits_for_is_answered(functions: Path, sfn: Any, resource: str, started: list[str]) -> None:
    _configure(functions, {"Good": {"Pay": "Told"}, "Bad": {"Pay": "Refused"}})
    definition = _task(resource, Parameters=needed_arguments(resource))
    prefix = started[0].removesuffix("Scheduled")

    told, events = _run(sfn, definition, "Good")
    failed = finished(sfn, start(sfn, told["stateMachineArn"] + "#Bad"))
    failing = sfn.get_execution_history(executionArn=failed["executionArn"])["events"]

    assert told["output"] == '"yes"'
    assert [event["type"] for event in events][2:-2] == [*started, f"{prefix}Succeeded"]
    assert (failed["error"], failed["cause"]) == ("No", "never")
    assert [event["type"] for event in failing][2:-1] == [*started, f"{prefix}Failed"]


def test_states_that_a_test_case_does_not_name_do_their_work(functions: Path, sfn: Any) -> None:
    _configure(functions, {"Part": {"Other": "Told"}})
    (functions / "bindings.json").write_text('{"pay": {"result": 7}}', encoding="utf-8")

    assert _run(sfn, _task(_FUNCTION), "Part")[0]["output"] == "7"


def test_a_call_without_an_answer_fails(functions: Path, sfn: Any) -> None:
    _configure(functions, {"Short": {"Pay": "Refused"}})
    retry = [{"ErrorEquals": ["No"], "IntervalSeconds": 1, "MaxAttempts": 1}]

    told = _run(sfn, _task(_FUNCTION, Retry=retry), "Short")[0]

    assert told["cause"] == f'{MOCK_CONFIG_FILE}: "Refused" has no answer to call number 1'


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ("{", "it is no JSON"),
        ('{"StateMachines": {}}', 'there is no object "machine" in StateMachines'),
        ('{"StateMachines": {"machine": {"TestCases": {}}}, "MockedResponses": {}}', '"Case" in machine/TestCases'),
        (
            '{"StateMachines": {"machine": {"TestCases": {"Case": {"Pay": 1}}}, "b": 1}, "MockedResponses": {}}',
            "name of",
        ),
        (
            '{"StateMachines": {"machine": {"TestCases": {"Case": {"Pay": "A"}}}}, "MockedResponses": {"A": {"x": {}}}}',
            '"A" → "x" must be the number of a call',
        ),
        (
            '{"StateMachines": {"machine": {"TestCases": {"Case": {"Pay": "A"}}}}, "MockedResponses": {"A": {"0": {}}}}',
            '"A" → "0" must have "Return"',
        ),
    ],
)
def test_a_test_case_that_cannot_be_used_is_refused(functions: Path, sfn: Any, config: str, words: str) -> None:
    (functions / MOCK_CONFIG_FILE).write_text(config, encoding="utf-8")
    machine = create(sfn, _task(_FUNCTION))

    code, message = fault(sfn, lambda: start(sfn, f"{machine}#Case"))

    assert code == "ValidationException"
    assert message.startswith(MOCK_CONFIG_FILE)
    assert words in message


def test_without_the_file_there_are_no_test_cases(sfn: Any) -> None:
    machine = create(sfn, _task(_FUNCTION))

    assert fault(sfn, lambda: start(sfn, f"{machine}#Case"))[0] == "ValidationException"
