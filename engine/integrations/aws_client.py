"""The clients of AWS, from boto3: made when they are first needed, as the settings of a binding say."""

import os
import threading
from typing import Any

from engine.errors import SetupError
from engine.integrations.client_settings import ClientSettings
from engine.integrations.cloud_packages import cloud_module

_COS = "https://cos.{region}.myqcloud.com"
_COS_ID, _COS_KEY, _COS_TOKEN = "TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_TOKEN"
_shared: list[Any] = []  # the reader of the APIs' models, once there is one
_ANY_REGION = "us-east-1"  # where an endpoint of one's own does not care


class AwsClients:
    """Clients by service and settings; each is made once. Used from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: dict[tuple[str, ClientSettings], Any] = {}

    def client(self, service: str, settings: ClientSettings) -> Any:
        """Return boto3's client of ``service``, as boto3 calls it; asks nothing of the network.

        Raises:
            SetupError: boto3 is not installed, or the settings make no client.
        """
        key = (service, settings)
        with self._lock:
            if key not in self._made:
                self._made[key] = _make(service, settings)
            return self._made[key]


def aws_session(profile: str = "") -> Any:
    """Return a new session of boto3, of a profile of the AWS command line or of the default one.

    Raises:
        SetupError: boto3 is not installed.
    """
    session = cloud_module("boto3", "boto3").session.Session
    core = cloud_module("botocore.session", "boto3").Session(profile=profile or None)
    # What the APIs are takes longest to read, and is the same for all; accounts are looked up anew.
    if _shared:
        core.register_component("data_loader", _shared[0])
    else:
        _shared.append(core.get_component("data_loader"))
    return session(botocore_session=core)


def _make(service: str, settings: ClientSettings) -> Any:
    config = cloud_module("botocore.config", "boto3").Config
    failures = cloud_module("botocore.exceptions", "boto3").BotoCoreError
    is_cos = settings.store == "cos"
    endpoint, region = settings.endpoint, settings.region
    if is_cos and not endpoint:
        if not region:
            raise SetupError('a client of the store "cos" needs a "region", such as ap-guangzhou')
        endpoint = _COS.format(region=region)
    options: dict[str, Any] = {
        # How often a call is tried is the definition's to say.
        "retries": {"total_max_attempts": 1, "mode": "standard"},
        "user_agent_extra": "tcsl-studio",
    }
    if endpoint:
        # Stores beside S3 know nothing of the checksums that AWS adds; COS has each bucket at an address of its own.
        options["request_checksum_calculation"] = options["response_checksum_validation"] = "when_required"
        options["s3"] = {"addressing_style": "virtual" if is_cos and not settings.endpoint else "path"}
    keys = (settings.access_key, settings.secret_key, settings.session_token)
    if is_cos and not settings.access_key:
        keys = (os.environ.get(_COS_ID, ""), os.environ.get(_COS_KEY, ""), os.environ.get(_COS_TOKEN, ""))
        if not all(keys[:2]):
            raise SetupError(
                f'a client of the store "cos" needs an "accessKey" and a "secretKey", or {_COS_ID} and {_COS_KEY} in the environment'
            )
    try:
        session = aws_session(settings.profile)
        return session.client(
            service,
            region_name=region or (session.region_name or _ANY_REGION if endpoint else None),
            endpoint_url=endpoint or None,
            aws_access_key_id=keys[0] or None,
            aws_secret_access_key=keys[1] or None,
            aws_session_token=keys[2] or None,
            config=config(**options),
        )
    except (failures, ValueError) as error:
        raise SetupError(f"no client of {service} can be made: {error}") from None
