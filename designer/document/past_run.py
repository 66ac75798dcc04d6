"""One execution of the history, read whole: its definition, the fold of its events, its console."""

from bisect import bisect_left, bisect_right

from msgspec import Struct, field

from designer.document.console_log import ConsoleLog
from engine import Definition, HistoryStore, read_definition
from engine.errors import EngineError
from engine.history.events import HistoryEvent, StateEntered, StateExited
from engine.history.view import ExecutionView, fold

_MOST_FOLDED = 20_000
"""Events; the data that flow through a workflow are known by then."""


class PastRun(Struct, frozen=True, kw_only=True):
    """What was read, or the error that stood in the way; without view and error the execution is gone."""

    id: str
    view: ExecutionView | None = None
    definition: Definition | None = None
    console: ConsoleLog = field(default_factory=ConsoleLog)
    finished: int = 0
    error: EngineError | None = None


def read_last_view(store: HistoryStore, workflow: str, file: str) -> ExecutionView | None:
    """Return what the newest execution of a workflow looked like, or a large one began like; None without any.

    For help while typing: whatever is wrong with the history is told elsewhere.
    """
    try:
        newest = store.executions(workflow, 1, file=file)
        if not newest:
            return None
        return fold(store.events(newest[0].id, stop=_MOST_FOLDED), newest[0].id)
    except EngineError:
        return None


def has_executions(store: HistoryStore, workflow: str, file: str) -> bool:
    """Tell whether a workflow ran before, as far as the history can be read."""
    try:
        return bool(store.executions(workflow, 1, file=file))
    except EngineError:
        return False


def read_past_run(store: HistoryStore, execution_id: str) -> PastRun:
    """Read an execution; it takes about a second for 150,000 events. Never raises for a damaged history."""
    try:
        record = store.read(execution_id)
        if record is None:
            return PastRun(id=execution_id)
        events = store.events(execution_id)
    except EngineError as error:
        return PastRun(id=execution_id, error=error)
    return _past_run(execution_id, read_definition(record.definition, record.read_as), events)


def read_moment(store: HistoryStore, execution_id: str, definition: Definition | None, count: int) -> PastRun:
    """Read what an execution of ``definition`` looked like after its first ``count`` events. Never raises."""
    try:
        events = store.events(execution_id, stop=count)
    except EngineError as error:
        return PastRun(id=execution_id, error=error)
    return _past_run(execution_id, definition, events)


def read_step(
    store: HistoryStore, execution_id: str, definition: Definition | None, count: int, steps: int, length: int
) -> PastRun:
    """Read what an execution looked like ``steps`` steps after its first ``count`` events, or before when negative.

    A step goes to where the next state has been entered, or the last one was; or to the end, which is after ``length``
    events, or the beginning. Never raises.
    """
    try:
        events = store.events(execution_id, stop=length)
    except EngineError as error:
        return PastRun(id=execution_id, error=error)
    entered = [number for number, event in enumerate(events, 1) if isinstance(event, StateEntered)]
    stops = sorted({1, *entered, len(events)})
    place = bisect_right(stops, count) + steps - 1 if steps > 0 else bisect_left(stops, count) + steps
    return _past_run(execution_id, definition, events[: stops[max(0, min(place, len(stops) - 1))]])


def _past_run(execution_id: str, definition: Definition | None, events: list[HistoryEvent]) -> PastRun:
    console = ConsoleLog()
    for event in events:
        console.take(event)
    return PastRun(
        id=execution_id,
        view=fold(events, execution_id),
        definition=definition,
        console=console,
        finished=sum(isinstance(event, StateExited) for event in events),
    )
