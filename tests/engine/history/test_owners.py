"""Marks of processes: the same number later is another process."""

import os
import subprocess
import sys

import pytest

from engine.history import owners
from engine.history.owners import is_alive, own_mark, start_time


def test_this_process_is_alive() -> None:
    assert own_mark().startswith(f"{os.getpid()} ")
    assert is_alive(own_mark())


@pytest.mark.parametrize(
    ("mark", "alive"),
    [
        (f"{os.getpid()} another start", False),
        (f"{os.getpid()}", True),
        ("4194304999 1@2", False),
        ("", True),
        ("host 5", True),
    ],
    ids=["reused-number", "start-unknown", "gone", "empty", "unreadable"],
)
def test_mark_tells_whether_its_process_lives(mark: str, alive: bool) -> None:
    assert is_alive(mark) is alive


def test_process_whose_start_the_system_does_not_tell_counts_as_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owners, "start_time", lambda pid: "")

    assert is_alive("12345 start")


@pytest.mark.skipif(sys.platform == "win32", reason="processes of POSIX")
def test_process_that_ended_is_gone() -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    mark = f"{process.pid} {start_time(process.pid)}"
    lived = is_alive(mark)

    process.communicate()

    assert lived
    assert not is_alive(mark)


@pytest.mark.skipif(sys.platform == "win32", reason="ps is of POSIX")
@pytest.mark.parametrize(
    ("output", "start"), [("Mon Nov 23 13:00:00 2026\n", "Mon_Nov_23_13:00:00_2026"), ("", None)], ids=["alive", "gone"]
)
def test_start_is_asked_of_ps_where_there_is_no_proc(
    monkeypatch: pytest.MonkeyPatch, output: str, start: str | None
) -> None:
    answer = subprocess.CompletedProcess(args=[], returncode=0, stdout=output)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: answer)

    assert owners._start_from_ps(1) == start


def test_start_is_unknown_where_there_is_no_ps(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise FileNotFoundError("ps")

    monkeypatch.setattr(subprocess, "run", fail)

    assert owners._start_from_ps(1) == ""
