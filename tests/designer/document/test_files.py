"""Files: read as they are, written back byte for byte, and every failure says what to do."""

import os
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.document.document import Document
from designer.document.files import LINE_LIMIT, FileProblem, is_changed_outside, read_file, write_file


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b'{"A": 1}\n', id="plain"),
        pytest.param(b'\xef\xbb\xbf{"A": 1}', id="byte order mark"),
        pytest.param(b'{\r\n"A": 1\r\n}\r\n', id="windows newlines"),
        pytest.param(b'{\r"A": 1\n\r\n}', id="mixed newlines"),
        pytest.param('{"节点": "😀"}'.encode(), id="chinese and emoji"),
        pytest.param(b"", id="empty"),
        pytest.param(b"\xef\xbb\xbf\xef\xbb\xbf{}", id="two byte order marks"),
        pytest.param(b'{"\x00": 1}', id="null character"),
    ],
)
def test_what_is_read_is_written_back_byte_for_byte(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "w.json"
    path.write_bytes(data)

    content = read_file(path)
    write_file(path, content.text, has_bom=content.has_bom)

    assert path.read_bytes() == data


@pytest.mark.slow
@given(text=st.text(st.characters(exclude_categories=["Cs"])), has_bom=st.booleans())
def test_any_text_survives_the_disk(tmp_path_factory: pytest.TempPathFactory, text: str, has_bom: bool) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"

    write_file(path, text, has_bom=has_bom)
    content = read_file(path)

    assert content.has_bom or not has_bom
    assert ("\ufeff" if content.has_bom and not has_bom else "") + content.text == text


def _folder(tmp_path: Path) -> Path:
    return tmp_path


def _missing(tmp_path: Path) -> Path:
    return tmp_path / "gone.json"


def _below_a_file(tmp_path: Path) -> Path:
    (tmp_path / "file").write_text("{}")
    return tmp_path / "file" / "w.json"


def _pipe(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


def _utf16(tmp_path: Path) -> Path:
    (tmp_path / "w.json").write_bytes("{}".encode("utf-16"))
    return tmp_path / "w.json"


def _gbk(tmp_path: Path) -> Path:
    (tmp_path / "w.json").write_bytes('{\n"Comment": "求和"}'.encode("gbk"))
    return tmp_path / "w.json"


def _long_line(folder: Path) -> Path:
    path = folder / "long.json"
    path.write_bytes(b"{\r\n\r" + b" " * (LINE_LIMIT + 1) + b"\n}")
    return path


def _large(tmp_path: Path) -> Path:
    with (tmp_path / "w.json").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    return tmp_path / "w.json"


def _null_in_name(tmp_path: Path) -> Path:
    return tmp_path / "a\0b"


@pytest.mark.parametrize(
    ("make", "code", "words"),
    [
        (_folder, "folder", "is a folder"),
        (_missing, "missing", "gone.json"),
        (_below_a_file, "missing", "w.json"),
        (_pipe, "not-a-file", "not a regular file"),
        (_utf16, "not-utf-8", "UTF-16"),
        (_gbk, "not-utf-8", "line 2 holds the byte 0xC7"),
        (_long_line, "long-line", 'Line 3 of "long.json" has more than 524,288 characters'),
        (_large, "too-large", "200.0 MB; a definition may have at most 16 MB"),
        (_null_in_name, "system", "null"),
    ],
    ids=lambda value: value.__name__.strip("_") if callable(value) else "",
)
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, make: Callable[[Path], Path], code: str, words: str
) -> None:
    path = make(tmp_path)

    with pytest.raises(FileProblem) as caught:
        read_file(path)

    assert caught.value.code == code
    assert words in caught.value.reason


def test_a_file_without_permission_to_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "w.json"
    path.write_text("{}")

    def refuse(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    # The suite may run as root, whom no permission stops.
    monkeypatch.setattr(Path, "open", refuse)

    with pytest.raises(FileProblem, match="no permission to read"):
        read_file(path)


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (OSError(28, "No space left on device"), "no-space", "disk is full"),
        (PermissionError(13, "Permission denied"), "read-only", "no permission to write"),
        (OSError(5, "Input/output error"), "system", "the disk does not answer as it should"),
    ],
    ids=["full", "forbidden", "broken"],
)
def test_a_failed_save_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, code: str, words: str
) -> None:
    path = tmp_path / "w.json"
    path.write_text("old")

    def fail(handle: int) -> None:
        raise error

    monkeypatch.setattr(os, "fsync", fail)

    with pytest.raises(FileProblem, match=words) as caught:
        write_file(path, "new")
    assert caught.value.code == code
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_save_removes_what_one_that_was_killed_left(tmp_path: Path) -> None:
    names = {
        ".flow.json.0123abcd.tmp": 120,
        ".flow.json.89ef4567.tmp": 5,
        ".flow.json.mine.tmp": 120,
        ".flow.jsonx.0123abcd.tmp": 120,
        "flow.json.0123abcd.tmp": 120,
    }
    for name, seconds in names.items():
        (tmp_path / name).write_bytes(b"{")
        at = time.time() - seconds
        os.utime(tmp_path / name, (at, at))

    write_file(tmp_path / "flow.json", "{}", has_bom=False)

    assert {path.name for path in tmp_path.iterdir()} == {"flow.json", *names} - {".flow.json.0123abcd.tmp"}


def test_saving_into_a_folder_that_is_gone_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="does not exist"):
        write_file(tmp_path / "gone" / "w.json", "{}")


def test_saving_onto_a_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="is a folder"):
        write_file(tmp_path, "{}")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_saving_onto_a_pipe_says_so_and_never_waits_for_it(tmp_path: Path, qapp: object) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    document = Document()
    document.new("{}")

    with pytest.raises(FileProblem) as caught:
        document.save_as(tmp_path / "pipe.json")

    assert caught.value.code == "not-a-file"
    assert stat.S_ISFIFO((tmp_path / "pipe.json").stat().st_mode)


def test_a_read_only_file_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "w.json"
    path.write_text("old")
    monkeypatch.setattr(os, "access", lambda target, mode: False)

    with pytest.raises(FileProblem, match="is read-only"):
        write_file(path, "new")
    assert path.read_text() == "old"


def test_half_a_surrogate_pair_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"Line 2 holds half a character \(U\+D800\)"):
        write_file(tmp_path / "w.json", "{\n\ud800}")
    assert list(tmp_path.iterdir()) == []


def test_saving_keeps_permissions_and_links(tmp_path: Path) -> None:
    target, link = tmp_path / "target.json", tmp_path / "link.json"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)

    write_file(link, "new")

    assert link.is_symlink()
    assert target.read_text() == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_new_file_gets_the_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()

    write_file(tmp_path / "w.json", "{}")

    assert (tmp_path / "w.json").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_change_from_outside_is_noticed_but_not_a_touch(tmp_path: Path) -> None:
    path = tmp_path / "w.json"
    digest = write_file(path, "ours")

    os.utime(path, (1, 1))
    assert not is_changed_outside(path, digest)

    path.write_text("theirs")
    assert is_changed_outside(path, digest)

    path.unlink()
    assert not is_changed_outside(path, digest)
