"""Extract and inline: states go into a file of their own and come back, and both run as before."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from designer.document.commands import extract_states, inline_workflow
from designer.document.document import Document
from designer.document.extracting import can_call, can_extract, plan_extraction, suggested_name
from designer.document.files import FileProblem
from designer.document.inlining import Inlining, plan_inlining, workflow_at, workflow_state
from designer.document.resource_state import Standing
from designer.look import set_language
from engine.definition import read_definition
from engine.execution.clock import ManualClock
from engine.execution.engine import Engine

FLOW = """{
  "StartAt": "In",
  "States": {
    "In": {"Type": "Pass", "Next": "Add"},
    "Add": {
      "Type": "Pass",
      "Parameters": {"n.$": "States.MathAdd($.n, 1)"},
      "Next": "Is"
    },
    "Is": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericEquals": 2, "Next": "Two"}], "Default": "Out"},
    "Two": {"Type": "Pass", "Result": {"n": 22}, "Next": "Out"},
    "Out": {"Type": "Pass", "Next": "Last"},
    "Last": {"Type": "Pass", "ResultPath": "$.last", "Result": true, "End": true}
  }
}
"""
ASL = FLOW.replace('"In": {"Type": "Pass",', '"In": {"Type": "Wait", "Seconds": 0,').replace(
    "{\n", '{\n  "Version": "1.0",\n', 1
)
JSONATA = """{
  "QueryLanguage": "JSONata",
  "StartAt": "A",
  "States": {
    "A": {"Type": "Pass", "Output": "{% {'n': $states.input.n + 1} %}", "Next": "B"},
    "B": {"Type": "Pass", "End": true}
  }
}
"""
CHOSEN = ("/States/Add", "/States/Is", "/States/Two", "/States/Out")


@pytest.fixture
def document(qapp: object, tmp_path: Path) -> Document:
    set_language("en")
    return opened(tmp_path, FLOW)


def opened(folder: Path, text: str, name: str = "flow.tcsl.json") -> Document:
    (folder / name).write_bytes(text.encode())
    document = Document()
    document.load(folder / name)
    return document


@pytest.fixture
async def engine() -> AsyncIterator[Engine]:
    async with Engine(clock=ManualClock()) as engine:
        yield engine


async def output_of(engine: Engine, document: Document, data: Any) -> Any:
    definition = read_definition(document.text)
    assert not definition.has_errors, [problem.text() for problem in definition.problems]
    result = await (await engine.start(definition, data, file=str(document.path))).wait()
    return (result.status, result.output)


@pytest.mark.parametrize(
    ("text", "name", "pointers"),
    [
        pytest.param(FLOW, "flow.tcsl.json", CHOSEN, id="TCSL"),
        pytest.param(ASL, "flow.asl.json", CHOSEN, id="ASL"),
        pytest.param(JSONATA, "flow.asl.json", ("/States/A",), id="JSONata", marks=pytest.mark.slow),
    ],
)
async def test_what_was_extracted_runs_as_before_and_comes_back(
    qapp: object, tmp_path: Path, engine: Engine, text: str, name: str, pointers: tuple[str, ...]
) -> None:
    document = opened(tmp_path, text, name)
    before = [await output_of(engine, document, {"n": number}) for number in (1, 5)]

    task = extract_states(document, pointers, "Part")
    extracted = [await output_of(engine, document, {"n": number}) for number in (1, 5)]
    split = document.text
    assert task == "/States/Part"
    assert inline_workflow(document, task)
    inlined = [await output_of(engine, document, {"n": number}) for number in (1, 5)]

    assert before == extracted == inlined
    assert document.undo_stack.count() == 2
    assert json.loads(document.text)["States"].keys() == json.loads(text)["States"].keys()
    document.undo()
    assert document.text == split
    document.undo()
    assert document.text == text


def test_what_moves_keeps_its_text(document: Document) -> None:
    extract_states(document, CHOSEN, "Part")

    assert document.path is not None
    part = (document.path.parent / "Part.tcsl.json").read_text(encoding="utf-8")
    assert '    "Add": {\n      "Type": "Pass",\n      "Parameters": {"n.$": "States.MathAdd($.n, 1)"},\n' in part
    assert '"Out": {"Type": "Pass", "End": true}' in part
    assert json.loads(part)["StartAt"] == "Add"
    states = json.loads(document.text)["States"]
    assert list(states) == ["In", "Part", "Last"]
    assert (states["In"]["Next"], states["Part"]["Next"]) == ("Part", "Last")


def test_the_task_may_be_called_like_a_state_that_goes(document: Document) -> None:
    assert suggested_name(document, CHOSEN) == "Add"

    assert extract_states(document, CHOSEN, "Add") == "/States/Add"

    assert json.loads(document.text)["States"]["In"]["Next"] == "Add"


def test_states_inside_a_frame_are_extracted_too(qapp: object, tmp_path: Path) -> None:
    inner = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "End": True}}}
    flow = {"StartAt": "M", "States": {"M": {"Type": "Map", "Iterator": inner, "End": True}}}
    document = opened(tmp_path, json.dumps(flow))

    task = extract_states(document, ("/States/M/Iterator/States/A",), "Part")

    assert task == "/States/M/Iterator/States/Part"
    assert json.loads(document.text)["States"]["M"]["Iterator"]["StartAt"] == "Part"


@pytest.mark.parametrize(
    ("pointers", "code"),
    [
        pytest.param(("/States/Is",), "ways-out", id="two ways out"),
        pytest.param(("/States/Two", "/States/Out"), "ways-in", id="two ways in"),
        pytest.param((), "no-state", id="nothing"),
    ],
)
def test_what_has_not_one_way_in_and_out_stays(document: Document, pointers: tuple[str, ...], code: str) -> None:
    said: list[str] = []
    document.refused.connect(said.append)

    assert can_extract(document, pointers).code == code
    assert extract_states(document, pointers, "Part") is None

    assert document.text == FLOW
    assert len(said) == 1


def test_a_workflow_without_a_file_has_no_place_beside_it(qapp: object) -> None:
    document = Document()
    document.new(FLOW)

    assert can_extract(document, CHOSEN).code == "no-file"
    assert inline_workflow(document, "/States/In") == ()


def test_a_succeed_in_the_middle_would_end_less_than_before(qapp: object, tmp_path: Path) -> None:
    text = FLOW.replace('"Two": {"Type": "Pass", "Result": {"n": 22}, "Next": "Out"}', '"Two": {"Type": "Succeed"}')
    document = opened(tmp_path, text)

    assert can_extract(document, CHOSEN).code == "ways-out"


@pytest.mark.parametrize("name", ["", "a/b", "..", "flow", 'x"y'], ids=["empty", "folder", "dots", "taken", "quote"])
def test_a_name_that_no_file_can_have_or_one_has_is_refused(document: Document, name: str) -> None:
    assert not can_call(document, name).ok
    assert extract_states(document, CHOSEN, name) is None

    assert document.text == FLOW


def test_a_folder_that_is_gone_changes_nothing(qapp: object, tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    document = opened(tmp_path / "gone", FLOW)
    (tmp_path / "gone" / "flow.tcsl.json").unlink()
    (tmp_path / "gone").rmdir()

    with pytest.raises(FileProblem):
        extract_states(document, CHOSEN, "Part")

    assert document.text == FLOW
    assert document.undo_stack.count() == 0


def test_what_will_be_different_is_told_before(qapp: object, tmp_path: Path) -> None:
    flow = {
        "StartAt": "A",
        "States": {
            "A": {"Type": "Pass", "Assign": {"seen": 1}, "Next": "B"},
            "B": {"Type": "Pass", "Parameters": {"v.$": "$seen", "id.$": "$$.Execution.Id"}, "Next": "C"},
            "C": {"Type": "Fail"},
        },
    }
    document = opened(tmp_path, json.dumps(flow), "flow.asl.json")

    notes = plan_extraction(document, ("/States/B", "/States/C"), "Part").notes

    assert [note.split(".")[0][:40] for note in notes] == [
        '"B" read the context object ($$), which ',
        "Variables do not reach from one workflow",
        "What fails inside comes out as States",
    ]


OTHER = """{"StartAt": "In", "States": {
  "In": {"Type": "Choice", "Choices": [{"Variable": "$.n", "IsPresent": true, "Next": "M"}], "Default": "Done"},
  "M": {"Type": "Map", "ItemsPath": "$.x", "Iterator": {"StartAt": "Out", "States": {"Out": {"Type": "Pass", "End": true}}}, "End": true},
  "Done": {"Type": "Succeed"}
}}"""


def test_names_that_are_taken_get_numbers_and_ends_lead_on(qapp: object, tmp_path: Path) -> None:
    (tmp_path / "other.tcsl.json").write_text(OTHER, encoding="utf-8")
    task = {"Type": "Task", "Resource": "qrn:qcs:asw:r:1:http:json:flowmachine:other:x", "Next": "Out"}
    flow = {
        "StartAt": "In",
        "States": {"In": {"Type": "Pass", "Next": "Done"}, "Done": task, "Out": {"Type": "Succeed"}},
    }
    document = opened(tmp_path, json.dumps(flow))

    pointers = inline_workflow(document, "/States/Done")

    states = json.loads(document.text)["States"]
    assert pointers == ("/States/In2", "/States/M", "/States/Done")
    assert states["In"]["Next"] == "In2"
    assert (states["In2"]["Choices"][0]["Next"], states["In2"]["Default"]) == ("M", "Done")
    assert states["M"]["Iterator"] == {"StartAt": "Out2", "States": {"Out2": {"Type": "Pass", "End": True}}}
    assert states["M"]["Next"] == "Out"
    assert states["Done"] == {"Type": "Pass", "Next": "Out"}
    assert not read_definition(document.text).has_errors


def test_the_first_node_may_be_the_task(qapp: object, tmp_path: Path) -> None:
    (tmp_path / "other.tcsl.json").write_text(OTHER, encoding="utf-8")
    task = {"Type": "Task", "Resource": "qrn:qcs:asw:r:1:http:json:flowmachine:other:x", "End": True}
    document = opened(tmp_path, json.dumps({"StartAt": "M", "States": {"M": task}}))

    inline_workflow(document, "/States/M")

    machine = json.loads(document.text)
    assert machine["StartAt"] == "In"
    assert machine["States"] == json.loads(OTHER)["States"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(None, "missing", id="missing"),
        pytest.param("{", "broken", id="broken"),
        pytest.param('{"States": {}}', "broken", id="no first node"),
        pytest.param(JSONATA, "query", id="another query language"),
    ],
)
def test_what_cannot_be_put_in_is_refused_with_a_reason(
    qapp: object, tmp_path: Path, content: str | None, code: str
) -> None:
    if content is not None:
        (tmp_path / "other.json").write_text(content, encoding="utf-8")
    task = {"Type": "Task", "Resource": "qrn:qcs:asw:r:1:http:json:flowmachine:other:x", "End": True}
    document = opened(tmp_path, json.dumps({"StartAt": "M", "States": {"M": task}}))
    text, said = document.text, list[str]()
    document.refused.connect(said.append)

    assert inline_workflow(document, "/States/M") == ()

    plan = plan_inlining(document, "/States/M")
    assert not isinstance(plan, Inlining)
    assert (plan.code, [plan.reason]) == (code, said)
    assert document.text == text


def test_what_a_task_does_beside_starting_is_told_before(qapp: object, tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text(OTHER, encoding="utf-8")
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::states:startExecution",
        "Parameters": {"StateMachineArn": "${otherArn}", "Input": {"a": 1}},
        "Retry": [],
        "End": True,
    }
    document = opened(tmp_path, json.dumps({"StartAt": "M", "States": {"M": task}}), "flow.asl.json")

    plan = plan_inlining(document, "/States/M")

    assert workflow_at(document, "/States/M") == "other"
    assert isinstance(plan, Inlining)
    assert plan.notes[0].startswith("The Task goes, and with it its Retry, Parameters;")
    assert plan.notes[1].startswith("The Task does not wait")


def test_the_form_says_which_workflow_a_task_runs(document: Document) -> None:
    extract_states(document, CHOSEN, "Part")

    found = workflow_state(document, "/States/Part")
    assert document.path is not None
    (document.path.parent / "Part.tcsl.json").unlink()
    missing = workflow_state(document, "/States/Part")

    assert found is not None
    assert missing is not None
    assert (found.standing, found.text) == (Standing.WORKFLOW, "Runs Part.tcsl.json, beside this workflow")
    assert (missing.standing, missing.text) == (Standing.UNBOUND, "There is no Part.tcsl.json beside this workflow.")
    assert workflow_state(document, "/States/In") is None


def test_what_is_put_in_is_laid_out_like_what_it_comes_into(qapp: object, tmp_path: Path) -> None:
    text = FLOW.replace("\n", "\r\n")
    document = opened(tmp_path, text)
    task = extract_states(document, CHOSEN, "part")
    assert task is not None
    part = tmp_path / "part.tcsl.json"
    part.write_bytes(part.read_bytes().replace(b"\r\n", b"\n").replace(b"  ", b"\t"))

    inline_workflow(document, task)

    assert document.text == text


def test_what_is_extracted_from_windows_text_has_its_line_ends(qapp: object, tmp_path: Path) -> None:
    document = opened(tmp_path, FLOW.replace("\n", "\r\n"))

    extract_states(document, CHOSEN, "part")

    assert (tmp_path / "part.tcsl.json").read_bytes().count(b"\n") == (tmp_path / "part.tcsl.json").read_bytes().count(
        b"\r\n"
    )
