"""Buckets of objects, as folders: the object KEY is the file KEY in the folder."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from msgspec import Struct

from engine.integrations.places import is_file_name
from engine.integrations.service_answers import S3, S3_REFUSALS, new_extended_id, refusal_cause

NO_KEY, NO_BUCKET = "NoSuchKey", "NoSuchBucket"


class ObjectMissing(Exception):
    """There is no such bucket or object, or it cannot be read or written; the message says which.

    ``code`` is what S3 calls the same, empty where it has no such fault.
    """

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code

    @property
    def service_cause(self) -> str:
        """The cause in the words of S3, empty where it has none."""
        if not self.code:
            return ""
        return refusal_cause(S3, S3_REFUSALS[self.code], self.code, 404, extended_id=new_extended_id())


class StoredObject(Struct, frozen=True, kw_only=True):
    """One object of a bucket; ``modified`` is in seconds since the epoch, ``size`` in bytes."""

    key: str
    size: int
    modified: int
    etag: str
    storage_class: str = "STANDARD"


class Bucket(Protocol):
    """What the program asks of a bucket; its calls may wait for a disk or the network."""

    def open(self, key: str, version: str = "") -> BinaryIO:
        """Open an object for reading, the newest version unless there are several and one is named.

        Raises:
            ObjectMissing: there is none.
        """

    def write(self, key: str, body: bytes) -> None:
        """Write an object, in place of one that is there.

        Raises:
            ObjectMissing: it cannot be written.
        """

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """Yield the objects whose keys begin with ``prefix``, in the order of their keys' bytes.

        Raises:
            ObjectMissing: there is no such bucket.
        """


class FolderBucket:
    """A bucket called ``name`` that is a folder; it is made with the first object."""

    def __init__(self, name: str, root: Path) -> None:
        self._name = name
        self._root = root

    def open(self, key: str, version: str = "") -> BinaryIO:
        """See :meth:`Bucket.open`; a folder has one version of each object."""
        path = self._place(key)
        try:
            return path.open("rb")
        except FileNotFoundError as error:
            self._check()
            raise self._missing(key, "read", error, NO_KEY) from None
        except OSError as error:
            raise self._missing(key, "read", error) from None

    def write(self, key: str, body: bytes) -> None:
        """See :meth:`Bucket.write`."""
        path = self._place(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
        except OSError as error:
            raise self._missing(key, "written", error) from None

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """See :meth:`Bucket.list`."""
        self._check()
        root = self._root
        keys = (path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
        for key in sorted((key for key in keys if key.startswith(prefix)), key=lambda key: key.encode("utf-8")):
            path = root / key
            status = path.stat()
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
            yield StoredObject(key=key, size=status.st_size, modified=int(status.st_mtime), etag=f'"{digest}"')

    def _check(self) -> None:
        if not self._root.is_dir():
            shown = f"{self._root.parent.name}/{self._root.name}"
            raise ObjectMissing(f"There is no bucket '{self._name}': {shown} is no folder", NO_BUCKET)

    def _place(self, key: str) -> Path:
        # Each part on its own, so that nothing outside the bucket is ever reached.
        parts = key.split("/")
        if not all(is_file_name(part) for part in parts):
            raise ObjectMissing(f"The key '{key}' cannot be the name of a file", NO_KEY)
        return self._root.joinpath(*parts)

    def _missing(self, key: str, what: str, error: OSError, code: str = "") -> ObjectMissing:
        reason = (error.strerror or type(error).__name__).lower()
        return ObjectMissing(f"The object '{key}' of the bucket '{self._name}' cannot be {what}: {reason}", code)
