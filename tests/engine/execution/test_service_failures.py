"""Failures in the words of Step Functions: which name matches, what a catcher gets, what Lambda says."""

import json

import pytest

from engine.errors import StateFailed
from engine.execution.service_failures import (
    error_output,
    is_service_error_matched,
    of_function,
    resource_name,
    told,
)
from engine.integrations import TaskError

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f"
TRACE = (
    "Traceback (most recent call last):\n"
    '  File "functions/f.py", line 3, in handler\n'
    "    inner()\n"
    '  File "functions/f.py", line 7, in inner\n'
    "    raise ValueError(1)\n"
    "ValueError: 1\n"
)


def _failure(error: str, *, from_task: bool = False) -> StateFailed:
    return told(StateFailed(error, "why", from_task=from_task), "A", lambda: 2)


@pytest.mark.parametrize(
    ("error", "from_task", "matching", "others"),
    [
        ("E", True, {"E", "States.ALL", "States.TaskFailed"}, {"States.Timeout", "F"}),
        ("E", False, {"E", "States.ALL"}, {"States.TaskFailed"}),
        ("StatesTimeout", True, {"States.Timeout", "States.ALL"}, {"States.TaskFailed"}),
        ("StatesHeartbeatTimeout", True, {"States.HeartbeatTimeout", "States.Timeout"}, {"States.TaskFailed"}),
        ("StatesRuntime", False, set(), {"States.ALL", "States.Runtime", "States.TaskFailed"}),
        ("StatesDataLimitExceeded", False, {"States.DataLimitExceeded"}, {"States.ALL"}),
        ("StatesDataLimitExceeded", True, {"States.DataLimitExceeded", "States.ALL"}, {"States.Timeout"}),
        ("States.Custom", True, {"States.Custom", "States.ALL"}, {"StatesCustom"}),
    ],
)
def test_an_error_is_matched_by_the_rules_of_the_service(
    error: str, from_task: bool, matching: set[str], others: set[str]
) -> None:
    failure = _failure(error, from_task=from_task)

    assert {name for name in matching | others if is_service_error_matched(failure, name)} == matching


def test_silence_is_a_timeout_with_a_name_of_its_own() -> None:
    failure = told(StateFailed("StatesTimeout", from_task=True, is_silence=True), "A", lambda: 2)

    assert failure.error == "States.Timeout"
    assert is_service_error_matched(failure, "States.HeartbeatTimeout")
    assert not is_service_error_matched(_failure("StatesTimeout", from_task=True), "States.HeartbeatTimeout")
    assert not is_service_error_matched(failure, "States.TaskFailed")


def test_what_is_told_is_told_once() -> None:
    failure = _failure("StatesRuntime")

    assert failure.cause == "An error occurred while executing the state 'A' (entered at the event id #2). why"
    assert told(failure, "B", lambda: 9) is failure


def test_a_catcher_gets_what_there_is() -> None:
    assert error_output(StateFailed("E", "", verbatim=True)) == {"Error": "E"}
    assert error_output(StateFailed("", "", verbatim=True)) == {}
    assert error_output(_failure("E", from_task=True)) == {"Error": "E", "Cause": "why"}


def test_a_catcher_is_told_of_the_silence_of_a_task() -> None:
    assert error_output(StateFailed("", "", from_task=True, verbatim=True)) == {"Error": None, "Cause": None}
    assert error_output(StateFailed("E", "", from_task=True, verbatim=True)) == {"Error": "E", "Cause": None}
    assert error_output(_failure("StatesTimeout", from_task=True)) == {"Error": "States.Timeout", "Cause": ""}


@pytest.mark.parametrize(
    ("resource", "start"),
    [
        (FUNCTION, '{"errorMessage": "1", "errorType": "ValueError", "requestId": "r-1", '),
        ("arn:aws:states:::lambda:invoke", '{"errorMessage":"1","errorType":"ValueError","requestId":"r-1",'),
    ],
)
def test_an_exception_of_a_function_has_the_cause_that_lambda_makes(resource: str, start: str) -> None:
    failure = of_function(StateFailed("ValueError", "1", from_task=True, trace=TRACE), resource, "r-1")

    assert failure.cause.startswith(start)
    assert json.loads(failure.cause)["stackTrace"] == [
        '  File "/var/task/f.py", line 3, in handler\n    inner()\n',
        '  File "/var/task/f.py", line 7, in inner\n    raise ValueError(1)\n',
    ]
    assert failure.error == "ValueError"
    assert failure.trace == TRACE


def test_a_failure_without_a_traceback_keeps_its_cause() -> None:
    failure = StateFailed("E", "a fixed answer", from_task=True)

    assert of_function(failure, FUNCTION, "r-1") is failure


@pytest.mark.parametrize(
    ("resource", "name"),
    [(FUNCTION, FUNCTION), ("arn:aws:states:::sqs:sendMessage", "sqs"), ("arn:aws:states:::lambda:invoke", "lambda")],
)
def test_a_resource_is_called_what_the_service_calls_it(resource: str, name: str) -> None:
    assert resource_name(resource) == name


@pytest.mark.parametrize(
    ("in_lambda", "cause"),
    [
        (
            ("Runtime.ExitError", "exit status 3"),
            '{"errorType":"Runtime.ExitError","errorMessage":"RequestId: r-1 Error: Runtime exited with error: exit status 3"}',
        ),
        (
            ("Runtime.ImportModuleError", "Unable to import module 'f': x"),
            '{"errorMessage": "Unable to import module \'f\': x", "errorType": "Runtime.ImportModuleError", '
            '"requestId": "r-1", "stackTrace": []}',
        ),
    ],
    ids=["exit", "import"],
)
def test_what_keeps_a_function_from_running_has_the_name_that_lambda_gives_it(
    in_lambda: tuple[str, str], cause: str
) -> None:
    failure = of_function(TaskError("StatesRuntime", "ours", trace=TRACE, in_lambda=in_lambda), FUNCTION, "r-1")

    assert (failure.error, failure.cause) == (in_lambda[0], cause)
