"""Text files of people: read whole or refused with a reason, written back so that none is lost halfway.

Only UTF-8 is read (RFC 8259). A byte order mark is taken off and can be put back; line ends are kept.
"""

import contextlib
import os
import re
import secrets
import stat
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from engine.errors import EngineError
from engine.language.system_reasons import Reason
from engine.language.wording import Message

MAX_FILE = 64 * 1024 * 1024
"""The largest file that is read, in bytes."""

_LEFT = re.compile(r"[0-9a-f]{8}\.tmp")
_LEFT_LENGTH = len("01234567.tmp")
_LEFT_SECONDS = 60  # no writing takes so long
_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_WORDS: dict[str, Message] = {
    "missing": Message(en="there is no such file", zh="文件不存在"),
    "no-folder": Message(en='there is no folder "{folder}"', zh="文件夹“{folder}”不存在"),
    "folder": Message(en="this is a folder, not a file", zh="这是文件夹，不是文件"),
    "not-a-file": Message(en="this is no regular file", zh="这不是普通文件"),
    "forbidden": Message(en="you have no permission to read it", zh="没有读取权限"),
    "too-large": Message(
        en="it has {size} MB; at most {limit} MB are read", zh="文件有 {size} MB，最多读取 {limit} MB"
    ),
    "utf-16": Message(
        en="it is UTF-16; save it as UTF-8 and try again", zh="文件是 UTF-16 编码，请保存为 UTF-8 后重试"
    ),
    "not-utf-8": Message(
        en="it is not UTF-8: line {line} holds the byte {byte}; save it as UTF-8 and try again",
        zh="文件不是 UTF-8 编码：第 {line} 行含有字节 {byte}，请保存为 UTF-8 后重试",
    ),
    "system": Message(en="{reason}", zh="{reason}"),
}


class FileText(NamedTuple):
    """What a file holds, without the byte order mark it may begin with."""

    text: str
    has_bom: bool = False


class FileRefused(EngineError):
    """A file cannot be read or written; ``text`` has the reason in ``en`` or ``zh``, without the name."""

    def __init__(self, path: Path, code: str, **args: object) -> None:
        super().__init__(f"{path}: {_WORDS[code].en.format_map(args)}")
        self.path = path
        self.code = code
        self.args_of_text = args

    def text(self, language: str = "en") -> str:
        """Return why, in ``en`` or ``zh``."""
        args = {name: one.text(language) if isinstance(one, Reason) else one for name, one in self.args_of_text.items()}
        return _WORDS[self.code].text(language).format_map(args)


def read_text_file(path: Path) -> FileText:
    """Return the text of a file.

    Raises:
        FileRefused: it is missing, no regular file, not readable, larger than MAX_FILE or not UTF-8.
    """
    try:
        mode = path.stat().st_mode
        # A device might block for ever or never end; a pipe, as in <(command), is fine.
        if not stat.S_ISREG(mode) and not stat.S_ISFIFO(mode):
            raise FileRefused(path, "folder" if stat.S_ISDIR(mode) else "not-a-file")
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
            size = max(len(data), os.fstat(file.fileno()).st_size)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileRefused(path, "missing") from error
    except PermissionError as error:
        raise FileRefused(path, "forbidden") from error
    except (OSError, ValueError) as error:
        raise FileRefused(path, "system", reason=Reason(error)) from error
    if len(data) > MAX_FILE:
        raise FileRefused(path, "too-large", size=f"{size / 1024**2:.0f}", limit=MAX_FILE // 1024**2)
    return decode_text(path, data)


def decode_text(path: Path, data: bytes) -> FileText:
    """Return the text of what was read from ``path``.

    Raises:
        FileRefused: the data are not UTF-8.
    """
    has_bom = data.startswith(_BOM)
    body = data[len(_BOM) :] if has_bom else data
    try:
        return FileText(body.decode("utf-8"), has_bom)
    except UnicodeDecodeError as error:
        if data.startswith(_UTF16_BOMS):
            raise FileRefused(path, "utf-16") from error
        line = body.count(b"\n", 0, error.start) + 1
        raise FileRefused(path, "not-utf-8", line=line, byte=f"0x{body[error.start]:02X}") from error


def write_text_file(path: Path, file: FileText, *, is_swept: bool = True) -> None:
    """Write a file so that at every moment it is the old one or the new one, whole.

    The permissions of an existing file are kept, and a symbolic link stays a link. Who writes many files into a folder
    calls :func:`sweep_left` for all of them, and has none ``is_swept``.

    Raises:
        FileRefused: the folder is missing or read-only, the disk is full, or there is a folder, a device or a
            pipe, which a file must not replace; what was there is untouched.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(part_name(target.name))
    try:
        if target.is_dir():
            raise FileRefused(path, "folder")
        if target.exists() and not target.is_file():
            raise FileRefused(path, "not-a-file")
        try:
            _write(temporary, target, file)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
        if is_swept:
            sweep_left(target.parent, (target.name,))
    except FileNotFoundError as error:
        check_folder(path)
        raise FileRefused(path, "system", reason=Reason(error)) from error  # it is there, but takes no files, as /proc
    except (OSError, ValueError) as error:
        raise FileRefused(path, "system", reason=Reason(error)) from error


def check_folder(path: Path) -> None:
    """See that there is a folder for a file that is to be written.

    Raises:
        FileRefused: there is not. What else is wrong with it is left to who writes.
    """
    try:
        Path(os.path.realpath(path)).parent.stat()
    except FileNotFoundError as error:
        raise FileRefused(path, "no-folder", folder=path.parent) from error
    except (OSError, ValueError):
        return


def part_name(name: str) -> str:
    """Return a name for what is to become the file ``name`` once all of it is written."""
    return f"{_part_beginning(name)}{secrets.token_hex(4)}.tmp"


def _part_beginning(name: str) -> str:
    return f".{name[:60]}."


def sweep_left(folder: Path, names: Iterable[str]) -> None:
    """Remove what programs left in ``folder`` that were killed while they wrote files of these ``names``.

    What is younger than a minute stays: another program may be at it just now.
    """
    beginnings = set(map(_part_beginning, names))
    with contextlib.suppress(OSError):
        # Names alone are listed many times faster than entries, and a folder may have many.
        for name in os.listdir(folder):
            if name[:-_LEFT_LENGTH] in beginnings and _LEFT.fullmatch(name[-_LEFT_LENGTH:]):
                with contextlib.suppress(OSError):
                    left = folder / name
                    if left.stat().st_mtime < time.time() - _LEFT_SECONDS:
                        left.unlink()


def _write(temporary: Path, target: Path, file: FileText) -> None:
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    with os.fdopen(handle, "wb") as stream:
        stream.write((_BOM if file.has_bom else b"") + file.text.encode("utf-8"))
        stream.flush()
        os.fsync(stream.fileno())
    with contextlib.suppress(FileNotFoundError):
        os.chmod(temporary, stat.S_IMODE(target.stat().st_mode))
    os.replace(temporary, target)
