"""The command line as a whole: help, languages, wrong calls, and faults of our own."""

import json
import os
import subprocess
import sys
from importlib import metadata
from importlib.abc import MetaPathFinder
from pathlib import Path

import pytest

import engine.__main__
import engine.cli
from engine.cli import main
from engine.report.version import program_version
from tests.engine.cli.command_line import PASS, ROOT, printed_json, write_file


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["--version"]], ids=" ".join)
def test_help_and_version_are_printed(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert main(arguments) == 0
    assert "tcsl" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--lang=zh", "--help"], ["--lang", "zh", "--help"]], ids=["joined", "apart"])
def test_help_is_worded_in_chinese(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert main(arguments) == 0
    assert "检查工作流定义" in capsys.readouterr().out


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


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (["run"], "缺少参数：FILE"),
        (["serve", "--port", "x"], "参数 --port：值 'x' 无效"),
        (["bake"], "'bake' 不可用，可选：'validate'"),
        (["validate", "f", "--json", "--sarif"], "不能与"),
        (["history", "--nonsense"], "无法识别的参数：--nonsense"),
        (["run", "f", "--name"], "需要一个值"),
    ],
)
def test_a_wrong_call_is_told_in_chinese(capsys: pytest.CaptureFixture[str], call: list[str], said: str) -> None:
    assert main(["--lang", "zh", *call]) == 2

    told = capsys.readouterr().err
    assert said in told
    assert "用法：tcsl" in told
    assert "usage" not in told


def test_the_help_is_worded_in_the_language_of_each_call(capsys: pytest.CaptureFixture[str]) -> None:
    main(["run", "--help", "--lang", "zh"])
    chinese = capsys.readouterr().out
    main(["run", "--help", "--lang", "en"])
    english = capsys.readouterr().out

    assert ("用法：" in chinese, "显示此帮助后退出" in chinese, "usage" in chinese) == (True, True, False)
    assert english.startswith("usage: tcsl run")


def _fail(*_: object) -> None:
    raise RuntimeError("boom")


@pytest.mark.expects_log("TCSL Studio itself failed: RuntimeError: boom")
def test_bug_of_ours_is_told_in_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.report.commands.read_definition", _fail)

    assert main(["validate", write_file(folder, PASS), "--json"]) == 2

    assert "boom" in printed_json(capsys)[0]["message"]


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
            [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT, env=environment
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

    assert main(["run", write_file(folder, PASS), "--json"]) == 1
    assert printed_json(capsys)["message"] == "stopped"


def test_interrupt_while_the_program_is_loaded_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted(MetaPathFinder):
        def find_spec(self, name: str, *_: object) -> None:
            if name == "engine.cli":
                sys.meta_path.remove(self)
                raise KeyboardInterrupt

    monkeypatch.setattr(engine, "cli", engine.cli)  # put back with what follows
    monkeypatch.delitem(sys.modules, "engine.cli")
    monkeypatch.setattr(sys, "meta_path", [Interrupted(), *sys.meta_path])
    monkeypatch.setattr(sys, "argv", ["tcsl", "run", "flow.json", "--json"])

    assert engine.__main__.main() == 1
    assert printed_json(capsys)["message"] == "stopped"


@pytest.mark.slow
def test_reader_that_has_seen_enough_stops_the_command_quietly(folder: Path) -> None:
    file = write_file(folder, json.dumps({**PASS, **{f"x{number}": 1 for number in range(5_000)}}))

    answer = _call_in_shell(f"validate {file} | head -n 1")

    assert answer.stderr == ""
    assert answer.stdout.startswith("flow.tcsl.json:1:")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("command", ["validate", "validate --json", "run --no-history", "run --no-history --json"])
def test_output_that_cannot_be_written_is_told_in_one_line(folder: Path, command: str) -> None:
    answer = _call_in_shell(f"{command} {write_file(folder, PASS)} > /dev/full")

    assert answer.stderr == "tcsl: the output cannot be written: the disk is full\n"
    assert answer.returncode == 2


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX")
@pytest.mark.parametrize("command", ["validate", "validate --json", "run", "run --json", "repair"])
def test_command_without_output_does_its_work_all_the_same(folder: Path, command: str) -> None:
    more = "--history kept.sqlite" if command.startswith("run") else ""

    answer = _call_in_shell(f"{command} {write_file(folder, PASS)} {more} >&- 2>&- <&-")

    assert answer.returncode == 0
    assert (folder / "kept.sqlite").exists() is bool(more)


def _call_in_shell(call: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", f"{sys.executable} -m engine {call}"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def test_version_is_unknown_in_a_source_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)

    assert program_version() == "0"


@pytest.mark.parametrize(
    "command", [["validate"], ["run"], ["repair"], ["export", "--dialect", "tcsl"]], ids=lambda command: command[0]
)
def test_yaml_is_refused_with_the_command_that_makes_json_of_it(
    folder: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    (folder / "flow.yaml").write_text("StartAt: A\nStates:\n  A: {Type: Pass, End: true}\n", encoding="utf-8")

    assert main([*command, "flow.yaml"]) == 2

    said = capsys.readouterr().err.splitlines()
    assert said == ["tcsl: flow.yaml is YAML; make JSON of it first: tcsl convert flow.yaml -o NAME.json"]


_MACHINE = {"Type": "AWS::Serverless::StateMachine", "Properties": {"Definition": PASS}}
_TEMPLATES = [
    ("template.json", json.dumps({"Transform": "AWS::Serverless-2016-10-31", "Resources": {"One": _MACHINE}})),
    ("serverless.json", json.dumps({"service": "s", "provider": {}, "stepFunctions": {}})),
    ("template.yaml", "Resources:\n  One:\n    Type: AWS::Serverless::StateMachine\n"),
    ("app.template", "# Flows\nResources:\n  One: {Type: AWS::Serverless::StateMachine}\n"),
    ("serverless.yml", "service: s\nprovider:\n  name: aws\n"),
]


@pytest.mark.parametrize(("name", "text"), _TEMPLATES, ids=[name for name, _ in _TEMPLATES])
@pytest.mark.parametrize("command", ["validate", "run", "repair", "export"])
def test_a_deployment_template_is_refused_with_the_command_that_takes_workflows_out(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str, name: str, text: str
) -> None:
    (folder / name).write_text(text, encoding="utf-8")

    assert main([command, name]) == 2
    assert main([command, name, "--lang", "zh"]) == 2

    assert capsys.readouterr().err.splitlines() == [
        f"tcsl: {name} is a deployment template; take its workflow out first: tcsl convert {name} -o NAME.json",
        f"tcsl: {name} 是部署模板，请先取出其中的工作流：tcsl convert {name} -o NAME.json",
    ]


def test_a_definition_with_a_key_of_templates_in_its_data_is_read(folder: Path) -> None:
    state = {"Type": "Pass", "Result": {"Resources": [], "service": 1, "provider": 2}, "End": True}

    assert main(["validate", write_file(folder, {"StartAt": "A", "States": {"A": state}})]) == 0


def test_json_under_the_name_of_yaml_is_read(folder: Path) -> None:
    assert main(["validate", write_file(folder, PASS, "flow.yml")]) == 0
