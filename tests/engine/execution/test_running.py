"""How machines run: order, data flow, choices, branches, iterations."""

import asyncio
from typing import Any

import pytest

from engine.execution.execution import Result
from engine.history.events import StateAborted, StateEntered
from engine.history.view import StateStatus
from engine.language.values import Json

from .conftest import Stage, failing, machine, task


async def test_passes_hand_their_input_on(stage: Stage) -> None:
    result = await stage.run(
        machine({"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "End": True}}), {"x": 1}
    )

    assert result == Result("SUCCEEDED", {"x": 1})


async def test_a_task_gets_its_parameters_and_its_result_goes_to_result_path(stage: Stage) -> None:
    stage.runner.handlers["sum"] = lambda event: sum(event["values"])  # type: ignore[index,call-overload,arg-type]

    result = await stage.run(
        machine({"S": task("sum", Parameters={"values.$": "$.xs"}, ResultPath="$.total")}), {"xs": [1, 2, 3]}
    )

    assert result.output == {"xs": [1, 2, 3], "total": 6}
    assert stage.runner.calls[0].arguments == {"values": [1, 2, 3]}


@pytest.mark.parametrize(
    ("data", "expected"),
    [({"age": 18}, "adult"), ({"age": 3}, "child"), ({"age": "18"}, "child")],
    ids=["match", "default", "other type is no match"],
)
async def test_a_choice_takes_the_first_rule_that_matches(stage: Stage, data: Json, expected: str) -> None:
    states: dict[str, Any] = {
        "C": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.age", "NumericEquals": 18, "Next": "Adult"}],
            "Default": "Child",
        },
        "Adult": {"Type": "Pass", "Result": "adult", "End": True},
        "Child": {"Type": "Pass", "Result": "child", "End": True},
    }

    assert (await stage.run(machine(states), data)).output == expected


async def test_a_choice_without_match_or_default_fails(stage: Stage) -> None:
    states: dict[str, Any] = {
        "C": {"Type": "Choice", "Choices": [{"Variable": "$.a", "NumericEquals": 1, "Next": "P"}]},
        "P": {"Type": "Pass", "End": True},
    }

    result = await stage.run(machine(states), {"a": 2})

    assert (result.status, result.error) == ("FAILED", "StatesNoChoiceMatched")
    assert "'C'" in result.cause


async def test_parallel_gives_outputs_in_the_order_of_branches(stage: Stage) -> None:
    branches = [machine({name: {"Type": "Pass", "Result": name, "End": True}}) for name in ("A", "B")]

    result = await stage.run(machine({"P": {"Type": "Parallel", "Branches": branches, "End": True}}))

    assert result.output == ["A", "B"]


async def test_a_failed_branch_stops_its_siblings_and_fails_the_parallel(stage: Stage) -> None:
    started = asyncio.Event()

    async def hang(event: Json) -> Json:
        started.set()
        await asyncio.Event().wait()
        return None

    async def fail_later(event: Json) -> Json:
        await started.wait()
        return failing("Boom", "because")(event)  # type: ignore[return-value]  # it raises

    stage.runner.handlers.update(hang=hang, fail=fail_later)
    branches = [machine({"Hang": task("hang")}), machine({"Fail": task("fail")})]

    result = await stage.run(machine({"P": {"Type": "Parallel", "Branches": branches, "End": True}}))

    assert result == Result("FAILED", None, "Boom", "because")
    assert stage.execution is not None
    assert [event.path for event in stage.execution.events if isinstance(event, StateAborted)] == [("P", 0, "Hang")]


def _map(iterator: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return machine({"M": {"Type": "Map", "Iterator": iterator, "End": True, **fields}})


async def test_map_goes_over_items_in_order(stage: Stage) -> None:
    stage.runner.handlers["double"] = lambda event: event * 2  # type: ignore[operator]

    result = await stage.run(_map(machine({"D": task("double")}), ItemsPath="$.xs"), {"xs": [0, 1, 2]})

    assert result.output == [0, 2, 4]


@pytest.mark.parametrize(
    ("limit", "expected"), [(None, 1), (1, 1), (2, 2), (0, 5)], ids=["default", "1", "2", "no limit"]
)
async def test_map_runs_as_many_at_once_as_allowed(stage: Stage, limit: int | None, expected: int) -> None:
    running = most = 0

    async def work(event: Json) -> Json:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        running -= 1
        return event

    stage.runner.handlers["work"] = work
    fields = {} if limit is None else {"MaxConcurrency": limit}

    result = await stage.run(_map(machine({"W": task("work")}), ItemsPath="$.xs", **fields), {"xs": [1, 2, 3, 4, 5]})

    assert result.output == [1, 2, 3, 4, 5]
    assert most == expected


async def test_map_parameters_see_the_item_and_the_selected_input(stage: Stage) -> None:
    inner = machine({"P": {"Type": "Pass", "OutputPath": "$.x", "End": True}})
    definition = machine(
        {
            "M": {
                "Type": "Map",
                "InputPath": "$.d",
                "ItemsPath": "$.xs",
                "Parameters": {"k.$": "$.k", "x.$": "$$.Map.Item.Value"},
                "ResultPath": "$.d.ys",
                "Iterator": inner,
                "End": True,
            }
        }
    )

    result = await stage.run(definition, {"t": 1, "d": {"k": "a", "xs": [1, 2]}})

    assert result.output == {"t": 1, "d": {"k": "a", "xs": [1, 2], "ys": [1, 2]}}
    assert stage.execution is not None
    inputs = [
        event.input for event in stage.execution.events if isinstance(event, StateEntered) and len(event.path) == 3
    ]
    assert inputs == [{"k": "a", "x": 1}, {"k": "a", "x": 2}]


async def test_an_empty_array_runs_no_iteration(stage: Stage) -> None:
    result = await stage.run(_map(machine({"P": {"Type": "Pass", "End": True}}), ItemsPath="$.xs"), {"xs": []})

    assert result.output == []


@pytest.mark.parametrize("data", [{"xs": {"a": 1}}, {}], ids=["object", "missing"])
async def test_map_over_no_array_fails_with_a_cause_that_names_the_path(stage: Stage, data: Json) -> None:
    result = await stage.run(_map(machine({"P": {"Type": "Pass", "End": True}}), ItemsPath="$.xs"), data)

    assert result.error == "StatesRuntime"
    assert "$.xs" in result.cause


async def test_a_path_that_selects_nothing_fails_the_state(stage: Stage) -> None:
    result = await stage.run(machine({"A": {"Type": "Pass", "InputPath": "$.no", "End": True}}), {"a": 1})

    assert result.error == "StatesRuntime"
    assert "$.no" in result.cause
    assert stage.execution is not None
    assert stage.execution.view.states["A",].status is StateStatus.FAILED


@pytest.mark.parametrize(
    "fields", [{"InputPath": "$.no"}, {"Parameters": {"x.$": "$.no"}}], ids=["InputPath", "Parameters"]
)
async def test_a_fixed_result_hides_no_path_that_selects_nothing(stage: Stage, fields: dict[str, Any]) -> None:
    result = await stage.run(machine({"A": {"Type": "Pass", "Result": 1, **fields, "End": True}}), {"a": 1})

    assert result.error == "StatesRuntime"
    assert "$.no" in result.cause


async def test_fail_ends_the_execution_with_its_error_and_cause(stage: Stage) -> None:
    result = await stage.run(machine({"F": {"Type": "Fail", "Error": "Bad", "Cause": "why"}}))

    assert result == Result("FAILED", None, "Bad", "why")


async def test_fail_reads_error_and_cause_from_the_input(stage: Stage) -> None:
    state = {"Type": "Fail", "ErrorPath": "$.e", "CausePath": "$.c"}

    result = await stage.run(machine({"F": state}), {"e": "E", "c": "C"})

    assert (result.error, result.cause) == ("E", "C")


async def test_succeed_ends_with_its_filtered_input(stage: Stage) -> None:
    result = await stage.run(
        machine({"S": {"Type": "Succeed", "InputPath": "$.a", "OutputPath": "$.b"}}), {"a": {"b": 1}}
    )

    assert result.output == 1


async def test_a_loop_that_never_waits_lets_others_run(stage: Stage) -> None:
    states: dict[str, Any] = {
        "Go": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.stop", "IsPresent": True, "Next": "End"}],
            "Default": "Again",
        },
        "Again": {"Type": "Pass", "Next": "Go"},
        "End": {"Type": "Succeed"},
    }
    execution = stage.start(machine(states), {})

    await asyncio.sleep(0.02)
    execution.stop()
    result = await execution.wait()

    assert result.status == "ABORTED"


async def test_context_object_shows_execution_state_and_item(stage: Stage) -> None:
    parameters = {
        "name.$": "$$.State.Name",
        "input.$": "$$.Execution.Input",
        "execution.$": "$$.Execution.Name",
        "index.$": "$$.Map.Item.Index",
    }
    inner = machine({"P": {"Type": "Pass", "Parameters": parameters, "End": True}})

    result = await stage.run(_map(inner, ItemsPath="$.xs"), {"xs": [5]})

    assert result.output == [{"name": "P", "input": {"xs": [5]}, "execution": "test", "index": 0}]


async def test_subscribers_get_past_events_first(stage: Stage) -> None:
    execution = stage.start(machine({"A": {"Type": "Pass", "End": True}}))
    await execution.wait()
    seen: list[Any] = []

    unsubscribe = execution.subscribe(seen.append)
    unsubscribe()

    assert seen == list(execution.events)
    assert [event.id for event in seen] == [1, 2, 3, 4]


async def test_a_subscription_can_be_ended_twice_and_leaves_the_others(stage: Stage) -> None:
    execution = stage.start(machine({"A": {"Type": "Pass", "End": True}}))
    seen: list[Any] = []
    unsubscribe = execution.subscribe(lambda event: unsubscribe())
    execution.subscribe(seen.append)

    await execution.wait()
    unsubscribe()

    assert seen == list(execution.events)


@pytest.mark.parametrize("kind", ["Map", "Parallel"])
async def test_frames_can_be_nested_twenty_levels_deep(stage: Stage, kind: str) -> None:
    inner = machine({"L0": {"Type": "Pass", "End": True}})
    data: Json = "x"
    for level in range(1, 21):
        frame = {"Type": "Map", "Iterator": inner} if kind == "Map" else {"Type": "Parallel", "Branches": [inner]}
        inner = machine({f"L{level}": {**frame, "End": True}})
        data = [data]
    inner["States"]["L20"]["InputPath"] = "$.data"

    result = await stage.run(inner, {"data": data if kind == "Map" else "x"})

    assert result.output == data


async def test_the_context_names_the_workflow_and_counts_retries(stage: Stage) -> None:
    stage.runner.handlers["f"] = failing("E")
    retry = [{"ErrorEquals": ["E"], "MaxAttempts": 1}, {"ErrorEquals": ["Other"]}]
    parameters = {"workflow.$": "$$.StateMachine.Name", "retries.$": "$$.State.RetryCount"}

    await stage.run(machine({"T": task("f", Retry=retry, Parameters=parameters)}))

    assert [call.arguments for call in stage.runner.calls] == [
        {"workflow": "a workflow", "retries": 0},
        {"workflow": "a workflow", "retries": 1},
    ]


async def test_fail_reads_the_context_too(stage: Stage) -> None:
    result = await stage.run(machine({"F": {"Type": "Fail", "Error": "E", "CausePath": "$$.Execution.Name"}}))

    assert (result.error, result.cause) == ("E", "test")


@pytest.mark.parametrize(
    ("fields", "data", "cause"),
    [
        ({"TimeoutSecondsPath": "$.t"}, {}, "The TimeoutSecondsPath '$.t' selects nothing in the input {}"),
        (
            {"HeartbeatSecondsPath": "$.t"},
            {"t": 0},
            "The HeartbeatSecondsPath '$.t' gives 0, not a positive number",
        ),
        (
            {"TimeoutSecondsPath": "$.t"},
            {"t": True},
            "The TimeoutSecondsPath '$.t' gives true, not a positive number",
        ),
    ],
    ids=["missing", "zero", "no number"],
)
async def test_a_time_limit_that_makes_no_sense_fails_the_task(
    stage: Stage, fields: dict[str, Any], data: Json, cause: str
) -> None:
    result = await stage.run(machine({"T": task("f", **fields)}), data)

    assert (result.error, result.cause) == ("StatesRuntime", cause)


@pytest.mark.parametrize("seconds", [10**400, 1e308], ids=["integer", "float"])
async def test_a_time_limit_beyond_measure_is_the_longest_there_is(stage: Stage, seconds: Json) -> None:
    stage.runner.handlers["f"] = lambda event: event

    await stage.run(machine({"T": task("f", TimeoutSecondsPath="$.t")}), {"t": seconds})

    assert stage.runner.calls[0].timeout == 99_999_999


@pytest.mark.parametrize("seconds", [10**400, 1e308], ids=["integer", "float"])
async def test_a_wait_beyond_measure_is_too_long(stage: Stage, seconds: Json) -> None:
    result = await stage.run(machine({"W": {"Type": "Wait", "SecondsPath": "$.s", "End": True}}), {"s": seconds})

    assert (result.error, result.cause) == ("StatesRuntime", "Wait state delay is too long.")


async def test_the_shortest_time_limit_of_a_task_holds(stage: Stage) -> None:
    stage.runner.handlers["f"] = lambda event: event

    await stage.run(
        machine({"T": task("f", InputPath="$.a", TimeoutSecondsPath="$.t", HeartbeatSeconds=9)}), {"a": {"t": 7}}
    )

    assert stage.runner.calls[0].timeout == 7.0
