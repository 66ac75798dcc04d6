"""RedriveExecution through a Step Functions client: what is done again, what is told of it, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.engine.api.serving import (
    FAIL,
    PASS,
    WAIT,
    ServerThread,
    create,
    fault,
    finished,
    make_sfn,
    run,
    start,
)

_ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:work"


def _flaky(until: int = 1, **fields: Any) -> dict[str, Any]:
    """Return a state that fails until the execution was redriven ``until`` times."""
    output = f"{{% $states.context.Execution.RedriveCount < {until} ? $error('not yet') : $states.input %}}"
    return {"Type": "Pass", "QueryLanguage": "JSONata", "Output": output, "End": True, **fields}


def _one(state: dict[str, Any], name: str = "S") -> dict[str, Any]:
    return {"StartAt": name, "States": {name: state}}


def _redriven(sfn: Any, execution: str) -> Any:
    sfn.redrive_execution(executionArn=execution)
    return finished(sfn, execution)


def _events(sfn: Any, execution: str) -> list[dict[str, Any]]:
    return list(sfn.get_execution_history(executionArn=execution)["events"])


def _types(events: list[dict[str, Any]]) -> list[str]:
    return [event["type"] for event in events]


def _take(sfn: Any) -> Any:
    return sfn.get_activity_task(activityArn=_ACTIVITY)


def _after_redrive(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    last = max(index for index, event in enumerate(events) if event["type"] == "ExecutionRedriven")
    return events[last + 1 :]


@pytest.mark.slow
def test_a_task_is_done_again_without_being_entered_again(sfn: Any) -> None:
    sfn.create_activity(name="work")
    first = {"Type": "Pass", "Result": 7, "Next": "S"}
    task = {"Type": "Task", "Resource": _ACTIVITY, "End": True}
    machine = {"StartAt": "P", "States": {"P": first, "S": task}}
    execution = start(sfn, create(sfn, machine), name="again")
    sfn.send_task_failure(taskToken=_take(sfn)["taskToken"], error="Broken", cause="of old age")
    before = finished(sfn, execution)
    assert (before["status"], before["redriveStatus"], before["redriveCount"]) == ("FAILED", "REDRIVABLE", 0)

    redriven = sfn.redrive_execution(executionArn=execution)["redriveDate"]
    work = _take(sfn)
    running = sfn.describe_execution(executionArn=execution)
    sfn.send_task_success(taskToken=work["taskToken"], output='"well"')
    after = finished(sfn, execution)

    assert work["input"] == "7"
    assert (running["status"], running["redriveStatusReason"]) == (
        "RUNNING",
        "Execution is RUNNING and cannot be redriven",
    )
    assert "stopDate" not in running
    assert not {"error", "cause"} & set(after)
    assert (after["status"], after["output"], after["redriveCount"]) == ("SUCCEEDED", '"well"', 1)
    assert (after["redriveDate"], after["startDate"]) == (redriven, before["startDate"])
    events = _events(sfn, execution)
    assert _types(events)[-7:] == [
        "ExecutionFailed",
        "ExecutionRedriven",
        "ActivityScheduled",
        "ActivityStarted",
        "ActivitySucceeded",
        "TaskStateExited",
        "ExecutionSucceeded",
    ]
    told = next(event for event in events if event["type"] == "ExecutionRedriven")
    assert told["executionRedrivenEventDetails"] == {"redriveCount": 1}
    assert told["previousEventId"] == told["id"] - 1
    assert [event["id"] for event in events] == list(range(1, len(events) + 1))
    (listed,) = sfn.list_executions(stateMachineArn=after["stateMachineArn"])["executions"]
    assert (listed["redriveCount"], listed["redriveDate"]) == (1, redriven)


@pytest.mark.slow
def test_what_is_done_again_follows_from_the_state_that_was_entered(sfn: Any) -> None:
    sfn.create_activity(name="work")
    task = {"Type": "Task", "Resource": _ACTIVITY, "End": True}
    branches = [{"StartAt": name, "States": {name: task}} for name in ("One", "Two")]
    execution = start(sfn, create(sfn, _one({"Type": "Parallel", "Branches": branches, "End": True})))
    tasks = [_take(sfn) for _ in branches]
    sfn.send_task_failure(taskToken=tasks[0]["taskToken"], error="Broken")
    finished(sfn, execution)

    sfn.redrive_execution(executionArn=execution)
    for task in [_take(sfn) for _ in branches]:
        sfn.send_task_success(taskToken=task["taskToken"], output="1")
    finished(sfn, execution)

    events = _events(sfn, execution)
    entered = [event["id"] for event in events if event["type"] == "TaskStateEntered"]
    scheduled = [event["previousEventId"] for event in events if event["type"] == "ActivityScheduled"]
    assert scheduled == [*entered, *entered]


def test_a_wait_that_was_stopped_is_left_from_where_it_was_entered(sfn: Any) -> None:
    seconds = "{% $states.context.Execution.RedriveCount = 0 ? 600 : 0 %}"
    wait = _one({"Type": "Wait", "Seconds": seconds, "End": True})
    execution = start(sfn, create(sfn, {"QueryLanguage": "JSONata", **wait}))
    sfn.stop_execution(executionArn=execution)

    _redriven(sfn, execution)

    told = [(event["id"], event["previousEventId"], event["type"]) for event in _events(sfn, execution)]
    assert told[1:] == [
        (2, 0, "WaitStateEntered"),
        (3, 0, "ExecutionAborted"),
        (4, 3, "ExecutionRedriven"),
        (5, 2, "WaitStateExited"),
        (6, 5, "ExecutionSucceeded"),
    ]


def test_an_execution_may_be_redriven_again_and_again(sfn: Any) -> None:
    execution = run(sfn, _one(_flaky(until=3)), 5)["executionArn"]

    ends = [_redriven(sfn, execution) for _ in range(3)]

    assert [end["status"] for end in ends] == ["FAILED", "FAILED", "SUCCEEDED"]
    assert [end["redriveCount"] for end in ends] == [1, 2, 3]
    assert ends[-1]["output"] == "5"
    counts = [event.get("executionRedrivenEventDetails") for event in _events(sfn, execution)]
    assert [told["redriveCount"] for told in counts if told] == [1, 2, 3]


def test_a_state_after_the_one_that_failed_sees_variables_and_the_redrive(sfn: Any) -> None:
    states = {
        "A": {"Type": "Pass", "Assign": {"kept": "{% $states.input.n %}"}, "Next": "B"},
        "B": _flaky(Next="C"),
        "C": {"Type": "Pass", "Output": {"n": "{% $kept %}", "at": "{% $states.context.Execution %}"}, "End": True},
    }
    del states["B"]["End"]
    definition = {"QueryLanguage": "JSONata", "StartAt": "A", "States": states}
    execution = run(sfn, definition, {"n": 3})["executionArn"]

    output = json.loads(_redriven(sfn, execution)["output"])

    assert output["n"] == 3
    assert output["at"]["RedriveCount"] == 1
    assert output["at"]["StartTime"] < output["at"]["RedriveTime"]
    assert output["at"]["Id"] == execution


def test_a_fail_state_fails_again_without_being_entered_again(sfn: Any) -> None:
    execution = run(sfn, FAIL)["executionArn"]

    end = _redriven(sfn, execution)

    assert (end["status"], end["error"], end["cause"]) == ("FAILED", "Some", "because")
    told = [(event["id"], event["previousEventId"], event["type"]) for event in _events(sfn, execution)]
    assert told == [
        (1, 0, "ExecutionStarted"),
        (2, 0, "FailStateEntered"),
        (3, 2, "ExecutionFailed"),
        (4, 3, "ExecutionRedriven"),
        (5, 4, "ExecutionFailed"),
    ]


@pytest.mark.slow
def test_retries_begin_anew(sfn: Any) -> None:
    sfn.create_activity(name="work")
    retry = [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 1, "IntervalSeconds": 1, "BackoffRate": 1}]
    execution = start(sfn, create(sfn, _one({"Type": "Task", "Resource": _ACTIVITY, "Retry": retry, "End": True})))
    for _ in range(2):
        sfn.send_task_failure(taskToken=_take(sfn)["taskToken"], error="Broken")
    assert finished(sfn, execution)["status"] == "FAILED"

    sfn.redrive_execution(executionArn=execution)
    sfn.send_task_failure(taskToken=_take(sfn)["taskToken"], error="Broken")
    sfn.send_task_success(taskToken=_take(sfn)["taskToken"], output="1")

    assert finished(sfn, execution)["status"] == "SUCCEEDED"
    assert _types(_events(sfn, execution)).count("TaskStateEntered") == 1


@pytest.mark.slow
def test_one_that_was_stopped_or_ran_out_of_time_goes_on_too(sfn: Any) -> None:
    sfn.create_activity(name="work")
    task = {"Type": "Task", "Resource": _ACTIVITY, "End": True}
    stopped = start(sfn, create(sfn, _one(task)))
    _take(sfn)
    sfn.stop_execution(executionArn=stopped, error="E", cause="C")
    late = start(sfn, create(sfn, {"TimeoutSeconds": 1, **_one(task)}, name="late"))
    _take(sfn)
    assert finished(sfn, late)["status"] == "TIMED_OUT"

    ends = []
    for execution in (stopped, late):
        sfn.redrive_execution(executionArn=execution)
        sfn.send_task_success(taskToken=_take(sfn)["taskToken"], output="1")
        ends.append(finished(sfn, execution))

    assert [(end["status"], end["redriveCount"], end.get("error")) for end in ends] == [("SUCCEEDED", 1, None)] * 2


@pytest.mark.parametrize("outer", ["Parallel", "Map"])
def test_only_what_did_not_succeed_in_a_container_is_done_again(sfn: Any, outer: str) -> None:
    inner = {
        "StartAt": "C",
        "States": {
            "C": {
                "Type": "Choice",
                "Choices": [{"Condition": "{% $states.input = 2 %}", "Next": "F"}],
                "Default": "W",
            },
            "F": _flaky(),
            "W": {"Type": "Succeed"},
        },
    }
    state: dict[str, Any] = {"Type": "Map", "MaxConcurrency": 1, "ItemProcessor": inner, "End": True}
    if outer == "Parallel":
        good = {"StartAt": "W", "States": {"W": {"Type": "Pass", "Output": 1, "End": True}}}
        bad = {"StartAt": "F", "States": {"F": _flaky(Output=_flaky()["Output"].replace("$states.input", "2"))}}
        late = {"StartAt": "L", "States": {"L": {"Type": "Wait", "Seconds": 600, "End": True}}}
        late["States"]["L"]["Seconds"] = "{% $states.context.Execution.RedriveCount = 0 ? 600 : 0 %}"  # type: ignore[index] # a plain object
        state = {"Type": "Parallel", "Branches": [good, bad, late], "End": True}
    definition = {"QueryLanguage": "JSONata", **_one(state)}
    execution = run(sfn, definition, [1, 2, 3])["executionArn"]

    end = _redriven(sfn, execution)

    assert end["status"] == "SUCCEEDED"
    assert json.loads(end["output"]) == ([1, 2, 3] if outer == "Map" else [1, 2, [1, 2, 3]])
    told = _types(_after_redrive(_events(sfn, execution)))
    if outer == "Parallel":
        expected = ["PassStateExited", "WaitStateExited", "ParallelStateSucceeded", "ParallelStateExited"]
    else:
        third = ["MapIterationStarted", "ChoiceStateEntered", "ChoiceStateExited", "SucceedStateEntered"]
        ended = ["SucceedStateExited", "MapIterationSucceeded", "MapStateSucceeded", "MapStateExited"]
        expected = ["PassStateExited", "MapIterationSucceeded", *third, *ended]
    assert told == [*expected, "ExecutionSucceeded"]


def test_results_too_large_are_made_once_more(sfn: Any) -> None:
    branches = [_one({"Type": "Pass", "End": True}, name) for name in ("P", "Q")]
    state = {"Type": "Parallel", "Branches": branches, "End": True}
    execution = run(sfn, _one(state), "x" * 140_000)

    end = _redriven(sfn, execution["executionArn"])

    assert execution["error"] == end["error"] == "States.DataLimitExceeded"
    told = _types(_after_redrive(_events(sfn, execution["executionArn"])))
    assert told.count("PassStateEntered") == 2


def test_a_caught_error_leaves_nothing_to_redrive(sfn: Any) -> None:
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "F"}]
    caught = {"Type": "Parallel", "Branches": [_one(_flaky(until=9), "P")], "Catch": catch, "End": True}
    output = "{% $states.context.Execution.RedriveCount = 0 ? $error('x') : 1 %}"
    definition = {"StartAt": "S", "States": {"S": caught, "F": _flaky(Output=output)}}
    execution = run(sfn, definition)["executionArn"]

    end = _redriven(sfn, execution)

    assert (end["status"], end["output"]) == ("SUCCEEDED", "1")
    assert _types(_after_redrive(_events(sfn, execution))) == ["PassStateExited", "ExecutionSucceeded"]


def _distributed(kind: str = "STANDARD", **fields: Any) -> dict[str, Any]:
    check = "{% $states.input = 2 and $states.context.Execution.RedriveCount = 0 ? $error('two') : $states.input %}"
    inner = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": kind},
        "StartAt": "A",
        "States": {
            "A": {"Type": "Pass", "Next": "B"},
            "B": {"Type": "Pass", "Output": check, "End": True},
        },
    }
    state = {"Type": "Map", "Label": "L", "ItemProcessor": inner, "MaxConcurrency": 1, "End": True, **fields}
    return {"QueryLanguage": "JSONata", "StartAt": "M", "States": {"M": state}}


@pytest.mark.parametrize("kind", ["STANDARD", "EXPRESS"])
def test_a_map_run_goes_on_with_the_executions_that_did_not_succeed(sfn: Any, kind: str) -> None:
    execution = run(sfn, _distributed(kind), [1, 2, 3])["executionArn"]
    (before,) = sfn.list_map_runs(executionArn=execution)["mapRuns"]
    arn = before["mapRunArn"]
    failed = sfn.list_executions(mapRunArn=arn, statusFilter="FAILED")["executions"]
    assert sfn.describe_execution(executionArn=failed[0]["executionArn"])["redriveStatus"] == "REDRIVABLE_BY_MAP_RUN"

    end = _redriven(sfn, execution)

    assert (end["status"], json.loads(end["output"])) == ("SUCCEEDED", [1, 2, 3])
    told = sfn.describe_map_run(mapRunArn=arn)
    assert (told["status"], told["redriveCount"], told["executionCounts"]["succeeded"]) == ("SUCCEEDED", 1, 3)
    assert told["redriveDate"] > told["startDate"] == before["startDate"]
    assert told["executionCounts"]["pendingRedrive"] == told["executionCounts"]["failed"] == 0
    redriven = sfn.list_executions(mapRunArn=arn, redriveFilter="REDRIVEN")["executions"]
    others = sfn.list_executions(mapRunArn=arn, redriveFilter="NOT_REDRIVEN")["executions"]
    assert [child["executionArn"] for child in redriven] == [child["executionArn"] for child in failed]
    assert (redriven[0]["redriveCount"], redriven[0]["status"]) == (1, "SUCCEEDED")
    assert sorted(child["redriveCount"] for child in others) == [0, 0]
    events = _after_redrive(_events(sfn, execution))
    assert _types(events) == [
        "MapRunRedriven",
        "MapRunSucceeded",
        "MapStateSucceeded",
        "MapStateExited",
        "ExecutionSucceeded",
    ]
    assert events[0]["mapRunRedrivenEventDetails"] == {"mapRunArn": arn, "redriveCount": 1}
    (begun,) = [event["id"] for event in _events(sfn, execution) if event["type"] == "MapStateStarted"]
    assert events[0]["previousEventId"] == begun
    assert len(sfn.list_map_runs(executionArn=execution)["mapRuns"]) == 1


def test_an_execution_of_a_map_run_has_its_redrive_in_its_history(sfn: Any) -> None:
    execution = run(sfn, _distributed(), [2])["executionArn"]
    (child,) = sfn.list_executions(mapRunArn=sfn.list_map_runs(executionArn=execution)["mapRuns"][0]["mapRunArn"])[
        "executions"
    ]
    arn = child["executionArn"]
    refused = fault(sfn, lambda: sfn.redrive_execution(executionArn=arn))

    _redriven(sfn, execution)

    assert refused == ("ValidationException", "Labeled Execution ARNs are not supported for this API")
    assert _types(_events(sfn, arn)) == [
        "ExecutionStarted",
        "PassStateEntered",
        "PassStateExited",
        "PassStateEntered",
        "EvaluationFailed",
        "ExecutionFailed",
        "ExecutionRedriven",
        "PassStateExited",
        "ExecutionSucceeded",
    ]
    told = sfn.describe_execution(executionArn=arn)
    assert (told["redriveCount"], told["redriveStatusReason"]) == (1, "Execution is SUCCEEDED and cannot be redriven")


def test_what_waits_for_its_turn_in_a_map_run_is_pending(sfn: Any) -> None:
    sfn.create_activity(name="work")
    inner = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        **_one({"Type": "Task", "Resource": _ACTIVITY, "End": True}, "T"),
    }
    state = {"Type": "Map", "ItemProcessor": inner, "MaxConcurrency": 1, "ToleratedFailureCount": 1, "End": True}
    execution = start(sfn, create(sfn, _one(state)), input="[1, 2]")
    for _ in range(2):
        sfn.send_task_failure(taskToken=_take(sfn)["taskToken"], error="Broken")
    assert finished(sfn, execution)["error"] == "States.ExceedToleratedFailureThreshold"

    sfn.redrive_execution(executionArn=execution)
    work = _take(sfn)
    arn = sfn.list_map_runs(executionArn=execution)["mapRuns"][0]["mapRunArn"]
    told = sfn.describe_map_run(mapRunArn=arn)
    pending = sfn.list_executions(mapRunArn=arn, statusFilter="PENDING_REDRIVE")["executions"]
    sfn.send_task_success(taskToken=work["taskToken"], output="1")
    sfn.send_task_success(taskToken=_take(sfn)["taskToken"], output="2")

    counts = told["executionCounts"]
    assert (told["status"], counts["running"], counts["pendingRedrive"], counts["failed"]) == ("RUNNING", 1, 1, 0)
    assert len(pending) == 1
    assert finished(sfn, execution)["output"] == "[1,2]"


def test_a_data_folder_keeps_what_it_takes_to_redrive(tmp_path: Path) -> None:
    with ServerThread(data=tmp_path / "data") as server:
        sfn = make_sfn(server)
        execution = run(sfn, _one(_flaky(until=2)), 5)["executionArn"]
        _redriven(sfn, execution)

    with ServerThread(data=tmp_path / "data") as server:
        sfn = make_sfn(server)
        between = sfn.describe_execution(executionArn=execution)
        end = _redriven(sfn, execution)

    with ServerThread(data=tmp_path / "data") as server:
        sfn = make_sfn(server)
        after = sfn.describe_execution(executionArn=execution)
        told = _types(_events(sfn, execution))

    assert (between["status"], between["redriveCount"]) == ("FAILED", 1)
    assert (end["status"], end["redriveCount"], end["output"]) == ("SUCCEEDED", 2, "5")
    assert {**after, "ResponseMetadata": None} == {**end, "ResponseMetadata": None}
    assert told.count("ExecutionRedriven") == 2
    assert told[-2:] == ["PassStateExited", "ExecutionSucceeded"]


def test_a_token_redrives_once(sfn: Any) -> None:
    execution = run(sfn, _one(_flaky(until=9)))["executionArn"]

    first = sfn.redrive_execution(executionArn=execution, clientToken="t1")["redriveDate"]
    finished(sfn, execution)
    again = sfn.redrive_execution(executionArn=execution, clientToken="t1")["redriveDate"]
    told = sfn.describe_execution(executionArn=execution)
    sfn.redrive_execution(executionArn=execution, clientToken="t2")

    assert (again, told["redriveCount"]) == (first, 1)
    assert finished(sfn, execution)["redriveCount"] == 2


def test_one_that_runs_or_succeeded_is_not_redriven(sfn: Any) -> None:
    running = start(sfn, create(sfn, WAIT))
    succeeded = finished(sfn, start(sfn, create(sfn, PASS, name="p")))

    told = [
        fault(sfn, lambda arn=arn: sfn.redrive_execution(executionArn=arn))  # type: ignore[misc] # mypy cannot infer it
        for arn in (running, succeeded["executionArn"])
    ]

    assert told == [
        (
            "ExecutionNotRedrivable",
            f"Execution {arn} invalid for redrive as: Execution is {status} and cannot be redriven",
        )
        for arn, status in ((running, "RUNNING"), (succeeded["executionArn"], "SUCCEEDED"))
    ]


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (
            {"redriveFilter": "REDRIVEN"},
            "RedriveFilter cannot be applied to ListExecutions call with StateMachine ARN",  # as recorded
        ),
        ({"statusFilter": "PENDING_REDRIVE"}, "PENDING_REDRIVE can only be used with a MapRun ARN"),
    ],
)
def test_what_only_map_runs_have_filters_no_state_machine(sfn: Any, request_: dict[str, str], message: str) -> None:
    machine = create(sfn)

    told = fault(sfn, lambda: sfn.list_executions(stateMachineArn=machine, **request_))

    assert told == ("ValidationException", message)
