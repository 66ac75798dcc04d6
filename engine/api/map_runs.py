"""Actions on map runs. The engine runs every Map inline, so executions have none."""

from engine.api.arns import read_arn
from engine.api.faults import Fault
from engine.api.service import Call
from engine.language.values import Json


async def list_map_runs(call: Call) -> dict[str, Json]:
    """ListMapRuns of an execution: none."""
    call.run()
    return {"mapRuns": []}


async def describe_map_run(call: Call) -> dict[str, Json]:
    """DescribeMapRun: refused, for there is no map run that it could name."""
    raise _not_found(call)


async def update_map_run(call: Call) -> dict[str, Json]:
    """UpdateMapRun: refused, for there is no map run that it could name."""
    raise _not_found(call)


def _not_found(call: Call) -> Fault:
    return Fault("ResourceNotFound", f"Resource not found: '{read_arn(call.text('mapRunArn'), 'mapRun').text}'")
