"""Wherever an expression stands, one that takes long holds up nobody else."""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from engine.history.events import HistoryEvent, IterationStarted
from tests.pace import pace

from .conftest import Stage, failing, machine, task

# Three to four times as long as an expression may hold the loop, even where nothing else runs.
SLOW = "$sum($map([1..60000], function($v){$v * 2}))"
SUM = 3600060000
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


class WaitsForTurn(ThreadPoolExecutor):
    """Threads that begin their work only when the loop has turned since it was given to them.

    How often a loop turns meanwhile says little: on a busy machine the thread may be done before it turns again.
    """

    def __init__(self) -> None:
        super().__init__(max_workers=2)
        self.turned = threading.Event()
        self.waited: list[bool] = []

    def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        self.turned.clear()
        return super().submit(self._work, work, *given, **named)

    def _work(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Any:
        self.waited.append(self.turned.wait(10))
        return work(*given, **named)


@pytest.mark.slow
@pytest.mark.parametrize(("state", "output"), PLACES.values(), ids=PLACES)
async def test_loop_turns_while_an_expression_is_worked_out(stage: Stage, state: dict[str, Any], output: Any) -> None:
    threads = WaitsForTurn()
    asyncio.get_running_loop().set_default_executor(threads)
    stage.runner.handlers.update(echo=lambda event: event, fail=failing("E"))
    definition = machine({"A": state} if "End" in state and "Catch" not in state else {"A": state, "Z": PASS})
    execution = asyncio.ensure_future(stage.run({**definition, "Version": "1.0", "QueryLanguage": "JSONata"}))

    while not execution.done():
        await asyncio.sleep(0)
        threads.turned.set()

    result = execution.result()
    assert (result.status, result.output) == ("SUCCEEDED", output)
    assert threads.waited
    assert all(threads.waited)


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
    slow = {
        "Type": "Pass",
        "Output": "{% $sum($map([1..1000], function($v){$sum($map([1..3000], function($w){$w * 2}))})) %}",
        "End": True,
    }
    execution = stage.start(machine({"A": slow}, Version="1.0", QueryLanguage="JSONata"))
    await asyncio.sleep(0.05)
    before = time.process_time()

    execution.stop()

    assert (await execution.wait()).status == "ABORTED"
    assert time.process_time() - before < 1.0 * pace()  # worked out to the end it takes several times as long
    assert execution.view.states[("A",)].status.name == "ABORTED"
