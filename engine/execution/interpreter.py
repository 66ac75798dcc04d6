"""The interpreter: enter a state, let it run, retry or catch, exit, go to the next: one loop a machine."""

import asyncio
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from engine.errors import QUERY_EVALUATION, RUNTIME, EngineError, StateFailed
from engine.execution.clock import Clock, TimeLimit
from engine.execution.debugger import Debugger
from engine.execution.limits import NO_LIMITS, Limits
from engine.execution.retrying import Retry, RetryCounter, find_catcher
from engine.execution.service_failures import check_size, error_output, of_function, resource_name, told
from engine.execution.variables import Scope
from engine.expressions.paths import Variables, compile_result_path
from engine.expressions.timestamps import written
from engine.history.events import (
    ErrorCaught,
    EvaluationFailed,
    Event,
    ExecutionPath,
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
    StatePaused,
    StateResumed,
    TaskFailed,
    TaskStarted,
    TaskSubmitted,
    TaskSucceeded,
    TaskTaken,
    WaitStarted,
)
from engine.history.service_ids import ServiceIds
from engine.integrations import ObjectStore, TaskCall, TaskError, TaskRunner
from engine.integrations.callbacks import WAIT_PATTERN, new_token
from engine.language.machine import Catcher, Transition, TransitionKind
from engine.language.values import Json
from engine.states.base import Exit, InstantState, MapItem, StateBase, StateMachine, WaitingState
from engine.states.data_flow import build_object, write_result
from engine.states.map_runs import MapRunSettings, map_run_arn
from engine.states.task import Task

E = TypeVar("E", bound=Event)

# The loop gets a turn this often: short enough for a stop to feel instant, long enough to cost nothing.
TURN_SECONDS = 0.002


# A guard against loops that never end: a quarter of a GB of history with small data; a Map of 200,000 items fits.
MOST_EVENTS = 1_000_000


class TooManyEvents(EngineError):
    """The execution went on for :data:`MOST_EVENTS` events; no catcher takes this."""


class Interpreter:
    """Runs the machines of one execution; ``record`` takes each history event as it happens.

    ``events`` are those recorded so far. ``is_asl`` is whether failures are told and handled as Step Functions does.
    ``limit`` is the time limit of the execution, once it runs under one.
    """

    def __init__(
        self,
        *,
        runner: TaskRunner,
        clock: Clock,
        record: Callable[[Any], None],
        context: dict[str, Json],
        events: Sequence[HistoryEvent],
        debugger: Debugger | None = None,
        is_asl: bool = False,
        limits: Limits = NO_LIMITS,
    ) -> None:
        self.is_asl = is_asl
        self.limits = limits
        self._is_limited = limits.payload_bytes is not None
        self.runner = runner
        self.clock = clock
        self._now = clock.now
        self.context = context
        self._record = record
        self.debugger = debugger
        self.limit: TimeLimit | None = None
        self.map_runs: dict[ExecutionPath, tuple[str, MapRunSettings]] = {}
        self._held = 0
        self._last_id = 0
        self._next_turn = 0.0
        self._events = events
        self._service_ids = ServiceIds()

    def entered_event_id(self, path: ExecutionPath) -> int:
        """Return the id that Step Functions would give the event that entered the state at ``path``."""
        return self._counted().entered(path)

    def _counted(self) -> ServiceIds:
        """Return the service's ids of all events so far."""
        self._service_ids.catch_up(self._events)
        return self._service_ids

    def emit(self, event_type: type[E], path: ExecutionPath, *values: Any, **details: Any) -> E:
        """Record one history event and return it; ``values`` by position cost half of ``details`` by name."""
        self._last_id += 1
        event = event_type(self._last_id, self._now(), path, *values, **details)
        self._record(event)
        return event

    def enter(self, state: StateBase, path: ExecutionPath, pointer: str, data: Json) -> StateEntered:
        """Record that a state begins, and return the event."""
        self._last_id += 1
        event = StateEntered(self._last_id, self._now(), path, pointer, state.type, data)
        self._record(event)
        return event

    def exit(self, path: ExecutionPath, way_out: Exit) -> None:
        """Record that a state is done."""
        self._last_id += 1
        output, way, assigned = way_out
        self._record(StateExited(self._last_id, self._now(), path, output, way.target, way.field, assigned))

    def take(self, way_out: Exit, data: Json, state: StateBase, scope: Scope) -> Exit:
        """Give variables their new values and see that the output, unless it is the input, is not too large.

        Raises:
            StateFailed: it is, or the variables are.
        """
        limit = self.limits.payload_bytes
        if limit is not None and way_out.output is not data:
            check_size(way_out.output, limit, state.name)
        if way_out.assigned:
            scope.assign(way_out.assigned)
        return way_out

    def told(self, failure: StateFailed, state: StateBase, path: ExecutionPath) -> StateFailed:
        """Return ``failure`` of the state at ``path`` in the words of the dialect; an expression's is an event too."""
        if not self.is_asl or failure.is_told:
            return failure
        words = told(failure, state.name, lambda: self.entered_event_id(path))
        if failure.error == QUERY_EVALUATION:
            location = getattr(failure, "field", "")  # that of an expression; a setting out of its range has none
            self.emit(EvaluationFailed, path, error=words.error, cause=words.cause, location=location)
        return words

    async def run_machine(
        self,
        machine: StateMachine,
        data: Json,
        path: ExecutionPath = (),
        pointer: str = "",
        item: MapItem | None = None,
        scope: Scope | None = None,
    ) -> Json:
        """Run ``machine`` on ``data`` and return its output.

        ``path`` and ``pointer`` say where the machine stands in the execution and in the definition; ``scope``
        holds its variables.

        Raises:
            StateFailed: a state failed and nothing caught it.
        """
        scope = scope or Scope()
        states, monotonic = machine.states, time.monotonic
        name: str | None = machine.start_at
        while name is not None:
            state = states[name]
            state_path = (*path, name)
            if state.is_instant and self.debugger is None and not (state.uses_context or state.blocker):
                # What nearly all of them are: no retries, no context, nothing to wait for.
                assert isinstance(state, InstantState)
                self.enter(state, state_path, pointer + state.place, data)
                try:
                    way_out = state.step(data, _NO_CONTEXT, scope.values)
                    if self._is_limited or way_out[2]:
                        self.take(way_out, data, state, scope)
                except StateFailed as raised:
                    failure = self.told(raised, state, state_path)
                    self.emit(StateErred, state_path, error=failure.error, cause=failure.cause, trace=failure.trace)
                    raise failure from raised.__cause__
                self.exit(state_path, way_out)
            else:
                run = StateRun(self, state, state_path, pointer + state.place, item, scope)
                way_out = await run.run(data)
            data, transition, _ = way_out
            name = transition.target
            if monotonic() > self._next_turn:
                await self._take_turn()
        return data

    async def _take_turn(self) -> None:
        """Let the loop run whatever else is ready."""
        if self._last_id > MOST_EVENTS:
            raise TooManyEvents(f"The execution has more than {MOST_EVENTS:,} events: a loop may never end")
        await asyncio.sleep(0)
        self._next_turn = time.monotonic() + TURN_SECONDS

    async def gate(self, path: ExecutionPath, pointer: str, data: Json) -> Json:
        """Hold the state at ``path`` while the debugger wants it; return the data to go on with."""
        debugger = self.debugger
        reason = None if debugger is None else debugger.reason_to_pause(path, pointer)
        if debugger is None or reason is None:
            return data
        self.emit(StatePaused, path, input=data, reason=reason)
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


class StateRun:
    """One entry of one state: what :class:`engine.states.base.Run` promises, and the retries around it."""

    __slots__ = ("_entered_at", "_interpreter", "_item", "_path", "_pointer", "_retries", "_scope", "_state", "_token")

    def __init__(
        self,
        interpreter: Interpreter,
        state: StateBase,
        path: ExecutionPath,
        pointer: str,
        item: MapItem | None,
        scope: Scope,
    ) -> None:
        self._interpreter = interpreter
        self._state = state
        self._path = path
        self._pointer = pointer
        self._item = item
        self._scope = scope
        self._entered_at = 0.0
        self._retries = 0
        self._token = ""  # of the attempt under way, when its arguments may hold it

    async def run(self, data: Json) -> Exit:
        """Enter the state, run it until it exits, and return the exit."""
        interpreter, state, path = self._interpreter, self._state, self._path
        self._entered_at = interpreter.enter(state, path, self._pointer, data).time
        try:
            if interpreter.debugger is not None:
                data = await interpreter.gate(path, self._pointer, data)
            if state.blocker:
                way_out = self._catch(self._told(StateFailed(RUNTIME, state.blocker)), data)
            elif isinstance(state, InstantState):
                context = self.context if state.uses_context else _NO_CONTEXT
                way_out = self._take(state.step(data, context, self._scope.values), data)
            else:
                assert isinstance(state, WaitingState)
                way_out = await self._run_with_retries(state, data)
        except StateFailed as raised:
            failure = self._told(raised)
            interpreter.emit(StateErred, path, error=failure.error, cause=failure.cause, trace=failure.trace)
            raise failure from raised.__cause__
        except asyncio.CancelledError:
            interpreter.emit(StateAborted, path)
            raise
        interpreter.exit(path, way_out)
        return way_out

    def _take(self, way_out: Exit, data: Json) -> Exit:
        return self._interpreter.take(way_out, data, self._state, self._scope)

    def _told(self, failure: StateFailed) -> StateFailed:
        return self._interpreter.told(failure, self._state, self._path)

    @property
    def entered_event_id(self) -> int:
        """See :class:`Run`."""
        return self._interpreter.entered_event_id(self._path)

    @property
    def variables(self) -> Variables:
        """See :class:`Run`."""
        return self._scope.values

    @property
    def context(self) -> dict[str, Json]:
        """See :class:`Run`."""
        entered: dict[str, Json] = {"Name": self._state.name, "EnteredTime": written(self._entered_at)}
        if self._state.retry or not self._interpreter.is_asl:
            entered["RetryCount"] = self._retries
        context: dict[str, Json] = {**self._interpreter.context, "State": entered}
        if isinstance(self._state, Task) and self._state.resource.endswith(WAIT_PATTERN):
            self._token = new_token()
            context["Task"] = {"Token": self._token}
        if self._item is not None:
            context["Map"] = {"Item": {"Index": self._item.index, "Value": self._item.value}}
        return context

    def now(self) -> float:
        """See :class:`Run`."""
        return self._interpreter.clock.now()

    async def sleep(self, seconds: float) -> None:
        """See :class:`Run`."""
        self._interpreter.emit(WaitStarted, self._path, seconds=seconds)
        await self._interpreter.clock.sleep(seconds)

    def start_map(self, length: int) -> None:
        """See :class:`Run`."""
        self._interpreter.emit(MapStarted, self._path, length=length)

    @property
    def objects(self) -> ObjectStore:
        """See :class:`Run`."""
        return self._interpreter.runner.objects

    def start_map_run(self, label: str, settings: MapRunSettings, *, is_batched: bool) -> str:
        """See :class:`Run`."""
        interpreter = self._interpreter
        arn = map_run_arn(interpreter.context, label, self._state.name)
        interpreter.map_runs[self._path] = (arn, settings)
        interpreter.emit(
            MapRunStarted,
            self._path,
            map_run=arn,
            max_concurrency=settings.max_concurrency,
            tolerated_count=settings.tolerance.count,
            tolerated_percentage=settings.tolerance.percentage,
            is_batched=is_batched,
        )
        return arn

    def end_map_run(self, status: str, failure: StateFailed | None = None, *, results: int = 0) -> None:
        """See :class:`Run`."""
        interpreter = self._interpreter
        del interpreter.map_runs[self._path]
        told = None if failure is None else self._told(failure)
        error, cause = ("", "") if told is None else (told.error, told.cause)
        interpreter.emit(MapRunEnded, self._path, status=status, error=error, cause=cause, results=results)

    async def run_child(self, suffix: str, machine: StateMachine, index: int, data: Json) -> Json:
        """See :class:`Run`: an execution of its own sees no variables of this one."""
        return await self._run_inside(suffix, machine, index, data, None, Scope())

    async def call(self, resource: str, arguments: Json, timeout: float | None, heartbeat: float | None = None) -> Json:
        """See :class:`Run`."""
        emit, path = self._interpreter.emit, self._path
        attempt = self._retries + 1
        self._interpreter.runner.check(resource)
        emit(TaskStarted, path, resource, arguments, attempt, timeout, heartbeat)
        call = TaskCall(
            resource=resource,
            arguments=arguments,
            attempt=attempt,
            timeout=timeout,
            heartbeat=heartbeat,
            context=self._call_context(),
            token=self._token,
            submitted=lambda output: emit(TaskSubmitted, path, output=output),
            taken=lambda worker: emit(TaskTaken, path, worker=worker),
        )
        try:
            result = await self._interpreter.runner.run(call)
            most = self._interpreter.limits.payload_bytes
            if most is not None:
                check_size(result.value, most, resource_name(resource), from_task=True)
        except StateFailed as raised:
            is_asl = self._interpreter.is_asl
            failure = self._told(of_function(raised, resource, call.request_id) if is_asl else raised)
            stdout, stderr = getattr(raised, "stdout", ""), getattr(raised, "stderr", "")
            if not (stderr or failure.trace) and isinstance(raised, TaskError) and failure.cause != raised.cause:
                stderr = raised.cause  # what the service does not say is still worth knowing here
            emit(
                TaskFailed,
                path,
                error=failure.error,
                cause=failure.cause,
                trace=failure.trace,
                stdout=stdout,
                stderr=stderr,
                mocked=getattr(raised, "mocked", False),
            )
            raise failure from raised.__cause__
        emit(TaskSucceeded, path, result.value, result.stdout, result.stderr, result.mocked)
        return result.value

    async def run_inner(self, suffix: str, machine: StateMachine, index: int, data: Json, item: MapItem | None) -> Json:
        """See :class:`Run`."""
        scope = self._scope.inner() if machine.has_assigns else self._scope
        return await self._run_inside(suffix, machine, index, data, item or self._item, scope)

    async def _run_inside(
        self, suffix: str, machine: StateMachine, index: int, data: Json, item: MapItem | None, scope: Scope
    ) -> Json:
        emit, path = self._interpreter.emit, (*self._path, index)
        emit(IterationStarted, path, data)
        try:
            output = await self._interpreter.run_machine(machine, data, path, self._pointer + suffix, item, scope)
        except StateFailed as failure:
            emit(IterationEnded, path, status="FAILED", error=failure.error, cause=failure.cause)
            raise
        except asyncio.CancelledError:
            emit(IterationEnded, path, status="ABORTED")
            raise
        emit(IterationEnded, path, "SUCCEEDED", output)
        return output

    def _call_context(self) -> dict[str, Json]:
        execution = self._interpreter.context["Execution"]
        assert isinstance(execution, dict)
        return {"execution_id": execution["Id"], "execution_name": execution["Name"], "state": self._state.name}

    async def _run_with_retries(self, state: WaitingState, data: Json) -> Exit:
        counter = RetryCounter(state.retry, is_asl=self._interpreter.is_asl)
        while True:
            try:
                return self._take(await state.run(data, self), data)
            except StateFailed as raised:
                if _is_cancelled():
                    raise asyncio.CancelledError from raised  # what failed was the stopping of it
                failure = self._told(raised)
                retry = counter.next_retry(failure)
                if retry is None:
                    return self._catch(failure, data)
                await self._wait_for(retry, failure)

    async def _wait_for(self, retry: Retry, failure: StateFailed) -> None:
        seconds = random.uniform(0, retry.seconds) if retry.has_jitter else retry.seconds
        self._retries += 1
        self._interpreter.emit(
            RetryScheduled,
            self._path,
            error=failure.error,
            cause=failure.cause,
            retry=retry.number,
            max_retries=retry.most,
            seconds=seconds,
        )
        await self._interpreter.clock.sleep(seconds)

    def _catch(self, failure: StateFailed, data: Json) -> Exit:
        """Return the exit through the first matching catcher, or raise ``failure`` again."""
        is_asl = self._interpreter.is_asl
        found = find_catcher(self._state.catch, failure, is_asl=is_asl)
        if found is None:
            raise failure
        index, catcher = found
        error: dict[str, Json] = {"Error": failure.error, "Cause": failure.cause}
        if is_asl:
            error = error_output(failure)
        output, assigned = self._caught(catcher, data, error)
        self._interpreter.emit(
            ErrorCaught, self._path, error=failure.error, cause=failure.cause, catcher=index, target=catcher.next
        )
        way = Transition(kind=TransitionKind.CATCH, target=catcher.next, field=f"/Catch/{index}/Next", index=index)
        return self._take(Exit(output, way, assigned), data)

    def _caught(self, catcher: Catcher, data: Json, error: dict[str, Json]) -> tuple[Json, dict[str, Json] | None]:
        """Return what a catcher makes of the input and ``error``, and the variables it assigns."""
        states: dict[str, Json] = {"input": data, "errorOutput": error}
        assigned = None
        if catcher.assign is not None:
            assigned = build_object(catcher.assign, error, self.context, self.variables, states)
        if catcher.output is not None:
            return catcher.output.build(error, self.context, self.variables, states), assigned
        path = None if catcher.result_path is None else compile_result_path(catcher.result_path)
        return write_result(path, data, error), assigned


_NO_CONTEXT: dict[str, Json] = {}


def _is_cancelled() -> bool:
    """Tell whether the running task was told to stop."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
