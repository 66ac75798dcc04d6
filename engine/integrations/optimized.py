"""The optimized integrations of Step Functions: the actions each service has, and what the arguments are called.

Those of ``_ANY_ACTION`` may have any action, an action without :class:`Fields` any arguments.
"""

import functools
import json
import re
from typing import TypeGuard

from msgspec import Struct

from engine.errors import RUNTIME, StateFailed
from engine.integrations.refused_headers import refused_of_task
from engine.integrations.sdk_actions import sdk_call
from engine.integrations.sdk_arguments import sdk_argument_faults
from engine.language.shorten import shorten
from engine.language.values import Json

_RESOURCE = re.compile(r"arn:[^:]*:states:[^:]*:[^:]*:(?P<service>[\w-]+):(?P<action>\w+)(?:\.(?P<pattern>[\w:]+))?")
_OF_A_SERVICE = re.compile(r"arn:[^:]*:states:::")  # an activity has a region and an account
_SYNC = "sync"


class Fields(Struct, frozen=True):
    """The names that the arguments of an action may have, those of ``required`` among them."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    def unsupported(self, names: list[str]) -> list[str]:
        """Return those of ``names`` that the action does not have."""
        return [name for name in names if name not in self.required and name not in self.optional]


def _fields(required: str, optional: str = "") -> Fields:
    return Fields(tuple(required.split()), tuple(optional.split()))


_CONDITIONS = "Expected ConditionalOperator ConditionExpression ExpressionAttributeNames ExpressionAttributeValues"
_RETURNS = "ReturnValues ReturnConsumedCapacity ReturnItemCollectionMetrics ReturnValuesOnConditionCheckFailure"
_REQUEST = "Headers QueryParameters RequestBody"
_ACTIONS: dict[str, dict[str, Fields | None]] = {
    "apigateway": {"invoke": _fields("ApiEndpoint Method", f"{_REQUEST} Stage Path AllowNullValues AuthType")},
    "athena": dict.fromkeys(("startQueryExecution", "stopQueryExecution", "getQueryExecution", "getQueryResults")),
    "batch": {
        "submitJob": _fields(
            "JobName JobQueue JobDefinition",
            "ShareIdentifier SchedulingPriorityOverride ArrayProperties DependsOn Parameters ContainerOverrides "
            "NodeOverrides RetryStrategy PropagateTags Timeout Tags EksPropertiesOverride EcsPropertiesOverride "
            "ConsumableResourcePropertiesOverride",
        )
    },
    "dynamodb": {
        "getItem": _fields(
            "TableName Key",
            "AttributesToGet ConsistentRead ReturnConsumedCapacity ProjectionExpression ExpressionAttributeNames",
        ),
        "putItem": _fields("TableName Item", f"{_CONDITIONS} {_RETURNS}"),
        "deleteItem": _fields("TableName Key", f"{_CONDITIONS} {_RETURNS}"),
        "updateItem": _fields("TableName Key", f"AttributeUpdates UpdateExpression {_CONDITIONS} {_RETURNS}"),
    },
    "ecs": {
        "runTask": _fields(
            "TaskDefinition",
            "CapacityProviderStrategy Cluster Count EnableECSManagedTags EnableExecuteCommand Group LaunchType "
            "NetworkConfiguration Overrides PlacementConstraints PlacementStrategy PlatformVersion PropagateTags "
            "ReferenceId StartedBy Tags ClientToken VolumeConfigurations",
        )
    },
    "events": {"putEvents": _fields("Entries", "EndpointId")},
    "glue": {
        "startJobRun": _fields(
            "JobName",
            "JobRunQueuingEnabled JobRunId Arguments AllocatedCapacity Timeout MaxCapacity SecurityConfiguration "
            "NotificationProperty WorkerType NumberOfWorkers ExecutionClass ExecutionRoleSessionPolicy",
        )
    },
    "http": {"invoke": _fields("ApiEndpoint Method", f"{_REQUEST} Authentication InvocationConfig Transform")},
    "lambda": {
        "invoke": _fields(
            "FunctionName", "InvocationType LogType ClientContext DurableExecutionName Payload Qualifier TenantId"
        )
    },
    "sns": {
        "publish": _fields(
            "Message",
            "TopicArn TargetArn PhoneNumber Subject MessageStructure MessageAttributes MessageDeduplicationId "
            "MessageGroupId",
        )
    },
    "sqs": {
        "sendMessage": _fields(
            "QueueUrl MessageBody",
            "DelaySeconds MessageAttribute MessageAttributes MessageSystemAttributes MessageDeduplicationId MessageGroupId",
        )
    },
    "states": {"startExecution": _fields("StateMachineArn", "Name Input TraceHeader")},
}  # fmt: skip
_ANY_ACTION = (
    "bedrock", "bedrock-agentcore", "bedrockagentcore", "codebuild", "databrew", "eks", "elasticmapreduce", "emr-containers", "emr-serverless",
    "mediaconvert", "sagemaker",
)  # fmt: skip
# The arguments that are text, whatever the action; see to it when an action has another argument of such a name.
_TEXTS = (
    "ApiEndpoint", "AuthType", "ClientContext", "ClientToken", "Cluster", "ConditionExpression", "ConditionalOperator",
    "EndpointId", "FunctionName", "Group", "Input", "InvocationType", "JobDefinition", "JobName", "JobQueue", "JobRunId",
    "LaunchType", "LogType", "Message", "MessageBody", "MessageDeduplicationId", "MessageGroupId", "MessageStructure",
    "Method", "Name", "Path", "Payload", "PhoneNumber", "PlatformVersion", "ProjectionExpression", "Qualifier", "QueueUrl",
    "ReferenceId", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics", "ReturnValues",
    "ReturnValuesOnConditionCheckFailure", "SecurityConfiguration", "ShareIdentifier", "Stage", "StartedBy",
    "StateMachineArn", "Subject", "TableName", "TargetArn", "TaskDefinition", "TopicArn", "TraceHeader",
    "UpdateExpression", "WorkerType",
)  # fmt: skip
# What Step Functions sets itself when it waits for the task to end.
_STARTED_BY = ("StartedBy", "AWS Step Functions")
# It waits for one task, which it can find again.
_NOT_OF_AWAITED = ("Count", "StartedBy")


class Optimized(Struct, frozen=True):
    """What a Resource asks of an optimized integration; ``is_known`` is False where there is no such action or service."""

    service: str
    action: str
    pattern: str
    fields: Fields | None
    is_known: bool

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all arguments, none when they are not known."""
        return () if self.fields is None else (*self.fields.required, *self.fields.optional)

    def unsupported(self, names: list[str]) -> list[str]:
        """Return those of ``names`` that the arguments must not have."""
        return [] if self.fields is None else self.fields.unsupported(names)

    def not_awaited(self, names: list[str]) -> list[str]:
        """Return those of ``names`` that the arguments have only where nobody waits for the work."""
        return [name for name in names if self._is_awaited_task and name in _NOT_OF_AWAITED]

    def missing(self, names: list[str]) -> list[str]:
        """Return what ``names``, those of all arguments, lack."""
        return [] if self.fields is None else [name for name in self.fields.required if name not in names]

    def sent(self, arguments: Json) -> Json:
        """Return the arguments with what Step Functions adds to them."""
        if not self._is_awaited_task or not _is_object(arguments):
            return arguments
        name, value = _STARTED_BY
        return {**arguments, name: value}

    @property
    def _is_awaited_task(self) -> bool:
        return (self.service, self.pattern) == ("ecs", _SYNC)


@functools.lru_cache(maxsize=4096)
def read_optimized(resource: str) -> Optimized | None:
    """Take apart the Resource of an optimized integration; None when it is something else."""
    found = _RESOURCE.fullmatch(resource)
    if found is None:
        return None
    service, action, pattern = found["service"], found["action"], found["pattern"] or ""
    actions = _ACTIONS.get(service, {})
    is_known = action in actions or service in _ANY_ACTION or not _OF_A_SERVICE.match(resource)
    return Optimized(service, action, pattern, actions.get(action), is_known)


def sent_arguments(resource: str, arguments: Json) -> Json:
    """Return the arguments that are sent for a Task whose Resource is ``resource``: with what is added to them."""
    found = read_optimized(resource)
    return arguments if found is None else found.sent(arguments)


def check_arguments(resource: str, arguments: Json) -> None:
    """See that the integration that ``resource`` names, if it names one, has these arguments.

    Raises:
        StateFailed: it does not.
    """
    given = arguments if _is_object(arguments) else {}
    called = sdk_call(resource)
    found = None if called is not None else read_optimized(resource)
    if called is not None:
        faults = {fault.sentence: fault.sentence for fault in sdk_argument_faults(*called, given)}
    elif found is not None:
        faults = _faults(found, given)
    else:
        return
    if faults:
        raise StateFailed(RUNTIME, next(iter(faults.values())), service_cause=not_started(arguments, *faults))


def _faults(found: Optimized, given: dict[str, Json]) -> dict[str, str]:
    """Return what is wrong with the arguments of an optimized integration: the service's sentences, and ours."""
    call, names = f"{found.service}:{found.action}", list(given)
    return {
        **{unsupported_field(name): f'{call} has no argument "{shorten(name)}"' for name in found.unsupported(names)},
        **{not_awaited_field(name): f'{call}.sync has no argument "{name}"' for name in found.not_awaited(names)},
        **{missing_field(name): f'{call} needs the argument "{name}"' for name in found.missing(names)},
        **_header_faults(call, given),
        **{no_text(name): f'the argument "{name}" of {call} must be text' for name in _no_texts(given)},
    }


def _header_faults(call: str, arguments: dict[str, Json]) -> dict[str, str]:
    headers = arguments.get("Headers")
    if call != "http:invoke" or not _is_object(headers):
        return {}
    names = ", ".join(refused_of_task(headers))
    words = f"The 'Headers' field contains unsupported values: [{names}]"
    return {words: f"an HTTP Task cannot set these headers: {names}"} if names else {}


def _no_texts(arguments: dict[str, Json]) -> list[str]:
    """Return which arguments should be text: objects and lists are written as JSON, numbers are not."""
    return [name for name in _TEXTS if isinstance(arguments.get(name), bool | int | float)]


def unsupported_field(name: str) -> str:
    """Return what the service says of an argument that it does not have."""
    return f'The field "{name}" is not supported by Step Functions'


def not_awaited_field(name: str) -> str:
    """Return what the service says of an argument that work it waits for does not have."""
    return f"The field '{name}' is not supported by Step Functions"


def missing_field(name: str) -> str:
    """Return what the service says of an argument that is missing."""
    return f"The field '{name}' is required but was missing"


def no_text(name: str) -> str:
    """Return what the service says of a number, or true or false, that should be text."""
    return f"The value for the field '{name}' must be a STRING"


def not_started(arguments: Json, *faults: str) -> str:
    """Return the service's cause of a Task that could not even begin with ``arguments``."""
    written = json.dumps(arguments, ensure_ascii=False, separators=(",", ":"))
    return f"The Parameters '{written}' could not be used to start the Task: [{', '.join(faults)}]"


def _is_object(value: Json) -> TypeGuard[dict[str, Json]]:
    return isinstance(value, dict)
