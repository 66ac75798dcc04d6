"""A Python function stands in for a Resource: call it in a worker process."""

import json
from pathlib import Path

from engine.errors import TIMEOUT
from engine.integrations.bindings import FunctionBinding
from engine.integrations.lambda_invoke import TIMED_OUT, timeout_report
from engine.integrations.resources import Resource
from engine.integrations.task_calls import TaskCall, TaskError, TaskResult
from engine.language.values import Json
from engine.workers import CallFailed, FunctionCall, WorkerPool

DEFAULT_TIMEOUT_SECONDS = 60.0


async def run_function(
    pool: WorkerPool, folder: Path, binding: FunctionBinding, resource: Resource, event: Json, call: TaskCall
) -> TaskResult:
    """Call the function that ``binding`` names with ``event``; the shortest of the time limits holds.

    Raises:
        TaskError: the function raised, ran over its time, or its process could not be started or ended.
    """
    assert binding.file is not None  # resolve() has found it
    limits = [limit for limit in (call.shortest, binding.timeout_seconds) if limit is not None]
    timeout = min(limits, default=DEFAULT_TIMEOUT_SECONDS)
    try:
        result = await pool.call(
            FunctionCall(
                file=binding.file,
                entry=binding.entry,
                event=event,
                context=_context(binding, resource, timeout, call),
                environment=binding.environment,
                timeout=timeout,
                interpreter=binding.interpreter,
                folder=folder,
            )
        )
    except CallFailed as failure:
        # A limit of the function's own is none of the Task's: the service tells the two apart.
        is_own = failure.error == TIMEOUT and timeout != call.shortest
        raise TaskError(
            failure.error,
            failure.cause,
            trace=failure.trace,
            stdout=failure.stdout,
            stderr=failure.stderr,
            in_lambda=failure.in_lambda,
            service_error=TIMED_OUT if is_own else "",
            service_cause=timeout_report(timeout, call.request_id) if is_own else None,
            is_silence=failure.error == TIMEOUT and timeout == call.heartbeat,
        ) from None
    return TaskResult(value=result.value, stdout=result.stdout, stderr=result.stderr)


def _context(binding: FunctionBinding, resource: Resource, timeout: float, call: TaskCall) -> dict[str, Json]:
    """Return what SCF tells a function about the call, and what the execution adds."""
    name = resource.name or f"{resource.service}:{resource.action}"
    return {
        "request_id": call.request_id,
        "function_name": name,
        "function_version": resource.version or "$LATEST",
        "namespace": resource.namespace or "default",
        "invoked_function_arn": resource.text,
        "memory_limit_in_mb": 128,
        "time_limit_in_ms": int(timeout * 1000),
        "environment": json.dumps(binding.environment, ensure_ascii=False),
        "tencentcloud_region": resource.region,
        "tencentcloud_appid": resource.account,
        **call.context,
    }
