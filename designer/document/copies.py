"""Copies of what a file held before each save, for the user's eyes only: the last twenty of every file."""

import contextlib
import hashlib
import os
import re
import time
from pathlib import Path

import platformdirs
from msgspec import Struct

from designer.document.files import read_file

MOST = 20
"""How many copies of a file are kept."""

_SUFFIX = ".json"
_ODD = re.compile(r"[^\w.-]+")


class Copy(Struct, frozen=True):
    """One copy; ``replaced`` is when a save put something else in its place, in seconds since 1970."""

    path: Path
    replaced: float

    def read(self) -> str:
        """Return the text.

        Raises:
            FileProblem: it cannot be read.
        """
        return read_file(self.path).text


def keep_copy(path: Path) -> None:
    """Keep what the file holds now, before it is saved anew; that it cannot be kept is no reason not to save."""
    with contextlib.suppress(OSError):
        data = path.read_bytes()
        folder = _folder(path)
        old = copies(path)
        if old and old[0].path.read_bytes() == data:
            return
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{time.time_ns()}{_SUFFIX}"
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        for one in old[MOST - 1 :]:
            one.path.unlink()


def copies(path: Path) -> list[Copy]:
    """Return the copies of a file, the newest first."""
    names = [one for one in _folder(path).glob(f"*{_SUFFIX}") if one.stem.isdigit()]
    return [Copy(one, int(one.stem) / 1e9) for one in sorted(names, key=lambda one: int(one.stem), reverse=True)]


def _folder(path: Path) -> Path:
    where = str(Path(os.path.realpath(path)))
    digest = hashlib.blake2b(where.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
    name = f"{_ODD.sub('-', path.name)[:60]}-{digest}"
    return platformdirs.user_data_path("tcsl-studio", appauthor=False) / "copies" / name
