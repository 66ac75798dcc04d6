"""RedriveExecution of executions that started others, of map runs inside of map runs, and of a deleted state machine."""

import json
from typing import Any

from tests.engine.api.serving import FAIL, PASS, create, fault, finished, run


def _one(state: dict[str, Any], name: str = "S") -> dict[str, Any]:
    return {"StartAt": name, "States": {name: state}}


def _redriven(sfn: Any, execution: str) -> Any:
    sfn.redrive_execution(executionArn=execution)
    return finished(sfn, execution)


def _told_after(sfn: Any, execution: str) -> list[str]:
    """Return the types of the events after the redrive."""
    types = [event["type"] for event in sfn.get_execution_history(executionArn=execution)["events"]]
    return types[types.index("ExecutionRedriven") + 1 :]


def test_what_a_deleted_state_machine_ran_is_not_redriven(sfn: Any) -> None:
    told = run(sfn, FAIL)
    sfn.delete_state_machine(stateMachineArn=told["stateMachineArn"])

    reason = "State machine is in DELETING status"
    described = sfn.describe_execution(executionArn=told["executionArn"])
    assert (described["redriveStatus"], described["redriveStatusReason"]) == ("NOT_REDRIVABLE", reason)
    assert fault(sfn, lambda: sfn.redrive_execution(executionArn=told["executionArn"])) == (
        "ExecutionNotRedrivable",
        f"Execution {told['executionArn']} invalid for redrive as: {reason}",
    )


def test_a_nested_execution_begins_anew_when_the_one_that_started_it_is_redriven(sfn: Any) -> None:
    failing = _one({"Type": "Fail", "Error": "E", "Cause": "C"})
    child = create(sfn, failing, name="child")
    call = {
        "Type": "Task",
        "Resource": "arn:aws:states:::states:startExecution.sync:2",
        "Parameters": {"StateMachineArn": child, "Input.$": "$"},
        "ResultPath": "$.child",
        "OutputPath": "$.child.Output",
        "End": True,
    }
    execution = run(sfn, _one(call), {"n": 1})["executionArn"]
    sfn.update_state_machine(stateMachineArn=child, definition=json.dumps(PASS))

    end = _redriven(sfn, execution)

    assert (end["status"], end["output"]) == ("SUCCEEDED", '{"Arg1":"argument1"}')
    children = sfn.list_executions(stateMachineArn=child)["executions"]
    assert [(one["status"], one["redriveCount"]) for one in children] == [("SUCCEEDED", 0), ("FAILED", 0)]
    told = _told_after(sfn, execution)
    assert told == [
        "TaskScheduled",
        "TaskStarted",
        "TaskSubmitted",
        "TaskSucceeded",
        "TaskStateExited",
        "ExecutionSucceeded",
    ]


def test_a_nested_execution_with_a_name_of_its_own_cannot_begin_anew(sfn: Any) -> None:
    child = create(sfn, FAIL, name="child")
    call = {
        "Type": "Task",
        "Resource": "arn:aws:states:::states:startExecution.sync:2",
        "Parameters": {"StateMachineArn": child, "Name": "fixed"},
        "End": True,
    }
    execution = run(sfn, _one(call))["executionArn"]

    end = _redriven(sfn, execution)

    assert end["error"] == "StepFunctions.ExecutionAlreadyExistsException"
    assert _told_after(sfn, execution) == [
        "TaskScheduled",
        "TaskStarted",
        "TaskSubmitFailed",
        "ExecutionFailed",
    ]


def test_map_runs_inside_of_map_runs_are_redriven(sfn: Any) -> None:
    check = "{% $states.input = 2 and $states.context.Execution.RedriveCount = 0 ? $error('two') : $states.input %}"
    config = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    inner = {"ProcessorConfig": config, **_one({"Type": "Pass", "Output": check, "End": True}, "P")}
    outer = {"ProcessorConfig": config, **_one({"Type": "Map", "Label": "N", "ItemProcessor": inner, "End": True}, "N")}
    state = {"Type": "Map", "Label": "L", "ItemProcessor": outer, "End": True}
    execution = run(sfn, {"QueryLanguage": "JSONata", **_one(state, "M")}, [[1], [2]])["executionArn"]
    (map_run,) = sfn.list_map_runs(executionArn=execution)["mapRuns"]
    (failed,) = sfn.list_executions(mapRunArn=map_run["mapRunArn"], statusFilter="FAILED")["executions"]

    end = _redriven(sfn, execution)

    assert (end["status"], end["output"]) == ("SUCCEEDED", "[[1],[2]]")
    (inside,) = sfn.list_map_runs(executionArn=failed["executionArn"])["mapRuns"]
    told = sfn.describe_map_run(mapRunArn=inside["mapRunArn"])
    assert (told["status"], told["redriveCount"]) == ("SUCCEEDED", 1)
    assert _told_after(sfn, failed["executionArn"]) == [
        "MapRunRedriven",
        "MapRunSucceeded",
        "MapStateSucceeded",
        "MapStateExited",
        "ExecutionSucceeded",
    ]
