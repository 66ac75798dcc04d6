"""What the states of one execution share: the events they record, the words of failures, limits, the debugger."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from engine.errors import QUERY_EVALUATION, StateFailed
from engine.execution.clock import Alarm, Clock
from engine.execution.debugger import Debugger, Look
from engine.execution.journal import Journal
from engine.execution.limits import NO_LIMITS, Limits
from engine.execution.quota import Quota
from engine.execution.service_failures import told, too_large
from engine.execution.turns import Turns
from engine.execution.variables import Scope, VariablesTooLarge
from engine.history.events import (
    EvaluationFailed,
    Event,
    ExecutionEnded,
    ExecutionPath,
    ExecutionStarted,
    StateEntered,
    StateExited,
    StatePaused,
    StateResumed,
)
from engine.history.service_history import ServiceHistory
from engine.integrations import TaskRunner
from engine.language.dialects import QueryLanguage
from engine.language.values import MOST_BYTES, Json, json_size, quick_size
from engine.states.base import Exit, MapItem, StateBase, StateMachine
from engine.states.bounds import check_bounds
from engine.states.map_runs import MapRunSettings

E = TypeVar("E", bound=Event)


class Begun(Protocol):
    """What an execution that is redriven knows of a machine that was begun and did not succeed."""

    async def go_on(
        self,
        recorder: "Recorder",
        machine: StateMachine,
        path: ExecutionPath,
        pointer: str,
        item: MapItem | None,
        scope: Scope,
    ) -> tuple[Json, str | None]:
        """Do what is left of the state where the machine was, and return the output and the next state's name."""


class Recorder(ABC):
    """What the states of one execution share; the ``journal`` takes each history event as it happens.

    ``is_asl`` is whether failures are told and handled as Step Functions does.
    ``limit`` rings when the execution is out of time, once it runs under a limit. ``context`` makes the members of the
    context object that all states share, once one asks for them; where it ``is_staged``, they are all that states see.
    """

    def __init__(
        self,
        *,
        runner: TaskRunner,
        clock: Clock,
        journal: Journal,
        context: Callable[[], dict[str, Json]],
        turns: Turns,
        debugger: Debugger | None = None,
        is_asl: bool = False,
        limits: Limits = NO_LIMITS,
    ) -> None:
        self.is_asl = is_asl
        self.limits = limits
        self.runner = runner
        self.clock = clock
        self._now = clock.now
        self._make_context = context
        self._context: dict[str, Json] | None = None
        self._journal = journal
        self._turns = turns
        self.debugger = debugger
        self.limit: Alarm | None = None
        self.is_staged = False
        self.map_runs: dict[ExecutionPath, tuple[str, MapRunSettings]] = {}
        self._held = 0
        self._last_id = len(journal)
        self._quota = None if limits.history_events is None else Quota(limits.history_events)
        self._service_history: ServiceHistory | None = None

    @property
    def context(self) -> dict[str, Json]:
        """The members of the context object that all states share; most executions never ask for them."""
        if self._context is None:
            self._context = self._make_context()
        return self._context

    def entered_event_id(self, path: ExecutionPath) -> int:
        """Return the id that Step Functions would give the event that entered the state at ``path``."""
        return self._told_so_far().entered(path)

    def _told_so_far(self) -> ServiceHistory:
        """Return what the service tells of all events so far; they are counted only now that somebody asks."""
        history = self._service_history = self._service_history or ServiceHistory()
        history.catch_up(self._journal)
        return history

    def emit(self, event_type: type[E], path: ExecutionPath, *values: Any, **details: Any) -> E:
        """Record one history event and return it; ``values`` by position cost half of ``details`` by name."""
        quota = self._quota
        if quota is not None and self._last_id >= quota.next:
            quota.check_event(self._last_id, self._told_so_far(), event_type, values)
        self._last_id += 1
        event = event_type(self._last_id, self._now(), path, *values, **details)
        self._journal.record(event)
        return event

    def close(self, cause: str) -> None:
        """End the execution as failed, with ``cause``, before its next event."""
        self._quota = self._quota or Quota(1)
        self._quota.close(cause)

    def begin(self, name: str, data: Json) -> None:
        """Record that the execution called ``name`` begins with ``data``."""
        self._last_id += 1
        self._journal.record(ExecutionStarted(self._last_id, self._now(), (), name, data))

    def end(self, status: str, output: Json, error: str, cause: str) -> ExecutionEnded:
        """Record how the execution ended, for which every quota has room, and return the event."""
        self._last_id += 1
        event = ExecutionEnded(self._last_id, self._now(), (), status, output, error, cause)
        self._journal.record(event)
        return event

    def enter(self, state: StateBase, path: ExecutionPath, pointer: str, data: Json) -> StateEntered:
        """Record that a state begins, and return the event."""
        quota = self._quota
        if quota is not None and self._last_id >= quota.next:
            quota.check(self._last_id, self._told_so_far())
        self._last_id += 1
        event = StateEntered(self._last_id, self._now(), path, pointer, state.type, data)
        self._journal.record(event)
        return event

    def exit(self, path: ExecutionPath, way_out: Exit) -> None:
        """Record that a state is done."""
        quota = self._quota
        if quota is not None and self._last_id >= quota.next:
            told = self._told_so_far()
            quota.check(self._last_id, told, told.exits(path))
        self._last_id += 1
        way = way_out.transition
        self._journal.record(
            StateExited(self._last_id, self._now(), path, way_out.output, way.target, way.field, way_out.assigned)
        )

    def take(self, way_out: Exit, data: Json, state: StateBase, scope: Scope) -> Exit:
        """Give variables their new values and see that the output, unless it is the input, is not too large or deep.

        Raises:
            StateFailed: it is, or the variables are.
        """
        if way_out.output is not data:
            size = quick_size(way_out.output)
            limit = self.limits.payload_bytes
            if size is None or size > MOST_BYTES:
                check_bounds(way_out.output, f"The output of the state '{state.name}' is")
            if limit is not None and (json_size(way_out.output) if size is None else size) > limit:
                raise too_large(state.name)
        if way_out.assigned:
            scope.assign(way_out.assigned, state.name)
        return way_out

    def told(self, failure: StateFailed, state: StateBase, path: ExecutionPath) -> StateFailed:
        """Return ``failure`` of the state at ``path`` in the words of the dialect; an expression's is an event too."""
        if not self.is_asl or failure.is_told:
            return failure
        if self.is_staged:
            failure.has_place = False  # there is no history whose event could be named
        words = told(failure, state.name, lambda: self.entered_event_id(path))
        is_evaluated = isinstance(failure, VariablesTooLarge) and state.query is QueryLanguage.JSONATA
        if failure.error == QUERY_EVALUATION or is_evaluated:
            location = getattr(failure, "field", "")  # that of an expression; a setting out of its range has none
            self.emit(EvaluationFailed, path, error=words.error, cause=words.cause, location=location)
        return words

    @abstractmethod
    async def run_machine(
        self,
        machine: StateMachine,
        data: Json,
        path: ExecutionPath = (),
        pointer: str = "",
        item: MapItem | None = None,
        scope: Scope | None = None,
        begun: Begun | None = None,
    ) -> Json:
        """Run ``machine`` on ``data`` and return its output.

        ``path`` and ``pointer`` say where the machine stands in the execution and in the definition; ``scope``
        holds its variables. One that was ``begun`` before goes on where it was.

        Raises:
            StateFailed: a state failed and nothing caught it.
        """

    @abstractmethod
    async def rest(self) -> None:
        """Let the loop run whatever else is ready, if this turn is over."""

    async def gate(self, path: ExecutionPath, pointer: str, data: Json, look: Look) -> Json:
        """Hold the state at ``path`` while the debugger wants it; return the data to go on with.

        ``look`` gives the state as the conditions of breakpoints see it.
        """
        debugger = self.debugger
        stop = None if debugger is None else await debugger.reason_to_pause(path, pointer, look)
        if debugger is None or stop is None:
            return data
        self.emit(StatePaused, path, input=data, reason=stop.reason, detail=stop.detail)
        with self._time_held():
            data = await debugger.hold(path, data)
        self.emit(StateResumed, path, input=data)
        return data

    @contextmanager
    def _time_held(self) -> Iterator[None]:
        """Let no time of the execution's limit pass while anything is held."""
        self._held += 1
        if self._held == 1 and self.limit is not None:
            self.limit.suspend()
        try:
            yield
        finally:
            self._held -= 1
            if self._held == 0 and self.limit is not None:
                self.limit.resume()
