"""The context object of a state that TestState runs: the one of the request, or one that is made up."""

import uuid

from engine.api.faults import Fault, validation_fault
from engine.api.service import Call
from engine.execution.retrying import RETRIABLE
from engine.expressions.timestamps import written
from engine.integrations.callbacks import WAIT_PATTERN, new_token
from engine.integrations.resources import read_resource
from engine.language.json_faults import JsonFault, read_json
from engine.language.values import Json

STATE_NAME = "StateName"
"""What the service calls every state that it tests."""
_TEXT, _NUMBER, _ANY = "a string", "a number", ""
_MEMBERS: dict[str, dict[str, str]] = {
    "Execution": {
        "Id": _TEXT,
        "Input": _ANY,
        "Name": _TEXT,
        "RoleArn": _TEXT,
        "StartTime": _TEXT,
        "RedriveCount": _NUMBER,
        "RedriveTime": _TEXT,
    },
    "State": {"EnteredTime": _TEXT, "Name": _TEXT, "RetryCount": _NUMBER},
    "StateMachine": {"Id": _TEXT, "Name": _TEXT},
    "Task": {"Token": _TEXT},
}


def read_context(call: Call, state: dict[str, Json], data: Json, retries: int) -> dict[str, Json]:
    """Return the context object that ``state`` sees: just what the request says, if it says any.

    Raises:
        Fault: ValidationException.
    """
    if "context" not in call.request:
        return _made_up(call, state, data, retries)
    try:
        given = read_json(call.text("context"))
    except JsonFault as fault:
        raise _invalid(fault.sentence) from None
    if not isinstance(given, dict):
        raise _invalid("Context object must be a JSON object")
    for name, value in given.items():
        _check_member(name, value, state)
    return given


def _made_up(call: Call, state: dict[str, Json], data: Json, retries: int) -> dict[str, Json]:
    now = written(call.service.now())
    name, machine = str(uuid.uuid4()), str(uuid.uuid4())
    entered: dict[str, Json] = {"Name": STATE_NAME, "EnteredTime": now}
    if state.get("Type") in RETRIABLE:
        entered["RetryCount"] = retries
    context: dict[str, Json] = {
        "Execution": {
            "Id": call.new_arn("express", machine, name),
            "Input": data,
            "Name": name,
            "RoleArn": call.text("roleArn") or None,
            "StartTime": now,
        },
        "StateMachine": {"Id": call.new_arn("stateMachine", machine), "Name": machine},
        "State": entered,
    }
    if _resource(state).endswith(WAIT_PATTERN):
        context["Task"] = {"Token": new_token()}
    return context


def _check_member(name: str, value: Json, state: dict[str, Json]) -> None:
    if name == "Map":
        raise _invalid("'Map' field is not supported when mocking a Context object")
    if name not in _MEMBERS:
        raise _invalid(f"Field '{name}' is not allowed")
    if name == "Task" and not read_resource(_resource(state)).pattern:
        raise _invalid(
            "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' "
            "service integration pattern"
        )
    if not isinstance(value, dict):
        raise _invalid(f"{name} must be an object")
    known = _MEMBERS[name]
    for member, inner in value.items():
        if member not in known:
            raise _invalid(f"Field '{member}' is not allowed")
        if known[member] == _TEXT and not isinstance(inner, str):
            raise _invalid(f"{name}.{member} must be a string")
        if known[member] == _NUMBER and (isinstance(inner, bool) or not isinstance(inner, int | float)):
            raise _invalid(f"{name}.{member} must be a number")


def _resource(state: dict[str, Json]) -> str:
    resource = state.get("Resource")
    return resource if isinstance(resource, str) and state.get("Type") == "Task" else ""


def _invalid(reason: str) -> Fault:
    return validation_fault(f"Invalid Context object provided: {reason}")
