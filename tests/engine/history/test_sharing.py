"""Short executions share rows of the history file: each is read by itself, goes on by itself and goes in its turn."""

import sqlite3
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.history import sharing
from engine.history.codec import PLAIN_BLOCK
from engine.history.events import HistoryEvent, StateEntered, WaitStarted
from engine.history.store import HistoryStore
from tests.engine.history.sample_events import events, make_end, make_events, make_record


def _keep(store: HistoryStore, histories: Mapping[str, Sequence[HistoryEvent]]) -> None:
    """Keep executions that begin and end together: all while the writer is held by something else."""
    is_held, is_over = threading.Event(), threading.Event()

    def hold(_: sqlite3.Connection) -> None:
        is_held.set()
        is_over.wait()

    store._writer.request(hold, is_write=False)
    is_held.wait()
    for name, history in histories.items():
        store.begin(make_record(name))
        store.finish(name, make_end(), history)
    is_over.set()
    store.flush()


def _count(path: Path, *, most: int = 1 << 62) -> int:
    """Return how many rows of events are in the file, with a key up to ``most``: those of shared rows are negative."""
    connection = sqlite3.connect(path)
    (count,) = connection.execute("SELECT count(*) FROM events WHERE key <= ?", (most,)).fetchone()
    connection.close()
    return int(count)


def _with_data(data: str) -> list[HistoryEvent]:
    return [StateEntered(id=1, time=1.0, path=("S",), state="/States/S", state_type="Pass", input={"text": data})]


def test_short_executions_that_end_together_share_a_row(store: HistoryStore, path: Path) -> None:
    histories = {f"e{number}": make_events(number) for number in range(5)}

    _keep(store, histories)

    assert _count(path) == 1
    assert {name: store.events(name) for name in histories} == histories


@pytest.mark.parametrize(("start", "stop"), [(0, None), (0, 2), (1, 3), (2, 2), (3, 40), (7, 9)])
def test_part_of_a_short_execution_is_its_own_part(store: HistoryStore, start: int, stop: int | None) -> None:
    history = make_events(5)

    _keep(store, {"a": make_events(3), "b": history, "c": make_events(4)})

    assert store.events("b", start, stop) == history[start:stop]


@pytest.mark.slow
@given(histories=st.lists(st.lists(events, max_size=6), max_size=6))
def test_whatever_happened_in_them_each_keeps_its_own(histories: list[list[HistoryEvent]]) -> None:
    named = {f"e{number}": history for number, history in enumerate(histories)}
    with HistoryStore(":memory:") as store:
        _keep(store, named)

        assert {name: store.events(name) for name in named} == named


@pytest.mark.parametrize(
    "history",
    [
        make_events(sharing.MOST_EVENTS + 1),
        _with_data("x" * sharing.FULL),
        _with_data("x" * 200_000),
        _with_data("\ud800"),
        [WaitStarted(id=2**64, time=1.0, path=(), seconds=1.0)],
    ],
    ids=["many", "large", "very-large", "half-character", "beyond-64-bits"],
)
def test_what_is_not_short_has_rows_of_its_own(store: HistoryStore, path: Path, history: list[HistoryEvent]) -> None:
    histories = {"a": make_events(3), "b": history, "c": make_events(4)}

    _keep(store, histories)

    assert _count(path) == 2
    assert {name: store.events(name) for name in histories} == histories


def test_execution_whose_beginning_is_written_has_rows_of_its_own(store: HistoryStore, path: Path) -> None:
    history = make_events(6)
    store.begin(make_record())
    store.archive("e1").extend(history[:2])
    store.flush()
    store.archive("e1").extend(history[2:4])

    store.finish("e1", make_end(), history[4:])

    assert store.events("e1") == history
    assert _count(path, most=0) == 0


def test_full_row_is_followed_by_another(store: HistoryStore, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "FULL", 1_000)
    histories = {f"e{number}": make_events(10) for number in range(9)}

    _keep(store, histories)

    assert 1 < _count(path) < 9
    assert {name: store.events(name) for name in histories} == histories


def test_execution_that_is_opened_again_leaves_the_others_their_row(store: HistoryStore, path: Path) -> None:
    history = make_events(5)
    _keep(store, {"a": make_events(3), "b": history[:3], "c": make_events(4)})

    store.reopen("b")
    store.finish("b", make_end(), history[3:])

    assert store.events("b") == history
    assert store.events("a") == make_events(3)
    assert store.events("c") == make_events(4)
    store.close()
    with HistoryStore(path, keep=1) as other:
        assert [record.id for record in other.executions()] == ["c"]
        assert other.events("c") == make_events(4)


def test_shared_row_goes_with_the_last_that_shares_it(store: HistoryStore, path: Path) -> None:
    for first in (0, 3):
        _keep(store, {f"e{number}": make_events() for number in range(first, first + 3)})
    store.close()

    rows = []
    for keep in (5, 4, 3, 1):
        with HistoryStore(path, keep=keep) as other:
            assert [len(other.events(record.id)) for record in other.executions()] == [3] * keep
        rows.append(_count(path))

    assert rows == [2, 2, 1, 1]


def test_event_of_a_kind_only_a_newer_version_knows_is_left_out_of_its_own_execution(
    store: HistoryStore, path: Path
) -> None:
    histories = {"a": make_events(3), "b": make_events(4)}
    _keep(store, histories)
    connection = sqlite3.connect(path)
    with connection:
        ((kind, body),) = connection.execute("SELECT kind, body FROM events").fetchall()
        newer = body.replace(b"ExecutionStarted", b"ExecutionUnknown", 1)
        connection.execute("UPDATE events SET body = ?", (newer,))
    connection.close()

    assert kind == PLAIN_BLOCK
    assert store.events("a") == histories["a"][1:]
    assert store.events("b") == histories["b"]


@pytest.mark.parametrize(("version", "missing"), [(4, ("first", "events", "dialect")), (5, ("dialect",))])
def test_file_of_an_older_format_goes_on_with_shared_rows(path: Path, version: int, missing: tuple[str, ...]) -> None:
    with HistoryStore(path) as store:
        store.begin(make_record("old"))
        store.append("old", make_events()[0])
        store.flush()
        store.finish("old", make_end(), make_events()[1:])
    connection = sqlite3.connect(path)
    with connection:
        for column in missing:
            connection.execute(f"ALTER TABLE executions DROP COLUMN {column}")
        connection.execute(f"PRAGMA user_version={version}")
    connection.close()

    with HistoryStore(path) as store:
        _keep(store, {"a": make_events(2), "b": make_events(4)})

        assert [store.events(name) for name in ("old", "a", "b")] == [make_events(), make_events(2), make_events(4)]
