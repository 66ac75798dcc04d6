"""``tcsl run``: the result as JSON and as lines, refused inputs, and stopping."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.cli import main
from engine.definition import read_definition
from engine.execution.engine import Engine
from engine.history import schema
from engine.report.commands import _wait_or_stop
from engine.report.terminal import Terminal
from engine.report.words import Words
from tests.engine.cli.command_line import FAILING, MAP, PASS, ROOT, TASK, StandardInput, printed_json, write_file


def test_run_prints_one_object_with_every_state(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", write_file(folder, MAP), "--input", '{"items": [1, 2]}', "--json"]) == 0

    answer = printed_json(capsys)
    state = {"status": "SUCCEEDED", "output": 7, "error": None, "cause": None, "attempts": 1}
    assert answer["status"] == "SUCCEEDED"
    assert answer["output"] == {"items": [1, 2], "out": [7, 7]}
    assert (answer["error"], answer["cause"]) == (None, None)
    assert list(answer["states"]) == ["M", "M/0/地", "M/1/地"]
    assert answer["states"]["M/1/地"] == {**state, "input": 2}


def test_run_starts_the_workflow_beside_that_a_task_names(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_file(folder, {"StartAt": "P", "States": {"P": {"Type": "Pass", "Result": 7, "End": True}}}, "child.asl.json")
    arn = "arn:aws:states:us-east-1:123456789012:stateMachine:child"
    resource = "arn:aws:states:::states:startExecution.sync:2"
    task = {"Type": "Task", "Resource": resource, "Parameters": {"StateMachineArn": arn, "Input.$": "$"}, "End": True}
    parent = {"StartAt": "S", "States": {"S": {**task, "OutputPath": "$.Output"}}}

    assert main(["run", write_file(folder, parent, "parent.asl.json"), "--json"]) == 0

    assert printed_json(capsys)["output"] == 7


def test_run_without_input_starts_with_an_empty_object(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", write_file(folder, PASS), "--json"]) == 0
    assert printed_json(capsys)["output"] == {}


def test_run_shows_a_line_for_each_state_and_the_output(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", write_file(folder, MAP), "--input", '{"items": [1]}']) == 0

    out = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in out[:2]] == ["✓ M/0/地", "✓ M"]
    assert out[2].startswith("✓ SUCCEEDED 2 of 2 done · ")
    assert out[3:5] == ["Output:", '  {"items": [1], "out": [7]}']
    assert out[5].startswith("kept as ")


@pytest.mark.parametrize("options", [[], ["--json"]])
@pytest.mark.parametrize(
    ("result", "dialect", "is_told"), [(7, "tcsl", True), ([{}], "tcsl", True), ({}, "tcsl", False), (7, "asl", False)]
)
def test_run_tells_of_an_output_that_asw_does_not_have(
    folder: Path, capsys: pytest.CaptureFixture[str], result: object, dialect: str, is_told: bool, options: list[str]
) -> None:
    flow = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": result, "End": True}}}

    assert main(["run", write_file(folder, flow), "--dialect", dialect, *options]) == 0

    assert ("the output is no JSON object" in capsys.readouterr().err) is is_told


def test_run_that_fails_says_where_and_why(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", write_file(folder, FAILING)]) == 1

    captured = capsys.readouterr()
    out = captured.out.splitlines()
    assert out[1].startswith("✗ B  ")
    assert out[1].endswith("Custom: because")
    assert out[3:7] == ["Error: Custom", "  because", "  of this", "In: B"]
    assert captured.err.startswith("warnings: 1; see: tcsl validate flow.tcsl.json")


def test_run_that_fails_prints_error_and_cause_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", write_file(folder, FAILING), "--json"]) == 1

    answer = printed_json(capsys)
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
    value = data if way == "--input" else write_file(folder, data, "in.json")

    assert main(["run", write_file(folder, PASS), way, value, "--json"]) == 2

    captured = capsys.readouterr()
    answer = json.loads(captured.out)
    assert message in answer["message"]
    assert ("in.json" in answer["message"]) is (way == "--input-file")
    assert answer["problems"] == []
    assert message in captured.err


def test_run_refuses_a_definition_with_errors(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", write_file(folder, '{"StartAt": "A", "States": {}}'), "--json"]) == 2

    captured = capsys.readouterr()
    answer = json.loads(captured.out)
    assert answer["message"] == "flow.tcsl.json has errors and cannot run"
    assert {problem["severity"] for problem in answer["problems"]} == {"error"}
    assert "flow.tcsl.json:1:" in captured.err


def test_run_goes_on_without_a_field_that_only_the_service_refuses(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pass_state = {"Type": "Pass", "Result": {"a": 1}, "NewField": {"b": 2}, "End": True}
    text = json.dumps({"StartAt": "A", "States": {"A": pass_state}, "NewToo": True})
    path = write_file(folder, text, "flow.asl.json")

    assert main(["validate", path]) == 1
    capsys.readouterr()
    assert main(["run", path, "--input", "{}", "--json"]) == 0

    captured = capsys.readouterr()
    assert json.loads(captured.out)["output"] == {"a": 1}
    assert '"NewField" is not a field known here' in captured.err
    assert "cannot run" not in captured.err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--functions", "nowhere"], "the functions folder nowhere does not exist"),
        (["--functions", "x" * 300], f"the functions folder {'x' * 300} does not exist"),
        (["--functions", "flow.tcsl.json"], "flow.tcsl.json, given as the functions folder, is a file"),
        (["--input-file", "nothing.json"], "nothing.json cannot be read: there is no such file"),
        (["--history", "."], "it is a folder"),
        (["--input", "{}", "--input-file", "x"], "not allowed with argument --input"),
        (["--input", "flow.tcsl.json"], "flow.tcsl.json is the name of a file; say --input-file flow.tcsl.json"),
        (["--nonsense"], "unrecognized arguments: --nonsense"),
    ],
    ids=["functions", "long-name", "a-file", "input-file", "history", "two-inputs", "file-as-input", "unknown"],
)
def test_run_refuses_a_call_it_cannot_carry_out(
    folder: Path, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    assert main(["run", write_file(folder, PASS), *options, "--json"]) == 2
    assert message in printed_json(capsys)["message"]


def test_run_goes_on_when_the_usual_history_cannot_be_kept(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.report.commands.default_history_path", lambda: folder)

    assert main(["run", write_file(folder, PASS), "--json"]) == 0

    captured = capsys.readouterr()
    assert json.loads(captured.out)["status"] == "SUCCEEDED"
    assert "this run is not kept" in captured.err


def test_run_reads_its_input_from_the_standard_input(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", StandardInput(b'{"a": 1}'))

    assert main(["run", write_file(folder, PASS), "--input-file", "-", "--no-history", "--json"]) == 0
    assert printed_json(capsys)["output"] == {"a": 1}


@pytest.mark.slow
def test_run_calls_the_functions_beside_the_definition(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "functions").mkdir()
    write_file(
        folder / "functions", "def handler(event, context):\n    print('hi')\n    return event['a'] + 1\n", "work.py"
    )

    assert main(["run", write_file(folder, TASK), "--input", '{"a": 1}', "--json"]) == 0
    assert printed_json(capsys)["output"] == 2


@pytest.mark.slow
def test_run_shows_traceback_and_output_of_a_function_that_raises(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "other").mkdir()
    write_file(folder / "other", "def handler(event, context):\n    print('before')\n    return 1 / 0\n", "work.py")

    assert main(["run", write_file(folder, TASK), "--functions", "other"]) == 1

    out = capsys.readouterr().out
    assert "Error: ZeroDivisionError" in out
    assert "In: T" in out
    assert "return 1 / 0" in out
    assert "stdout before" in out


def test_task_without_a_function_fails_and_says_how_to_bind_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", write_file(folder, TASK), "--json"]) == 1
    assert "function:work" in printed_json(capsys)["cause"]


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
    write_file(folder / "functions", _SLOW, "work.py")
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "engine", "run", write_file(folder, TASK), "--json"),
            *("--input", json.dumps({"pipe": str(pipe)})),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        # A shell that runs the tests in the background lets them ignore Ctrl+C, and this would be handed down.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
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

    assert main(["run", write_file(folder, PASS), "--no-history"]) == 0

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
    monkeypatch.setattr(sys, "stdin", StandardInput(b" " * 200))

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

    assert main(["run", write_file(folder, PASS), "--json", "--history", "h", "--input", data]) == 0

    captured = capsys.readouterr()
    assert json.loads(captured.out)["status"] == "SUCCEEDED"
    assert "the disk is full" in captured.err
    assert "this run is not kept" in captured.err


def test_run_in_a_given_dialect_takes_any_input(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write_file(folder, PASS)

    assert main(["run", file, "--dialect", "asl", "--input", "[1, 2]", "--json", "--no-history"]) == 0
    assert printed_json(capsys)["output"] == [1, 2]
    assert main(["run", file, "--dialect", "tcsl", "--input", "[1, 2]", "--no-history"]) == 2


def test_validate_in_a_given_dialect(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    states = {"A": {"Type": "Pass", "Assign": {"x": 1}, "End": True}}
    file = write_file(folder, {"StartAt": "A", "States": states})

    assert main(["validate", file, "--json"]) == 0
    assert printed_json(capsys) == []
    assert main(["validate", file, "--json", "--dialect", "tcsl"]) == 0
    assert [problem["code"] for problem in printed_json(capsys)] == ["not-in-tcsl"]


def test_waits_pass_at_once_when_they_are_skipped(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write_file(folder, {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 36_000, "End": True}}})

    assert main(["run", file, "--skip-waits", "--json", "--input", '{"a": 1}']) == 0
    assert printed_json(capsys)["output"] == {"a": 1}
