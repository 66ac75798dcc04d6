"""ASW's actions on executions: start, stop, describe, list, history."""

import re
import uuid
from collections.abc import Callable
from dataclasses import replace

from engine.api.definitions import read
from engine.api.faults import Fault
from engine.api.flow_events import flow_events
from engine.api.flow_services import check_input
from engine.api.flows import FlowCall, execution_qrn, milliseconds
from engine.api.records import Run
from engine.execution.limits import Limits
from engine.language.dialects import Dialect
from engine.language.values import Json

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,80}")
_DAY = 86_400
# How long an execution may take when its definition does not say, and at most, by the type of the workflow.
_SECONDS = {"STANDARD": (_DAY, 365 * _DAY), "EXPRESS": (60, 300)}
# ASW has no status of its own for an execution that ran out of time.
_STATUS = {
    "RUNNING": "RUNNING",
    "SUCCEEDED": "SUCCEED",
    "FAILED": "FAILED",
    "TIMED_OUT": "FAILED",
    "ABORTED": "TERMINATED",
}


async def start_execution(call: FlowCall) -> dict[str, Json]:
    """StartExecution; without an input it is that of the workflow, or an empty object."""
    flow = call.flow_service("StateMachineResourceName")
    text = call.text("Input") or flow.default_input or "{}"
    data = check_input(text)
    name = call.text("Name") or str(uuid.uuid4())
    if _NAME.fullmatch(name) is None:
        raise Fault("InvalidParameterValue", "The value of parameter `Name` is not valid: use A-Z a-z 0-9 _ - .")
    arn = execution_qrn(flow, name)
    if call.service.runs.get(arn) is not None:
        raise Fault("InvalidParameterValue", f"The value of parameter `Name` is not valid: {name} is in use.")
    planned = Run(
        arn=arn,
        id="",
        name=name,
        machine_arn=flow.arn,
        machine_name=flow.name,
        type=flow.type,
        role_arn=flow.role,
        started=call.service.now(),
        input=text,
    )
    made: Callable[[str], Run] = lambda id_: replace(planned, id=id_)  # noqa: E731
    context: dict[str, dict[str, Json]] = {
        "Execution": {"Id": arn, "RoleArn": flow.role},
        "StateMachine": {"Id": flow.arn, "Name": flow.name},
    }
    definition = read(flow.definition, Dialect.TCSL)
    usual, longest = _SECONDS[flow.type]
    limits = Limits(seconds=min(definition.given_timeout_seconds or usual, longest))
    run = await call.service.runs.start(made, definition, data, context, workflow=flow.name, name=name, limits=limits)
    return {"ExecutionResourceName": run.arn, "StartDate": milliseconds(run.started)}


async def stop_execution(call: FlowCall) -> dict[str, Json]:
    """StopExecution; one that has ended stays as it is."""
    await call.service.runs.stop(call.run("ExecutionQrn").arn, "", "")
    return {}


async def describe_execution(call: FlowCall) -> dict[str, Json]:
    """DescribeExecution."""
    run = call.run()
    return {
        **_listed(run),
        "Input": run.input,
        "Output": run.output,
        "ExecutionDefinition": await call.service.runs.definition(run),
    }


async def describe_executions(call: FlowCall) -> dict[str, Json]:
    """DescribeExecutions of a workflow, the newest first."""
    arn = call.text("StateMachineResourceName")
    found = [run for _, run in call.service.runs.of_machine(arn)]
    if not found:
        call.flow_service("StateMachineResourceName")
    status, wanted = call.text("FilterExecutionStatus"), call.text("FilterExecutionResourceName")
    found = [run for run in found if status in ("", _STATUS[run.status]) and wanted in ("", run.arn, run.name)]
    size, index = call.number("PageSize", 1), call.number("PageIndex", 1)
    page: list[Json] = [_listed(run) for run in found[(index - 1) * size : index * size]]
    return {"Executions": page, "PageSize": size, "PageIndex": index, "TotalCount": len(found)}


async def describe_execution_history(call: FlowCall) -> dict[str, Json]:
    """DescribeExecutionHistory: entries and exits of the states, and what else became of them."""
    run = call.run()
    events: list[Json] = [*flow_events(await call.service.runs.events(run), run.arn, run.role_arn)]
    return {"Events": events}


def _listed(run: Run) -> dict[str, Json]:
    return {
        "ExecutionResourceName": run.arn,
        "Name": run.name,
        "StartDate": milliseconds(run.started),
        "StopDate": milliseconds(run.stopped),
        "StateMachineResourceName": run.machine_arn,
        "Status": _STATUS[run.status],
    }
