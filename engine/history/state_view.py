"""What one state of an execution looks like: its status, data, attempts and iterations."""

import enum
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from engine.history.events import ExecutionPath, RetryScheduled, StateEntered
from engine.language.values import Json


class StateStatus(enum.StrEnum):
    """How a state stands; a lower ``rank`` wins where several runs of one state are shown as one."""

    rank: int

    FAILED = "FAILED", 0
    TIMED_OUT = "TIMED_OUT", 1
    PAUSED = "PAUSED", 2
    RUNNING = "RUNNING", 3
    WAITING = "WAITING", 4
    CAUGHT = "CAUGHT", 5
    SUCCEEDED = "SUCCEEDED", 6
    ABORTED = "ABORTED", 7
    QUEUED = "QUEUED", 8

    def __new__(cls, text: str, rank: int) -> "StateStatus":
        member = str.__new__(cls, text)
        member._value_ = text
        member.rank = rank
        return member

    @property
    def is_active(self) -> bool:
        """Whether a state of this status can still change by itself."""
        return self in ACTIVE


ACTIVE = frozenset((StateStatus.RUNNING, StateStatus.WAITING, StateStatus.PAUSED, StateStatus.QUEUED))
"""The statuses of a state that can still change by itself."""


class IterationView:
    """One iteration of a Map or branch of a Parallel, the newest attempt of it."""

    __slots__ = ("cause", "error", "input", "output", "started", "status", "stopped")

    def __init__(self, data: Json, started: float) -> None:
        self.status: StateStatus = StateStatus.RUNNING
        self.input = data
        self.output: Json = None
        self.error = ""
        self.cause = ""
        self.started = started
        self.stopped: float | None = None


_NO_ITERATIONS: Mapping[int, IterationView] = MappingProxyType({})


class StateView:
    """The newest entry of one state at one path; a loop that enters it again starts it afresh.

    ``entries`` counts the entries, ``attempts`` the times the work was begun in this entry (1 for a
    state that cannot retry). ``length`` is the number of items of a Map, or None. ``iterations`` has
    those that began, by index. ``caught_by`` is the state a catcher led to, or None. ``transition``
    is the pointer, within the state, of the field that was followed.
    ``reused`` is whether its result was taken over from an execution that this one continues.
    ``assigned`` are the variables that got values on the way out, or None. Times are seconds since the epoch.
    """

    __slots__ = (
        "arguments",
        "assigned",
        "attempts",
        "caught_by",
        "cause",
        "entries",
        "error",
        "input",
        "iterations",
        "length",
        "mocked",
        "output",
        "path",
        "result",
        "retries",
        "reused",
        "started",
        "state",
        "status",
        "stderr",
        "stdout",
        "stopped",
        "target",
        "trace",
        "transition",
        "type",
    )

    def __init__(self, path: ExecutionPath, event: StateEntered) -> None:
        self.path = path
        self.entries = 0
        self.enter(event)

    def enter(self, event: StateEntered) -> None:
        """Begin another entry: everything of the one before is forgotten."""
        self.state = event.state
        self.type = event.state_type
        self.status: StateStatus = StateStatus.RUNNING
        self.entries += 1
        self.input = event.input
        self.output: Json = None
        self.error = self.cause = self.trace = self.stdout = self.stderr = ""
        self.attempts = 1
        self.retries: Sequence[RetryScheduled] = ()
        self.started = event.time
        self.stopped: float | None = None
        self.length: int | None = None
        self.iterations: Mapping[int, IterationView] = _NO_ITERATIONS
        self.caught_by: str | None = None
        self.arguments: Json = None
        self.assigned: Mapping[str, Json] | None = None
        self.result: Json = None
        self.mocked = False
        self.reused = False
        self.target: str | None = None
        self.transition = ""

    def begin_anew(self) -> None:
        """Begin the work of this entry anew: what its attempts came to is forgotten, but not its iterations."""
        self.error = self.cause = self.trace = ""
        self.attempts = 1
        self.retries = ()
        self.stopped = None
        self.caught_by = None

    @property
    def is_retrying(self) -> bool:
        """Whether the state waits for its next attempt."""
        return self.status is StateStatus.WAITING and bool(self.retries)

    def to_json(self) -> dict[str, Json]:
        """Return what ``tcsl run --json`` says about the state."""
        return {
            "status": self.status.value,
            "input": self.input,
            "output": self.output,
            "error": self.error or None,
            "cause": self.cause or None,
            "attempts": self.attempts,
        }
