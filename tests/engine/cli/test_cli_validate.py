"""``tcsl validate``: what is wrong, where, and what would repair it."""

import json
import sys
from pathlib import Path

import pytest

from engine.cli import main
from tests.engine.cli.command_line import PASS, StandardInput, printed_json, write_file


def test_validate_finds_nothing_wrong_with_a_good_definition(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", write_file(folder, PASS)]) == 0
    assert capsys.readouterr().out == "flow.tcsl.json: no problems\n"


def test_validate_shows_place_line_and_repair(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = '{\n\t"StartAt": "A", "States": {\n"A": {"Type": "pass", "End": true}}}'

    assert main(["validate", write_file(folder, text)]) == 1

    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith('flow.tcsl.json:3:15: error: "pass" is not a node type; did you mean Pass?')
    assert out[1:3] == ['     3 │ "A": {"Type": "pass", "End": true}}}', "       │               ^^^^^^"]
    assert out[3].endswith('repair: Set Type to "Pass"')
    assert out[-1] == "errors: 1, warnings: 0, files: 1"


def test_validate_shows_a_very_long_line_around_the_place(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = json.dumps({"Comment": "字" * 2_000, **PASS, "TimeoutSeconds": "soon"}, ensure_ascii=False)

    assert main(["validate", write_file(folder, text)]) == 1

    excerpt, carets = capsys.readouterr().out.splitlines()[1:3]
    assert '"soon"' in excerpt
    assert len(excerpt) < 140
    assert carets.endswith("^^^^^^")


def test_validate_prints_problems_of_all_files_as_one_array(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = write_file(folder, '{"StartAt": "A"', "broken.json")

    assert main(["validate", write_file(folder, PASS), broken, "--json"]) == 1

    (problem,) = printed_json(capsys)
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
    monkeypatch.setattr(sys, "stdin", StandardInput(json.dumps(PASS).encode()))

    assert main(["validate", "-"]) == 0


def test_validate_goes_on_after_a_file_it_cannot_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = write_file(folder, "", "broken.json")

    assert main(["validate", "nothing.json", broken, "--json"]) == 2

    captured = capsys.readouterr()
    assert [(one["file"], one["code"]) for one in json.loads(captured.out)] == [
        ("nothing.json", "unreadable"),
        ("broken.json", "empty-text"),
    ]
    assert captured.err == "tcsl: nothing.json cannot be read: there is no such file\n"


def test_validate_ignores_a_byte_order_mark(folder: Path) -> None:
    (folder / "a.json").write_bytes(b"\xef\xbb\xbf" + json.dumps(PASS).encode())

    assert main(["validate", "a.json"]) == 0


def test_validate_words_messages_in_chinese(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", write_file(folder, ""), "--lang", "zh"]) == 1

    out = capsys.readouterr().out
    assert "错误: 文本为空" in out
    assert "1 个文件：1 个错误，0 个警告" in out


def test_validate_sarif_has_all_files_in_one_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = '{"StartAt": "A", "States": {"A": {"Type": "pass", "End": true}}}'
    names = [write_file(folder, PASS), write_file(folder, text, "第 一.json"), write_file(folder, text, "b.json")]

    assert main(["validate", *names, names[1], "--sarif"]) == 1

    (run,) = printed_json(capsys)["runs"]
    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]]
    assert uris == ["%E7%AC%AC%20%E4%B8%80.json", "b.json", "%E7%AC%AC%20%E4%B8%80.json"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["misspelt-type"]
    assert len(run["artifacts"]) == 3
    assert run["invocations"] == [{"executionSuccessful": True, "exitCode": 1}]


def test_validate_sarif_notes_a_file_it_cannot_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "nothing.json", write_file(folder, PASS), "--sarif", "--lang", "zh"]) == 2

    captured = capsys.readouterr()
    (run,) = json.loads(captured.out)["runs"]
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"] == "无法读取 nothing.json：文件不存在"
    assert (run["results"], run["language"]) == ([], "zh")
    assert captured.err == "tcsl: 无法读取 nothing.json：文件不存在\n"


def test_validate_sarif_is_sarif_for_a_wrong_call_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--sarif"]) == 2

    (run,) = printed_json(capsys)["runs"]
    assert "FILE" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


_LAST = {"Type": "Pass", "End": True}
UNREACHABLE = {"StartAt": "A", "States": {"A": _LAST, "B": _LAST}}


@pytest.mark.parametrize("place", ["", "/States/B"], ids=["everywhere", "there"])
def test_validate_leaves_out_what_the_side_file_silences(
    folder: Path, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    flow = write_file(folder, UNREACHABLE)
    main(["validate", flow, "--json"])
    (problem,) = printed_json(capsys)
    write_file(folder, {"silenced": {problem["code"]: [place]}}, "flow.studio.json")

    assert main(["validate", flow]) == 0
    assert capsys.readouterr().out == "flow.tcsl.json: no problems but 1 silenced\n"
    main(["validate", flow, "--json"])
    assert printed_json(capsys) == []
    main(["validate", flow, "--sarif"])
    assert printed_json(capsys)["runs"][0]["results"] == []
    main(["validate", flow, "--json", "--all"])
    assert printed_json(capsys) == [problem]


def test_validate_tells_of_a_side_file_that_makes_no_sense(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flow = write_file(folder, UNREACHABLE)
    write_file(folder, '{"silenced": 7}', "flow.studio.json")

    assert main(["validate", flow]) == 0

    printed = capsys.readouterr()
    assert printed.err == 'tcsl: flow.studio.json is left out of account: "silenced" is not as it should be\n'
    assert printed.out.endswith("warnings: 1, files: 1\n")


def test_validate_passes_over_side_files_that_a_pattern_gave(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flow = write_file(folder, PASS)
    beside = write_file(folder, {"version": 1, "notes": {}}, "flow.studio.json")
    named_so = write_file(folder, UNREACHABLE, "odd.studio.json")

    assert main(["validate", flow, beside]) == 0
    assert capsys.readouterr().out == "flow.tcsl.json: no problems\n"
    main(["validate", flow, beside, named_so])
    assert capsys.readouterr().out.endswith("warnings: 1, files: 2\n")
