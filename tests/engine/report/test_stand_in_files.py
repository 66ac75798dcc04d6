"""bindings.json and MockConfigFile.json are checked as a whole, with the place of each fault."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from engine.errors import SetupError
from engine.integrations import read_bindings
from engine.integrations.bindings import BINDINGS_FILE
from engine.integrations.file_schemas import FILE_SCHEMAS, schema_files, write_schemas
from engine.integrations.mock_cases import MOCK_CONFIG_FILE
from engine.language.values import Json
from engine.report.stand_in_files import read_stand_ins

SCHEMAS = Path(__file__).parents[3] / "resources" / "schema"

BINDINGS: dict[str, tuple[Json, list[tuple[str, str]]]] = {
    "no object": ([], [("wrong-type", "")]),
    "binding that is none": ({"f": 5}, [("wrong-type", "/f")]),
    "binding that says nothing": ({"f": {}}, [("missing-field", "/f")]),
    "empty file name": ({"f": {"file": " "}}, [("wrong-type", "/f/file")]),
    "no time at all": ({"f": {"timeoutSeconds": 0}}, [("wrong-type", "/f/timeoutSeconds")]),
    "odd variable": ({"f": {"environment": {"A": True}}}, [("wrong-type", "/f/environment/A")]),
    "two answers": ({"f": {"result": 1, "error": "E"}}, [("both-given", "/f")]),
    "error without a name": ({"f": {"error": ""}}, [("wrong-type", "/f/error")]),
    "no answers": ({"f": {"results": []}}, [("wrong-type", "/f/results")]),
    "answer that is none": ({"f": {"results": [{"result": 1}, {}]}}, [("missing-field", "/f/results/1")]),
    "answer that is no object": ({"f": {"results": [5]}}, [("wrong-type", "/f/results/0")]),
    "setting that is none": ({"f": {"client": {"regoin": "x"}}}, [("not-one-of", "/f/client/regoin")]),
    "store that is none": ({"f": {"client": {"store": "gcs"}}}, [("not-one-of", "/f/client/store")]),
    "secret that is none": ({"f": {"client": {"accessKey": {"a": 1}}}}, [
        ("missing-field", "/f/client/accessKey"),
        ("not-one-of", "/f/client/accessKey/a"),
    ]),
}  # fmt: skip
PROPER: list[dict[str, Json]] = [
    {},
    {"f": {"file": "a.py", "entry": "b", "environment": {"N": 1}, "timeoutSeconds": 0.5}},
    {"sqs:*": {"result": None}, "x": {"error": "E", "cause": {"why": 1}}, "y": {"results": [{"error": "E"}, {"result": 1}]}},
    {"sns:publish": {"client": True}, "ecs:*": {"client": {"endpoint": "http://127.0.0.1", "allowHttp": ["localhost"]}}},
    {"f": {"client": {"secretKey": {"env": "PATH"}}, "note": "other fields are ignored"}},
]  # fmt: skip


def _problems(name: str, value: Json) -> list[tuple[str, str]]:
    read = read_stand_ins(Path("functions") / name, json.dumps(value, indent=1))
    assert read is not None
    return [(problem.code, problem.path) for problem in read.problems]


@pytest.mark.parametrize(("value", "problems"), BINDINGS.values(), ids=BINDINGS)
def test_each_fault_of_the_bindings_has_its_place(value: Json, problems: list[tuple[str, str]], tmp_path: Path) -> None:
    (tmp_path / BINDINGS_FILE).write_text(json.dumps(value), encoding="utf-8")

    assert _problems(BINDINGS_FILE, value) == problems
    with pytest.raises(SetupError):  # what is found here would be refused when it is used
        read_bindings(tmp_path).find("f")


@pytest.mark.parametrize("value", PROPER, ids=range(len(PROPER)))
def test_bindings_that_can_be_used_have_no_problem(value: dict[str, Json], tmp_path: Path) -> None:
    (tmp_path / BINDINGS_FILE).write_text(json.dumps(value), encoding="utf-8")
    bindings = read_bindings(tmp_path)

    assert _problems(BINDINGS_FILE, value) == []
    for key in value:
        bindings.find(key)


def test_all_faults_of_a_file_are_told_in_the_order_of_the_text() -> None:
    value: Json = {
        "StateMachines": {"M": {"TestCases": {"T": {"S": 5}}}, "N": {}},
        "MockedResponses": {"R": {"first": {"Return": 1}, "0": {"Return": 1, "Throw": {}}, "1-2": {"Throw": {}}}},
    }

    assert _problems(MOCK_CONFIG_FILE, value) == [
        ("wrong-type", "/StateMachines/M/TestCases/T/S"),
        ("missing-field", "/StateMachines/N"),
        ("not-one-of", "/MockedResponses/R/first"),
        ("both-given", "/MockedResponses/R/0"),
        ("missing-field", "/MockedResponses/R/0/Throw"),
        ("missing-field", "/MockedResponses/R/1-2/Throw"),
    ]


def test_connections_and_buckets_have_rules_of_their_own() -> None:
    value: Json = {
        "bucket:a": {"flder": "x"},
        "connection:c": {"basic": {"username": "u"}},
        "bucket:b": {"folder": "x"},
    }

    assert _problems(BINDINGS_FILE, value) == [("missing-field", "/bucket:a"), ("missing-field", "/connection:c/basic")]


@pytest.mark.parametrize("text", ['{"a":', "", '{"a": 1, "a": 1}'], ids=["broken", "empty", "key twice"])
def test_faults_of_the_json_come_first(text: str) -> None:
    read = read_stand_ins(Path(BINDINGS_FILE), text)

    assert read is not None
    assert read.has_errors
    assert {problem.code for problem in read.problems} == {fault.code for fault in read.source.faults}


def test_any_other_file_is_a_definition() -> None:
    assert read_stand_ins(Path("a.json"), "{}") is None


@pytest.mark.parametrize("schema", FILE_SCHEMAS.values(), ids=FILE_SCHEMAS)
def test_schemas_are_schemas(schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("name", schema_files())
def test_schemas_for_editors_are_those_that_are_used(name: str) -> None:
    assert (SCHEMAS / name).read_text(encoding="utf-8") == schema_files()[name]


def test_schemas_are_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.integrations.file_schemas._FOLDER", tmp_path)

    write_schemas()

    assert {file.name: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()} == schema_files()
