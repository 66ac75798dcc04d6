"""Laws of redriving: whenever an execution ended, what is left of it leads to where it would have come."""

import asyncio
import itertools
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.definition import read_definition
from engine.errors import StateFailed
from engine.execution.clock import ManualClock
from engine.execution.execution import Execution
from engine.execution.redriving import Past
from engine.execution.remains import remains
from engine.history.events import (
    ExecutionEnded,
    ExecutionPath,
    ExecutionStarted,
    HistoryEvent,
    StateExited,
    TaskStarted,
)
from engine.history.map_runs import map_runs
from engine.history.service_events import ServiceEvent, child_service_events, service_events
from engine.history.service_history import ServiceHistory
from engine.history.view import fold
from engine.language.dialects import Dialect
from engine.language.values import Json
from tests.engine.history.sample_events import events

from .conftest import FakeRunner

_FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:work"


def _machine(*states: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    named = dict(states)
    for (name, state), following in zip(states, [*states[1:], None], strict=False):
        if state["Type"] not in ("Succeed", "Choice"):
            named[name] = {**state, **({"End": True} if following is None else {"Next": following[0]})}
    return {"StartAt": states[0][0], "States": named}


def _work(**fields: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": _FUNCTION, **fields}


_EACH = _machine(("I1", _work()), ("I2", {"Type": "Pass", "Assign": {"seen.$": "$"}}), ("I3", _work()))
_DEFINITION = _machine(
    ("A", {"Type": "Pass", "Assign": {"n": 0}}),
    ("B", {"Type": "Pass", "Assign": {"n.$": "States.MathAdd($n, 1)"}}),
    ("C", {"Type": "Choice", "Choices": [{"Variable": "$n", "NumericLessThan": 3, "Next": "B"}], "Default": "M"}),
    ("M", {"Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 2, "ItemProcessor": _EACH, "ResultPath": "$.m"}),
    ("W", {"Type": "Wait", "Seconds": 5}),
    (
        "P",
        {
            "Type": "Parallel",
            "Branches": [
                _machine(("P1", _work(InputPath="$.m[0]"))),
                _machine(
                    ("P2", {"Type": "Map", "ItemsPath": "$.m", "ItemProcessor": _machine(("J", _work()))}),
                    ("P3", {"Type": "Succeed"}),
                ),
            ],
            "ResultPath": "$.p",
        },
    ),
    ("D", {"Type": "Pass", "Parameters": {"n.$": "$n", "m.$": "$.m", "p.$": "$.p"}}),
)
_CHILD = _machine(("I1", _work()), ("I2", {"Type": "Pass", "Assign": {"x.$": "$"}}), ("I3", _work(InputPath="$x")))
_DISTRIBUTED = _machine(
    ("A", {"Type": "Pass", "InputPath": "$.items"}),
    (
        "M",
        {
            "Type": "Map",
            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **_CHILD},
            "MaxConcurrency": 2,
        },
    ),
    ("D", {"Type": "Pass"}),
)
_MACHINES = pytest.mark.parametrize("machine", [_DEFINITION, _DISTRIBUTED], ids=["inline", "distributed"])
_INPUT: dict[str, Any] = {"items": [1, 2, 3]}


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the loop have a turn after every state, so that an execution can be stopped there."""
    monkeypatch.setattr("engine.execution.turns.TURN_SECONDS", 0.0)


async def _through(
    machine: dict[str, Any], past: Past | None = None, *, stop_after: int | None = None, fail_at: int | None = None
) -> Execution:
    """Return an execution that has ended; it is stopped after an event, or the work fails that is done ``fail_at``-th."""
    definition = read_definition(json.dumps(machine), Dialect.ASL)
    assert not definition.has_errors, [problem.text() for problem in definition.problems]
    numbers = itertools.count(1)

    def work(given: Json) -> Json:
        if next(numbers) == fail_at:
            raise StateFailed("Broken", "", from_task=True)
        assert isinstance(given, int)
        return given * 10

    runner: Any = FakeRunner({_FUNCTION: work})
    execution = Execution(definition, _INPUT, name="n", runner=runner, clock=ManualClock(), past=past)
    execution.begin()
    if stop_after is not None:
        loop = asyncio.get_running_loop()

        def note(event: HistoryEvent) -> None:
            if event.id == stop_after:
                loop.call_soon(execution.stop)

        execution.subscribe(note)
    await execution.wait()
    return execution


def _exits(events: Sequence[HistoryEvent]) -> Counter[ExecutionPath]:
    return Counter(event.path for event in events if isinstance(event, StateExited))


def _check_child(told: list[ServiceEvent]) -> None:
    """See that the history of an execution of a map run is whole: it began, it ended well, and each of its states too."""
    assert [event["id"] for event in told] == list(range(1, len(told) + 1))
    assert told[0]["type"] == "ExecutionStarted"
    assert told[-1]["type"] == "ExecutionSucceeded"
    kinds = Counter(event["type"] for event in told)
    assert (kinds["TaskStateEntered"], kinds["TaskStateExited"]) == (2, 2)
    assert kinds["PassStateEntered"] == kinds["PassStateExited"] == 1


async def _check(machine: dict[str, Any], before: Sequence[HistoryEvent], plain: Execution) -> None:
    """See that an execution which left ``before`` comes, when it is redriven, where ``plain`` came."""
    redriven = await _through(machine, Past(id="i", events=before, count=1))

    result, expected = await redriven.wait(), await plain.wait()
    assert result == expected
    events = redriven.events
    assert [event.id for event in events] == list(range(1, len(events) + 1))
    assert _exits(events) == _exits(plain.events)  # what had ended well is not done again
    told = service_events(events)
    ids = ServiceHistory()
    ids.catch_up(events)
    assert ids.last == len(told)
    assert all(event["previousEventId"] < event["id"] for event in told)  # type: ignore[operator] # numbers
    for view in map_runs(events):
        for child in view.children:
            _check_child(child_service_events(events, view.arn, child))
    shown, wanted = fold(events), fold(plain.events)
    assert {path: state.status for path, state in shown.states.items()} == {
        path: state.status for path, state in wanted.states.items()
    }
    assert shown.status == "SUCCEEDED"


@pytest.mark.slow
@_MACHINES
async def test_wherever_the_program_broke_off_a_redrive_leads_to_the_same_end(machine: dict[str, Any]) -> None:
    plain = await _through(machine)
    assert plain.view.status == "SUCCEEDED", plain.view.to_json()
    length = len(plain.events)

    for kept in range(1, length - 1):
        end = ExecutionEnded(kept + 1, 0.0, (), "ABORTED")
        await _check(machine, [*plain.events[:kept], end], plain)


@pytest.mark.slow
@_MACHINES
async def test_whenever_it_was_stopped_a_redrive_leads_to_the_same_end(machine: dict[str, Any]) -> None:
    plain = await _through(machine)
    number = 0

    for moment in range(1, len(plain.events) - 1):
        stopped = await _through(machine, stop_after=moment)
        if (await stopped.wait()).status == "ABORTED":
            number += 1
            await _check(machine, stopped.events, plain)

    assert number > len(plain.events) // 2


@pytest.mark.slow
@_MACHINES
async def test_whatever_failed_a_redrive_leads_to_the_same_end(machine: dict[str, Any]) -> None:
    plain = await _through(machine)
    calls = sum(isinstance(event, TaskStarted) for event in plain.events)

    for number in range(1, calls + 1):
        failed = await _through(machine, fail_at=number)
        assert (await failed.wait()).status == "FAILED"
        await _check(machine, failed.events, plain)


@_MACHINES
async def test_a_second_redrive_goes_on_from_the_first(machine: dict[str, Any]) -> None:
    plain = await _through(machine)
    first = await _through(machine, stop_after=20)

    for moment in range(len(first.events) + 1, len(first.events) + 25):
        second = await _through(machine, Past(id="i", events=first.events, count=1), stop_after=moment)
        if (await second.wait()).status == "ABORTED":
            third = await _through(machine, Past(id="i", events=second.events, count=2))
            assert await third.wait() == await plain.wait()


@pytest.mark.slow
@given(st.lists(events, max_size=20))
def test_what_is_left_is_told_of_the_oddest_history(history: list[HistoryEvent]) -> None:
    left = remains(history)

    assert (left is None) == (not any(isinstance(event, ExecutionStarted) for event in history))


@pytest.mark.parametrize("history", [[], [ExecutionEnded(1, 0.0, (), "ABORTED")]], ids=["none", "no start"])
def test_without_a_beginning_there_is_nothing_left(history: list[HistoryEvent]) -> None:
    assert remains(history) is None
