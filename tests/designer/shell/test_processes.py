"""The program as a process: killed, interrupted, closed over a hanging function, beside another one."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from engine import HistoryStore

ROOT = Path(__file__).parents[3]
RESOURCE = "qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/hang"
ITEMS = 3
EXIT_SECONDS = 2.0
"""How long the program may take to end; on a busy machine as long as it took to start."""

pytestmark = [
    pytest.mark.slow,  # each starts the whole program
    pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them"),
]

# Runs the workflow as soon as the window is there; the hanging functions tell that they hang by a file each.
DRIVE = """
import sys
from PySide6.QtCore import QTimer
import designer.shell.program as program
show = program._show
def driven(application, window, options):
    def look():
        if not window.session.is_running:
            window.actions_["run"].trigger()
        elif len(list((options.file.parent / "functions").glob("pid-*"))) == 3:
            timer.stop()
            print("hanging", flush=True)
            if "close" in sys.argv:
                window.give_up_run()
                window.close()
    timer = QTimer(window)
    timer.timeout.connect(look)
    timer.start(20)
    return show(application, window, options)
program._show = driven
sys.exit(program.main(sys.argv[2:]))
"""
TELL = """
import sys
from PySide6.QtCore import QTimer
import designer.shell.program as program
show = program._show
def driven(application, window, options):
    def look():
        box = window.files.dialog
        if box is not None:
            print(box.text(), "|", box.informativeText(), flush=True)
            box.close()
            window.runs.start({"x": 1})
        elif window.session.view is not None and not window.session.is_running:
            print(window.session.view.status, len(window.session.executions()), flush=True)
            window.close()
    timer = QTimer(window)
    timer.timeout.connect(look)
    timer.start(20)
    return show(application, window, options)
program._show = driven
sys.exit(program.main(sys.argv[1:]))
"""
COPY = """
import sys
from PySide6.QtCore import QTimer
import designer.shell.program as program
show = program._show
def driven(application, window, options):
    def copy():
        window.code.editor.selectAll()
        window.code.editor.copy()
        window.close()
    QTimer.singleShot(0, window, copy)
    return show(application, window, options)
program._show = driven
sys.exit(program.main(sys.argv[1:]))
"""
SAVE = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from designer.document.document import Document
application = QCoreApplication([])
document = Document()
document.load(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    for letter in "ab":
        document.type_text(0, len(document.text), '{"a": "' + letter * 2_000_000 + '"}')
        document.save()
"""
RUN = """
import asyncio, sys
from pathlib import Path
from engine import Engine, HistoryStore, read_definition
text = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "End": true}}}'
async def main():
    with HistoryStore(Path(sys.argv[1])) as history:
        await run(history)
async def run(history):
    async with Engine(functions=None, history=history) as engine:
        for number in range(40):
            execution = await engine.start(read_definition(text), {"n": number}, workflow=sys.argv[2])
            assert (await execution.wait()).status == "SUCCEEDED"
asyncio.run(main())
"""


def _start(code: str, *arguments: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", code, *(str(argument) for argument in arguments)]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _end(process: "subprocess.Popen[str]") -> str:
    """Wait for a process that should end by itself; return what it wrote, but what the platform says."""
    output, errors = process.communicate(timeout=30)
    lines = [line for line in (output + errors).splitlines() if "This plugin does not support" not in line]
    return "\n".join(lines)


def _is_alive(process: int) -> bool:
    # In a container without an init process a dead one stays as a zombie.
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] not in "ZX"


@pytest.fixture
def hanging(tmp_path: Path) -> Path:
    """A workflow that calls a function that never returns three times at once."""
    functions = tmp_path / "functions"
    functions.mkdir()
    code = f"import os\ndef main_handler(event, context):\n    open(f'{functions}/pid-{{os.getpid()}}', 'w').close()\n"
    (functions / "hang.py").write_text(code + "    while True:\n        pass\n", encoding="utf-8")
    call = {"StartAt": "Call", "States": {"Call": {"Type": "Task", "Resource": RESOURCE, "End": True}}}
    each = {"Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": ITEMS, "Iterator": call, "End": True}
    path = tmp_path / "flow.json"
    path.write_text(json.dumps({"StartAt": "Each", "States": {"Each": each}}), encoding="utf-8")
    (tmp_path / "input.json").write_text(json.dumps({"items": [1, 2, 3]}), encoding="utf-8")
    return path


class Program(NamedTuple):
    """A program that runs, and how many seconds it may take to end."""

    process: "subprocess.Popen[str]"
    patience: float


@pytest.fixture
def program(request: pytest.FixtureRequest, hanging: Path) -> Iterator[Program]:
    """The program with the workflow hanging; closed or not, as the parameter says."""
    began = time.monotonic()
    process = _start(DRIVE, request.param, hanging, "--history", hanging.parent / "history.sqlite")
    assert process.stdout is not None
    while "hanging" not in (line := process.stdout.readline()):
        assert line, _end(process)
    yield Program(process, max(EXIT_SECONDS, time.monotonic() - began))
    if process.poll() is None:
        process.kill()
    process.communicate()


@pytest.mark.parametrize(
    ("program", "number"),
    [("close", 0), ("stay", signal.SIGINT), ("stay", signal.SIGTERM), ("stay", signal.SIGKILL)],
    indirect=["program"],
    ids=["closed", "ctrl-c", "terminated", "killed"],
)
def test_the_program_ends_at_once_over_a_hanging_function_and_leaves_no_worker(
    program: Program, hanging: Path, number: int
) -> None:
    workers = [int(path.name.removeprefix("pid-")) for path in (hanging.parent / "functions").glob("pid-*")]
    assert len(workers) == ITEMS

    began = time.monotonic()
    if number:
        program.process.send_signal(number)
    said = _end(program.process)

    assert time.monotonic() - began < program.patience
    assert program.process.returncode == (0 if number in (0, signal.SIGINT) else -number)
    assert not said
    limit = time.monotonic() + program.patience
    while any(_is_alive(worker) for worker in workers) and time.monotonic() < limit:
        time.sleep(0.02)
    assert not [worker for worker in workers if _is_alive(worker)]
    with HistoryStore(hanging.parent / "history.sqlite") as history:
        assert [record.status for record in history.executions()] == ["ABORTED"]


def test_a_history_that_cannot_be_used_is_told_and_runs_work_without_it(tmp_path: Path) -> None:
    history, flow = tmp_path / "history.sqlite", tmp_path / "flow.json"
    history.write_bytes(b"garbage" * 1000)
    flow.write_text('{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}', encoding="utf-8")

    said = _end(_start(TELL, flow, "--history", history, "--lang", "en"))

    assert "What you run now is not kept in the history | cannot use the history file" in said
    assert "SUCCEEDED 1" in said
    assert history.read_bytes() == b"garbage" * 1000


def test_the_program_ends_in_order_after_something_was_copied(tmp_path: Path) -> None:
    flow = tmp_path / "flow.json"
    flow.write_text('{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}', encoding="utf-8")
    process = _start(COPY, flow, "--history", tmp_path / "history.sqlite")

    said = _end(process)

    assert (said, process.returncode) == ("", 0)


def test_two_programs_share_one_history(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"

    said = [_end(process) for process in [_start(RUN, path, name) for name in ("one", "two", "three")]]

    assert said == ["", "", ""]
    with HistoryStore(path) as history:
        for name in ("one", "two", "three"):
            records = history.executions(name)
            assert sorted(str(record.input) for record in records) == sorted(str({"n": n}) for n in range(40))
            assert {record.status for record in records} == {"SUCCEEDED"}
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_killed_while_saving_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "flow.json"
    whole = {b'{"a": "' + letter * 2_000_000 + b'"}' for letter in (b"a", b"b")} | {b'{"a": 1}'}
    for delay in range(12):
        path.write_bytes(b'{"a": 1}')
        process = _start(SAVE, path)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(delay * 0.007)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()

        assert path.read_bytes() in whole
