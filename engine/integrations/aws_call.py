"""One call of a service of AWS: an action that an optimized integration or one by ``aws-sdk`` names."""

import functools
from typing import Any
from urllib.parse import urlsplit

from engine.errors import RUNTIME, SetupError
from engine.integrations.aws_client import AwsClients, aws_session
from engine.integrations.aws_names import Spelling, sdk_member, spelling
from engine.integrations.aws_shapes import FieldsMissing, FieldsWrong, from_api, stream_name, streamed, to_api
from engine.integrations.client_settings import ClientSettings
from engine.integrations.cloud_packages import cloud_module
from engine.integrations.optimized import not_started
from engine.integrations.resources import Resource
from engine.integrations.service_answers import sdk_metadata
from engine.integrations.task_calls import TaskError
from engine.language.shorten import shorten
from engine.language.values import Json

_SDK = "arn:aws:states:::aws-sdk:"
_CLIENT_ERROR = "SdkClientException"
_CONTENT_TYPE, _TEXT = "ContentType", "text/plain; charset=UTF-8"
# How systems say that they know no address of a host.
_UNKNOWN_HOST = ("failed to resolve", "name or service not known", "nodename nor servname", "getaddrinfo")
# What the transport adds, and botocore spells in small letters, as the service's own answers show it.
_HEADERS = {"content-type": "Content-Type", "server": "Server"}
# Of the services that say which server they are: they spell this one so.
_SERVED = {"connection": "Connection"}
_TOLD_ELSEWHERE = ("content-length", "date", "x-amzn-requestid")


def call_aws(clients: AwsClients, settings: ClientSettings, resource: Resource, arguments: Json) -> Json:
    """Call the action that ``resource`` names and return its answer; waits for the network.

    Raises:
        TaskError: the service refuses the call or cannot be reached, or there is no such action or field.
    """
    is_sdk = resource.text.strip().startswith(_SDK)
    try:
        client = clients.client(_client_name(resource.service), settings)
    except SetupError as error:
        raise TaskError(RUNTIME, str(error)) from None
    model = client.meta.service_model
    action = next((name for name in model.operation_names if name.lower() == resource.action.lower()), None)
    if action is None:
        raise TaskError(RUNTIME, f'the service {resource.service} has no action "{resource.action}"')
    operation = model.operation_model(action)
    spelt = spelling(resource.service, model.service_id, is_sdk=is_sdk)
    try:
        parameters = _prepared(operation, arguments, is_sdk=is_sdk)
    except FieldsMissing as fault:
        # What the service would say; its client does not even ask.
        cause = spelt.cause(str(fault), "ValidationException", 400, "", "")
        raise TaskError(spelt.error(""), cause) from None
    answer = _ask(client, operation, parameters, spelt)
    metadata = answer.pop("ResponseMetadata", {})
    value: Json = {}
    if operation.output_shape is not None:
        value = from_api(operation.output_shape, answer, spelt.field, is_dated=is_sdk)
    assert isinstance(value, dict)  # what an action gives is a structure
    if is_sdk:
        return value
    # Of EventBridge's answers none is recorded with it.
    added = {} if resource.service == "events" else _metadata(metadata)
    return dict(sorted({**value, **added}.items()))


@functools.lru_cache(maxsize=256)
def _client_name(service: str) -> str:
    """Return what boto3 calls a service: ``sfn`` is ``stepfunctions``, ``cognitoidentity`` ``cognito-identity``."""
    available: list[str] = aws_session().get_available_services()
    others: dict[str, str] = cloud_module("botocore.utils", "boto3").CLIENT_NAME_TO_HYPHENIZED_SERVICE_ID_OVERRIDES
    names = {name.replace("-", ""): name for name in available}
    names |= {other.replace("-", ""): name for name, other in others.items() if name in available}
    if service in available:
        return service
    word = service.replace("-", "")
    found = names.get(word) or names.get(f"{word}service")  # an ending that the Java SDK leaves out
    if found is None:
        raise SetupError(f'boto3 knows no service "{shorten(service)}"')
    return found


def _prepared(operation: Any, arguments: Json, *, is_sdk: bool) -> dict[str, Any]:
    shape = operation.input_shape
    try:
        if not isinstance(arguments, dict):
            raise FieldsWrong("The arguments must be an object")
        if shape is None:
            return {}
        stream = stream_name(shape) if is_sdk else ""
        others = {name: value for name, value in arguments.items() if name != stream or not stream}
        found: dict[str, Any] = to_api(shape, others, spelt=sdk_member if is_sdk else None)
    except FieldsWrong as fault:
        raise _refused_fields(arguments, str(fault)) from None
    if stream in arguments:
        found[stream] = streamed(arguments[stream])
        if _CONTENT_TYPE in shape.members:
            found.setdefault(_CONTENT_TYPE, _TEXT)
    return found


def _refused_fields(arguments: Json, why: str) -> TaskError:
    return TaskError(RUNTIME, not_started(arguments, why))


def _ask(client: Any, operation: Any, parameters: dict[str, Any], spelt: Spelling) -> dict[str, Any]:
    failures = cloud_module("botocore.exceptions", "boto3")
    method = getattr(client, cloud_module("botocore", "boto3").xform_name(operation.name))
    try:
        # What comes as a stream is read here, where it may still break off.
        answer = {name: part.read() if hasattr(part, "read") else part for name, part in method(**parameters).items()}
    except failures.ClientError as error:
        told, metadata = error.response.get("Error", {}), error.response.get("ResponseMetadata", {})
        code = str(told.get("Code", ""))
        cause = spelt.cause(
            str(told.get("Message") or code),
            code,
            metadata.get("HTTPStatusCode", 0),
            metadata.get("RequestId", ""),
            metadata.get("HostId", ""),
        )
        # An error that the API describes has a class of its own.
        name = "" if type(error) is failures.ClientError else type(error).__name__
        raise TaskError(spelt.error(name), cause) from None
    except failures.ParamValidationError as error:
        raise _refused_fields(dict.fromkeys(parameters), str(error.kwargs.get("report", error))) from None
    except failures.BotoCoreError as error:
        raise TaskError(f"{spelt.prefix}.{_CLIENT_ERROR}", _unreached(error) or str(error)) from None
    return answer


def _unreached(error: Any) -> str:
    """Return the service's words for a host that nobody knows; empty when something else went wrong."""
    words = str(getattr(error, "kwargs", {}).get("error", "")).lower()
    if not any(part in words for part in _UNKNOWN_HOST):
        return ""
    host = urlsplit(str(error.kwargs.get("endpoint_url", ""))).hostname or ""
    return f"Unable to execute HTTP request: {host}: Name or service not known"


def _metadata(metadata: dict[str, Any]) -> dict[str, Json]:
    headers = metadata.get("HTTPHeaders", {})
    spelt = {**_HEADERS, **_SERVED} if "server" in headers else _HEADERS
    own = {spelt.get(name, name): str(text) for name, text in headers.items() if name not in _TOLD_ELSEWHERE}
    length = str(headers.get("content-length", "0"))
    return sdk_metadata(own, int(length) if length.isdecimal() else 0, str(metadata.get("RequestId", "")))
