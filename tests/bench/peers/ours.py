"""This tree's engine: ``memory`` keeps all events in memory, ``disk`` in a SQLite file as well, written to the end."""

import contextlib
import json
import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import Any

from engine.definition import read_definition
from engine.execution.engine import Engine
from engine.history.store import HistoryStore
from engine.report.garbage import settle
from tests.bench.peers.child import run_child
from tests.bench.peers.workloads import FUNCTION, TASK_RESULT
from tests.bench.timing import seconds_of


def run(definition: str, inputs: list[Any]) -> tuple[float, list[Any]]:
    """Return the seconds with events kept in memory, and the outputs."""
    with tempfile.TemporaryDirectory() as folder:
        return _run(definition, inputs, Path(folder), None)


def run_on_disk(definition: str, inputs: list[Any]) -> tuple[float, list[Any]]:
    """Return the seconds until every event is in the file, and the outputs."""
    with tempfile.TemporaryDirectory() as folder, HistoryStore(Path(folder) / "history.sqlite") as store:
        taken = _run(definition, inputs, Path(folder), store)
        # Not by way of the store, which would read all the payloads: memory is measured too.
        with contextlib.closing(sqlite3.connect(Path(folder) / "history.sqlite")) as connection:
            kept = connection.execute("SELECT status, count(*) FROM executions GROUP BY status").fetchall()
        assert kept == [("SUCCEEDED", len(inputs))], kept
        return taken


def _run(definition: str, inputs: list[Any], folder: Path, store: HistoryStore | None) -> tuple[float, list[Any]]:
    # The function is answered within the process, as the rival's is.
    (folder / "bindings.json").write_text(json.dumps({FUNCTION: {"result": TASK_RESULT}}), encoding="utf-8")
    read = read_definition(definition)
    assert (
        not read.has_errors
    )  # looked through before the clock runs, as the rival does when it is given the definition
    settle()  # as the command does

    async def execute() -> list[Any]:
        async with Engine(functions=folder, history=store) as engine:
            executions = [await engine.start(read, data) for data in inputs]
            results = [await execution.wait() for execution in executions]
            if store is not None:
                store.flush()
        assert all(execution.events for execution in executions)
        failed = [result for result in results if result.status != "SUCCEEDED"]
        assert not failed, failed[0]
        return [result.output for result in results]

    return seconds_of(execute)


if __name__ == "__main__":
    run_child(run_on_disk if sys.argv[3] == "disk" else run)
