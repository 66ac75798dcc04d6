"""A sign beside the journals that says which file is open, for the windows that open it too."""

import contextlib
import os
import secrets
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QLockFile


class Presence:
    """The sign of one window, in a folder that all windows of this user share. A program that dies takes its own along.

    Not for two threads at a time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sign: QLockFile | None = None

    def move_to(self, file: Path | None) -> bool:
        """Say that ``file``, and no other, is open here; tell whether another window says so too.

        Where no sign can be put up, none of another window counts either.
        """
        self.leave()
        if file is None:
            return False
        key = sha256(os.fsencode(os.path.normcase(file.resolve()))).hexdigest()[:32]
        own = self._folder / f"{key}-{secrets.token_hex(4)}.lock"
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
        sign = _lock(own)
        if not sign.tryLock(0):
            return False
        self._sign = sign  # before the look around: of two that open a file at once both are told
        others = [_is_held(other) for other in self._folder.glob(f"{key}-*.lock") if other != own]
        return any(others)

    def leave(self) -> None:
        """Say that nothing is open here."""
        sign, self._sign = self._sign, None
        if sign is not None:
            sign.unlock()


def _is_held(path: Path) -> bool:
    """Tell whether the program of a sign still runs; else the sign is taken away."""
    lock = _lock(path)
    is_left = lock.tryLock(0)
    lock.unlock()  # which does nothing to a lock that another has
    return not is_left


def _lock(path: Path) -> QLockFile:
    lock = QLockFile(str(path))
    lock.setStaleLockTime(0)  # as long as its program runs it holds, however long that is
    return lock
