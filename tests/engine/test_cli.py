"""The command line as people and scripts call it: exit codes, JSON for programs, words for people."""

import asyncio
import io
import json
import os
import signal
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from engine import cli
from engine.cli import main
from engine.definition import read_definition
from engine.execution.engine import Engine
from engine.history import schema
from engine.history.store import ExecutionRecord, HistoryStore
from engine.report.commands import _wait_or_stop
from engine.report.terminal import Terminal
from engine.report.words import Words

_ROOT = Path(__file__).resolve().parents[2]
_PASS = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
_FAILING = {
    "StartAt": "A",
    "States": {
        "A": {"Type": "Pass", "Next": "B"},
        "B": {"Type": "Fail", "Error": "Custom", "Cause": "because\nof this"},
    },
}
_MAP = {
    "StartAt": "M",
    "States": {
        "M": {
            "Type": "Map",
            "ItemsPath": "$.items",
            "Iterator": {"StartAt": "地", "States": {"地": {"Type": "Pass", "Result": 7, "End": True}}},
            "ResultPath": "$.out",
            "End": True,
        }
    },
}
_TASK = {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:lambda:::function:work", "End": True}}}


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _write(folder: Path, definition: object, name: str = "flow.tcsl.json") -> str:
    text = definition if isinstance(definition, str) else json.dumps(definition, ensure_ascii=False)
    (folder / name).write_text(text, encoding="utf-8")
    return name


def _json(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


class _Input:
    """A standard input that holds the given bytes."""

    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


# validate


def test_validate_finds_nothing_wrong_with_a_good_definition(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", _write(folder, _PASS)]) == 0
    assert capsys.readouterr().out == "flow.tcsl.json: no problems\n"


def test_validate_shows_place_line_and_repair(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = '{\n\t"StartAt": "A", "States": {\n"A": {"Type": "pass", "End": true}}}'

    assert main(["validate", _write(folder, text)]) == 1

    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("flow.tcsl.json:3:15: error: “pass” is not a node type; did you mean Pass?")
    assert out[1:3] == ['     3 │ "A": {"Type": "pass", "End": true}}}', "       │               ^^^^^^"]
    assert out[3].endswith('repair: Set Type to "Pass"')
    assert out[-1] == "errors: 1, warnings: 0, files: 1"


def test_validate_shows_a_very_long_line_around_the_place(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = json.dumps({"Comment": "字" * 2_000, **_PASS, "TimeoutSeconds": "soon"}, ensure_ascii=False)

    assert main(["validate", _write(folder, text)]) == 1

    excerpt, carets = capsys.readouterr().out.splitlines()[1:3]
    assert '"soon"' in excerpt
    assert len(excerpt) < 140
    assert carets.endswith("^^^^^^")


def test_validate_prints_problems_of_all_files_as_one_array(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = _write(folder, '{"StartAt": "A"', "broken.json")

    assert main(["validate", _write(folder, _PASS), broken, "--json"]) == 1

    (problem,) = _json(capsys)
    assert problem == {
        "file": "broken.json",
        "code": "missing-close",
        "path": "",
        "line": 1,
        "column": problem["column"],
        "severity": "error",
        "message": problem["message"],
        "state": None,
        "repair": "Repair the JSON",
    }


def test_validate_reads_the_standard_input(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", _Input(json.dumps(_PASS).encode()))

    assert main(["validate", "-"]) == 0


def test_validate_goes_on_after_a_file_it_cannot_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = _write(folder, "", "broken.json")

    assert main(["validate", "nothing.json", broken, "--json"]) == 2

    captured = capsys.readouterr()
    assert [(one["file"], one["code"]) for one in json.loads(captured.out)] == [
        ("nothing.json", "unreadable"),
        ("broken.json", "empty-text"),
    ]
    assert captured.err == "tcsl: nothing.json cannot be read: there is no such file\n"


def test_validate_ignores_a_byte_order_mark(folder: Path) -> None:
    (folder / "a.json").write_bytes(b"\xef\xbb\xbf" + json.dumps(_PASS).encode())

    assert main(["validate", "a.json"]) == 0


def test_validate_words_messages_in_chinese(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", _write(folder, ""), "--lang", "zh"]) == 1

    out = capsys.readouterr().out
    assert "错误: 文本为空" in out
    assert "1 个文件：1 个错误，0 个警告" in out


# run


def test_run_prints_one_object_with_every_state(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", _write(folder, _MAP), "--input", '{"items": [1, 2]}', "--json"]) == 0

    answer = _json(capsys)
    state = {"status": "SUCCEEDED", "output": 7, "error": None, "cause": None, "attempts": 1}
    assert answer["status"] == "SUCCEEDED"
    assert answer["output"] == {"items": [1, 2], "out": [7, 7]}
    assert (answer["error"], answer["cause"]) == (None, None)
    assert list(answer["states"]) == ["M", "M/0/地", "M/1/地"]
    assert answer["states"]["M/1/地"] == {**state, "input": 2}


def test_run_without_input_starts_with_an_empty_object(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", _write(folder, _PASS), "--json"]) == 0
    assert _json(capsys)["output"] == {}


def test_run_shows_a_line_for_each_state_and_the_output(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", _write(folder, _MAP), "--input", '{"items": [1]}']) == 0

    out = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in out[:2]] == ["✓ M/0/地", "✓ M"]
    assert out[2].startswith("✓ SUCCEEDED 2 of 2 done · ")
    assert out[3:5] == ["Output:", '  {"items": [1], "out": [7]}']
    assert out[5].startswith("kept as ")


def test_run_that_fails_says_where_and_why(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", _write(folder, _FAILING)]) == 1

    captured = capsys.readouterr()
    out = captured.out.splitlines()
    assert out[1].startswith("✗ B  ")
    assert out[1].endswith("Custom: because")
    assert out[3:7] == ["Error: Custom", "  because", "  of this", "In: B"]
    assert captured.err.startswith("warnings: 1; see: tcsl validate flow.tcsl.json")


def test_run_that_fails_prints_error_and_cause_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", _write(folder, _FAILING), "--json"]) == 1

    answer = _json(capsys)
    assert (answer["status"], answer["error"], answer["cause"]) == ("FAILED", "Custom", "because\nof this")
    assert answer["states"]["B"]["error"] == "Custom"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("[]", "this is: array"),
        ('{"a": NaN}', "line 1, column 7"),
        ('{"a": 1, "a": 1}', "used more than once"),
        ('{"a": "\\ud800"}', "half a character"),
        ("[" * 10_000, "more than 200 levels"),
        ("\ufeff{}", "byte order mark"),
    ],
    ids=["array", "nan", "duplicate", "surrogate", "deep", "byte-order-mark"],
)
@pytest.mark.parametrize("way", ["--input", "--input-file"])
def test_run_refuses_an_input_it_cannot_use(
    folder: Path, capsys: pytest.CaptureFixture[str], data: str, message: str, way: str
) -> None:
    value = data if way == "--input" else _write(folder, data, "in.json")

    assert main(["run", _write(folder, _PASS), way, value, "--json"]) == 2

    captured = capsys.readouterr()
    answer = json.loads(captured.out)
    assert message in answer["message"]
    assert ("in.json" in answer["message"]) is (way == "--input-file")
    assert answer["problems"] == []
    assert message in captured.err


def test_run_refuses_a_definition_with_errors(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", _write(folder, '{"StartAt": "A", "States": {}}'), "--json"]) == 2

    captured = capsys.readouterr()
    answer = json.loads(captured.out)
    assert answer["message"] == "flow.tcsl.json has errors and cannot run"
    assert {problem["severity"] for problem in answer["problems"]} == {"error"}
    assert "flow.tcsl.json:1:" in captured.err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--functions", "nowhere"], "the functions folder nowhere does not exist"),
        (["--input-file", "nothing.json"], "nothing.json cannot be read: there is no such file"),
        (["--history", "."], "it is a folder"),
        (["--input", "{}", "--input-file", "x"], "not allowed with argument --input"),
        (["--nonsense"], "unrecognized arguments: --nonsense"),
    ],
    ids=["functions", "input-file", "history", "two-inputs", "unknown"],
)
def test_run_refuses_a_call_it_cannot_carry_out(
    folder: Path, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    assert main(["run", _write(folder, _PASS), *options, "--json"]) == 2
    assert message in _json(capsys)["message"]


def test_run_goes_on_when_the_usual_history_cannot_be_kept(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.report.commands.default_history_path", lambda: folder)

    assert main(["run", _write(folder, _PASS), "--json"]) == 0

    captured = capsys.readouterr()
    assert json.loads(captured.out)["status"] == "SUCCEEDED"
    assert "this run is not kept" in captured.err


def test_run_reads_its_input_from_the_standard_input(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", _Input(b'{"a": 1}'))

    assert main(["run", _write(folder, _PASS), "--input-file", "-", "--no-history", "--json"]) == 0
    assert _json(capsys)["output"] == {"a": 1}


@pytest.mark.slow
def test_run_calls_the_functions_beside_the_definition(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "functions").mkdir()
    _write(
        folder / "functions", "def handler(event, context):\n    print('hi')\n    return event['a'] + 1\n", "work.py"
    )

    assert main(["run", _write(folder, _TASK), "--input", '{"a": 1}', "--json"]) == 0
    assert _json(capsys)["output"] == 2


@pytest.mark.slow
def test_run_shows_traceback_and_output_of_a_function_that_raises(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "other").mkdir()
    _write(folder / "other", "def handler(event, context):\n    print('before')\n    return 1 / 0\n", "work.py")

    assert main(["run", _write(folder, _TASK), "--functions", "other"]) == 1

    out = capsys.readouterr().out
    assert "Error: ZeroDivisionError" in out
    assert "In: T" in out
    assert "return 1 / 0" in out
    assert "stdout before" in out


def test_task_without_a_function_fails_and_says_how_to_bind_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", _write(folder, _TASK), "--json"]) == 1
    assert "function:work" in _json(capsys)["cause"]


_SLOW = """
import time
def handler(event, context):
    with open(event["pipe"], "w") as pipe:
        pipe.write("the function runs")
    time.sleep(60)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes of POSIX")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_run_that_is_interrupted_ends_as_aborted(folder: Path, sent: signal.Signals) -> None:
    (folder / "functions").mkdir()
    _write(folder / "functions", _SLOW, "work.py")
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "engine.cli", "run", _write(folder, _TASK), "--json"),
            *("--input", json.dumps({"pipe": str(pipe)})),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
    )
    assert pipe.read_text(encoding="utf-8") == "the function runs"

    process.send_signal(sent)
    out, err = process.communicate(timeout=20)

    answer = json.loads(out)
    assert process.returncode == 1
    assert (answer["status"], answer["states"]["T"]["status"]) == ("ABORTED", "ABORTED")
    assert "Traceback" not in err


@pytest.mark.parametrize("is_live", [True, False], ids=["live", "lines"])
def test_run_draws_a_table_where_it_can(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, is_live: bool
) -> None:
    def terminal(stream: Any) -> Terminal:
        return Terminal(stream=stream, is_live=is_live)

    monkeypatch.setattr("engine.report.commands.read_terminal", terminal)

    assert main(["run", _write(folder, _PASS), "--no-history"]) == 0

    out = capsys.readouterr().out
    assert ("\x1b[?25l" in out) is is_live
    assert ("  State " in out) is is_live


@pytest.mark.parametrize("is_live", [True, False], ids=["live", "lines"])
async def test_stop_lets_the_execution_end_and_says_so_once(capsys: pytest.CaptureFixture[str], is_live: bool) -> None:
    definition = read_definition('{"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 60, "End": true}}}')
    async with Engine() as engine:
        execution = await engine.start(definition, {})
        waiting = asyncio.create_task(_wait_or_stop(execution, Words("en"), is_live=is_live))
        while not execution.events:
            await asyncio.sleep(0)

        waiting.cancel()
        await waiting

    assert execution.view.status == "ABORTED"
    assert capsys.readouterr().err == ("" if is_live else "stopping\n")


@pytest.mark.parametrize("command", ["run", "validate"])
def test_definition_larger_than_is_read_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr("engine.report.commands.MAX_FILE", 100)
    monkeypatch.setattr(sys, "stdin", _Input(b" " * 200))

    assert main([command, "-"]) == 2
    assert "- cannot be read: it has" in capsys.readouterr().err


@pytest.mark.expects_log("the disk is full")
def test_history_that_fills_the_disk_does_not_fail_the_run(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    open_history = schema.open_history

    def open_full(path: Path) -> Any:
        connection = open_history(path)
        connection.execute("PRAGMA max_page_count=1")
        return connection

    monkeypatch.setattr("engine.history.store.open_history", open_full)
    data = json.dumps({"a": "x" * 100_000})

    assert main(["run", _write(folder, _PASS), "--json", "--history", "h", "--input", data]) == 0

    captured = capsys.readouterr()
    assert json.loads(captured.out)["status"] == "SUCCEEDED"
    assert "the disk is full" in captured.err
    assert "this run is not kept" in captured.err


# history


def test_history_is_empty_before_the_first_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history"]) == 0
    assert capsys.readouterr().out == "no executions yet\n"
    assert main(["history", "--json"]) == 0
    assert _json(capsys) == []
    assert list(folder.iterdir()) == []


def test_history_lists_what_ran(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["run", _write(folder, _PASS, "one.tcsl.json"), "--history", "h", "--name", "first"])
    main(["run", _write(folder, _FAILING, "two.json"), "--history", "h", "--name", "second"])
    capsys.readouterr()

    assert main(["history", "--history", "h"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert main(["history", "--history", "h", "--json", "--workflow", "two"]) == 0
    (record,) = _json(capsys)

    assert lines[1].endswith("two / second")
    assert "✗ FAILED" in lines[1]
    assert lines[2].endswith("one / first")
    assert (record["workflow"], record["status"], record["error"]) == ("two", "FAILED", "Custom")
    assert record["file"] == str(folder / "two.json")


def test_history_shows_one_execution_with_its_events(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["run", _write(folder, _FAILING), "--history", "h", "--input", json.dumps({"a": "\x1b[31m"}), "--json"])
    ran = _json(capsys)

    assert main(["history", ran["id"][:6], "--history", "h"]) == 0
    out = capsys.readouterr().out
    assert main(["history", ran["id"], "--history", "h", "--json"]) == 0
    answer = _json(capsys)

    assert "\x1b" not in out
    assert "StateErred" in out
    assert "Error: Custom" in out
    assert answer["states"] == ran["states"]
    assert [event["type"] for event in answer["events"]] == [
        "ExecutionStarted",
        "StateEntered",
        "StateExited",
        "StateEntered",
        "StateErred",
        "ExecutionEnded",
    ]
    assert answer["events"][1]["path"] == "A"


def test_history_shows_the_output_of_an_execution_that_succeeded(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["run", _write(folder, _PASS), "--history", "h", "--input", json.dumps({"a": ["long text"] * 20}), "--json"])
    ran = _json(capsys)

    assert main(["history", ran["id"], "--history", "h"]) == 0

    assert "Output:\n  {\n" in capsys.readouterr().out


@pytest.mark.parametrize("history", ["h", "missing"])
def test_history_of_an_unknown_execution_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], history: str
) -> None:
    main(["run", _write(folder, _PASS), "--history", "h"])
    capsys.readouterr()

    assert main(["history", "zzz", "--history", history, "--json"]) == 2
    assert _json(capsys)["message"] == "there is no execution zzz; see: tcsl history"


def test_history_asks_for_more_when_an_id_is_not_unique(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with HistoryStore(folder / "h") as store:
        for name in ("abc1", "abc2"):
            store.begin(ExecutionRecord(id=name, name="n", workflow="w", started=1e18))

    assert main(["history", "abc", "--history", "h"]) == 2
    assert "several executions: abc2, abc1" in capsys.readouterr().err
    assert main(["history", "--history", "h"]) == 0


def test_history_file_of_another_program_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write(folder, "my notes" * 1_000, "h")

    assert main(["history", "--history", "h", "--json"]) == 2
    assert "move it away" in _json(capsys)["message"]


# repair

_BROKEN = '{\r\n  "StartAt": "a",\r\n  "States": {"A": {"Type": "pass", "End": true,}}\r\n'


def test_repair_prints_the_repaired_definition(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["repair", _write(folder, "{}", "empty.json")]) == 1
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
    path = folder / _write(folder, _PASS)
    before = path.stat()

    assert main(["repair", path.name, "--write"]) == 0

    assert path.stat().st_ino == before.st_ino
    assert "flow.tcsl.json needs no repair" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["flow.tcsl.json", "-o", "missing/new.json"], "missing/new.json cannot be written"),
        (["-", "--write"], "- cannot be written: --write"),
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
    _write(folder, _PASS)
    monkeypatch.setattr(sys, "stdin", _Input(b"{}"))

    assert main(["repair", *arguments]) == 2
    assert message in capsys.readouterr().err


# all


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["--version"]], ids=" ".join)
def test_help_and_version_are_printed(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert main(arguments) == 0
    assert "tcsl" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--lang=zh", "--help"], ["--lang", "zh", "--help"]], ids=["joined", "apart"])
def test_help_is_worded_in_chinese(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert main(arguments) == 0
    assert "检查流程定义" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "value", "language"),
    [
        ("LANG", "zh_CN.UTF-8", "zh"),
        ("LC_ALL", "zh_TW", "zh"),
        ("LANG", "en_GB.UTF-8", "en"),
        ("LANG", "", "en"),
    ],
)
def test_language_comes_from_the_environment(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    language: str,
) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv(name, value)
    monkeypatch.setattr("locale.getlocale", lambda: (None, None))

    main(["history"])

    assert capsys.readouterr().out == {"zh": "还没有执行记录\n", "en": "no executions yet\n"}[language]


@pytest.mark.parametrize("command", ["validate", "history"])
def test_wrong_call_is_answered_in_json_too(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert main([command, "--json", "--nonsense"]) == 2

    captured = capsys.readouterr()
    answer = json.loads(captured.out)
    assert "usage: tcsl" in captured.err
    assert isinstance(answer, list) is (command == "validate")


def _fail(*_: object) -> None:
    raise RuntimeError("boom")


@pytest.mark.expects_log("TCSL Studio itself failed: RuntimeError: boom")
def test_bug_of_ours_is_told_in_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.report.commands.read_definition", _fail)

    assert main(["validate", _write(folder, _PASS), "--json"]) == 2

    assert "boom" in _json(capsys)[0]["message"]


@pytest.mark.slow
def test_log_lines_have_a_traceback_only_for_those_who_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        "import sys; from engine import cli; import engine.report.commands as commands\n"
        "def fail(*_): raise RuntimeError('boom')\n"
        "commands.read_definition = fail\n"
        "sys.exit(cli.main(['validate', 'pyproject.toml']))"
    )

    def call(debug: str) -> str:
        environment = {**os.environ, "TCSL_DEBUG": debug}
        answer = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=_ROOT, env=environment
        )
        assert answer.returncode == 2
        return answer.stderr

    assert call("") == "tcsl: TCSL Studio itself failed: RuntimeError: boom\n"
    assert "Traceback" in call("1")


def test_interrupt_before_anything_runs_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("engine.report.commands.read_definition", interrupt)

    assert main(["run", _write(folder, _PASS), "--json"]) == 1
    assert _json(capsys)["message"] == "stopped"


@pytest.mark.slow
def test_reader_that_has_seen_enough_stops_the_command_quietly(folder: Path) -> None:
    file = _write(folder, json.dumps({**_PASS, **{f"x{number}": 1 for number in range(5_000)}}))
    command = f"{sys.executable} -m engine.cli validate {file} | head -n 1"

    answer = subprocess.run(
        ["sh", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
    )

    assert answer.stderr == ""
    assert answer.stdout.startswith("flow.tcsl.json:1:")


def test_version_is_unknown_in_a_source_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)

    assert cli._version() == "0"
