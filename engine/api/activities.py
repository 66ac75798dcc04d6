"""Actions on activities and task tokens. The engine hands no work to activities yet, so no token is ever given out."""

from engine.api.arns import check_name, read_arn
from engine.api.faults import Fault
from engine.api.json_faults import JsonFault, read_json
from engine.api.paging import take_page
from engine.api.records import Activity
from engine.api.service import Call
from engine.api.tags import keep_tags
from engine.language.values import Json

POLL_SECONDS = 60.0
"""How long the service lets a worker wait for work before it answers that there is none."""


async def create_activity(call: Call) -> dict[str, Json]:
    """CreateActivity; one of that name that is there already is the answer."""
    name = call.text("name")
    check_name(name)
    arn = call.new_arn("activity", name)
    activities = call.service.registry.activities
    found = activities.get(arn)
    if found is None:
        encryption = call.request.get("encryptionConfiguration")
        found = Activity(
            arn=arn,
            name=name,
            created=call.service.now(),
            encryption=encryption if isinstance(encryption, dict) else None,
        )
        keep_tags(call, arn)
        activities.keep(found)
    return {"activityArn": arn, "creationDate": found.created}


async def describe_activity(call: Call) -> dict[str, Json]:
    """DescribeActivity."""
    found = _find(call)
    answer: dict[str, Json] = {"activityArn": found.arn, "name": found.name, "creationDate": found.created}
    return answer if found.encryption is None else {**answer, "encryptionConfiguration": found.encryption}


async def delete_activity(call: Call) -> dict[str, Json]:
    """DeleteActivity. One that is not there is fine."""
    arn = read_arn(call.text("activityArn"), "activity").text
    call.service.registry.activities.pop(arn, None)
    call.service.registry.tags.pop(arn, None)
    return {}


async def list_activities(call: Call) -> dict[str, Json]:
    """ListActivities, by name."""
    prefix = call.new_arn("activity", "")
    found = sorted(
        (activity for activity in call.service.registry.activities.values() if activity.arn.startswith(prefix)),
        key=lambda activity: activity.name,
    )
    page, more = take_page(found, call.request, lambda activity: activity.arn)
    listed: list[Json] = [
        {"activityArn": activity.arn, "name": activity.name, "creationDate": activity.created} for activity in page
    ]
    return {"activities": listed, **more}


async def get_activity_task(call: Call) -> dict[str, Json]:
    """GetActivityTask: no execution can schedule work of an activity, so the poll ends without any."""
    _find(call)
    await call.service.clock.sleep(POLL_SECONDS)
    return {"taskToken": None}


async def send_task_success(call: Call) -> dict[str, Json]:
    """SendTaskSuccess: refused, for there is no token that it could name."""
    try:
        read_json(call.text("output"))
    except JsonFault as fault:
        raise Fault("InvalidOutput", f"Invalid Output: '{fault.sentence}'") from None
    raise _invalid_token()


async def send_task_failure(call: Call) -> dict[str, Json]:
    """SendTaskFailure: refused, for there is no token that it could name."""
    raise _invalid_token()


async def send_task_heartbeat(call: Call) -> dict[str, Json]:
    """SendTaskHeartbeat: refused, for there is no token that it could name."""
    raise _invalid_token()


def _find(call: Call) -> Activity:
    arn = read_arn(call.text("activityArn"), "activity").text
    found = call.service.registry.activities.get(arn)
    if found is None:
        raise Fault("ActivityDoesNotExist", f"Activity Does Not Exist: '{arn}'")
    return found


def _invalid_token() -> Fault:
    return Fault("InvalidToken", "Invalid Token: 'Invalid token'")
