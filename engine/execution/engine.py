"""The engine: worker processes and history that executions share."""

import math
import time
from collections.abc import Mapping
from functools import lru_cache, partial
from pathlib import Path
from types import TracebackType

from engine.definition import Definition
from engine.errors import DefinitionError, InputError
from engine.execution.clock import Clock, SystemClock
from engine.execution.debugger import Debugger
from engine.execution.execution import Execution
from engine.execution.journal import Deliveries
from engine.execution.limits import Limits
from engine.execution.neighbours import Neighbours
from engine.execution.redriving import Past
from engine.execution.stage import Stage
from engine.execution.turns import Turns
from engine.history.events import ExecutionEnded
from engine.history.records import ExecutionRecord
from engine.history.store import HistoryStore
from engine.integrations import Callbacks, StepFunctions, TaskRunner
from engine.integrations.mock_cases import CaseRunner, read_case
from engine.language.values import Json, type_name
from engine.workers.pool import WorkerPool


class Engine:
    """Runs executions; an async context manager that owns the worker processes.

    ``functions`` is the folder with the local functions and ``bindings.json``. ``history`` is where
    executions are kept; without one they are kept in memory only. With ``callbacks``, activities and task tokens
    are finished from outside; with ``machines``, Tasks can call Step Functions itself.
    """

    def __init__(
        self,
        *,
        functions: Path | str | None = None,
        history: HistoryStore | None = None,
        clock: Clock | None = None,
        callbacks: Callbacks | None = None,
        machines: StepFunctions | None = None,
    ) -> None:
        self.history = history
        self._pool = WorkerPool()
        self._callbacks = callbacks
        self._machines = machines
        self._functions = None if functions is None else Path(functions)
        self._clock = clock or SystemClock()
        self._turns = Turns()
        self._soon = Deliveries().soon
        self._executions: set[Execution] = set()
        self._runners: dict[tuple[Path | None, Path | None, int], TaskRunner] = {}

    async def __aenter__(self) -> "Engine":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Stop every execution and every worker process."""
        executions = tuple(self._executions)
        for execution in executions:
            execution.stop()
        for execution in executions:
            await execution.wait()
        await self._pool.close()

    async def start(
        self,
        definition: Definition,
        data: Json,
        *,
        name: str | None = None,
        workflow: str = "",
        file: str = "",
        functions: Path | None = None,
        debugger: Debugger | None = None,
        limits: Limits | None = None,
        context: Mapping[str, Mapping[str, Json]] | None = None,
        runner: TaskRunner | None = None,
        test_case: str = "",
        stage: Stage | None = None,
        past: Past | None = None,
        is_kept: bool = True,
        depth: int = 0,
        clock: Clock | None = None,
    ) -> Execution:
        """Begin an execution of ``definition`` with the input ``data``: an object, or in ASL any JSON.

        ``workflow`` and ``file`` are kept in the history; the workflows beside ``file`` can be started by Tasks, and
        ``depth`` is how many this one is inside of. ``functions`` overrides the engine's folder, ``limits`` the
        quotas of the definition's dialect. ``context`` gives members of the context object's Execution and
        StateMachine in place of our own. ``runner`` carries out the Tasks in place of what the folder has, or the
        fixed answers of the ``test_case`` of that name (see :mod:`engine.integrations.mock_cases`). An execution
        that ``is_kept`` goes into the history, if there is one. A ``stage`` is there for a state by itself.
        Its own waits go by ``clock``, when it has one; what it starts goes by the engine's.
        With a ``past`` the execution that left it goes on, under its id; the rest has to be what it was.

        Raises:
            DefinitionError: the definition has errors.
            InputError: ``data`` is no object, which TCSL asks for.
            SetupError: the test case is not there or cannot be used.
        """
        _check(definition)
        if not isinstance(data, dict) and not definition.dialect.is_asl:
            raise InputError(f"The input of an execution is a JSON object; this is {type_name(data)}.")
        runner = runner or self._runner(functions or self._functions, file, workflow, test_case, depth)
        execution = Execution(
            definition,
            data,
            name=name or default_name(self._clock.now()),
            workflow=workflow,
            runner=runner,
            clock=clock or self._clock,
            turns=self._turns,
            debugger=debugger,
            context=context,
            limits=limits,
            stage=stage,
            past=past,
            ended=self._forget_kept if is_kept else self._forget,
        )
        if is_kept:
            self._keep(execution, workflow, file)
        self._executions.add(execution)
        execution.begin()
        return execution

    def _runner(self, functions: Path | None, file: str, workflow: str, test_case: str, depth: int) -> TaskRunner:
        """Return what carries out the Tasks of all executions in the same place, or of one test case."""
        folder = Path(file).parent if file and self._machines is None else None
        runner = None if test_case else self._runners.get((functions, folder, depth))
        if runner is not None:
            return runner
        machines = self._machines
        if folder is not None:
            machines = Neighbours(folder, partial(self.start, functions=functions), self._clock, depth)
        parts = (functions, self._pool, self._callbacks, machines)
        if test_case:
            return CaseRunner(read_case(functions, workflow, test_case), *parts)
        runner = self._runners[functions, folder, depth] = TaskRunner(*parts)
        return runner

    def _keep(self, execution: Execution, workflow: str, file: str) -> None:
        store = self.history
        if store is None:
            return
        if execution.is_redriven:
            store.reopen(execution.id)
        else:
            store.begin(self._record(execution, workflow, file))
        execution.journal.keep_in(store.archive(execution.id), self._soon)

    def _record(self, execution: Execution, workflow: str, file: str) -> ExecutionRecord:
        return ExecutionRecord(
            id=execution.id,
            name=execution.name,
            workflow=workflow,
            file=file,
            started=self._clock.now(),
            stopped=None,
            status="RUNNING",
            input=execution.input,
            output=None,
            error="",
            cause="",
            definition=execution.definition.text,
            dialect=execution.definition.dialect.value,
        )

    def _forget(self, execution: Execution, _: ExecutionEnded) -> None:
        self._executions.discard(execution)

    def _forget_kept(self, execution: Execution, event: ExecutionEnded) -> None:
        self._forget(execution, event)
        if self.history is not None:
            self.history.finish(execution.id, event, execution.journal.last())


def default_name(moment: float) -> str:
    """Return an execution name from the time it starts: ``2026-11-23-140506-123``."""
    return _named_millisecond(math.floor(moment * 1000))


@lru_cache(maxsize=16)
def _named_millisecond(millisecond: int) -> str:
    # Many begin in one millisecond.
    second, rest = divmod(millisecond, 1000)
    return f"{time.strftime('%Y-%m-%d-%H%M%S', time.localtime(second))}-{rest:03d}"


def _check(definition: Definition) -> None:
    if definition.obstacles:
        first = definition.obstacles[0]
        line, column = definition.source.line_column(first.span.start)
        raise DefinitionError(f"line {line}, column {column}: {first.text()}")
