"""The ids that Step Functions gives its events: some of our events stand for several of the service's, some for none.

A Task that starts is a Scheduled and a Started event there, a Parallel that is left a Succeeded and an Exited one. The
id of a state's entered event appears in the cause of most failures, so it has to be the service's.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from engine.history.events import (
    ErrorCaught,
    EvaluationFailed,
    ExecutionEnded,
    ExecutionPath,
    ExecutionStarted,
    HistoryEvent,
    IterationEnded,
    IterationStarted,
    MapRunEnded,
    MapRunStarted,
    MapStarted,
    RetryScheduled,
    StateAborted,
    StateEntered,
    StateErred,
    StateExited,
    TaskFailed,
    TaskStarted,
    TaskSubmitted,
    TaskSucceeded,
    TaskTaken,
)
from engine.history.service_names import read_task_kind

MOST_PER_EVENT = 3
"""No event of ours stands for more than this many of the service's."""

_TERMINAL = "States.Runtime"  # ends the execution at once: no state or iteration is said to have failed
_CONTAINERS = ("Map", "Parallel")


class ServiceIds:
    """Counts the service's events along with ours; :meth:`catch_up` first, then ask."""

    def __init__(self) -> None:
        self.last = 0
        self._seen = 0
        self._entered: dict[ExecutionPath, int] = {}
        self._types: dict[ExecutionPath, str] = {}
        # What runs in a map run has a history of its own: by the path of the Map, then by the number of the execution.
        self._map_runs: dict[ExecutionPath, dict[str | int, ServiceIds]] = {}

    def catch_up(self, events: Sequence[HistoryEvent]) -> None:
        """Count those of ``events``, all of an execution from its first, that are new."""
        for number in range(self._seen, len(events)):
            self._count(events[number], events[number].path)
        self._seen = len(events)

    def entered(self, path: ExecutionPath) -> int:
        """Return the service's id of the event that entered the state at ``path``, which has not been left yet."""
        child = self._child(path)
        return self._entered[path] if child is None else child[0].entered(child[1])

    def exits(self, path: ExecutionPath) -> int:
        """Return how many events it takes to leave the state at ``path``; none when it is in a map run."""
        if self._child(path) is not None:
            return 0
        return 2 if self._types.get(path) in _CONTAINERS else 1

    def _count(self, event: HistoryEvent, path: ExecutionPath) -> None:
        child = self._child(path)
        if child is not None:
            inner, rest = child
            if rest:
                inner._count(replace(event, path=rest), rest)
            elif isinstance(event, IterationStarted):
                inner.last = 1  # the execution's own start
            return
        if isinstance(event, MapRunStarted):
            self._map_runs[path] = {}
        count = _COUNTS.get(type(event))
        if count is not None:
            self.last += count(self, event)

    def _child(self, path: ExecutionPath) -> "tuple[ServiceIds, ExecutionPath] | None":
        """Return the ids of the map run's execution that ``path`` leads into, and the rest of the path."""
        for around, children in self._map_runs.items():
            depth = len(around)
            if len(path) > depth and path[:depth] == around:
                if path[depth] not in children:
                    children[path[depth]] = ServiceIds()
                return children[path[depth]], path[depth + 1 :]
        return None

    def _enter(self, event: StateEntered) -> int:
        self._entered[event.path] = self.last + 1
        self._types[event.path] = event.state_type
        return 2 if event.state_type == "Parallel" else 1

    def _exit(self, event: StateExited) -> int:
        is_container = self._leave(event) in _CONTAINERS
        return 2 if is_container and not event.transition.startswith("/Catch/") else 1

    def _err(self, event: StateErred) -> int:
        state_type = self._leave(event)
        if event.error == _TERMINAL:
            return 0
        is_said = state_type in _CONTAINERS or (state_type == "Task" and len(event.path) > 1)
        return int(is_said)

    def _abort(self, event: StateAborted) -> int:
        self._leave(event)
        return 1

    def _retry(self, event: RetryScheduled) -> int:
        return int(self._types.get(event.path) == "Parallel")

    def _catch(self, event: ErrorCaught) -> int:
        return int(self._types.get(event.path) in _CONTAINERS)

    def _iterate(self, event: IterationStarted | IterationEnded) -> int:
        is_untold = isinstance(event, IterationEnded) and event.error == _TERMINAL
        return 0 if is_untold else int(self._types.get(event.path[:-1]) == "Map")

    def _leave(self, event: HistoryEvent) -> str:
        self._map_runs.pop(event.path, None)
        self._entered.pop(event.path, None)
        return self._types.pop(event.path, "")


def _start_task(ids: ServiceIds, event: TaskStarted) -> int:
    # An activity is scheduled first and started when a worker takes the work.
    return 1 if read_task_kind(event.resource).prefix == "Activity" else 2


def _one(ids: ServiceIds, event: HistoryEvent) -> int:
    return 1


_ALWAYS_ONE = (
    ExecutionStarted,
    ExecutionEnded,
    MapStarted,
    MapRunStarted,
    MapRunEnded,
    TaskSucceeded,
    TaskFailed,
    TaskSubmitted,
    TaskTaken,
    EvaluationFailed,
)
_COUNTS: dict[type, Callable[[ServiceIds, Any], int]] = {
    **dict.fromkeys(_ALWAYS_ONE, _one),
    StateEntered: ServiceIds._enter,
    StateExited: ServiceIds._exit,
    StateErred: ServiceIds._err,
    StateAborted: ServiceIds._abort,
    TaskStarted: _start_task,
    IterationStarted: ServiceIds._iterate,
    IterationEnded: ServiceIds._iterate,
    RetryScheduled: ServiceIds._retry,
    ErrorCaught: ServiceIds._catch,
}
