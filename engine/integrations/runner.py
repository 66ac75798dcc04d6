"""Carries out the work of Tasks with whatever stands in for their Resources."""

import time
from pathlib import Path
from typing import assert_never

from msgspec.structs import replace

from engine.errors import RUNTIME, SetupError
from engine.integrations.aws_client import AwsClients
from engine.integrations.bindings import Binding, ClientBinding, FunctionBinding, MockBinding
from engine.integrations.callbacks import WAIT_PATTERN, Callbacks, is_activity
from engine.integrations.lambda_invoke import (
    accepted_answer,
    function_missing,
    invoked_answer,
    invoked_event,
    invoked_function,
    is_asynchronous,
    unhandled_answer,
)
from engine.integrations.mock import run_mock
from engine.integrations.nested import SDK, StepFunctions, check_own_call, is_own_call, run_own_call, run_workflow
from engine.integrations.object_store import ObjectStore
from engine.integrations.optimized import check_arguments, sent_arguments
from engine.integrations.places import Unbound, resolve
from engine.integrations.python_function import run_function
from engine.integrations.remote import Remote
from engine.integrations.resources import Resource, ResourceKind, read_resource
from engine.integrations.s3_calls import OBJECTS, is_object_call, run_object_call
from engine.integrations.service_answers import failed_entries
from engine.integrations.task_calls import TaskCall, TaskError, TaskResult
from engine.language.shorten import shorten
from engine.language.values import Json
from engine.workers import WorkerPool

_FRESH_SECONDS = 0.1
"""How long a binding is used without looking again: many calls a second, yet an edit is seen at once."""
# What the service says of a job that has failed; who refuses to start one has errors of his own.
_JOB_FAILED = "States.TaskFailed"
_PUT_EVENTS = "arn:aws:states:::events:putEvents"
NOTHING_BOUND = "nothing is bound to the Resource"
"""How the cause begins when nothing stands in for a Resource, which follows in quotes."""


class TaskRunner:
    """Runs the calls of Tasks; ``folder`` is the functions folder, None when there is none.

    With ``callbacks``, activities and calls that wait for a task token are finished from outside; without, such a
    call ends with what stands in for its Resource. ``machines`` carry out calls of Step Functions itself that nothing
    stands in for, and run the workflows that a Resource names. ``objects`` are the buckets that stand in for those of
    a cloud.
    """

    def __init__(
        self,
        folder: Path | None,
        pool: WorkerPool,
        callbacks: Callbacks | None = None,
        machines: StepFunctions | None = None,
    ) -> None:
        self._folder = None if folder is None else folder.absolute()
        self._pool = pool
        self._callbacks = callbacks
        self._machines = machines
        self._found: dict[str, tuple[float, Binding]] = {}
        clients = AwsClients()
        self._remote = None if self._folder is None else Remote(self._folder, clients)
        self.objects = ObjectStore(self._folder, clients)

    def prepared(self, resource: str, arguments: Json) -> Json:
        """Return the arguments that ``resource`` is given; see that work can be handed to it at all.

        Raises:
            StateFailed: it is an activity that does not exist, or the arguments are not those of an optimized
                integration.
        """
        if self._callbacks is not None and is_activity(resource):
            self._callbacks.check(resource)
        found = read_resource(resource)
        if found.kind is ResourceKind.FUNCTION:
            return arguments
        check_arguments(resource, arguments)
        machines = self._machines
        if machines is not None and found.service == SDK and self._is_own(found, machines):
            check_own_call(machines, found, arguments)
        return sent_arguments(resource, arguments)

    async def run(self, call: TaskCall) -> TaskResult:
        """Make one attempt; being cancelled stops the work.

        Raises:
            TaskError: the work failed, or nothing stands in for the Resource: the cause says what to do.
        """
        resource = read_resource(call.resource)
        if self._callbacks is not None and is_activity(call.resource):
            return TaskResult(value=await self._callbacks.work(call))
        if self._callbacks is not None and call.resource.endswith(WAIT_PATTERN):
            # What is called may give the answer before it returns.
            with self._callbacks.expecting(call) as end:
                result = await self._call(resource, call)
                call.submitted(result.value)
                return replace(result, value=await end())
        if self._callbacks is not None and call.token:
            return await self._callbacks.either(call, self._call(resource, call))
        if resource.kind is ResourceKind.FUNCTION:  # nearly all; one that is answered here at once waits for nothing
            binding = self._bound(resource, call)
            return (
                run_mock(binding, call)
                if isinstance(binding, MockBinding)
                else await self._run(binding, resource, call.arguments, call)
            )
        return await self._call(resource, call)

    async def _call(self, resource: Resource, call: TaskCall) -> TaskResult:
        if resource.kind is ResourceKind.FUNCTION:
            return await self._run(self._bound(resource, call), resource, call.arguments, call)
        if resource.kind is ResourceKind.LAMBDA_INVOKE:
            return await self._invoke(resource, call)
        machines = self._machines
        if machines is not None and self._is_own(resource, machines):
            return await run_own_call(machines, resource, call)
        is_named = resource.kind is ResourceKind.STATE_MACHINE and bool(resource.name)
        if (
            machines is not None
            and is_named
            and machines.has(resource)
            and isinstance(self._resolve(resource), Unbound)
        ):
            return await run_workflow(machines, resource, call)
        if resource.service == OBJECTS:
            found = self._resolve(resource)
            if isinstance(found, Unbound):
                result = await self._call_store(resource, call, found)
                if result is not None:
                    return result
        binding = self._bound(resource, call)
        try:
            result = await self._run(binding, resource, call.arguments, call)
        except TaskError as failure:
            if resource.pattern == "sync" and failure.mocked and failure.service_error == _JOB_FAILED:
                call.submitted({})  # to hand it in went well
            raise
        cause = failed_entries(result.value) if call.resource.startswith(_PUT_EVENTS) else ""
        if cause:
            raise TaskError("EventBridge.FailedEntry", cause, mocked=result.mocked)
        if resource.pattern == "sync" and not isinstance(binding, ClientBinding):
            call.submitted(result.value)  # what stands in tells only how it ended
        return result

    def _is_own(self, resource: Resource, machines: StepFunctions) -> bool:
        return is_own_call(resource, machines) and isinstance(self._resolve(resource), Unbound)

    async def _call_store(self, resource: Resource, call: TaskCall, unbound: Unbound) -> TaskResult | None:
        """Carry out an action on a bucket: its store does when that is real, we on folders as far as we can."""
        arguments = call.arguments if isinstance(call.arguments, dict) else {}
        try:
            found = self.objects.real(str(arguments.get("Bucket", "")))
        except SetupError as error:
            raise TaskError(RUNTIME, str(error)) from None
        if found is not None:
            binding, name = found
            return await self._run(binding, resource, {}, replace(call, arguments={**arguments, "Bucket": name}))
        return await run_object_call(self.objects, resource, call, unbound.hint) if is_object_call(resource) else None

    async def _invoke(self, resource: Resource, call: TaskCall) -> TaskResult:
        """lambda:invoke: the arguments name the function and hold its event; the result is wrapped."""
        arguments = call.arguments if isinstance(call.arguments, dict) else {}
        function = invoked_function(arguments)
        if function is None:
            return await self._run(self._bound(resource, call), resource, call.arguments, call)
        event, binding = invoked_event(arguments, call), self._bound(function, call)
        try:
            result = await self._run(binding, function, event, call)
        except TaskError as failure:
            if is_asynchronous(arguments):
                return TaskResult(value=accepted_answer(call), stdout=failure.stdout, stderr=failure.stderr)
            answer = unhandled_answer(function, failure, call)
            if answer is None:
                raise
            return TaskResult(value=answer, stdout=failure.stdout, stderr=failure.stderr or failure.trace)
        if is_asynchronous(arguments):
            return replace(result, value=accepted_answer(call))
        return replace(result, value=invoked_answer(arguments, function, result, call))

    async def _run(self, binding: Binding, resource: Resource, event: Json, call: TaskCall) -> TaskResult:
        match binding:
            case MockBinding():
                return run_mock(binding, call)
            case FunctionBinding():
                assert self._folder is not None  # without a folder nothing is bound
                return await run_function(self._pool, self._folder, binding, resource, event, call)
            case ClientBinding():
                assert self._remote is not None  # as before
                return await self._remote.run(binding, resource, call)
            case _:
                assert_never(binding)

    def _bound(self, resource: Resource, call: TaskCall) -> Binding:
        found = self._resolve(resource)
        if isinstance(found, Unbound):
            reason = f'{NOTHING_BOUND} "{shorten(resource.text, 200)}": {found.reason}; {found.hint}'
            if resource.kind is ResourceKind.FUNCTION:
                raise function_missing(resource, call, reason)
            raise TaskError(RUNTIME, reason)
        return found

    def _resolve(self, resource: Resource) -> Binding | Unbound:
        until, known = self._found.get(resource.text, (0.0, None))
        if known is not None and time.monotonic() < until:
            return known
        try:
            found = resolve(resource, self._folder)
        except SetupError as error:
            raise TaskError(RUNTIME, str(error)) from None
        if not isinstance(found, Unbound):
            self._found[resource.text] = (time.monotonic() + _FRESH_SECONDS, found)
        return found
