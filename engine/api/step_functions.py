"""The wire protocol of AWS Step Functions: POST / with ``X-Amz-Target`` and JSON 1.0.

Any credentials are accepted, and none as well: only the region is taken from the signature's scope.
"""

import json
import logging
import re
import uuid
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from engine.api import activities, aliases, executions, machines, map_runs, redrives, tags, testing, versions
from engine.api.arns import DEFAULT_REGION
from engine.api.body_json import read_json
from engine.api.faults import FRAMEWORK, Fault
from engine.api.service import Call, Service
from engine.api.shapes import check_request, unreadable
from engine.api.step_functions_shapes import INPUTS
from engine.language.values import Json

log = logging.getLogger(__name__)

TARGET_HEADER = "X-Amz-Target"
_TRACE_HEADER = "X-Amzn-Trace-Id"
CONTENT_TYPE = "application/x-amz-json-1.0"
_TARGET = re.compile(r"AWSStepFunctions\.(\w+)")
_SCOPE = re.compile(r"Credential=[^/,\s]+/\d{8}/([a-z0-9-]+)/states/aws4_request")

Action = Callable[[Call], Awaitable[dict[str, Json]]]

ACTIONS: Mapping[str, Action] = {
    "CreateActivity": activities.create_activity,
    "CreateStateMachine": machines.create_state_machine,
    "CreateStateMachineAlias": aliases.create_state_machine_alias,
    "DeleteActivity": activities.delete_activity,
    "DeleteStateMachine": machines.delete_state_machine,
    "DeleteStateMachineAlias": aliases.delete_state_machine_alias,
    "DeleteStateMachineVersion": versions.delete_state_machine_version,
    "DescribeActivity": activities.describe_activity,
    "DescribeExecution": executions.describe_execution,
    "DescribeMapRun": map_runs.describe_map_run,
    "DescribeStateMachine": machines.describe_state_machine,
    "DescribeStateMachineAlias": aliases.describe_state_machine_alias,
    "DescribeStateMachineForExecution": executions.describe_state_machine_for_execution,
    "GetActivityTask": activities.get_activity_task,
    "GetExecutionHistory": executions.get_execution_history,
    "ListActivities": activities.list_activities,
    "ListExecutions": executions.list_executions,
    "ListMapRuns": map_runs.list_map_runs,
    "ListStateMachineAliases": aliases.list_state_machine_aliases,
    "ListStateMachineVersions": versions.list_state_machine_versions,
    "ListStateMachines": machines.list_state_machines,
    "ListTagsForResource": tags.list_tags_for_resource,
    "PublishStateMachineVersion": versions.publish_state_machine_version,
    "RedriveExecution": redrives.redrive_execution,
    "SendTaskFailure": activities.send_task_failure,
    "SendTaskHeartbeat": activities.send_task_heartbeat,
    "SendTaskSuccess": activities.send_task_success,
    "StartExecution": executions.start_execution,
    "StartSyncExecution": executions.start_sync_execution,
    "StopExecution": executions.stop_execution,
    "TagResource": tags.tag_resource,
    "TestState": testing.test_state,
    "UntagResource": tags.untag_resource,
    "UpdateMapRun": map_runs.update_map_run,
    "UpdateStateMachine": machines.update_state_machine,
    "UpdateStateMachineAlias": aliases.update_state_machine_alias,
    "ValidateStateMachineDefinition": machines.validate_state_machine_definition,
}


class Reply(NamedTuple):
    """What goes back over the wire."""

    status: int
    body: bytes
    headers: dict[str, str]


async def answer(service: Service, headers: Mapping[str, str], body: bytes) -> Reply:
    """Carry out one request and return its reply; never raises for a bad one."""
    try:
        target = _TARGET.fullmatch(headers.get(TARGET_HEADER, ""))
        name = "" if target is None else target[1]
        action = ACTIONS.get(name)
        if action is None:
            raise Fault("UnknownOperationException", "", source=FRAMEWORK)
        request = check_request(INPUTS[name], _read_body(body))
        region = _region(headers)
        call = Call(
            service=service,
            region=region or DEFAULT_REGION,
            request=request,
            is_local=region is None,
            trace=headers.get(_TRACE_HEADER, ""),
        )
        return _reply(200, await action(call))
    except Fault as fault:
        return refuse(fault)
    except Exception as bug:  # our own fault: the client hears of it, the server goes on
        log.exception("the endpoint failed")
        return refuse(
            Fault(
                "InternalFailure",
                f"TCSL Studio itself failed: {type(bug).__name__}: {bug}",
                status=500,
                source=FRAMEWORK,
            )
        )


def refuse(fault: Fault) -> Reply:
    """Return the reply that tells of a fault."""
    # Client packages tell errors apart by what stands behind the number sign.
    told: dict[str, Json] = {"__type": f"{fault.source}#{fault.code}"}
    if fault.message:
        told["message"] = fault.message
    if fault.reason:
        told["reason"] = fault.reason
    return _reply(fault.status, told)


def _reply(status: int, value: dict[str, Json]) -> Reply:
    # ASCII only: a lone surrogate in somebody's text is no UTF-8.
    body = json.dumps(value, separators=(",", ":")).encode("ascii")
    return Reply(status, body, {"Content-Type": CONTENT_TYPE, "x-amzn-RequestId": str(uuid.uuid4())})


def _read_body(body: bytes) -> Json:
    try:
        value = read_json(body or b"{}")
    except (ValueError, RecursionError):
        raise unreadable("The request is no JSON that can be read") from None
    if not isinstance(value, dict):
        raise unreadable("Unexpected field type")
    return value


def _region(headers: Mapping[str, str]) -> str | None:
    scope = _SCOPE.search(headers.get("Authorization", ""))
    return None if scope is None else scope[1]
