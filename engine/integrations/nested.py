"""Tasks that call Step Functions itself: an execution of another state machine, or any other action."""

import asyncio
import datetime
import json
from collections.abc import Callable, Collection
from typing import NamedTuple, Protocol

from engine.errors import RUNTIME, TASK_FAILED, TIMEOUT, StateFailed
from engine.integrations.optimized import not_started, unsupported_field
from engine.integrations.resources import Resource
from engine.integrations.service_answers import exception_name, refusal_cause, sdk_metadata, sdk_refusal_cause
from engine.integrations.task_calls import TaskCall, TaskError, TaskResult
from engine.language.shorten import shorten
from engine.language.values import Json

OPTIMIZED, SDK = "states", "sfn"
"""The service in a Resource, of the optimized integration and of the one with the AWS SDK."""
_SYNC = "sync"
_GIVEN_UP = "The Task state in AWS Step Functions execution [{execution}] which was managing this resource was aborted"
_CONTENT_TYPE = "application/x-amz-json-1.0"


class CallRefused(Exception):
    """Step Functions refused a call; ``code`` and ``message`` are its own words."""

    def __init__(self, code: str, message: str, status: int) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


class Outcome(NamedTuple):
    """How an execution ended."""

    status: str
    output: Json
    error: str
    cause: str


class StepFunctions(Protocol):
    """The state machines of this place. Names of members begin with a capital; times are seconds since the epoch."""

    def can(self, action: str) -> bool:
        """Tell whether there is such an action."""

    def fields(self, action: str) -> Collection[str]:
        """Return the names that the arguments of an action may have."""

    async def act(
        self, region: str, action: str, arguments: dict[str, Json], *, is_awaited: bool = False
    ) -> dict[str, Json]:
        """Carry out an action and return its answer; ``is_awaited`` when what it starts will be waited for.

        Raises:
            CallRefused: it cannot be carried out.
        """

    async def wait(self, execution: str, seconds: float | None) -> bool:
        """Wait for the end of an execution, but no longer than ``seconds``; tell whether it has ended."""

    def stop(self, execution: str, cause: str) -> None:
        """End an execution as ABORTED with that cause, unless it has ended."""

    def has(self, resource: Resource) -> bool:
        """Tell whether there is the workflow that a Resource of ASW names."""

    async def run(self, resource: Resource, data: Json, seconds: float | None) -> Outcome:
        """Run the workflow that a Resource of ASW names to its end, but no longer than ``seconds``.

        Raises:
            CallRefused: it cannot be run.
            TimeoutError: it was stopped after that time.
        """


async def run_workflow(machines: StepFunctions, resource: Resource, call: TaskCall) -> TaskResult:
    """Run the workflow that a Resource names with the arguments as its input; the result is its output.

    Raises:
        TaskError: it cannot be run, or did not succeed in time; the error is its own.
    """
    try:
        outcome = await machines.run(resource, call.arguments, call.timeout)
    except CallRefused as refused:
        raise TaskError(TASK_FAILED, refused.message) from None
    except TimeoutError:
        raise TaskError(TIMEOUT, "") from None
    if outcome.status != "SUCCEEDED":
        raise TaskError(outcome.error or TASK_FAILED, outcome.cause)
    return TaskResult(value=outcome.output)


def is_own_call(resource: Resource, machines: StepFunctions) -> bool:
    """Tell whether ``resource`` is an action of Step Functions that ``machines`` can carry out."""
    if resource.service == OPTIMIZED:
        return resource.action == "startExecution"
    return resource.service == SDK and resource.pattern != _SYNC and machines.can(resource.action)


def check_own_call(machines: StepFunctions, resource: Resource, arguments: Json) -> None:
    """See that a call with the AWS SDK has no arguments that its action does not know.

    Raises:
        StateFailed: it has.
    """
    known = machines.fields(resource.action)
    odd = [name for name in arguments if name not in known] if isinstance(arguments, dict) else []
    if odd:
        raise StateFailed(
            RUNTIME,
            f'{SDK}:{resource.action} has no argument "{shorten(odd[0])}"',
            service_cause=not_started(arguments, *map(unsupported_field, odd)),
        )


async def run_own_call(machines: StepFunctions, resource: Resource, call: TaskCall) -> TaskResult:
    """Carry out an action of Step Functions.

    Raises:
        TaskError: the action was refused, or the execution that it waits for did not succeed in time.
    """
    arguments = call.arguments if isinstance(call.arguments, dict) else {}
    region = call.place[0]
    try:
        answer = await machines.act(region, resource.action, arguments, is_awaited=resource.pattern == _SYNC)
        if resource.service == SDK:
            return TaskResult(value=_with_times(answer, _instant))
        started = _started(answer, call.request_id)
        if resource.pattern != _SYNC:
            return TaskResult(value=started)
        call.submitted(started)
        given_up = _GIVEN_UP.format(execution=call.context.get("execution_id", ""))
        await _end(machines, str(answer["ExecutionArn"]), call.timeout, given_up)
        ended = await machines.act(region, "DescribeExecution", {"ExecutionArn": answer["ExecutionArn"]})
    except CallRefused as refused:
        raise _refusal(refused, resource) from None
    return TaskResult(value=_ended(ended, is_parsed=resource.text.endswith(":2")))


async def _end(machines: StepFunctions, execution: str, seconds: float | None, given_up: str) -> None:
    """Wait for the end of an execution; one that nobody waits for any longer is stopped, with the cause ``given_up``."""
    try:
        has_ended = await machines.wait(execution, seconds)
    except asyncio.CancelledError:
        machines.stop(execution, given_up)
        raise
    if not has_ended:
        machines.stop(execution, given_up)
        raise TaskError(TIMEOUT, "")


def _started(answer: dict[str, Json], request_id: str) -> dict[str, Json]:
    body = json.dumps({"executionArn": answer["ExecutionArn"], "startDate": 0}, separators=(",", ":"))
    length = len(body) - 1 + len(_java_double(answer["StartDate"]))
    metadata = sdk_metadata({"connection": "keep-alive", "Content-Type": _CONTENT_TYPE}, length, request_id)
    return dict(sorted({**_with_times(answer, _milliseconds), **metadata}.items()))


def _ended(answer: dict[str, Json], *, is_parsed: bool) -> dict[str, Json]:
    """Return what describes an execution that has ended; its data as values, not as text, when ``is_parsed``.

    Raises:
        TaskError: it did not succeed.
    """
    told = dict(sorted(_with_times(answer, _milliseconds).items()))
    if told["Status"] != "SUCCEEDED":
        raise TaskError(TASK_FAILED, json.dumps(told, ensure_ascii=False, separators=(",", ":")))
    if is_parsed:
        told |= {name: json.loads(str(told[name])) for name in ("Input", "Output") if name in told}
    return told


def _refusal(refused: CallRefused, resource: Resource) -> TaskError:
    if resource.service == SDK:
        cause = sdk_refusal_cause("Sfn", refused.message, refused.status)
        return TaskError(exception_name("Sfn", refused.code), cause)
    cause = refusal_cause("AWSStepFunctions", refused.message, refused.code, refused.status)
    return TaskError(exception_name("StepFunctions", refused.code), cause)


def _with_times(answer: dict[str, Json], written: Callable[[float], Json]) -> dict[str, Json]:
    """Return ``answer`` with its times ``written`` as the integration does."""
    told: dict[str, Json] = {}
    for name, value in answer.items():
        if isinstance(value, int | float) and name.endswith(("Date", "Timestamp")):
            told[name] = written(value)
        elif isinstance(value, list):
            told[name] = [_with_times(item, written) if isinstance(item, dict) else item for item in value]
        else:
            told[name] = value
    return told


def _milliseconds(moment: float) -> Json:
    return round(moment * 1000)


def _instant(moment: float) -> Json:
    text = datetime.datetime.fromtimestamp(moment, datetime.UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def _java_double(moment: Json) -> str:
    """Return a time in seconds as the wire has it: ``1.687942074456E9``."""
    assert isinstance(moment, int | float)
    digits = str(round(moment * 1000)).rstrip("0")
    return f"{digits[0]}.{digits[1:] or '0'}E9"
