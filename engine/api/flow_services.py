"""ASW's actions on workflows: create, modify, describe, list, delete."""

import re
import secrets
from dataclasses import replace

from engine.api.definitions import read
from engine.api.faults import Fault
from engine.api.flows import FlowCall, flow_qrn, seconds
from engine.api.records import FlowService
from engine.errors import InputError
from engine.language.dialects import Dialect
from engine.language.input_text import read_input
from engine.language.problems import Severity
from engine.language.values import Json

ONLINE = "Online"
DEFAULT_LIMIT = 20
_NAME = re.compile(r"[A-Za-z][\w-]*", re.ASCII)


async def create_flow_service(call: FlowCall) -> dict[str, Json]:
    """CreateFlowService; a name is used once in a region."""
    name = call.text("FlowServiceName")
    if _NAME.fullmatch(name) is None:
        raise _bad("FlowServiceName", "it begins with a letter and has letters, digits, hyphens and underscores")
    flows = call.service.registry.flow_services
    if any(flow.name == name and flow.arn.split(":")[3] == call.region for flow in flows.values()):
        raise _bad("FlowServiceName", f"there is a flow service {name} already")
    _check_definition(call)
    if call.text("Input"):
        check_input(call.text("Input"))
    now = call.service.now()
    number = secrets.token_hex(4)
    flow = FlowService(
        arn=flow_qrn(call.region, name, number),
        id=f"svc-{number}",
        name=name,
        chinese_name=call.text("FlowServiceChineseName"),
        type=call.text("Type"),
        definition=call.text("Definition"),
        role=call.text("RoleResource"),
        description=call.text("Description"),
        default_input=call.text("Input"),
        is_logged=call.parameters.get("EnableCLS") is True,
        created=now,
        modified=now,
    )
    flows.keep(flow)
    return {"FlowServiceResource": flow.arn, "CreateDate": seconds(now)}


async def modify_flow_service(call: FlowCall) -> dict[str, Json]:
    """ModifyFlowService; name and type have to be given and cannot change."""
    flow = call.flow_service()
    for name, kept in (("FlowServiceName", flow.name), ("Type", flow.type)):
        if call.text(name) != kept:
            raise _bad(name, f"it cannot be changed and is {kept}")
    _check_definition(call)
    now = call.service.now()
    flow = replace(
        flow,
        definition=call.text("Definition"),
        chinese_name=call.text("FlowServiceChineseName"),
        role=call.text("RoleResource"),
        description=call.text("Description") if "Description" in call.parameters else flow.description,
        is_logged=bool(call.parameters.get("EnableCLS", flow.is_logged)),
        modified=now,
    )
    call.service.registry.flow_services.keep(flow)
    return {"FlowServiceResource": flow.arn, "UpdateDate": seconds(now)}


async def describe_flow_service_detail(call: FlowCall) -> dict[str, Json]:
    """DescribeFlowServiceDetail; what was not given is null."""
    flow = call.flow_service()
    return {
        "FlowServiceName": flow.name,
        "Status": ONLINE,
        "Definition": flow.definition,
        "RoleResource": flow.role or None,
        "Type": flow.type,
        "CreateDate": seconds(flow.created),
        "Description": flow.description or None,
        "FlowServiceChineseName": flow.chinese_name or None,
        "EnableCLS": flow.is_logged,
        "CLSUrl": None,
        "FlowInput": flow.default_input or None,
    }


async def describe_flow_services(call: FlowCall) -> dict[str, Json]:
    """DescribeFlowServices of the region, the newest first; a filter lets through what has one of its values."""
    found = [flow for flow in call.service.registry.flow_services.values() if flow.arn.split(":")[3] == call.region]
    for name, values in _filters(call):
        found = [flow for flow in found if _filtered(flow, name) in values]
    found.reverse()
    start = call.number("Offset", 0)
    listed: list[Json] = [
        {
            "FlowServiceResource": flow.arn,
            "Type": flow.type,
            "FlowServiceName": flow.name,
            "FlowServiceChineseName": flow.chinese_name,
            "CreateDate": seconds(flow.created),
            "ModifyDate": seconds(flow.modified),
            "Status": ONLINE,
            "Creator": None,
            "Modifier": None,
            "FlowServiceId": flow.id,
            "TemplateId": f"tpl-{flow.id.removeprefix('svc-')}",
            "Description": flow.description,
        }
        for flow in found[start : start + call.number("Limit", DEFAULT_LIMIT)]
    ]
    return {"FlowServiceSet": listed, "TotalCount": len(found)}


async def delete_flow_service(call: FlowCall) -> dict[str, Json]:
    """DeleteFlowService; its executions go on and stay."""
    del call.service.registry.flow_services[call.flow_service().arn]
    return {}


def check_input(text: str) -> dict[str, Json]:
    """Return the input of an execution, which is a JSON object.

    Raises:
        Fault: InvalidParameterValue.
    """
    try:
        return read_input(text)
    except InputError as error:
        raise _bad("Input", str(error)) from None


def _filters(call: FlowCall) -> list[tuple[str, list[Json]]]:
    filters = call.parameters.get("Filters")
    found: list[tuple[str, list[Json]]] = []
    for item in filters if isinstance(filters, list) else ():
        assert isinstance(item, dict)
        values = item["Values"]
        assert isinstance(values, list)
        found.append((str(item["Name"]), values))
    return found


def _filtered(flow: FlowService, name: str) -> str:
    return {"FlowServiceName": flow.name, "Type": flow.type, "Status": ONLINE}[name]


def _check_definition(call: FlowCall) -> None:
    definition = read(call.text("Definition"), Dialect.TCSL)
    for problem in definition.problems:
        if problem.severity is Severity.ERROR:
            line, column = definition.source.line_column(problem.span.start)
            raise _bad("Definition", f"line {line}, column {column}: {problem.text('en')}")


def _bad(name: str, reason: str) -> Fault:
    return Fault("InvalidParameterValue", f"The value of parameter `{name}` is not valid: {reason.removesuffix('.')}.")
