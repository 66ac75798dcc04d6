"""History events: everything that happens in an execution, in order, with explicit paths.

A path is a tuple of state names and indexes: ``("MapState", 3, "State01")`` is the state State01 in
iteration 3 (from 0) of MapState, ``("Fork", 0, "A")`` the state A in branch 0 of Fork. The execution
itself has the empty path. ``state`` is the JSON pointer of the state in the definition, which all
iterations share. Times are seconds since the epoch. Data are shared, never copied: treat as immutable.
"""

from typing import TypeAlias

from msgspec import Struct

from engine.language.machine import escape
from engine.language.values import Json

ExecutionPath: TypeAlias = tuple[str | int, ...]


class Event(Struct, frozen=True, gc=False, array_like=True, tag=True):
    """What all events share; ``id`` counts from 1 within an execution.

    A struct and no dataclass: there may be millions. It costs a third to make, the garbage collector never walks it,
    which is right since nothing an event holds can lead back to it, and MessagePack is written from it directly: an
    array of its kind and its fields in their order, see :mod:`engine.history.codec`.
    """

    id: int
    time: float
    path: ExecutionPath


class ExecutionStarted(Event, frozen=True):
    """The execution began with ``input``."""

    name: str
    input: Json


class ExecutionRedriven(Event, frozen=True):
    """The execution, which had ended, goes on where it was: for the ``count``-th time, from 1."""

    count: int


class ExecutionContinued(Event, frozen=True):
    """Every event so far was taken over from the execution with the id ``source``, called ``name``, which this continues."""

    source: str
    name: str


class ExecutionEnded(Event, frozen=True):
    """The execution is over; ``status`` is SUCCEEDED, FAILED, TIMED_OUT or ABORTED."""

    status: str
    output: Json = None
    error: str = ""
    cause: str = ""


class StateEntered(Event, frozen=True):
    """A state began with its raw input; ``state_type`` is Task, Pass, ..."""

    state: str
    state_type: str
    input: Json


class StateRedriven(Event, frozen=True):
    """A state that was entered and not left before the execution ended begins its work anew."""


class StatePaused(Event, frozen=True):
    """The debugger holds this state before it runs with ``input``; ``reason`` is breakpoint, pause, step or condition.

    The last is a condition of a breakpoint that cannot be evaluated; ``detail`` says why, else it is empty.
    """

    input: Json
    reason: str
    detail: str = ""


class StateResumed(Event, frozen=True):
    """The debugger let this state go on with ``input``, which the user may have edited."""

    input: Json


class WaitStarted(Event, frozen=True):
    """A Wait state sleeps for ``seconds``."""

    seconds: float


class TaskStarted(Event, frozen=True):
    """The work of a Task was handed out: attempt number ``attempt`` (from 1) of ``resource`` with ``arguments``.

    ``timeout`` and ``heartbeat`` are the Task's limits in seconds, None when it sets none; ``role`` is the ARN of the
    role that the call takes on, or empty.
    """

    resource: str
    arguments: Json
    attempt: int
    timeout: float | None = None
    heartbeat: float | None = None
    role: str = ""


class TaskTaken(Event, frozen=True):
    """A worker took the work of an activity; ``worker`` is its name, or empty."""

    worker: str


class TaskSubmitted(Event, frozen=True):
    """A Task that somebody else finishes was handed in, and ``output`` was the answer to that."""

    output: Json


class TaskSucceeded(Event, frozen=True):
    """The work of a Task returned ``result``; output of the function in ``stdout`` and ``stderr``."""

    result: Json
    stdout: str = ""
    stderr: str = ""
    mocked: bool = False


class TaskFailed(Event, frozen=True):
    """One attempt of a Task failed; ``trace`` is the traceback of the user's function."""

    error: str
    cause: str
    trace: str = ""
    stdout: str = ""
    stderr: str = ""
    mocked: bool = False


class MapStarted(Event, frozen=True):
    """A Map goes over ``length`` items."""

    length: int


class MapRunStarted(Event, frozen=True):
    """A distributed Map began its map run ``map_run``, an ARN: its iterations are executions of their own.

    ``max_concurrency`` 0 is no limit; the tolerances are those of the Map, None when not given. ``is_recent`` is whether
    the Map is in JSONata, has variables in scope or to assign, or says how to write its results or, but for the oldest
    ways, to read its items: what the language has had only since November 2024. ``is_whole`` is whether what the Map
    gives is all that goes on: it has no ResultPath. ``is_express`` is whether the executions are EXPRESS ones.
    """

    map_run: str
    max_concurrency: int = 0
    tolerated_count: int | None = None
    tolerated_percentage: float | None = None
    is_batched: bool = False
    is_recent: bool = False
    is_whole: bool = False
    is_express: bool = False


class MapRunRedriven(Event, frozen=True):
    """The map run ``map_run`` goes on with what did not succeed in it: for the ``count``-th time, from 1."""

    map_run: str
    count: int


class MapRunEnded(Event, frozen=True):
    """The map run is over: SUCCEEDED, FAILED with ``error``, or ABORTED; ``results`` is how many it gave or wrote.

    ``pending`` is how many executions never began, as one more failure than tolerated or a stop ended it, and
    ``pending_items`` how many items they had.
    """

    status: str
    error: str = ""
    cause: str = ""
    results: int = 0
    pending: int = 0
    pending_items: int = 0


class IterationStarted(Event, frozen=True):
    """An iteration of a Map or a branch of a Parallel began; the last part of ``path`` is its index."""

    input: Json


class IterationEnded(Event, frozen=True):
    """An iteration or branch is over: SUCCEEDED with ``output``, FAILED with ``error``, or ABORTED."""

    status: str
    output: Json = None
    error: str = ""
    cause: str = ""


class RetryScheduled(Event, frozen=True):
    """A retrier matched: retry number ``retry`` (from 1) of at most ``max_retries`` starts in ``seconds``."""

    error: str
    cause: str
    retry: int
    max_retries: int
    seconds: float


class ErrorCaught(Event, frozen=True):
    """Catcher number ``catcher`` (from 0) matched ``error`` and leads to the state ``target``."""

    error: str
    cause: str
    catcher: int
    target: str


class StateExited(Event, frozen=True):
    """A state is done; ``target`` is the next state's name, or None at an end.

    ``transition`` is the pointer, within the state, of the field that was followed:
    ``/Next``, ``/End``, ``/Choices/0/Next``, ``/Default``, ``/Catch/0/Next``. ``assigned`` are the variables that got
    new values, by name, or None.
    """

    output: Json
    target: str | None
    transition: str
    assigned: dict[str, Json] | None = None


class EvaluationFailed(Event, frozen=True):
    """A JSONata expression of a state failed; ``location`` is its field as the service writes it: ``Output/total``."""

    error: str
    cause: str
    location: str


class StateErred(Event, frozen=True):
    """A state failed and nothing in it caught the error."""

    error: str
    cause: str
    trace: str = ""


class StateAborted(Event, frozen=True):
    """A state was stopped from outside: the execution ended, or a sibling failed."""


HistoryEvent: TypeAlias = (
    ExecutionStarted
    | ExecutionRedriven
    | ExecutionContinued
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
