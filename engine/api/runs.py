"""Executions that come through the endpoint: the engine runs them, the registry keeps what is asked about them."""

import asyncio
import json
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from engine.api.given_input import with_given_input
from engine.api.given_texts import GivenTexts, texts_by_event
from engine.api.recollections import MapRuns, Recollections, read_map_runs
from engine.api.records import Run
from engine.api.registry import Registry
from engine.definition import Definition
from engine.errors import SetupError
from engine.execution.engine import Engine
from engine.execution.execution import Execution
from engine.execution.limits import Limits
from engine.execution.redriving import Past
from engine.execution.stage import Stage
from engine.history.events import ExecutionEnded, HistoryEvent, MapRunStarted
from engine.history.service_events import ServiceEvent, compact_json, service_events
from engine.history.service_names import service_error
from engine.history.store import HistoryStore
from engine.integrations import TaskRunner
from engine.language.values import Json
from engine.states.map_runs import MapRunSettings

# More than anyone has; the store's own upkeep goes by the size of the file as well.
_ALL = 10_000_000
# Of how many executions the events are kept as they were told last.
_HISTORIES = 8


class Redrive(NamedTuple):
    """A redrive that was asked for with ``token``, and when."""

    token: str
    moment: float


class Runs:
    """Starts, redrives, stops and looks up executions; ``store`` is the engine's history.

    ``redrives`` are the last ones of each execution.
    """

    def __init__(self, engine: Engine, registry: Registry, store: HistoryStore) -> None:
        self._engine = engine
        self._registry = registry
        self._store = store
        self._live: dict[str, Execution] = {}
        self._given: dict[str, GivenTexts] = {}
        self._by_machine: dict[str, list[str]] = {}
        self.redrives: dict[str, list[Redrive]] = {}
        self._told: Recollections[list[ServiceEvent]] = Recollections(_HISTORIES)
        self._map_runs: Recollections[MapRuns] = Recollections(_HISTORIES)
        self._owners: dict[str, str] = {}
        self._catch_up()

    async def start(
        self,
        run: Callable[[str], Run],
        definition: Definition,
        data: Json,
        context: Mapping[str, Mapping[str, Json]],
        *,
        workflow: str,
        name: str,
        limits: Limits | None = None,
        test_case: str = "",
        text: str = "",
    ) -> Run:
        """Begin an execution and return its record, which ``run`` makes from the engine's id.

        ``limits`` of None are those of a STANDARD state machine. ``text`` is what ``data`` was read from, if states
        that hand it on should have it letter by letter.
        """
        execution = await self._engine.start(
            definition, data, name=name, workflow=workflow, context=context, limits=limits, test_case=test_case
        )
        record = run(execution.id)
        self._registry.runs.keep(record)
        self._by_machine.setdefault(record.machine_arn, []).append(record.arn)
        self._live[record.arn] = execution
        given = self._given[record.arn] = GivenTexts()
        if text:
            given.add(data, text)
        execution.subscribe(lambda event: self._note(record.arn, event))
        await self._settle(execution)
        return record

    async def _settle(self, execution: Execution) -> None:
        """Wait until the beginning of an execution is in the file: who is told of it finds it after a crash too."""
        if self._store.path is None:
            return
        await asyncio.sleep(0)  # the turn that records its first event
        execution.journal.hand_over()
        with suppress(SetupError):  # the history says in the log why it keeps nothing; the execution goes on
            await asyncio.wrap_future(self._store.durable())

    async def redrive(self, run: Run, definition: Definition, data: Json, past: Past, moment: float) -> None:
        """Go on with an execution that has ended as ``past`` tells; it was asked for at ``moment``."""
        execution = await self._engine.start(
            definition, data, name=run.name, workflow=run.machine_name, context=run.context, past=past
        )
        record = replace(run, status="RUNNING", stopped=None, error=None, cause=None)
        self._registry.runs.keep(replace(record, redrive_count=past.count, redriven=moment))
        self._live[run.arn] = execution
        self._given[run.arn] = GivenTexts(run.given)
        execution.subscribe(lambda event: self._note(run.arn, event), is_past_told=False)

    async def rehearse(
        self,
        definition: Definition,
        data: Json,
        stage: Stage,
        *,
        runner: TaskRunner | None,
        is_over: Callable[[HistoryEvent], bool],
    ) -> list[HistoryEvent]:
        """Run an execution that nobody keeps until an event of it ``is_over``, and return its events so far."""
        events: list[HistoryEvent] = []
        execution = await self._engine.start(definition, data, stage=stage, runner=runner, is_kept=False)

        def note(event: HistoryEvent) -> None:
            if not events or not is_over(events[-1]):
                events.append(event)
            if is_over(event):
                # Not at once: the execution is in the middle of telling this, and may have ended by itself.
                asyncio.get_running_loop().call_soon(execution.stop)

        execution.subscribe(note)
        try:
            await execution.wait()
        finally:
            execution.stop()  # whoever asked may be gone
        return events

    def get(self, arn: str) -> Run | None:
        """Return the record of an execution, or None."""
        return self._registry.runs.get(arn)

    def of_machine(self, machine_arn: str) -> Iterator[tuple[int, Run]]:
        """Yield the executions of a state machine, the newest first, each with its number among them."""
        arns = self._by_machine.get(machine_arn, ())
        for number in range(len(arns) - 1, -1, -1):
            yield number, self._registry.runs[arns[number]]

    async def wait(self, arn: str) -> Run:
        """Return the record of an execution once it has ended."""
        execution = self._live.get(arn)
        if execution is not None:
            await execution.wait()
        return self._registry.runs[arn]

    async def stop(self, arn: str, error: str, cause: str) -> Run:
        """End an execution as ABORTED, unless it has ended, and return its record."""
        execution = self._live.get(arn)
        if execution is not None:
            execution.stop(error, cause)
        return await self.wait(arn)

    async def stop_child(self, arn: str, map_run: str, index: int, error: str, cause: str) -> None:
        """End execution ``index`` of a map run as ABORTED, unless it has ended."""
        settings = self.map_run_settings(arn, map_run)
        if settings is not None:
            await settings.children.stop(index, error, cause)

    def withdraw(self, machine_arn: str, cause: str) -> bool:
        """Let the executions of a state machine fail with ``cause`` when anything more happens; tell whether any run."""
        running = self._running(machine_arn)
        for execution in running:
            execution.withdraw(cause)
        return bool(running)

    def _running(self, machine_arn: str) -> list[Execution]:
        runs = self._registry.runs
        return [execution for arn, execution in self._live.items() if runs[arn].machine_arn == machine_arn]

    def abort(self, arn: str, cause: str = "") -> None:
        """Tell an execution to end as ABORTED, unless it has ended."""
        execution = self._live.get(arn)
        if execution is not None:
            execution.stop("", cause)

    def give(self, arn: str, value: Json, text: str) -> None:
        """Note that an execution is given ``value``, read from ``text``, unless it has ended."""
        given = self._given.get(arn)
        if given is not None:
            given.add(value, text)

    def text_of(self, arn: str, value: Json) -> str:
        """Return the text of a value that an execution hands to somebody: as it was given, or compact."""
        given = self._given.get(arn)
        return (given is not None and given.text_of(value)) or compact_json(value)

    async def events(self, run: Run) -> list[HistoryEvent]:
        """Return the events of an execution so far."""
        execution = self._live.get(run.arn)
        if execution is not None:
            return await execution.journal.everything()
        # Reading waits for what is still to be written; the loop must not.
        return with_known_end(await asyncio.to_thread(self._store.events, run.id), run)

    def map_run_settings(self, arn: str, map_run: str) -> MapRunSettings | None:
        """Return the settings of a map run of an execution, None when it is over."""
        execution = self._live.get(arn)
        return None if execution is None else execution.map_run_settings(map_run)

    def _stand(self, run: Run) -> Hashable:
        """Return what is another once there are more events of an execution."""
        execution = self._live.get(run.arn)
        return (run.arn, run.redrive_count, -1 if execution is None else len(execution.journal))

    async def map_runs(self, run: Run) -> MapRuns:
        """Return the map runs of an execution as they are now; not to be changed."""

        async def make() -> MapRuns:
            # That of a long history takes longer than a turn of the loop should.
            found = await asyncio.to_thread(read_map_runs, await self.events(run))
            self._owners.update(dict.fromkeys([*(view.arn for view in found.views), *found.children], run.arn))
            return found

        return await self._map_runs.recall(self._stand(run), make)

    def owner(self, arn: str) -> Run | None:
        """Return the execution that a map run, or an execution in one, belongs to, as far as that was found out."""
        return self.get(self._owners.get(arn, ""))

    async def service_events(self, run: Run, region: str) -> list[ServiceEvent]:
        """Return the events of an execution so far as Step Functions lists them; not to be changed."""
        return await self._told.recall(self._stand(run), lambda: self._tell(run, region))

    async def _tell(self, run: Run, region: str) -> list[ServiceEvent]:
        events = await self.events(run)
        given = self._given.get(run.arn)
        marks = run.given if given is None else given.marks
        # A long history takes longer than a turn of the loop should.
        told = await asyncio.to_thread(
            service_events,
            events,
            role_arn=run.role_arn,
            region=region,
            input_text=run.input,
            texts=texts_by_event(marks),
        )
        started = told[0].get("executionStartedEventDetails") if told else None
        if isinstance(started, dict):
            through = {"stateMachineVersionArn": run.version_arn, "stateMachineAliasArn": run.alias_arn}
            started.update({name: arn for name, arn in through.items() if arn is not None})
        failed = told[-1].get("executionFailedEventDetails") if told else None
        if isinstance(failed, dict) and run.cause is not None:
            failed["cause"] = run.cause
        return told

    async def definition(self, run: Run) -> str:
        """Return the text of the definition that an execution runs, empty when it is not kept any more."""
        execution = self._live.get(run.arn)
        if execution is not None:
            return execution.definition.text
        record = await asyncio.to_thread(self._store.read, run.id)
        return "" if record is None else record.definition

    def _note(self, arn: str, event: HistoryEvent) -> None:
        if isinstance(event, MapRunStarted):
            self._owners[event.map_run] = arn
            return
        given = self._given.get(arn)
        if given is not None:
            given.note(event)
        if isinstance(event, ExecutionEnded):
            # The engine forgets it in the same turn; its events are in the store by now.
            execution = self._live.pop(arn, None)
            run = ended(self._registry.runs[arn], event)
            if given is not None:
                del self._given[arn]
                text = given.text_of(event.output)
                run = replace(run, given=given.marks, output=run.output if run.output is None else text or run.output)
            self._registry.runs.keep(run if execution is None else with_given_input(run, execution.events))
            machine = self._registry.machines.get(run.machine_arn)
            if machine is not None and machine.is_deleting and not self._running(machine.arn):
                self._registry.forget_machine(machine.arn)

    def _catch_up(self) -> None:
        """Take over how executions ended that ran when the last server did, and forget those the history has lost."""
        for machine in [machine for machine in self._registry.machines.values() if machine.is_deleting]:
            self._registry.forget_machine(machine.arn)  # what ran ended with the last server
        runs = self._registry.runs
        if not runs:
            return
        kept = {record.id: record for record in self._store.executions(limit=_ALL)}
        for run in list(runs.values()):
            record = kept.get(run.id)
            if record is None:
                del runs[run.arn]
                continue
            if run.status == "RUNNING" and record.stopped is not None:
                end = ExecutionEnded(
                    id=0,
                    time=record.stopped,
                    path=(),
                    status=record.status,
                    output=record.output,
                    error=record.error,
                    cause=record.cause,
                )
                runs.keep(ended(run, end))
            self._by_machine.setdefault(run.machine_arn, []).append(run.arn)


def with_known_end(events: list[HistoryEvent], run: Run) -> list[HistoryEvent]:
    """Return the events of ``run`` with the end that clients were told, if a crash lost it before it was written.

    What has no end counts as ABORTED for the history; what came between is gone.
    """
    last = events[-1] if events else None
    if not isinstance(last, ExecutionEnded) or last.status != "ABORTED" or run.status in ("RUNNING", "ABORTED"):
        return events
    output = None if run.output is None else json.loads(run.output)
    time = last.time if run.stopped is None else run.stopped
    end = ExecutionEnded(last.id, time, (), run.status, output, run.error or "", run.cause or "")
    return [*events[:-1], end]


def ended(run: Run, end: ExecutionEnded) -> Run:
    """Return the record of ``run`` after it ended; what the service leaves out is None."""
    error = service_error(end.error)
    is_failure = end.status in ("FAILED", "ABORTED")
    has_cause = is_failure and bool(end.cause)
    return replace(
        run,
        status=end.status,
        stopped=end.time,
        output=compact_json(end.output) if end.status == "SUCCEEDED" else None,
        error=error if is_failure and error else None,
        cause=end.cause if has_cause else None,
    )
