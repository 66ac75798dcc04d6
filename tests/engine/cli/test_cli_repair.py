"""``tcsl repair``: to the standard output, to another file, or in place."""

import json
import sys
from pathlib import Path

import pytest

from engine.cli import main
from tests.engine.cli.command_line import PASS, StandardInput, write_file

_BROKEN = '{\r\n  "StartAt": "a",\r\n  "States": {"A": {"Type": "pass", "End": true,}}\r\n'


def test_repair_prints_the_repaired_definition(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["repair", write_file(folder, "{}", "empty.json")]) == 1
    capfdbinary.readouterr()
    (folder / "flow.json").write_bytes(b"\xef\xbb\xbf" + _BROKEN.encode())

    assert main(["repair", "flow.json"]) == 0

    captured = capfdbinary.readouterr()
    assert json.loads(captured.out) == {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
    assert captured.out.count(b"\r\n") == 4
    assert b'Set StartAt to "A"' in captured.err


def test_repair_writes_where_it_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "flow.json").write_bytes(b"\xef\xbb\xbf" + _BROKEN.encode())

    assert main(["repair", "flow.json", "-o", "new.json"]) == 0
    assert (folder / "flow.json").read_bytes() == b"\xef\xbb\xbf" + _BROKEN.encode()
    assert main(["repair", "flow.json", "--write"]) == 0

    assert (folder / "flow.json").read_bytes() == (folder / "new.json").read_bytes()
    assert (folder / "new.json").read_bytes().startswith(b"\xef\xbb\xbf{")
    assert "written to new.json" in capsys.readouterr().err


def test_repair_leaves_a_good_definition_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / write_file(folder, PASS)
    before = path.stat()

    assert main(["repair", path.name, "--write"]) == 0

    assert path.stat().st_ino == before.st_ino
    assert "flow.tcsl.json needs no repair" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["flow.tcsl.json", "-o", "missing/new.json"],
            'missing/new.json cannot be written: there is no folder "missing"',
        ),
        (["-", "--write"], "--write needs a file; without it the result goes to the standard output"),
        (["nothing.json"], "nothing.json cannot be read"),
    ],
    ids=["no-folder", "standard-input", "no-file"],
)
def test_repair_refuses_what_it_cannot_read_or_write(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    message: str,
) -> None:
    write_file(folder, PASS)
    monkeypatch.setattr(sys, "stdin", StandardInput(b"{}"))

    assert main(["repair", *arguments]) == 2
    assert message in capsys.readouterr().err
