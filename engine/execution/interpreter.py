"""The interpreter: enter a state, let it run, exit, go to the next: one loop a machine."""

import asyncio
import time

from engine.errors import StateFailed
from engine.execution.quota import NoMoreEvents
from engine.execution.recorder import Begun, Recorder
from engine.execution.state_run import NO_CONTEXT, StateRun
from engine.execution.turns import MOMENT_SECONDS
from engine.execution.variables import Scope
from engine.expressions.patience import aside
from engine.history.events import ExecutionPath, StateAborted, StateErred
from engine.language.dialects import QueryLanguage
from engine.language.values import Json
from engine.states.base import InstantState, MapItem, StateMachine

_JSONPATH = QueryLanguage.JSONPATH

# A guard against loops that never end: a quarter of a GB of history with small data; a Map of 200,000 items fits.
MOST_EVENTS = 1_000_000


class Interpreter(Recorder):
    """Runs the machines of one execution."""

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
        scope = scope or Scope()
        states, turns, monotonic = machine.states, self._turns, time.monotonic
        name: str | None = machine.start_at
        moment = 0.0  # when the moment ends that an execution has in a turn that is over; 0 before
        if begun is not None:
            data, name = await begun.go_on(self, machine, path, pointer, item, scope)
        while True:
            if name is None:  # not asked by the loop: Python 3.11 sees that it is hot only by a jump without condition
                return data
            state = states[name]
            state_path = (*path, name)
            if isinstance(state, InstantState) and self.debugger is None and not (state.uses_context or state.blocker):
                # What nearly all of them are: no retries, no context, nothing to wait for.
                self.enter(state, state_path, pointer + state.place, data)
                try:
                    if state.query is _JSONPATH:
                        way_out = state.step(data, NO_CONTEXT, scope.values)
                    else:
                        way_out = await aside(state.step, data, NO_CONTEXT, scope.values)
                    if way_out.output is not data or way_out.assigned:
                        self.take(way_out, data, state, scope)
                except StateFailed as raised:
                    failure = self.told(raised, state, state_path)
                    self.emit(StateErred, state_path, error=failure.error, cause=failure.cause, trace=failure.trace)
                    raise failure from raised.__cause__
                except asyncio.CancelledError:
                    self.emit(StateAborted, state_path)
                    raise
                self.exit(state_path, way_out)
            else:
                run = StateRun(self, state, state_path, pointer + state.place, item, scope)
                way_out = await run.run(data)
            data, name = way_out.output, way_out.transition.target
            if name is not None and (now := monotonic()) > turns.end:
                # Iterations and branches take turns state by state, as the service's do.
                if path or 0.0 < moment < now:
                    self._check_events()
                    await turns.rest()
                    moment = 0.0
                elif moment == 0.0:
                    moment = now + MOMENT_SECONDS

    async def rest(self) -> None:
        """See :class:`Recorder`."""
        if time.monotonic() > self._turns.end:
            self._check_events()
            await self._turns.rest()

    def _check_events(self) -> None:
        if self._last_id > MOST_EVENTS:
            raise NoMoreEvents(f"The execution has more than {MOST_EVENTS:,} events: a loop may never end")
