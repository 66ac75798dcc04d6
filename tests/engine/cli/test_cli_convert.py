"""``tcsl convert``: what goes in and out, what is told before, and the exit codes."""

import json
import os
from pathlib import Path

import pytest

from engine.cli import main
from engine.language.edits import format_json
from tests.engine.cli.command_line import MAP, PASS, StandardInput, write_file

TASK_STATE = {"Type": "Task", "Resource": "arn:aws:lambda:::function:work"}
SAM = """
Resources:
  First:
    Type: AWS::Serverless::StateMachine
    Properties:
      Name: first-flow
      Definition: {StartAt: A, States: {A: {Type: Task, Resource: !GetAtt sum.Arn, End: true}}}
  a/b:
    Type: AWS::Serverless::StateMachine
    Properties:
      Role: x
      Definition: {StartAt: B, States: {B: {Type: Pass, End: true}}}
  A:B:
    Type: AWS::Serverless::StateMachine
    Properties: {}
"""


def test_a_definition_goes_to_yaml_and_back_by_the_names_of_the_files(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = write_file(folder, MAP)

    assert main(["convert", name, "-o", "flow.yaml"]) == 0
    assert main(["convert", "flow.yaml", "-o", "again.json"]) == 0

    assert (folder / "flow.yaml").read_text(encoding="utf-8").startswith("StartAt: M\nStates:\n  M:\n    Type: Map\n")
    assert json.loads((folder / "again.json").read_text(encoding="utf-8")) == MAP
    assert capsys.readouterr().err == "written to flow.yaml\nwritten to again.json\n"


@pytest.mark.parametrize(
    ("target", "start"),
    [
        ("yaml", "StartAt: A\n"),
        ("json", '{"StartAt"'),
        ("mermaid", "stateDiagram-v2\n"),
        ("markdown", "# flow\n"),
        ("tcsl", '{"StartAt"'),
        ("asl", '{"StartAt"'),
    ],
)
def test_each_form_goes_to_the_standard_output(
    target: str, start: str, folder: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    name = write_file(folder, PASS)

    assert main(["convert", name, "--to", target]) == 0

    assert capsysbinary.readouterr().out.decode().startswith(start)


@pytest.mark.parametrize(
    ("name", "start"), [("a.mmd", "stateDiagram"), ("a.md", "# flow"), ("a.yml", "StartAt"), ("a.txt", '{"StartAt"')]
)
def test_the_name_of_the_output_tells_the_form(name: str, start: str, folder: Path) -> None:
    assert main(["convert", write_file(folder, PASS), "-o", name]) == 0

    assert (folder / name).read_text(encoding="utf-8").startswith(start)


def test_the_name_of_the_output_tells_the_other_dialect(folder: Path) -> None:
    choice = {"Type": "Choice", "Choices": [{"Variable": "$.a", "NumericEquals": 1, "Next": "B"}]}
    asl = {"StartAt": "A", "States": {"A": {**choice, "Default": "B"}, "B": {"Type": "Pass", "End": True}}}
    text = json.dumps({**asl, "TimeoutSeconds": 60, "QueryLanguage": "JSONPath"})

    assert main(["convert", write_file(folder, text), "-o", "same.asl.json"]) == 0
    assert main(["convert", "flow.tcsl.json", "-o", "other.tcsl.json"]) == 0
    assert main(["convert", "other.tcsl.json", "-o", "back.asl.json"]) == 0

    same, other, back = (
        (folder / f"{name}.json").read_text("utf-8") for name in ("same.asl", "other.tcsl", "back.asl")
    )
    assert same == text
    assert "QueryLanguage" not in other
    assert json.loads(back)["TimeoutSeconds"] == 60


def test_json_stays_as_it_is_to_the_letter(folder: Path) -> None:
    data = b'\xef\xbb\xbf{"StartAt":"A",\r\n"States":{"A":{"Type":"Pass","Result":1e3,"End":true}}}'
    (folder / "a.json").write_bytes(data)

    assert main(["convert", "a.json", "-o", "b.json"]) == 0

    assert (folder / "b.json").read_bytes() == data


def test_the_state_machines_of_a_file_are_listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", write_file(folder, SAM, "template.yaml"), "--list"]) == 0

    assert capsys.readouterr().out == "First  first-flow\na/b\nA:B\n"


@pytest.mark.parametrize("name", ["First", "first-flow"])
def test_a_state_machine_is_chosen_by_its_name(
    name: str, folder: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["convert", write_file(folder, SAM, "template.yaml"), "--machine", name]) == 0

    assert b'"Resource": "${sum.Arn}"' in capsysbinary.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "holds several state machines: First, a/b, A:B; choose one with --machine"),
        (["--machine", "C"], "there is no state machine C in template.yaml; it has: First, a/b, A:B"),
        (["--from", "serverless"], "template.yaml:1:1: There is no state machine in this template."),
        (["--lang", "zh", "--machine", "A:B"], "template.yaml:13:3: 状态机 A:B 没有定义，应有以下之一"),
    ],
)
def test_nothing_is_written_when_it_is_not_clear_what(
    arguments: list[str], told: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["convert", write_file(folder, SAM, "template.yaml"), "-o", "out.json", *arguments]) == 2

    assert told in capsys.readouterr().err
    assert not (folder / "out.json").exists()


def test_a_folder_takes_a_file_for_each_state_machine_that_can_be_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "out").mkdir()

    assert (
        main(
            [
                "convert",
                write_file(folder, SAM.replace("Properties: {}", "Properties: {Definition: {States: {}}}"), "t.yaml"),
                "-o",
                "out",
            ]
        )
        == 1
    )

    assert sorted(path.name for path in (folder / "out").iterdir()) == ["A_B-2.json", "First.json", "a_b.json"]
    assert 't.yaml:11:7: "Role" of a/b is a setting of the deployment' in capsys.readouterr().err


def test_what_is_lost_is_told_before_the_result_is_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = write_file(folder, "# why\nStartAt: A\nStates: {A: {Type: !Odd Pass, End: true}}\n", "a.yaml")

    assert main(["convert", name, "-o", "a.json"]) == 1

    assert capsys.readouterr().err.splitlines() == [
        "a.yaml:1:1: comments are not carried, for a definition has no place for them; in lines: 1",
        'a.yaml:3:20: the tag "!Odd" is not known; its value is carried without it',
        "not carried: 2",
        "written to a.json",
    ]


def test_what_a_dialect_has_nothing_for_is_told_at_its_place_in_the_given_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = write_file(
        folder,
        "StartAt: A\nStates:\n  A:\n    Type: Task\n    Resource: arn:aws:lambda:a:b:function:f\n    End: true\n",
        "a.yaml",
    )

    assert main(["convert", name, "--to", "tcsl", "-o", "a.json"]) == 1

    assert "a.yaml:5:5: ASW documents no Resource such as" in capsys.readouterr().err
    assert (folder / "a.json").exists()


def test_the_place_of_an_element_is_found_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    retry = "      - ErrorEquals: [A]\n      - ErrorEquals:\n          - B\n          - States.Runtime\n          - States.Http\n"
    text = f"StartAt: A\nStates:\n  A:\n    Type: Task\n    Resource: x\n    Retry:\n{retry}    End: true\n"

    assert main(["convert", write_file(folder, text, "a.yaml"), "--to", "tcsl", "-o", "a.json"]) == 1

    assert 'a.yaml:11:13: ASW has no error called "States.Http".' in capsys.readouterr().err


def test_a_translation_of_yaml_is_laid_out_anew_and_placed_where_it_was(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = "      - Or:\n          - {Variable: $.a, StringEquals: x}\n          - Not: {Variable: $.a, StringEquals: y}\n        Next: B\n"
    text = f"StartAt: A\nStates:\n  A:\n    Type: Choice\n    Choices:\n{rule}    Default: B\n  B: {{Type: Pass, End: true}}\n"

    assert main(["convert", write_file(folder, text, "a.yaml"), "--to", "tcsl", "-o", "a.json"]) == 1

    assert "a.yaml:6:9: " in capsys.readouterr().err
    written = (folder / "a.json").read_text(encoding="utf-8")
    assert written == format_json(json.loads(written)) + "\n"


@pytest.mark.slow
def test_yaml_that_nobody_here_could_read_back_is_not_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    long = {"Type": "Pass", "Result": "x" * 5_000_000, "End": True}

    assert main(["convert", write_file(folder, {"StartAt": "A", "States": {"A": long}}, "a.json"), "-o", "a.yaml"]) == 2

    assert "at most 4,194,304 of YAML are read" in capsys.readouterr().err
    assert not (folder / "a.yaml").exists()


def test_translations_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    catching = {"Type": "Pass", "Next": "B"}
    definition = {
        "StartAt": "A",
        "States": {"A": catching, "B": {**TASK_STATE, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "C"}], "End": True}, "C": {"Type": "Pass", "End": True}},
    }  # fmt: skip

    assert main(["convert", write_file(folder, definition, "a.json"), "--to", "tcsl", "-o", "b.json"]) == 1

    assert "a.json:1:160: Rename States.ALL to StatesALL" in capsys.readouterr().err


_RENAMED = (
    "{StartAt: B, States: {B: {Type: Map, ItemProcessor: {StartAt: C, States: {C: {Type: Succeed}}}, End: true}}}"
)


@pytest.mark.parametrize(
    ("definition", "file", "place"),
    [
        (f"Definition: {_RENAMED}", "app.yaml", "app.yaml:2:"),
        (f"DefinitionString: '{_RENAMED}'", "app.yaml", "app.yaml:2:"),
        ("DefinitionUri: flow.yaml", "app.yaml", "flow.yaml:1:"),
        ("", "flow.yaml", "flow.yaml:1:"),
    ],
    ids=["object", "text", "file beside", "definition"],
)
def test_what_is_rewritten_is_told_with_its_file_and_place(
    definition: str, file: str, place: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    properties = f"{{Type: AWS::Serverless::StateMachine, Properties: {{\n{definition}}}}}"
    (folder / "app.yaml").write_text(f"Resources: {{Flow: {properties}}}\n", encoding="utf-8")
    (folder / "flow.yaml").write_text(_RENAMED, encoding="utf-8")

    main(["convert", file, "--to", "tcsl", "-o", "b.json"])

    told = [line for line in capsys.readouterr().err.splitlines() if "ItemProcessor" in line]
    assert len(told) == 1
    assert told[0].startswith(place)
    assert told[0].endswith(": Rename ItemProcessor to Iterator")


def test_a_definition_with_errors_is_converted_but_not_translated(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = write_file(folder, {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "Gone"}}}, "a.json")

    assert main(["convert", name, "--to", "yaml", "-o", "a.yaml"]) == 0
    assert main(["convert", name, "--to", "tcsl", "-o", "b.json"]) == 1

    told = capsys.readouterr().err
    assert told.count("a has errors: 1; see: tcsl validate") == 2
    first = 'the first: "A" leads to "Gone", but there is no such node.'
    assert f"a.json:1:59: the definition has errors, so it is not translated; {first}" in told


def test_a_diagram_tells_which_fields_it_does_not_show(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", write_file(folder, MAP, "a.json"), "--to", "mermaid", "-o", "a.mmd"]) == 0

    told = "the diagram shows states and transitions; not in it: ItemsPath (1), Result (1), ResultPath (1)\n"
    assert told in capsys.readouterr().err


def test_the_standard_input_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr("sys.stdin", StandardInput(b"StartAt: A\nStates: {A: {Type: Pass, End: true}}\n"))

    assert main(["convert", "-", "--to", "markdown"]) == 0

    assert capsysbinary.readouterr().out.startswith(b"# workflow\n")


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"{", b"a: b: c", b"- 1", b"a: &a [*a]", b"\x00"])
def test_what_cannot_be_read_is_refused(data: bytes, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.yaml").write_bytes(data)

    assert main(["convert", "a.yaml"]) == 2

    assert capsys.readouterr().err.startswith("tcsl: a.yaml")


@pytest.mark.slow
@pytest.mark.parametrize("line", [b"a: 1\n", b'{"a": 1}\n', b"[", b"- "])
def test_sixteen_megabytes_of_anything_are_refused_with_a_reason(
    line: bytes, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.yaml").write_bytes(line * (17 * 1024 * 1024 // len(line)))

    assert main(["convert", "a.yaml"]) == 2

    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("command", [["convert", "flow.json"], ["repair", "flow.json"], ["export", "flow.json"]])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_file_that_is_there_is_not_written_over_unless_that_is_asked_for(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: list[str], language: str
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8" if language == "zh" else "C.UTF-8")
    write_file(folder, PASS, "flow.json")
    (folder / "out.json").write_text("mine", encoding="utf-8")

    assert main([*command, "-o", "out.json"]) == 2

    assert (folder / "out.json").read_text(encoding="utf-8") == "mine"
    told = capsys.readouterr().err
    assert "out.json" in told
    assert "--force" in told
    assert main([*command, "-o", "out.json", "--force"]) == 0
    assert "StartAt" in (folder / "out.json").read_text(encoding="utf-8")


def test_of_many_workflows_none_is_written_when_one_is_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flow = "StartAt: A, States: {A: {Type: Pass, End: true}}"
    resources = "".join(
        f"  {name}: {{Type: 'AWS::Serverless::StateMachine', Properties: {{Definition: {{{flow}}}}}}}\n"
        for name in ("One", "Two")
    )
    (folder / "template.yaml").write_text(f"Resources:\n{resources}", encoding="utf-8")
    (folder / "out").mkdir()
    (folder / "out" / "Two.json").write_text("mine", encoding="utf-8")

    assert main(["convert", "template.yaml", "-o", "out"]) == 2

    assert [path.name for path in (folder / "out").iterdir()] == ["Two.json"]
    assert "Two.json exists already" in capsys.readouterr().err


def test_what_a_killed_writing_left_of_many_workflows_is_looked_for_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = "{StartAt: A, States: {A: {Type: Pass, End: true}}}"
    machine = f"{{Type: 'AWS::Serverless::StateMachine', Properties: {{Definition: {flow}}}}}"
    resources = "".join(f"  F{number}: {machine}\n" for number in range(5))
    (folder / "template.yaml").write_text(f"Resources:\n{resources}", encoding="utf-8")
    (folder / "out").mkdir()
    names = [f"F{number}.json" for number in range(5)]
    for name in (".F1.json.0123abcd.tmp", ".F4.json.0123abcd.tmp"):
        (folder / "out" / name).touch()
        os.utime(folder / "out" / name, (0, 0))
    listed: list[Path] = []
    listdir = os.listdir

    def told(path: Path) -> list[str]:
        listed.append(path)
        return listdir(path)

    monkeypatch.setattr(os, "listdir", told)

    assert main(["convert", "template.yaml", "-o", "out"]) == 0

    assert listed.count(Path("out")) == 1
    assert sorted(listdir("out")) == names


@pytest.mark.parametrize("output", ["gone/flow.json", "gone/deep/flow.json", "gone/"])
def test_a_folder_that_is_not_there_is_named_before_anything_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], output: str
) -> None:
    (folder / "a.yaml").write_text("# why\nStartAt: A\nStates: {A: {Type: Pass, End: true}}\n", encoding="utf-8")

    try:
        code = main(["convert", "a.yaml", "-o", output])
    except SystemExit as end:
        code = int(str(end.code))

    told = capsys.readouterr().err
    missing = output if output.endswith("/") else str(Path(output).parent)
    assert code == 2
    assert f'there is no folder "{missing}"' in told
    assert "comments" not in told
    assert [path.name for path in folder.iterdir()] == ["a.yaml"]


@pytest.mark.parametrize("name", ["flow.png", "flow.docx", "flow.yaml.bak"])
def test_a_name_that_tells_no_form_is_refused(folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    source = write_file(folder, MAP)

    assert main(["convert", source, "-o", name]) == 2

    assert f"{name}: its name tells no form; choose one with --to: json, tcsl, asl" in capsys.readouterr().err
    assert not (folder / name).exists()
    assert main(["convert", source, "-o", name, "--to", "json"]) == 0


@pytest.mark.parametrize("name", ["flow", "flow.JSON", "flow.tcsl", "flow.asl"])
def test_a_plain_name_stands_for_json(folder: Path, name: str) -> None:
    assert main(["convert", write_file(folder, MAP), "-o", name]) == 0

    assert json.loads((folder / name).read_text(encoding="utf-8")) == MAP


def test_what_is_lost_of_many_workflows_is_told_before_any_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    properties = "Properties: {Role: x, Definition: {StartAt: A, States: {A: {Type: Pass, End: true}}}}"
    resources = "".join(
        f"  {name}: {{Type: 'AWS::Serverless::StateMachine', {properties}}}\n" for name in ("One", "Two")
    )
    (folder / "template.yaml").write_text(f"Resources:\n{resources}", encoding="utf-8")
    (folder / "out").mkdir()

    assert main(["convert", "template.yaml", "-o", "out"]) == 1

    told = capsys.readouterr().err.splitlines()
    places = [number for number, line in enumerate(told) if "setting of the deployment" in line]
    assert len(places) == 2
    assert [number for number, line in enumerate(told) if line.startswith("written to")] == [
        len(told) - 2,
        len(told) - 1,
    ]
