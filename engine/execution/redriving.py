"""Redriving: an execution that did not succeed goes on from the states that it was in.

What succeeded is not done again. A state that failed or was stopped is not entered once more: its work begins anew
with the input it had, its retries and time limits as well. A Map or Parallel goes on with the iterations, branches
or executions of its map run that did not succeed, each where it stands.
"""

from collections.abc import Sequence

from msgspec import Struct

from engine.errors import StateFailed
from engine.execution.recorder import Recorder
from engine.execution.remains import Left, Thread, remains
from engine.execution.retrying import Retry
from engine.execution.state_run import StateRun
from engine.execution.variables import Scope
from engine.expressions.timestamps import written
from engine.history.events import ExecutionPath, HistoryEvent, MapRunRedriven, StateRedriven
from engine.language.values import Json
from engine.states.base import MapItem, StateBase, StateMachine
from engine.states.map_runs import MapRunSettings, PastChild, child_context


class Past(Struct, frozen=True, kw_only=True):
    """What an execution that is redriven, for the ``count``-th time, was before: its ``id`` and all its ``events``.

    One that ``is_new`` continues another execution under an id of its own, whose first events are these.
    """

    id: str
    events: Sequence[HistoryEvent]
    count: int = 0
    is_new: bool = False

    @property
    def started(self) -> float:
        """When the execution began."""
        return self.events[0].time if self.events else 0.0

    def begun(self) -> "BegunMachine | None":
        """Return the machine of the execution as it was left, None when it never began."""
        thread = remains(self.events)
        return None if thread is None else BegunMachine(thread)


class BegunMachine:
    """See :class:`engine.execution.interpreter.Begun`."""

    __slots__ = ("_thread",)

    def __init__(self, thread: Thread) -> None:
        self._thread = thread

    async def go_on(
        self,
        recorder: Recorder,
        machine: StateMachine,
        path: ExecutionPath,
        pointer: str,
        item: MapItem | None,
        scope: Scope,
    ) -> tuple[Json, str | None]:
        """See :class:`engine.execution.interpreter.Begun`."""
        thread = self._thread
        if thread.variables:
            scope.assign(thread.variables)
        left = thread.left
        if left is None:
            return thread.data, thread.target if thread.has_moved else machine.start_at
        state = machine.states[left.name]
        run = RedrivenRun(recorder, state, (*path, left.name), pointer + state.place, item, scope, left)
        way_out = await run.run(left.entered.input)
        return way_out.output, way_out.transition.target


class RedrivenRun(StateRun):
    """The rest of one entry of one state; ``left`` is what the first attempt, and only that, goes on with."""

    __slots__ = ("_left",)

    def __init__(
        self,
        interpreter: Recorder,
        state: StateBase,
        path: ExecutionPath,
        pointer: str,
        item: MapItem | None,
        scope: Scope,
        left: Left,
    ) -> None:
        super().__init__(interpreter, state, path, pointer, item, scope)
        self._left: Left | None = left

    def _enter(self, data: Json) -> float:
        """See :class:`StateRun`: the state was entered before."""
        assert self._left is not None
        self._interpreter.emit(StateRedriven, self._path)
        return self._left.entered.time

    def start_map(self, length: int) -> None:
        """See :class:`engine.states.base.Run`."""
        if self._left is None or not self._left.is_started:
            super().start_map(length)

    def start_map_run(self, label: str, settings: MapRunSettings, *, is_batched: bool) -> str:
        """See :class:`engine.states.base.Run`: a map run that did not succeed goes on."""
        left = self._left
        if left is None or not left.map_run:
            return super().start_map_run(label, settings, is_batched=is_batched)
        settings.redrives = left.redrives + 1
        self._interpreter.map_runs[self._path] = (left.map_run, settings)
        self._interpreter.emit(MapRunRedriven, self._path, left.map_run, settings.redrives)
        return left.map_run

    def past_child(self, index: int) -> PastChild | None:
        """See :class:`engine.states.base.Run`."""
        thread = self._begun(index)
        if thread is None:
            return None
        return PastChild(
            status=thread.status,
            started=thread.started,
            stopped=thread.stopped,
            output=thread.output,
            error=thread.error,
            cause=thread.cause,
            redrives=thread.redrives,
            redriven=thread.redriven,
            redrive_of_run=thread.redrive_of_run,
        )

    async def run_inner(
        self, suffix: str, machine: StateMachine, index: int, data: Json, item: MapItem | None, *, waits: bool = False
    ) -> Json:
        """See :class:`engine.states.base.Run`."""
        thread = self._begun(index)
        if thread is None:
            return await super().run_inner(suffix, machine, index, data, item, waits=waits)
        if thread.status == "SUCCEEDED":
            return thread.output
        scope = self._scope.inner() if machine.has_assigns else self._scope
        return await self._run_inside(
            suffix, machine, index, data, item or self._item, scope, begun=BegunMachine(thread), is_told=False
        )

    async def run_child(self, suffix: str, machine: StateMachine, index: int, data: Json) -> Json:
        """See :class:`engine.states.base.Run`: an EXPRESS execution cannot go on, it begins anew."""
        thread = self._begun(index)
        if thread is None:
            return await super().run_child(suffix, machine, index, data)
        arn, settings = self._interpreter.map_runs[self._path]
        moment, is_express = self._begin_child(index, data), settings.is_express
        started, redriven = (moment, "") if is_express else (thread.started, written(moment))
        parent, redrives = self._interpreter.context, thread.redrives + 1
        context = child_context(parent, arn, index, data, written(started), redrives, redriven, is_express=is_express)
        begun = None if is_express else BegunMachine(thread)
        return await self._run_told(suffix, machine, index, data, moment, Scope(context), begun)

    def _begun(self, index: int) -> Thread | None:
        return None if self._left is None else self._left.iterations.get(index)

    async def _wait_for(self, retry: Retry, failure: StateFailed) -> None:
        """See :class:`StateRun`: what is retried goes on with nothing."""
        self._left = None
        await super()._wait_for(retry, failure)
