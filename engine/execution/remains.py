"""What is left of an execution that ended before its time: read from its events, machine by machine."""

from collections.abc import Callable, Iterable
from typing import Any

from msgspec import Struct, field

from engine.errors import DATA_LIMIT_EXCEEDED, RUNTIME, dotted_error
from engine.history.events import (
    Event,
    ExecutionPath,
    ExecutionStarted,
    HistoryEvent,
    IterationEnded,
    IterationStarted,
    MapRunRedriven,
    MapRunStarted,
    MapStarted,
    RetryScheduled,
    StateEntered,
    StateErred,
    StateExited,
)
from engine.language.values import Json

_CONTAINERS = ("Map", "Parallel")
_TOO_LARGE = (DATA_LIMIT_EXCEEDED, dotted_error(DATA_LIMIT_EXCEEDED))
_OWN_FAULT = (RUNTIME, dotted_error(RUNTIME))


class Thread(Struct):
    """Where a machine stands: at ``left``, a state entered and not exited, or else before the state ``target``.

    ``data`` is what the next state gets, ``variables`` are those assigned in the machine. ``target`` counts once the
    machine ``has_moved``: None is an end. ``status``, ``output``, ``error`` and ``cause`` are those of an iteration or
    branch, which ended at ``stopped``, in that redrive of its map run. ``started`` is when it began, and ``redrives`` how
    often it did so again as an execution of a map run, the last time at ``redriven``.
    """

    data: Json
    has_moved: bool = False
    target: str | None = None
    variables: dict[str, Json] = field(default_factory=dict)
    left: "Left | None" = None
    status: str = "RUNNING"
    output: Json = None
    error: str = ""
    cause: str = ""
    started: float = 0.0
    stopped: float = 0.0
    redrives: int = 0
    redriven: float | None = None
    redrive_of_run: int = 0


class Left(Struct):
    """A state that was entered and not exited; ``iterations`` are those of the attempt that was under way.

    ``is_started`` tells whether that attempt, of a Map, had begun; ``map_run`` is the ARN of its map run, or empty,
    ``is_express`` whether that has EXPRESS executions, and ``redrives`` how often it was redriven.
    """

    entered: StateEntered
    iterations: dict[int, Thread] = field(default_factory=dict)
    is_started: bool = False
    map_run: str = ""
    is_express: bool = False
    redrives: int = 0

    @property
    def name(self) -> str:
        """The name of the state."""
        return str(self.entered.path[-1])

    def forget(self) -> None:
        """Forget the attempt: the next one begins from the start."""
        self.iterations = {}
        self.is_started = False
        self.map_run = ""
        self.redrives = 0


class _Reader:
    """Reads the events in their order."""

    def __init__(self) -> None:
        self.threads: dict[ExecutionPath, Thread] = {}
        self._left: dict[ExecutionPath, Left] = {}

    def start(self, event: ExecutionStarted) -> None:
        self.threads[()] = Thread(event.input)

    def enter(self, event: StateEntered) -> None:
        thread = self.threads.get(event.path[:-1])
        if thread is not None:
            thread.left = self._left[event.path] = Left(event)

    def exit(self, event: StateExited) -> None:
        thread = self.threads.get(event.path[:-1])
        if thread is not None:
            thread.left, thread.data = None, event.output
            thread.has_moved, thread.target = True, event.target
            thread.variables.update(event.assigned or {})
        self._left.pop(event.path, None)

    def err(self, event: StateErred) -> None:
        left = self._left.get(event.path)
        if left is None or left.entered.state_type not in _CONTAINERS:
            return
        # Results too large will be so again, and a map run whose own work failed is not gone on with.
        if event.error in _TOO_LARGE or (left.map_run and event.error in _OWN_FAULT):
            left.forget()

    def retry(self, event: RetryScheduled) -> None:
        left = self._left.get(event.path)
        if left is not None:
            left.forget()

    def start_map(self, event: MapStarted) -> None:
        left = self._left.get(event.path)
        if left is not None:
            left.forget()
            left.is_started = True

    def start_map_run(self, event: MapRunStarted) -> None:
        left = self._left.get(event.path)
        if left is not None:
            left.map_run, left.is_express = event.map_run, event.is_express

    def redrive_map_run(self, event: MapRunRedriven) -> None:
        left = self._left.get(event.path)
        if left is not None:
            left.redrives = event.count

    def iterate(self, event: IterationStarted) -> None:
        left, index = self._left.get(event.path[:-1]), event.path[-1]
        if left is None or not isinstance(index, int):
            return
        known = left.iterations.get(index)
        if known is None:
            left.iterations[index] = self.threads[event.path] = Thread(event.input, started=event.time)
        else:  # an execution of a map run that is redriven starts once more
            known.redrives += 1
            known.redriven = event.time
            if left.is_express:  # it begins anew
                known.started = event.time

    def end(self, event: IterationEnded) -> None:
        thread = self.threads.get(event.path)
        if thread is not None:
            thread.status, thread.output = event.status, event.output
            thread.error, thread.cause, thread.stopped = event.error, event.cause, event.time
            container = self._left.get(event.path[:-1])
            thread.redrive_of_run = 0 if container is None else container.redrives


_HANDLERS: dict[type[Event], Callable[[_Reader, Any], None]] = {
    ExecutionStarted: _Reader.start,
    StateEntered: _Reader.enter,
    StateExited: _Reader.exit,
    StateErred: _Reader.err,
    RetryScheduled: _Reader.retry,
    MapStarted: _Reader.start_map,
    MapRunStarted: _Reader.start_map_run,
    MapRunRedriven: _Reader.redrive_map_run,
    IterationStarted: _Reader.iterate,
    IterationEnded: _Reader.end,
}


def remains(events: Iterable[HistoryEvent]) -> Thread | None:
    """Return where the execution that left ``events`` stands, None when they do not tell how it began."""
    reader = _Reader()
    for event in events:
        handler = _HANDLERS.get(type(event))
        if handler is not None and (event.path or isinstance(event, ExecutionStarted)):
            handler(reader, event)
    return reader.threads.get(())
