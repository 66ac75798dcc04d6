"""Jobs that a real client starts and waits for: as moto carries them out, and as their services may end them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.integrations import ClientBinding, Resource, TaskCall, TaskError, TaskRunner, read_resource
from engine.integrations.aws_client import AwsClients
from engine.integrations.client_settings import ClientSettings
from engine.integrations.jobs import JOBS, wait_for_job
from engine.integrations.remote import Remote
from engine.language.values import Json
from engine.workers import WorkerPool

Client = Callable[[str], Any]


@pytest.fixture(autouse=True)
def short_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.integrations.jobs.POLL_SECONDS", 0.001)


def _query(client: Client) -> dict[str, Json]:
    return {"QueryString": "SELECT 1", "ResultConfiguration": {"OutputLocation": "s3://results/"}}


def _build(client: Client) -> dict[str, Json]:
    client("codebuild").create_project(
        name="project",
        source={"type": "S3", "location": "bucket/key"},
        artifacts={"type": "NO_ARTIFACTS"},
        environment={"type": "LINUX_CONTAINER", "image": "image", "computeType": "BUILD_GENERAL1_SMALL"},
        serviceRole="arn:aws:iam::123456789012:role/service-role/my-codebuild-service-role",
    )
    return {"ProjectName": "project"}


def _batch_job(client: Client) -> dict[str, Json]:
    role = client("iam").create_role(RoleName="batch", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    batch = client("batch")
    place = batch.create_compute_environment(
        computeEnvironmentName="place", type="UNMANAGED", state="ENABLED", serviceRole=role
    )
    queue = batch.create_job_queue(
        jobQueueName="queue",
        state="ENABLED",
        priority=1,
        computeEnvironmentOrder=[{"order": 1, "computeEnvironment": place["computeEnvironmentArn"]}],
    )
    definition = batch.register_job_definition(
        jobDefinitionName="definition", type="container", containerProperties={"image": "i", "vcpus": 1, "memory": 128}
    )
    return {"JobName": "job", "JobQueue": queue["jobQueueArn"], "JobDefinition": definition["jobDefinitionArn"]}


def _container(client: Client) -> dict[str, Json]:
    ecs, subnet = client("ecs"), client("ec2").describe_subnets()["Subnets"][0]["SubnetId"]
    ecs.create_cluster(clusterName="cluster")
    ecs.register_task_definition(
        family="family",
        containerDefinitions=[{"name": "n", "image": "i", "memory": 128}],
        requiresCompatibilities=["FARGATE"],
        networkMode="awsvpc",
        cpu="256",
        memory="512",
    )
    network: Json = {"AwsvpcConfiguration": {"Subnets": [subnet], "SecurityGroups": []}}
    return {"Cluster": "cluster", "TaskDefinition": "family", "LaunchType": "FARGATE", "NetworkConfiguration": network}


def _training(client: Client) -> dict[str, Json]:
    role = client("iam").create_role(RoleName="training", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    return {
        "TrainingJobName": "training",
        "AlgorithmSpecification": {"TrainingImage": "i", "TrainingInputMode": "File"},
        "RoleArn": role,
        "OutputDataConfig": {"S3OutputPath": "s3://results/"},
        "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
        "StoppingCondition": {"MaxRuntimeInSeconds": 60},
    }


REAL: dict[str, tuple[Callable[[Client], dict[str, Json]], str, Callable[[Any], Any]]] = {
    "athena:startQueryExecution": (
        _query,
        "QueryExecutionId",
        lambda ended: ended["QueryExecution"]["Status"]["State"],
    ),
    "codebuild:startBuild": (_build, "Build", lambda ended: ended["Build"]["BuildStatus"]),
    "batch:submitJob": (_batch_job, "JobId", lambda ended: ended["Status"]),
    "ecs:runTask": (_container, "Tasks", lambda ended: ended["LastStatus"]),
    "sagemaker:createTrainingJob": (_training, "TrainingJobArn", lambda ended: ended["TrainingJobStatus"]),
}


@pytest.mark.slow
@pytest.mark.parametrize("action", REAL)
async def test_a_job_is_started_told_of_and_waited_for(
    action: str, aws: dict[str, str], aws_client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from moto.core.config import default_user_config  # takes a second to import

    monkeypatch.setitem(default_user_config["batch"], "use_docker", False)
    prepare, started_member, status = REAL[action]
    bindings = {action: {"client": dict(aws)}}
    (tmp_path / "bindings.json").write_text(json.dumps(bindings), encoding="utf-8")
    arguments = prepare(aws_client)
    told: list[Any] = []

    async with WorkerPool() as pool:
        runner = TaskRunner(tmp_path, pool)
        call = TaskCall(resource=f"arn:aws:states:::{action}.sync", arguments=arguments, submitted=told.append)
        ended = (await runner.run(call)).value

    assert status(ended) in ("SUCCEEDED", "Completed", "STOPPED")
    (started,) = told
    assert started_member in started
    assert "SdkHttpMetadata" in started
    assert isinstance(ended, dict)
    assert "SdkHttpMetadata" not in ended
    assert list(ended) == sorted(ended)


GLUE_RUN: dict[str, Json] = {"JobName": "j", "Id": "jr_1"}
ENDS: dict[str, tuple[tuple[str, str], dict[str, Any], dict[str, Json], list[dict[str, Any]], bool]] = {
    "glue": (
        ("glue", "startJobRun"),
        {"JobRunId": "jr_1"},
        {"JobName": "j"},
        [{"JobRun": {**GLUE_RUN, "JobRunState": state}} for state in ("STARTING", "RUNNING", "SUCCEEDED")],
        True,
    ),
    "glue out of time": (
        ("glue", "startJobRun"),
        {"JobRunId": "jr_1"},
        {"JobName": "j"},
        [{"JobRun": {**GLUE_RUN, "JobRunState": "TIMEOUT"}}],
        False,
    ),
    "container with a code": (
        ("ecs", "runTask"),
        {"Tasks": [{"TaskArn": "t"}]},
        {},
        [{"Tasks": [{"LastStatus": "STOPPED", "Containers": [{"ExitCode": 0}, {"ExitCode": 1}]}]}],
        False,
    ),
    "container that never began": (
        ("ecs", "runTask"),
        {"Tasks": [{"TaskArn": "t"}]},
        {},
        [{"Tasks": [{"LastStatus": "STOPPED", "Containers": [{}]}]}],
        False,
    ),
    "query that was stopped": (
        ("athena", "startQueryExecution"),
        {"QueryExecutionId": "q"},
        {},
        [{"QueryExecution": {"Status": {"State": "CANCELLED"}}}],
        False,
    ),
}


@pytest.mark.parametrize(("kind", "started", "arguments", "answers", "is_good"), ENDS.values(), ids=ENDS)
async def test_a_job_ends_as_its_service_says(
    kind: tuple[str, str],
    started: dict[str, Any],
    arguments: dict[str, Any],
    answers: list[dict[str, Any]],
    is_good: bool,
) -> None:
    left = list(answers)

    async def ask(action: str, question: dict[str, Json]) -> dict[str, Any]:
        return {**left.pop(0), "SdkHttpMetadata": {}, "SdkResponseMetadata": {}}

    if is_good:
        assert await wait_for_job(JOBS[kind], started, arguments, ask) == answers[-1]["JobRun"]
    else:
        with pytest.raises(TaskError) as caught:
            await wait_for_job(JOBS[kind], started, arguments, ask)
        assert caught.value.error == "StatesTaskFailed"
        assert json.loads(caught.value.cause)
    assert left == []


class _NothingStarted(Remote):
    """A service that answers well and has started nothing."""

    async def _call(self, binding: ClientBinding, resource: Resource, call: TaskCall) -> Json:
        return {"Failures": [{"Reason": "RESOURCE:CPU"}], "Tasks": []}


async def test_a_container_for_which_there_is_no_room_fails_the_task(tmp_path: Path) -> None:
    remote = _NothingStarted(tmp_path, AwsClients())
    binding = ClientBinding(key="ecs:*", settings=ClientSettings())
    resource = "arn:aws:states:::ecs:runTask.sync"
    call = TaskCall(resource=resource, arguments={"TaskDefinition": "t"})

    with pytest.raises(TaskError) as caught:
        await remote.run(binding, read_resource(resource), call)

    assert caught.value.error == "StatesTaskFailed"
    assert json.loads(caught.value.cause)["Failures"] == [{"Reason": "RESOURCE:CPU"}]
