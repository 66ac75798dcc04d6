"""What the APIs of AWS answer, from the models of botocore when that is installed: nothing here needs it otherwise."""

import functools
import importlib
from typing import Any

from engine.integrations.resources import Resource

# What is asked about a job until it is over, by the service and the action that start it.
_POLLED = {
    ("states", "startExecution"): "describeExecution",
    ("athena", "startQueryExecution"): "getQueryExecution",
    ("batch", "submitJob"): "describeJobs",
    ("codebuild", "startBuild"): "batchGetBuilds",
    ("codebuild", "startBuildBatch"): "batchGetBuildBatches",
    ("databrew", "startJobRun"): "describeJobRun",
    ("ecs", "runTask"): "describeTasks",
    ("elasticmapreduce", "addStep"): "describeStep",
    ("elasticmapreduce", "createCluster"): "describeCluster",
    ("emr-containers", "startJobRun"): "describeJobRun",
    ("emr-serverless", "startJobRun"): "getJobRun",
    ("glue", "startJobRun"): "getJobRun",
    ("mediaconvert", "createJob"): "getJob",
    ("sagemaker", "createHyperParameterTuningJob"): "describeHyperParameterTuningJob",
    ("sagemaker", "createLabelingJob"): "describeLabelingJob",
    ("sagemaker", "createProcessingJob"): "describeProcessingJob",
    ("sagemaker", "createTrainingJob"): "describeTrainingJob",
    ("sagemaker", "createTransformJob"): "describeTransformJob",
}


def output_shape(resource: Resource) -> Any:
    """Return the model of what the API behind a Task's Resource answers, None when it is not known.

    Of one that waits for a job it is the answer about the job.
    """
    action = resource.action
    if resource.pattern == "sync":
        polled = _POLLED.get((resource.service, action))
        if polled is None:
            return None
        action = polled
    model = _service_model(resource.service)
    if model is None:
        return None
    names = {name.lower(): name for name in model.operation_names}
    name = names.get(action.lower())
    return None if name is None else model.operation_model(name).output_shape


@functools.lru_cache(maxsize=64)
def _service_model(service: str) -> Any:
    """Return botocore's model of a service by its name in a Resource, which is that of the Java SDK or older."""
    try:
        session = importlib.import_module("botocore.session").get_session()
        aliases: dict[str, str] = importlib.import_module("botocore.utils").EVENT_ALIASES
        exceptions = importlib.import_module("botocore.exceptions")
    except (ImportError, AttributeError):
        return None
    known = session.get_available_services()
    names = {_plain(aliases.get(name, name)): name for name in known} | {_plain(name): name for name in known}
    found = names.get(_plain(aliases.get(service, service)))
    try:
        return None if found is None else session.get_service_model(found)
    except (exceptions.BotoCoreError, OSError):
        return None


def _plain(name: str) -> str:
    return name.replace("-", "").lower()
