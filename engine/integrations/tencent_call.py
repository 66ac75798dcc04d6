"""One call of an API of Tencent Cloud, by the common client of its SDK."""

import os
from typing import Any

from engine.errors import RUNTIME, SetupError
from engine.integrations.client_settings import ClientSettings
from engine.integrations.cloud_packages import cloud_module
from engine.integrations.resources import Resource
from engine.integrations.task_calls import TaskError
from engine.language.values import Json

_PACKAGE = "tencentcloud-sdk-python-common"
_ID, _KEY, _TOKEN = "TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_TOKEN"


def call_tencent(settings: ClientSettings, resource: Resource, arguments: Json) -> Json:
    """Call the action that ``resource`` names and return its answer, ``{"Response": ...}``; waits for the network.

    Raises:
        TaskError: the service refuses the call or cannot be reached, or the settings do not do for one.
    """
    if not isinstance(arguments, dict):
        raise TaskError(RUNTIME, "the parameters of an API of Tencent Cloud must be an object")
    try:
        failure = cloud_module("tencentcloud.common.exception.tencent_cloud_sdk_exception", _PACKAGE)
    except SetupError as error:
        raise TaskError(RUNTIME, str(error)) from None
    try:
        answer: Json = _client(settings, resource).call_json(resource.action, arguments)
    except SetupError as error:
        raise TaskError(RUNTIME, str(error)) from None
    except failure.TencentCloudSDKException as error:
        raise TaskError(error.get_code() or RUNTIME, error.get_message() or "") from None
    match answer:
        case {"Response": {"Error": {"Code": str(code), **told}}}:
            # The SDK sees an error only behind a Content-Type without a charset.
            raise TaskError(code, str(told.get("Message", "")))
    return answer


def _client(settings: ClientSettings, resource: Resource) -> Any:
    if not settings.version:
        raise SetupError(f'a client of {resource.service} needs the "version" of its API, such as 2017-03-12')
    credential = cloud_module("tencentcloud.common.credential", _PACKAGE)
    profiles = cloud_module("tencentcloud.common.profile.client_profile", _PACKAGE)
    http = cloud_module("tencentcloud.common.profile.http_profile", _PACKAGE)
    common = cloud_module("tencentcloud.common.common_client", _PACKAGE)
    keys = (settings.access_key, settings.secret_key, settings.session_token)
    if not settings.access_key:
        keys = (os.environ.get(_ID, ""), os.environ.get(_KEY, ""), os.environ.get(_TOKEN, ""))
    if not all(keys[:2]):
        raise SetupError(f'the call needs an "accessKey" and a "secretKey", or {_ID} and {_KEY} in the environment')
    scheme, mark, host = settings.endpoint.rpartition("://")
    profile = profiles.ClientProfile(
        httpProfile=http.HttpProfile(protocol=scheme if mark else "https", endpoint=host or None)
    )
    return common.CommonClient(
        resource.service,
        settings.version,
        credential.Credential(keys[0], keys[1], keys[2] or None),
        settings.region or resource.region,
        profile=profile,
    )
