"""The history of an execution as AWS Step Functions lists it: names, ids, causal parents and details of its events.

Ids count the service's events only; what the service does not record (a pause, a retry that waits) has none.
``previousEventId`` is the event that led to this one: within one machine the last event of it, for what an
iteration or branch begins with the start of its container, and 0 for the first state and for a stop from outside.
"""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from engine.history.events import (
    ErrorCaught,
    EvaluationFailed,
    Event,
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
from engine.history.service_names import TaskKind, read_task_kind, service_error
from engine.language.values import Json

ServiceEvent: TypeAlias = dict[str, Json]

_NOT_TRUNCATED: dict[str, Json] = {"truncated": False}
_TIMEOUT = "States.Timeout"
_TERMINAL = "States.Runtime"  # in ASL, where no catcher takes it
# The other states end at once, so nothing can abort them.
_ABORTABLE = ("Task", "Wait", "Parallel", "Map")
_CONTAINERS = ("Parallel", "Map")


def service_events(
    events: Iterable[HistoryEvent], *, role_arn: str = "", region: str = "us-east-1", input_text: str | None = None
) -> list[ServiceEvent]:
    """Return the service's events of an execution that left ``events``, in the order they happened.

    ``input_text`` is the input as it was given, letter by letter; without it the input is written compactly.
    """
    history = ServiceHistory(role_arn=role_arn, region=region, input_text=input_text)
    for event in events:
        history.add(event)
    return history.events


def compact_json(value: Json) -> str:
    """Return ``value`` as the service writes payloads: no blanks, non-ASCII characters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@dataclass(slots=True)
class _Entry:
    """One entry of a state: where it stands, and what was learnt of it since."""

    id: int
    type: str
    name: str
    is_started: bool = False
    start: int = 0  # the id of MapStateStarted or ParallelStateStarted
    task: TaskKind | None = None
    is_submitted: bool = False
    failing: int = 0  # the event that made the first iteration or branch fail
    has_failed: bool = False


class ServiceHistory:
    """Translates events one by one; ``events`` is what came of them so far."""

    def __init__(self, *, role_arn: str = "", region: str = "us-east-1", input_text: str | None = None) -> None:
        self.events: list[ServiceEvent] = []
        self._role_arn = role_arn
        self._region = region
        self._input_text = input_text
        self._last: dict[ExecutionPath, int] = {}  # of each machine that runs, by the path before its states
        self._entries: dict[ExecutionPath, _Entry] = {}
        self._map_runs: set[ExecutionPath] = set()  # the Maps that have one
        self._freed: dict[ExecutionPath, list[int]] = {}  # of each Map, what ended and was followed by no start yet
        # What is told of a state in an iteration or branch, by its path: after the end of that itself.
        self._aborted: dict[ExecutionPath, str] = {}
        self._is_timed_out = False  # whether the last thing that failed was the time limit of a task

    def entered_id(self, path: ExecutionPath) -> int:
        """Return the id of the event that tells of the last entry of the state at ``path``, or 0."""
        entry = self._entries.get(path)
        return 0 if entry is None else entry.id

    def add(self, event: HistoryEvent) -> None:
        """Take one more event in; one of a kind that the service does not have changes nothing."""
        if not event.path and not isinstance(event, ExecutionStarted | ExecutionEnded):
            return  # of no state, as only a damaged history has it
        if any(event.path[: len(around)] == around and event.path != around for around in self._map_runs):
            return  # of an execution of a map run, which has a history of its own
        match event:
            case ExecutionStarted():
                self._execution_started(event)
            case StateEntered():
                self._state_entered(event)
            case TaskStarted():
                self._task_started(event)
            case TaskTaken():
                self._follow(event, "ActivityStarted", {"workerName": event.worker} if event.worker else {})
            case TaskSubmitted():
                self._task_submitted(event)
            case TaskSucceeded():
                self._task_succeeded(event)
            case TaskFailed():
                self._task_failed(event)
            case MapStarted():
                self._map_started(event)
            case MapRunStarted():
                self._map_runs.add(event.path)
                self._follow(event, "MapRunStarted", {"mapRunArn": event.map_run})
            case MapRunEnded():
                details = _failure(event.error, event.cause) if event.status == "FAILED" else None
                self._follow(event, f"MapRun{event.status.capitalize()}", details)
            case IterationStarted():
                self._iteration_started(event)
            case IterationEnded():
                self._iteration_ended(event)
            case EvaluationFailed():
                self._evaluation_failed(event)
            case ErrorCaught() | StateErred():
                self._failed(event)
            case RetryScheduled():
                self._attempt_ended(event)
            case StateExited():
                self._state_exited(event)
            case StateAborted():
                self._state_aborted(event)
            case ExecutionEnded():
                self._execution_ended(event)
            case _:
                pass  # pauses and waits: the service keeps no event of them

    def _emit(self, event: Event, kind: str, previous: int, details: dict[str, Json] | None = None) -> int:
        number = len(self.events) + 1
        told: ServiceEvent = {"timestamp": event.time, "type": kind, "id": number, "previousEventId": previous}
        if details is not None:
            told[_details_key(kind)] = details
        self.events.append(told)
        return number

    def _follow(self, event: Event, kind: str, details: dict[str, Json] | None = None) -> int:
        """Emit what follows from the last event of the machine that the state at ``event.path`` belongs to."""
        thread = event.path[:-1]
        number = self._emit(event, kind, self._last.get(thread, 0), details)
        self._last[thread] = number
        return number

    def _execution_started(self, event: ExecutionStarted) -> None:
        text = compact_json(event.input) if self._input_text is None else self._input_text
        details: dict[str, Json] = {"input": text, "inputDetails": _NOT_TRUNCATED, "roleArn": self._role_arn}
        self._emit(event, "ExecutionStarted", 0, details)

    def _state_entered(self, event: StateEntered) -> None:
        name = str(event.path[-1])
        details: dict[str, Json] = {"name": name, "input": compact_json(event.input), "inputDetails": _NOT_TRUNCATED}
        number = self._follow(event, f"{event.state_type}StateEntered", details)
        self._entries[event.path] = _Entry(number, event.state_type, name)

    def _task_started(self, event: TaskStarted) -> None:
        kind = read_task_kind(event.resource)
        entry = self._entries.get(event.path)
        if entry is not None:
            entry.task, entry.is_submitted = kind, False
        arguments = compact_json(event.arguments)
        if kind.is_integration:
            scheduled: dict[str, Json] = {**_names(kind), "region": self._region, "parameters": arguments}
        else:
            scheduled = {"resource": event.resource, "input": arguments, "inputDetails": _NOT_TRUNCATED}
        scheduled |= _limits(event, kind)
        self._follow(event, f"{kind.prefix}Scheduled", scheduled)
        if kind.prefix != "Activity":  # that is started when a worker takes it
            self._follow(event, f"{kind.prefix}Started", _names(kind) if kind.is_integration else None)

    def _task_submitted(self, event: TaskSubmitted) -> None:
        entry = self._entries.get(event.path)
        if entry is not None:
            entry.is_submitted = True
        output: dict[str, Json] = {"output": compact_json(event.output), "outputDetails": _NOT_TRUNCATED}
        self._follow(event, "TaskSubmitted", {**_names(self._task_of(event)), **output})

    def _task_succeeded(self, event: TaskSucceeded) -> None:
        kind = self._task_of(event)
        output: dict[str, Json] = {"output": compact_json(event.result), "outputDetails": _NOT_TRUNCATED}
        self._follow(event, f"{kind.prefix}Succeeded", {**_names(kind), **output})

    def _task_failed(self, event: TaskFailed) -> None:
        kind = self._task_of(event)
        error = service_error(event.error)
        self._is_timed_out = error == _TIMEOUT
        cause = "" if self._is_timed_out else event.cause
        entry = self._entries.get(event.path)
        is_handed_in = entry is None or entry.is_submitted or not kind.is_submitted
        ending = "TimedOut" if self._is_timed_out else "Failed" if is_handed_in else "SubmitFailed"
        self._follow(event, f"{kind.prefix}{ending}", {**_names(kind), **_failure(error, cause)})

    def _task_of(self, event: Event) -> TaskKind:
        entry = self._entries.get(event.path)
        return read_task_kind("") if entry is None or entry.task is None else entry.task

    def _map_started(self, event: MapStarted) -> None:
        self._freed[event.path] = []
        self._container_started(event, event.path, "MapStateStarted", {"length": event.length})

    def _container_started(
        self, event: Event, path: ExecutionPath, kind: str, details: dict[str, Json] | None = None
    ) -> None:
        entry = self._entries.get(path)
        thread = path[:-1]
        number = self._emit(event, kind, self._last.get(thread, 0), details)
        self._last[thread] = number
        if entry is not None:
            entry.is_started, entry.start = True, number
            entry.has_failed, entry.failing = False, 0

    def _iteration_started(self, event: IterationStarted) -> None:
        container = event.path[:-1]
        entry = self._entries.get(container)
        if entry is None:
            return
        if entry.type == "Parallel":
            # The engine tells of branches only; the first one of an attempt tells that the attempt began.
            if not entry.is_started:
                self._container_started(event, container, "ParallelStateStarted")
            self._last[event.path] = entry.start
            return
        freed = self._freed.get(container, [])
        previous = freed.pop(0) if freed else entry.start
        details: dict[str, Json] = {"name": entry.name, "index": event.path[-1]}
        self._last[event.path] = self._emit(event, "MapIterationStarted", previous, details)

    def _iteration_ended(self, event: IterationEnded) -> None:
        container = event.path[:-1]
        entry = self._entries.get(container)
        last = self._last.pop(event.path, 0)
        aborted = self._aborted.pop(event.path, "")
        if entry is None:
            return
        if event.error == _TERMINAL:
            # The execution ends at once: nothing is said of what is around.
            self._last[container[:-1]] = last
            return
        if event.status == "SUCCEEDED" and not entry.has_failed:
            self._freed.setdefault(container, []).append(last)
            self._last[container[:-1]] = self._tell_iteration(event, entry, "Succeeded", last)
            return
        verb = "Aborted"
        if event.status == "FAILED" and not entry.has_failed:
            verb = "Failed"
            entry.has_failed, entry.failing = True, last
            self._last[container[:-1]] = last
        failing = self._failing(event.path)
        if failing:  # or else the execution was stopped, which leaves no events of its states
            self._tell_iteration(event, entry, verb, failing)
            if aborted:
                self._emit(event, aborted, failing)

    def _tell_iteration(self, event: IterationEnded, entry: _Entry, verb: str, previous: int) -> int:
        """Emit the end of an iteration; branches have none. Return the id to go on from."""
        if entry.type != "Map":
            return previous
        details: dict[str, Json] = {"name": entry.name, "index": event.path[-1]}
        return self._emit(event, f"MapIteration{verb}", previous, details)

    def _attempt_ended(self, event: RetryScheduled) -> None:
        entry = self._entries.get(event.path)
        if entry is not None:
            entry.is_started = False

    def _evaluation_failed(self, event: EvaluationFailed) -> None:
        details = {**_failure(event.error, event.cause), "location": event.location, "state": str(event.path[-1])}
        self._follow(event, "EvaluationFailed", details)

    def _failed(self, event: ErrorCaught | StateErred) -> None:
        entry = self._entries.get(event.path)
        if entry is None or (event.error == _TERMINAL and isinstance(event, StateErred)):
            return
        if entry.is_started:
            entry.is_started = False
            self._follow(event, f"{entry.type}StateFailed")
        elif entry.type == "Task" and isinstance(event, StateErred):
            self._aborted[event.path[:-1]] = "TaskStateAborted"

    def _state_exited(self, event: StateExited) -> None:
        entry = self._entries.get(event.path)
        if entry is None:
            return
        thread = event.path[:-1]
        if entry.type in _CONTAINERS and entry.is_started:
            # Not followed but stood beside: what comes after has the same parent.
            self._emit(event, f"{entry.type}StateSucceeded", self._last.get(thread, 0))
        output = compact_json(event.output)
        details: dict[str, Json] = {"name": entry.name, "output": output, "outputDetails": _NOT_TRUNCATED}
        if event.assigned:
            details["assignedVariables"] = {name: compact_json(value) for name, value in event.assigned.items()}
            details["assignedVariablesDetails"] = _NOT_TRUNCATED
        self._follow(event, f"{entry.type}StateExited", details)

    def _state_aborted(self, event: StateAborted) -> None:
        entry = self._entries.get(event.path)
        if entry is not None and entry.type in _ABORTABLE:
            self._aborted[event.path[:-1]] = f"{entry.type}StateAborted"

    def _failing(self, path: ExecutionPath) -> int:
        """Return the event that made the innermost container around ``path`` fail, or 0."""
        around = (self._entries.get(path[:length]) for length in range(len(path) - 1, 0, -1))
        return next((entry.failing for entry in around if entry is not None and entry.has_failed), 0)

    def _execution_ended(self, event: ExecutionEnded) -> None:
        last = self._last.get((), 0)
        error = service_error(event.error)
        match event.status:
            case "SUCCEEDED":
                output = compact_json(event.output)
                self._emit(event, "ExecutionSucceeded", last, {"output": output, "outputDetails": _NOT_TRUNCATED})
            case "FAILED":
                cause = "" if self._is_timed_out and error == _TIMEOUT else event.cause
                self._emit(event, "ExecutionFailed", last, _failure(error, cause))
            case "TIMED_OUT":
                self._emit(event, "ExecutionTimedOut", 0, {})
            case _:
                self._emit(event, "ExecutionAborted", 0, _failure(error, event.cause))


def without_data(event: ServiceEvent) -> ServiceEvent:
    """Return ``event`` without inputs, outputs and parameters, for those who asked for none."""
    return {
        key: {name: part for name, part in value.items() if name not in ("input", "output", "parameters")}
        if isinstance(value, dict)
        else value
        for key, value in event.items()
    }


def _failure(error: str, cause: str) -> dict[str, Json]:
    """Return the details of a failure; what is not known is absent, neither empty nor null."""
    return {key: value for key, value in (("error", error), ("cause", cause)) if value}


def _limits(event: TaskStarted, kind: TaskKind) -> dict[str, Json]:
    """Return the limits of a Task in whole seconds; the service tells no heartbeat of a function."""
    limits = {
        "timeoutInSeconds": event.timeout,
        "heartbeatInSeconds": None if kind.prefix == "LambdaFunction" else event.heartbeat,
    }
    return {
        name: math.ceil(seconds) for name, seconds in limits.items() if seconds is not None and math.isfinite(seconds)
    }


def _names(kind: TaskKind) -> dict[str, Json]:
    return {"resourceType": kind.resource_type, "resource": kind.resource} if kind.is_integration else {}


def _details_key(kind: str) -> str:
    """Return where an event of this kind has its details: all states share two."""
    for ending in ("StateEntered", "StateExited"):
        if kind.endswith(ending):
            return f"{ending[0].lower()}{ending[1:]}EventDetails"
    return f"{kind[0].lower()}{kind[1:]}EventDetails"
