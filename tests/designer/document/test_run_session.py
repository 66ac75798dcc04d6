"""One execution as the views see it: started, folded once a frame, paused, stopped, read back."""

import asyncio
import json
import threading
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from designer.document.engine_thread import IN_MEMORY, EngineThread
from designer.document.past_run import PastRun, read_past_run
from designer.document.run_session import RunSession
from engine import Definition, HistoryStore, read_definition
from engine.errors import DefinitionError, InputError, SetupError
from engine.history.view import StateStatus


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[RunSession]:
    thread = EngineThread(IN_MEMORY)
    session = RunSession(thread)
    yield session
    thread.close()


def _chain(*names: str) -> Definition:
    states: dict[str, Any] = {name: {"Type": "Pass", "Next": after} for name, after in pairwise(names)}
    states[names[-1]] = {"Type": "Pass", "End": True}
    return read_definition(json.dumps({"StartAt": names[0], "States": states}))


def _waiting() -> Definition:
    return read_definition('{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 600, "End": true}}}')


def _has_ended(session: RunSession) -> Any:
    return lambda: not session.is_running


def test_an_execution_is_folded_to_its_end(qtbot: QtBot, session: RunSession) -> None:
    with qtbot.waitSignal(session.status_changed, check_params_cb=None):
        session.start(_chain("A", "B"), {"x": 1})
    qtbot.waitUntil(_has_ended(session))

    assert session.view is not None
    assert session.view.status == "SUCCEEDED"
    assert session.view.output == {"x": 1}
    assert session.status_of("/States/B") is StateStatus.SUCCEEDED


def test_changed_paths_are_told_once_a_frame(qtbot: QtBot, session: RunSession) -> None:
    told: list[frozenset[Any]] = []
    session.states_changed.connect(told.append)

    session.start(_chain("A", "B"), {})
    qtbot.waitUntil(_has_ended(session))

    assert {path for paths in told for path in paths} >= {("A",), ("B",)}
    assert len(told) < 8


@pytest.mark.parametrize(
    ("text", "data", "error"),
    [('{"StartAt": "A", "States": {}}', {}, DefinitionError), (None, [1], InputError)],
    ids=["definition with errors", "input that is no object"],
)
def test_what_cannot_start_is_told(qtbot: QtBot, session: RunSession, text: str | None, data: Any, error: type) -> None:
    definition = _chain("A") if text is None else read_definition(text)

    with qtbot.waitSignal(session.failed_to_start) as told:
        session.start(definition, data)

    assert isinstance(told.args[0], error)
    assert not session.is_running
    assert session.view is None


def test_stop_ends_a_wait_at_once(qtbot: QtBot, session: RunSession) -> None:
    session.start(_waiting(), {})
    qtbot.waitUntil(lambda: session.status_of("/States/W") is StateStatus.WAITING)

    session.stop()
    qtbot.waitUntil(_has_ended(session))

    assert session.view is not None
    assert session.view.status == "ABORTED"


def test_stop_right_after_start_is_not_lost(qtbot: QtBot, session: RunSession) -> None:
    session.start(_waiting(), {})
    session.stop()
    qtbot.waitUntil(_has_ended(session))

    assert session.view is not None
    assert session.view.status == "ABORTED"


def test_a_breakpoint_pauses_and_edited_data_go_on(qtbot: QtBot, session: RunSession) -> None:
    session.breakpoints.toggle("/States/B")
    session.start(_chain("A", "B"), {"x": 1})
    qtbot.waitUntil(lambda: session.is_paused)
    assert session.paused_paths == (("B",),)

    session.resume(("B",), {"x": 2})
    qtbot.waitUntil(_has_ended(session))

    assert session.view is not None
    assert session.view.output == {"x": 2}


def test_stepping_goes_state_by_state(qtbot: QtBot, session: RunSession) -> None:
    session.start(_chain("A", "B"), {}, pause_first=True)
    qtbot.waitUntil(lambda: session.paused_paths == (("A",),))

    session.step()
    qtbot.waitUntil(lambda: session.paused_paths == (("B",),))

    session.resume()
    qtbot.waitUntil(_has_ended(session))


def test_pause_and_a_breakpoint_set_while_running_hold_the_execution(qtbot: QtBot, session: RunSession) -> None:
    session.start(_chain("A", "B", "C"), {}, pause_first=True)
    qtbot.waitUntil(lambda: session.is_paused)
    session.breakpoints.toggle("/States/C")

    session.resume()
    qtbot.waitUntil(lambda: session.paused_paths == (("C",),))

    session.pause()
    session.resume()
    qtbot.waitUntil(_has_ended(session))


def test_a_past_execution_is_shown_from_the_history(qtbot: QtBot, session: RunSession) -> None:
    with qtbot.waitSignal(session.executions_changed):
        session.start(_chain("A"), {"x": 1}, workflow="w")
    record = session.executions("w")[0]
    session.clear()
    assert session.view is None

    assert session.show_past(record.id)

    assert session.is_past
    assert session.view is not None
    assert session.view.output == {"x": 1}
    assert not session.show_past("no such")


def test_breakpoints_follow_renamed_states(session: RunSession) -> None:
    session.breakpoints.set(["/States/A", "/States/B"])

    session.breakpoints.rename({"/States/A": "/States/Z"})

    assert session.breakpoints.pointers == {"/States/Z", "/States/B"}


def _map_of(count: int) -> tuple[Definition, dict[str, Any]]:
    inner = {"StartAt": "S", "States": {"S": {"Type": "Pass", "End": True}}}
    machine = {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemsPath": "$.items", "Iterator": inner, "End": True}}}
    return read_definition(json.dumps(machine)), {"items": list(range(count))}


_INNER = "/States/M/Iterator/States/S"


def test_data_typed_while_paused_go_on_with_any_resume(qtbot: QtBot, session: RunSession) -> None:
    session.breakpoints.toggle("/States/B")
    session.start(_chain("A", "B"), {"x": 1})
    qtbot.waitUntil(lambda: session.is_paused)
    assert session.pause_reason(("B",)) == "breakpoint"

    session.set_paused_data(("B",), {"x": 3})
    session.resume()
    qtbot.waitUntil(_has_ended(session))

    assert session.view is not None
    assert session.view.output == {"x": 3}
    assert session.pause_reason(("B",)) == ""


def test_data_typed_while_paused_go_on_with_a_step(qtbot: QtBot, session: RunSession) -> None:
    session.start(_chain("A", "B"), {}, pause_first=True)
    qtbot.waitUntil(lambda: session.paused_paths == (("A",),))

    session.set_paused_data(("A",), {"y": 1})
    session.step()
    qtbot.waitUntil(lambda: session.paused_paths == (("B",),))

    assert session.view is not None
    assert session.view.states[("B",)].input == {"y": 1}
    session.resume()
    qtbot.waitUntil(_has_ended(session))


def test_unusable_data_hold_the_state_until_they_are_mended(qtbot: QtBot, session: RunSession) -> None:
    session.start(_chain("A"), {}, pause_first=True)
    qtbot.waitUntil(lambda: session.is_paused)
    session.refuse_paused_data(("A",))

    with qtbot.waitSignal(session.data_refused) as told:
        session.resume()
    with qtbot.waitSignal(session.data_refused):
        session.step()
    assert told.args == [("A",)]
    assert session.is_paused

    session.set_paused_data(("A",))
    session.resume()
    qtbot.waitUntil(_has_ended(session))


def test_the_path_looked_at_is_remembered_and_told(qtbot: QtBot, session: RunSession) -> None:
    definition, data = _map_of(3)
    session.start(definition, data)
    qtbot.waitUntil(_has_ended(session))
    assert session.path_of(_INNER) == ("M", 2, "S")

    with qtbot.waitSignal(session.path_changed):
        session.select_path(("M", 1, "S"))

    assert session.path_of(_INNER) == ("M", 1, "S")
    with qtbot.assertNotEmitted(session.path_changed):
        session.select_path(("M", 1, "S"))
        session.select_path(("M", 9, "S"))
    session.clear()
    assert session.selected_path == ()
    assert session.path_of(_INNER) is None


def test_finished_states_and_console_lines_are_counted_live_and_past(qtbot: QtBot, session: RunSession) -> None:
    definition, data = _map_of(3)
    session.start(definition, data, workflow="w", name="third try")
    qtbot.waitUntil(_has_ended(session))
    assert session.finished == 4
    assert [line.kind for line in session.console.since(0)] == ["started", "ended"]
    assert session.view is not None
    record = session.executions("w")[0]
    assert (session.view.id, record.name) == (record.id, "third try")

    session.clear()
    assert session.finished == 0
    session.show_past(record.id)

    assert session.finished == 4
    assert len(session.console) == 2
    assert session.definition is not None
    assert session.definition.text == definition.text


def test_a_past_execution_opens_without_waiting(qtbot: QtBot, session: RunSession) -> None:
    session.start(_chain("A"), {"x": 1}, workflow="w")
    qtbot.waitUntil(_has_ended(session))
    record = session.executions_later("w", None).result()[0]
    session.clear()

    with qtbot.waitSignal(session.status_changed):
        assert session.open_past(record.id)
        assert session.is_loading

    assert session.is_past
    assert session.finished == 1
    assert not session.is_loading


def test_opening_what_is_gone_changes_nothing(qtbot: QtBot, session: RunSession) -> None:
    session.start(_chain("A"), {"x": 1})
    qtbot.waitUntil(_has_ended(session))

    session.open_past("no such")
    qtbot.waitUntil(lambda: not session.is_loading)

    assert session.view is not None
    assert not session.is_past


def test_a_run_started_while_a_past_one_is_read_wins(qtbot: QtBot, session: RunSession) -> None:
    session.start(_chain("A"), {"x": 1}, workflow="w")
    qtbot.waitUntil(_has_ended(session))
    record = session.executions("w")[0]

    session.open_past(record.id)
    session.start(_waiting(), {})
    qtbot.waitUntil(lambda: session.status_of("/States/W") is StateStatus.WAITING)
    assert not session.is_past
    assert not session.open_past(record.id)

    session.stop()
    qtbot.waitUntil(_has_ended(session))


@pytest.fixture
def held_reading(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """The history is read only once this is set."""
    may_read = threading.Event()

    def read_later(store: HistoryStore, execution_id: str) -> PastRun:
        may_read.wait(20)
        return read_past_run(store, execution_id)

    monkeypatch.setattr("designer.document.run_session.read_past_run", read_later)
    yield may_read
    may_read.set()


def _wait_read(session: RunSession) -> None:
    session._engine.read(lambda: None).result()  # one reader, one after the other


def test_the_end_of_a_run_is_told_when_a_past_one_is_read_meanwhile(
    qtbot: QtBot, session: RunSession, held_reading: threading.Event
) -> None:
    async def end() -> None:
        while session._execution is None:
            await asyncio.sleep(0)
        await session._execution.wait()

    session.open_past("another")
    session.start(_chain("A"), {})
    # All of this comes before the window's loop looks again.
    session._engine.submit(end()).result()
    held_reading.set()
    _wait_read(session)

    with qtbot.waitSignal(session.executions_changed):
        qtbot.waitUntil(_has_ended(session))

    assert session.status_of("/States/A") is StateStatus.SUCCEEDED


def test_a_past_run_cleared_while_it_is_read_does_not_show_up(
    qtbot: QtBot, session: RunSession, held_reading: threading.Event
) -> None:
    held_reading.set()
    session.start(_chain("A"), {"x": 1}, workflow="w")
    qtbot.waitUntil(_has_ended(session))
    record = session.executions("w")[0]
    session.clear()
    held_reading.clear()

    session.open_past(record.id)
    session.clear()
    held_reading.set()
    _wait_read(session)
    qtbot.waitUntil(lambda: not session._frame.isActive())

    assert not session.is_loading
    assert session.view is None


def test_a_history_that_cannot_be_read_is_told(
    qtbot: QtBot, session: RunSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> PastRun:
        return PastRun(id="x", error=SetupError("the disk is gone"))

    monkeypatch.setattr("designer.document.run_session.read_past_run", fail)

    with qtbot.waitSignal(session.failed_to_start) as told:
        session.open_past("x")

    assert "the disk is gone" in str(told.args[0])
