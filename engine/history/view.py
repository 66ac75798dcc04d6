"""The fold: history events in, what an execution looks like out; live runs and old ones share it.

An event of a state that was never entered is ignored, and so is an event of a kind this version does
not know: a view is always built, however odd the list.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from engine.history.events import (
    ErrorCaught,
    Event,
    ExecutionContinued,
    ExecutionEnded,
    ExecutionPath,
    ExecutionRedriven,
    ExecutionStarted,
    HistoryEvent,
    IterationEnded,
    IterationStarted,
    MapStarted,
    RetryScheduled,
    StateAborted,
    StateEntered,
    StateErred,
    StateExited,
    StatePaused,
    StateRedriven,
    StateResumed,
    TaskFailed,
    TaskStarted,
    TaskSucceeded,
    WaitStarted,
    path_text,
)
from engine.history.state_view import ACTIVE, IterationView, StateStatus, StateView
from engine.language.values import Json

__all__ = ["ExecutionView", "IterationView", "StateStatus", "StateView", "fold"]


_BY_RANK = tuple(sorted(StateStatus, key=lambda status: status.rank))
_BY_TEXT: Mapping[str, StateStatus] = {status.value: status for status in StateStatus}
# Looking a member up on its class costs more than the rest of a handler on Python 3.11.
_RUNNING, _WAITING, _PAUSED, _CAUGHT = (
    StateStatus.RUNNING,
    StateStatus.WAITING,
    StateStatus.PAUSED,
    StateStatus.CAUGHT,
)
_SUCCEEDED, _FAILED, _ABORTED = StateStatus.SUCCEEDED, StateStatus.FAILED, StateStatus.ABORTED


class ExecutionView:
    """What an execution looks like after the events applied so far.

    ``status`` is RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED. ``states`` has one view a path, in
    the order of their first entry. ``id`` is not part of the events; whoever folds may set it. ``continues`` is the name
    of the execution whose results were taken over, or empty.
    """

    __slots__ = (
        "_cut_off",
        "_paths",
        "_tallies",
        "cause",
        "continues",
        "error",
        "event_count",
        "id",
        "input",
        "name",
        "output",
        "started",
        "states",
        "status",
        "stopped",
    )

    def __init__(self, execution_id: str = "") -> None:
        self.id = execution_id
        self.name = ""
        self.status = "RUNNING"
        self.input: Json = None
        self.output: Json = None
        self.error = ""
        self.cause = ""
        self.started: float | None = None
        self.stopped: float | None = None
        self.event_count = 0
        self.continues = ""
        self.states: dict[ExecutionPath, StateView] = {}
        self._paths: dict[str, list[ExecutionPath]] = {}
        self._tallies: dict[str, list[int]] = {}  # how many paths of a pointer have the status of that rank
        self._cut_off: list[StateView] = []  # aborted since anything last went on

    def apply(self, event: HistoryEvent) -> None:
        """Take one more event in; never raises for an event out of order."""
        self.event_count += 1
        handler = _HANDLERS.get(type(event))
        if handler is not None:
            handler(self, event)

    def status_of(self, pointer: str) -> StateStatus | None:
        """Return the status of the state at ``pointer`` over all its paths, or None if it never ran.

        What needs attention wins: failed, timed out, paused, running, waiting, caught, succeeded, aborted.
        """
        tally = self._tallies.get(pointer)
        if tally is None:
            return None
        return next((_BY_RANK[rank] for rank, count in enumerate(tally) if count), None)

    def paths_of(self, pointer: str) -> list[ExecutionPath]:
        """Return the paths at which the state at ``pointer`` was entered, in that order."""
        return list(self._paths.get(pointer, ()))

    def to_json(self) -> dict[str, Json]:
        """Return the object ``tcsl run --json`` prints."""
        return {
            "status": self.status,
            "output": self.output,
            "error": self.error or None,
            "cause": self.cause or None,
            "states": {path_text(path): state.to_json() for path, state in self.states.items()},
        }

    def _set_status(self, view: StateView, status: StateStatus) -> None:
        tally = self._tallies[view.state]
        tally[view.status.rank] -= 1
        tally[status.rank] += 1
        view.status = status

    def _bind(self, view: StateView) -> None:
        paths = self._paths.get(view.state)
        if paths is None:
            self._paths[view.state] = [view.path]
            self._tallies[view.state] = tally = [0] * len(_BY_RANK)
        else:
            paths.append(view.path)
            tally = self._tallies[view.state]
        tally[view.status.rank] += 1

    def _unbind(self, view: StateView) -> None:
        self._paths[view.state].remove(view.path)
        self._tallies[view.state][view.status.rank] -= 1

    def _end(self, view: StateView, status: StateStatus, time: float) -> None:
        self._set_status(view, status)
        view.stopped = time


def fold(events: Iterable[HistoryEvent], execution_id: str = "") -> ExecutionView:
    """Return what an execution looks like after ``events``."""
    view = ExecutionView(execution_id)
    for event in events:
        view.apply(event)
    return view


def _execution_started(view: ExecutionView, event: ExecutionStarted) -> None:
    view.name = event.name
    view.input = event.input
    view.started = event.time


def _execution_redriven(view: ExecutionView, event: ExecutionRedriven) -> None:
    view.status = "RUNNING"
    view.output = view.stopped = None
    view.error = view.cause = ""
    view._cut_off.clear()


def _execution_continued(view: ExecutionView, event: ExecutionContinued) -> None:
    view.continues = event.name
    for state in view.states.values():
        state.reused = state.status in (_SUCCEEDED, _CAUGHT)


def _execution_ended(view: ExecutionView, event: ExecutionEnded) -> None:
    view.status = event.status
    view.output = event.output
    view.error = event.error
    view.cause = event.cause
    view.stopped = event.time
    cut_off = StateStatus.TIMED_OUT if event.status == StateStatus.TIMED_OUT.value else _ABORTED
    for state in view._cut_off:
        if state.status is _ABORTED:
            view._set_status(state, cut_off)
    view._cut_off.clear()
    for state in view.states.values():
        if state.status in ACTIVE:
            view._end(state, _ABORTED if state.status is _PAUSED else cut_off, event.time)
        for iteration in state.iterations.values():
            if iteration.status is _RUNNING:
                iteration.status = cut_off
                iteration.stopped = event.time


def _state_entered(view: ExecutionView, event: StateEntered) -> None:
    view._cut_off.clear()
    path = event.path
    state = view.states.get(path)
    if state is None:
        view.states[path] = state = StateView(path, event)
        view._bind(state)
    elif state.state == event.state:
        view._set_status(state, _RUNNING)
        state.enter(event)
    else:
        view._unbind(state)
        state.enter(event)
        view._bind(state)


def _state_redriven(view: ExecutionView, event: StateRedriven) -> None:
    state = view.states.get(event.path)
    if state is None:
        return
    state.begin_anew()
    view._set_status(state, _RUNNING)
    place = _iteration_place(view, event.path[:-1])
    iteration = place and place[0].iterations.get(place[1])
    if iteration:
        iteration.status = _RUNNING
        iteration.error = iteration.cause = ""
        iteration.stopped = None


def _state_paused(view: ExecutionView, event: StatePaused) -> None:
    state = view.states.get(event.path)
    if state is not None:
        state.input = event.input
        view._set_status(state, _PAUSED)


def _state_resumed(view: ExecutionView, event: StateResumed) -> None:
    state = view.states.get(event.path)
    if state is not None:
        state.input = event.input
        view._set_status(state, _RUNNING)


def _wait_started(view: ExecutionView, event: WaitStarted) -> None:
    state = view.states.get(event.path)
    if state is not None:
        view._set_status(state, _WAITING)


def _task_started(view: ExecutionView, event: TaskStarted) -> None:
    state = view.states.get(event.path)
    if state is not None:
        state.arguments = event.arguments
        _leave_retry(view, state)


def _task_succeeded(view: ExecutionView, event: TaskSucceeded) -> None:
    state = view.states.get(event.path)
    if state is not None:
        state.result = event.result
        state.stdout = event.stdout
        state.stderr = event.stderr
        state.mocked = event.mocked


def _task_failed(view: ExecutionView, event: TaskFailed) -> None:
    state = view.states.get(event.path)
    if state is not None:
        state.error = event.error
        state.cause = event.cause
        state.trace = event.trace
        state.stdout = event.stdout
        state.stderr = event.stderr
        state.mocked = event.mocked


def _map_started(view: ExecutionView, event: MapStarted) -> None:
    state = view.states.get(event.path)
    if state is not None:
        _leave_retry(view, state)
        state.length = event.length
        state.iterations = {}


def _iteration_started(view: ExecutionView, event: IterationStarted) -> None:
    place = _iteration_place(view, event.path)
    if place is None:
        return
    state, index = place
    if state.status is _WAITING:
        _leave_retry(view, state)
    if state.length is not None and index >= state.length:
        state.length = index + 1  # of a distributed Map, which learns what there is as it reads
    if isinstance(state.iterations, dict):
        state.iterations[index] = IterationView(event.input, event.time)
    else:
        state.iterations = {index: IterationView(event.input, event.time)}


def _iteration_ended(view: ExecutionView, event: IterationEnded) -> None:
    place = _iteration_place(view, event.path)
    iteration = place and place[0].iterations.get(place[1])
    if iteration:
        iteration.status = _BY_TEXT.get(event.status, _ABORTED)
        iteration.output = event.output
        iteration.error = event.error
        iteration.cause = event.cause
        iteration.stopped = event.time


def _iteration_place(view: ExecutionView, path: ExecutionPath) -> tuple[StateView, int] | None:
    if not path or not isinstance(index := path[-1], int):
        return None
    state = view.states.get(path[:-1])
    return None if state is None else (state, index)


def _retry_scheduled(view: ExecutionView, event: RetryScheduled) -> None:
    state = view.states.get(event.path)
    if state is not None:
        view._cut_off.clear()
        _leave_retry(view, state)
        if isinstance(state.retries, list):
            state.retries.append(event)
        else:
            state.retries = [event]
        state.error = event.error
        state.cause = event.cause
        view._set_status(state, _WAITING)


def _leave_retry(view: ExecutionView, state: StateView) -> None:
    """Count the attempt that a waiting retry led to, whatever event tells that it began."""
    if state.is_retrying:
        state.attempts += 1
        state.error = state.cause = state.trace = ""
        view._set_status(state, _RUNNING)


def _error_caught(view: ExecutionView, event: ErrorCaught) -> None:
    state = view.states.get(event.path)
    if state is not None:
        _leave_retry(view, state)
        state.error = event.error
        state.cause = event.cause
        state.caught_by = event.target
        view._set_status(state, _CAUGHT)


def _state_exited(view: ExecutionView, event: StateExited) -> None:
    state = view.states.get(event.path)
    if state is None:
        return
    view._cut_off.clear()
    state.output = event.output
    state.target = event.target
    state.transition = event.transition
    state.assigned = event.assigned
    if state.caught_by is None:
        state.error = state.cause = state.trace = ""
        view._end(state, _SUCCEEDED, event.time)
    else:
        view._end(state, _CAUGHT, event.time)


def _state_erred(view: ExecutionView, event: StateErred) -> None:
    state = view.states.get(event.path)
    if state is not None:
        _leave_retry(view, state)
        state.error = event.error
        state.cause = event.cause
        state.trace = event.trace or state.trace
        view._end(state, _FAILED, event.time)


def _state_aborted(view: ExecutionView, event: StateAborted) -> None:
    state = view.states.get(event.path)
    if state is not None:
        view._end(state, _ABORTED, event.time)
        view._cut_off.append(state)


_HANDLERS: dict[type[Event], Callable[[ExecutionView, Any], None]] = {
    ExecutionStarted: _execution_started,
    ExecutionRedriven: _execution_redriven,
    ExecutionContinued: _execution_continued,
    ExecutionEnded: _execution_ended,
    StateEntered: _state_entered,
    StateRedriven: _state_redriven,
    StatePaused: _state_paused,
    StateResumed: _state_resumed,
    WaitStarted: _wait_started,
    TaskStarted: _task_started,
    TaskSucceeded: _task_succeeded,
    TaskFailed: _task_failed,
    MapStarted: _map_started,
    IterationStarted: _iteration_started,
    IterationEnded: _iteration_ended,
    RetryScheduled: _retry_scheduled,
    ErrorCaught: _error_caught,
    StateExited: _state_exited,
    StateErred: _state_erred,
    StateAborted: _state_aborted,
}
