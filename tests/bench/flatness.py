"""What may not grow: the cost of a transition with states and data, the time to start, the memory of a history."""

import asyncio
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from engine.definition import Definition, read_definition
from engine.execution.engine import Engine
from engine.history.store import HistoryStore
from engine.language.values import Json
from tests.bench.peers.measuring import measure as measure_process
from tests.bench.peers.workloads import map_over
from tests.bench.timing import print_row, readable, seconds, seconds_of
from tests.bench.workflows import looped_chain, mixed, pass_chain

_TRANSITIONS = 100_000
_CHAIN = 200
_START_MILLISECONDS = 100
_ITEMS = (10_000, 100_000)
_LIMIT_SECONDS = 300.0


def measure() -> None:
    """Print the rows of all four."""
    print_row("Cost of a transition", "in memory", "of the first")
    _measure_states()
    print_row(f"  with untouched payload, {_CHAIN} Pass states", "in memory", "of the first", "on disk")
    _measure_payloads()
    print_row("Read, validate and start", "median", "wanted below")
    for what, text in (("1,000 Pass states", pass_chain(1_000)), ("1,000 states of all types", mixed(1_000))):
        taken = seconds(partial(_start, text))
        print_row(f"  {what}", readable(taken), f"{_START_MILLISECONDS} ms")
    print_row("Memory of a Map, history on disk", *(f"{items:,} items" for items in _ITEMS), "an iteration")
    _measure_memory()


def _measure_states() -> None:
    first = 0.0
    for states in (10, 1_000, 100_000):
        definition = read_definition(looped_chain(states, _TRANSITIONS // states))
        cost = min(_execute(definition, {"n": 0}, None) for _ in range(3)) / _TRANSITIONS
        first = first or cost
        print_row(f"  {states:,} states", f"{cost * 1e6:.2f} us", f"{cost / first:.2f}")


def _measure_payloads() -> None:
    definition, first = read_definition(pass_chain(_CHAIN)), 0.0
    for kilobytes in (1, 16, 256):
        data: Json = {
            "rows": [{"name": f"row {row:04}", "of": "x" * 36, "number": row} for row in range(12 * kilobytes)]
        }
        cost = min(_execute(definition, data, None) for _ in range(5)) / _CHAIN
        with tempfile.TemporaryDirectory() as folder, HistoryStore(Path(folder) / "history.sqlite") as store:
            on_disk = _execute(definition, data, store) / _CHAIN
        first = first or cost
        print_row(
            f"  {kilobytes} KB of data", f"{cost * 1e6:.2f} us", f"{cost / first:.2f}", f"{on_disk * 1e6:,.0f} us"
        )


def _execute(definition: Definition, data: Any, store: HistoryStore | None) -> float:
    """Return the seconds of one execution, until it is all in the store."""

    async def execute() -> None:
        async with Engine(history=store) as engine:
            result = await (await engine.start(definition, data)).wait()
        if store is not None:
            store.flush()
        assert result.status == "SUCCEEDED", result

    return seconds_of(execute)[0]


def _start(text: str) -> None:
    """Read a definition, begin an execution and let it enter its first state."""

    async def start() -> None:
        async with Engine() as engine:
            execution = await engine.start(read_definition(text), {})
            while not execution.events:
                await asyncio.sleep(0)
            execution.stop()

    asyncio.run(start())


def _measure_memory() -> None:
    """Compare with a process that keeps nothing but the items and the results."""
    files = ("{job}", "{answer}")
    for what, command in (
        ("engine", [sys.executable, "-m", "tests.bench.peers.ours", *files, "disk"]),
        ("items and results alone", [sys.executable, "-m", "tests.bench.peers.floor", *files]),
    ):
        peaks = [measure_process(command, map_over("", items, 40), _LIMIT_SECONDS) for items in _ITEMS]
        if problems := [peak.problem for peak in peaks if peak.problem]:
            print_row(f"  {what}", *problems)
            continue
        growth = (peaks[1].mib - peaks[0].mib) * 2**20 / (_ITEMS[1] - _ITEMS[0])
        print_row(f"  {what}", *(f"{peak.mib:.0f} MiB" for peak in peaks), f"{growth:,.0f} bytes")
