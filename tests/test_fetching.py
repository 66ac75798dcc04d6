"""How what others publish is had, with clients that fetch nothing."""

import hashlib
import re
import shutil
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests import fetching
from tests.fetching import CannotFetch, Source, must, node_source, python_source
from tests.suites import jsonata, rfc9535


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    inner = tmp_path / "package"
    inner.mkdir()
    (inner / "suite.json").write_text("[]", encoding="utf-8")
    packed = tmp_path / "package-1.tar.gz"
    with tarfile.open(packed, "w:gz") as tar:
        tar.add(inner, "package")
    return packed


@pytest.fixture
def commands(archive: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """The commands that were called; each leaves the archive where it is to be fetched to."""
    called: list[list[str]] = []

    def fetch(command: Sequence[str | Path], folder: Path) -> None:
        called.append([str(word) for word in command])
        shutil.copy(archive, folder)

    monkeypatch.setattr(fetching, "OUT", tmp_path / "out")
    monkeypatch.setattr(fetching, "SUITES", tmp_path / "out" / "suites")
    monkeypatch.setattr(fetching, "must", fetch)
    return called


def _source(archive: Path) -> Source:
    return Source("package", "1", hashlib.sha256(archive.read_bytes()).hexdigest())


@pytest.mark.parametrize("fetch", [python_source, node_source])
def test_a_source_is_fetched_once_and_unpacked(fetch: object, commands: list[list[str]], archive: Path) -> None:
    assert callable(fetch)

    folders = [fetch(_source(archive)) for _ in range(2)]

    assert len(commands) == 1
    assert folders[0] == folders[1]
    assert [file.name for file in folders[0].iterdir()] == ["suite.json"]


def test_another_archive_than_the_one_meant_is_not_unpacked(commands: list[list[str]]) -> None:
    with pytest.raises(CannotFetch, match=r"package-1\.tar\.gz is not the one that is meant"):
        node_source(Source("package", "1", "0" * 64))

    assert not list(fetching.SUITES.iterdir())


@pytest.mark.parametrize(
    ("command", "message"),
    [
        pytest.param(["no-such-program"], "no-such-program not found on the PATH; install it first", id="missing"),
        pytest.param([sys.executable, "--no-such-option"], "this went wrong: ", id="goes wrong"),
    ],
)
def test_what_cannot_be_had_is_told(command: list[str], message: str, tmp_path: Path) -> None:
    with pytest.raises(CannotFetch, match=re.escape(message)):
        must(command, tmp_path)


@pytest.mark.parametrize("suite", [jsonata, rfc9535], ids=["JSONata", "RFC 9535"])
def test_a_suite_that_cannot_be_had_is_no_difference(
    suite: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_: Source) -> Path:
        raise CannotFetch("npm not found")

    for name in ("python_source", "node_source"):
        monkeypatch.setattr(suite, name, refuse, raising=False)

    assert suite.main([]) == 2  # type: ignore[attr-defined]
    assert "Cannot run the suite: npm not found" in capsys.readouterr().out
