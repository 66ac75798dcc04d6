"""Actions on activities and task tokens. Executions hand work to whoever asks."""

from engine.api.arns import check_name, read_arn
from engine.api.encryption import OWNED, encryption_of, is_same
from engine.api.faults import Fault
from engine.api.paging import take_page
from engine.api.records import Activity
from engine.api.service import Call
from engine.api.tags import keep_tags
from engine.integrations.callbacks import NamedTask, is_activity
from engine.language.json_faults import JsonFault, read_json
from engine.language.values import Json

POLL_SECONDS = 60.0
"""How long the service lets a worker wait for work before it answers that there is none."""


async def create_activity(call: Call) -> dict[str, Json]:
    """CreateActivity; one of that name that is there already is the answer, unless it is encrypted otherwise.

    Where nothing is said of encryption, it is by a key of the service.
    """
    name = call.text("name")
    check_name(name)
    arn = call.new_arn("activity", name)
    activities = call.service.registry.activities
    found = activities.get(arn)
    encryption = encryption_of(call)
    if found is not None and not is_same(found.encryption, encryption):
        raise Fault("ActivityAlreadyExists", f"Activity Already Exists: '{arn}'")
    if found is None:
        found = Activity(arn=arn, name=name, created=call.service.now(), encryption=encryption)
        keep_tags(call, arn)
        activities.keep(found)
    return {"activityArn": arn, "creationDate": found.created}


async def describe_activity(call: Call) -> dict[str, Json]:
    """DescribeActivity."""
    found = _find(call)
    return {
        "activityArn": found.arn,
        "name": found.name,
        "creationDate": found.created,
        "encryptionConfiguration": found.encryption or OWNED,
    }


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
    page, more = take_page(found, call.request, lambda activity: (activity.name,))
    listed: list[Json] = [
        {"activityArn": activity.arn, "name": activity.name, "creationDate": activity.created} for activity in page
    ]
    return {"activities": listed, **more}


async def get_activity_task(call: Call) -> dict[str, Json]:
    """GetActivityTask: waits for work, and answers without a token when none came."""
    activity = _find(call)
    work = await call.service.callbacks.take(activity.arn, call.text("workerName"), POLL_SECONDS)
    if work is None:
        return {}
    return {"taskToken": work.token, "input": call.service.runs.text_of(work.execution, work.input)}


async def send_task_success(call: Call) -> dict[str, Json]:
    """SendTaskSuccess: ends the task that the token names with its output."""
    task = _find_task(call)
    try:
        output = read_json(call.text("output"))
    except JsonFault:
        raise Fault("InvalidOutput", f"Invalid Output: '{call.text('output')}' is not valid JSON.") from None
    token, callbacks = call.text("taskToken"), call.service.callbacks
    call.service.runs.give(callbacks.execution_of(token), output, call.text("output"))
    return _told(task, is_told=callbacks.finish(token, output))


async def send_task_failure(call: Call) -> dict[str, Json]:
    """SendTaskFailure: ends the task that the token names as failed."""
    task, callbacks = _find_task(call), call.service.callbacks
    return _told(task, is_told=callbacks.fail(call.text("taskToken"), call.text("error"), call.text("cause")))


async def send_task_heartbeat(call: Call) -> dict[str, Json]:
    """SendTaskHeartbeat: the task that the token names is being worked on."""
    task = _find_task(call)
    return _told(task, is_told=call.service.callbacks.beat(call.text("taskToken")))


def _find_task(call: Call) -> NamedTask:
    """Return the task that has the token, or had it.

    Raises:
        Fault: there never was one in this region.
    """
    task = call.service.callbacks.named(call.text("taskToken"))
    if task is None or not (call.is_local or task.region == call.region):
        raise Fault("InvalidToken", "Invalid Token: 'Invalid token'")
    return task


def _told(task: NamedTask, *, is_told: bool) -> dict[str, Json]:
    """Return the empty answer of a token that named a task.

    Raises:
        Fault: the task has ended.
    """
    if is_told:
        return {}
    what = task.resource if is_activity(task.resource) else "Provided task does not exist anymore"
    raise Fault("TaskTimedOut", f"Task Timed Out: '{what}'")


def _find(call: Call) -> Activity:
    arn = read_arn(call.text("activityArn"), "activity").text
    found = call.service.registry.activities.get(arn)
    if found is None:
        raise Fault("ActivityDoesNotExist", f"Activity Does Not Exist: '{arn}'")
    return found
