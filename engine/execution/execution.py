"""One execution, from start to end: it can be watched, awaited, paused and stopped."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from engine.definition import Definition
from engine.errors import RUNTIME, TIMEOUT, StateFailed, dotted_error
from engine.execution.clock import Clock
from engine.execution.debugger import Debugger
from engine.execution.interpreter import Interpreter
from engine.execution.journal import Journal, Subscriber
from engine.execution.limits import NO_LIMITS, SERVICE_LIMITS, Limits
from engine.execution.quota import NoMoreEvents
from engine.execution.redriving import Past
from engine.execution.stage import Stage
from engine.execution.turns import Turns
from engine.execution.variables import Scope
from engine.expressions.timestamps import written
from engine.history.events import ExecutionEnded, ExecutionRedriven, HistoryEvent
from engine.history.view import ExecutionView
from engine.integrations import TaskRunner
from engine.language.chance import new_id
from engine.language.values import Json
from engine.states.map_runs import MapRunSettings

log = logging.getLogger(__name__)

BUG = "Studio.Bug"


class Result(Struct, frozen=True, gc=False):
    """How an execution ended: SUCCEEDED with output, or FAILED, TIMED_OUT, ABORTED with error and cause."""

    status: str
    output: Json = None
    error: str = ""
    cause: str = ""


_STOPPED = "The execution was stopped"


class _Context(Struct, frozen=True, gc=False):
    """What the context object says of an execution that began at ``now``; asked for by few, and knows no execution."""

    id: str
    name: str
    workflow: str
    input: Json
    now: float
    is_asl: bool
    past: Past | None
    given: Mapping[str, Mapping[str, Json]] | None

    def members(self) -> dict[str, Json]:
        """Return the members Execution and StateMachine."""
        past, given = self.past, self.given or {}
        execution: dict[str, Json] = {
            "Id": self.id,
            "Input": self.input,
            "StartTime": written(self.now if past is None else past.started),
            "Name": self.name,
            "RoleArn": "",
        }
        if past is not None:
            execution["RedriveCount"], execution["RedriveTime"] = past.count, written(self.now)
        elif self.is_asl and "Execution" not in given:
            execution["RedriveCount"] = 0
        machine: dict[str, Json] = {"Id": "local", "Name": self.workflow}
        if given:
            execution.update(given.get("Execution", {}))
            machine.update(given.get("StateMachine", {}))
        return {"Execution": execution, "StateMachine": machine}


class Execution:
    """A running or finished execution; made by :meth:`engine.Engine.start`.

    ``view`` is the fold of its events. ``ended`` is called once, after all subscribers. ``limits``
    of None are those of the definition's dialect: Step Functions' for ASL, none for TCSL. ``context`` gives members of
    the context object's Execution and StateMachine in place of our own; a ``stage`` is there for a state by itself.
    One with a ``past`` is redriven, or continues another one: its ``events`` begin with those that were left, and it
    goes on where that was.
    ``turns`` are those of all executions that share the loop.
    """

    def __init__(
        self,
        definition: Definition,
        data: Json,
        *,
        name: str,
        workflow: str = "",
        runner: TaskRunner,
        clock: Clock,
        turns: Turns | None = None,
        debugger: Debugger | None = None,
        ended: Callable[["Execution", ExecutionEnded], None] | None = None,
        limits: Limits | None = None,
        context: Mapping[str, Mapping[str, Json]] | None = None,
        stage: Stage | None = None,
        past: Past | None = None,
    ) -> None:
        self.id = new_id() if past is None else past.id
        self.name = name
        self.workflow = workflow
        self.definition = definition
        self._is_asl = definition.dialect.is_asl
        self.input = data
        self.debugger = debugger
        is_new = past is not None and past.is_new
        self.journal = Journal(() if past is None else past.events, is_kept=not is_new)
        self._past = past
        self._view: ExecutionView | None = None
        self._folded = 0
        self._ended = ended
        self._clock = clock
        self._stage = stage
        shared = _Context(self.id, name, workflow, data, clock.now(), self._is_asl, None if is_new else past, context)
        limits = limits if limits is not None else SERVICE_LIMITS if self._is_asl else NO_LIMITS
        self._interpreter = Interpreter(
            limits=limits,
            runner=runner,
            clock=clock,
            journal=self.journal,
            turns=turns or Turns(),
            context=shared.members if stage is None else lambda: stage.context,
            debugger=debugger,
            is_asl=self._is_asl,
        )
        self._interpreter.is_staged = stage is not None
        self._task: asyncio.Task[Result] | None = None
        self._stopped: Result | None = None
        self._has_begun = False

    def begin(self) -> None:
        """Start running on the current loop."""
        self._task = asyncio.get_running_loop().create_task(self._run(), name=f"execution {self.name}")

    @property
    def view(self) -> ExecutionView:
        """The fold of the events so far; folded when it is asked for, since most executions are never looked at."""
        view = self._view = self._view or ExecutionView()
        for event in self.journal[self._folded :]:
            view.apply(event)
            self._folded += 1
        return view

    @property
    def events(self) -> Sequence[HistoryEvent]:
        """All events so far; the older ones of a long history may have to be read from the file that keeps them."""
        return self.journal

    @property
    def is_running(self) -> bool:
        """Whether the execution has begun and not ended."""
        return self._task is not None and not self._task.done()

    @property
    def is_redriven(self) -> bool:
        """Whether it goes on after it had ended."""
        return self._past is not None and not self._past.is_new

    @property
    def result(self) -> Result | None:
        """How the execution ended, None while it has not."""
        return None if self._task is None or not self._task.done() else self._task.result()

    def map_run_settings(self, map_run: str) -> MapRunSettings | None:
        """Return the settings of the map run with that ARN, which may be changed; None when none goes on."""
        return next((settings for arn, settings in self._interpreter.map_runs.values() if arn == map_run), None)

    def subscribe(self, subscriber: Subscriber, *, is_past_told: bool = True) -> Callable[[], None]:
        """Call ``subscriber`` with every event so far and every later one; return how to stop that.

        What was before a redrive is left out unless ``is_past_told``.
        """
        return self.journal.subscribe(subscriber, is_past_told=is_past_told)

    async def wait(self) -> Result:
        """Return the result once the execution has ended; cancelling the wait does not stop it."""
        assert self._task is not None, "begin() comes first"
        return self._task.result() if self._task.done() else await asyncio.shield(self._task)

    def stop(self, error: str = "", cause: str = _STOPPED) -> None:
        """End the execution as ABORTED with ``error`` and ``cause``; functions that run are killed."""
        self._end(Result("ABORTED", None, error, cause))

    def withdraw(self, cause: str) -> None:
        """End the execution as FAILED, with ``cause``, as soon as anything more happens in it."""
        self._interpreter.close(cause)

    def _end(self, result: Result) -> None:
        if self.is_running and self._stopped is None:
            self._stopped = result
            # A task cancelled before its first step would never run, and so never tell its end.
            if self._has_begun and self._task is not None:
                self._task.cancel()

    async def _run(self) -> Result:
        self._has_begun = True
        if self._past is None:
            self._interpreter.begin(self.name, self.input)
        elif not self._past.is_new:
            self._interpreter.emit(ExecutionRedriven, (), self._past.count)
        result = self._stopped or await self._result()
        end = self._interpreter.end(result.status, result.output, result.error, result.cause)
        if self._ended is not None:
            self._ended(self, end)
        return result

    async def _result(self) -> Result:
        limit = self._limit()
        alarm = None if limit is None else self._clock.alarm(limit, self._run_out)
        self._interpreter.limit = alarm
        machine = self.definition.machine
        assert machine is not None, "a definition without a machine has errors and is not started"
        try:
            begun = None if self._past is None else self._past.begun()
            scope = Scope(None, None if self._stage is None else self._stage.variables)
            return Result(
                "SUCCEEDED", await self._interpreter.run_machine(machine, self.input, scope=scope, begun=begun)
            )
        except StateFailed as failure:
            return Result("FAILED", None, failure.error, failure.cause)
        except NoMoreEvents as end:
            return Result("FAILED", None, dotted_error(RUNTIME) if self._is_asl else RUNTIME, str(end))
        except asyncio.CancelledError:
            if self._stopped is None:
                raise
            return self._stopped
        except Exception as bug:  # our own fault: it ends the execution and says so, never as the user's error
            log.exception("the engine failed in execution %s", self.id)
            return Result("FAILED", None, BUG, f"TCSL Studio itself failed: {type(bug).__name__}: {bug}")
        finally:
            if alarm is not None:
                alarm.cancel()
                self._interpreter.limit = None  # it would keep this alive until the garbage collector comes

    def _limit(self) -> float | None:
        """Return how many seconds the execution may take, None for ever."""
        own, most = self.definition.timeout_seconds, self._interpreter.limits.seconds
        if own is None or most is None:
            return most if own is None else own
        return min(own, most)

    def _run_out(self) -> None:
        """End the execution as TIMED_OUT."""
        if self._is_asl:
            self._end(Result("TIMED_OUT", None, dotted_error(TIMEOUT)))
        else:
            self._end(Result("TIMED_OUT", None, TIMEOUT, f"The execution took longer than {self._limit():g} s"))
