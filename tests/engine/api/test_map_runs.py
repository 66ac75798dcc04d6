"""Map runs through a Step Functions client: listed, described, changed while they go on."""

import json
from typing import Any

import pytest

from tests.engine.api.serving import create, fault, finished, poll, start

_WAIT: dict[str, Any] = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 600, "End": True}}}
_FAILS_ON_2: dict[str, Any] = {
    "StartAt": "C",
    "States": {
        "C": {"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": 2, "Next": "F"}], "Default": "S"},
        "F": {"Type": "Fail", "Error": "E"},
        "S": {"Type": "Succeed"},
    },
}


def _machine(processor: dict[str, Any], **fields: Any) -> dict[str, Any]:
    inner = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **processor}
    state = {"Type": "Map", "Label": "L", "ItemProcessor": inner, "End": True, **fields}
    return {"StartAt": "M", "States": {"M": state}}


def test_a_map_run_is_listed_and_described_with_its_executions(sfn: Any) -> None:
    machine = create(sfn, _machine(_FAILS_ON_2, ToleratedFailureCount=1, MaxConcurrency=5))
    execution = start(sfn, machine, input="[1, 2, 3]")
    assert finished(sfn, execution)["status"] == "SUCCEEDED"

    (listed,) = sfn.list_map_runs(executionArn=execution)["mapRuns"]
    told = sfn.describe_map_run(mapRunArn=listed["mapRunArn"])
    children = sfn.list_executions(mapRunArn=listed["mapRunArn"])["executions"]

    assert listed["mapRunArn"].startswith("arn:aws:states:us-east-1:123456789012:mapRun:machine/L:")
    assert listed["stateMachineArn"] == f"{machine}/L"
    assert (told["status"], told["maxConcurrency"], told["toleratedFailureCount"]) == ("SUCCEEDED", 5, 1)
    assert {name: told["itemCounts"][name] for name in ("succeeded", "failed", "resultsWritten", "total")} == {
        "succeeded": 2,
        "failed": 1,
        "resultsWritten": 2,
        "total": 3,
    }
    assert sorted(child["status"] for child in children) == ["FAILED", "SUCCEEDED", "SUCCEEDED"]
    assert len(sfn.list_executions(mapRunArn=listed["mapRunArn"], statusFilter="FAILED")["executions"]) == 1


def test_a_map_without_a_label_has_the_one_that_the_service_makes_of_its_name(sfn: Any) -> None:
    (unnamed,) = _machine({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}})["States"].values()
    del unnamed["Label"]
    machine = create(sfn, {"StartAt": "LoadMap", "States": {"LoadMap": unnamed}})
    execution = start(sfn, machine, input="[1]")
    finished(sfn, execution)

    (listed,) = sfn.list_map_runs(executionArn=execution)["mapRuns"]

    # As recorded of a Map of this name.
    assert listed["stateMachineArn"] == f"{machine}/34a8d7c6-ed5e-37c8-a758-52f3cbb41e32"


def test_items_of_batches_are_counted_one_by_one(sfn: Any) -> None:
    inner = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
    execution = start(sfn, create(sfn, _machine(inner, ItemBatcher={"MaxItemsPerBatch": 2})), input="[1, 2, 3]")
    finished(sfn, execution)

    told = sfn.describe_map_run(mapRunArn=sfn.list_map_runs(executionArn=execution)["mapRuns"][0]["mapRunArn"])

    assert (told["itemCounts"]["total"], told["executionCounts"]["total"]) == (3, 2)
    assert (told["itemCounts"]["resultsWritten"], told["executionCounts"]["resultsWritten"]) == (3, 2)


def test_a_writer_writes_the_failures_too(sfn: Any) -> None:
    writer = {"WriterConfig": {"Transformation": "NONE"}}
    machine = create(sfn, _machine(_FAILS_ON_2, ToleratedFailureCount=1, ResultWriter=writer))
    execution = start(sfn, machine, input="[1, 2, 3]")
    finished(sfn, execution)

    told = sfn.describe_map_run(mapRunArn=sfn.list_map_runs(executionArn=execution)["mapRuns"][0]["mapRunArn"])

    assert told["itemCounts"]["resultsWritten"] == 3


def test_items_whose_turn_never_came_are_counted_as_pending(sfn: Any) -> None:
    writer = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "out"}}
    machine = create(sfn, _machine(_FAILS_ON_2, MaxConcurrency=1, ResultWriter=writer))
    execution = start(sfn, machine, input="[1, 2, 3, 4]")
    finished(sfn, execution)

    told = sfn.describe_map_run(mapRunArn=sfn.list_map_runs(executionArn=execution)["mapRuns"][0]["mapRunArn"])

    expected = {"pending": 2, "succeeded": 1, "failed": 1, "total": 4, "resultsWritten": 4}
    for counts in (told["itemCounts"], told["executionCounts"]):
        assert {name: counts[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("fields", "executions", "items"),
    [({}, (1, 2, 3), (1, 2, 3)), ({"ItemBatcher": {"MaxItemsPerBatch": 2}}, (1, 1, 2), (2, 1, 3))],
    ids=["items", "batches"],
)
def test_what_waits_for_its_turn_is_pending(
    sfn: Any, fields: dict[str, Any], executions: tuple[int, ...], items: tuple[int, ...]
) -> None:
    execution = start(sfn, create(sfn, _machine(_WAIT, MaxConcurrency=1, **fields)), input="[1, 2, 3]")
    (listed,) = poll(lambda: sfn.list_map_runs(executionArn=execution)["mapRuns"], bool)
    arn = listed["mapRunArn"]

    told = poll(lambda: sfn.describe_map_run(mapRunArn=arn), lambda told: told["executionCounts"]["running"] > 0)

    (child,) = sfn.list_executions(mapRunArn=arn)["executions"]
    running = sfn.describe_execution(executionArn=child["executionArn"])
    sfn.stop_execution(executionArn=execution)
    after = sfn.describe_map_run(mapRunArn=arn)
    names = ("running", "pending", "total")
    assert tuple(told["executionCounts"][name] for name in names) == executions
    assert tuple(told["itemCounts"][name] for name in names) == items
    assert ("redriveCount" in child, "redriveCount" in running) == (True, False)
    assert (after["executionCounts"]["pending"], after["itemCounts"]["pending"]) == (executions[1], items[1])
    assert (after["executionCounts"]["aborted"], after["itemCounts"]["total"]) == (1, 3)


def test_an_update_lets_more_executions_go_on_at_once(sfn: Any) -> None:
    execution = start(sfn, create(sfn, _machine(_WAIT, MaxConcurrency=1)), input="[1, 2, 3]")
    found = poll(lambda: sfn.list_map_runs(executionArn=execution)["mapRuns"], bool)
    arn = found[0]["mapRunArn"]
    before = poll(lambda: sfn.describe_map_run(mapRunArn=arn), lambda told: told["executionCounts"]["running"] > 0)

    sfn.update_map_run(mapRunArn=arn, maxConcurrency=2, toleratedFailureCount=1, toleratedFailurePercentage=10.0)

    after = poll(lambda: sfn.describe_map_run(mapRunArn=arn), lambda told: told["executionCounts"]["running"] > 1)
    sfn.stop_execution(executionArn=execution)
    assert before["executionCounts"]["running"] == 1
    assert (after["maxConcurrency"], after["toleratedFailureCount"], after["toleratedFailurePercentage"]) == (
        2,
        1,
        10.0,
    )
    assert "stopDate" not in after
    assert sfn.describe_map_run(mapRunArn=arn)["status"] == "ABORTED"
    sfn.update_map_run(mapRunArn=arn, maxConcurrency=3)
    assert sfn.describe_map_run(mapRunArn=arn)["maxConcurrency"] == 1


def test_an_execution_in_a_map_run_is_described_and_has_a_history_of_its_own(sfn: Any) -> None:
    execution = start(sfn, create(sfn, _machine(_FAILS_ON_2, ToleratedFailureCount=1)), input="[1, 2]")
    finished(sfn, execution)
    arn = sfn.list_map_runs(executionArn=execution)["mapRuns"][0]["mapRunArn"]
    failed, succeeded = sfn.list_executions(mapRunArn=arn)["executions"]

    good = sfn.describe_execution(executionArn=succeeded["executionArn"])
    bad = sfn.describe_execution(executionArn=failed["executionArn"])
    events = sfn.get_execution_history(executionArn=failed["executionArn"])["events"]

    assert (good["mapRunArn"], good["status"], good["input"], good["output"]) == (arn, "SUCCEEDED", "1", "1")
    assert (bad["status"], bad["error"]) == ("FAILED", "E")
    assert [(event["id"], event["type"]) for event in events] == [
        (1, "ExecutionStarted"),
        (2, "ChoiceStateEntered"),
        (3, "ChoiceStateExited"),
        (4, "FailStateEntered"),
        (5, "ExecutionFailed"),
    ]


def test_a_map_run_within_a_map_run_belongs_to_the_execution_that_began_it(sfn: Any) -> None:
    last = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
    inner = _machine(last, Label="In")
    machine = _machine({"StartAt": "N", "States": {"N": inner["States"]["M"]}})
    execution = start(sfn, create(sfn, machine), input="[[1], [2, 3]]")
    finished(sfn, execution)

    (outer,) = sfn.list_map_runs(executionArn=execution)["mapRuns"]
    children = sfn.list_executions(mapRunArn=outer["mapRunArn"])["executions"]
    runs = [sfn.list_map_runs(executionArn=child["executionArn"])["mapRuns"] for child in children]

    assert [len(found) for found in runs] == [1, 1]
    for child, (found,) in zip(children, runs, strict=True):
        told = sfn.describe_map_run(mapRunArn=found["mapRunArn"])
        assert found["executionArn"] == told["executionArn"] == child["executionArn"]
    totals = [sfn.describe_map_run(mapRunArn=found["mapRunArn"])["itemCounts"]["total"] for (found,) in runs]
    assert sorted(totals) == [1, 2]


def test_the_definition_behind_an_execution_of_a_map_run_is_what_the_map_does_with_an_item(sfn: Any) -> None:
    machine = create(sfn, _machine(_FAILS_ON_2))
    execution = start(sfn, machine, input="[1]")
    finished(sfn, execution)
    (listed,) = sfn.list_map_runs(executionArn=execution)["mapRuns"]
    (child,) = sfn.list_executions(mapRunArn=listed["mapRunArn"])["executions"]

    told = sfn.describe_state_machine_for_execution(executionArn=child["executionArn"])

    assert (told["stateMachineArn"], told["mapRunArn"]) == (f"{machine}/L", listed["mapRunArn"])
    assert (told["name"], told["label"]) == ("machine", "L")
    inner = json.loads(told["definition"])
    assert inner == {name: value for name, value in _FAILS_ON_2.items() if name != "ProcessorConfig"}
    assert told["definition"] == json.dumps(inner, separators=(",", ":"))


def test_an_execution_that_no_map_run_has_does_not_exist(sfn: Any) -> None:
    arn = f"{create(sfn).replace(':stateMachine:', ':execution:')}/L:1"

    for ask in (
        sfn.describe_execution,
        sfn.get_execution_history,
        sfn.list_map_runs,
        sfn.describe_state_machine_for_execution,
    ):
        assert fault(sfn, lambda ask=ask: ask(executionArn=arn))[0] == "ExecutionDoesNotExist"  # type: ignore[misc]  # mypy cannot infer it


_WAITS_AS_TOLD: dict[str, Any] = {
    "StartAt": "W",
    "States": {"W": {"Type": "Wait", "SecondsPath": "$", "End": True}},
}


def _children(sfn: Any, execution: str) -> dict[int, str]:
    """Return the executions of the map run of ``execution`` by their input, once there are two."""
    (run,) = poll(lambda: sfn.list_map_runs(executionArn=execution)["mapRuns"], bool)
    listed = poll(lambda: sfn.list_executions(mapRunArn=run["mapRunArn"])["executions"], lambda found: len(found) == 2)
    arns = [child["executionArn"] for child in listed]
    return {int(sfn.describe_execution(executionArn=arn)["input"]): arn for arn in arns}


def test_one_execution_of_a_map_run_is_stopped_and_the_others_go_on(sfn: Any) -> None:
    writer = {"WriterConfig": {"Transformation": "NONE"}}
    machine = _machine(_WAITS_AS_TOLD, ToleratedFailureCount=1, ResultWriter=writer)
    execution = start(sfn, create(sfn, machine), input="[600, 0]")
    stopped = _children(sfn, execution)[600]

    when = sfn.stop_execution(executionArn=stopped, error="E", cause="enough")["stopDate"]
    again = sfn.stop_execution(executionArn=stopped)["stopDate"]

    ended = finished(sfn, execution)
    child = sfn.describe_execution(executionArn=stopped)
    history = sfn.get_execution_history(executionArn=stopped)["events"]
    (run,) = sfn.list_map_runs(executionArn=execution)["mapRuns"]
    counts = sfn.describe_map_run(mapRunArn=run["mapRunArn"])["executionCounts"]
    assert ended["status"] == "SUCCEEDED"
    assert [record["Status"] for record in json.loads(ended["output"])] == ["ABORTED", "SUCCEEDED"]
    assert (child["status"], child["error"], child["cause"]) == ("ABORTED", "E", "enough")
    assert when == again == child["stopDate"]
    assert (history[-1]["type"], history[-1]["previousEventId"]) == ("ExecutionAborted", 0)
    assert history[-1]["executionAbortedEventDetails"] == {"error": "E", "cause": "enough"}
    assert (counts["aborted"], counts["succeeded"]) == (1, 1)


def test_a_stopped_execution_of_a_map_run_counts_as_failed(sfn: Any) -> None:
    execution = start(sfn, create(sfn, _machine(_WAITS_AS_TOLD)), input="[600, 601]")
    children = _children(sfn, execution)

    sfn.stop_execution(executionArn=children[601])

    ended = finished(sfn, execution)
    assert (ended["status"], ended["error"]) == ("FAILED", "States.ExceedToleratedFailureThreshold")
    aborted = sfn.describe_execution(executionArn=children[600])
    cause = f"The map run execution [{aborted['mapRunArn']}] which was managing this resource was aborted"
    assert (aborted["status"], aborted["cause"], "error" in aborted) == ("ABORTED", cause, False)
    history = sfn.get_execution_history(executionArn=children[600])["events"]
    assert history[-1]["executionAbortedEventDetails"] == {"cause": cause}


def test_an_execution_of_an_express_map_run_is_described_but_has_no_history(sfn: Any) -> None:
    machine = _machine(_FAILS_ON_2, ToleratedFailureCount=1)
    machine["States"]["M"]["ItemProcessor"]["ProcessorConfig"]["ExecutionType"] = "EXPRESS"
    execution = start(sfn, create(sfn, machine), input="[1, 2]")
    finished(sfn, execution)
    (run,) = sfn.list_map_runs(executionArn=execution)["mapRuns"]

    failed, _ = sfn.list_executions(mapRunArn=run["mapRunArn"])["executions"]

    arn = failed["executionArn"]
    kind, place, name = arn.split(":", 5)[-1].split(":", 2)
    assert (kind, place, failed["name"], name.count(":")) == ("express", "machine/L", name, 1)
    told = sfn.describe_execution(executionArn=arn)
    assert (told["name"], told["input"], told["error"], told["mapRunArn"]) == (name, "2", "E", run["mapRunArn"])
    assert (told["redriveCount"], told["redriveStatus"]) == (0, "REDRIVABLE_BY_MAP_RUN")
    behind = sfn.describe_state_machine_for_execution(executionArn=arn)
    assert (behind["label"], behind["mapRunArn"]) == ("L", run["mapRunArn"])
    for ask in (sfn.get_execution_history, sfn.redrive_execution, sfn.stop_execution, sfn.list_map_runs):
        refused = fault(sfn, lambda ask=ask: ask(executionArn=arn))  # type: ignore[misc]  # mypy cannot infer it
        assert refused == ("InvalidArn", "Invalid Arn: 'Resource type not valid in this context: express'")
