"""RedriveExecution, and whether an execution can be redriven.

Who redrives an execution for the second time must have waited for its end: it is then RUNNING, unless he repeats his
request with the same token, which tells him of the first.
"""

from collections.abc import Sequence

from engine.api import definitions
from engine.api.arns import read_arn
from engine.api.faults import Fault, labeled_fault, validation_fault
from engine.api.records import Run
from engine.api.runs import Redrive
from engine.api.service import Call
from engine.execution.redriving import Past
from engine.history.events import HistoryEvent
from engine.history.service_events import service_events
from engine.history.service_history import MOST_PER_EVENT
from engine.language.dialects import Dialect
from engine.language.json_faults import read_json
from engine.language.values import Json

_NOT_REDRIVABLE = "ExecutionNotRedrivable"
_DAY = 86_400.0
_PERIOD = 14 * _DAY
_LONGEST = 365 * _DAY
_MOST_EVENTS = 24_999
_TOKEN_SECONDS = 15 * 60.0
_TOKENS = 10


async def redrive_execution(call: Call) -> dict[str, Json]:
    """RedriveExecution: what did not succeed is done again, under the same name and with the same definition.

    Raises:
        Fault: ExecutionNotRedrivable, or it is one of a map run, or there is no such execution.
    """
    if "/" in read_arn(call.text("executionArn"), "execution").tail[0]:
        raise labeled_fault("Execution")
    run = call.run()
    runs, now, token = call.service.runs, call.service.now(), call.text("clientToken")
    known = runs.redrives.setdefault(run.arn, [])
    before = next((told for told in known if told.token == token and now - told.moment < _TOKEN_SECONDS), None)
    if token and before is not None:
        return {"redriveDate": before.moment}
    definition, events = await runs.definition(run), await runs.events(run)
    run = call.run()  # as it is after the waiting
    reason = _deleted(call, run) or refusal(run, events, now)
    if reason:
        raise Fault(_NOT_REDRIVABLE, f"Execution {run.arn} invalid for redrive as: {reason}")
    past = Past(id=run.id, events=events, count=run.redrive_count + 1)
    await runs.redrive(run, definitions.read(definition, Dialect.ASL), read_json(run.input or "{}"), past, now)
    runs.redrives[run.arn] = [*known, Redrive(token, now)][-_TOKENS:]
    return {"redriveDate": now}


async def redrive_status(call: Call, run: Run) -> dict[str, Json]:
    """Return what DescribeExecution tells of whether the execution can be redriven."""
    events = await call.service.runs.events(run) if is_unsuccessful(run.status) else ()
    reason = _deleted(call, run) or refusal(run, events, call.service.now())
    if reason:
        return {"redriveStatus": "NOT_REDRIVABLE", "redriveStatusReason": reason}
    return {"redriveStatus": "REDRIVABLE"}


def _deleted(call: Call, run: Run) -> str:
    is_gone = is_unsuccessful(run.status) and run.machine_arn not in call.service.registry.machines
    return "State machine is in DELETING status" if is_gone else ""


def refusal(run: Run, events: Sequence[HistoryEvent], now: float) -> str:
    """Return why an execution that left ``events`` cannot be redriven, empty when it can."""
    if not is_unsuccessful(run.status):
        return f"Execution is {run.status} and cannot be redriven"
    if now - run.started > _LONGEST:
        return "Execution has exceeded the max execution time"
    if run.stopped is not None and now - run.stopped > _PERIOD:
        return "Execution redrivable period exceeded"
    if len(events) * MOST_PER_EVENT >= _MOST_EVENTS and len(service_events(events)) >= _MOST_EVENTS:
        return "Execution has exceeded the maximum history event limit"
    return "" if events else "Execution history is not kept any more"


def is_unsuccessful(status: str) -> bool:
    """Tell whether an execution has ended, and not well."""
    return status in ("FAILED", "TIMED_OUT", "ABORTED")


def check_filters(call: Call) -> None:
    """See that nobody filters the executions of a state machine by what only those of map runs are asked about.

    Raises:
        Fault: ValidationException.
    """
    if "mapRunArn" in call.request:
        return
    if "redriveFilter" in call.request:
        raise validation_fault("RedriveFilter cannot be applied to ListExecutions call with StateMachine ARN")
    if call.text("statusFilter") == "PENDING_REDRIVE":
        raise validation_fault("PENDING_REDRIVE can only be used with a MapRun ARN")
