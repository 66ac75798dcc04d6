"""The service's list of events made of ours: names, ids, causal parents, details."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Engine, read_definition
from engine.execution.clock import Clock, ManualClock, SystemClock
from engine.history.events import (
    ExecutionStarted,
    HistoryEvent,
    StateEntered,
    StateExited,
)
from engine.history.service_events import ServiceEvents, service_events, without_data
from engine.history.service_names import read_task_kind, service_error
from engine.language.dialects import Dialect
from engine.language.values import Json
from tests.engine.history import sample_events

_END = {"Type": "Pass", "End": True}
_FAIL = {"Type": "Fail", "Error": "E", "Cause": "because"}
_WAIT = {"Type": "Wait", "Seconds": 9, "End": True}
_CATCH = [{"ErrorEquals": ["States.ALL"], "Next": "Z"}]
_LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:work"
_INVOKE = "arn:aws:states:::lambda:invoke"


def _machine(states: dict[str, Any]) -> dict[str, Any]:
    return {"StartAt": next(iter(states)), "States": states}


def _map(inner: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"Type": "Map", "MaxConcurrency": 1, "Iterator": _machine(inner), "End": True, **fields}


async def _run(
    states: dict[str, Any],
    data: Any,
    bindings: dict[str, Any] | None,
    folder: Path,
    clock: Clock | None = None,
    **options: Any,
) -> list[dict[str, Any]]:
    (folder / "bindings.json").write_text(json.dumps(bindings or {}), encoding="utf-8")
    definition = read_definition(json.dumps({**_machine(states), **options}), Dialect.ASL)
    async with Engine(functions=folder, clock=clock or ManualClock()) as engine:
        execution = await engine.start(definition, data)
        await execution.wait()
    return service_events(execution.events)


def _outline(events: list[dict[str, Any]]) -> list[tuple[int, int, str]]:
    return [(event["id"], event["previousEventId"], event["type"]) for event in events]


async def test_iterations_one_after_the_other_follow_from_the_last_state_of_the_one_before(tmp_path: Path) -> None:
    events = await _run({"M": _map({"I": _END})}, [1, 2], None, tmp_path)

    assert _outline(events) == [
        (1, 0, "ExecutionStarted"),
        (2, 0, "MapStateEntered"),
        (3, 2, "MapStateStarted"),
        (4, 3, "MapIterationStarted"),
        (5, 4, "PassStateEntered"),
        (6, 5, "PassStateExited"),
        (7, 6, "MapIterationSucceeded"),
        (8, 6, "MapIterationStarted"),
        (9, 8, "PassStateEntered"),
        (10, 9, "PassStateExited"),
        (11, 10, "MapIterationSucceeded"),
        (12, 11, "MapStateSucceeded"),
        (13, 11, "MapStateExited"),
        (14, 13, "ExecutionSucceeded"),
    ]
    assert events[2]["mapStateStartedEventDetails"] == {"length": 2}
    assert events[3]["mapIterationStartedEventDetails"] == {"name": "M", "index": 0}


@pytest.mark.parametrize("at_once", [0, 2])
async def test_iterations_that_begin_together_follow_from_the_start_of_their_map(tmp_path: Path, at_once: int) -> None:
    events = await _run({"M": _map({"I": _END}, MaxConcurrency=at_once)}, [1, 2, 3], None, tmp_path)

    started = [event for event in events if event["type"] == "MapIterationStarted"]
    exited = [event["id"] for event in events if event["type"] == "PassStateExited"]
    together = [(4, 3), (5, 3), (6, 3)][: at_once or 3]
    assert [(event["id"], event["previousEventId"]) for event in started[: len(together)]] == together
    # The one that had to wait follows from what made room for it.
    assert [event["previousEventId"] for event in started[len(together) :]] == exited[: 3 - len(together)]
    entered = [event["previousEventId"] for event in events if event["type"] == "PassStateEntered"]
    assert sorted(entered) == [event["id"] for event in started]


async def test_a_map_over_nothing_succeeds_beside_its_start(tmp_path: Path) -> None:
    events = await _run({"M": _map({"I": _END})}, [], None, tmp_path)

    assert _outline(events)[2:5] == [(3, 2, "MapStateStarted"), (4, 3, "MapStateSucceeded"), (5, 3, "MapStateExited")]


async def test_a_caught_failure_of_a_map_is_told_before_its_exit(tmp_path: Path) -> None:
    events = await _run({"M": _map({"I": _FAIL}, Catch=_CATCH), "Z": _END}, [1], None, tmp_path)

    assert _outline(events)[3:8] == [
        (4, 3, "MapIterationStarted"),
        (5, 4, "FailStateEntered"),
        (6, 5, "MapIterationFailed"),
        (7, 5, "MapStateFailed"),
        (8, 7, "MapStateExited"),
    ]


async def test_a_map_that_is_retried_starts_again_from_what_failed(tmp_path: Path) -> None:
    retry = [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 1}]

    events = await _run({"M": _map({"I": _FAIL}, Retry=retry)}, [1], None, tmp_path)

    assert _outline(events)[5:] == [
        (6, 5, "MapIterationFailed"),
        (7, 5, "MapStateStarted"),
        (8, 7, "MapIterationStarted"),
        (9, 8, "FailStateEntered"),
        (10, 9, "MapIterationFailed"),
        (11, 9, "MapStateFailed"),
        (12, 11, "ExecutionFailed"),
    ]
    assert events[-1]["executionFailedEventDetails"] == {"error": "E", "cause": "because"}


@pytest.mark.parametrize("at_once", [0, 1, 2])
async def test_the_id_in_a_cause_is_that_of_the_entered_event(tmp_path: Path, at_once: int) -> None:
    def branch(name: str) -> dict[str, Any]:
        caught = [{"ErrorEquals": ["States.ALL"], "Next": f"{name}-caught"}]
        task = {"Type": "Task", "Resource": _LAMBDA, "QueryLanguage": "JSONata", "Arguments": "{% $nothing() %}"}
        each = {**task, "Catch": caught, "End": True}
        return _machine({name: each, f"{name}-caught": _END})

    fork = {"Type": "Parallel", "Branches": [branch("N"), branch("O")], "Next": "B"}
    states = {"M": _map({"A": {"Type": "Pass", "Next": "P"}, "P": fork, "B": _END}, MaxConcurrency=at_once)}

    events = await _run(states, [1, 2, 3], None, tmp_path)

    failed = [
        event["stateExitedEventDetails"]
        for event in events
        if event["type"] == "TaskStateExited" and event["stateExitedEventDetails"]["name"] in "NO"
    ]
    ids = [int(json.loads(details["output"])["Cause"].partition("#")[2].partition(")")[0]) for details in failed]
    assert len(set(ids)) == 6
    assert [events[number - 1]["stateEnteredEventDetails"]["name"] for number in ids] == [
        details["name"] for details in failed
    ]


async def test_branches_follow_from_the_start_of_their_parallel(tmp_path: Path) -> None:
    branches = [_machine({"A": _END}), _machine({"B": _END})]

    events = await _run({"P": {"Type": "Parallel", "Branches": branches, "End": True}}, {}, None, tmp_path)

    assert _outline(events)[1:3] == [(2, 0, "ParallelStateEntered"), (3, 2, "ParallelStateStarted")]
    entered = [event for event in events if event["type"] == "PassStateEntered"]
    assert [event["previousEventId"] for event in entered] == [3, 3]
    last_exit = max(event["id"] for event in events if event["type"] == "PassStateExited")
    assert _outline(events)[-3:] == [
        (8, last_exit, "ParallelStateSucceeded"),
        (9, last_exit, "ParallelStateExited"),
        (10, 9, "ExecutionSucceeded"),
    ]


async def test_a_sibling_that_is_stopped_is_aborted_by_what_failed(tmp_path: Path) -> None:
    branches = [_machine({"W": _WAIT}), _machine({"F": _FAIL})]

    events = await _run({"P": {"Type": "Parallel", "Branches": branches, "End": True}}, {}, None, tmp_path)

    assert _outline(events)[3:] == [
        (4, 3, "WaitStateEntered"),
        (5, 3, "FailStateEntered"),
        (6, 5, "WaitStateAborted"),
        (7, 5, "ParallelStateFailed"),
        (8, 7, "ExecutionFailed"),
    ]


async def test_branches_that_succeeded_are_told_before_their_parallel_fails_by_itself(tmp_path: Path) -> None:
    parallel = {"Type": "Parallel", "Branches": [_machine({"A": _END})], "End": True}

    events = await _run({"P": {**parallel, "ResultSelector": {"m.$": "$.nope"}}}, {}, None, tmp_path)

    assert _outline(events)[4:] == [
        (5, 4, "PassStateExited"),
        (6, 5, "ParallelStateSucceeded"),
        (7, 6, "ExecutionFailed"),
    ]


async def test_iterations_that_succeeded_are_told_before_their_map_fails_by_itself(tmp_path: Path) -> None:
    events = await _run({"M": _map({"A": _END}, ResultSelector={"m.$": "$.nope"})}, [1, 2], None, tmp_path)

    assert [event["type"] for event in events][-3:] == [
        "MapIterationSucceeded",
        "MapStateSucceeded",
        "ExecutionFailed",
    ]


async def test_a_map_does_not_succeed_when_one_iteration_ends_the_execution(tmp_path: Path) -> None:
    inner = {"A": {"Type": "Pass", "Parameters": {"m.$": "$.m"}, "End": True}}

    events = await _run({"M": _map(inner)}, [{"m": 1}, {}], None, tmp_path)

    assert events[-1]["type"] == "ExecutionFailed"
    assert "MapStateSucceeded" not in [event["type"] for event in events]


async def test_a_failure_whose_catcher_cannot_tell_its_output_stands_beside_that(tmp_path: Path) -> None:
    catch = [{"ErrorEquals": ["E"], "Output": "{% $states.input.missing %}", "Next": "Z"}]
    parallel = {"Type": "Parallel", "Branches": [_machine({"F": _FAIL})], "Catch": catch, "End": True}

    events = await _run({"P": parallel, "Z": _END}, {}, None, tmp_path, QueryLanguage="JSONata")

    assert _outline(events)[3:] == [
        (4, 3, "FailStateEntered"),
        (5, 4, "ParallelStateFailed"),
        (6, 4, "EvaluationFailed"),
        (7, 6, "ParallelStateFailed"),
        (8, 7, "ExecutionFailed"),
    ]
    assert set(events[4]) == {"id", "previousEventId", "timestamp", "type"}


async def test_a_task_that_fails_in_an_iteration_is_aborted_after_the_iteration(tmp_path: Path) -> None:
    task = {"Type": "Task", "Resource": _LAMBDA, "End": True}
    inner = _map({"W": _WAIT}, MaxConcurrency=2)
    states = {"M": _map({"C": _choice("T", "I"), "T": task, "I": inner}, MaxConcurrency=3)}
    # By the time a worker has started, all the others wait.
    (tmp_path / "work.py").write_text("def handler(event, context):\n    raise ValueError('oops')\n", encoding="utf-8")

    events = await _run(states, [[1], "fail", [2, 3]], None, tmp_path, SystemClock())

    failing = next(event["id"] for event in events if event["type"] == "LambdaFunctionFailed")
    after = [event for event in events if event["id"] > failing]
    types = [event["type"] for event in after]
    # In the order of the items: an inner iteration that waits and the outer one around it, the failure, then two and one.
    assert types[::2] == [
        "MapIterationAborted",
        "MapIterationAborted",
        "MapIterationFailed",
        *["MapIterationAborted"] * 3,
        "MapStateFailed",
    ]
    assert types[1::2] == [
        "WaitStateAborted",
        "MapStateAborted",
        "TaskStateAborted",
        "WaitStateAborted",
        "WaitStateAborted",
        "MapStateAborted",
        "ExecutionFailed",
    ]
    assert {event["previousEventId"] for event in after[:-1]} == {failing}


def _choice(text: str, other: str) -> dict[str, Any]:
    return {"Type": "Choice", "Choices": [{"Variable": "$", "IsString": True, "Next": text}], "Default": other}


def test_variables_that_get_values_are_told_as_json_text() -> None:
    events: list[HistoryEvent] = [
        ExecutionStarted(1, 0.0, (), "n", []),
        StateEntered(2, 0.0, ("P",), "/States/P", "Pass", 1),
        StateExited(3, 0.0, ("P",), 1, None, "/End", {"x": "text", "y": [1]}),
    ]

    details: Any = service_events(events)[-1]["stateExitedEventDetails"]

    assert details["assignedVariables"] == {"x": '"text"', "y": "[1]"}
    assert details["assignedVariablesDetails"] == {"truncated": False}


async def test_a_parallel_that_is_retried_starts_once_an_attempt(tmp_path: Path) -> None:
    branches = [_machine({"F": _FAIL}), _machine({"W": _WAIT})]
    retry = [{"ErrorEquals": ["E"], "MaxAttempts": 1}]

    events = await _run(
        {"P": {"Type": "Parallel", "Branches": branches, "Retry": retry, "End": True}}, {}, None, tmp_path
    )

    assert [event["type"] for event in events].count("ParallelStateStarted") == 2
    assert [event["type"] for event in events].count("ParallelStateFailed") == 1


async def test_a_function_and_an_integration_have_events_of_their_own(tmp_path: Path) -> None:
    invoke = {"Type": "Task", "Resource": _INVOKE, "Parameters": {"FunctionName": "work", "Payload": [1]}, "End": True}
    states = {"F": {"Type": "Task", "Resource": _LAMBDA, "Next": "I"}, "I": invoke}

    events = await _run(states, {"a": 1}, {"work": {"result": "é"}}, tmp_path)

    assert _outline(events)[1:11] == [
        (2, 0, "TaskStateEntered"),
        (3, 2, "LambdaFunctionScheduled"),
        (4, 3, "LambdaFunctionStarted"),
        (5, 4, "LambdaFunctionSucceeded"),
        (6, 5, "TaskStateExited"),
        (7, 6, "TaskStateEntered"),
        (8, 7, "TaskScheduled"),
        (9, 8, "TaskStarted"),
        (10, 9, "TaskSucceeded"),
        (11, 10, "TaskStateExited"),
    ]
    not_cut = {"truncated": False}
    assert events[2]["lambdaFunctionScheduledEventDetails"] == {
        "resource": _LAMBDA,
        "input": '{"a":1}',
        "inputDetails": not_cut,
    }
    assert set(events[3]) == {"timestamp", "type", "id", "previousEventId"}
    assert events[4]["lambdaFunctionSucceededEventDetails"] == {"output": '"é"', "outputDetails": not_cut}
    assert events[7]["taskScheduledEventDetails"] == {
        "resourceType": "lambda",
        "resource": "invoke",
        "region": "us-east-1",
        "parameters": '{"FunctionName":"work","Payload":[1]}',
    }
    assert events[8]["taskStartedEventDetails"] == {"resourceType": "lambda", "resource": "invoke"}


async def test_a_function_is_told_with_its_time_limit_and_no_heartbeat(tmp_path: Path) -> None:
    state = {"Type": "Task", "Resource": _LAMBDA, "TimeoutSeconds": 5, "HeartbeatSeconds": 2, "End": True}

    events = await _run({"F": state}, {}, {"work": {"result": 1}}, tmp_path)

    scheduled = events[2]["lambdaFunctionScheduledEventDetails"]
    assert scheduled["timeoutInSeconds"] == 5
    assert "heartbeatInSeconds" not in scheduled


@pytest.mark.parametrize(
    ("role", "more"),
    [
        ({"RoleArn": "arn:r"}, {}),
        ({"RoleArn.$": "$.role"}, {}),
        ({"RoleArn.$": "$$.Execution.Input.role"}, {}),
        ({"RoleArn.$": "States.Format('arn:{}', $.name)"}, {}),
        ({"RoleArn": "{% $states.input.role %}"}, {"QueryLanguage": "JSONata"}),
    ],
)
@pytest.mark.parametrize("resource", [_LAMBDA, _INVOKE])
async def test_a_call_is_told_with_the_role_it_takes_on(
    role: dict[str, Json], more: dict[str, Any], resource: str, tmp_path: Path
) -> None:
    state: dict[str, Json] = {"Type": "Task", "Resource": resource, "Credentials": role, "End": True}
    if resource == _INVOKE:
        state["Arguments" if more else "Parameters"] = {"FunctionName": "work"}

    events = await _run({"F": state}, {"role": "arn:r", "name": "r"}, {"work": {"result": 1}}, tmp_path, **more)

    kind = "lambdaFunction" if resource == _LAMBDA else "task"
    assert events[2][f"{kind}ScheduledEventDetails"]["taskCredentials"] == {"roleArn": "arn:r"}


async def test_a_retry_repeats_the_call_within_one_entry(tmp_path: Path) -> None:
    state = {"Type": "Task", "Resource": _LAMBDA, "Retry": [{"ErrorEquals": ["Oops"], "MaxAttempts": 1}], "End": True}
    answers = {"work": {"results": [{"error": "Oops", "cause": "once"}, {"result": 1}]}}

    events = await _run({"F": state}, {}, answers, tmp_path)

    assert _outline(events)[2:9] == [
        (3, 2, "LambdaFunctionScheduled"),
        (4, 3, "LambdaFunctionStarted"),
        (5, 4, "LambdaFunctionFailed"),
        (6, 5, "LambdaFunctionScheduled"),
        (7, 6, "LambdaFunctionStarted"),
        (8, 7, "LambdaFunctionSucceeded"),
        (9, 8, "TaskStateExited"),
    ]
    assert events[4]["lambdaFunctionFailedEventDetails"] == {"error": "Oops", "cause": "once"}


async def test_a_task_that_times_out_has_no_cause(tmp_path: Path) -> None:
    events = await _run(
        {"F": {"Type": "Task", "Resource": _INVOKE, "Parameters": {"FunctionName": "work"}, "End": True}},
        {},
        {"work": {"error": "States.Timeout", "cause": "ours"}},
        tmp_path,
    )

    assert events[4]["type"] == "TaskTimedOut"
    assert events[4]["taskTimedOutEventDetails"] == {
        "resourceType": "lambda",
        "resource": "invoke",
        "error": "States.Timeout",
    }
    assert events[5]["executionFailedEventDetails"] == {"error": "States.Timeout"}


async def test_an_execution_out_of_time_leaves_no_events_of_its_states(tmp_path: Path) -> None:
    events = await _run({"W": _WAIT}, {}, None, tmp_path, TimeoutSeconds=1)

    assert _outline(events) == [(1, 0, "ExecutionStarted"), (2, 0, "WaitStateEntered"), (3, 0, "ExecutionTimedOut")]
    assert events[2]["executionTimedOutEventDetails"] == {"error": "States.Timeout"}


async def test_a_timestamp_that_is_none_names_its_field(tmp_path: Path) -> None:
    wait = {"Type": "Wait", "Timestamp": "{% 'soon' %}", "End": True}
    events = await _run({"W": wait}, {}, None, tmp_path, QueryLanguage="JSONata")

    assert events[2]["evaluationFailedEventDetails"]["location"] == "Timestamp"


async def test_the_input_is_told_as_it_was_given(tmp_path: Path) -> None:
    async with Engine() as engine:
        execution = await engine.start(read_definition(json.dumps(_machine({"A": _END}))), {"a": 1})
        await execution.wait()
    history = ServiceEvents(role_arn="role", input_text='{ "a": 1 }')

    for event in execution.events:
        history.add(event)

    started = history.events[0]["executionStartedEventDetails"]
    assert started == {"input": '{ "a": 1 }', "inputDetails": {"truncated": False}, "roleArn": "role"}
    assert without_data(history.events[0])["executionStartedEventDetails"] == {"roleArn": "role"}


@pytest.mark.slow
@given(st.lists(sample_events.events, max_size=30))
def test_any_list_of_events_is_told_with_ids_from_one_and_parents_that_come_before(events: list[HistoryEvent]) -> None:
    told = service_events(events)

    assert [event["id"] for event in told] == list(range(1, len(told) + 1))
    assert all(0 <= event["previousEventId"] < event["id"] for event in told)  # type: ignore[operator] # both are numbers


@pytest.mark.parametrize(
    ("resource", "prefix", "resource_type", "action"),
    [
        (_LAMBDA, "LambdaFunction", "", ""),
        ("work", "LambdaFunction", "", ""),
        ("arn:aws:states:us-east-1:123456789012:activity:work", "Activity", "", ""),
        (_INVOKE, "Task", "lambda", "invoke"),
        ("arn:aws:states:::aws-sdk:dynamodb:putItem", "Task", "aws-sdk:dynamodb", "putItem"),
        ("arn:aws:states:::states:startExecution.sync:2", "Task", "states", "startExecution.sync:2"),
        ("qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/sum", "Task", "scf", "Invoke/sum"),
    ],
)
def test_a_resource_tells_how_its_task_is_told(resource: str, prefix: str, resource_type: str, action: str) -> None:
    kind = read_task_kind(resource)

    assert (kind.prefix, kind.resource_type, kind.resource) == (prefix, resource_type, action)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("StatesTimeout", "States.Timeout"),
        ("StatesRuntime", "States.Runtime"),
        ("StatesMine", "StatesMine"),
        ("E", "E"),
    ],
)
def test_reserved_error_names_get_their_dot(ours: str, theirs: str) -> None:
    assert service_error(ours) == theirs
