"""Quotas of Step Functions: the size of payloads and variables, and the number of history events."""

import json
from typing import Any

import pytest

from engine.definition import Definition, read_definition
from engine.errors import StateFailed
from engine.execution import recorder
from engine.execution.clock import ManualClock
from engine.execution.engine import Engine
from engine.execution.execution import Execution
from engine.execution.limits import NO_LIMITS, Limits
from engine.execution.variables import MOST_BYTES, MOST_BYTES_IN_ALL, Scope
from engine.expressions import intrinsic_functions
from engine.history.service_history import ServiceHistory
from engine.language import values


def _definition(states: dict[str, Any]) -> Definition:
    return read_definition(json.dumps({"Version": "1.0", "StartAt": next(iter(states)), "States": states}))


async def _run(states: dict[str, Any], data: Any, limits: Limits | None = None) -> Execution:
    async with Engine(clock=ManualClock()) as engine:
        execution = await engine.start(_definition(states), data, limits=limits)
        await execution.wait()
    return execution


def _loop() -> dict[str, Any]:
    rule = {"Variable": "$.never", "IsPresent": True, "Next": "Z"}
    return {
        "A": {"Type": "Pass", "Next": "B"},
        "B": {"Type": "Choice", "Choices": [rule], "Default": "A"},
        "Z": {"Type": "Succeed"},
    }


@pytest.mark.parametrize("most", [25, 26, 27, 28, 100])
async def test_the_event_that_ends_the_execution_is_the_last_one_allowed(most: int) -> None:
    execution = await _run(_loop(), {}, Limits(history_events=most))

    ids = ServiceHistory()
    ids.catch_up(execution.events)
    result = await execution.wait()
    assert result.error == "States.Runtime"
    assert result.cause == f"The execution reached the maximum number of history events ({most})."
    assert ids.last == most


@pytest.mark.parametrize("most", range(8, 29))
async def test_what_runs_side_by_side_ends_with_the_quota_too(most: int) -> None:
    rule = {"Variable": "$", "NumericEquals": 2, "Next": "E"}
    inner = {
        "C": {"Type": "Choice", "Choices": [rule], "Default": "P"},
        "P": {"Type": "Pass", "End": True},
        "E": {"Type": "Fail", "Error": "E", "Cause": "c"},
    }
    each = {"Type": "Map", "ItemProcessor": {"StartAt": "C", "States": inner}, "Next": "Z"}
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "Z"}]

    execution = await _run(
        {"M": {**each, "Catch": catch}, "Z": {"Type": "Succeed"}}, [1, 2, 3, 4], Limits(history_events=most)
    )

    ids = ServiceHistory()
    ids.catch_up(execution.events)
    assert (await execution.wait()).error == "States.Runtime"
    assert ids.last <= most


async def test_the_quota_of_events_counts_those_of_the_service() -> None:
    each = {
        "Type": "Map",
        "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}},
        "End": True,
    }

    fits = await _run({"M": each}, [1, 2, 3], Limits(history_events=18))
    does_not = await _run({"M": each}, [1, 2, 3], Limits(history_events=17))

    assert (await fits.wait()).status == "SUCCEEDED"
    assert (await does_not.wait()).status == "FAILED"


async def test_an_output_beyond_the_quota_is_no_error_for_everyone() -> None:
    states: dict[str, dict[str, Any]] = {
        "M": {
            "Type": "Map",
            "ItemProcessor": {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}},
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Z"}],
            "Next": "Z",
            "ResultSelector": {"twice.$": "States.Array($, $)"},
        },
        "Z": {"Type": "Pass", "End": True},
    }
    data = ["x" * 1000 for _ in range(140)]

    strict = await _run(states, data)
    caught = await _run(
        {**states, "M": {**states["M"], "Catch": [{"ErrorEquals": ["States.DataLimitExceeded"], "Next": "Z"}]}}, data
    )
    lax = await _run(states, data, NO_LIMITS)

    result = await strict.wait()
    assert result.error == "States.DataLimitExceeded"
    assert result.cause == (
        "The state/task 'M' returned a result with a size exceeding the maximum number of bytes service limit."
    )
    assert (await caught.wait()).status == "SUCCEEDED"
    assert (await lax.wait()).status == "SUCCEEDED"


def _set_bound(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    for module in (values, recorder, intrinsic_functions):
        monkeypatch.setattr(module, "MOST_BYTES", most)


@pytest.mark.parametrize(
    "grow",
    [
        {"a.$": "States.Format('{}{}', $.a, $.a)"},
        {"a.$": "States.Array($.a, $.a)"},
        {"a": {"b.$": "$.a", "c.$": "$.a"}},
        {"a.$": "States.JsonToString(States.Array($.a, $.a))"},
    ],
    ids=["format", "array", "template", "text"],
)
async def test_data_that_doubles_ends_before_the_memory_does(
    monkeypatch: pytest.MonkeyPatch, grow: dict[str, Any]
) -> None:
    _set_bound(monkeypatch, 10_000)
    states = {**_loop(), "A": {"Type": "Pass", "Parameters": grow, "Next": "B"}}

    execution = await _run(states, {"a": "x" * 10}, NO_LIMITS)

    result = await execution.wait()
    assert (result.status, "larger than 10,000 bytes" in result.cause) == ("FAILED", True)
    assert len(execution.events) < 100


_MANY = [{"x.$": "$.a"}] * 1_000


@pytest.mark.parametrize(
    "state",
    [
        {"Type": "Pass", "Parameters": {"all": _MANY}},
        {"Type": "Task", "Resource": "arn:aws:lambda:::function:f", "Parameters": {"all": _MANY}},
        {
            "Type": "Map",
            "ItemsPath": "$.items",
            "Parameters": {"all": _MANY},
            "Iterator": {"StartAt": "I", "States": {"I": {"Type": "Pass", "Result": 1, "End": True}}},
        },
    ],
    ids=["output", "arguments", "item"],
)
async def test_what_holds_one_thing_many_times_is_as_large_as_it_is_told(
    monkeypatch: pytest.MonkeyPatch, state: dict[str, Any]
) -> None:
    _set_bound(monkeypatch, 500_000)

    result = await (await _run({"S": {**state, "End": True}}, {"a": "x" * 1_000, "items": [1]}, NO_LIMITS)).wait()

    assert (result.error, "is larger than 500,000 bytes" in result.cause) == ("States.DataLimitExceeded", True)


def test_variables_have_a_size_each_and_together() -> None:
    scope = Scope({})
    scope.assign({"a": "x" * (MOST_BYTES - 2)})

    with pytest.raises(StateFailed) as one:
        scope.assign({"a": "x" * MOST_BYTES}, "S")
    with pytest.raises(StateFailed) as two:
        scope.assign(dict.fromkeys("bc", "x" * (MOST_BYTES // 2 - 1)), "S")
    assert one.value.cause == "Variable size limit exceeded. Variable 'a' in state 'S' was assigned 262146 bytes."
    assert two.value.cause == (
        "State total variable size limit exceeded. Variable 'c' in state 'S' was assigned 131073 bytes, which caused the "
        "size of variables assigned in the state to exceed its limit by 2 bytes."
    )
    for number in range(MOST_BYTES_IN_ALL // MOST_BYTES - 1):
        scope.assign({f"v{number}": "x" * (MOST_BYTES - 2)})
    with pytest.raises(StateFailed) as all_together:
        scope.inner().assign({"more": 1}, "S")
    assert all_together.value.cause == (
        "Execution total variable size limit exceeded. State 'S' assigned variables that exceed the total execution limit "
        "by 1 bytes."
    )
    scope.assign({"v0": ""})

    scope.inner().assign({"more": 1})


def test_what_an_inner_scope_assigns_stays_inside() -> None:
    outer = Scope({}, {"a": 1})
    inner = outer.inner()

    inner.assign({"b": 2})

    assert dict(inner.values) == {"a": 1, "b": 2}
    assert dict(outer.values) == {"a": 1}
