"""lambda:invoke: the function and the event that its arguments name, and what the answer is wrapped in."""

import base64
import itertools
import json
import re

from engine.errors import RUNTIME
from engine.integrations.resources import Resource, function_resource
from engine.integrations.service_answers import (
    exception_name,
    new_trace_id,
    refusal_cause,
    sdk_metadata,
    sdk_refusal_cause,
)
from engine.integrations.task_calls import TaskCall, TaskError, TaskResult
from engine.language.json_faults import JsonFault, plain_json, read_json
from engine.language.values import Json

LATEST = "$LATEST"
EXIT_ERROR = "Runtime.ExitError"
"""The error name of a function whose process ended, as the worker has it, too."""
TIMED_OUT = "Sandbox.Timedout"
"""The error name of a function that ran longer than it may."""
_SDK = "arn:aws:states:::aws-sdk:"
_LOG_BYTES = 4096
_ACCEPTED = 202
_FOLDER = re.compile(r'(?m)^  File "(?=[^"/\\:<]+[/\\])[^":<]*[/\\]')
_TASK_ROOT = '  File "/var/task/'


def invoked_function(arguments: dict[str, Json]) -> Resource | None:
    """Return the function that the arguments name, or None when they name none."""
    name = arguments.get("FunctionName")
    return function_resource(name) if isinstance(name, str) and name.strip() else None


def invoked_event(arguments: dict[str, Json], call: TaskCall) -> Json:
    """Return what the function is given: a Payload that is text is sent as it is, so it has to be JSON.

    Raises:
        TaskError: it is not.
    """
    payload = arguments.get("Payload")
    if payload in (None, ""):
        return {}
    if not isinstance(payload, str):
        return payload
    try:
        return plain_json(payload)
    except (ValueError, RecursionError):
        words = f"Could not parse request body into json: Could not parse payload into json: {_fault_of(payload)}"
        why = "the Payload is text that is no JSON"
        raise _refused("InvalidRequestContent", words, 400, why, is_sdk=_is_of_sdk(call)) from None


def invoked_answer(arguments: dict[str, Json], function: Resource, result: TaskResult, call: TaskCall) -> Json:
    """Return what the service makes of what the function gave."""
    # As Python writes it, for that is what runs here.
    text = json.dumps(result.value, ensure_ascii=False)
    qualifier = arguments.get("Qualifier")
    version = function.version or (qualifier if isinstance(qualifier, str) else "") or LATEST
    if _is_of_sdk(call):
        return {"ExecutedVersion": version, "Payload": text, "StatusCode": 200}
    headers = {
        "Connection": "keep-alive",
        "Content-Type": "application/json",
        "X-Amz-Executed-Version": version,
        "x-amzn-Remapped-Content-Length": "0",
        "X-Amzn-Trace-Id": new_trace_id(),
    }
    log: dict[str, Json] = {}
    if arguments.get("LogType") == "Tail":
        headers["X-Amz-Log-Result"] = _log(result, version, call.request_id)
        log = {"LogResult": headers["X-Amz-Log-Result"]}
    length = len(text.encode("utf-8", "surrogatepass"))
    metadata = sdk_metadata(headers, length, call.request_id)
    return {"ExecutedVersion": version, **log, "Payload": result.value, **metadata, "StatusCode": 200}


def is_asynchronous(arguments: dict[str, Json]) -> bool:
    """Tell whether nobody waits for what the function gives."""
    return arguments.get("InvocationType") == "Event"


def accepted_answer(call: TaskCall) -> Json:
    """Return what the service makes of an event that a function has still to see to."""
    if _is_of_sdk(call):
        return {"Payload": "", "StatusCode": _ACCEPTED}
    headers = {
        "Connection": "keep-alive",
        "x-amzn-Remapped-Content-Length": "0",
        "X-Amzn-Trace-Id": new_trace_id().rpartition(";")[0].lower(),
    }
    metadata = sdk_metadata(headers, 0, call.request_id, _ACCEPTED)
    return {"Payload": None, **metadata, "StatusCode": _ACCEPTED}


def function_report(error: str, message: str, trace: str, request_id: str) -> dict[str, Json]:
    """Return what Lambda answers when a function raised an exception with the traceback ``trace``."""
    return {"errorMessage": message, "errorType": error, "requestId": request_id, "stackTrace": _frames(trace)}


def timeout_report(seconds: float, request_id: str) -> str:
    """Return what Lambda answers when a function ran longer than it may, which is no limit of the Task."""
    words = f"RequestId: {request_id} Error: Task timed out after {seconds:.2f} seconds"
    return json.dumps({"errorType": TIMED_OUT, "errorMessage": words}, separators=(",", ":"))


def exit_report(how: str, request_id: str) -> str:
    """Return what Lambda answers when the process of a function ended."""
    words = f"RequestId: {request_id} Error: Runtime exited with error: {how}"
    return json.dumps({"errorType": EXIT_ERROR, "errorMessage": words}, separators=(",", ":"))


def unhandled_answer(function: Resource, failure: TaskError, call: TaskCall) -> Json | None:
    """Return what the AWS SDK gives when the function raised an exception, for which it does not fail; else None."""
    if not (failure.trace and _is_of_sdk(call)):
        return None
    report = function_report(failure.error, failure.cause, failure.trace, call.request_id)
    return {
        "ExecutedVersion": function.version or LATEST,
        "FunctionError": "Unhandled",
        "Payload": json.dumps(report, ensure_ascii=False),
        "StatusCode": 200,
    }


def function_missing(function: Resource, call: TaskCall, reason: str) -> TaskError:
    """Return the failure of a function that is not there; ``reason`` says what to do about it here."""
    arn = function.text
    if not arn.startswith("arn:"):
        region, account = call.place
        arn = ":".join(
            ["arn:aws:lambda", region, account, "function", function.name, *filter(None, [function.version])]
        )
    return _refused("ResourceNotFound", f"Function not found: {arn}", 404, reason, is_sdk=_is_of_sdk(call))


def _is_of_sdk(call: TaskCall) -> bool:
    return call.resource.startswith(_SDK)


def _refused(code: str, message: str, status: int, reason: str, *, is_sdk: bool = False) -> TaskError:
    error = exception_name("Lambda", code)
    cause = refusal_cause("AWSLambda", message, error.removeprefix("Lambda."), status)
    if is_sdk:
        cause = sdk_refusal_cause("Lambda", message, status)
    return TaskError(RUNTIME, reason, service_error=error, service_cause=cause)


def _fault_of(text: str) -> str:
    """Return what Lambda says of a text that is no JSON; it reads a stream, whose end it places at the beginning."""
    try:
        read_json(text, is_shown=False)
    except JsonFault as fault:
        end = f"line: 1, column: {len(text) + 1}]"
        if fault.location.endswith(end):
            return f"{fault.sentence}\n at {fault.location.removesuffix(end)}line: 1, column: 1]"
        return f"{fault.sentence}\n at {fault.location}"
    return ""


def _frames(trace: str) -> list[Json]:
    """Return the frames of the last traceback in ``trace``, each with its line of code but no marks below that.

    The folder of the function, which the first relative path names, is called what Lambda calls it.
    """
    last = trace.rpartition("Traceback (most recent call last):\n")[2]
    folder = _FOLDER.search(last)
    lines = (last.replace(folder[0], _TASK_ROOT) if folder else last).splitlines(keepends=True)
    return [
        f"{line}{code}" if code.startswith("    ") else line
        for line, code in itertools.zip_longest(lines, lines[1:], fillvalue="")
        if line.startswith("  File ")
    ]


def _log(result: TaskResult, version: str, request_id: str) -> str:
    """Return the end of the log of a call, as the service packs it."""
    printed = f"{result.stdout}{result.stderr}"
    parts = [f"START RequestId: {request_id} Version: {version}\n", printed, f"END RequestId: {request_id}\n"]
    return base64.b64encode("".join(parts).encode("utf-8", "replace")[-_LOG_BYTES:]).decode("ascii")
