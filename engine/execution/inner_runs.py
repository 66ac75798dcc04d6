"""How a state runs machines within it: iterations, branches, and the executions of a map run."""

import asyncio
from typing import TYPE_CHECKING

from engine.errors import StateFailed
from engine.execution.variables import Scope
from engine.expressions.timestamps import written
from engine.history.events import (
    ExecutionPath,
    IterationEnded,
    IterationStarted,
    MapRunEnded,
    MapRunStarted,
    MapStarted,
)
from engine.integrations import ObjectStore
from engine.language.dialects import QueryLanguage
from engine.language.values import Json
from engine.states.base import MapItem, StateBase, StateMachine
from engine.states.map_runs import MapRunSettings, child_context, map_run_arn

if TYPE_CHECKING:  # it makes these
    from engine.execution.interpreter import Interpreter


class InnerRuns:
    """What a state that holds machines may ask of the execution: a part of :class:`engine.states.base.Run`."""

    __slots__ = ("_interpreter", "_item", "_path", "_pointer", "_scope", "_state")

    def __init__(
        self,
        interpreter: "Interpreter",
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

    def now(self) -> float:
        """See :class:`Run`."""
        return self._interpreter.clock.now()

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
            arn,
            settings.max_concurrency,
            settings.tolerance.count,
            settings.tolerance.percentage,
            is_batched,
            self._state.query is QueryLanguage.JSONATA,
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
        arn, _ = self._interpreter.map_runs[self._path]
        context = child_context(self._interpreter.context, arn, index, data, written(self.now()))
        return await self._run_inside(suffix, machine, index, data, None, Scope(context))

    async def run_inner(
        self, suffix: str, machine: StateMachine, index: int, data: Json, item: MapItem | None, *, waits: bool = False
    ) -> Json:
        """See :class:`Run`."""
        scope = self._scope.inner() if machine.has_assigns else self._scope
        return await self._run_inside(suffix, machine, index, data, item or self._item, scope, waits=waits)

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
    ) -> Json:
        emit, path = self._interpreter.emit, (*self._path, index)
        emit(IterationStarted, path, data)
        try:
            if waits:
                await asyncio.sleep(0)
            output = await self._interpreter.run_machine(machine, data, path, self._pointer + suffix, item, scope)
        except StateFailed as failure:
            emit(IterationEnded, path, status="FAILED", error=failure.error, cause=failure.cause)
            raise
        except asyncio.CancelledError:
            emit(IterationEnded, path, status="ABORTED")
            raise
        emit(IterationEnded, path, "SUCCEEDED", output)
        return output

    def _told(self, failure: StateFailed) -> StateFailed:
        return self._interpreter.told(failure, self._state, self._path)
