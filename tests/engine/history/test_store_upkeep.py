"""What opening a history file does: old executions go, those of dead processes end; several processes at once."""

import multiprocessing
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from engine.history import upkeep
from engine.history.events import ExecutionStarted
from engine.history.store import HistoryStore
from engine.history.upkeep import CRASHED
from engine.history.view import fold
from tests.engine.history.sample_events import hard_text, make_end, make_events, make_record


def test_oldest_executions_are_removed_when_the_store_opens(path: Path) -> None:
    with HistoryStore(path) as store:
        for number in range(5):
            store.begin(make_record(f"e{number}", definition=f"text {number}"))
            store.append(f"e{number}", make_events()[0])
            store.finish(f"e{number}", make_end())
            store.flush()  # so that none shares a row with another

    with HistoryStore(path, keep=2) as store:
        assert [record.id for record in store.executions()] == ["e4", "e3"]
        assert [len(store.events(f"e{number}")) for number in range(5)] == [0, 0, 0, 1, 1]
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (2,)
        assert connection.execute("SELECT count(*) FROM definitions").fetchone() == (2,)
    connection.close()


def test_oldest_executions_go_when_the_file_is_very_large(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with HistoryStore(path) as store:
        for number in range(4):
            store.begin(make_record(f"e{number}"))
            store.append(f"e{number}", ExecutionStarted(id=1, time=1.0, path=(), name=hard_text(200_000), input=None))
            store.finish(f"e{number}", make_end())
    monkeypatch.setattr(upkeep, "MOST_BYTES", 300_000)

    with HistoryStore(path) as store:
        assert [record.id for record in store.executions()] == ["e3", "e2"]
    monkeypatch.setattr(upkeep, "MOST_BYTES", 0)
    with HistoryStore(path) as store:
        assert [record.id for record in store.executions()] == ["e3"]


_CRASHING = """
import os, sys
from pathlib import Path
from engine.history.events import ExecutionEnded, StateEntered
from engine.history.records import ExecutionRecord
from engine.history.store import HistoryStore

store = HistoryStore(Path(sys.argv[1]))
for name in ("running", "empty", "ended"):
    store.begin(ExecutionRecord(id=name, name="run", workflow="w", started=1.0))
event = StateEntered(id=1, time=5.0, path=("T",), state="/States/T", state_type="Task", input=None)
store.append("running", event)
store.append("ended", event)
store.append("ended", ExecutionEnded(id=2, time=6.0, path=(), status="SUCCEEDED", output=7))
store.flush()
os._exit(9)
"""


@pytest.mark.slow
def test_executions_that_a_crash_left_open_are_aborted_when_the_file_is_opened(path: Path) -> None:
    crash = subprocess.run([sys.executable, "-c", _CRASHING, str(path)], check=False)

    with HistoryStore(path) as store:
        records = {record.id: record for record in store.executions()}
        view = fold(store.events("running"))

    assert crash.returncode == 9
    assert (records["running"].status, records["running"].stopped, records["running"].cause) == (
        "ABORTED",
        5.0,
        CRASHED,
    )
    assert (records["empty"].status, records["empty"].stopped) == ("ABORTED", 1.0)
    assert (records["ended"].status, records["ended"].output) == ("SUCCEEDED", 7)
    assert (view.status, view.states["T",].status) == ("ABORTED", "ABORTED")


def test_executions_of_a_living_process_are_left_running(store: HistoryStore, path: Path) -> None:
    store.begin(make_record())
    store.flush()

    with HistoryStore(path) as other:
        read = other.read("e1")

    assert read is not None
    assert read.status == "RUNNING"


def _write_many(path: Path, name: str) -> None:
    with HistoryStore(path) as store:
        store.begin(make_record(name))
        for event in make_events(500):
            store.append(name, event)
            if event.id % 50 == 0:
                store.flush()
        store.finish(name, make_end())


@pytest.mark.slow
def test_several_processes_write_to_one_file(path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_write_many, args=(path, f"e{number}")) for number in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    with HistoryStore(path) as store:
        assert [process.exitcode for process in processes] == [0, 0, 0]
        assert [store.events(f"e{number}") == make_events(500) for number in range(3)] == [True] * 3
