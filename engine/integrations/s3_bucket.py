"""A bucket of S3, or of a store that speaks its protocol, such as COS or MinIO."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, TypeVar, cast

from engine.errors import SetupError
from engine.integrations.aws_client import AwsClients
from engine.integrations.buckets import ObjectMissing, StoredObject
from engine.integrations.client_settings import ClientSettings
from engine.integrations.cloud_packages import cloud_module
from engine.integrations.service_answers import S3, refusal_cause

T = TypeVar("T")

_IN_MEMORY = 16 * 1024 * 1024  # bytes of an object; a longer one is kept in a temporary file


class S3Bucket:
    """The bucket that the store itself calls ``name``; every call waits for the network."""

    def __init__(self, clients: AwsClients, settings: ClientSettings, name: str) -> None:
        self._clients = clients
        self._settings = settings
        self._name = name

    def open(self, key: str, version: str = "") -> BinaryIO:
        """See :meth:`engine.integrations.buckets.Bucket.open`: the object is fetched whole before it is read."""

        def fetch(client: Any) -> BinaryIO:
            file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # the caller closes it
            try:
                found = client.get_object(Bucket=self._name, Key=key, **({"VersionId": version} if version else {}))
                shutil.copyfileobj(found["Body"], file)
            except BaseException:
                file.close()
                raise
            file.seek(0)
            return cast(BinaryIO, file)

        return self._ask(fetch)

    def write(self, key: str, body: bytes) -> None:
        """See :meth:`engine.integrations.buckets.Bucket.write`; the bucket must be there."""
        self._ask(lambda client: client.put_object(Bucket=self._name, Key=key, Body=body))

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """See :meth:`engine.integrations.buckets.Bucket.list`: a page at a time, as the store orders them."""
        token: dict[str, str] = {}
        while True:
            page = self._ask(
                lambda client, token=token: client.list_objects_v2(Bucket=self._name, Prefix=prefix, **token)  # type: ignore[misc]  # the token of this turn
            )
            for found in page.get("Contents", ()):
                yield StoredObject(
                    key=found["Key"],
                    size=found["Size"],
                    modified=int(found["LastModified"].timestamp()),
                    etag=found.get("ETag", ""),
                    storage_class=found.get("StorageClass", "STANDARD"),
                )
            if not page.get("IsTruncated"):
                return
            token = {"ContinuationToken": page["NextContinuationToken"]}

    def _ask(self, call: Callable[[Any], T]) -> T:
        try:
            client = self._clients.client("s3", self._settings)
        except SetupError as error:
            raise ObjectMissing(str(error)) from None
        failures = cloud_module("botocore.exceptions", "boto3")
        try:
            return call(client)
        except failures.ClientError as error:
            told, answer = error.response["Error"], error.response["ResponseMetadata"]
            raise ObjectMissing(
                refusal_cause(
                    S3,
                    told.get("Message") or told["Code"],
                    told["Code"],
                    answer["HTTPStatusCode"],
                    request_id=answer.get("RequestId", ""),
                    extended_id=answer.get("HostId", ""),
                )
            ) from None
        except (failures.BotoCoreError, OSError) as error:  # of the network, or of the disk it is kept on
            raise ObjectMissing(str(error)) from None
