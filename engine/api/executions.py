"""Actions on executions: start, stop, describe, list, history."""

import math
import uuid
from collections.abc import Callable
from dataclasses import replace

from engine.api import definitions
from engine.api.aliases import choose_version
from engine.api.arns import Arn, check_name, read_arn
from engine.api.encryption import OWNED
from engine.api.faults import Fault, validation_fault
from engine.api.map_runs import child_history, describe_child, find_child, list_child_executions, stop_child
from engine.api.paging import take_page
from engine.api.records import Run
from engine.api.redrives import check_filters, redrive_status
from engine.api.service import Call, check_lasting, configuration, no_such_machine_or_version
from engine.api.trace_headers import trace_header
from engine.errors import SetupError
from engine.execution.limits import EXPRESS_LIMITS
from engine.history.service_events import without_data
from engine.language.dialects import Dialect
from engine.language.json_faults import JsonFault, read_json
from engine.language.values import Json
from engine.states.map_runs import child_machine_arn

_UNSUPPORTED_TYPE = "This operation is not supported by this type of state machine"
_MEMORY_MB = 64


async def start_execution(call: Call) -> dict[str, Json]:
    """StartExecution; for a STANDARD state machine the same name and input is the execution that runs already."""
    planned, definition, test_case = _plan(call)
    data = _read_input(planned.input)
    if planned.type == "STANDARD":
        found = call.service.runs.get(planned.arn)
        if found is not None:
            if found.status != "RUNNING" or _read_input(found.input) != data:
                raise Fault("ExecutionAlreadyExists", f"Execution Already Exists: '{found.arn}'")
            return {"executionArn": found.arn, "startDate": found.started}
    run = await _start(call, planned, definition, data, test_case)
    return {"executionArn": run.arn, "startDate": run.started}


async def start_sync_execution(call: Call) -> dict[str, Json]:
    """StartSyncExecution, of an EXPRESS state machine: answers when the execution has ended."""
    planned, definition, test_case = _plan(call)
    if planned.type != "EXPRESS":
        raise _type_fault()
    data = _read_input(planned.input)
    started = await _start(call, planned, definition, data, test_case, is_sync=True)
    run = await call.service.runs.wait(started.arn)
    is_included = call.text("includedData") != "METADATA_ONLY"
    milliseconds = max(0.0, (run.stopped or run.started) - run.started) * 1000
    answer: dict[str, Json] = {
        "executionArn": run.arn,
        "stateMachineArn": run.machine_arn,
        "name": run.name,
        "startDate": run.started,
        "stopDate": _rounded(run.stopped),
        "status": run.status,
        **_data(run, is_included=is_included),
        **({"outputDetails": {"included": True}} if is_included else {}),
        "billingDetails": {
            "billedMemoryUsedInMB": _MEMORY_MB,
            "billedDurationInMilliseconds": max(1, math.ceil(milliseconds / 100)) * 100,
        },
    }
    return answer if run.trace_header is None else {**answer, "traceHeader": run.trace_header}


async def stop_execution(call: Call) -> dict[str, Json]:
    """StopExecution, also of one in a map run; one that has ended stays as it is."""
    stopped = await stop_child(call)
    if stopped is not None:
        return {"stopDate": _rounded(stopped)}
    run = await call.service.runs.stop(call.run().arn, call.text("error"), call.text("cause"))
    return {"stopDate": _rounded(run.stopped)}


async def describe_execution(call: Call) -> dict[str, Json]:
    """DescribeExecution, also of one in a map run."""
    child = await describe_child(call)
    if child is not None:
        return child
    run = call.run()
    answer: dict[str, Json] = {
        **_listed(run),
        **_data(run, is_included=call.text("includedData") != "METADATA_ONLY"),
        **await redrive_status(call, run),
    }
    return answer if run.trace_header is None else {**answer, "traceHeader": run.trace_header}


async def list_executions(call: Call) -> dict[str, Json]:
    """ListExecutions of a state machine, a version, an alias or a map run, the newest first."""
    if ("stateMachineArn" in call.request) == ("mapRunArn" in call.request):
        raise validation_fault("Must provide a StateMachine ARN or MapRun ARN")
    check_filters(call)
    if "mapRunArn" in call.request:
        return await list_child_executions(call)
    arn = call.machine_arn()
    registry = call.service.registry
    is_part = arn.text in registry.versions or arn.text in registry.aliases or _has_run(call, arn)
    machine_arn = arn.machine if is_part else arn.text
    if call.machine(machine_arn).type != "STANDARD":
        raise _type_fault()
    status = call.text("statusFilter")
    runs = [
        (number, run)
        for number, run in call.service.runs.of_machine(machine_arn)
        if arn.text in (run.machine_arn, run.version_arn, run.alias_arn) and status in ("", run.status)
    ]
    page, more = take_page(runs, call.request, lambda numbered: (-numbered[0],))
    return {"executions": [_listed(run) for _, run in page], **more}


def _has_run(call: Call, arn: Arn) -> bool:
    """Tell whether a version or an alias that was deleted since has run executions, which stay in the lists."""
    runs = call.service.runs.of_machine(arn.machine)
    return any(arn.text in (run.version_arn, run.alias_arn) for _, run in runs)


async def describe_state_machine_for_execution(call: Call) -> dict[str, Json]:
    """DescribeStateMachineForExecution: the definition as it was when the execution began.

    For an execution of a map run, which is told as well, it is what the Map does with an item.
    """
    found = await find_child(call, takes_express=True)
    run = call.run() if found is None else found[0]
    is_included = call.text("includedData") != "METADATA_ONLY"
    text = await call.service.runs.definition(run) if is_included else "{}"
    answer: dict[str, Json] = {
        "stateMachineArn": run.machine_arn,
        "name": run.machine_name,
        "definition": text,
        **definitions.variable_references(text),
        "roleArn": run.role_arn,
        "updateDate": run.updated,
        **configuration(run),
        "encryptionConfiguration": run.encryption or OWNED,
    }
    if found is not None:
        map_run = found[1].arn
        inner = definitions.item_processor(text, str(found[1].path[-1])) if is_included else text
        answer |= {"stateMachineArn": child_machine_arn(map_run), "definition": inner}
        answer |= {"mapRunArn": map_run, "label": map_run.rpartition("/")[2].partition(":")[0]}
    return {**answer, "revisionId": run.revision_id} if run.revision_id else answer


async def get_execution_history(call: Call) -> dict[str, Json]:
    """GetExecutionHistory, in the order of the events or the other way round, with or without their data."""
    events = await child_history(call)
    if events is None:
        run = call.run()
        events = await call.service.runs.service_events(run, read_arn(run.arn, "execution").region)
    sign = -1 if call.flag("reverseOrder") else 1
    numbered = [(sign * number, event) for number, event in enumerate(events, 1)]
    page, more = take_page(numbered[::sign], call.request, lambda event: event[:1])
    is_included = call.flag("includeExecutionData", default=True)
    listed: list[Json] = [event if is_included else without_data(event) for _, event in page]
    return {"events": listed, **more}


def _plan(call: Call) -> tuple[Run, str, str]:
    """Return the record of the execution that the request asks for, without an id, its definition's text, its test case.

    A test case is named behind a number sign, as Step Functions Local has it.
    """
    arn, _, test_case = call.unlabeled_machine_arn().text.partition("#")
    registry = call.service.registry
    alias = registry.aliases.get(arn)
    version = registry.versions.get(arn if alias is None else choose_version(alias))
    found = version or registry.machines.get(arn)
    if found is None:
        raise no_such_machine_or_version(arn)
    check_lasting(registry.machines.get(found.arn if version is None else version.machine_arn))
    name = call.text("name") or str(uuid.uuid4())
    check_name(name)
    if found.type == "STANDARD":
        run_arn = call.new_arn("execution", found.name, name)
    else:
        run_arn = call.new_arn("express", found.name, name, str(uuid.uuid4()))
    revision = found.revision
    run = Run(
        arn=run_arn,
        id="",
        name=name,
        machine_arn=found.arn if version is None else version.machine_arn,
        machine_name=found.name,
        type=found.type,
        role_arn=revision.role_arn,
        started=call.service.now(),
        input=call.text("input") if "input" in call.request else "{}",
        version_arn=None if version is None else version.arn,
        alias_arn=None if alias is None else alias.arn,
        trace_header=trace_header(call, is_enabled=revision.tracing.get("enabled") is True),
        revision_id=revision.id,
        updated=revision.updated,
        logging=revision.logging,
        tracing=revision.tracing,
        encryption=revision.encryption,
    )
    return run, revision.definition, test_case


async def _start(call: Call, run: Run, definition: str, data: Json, test_case: str, *, is_sync: bool = False) -> Run:
    """Begin an execution.

    Raises:
        Fault: ValidationException, when the test case cannot be used.
    """
    context = run.context
    if not is_sync:
        context["Execution"]["RedriveCount"] = 0
    made: Callable[[str], Run] = lambda id_: replace(run, id=id_)  # noqa: E731
    try:
        return await call.service.runs.start(
            made,
            definitions.read(definition, Dialect.ASL),
            data,
            context,
            workflow=run.machine_name,
            name=run.name,
            limits=EXPRESS_LIMITS if run.type == "EXPRESS" else None,
            test_case=test_case,
            text=run.input,
        )
    except SetupError as error:
        raise validation_fault(str(error)) from None


def _read_input(text: str) -> Json:
    """Return the input of an execution, any JSON.

    Raises:
        Fault: InvalidExecutionInput.
    """
    reason = "Invalid execution input."
    try:
        if text.strip():
            return read_json(text)
    except JsonFault as fault:
        reason = fault.sentence
    raise Fault("InvalidExecutionInput", f"Invalid State Machine Execution Input: '{reason}'")


def _listed(run: Run) -> dict[str, Json]:
    """Return the members that describing and listing an execution share; what is not there is left out."""
    told: dict[str, Json] = {
        "executionArn": run.arn,
        "stateMachineArn": run.machine_arn,
        "name": run.name,
        "status": run.status,
        "startDate": run.started,
        "stopDate": _rounded(run.stopped),
        "stateMachineVersionArn": run.version_arn,
        "stateMachineAliasArn": run.alias_arn,
        "redriveCount": run.redrive_count,
        "redriveDate": run.redriven,
    }
    return {name: value for name, value in told.items() if value is not None}


def _data(run: Run, *, is_included: bool) -> dict[str, Json]:
    """Return input, output, error and cause of an execution as far as they are there and wanted."""
    details: dict[str, Json] = {"included": True}
    told: dict[str, Json] = {"error": run.error, "cause": run.cause}
    if is_included:
        told |= {"input": run.input, "inputDetails": details, "output": run.output}
        if run.output is not None:
            told["outputDetails"] = details
    return {name: value for name, value in told.items() if value is not None}


def _rounded(moment: float | None) -> float | None:
    return None if moment is None else round(moment, 3)


def _type_fault() -> Fault:
    return Fault("StateMachineTypeNotSupported", _UNSUPPORTED_TYPE)
