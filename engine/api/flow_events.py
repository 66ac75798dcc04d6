"""The history of an execution as ASW lists it: a category, a step, and the content as JSON text.

ASW publishes no list of categories; ExecutionStart, Unknown and the Enter and Exit of Pass and Task nodes have
been seen, the others follow their pattern.
"""

from collections.abc import Iterable, Iterator

from engine.api.flows import milliseconds
from engine.history.events import (
    ExecutionEnded,
    ExecutionPath,
    ExecutionStarted,
    HistoryEvent,
    RetryScheduled,
    StateEntered,
    StateErred,
    StateExited,
    TaskStarted,
)
from engine.history.service_events import compact_json
from engine.language.values import Json

_ENDS = {
    "SUCCEEDED": "ExecutionSucceed",
    "FAILED": "ExecutionFail",
    "TIMED_OUT": "ExecutionFail",
    "ABORTED": "ExecutionTerminate",
}
_START, _END = "START", "END"


def flow_events(events: Iterable[HistoryEvent], execution: str, role: str) -> Iterator[dict[str, Json]]:
    """Yield the events of the execution ``execution``, a qrn, that runs with ``role``."""
    events = [*events]
    types: dict[ExecutionPath, str] = {}
    # Of a Task its entry tells the Resource too, before the call begins.
    resources = {event.path: event.resource for event in events if isinstance(event, TaskStarted)}
    number = 0
    for event in events:
        if isinstance(event, StateEntered):
            types[event.path] = event.state_type
        for category, step, content, exception in _told(event, types.get(event.path, ""), role):
            number += 1
            yield {
                "ExecutionResourceName": execution,
                "EventId": number,
                "EventCategory": category,
                "StepName": step,
                "ResourceName": resources.get(event.path, ""),
                "Timestamp": milliseconds(event.time),
                "Content": compact_json(content),
                "Exception": exception or None,
            }


def _told(event: HistoryEvent, kind: str, role: str) -> Iterator[tuple[str, str, Json, str]]:
    """Yield category, step, content and exception of what ASW tells of ``event``: nothing, one thing or two."""
    step = str(event.path[-1]) if event.path else ""
    match event:
        case ExecutionStarted():
            yield "ExecutionStart", _START, {"input": event.input, "role": role}, ""
            yield "Unknown", _START, None, ""
        case StateEntered():
            yield f"{kind}NodeEnter", step, {"input": event.input, "local_variables": {}}, ""
        case StateExited():
            ways = [_END if event.target is None else event.target]
            content: dict[str, Json] = {"output": event.output, "exception": "", "local_variables": {}}
            yield f"{kind}NodeExit", step, {**content, "next": compact_json([*ways])}, ""
        case StateErred():
            exception = _exception(event.error, event.cause)
            content = {"output": None, "exception": exception, "local_variables": {}}
            yield f"{kind}NodeExit", step, {**content, "next": compact_json([_END])}, exception
        case RetryScheduled():
            exception = _exception(event.error, event.cause)
            yield f"{kind}NodeRetry", step, {"retry": event.retry, "seconds": event.seconds}, exception
        case ExecutionEnded(status="SUCCEEDED"):
            yield "Unknown", _END, None, ""
            yield _ENDS[event.status], _END, {"output": event.output}, ""
        case ExecutionEnded():
            exception = _exception(event.error, event.cause)
            yield _ENDS[event.status], _END, {"exception": exception}, exception
        case _:
            pass  # starts of calls, iterations and branches: ASW tells of nodes only


def _exception(error: str, cause: str) -> str:
    return f"{error}: {cause}" if error and cause else error or cause
