"""Tasks that read, write and list the objects of buckets, which are folders here: aws-sdk:s3 and what it answers."""

import asyncio
import datetime
import hashlib
import itertools
import json
import os
import time
from collections.abc import Callable
from typing import BinaryIO

from engine.errors import RUNTIME
from engine.integrations.buckets import ObjectMissing
from engine.integrations.object_store import ObjectStore
from engine.integrations.resources import Resource
from engine.integrations.service_answers import exception_name, new_extended_id, sdk_refusal_cause
from engine.integrations.task_calls import TaskCall, TaskError, TaskResult
from engine.language.values import Json

SERVICE = "s3"
_ENCRYPTION = "AES256"
_MOST_KEYS = 1000


def is_object_call(resource: Resource) -> bool:
    """Tell whether ``resource`` is an action on objects that buckets in folders can do."""
    return resource.service == SERVICE and resource.action in _ACTIONS and not resource.pattern


async def run_object_call(objects: ObjectStore, resource: Resource, call: TaskCall, hint: str) -> TaskResult:
    """Carry out an action on objects; ``hint`` says what else could stand in for the Resource.

    Raises:
        TaskError: there is no such bucket or object.
    """
    arguments = call.arguments if isinstance(call.arguments, dict) else {}
    bucket, key = (_text(arguments, name) for name in ("Bucket", "Key"))
    try:
        # A file may be large, and its disk slow.
        return TaskResult(value=await asyncio.to_thread(_ACTIONS[resource.action], objects, arguments))
    except ObjectMissing as missing:
        code, words = "NoSuchKey", "The specified key does not exist."
        if not objects.has(bucket) or not key:
            code, words = "NoSuchBucket", "The specified bucket does not exist"
        raise TaskError(
            RUNTIME,
            f"{missing}; {hint}",
            service_error=exception_name("S3", code),
            service_cause=sdk_refusal_cause("S3", words, 404, extended_id=new_extended_id()),
        ) from None


def _get_object(objects: ObjectStore, arguments: dict[str, Json]) -> Json:
    with objects.open(_text(arguments, "Bucket"), _text(arguments, "Key")) as file:
        modified = _modified(file)
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


def _modified(file: BinaryIO) -> float:
    """Return when an object was written; what a real store sent says it has come just now."""
    try:
        return os.fstat(file.fileno()).st_mtime
    except OSError:
        return time.time()


def _put_object(objects: ObjectStore, arguments: dict[str, Json]) -> Json:
    body = arguments.get("Body", "")
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    data = text.encode("utf-8", "replace")
    objects.write(_text(arguments, "Bucket"), _text(arguments, "Key"), data)
    return {"ETag": _etag(data), "ServerSideEncryption": _ENCRYPTION}


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
        "Contents": contents,
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
