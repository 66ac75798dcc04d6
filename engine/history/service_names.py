"""Names that AWS Step Functions uses in its answers: those of errors, and how a Task's Resource is told."""

import functools

from msgspec import Struct

# The engine spells these without the dot, as TCSL does.
_RESERVED = (
    "ALL",
    "BranchFailed",
    "DataLimitExceeded",
    "ExceedToleratedFailureThreshold",
    "HeartbeatTimeout",
    "Http.Socket",
    "IntrinsicFailure",
    "ItemReaderFailed",
    "NoChoiceMatched",
    "ParameterPathFailure",
    "Permissions",
    "QueryEvaluationError",
    "ResultPathMatchFailure",
    "ResultWriterFailed",
    "Runtime",
    "TaskFailed",
    "Timeout",
)
_DOTTED = {f"States{name}": f"States.{name}" for name in _RESERVED}


def service_error(error: str) -> str:
    """Return the service's spelling of an error name: ``StatesTimeout`` becomes ``States.Timeout``."""
    return _DOTTED.get(error, error)


class TaskKind(Struct, frozen=True, kw_only=True):
    """How the history tells of a Task: ``prefix`` begins its events' names.

    An integration has a type and a resource (``lambda`` and ``invoke``); a function or activity has its ARN.
    """

    prefix: str
    resource_type: str = ""
    resource: str = ""

    @property
    def is_integration(self) -> bool:
        """Whether its events name a type and a resource."""
        return self.prefix == "Task"

    @property
    def is_submitted(self) -> bool:
        """Whether it is handed in first and ends later."""
        return self.is_integration and (".sync" in self.resource or self.resource.endswith(".waitForTaskToken"))


@functools.lru_cache(maxsize=1024)
def read_task_kind(resource: str) -> TaskKind:
    """Return how the history tells of a Task with this Resource, an ARN or a qrn."""
    parts = resource.split(":")
    if parts[0] == "arn" and "lambda" in parts[2:3]:
        return TaskKind(prefix="LambdaFunction")
    if parts[0] == "arn" and "states" in parts[2:3]:
        if "activity" in parts[5:6]:
            return TaskKind(prefix="Activity")
        # arn:aws:states:::aws-sdk:dynamodb:putItem and arn:aws:states:::lambda:invoke
        # and arn:aws:states:::states:startExecution.sync:2, whose last two parts are one
        last = -2 if parts[-1].isdecimal() else -1
        return TaskKind(prefix="Task", resource_type=":".join(parts[5:last]), resource=":".join(parts[last:]))
    if parts[0] == "qrn" and len(parts) > 8:
        # qrn:qcs:asw:REGION:APPID:sdk:json:qcloud:scf:Invoke/NAME
        return TaskKind(prefix="Task", resource_type=":".join(parts[8:-1]), resource=parts[-1])
    # A bare name stands for a function.
    return TaskKind(prefix="LambdaFunction")
