"""One entry of one state: enter, run, retry or catch, exit."""

import asyncio
import math
import random
from collections.abc import Coroutine
from functools import partial

from engine.errors import OUT_OF_TIME, RUNTIME, TIMEOUT, StateFailed
from engine.execution.recorder import Begun, Recorder
from engine.execution.retrying import RETRIABLE, Retry, RetryCounter, find_catcher
from engine.execution.service_failures import error_output, of_function, resource_name, too_large
from engine.execution.stop_conditions import Moment
from engine.execution.variables import Scope
from engine.expressions.paths import Variables, compile_result_path
from engine.expressions.timestamps import written
from engine.history.events import (
    ErrorCaught,
    ExecutionPath,
    IterationEnded,
    IterationStarted,
    MapRunEnded,
    MapRunStarted,
    MapStarted,
    RetryScheduled,
    StateAborted,
    StateErred,
    TaskFailed,
    TaskStarted,
    TaskSubmitted,
    TaskSucceeded,
    TaskTaken,
    WaitStarted,
)
from engine.history.service_names import service_error
from engine.integrations import ObjectStore, TaskCall, TaskError
from engine.integrations.callbacks import JOB_PATTERNS, WAIT_PATTERN, is_activity, new_token
from engine.language.dialects import QueryLanguage
from engine.language.machine import Catcher, Transition, TransitionKind
from engine.language.values import Json, json_size
from engine.states.base import Exit, InstantState, MapItem, StateBase, StateMachine, WaitingState
from engine.states.data_flow import ROOT, build_object, write_result
from engine.states.map_ import Map
from engine.states.map_runs import MapRunSettings, PastChild, aborted_with, child_context, map_run_arn
from engine.states.task import Task

_AT_ONCE_SECONDS = 0.25
NO_CONTEXT: dict[str, Json] = {}
"""The context object of a state that reads none."""


class StateRun:
    """One entry of one state: what :class:`engine.states.base.Run` promises, and the retries around it."""

    __slots__ = ("_entered_at", "_interpreter", "_item", "_path", "_pointer", "_retries", "_scope", "_state", "_token")

    def __init__(
        self,
        interpreter: Recorder,
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
        self._entered_at = self._enter(data)
        try:
            if interpreter.debugger is not None:
                data = await interpreter.gate(path, self._pointer, data, partial(self._look, data))
            if state.blocker:
                way_out = await self._catch(self._told(StateFailed(RUNTIME, state.blocker)), data)
            elif isinstance(state, InstantState):
                context = self.context if state.uses_context else NO_CONTEXT
                way_out = self._take(await state.aside(state.step, data, context, self._scope.values), data)
            else:
                assert isinstance(state, WaitingState)
                try:
                    way_out = self._take(await state.run(data, self), data)
                except StateFailed as raised:
                    way_out = await self._retry_or_catch(raised, state, data)
        except StateFailed as raised:
            failure = self._told(raised)
            interpreter.emit(StateErred, path, error=failure.error, cause=failure.cause, trace=failure.trace)
            raise failure from raised.__cause__
        except asyncio.CancelledError:
            interpreter.emit(StateAborted, path)
            raise
        interpreter.exit(path, way_out)
        return way_out

    def _enter(self, data: Json) -> float:
        """Record that the state begins, and return when."""
        return self._interpreter.enter(self._state, self._path, self._pointer, data).time

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
        """See :class:`Run`; empty when nothing in the state reads it."""
        if self._interpreter.is_staged:
            return dict(self._interpreter.context)
        resource = self._state.resource if isinstance(self._state, Task) else ""
        is_waiting_for_token = resource.endswith(WAIT_PATTERN)
        if not self._state.uses_context and not is_waiting_for_token:
            return NO_CONTEXT
        context = self._whole_context()
        if is_waiting_for_token or resource.endswith(JOB_PATTERNS):
            self._token = new_token()
            context["Task"] = {"Token": self._token}
        return context

    def _whole_context(self) -> dict[str, Json]:
        entered: dict[str, Json] = {"Name": self._state.name, "EnteredTime": written(self._entered_at)}
        if self._state.type in RETRIABLE or not self._interpreter.is_asl:
            entered["RetryCount"] = self._retries
        context: dict[str, Json] = {**self._shared_context, "State": entered}
        if self._item is not None:
            context["Map"] = self._item.shown()
        return context

    def _look(self, data: Json, hits: int) -> Moment:
        """Return the state before it runs with ``data``, as the conditions of breakpoints see it."""
        return Moment(data, self._whole_context(), self._scope.values, self._item_index(), hits)

    def _item_index(self) -> int | None:
        """Return the index of the innermost item this state works on; None outside of a Map."""
        if self._item is not None:
            return self._item.index
        path = self._path
        frames = (path[:length] for length in range(len(path) - 2, 0, -1))
        frame = next((frame for frame in frames if frame in self._interpreter.map_runs), None)
        index = None if frame is None else path[len(frame)]
        return index if isinstance(index, int) else None

    @property
    def _shared_context(self) -> dict[str, Json]:
        context = self._scope.context
        return self._interpreter.context if context is None else context

    def now(self) -> float:
        """See :class:`Run`."""
        return self._interpreter.clock.now()

    async def sleep(self, seconds: float) -> None:
        """See :class:`Run`."""
        self._interpreter.emit(WaitStarted, self._path, seconds=seconds)
        await self._interpreter.clock.sleep(seconds)

    async def rest(self) -> None:
        """See :class:`Run`."""
        await self._interpreter.rest()

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
        most, allowed = settings.max_concurrency, settings.tolerance
        state = self._state
        has_variables = bool(self._scope.values or state.assigns or state.assigns_on_catch)
        has_recent_parts = isinstance(state, Map) and state.distribution is not None and state.distribution.is_recent
        is_recent = has_variables or has_recent_parts or state.query is QueryLanguage.JSONATA
        is_whole = state.flow.result_path == ROOT
        interpreter.emit(
            MapRunStarted,
            self._path,
            arn,
            most,
            allowed.count,
            allowed.percentage,
            is_batched,
            is_recent,
            is_whole,
            settings.is_express,
        )
        return arn

    def past_child(self, index: int) -> PastChild | None:
        """See :class:`Run`."""
        return None

    def end_map_run(self, status: str, results: int = 0, pending: tuple[int, int] = (0, 0)) -> None:
        """See :class:`Run`."""
        del self._interpreter.map_runs[self._path]
        self._interpreter.emit(MapRunEnded, self._path, status, "", "", results, *pending)

    def fail_map_run(self, failure: StateFailed, results: int = 0, pending: tuple[int, int] = (0, 0)) -> StateFailed:
        """See :class:`Run`."""
        failure = self._told(failure)
        del self._interpreter.map_runs[self._path]
        error, cause = failure.error, failure.cause
        self._interpreter.emit(MapRunEnded, self._path, "FAILED", error, cause, results, *pending)
        return failure

    async def run_child(self, suffix: str, machine: StateMachine, index: int, data: Json) -> Json:
        """See :class:`Run`: an execution of its own sees no variables of this one."""
        arn, settings = self._interpreter.map_runs[self._path]
        parent, started = self._interpreter.context, self._begin_child(index, data)
        context = child_context(parent, arn, index, data, written(started), is_express=settings.is_express)
        return await self._run_told(suffix, machine, index, data, started, Scope(context))

    def _begin_child(self, index: int, data: Json) -> float:
        """Record that an execution of the map run begins, or begins again, and return when."""
        return self._interpreter.emit(IterationStarted, (*self._path, index), data).time

    async def _run_told(
        self,
        suffix: str,
        machine: StateMachine,
        index: int,
        data: Json,
        started: float,
        scope: Scope,
        begun: Begun | None = None,
    ) -> Json:
        """Return the output of an execution of the map run, and keep when it began and ended."""
        children, moments = self._interpreter.map_runs[self._path][1].children, [started]
        with children.running(index):
            try:
                return await self._run_inside(
                    suffix, machine, index, data, None, scope, begun=begun, is_told=False, moments=moments
                )
            finally:
                children.moments[index] = moments[0], moments[-1]

    async def call(
        self,
        resource: str,
        arguments: Json,
        timeout: float | None,
        heartbeat: float | None = None,
        role: str = "",
    ) -> Json:
        """See :class:`Run`."""
        emit, path = self._interpreter.emit, self._path
        attempt = self._retries + 1
        arguments = self._interpreter.runner.prepared(resource, arguments)
        started = emit(TaskStarted, path, resource, arguments, attempt, timeout, heartbeat, role).time
        if timeout is not None and is_activity(resource):
            started = math.inf

        def taken(worker: str) -> None:
            nonlocal started
            started = emit(TaskTaken, path, worker=worker).time

        call = TaskCall(
            resource=resource,
            arguments=arguments,
            attempt=attempt,
            timeout=timeout,
            heartbeat=heartbeat,
            told=self._call_context,
            token=self._token,
            submitted=self._submitted,
            taken=taken,
        )
        try:
            result = await self._interpreter.runner.run(call)
            most = self._interpreter.limits.payload_bytes
            if most is not None and json_size(result.value) > most:
                raise too_large(resource_name(resource), from_task=True)
        except asyncio.CancelledError as cancelled:
            left = math.inf if timeout is None else started + timeout - self.now()
            # To Step Functions, what began together runs out of time together.
            if self._interpreter.is_asl and OUT_OF_TIME in cancelled.args and left < _AT_ONCE_SECONDS:
                emit(TaskFailed, path, error=service_error(TIMEOUT), cause="")
            raise
        except StateFailed as raised:
            failure = self._failed(raised, call)
            raise failure from raised.__cause__
        emit(TaskSucceeded, path, result.value, result.stdout, result.stderr, result.mocked)
        return result.value

    def _failed(self, raised: StateFailed, call: TaskCall) -> StateFailed:
        """Record that a call failed, and return its failure in the words of the dialect."""
        failure = self._told(
            of_function(raised, call.resource, call.request_id) if self._interpreter.is_asl else raised
        )
        stdout, stderr = getattr(raised, "stdout", ""), getattr(raised, "stderr", "")
        if not (stderr or failure.trace) and isinstance(raised, TaskError) and failure.cause != raised.cause:
            stderr = raised.cause  # what the service does not say is still worth knowing here
        self._interpreter.emit(
            TaskFailed,
            self._path,
            error=failure.error,
            cause=failure.cause,
            trace=failure.trace,
            stdout=stdout,
            stderr=stderr,
            mocked=getattr(raised, "mocked", False),
        )
        return failure

    def run_inner(
        self, suffix: str, machine: StateMachine, index: int, data: Json, item: MapItem | None, *, waits: bool = False
    ) -> Coroutine[None, None, Json]:
        """See :class:`Run`."""
        scope = self._scope.inner() if machine.has_assigns else self._scope
        return self._run_inside(suffix, machine, index, data, item or self._item, scope, waits=waits)

    async def _run_inside(
        self,
        suffix: str,
        machine: StateMachine,
        index: int,
        data: Json,
        item: MapItem | None,
        scope: Scope,
        *,
        waits: bool = False,
        begun: Begun | None = None,
        is_told: bool = True,
        moments: list[float] | None = None,
    ) -> Json:
        """Run an iteration, a branch or an execution of a map run; its end is added to ``moments``."""
        emit, path = self._interpreter.emit, (*self._path, index)
        end: IterationEnded | None = None
        if is_told:
            emit(IterationStarted, path, data)
        pointer = self._pointer + suffix
        try:
            if waits:
                await asyncio.sleep(0)
            output = await self._interpreter.run_machine(machine, data, path, pointer, item, scope, begun)
        except StateFailed as failure:
            end = emit(IterationEnded, path, status="FAILED", error=failure.error, cause=failure.cause)
            raise
        except asyncio.CancelledError:
            arn, settings = self._interpreter.map_runs.get(self._path, ("", None))
            stop = None if settings is None else settings.children.stopped(index)
            error, cause = stop or ("", aborted_with(arn) if arn else "")
            end = emit(IterationEnded, path, status="ABORTED", error=error, cause=cause)
            raise
        else:
            end = emit(IterationEnded, path, "SUCCEEDED", output)
            return output
        finally:
            if moments is not None and end is not None:
                moments.append(end.time)

    def _submitted(self, output: Json) -> None:
        self._interpreter.emit(TaskSubmitted, self._path, output=output)

    def _call_context(self) -> dict[str, Json]:
        execution = self._shared_context.get("Execution")
        told = execution if isinstance(execution, dict) else {}  # a stage may have none
        return {"execution_id": told.get("Id"), "execution_name": told.get("Name"), "state": self._state.name}

    async def _retry_or_catch(self, raised: StateFailed, state: WaitingState, data: Json) -> Exit:
        """Return the exit of a state whose first attempt failed."""
        counter = RetryCounter(state.retry, is_asl=self._interpreter.is_asl)
        while True:
            if _is_cancelled():
                raise asyncio.CancelledError from raised  # what failed was the stopping of it
            failure = self._told(raised)
            retry = counter.next_retry(failure)
            if retry is None:
                return await self._catch(failure, data)
            await self._wait_for(retry, failure)
            try:
                return self._take(await state.run(data, self), data)
            except StateFailed as again:
                raised = again

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

    async def _catch(self, failure: StateFailed, data: Json) -> Exit:
        """Return the exit through the first matching catcher, or raise ``failure`` again."""
        is_asl = self._interpreter.is_asl
        found = find_catcher(self._state.catch, failure, is_asl=is_asl)
        if found is None:
            raise failure
        index, catcher = found
        error: dict[str, Json] = {"Error": failure.error, "Cause": failure.cause}
        if is_asl:
            error = error_output(failure)
        output, assigned = await self._state.aside(self._caught, catcher, data, error)
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


def _is_cancelled() -> bool:
    """Tell whether the running task was told to stop."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
