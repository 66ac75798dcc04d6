"""History events: everything that happens in an execution, in order, with explicit paths.

A path is a tuple of state names and indexes: ``("MapState", 3, "State01")`` is the state State01 in
iteration 3 (from 0) of MapState, ``("Fork", 0, "A")`` the state A in branch 0 of Fork. The execution
itself has the empty path. ``state`` is the JSON pointer of the state in the definition, which all
iterations share. Times are seconds since the epoch. Data are shared, never copied: treat as immutable.
"""

from dataclasses import dataclass
from typing import TypeAlias

from engine.language.machine import escape
from engine.language.values import Json

ExecutionPath: TypeAlias = tuple[str | int, ...]


@dataclass(slots=True)
class Event:
    """What all events share; ``id`` counts from 1 within an execution."""

    id: int
    time: float
    path: ExecutionPath


@dataclass(slots=True)
class ExecutionStarted(Event):
    """The execution began with ``input``."""

    name: str
    input: Json


@dataclass(slots=True)
class ExecutionRedriven(Event):
    """The execution, which had ended, goes on where it was: for the ``count``-th time, from 1."""

    count: int


@dataclass(slots=True)
class ExecutionEnded(Event):
    """The execution is over; ``status`` is SUCCEEDED, FAILED, TIMED_OUT or ABORTED."""

    status: str
    output: Json = None
    error: str = ""
    cause: str = ""


@dataclass(slots=True)
class StateEntered(Event):
    """A state began with its raw input; ``state_type`` is Task, Pass, ..."""

    state: str
    state_type: str
    input: Json


@dataclass(slots=True)
class StateRedriven(Event):
    """A state that was entered and not left before the execution ended begins its work anew."""


@dataclass(slots=True)
class StatePaused(Event):
    """The debugger holds this state before it runs with ``input``; ``reason`` is breakpoint, pause or step."""

    input: Json
    reason: str


@dataclass(slots=True)
class StateResumed(Event):
    """The debugger let this state go on with ``input``, which the user may have edited."""

    input: Json


@dataclass(slots=True)
class WaitStarted(Event):
    """A Wait state sleeps for ``seconds``."""

    seconds: float


@dataclass(slots=True)
class TaskStarted(Event):
    """The work of a Task was handed out: attempt number ``attempt`` (from 1) of ``resource`` with ``arguments``.

    ``timeout`` and ``heartbeat`` are the Task's limits in seconds, None when it sets none.
    """

    resource: str
    arguments: Json
    attempt: int
    timeout: float | None = None
    heartbeat: float | None = None


@dataclass(slots=True)
class TaskTaken(Event):
    """A worker took the work of an activity; ``worker`` is its name, or empty."""

    worker: str


@dataclass(slots=True)
class TaskSubmitted(Event):
    """A Task that somebody else finishes was handed in, and ``output`` was the answer to that."""

    output: Json


@dataclass(slots=True)
class TaskSucceeded(Event):
    """The work of a Task returned ``result``; output of the function in ``stdout`` and ``stderr``."""

    result: Json
    stdout: str = ""
    stderr: str = ""
    mocked: bool = False


@dataclass(slots=True)
class TaskFailed(Event):
    """One attempt of a Task failed; ``trace`` is the traceback of the user's function."""

    error: str
    cause: str
    trace: str = ""
    stdout: str = ""
    stderr: str = ""
    mocked: bool = False


@dataclass(slots=True)
class MapStarted(Event):
    """A Map goes over ``length`` items."""

    length: int


@dataclass(slots=True)
class MapRunStarted(Event):
    """A distributed Map began its map run ``map_run``, an ARN: its iterations are executions of their own.

    ``max_concurrency`` 0 is no limit; the tolerances are those of the Map, None when not given.
    """

    map_run: str
    max_concurrency: int = 0
    tolerated_count: int | None = None
    tolerated_percentage: float | None = None
    is_batched: bool = False


@dataclass(slots=True)
class MapRunRedriven(Event):
    """The map run ``map_run`` goes on with what did not succeed in it: for the ``count``-th time, from 1."""

    map_run: str
    count: int


@dataclass(slots=True)
class MapRunEnded(Event):
    """The map run is over: SUCCEEDED, FAILED with ``error``, or ABORTED; ``results`` is how many results were written."""

    status: str
    error: str = ""
    cause: str = ""
    results: int = 0


@dataclass(slots=True)
class IterationStarted(Event):
    """An iteration of a Map or a branch of a Parallel began; the last part of ``path`` is its index."""

    input: Json


@dataclass(slots=True)
class IterationEnded(Event):
    """An iteration or branch is over: SUCCEEDED with ``output``, FAILED with ``error``, or ABORTED."""

    status: str
    output: Json = None
    error: str = ""
    cause: str = ""


@dataclass(slots=True)
class RetryScheduled(Event):
    """A retrier matched: retry number ``retry`` (from 1) of at most ``max_retries`` starts in ``seconds``."""

    error: str
    cause: str
    retry: int
    max_retries: int
    seconds: float


@dataclass(slots=True)
class ErrorCaught(Event):
    """Catcher number ``catcher`` (from 0) matched ``error`` and leads to the state ``target``."""

    error: str
    cause: str
    catcher: int
    target: str


@dataclass(slots=True)
class StateExited(Event):
    """A state is done; ``target`` is the next state's name, or None at an end.

    ``transition`` is the pointer, within the state, of the field that was followed:
    ``/Next``, ``/End``, ``/Choices/0/Next``, ``/Default``, ``/Catch/0/Next``. ``assigned`` are the variables that got
    new values, by name, or None.
    """

    output: Json
    target: str | None
    transition: str
    assigned: dict[str, Json] | None = None


@dataclass(slots=True)
class EvaluationFailed(Event):
    """A JSONata expression of a state failed; ``location`` is its field as the service writes it: ``Output/total``."""

    error: str
    cause: str
    location: str


@dataclass(slots=True)
class StateErred(Event):
    """A state failed and nothing in it caught the error."""

    error: str
    cause: str
    trace: str = ""


@dataclass(slots=True)
class StateAborted(Event):
    """A state was stopped from outside: the execution ended, or a sibling failed."""


HistoryEvent: TypeAlias = (
    ExecutionStarted
    | ExecutionRedriven
    | ExecutionEnded
    | StateEntered
    | StateRedriven
    | StatePaused
    | StateResumed
    | WaitStarted
    | TaskStarted
    | TaskTaken
    | TaskSubmitted
    | TaskSucceeded
    | TaskFailed
    | MapStarted
    | MapRunStarted
    | MapRunRedriven
    | MapRunEnded
    | IterationStarted
    | IterationEnded
    | RetryScheduled
    | ErrorCaught
    | StateExited
    | EvaluationFailed
    | StateErred
    | StateAborted
)


def path_text(path: ExecutionPath) -> str:
    """Return a path as people and ``tcsl run --json`` see it: ``MapState/3/State01``.

    A slash in a state's name is written ``~1`` and a tilde ``~0``, as in a JSON pointer.
    """
    return "/".join(escape(str(part)) for part in path)
