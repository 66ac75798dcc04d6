"""Why the system did not do what was asked of it, in the language of the reader: it knows only its own."""

import errno
from typing import NamedTuple

from engine.language.wording import Message

_REASONS = {
    errno.EACCES: Message("permission denied", "没有权限"),
    errno.EPERM: Message("the system does not allow it", "系统不允许此操作"),
    errno.ENOENT: Message("it does not exist", "不存在"),
    errno.ENOTDIR: Message("a part of its path is no folder", "路径中有一部分不是文件夹"),
    errno.EISDIR: Message("it is a folder", "这是文件夹"),
    errno.EEXIST: Message("it exists already", "已存在"),
    errno.ENOSPC: Message("the disk is full", "磁盘已满"),
    errno.EFBIG: Message("the file would be larger than is allowed", "文件大小超过允许的上限"),
    errno.EROFS: Message("the disk is read-only", "磁盘为只读"),
    errno.EIO: Message("the disk does not answer as it should", "磁盘读写出错"),
    errno.ENAMETOOLONG: Message("its name is too long", "名称过长"),
    errno.ELOOP: Message("its links lead in a circle", "链接循环"),
    errno.EMFILE: Message("too many files are open", "打开的文件过多"),
    errno.ENFILE: Message("too many files are open", "打开的文件过多"),
    errno.ENODEV: Message("there is no such device", "没有此设备"),
    errno.ENXIO: Message("there is no such device", "没有此设备"),
    errno.EBUSY: Message("another program is using it", "正被其他程序使用"),
    errno.ETIMEDOUT: Message("there was no answer in time", "等待响应超时"),
    getattr(errno, "EDQUOT", -1): Message("your share of the disk is used up", "磁盘配额已用完"),  # not on Windows
    getattr(errno, "ESTALE", -2): Message("it is gone from the server", "已不在服务器上"),
}


class Reason(NamedTuple):
    """Why an operation on a file failed; English as a text."""

    error: OSError | ValueError

    def text(self, language: str) -> str:
        """Return it in ``en`` or ``zh``; what is rare in the system's own words."""
        error = self.error
        known = _REASONS.get(error.errno or 0) if isinstance(error, OSError) else None
        return known.text(language) if known is not None else getattr(error, "strerror", None) or str(error)

    def __str__(self) -> str:
        return self.text("en")
