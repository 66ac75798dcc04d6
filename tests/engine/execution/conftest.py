"""A small stage for executions: definitions as dicts, functions as Python callables run in this process."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from engine.definition import read_definition
from engine.errors import StateFailed
from engine.execution.clock import ManualClock
from engine.execution.debugger import Debugger
from engine.execution.execution import Execution, Result
from engine.integrations import TaskCall, TaskError, TaskResult
from engine.language.values import Json

Handler = Callable[[Json], Json | Awaitable[Json]]


@dataclass
class FakeRunner:
    """Answers calls from a table by function name; the contract of the real one is tested with the workers."""

    handlers: dict[str, Handler] = field(default_factory=dict)
    calls: list[TaskCall] = field(default_factory=list)

    def prepared(self, resource: str, arguments: Json) -> Json:
        """Take every Resource."""
        return arguments

    async def run(self, call: TaskCall) -> TaskResult:
        self.calls.append(call)
        name = call.resource.rpartition("/")[2]
        value: Any = self.handlers[name](call.arguments)
        if hasattr(value, "__await__"):
            value = await value
        return TaskResult(value=value, stdout="", stderr="", mocked=False)


class Stage:
    """Starts executions on a clock that jumps; ``run`` also waits for the result."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.runner = FakeRunner()
        self.execution: Execution | None = None

    def start(self, machine: dict[str, Any], data: Json = None, debugger: Debugger | None = None) -> Execution:
        definition = read_definition(json.dumps(machine))
        assert not definition.has_errors, [problem.text() for problem in definition.problems]
        self.execution = Execution(
            definition,
            {} if data is None else data,
            name="test",
            workflow="a workflow",
            runner=self.runner,  # type: ignore[arg-type]  # a fake with the same one method
            clock=self.clock,
            debugger=debugger,
        )
        self.execution.begin()
        return self.execution

    async def run(self, machine: dict[str, Any], data: Json = None, debugger: Debugger | None = None) -> Result:
        return await self.start(machine, data, debugger).wait()


@pytest.fixture
def stage() -> Stage:
    return Stage()


def task(name: str, **fields: Any) -> dict[str, Any]:
    """Return a Task that calls the function ``name`` and ends, unless ``fields`` say otherwise."""
    state = {"Type": "Task", "Resource": f"qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/{name}", **fields}
    return state if "Next" in state else {**state, "End": True}


def machine(states: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return a machine that starts at the first of ``states``."""
    return {"StartAt": next(iter(states)), "States": states, **fields}


def fixed_error(error: str, cause: str = "") -> Handler:
    """Return a mock that answers with ``error``."""

    def handler(event: Json) -> Json:
        raise TaskError(error, cause, mocked=True)

    return handler


def failing(error: str, cause: str = "") -> Handler:
    """Return a function that fails with ``error``."""

    def handler(event: Json) -> Json:
        raise StateFailed(error, cause, from_task=True)

    return handler
