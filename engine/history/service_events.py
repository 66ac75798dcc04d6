"""The history of an execution as AWS Step Functions lists it: what :mod:`service_history` counts, with its details."""

import math
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TypeAlias

from engine.history.events import (
    EvaluationFailed,
    ExecutionEnded,
    ExecutionRedriven,
    ExecutionStarted,
    HistoryEvent,
    IterationEnded,
    IterationStarted,
    MapRunEnded,
    MapRunRedriven,
    MapRunStarted,
    MapStarted,
    StateEntered,
    StateExited,
    TaskFailed,
    TaskStarted,
    TaskSubmitted,
    TaskSucceeded,
    TaskTaken,
)
from engine.history.service_history import TIMEOUT, ServiceHistory
from engine.history.service_names import TaskKind, service_error
from engine.language.java_values import json_text
from engine.language.values import Json

ServiceEvent: TypeAlias = dict[str, Json]

_NOT_TRUNCATED: dict[str, Json] = {"truncated": False}
_DATA = (
    *("input", "inputDetails", "output", "outputDetails", "parameters"),
    *("assignedVariables", "assignedVariablesDetails"),
)


def service_events(
    events: Iterable[HistoryEvent],
    *,
    role_arn: str = "",
    region: str = "us-east-1",
    input_text: str | None = None,
    texts: Mapping[int, str] | None = None,
) -> list[ServiceEvent]:
    """Return the service's events of an execution that left ``events``, in the order they happened.

    ``input_text`` is the input as it was given, letter by letter; without it the input is written compactly. ``texts``
    are those of other data, by the number of the event of ours.
    """
    history = ServiceEvents(role_arn=role_arn, region=region, input_text=input_text, texts=texts)
    for event in events:
        history.add(event)
    history.settle()
    return history.events


def child_service_events(
    events: Iterable[HistoryEvent], map_run: str, index: int, *, role_arn: str = "", region: str = "us-east-1"
) -> list[ServiceEvent]:
    """Return the service's events of execution ``index`` of a map run within the execution that left ``events``."""
    finder = _ChildFinder(map_run, index, partial(ServiceEvents, role_arn=role_arn, region=region))
    for event in events:
        finder.add(event)
    if finder.found is None:
        return []
    finder.found.settle()
    return finder.found.events


def compact_json(value: Json) -> str:
    """Return ``value`` as the service writes payloads: no blanks, non-ASCII characters as they are, Java's fractions."""
    return json_text(value)


class ServiceEvents(ServiceHistory):
    """A history that keeps what it tells; ``events`` is what came of ours so far."""

    def __init__(
        self,
        *,
        role_arn: str = "",
        region: str = "us-east-1",
        input_text: str | None = None,
        texts: Mapping[int, str] | None = None,
        depth: int = 0,
    ) -> None:
        super().__init__(depth)
        self.events: list[ServiceEvent] = []
        self._role_arn = role_arn
        self._region = region
        self._input_text = input_text
        self._texts = texts or {}
        self._is_timed_out = False  # whether the last thing that failed was the time limit of a task

    def tell(self, kind: str, event: HistoryEvent, previous: int, task: TaskKind) -> None:
        """See :class:`ServiceHistory`."""
        told: ServiceEvent = {"timestamp": event.time, "type": kind, "id": self.last, "previousEventId": previous}
        details = self._details(kind, event, task)
        if details is not None:
            told[_details_key(kind)] = details
        self.events.append(told)

    def _details(self, kind: str, event: HistoryEvent, task: TaskKind) -> dict[str, Json] | None:
        match event:
            case StateEntered():
                return {"name": str(event.path[-1]), **self._payload("input", event, event.input)}
            case StateExited():
                return self._exited(event) if kind.endswith("Exited") else None
            case TaskStarted():
                return self._scheduled(event, task) if kind.endswith("Scheduled") else _names(task) or None
            case TaskTaken():
                return {"workerName": event.worker} if event.worker else {}
            case TaskSubmitted():
                return {**_names(task), **self._payload("output", event, event.output)}
            case TaskSucceeded():
                return {**_names(task), **self._payload("output", event, event.result)}
            case TaskFailed():
                error = service_error(event.error)
                self._is_timed_out = error == TIMEOUT and not event.cause
                return {**_names(task), **_failure(error, event.cause)}
            case MapStarted():
                return {"length": event.length}
            case MapRunStarted():
                return {"mapRunArn": event.map_run}
            case MapRunRedriven():
                return {"mapRunArn": event.map_run, "redriveCount": event.count}
            case MapRunEnded():
                return _failure(event.error, event.cause) if event.status == "FAILED" else None
            case EvaluationFailed() if kind == "EvaluationFailed":
                where = {"location": event.location} if event.location else {}
                return {**_failure(event.error, event.cause), **where, "state": str(event.path[-1])}
            case ExecutionRedriven():
                return self._redriven()
            case ExecutionStarted() | IterationStarted() | ExecutionEnded() | IterationEnded():
                return self._of_whole(kind, event)
            case _:
                return None

    def _scheduled(self, event: TaskStarted, kind: TaskKind) -> dict[str, Json]:
        arguments = self._text(event, event.arguments)
        if kind.is_integration:
            scheduled = {**_names(kind), "region": self._region, "parameters": arguments}
        else:
            scheduled = {"resource": event.resource, "input": arguments, "inputDetails": _NOT_TRUNCATED}
        scheduled |= _limits(event, kind)
        if event.role and kind.prefix != "Activity":
            scheduled["taskCredentials"] = {"roleArn": event.role}
        return scheduled

    def _text(self, event: HistoryEvent, value: Json) -> str:
        return self._texts.get(event.id) or compact_json(value)

    def _payload(self, name: str, event: HistoryEvent, value: Json) -> dict[str, Json]:
        """Return ``value`` as the input or output of an event."""
        return {name: self._text(event, value), f"{name}Details": _NOT_TRUNCATED}

    def _exited(self, event: StateExited) -> dict[str, Json]:
        details: dict[str, Json] = {"name": str(event.path[-1]), **self._payload("output", event, event.output)}
        if event.assigned:
            details["assignedVariables"] = {name: compact_json(value) for name, value in event.assigned.items()}
            details["assignedVariablesDetails"] = _NOT_TRUNCATED
        return details

    def _redriven(self) -> dict[str, Json]:
        self._is_timed_out = False
        return {"redriveCount": self.redrives}

    def _of_whole(
        self, kind: str, event: ExecutionStarted | IterationStarted | ExecutionEnded | IterationEnded
    ) -> dict[str, Json] | None:
        """Return the details of what tells of an execution as a whole, or of an iteration of a Map."""
        if kind.startswith("MapIteration"):
            return {"name": str(event.path[-2]), "index": event.path[-1]}
        if isinstance(event, ExecutionStarted | IterationStarted):
            if kind != "ExecutionStarted":
                return self._redriven() if kind == "ExecutionRedriven" else None
            text = compact_json(event.input) if self._input_text is None else self._input_text
            return {"input": text, "inputDetails": _NOT_TRUNCATED, "roleArn": self._role_arn}
        error = service_error(event.error)
        match kind:
            case "ExecutionSucceeded":
                return self._payload("output", event, event.output)
            case "ExecutionFailed":
                return _failure(error, "" if self._is_timed_out and error == TIMEOUT else event.cause)
            case "ExecutionTimedOut":
                return {"error": error}
            case "ExecutionAborted":
                return _failure(error, event.cause)
            case _:
                return None  # a state that was stopped with the iteration


class _ChildFinder(ServiceHistory):
    """Keeps only what is told of one execution of a map run; it may be deep inside."""

    def __init__(self, map_run: str, index: int, make: Callable[..., ServiceEvents], depth: int = 0) -> None:
        super().__init__(depth)
        self._wanted = (map_run, index)
        self._make = make
        self._inner: list[_ChildFinder] = []
        self._found: ServiceEvents | None = None

    @property
    def found(self) -> ServiceEvents | None:
        """The history of the wanted execution, None when there is none."""
        return self._found or next((inner.found for inner in self._inner if inner.found is not None), None)

    def new_child(self, map_run: str, index: str | int, depth: int) -> ServiceHistory:
        """See :class:`ServiceHistory`."""
        if (map_run, index) == self._wanted:
            self._found = self._make(depth=depth)
            return self._found
        child = _ChildFinder(*self._wanted, self._make, depth)
        self._inner.append(child)
        return child


def without_data(event: ServiceEvent) -> ServiceEvent:
    """Return ``event`` without inputs, outputs, parameters and variables, for those who asked for none."""
    return {
        key: {name: part for name, part in value.items() if name not in _DATA} if isinstance(value, dict) else value
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
