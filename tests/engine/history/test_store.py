"""The history file: what is kept, by whom it may be read, and what happens when it cannot be."""

import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import SetupError
from engine.history import transaction, writer
from engine.history.codec import encode_event, encode_json
from engine.history.events import HistoryEvent, StateEntered, WaitStarted
from engine.history.schema import VERSION
from engine.history.store import HistoryStore, default_history_path
from engine.history.view import fold
from tests.engine.history.sample_events import events, hard_text, make_end, make_events, make_record


@pytest.mark.slow
@given(history=st.lists(events, max_size=20))
def test_fold_of_events_read_back_equals_the_live_fold(history: list[HistoryEvent]) -> None:
    with HistoryStore(":memory:") as store:
        store.begin(make_record())
        for event in history:
            store.append("e1", event)

        read = store.events("e1")

    assert read == history
    assert fold(read).to_json() == fold(history).to_json()


def test_execution_is_read_back_whole(store: HistoryStore) -> None:
    record = make_record(definition='{"中文": "\ud800"}')
    store.begin(record)

    assert store.read("e1") == record
    assert store.read("nobody") is None
    assert store.events("nobody") == []


def test_finished_execution_says_how_it_ended(store: HistoryStore) -> None:
    store.begin(make_record())
    store.finish("e1", make_end("FAILED"))

    read = store.read("e1")

    assert read is not None
    assert (read.status, read.stopped, read.output, read.error, read.cause) == ("FAILED", 9.0, [1], "E", "why")


@pytest.mark.parametrize("kept", [0, 1, 3, 2_500])
def test_an_execution_that_is_opened_again_goes_on_after_its_events(store: HistoryStore, path: Path, kept: int) -> None:
    history = make_events(kept + 4)
    before, after = history[:kept], history[kept:]
    store.begin(make_record())
    store.archive("e1").extend(before)
    store.finish("e1", make_end("FAILED"))

    store.reopen("e1")
    archive = store.archive("e1")
    archive.extend(after)
    running = store.read("e1")
    store.flush()
    parts = archive.written, archive.read(kept, kept + 2), store.events("e1")
    store.finish("e1", make_end())

    assert running is not None
    assert (running.status, running.stopped, running.output, running.error) == ("RUNNING", None, None, "")
    assert parts == (len(history), after[:2], history)
    ended = store.read("e1")
    assert ended is not None
    assert ended.status == "SUCCEEDED"
    with HistoryStore(path) as other:
        assert other.events("e1") == history


def test_what_is_not_there_cannot_be_opened_again(store: HistoryStore) -> None:
    store.reopen("nobody")
    store.append("nobody", make_end())

    assert store.events("nobody") == []
    assert store.executions() == []


def test_list_shows_the_newest_first_without_definitions(store: HistoryStore) -> None:
    for number in range(4):
        store.begin(make_record(f"e{number}", workflow="odd" if number % 2 else "even", definition="long"))

    assert [record.id for record in store.executions()] == ["e3", "e2", "e1", "e0"]
    assert [record.id for record in store.executions("odd")] == ["e3", "e1"]
    assert [record.id for record in store.executions(limit=1)] == ["e3"]
    assert [record.id for record in store.executions("odd", file="")] == []
    assert [record.id for record in store.executions("odd", file=make_record().file)] == ["e3", "e1"]
    assert {record.definition for record in store.executions()} == {""}


def test_executions_of_one_text_share_its_definition(store: HistoryStore, path: Path) -> None:
    for number in range(3):
        store.begin(make_record(f"e{number}", definition="same"))
    store.flush()

    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM definitions").fetchone() == (1,)
    connection.close()


def test_events_of_several_executions_stay_apart(store: HistoryStore) -> None:
    for name in ("a", "b"):
        store.begin(make_record(name))
    history = make_events(6)
    for number, event in enumerate(history):
        store.append("ab"[number % 2], event)

    assert store.events("a") == history[::2]
    assert store.events("b") == history[1::2]


@pytest.mark.parametrize(("start", "stop"), [(0, None), (0, 3), (4, 9), (5, 5), (8, 40), (10, 12)])
def test_part_of_a_history_is_read_whatever_rows_it_lies_in(store: HistoryStore, start: int, stop: int | None) -> None:
    history = make_events(12)
    for name in "ab":
        store.begin(make_record(name))
    for name in "ab":
        archive = store.archive(name)
        for first in range(0, 12, 5):
            archive.extend(history[first : first + 5])
            store.flush()

    assert store.events("a", start, stop) == history[start:stop]
    assert store.archive("b").read(4, 9) == history[4:9]
    assert store.archive("b").written == 12


def test_events_of_an_execution_that_is_not_open_are_dropped(store: HistoryStore) -> None:
    store.append("e1", make_events()[0])
    store.begin(make_record())
    store.finish("e1", make_end())
    store.append("e1", make_events()[0])

    assert store.events("e1") == []


def test_events_survive_the_store(path: Path) -> None:
    history = make_events()
    with HistoryStore(path) as store:
        store.begin(make_record())
        for event in history:
            store.append("e1", event)
        store.finish("e1", make_end())

    with HistoryStore(path) as store:
        assert store.events("e1") == history


def test_events_from_many_threads_are_all_kept(store: HistoryStore) -> None:
    history = make_events(50)
    for number in range(4):
        store.begin(make_record(f"e{number}"))

    def append(execution_id: str) -> None:
        for event in history:
            store.append(execution_id, event)

    threads = [threading.Thread(target=append, args=(f"e{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [store.events(f"e{number}") for number in range(4)] == [history] * 4


def test_appending_waits_when_too_much_is_still_to_be_written(
    store: HistoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "BACKLOG_LIMIT", 10)
    history = make_events(200)
    store.begin(make_record())

    for event in history:
        store.append("e1", event)

    assert store.events("e1") == history


async def test_durable_can_be_awaited_by_a_loop(store: HistoryStore) -> None:
    import asyncio

    store.begin(make_record())
    store.append("e1", make_events()[0])

    await asyncio.wrap_future(store.durable())

    assert len(store.events("e1")) == 1


def test_waiter_that_gives_up_does_not_stop_the_writer(store: HistoryStore) -> None:
    store.durable().cancel()

    store.flush()


def test_closed_store_drops_events_and_refuses_the_rest(path: Path) -> None:
    store = HistoryStore(path)
    store.begin(make_record())
    store.close()
    store.append("e1", make_events()[0])

    with pytest.raises(ValueError, match="closed"):
        store.flush()
    store.close()


def test_execution_still_open_when_the_store_closes_is_aborted(path: Path) -> None:
    with HistoryStore(path) as store:
        store.begin(make_record())

    with HistoryStore(path) as store:
        read = store.read("e1")

    assert read is not None
    assert read.status == "ABORTED"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_file_and_folder_are_for_their_owner_only(store: HistoryStore, path: Path) -> None:
    store.flush()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(beside.stat().st_mode) for beside in path.parent.iterdir()} == {0o600}


def test_default_place_is_in_the_data_folder_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: tmp_path)

    assert default_history_path() == tmp_path / "history.sqlite"


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE mine(a)")
    connection.close()


def _foreign_with_version(path: Path) -> None:
    _foreign(path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version=1")
    connection.close()


def _newer(path: Path) -> None:
    HistoryStore(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version={VERSION + 1}")
    connection.close()


def test_file_of_the_first_format_is_read_and_goes_on_in_the_new_one(path: Path) -> None:
    with HistoryStore(path) as store:
        store.begin(make_record("old"))
        store.begin(make_record("new"))
    one, *others = make_events()
    with sqlite3.connect(path) as connection:
        for place, event in enumerate((one, *others)):
            kind, body = encode_event(event)
            connection.execute("INSERT INTO events(key, kind, body) VALUES (?, ?, ?)", ((1 << 40) + place, kind, body))
        connection.execute("PRAGMA user_version=1")
    connection.close()

    with HistoryStore(path) as store:
        assert store.events("old") == make_events()
        store.begin(make_record("newer"))
        store.append("newer", one)
        store.flush()
        assert store.events("newer") == [one]
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
    connection.close()


@pytest.mark.parametrize("definition", ['{"StartAt": "一"}', "\ud800"])
@pytest.mark.parametrize("is_old", [False, True])
def test_definition_is_read_as_any_format_stores_it(path: Path, definition: str, is_old: bool) -> None:
    with HistoryStore(path) as store:
        store.begin(make_record("some", definition=definition))
    if is_old:
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE definitions SET body = ?", (encode_json(definition),))
            connection.execute("DROP INDEX executions_running")
            connection.execute("CREATE INDEX executions_by_status ON executions(status)")
            connection.execute("PRAGMA user_version=3")
        connection.close()

    with HistoryStore(path) as store:
        record = store.read("some")

    assert record is not None
    assert record.definition == definition


def _without_table(path: Path) -> None:
    HistoryStore(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE events")
    connection.close()


def _text(path: Path) -> None:
    path.write_text("these are my notes, a hundred characters of them at least\n" * 20, encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_text, "is damaged or no history file; move it away or choose another file with --history"),
        (_foreign, "belongs to another program; choose another file with --history"),
        (_foreign_with_version, "belongs to another program"),
        (_newer, "newer version of TCSL Studio"),
        (_without_table, "no such table: events"),
        (Path.mkdir, "it is a folder"),
    ],
    ids=["text", "foreign", "foreign-version", "newer", "table-missing", "folder"],
)
def test_file_that_is_no_history_of_ours_is_refused_and_left_alone(path: Path, spoil: object, message: str) -> None:
    path.parent.mkdir()
    assert callable(spoil)
    spoil(path)
    before = path.read_bytes() if path.is_file() else b""

    with pytest.raises(SetupError, match=message) as caught:
        HistoryStore(path)

    assert str(path) in str(caught.value)
    assert (path.read_bytes() if path.is_file() else b"") == before


@pytest.mark.parametrize("place", ["/proc/nowhere/h.sqlite", "/dev/null/h.sqlite", "\0"], ids=["proc", "null", "nul"])
@pytest.mark.skipif(sys.platform != "linux", reason="places of Linux")
def test_place_that_cannot_be_written_is_refused_at_once(place: str) -> None:
    with pytest.raises(SetupError, match="choose another file with --history"):
        HistoryStore(Path(place))


def test_file_that_cannot_be_written_is_refused_at_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    HistoryStore(path).close()
    connect = sqlite3.connect

    def connect_readonly(place: Path, **options: object) -> sqlite3.Connection:
        return connect(f"file:{place}?mode=ro", uri=True, **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(sqlite3, "connect", connect_readonly)

    with pytest.raises(SetupError, match="cannot be written"):
        HistoryStore(path)


def _fill(store: HistoryStore) -> None:
    """Let the file grow no further, as a full disk would."""
    store._writer.request(lambda connection: connection.execute("PRAGMA max_page_count=1"), is_write=False).result()


@pytest.mark.expects_log("the disk is full")
def test_full_disk_is_logged_once_and_told_by_flush_and_close(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = HistoryStore(path)
    store.begin(make_record())
    store.append("e1", make_events()[0])
    store.flush()
    _fill(store)
    for _ in range(2):
        store.append("e1", WaitStarted(id=2, time=1.0, path=(hard_text(200_000),), seconds=1.0))
        with pytest.raises(SetupError, match="the disk is full"):
            store.flush()

    assert store.events("e1") == make_events()[:1]
    with pytest.raises(SetupError, match="the disk is full"):
        store.close()
    assert len(caplog.records) == 1


@pytest.mark.expects_log("the disk is full")
def test_next_execution_is_kept_once_there_is_room_again(store: HistoryStore) -> None:
    store.begin(make_record("e1", definition="x" * 100_000))
    _fill(store)
    store.append("e1", WaitStarted(id=2, time=1.0, path=(hard_text(200_000),), seconds=1.0))
    with pytest.raises(SetupError):
        store.flush()

    store._writer.request(lambda connection: connection.execute("PRAGMA max_page_count=100000"), is_write=False)
    store.begin(make_record("e2"))
    store.append("e2", make_events()[0])

    store.flush()
    assert len(store.events("e2")) == 1


def test_damaged_event_is_told_to_the_reader_and_no_one_else(store: HistoryStore, path: Path) -> None:
    store.begin(make_record())
    store.append("e1", make_events()[0])
    store.flush()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE events SET body = x'00'")
    connection.close()

    with pytest.raises(SetupError, match=r"the history file .* is damaged"):
        store.events("e1")
    store.flush()


@pytest.mark.slow
def test_lock_that_another_program_never_gives_back_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.history.schema.BUSY_SECONDS", 0.05)
    HistoryStore(path).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(SetupError, match="another program holds it locked"):
        HistoryStore(path)

    other.close()


@pytest.mark.expects_log("another program holds it locked")
def test_write_gives_up_on_a_lock_after_a_while(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.history.schema.BUSY_SECONDS", 0.01)
    with HistoryStore(path) as store:
        store.begin(make_record())
        store.flush()
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        store.append("e1", make_events()[0])

        with pytest.raises(SetupError, match="another program holds it locked"):
            store.flush()
        other.close()
        store.begin(make_record("e2"))
        store.flush()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.expects_log("the history writer stopped: boom")
def test_bug_of_the_writer_reaches_whoever_waits(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = HistoryStore(path)
    store.begin(make_record())
    store.flush()

    def fail(event: StateEntered) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(transaction, "encode_events", fail)
    store.append("e1", make_events()[0])

    with pytest.raises(SetupError, match="boom"):
        store.flush()
    store._begun.clear()
    with pytest.raises(SetupError, match="boom"):
        store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="a limit of Unix")
def test_new_file_into_which_nothing_can_be_written_is_not_left_behind(path: Path) -> None:
    code = (
        "import resource, sys; from pathlib import Path; from engine.history.store import HistoryStore\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
        "try: HistoryStore(Path(sys.argv[1]))\n"
        "except Exception as error: print(type(error).__name__)"
    )

    answer = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)

    assert answer.stdout == "SetupError\n"
    assert not path.exists()
