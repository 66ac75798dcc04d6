"""A program killed in the middle of executions: what it was sure to have kept is there, and no end without its events."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from engine.history.events import ExecutionEnded
from engine.history.store import HistoryStore

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("TCSL_KILLS", "6"))


@pytest.mark.parametrize("seed", range(KILLS))
def test_what_is_kept_is_whole(tmp_path: Path, seed: int) -> None:
    file, told = tmp_path / "h.sqlite", dict[str, int]()
    command = [sys.executable, "-m", "tests.engine.execution.engine_to_kill", str(file), str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(random.Random(seed).randrange(1, 12)):
            told |= {name: int(count) for name, count in (one.split(":") for one in process.stdout.readline().split())}
        process.kill()

    with HistoryStore(file, keep=1_000_000) as store:
        records = {record.id: record for record in store.executions(limit=1_000_000)}
        assert told.keys() <= records.keys()
        for name, record in records.items():
            events = store.events(name)
            assert [event.id for event in events] == list(range(1, len(events) + 1))
            end = events[-1]
            assert isinstance(end, ExecutionEnded)
            assert (end.status, end.output) == (record.status, record.output)
            assert record.status == ("SUCCEEDED" if name in told else end.status)
            assert len(events) == told.get(name, len(events))
