"""What Tasks do with Step Functions itself, and with other workflows, carried out by the actions of this endpoint."""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar

from engine.api import flow_executions
from engine.api.faults import Fault
from engine.api.flows import FlowCall
from engine.api.records import FlowService
from engine.api.service import Call, Service
from engine.api.shapes import Shape, check_request
from engine.api.step_functions import ACTIONS
from engine.api.step_functions_shapes import INPUTS
from engine.history.service_events import compact_json
from engine.integrations.nested import CallRefused, Outcome
from engine.integrations.resources import Resource
from engine.language.values import Json

DEEPEST = 200
"""How many executions may be inside of each other, each waiting for the next: one that runs itself has to end somewhere."""
_depth: ContextVar[int] = ContextVar("depth", default=0)
_TOO_MANY = (
    "The maximum number of running executions has been reached. Running executions must end or be stopped before a new "
    "execution can be started."
)


class OwnStepFunctions:
    """See :class:`engine.integrations.nested.StepFunctions`; ``service`` is there before the first Task runs."""

    service: Service

    def can(self, action: str) -> bool:
        """See :meth:`StepFunctions.can`."""
        return _capital(action) in ACTIONS

    def fields(self, action: str) -> Collection[str]:
        """See :meth:`StepFunctions.fields`."""
        return [_capital(name) for name in INPUTS[_capital(action)].members]

    async def act(
        self, region: str, action: str, arguments: dict[str, Json], *, is_awaited: bool = False
    ) -> dict[str, Json]:
        """See :meth:`StepFunctions.act`."""
        name = _capital(action)
        try:
            request = check_request(INPUTS[name], _request(INPUTS[name], arguments))
            call = Call(service=self.service, region=region, request=request)
            with _deeper() if is_awaited else nullcontext():
                answer = await ACTIONS[name](call)
        except Fault as fault:
            raise CallRefused(fault.code, fault.message, fault.status) from None
        told = _answer(answer)
        assert isinstance(told, dict)
        return told

    async def wait(self, execution: str, seconds: float | None) -> bool:
        """See :meth:`StepFunctions.wait`."""
        if seconds is None:
            await self.service.runs.wait(execution)
            return True
        try:
            async with self.service.clock.time_limit(seconds):
                await self.service.runs.wait(execution)
        except TimeoutError:
            return False
        return True

    def stop(self, execution: str, cause: str) -> None:
        """See :meth:`StepFunctions.stop`."""
        self.service.runs.abort(execution, cause)

    def has(self, resource: Resource) -> bool:
        """See :meth:`StepFunctions.has`."""
        return self._flow(resource) is not None

    async def run(self, resource: Resource, data: Json, seconds: float | None) -> Outcome:
        """See :meth:`StepFunctions.run`."""
        flow = self._flow(resource)
        assert flow is not None  # has() saw it
        parameters: dict[str, Json] = {"StateMachineResourceName": flow.arn, "Input": compact_json(data)}
        try:
            call = FlowCall(service=self.service, region=resource.region, parameters=parameters)
            with _deeper():
                execution = str((await flow_executions.start_execution(call))["ExecutionResourceName"])
        except Fault as fault:
            raise CallRefused(fault.code, fault.message, fault.status) from None
        try:
            if not await self.wait(execution, seconds):
                raise TimeoutError
        finally:
            self.stop(execution, "")  # without effect on one that has ended; else nobody waits for it any longer
        ended = await self.service.runs.wait(execution)
        output: Json = json.loads(ended.output) if ended.output is not None else None
        return Outcome(ended.status, output, ended.error or "", ended.cause or "")

    def _flow(self, resource: Resource) -> FlowService | None:
        """Return the workflow of that qrn, or else the last one of that name."""
        flows = self.service.registry.flow_services
        named = [flow for flow in flows.values() if flow.name == resource.name]
        return flows.get(resource.text) or (named[-1] if named else None)


@contextmanager
def _deeper() -> Iterator[None]:
    """Start executions inside of the one whose Task this is.

    Raises:
        Fault: ExecutionLimitExceeded.
    """
    depth = _depth.get() + 1
    if depth > DEEPEST:
        raise Fault("ExecutionLimitExceeded", _TOO_MANY)
    token = _depth.set(depth)
    try:
        yield
    finally:
        _depth.reset(token)


def _capital(action: str) -> str:
    return action[:1].upper() + action[1:]


def _request(shape: Shape | None, value: Json) -> Json:
    """Return arguments as the wire has them: names begin small, what is text and given as JSON is written, null is none."""
    match value:
        case dict() if shape is not None and shape.kind == "String":
            return compact_json(value)
        case dict():
            members = {} if shape is None else shape.members
            small = {name[:1].lower() + name[1:]: member for name, member in value.items() if member is not None}
            return {name: _request(members.get(name), member) for name, member in small.items()}
        case list() if shape is not None and shape.kind == "String":
            return compact_json(value)
        case list():
            return [_request(None if shape is None else shape.member, item) for item in value]
        case _:
            return value


def _answer(value: Json) -> Json:
    match value:
        case dict():
            return {_capital(name): _answer(member) for name, member in value.items() if member is not None}
        case list():
            return [_answer(item) for item in value]
        case _:
            return value
