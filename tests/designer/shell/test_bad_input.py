"""Bad input through the window: a message that names the place, or a failed node; never a frozen or lost one."""

import errno
import json
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from designer.shell.main_window import MainWindow
from engine.history.view import StateStatus, StateView
from engine.language.problems import Severity
from tests.designer.shell.busy_machine import Starvation
from tests.pace import pace

pytestmark = pytest.mark.slow  # each opens a whole window

BEAT_MS = 10
FROZEN = 1.0
"""Seconds without a beat that a user takes for a frozen window. How quick it is, the bench measures."""


def _one(name: str = "A", **fields: object) -> bytes:
    state = {"Type": "Pass", "End": True, **fields}
    return json.dumps({"StartAt": name, "States": {name: state}}, ensure_ascii=False).encode()


UNREADABLE: list[tuple[str, bytes, str]] = [
    ("not-json", b"hello", "Line 1: hello is no JSON value"),
    ("empty", b"", "Line 1: "),
    ("array", b"[1, 2]", "Line 1: "),
    ("deep-objects", b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "more than 200 levels deep"),
    ("deep-arrays", b'{"a": ' + b"[" * 10_000, "more than 200 levels deep"),
    ("nan", b'{\n"StartAt": "A",\n"States": {"A": {"Type": "Pass", "Result": NaN}}}', "Line 3: NaN is no JSON value"),
    ("cut-off", _one()[:-9], "Line 1: "),
]
FAULTY: list[tuple[str, bytes, str]] = [
    ("duplicate-state", b'{"StartAt": "A", "States": {"A": {}, "A": {}}}', 'The key "A" is used more than once'),
    ("duplicate-field", b'{"StartAt": "A", "States": {"A": {"Type": "Pass", "Type": "Fail"}}}', 'The key "Type"'),
    ("lone-surrogate", b'{"StartAt": "\\ud800", "States": {"\\ud800": {"Type": "Pass"}}}', "half a character (U+D800)"),
    (
        "huge-number",
        b'{"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": 1e400, "End": true}}}',
        "does not fit into 64 bits",
    ),
    ("unknown-type", _one(Type="Robot"), '"Robot" is not a node type'),
    (
        "missing-target",
        b'{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "Nowhere"}}}',
        '"A" leads to "Nowhere"',
    ),
    (
        "missing-start",
        b'{"StartAt": "Nowhere", "States": {"A": {"Type": "Pass", "End": true}}}',
        'StartAt names "Nowhere"',
    ),
    (
        "cycle",
        b'{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "A"}}}',
        "A → B → A",
    ),
    ("wrong-kinds", b'{"StartAt": 5, "States": {"A": 1, "B": [], "C": {"Type": 7}}}', "StartAt"),
]
REFUSED: list[tuple[str, bytes | int, str]] = [
    ("200-megabytes", 200 * 1024 * 1024, "200.0 MB; a definition may have at most 16 MB"),
    ("one-long-line", _one(Result="x" * 3_000_000), "Line 1 of "),
    ("binary", bytes(range(256)), "not UTF-8: line 2 holds the byte 0x80"),
    ("surrogate-bytes", b'{"A": "\xed\xa0\x80"}', "not UTF-8: line 1 holds the byte 0xED"),
    ("utf-16", '{"A": 1}'.encode("utf-16"), "is UTF-16"),
]
RUNNABLE: list[tuple[str, bytes]] = [
    ("byte-order-mark", b"\xef\xbb\xbf" + _one()),
    ("windows-newlines", _one().replace(b", ", b",\r\n ")),
    ("mac-newlines", _one().replace(b", ", b",\r ")),
    ("long-name", _one("x" * 5000)),
    ("long-chinese-name", _one("节" * 5000)),
    ("odd-name", _one("\u2029😀/~1\x7f")),
]
BODIES: list[tuple[str, str, str, str]] = [
    ("set", "return {1, 2}", "StatesRuntime", "result is a set"),
    ("itself", "a = []\n    a.append(a)\n    return a", "StatesRuntime", "contains itself"),
    ("nan", "return float('nan')", "StatesRuntime", "nan, which JSON cannot hold"),
    ("half-character", "return '\\ud800'", "StatesRuntime", "half of a surrogate pair"),
    ("too-deep", "a = 1\n    for _ in range(100_000):\n        a = [a]\n    return a", "StatesRuntime", "200 levels"),
    ("too-large", "return 'x' * (100 * 1024 * 1024)", "StatesDataLimitExceeded", "104,857,602 bytes"),
    ("exit", "import os\n    os._exit(3)", "StatesRuntime", "exit code 3"),
    ("sys-exit", "import sys\n    sys.exit(4)", "StatesRuntime", "sys.exit(4)"),
    ("kill", "import os\n    os.kill(os.getpid(), 9)", "StatesRuntime", "SIGKILL"),
    ("raise", "raise ValueError('x' * 1_000_000)", "ValueError", "xxx"),
    ("recursion", "return main_handler(event, context)", "RecursionError", "recursion depth"),
]
ENDLESS = [("busy", "while True:\n        pass"), ("asleep", "import time\n    time.sleep(3600)")]


def _ids(rows: Sequence[tuple[Any, ...]]) -> list[str]:
    return [row[0] for row in rows]


class Heartbeat:
    """Beats every few milliseconds on the window's loop and notes the longest time without a beat."""

    def __init__(self, window: MainWindow) -> None:
        self.latest = 0.0
        self._timer = QTimer(window)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self._at, self._starvation = _clocks(), Starvation.so_far()
        self._timer.start(BEAT_MS)

    def _beat(self) -> None:
        now, starvation = _clocks(), Starvation.so_far()
        # What the machine gave to others is no fault of ours; where it does not say how much, up to a second.
        wall, own = (later - earlier for later, earlier in zip(now, self._at, strict=True))
        starved = starvation.since(self._starvation)
        self.latest = max(self.latest, min(wall, own) - BEAT_MS / 1000, wall - starved - 1.0)
        self._at, self._starvation = now, starvation

    def stop(self) -> None:
        self._timer.stop()
        self._beat()


def _clocks() -> tuple[float, float]:
    """Return the time, and what this process worked."""
    return (time.perf_counter(), time.process_time())


@pytest.fixture
def heartbeat(window: MainWindow) -> Iterator[Heartbeat]:
    """Once started, fail when the window was held up."""
    beat = Heartbeat(window)
    yield beat
    beat.stop()
    assert beat.latest < FROZEN * pace()


def _open(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    """Open a file and wait until it is shown or refused; a large one is read in the background."""
    window.open(path)
    qtbot.waitUntil(lambda: not window.files.is_opening, timeout=30_000)


def _write(folder: Path, content: bytes | int) -> Path:
    path = folder / "flow.json"
    with path.open("wb") as file:
        if isinstance(content, int):
            file.truncate(content)
        else:
            file.write(content)
    return path


def _function(folder: Path, body: str) -> Path:
    """Write a workflow that calls one function with ``body``, and an input beside it."""
    (folder / "functions").mkdir()
    (folder / "functions" / "f.py").write_text(f"def main_handler(event, context):\n    {body}\n", encoding="utf-8")
    (folder / "input.json").write_text("{}", encoding="utf-8")
    resource = "qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/f"
    return _write(folder, _one("Call", Type="Task", Resource=resource))


def _run_to_end(qtbot: QtBot, window: MainWindow) -> StateView:
    window.actions_["run"].trigger()
    qtbot.waitUntil(lambda: window.session.view is not None and not window.session.is_running, timeout=30_000)
    assert window.session.view is not None
    return next(iter(window.session.view.states.values()))


@pytest.mark.parametrize(("content", "words"), [row[1:] for row in UNREADABLE], ids=_ids(UNREADABLE))
def test_text_that_is_no_definition_is_shown_with_what_is_wrong_where(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, content: bytes, words: str
) -> None:
    path = _write(tmp_path, content)

    _open(qtbot, window, path)

    assert window.canvas.broken_banner.isVisible()
    assert words in window.canvas.broken_banner.text
    assert window.document.text.encode() == content
    window.actions_["run"].trigger()
    assert words in window.status.currentMessage()
    assert window.session.view is None
    assert path.read_bytes() == content


@pytest.mark.parametrize(("content", "words"), [row[1:] for row in FAULTY], ids=_ids(FAULTY))
def test_a_faulty_definition_is_drawn_and_running_it_says_what_to_repair(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, content: bytes, words: str
) -> None:
    path = _write(tmp_path, content)

    _open(qtbot, window, path)
    window.actions_["run"].trigger()

    assert window.status.currentMessage().startswith("It did not run. Line 1: ")
    assert words in window.status.currentMessage()
    assert window.session.view is None
    assert window.problems.isVisible()
    assert path.read_bytes() == content


def test_a_field_of_a_newer_language_is_shown_and_runs(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "input.json").write_text("{}", encoding="utf-8")
    content = _one(Result={"a": 1}, NewField={"b": 2}).replace(b"{", b'{"QueryLanguage": "JSONPath", ', 1)
    path = _write(tmp_path, content)

    _open(qtbot, window, path)
    assert [problem.code for problem in window.document.problems if problem.severity is Severity.ERROR] == [
        "unknown-field"
    ]

    assert _run_to_end(qtbot, window).output == {"a": 1}
    assert path.read_bytes() == content


@pytest.mark.parametrize(("content", "words"), [row[1:] for row in REFUSED], ids=_ids(REFUSED))
def test_a_file_that_cannot_be_shown_is_refused_and_the_open_one_stays(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, content: bytes | int, words: str
) -> None:
    window.document.new(_one("Mine").decode())

    _open(qtbot, window, _write(tmp_path, content))

    box = window.files.dialog
    assert isinstance(box, QMessageBox)
    assert words in box.informativeText()
    assert list(window.document.definition.states) == ["/States/Mine"]


@pytest.mark.parametrize("content", [row[1] for row in RUNNABLE], ids=_ids(RUNNABLE))
def test_an_odd_file_runs_and_is_saved_byte_for_byte(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, heartbeat: Heartbeat, content: bytes
) -> None:
    path = _write(tmp_path, content)
    (tmp_path / "input.json").write_text("{}", encoding="utf-8")
    _open(qtbot, window, path)
    qtbot.wait(50)  # what belongs to opening is drawn
    heartbeat.start()
    window.selection.set(window.document.definition.states)
    qtbot.wait(50)

    state = _run_to_end(qtbot, window)
    window.document.save()

    assert state.status is StateStatus.SUCCEEDED
    assert path.read_bytes() == content


@pytest.mark.parametrize("text", ["[1]", "7", '"text"', "null", "{", "NaN", "", '{"a": 1, "a": 2}', "[" * 5000])
def test_an_input_that_is_no_object_starts_nothing(qtbot: QtBot, window: MainWindow, tmp_path: Path, text: str) -> None:
    _open(qtbot, window, _write(tmp_path, _one()))
    window.actions_["run_with"].trigger()
    dialog = window.runs.dialog
    assert dialog is not None

    dialog.edit.set_text(text)
    dialog.accept()

    assert dialog.isVisible()
    assert dialog.edit.fault is not None
    assert window.session.view is None
    dialog.reject()


@pytest.mark.slow
@pytest.mark.parametrize(("body", "error", "cause"), [row[1:] for row in BODIES], ids=_ids(BODIES))
def test_a_function_that_misbehaves_fails_its_node(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, heartbeat: Heartbeat, body: str, error: str, cause: str
) -> None:
    _open(qtbot, window, _function(tmp_path, body))
    qtbot.wait(50)
    heartbeat.start()

    state = _run_to_end(qtbot, window)
    window.selection.set(("/States/Call",))
    qtbot.wait(100)

    assert state.status is StateStatus.FAILED
    assert state.error == error
    assert cause in state.cause
    assert window.canvas.scene.nodes["/States/Call"].status is StateStatus.FAILED


@pytest.mark.slow
def test_a_function_that_prints_a_gigabyte_ends_and_its_beginning_is_kept(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, heartbeat: Heartbeat
) -> None:
    _open(qtbot, window, _function(tmp_path, "for _ in range(1024):\n        print('x' * 1024 * 1024)\n    return {}"))
    window.show_panel("console")
    qtbot.wait(50)
    heartbeat.start()

    state = _run_to_end(qtbot, window)
    qtbot.wait(300)

    assert state.status is StateStatus.SUCCEEDED
    assert 1024 * 1024 <= len(state.stdout) < 1024 * 1024 + 200


@pytest.mark.slow
@pytest.mark.parametrize("body", [row[1] for row in ENDLESS], ids=_ids(ENDLESS))
def test_a_function_that_never_returns_is_stopped(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, heartbeat: Heartbeat, body: str
) -> None:
    _open(qtbot, window, _function(tmp_path, body))
    qtbot.wait(50)
    heartbeat.start()
    window.actions_["run"].trigger()
    qtbot.waitUntil(lambda: window.session.status_of("/States/Call") is StateStatus.RUNNING, timeout=30_000)

    window.actions_["stop"].trigger()
    qtbot.waitUntil(lambda: not window.session.is_running, timeout=30_000)

    assert window.session.view is not None
    assert window.session.view.status == "ABORTED"
    assert window.session.status_of("/States/Call") is StateStatus.ABORTED


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, 'The disk is full; "flow.json" was not saved.'),
        (errno.EACCES, "You have no permission to write in"),
        (errno.EROFS, "the disk is read-only"),
        (errno.EIO, "the disk does not answer as it should"),
    ],
    ids=["disk-full", "no-permission", "read-only", "broken-disk"],
)
def test_a_save_that_fails_is_told_and_the_old_file_and_the_changes_stay(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    path = _write(tmp_path, _one())
    _open(qtbot, window, path)
    window.document.type_text(0, 0, " ")

    def refuse(*_arguments: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "replace", refuse)
    window.actions_["save"].trigger()

    box = window.files.dialog
    assert isinstance(box, QMessageBox)
    assert words in box.informativeText()
    assert window.document.is_modified
    assert path.read_bytes() == _one()
    assert [file.name for file in tmp_path.iterdir()] == ["flow.json"]


def test_a_save_that_fails_offers_another_place(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = _write(tmp_path, _one())
    _open(qtbot, window, path)
    window.document.type_text(0, 0, " ")
    path.unlink()
    path.mkdir()
    window.actions_["save"].trigger()
    box = window.files.dialog
    assert isinstance(box, QMessageBox)

    qtbot.mouseClick(box.defaultButton(), Qt.MouseButton.LeftButton)

    chooser = window.files.dialog
    assert isinstance(chooser, QFileDialog)
    window.files.save_as(tmp_path / "other.json")
    chooser.close()
    assert (tmp_path / "other.json").read_bytes() == b" " + _one()
    assert not window.document.is_modified
