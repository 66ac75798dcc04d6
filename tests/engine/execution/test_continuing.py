"""Continuing: what succeeded and did not change is taken over, the rest runs, and comes to what a whole run comes to."""

import copy
import json
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

import pytest

from engine.definition import read_definition
from engine.errors import StateFailed
from engine.execution.clock import ManualClock
from engine.execution.continuing import Plan, Reason, plan_continuation
from engine.execution.execution import Execution
from engine.execution.redriving import Past
from engine.history.events import (
    ExecutionContinued,
    ExecutionEnded,
    ExecutionPath,
    ExecutionStarted,
    HistoryEvent,
    TaskStarted,
)
from engine.history.view import StateStatus, fold
from engine.language.dialects import Dialect
from engine.language.values import Json

from .conftest import FakeRunner
from .test_redriving import _MACHINES, _exits, _through

_WORK = "arn:aws:lambda:us-east-1:123456789012:function:work"
Machine = dict[str, Any]


def _task(following: str = "", **fields: Any) -> Machine:
    return {"Type": "Task", "Resource": _WORK, **({"Next": following} if following else {"End": True}), **fields}


FLOW: Machine = {
    "StartAt": "First",
    "States": {
        "First": {"Type": "Pass", "Assign": {"n": 1}, "Next": "Ask"},
        "Ask": _task("Each", ResultPath="$.asked"),
        "Each": {
            "Type": "Map",
            "ItemsPath": "$.items",
            "MaxConcurrency": 2,
            "ItemProcessor": {
                "StartAt": "Make",
                "States": {"Make": _task("Check"), "Check": _task("Done"), "Done": {"Type": "Succeed"}},
            },
            "ResultPath": "$.each",
            "Next": "Both",
        },
        "Both": {
            "Type": "Parallel",
            "Branches": [
                {"StartAt": "Left", "States": {"Left": _task(InputPath="$.each[0]")}},
                {"StartAt": "Right", "States": {"Right": _task(InputPath="$.each[1]")}},
            ],
            "ResultPath": "$.both",
            "Next": "Last",
        },
        "Last": {"Type": "Pass", "Parameters": {"n.$": "$n", "each.$": "$.each", "both.$": "$.both"}, "End": True},
    },
}
GIVEN: dict[str, Json] = {"items": [10, 20, 30]}


class Bench:
    """Runs a flow whose function answers ``[input]``, unless ``bad`` says that it fails with that input."""

    def __init__(self) -> None:
        self.bad: list[Json] = []
        self.calls: Counter[str] = Counter()
        self.runner = FakeRunner({_WORK: self._answer})

    def _answer(self, given: Json) -> Json:
        self.calls[json.dumps(given)] += 1
        if given in self.bad:
            raise StateFailed("Broken", f"cannot do {given}")
        return [given]

    async def run(self, flow: Machine, data: Json = None, past: Past | None = None) -> Execution:
        self.calls.clear()
        definition = read_definition(json.dumps(flow))
        assert not definition.has_errors, [problem.text() for problem in definition.problems]
        execution = Execution(
            definition,
            GIVEN if data is None else data,
            name="one",
            runner=self.runner,  # type: ignore[arg-type]  # a fake with the same one method
            clock=ManualClock(),
            past=past,
        )
        execution.begin()
        await execution.wait()
        return execution

    async def go_on(
        self, old: Execution, flow: Machine, chosen: Collection[ExecutionPath] = ()
    ) -> tuple[Plan, Execution]:
        """Continue ``old`` with another definition and return the plan and what came of it."""
        plan = plan_continuation(old.events, old.definition, read_definition(json.dumps(flow)), chosen)
        assert plan is not None
        past = Past(id="two", events=plan.events(old.id, "two", 5.0), is_new=True)
        return plan, await self.run(flow, old.input, past)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def _changed(*path: str, **fields: Any) -> Machine:
    """Return the flow with other fields in the state at ``path``: inner states by their names."""
    flow = copy.deepcopy(FLOW)
    states = flow["States"]
    for name in path[:-1]:
        states = states[name]["ItemProcessor"]["States"]
    states[path[-1]].update(fields)
    return flow


def _begins(plan: Plan) -> list[tuple[ExecutionPath, str]]:
    return [(begin.path, begin.reason.value) for begin in plan.begins]


async def test_only_the_item_that_failed_and_what_follows_runs(bench: Bench) -> None:
    bench.bad = [[20]]
    old = await bench.run(FLOW)
    assert old.view.status == "FAILED"
    whole = old.events[:]

    bench.bad = []
    plan, new = await bench.go_on(old, FLOW)

    assert _begins(plan)[0] == (("Each", 1, "Check"), "failed")
    assert new.view.output == {"n": 1, "each": [[[10]], [[20]], [[30]]], "both": [[[[10]]], [[[20]]]]}
    assert bench.calls['{"items": [10, 20, 30]}'] == bench.calls["10"] == bench.calls["20"] == 0
    assert bench.calls["[20]"] == 1
    assert ("Each", 1, "Make") in plan.reused
    assert old.events[:] == whole
    assert (old.id, new.id) != (new.id, old.id)


@pytest.mark.parametrize("count", range(1, 12))
async def test_wherever_it_failed_the_rest_leads_to_what_a_whole_run_comes_to(bench: Bench, count: int) -> None:
    expected = (await bench.run(FLOW)).view.output
    done = 0

    def fail_once(given: Json) -> Json:
        nonlocal done
        done += 1
        if done == count:
            raise StateFailed("Broken", "once")
        return [given]

    bench.runner.handlers[_WORK] = fail_once
    old = await bench.run(FLOW)
    plan, new = await bench.go_on(old, FLOW)

    if old.view.status == "FAILED":
        assert plan.begins
    else:
        assert plan.begins == ()
    assert new.view.output == expected
    assert fold(new.events).states.keys() >= set(plan.reused)
    assert [event.id for event in new.events] == list(range(1, len(new.events) + 1))


async def test_the_new_history_tells_where_it_comes_from_and_what_was_taken_over(bench: Bench) -> None:
    bench.bad = [[20]]
    old = await bench.run(FLOW)
    bench.bad = []

    _, new = await bench.go_on(old, FLOW)
    view = new.view

    first = new.events[0]
    assert isinstance(first, ExecutionStarted)
    assert (first.name, view.continues) == ("two", "one")
    assert [(event.source, event.time) for event in new.events if isinstance(event, ExecutionContinued)] == [
        (old.id, 5.0)
    ]
    assert view.states[("Ask",)].reused
    assert view.states[("Each", 0, "Make")].reused
    assert not view.states[("Each", 1, "Check")].reused
    assert not view.states[("Each",)].reused
    assert not view.states[("Last",)].reused


async def test_a_state_that_changed_runs_again_with_what_follows(bench: Bench) -> None:
    old = await bench.run(FLOW)

    plan, new = await bench.go_on(old, _changed("Both", ResultPath="$.each"))

    assert _begins(plan) == [(("Both",), "changed")]
    assert bench.calls == {"[[10]]": 1, "[[20]]": 1}
    assert new.view.status == "FAILED"  # nothing is left where the last state looks


@pytest.mark.parametrize(
    "fields",
    [
        {"Comment": "another"},
        {"Retry": [{"ErrorEquals": ["States.ALL"]}]},
        {"Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Last"}]},
        {"TimeoutSeconds": 7},
    ],
    ids=lambda fields: next(iter(fields)),
)
async def test_what_changes_no_result_makes_nothing_run_again(bench: Bench, fields: dict[str, Any]) -> None:
    old = await bench.run(FLOW)

    plan, new = await bench.go_on(old, _changed("Ask", **fields))

    assert plan.begins == ()
    assert (new.view.output, bench.calls) == (old.view.output, Counter())


async def test_an_inner_state_that_changed_runs_again_in_every_item(bench: Bench) -> None:
    old = await bench.run(FLOW)

    plan, new = await bench.go_on(old, _changed("Each", "Check", Parameters={"x.$": "$"}))

    assert _begins(plan) == [(("Each", index, "Check"), "changed") for index in range(3)]
    assert bench.calls['{"x": [10]}'] == 1
    assert bench.calls["10"] == 0
    assert new.view.status == "SUCCEEDED"


async def test_a_state_that_leads_elsewhere_keeps_its_result(bench: Bench) -> None:
    old = await bench.run(FLOW)
    flow = _changed("Ask", Next="Extra")
    flow["States"]["Extra"] = _task("Each", Parameters={"extra": True}, ResultPath="$.extra")

    plan, new = await bench.go_on(old, flow)

    assert _begins(plan) == [(("Extra",), "route")]
    assert bench.calls['{"items": [10, 20, 30]}'] == 0
    assert bench.calls['{"extra": true}'] == 1
    assert new.view.status == "SUCCEEDED"


async def test_an_end_that_moved_forward_ends_there(bench: Bench) -> None:
    old = await bench.run(FLOW)
    flow = _changed("Both", End=True)
    del flow["States"]["Both"]["Next"], flow["States"]["Last"]

    plan, new = await bench.go_on(old, flow)

    assert (plan.begins, bench.calls) == ((), Counter())
    assert new.view.output == old.view.states[("Both",)].output


async def test_a_renamed_state_is_a_new_one(bench: Bench) -> None:
    old = await bench.run(FLOW)
    flow = _changed("Ask", Next="Every")
    flow["States"]["Every"] = flow["States"].pop("Each")

    plan, new = await bench.go_on(old, flow)

    assert _begins(plan) == [(("Every",), "route")]
    assert new.view.output == old.view.output


async def test_a_chosen_state_runs_again_in_its_item_only(bench: Bench) -> None:
    old = await bench.run(FLOW)

    plan, new = await bench.go_on(old, FLOW, [("Each", 2, "Check")])

    assert _begins(plan) == [(("Each", 2, "Check"), "chosen")]
    assert bench.calls["[30]"] == 1
    assert bench.calls["[10]"] == 0
    assert new.view.output == old.view.output


async def test_another_query_language_leaves_nothing_to_take_over(bench: Bench) -> None:
    flow: Machine = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
    old = await bench.run(flow | {"QueryLanguage": "JSONPath"})

    plan, _ = await bench.go_on(old, flow | {"QueryLanguage": "JSONata"})

    assert (plan.reused, _begins(plan)) == ((), [(("A",), "changed")])


async def test_an_error_that_was_caught_is_done_with_unless_its_state_changed(bench: Bench) -> None:
    flow = _changed("Each", Catch=[{"ErrorEquals": ["States.ALL"], "ResultPath": None, "Next": "Sorry"}])
    flow["States"]["Sorry"] = {"Type": "Pass", "End": True}
    bench.bad = [[20]]
    old = await bench.run(flow)
    assert old.view.status == "SUCCEEDED"
    bench.bad = []

    plan, _ = await bench.go_on(old, flow)
    assert plan.begins == ()

    other = copy.deepcopy(flow)
    other["States"]["Each"]["ItemProcessor"]["States"]["Check"]["Parameters"] = {"x.$": "$"}
    plan, new = await bench.go_on(old, other)
    assert (("Each", 1, "Check"), "changed") in _begins(plan)
    assert bench.calls["10"] == 0
    assert ("Last",) in new.view.states


async def test_attempts_that_were_retried_are_not_gone_on_with(bench: Bench) -> None:
    flow = _changed("Each", Retry=[{"ErrorEquals": ["States.ALL"], "MaxAttempts": 2}])
    bench.bad = [[20]]
    old = await bench.run(flow)
    bench.bad = []

    plan, new = await bench.go_on(old, flow)

    assert (("Each", 1, "Check"), "failed") in _begins(plan)
    assert bench.calls["10"] == 0
    assert new.view.status == "SUCCEEDED"
    assert new.view.states[("Each",)].status is StateStatus.SUCCEEDED


async def test_a_loop_goes_on_in_the_round_it_was_in(bench: Bench) -> None:
    flow: Machine = {
        "StartAt": "Set",
        "States": {
            "Set": {"Type": "Pass", "Assign": {"n": 0}, "Next": "Add"},
            "Add": {"Type": "Pass", "Assign": {"n.$": "States.MathAdd($n, 1)"}, "Next": "Do"},
            "Do": _task("More", Parameters={"n.$": "$n"}, ResultPath=None),
            "More": {
                "Type": "Choice",
                "Choices": [{"Variable": "$n", "NumericLessThan": 3, "Next": "Add"}],
                "Default": "Out",
            },
            "Out": {"Type": "Succeed"},
        },
    }
    bench.bad = [{"n": 2}]
    old = await bench.run(flow)
    bench.bad = []

    plan, new = await bench.go_on(old, flow)

    assert _begins(plan) == [(("Do",), "failed")]
    assert bench.calls == {'{"n": 2}': 1, '{"n": 3}': 1}
    assert new.view.status == "SUCCEEDED"


async def test_one_that_continued_can_be_continued(bench: Bench) -> None:
    bench.bad = [[20], [[[10]]]]
    old = await bench.run(FLOW)
    bench.bad = [[[10]]]
    _, second = await bench.go_on(old, FLOW)
    assert second.view.status == "FAILED"
    bench.bad = []

    plan, third = await bench.go_on(second, FLOW)

    assert third.view.status == "SUCCEEDED"
    assert third.view.states[("Ask",)].reused
    assert [type(event) for event in third.events].count(ExecutionContinued) == 1
    assert {begin.reason for begin in plan.begins} <= {Reason.FAILED, Reason.STOPPED, Reason.FRESH}


def test_a_history_without_a_beginning_gives_no_plan() -> None:
    definition = read_definition(json.dumps(FLOW))

    assert plan_continuation([], definition, definition) is None


async def test_a_definition_with_placeholders_can_be_continued_and_a_broken_one_cannot(bench: Bench) -> None:
    flow: Machine = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Fail"}}}
    old = await bench.run(flow)
    text = json.dumps({**flow, "Comment": "C"}).replace('"C"', "${comment}")

    plan = plan_continuation(old.events, read_definition(text), read_definition(text))

    assert plan is not None
    assert _begins(plan) == [(("B",), "failed")]
    assert plan_continuation(old.events, read_definition("{"), read_definition(text)) is None


async def _check(machine: Machine, before: Sequence[HistoryEvent], plain: Execution) -> None:
    """See that an execution that continues what left ``before`` comes where ``plain`` came, and does nothing twice."""
    definition = read_definition(json.dumps(machine), Dialect.ASL)
    plan = plan_continuation(before, definition, definition)
    assert plan is not None
    new = await _through(machine, Past(id="two", events=plan.events("one", "two", 5.0), is_new=True))

    assert await new.wait() == await plain.wait()
    assert [event.id for event in new.events] == list(range(1, len(new.events) + 1))
    assert _exits(new.events) == _exits(plain.events)
    shown, wanted = fold(new.events), fold(plain.events)
    assert {path: state.status for path, state in shown.states.items()} == {
        path: state.status for path, state in wanted.states.items()
    }
    # In a loop a state may be entered once more.
    assert {path for path, state in shown.states.items() if state.reused} <= set(plan.reused)


@pytest.mark.slow
@_MACHINES
async def test_wherever_the_program_broke_off_a_continuation_leads_to_the_same_end(machine: Machine) -> None:
    plain = await _through(machine)

    for kept in range(1, len(plain.events) - 1):
        await _check(machine, [*plain.events[:kept], ExecutionEnded(kept + 1, 0.0, (), "ABORTED")], plain)


@pytest.mark.slow
@_MACHINES
async def test_whenever_it_was_stopped_a_continuation_leads_to_the_same_end(machine: Machine) -> None:
    plain = await _through(machine)

    for moment in range(1, len(plain.events) - 1):
        stopped = await _through(machine, stop_after=moment)
        await _check(machine, stopped.events, plain)


@pytest.mark.slow
@_MACHINES
async def test_whatever_failed_a_continuation_leads_to_the_same_end(machine: Machine) -> None:
    plain = await _through(machine)
    calls = sum(isinstance(event, TaskStarted) for event in plain.events)

    for number in range(1, calls + 1):
        failed = await _through(machine, fail_at=number)
        await _check(machine, failed.events, plain)
