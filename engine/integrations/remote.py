"""Calls of real services, which only a binding with a ``client`` leads to."""

import asyncio
import json
from pathlib import Path

from msgspec import structs
from msgspec.structs import replace

from engine.errors import RUNTIME, TASK_FAILED, TIMEOUT, SetupError
from engine.integrations.aws_call import call_aws
from engine.integrations.aws_client import AwsClients
from engine.integrations.bindings import BINDINGS_FILE, ClientBinding, read_bindings
from engine.integrations.gateway_request import GATEWAY_WORDS, read_gateway_request
from engine.integrations.http_call import call_http
from engine.integrations.http_request import read_request
from engine.integrations.jobs import JOBS, Job, wait_for_job
from engine.integrations.resources import Resource, ResourceKind
from engine.integrations.task_calls import TaskCall, TaskError, TaskResult
from engine.integrations.tencent_call import call_tencent
from engine.integrations.threads import in_thread
from engine.language.values import Json

MOST_AT_ONCE = 32
"""How many calls of one execution are under way at once: each has a thread, and a connection."""


class Remote:
    """Calls services for one execution; ``clients`` are shared with its buckets."""

    def __init__(self, folder: Path, clients: AwsClients) -> None:
        self._folder = folder
        self._clients = clients
        self._free = asyncio.Semaphore(MOST_AT_ONCE)

    async def run(self, binding: ClientBinding, resource: Resource, call: TaskCall) -> TaskResult:
        """Make one call; being cancelled leaves it behind.

        Raises:
            TaskError: the service refuses it, cannot be reached or is too slow, or the call cannot be made.
        """
        if resource.kind is not ResourceKind.CLOUD_API:
            raise self._refused(binding, "is for actions of cloud services; a function needs a file of its own")
        job = JOBS.get((resource.service, resource.action)) if resource.pattern == "sync" else None
        if resource.pattern == "sync" and job is None:
            kinds = ", ".join(":".join(kind) for kind in JOBS)
            why = f"does not wait for this job (.sync), only for those of {kinds}; give a function or a fixed answer"
            raise self._refused(binding, why)
        try:
            async with asyncio.timeout(call.shortest):
                answer = await self._in_turn(binding, resource, call)
                return TaskResult(
                    value=answer if job is None else await self._end(job, binding, resource, call, answer)
                )
        except TimeoutError:
            raise TaskError(TIMEOUT, f"no answer of {resource.label} within {call.shortest:g} s") from None

    async def _end(self, job: Job, binding: ClientBinding, resource: Resource, call: TaskCall, answer: Json) -> Json:
        """Return what becomes of a job that has been started with this answer."""
        call.submitted(answer)
        arguments = call.arguments
        if not isinstance(answer, dict) or not isinstance(arguments, dict):
            return answer

        async def ask(action: str, question: dict[str, Json]) -> dict[str, Json]:
            asked = structs.replace(call, arguments=question)
            told = await self._in_turn(binding, replace(resource, action=action, pattern=""), asked)
            return told if isinstance(told, dict) else {}

        try:
            return await wait_for_job(job, answer, arguments, ask)
        except (KeyError, IndexError, TypeError):
            shown = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
            raise TaskError(TASK_FAILED, shown) from None  # nothing was started

    async def _in_turn(self, binding: ClientBinding, resource: Resource, call: TaskCall) -> Json:
        async with self._free:
            return await self._call(binding, resource, call)

    async def _call(self, binding: ClientBinding, resource: Resource, call: TaskCall) -> Json:
        settings, arguments, region = binding.settings, call.arguments, call.place[0]
        if resource.is_tcsl or settings.version:  # which only those of Tencent Cloud have
            return await in_thread(call_tencent, settings, resource, arguments)
        if (resource.service, resource.action) == ("http", "invoke"):
            try:
                request = read_request(arguments, read_bindings(self._folder), settings.allow_http, region)
            except SetupError as error:
                raise TaskError(RUNTIME, str(error)) from None
            return await call_http(request)
        if (resource.service, resource.action) == ("apigateway", "invoke"):
            return await call_http(read_gateway_request(arguments, settings, region), GATEWAY_WORDS)
        return await in_thread(call_aws, self._clients, settings, resource, arguments)

    def _refused(self, binding: ClientBinding, why: str) -> TaskError:
        return TaskError(RUNTIME, f'{self._folder.name}/{BINDINGS_FILE}: the "client" of "{binding.key}" {why}')
