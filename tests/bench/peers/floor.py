"""The floor: the least that runs a workload in an asyncio loop. No events, no checks, no errors, no stop.

Each Pass copies its data, as whoever changes a part of them has to. With ``events`` the loop keeps the two history events
of each transition and still nothing else: what is left between the two floors is what no history can do without.
"""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

from engine.history.events import HistoryEvent, StateEntered, StateExited
from tests.bench.peers.child import run_child
from tests.bench.peers.workloads import TASK_RESULT
from tests.bench.timing import seconds_of

Machine = Callable[[Any], Awaitable[Any]]
State = Callable[[Any], Awaitable[tuple[str | None, Any]]]
# As many as the engine runs side by side when there is no limit.
_MOST_AT_ONCE = 1_000


def compile_machine(machine: dict[str, Any], events: list[HistoryEvent] | None = None) -> Machine:
    """Return a coroutine function from input to output; ``events`` takes those of the history."""
    table = {name: _state(state, events) for name, state in machine["States"].items()}
    start_at: str = machine["StartAt"]
    if events is not None:
        return _keeping(table, start_at, events)

    async def run(data: Any) -> Any:
        name: str | None = start_at
        while name is not None:
            name, data = await table[name](data)
        return data

    return run


def _keeping(table: dict[str, State], start_at: str, events: list[HistoryEvent]) -> Machine:
    now, keep = time.time, events.append

    async def run(data: Any) -> Any:
        name: str | None = start_at
        while True:
            if name is None:  # see the interpreter
                return data
            path, number = (name,), len(events)
            keep(StateEntered(number + 1, now(), path, name, "", data))
            name, data = await table[name](data)
            keep(StateExited(number + 2, now(), path, data, name, "", None))

    return run


def _state(state: dict[str, Any], events: list[HistoryEvent] | None) -> State:
    frame = _FRAMES.get(state["Type"])
    return _STATES[state["Type"]](state) if frame is None else frame(state, events)


def _pass(state: dict[str, Any]) -> State:
    following = state.get("Next")
    if "Parameters" in state:
        (key,) = (key.removesuffix(".$") for key in state["Parameters"])

        async def count(data: Any) -> tuple[str | None, Any]:
            return following, {key: data[key] + 1}

        return count
    if "ResultPath" in state:
        place = state["ResultPath"].removeprefix("$.")

        async def add(data: Any) -> tuple[str | None, Any]:
            return following, {**data, place: state["Result"]}

        return add

    async def go_on(data: Any) -> tuple[str | None, Any]:
        return following, {**state.get("Result", data)}

    return go_on


def _choice(state: dict[str, Any]) -> State:
    (rule,) = state["Choices"]
    key, limit = rule["Variable"].removeprefix("$."), rule["NumericLessThan"]

    async def choose(data: Any) -> tuple[str | None, Any]:
        return (rule["Next"] if data[key] < limit else state["Default"]), data

    return choose


def _succeed(_: dict[str, Any]) -> State:
    async def succeed(data: Any) -> tuple[str | None, Any]:
        return None, data

    return succeed


def _task(state: dict[str, Any]) -> State:
    async def work(_: Any) -> tuple[str | None, Any]:
        return state.get("Next"), TASK_RESULT

    return work


def _parallel(state: dict[str, Any], events: list[HistoryEvent] | None) -> State:
    branches = [compile_machine(branch, events) for branch in state["Branches"]]

    async def fork(data: Any) -> tuple[str | None, Any]:
        return state.get("Next"), list(await asyncio.gather(*(branch(data) for branch in branches)))

    return fork


def _map(state: dict[str, Any], events: list[HistoryEvent] | None) -> State:
    machine = compile_machine(state["Iterator"], events)
    limit = state["MaxConcurrency"] or _MOST_AT_ONCE

    async def go_over(data: Any) -> tuple[str | None, Any]:
        items = data["items"]
        results: list[Any] = [None] * len(items)
        queue = iter(enumerate(items))

        async def lane() -> None:
            for index, item in queue:
                results[index] = await machine(item)

        await asyncio.gather(*(lane() for _ in range(min(limit, len(items)))))
        return state.get("Next"), results

    return go_over


_STATES: dict[str, Callable[[dict[str, Any]], State]] = {
    "Pass": _pass,
    "Choice": _choice,
    "Succeed": _succeed,
    "Task": _task,
}
_FRAMES: dict[str, Callable[[dict[str, Any], list[HistoryEvent] | None], State]] = {"Parallel": _parallel, "Map": _map}


def run_keeping(definition: str, inputs: list[Any]) -> tuple[float, list[Any]]:
    """Return the seconds with the events of the history kept, and the outputs."""
    return run(definition, inputs, [])


def run(definition: str, inputs: list[Any], events: list[HistoryEvent] | None = None) -> tuple[float, list[Any]]:
    """Return the seconds and the outputs."""
    machine = compile_machine(json.loads(definition), events)

    async def execute() -> list[Any]:
        if len(inputs) == 1:
            return [await machine(inputs[0])]
        return list(await asyncio.gather(*map(machine, inputs)))

    return seconds_of(execute)


if __name__ == "__main__":
    run_child(run_keeping if "events" in sys.argv[3:] else run)
