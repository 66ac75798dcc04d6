"""Why the system did not do what was asked of it, worded for the reader."""

import errno
import os

import pytest

from engine.language.system_reasons import Reason


@pytest.mark.parametrize(
    ("number", "en", "zh"),
    [
        (errno.ENOSPC, "the disk is full", "磁盘已满"),
        (errno.EROFS, "the disk is read-only", "磁盘为只读"),
        (errno.EIO, "the disk does not answer as it should", "磁盘读写出错"),
    ],
)
def test_frequent_reasons_are_said_in_both_languages(number: int, en: str, zh: str) -> None:
    reason = Reason(OSError(number, os.strerror(number)))

    assert (str(reason), reason.text("en"), reason.text("zh")) == (en, en, zh)


def test_rare_reasons_are_in_the_system_s_own_words() -> None:
    assert Reason(OSError(errno.EDOM, "Odd")).text("zh") == "Odd"
    assert Reason(OSError("no number")).text("en") == "no number"
    assert Reason(ValueError("embedded null byte")).text("zh") == "embedded null byte"
