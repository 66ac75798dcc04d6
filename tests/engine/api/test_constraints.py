"""What the service says of requests that break its constraints: secrets are not repeated, data are measured in bytes."""

import json
from typing import Any

import pytest

from engine.api.arns import check_name
from engine.api.faults import CONSTRAINTS, FRAMEWORK, MODEL, Fault
from engine.api.shapes import check_request
from engine.api.step_functions import refuse
from engine.api.step_functions_shapes import INPUTS
from tests.engine.api.serving import create, fault, finished, run, start

_ONE = "1 validation error detected: "
_IN_BYTES = "failed to satisfy constraint: Member must have size less than or equal to 262144 bytes in UTF-8 encoding"
_TOO_LONG = "failed to satisfy constraint: Member must have length less than or equal to"


@pytest.mark.parametrize("letter", ["x", "é", "\U0001f600"], ids=["one byte", "two bytes", "four bytes"])
def test_an_input_may_have_so_many_bytes(sfn: Any, letter: str) -> None:
    machine = create(sfn)
    fits = json.dumps(letter * ((262_144 - 2) // len(letter.encode())), ensure_ascii=False)

    assert finished(sfn, start(sfn, machine, input=fits))["status"] == "SUCCEEDED"
    assert fault(sfn, lambda: start(sfn, machine, input=f"{fits}    ")) == (
        "ValidationException",
        f"{_ONE}Value at 'input' {_IN_BYTES}",
    )


@pytest.mark.parametrize(
    ("action", "request_", "place", "rule"),
    [
        ("SendTaskSuccess", {"taskToken": "t", "output": "é" * 131_073}, "output", _IN_BYTES),
        ("SendTaskFailure", {"taskToken": "t", "error": "é" * 257}, "error", f"{_TOO_LONG} 256"),
        ("SendTaskFailure", {"taskToken": "t", "cause": "c" * 32_769}, "cause", f"{_TOO_LONG} 32768"),
        (
            "SendTaskSuccess",
            {"taskToken": "t"},
            "output",
            "failed to satisfy constraint: Member must not be null",
        ),
        ("TestState", {"definition": "x" * 1_048_577}, "definition", f"{_TOO_LONG} 1048576"),
        ("TestState", {"definition": "{}", "mock": {"result": "\ud800" * 90_000}}, "mock.result", _IN_BYTES),
        (
            "PublishStateMachineVersion",
            {"stateMachineArn": "a", "description": "d" * 257},
            "description",
            f"{_TOO_LONG} 256",
        ),
    ],
)
def test_what_is_secret_is_not_repeated(action: str, request_: dict[str, Any], place: str, rule: str) -> None:
    with pytest.raises(Fault) as caught:
        check_request(INPUTS[action], request_)

    assert caught.value.message == f"{_ONE}Value at '{place}' {rule}"


@pytest.mark.parametrize(
    ("token", "told", "rule"),
    [
        ("", "''", "failed to satisfy constraint: Member must have length greater than or equal to 1"),
        ("t" * 2049, f"'{'t' * 2049}'", f"{_TOO_LONG} 2048"),
        (None, "null", "failed to satisfy constraint: Member must not be null"),
    ],
)
def test_a_token_is_repeated(token: str | None, told: str, rule: str) -> None:
    with pytest.raises(Fault) as caught:
        check_request(INPUTS["SendTaskHeartbeat"], {"taskToken": token})

    assert caught.value.message == f"{_ONE}Value {told} at 'taskToken' {rule}"


def test_a_trace_header_that_is_no_ascii_breaks_the_pattern_of_the_model(sfn: Any) -> None:
    machine = create(sfn, type="EXPRESS")

    assert fault(sfn, lambda: start(sfn, machine, traceHeader="é"))[1] == (
        f"{_ONE}Value 'é' at 'traceHeader' failed to satisfy constraint: "
        r"Member must satisfy regular expression pattern: \p{ASCII}*"
    )
    assert start(sfn, machine, traceHeader="Root=1-2")


@pytest.mark.parametrize(
    ("action", "request_", "source"),
    [
        ("DescribeExecution", {}, CONSTRAINTS),
        ("DescribeExecution", {"executionArn": 5}, FRAMEWORK),
    ],
)
def test_an_error_tells_which_part_of_the_service_found_it(action: str, request_: dict[str, Any], source: str) -> None:
    with pytest.raises(Fault) as caught:
        check_request(INPUTS[action], request_)

    assert json.loads(refuse(caught.value).body)["__type"] == f"{source}#{caught.value.code}"
    assert json.loads(refuse(Fault("InvalidArn", "")).body)["__type"] == f"{MODEL}#InvalidArn"


@pytest.mark.parametrize("letter", ["\ufffe", "\uffff", "\ud800", "\U0010ffff", "\x80"])
def test_a_name_has_no_letters_that_are_none(letter: str) -> None:
    with pytest.raises(Fault) as caught:
        check_name(f"m{letter}")

    assert caught.value.code == "InvalidName"


def test_a_nested_execution_with_too_large_an_input_is_told_so_without_it(sfn: Any) -> None:
    child = create(sfn, name="child")
    state = {
        "Type": "Task",
        "Resource": "arn:aws:states:::states:startExecution",
        "Parameters": {"StateMachineArn": child, "Input": {"text.$": "States.Format('{}{}', $, $)"}},
        "End": True,
    }

    told = run(sfn, {"StartAt": "A", "States": {"A": state}}, "x" * 140_000)

    assert told["error"] == "StepFunctions.ValidationException"
    assert told["cause"].startswith(f"{_ONE}Value at 'input' {_IN_BYTES} (Service: AWSStepFunctions; ")
