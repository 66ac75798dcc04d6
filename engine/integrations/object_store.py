"""Buckets of S3 or COS as folders: the object KEY of BUCKET is the file ``buckets/BUCKET/KEY`` beside the functions folder.

The side file of the bindings can name another folder for a bucket: ``"bucket:NAME": {"folder": "..."}``, relative to
the functions folder.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from engine.errors import SetupError
from engine.integrations.bindings import BINDINGS_FILE, read_bindings
from engine.integrations.places import NO_FOLDER, is_file_name
from engine.language.values import Json

BUCKETS_FOLDER = "buckets"


class ObjectMissing(Exception):
    """There is no such bucket or object, or it cannot be read or written; the message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredObject:
    """One object of a bucket; ``modified`` is in seconds since the epoch, ``size`` in bytes."""

    key: str
    size: int
    modified: int
    etag: str


class ObjectStore:
    """The buckets that belong to one functions folder, None when there is none."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def has(self, bucket: str) -> bool:
        """Tell whether there is such a bucket."""
        try:
            return self._bucket(bucket).is_dir()
        except ObjectMissing:
            return False

    def open(self, bucket: str, key: str) -> BinaryIO:
        """Open an object for reading.

        Raises:
            ObjectMissing: there is none.
        """
        path = self._place(bucket, key)
        try:
            return path.open("rb")
        except OSError as error:
            raise ObjectMissing(
                f"The object '{key}' of the bucket '{bucket}' cannot be read: {_reason(error)}"
            ) from None

    def write(self, bucket: str, key: str, body: bytes) -> None:
        """Write an object, in place of one that is there; makes the bucket when it is missing.

        Raises:
            ObjectMissing: it cannot be written.
        """
        path = self._place(bucket, key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
        except OSError as error:
            raise ObjectMissing(
                f"The object '{key}' of the bucket '{bucket}' cannot be written: {_reason(error)}"
            ) from None

    def list(self, bucket: str, prefix: str = "") -> Iterator[StoredObject]:
        """Yield the objects whose keys begin with ``prefix``, in the order of their keys' bytes.

        Raises:
            ObjectMissing: there is no such bucket.
        """
        root = self._bucket(bucket)
        if not root.is_dir():
            raise ObjectMissing(f"There is no bucket '{bucket}': {_shown(root)} is no folder")
        keys = (path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
        for key in sorted((key for key in keys if key.startswith(prefix)), key=lambda key: key.encode("utf-8")):
            path = root / key
            status = path.stat()
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
            yield StoredObject(key=key, size=status.st_size, modified=int(status.st_mtime), etag=f'"{digest}"')

    def _place(self, bucket: str, key: str) -> Path:
        # Each part on its own, so that nothing outside the bucket is ever reached.
        parts = key.split("/")
        if not all(is_file_name(part) for part in parts):
            raise ObjectMissing(f"The key '{key}' cannot be the name of a file")
        return self._bucket(bucket).joinpath(*parts)

    def _bucket(self, bucket: str) -> Path:
        if self._folder is None:
            raise ObjectMissing(f"There is no bucket '{bucket}': {NO_FOLDER}")
        if not is_file_name(bucket):
            raise ObjectMissing(f"'{bucket}' cannot be the name of a bucket")
        key = f"bucket:{bucket}"
        try:
            bound = read_bindings(self._folder).value(key)
        except SetupError as error:
            raise ObjectMissing(str(error)) from None
        if bound is None:
            return self._folder.parent / BUCKETS_FOLDER / bucket
        return Path(os.path.abspath(self._folder / os.path.expanduser(_folder_of(key, bound))))


def _folder_of(key: str, bound: Json) -> str:
    folder = bound.get("folder") if isinstance(bound, dict) else None
    if not isinstance(folder, str) or not folder.strip() or "\0" in folder:
        raise ObjectMissing(f'{BINDINGS_FILE}: "{key}" must be an object with a "folder" that is text')
    return folder


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


def _shown(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
