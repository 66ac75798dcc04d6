"""State machines that are deleted while they run executions."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.engine.api.serving import PASS, ROLE, ServerThread, create, fault, finished, make_sfn, plain, poll, start

ARN = "arn:aws:states:us-east-1:123456789012:stateMachine:machine"
_DELETING = ("StateMachineDeleting", f"State Machine is being deleted: '{ARN}'")
_CAUSE = "State machine machine has been deleted"
_AFTER = {"Type": "Pass", "Result": "never", "End": True}


def _working(activity: str, **fields: Any) -> dict[str, Any]:
    task = {"Type": "Task", "Resource": activity, **fields, "Next": "After"}
    return {"StartAt": "Work", "States": {"Work": task, "After": _AFTER}}


@pytest.fixture
def activity(sfn: Any) -> str:
    """An activity that a state machine, ``machine``, hands work to."""
    arn = str(sfn.create_activity(name="work")["activityArn"])
    create(sfn, _working(arn))
    return arn


def _leased(sfn: Any, activity: str) -> tuple[str, str]:
    """Start an execution and take its work."""
    execution = start(sfn, ARN)
    return execution, sfn.get_activity_task(activityArn=activity, workerName="w")["taskToken"]


def _told(sfn: Any, execution: str) -> list[tuple[str, int, int]]:
    events = sfn.get_execution_history(executionArn=execution)["events"]
    return [(event["type"], event["id"], event["previousEventId"]) for event in events]


def test_a_state_machine_is_deleting_until_what_it_runs_has_ended(sfn: Any, activity: str) -> None:
    execution, token = _leased(sfn, activity)
    sfn.delete_state_machine(stateMachineArn=ARN)

    assert sfn.describe_state_machine(stateMachineArn=ARN)["status"] == "DELETING"
    assert sfn.describe_execution(executionArn=execution)["status"] == "RUNNING"
    sfn.send_task_success(taskToken=token, output="{}")
    told = finished(sfn, execution)

    assert (told["status"], told["error"], told["cause"]) == ("FAILED", "States.Runtime", _CAUSE)
    assert _told(sfn, execution) == [
        ("ExecutionStarted", 1, 0),
        ("TaskStateEntered", 2, 0),
        ("ActivityScheduled", 3, 2),
        ("ActivityStarted", 4, 3),
        ("ExecutionFailed", 5, 4),
    ]
    assert fault(sfn, lambda: sfn.describe_state_machine(stateMachineArn=ARN))[0] == "StateMachineDoesNotExist"


def test_nothing_is_done_with_a_state_machine_that_is_being_deleted(sfn: Any, activity: str) -> None:
    version = sfn.publish_state_machine_version(stateMachineArn=ARN)["stateMachineVersionArn"]
    route = [{"stateMachineVersionArn": version, "weight": 100}]
    alias = sfn.create_state_machine_alias(name="live", routingConfiguration=route)["stateMachineAliasArn"]
    execution, _ = _leased(sfn, activity)
    sfn.delete_state_machine(stateMachineArn=ARN)
    sfn.delete_state_machine(stateMachineArn=ARN)

    calls = [
        lambda: sfn.start_execution(stateMachineArn=ARN),
        lambda: sfn.start_execution(stateMachineArn=version),
        lambda: sfn.start_execution(stateMachineArn=alias),
        lambda: sfn.create_state_machine(name="machine", definition=json.dumps(PASS), roleArn=ROLE),
        lambda: sfn.update_state_machine(stateMachineArn=ARN, roleArn=ROLE),
        lambda: sfn.publish_state_machine_version(stateMachineArn=ARN),
        lambda: sfn.create_state_machine_alias(name="other", routingConfiguration=route),
        lambda: sfn.update_state_machine_alias(stateMachineAliasArn=alias, description="d"),
        lambda: sfn.list_state_machine_aliases(stateMachineArn=ARN),
    ]
    assert [fault(sfn, call) for call in calls] == [_DELETING] * len(calls)

    sfn.stop_execution(executionArn=execution)

    assert finished(sfn, execution)["status"] == "ABORTED"
    created = poll(lambda: sfn.create_state_machine(name="machine", definition=json.dumps(PASS), roleArn=ROLE), bool)
    assert set(plain(created)) == {"stateMachineArn", "creationDate"}


def test_work_that_nobody_took_can_be_taken_and_ends_the_execution_all_the_same(sfn: Any, activity: str) -> None:
    execution = start(sfn, ARN)
    poll(lambda: _told(sfn, execution), lambda events: events[-1][0] == "ActivityScheduled")
    sfn.delete_state_machine(stateMachineArn=ARN)

    token = sfn.get_activity_task(activityArn=activity, workerName="w")["taskToken"]
    sfn.send_task_failure(taskToken=token, error="Mine", cause="caught by nobody")

    assert (finished(sfn, execution)["error"], _told(sfn, execution)[-1][0]) == ("States.Runtime", "ExecutionFailed")


def test_nothing_catches_the_end_of_what_runs(sfn: Any) -> None:
    activity = str(sfn.create_activity(name="work")["activityArn"])
    branches = [
        _working(activity),
        {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 600, "End": True}}},
    ]
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}]
    both = {"Type": "Parallel", "Branches": branches, "Catch": catch, "End": True}
    create(sfn, {"StartAt": "Both", "States": {"Both": both, "Caught": _AFTER}})
    execution, token = _leased(sfn, activity)
    sfn.delete_state_machine(stateMachineArn=ARN)

    sfn.send_task_success(taskToken=token, output="{}")

    assert (finished(sfn, execution)["cause"], _told(sfn, execution)[-1][0]) == (_CAUSE, "ExecutionFailed")


def test_a_server_that_starts_again_finishes_the_deletion(tmp_path: Path) -> None:
    with ServerThread(data=tmp_path) as server:
        client = make_sfn(server)
        arn = client.create_activity(name="work")["activityArn"]
        create(client, _working(arn))
        start(client, ARN)
        client.delete_state_machine(stateMachineArn=ARN)

    with ServerThread(data=tmp_path) as server:
        client = make_sfn(server)
        listed = client.list_state_machines()["stateMachines"]

    assert listed == []
