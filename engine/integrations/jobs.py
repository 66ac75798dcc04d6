"""Jobs that a Task with ``.sync`` starts and waits for: how their services are asked, and how an answer is read.

A job that nobody waits for any longer goes on; stopping it is for those who pay for it to decide.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from msgspec import Struct

from engine.errors import TASK_FAILED
from engine.integrations.task_calls import TaskError
from engine.language.values import Json

POLL_SECONDS = 1.0
"""How long to wait before the service is asked anew."""
_METADATA = ("SdkHttpMetadata", "SdkResponseMetadata")


class Asked(NamedTuple):
    """What the service says of a job: what the Task gives, whether it has ended, and whether well."""

    job: Json
    has_ended: bool
    is_good: bool


class Job(Struct, frozen=True, kw_only=True):
    """A kind of job: ``action`` describes one with the arguments that ``ask`` makes of the answer to its start.

    ``ask`` is given that answer and the arguments of the Task as well.
    """

    action: str
    ask: Callable[[dict[str, Any], dict[str, Any]], dict[str, Json]]
    read: Callable[[dict[str, Any]], Asked]


async def wait_for_job(
    job: Job,
    started: dict[str, Any],
    arguments: dict[str, Any],
    call: Callable[[str, dict[str, Json]], Awaitable[dict[str, Any]]],
) -> Json:
    """Return what becomes of a job whose start gave ``started``; ``call`` carries out an action of its service.

    Raises:
        TaskError: the job does not succeed, or the service refuses to tell.
    """
    question = job.ask(started, arguments)
    while True:
        answer = await call(job.action, question)
        found = job.read({name: value for name, value in answer.items() if name not in _METADATA})
        if found.has_ended:
            break
        await asyncio.sleep(POLL_SECONDS)
    if not found.is_good:
        raise TaskError(TASK_FAILED, json.dumps(found.job, ensure_ascii=False, separators=(",", ":")))
    return found.job


def _by_status(status: Json, job: Json, good: str, bad: str) -> Asked:
    return Asked(job, status == good or status in bad.split(), status == good)


def _read_tasks(answer: dict[str, Any]) -> Asked:
    task = answer["Tasks"][0]
    codes = [container.get("ExitCode") for container in task.get("Containers", ())]
    return Asked(task, task.get("LastStatus") == "STOPPED", all(code == 0 for code in codes))


def _read_build(answer: dict[str, Any]) -> Asked:
    build = answer["Builds"][0]
    return _by_status(build.get("BuildStatus"), {"Build": build}, "SUCCEEDED", "FAILED FAULT STOPPED TIMED_OUT")


def _of_sagemaker(kind: str) -> Job:
    name = f"{kind}JobName"
    return Job(
        action=f"describe{kind}Job",
        ask=lambda started, arguments: {name: arguments[name]},
        read=lambda answer: _by_status(answer.get(f"{kind}JobStatus"), answer, "Completed", "Failed Stopped"),
    )


JOBS: dict[tuple[str, str], Job] = {
    ("athena", "startQueryExecution"): Job(
        action="getQueryExecution",
        ask=lambda started, arguments: {"QueryExecutionId": started["QueryExecutionId"]},
        read=lambda answer: _by_status(
            answer["QueryExecution"]["Status"]["State"], answer, "SUCCEEDED", "FAILED CANCELLED"
        ),
    ),
    ("batch", "submitJob"): Job(
        action="describeJobs",
        ask=lambda started, arguments: {"Jobs": [started["JobId"]]},
        read=lambda answer: _by_status(answer["Jobs"][0]["Status"], answer["Jobs"][0], "SUCCEEDED", "FAILED"),
    ),
    ("codebuild", "startBuild"): Job(
        action="batchGetBuilds",
        ask=lambda started, arguments: {"Ids": [started["Build"]["Id"]]},
        read=_read_build,
    ),
    ("ecs", "runTask"): Job(
        action="describeTasks",
        ask=lambda started, arguments: {
            "Tasks": [task["TaskArn"] for task in started["Tasks"][:1]],
            **({"Cluster": arguments["Cluster"]} if "Cluster" in arguments else {}),
        },
        read=_read_tasks,
    ),
    ("glue", "startJobRun"): Job(
        action="getJobRun",
        ask=lambda started, arguments: {"JobName": arguments["JobName"], "RunId": started["JobRunId"]},
        read=lambda answer: _by_status(
            answer["JobRun"]["JobRunState"], answer["JobRun"], "SUCCEEDED", "FAILED TIMEOUT STOPPED ERROR EXPIRED"
        ),
    ),
    **{("sagemaker", f"create{kind}Job"): _of_sagemaker(kind) for kind in ("Training", "Transform", "Processing")},
}
"""The kinds by service and the action that starts one."""
