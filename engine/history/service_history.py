"""Which events Step Functions records of an execution: their order, ids and causal parents, counted as they happen.

Some of our events stand for several of the service's, some for none. Ids count the service's from 1; the id of a
state's entered event appears in the cause of most failures, so it has to be right while the execution still runs. The
parent of an event is the one that led to it: within one machine the last event of it, for what an iteration or branch
begins with the start of its container, and 0 for the first state and for a stop from outside. Where an execution is
redriven its machines go on from that.

Two things the service tells a little later than we do: that tasks have started, when all that begin together are
scheduled, and that iterations have failed or were aborted, when their Map fails.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct, field

from engine.history.events import (
    ErrorCaught,
    EvaluationFailed,
    ExecutionEnded,
    ExecutionPath,
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
    StateRedriven,
    TaskFailed,
    TaskStarted,
    TaskSubmitted,
    TaskSucceeded,
    TaskTaken,
)
from engine.history.service_names import TaskKind, read_task_kind, service_error

MOST_PER_EVENT = 2
"""No event of ours stands for more than this many of the service's."""

TIMEOUT = "States.Timeout"
_TERMINAL = "States.Runtime"  # in ASL, where no catcher takes it: no state or iteration is said to have failed
# The other states end at once, so nothing can abort them.
_ABORTABLE = ("Task", "Wait", "Parallel", "Map")
_CONTAINERS = ("Parallel", "Map")
# So says the cause when an expression gave nothing, but for one that is only the name of a variable.
_READ_NOTHING = re.compile(r"expression '(?!\$\w+').*returned nothing \(undefined\)", re.DOTALL)
_NO_TASK = read_task_kind("")
_BEGINNINGS = (StateEntered, TaskStarted, IterationStarted, MapStarted)
_ENDS = {"SUCCEEDED": "ExecutionSucceeded", "FAILED": "ExecutionFailed", "TIMED_OUT": "ExecutionTimedOut"}


class _Entry(Struct):
    """One entry of a state: where it stands, and what was learnt of it since."""

    id: int
    previous: int
    type: str
    is_open: bool = False  # a container whose end is told, for it has started or could not
    start: int = 0  # the id of MapStateStarted or ParallelStateStarted
    leads_out: int = 0  # what the exit follows from, when that is not the last event
    task: TaskKind = _NO_TASK
    is_submitted: bool = False  # whether its task was handed in, if that is one which ends later
    inside: int = 0  # how many iterations or branches of this attempt go on
    succeeded: int = 0  # and how many of them succeeded
    failing: int = 0  # the event that made the first iteration or branch fail
    has_failed: bool = False
    endings: "list[tuple[str, IterationEnded, int]]" = field(default_factory=list)
    """What is told when the container fails: the kind of each event, what it stands for, and its parent."""
    cut: "list[tuple[str, IterationEnded]]" = field(default_factory=list)
    """What ended in a Map for no failure inside it: told, with the Map's own failure as parent, when that comes."""


class _MapRun(Struct):
    """The map run of a Map: its ARN, and the histories of its executions by their number."""

    arn: str
    children: "dict[str | int, ServiceHistory]" = field(default_factory=dict)


def _is_told_beside(event: EvaluationFailed, entry: _Entry) -> bool:
    """Whether a failed evaluation stands beside the event that entered its state, as recorded, and not after it.

    After it stand the ones of a Wait, of variables that are too large together, and of what gave nothing.
    """
    is_too_large = event.location == "Assign"
    return entry.type != "Wait" and not is_too_large and _READ_NOTHING.search(event.cause) is None


class ServiceHistory:
    """Counts the service's events along with ours; ``last`` is the id of the last one so far, ``redrives`` how often
    the execution was redriven.

    The executions of a map run have histories of their own, which are counted and asked through that of the execution
    the Map is in; ``depth`` is how many parts of a path lead to this one. Subclasses learn of the events by :meth:`tell`.
    """

    def __init__(self, depth: int = 0) -> None:
        self.last = 0
        self.redrives = 0
        self._base = 0  # what a machine goes on from that has had no event yet: the last redrive
        self._depth = depth
        self._seen = 0
        self._threads: dict[ExecutionPath, int] = {}  # the last event of each machine, by the path before its states
        self._entries: dict[ExecutionPath, _Entry] = {}
        self._freed: dict[ExecutionPath, list[int]] = {}  # of each Map, what ended and was followed by no start yet
        # What is told of a state in an iteration or branch, by its path: after the end of that itself.
        self._aborted: dict[ExecutionPath, str] = {}
        self._map_runs: dict[ExecutionPath, _MapRun] = {}
        self._starting: list[tuple[TaskStarted, ExecutionPath, TaskKind]] = []  # scheduled, and not told as started yet
        # What was known of the states that failed or were stopped: a redrive goes on with them.
        self._given_up: dict[ExecutionPath, tuple[_Entry, _MapRun | None]] = {}

    @property
    def number(self) -> int:
        """How many events there are so far, with those that are told a little later."""
        return self.last + len(self._starting) + sum(len(entry.endings) for entry in self._entries.values())

    def catch_up(self, events: Sequence[HistoryEvent]) -> None:
        """Take in those of ``events``, all of an execution from its first, that are new."""
        for number in range(self._seen, len(events)):
            self.add(events[number])
        self._seen = len(events)

    def add(self, event: HistoryEvent) -> None:
        """Take one more event in; one of a kind that the service does not have changes nothing."""
        path = event.path[self._depth :]
        if self._map_runs and self._is_of_child(event, path):
            return
        step = _STEPS.get(type(event)) if path else _STEPS_OF_ALL.get(type(event))
        if step is None:
            return
        if self._starting and type(event) not in _BEGINNINGS:
            self.settle()
        step(self, event, path)

    def settle(self) -> None:
        """Tell of the tasks that have started; nothing begins together with them any more."""
        starting, self._starting = self._starting, []
        for event, path, kind in starting:
            self._follow(f"{kind.prefix}Started", event, path, kind)

    def entered(self, path: ExecutionPath) -> int:
        """Return the id of the event that entered the state at ``path``, 0 when it has been left or never entered."""
        inner = path[self._depth :]
        child = self._child(inner)
        if child is not None:
            return child.entered(path)
        entry = self._entries.get(inner)
        return 0 if entry is None else entry.id

    def exits(self, path: ExecutionPath) -> int:
        """Return how many events it takes to leave the state at ``path``; none when it is in a map run."""
        inner = path[self._depth :]
        if self._child(inner) is not None:
            return 0
        entry = self._entries.get(inner)
        return 2 if entry is not None and entry.is_open else 1

    def tell(self, kind: str, event: HistoryEvent, previous: int, task: TaskKind) -> None:
        """Learn that ``event`` stands for an event of the service: number :attr:`last`, after ``previous``."""

    def new_child(self, map_run: str, index: str | int, depth: int) -> "ServiceHistory":
        """Return the history of execution ``index`` of the map run with that ARN, which is beginning."""
        return ServiceHistory(depth)

    def _emit(self, kind: str, event: HistoryEvent, previous: int, task: TaskKind = _NO_TASK) -> int:
        self.last += 1
        self.tell(kind, event, previous, task)
        return self.last

    def _follow(self, kind: str, event: HistoryEvent, path: ExecutionPath, task: TaskKind = _NO_TASK) -> int:
        """Emit what follows from the last event of the machine that the state at ``path`` belongs to.

        After a redrive there is none yet: what is done again follows from the state as it was entered.
        """
        thread, entry = path[:-1], self._entries.get(path)
        beginning = self._base if entry is None else entry.id
        number = self._threads[thread] = self._emit(kind, event, self._threads.get(thread, beginning), task)
        return number

    def _child(self, path: ExecutionPath) -> "ServiceHistory | None":
        """Return the history of the map run's execution that ``path`` leads into."""
        for depth in range(1, len(path)):
            map_run = self._map_runs.get(path[:depth])
            if map_run is not None:
                return map_run.children.get(path[depth])
        return None

    def _is_of_child(self, event: HistoryEvent, path: ExecutionPath) -> bool:
        """Tell whether ``event`` is one of an execution of a map run, which then has taken it in."""
        map_run = self._map_runs.get(path[:-1])
        if map_run is not None and isinstance(event, IterationStarted) and path[-1] not in map_run.children:
            map_run.children[path[-1]] = self.new_child(map_run.arn, path[-1], self._depth + len(path))
        child = self._child(path)
        if child is None:
            return False
        child.add(event)
        if map_run is not None and isinstance(event, IterationEnded) and event.status == "SUCCEEDED":
            # Whoever wants to keep it has it from new_child(). Any other may be redriven.
            del map_run.children[path[-1]]
        return True

    def _execution_started(self, event: HistoryEvent, path: ExecutionPath) -> None:
        if self.last:
            self._execution_redriven(event, path)  # of a map run: it starts once more
        else:
            self._emit("ExecutionStarted", event, 0)

    def _execution_redriven(self, event: HistoryEvent, path: ExecutionPath) -> None:
        self.redrives += 1
        self._base = self._emit("ExecutionRedriven", event, self.last)
        for known in (self._threads, self._freed, self._aborted):
            known.clear()

    def _state_entered(self, event: StateEntered, path: ExecutionPath) -> None:
        previous = self._threads.get(path[:-1], self._base)
        number = self._follow(f"{event.state_type}StateEntered", event, path)
        self._entries[path] = _Entry(number, previous, event.state_type)

    def _task_started(self, event: TaskStarted, path: ExecutionPath) -> None:
        kind = read_task_kind(event.resource)
        entry = self._entries.get(path)
        if entry is not None:
            entry.task, entry.is_submitted = kind, False
        self._follow(f"{kind.prefix}Scheduled", event, path, kind)
        if kind.prefix != "Activity":  # that is started when a worker takes it
            self._starting.append((event, path, kind))

    def _task_taken(self, event: TaskTaken, path: ExecutionPath) -> None:
        self._follow("ActivityStarted", event, path)

    def _task_submitted(self, event: TaskSubmitted, path: ExecutionPath) -> None:
        entry = self._entries.get(path)
        if entry is not None:
            entry.is_submitted = True
        self._follow("TaskSubmitted", event, path, self._task_of(path))

    def _task_succeeded(self, event: TaskSucceeded, path: ExecutionPath) -> None:
        kind = self._task_of(path)
        self._follow(f"{kind.prefix}Succeeded", event, path, kind)

    def _task_failed(self, event: TaskFailed, path: ExecutionPath) -> None:
        kind = self._task_of(path)
        entry = self._entries.get(path)
        ending = "Failed"
        if service_error(event.error) == TIMEOUT and not event.cause:  # what a worker reports has one
            ending = "TimedOut"
        elif kind.is_submitted and entry is not None and not entry.is_submitted:
            ending = "SubmitFailed"
        self._follow(f"{kind.prefix}{ending}", event, path, kind)

    def _task_of(self, path: ExecutionPath) -> TaskKind:
        entry = self._entries.get(path)
        return _NO_TASK if entry is None else entry.task

    def _map_started(self, event: MapStarted, path: ExecutionPath) -> None:
        self._freed[path] = []
        self._container_started("MapStateStarted", event, path)

    def _container_started(self, kind: str, event: HistoryEvent, path: ExecutionPath) -> None:
        number = self._follow(kind, event, path)
        entry = self._entries.get(path)
        if entry is not None:
            entry.is_open, entry.start = True, number
            entry.inside = entry.succeeded = 0
            entry.has_failed, entry.failing = False, 0

    def _map_run_started(self, event: MapRunStarted, path: ExecutionPath) -> None:
        self._map_runs[path] = _MapRun(event.map_run)
        number = self._follow("MapRunStarted", event, path)
        entry = self._entries.get(path)
        if entry is not None and (event.is_recent or (event.is_whole and entry.previous)):
            # The service has changed: in all records of Maps with what is recent the exit follows this, and in those
            # of Maps without a ResultPath behind another state; in all others, the end of it.
            entry.leads_out = number

    def _map_run_redriven(self, event: MapRunRedriven, path: ExecutionPath) -> None:
        entry = self._entries.get(path)
        if entry is not None and entry.start:
            self._threads.setdefault(path[:-1], entry.start)  # it follows from the Map as it was started
        number = self._follow("MapRunRedriven", event, path)
        if entry is not None:
            entry.leads_out = number

    def _map_run_ended(self, event: MapRunEnded, path: ExecutionPath) -> None:
        self._follow(f"MapRun{event.status.capitalize()}", event, path)

    def _iteration_started(self, event: IterationStarted, path: ExecutionPath) -> None:
        container = path[:-1]
        entry = self._entries.get(container)
        if entry is None:
            return
        if entry.type == "Parallel":
            # The engine tells of branches only; the first one of an attempt tells that the attempt began.
            if not entry.is_open:
                self._container_started("ParallelStateStarted", event, container)
            self._threads[path] = entry.start
            entry.inside += 1
            return
        entry.inside += 1
        freed = self._freed.get(container)
        self._threads[path] = self._emit("MapIterationStarted", event, freed.pop(0) if freed else entry.start)

    def _iteration_ended(self, event: IterationEnded, path: ExecutionPath) -> None:
        container = path[:-1]
        entry = self._entries.get(container)
        last = self._threads.pop(path, self._base)
        aborted = self._aborted.pop(path, "")
        if entry is None:
            return
        if event.error == _TERMINAL:
            # The execution ends at once: nothing is said of what is around.
            self._threads[container[:-1]] = last
            return
        entry.inside -= 1
        if event.status == "SUCCEEDED" and not entry.has_failed:
            entry.succeeded += 1
            self._freed.setdefault(container, []).append(last)
            is_map = entry.type == "Map"  # of branches nothing is told
            self._threads[container[:-1]] = self._emit("MapIterationSucceeded", event, last) if is_map else last
            return
        verb = "Aborted"
        if event.status == "FAILED" and not entry.has_failed:
            verb = "Failed"
            entry.has_failed, entry.failing = True, last
            self._threads[container[:-1]] = last
        failing = self._failing(path)
        kinds = (*((f"MapIteration{verb}",) if entry.type == "Map" else ()), *((aborted,) if aborted else ()))
        if failing:
            entry.endings += ((kind, event, failing) for kind in kinds)
        elif entry.type == "Map":  # told if the Map fails, and not if the execution is stopped or over at once
            entry.cut += ((kind, event) for kind in kinds)

    def _tell_endings(self, entry: _Entry, path: ExecutionPath) -> None:
        endings, entry.endings = entry.endings, []
        # Not the failure itself is told first: they come in the order of the items or branches.
        endings.sort(key=lambda ending: int(ending[1].path[len(path)]))
        for kind, event, previous in endings:
            self._emit(kind, event, previous)

    def _attempt_ended(self, event: RetryScheduled, path: ExecutionPath) -> None:
        entry = self._entries.get(path)
        if entry is not None:
            self._tell_endings(entry, path)
            entry.is_open, entry.start = False, 0

    def _evaluation_failed(self, event: EvaluationFailed, path: ExecutionPath) -> None:
        entry, thread = self._entries.get(path), path[:-1]
        last = self._threads.get(thread, self._base)
        if entry is not None and last in (entry.id, self._base):
            # What could not start has failed all the same.
            entry.is_open = entry.is_open or entry.type in _CONTAINERS
            if last == entry.id and _is_told_beside(event, entry):
                self._threads[thread] = entry.previous
        if entry is not None and entry.is_open and entry.has_failed:
            # It is the output of a catcher which cannot be told: the failure itself stands beside.
            self._tell_endings(entry, path)
            self._emit(f"{entry.type}StateFailed", event, self._threads.get(thread, self._base))
        self._follow("EvaluationFailed", event, path)

    def _caught(self, event: ErrorCaught, path: ExecutionPath) -> None:
        entry = self._entries.get(path)
        if entry is not None:
            self._tell_failure(event, entry, path)

    def _erred(self, event: StateErred, path: ExecutionPath) -> None:
        entry = self._give_up(path)
        if entry is None:
            return
        if event.error == _TERMINAL:
            if entry.is_open and entry.succeeded and not entry.inside and not entry.has_failed:
                # Its own fields cannot do with what came of all that is inside.
                self._follow(f"{entry.type}StateSucceeded", event, path)
            return
        if not self._tell_failure(event, entry, path) and entry.type == "Task":
            self._aborted[path[:-1]] = "TaskStateAborted"

    def _tell_failure(self, event: ErrorCaught | StateErred, entry: _Entry, path: ExecutionPath) -> bool:
        """Emit that a container has failed; other states have no such event."""
        self._tell_endings(entry, path)
        was_open, entry.is_open = entry.is_open, False
        if was_open:
            for kind, cut in entry.cut:
                self._emit(kind, cut, self._threads.get(path[:-1], self._base))
            entry.cut = []
            self._follow(f"{entry.type}StateFailed", event, path)
        return was_open

    def _state_exited(self, event: StateExited, path: ExecutionPath) -> None:
        entry = self._leave(path)
        if entry is None:
            return
        self._threads.setdefault(path[:-1], entry.id)  # a redriven Wait tells of nothing before
        self._tell_endings(entry, path)
        if entry.is_open:
            # Not followed but stood beside: what comes after has the same parent.
            thread = path[:-1]
            last = self._threads.get(thread, self._base)
            self._emit(f"{entry.type}StateSucceeded", event, last)
            self._threads[thread] = entry.leads_out or last
        self._follow(f"{entry.type}StateExited", event, path)

    def _state_aborted(self, event: StateAborted, path: ExecutionPath) -> None:
        entry = self._give_up(path)
        if entry is not None and entry.type in _ABORTABLE:
            outer = self._entries.get(path[:-2])
            if outer is not None:
                outer.endings += entry.endings  # what has failed is further out
            entry.endings = []
            self._aborted[path[:-1]] = f"{entry.type}StateAborted"

    def _give_up(self, path: ExecutionPath) -> _Entry | None:
        map_run = self._map_runs.get(path)
        entry = self._leave(path)
        if entry is not None:
            self._given_up[path] = entry, map_run
        return entry

    def _state_redriven(self, event: StateRedriven, path: ExecutionPath) -> None:
        entry, map_run = self._given_up.pop(path, (None, None))
        if entry is not None and path not in self._entries:
            self._entries[path] = entry
            if map_run is not None:
                self._map_runs[path] = map_run
        if path in self._entries:
            entry = self._entries[path]
            # A Map or Parallel that had started does not tell so again.
            entry.is_open = entry.start > 0
            entry.has_failed, entry.failing, entry.endings, entry.cut, entry.inside = False, 0, [], [], 0

    def _leave(self, path: ExecutionPath) -> _Entry | None:
        """Forget what was known of a state that is over, and return it."""
        self._freed.pop(path, None)
        self._map_runs.pop(path, None)
        return self._entries.pop(path, None)

    def _failing(self, path: ExecutionPath) -> int:
        """Return the event that made the innermost container around ``path`` fail, or 0."""
        around = (self._entries.get(path[:length]) for length in range(len(path) - 1, 0, -1))
        return next((entry.failing for entry in around if entry is not None and entry.has_failed), 0)

    def _execution_ended(self, event: ExecutionEnded | IterationEnded, path: ExecutionPath) -> None:
        is_by_itself = event.status in ("SUCCEEDED", "FAILED")
        last = self._threads.get((), self._base)
        self._emit(_ENDS.get(event.status, "ExecutionAborted"), event, last if is_by_itself else 0)


_Steps = dict[type, Callable[[ServiceHistory, Any, ExecutionPath], None]]
_STEPS_OF_ALL: _Steps = {
    ExecutionStarted: ServiceHistory._execution_started,
    ExecutionRedriven: ServiceHistory._execution_redriven,
    ExecutionEnded: ServiceHistory._execution_ended,
    # What is an iteration to the Map is an execution to itself.
    IterationStarted: ServiceHistory._execution_started,
    IterationEnded: ServiceHistory._execution_ended,
}
"""What is done with the events of the execution as a whole; all others of no state are those of a damaged history."""
_STEPS: _Steps = {
    ExecutionStarted: ServiceHistory._execution_started,
    ExecutionEnded: ServiceHistory._execution_ended,
    StateEntered: ServiceHistory._state_entered,
    StateRedriven: ServiceHistory._state_redriven,
    TaskStarted: ServiceHistory._task_started,
    TaskTaken: ServiceHistory._task_taken,
    TaskSubmitted: ServiceHistory._task_submitted,
    TaskSucceeded: ServiceHistory._task_succeeded,
    TaskFailed: ServiceHistory._task_failed,
    MapStarted: ServiceHistory._map_started,
    MapRunStarted: ServiceHistory._map_run_started,
    MapRunRedriven: ServiceHistory._map_run_redriven,
    MapRunEnded: ServiceHistory._map_run_ended,
    IterationStarted: ServiceHistory._iteration_started,
    IterationEnded: ServiceHistory._iteration_ended,
    EvaluationFailed: ServiceHistory._evaluation_failed,
    ErrorCaught: ServiceHistory._caught,
    StateErred: ServiceHistory._erred,
    RetryScheduled: ServiceHistory._attempt_ended,
    StateExited: ServiceHistory._state_exited,
    StateAborted: ServiceHistory._state_aborted,
}
"""What is done with the events of a state; pauses and waits are not among them, for the service keeps none."""
