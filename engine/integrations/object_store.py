"""Which bucket is what here: the object KEY of BUCKET is the file ``buckets/BUCKET/KEY`` beside the functions folder.

The side file of the bindings can name another folder for a bucket, ``"bucket:NAME": {"folder": "..."}``, relative to the
functions folder, or a real store, ``"bucket:NAME": {"client": {...}, "bucket": "..."}``, where the bucket may have
another name. ``bucket:*`` speaks of every bucket that is not named. Nothing but a ``client`` leads to the network.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from engine.errors import SetupError
from engine.integrations.aws_client import AwsClients
from engine.integrations.bindings import Bindings, ClientBinding, read_bindings
from engine.integrations.buckets import NO_BUCKET, Bucket, FolderBucket, ObjectMissing, StoredObject
from engine.integrations.places import NO_FOLDER, is_file_name
from engine.integrations.s3_bucket import S3Bucket

BUCKETS_FOLDER = "buckets"
_ALL = "bucket:*"


class ObjectStore:
    """The buckets that belong to one functions folder, None when there is none; its calls wait for disk or network."""

    def __init__(self, folder: Path | None, clients: AwsClients | None = None) -> None:
        self._folder = folder
        self._clients = clients or AwsClients()

    def real(self, bucket: str) -> tuple[ClientBinding, str] | None:
        """Return what calls the real store of a bucket, and the bucket's name there; None when it is a folder.

        Raises:
            SetupError: the binding of the bucket cannot be used.
        """
        if self._folder is None:
            return None
        bindings = read_bindings(self._folder)
        key = _key(bindings, bucket)
        settings = bindings.client(key)
        if settings is None:
            return None
        return ClientBinding(key=key, settings=settings), _real_name(bindings, key, bucket)

    def open(self, bucket: str, key: str, version: str = "") -> BinaryIO:
        """See :meth:`Bucket.open`."""
        return self._bucket(bucket).open(key, version)

    def write(self, bucket: str, key: str, body: bytes) -> None:
        """See :meth:`Bucket.write`."""
        self._bucket(bucket).write(key, body)

    def list(self, bucket: str, prefix: str = "") -> Iterator[StoredObject]:
        """See :meth:`Bucket.list`."""
        return self._bucket(bucket).list(prefix)

    def _bucket(self, bucket: str) -> Bucket:
        if self._folder is None:
            raise ObjectMissing(f"There is no bucket '{bucket}': {NO_FOLDER}", NO_BUCKET)
        try:
            found = self.real(bucket)
            if found is not None:
                binding, name = found
                return S3Bucket(self._clients, binding.settings, name)
            if not is_file_name(bucket):
                raise ObjectMissing(f"'{bucket}' cannot be the name of a bucket", NO_BUCKET)
            bindings = read_bindings(self._folder)
            key = _key(bindings, bucket)
            if not key:
                return FolderBucket(bucket, self._folder.parent / BUCKETS_FOLDER / bucket)
            folder = Path(os.path.abspath(self._folder / os.path.expanduser(_folder_of(bindings, key))))
        except SetupError as error:
            raise ObjectMissing(str(error)) from None
        return FolderBucket(bucket, folder / bucket if key == _ALL else folder)


def _key(bindings: Bindings, bucket: str) -> str:
    """Return the key of the side file that speaks of a bucket, or an empty text."""
    return next((key for key in (f"bucket:{bucket}", _ALL) if bindings.value(key) is not None), "")


def _real_name(bindings: Bindings, key: str, bucket: str) -> str:
    bound = bindings.value(key)
    name = bound.get("bucket", bucket) if isinstance(bound, dict) and key != _ALL else bucket
    if not isinstance(name, str) or not name:
        raise bindings.fault(key)("bucket", "must be the name of a bucket")
    return name


def _folder_of(bindings: Bindings, key: str) -> str:
    bound = bindings.value(key)
    folder = bound.get("folder") if isinstance(bound, dict) else None
    if not isinstance(folder, str) or not folder.strip() or "\0" in folder:
        raise bindings.fault(key)("", 'must be an object with a "folder" that is text, or a "client"')
    return folder
