"""Wherever an expression stands, one that takes long holds up nobody else."""

import asyncio
import time
from typing import Any

import pytest

from engine.history.events import HistoryEvent, IterationStarted

from .conftest import Stage, failing, machine, task

SLOW = "$sum($map([1..20000], function($v){$v * 2}))"
SUM = 400020000
PASS = {"Type": "Pass", "End": True}
INNER = machine({"I": PASS})
LISTED = f"{{% [{SLOW}, 1] %}}"
SUMMED = f"{{% {SLOW} %}}"

PLACES: dict[str, tuple[dict[str, Any], Any]] = {
    "output of a Pass": ({"Type": "Pass", "Output": SUMMED, "End": True}, SUM),
    "output that reads the context": (
        {"Type": "Pass", "Output": f"{{% [{SLOW}, $states.context.State.Name] %}}", "End": True},
        [SUM, "A"],
    ),
    "variables": (
        {"Type": "Pass", "Assign": {"x": SUMMED}, "Output": 1, "End": True},
        1,
    ),
    "condition": ({"Type": "Choice", "Choices": [{"Condition": f"{{% {SLOW} > 0 %}}", "Next": "Z"}]}, {}),
    "arguments": (task("echo", Arguments=SUMMED), SUM),
    "output of a Task": (task("echo", Output=SUMMED), SUM),
    "time limit": (task("echo", TimeoutSeconds=f"{{% {SLOW} > 0 ? 5 : 6 %}}", Output=1), 1),
    "output of a catcher": (
        task("fail", Catch=[{"ErrorEquals": ["States.ALL"], "Output": SUMMED, "Next": "Z"}]),
        SUM,
    ),
    "items": ({"Type": "Map", "Items": LISTED, "ItemProcessor": INNER, "End": True}, [SUM, 1]),
    "input of an item": (
        {"Type": "Map", "Items": [1], "ItemSelector": SUMMED, "ItemProcessor": INNER, "End": True},
        [SUM],
    ),
    "inputs of executions": (
        {
            "Type": "Map",
            "Items": [1],
            "ItemSelector": SUMMED,
            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **INNER},
            "End": True,
        },
        [SUM],
    ),
    "arguments of branches": ({"Type": "Parallel", "Arguments": SUMMED, "Branches": [INNER], "End": True}, [SUM]),
    "seconds of a Wait": ({"Type": "Wait", "Seconds": f"{{% {SLOW} > 0 ? 1 : 2 %}}", "Output": 1, "End": True}, 1),
}


@pytest.mark.slow
@pytest.mark.parametrize(("state", "output"), PLACES.values(), ids=PLACES)
async def test_loop_turns_while_an_expression_is_worked_out(stage: Stage, state: dict[str, Any], output: Any) -> None:
    stage.runner.handlers.update(echo=lambda event: event, fail=failing("E"))
    definition = machine({"A": state} if "End" in state and "Catch" not in state else {"A": state, "Z": PASS})
    execution = asyncio.ensure_future(stage.run({**definition, "Version": "1.0", "QueryLanguage": "JSONata"}))
    turns = 0

    while not execution.done():
        turns += 1
        await asyncio.sleep(0)

    result = execution.result()
    assert (result.status, result.output) == ("SUCCEEDED", output)
    assert turns > 20  # worked out on the loop, it would be one for each state


@pytest.mark.slow
async def test_loop_turns_while_the_inputs_of_many_executions_are_made(stage: Stage) -> None:
    inner = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **INNER}
    some = "{% $sum([1..300]) %}"  # about a millisecond each
    state = {"Type": "Map", "Items": [*range(900)], "ItemSelector": some, "ItemProcessor": inner, "End": True}
    execution = stage.start(machine({"A": state}, Version="1.0", QueryLanguage="JSONata"))
    turns = 0
    begun: list[HistoryEvent] = []
    execution.subscribe(lambda event: begun.append(event) if isinstance(event, IterationStarted) else None)

    while not begun and execution.is_running:
        turns += 1
        await asyncio.sleep(0)

    assert turns > 10
    assert (await execution.wait()).output == [45150] * 900


@pytest.mark.slow
async def test_execution_can_be_stopped_while_an_expression_is_worked_out(stage: Stage) -> None:
    slow = {"Type": "Pass", "Output": "{% $sum($map([1..300000], function($v){$v * 2})) %}", "End": True}
    execution = stage.start(machine({"A": slow}, Version="1.0", QueryLanguage="JSONata"))
    await asyncio.sleep(0.05)
    before = time.monotonic()

    execution.stop()

    assert (await execution.wait()).status == "ABORTED"
    assert time.monotonic() - before < 2
    assert execution.view.states[("A",)].status.name == "ABORTED"
