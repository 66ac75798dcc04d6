"""Executions through a Step Functions client: started, watched, stopped, listed, told event by event."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.execution.clock import ManualClock
from tests.engine.api.serving import (
    FAIL,
    PASS,
    ROLE,
    WAIT,
    ServerThread,
    create,
    fault,
    finished,
    make_sfn,
    plain,
    run,
    start,
)

INNER = {"StartAt": "I", "States": {"I": {"Type": "Succeed"}}}


def test_an_execution_succeeds_and_is_described_as_the_service_does(sfn: Any) -> None:
    machine = create(sfn)
    execution = start(sfn, machine, name="run-1", input='{"a": 1}')

    told = finished(sfn, execution)

    assert execution == "arn:aws:states:us-east-1:123456789012:execution:machine:run-1"
    assert told["stopDate"] >= told["startDate"]
    assert {name: value for name, value in plain(told).items() if not name.endswith("Date")} == {
        "executionArn": execution,
        "stateMachineArn": machine,
        "name": "run-1",
        "status": "SUCCEEDED",
        "input": '{"a": 1}',
        "inputDetails": {"included": True},
        "output": '{"Arg1":"argument1"}',
        "outputDetails": {"included": True},
        "redriveCount": 0,
        "redriveStatus": "NOT_REDRIVABLE",
        "redriveStatusReason": "Execution is SUCCEEDED and cannot be redriven",
    }


def test_a_failed_execution_has_error_and_cause_and_no_output(sfn: Any) -> None:
    told = run(sfn, FAIL)

    assert (told["status"], told["error"], told["cause"]) == ("FAILED", "Some", "because")
    assert told["redriveStatus"] == "REDRIVABLE"
    assert not {"output", "outputDetails", "redriveStatusReason"} & set(told)


FAILING = {"Type": "Pass", "Parameters": {"x.$": "$.no"}, "End": True}


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ({}, FAILING, '{\n  "a": [1, 2]\n}'),
        ({"Result": {"b": [1, 2]}}, FAILING, '{"b":[1,2]}'),
        (
            {},
            {"Type": "Parallel", "Branches": [{"StartAt": "I", "States": {"I": FAILING}}], "End": True},
            '{"a":[1,2]}',
        ),
    ],
    ids=["handed on", "made here", "in a branch"],
)
def test_a_cause_tells_the_input_letter_by_letter(
    sfn: Any, first: dict[str, Any], second: dict[str, Any], told: str
) -> None:
    states = {"A": {"Type": "Pass", **first, "Next": "B"}, "B": second}
    execution = start(sfn, create(sfn, {"StartAt": "A", "States": states}), input='{\n  "a": [1, 2]\n}')

    cause = finished(sfn, execution)["cause"]

    assert cause.endswith(f"'$.no' specified for the field 'x.$' could not be found in the input '{told}'")
    events = sfn.get_execution_history(executionArn=execution)["events"]
    assert events[-1]["executionFailedEventDetails"]["cause"] == cause


_GIVEN = '{"case":  "a", "null": null}'


def _data_of(sfn: Any, execution: str) -> list[tuple[str, str]]:
    """Return the data of each event of an execution."""
    told = []
    for event in sfn.get_execution_history(executionArn=execution)["events"]:
        details = next((value for value in event.values() if isinstance(value, dict)), {})
        told += [(event["type"], details[name]) for name in ("input", "output", "parameters") if name in details]
    return told


def test_what_states_hand_on_is_told_letter_by_letter_and_what_they_make_is_not(sfn: Any) -> None:
    choice = {"Type": "Choice", "Choices": [{"Variable": "$.case", "IsPresent": True, "Next": "P"}], "Default": "P"}
    made = {"Type": "Pass", "Parameters": {"case.$": "$.case", "null": None}, "Next": "E"}
    states = {"C": choice, "P": {"Type": "Pass", "Next": "M"}, "M": made, "E": {"Type": "Succeed"}}
    execution = start(sfn, create(sfn, {"StartAt": "C", "States": states}), input=_GIVEN)

    told = finished(sfn, execution)

    compact = '{"null":null,"case":"a"}'
    assert (told["input"], told["output"]) == (_GIVEN, compact)
    assert _data_of(sfn, execution) == [
        ("ExecutionStarted", _GIVEN),
        *(("ChoiceStateEntered", _GIVEN), ("ChoiceStateExited", _GIVEN)),
        *(("PassStateEntered", _GIVEN), ("PassStateExited", _GIVEN)),
        *(("PassStateEntered", _GIVEN), ("PassStateExited", compact)),
        *(("SucceedStateEntered", compact), ("SucceedStateExited", compact), ("ExecutionSucceeded", compact)),
    ]


def test_a_parallel_hands_on_letter_by_letter_what_its_branches_do(sfn: Any) -> None:
    branch = {"StartAt": "B", "States": {"B": {"Type": "Pass", "End": True}}}
    made = {"StartAt": "M", "States": {"M": {"Type": "Pass", "Result": [1, 2], "End": True}}}
    states = {"P": {"Type": "Parallel", "Branches": [branch, made], "End": True}}
    execution = start(sfn, create(sfn, {"StartAt": "P", "States": states}), input="[[1, 2], [3]]")

    told = finished(sfn, execution)

    assert told["output"] == "[[[1, 2], [3]],[1,2]]"
    assert ("PassStateExited", "[[1, 2], [3]]") in _data_of(sfn, execution)


def test_the_output_is_the_input_letter_by_letter_when_nothing_changes_it(tmp_path: Path) -> None:
    with ServerThread(data=tmp_path) as server:
        sfn = make_sfn(server)
        execution = start(sfn, create(sfn, {"StartAt": "S", "States": {"S": {"Type": "Succeed"}}}), input=_GIVEN)
        first = finished(sfn, execution)["output"], _data_of(sfn, execution)

    with ServerThread(data=tmp_path) as server:
        sfn = make_sfn(server)
        second = finished(sfn, execution)["output"], _data_of(sfn, execution)

    assert first[0] == _GIVEN
    assert {text for _, text in first[1]} == {_GIVEN}
    assert second == first


def test_what_a_function_answers_is_told_as_its_runtime_writes_it(sfn: Any, functions: Path) -> None:
    (functions / "say.py").write_text(
        "def lambda_handler(event, context):\n    return {'got': [event, 'ü']}\n", "utf-8"
    )
    arn = "arn:aws:lambda:us-east-1:123456789012:function:say"
    call = {"Type": "Task", "Resource": arn, "InputPath": "$.x", "Next": "Again"}
    again = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": arn}}
    states = {"Call": call, "Again": {**again, "OutputPath": "$.Payload", "End": True}}
    execution = start(sfn, create(sfn, {"StartAt": "Call", "States": states}), input='{"x":  1}')

    finished(sfn, execution)

    written = '{"got": [1, "ü"]}'
    assert _data_of(sfn, execution)[2:6] == [
        ("LambdaFunctionScheduled", "1"),
        ("LambdaFunctionSucceeded", written),
        ("TaskStateExited", written),
        ("TaskStateEntered", written),
    ]
    assert _data_of(sfn, execution)[-1] == ("ExecutionSucceeded", '{"got":[{},"ü"]}')


def test_a_path_of_what_is_built_for_the_items_of_a_map_is_told_with_both_signs(sfn: Any) -> None:
    inner = {"StartAt": "I", "States": {"I": {"Type": "Succeed"}}}
    state = {"Type": "Map", "ItemSelector": {"s.$": "$$.Map.Item.Source"}, "ItemProcessor": inner, "End": True}
    execution = start(sfn, create(sfn, {"StartAt": "M", "States": {"M": state}}), input="[1]")

    cause = finished(sfn, execution)["cause"]

    place = "An error occurred while executing the state 'M' (entered at the event id #2). "
    assert cause.startswith(
        f"{place}The JSONPath '$$.Map.Item.Source' specified for the field 's.$' could not be found in"
    )
    assert cause.endswith('"Map":{"Item":{"Index":0,"Value":1}}}\'')


def test_an_execution_that_takes_too_long_has_neither_error_nor_cause() -> None:
    with ServerThread(clock=ManualClock()) as server:
        told = run(make_sfn(server), {**WAIT, "TimeoutSeconds": 1})

    assert told["status"] == "TIMED_OUT"
    assert not {"output", "error", "cause"} & set(told)


@pytest.mark.parametrize(
    ("given", "told"),
    [({}, {}), ({"error": "E", "cause": "because"}, {"error": "E", "cause": "because"})],
    ids=["plain", "with a reason"],
)
def test_a_stopped_execution_is_aborted_with_the_reason_given(sfn: Any, given: Any, told: Any) -> None:
    execution = start(sfn, create(sfn, WAIT))

    stopped = sfn.stop_execution(executionArn=execution, **given)["stopDate"]

    described = sfn.describe_execution(executionArn=execution)
    assert (described["status"], described["stopDate"]) == ("ABORTED", stopped)
    assert {name: described[name] for name in ("error", "cause") if name in described} == told
    *_, last = sfn.get_execution_history(executionArn=execution)["events"]
    assert (last["type"], last["previousEventId"]) == ("ExecutionAborted", 0)
    assert last["executionAbortedEventDetails"] == told
    assert sfn.stop_execution(executionArn=execution)["stopDate"] == stopped


def test_the_same_name_and_input_is_the_execution_that_runs(sfn: Any) -> None:
    machine = create(sfn, WAIT)
    first = sfn.start_execution(stateMachineArn=machine, name="n", input='{"a": 1}')

    second = sfn.start_execution(stateMachineArn=machine, name="n", input='{"a":1}')

    assert plain(second) == plain(first)
    arn = first["executionArn"]
    expected = ("ExecutionAlreadyExists", f"Execution Already Exists: '{arn}'")
    assert fault(sfn, lambda: start(sfn, machine, name="n", input="{}")) == expected
    sfn.stop_execution(executionArn=arn)
    assert fault(sfn, lambda: start(sfn, machine, name="n", input='{"a":1}')) == expected


@pytest.mark.parametrize("data", ["3", '"text"', "null", "[1,2]", "true"])
def test_an_input_may_be_any_json(sfn: Any, data: str) -> None:
    machine = create(sfn, {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})

    told = finished(sfn, start(sfn, machine, input=data))

    assert (told["status"], told["input"], told["output"]) == ("SUCCEEDED", data, data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            "not some json",
            "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
        ),
        ("{'a': 1}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name"),
        ("", "Invalid execution input."),
    ],
    ids=["a word", "single quotes", "nothing"],
)
def test_an_input_that_is_no_json_is_refused_in_the_service_s_words(sfn: Any, data: str, reason: str) -> None:
    machine = create(sfn)

    code, message = fault(sfn, lambda: start(sfn, machine, input=data))

    assert (code, message) == ("InvalidExecutionInput", f"Invalid State Machine Execution Input: '{reason}'")


def test_the_context_object_names_execution_and_state_machine_by_their_arns(sfn: Any) -> None:
    show = {"Type": "Pass", "Parameters": {"run.$": "$$.Execution.Id", "machine.$": "$$.StateMachine.Id"}, "End": True}

    told = run(sfn, {"StartAt": "A", "States": {"A": show}})

    assert json.loads(told["output"]) == {"run": told["executionArn"], "machine": told["stateMachineArn"]}


def test_executions_are_listed_newest_first_in_pages_and_by_status(sfn: Any) -> None:
    machine = create(sfn)
    arns = [start(sfn, machine, name=f"run-{number}") for number in range(5)]
    for arn in arns:
        finished(sfn, arn)

    first = sfn.list_executions(stateMachineArn=machine, maxResults=3)
    second = sfn.list_executions(stateMachineArn=machine, maxResults=3, nextToken=first["nextToken"])

    listed = [*first["executions"], *second["executions"]]
    assert [run["executionArn"] for run in listed] == arns[::-1]
    assert "nextToken" not in second
    assert set(listed[0]) == {
        "executionArn",
        "stateMachineArn",
        "name",
        "status",
        "startDate",
        "stopDate",
        "redriveCount",
    }
    assert len(sfn.list_executions(stateMachineArn=machine, statusFilter="SUCCEEDED")["executions"]) == 5
    assert sfn.list_executions(stateMachineArn=machine, statusFilter="RUNNING")["executions"] == []


def test_faults_of_a_listing_are_in_the_service_s_words(sfn: Any) -> None:
    machine = create(sfn)

    def fault_of(**options: Any) -> tuple[str, str]:
        return fault(sfn, lambda: sfn.list_executions(stateMachineArn=machine, **options))

    assert fault_of(statusFilter="succeeded") == (
        "ValidationException",
        "1 validation error detected: Value 'succeeded' at 'statusFilter' failed to satisfy constraint: "
        "Member must satisfy enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]",
    )
    assert fault_of(maxResults=1001)[1] == (
        "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: "
        "Member must have value less than or equal to 1000"
    )
    assert fault_of(nextToken="x" * 3097)[1].endswith("Member must have length less than or equal to 3096")
    assert fault_of(nextToken="nonsense") == ("InvalidToken", "Invalid Token: 'Invalid token'")


def test_the_history_is_the_service_s_with_causal_parents(sfn: Any) -> None:
    told = run(sfn, PASS)

    events = sfn.get_execution_history(executionArn=told["executionArn"])["events"]

    not_cut = {"truncated": False}
    for event in events:
        del event["timestamp"]
    assert events == [
        {
            "type": "ExecutionStarted",
            "id": 1,
            "previousEventId": 0,
            "executionStartedEventDetails": {"input": "{}", "inputDetails": not_cut, "roleArn": ROLE},
        },
        {
            "type": "PassStateEntered",
            "id": 2,
            "previousEventId": 0,
            "stateEnteredEventDetails": {"name": "State_1", "input": "{}", "inputDetails": not_cut},
        },
        {
            "type": "PassStateExited",
            "id": 3,
            "previousEventId": 2,
            "stateExitedEventDetails": {
                "name": "State_1",
                "output": '{"Arg1":"argument1"}',
                "outputDetails": not_cut,
            },
        },
        {
            "type": "ExecutionSucceeded",
            "id": 4,
            "previousEventId": 3,
            "executionSucceededEventDetails": {"output": '{"Arg1":"argument1"}', "outputDetails": not_cut},
        },
    ]


def test_the_history_comes_in_pages_backwards_and_without_data(sfn: Any) -> None:
    execution = run(sfn, PASS)["executionArn"]

    pages = sfn.get_paginator("get_execution_history").paginate(
        executionArn=execution, reverseOrder=True, includeExecutionData=False, PaginationConfig={"PageSize": 3}
    )

    events = [event for page in pages for event in page["events"]]
    assert [event["id"] for event in events] == [4, 3, 2, 1]
    assert events[0]["executionSucceededEventDetails"] == {}
    assert events[1]["stateExitedEventDetails"] == {"name": "State_1"}


def test_variables_that_are_too_large_are_told_as_an_evaluation_that_failed(sfn: Any) -> None:
    assign = {"v": "{% $pad('', 262144, 'x') %}"}
    state = {"Type": "Pass", "QueryLanguage": "JSONata", "Assign": assign, "End": True}

    told = run(sfn, {"StartAt": "S", "States": {"S": state}})

    words = "Variable size limit exceeded. Variable 'v' in state 'S' was assigned 262146 bytes."
    assert (told["error"], told["cause"]) == ("States.DataLimitExceeded", words)
    failed = sfn.get_execution_history(executionArn=told["executionArn"])["events"][2]
    assert (failed["id"], failed["previousEventId"], failed["type"]) == (3, 2, "EvaluationFailed")
    assert failed["evaluationFailedEventDetails"] == {
        "error": "States.DataLimitExceeded",
        "cause": words,
        "location": "Assign",
        "state": "S",
    }


def test_an_express_execution_answers_when_it_has_ended(sfn: Any) -> None:
    machine = create(sfn, type="EXPRESS")

    told = sfn.start_sync_execution(stateMachineArn=machine, input='{"a":1}', name="n")

    assert told["executionArn"].startswith("arn:aws:states:us-east-1:123456789012:express:machine:n:")
    assert (told["status"], told["output"], told["input"]) == ("SUCCEEDED", '{"Arg1":"argument1"}', '{"a":1}')
    assert told["billingDetails"] == {"billedMemoryUsedInMB": 64, "billedDurationInMilliseconds": 100}


def test_an_express_execution_has_five_minutes() -> None:
    with ServerThread(clock=ManualClock()) as server:
        sfn = make_sfn(server)
        told = {kind: create(sfn, WAIT, name=kind, type=kind) for kind in ("EXPRESS", "STANDARD")}
        quick = sfn.start_sync_execution(stateMachineArn=told["EXPRESS"])
        slow = finished(sfn, start(sfn, told["STANDARD"]))

    assert quick["status"] == "TIMED_OUT"
    assert (quick["stopDate"] - quick["startDate"]).total_seconds() == pytest.approx(300)
    assert slow["status"] == "SUCCEEDED"


def test_the_context_of_an_execution_tells_its_type(sfn: Any) -> None:
    shows: dict[str, Any] = {
        "StartAt": "A",
        "States": {"A": {"Type": "Pass", "Parameters": {"own.$": "$$.Execution"}, "End": True}},
    }
    standard, express = create(sfn, shows), create(sfn, shows, name="quick", type="EXPRESS")

    slow = json.loads(finished(sfn, start(sfn, standard))["output"])["own"]
    quick = json.loads(sfn.start_sync_execution(stateMachineArn=express)["output"])["own"]

    assert list(slow) == ["Id", "Input", "StartTime", "Name", "RoleArn", "RedriveCount"]
    assert slow["RedriveCount"] == 0
    assert set(quick) == set(slow) - {"RedriveCount"}


def test_what_is_for_the_other_type_of_state_machine_is_refused(sfn: Any) -> None:
    standard, express = create(sfn), create(sfn, name="quick", type="EXPRESS")
    execution = start(sfn, express)

    type_fault = ("StateMachineTypeNotSupported", "This operation is not supported by this type of state machine")
    assert fault(sfn, lambda: sfn.start_sync_execution(stateMachineArn=standard)) == type_fault
    assert fault(sfn, lambda: sfn.list_executions(stateMachineArn=express)) == type_fault
    for call in (sfn.describe_execution, sfn.stop_execution, sfn.get_execution_history):
        assert fault(sfn, lambda call=call: call(executionArn=execution)) == (  # type: ignore[misc] # mypy cannot infer it
            "InvalidArn",
            "Invalid Arn: 'Resource type not valid in this context: express'",
        )


@pytest.mark.parametrize(
    ("arn", "code", "message"),
    [
        ("no_arn", "InvalidArn", "Invalid Arn: 'Invalid ARN prefix: no_arn'"),
        (
            "arn:aws:states:us-east-1:123456789012:execution:machine:none",
            "ExecutionDoesNotExist",
            "Execution Does Not Exist: 'arn:aws:states:us-east-1:123456789012:execution:machine:none'",
        ),
    ],
    ids=["no ARN", "unknown"],
)
def test_an_execution_that_is_not_there_is_told_so(sfn: Any, arn: str, code: str, message: str) -> None:
    calls = (
        sfn.describe_execution,
        sfn.stop_execution,
        sfn.get_execution_history,
        sfn.describe_state_machine_for_execution,
        sfn.list_map_runs,
        sfn.redrive_execution,
    )

    assert {fault(sfn, lambda call=call: call(executionArn=arn)) for call in calls} == {(code, message)}  # type: ignore[misc] # mypy cannot infer it


def test_an_execution_keeps_the_definition_that_it_began_with(sfn: Any) -> None:
    machine = create(sfn)
    execution = start(sfn, machine)
    finished(sfn, execution)
    sfn.update_state_machine(stateMachineArn=machine, definition=json.dumps(FAIL))

    told = sfn.describe_state_machine_for_execution(executionArn=execution)

    assert json.loads(told["definition"]) == PASS
    assert (told["stateMachineArn"], told["name"], told["roleArn"]) == (machine, "machine", ROLE)
    assert "revisionId" not in told


@pytest.mark.parametrize(
    ("state", "output"),
    [
        ({"Type": "Map", "ItemSelector": {"n.$": "$$.State.RetryCount"}, "ItemProcessor": INNER}, [{"n": 0}]),
        ({"Type": "Parallel", "Parameters": {"n.$": "$$.State.RetryCount"}, "Branches": [INNER]}, [{"n": 0}]),
        ({"Type": "Pass", "Parameters": {"state.$": "$$.State"}, "OutputPath": "$.state.RetryCount"}, None),
    ],
    ids=["Map", "Parallel", "no Pass"],
)
def test_states_that_may_have_retriers_know_that_they_are_in_no_retry(sfn: Any, state: Any, output: Any) -> None:
    told = run(sfn, {"StartAt": "S", "States": {"S": {**state, "End": True}}}, [1])

    assert json.loads(told.get("output", "null")) == output


def test_each_region_has_state_machines_of_its_own(server: ServerThread, sfn: Any) -> None:
    other = make_sfn(server, "eu-west-1")
    create(sfn)

    machine = create(other)

    assert machine == "arn:aws:states:eu-west-1:123456789012:stateMachine:machine"
    assert [told["stateMachineArn"] for told in other.list_state_machines()["stateMachines"]] == [machine]


def test_a_synchronous_execution_that_fails_tells_of_its_missing_output(sfn: Any) -> None:
    told = sfn.start_sync_execution(stateMachineArn=create(sfn, FAIL, type="EXPRESS"))

    assert (told["status"], told["error"], told["cause"]) == ("FAILED", "Some", "because")
    assert told["outputDetails"] == {"included": True}
    assert "output" not in told
