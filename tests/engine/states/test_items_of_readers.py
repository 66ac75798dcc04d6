"""What the items of a Map are read from: many objects at once, the members of an object, and where each came from."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from engine import Engine, read_definition
from engine.execution.clock import ManualClock

_PASS = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
_LIST, _GET = "arn:aws:states:::s3:listObjectsV2", "arn:aws:states:::s3:getObject"
_SEEN = {"from.$": "$$.Map.Item.Source", "item.$": "$$.Map.Item.Value"}


def _machine(mode: str = "DISTRIBUTED", **fields: Any) -> dict[str, Any]:
    config = {"Mode": mode, **({"ExecutionType": "STANDARD"} if mode == "DISTRIBUTED" else {})}
    processor = {"ProcessorConfig": config, **_PASS}
    return {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemProcessor": processor, **fields, "End": True}}}


def _reader(resource: str, config: dict[str, Any] | None = None, **parameters: str) -> dict[str, Any]:
    reader = {"Resource": resource, "Parameters": {"Bucket": "b", **parameters}}
    return reader if config is None else {**reader, "ReaderConfig": config}


async def _output(folder: Path, machine: dict[str, Any], data: Any = None) -> Any:
    async with Engine(functions=folder / "functions", clock=ManualClock()) as engine:
        execution = await engine.start(read_definition(json.dumps(machine)), {} if data is None else data)
        result = await execution.wait()
    assert result.status == "SUCCEEDED", result
    return result.output


@pytest.fixture
def bucket(tmp_path: Path) -> Path:
    folder = tmp_path / "buckets" / "b"
    (folder / "in").mkdir(parents=True)
    (folder / "in" / "one.jsonl").write_text('{"n": 1}\n{"n": 2}\n', encoding="utf-8")
    (folder / "in" / "two.jsonl").write_text('{"n": 3}\n', encoding="utf-8")
    (folder / "in" / "rows.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (folder / "o.json").write_text('{"x": {"k": [1], "l": 2}}', encoding="utf-8")
    return folder


async def test_the_items_of_all_listed_objects_are_read(tmp_path: Path, bucket: Path) -> None:
    config = {"InputType": "JSONL", "Transformation": "LOAD_AND_FLATTEN"}
    reader = _reader(_LIST, {**config, "MaxItems": 5}, Prefix="in/")
    (bucket / "in" / "rows.csv").unlink()

    assert await _output(tmp_path, _machine(ItemReader=reader)) == [{"n": 1}, {"n": 2}, {"n": 3}]


async def test_without_a_transformation_the_items_are_the_objects(tmp_path: Path, bucket: Path) -> None:
    reader = _reader(_LIST, {"Transformation": "NONE"}, Prefix="in/")

    output = await _output(tmp_path, _machine(ItemReader=reader))

    assert [item["Key"] for item in output] == ["in/one.jsonl", "in/rows.csv", "in/two.jsonl"]


@pytest.mark.parametrize(
    ("reader", "sources"),
    [
        (_reader(_LIST, Prefix="in/t"), ["s3://b"]),
        (
            _reader(_LIST, {"InputType": "JSONL", "Transformation": "LOAD_AND_FLATTEN"}, Prefix="in/t"),
            ["s3://b/in/two.jsonl"],
        ),
        (
            _reader(_GET, {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}, Key="in/rows.csv"),
            ["s3://b/in/rows.csv"],
        ),
    ],
    ids=["listed", "flattened", "object"],
)
async def test_an_item_knows_the_object_it_was_read_from(
    tmp_path: Path, bucket: Path, reader: dict[str, Any], sources: list[str]
) -> None:
    output = await _output(tmp_path, _machine(ItemReader=reader, ItemSelector=_SEEN))

    assert [item["from"] for item in output] == sources


async def test_the_time_of_a_listed_object_is_written_as_a_fraction(tmp_path: Path, bucket: Path) -> None:
    os.utime(bucket / "in" / "two.jsonl", (1_700_000_000, 1_700_000_000))
    selector = {"at.$": "States.Format('{}', $$.Map.Item.Value.LastModified)"}

    output = await _output(tmp_path, _machine(ItemReader=_reader(_LIST, Prefix="in/t"), ItemSelector=selector))

    assert output == [{"at": "1.7E9"}]


async def test_an_item_of_the_input_comes_from_the_data_of_the_state(tmp_path: Path) -> None:
    output = await _output(tmp_path, _machine(ItemSelector=_SEEN), [7])

    assert output == [{"from": "STATE_DATA", "item": 7}]


async def test_jsonata_reads_where_an_item_comes_from(tmp_path: Path) -> None:
    machine = _machine(ItemSelector="{% $states.context.Map.Item.Source %}")

    assert await _output(tmp_path, {"QueryLanguage": "JSONata", **machine}, [7]) == ["STATE_DATA"]


async def test_an_inline_map_does_not_tell_where_an_item_comes_from(tmp_path: Path) -> None:
    output = await _output(tmp_path, _machine("INLINE", ItemSelector={"all.$": "$$.Map"}), [7])

    assert output == [{"all": {"Item": {"Index": 0, "Value": 7}}}]
    async with Engine(functions=tmp_path / "functions", clock=ManualClock()) as engine:
        execution = await engine.start(read_definition(json.dumps(_machine("INLINE", ItemSelector=_SEEN))), [7])
        assert (await execution.wait()).error == "States.Runtime"


async def test_the_members_of_an_object_that_is_pointed_to_are_items(tmp_path: Path, bucket: Path) -> None:
    reader = _reader(_GET, {"InputType": "JSON", "ItemsPointer": "/x"}, Key="o.json")

    output = await _output(tmp_path, _machine(ItemReader=reader))

    assert output == [{"Key": "k", "Value": [1]}, {"Key": "l", "Value": 2}]


async def test_a_selector_sees_the_key_of_a_member_and_its_value(tmp_path: Path, bucket: Path) -> None:
    reader = _reader(_GET, {"InputType": "JSON", "ItemsPointer": "/x"}, Key="o.json")
    selector = {"key.$": "$$.Map.Item.Key", "value.$": "$$.Map.Item.Value", "index.$": "$$.Map.Item.Index"}

    output = await _output(tmp_path, _machine(ItemReader=reader, ItemSelector=selector))

    assert output == [{"key": "k", "value": [1], "index": 0}, {"key": "l", "value": 2, "index": 1}]


async def test_a_pointer_that_leads_nowhere_is_told_as_the_service_does(tmp_path: Path, bucket: Path) -> None:
    reader = _reader(_GET, {"InputType": "JSON", "ItemsPointer": "/nope"}, Key="o.json")
    definition = read_definition(json.dumps(_machine(ItemReader=reader)))

    async with Engine(functions=tmp_path / "functions", clock=ManualClock()) as engine:
        result = await (await engine.start(definition, {})).wait()

    assert result.error == "States.ItemReaderFailed"
    assert result.cause == "The provided ReaderConfig.ItemsPointer does not match any valid path in the JSON structure."


async def test_a_pointer_leads_through_arrays_too(tmp_path: Path, bucket: Path) -> None:
    (bucket / "o.json").write_text('{"x": [{"y": [5]}, 0]}', encoding="utf-8")
    reader = _reader(_GET, {"InputType": "JSON", "ItemsPointer": "/x/0/y"}, Key="o.json")

    assert await _output(tmp_path, _machine(ItemReader=reader)) == [5]


def test_objects_can_only_be_read_when_it_is_told_what_is_in_them() -> None:
    reader = _reader(_LIST, {"Transformation": "LOAD_AND_FLATTEN"})

    problems = read_definition(json.dumps(_machine(ItemReader=reader))).problems

    (problem,) = (problem for problem in problems if problem.severity.value == "error")
    assert (problem.code, problem.path) == ("missing-field", "/States/M/ItemReader/ReaderConfig")
