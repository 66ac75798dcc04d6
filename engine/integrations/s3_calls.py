"""Tasks that read, write and list the objects of buckets that are folders: aws-sdk:s3 and what it answers."""

import asyncio
import base64
import datetime
import hashlib
import itertools
import os
import zlib
from collections.abc import Callable

from engine.errors import RUNTIME
from engine.integrations.aws_shapes import streamed
from engine.integrations.buckets import ObjectMissing
from engine.integrations.object_store import ObjectStore
from engine.integrations.resources import Resource
from engine.integrations.service_answers import S3_REFUSALS, exception_name, new_extended_id, sdk_refusal_cause
from engine.integrations.task_calls import TaskCall, TaskError, TaskResult
from engine.language.values import Json

OBJECTS = "s3"
"""The service whose actions are those on buckets and objects."""
_ENCRYPTION = "AES256"
_MOST_KEYS = 1000


def is_object_call(resource: Resource) -> bool:
    """Tell whether ``resource`` is an action on objects that buckets in folders can do."""
    return resource.service == OBJECTS and resource.action in _ACTIONS and not resource.pattern


async def run_object_call(objects: ObjectStore, resource: Resource, call: TaskCall, hint: str) -> TaskResult:
    """Carry out an action on objects; ``hint`` says what else could stand in for the Resource.

    Raises:
        TaskError: there is no such bucket or object.
    """
    arguments = call.arguments if isinstance(call.arguments, dict) else {}
    try:
        # A file may be large, and its disk slow.
        return TaskResult(value=await asyncio.to_thread(_ACTIONS[resource.action], objects, arguments))
    except ObjectMissing as missing:
        reason = f"{missing}; {hint}"
        if not missing.code:
            raise TaskError(RUNTIME, reason) from None
        words = S3_REFUSALS[missing.code]
        raise TaskError(
            RUNTIME,
            reason,
            service_error=exception_name("S3", missing.code),
            service_cause=sdk_refusal_cause("S3", words, 404, extended_id=new_extended_id()),
        ) from None


def _get_object(objects: ObjectStore, arguments: dict[str, Json]) -> Json:
    with objects.open(_text(arguments, "Bucket"), _text(arguments, "Key")) as file:
        modified = os.fstat(file.fileno()).st_mtime
        body = file.read()
    return {
        "AcceptRanges": "bytes",
        "ContentLength": len(body),
        "ContentType": "binary/octet-stream",
        "ETag": _etag(body),
        "LastModified": _instant(modified),
        "Metadata": {},
        "ServerSideEncryption": _ENCRYPTION,
        "Body": body.decode("utf-8", "replace"),
    }


def _put_object(objects: ObjectStore, arguments: dict[str, Json]) -> Json:
    data = streamed(arguments.get("Body"))
    objects.write(_text(arguments, "Bucket"), _text(arguments, "Key"), data)
    return {
        "ChecksumCRC32": base64.b64encode(zlib.crc32(data).to_bytes(4, "big")).decode("ascii"),
        "ChecksumType": "FULL_OBJECT",
        "ETag": _etag(data),
        "ServerSideEncryption": _ENCRYPTION,
    }


def _list_objects(objects: ObjectStore, arguments: dict[str, Json]) -> Json:
    bucket, prefix, most = _text(arguments, "Bucket"), _text(arguments, "Prefix"), arguments.get("MaxKeys", _MOST_KEYS)
    most = most if isinstance(most, int) else _MOST_KEYS
    found = list(itertools.islice(objects.list(bucket, prefix), most + 1))
    contents: list[Json] = [
        {
            "ETag": item.etag,
            "Key": item.key,
            "LastModified": _instant(item.modified),
            "Size": item.size,
            "StorageClass": "STANDARD",
        }
        for item in found[:most]
    ]
    return {
        **({"Contents": contents} if contents else {}),
        "IsTruncated": len(found) > most,
        "KeyCount": len(contents),
        "MaxKeys": most,
        "Name": bucket,
        "Prefix": prefix,
    }


_ACTIONS: dict[str, Callable[[ObjectStore, dict[str, Json]], Json]] = {
    "getObject": _get_object,
    "putObject": _put_object,
    "listObjects": _list_objects,
    "listObjectsV2": _list_objects,
}


def _text(arguments: dict[str, Json], name: str) -> str:
    value = arguments.get(name)
    return value if isinstance(value, str) else ""


def _etag(body: bytes) -> str:
    return f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'


def _instant(moment: float) -> str:
    return f"{datetime.datetime.fromtimestamp(int(moment), datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"
