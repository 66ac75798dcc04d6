"""Actions on map runs, which the events of their executions tell of."""

import asyncio
from collections.abc import Callable

from engine.api.arns import Arn, read_arn
from engine.api.faults import Fault
from engine.api.paging import take_page
from engine.api.records import Run
from engine.api.service import Call
from engine.history.map_runs import PENDING, ChildView, MapRunView, Owner
from engine.history.service_events import ServiceEvent, child_service_events, compact_json
from engine.language.values import Json
from engine.states.map_runs import MapRunSettings, child_arn, child_machine_arn
from engine.states.tolerance import Tolerance

_COUNTED = {"succeeded": "SUCCEEDED", "failed": "FAILED", "running": "RUNNING", "aborted": "ABORTED"}


async def list_map_runs(call: Call) -> dict[str, Json]:
    """ListMapRuns of an execution, which may be one of a map run itself, the newest first."""
    child = await find_child(call)
    run, owner = (call.run(), None) if child is None else (child[0], Owner(child[1].arn, child[2].index, False))
    views = list(enumerate((await call.service.runs.map_runs(run)).views))
    found = [(number, view) for number, view in reversed(views) if view.owner == owner]
    page, more = take_page(found, call.request, lambda numbered: (-numbered[0],))
    listed: list[Json] = []
    for _, view in page:
        told: dict[str, Json] = {
            "executionArn": _execution_arn(run, view),
            "mapRunArn": view.arn,
            "stateMachineArn": child_machine_arn(view.arn),
            "startDate": round(view.begun.time, 3),
        }
        listed.append(told if view.stopped is None else {**told, "stopDate": round(view.stopped, 3)})
    return {"mapRuns": listed, **more}


async def describe_map_run(call: Call) -> dict[str, Json]:
    """DescribeMapRun: its settings as they are now, and counts of its executions and of their items."""
    run, view = await find_map_run(call)
    settings = call.service.runs.map_run_settings(run.arn, view.arn)
    count, percentage = view.begun.tolerated_count, view.begun.tolerated_percentage
    concurrency = view.begun.max_concurrency
    if settings is not None:
        count, percentage = settings.tolerance.count, settings.tolerance.percentage
        concurrency = settings.max_concurrency
    told: dict[str, Json] = {
        "mapRunArn": view.arn,
        "executionArn": _execution_arn(run, view),
        "status": view.status,
        "startDate": round(view.begun.time, 3),
        "maxConcurrency": concurrency,
        "toleratedFailurePercentage": float(percentage or 0),
        "toleratedFailureCount": count or 0,
        "itemCounts": _counts(view, settings, of_items=True),
        "executionCounts": _counts(view, settings, of_items=False),
        "redriveCount": view.redrives,
        **_dates(view),
    }
    return told


async def update_map_run(call: Call) -> dict[str, Json]:
    """UpdateMapRun: what it changes holds from now on; one that is over stays as it was."""
    run, view = await find_map_run(call)
    settings = call.service.runs.map_run_settings(run.arn, view.arn)
    if settings is None:
        return {}
    request = call.request
    concurrency = request.get("maxConcurrency", settings.max_concurrency)
    count = request.get("toleratedFailureCount", settings.tolerance.count)
    percentage = request.get("toleratedFailurePercentage", settings.tolerance.percentage)
    settings.max_concurrency = int(concurrency) if isinstance(concurrency, int | float) else 0
    settings.tolerance = Tolerance(
        count=int(count) if isinstance(count, int | float) else None,
        percentage=float(percentage) if isinstance(percentage, int | float) else None,
    )
    settings.changed()
    return {}


async def list_child_executions(call: Call) -> dict[str, Json]:
    """ListExecutions of a map run, the newest first."""
    _, view = await find_map_run(call)
    status, redrive = call.text("statusFilter"), call.text("redriveFilter")
    found = [
        (number, child)
        for number, child in enumerate(view.children.values())
        if status in ("", view.status_of(child)) and redrive in ("", "REDRIVEN" if child.redrives else "NOT_REDRIVEN")
    ]
    key: Callable[[tuple[int, ChildView]], tuple[float, int]] = lambda numbered: (-numbered[1].started, -numbered[0])  # noqa: E731
    page, more = take_page(sorted(found, key=key), call.request, key)
    return {"executions": [_listed(view, child) for _, child in page], **more}


async def describe_child(call: Call) -> dict[str, Json] | None:
    """Return what DescribeExecution tells of an execution of a map run, None when the request names no such one."""
    found = await find_child(call, takes_express=True)
    if found is None:
        return None
    _, view, child = found
    told = _listed(view, child)
    del told["itemCount"]
    status = view.status_of(child)
    if child.stopped is None:
        del told["redriveCount"]
    if status in ("FAILED", "ABORTED"):
        told["redriveStatus"] = "REDRIVABLE_BY_MAP_RUN"
    else:
        told["redriveStatus"] = "NOT_REDRIVABLE"
        told["redriveStatusReason"] = f"Execution is {status} and cannot be redriven"
    if call.text("includedData") != "METADATA_ONLY":
        told |= {"input": compact_json(child.input), "inputDetails": {"included": True}}
        if child.status == "SUCCEEDED":
            told |= {"output": compact_json(child.output), "outputDetails": {"included": True}}
    return told | {name: text for name, text in (("error", child.error), ("cause", child.cause)) if text}


async def child_history(call: Call) -> list[ServiceEvent] | None:
    """Return the history of an execution of a map run, None when the request names no such one."""
    found = await find_child(call)
    if found is None:
        return None
    run, view, child = found
    events, region = await call.service.runs.events(run), read_arn(run.arn, "execution").region
    return await asyncio.to_thread(
        child_service_events, events, view.arn, child.index, role_arn=run.role_arn, region=region
    )


async def stop_child(call: Call) -> float | None:
    """End the execution of a map run that the request names, None when it names no such one, and return when it ended."""
    found = await find_child(call)
    if found is None:
        return None
    run, view, child = found
    if child.stopped is None:
        await call.service.runs.stop_child(run.arn, view.arn, child.index, call.text("error"), call.text("cause"))
        _, _, child = await find_child(call) or found
    return child.stopped


async def find_child(call: Call, *, takes_express: bool = False) -> tuple[Run, MapRunView, ChildView] | None:
    """Return the execution of a map run that the request names, None when it names no such one.

    Raises:
        Fault: InvalidArn; the ARN of an EXPRESS one is one only for actions that take it.
    """
    text = call.text("executionArn")
    arn = read_arn(text, *(("execution", "express") if takes_express and "/" in text else ("execution",)))
    if "/" not in arn.tail[0]:
        return None
    for run in _candidates(call, arn):
        found = (await call.service.runs.map_runs(run)).children.get(arn.text)
        if found is not None:
            return (run, *found)
    return None


async def find_map_run(call: Call) -> tuple[Run, MapRunView]:
    """Return the map run that the request names, and the execution it belongs to.

    Raises:
        Fault: InvalidArn or ResourceNotFound.
    """
    arn = read_arn(call.text("mapRunArn"), "mapRun")
    for run in _candidates(call, arn):
        for view in (await call.service.runs.map_runs(run)).views:
            if view.arn == arn.text:
                return run, view
    raise Fault("ResourceNotFound", f"Resource not found: '{arn.text}'")


def _candidates(call: Call, arn: Arn) -> list[Run]:
    """Return the executions that a map run, or an execution in one, may belong to."""
    owner = call.service.runs.owner(arn.text)
    if owner is not None:
        return [owner]
    parts = arn.text.split(":")
    machine = ":".join((*parts[:5], "stateMachine", arn.tail[0].partition("/")[0]))
    return [run for _, run in call.service.runs.of_machine(machine)]


def _execution_arn(run: Run, view: MapRunView) -> str:
    """Return the ARN of the execution that began a map run."""
    owner = view.owner
    return run.arn if owner is None else child_arn(owner.map_run, owner.number, is_express=owner.is_express)


def _listed(view: MapRunView, child: ChildView) -> dict[str, Json]:
    arn = child_arn(view.arn, child.index, is_express=view.begun.is_express)
    told: dict[str, Json] = {
        "executionArn": arn,
        "stateMachineArn": child_machine_arn(view.arn),
        "name": arn.split(":", 7)[-1],  # with the id of an EXPRESS one
        "status": view.status_of(child),
        "startDate": round(child.started, 3),
        "mapRunArn": view.arn,
        "itemCount": child.items if view.begun.is_batched else 1,
        "redriveCount": child.redrives,
        **_dates(child),
    }
    return told


def _dates(view: MapRunView | ChildView) -> dict[str, Json]:
    """Return when a map run, or an execution of one, ended and was redriven, as far as it was."""
    dates = {"stopDate": view.stopped, "redriveDate": view.redriven}
    return {name: round(moment, 3) for name, moment in dates.items() if moment is not None}


def _counts(view: MapRunView, settings: MapRunSettings | None, *, of_items: bool) -> dict[str, Json]:
    counts = view.counts(of_items=of_items)
    pending = view.pending[of_items]
    total = None if settings is None else settings.items if of_items else settings.executions
    if total is not None:
        pending = max(0, total - counts.total())
    has_failures = view.written > view.counts(of_items=False)["SUCCEEDED"]  # a writer writes those too
    written = counts["SUCCEEDED"] + (counts["FAILED"] + counts["ABORTED"] + pending if has_failures else 0)
    return {
        "pending": pending,
        "timedOut": 0,
        "pendingRedrive": counts[PENDING],
        **{name: counts[status] for name, status in _COUNTED.items()},
        "total": counts.total() + pending,
        "resultsWritten": written if view.written else 0,
        "failuresNotRedrivable": 0,
    }
