"""Transitions per second, and their ratio to a loop that does nothing but await, measured in the same run."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from engine.definition import Definition, read_definition
from engine.execution.engine import Engine
from engine.history.store import HistoryStore
from tests.bench.timing import print_row, seconds
from tests.bench.workflows import choice_loop, pass_chain

_CHAIN = 1_000
_ROUNDS = 5_000
_BARE = 100_000


def measure() -> None:
    """Print the rows of the engine."""
    print_row("Engine", "transitions/s", "of a bare loop")
    bare = _BARE / seconds(lambda: asyncio.run(_bare(_BARE)))
    print_row("  bare asyncio loop (await, look up, copy)", f"{bare:,.0f}", "1.000")
    chain, loop = read_definition(pass_chain(_CHAIN)), read_definition(choice_loop(_ROUNDS))
    with tempfile.TemporaryDirectory() as folder, HistoryStore(Path(folder) / "history.sqlite") as store:
        for where, history in (("in memory", None), ("with history on disk", store)):
            for what, definition, data, transitions in (
                (f"{_CHAIN:,} Pass states", chain, {}, _CHAIN),
                (f"Choice loop, {_ROUNDS:,} rounds", loop, {"n": 0}, 2 * _ROUNDS + 1),
            ):
                speed = transitions / seconds(_execution(definition, data, history))
                print_row(f"  {what}, {where}", f"{speed:,.0f}", f"{speed / bare:.3f}")


def _execution(definition: Definition, data: dict[str, Any], history: HistoryStore | None) -> Callable[[], None]:
    async def execute() -> None:
        async with Engine(history=history) as engine:
            result = await (await engine.start(definition, data)).wait()
        assert result.status == "SUCCEEDED", result

    return lambda: asyncio.run(execute())


async def _bare(transitions: int) -> None:
    """Do what no interpreter can leave out: await the state, copy the data, look up the next one."""

    async def state(data: dict[str, int]) -> tuple[str, dict[str, int]]:
        return "again", {**data}

    table: dict[str, Callable[[dict[str, int]], Awaitable[tuple[str, dict[str, int]]]]] = {"again": state}
    name, data = "again", {"a": 1, "b": 2, "c": 3, "d": 4}
    for _ in range(transitions):
        name, data = await table[name](data)
