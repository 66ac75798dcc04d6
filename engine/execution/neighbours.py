"""Tasks that start another workflow where there is no endpoint: the file of that name beside the workflow is run.

The executions that come of it are kept in the history like any other.
"""

import functools
import os
from collections.abc import Awaitable, Collection
from contextlib import AbstractAsyncContextManager, nullcontext
from pathlib import Path
from typing import Protocol

from engine.definition import Definition, read_definition
from engine.errors import EngineError
from engine.execution.clock import Clock
from engine.execution.debugger import Debugger, debugger_of_started
from engine.execution.execution import Execution
from engine.integrations.nested import CallRefused, Outcome
from engine.integrations.resources import Resource
from engine.integrations.workflow_files import SUFFIXES, find_workflow, workflow_name
from engine.language.dialects import Dialect
from engine.language.java_values import json_text
from engine.language.json_faults import JsonFault, read_json
from engine.language.side_file import dialect_of_file
from engine.language.text_file import FileRefused, read_text_file
from engine.language.values import Json

DEEPEST = 32
"""How many workflows may be inside of each other: one that starts itself has to end somewhere."""
_KEPT = 1000
# As the service has it. Causes are JSON inside of JSON, and quoting doubles what is quoted already.
_LONGEST_CAUSE = 32_768
_ACTIONS = {
    "StartExecution": ("StateMachineArn", "Name", "Input", "TraceHeader"),
    "DescribeExecution": ("ExecutionArn", "IncludedData"),
    "StopExecution": ("ExecutionArn", "Error", "Cause"),
}


class Start(Protocol):
    """Starts an execution in the same engine, with the same functions."""

    def __call__(
        self,
        definition: Definition,
        data: Json,
        *,
        name: str | None,
        workflow: str,
        file: str,
        depth: int,
        debugger: Debugger | None,
    ) -> Awaitable[Execution]: ...


class Neighbours:
    """See :class:`engine.integrations.nested.StepFunctions`; ``folder`` is that of the workflow whose Tasks ask.

    ``depth`` is how many workflows that one is inside of.
    """

    def __init__(self, folder: Path, start: Start, clock: Clock, depth: int) -> None:
        self._folder = folder
        self._start = start
        self._clock = clock
        self._depth = depth
        self._executions: dict[str, tuple[Execution, str, float]] = {}

    def can(self, action: str) -> bool:
        """See :meth:`StepFunctions.can`."""
        return action[:1].upper() + action[1:] in _ACTIONS

    def fields(self, action: str) -> Collection[str]:
        """See :meth:`StepFunctions.fields`."""
        return _ACTIONS[action[:1].upper() + action[1:]]

    async def act(
        self, region: str, action: str, arguments: dict[str, Json], *, is_awaited: bool = False
    ) -> dict[str, Json]:
        """See :meth:`StepFunctions.act`."""
        match action[:1].upper() + action[1:]:
            case "StartExecution":
                return await self._begin(region, arguments)
            case "StopExecution":
                execution, _, _ = self._known(arguments)
                execution.stop(str(arguments.get("Error", "")), str(arguments.get("Cause", "")))
                await execution.wait()
                return {"StopDate": round(self._clock.now(), 3)}
            case _:
                return self._told(arguments)

    async def wait(self, execution: str, seconds: float | None) -> bool:
        """See :meth:`StepFunctions.wait`."""
        running, _, _ = self._executions[execution]
        if seconds is None:
            await running.wait()
            return True
        try:
            async with self._clock.time_limit(seconds):
                await running.wait()
        except TimeoutError:
            return False
        return True

    def stop(self, execution: str, cause: str) -> None:
        """See :meth:`StepFunctions.stop`."""
        self._executions[execution][0].stop("", cause)

    def has(self, resource: Resource) -> bool:
        """See :meth:`StepFunctions.has`."""
        return find_workflow(self._folder, resource.name) is not None

    async def run(self, resource: Resource, data: Json, seconds: float | None) -> Outcome:
        """See :meth:`StepFunctions.run`."""
        execution = await self._started(resource.name, f"'{resource.name}'", data, None)
        limit: AbstractAsyncContextManager[object] = (
            nullcontext() if seconds is None else self._clock.time_limit(seconds)
        )
        try:
            async with limit:
                result = await execution.wait()
        finally:
            execution.stop("", "")  # without effect on one that has ended; else nobody waits for it any longer
        return Outcome(result.status, result.output, result.error, result.cause)

    async def _begin(self, region: str, arguments: dict[str, Json]) -> dict[str, Json]:
        machine = str(arguments.get("StateMachineArn", ""))
        name = workflow_name(machine)
        wanted = arguments.get("Name")
        execution_name = wanted if isinstance(wanted, str) and wanted else None
        prefix = f"arn:aws:states:{region}:123456789012"
        arn = f"{prefix}:execution:{name}:{execution_name}"
        known = self._executions.get(arn)
        if known is not None and known[0].is_running:
            raise CallRefused("ExecutionAlreadyExists", f"Execution Already Exists: '{arn}'", 400)
        execution = await self._started(name, f"'{machine}'", _input(arguments.get("Input")), execution_name)
        arn, moment = f"{prefix}:execution:{name}:{execution.name}", round(self._clock.now(), 3)
        self._executions[arn] = (execution, f"{prefix}:stateMachine:{name}", moment)
        self._forget_some()
        return {"ExecutionArn": arn, "StartDate": moment}

    async def _started(self, name: str, shown: str, data: Json, execution_name: str | None) -> Execution:
        path = find_workflow(self._folder, name)
        if path is None:
            wanted = f" (there is no {name}{SUFFIXES[0]} beside the workflow)" if name else ""
            raise CallRefused("StateMachineDoesNotExist", f"State Machine Does Not Exist: {shown}{wanted}", 400)
        if self._depth >= DEEPEST:
            reason = f"{path.name} is not started: {DEEPEST} workflows are inside of each other already"
            raise CallRefused("ExecutionLimitExceeded", reason, 400)
        debugger = debugger_of_started()
        try:
            definition = _read(path)
            execution = await self._start(
                definition,
                data,
                name=execution_name,
                workflow=name,
                file=str(path),
                depth=self._depth + 1,
                debugger=debugger,
            )
        except (FileRefused, EngineError) as error:
            raise CallRefused("InvalidDefinition", f"{path.name} cannot be run: {error}", 400) from None
        if debugger is not None and debugger.on_entered is not None:
            debugger.on_entered(execution, debugger, str(path))
        return execution

    def _known(self, arguments: dict[str, Json]) -> tuple[Execution, str, float]:
        arn = str(arguments.get("ExecutionArn", ""))
        known = self._executions.get(arn)
        if known is None:
            raise CallRefused("ExecutionDoesNotExist", f"Execution Does Not Exist: '{arn}'", 400)
        return known

    def _told(self, arguments: dict[str, Json]) -> dict[str, Json]:
        """Return what the service tells of an execution, as far as we have it."""
        execution, machine, started = self._known(arguments)
        result = execution.result
        told: dict[str, Json] = {
            "ExecutionArn": arguments["ExecutionArn"],
            "StateMachineArn": machine,
            "Name": execution.name,
            "Status": "RUNNING" if result is None else result.status,
            "StartDate": started,
            "RedriveCount": 0,
            "RedriveStatus": "NOT_REDRIVABLE",
            "Input": json_text(execution.input),
            "InputDetails": {"Included": True},
        }
        if result is None:
            return told
        told["StopDate"] = round(self._clock.now(), 3)
        if result.status == "SUCCEEDED":
            return {**told, "Output": json_text(result.output), "OutputDetails": {"Included": True}}
        return {**told, **({"Error": result.error} if result.error else {}), "Cause": result.cause[:_LONGEST_CAUSE]}

    def _forget_some(self) -> None:
        """Forget the oldest executions that have ended; those that run are few."""
        for arn in list(self._executions)[: max(0, len(self._executions) - _KEPT)]:
            if not self._executions[arn][0].is_running:
                del self._executions[arn]


def _input(given: Json) -> Json:
    """Return the input of an execution: given as a value, or as its text."""
    if given is None:
        return {}
    if not isinstance(given, str):
        return given
    try:
        return read_json(given)
    except JsonFault as fault:
        raise CallRefused("InvalidExecutionInput", f"Invalid State Machine Execution Input: '{fault}'", 400) from None


def _read(path: Path) -> Definition:
    status = os.stat(path)
    return _read_once(path, status.st_mtime_ns, status.st_size, dialect_of_file(path))


@functools.lru_cache(maxsize=32)
def _read_once(path: Path, _modified: int, _size: int, dialect: Dialect | None) -> Definition:
    return read_definition(read_text_file(path).text, dialect)
