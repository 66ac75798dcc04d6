"""The wire protocol of Tencent Cloud ASW, version 2020-07-22: the action in a header or among the parameters.

A request is JSON with ``X-TC-Action`` (TC3-HMAC-SHA256), or a form or a query with ``Action`` (HmacSHA256,
HmacSHA1). Any credentials are accepted, and none as well: signatures are not looked at. Every reply has HTTP
status 200 and the exact type ``application/json``, or client packages would not see the error in it.
"""

import json
import logging
import uuid
from collections.abc import Awaitable, Callable, Mapping
from typing import NoReturn
from urllib.parse import parse_qsl

from engine.api import flow_executions, flow_services
from engine.api.asw_parameters import PARAMETERS, nest, read_parameters
from engine.api.body_json import read_json
from engine.api.faults import Fault
from engine.api.flows import FlowCall
from engine.api.service import Service
from engine.api.step_functions import Reply
from engine.language.shorten import shorten
from engine.language.values import Json

log = logging.getLogger(__name__)

VERSION = "2020-07-22"
ACTION_HEADER = "X-TC-Action"
DEFAULT_REGION = "ap-guangzhou"
MOST_FIELDS = 1000
"""How many fields a form may have; no action has a tenth of that."""
_FORM = "application/x-www-form-urlencoded"
# What the signature of a form adds to the parameters of the action.
_ENVELOPE = frozenset(
    [
        "Action",
        "Language",
        "Nonce",
        "Region",
        "RequestClient",
        "SecretId",
        "Signature",
        "SignatureMethod",
        "Timestamp",
        "Token",
        "Version",
    ]
)

# What the server itself finds has other names here.
_CODES = {
    "RequestEntityTooLargeException": "RequestSizeLimitExceeded",
    "RequestTimeoutException": "InvalidParameter",
    "SerializationException": "InvalidParameter",
}

Action = Callable[[FlowCall], Awaitable[dict[str, Json]]]

ACTIONS: Mapping[str, Action] = {
    "CreateFlowService": flow_services.create_flow_service,
    "DeleteFlowService": flow_services.delete_flow_service,
    "DescribeExecution": flow_executions.describe_execution,
    "DescribeExecutionHistory": flow_executions.describe_execution_history,
    "DescribeExecutions": flow_executions.describe_executions,
    "DescribeFlowServiceDetail": flow_services.describe_flow_service_detail,
    "DescribeFlowServices": flow_services.describe_flow_services,
    "ModifyFlowService": flow_services.modify_flow_service,
    "StartExecution": flow_executions.start_execution,
    "StopExecution": flow_executions.stop_execution,
}


async def answer(service: Service, headers: Mapping[str, str], query: str, body: bytes) -> Reply:
    """Carry out one request and return its reply; never raises for a bad one."""
    try:
        action, version, region, given = _read(headers, query, body)
        carry_out = ACTIONS.get(action)
        if carry_out is None:
            told = f"action={shorten(action)} is invalid or not match with version={shorten(version)}"
            raise Fault("InvalidAction", f"The request {told}.")
        if version not in ("", VERSION):
            raise Fault("NoSuchVersion", f"The action {action} is not available in version {shorten(version)}.")
        parameters = read_parameters(PARAMETERS[action], given)
        return _reply(await carry_out(FlowCall(service=service, region=region, parameters=parameters)))
    except Fault as fault:
        return refuse(fault)
    except Exception as bug:  # our own fault: the client hears of it, the server goes on
        log.exception("the endpoint failed")
        return refuse(Fault("InternalError", f"TCSL Studio itself failed: {type(bug).__name__}: {bug}"))


def refuse(fault: Fault) -> Reply:
    """Return the reply that tells of a fault."""
    code = _CODES.get(fault.code, fault.code)
    return _reply({"Error": {"Code": code, "Message": fault.message}})


def _reply(value: dict[str, Json]) -> Reply:
    response = {"Response": {**value, "RequestId": str(uuid.uuid4())}}
    return Reply(200, json.dumps(response).encode("ascii"), {"Content-Type": "application/json"})


def _read(headers: Mapping[str, str], query: str, body: bytes) -> tuple[str, str, str, dict[str, Json]]:
    """Return action, version, region and parameters of a request in any of the forms."""
    content_type = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    text = _decode(body)
    is_json = bool(text.strip()) and content_type != _FORM
    values = _read_json(text) if is_json else _read_form(text or query)
    action = headers.get(ACTION_HEADER) or _text(values, "Action")
    if not action:
        raise Fault("MissingParameter", "The request is missing a required parameter `Action`.")
    version = headers.get("X-TC-Version") or _text(values, "Version")
    region = headers.get("X-TC-Region") or _text(values, "Region") or DEFAULT_REGION
    return action, version, region, {name: value for name, value in values.items() if name not in _ENVELOPE}


def _text(values: Mapping[str, Json], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        _refuse_format("UTF-8")


def _read_form(text: str) -> dict[str, Json]:
    try:
        return nest(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise Fault("InvalidParameter", f"The request has more than {MOST_FIELDS} parameters.") from None


def _read_json(text: str) -> dict[str, Json]:
    try:
        value = read_json(text)
    except (ValueError, RecursionError):
        _refuse_format("JSON")
    if not isinstance(value, dict):
        _refuse_format("a JSON object")
    return value


def _refuse_format(what: str) -> NoReturn:
    raise Fault("InvalidParameter", f"The request body is not {what}.")
