"""What a distributed Map goes over, what its items tell of themselves, and what stands for those that failed."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine import Engine, read_definition
from engine.execution.clock import ManualClock
from engine.execution.execution import Result
from engine.language.dialects import Dialect
from engine.language.problems import Severity

PASS: dict[str, Any] = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
FAILS_ON_2: dict[str, Any] = {
    "StartAt": "C",
    "States": {
        "C": {"Type": "Choice", "Choices": [{"Condition": "{% 2 in $states.input %}", "Next": "F"}], "Default": "S"},
        "F": {"Type": "Fail", "Error": "E", "Cause": "why"},
        "S": {"Type": "Succeed"},
    },
}
GET, LIST = "arn:aws:states:::s3:getObject", "arn:aws:states:::s3:listObjectsV2"


def _machine(language: str = "JSONata", processor: dict[str, Any] = PASS, **fields: Any) -> dict[str, Any]:
    inner = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **processor}
    state = {"Type": "Map", "ItemProcessor": inner, "End": True, **fields}
    return {"QueryLanguage": language, "StartAt": "M", "States": {"M": state}}


async def _run(folder: Path, machine: dict[str, Any], data: Any) -> Result:
    async with Engine(functions=folder / "functions", clock=ManualClock()) as engine:
        execution = await engine.start(read_definition(json.dumps(machine)), data)
        return await execution.wait()


def _put(folder: Path, key: str, text: str) -> None:
    path = folder / "buckets" / "b" / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _reader(resource: str = GET, arguments: dict[str, str] | None = None, **config: Any) -> dict[str, Any]:
    given = {"Bucket": "b", **(arguments or {})}
    return {"Resource": resource, "ReaderConfig": config, "Arguments": given}


_MEMBERS = [{"Key": "x", "Value": 1}, {"Key": "y", "Value": [2]}]


@pytest.mark.parametrize(
    "machine",
    [
        _machine(Items={"x": 1, "y": [2]}),
        _machine(Items="{% $states.input %}"),
        _machine(),
        _machine("JSONPath"),
        _machine("JSONPath", ItemsPath="$$.Execution.Input"),
    ],
    ids=["written", "expression", "input", "path", "context"],
)
async def test_an_object_has_an_item_for_each_member(tmp_path: Path, machine: dict[str, Any]) -> None:
    assert (await _run(tmp_path, machine, {"x": 1, "y": [2]})).output == _MEMBERS


async def test_an_inline_map_goes_over_no_object(tmp_path: Path) -> None:
    machine = _machine(Items="{% {'x': 1} %}")
    machine["States"]["M"]["ItemProcessor"]["ProcessorConfig"] = {"Mode": "INLINE"}

    result = await _run(tmp_path, machine, {})

    assert (result.status, result.error) == ("FAILED", "States.QueryEvaluationError")
    machine["States"]["M"]["Items"] = {"x": 1}
    problems = read_definition(json.dumps(machine), Dialect.ASL).problems
    assert [(one.code, one.path) for one in problems if one.severity is Severity.ERROR] == [
        ("wrong-type", "/States/M/Items")
    ]


async def test_an_item_tells_its_name_and_where_it_is_from(tmp_path: Path) -> None:
    machine = _machine(Items={"x": 1}, ItemSelector="{% $states.context.Map.Item %}")

    result = await _run(tmp_path, machine, {})

    assert result.output == [{"Index": 0, "Key": "x", "Value": 1, "Source": "STATE_DATA"}]


SELECTOR = "{% [$states.context.Map.Item.Source, $states.context.Map.Item.Value] %}"


async def test_what_is_in_the_listed_objects_can_be_the_items(tmp_path: Path) -> None:
    _put(tmp_path, "in/1.json", '["a", "b"]')
    _put(tmp_path, "in/2.json", '["c"]')
    reader = _reader(LIST, {"Prefix": "in/"}, InputType="JSON", Transformation="LOAD_AND_FLATTEN")

    result = await _run(tmp_path, _machine(ItemReader=reader, ItemSelector=SELECTOR), {})

    assert result.output == [["s3://b/in/1.json", "a"], ["s3://b/in/1.json", "b"], ["s3://b/in/2.json", "c"]]


async def test_only_as_many_items_of_listed_objects_are_read_as_are_wanted(tmp_path: Path) -> None:
    _put(tmp_path, "in/1.jsonl", '"a"\n"b"\n')
    _put(tmp_path, "in/2.jsonl", "no JSON")
    reader = _reader(LIST, {"Prefix": "in/"}, InputType="JSONL", Transformation="LOAD_AND_FLATTEN", MaxItems=2)

    assert (await _run(tmp_path, _machine(ItemReader=reader), {})).output == ["a", "b"]


async def test_listed_objects_are_from_the_bucket_and_others_from_their_object(tmp_path: Path) -> None:
    _put(tmp_path, "in/1.json", '{"data": {"items": [1]}}')
    listed = _reader(LIST, {"Prefix": "in/"}, Transformation="NONE")
    read = _reader(GET, {"Key": "in/1.json"}, InputType="JSON", ItemsPointer="/data/items")

    of_list = await _run(
        tmp_path, _machine(ItemReader=listed, ItemSelector="{% $states.context.Map.Item.Source %}"), {}
    )
    of_object = await _run(tmp_path, _machine(ItemReader=read, ItemSelector=SELECTOR), {})

    assert of_list.output == ["s3://b"]
    assert of_object.output == [["s3://b/in/1.json", 1]]


async def test_a_version_of_a_parquet_file_cannot_be_read(tmp_path: Path) -> None:
    reader = _reader(GET, {"Key": "k", "VersionId": "v"}, InputType="PARQUET")

    result = await _run(tmp_path, _machine(ItemReader=reader), {})

    assert (result.error, result.cause) == (
        "States.ItemReaderFailed",
        "S3 Version ID selection is not currently supported for PARQUET files",
    )


FAILED = {"Status": "FAILED", "Error": "E", "Cause": "why"}


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"ToleratedFailureCount": 1}, [1, FAILED, 3, 4]),
        ({"ToleratedFailurePercentage": 25}, [1, FAILED, 3, 4]),
        ({"ToleratedFailureCount": 0, "ToleratedFailurePercentage": 25}, [1, FAILED, 3, 4]),
        ({"ToleratedFailureCount": 1, "ToleratedFailurePercentage": 0}, [1, FAILED, 3, 4]),
        ({"ToleratedFailureCount": 1, "ToleratedFailurePercentage": 24}, None),
        ({"ToleratedFailurePercentage": 24}, None),
        ({"ToleratedFailureCount": 0}, None),
        ({"ToleratedFailureCount": 0, "ToleratedFailurePercentage": 0}, None),
        ({}, None),
    ],
    ids=str,
)
async def test_an_execution_that_is_allowed_to_fail_leaves_its_failure(
    tmp_path: Path, limits: dict[str, Any], expected: Any
) -> None:
    result = await _run(tmp_path, _machine(processor=FAILS_ON_2, Items=[1, 2, 3, 4], **limits), {})

    assert result.output == expected
    assert result.error == ("" if expected else "States.ExceedToleratedFailureThreshold")


async def test_a_batch_that_fails_leaves_one_failure_and_counts_all_its_items(tmp_path: Path) -> None:
    processor = json.loads(json.dumps(FAILS_ON_2).replace("$states.input %}", "$states.input.Items %}"))
    machine = _machine(
        processor=processor, Items=[1, 2, 3], ItemBatcher={"MaxItemsPerBatch": 2}, ToleratedFailureCount=2
    )

    assert (await _run(tmp_path, machine, {})).output == [FAILED, {"Items": [3]}]
    machine["States"]["M"]["ToleratedFailureCount"] = 1
    assert (await _run(tmp_path, machine, {})).status == "FAILED"


@pytest.mark.parametrize(
    ("reader", "code", "field"),
    [
        (_reader(InputType="CSV", ManifestType="S3_INVENTORY"), "missing-field", "CSVHeaderLocation"),
        (_reader(InputType="JSON", ManifestType="ATHENA_DATA"), "unknown-field", "ManifestType"),
        (_reader(InputType="JSONL", CSVHeaders=["a"]), "unknown-field", "CSVHeaders"),
        (_reader(InputType="JSON", ItemsPointer="a/b"), "bad-pointer", ""),
        (_reader(LIST, Transformation="LOAD_AND_FLATTEN"), "missing-field", "InputType"),
        (_reader(LIST, Transformation="LOAD"), "not-one-of", "Transformation"),
    ],
    ids=["header", "manifest", "headers", "pointer", "flattened", "transformation"],
)
def test_a_reader_that_the_service_refuses_is_an_error(reader: dict[str, Any], code: str, field: str) -> None:
    problems = read_definition(json.dumps(_machine(ItemReader=reader)), Dialect.ASL).problems

    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    assert [(problem.code, problem.args.get("field", "")) for problem in errors] == [(code, field)]
