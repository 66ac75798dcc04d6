"""Text files: read whole or refused with a reason, and written so that none is lost halfway."""

import os
import stat
import sys
import threading
import time
from pathlib import Path

import pytest

from engine.language import text_file
from engine.language.text_file import FileRefused, FileText, read_text_file, write_text_file


@pytest.mark.parametrize(
    ("data", "file"),
    [
        (b"", FileText("")),
        ("中文\r\nx\n".encode(), FileText("中文\r\nx\n")),
        (b"\xef\xbb\xbf{}", FileText("{}", has_bom=True)),
    ],
    ids=["empty", "line-ends", "byte-order-mark"],
)
def test_file_is_read_and_written_byte_for_byte(tmp_path: Path, data: bytes, file: FileText) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(data)

    read = read_text_file(path)
    write_text_file(path, read)

    assert read == file
    assert path.read_bytes() == data
    assert [item.name for item in tmp_path.iterdir()] == ["a.json"]


@pytest.mark.parametrize(
    ("data", "code", "reason"),
    [
        ("{}".encode("utf-16"), "utf-16", "it is UTF-16"),
        (b'{\n"a": "\xff"}', "not-utf-8", "line 2 holds the byte 0xFF"),
        (b"x" * 200, "too-large", "it has 0 MB"),
    ],
    ids=["utf-16", "latin", "large"],
)
def test_file_that_cannot_be_used_says_why(
    tmp_path: Path, data: bytes, code: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_file, "MAX_FILE", 100)
    path = tmp_path / "a.json"
    path.write_bytes(data)

    with pytest.raises(FileRefused, match=reason) as caught:
        read_text_file(path)

    assert caught.value.code == code
    assert caught.value.text("zh") != caught.value.text("en")


@pytest.mark.parametrize(
    ("name", "code"),
    [("nothing.json", "missing"), (".", "folder"), ("a.json/b", "missing"), ("\0", "system")],
    ids=["missing", "folder", "file-as-folder", "nul"],
)
def test_place_that_is_no_file_says_so(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "a.json").touch()

    with pytest.raises(FileRefused) as caught:
        read_text_file(tmp_path / name)

    assert caught.value.code == code


@pytest.mark.skipif(sys.platform == "win32", reason="devices and pipes of POSIX")
def test_device_is_not_read_but_a_pipe_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"{}",))
    writer.start()

    read = read_text_file(pipe)
    writer.join()

    assert read.text == "{}"
    with pytest.raises(FileRefused, match="no regular file"):
        read_text_file(Path("/dev/zero"))


def test_file_without_permission_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "a.json"
    path.touch()
    monkeypatch.setattr(Path, "open", refuse)

    with pytest.raises(FileRefused, match="no permission"):
        read_text_file(path)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_writing_keeps_permissions_and_links(tmp_path: Path) -> None:
    path, link = tmp_path / "a.json", tmp_path / "link.json"
    path.touch()
    path.chmod(0o640)
    link.symlink_to(path)

    write_text_file(link, FileText("new"))

    assert link.is_symlink()
    assert path.read_text(encoding="utf-8") == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize("name", ["missing/a.json", "."], ids=["no-folder", "folder"])
def test_place_that_cannot_be_written_says_so(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileRefused):
        write_text_file(tmp_path / name, FileText("x"))


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_pipe_or_device_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    with pytest.raises(FileRefused, match="no regular file"):
        write_text_file(pipe, FileText("x"))

    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert [item.name for item in tmp_path.iterdir()] == ["pipe"]


def test_text_that_cannot_be_stored_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("old", encoding="utf-8")

    with pytest.raises(FileRefused):
        write_text_file(path, FileText("\ud800"))

    assert path.read_text(encoding="utf-8") == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["a.json"]


def test_a_writing_removes_what_one_that_was_killed_left(tmp_path: Path) -> None:
    names = {
        ".a.json.0123abcd.tmp": 120,
        ".a.json.89ef4567.tmp": 5,
        ".a.json.mine.tmp": 120,
        ".b.json.0123abcd.tmp": 120,
    }
    for name, seconds in names.items():
        (tmp_path / name).write_bytes(b"{")
        at = time.time() - seconds
        os.utime(tmp_path / name, (at, at))

    write_text_file(tmp_path / "a.json", FileText("{}"))

    assert {path.name for path in tmp_path.iterdir()} == {"a.json", *names} - {".a.json.0123abcd.tmp"}
