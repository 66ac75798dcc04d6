"""Events for the tests of the history: a recorder that numbers them, and strategies for odd ones."""

import random
from typing import Any, TypeVar

from hypothesis import strategies as st

from engine.history.events import (
    ErrorCaught,
    EvaluationFailed,
    Event,
    ExecutionContinued,
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
    TaskSubmitted,
    TaskSucceeded,
    TaskTaken,
    WaitStarted,
)
from engine.history.records import ExecutionRecord

E = TypeVar("E", bound=Event)


class Recorder:
    """Makes events one after another, a second apart."""

    def __init__(self) -> None:
        self.events: list[HistoryEvent] = []

    def add(self, kind: type[E], *path: str | int, **details: Any) -> E:
        number = len(self.events) + 1
        event = kind(id=number, time=float(number), path=path, **details)
        self.events.append(event)  # type: ignore[arg-type]  # every class given here is a history event
        return event

    def enter(self, *path: str | int, pointer: str = "", type_: str = "Task", data: Any = None) -> StateEntered:
        names = "/".join(str(part) for part in path if isinstance(part, str))
        return self.add(StateEntered, *path, state=pointer or f"/States/{names}", state_type=type_, input=data)

    def exit(self, *path: str | int, data: Any = None, target: str | None = None, way: str = "/End") -> StateExited:
        return self.add(StateExited, *path, output=data, target=target, transition=way)


def make_record(execution_id: str = "e1", *, workflow: str = "w", definition: str = "{}") -> ExecutionRecord:
    return ExecutionRecord(
        id=execution_id,
        name="run",
        workflow=workflow,
        file="/f.json",
        started=1.5,
        input={"a": 1},
        definition=definition,
    )


def make_end(status: str = "SUCCEEDED") -> ExecutionEnded:
    return ExecutionEnded(id=9, time=9.0, path=(), status=status, output=[1], error="E", cause="why")


def make_events(count: int = 3) -> list[HistoryEvent]:
    recorder = Recorder()
    recorder.add(ExecutionStarted, name="run", input={"a": 1})
    for number in range(count - 1):
        recorder.enter("M", number, "T", data={"n": number})
    return recorder.events


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
_names = st.sampled_from(["A", "B", "中文"])
_paths = st.one_of(
    st.just(()),
    st.tuples(_names),
    st.tuples(_names, st.integers(0, 2)),
    st.tuples(_names, st.integers(0, 2), _names),
)
_pointers = st.sampled_from(["/States/A", "/States/B", "/States/A/Iterator/States/B"])
_texts = st.text(max_size=5)
_counts = st.integers(0, 5)
_seconds = st.floats(allow_nan=False)
_statuses = st.sampled_from(["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "?"])
_LIMITS: dict[str, st.SearchStrategy[Any]] = {
    "timeout": st.none() | _seconds,
    "heartbeat": st.none() | _seconds,
}
_DETAILS: dict[type[Event], dict[str, st.SearchStrategy[Any]]] = {
    ExecutionStarted: {"name": _texts, "input": json_values},
    ExecutionRedriven: {"count": _counts},
    ExecutionContinued: {"source": _texts, "name": _texts},
    ExecutionEnded: {"status": _statuses, "output": json_values, "error": _texts, "cause": _texts},
    StateEntered: {"state": _pointers, "state_type": _texts, "input": json_values},
    StateRedriven: {},
    StatePaused: {"input": json_values, "reason": _texts, "detail": _texts},
    StateResumed: {"input": json_values},
    WaitStarted: {"seconds": _seconds},
    TaskStarted: {"resource": _texts, "arguments": json_values, "attempt": _counts, **_LIMITS, "role": _texts},
    TaskTaken: {"worker": _texts},
    TaskSubmitted: {"output": json_values},
    TaskSucceeded: {"result": json_values, "stdout": _texts, "stderr": _texts, "mocked": st.booleans()},
    TaskFailed: {
        "error": _texts,
        "cause": _texts,
        "trace": _texts,
        "stdout": _texts,
        "stderr": _texts,
        "mocked": st.booleans(),
    },
    MapStarted: {"length": _counts},
    MapRunStarted: {
        "map_run": _texts,
        "max_concurrency": _counts,
        "tolerated_count": st.none() | _counts,
        "tolerated_percentage": st.none() | _seconds,
        "is_batched": st.booleans(),
    },
    MapRunRedriven: {"map_run": _texts, "count": _counts},
    MapRunEnded: {"status": _statuses, "error": _texts, "cause": _texts, "results": _counts, "pending": _counts},
    IterationStarted: {"input": json_values},
    IterationEnded: {"status": _statuses, "output": json_values, "error": _texts, "cause": _texts},
    RetryScheduled: {"error": _texts, "cause": _texts, "retry": _counts, "max_retries": _counts, "seconds": _seconds},
    ErrorCaught: {"error": _texts, "cause": _texts, "catcher": _counts, "target": _names},
    StateExited: {
        "output": json_values,
        "target": st.none() | _names,
        "transition": _texts,
        "assigned": st.none() | st.dictionaries(_names, json_values),
    },
    EvaluationFailed: {"error": _texts, "cause": _texts, "location": _texts},
    StateErred: {"error": _texts, "cause": _texts, "trace": _texts},
    StateAborted: {},
}

events: st.SearchStrategy[Any] = st.one_of(
    [
        st.builds(kind, id=st.integers(0, 2**40), time=st.floats(0, 2e9), path=_paths, **details)
        for kind, details in _DETAILS.items()
    ]
)
"""Events of every kind, in no order that an execution would have."""

EVENT_KINDS = frozenset(_DETAILS)


def hard_text(length: int) -> str:
    """Return a text, always the same, that no compression makes much shorter."""
    return random.Random(length).randbytes(length // 2).hex()[:length]
