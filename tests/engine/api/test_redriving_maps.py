"""Redriving distributed Maps that export their results: what runs again, what is told of it, and what is written."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.engine.api.serving import create, finished, poll, start

_ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:work"
_CHOICES = [
    {"Condition": "{% $states.input = 1 %}", "Next": "Work"},
    {"Condition": "{% $states.input = 2 %}", "Next": "Wait"},
]
_PROCESSOR: dict[str, Any] = {
    "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
    "StartAt": "Choose",
    "States": {
        "Choose": {"Type": "Choice", "Choices": _CHOICES, "Default": "Done"},
        "Work": {"Type": "Task", "Resource": _ACTIVITY, "End": True},
        "Wait": {
            "Type": "Wait",
            "Seconds": "{% $states.context.Execution.RedriveCount = 0 ? 600 : 0 %}",
            "Next": "Done",
        },
        "Done": {"Type": "Pass", "Output": "{% $states.context.Execution %}", "End": True},
    },
}
_MACHINE: dict[str, Any] = {
    "QueryLanguage": "JSONata",
    "StartAt": "Before",
    "States": {
        "Before": {"Type": "Pass", "Next": "M"},
        "M": {
            "Type": "Map",
            "Label": "L",
            "MaxConcurrency": 2,
            "ItemProcessor": _PROCESSOR,
            "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Arguments": {"Bucket": "out"}},
            "End": True,
        },
    },
}


def _take(sfn: Any) -> str:
    return str(sfn.get_activity_task(activityArn=_ACTIVITY)["taskToken"])


def _children(sfn: Any, map_run: str, number: int) -> list[Any]:
    """Return what lists the executions of a map run once there are so many."""
    return list(poll(lambda: sfn.list_executions(mapRunArn=map_run)["executions"], lambda found: len(found) == number))


def _by_input(sfn: Any, map_run: str) -> dict[int, Any]:
    listed = sfn.list_executions(mapRunArn=map_run)["executions"]
    told = [sfn.describe_execution(executionArn=child["executionArn"]) for child in listed]
    return {int(child["input"]): child for child in told}


def _manifest(folder: Path) -> dict[str, list[str]]:
    """Return the names of the files by status, each below the folder of the map run."""
    files = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["ResultFiles"]
    return {status: [file["Key"].split("/", 1)[1] for file in listed] for status, listed in files.items()}


def _records(file: Path) -> list[Any]:
    return list(json.loads(file.read_text(encoding="utf-8")))


@pytest.mark.slow
def test_each_redrive_of_a_map_run_writes_a_folder_with_what_is_new(sfn: Any, functions: Path) -> None:
    sfn.create_activity(name="work")
    execution = start(sfn, create(sfn, _MACHINE), input="[0, 1, 2, 3]")
    token = _take(sfn)
    (run,) = sfn.list_map_runs(executionArn=execution)["mapRuns"]
    arn = run["mapRunArn"]
    _children(sfn, arn, 3)
    sfn.send_task_failure(taskToken=token, error="Broken", cause="of old age")
    assert finished(sfn, execution)["status"] == "FAILED"
    before, counts = _by_input(sfn, arn), sfn.describe_map_run(mapRunArn=arn)["executionCounts"]

    sfn.redrive_execution(executionArn=execution)
    sfn.send_task_failure(taskToken=_take(sfn), error="Broken")
    assert finished(sfn, execution)["status"] == "FAILED"
    sfn.redrive_execution(executionArn=execution)
    sfn.send_task_success(taskToken=_take(sfn), output="1")
    end = finished(sfn, execution)

    folder = functions.parent / "buckets" / "out" / arn.rpartition(":")[2]
    cause = f"The map run execution [{arn}] which was managing this resource was aborted"
    assert [before[index]["status"] for index in range(3)] == ["SUCCEEDED", "FAILED", "ABORTED"]
    assert {
        name: counts[name] for name in ("succeeded", "failed", "aborted", "pending", "total", "resultsWritten")
    } == {
        "succeeded": 1,
        "failed": 1,
        "aborted": 1,
        "pending": 1,
        "total": 4,
        "resultsWritten": 4,
    }
    failed, aborted = _records(folder / "FAILED_0.json")
    assert (failed["Status"], failed["Error"], failed["Cause"]) == ("FAILED", "Broken", "of old age")
    assert (aborted["Status"], aborted.get("Error"), aborted["Cause"]) == ("ABORTED", None, cause)
    assert [record["RedriveStatus"] for record in (failed, aborted)] == ["REDRIVABLE_BY_MAP_RUN"] * 2
    first = ["SUCCEEDED_0.json"]
    assert _manifest(folder) == {"FAILED": ["FAILED_0.json"], "PENDING": ["PENDING_0.json"], "SUCCEEDED": first}
    second = [*first, "Redrive-1/SUCCEEDED_0.json"]
    assert _manifest(folder / "Redrive-1")["FAILED"] == ["Redrive-1/FAILED_0.json"]
    assert _manifest(folder / "Redrive-1")["SUCCEEDED"] == second
    third = [*second, "Redrive-2/SUCCEEDED_0.json"]
    assert _manifest(folder / "Redrive-2") == {"FAILED": [], "PENDING": [], "SUCCEEDED": third}
    details = {"Bucket": "out", "Key": f"{folder.name}/Redrive-2/manifest.json"}
    assert json.loads(end["output"])["ResultWriterDetails"] == details
    written = [record for name in third for record in _records(folder / name)]
    assert sorted(int(record["Input"]) for record in written) == [0, 1, 2, 3]
    (again,) = [record for record in written if record["Input"] == "1"]
    assert (again["RedriveCount"], again["StartDate"]) == (2, failed["StartDate"])
    assert again["StartDate"] < again["RedriveDate"] <= again["StopDate"]


@pytest.mark.slow
def test_a_map_run_that_is_redriven_is_counted_as_it_goes_on(sfn: Any) -> None:
    sfn.create_activity(name="work")
    execution = start(sfn, create(sfn, _MACHINE), input="[0, 1, 2, 3]")
    token = _take(sfn)
    (run,) = sfn.list_map_runs(executionArn=execution)["mapRuns"]
    arn = run["mapRunArn"]
    _children(sfn, arn, 3)
    sfn.send_task_failure(taskToken=token, error="Broken")
    finished(sfn, execution)

    sfn.redrive_execution(executionArn=execution)
    token = _take(sfn)
    _children(sfn, arn, 4)
    counts = poll(lambda: sfn.describe_map_run(mapRunArn=arn)["itemCounts"], lambda counts: counts["succeeded"] == 3)
    sfn.send_task_success(taskToken=token, output="1")
    finished(sfn, execution)

    expected = {"pending": 0, "running": 1, "failed": 0, "aborted": 0, "total": 4, "resultsWritten": 0}
    assert {name: counts[name] for name in expected} == expected
    events = [
        (event["id"], event["previousEventId"], event["type"])
        for event in sfn.get_execution_history(executionArn=execution)["events"]
    ]
    begun = next(id_ for id_, _, kind in events if kind == "MapStateStarted")
    redriven = next(id_ for id_, _, kind in events if kind == "MapRunRedriven")
    assert events[redriven - 1 : redriven + 3] == [
        (redriven, begun, "MapRunRedriven"),
        (redriven + 1, redriven, "MapRunSucceeded"),
        (redriven + 2, redriven + 1, "MapStateSucceeded"),
        (redriven + 3, redriven, "MapStateExited"),
    ]
