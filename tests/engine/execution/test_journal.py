"""The journal of an execution: all events to whoever asks, few of them in memory once a file has the others."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from engine.definition import read_definition
from engine.execution import journal as journal_module
from engine.execution.engine import Engine
from engine.execution.journal import Deliveries, HandsOver, Journal
from engine.history import writer
from engine.history.events import HistoryEvent, StateAborted, StateErred
from engine.history.store import HistoryStore
from tests.engine.execution.conftest import machine


class _Archive:
    """Keeps events in a list; ``written`` is what the test says."""

    def __init__(self) -> None:
        self.events: list[HistoryEvent] = []
        self.written = 0
        self.reads: list[tuple[int, int]] = []

    def extend(self, events: Sequence[HistoryEvent]) -> None:
        self.events += events

    def read(self, start: int, stop: int) -> list[HistoryEvent]:
        assert stop <= self.written
        self.reads.append((start, stop))
        return self.events[start:stop]


class _Last:
    """Sets an event when the others have handed over."""

    def __init__(self, handed_over: asyncio.Event) -> None:
        self.hand_over = handed_over.set


def _at_next_turn(journal: HandsOver) -> None:
    asyncio.get_running_loop().call_soon(journal.hand_over)


def _event(number: int) -> StateAborted:
    return StateAborted(id=number, time=0.0, path=())


def _record(journal: Journal, numbers: range) -> None:
    for number in numbers:
        journal.record(_event(number))
    journal.hand_over()


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> _Archive:
    monkeypatch.setattr(journal_module, "KEPT", 10)
    return _Archive()


async def test_events_that_are_not_written_yet_stay_in_memory(archive: _Archive) -> None:
    journal = Journal()
    journal.keep_in(archive, _at_next_turn)

    _record(journal, range(100))

    assert list(journal) == [_event(number) for number in range(100)]
    assert archive.reads == []


async def test_older_events_are_read_from_the_archive_when_it_has_them(archive: _Archive) -> None:
    journal = Journal()
    journal.keep_in(archive, _at_next_turn)
    _record(journal, range(100))
    archive.written = 80
    _record(journal, range(100, 101))

    assert await journal.everything() == [_event(number) for number in range(101)]
    archive.reads.clear()

    assert len(journal) == 101
    assert list(journal) == [_event(number) for number in range(101)]
    assert archive.reads == [(0, 80)]
    assert [event.id for event in journal[75:85]] == list(range(75, 85))
    assert journal[-1].id == 100
    assert journal[::40] == [_event(0), _event(40), _event(80)]


async def test_what_was_before_a_redrive_is_in_the_archive_already(archive: _Archive) -> None:
    past = [_event(number) for number in range(30)]
    archive.extend(past)
    archive.written = 30
    journal = Journal(past)
    journal.keep_in(archive, _at_next_turn)
    told: list[int] = []
    journal.subscribe(lambda event: told.append(event.id), is_past_told=False)

    _record(journal, range(30, 40))

    assert archive.events == [_event(number) for number in range(40)]
    assert list(journal) == archive.events
    assert told == list(range(30, 40))


async def test_asking_for_one_event_after_another_reads_many_at_a_time(archive: _Archive) -> None:
    journal = Journal()
    journal.keep_in(archive, _at_next_turn)
    _record(journal, range(100))
    archive.written = 80
    _record(journal, range(100, 101))

    assert [journal[number].id for number in range(101)] == list(range(101))
    assert archive.reads == [(0, 80)]
    with pytest.raises(IndexError):
        journal[-102]


async def test_later_subscriber_hears_of_events_that_left_the_memory(archive: _Archive) -> None:
    journal = Journal()
    journal.keep_in(archive, _at_next_turn)
    _record(journal, range(50))
    archive.written = 50
    _record(journal, range(50, 51))
    heard: list[int] = []

    journal.subscribe(lambda event: heard.append(event.id))
    _record(journal, range(51, 60))

    assert heard == list(range(60))


async def test_archive_gets_events_without_being_asked_for_them_at_the_next_turn_of_the_loop(archive: _Archive) -> None:
    journal = Journal()
    journal.keep_in(archive, _at_next_turn)
    journal.record(_event(1))
    journal.record(_event(2))
    assert archive.events == []

    await asyncio.sleep(0)

    assert archive.events == [_event(1), _event(2)]


async def test_journals_that_share_a_timer_hand_over_together_and_again(archive: _Archive) -> None:
    deliveries, others = Deliveries(), _Archive()
    first, second = Journal(), Journal()
    first.keep_in(archive, deliveries.soon)
    second.keep_in(others, deliveries.soon)

    for number in (1, 2):
        first.record(_event(number))
        second.record(_event(10 * number))
        assert archive.events != first[:]
        handed_over = asyncio.Event()
        deliveries.soon(_Last(handed_over))
        await handed_over.wait()

        assert archive.events == first[:]
        assert others.events == second[:]


@pytest.mark.slow
@pytest.mark.parametrize("is_kept", [True, False], ids=["on-disk", "in-memory"])
async def test_long_execution_has_the_same_events_with_and_without_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_kept: bool
) -> None:
    monkeypatch.setattr(journal_module, "KEPT", 50)
    monkeypatch.setattr(writer, "BACKLOG_LIMIT", 500)  # so that writing keeps up
    inner = {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}
    each = {"Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 1, "Iterator": inner, "End": True}
    definition = read_definition(json.dumps(machine({"M": each})))
    data: dict[str, Any] = {"items": [{"n": number} for number in range(1_000)]}

    with HistoryStore(tmp_path / "history.sqlite") as store:
        async with Engine(history=store if is_kept else None) as engine:
            execution = await engine.start(definition, data)
            result = await execution.wait()
        store.flush()
        events = list(execution.events)
        in_memory = len(execution.journal._newest)

        assert result.output == data["items"]
        assert [event.id for event in events] == list(range(1, 4 * 1_000 + 6))
        assert execution.view.states[("M", 999, "I")].output == {"n": 999}
        if is_kept:
            assert events == store.events(execution.id)
            assert in_memory < len(events)


async def test_failure_in_a_long_execution_names_the_right_event_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "KEPT", 50)
    inner = {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}
    states = {
        "M": {"Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 1, "ItemProcessor": inner, "Next": "Bad"},
        "Bad": {"Type": "Pass", "InputPath": "$.missing", "End": True},
    }
    definition = read_definition(json.dumps(machine(states)))
    causes = []

    with HistoryStore(tmp_path / "history.sqlite") as store:
        for history in (store, None):
            async with Engine(history=history) as engine:
                execution = await engine.start(definition, {"items": [1] * 2_000})
                await execution.wait()
            causes += [event.cause for event in execution.events if isinstance(event, StateErred)]

    assert causes[0] == causes[1]
