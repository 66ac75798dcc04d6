"""Definition files on the disk: read as they are, written back byte for byte, never left half written.

Only UTF-8 is read (RFC 8259). A byte order mark is taken off and put back; newlines are not touched.
"""

import contextlib
import errno
import hashlib
import os
import re
import stat
from pathlib import Path

from msgspec import Struct

from designer.look.words import language, tr
from engine.language.system_reasons import Reason
from engine.language.text_file import part_name, sweep_left

SIZE_LIMIT = 16 * 1024 * 1024
"""Largest file that is opened, in bytes: ten thousand states take about a tenth of it."""

LINE_LIMIT = 512 * 1024
"""Longest line that is opened, in characters: the time a key takes in the code pane grows with its line."""

_BOM = b"\xef\xbb\xbf"
_BREAKS = re.compile(r"\r\n|\r|\n")
_LINE = re.compile(r"[^\r\n]*+")
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_NO_SPACE = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))  # Windows knows no quota


class FileProblem(Exception):
    """A file cannot be read or written; the text says why and what to do, in the user's language.

    ``code`` is stable: missing, folder, not-a-file, forbidden, too-large, long-line, not-utf-8, no-folder,
    read-only, no-space, changed-outside, bad-character or system.
    """

    def __init__(self, code: str, path: Path, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.path = path
        self.reason = reason


class FileText(Struct, frozen=True, kw_only=True):
    """What a file held: the text without its byte order mark, and how to tell if the file changes."""

    text: str
    has_bom: bool
    digest: bytes


def read_file(path: Path, *, longest: int = LINE_LIMIT) -> FileText:
    """Read a definition file with lines of up to ``longest`` characters.

    Raises:
        FileProblem: the file is missing, a folder, a device, unreadable, too large or not UTF-8, or a line
            of it is too long to be shown.
    """
    data = _read_bytes(path)
    has_bom = data.startswith(_BOM)
    body = data[len(_BOM) :] if has_bom else data
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(path, data, body, error.start) from error
    line = long_line(text, longest)
    if line:
        reason = tr(
            'Line {line} of "{name}" has more than {limit} characters, too many to be shown. '
            "Lay the JSON out over more lines and open it again.",
            line=line,
            name=path.name,
            limit=f"{LINE_LIMIT:,}",
        )
        raise FileProblem("long-line", path, reason)
    return FileText(text=text, has_bom=has_bom, digest=_digest(data))


def write_file(path: Path, text: str, *, has_bom: bool = False) -> bytes:
    """Write ``text`` so that at every moment the file is either the old one or the new one, whole.

    The permissions of an existing file are kept, and a symbolic link stays a link. Returns the digest
    of what was written, for :func:`is_changed_outside`.

    Raises:
        FileProblem: the folder is gone, the file or folder is read-only, there is a folder, a pipe or a device,
            the disk is full, or the text holds half of a surrogate pair, which UTF-8 cannot hold. The old file is
            untouched then.
    """
    data = (_BOM if has_bom else b"") + _encode(path, text)
    write_bytes(path, data)
    return _digest(data)


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file as :func:`write_file` does.

    Raises:
        FileProblem: as :func:`write_file`; the old file is untouched then.
    """
    check_place(path)
    try:
        _replace(Path(os.path.realpath(path)), data)
    except OSError as error:
        raise _write_problem(path, error) from error


def check_place(path: Path) -> None:
    """See that a file can be put here, as far as can be told before writing.

    Raises:
        FileProblem: there is a folder, a pipe, a device or a read-only file, or the folder around it is gone.
    """
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise FileProblem("folder", path, tr('"{name}" is a folder, not a file.', name=path.name))
    if target.exists() and not target.is_file():
        raise FileProblem("not-a-file", path, tr('"{name}" is not a regular file.', name=path.name))
    if not target.parent.is_dir():
        reason = tr('The folder "{folder}" does not exist (any more). Save under another name.', folder=target.parent)
        raise FileProblem("no-folder", path, reason)
    if target.exists() and not os.access(target, os.W_OK):
        reason = tr('"{name}" is read-only. Save under another name, or change its permissions.', name=path.name)
        raise FileProblem("read-only", path, reason)


def long_line(text: str, limit: int = LINE_LIMIT) -> int:
    """Return the number of the first line with more than ``limit`` characters, from 1; 0 when there is none."""
    # A line that is too long holds one of these places.
    for place in range(limit, len(text), limit):
        start = 1 + max(text.rfind(mark, place - limit, place) for mark in "\r\n")
        found = _LINE.match(text, max(start, place - limit))
        if found is not None and len(found[0]) > limit:
            return len(_BREAKS.split(text[:place]))
    return 0


def is_changed_outside(path: Path, digest: bytes) -> bool:
    """Tell whether the file holds other bytes than when ``digest`` was taken; a file that is gone does not."""
    try:
        if not path.is_file():  # reading a pipe could block for ever
            return False
        return _digest(path.read_bytes()) != digest
    except OSError:
        return False


def _read_bytes(path: Path) -> bytes:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise FileProblem("folder", path, tr('"{name}" is a folder, not a file.', name=path.name))
        # A pipe or a device could block for ever or never end.
        if not stat.S_ISREG(mode):
            raise FileProblem("not-a-file", path, tr('"{name}" is not a regular file.', name=path.name))
        with path.open("rb") as file:
            data = file.read(SIZE_LIMIT + 1)
            size = os.fstat(file.fileno()).st_size
    except (OSError, ValueError) as error:
        raise _read_problem(path, error) from error
    if len(data) > SIZE_LIMIT:
        reason = tr(
            '"{name}" has {size} MB; a definition may have at most {limit} MB.',
            name=path.name,
            size=f"{size / 1024 / 1024:.1f}",
            limit=SIZE_LIMIT // 1024 // 1024,
        )
        raise FileProblem("too-large", path, reason)
    return data


def _read_problem(path: Path, error: OSError | ValueError) -> FileProblem:
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return FileProblem("missing", path, tr('"{path}" does not exist (any more).', path=path))
        case PermissionError():
            return FileProblem("forbidden", path, tr('You have no permission to read "{name}".', name=path.name))
        case _:
            reason = Reason(error).text(language())
            return FileProblem("system", path, tr('"{name}" cannot be read: {reason}', name=path.name, reason=reason))


def _not_utf8(path: Path, data: bytes, body: bytes, offset: int) -> FileProblem:
    if data.startswith(_UTF16_BOMS):
        reason = tr('"{name}" is UTF-16; definitions are UTF-8. Save it as UTF-8 and open it again.', name=path.name)
        return FileProblem("not-utf-8", path, reason)
    reason = tr(
        '"{name}" is not UTF-8: line {line} holds the byte {byte}. Save it as UTF-8 and open it again.',
        name=path.name,
        line=body.count(b"\n", 0, offset) + 1,
        byte=f"0x{body[offset]:02X}",
    )
    return FileProblem("not-utf-8", path, reason)


def _encode(path: Path, text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        reason = tr(
            "Line {line} holds half a character (U+{code}), which a file cannot hold. Delete it and save again.",
            line=text.count("\n", 0, error.start) + 1,
            code=f"{ord(text[error.start]):04X}",
        )
        raise FileProblem("bad-character", path, reason) from error


def _replace(target: Path, data: bytes) -> None:
    temporary = target.with_name(part_name(target.name))
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileNotFoundError):
            os.chmod(temporary, stat.S_IMODE(target.stat().st_mode))
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    _sync_folder(target.parent)
    sweep_left(target.parent, (target.name,))


def _sync_folder(folder: Path) -> None:
    # Without this a power cut may forget the rename. Windows cannot open a folder and does not need it.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _write_problem(path: Path, error: OSError) -> FileProblem:
    match error:
        case PermissionError():
            reason = tr('You have no permission to write in "{folder}". Save somewhere else.', folder=path.parent)
            return FileProblem("read-only", path, reason)
        case FileNotFoundError():  # the folder is there, but takes no files, as /proc
            folder = Path(os.path.realpath(path)).parent
            reason = tr('No file can be written in the folder "{folder}". Save somewhere else.', folder=folder)
            return FileProblem("no-folder", path, reason)
        case OSError(errno=code) if code in _NO_SPACE:
            return FileProblem("no-space", path, tr('The disk is full; "{name}" was not saved.', name=path.name))
        case _:
            reason = Reason(error).text(language())
            return FileProblem("system", path, tr('"{name}" was not saved: {reason}', name=path.name, reason=reason))


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()
