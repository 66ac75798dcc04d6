"""Failures as Step Functions tells them: the dotted name, and a cause that names the state and its entered event."""

import json
from collections.abc import Callable

from engine.errors import StateFailed
from engine.integrations.lambda_invoke import EXIT_ERROR, exit_report, function_report
from engine.integrations.resources import Resource, ResourceKind, read_resource
from engine.integrations.task_calls import TaskError
from engine.language.values import Json

LONGEST_CAUSE = 32_768
"""How many characters the service keeps of a cause: one that holds the cause of a nested execution doubles each time."""
_INTEGRATION = "arn:aws:states:::"
_ALL, _TASK_FAILED, _TIMEOUT = "States.ALL", "States.TaskFailed", "States.Timeout"
_RUNTIME, _HEARTBEAT, _LIMIT = "States.Runtime", "States.HeartbeatTimeout", "States.DataLimitExceeded"


def told(failure: StateFailed, state: str, entered_id: Callable[[], int]) -> StateFailed:
    """Return ``failure`` of the state called ``state`` in the service's words; one that has them already is kept."""
    if failure.is_told:
        return failure
    cause = failure.service_cause
    if failure.has_place:
        cause = (
            f"An error occurred while executing the state '{state}' (entered at the event id #{entered_id()}). {cause}"
        )
    elif failure.service_error == _TIMEOUT and not failure.has_service_cause:
        cause = ""  # unless somebody reported it with a cause, as a worker may
    return StateFailed(
        failure.service_error,
        cause[:LONGEST_CAUSE],
        from_task=failure.from_task,
        trace=failure.trace,
        verbatim=True,
        is_silence=failure.is_silence,
    )


def of_function(failure: StateFailed, resource: str, request_id: str) -> StateFailed:
    """Return ``failure`` of a function that raised an exception with the cause that Lambda makes of it: JSON text.

    Other failures are kept. ``request_id`` is that of the call. The text has blanks when the Resource is the function itself, and none behind lambda:invoke.
    """
    in_lambda = failure.in_lambda if isinstance(failure, TaskError) else None
    if failure.is_told or not (failure.trace or in_lambda):
        return failure
    error, message = in_lambda or (failure.error, failure.cause)
    if error == EXIT_ERROR:
        cause = exit_report(message, request_id)
    else:
        trace = "" if error.startswith("Runtime.") else failure.trace
        separators = (",", ":") if resource.startswith(_INTEGRATION) else (", ", ": ")
        report = function_report(error, message, trace, request_id)
        cause = json.dumps(report, ensure_ascii=False, separators=separators)
    return StateFailed(error, cause, from_task=True, trace=failure.trace)


def is_service_error_matched(failure: StateFailed, wanted: str) -> bool:
    """Tell whether ``wanted``, one entry of an ErrorEquals, matches ``failure`` by the rules of Step Functions.

    States.Runtime, when the service itself gives it, ends the execution whatever is wanted; States.ALL does not match
    States.DataLimitExceeded either, unless it is the result of a Task that is too large. States.TaskFailed matches every
    error of a Task but its timeout. A timeout for want of a sign of life is States.Timeout, and also matched by
    States.HeartbeatTimeout.
    """
    error = failure.error
    if error == _RUNTIME and not failure.from_task:
        return False
    if wanted == error or (wanted == _TIMEOUT and error == _HEARTBEAT):
        return True
    if wanted == _HEARTBEAT and failure.is_silence:
        return True
    if wanted == _ALL:
        return error != _LIMIT or failure.from_task
    return wanted == _TASK_FAILED and failure.from_task and error not in (_TIMEOUT, _HEARTBEAT)


def error_output(failure: StateFailed) -> dict[str, Json]:
    """Return what a catcher gets: a name or cause that the failure has not is left out, but null when a Task failed.

    A timeout has an empty cause.
    """
    named: dict[str, Json] = {"Error": failure.error or None, "Cause": failure.cause or None}
    if failure.error in (_TIMEOUT, _HEARTBEAT):
        named["Cause"] = failure.cause
    return named if failure.from_task else {key: text for key, text in named.items() if text is not None}


def too_large(name: str, *, from_task: bool = False) -> StateFailed:
    """Return States.DataLimitExceeded of what the state or resource called ``name`` put out.

    ``from_task`` when it is what the work of a Task gave.
    """
    words = (
        f"The state/task '{name}' returned a result with a size exceeding the maximum number of bytes service limit."
    )
    return StateFailed(_LIMIT, words, from_task=from_task, verbatim=True)


def resource_name(text: str) -> str:
    """Return what the service calls a Resource in a cause: the service of an integration, else the whole text."""
    resource: Resource = read_resource(text)
    is_integration = text.startswith(_INTEGRATION)
    if is_integration and resource.kind is not ResourceKind.UNKNOWN:
        return resource.service
    return text
