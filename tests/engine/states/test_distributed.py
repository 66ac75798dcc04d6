"""Distributed Maps: what the golden folders cannot show, for names and times in it are new with every run."""

import asyncio
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from engine import Engine, read_definition
from engine.execution.clock import ManualClock
from engine.execution.execution import Execution
from engine.history.events import IterationStarted
from engine.history.service_events import service_events
from engine.history.service_history import ServiceHistory

PASS: dict[str, Any] = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
FAILS_ON_2: dict[str, Any] = {
    "StartAt": "C",
    "States": {
        "C": {"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": 2, "Next": "F"}], "Default": "S"},
        "F": {"Type": "Fail", "Error": "E", "Cause": "why"},
        "S": {"Type": "Succeed"},
    },
}
PUT = "arn:aws:states:::s3:putObject"
GET = {"Resource": "arn:aws:states:::s3:getObject"}
LIST = {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "b", "Prefix": "in/"}}


def _machine(processor: dict[str, Any] = PASS, **fields: Any) -> dict[str, Any]:
    inner = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **processor}
    return {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemProcessor": inner, "End": True, **fields}}}


async def _run(folder: Path, machine: dict[str, Any], data: Any) -> Execution:
    async with Engine(functions=folder / "functions", clock=ManualClock()) as engine:
        execution = await engine.start(read_definition(json.dumps(machine)), data)
        await execution.wait()
    return execution


def _types(execution: Execution) -> list[Any]:
    return [(event["type"], event["previousEventId"]) for event in service_events(execution.events)]


def _put(folder: Path, key: str, text: str) -> None:
    path = folder / "buckets" / "b" / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _writer(**config: str) -> dict[str, Any]:
    writer = {"Resource": PUT, "Parameters": {"Bucket": "out", "Prefix": "runs/"}}
    return {**writer, "WriterConfig": config} if config else writer


async def test_the_objects_of_a_bucket_are_items_in_the_order_of_their_keys(tmp_path: Path) -> None:
    for key in ("in/b", "in/a/c", "other"):
        _put(tmp_path, key, "hello")

    result = await (await _run(tmp_path, _machine(ItemReader=LIST), {})).wait()

    assert isinstance(result.output, list)
    assert [item["Key"] for item in result.output if isinstance(item, dict)] == ["in/a/c", "in/b"]
    assert {"Etag", "LastModified", "Size", "StorageClass"} < set(result.output[0])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("header", "order"),
    [
        ("0,True,{}", ["0", "{}", "True"]),
        ("H1,", ["", "H1"]),
        ("Col1,Col2,Col3", ["Col1", "Col2", "Col3"]),
        (",".join(f"c{number}" for number in range(13)), [f"c{number}" for number in (11, 10, 12, *range(10))]),
    ],
    ids=["other-types", "empty", "in-order", "more-places"],
)
async def test_the_members_of_a_row_have_the_order_of_the_services_hash_map(
    tmp_path: Path, header: str, order: list[str]
) -> None:
    _put(tmp_path, "in/rows.csv", f"{header}\na,b,c\n")
    config = {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}
    reader = {"ReaderConfig": config, "Parameters": {"Bucket": "b", "Key": "in/rows.csv"}}
    reader["Resource"] = "arn:aws:states:::s3:getObject"  # type: ignore[assignment]  # a text among objects

    result = await (await _run(tmp_path, _machine(ItemReader=reader), {})).wait()

    assert isinstance(result.output, list)
    assert list(result.output[0]) == order  # type: ignore[arg-type]  # an object


async def test_an_execution_of_a_map_run_sees_itself_in_the_context_object(tmp_path: Path) -> None:
    look = {"StartAt": "P", "States": {"P": {"Type": "Pass", "Parameters": {"seen.$": "$$"}, "End": True}}}

    execution = await _run(tmp_path, _machine(look, Label="L"), ["a", "b"])

    output: Any = (await execution.wait()).output
    seen = [item["seen"] for item in output]
    names = [context["Execution"]["Name"] for context in seen]
    assert len({execution.name, *names}) == 3
    assert [context["Execution"]["Input"] for context in seen] == ["a", "b"]
    for context, name in zip(seen, names, strict=True):
        assert context["Execution"]["Id"].endswith(f"/L:{name}")
        assert ":execution:" in context["Execution"]["Id"]
        # The ARN has the label of the Map, the name has not.
        assert context["StateMachine"]["Id"].endswith(f":stateMachine:{context['StateMachine']['Name']}/L")
        assert "/" not in context["StateMachine"]["Name"]
        assert "Map" not in context


async def test_the_service_tells_of_the_map_run_and_not_of_what_runs_in_it(tmp_path: Path) -> None:
    execution = await _run(tmp_path, _machine(), [1, 2])

    assert _types(execution) == [
        ("ExecutionStarted", 0), ("MapStateEntered", 0), ("MapStateStarted", 2), ("MapRunStarted", 3),
        ("MapRunSucceeded", 4), ("MapStateSucceeded", 5), ("MapStateExited", 5), ("ExecutionSucceeded", 7),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "machine",
    [
        {**_machine(), "QueryLanguage": "JSONata"},
        _machine(Assign={"v.$": "$"}),
        _machine(ResultWriter={"WriterConfig": {"Transformation": "NONE", "OutputType": "JSON"}}),
    ],
)
async def test_a_map_of_the_newer_language_is_left_after_the_start_of_its_map_run(
    tmp_path: Path, machine: dict[str, Any]
) -> None:
    execution = await _run(tmp_path, machine, [1, 2])

    assert _types(execution)[3:] == [
        ("MapRunStarted", 3), ("MapRunSucceeded", 4), ("MapStateSucceeded", 5), ("MapStateExited", 4),
        ("ExecutionSucceeded", 7),
    ]  # fmt: skip


async def test_a_map_with_variables_in_scope_is_left_after_the_start_of_its_map_run(tmp_path: Path) -> None:
    machine = _machine()
    machine["States"]["A"] = {"Type": "Pass", "Assign": {"v": 1}, "Next": "M"}
    execution = await _run(tmp_path, {**machine, "StartAt": "A"}, [1, 2])

    assert _types(execution)[-3:] == [("MapStateSucceeded", 7), ("MapStateExited", 6), ("ExecutionSucceeded", 9)]


@pytest.mark.parametrize(("fields", "previous"), [({}, 6), ({"ResultPath": "$.out"}, 7)])
async def test_a_map_behind_a_state_is_left_after_the_start_of_its_map_run_without_a_result_path(
    tmp_path: Path, fields: dict[str, Any], previous: int
) -> None:
    machine = _machine(ItemsPath="$.items", **fields)
    machine["States"]["A"] = {"Type": "Pass", "Next": "M"}
    execution = await _run(tmp_path, {**machine, "StartAt": "A"}, {"items": [1, 2]})

    assert _types(execution)[-3:] == [("MapStateSucceeded", 7), ("MapStateExited", previous), ("ExecutionSucceeded", 9)]


async def test_a_reader_goes_before_the_items_path(tmp_path: Path) -> None:
    _put(tmp_path, "in/a", "hello")
    execution = await _run(tmp_path, _machine(ItemReader=LIST, ItemsPath="$.none"), {})

    output: Any = (await execution.wait()).output
    assert [item["Key"] for item in output] == ["in/a"]


async def test_ids_count_what_the_service_tells(tmp_path: Path) -> None:
    execution = await _run(tmp_path, _machine(FAILS_ON_2, ToleratedFailureCount=1), [1, 2])
    ids = ServiceHistory()
    ids.catch_up(execution.events)

    assert ids.last == len(service_events(execution.events))


async def test_a_failure_in_a_map_run_names_the_event_of_its_own_execution(tmp_path: Path) -> None:
    fault = {"StartAt": "P", "States": {"P": {"Type": "Pass", "InputPath": "$.none", "End": True}}}
    machine = _machine(fault, ToleratedFailureCount=1, ResultWriter={"WriterConfig": {"Transformation": "NONE"}})

    result = await (await _run(tmp_path, machine, [{}])).wait()

    assert "(entered at the event id #2)" in str(result.output)


async def test_results_are_written_by_status_with_a_manifest(tmp_path: Path) -> None:
    machine = _machine(FAILS_ON_2, ResultWriter=_writer(), ToleratedFailurePercentage=50, Label="L")

    result = await (await _run(tmp_path, machine, [1, 2])).wait()

    output: Any = result.output
    bucket = tmp_path / "buckets" / "out"
    manifest = json.loads((bucket / output["ResultWriterDetails"]["Key"]).read_text(encoding="utf-8"))
    files = manifest["ResultFiles"]
    assert manifest["MapRunArn"] == output["MapRunArn"]
    assert "/L:" in output["MapRunArn"]
    assert files["PENDING"] == []
    (succeeded,) = json.loads((bucket / files["SUCCEEDED"][0]["Key"]).read_text(encoding="utf-8"))
    (failed,) = json.loads((bucket / files["FAILED"][0]["Key"]).read_text(encoding="utf-8"))
    assert (succeeded["Status"], succeeded["Input"], succeeded["Output"]) == ("SUCCEEDED", "1", "1")
    assert (failed["Status"], failed["Error"], failed["Cause"]) == ("FAILED", "E", "why")
    assert files["FAILED"][0]["Size"] == (bucket / files["FAILED"][0]["Key"]).stat().st_size


async def test_results_are_written_even_when_too_many_items_fail(tmp_path: Path) -> None:
    result = await (await _run(tmp_path, _machine(FAILS_ON_2, ResultWriter=_writer()), [2])).wait()

    assert result.error == "States.ExceedToleratedFailureThreshold"
    (failed,) = tmp_path.glob("buckets/out/runs/*/FAILED_0.json")
    for record in json.loads(failed.read_text(encoding="utf-8")):
        assert list(record) == sorted(record)
        assert (record["RedriveStatus"], record["OutputDetails"]) == ("REDRIVABLE_BY_MAP_RUN", {"Included": True})


async def test_items_whose_turn_never_came_are_written_as_pending(tmp_path: Path) -> None:
    machine = _machine(FAILS_ON_2, MaxConcurrency=1, ResultWriter=_writer())

    await (await _run(tmp_path, machine, [1, 2, 3, 4])).wait()

    (pending,) = tmp_path.glob("buckets/out/runs/*/PENDING_0.json")
    body = pending.read_text(encoding="utf-8")
    record = '{"Input":"%d","InputDetails":{"Included":true},"Status":"PENDING"}'
    assert body == f"[{record % 3},{record % 4}]"
    manifest = json.loads((pending.parent / "manifest.json").read_text(encoding="utf-8"))
    assert [file["Size"] for file in manifest["ResultFiles"]["PENDING"]] == [len(body)]


async def test_no_execution_begins_once_too_many_have_failed(tmp_path: Path) -> None:
    execution = await _run(tmp_path, _machine(FAILS_ON_2, MaxConcurrency=1), [1, 2, 3, 4])
    result = await execution.wait()

    assert result.error == "States.ExceedToleratedFailureThreshold"
    assert [event.path for event in execution.events if isinstance(event, IterationStarted)] == [("M", 0), ("M", 1)]


async def test_express_executions_come_to_their_ends_when_too_many_have_failed(tmp_path: Path) -> None:
    states = {
        "W": {"Type": "Wait", "Seconds": "{% $states.input %}", "Next": "C"},
        "C": {"Type": "Choice", "Choices": [{"Condition": "{% $states.input = 2 %}", "Next": "F"}], "Default": "S"},
        "F": {"Type": "Fail", "Error": "E"},
        "S": {"Type": "Succeed"},
    }
    machine = _machine({"StartAt": "W", "States": states}, MaxConcurrency=2, ResultWriter=_writer())
    machine["QueryLanguage"] = "JSONata"
    state = machine["States"]["M"]
    state["ItemProcessor"]["ProcessorConfig"] = {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}
    state["ResultWriter"]["Arguments"] = state["ResultWriter"].pop("Parameters")

    result = await (await _run(tmp_path, machine, [2, 60, 1])).wait()

    assert result.error == "States.ExceedToleratedFailureThreshold"
    (failed,) = tmp_path.glob("buckets/out/runs/*/FAILED_0.json")
    assert [record["Input"] for record in json.loads(failed.read_text(encoding="utf-8"))] == ["2"]
    (record,) = json.loads((failed.parent / "SUCCEEDED_0.json").read_text(encoding="utf-8"))
    assert (record["Input"], ":express:" in record["ExecutionArn"], "RedriveStatus" in record) == ("60", True, False)
    assert record["ExecutionArn"].split(":")[-2] == record["Name"]
    (pending,) = json.loads((failed.parent / "PENDING_0.json").read_text(encoding="utf-8"))
    assert pending["Input"] == "1"


async def test_lines_and_flat_results_can_be_written(tmp_path: Path) -> None:
    writer = _writer(Transformation="FLATTEN", OutputType="JSONL")

    await _run(tmp_path, _machine(ResultWriter=writer), [[1, 2], 3])

    (file,) = tmp_path.glob("buckets/out/runs/*/SUCCEEDED_0.jsonl")
    assert file.read_text(encoding="utf-8") == "1\n2\n3\n"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"ItemReader": LIST}, "States.ItemReaderFailed"),
        (
            {"ItemReader": {**GET, "Parameters": {"Bucket": "b", "Key": "../x"}}, "Label": "L"},
            "States.ItemReaderFailed",
        ),
        (
            {"ResultWriter": {**_writer(), "Parameters": {"Bucket": ".."}}, "ItemsPath": "$.a"},
            "States.ResultWriterFailed",
        ),
    ],
    ids=["no-bucket", "outside-the-bucket", "no-name-of-a-bucket"],
)
async def test_what_cannot_be_reached_fails_the_map(tmp_path: Path, fields: dict[str, Any], error: str) -> None:
    result = await (await _run(tmp_path, _machine(**fields), {"a": [1]})).wait()

    assert result.error == error


@pytest.mark.parametrize(
    ("input_type", "text"),
    [
        ("JSON", "["),
        ("JSON", "[1e999]"),
        ("JSON", "[NaN]"),
        ("JSON", f"[{'9' * 5000}]"),
        ("JSONL", "1\n{"),
        ("JSONL", "1\n1e999"),
        ("JSONL", "9" * 5000),
        ("MANIFEST", "{}"),
        ("MANIFEST", "["),
        ("PARQUET", "PAR1"),
        ("CSV", "\0"),
    ],
    ids=lambda given: given[:12],
)
async def test_a_damaged_object_fails_the_reader_or_reads_as_it_stands(
    tmp_path: Path, input_type: str, text: str
) -> None:
    _put(tmp_path, "x", text)
    config = {"InputType": input_type, **({"CSVHeaderLocation": "FIRST_ROW"} if input_type == "CSV" else {})}
    reader = {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "x"}}

    result = await (await _run(tmp_path, _machine(ItemReader={**reader, "ReaderConfig": config}), {})).wait()

    assert result.error == ("" if input_type == "CSV" else "States.ItemReaderFailed")


async def test_a_side_file_gives_a_bucket_another_folder(tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    (tmp_path / "elsewhere" / "in").mkdir(parents=True)
    (tmp_path / "elsewhere" / "in" / "a").write_text("1", encoding="utf-8")
    bindings = json.dumps({"bucket:b": {"folder": "../elsewhere"}})
    (tmp_path / "functions" / "bindings.json").write_text(bindings, encoding="utf-8")

    result = await (await _run(tmp_path, _machine(ItemReader=LIST), {})).wait()

    assert [item["Key"] for item in result.output or () if isinstance(item, dict)] == ["in/a"]  # type: ignore[union-attr]


async def test_executions_of_a_map_run_see_no_variables_of_the_outer_one(tmp_path: Path) -> None:
    inner = {"StartAt": "P", "States": {"P": {"Type": "Pass", "Parameters": {"v.$": "$v"}, "End": True}}}
    machine = _machine(inner)
    machine["States"]["A"] = {"Type": "Pass", "Assign": {"v": 1}, "Next": "M"}
    machine["StartAt"] = "A"

    result = await (await _run(tmp_path, machine, [1])).wait()

    assert result.error == "States.ExceedToleratedFailureThreshold"


async def test_stopping_an_execution_aborts_its_map_run(tmp_path: Path) -> None:
    wait = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 9, "End": True}}}
    async with Engine(functions=tmp_path / "functions") as engine:
        execution = await engine.start(read_definition(json.dumps(_machine(wait))), [1])
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        execution.stop()
        await execution.wait()

    assert ("MapRunAborted", 4) in _types(execution)


async def test_batches_and_writers_take_jsonata(tmp_path: Path) -> None:
    batcher = {"MaxItemsPerBatch": "{% $states.input.most %}", "BatchInput": {"all": "{% $states.input.most %}"}}
    writer = {**_writer(), "Arguments": {"Bucket": "{% 'o' & 'ut' %}", "Prefix": "p"}}
    del writer["Parameters"]
    machine = {"QueryLanguage": "JSONata", **_machine(ItemBatcher=batcher, ResultWriter=writer, Items=[1, 2, 3])}

    await _run(tmp_path, machine, {"most": 2})

    (file,) = tmp_path.glob("buckets/out/p/*/SUCCEEDED_0.json")
    assert [record["Input"] for record in json.loads(file.read_text(encoding="utf-8"))] == [
        '{"BatchInput":{"all":2},"Items":[1,2]}',
        '{"BatchInput":{"all":2},"Items":[3]}',
    ]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"ItemReader": []}, "wrong-type"),
        ({"ItemReader": {**GET, "ReaderConfig": {"InputType": "XML"}}}, "not-one-of"),
        ({"ItemReader": {**GET, "Parameters": {"Key.$": "$["}}}, "bad-template"),
        ({"ItemBatcher": {"MaxItemsPerBatch": -1}}, "too-small"),
        ({"ItemBatcher": {"MaxItemsPerBatch": 1, "MaxItemsPerBatchPath": "$.n"}}, "both-given"),
        ({"ResultWriter": {"WriterConfig": {"OutputType": "CSV"}}}, "not-one-of"),
        ({"ResultWriter": {"Resource": PUT, "Parameters": {"Bucket": "b"}, "Bucket": "b"}}, "unknown-field"),
        ({"ResultWriter": {"Resource": PUT[:-1], "Parameters": {"Bucket": "b"}}}, "not-one-of"),
        ({"ResultWriter": {"Resource": PUT}}, "missing-field"),
        ({"ResultWriter": {"Parameters": {"Bucket": "b"}}}, "missing-field"),
        ({"ResultWriter": {}}, "missing-field"),
    ],
)
def test_what_is_wrong_in_a_part_of_a_distributed_map_is_a_problem(fields: dict[str, Any], code: str) -> None:
    problems = read_definition(json.dumps(_machine(**fields))).problems

    assert [problem.code for problem in problems] == [code]
    assert problems[0].path.startswith(f"/States/M/{next(iter(fields))}")


@pytest.mark.parametrize(
    ("config", "files", "items"),
    [
        (
            {"InputType": "JSONL", "ManifestType": "ATHENA_DATA"},
            {"x": "s3://b/one\ns3://b/two\n", "one": "1\n2\n", "two": "3\n"},
            [1, 2, 3],
        ),
        (
            {"ManifestType": "S3_INVENTORY"},
            {"x": json.dumps({"fileSchema": "Key, Size", "files": [{"key": "one"}]}), "one": '"a","1"\n'},
            [{"Key": "a", "Size": "1"}],
        ),
        ({"InputType": "JSON", "ItemsPointer": "/a~1b/c"}, {"x": '{"a/b": {"c": [1]}}'}, [1]),
    ],
    ids=["athena", "inventory", "pointer"],
)
async def test_items_come_from_what_the_object_names(
    tmp_path: Path, config: dict[str, str], files: dict[str, str], items: list[Any]
) -> None:
    for key, text in files.items():
        _put(tmp_path, key, text)
    reader = {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "x"}}

    result = await (await _run(tmp_path, _machine(ItemReader={**reader, "ReaderConfig": config}), {})).wait()

    assert result.output == items


@pytest.mark.parametrize("name", ["x", "x.gz"])
async def test_a_compressed_object_is_read_as_what_is_in_it(tmp_path: Path, name: str) -> None:
    _put(tmp_path, name, "")
    text = b"a\n1\n"
    (tmp_path / "buckets" / "b" / name).write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    config = {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}
    reader = {**GET, "Parameters": {"Bucket": "b", "Key": name}, "ReaderConfig": config}

    result = await (await _run(tmp_path, _machine(ItemReader=reader), {})).wait()

    assert result.output == [{"a": "1"}]


async def test_a_compressed_object_that_is_cut_off_fails_the_reader(tmp_path: Path) -> None:
    _put(tmp_path, "x.gz", "")
    (tmp_path / "buckets" / "b" / "x.gz").write_bytes(gzip.compress(b"[1, 2]")[:-9])
    reader = {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "x.gz"}}

    result = await (await _run(tmp_path, _machine(ItemReader=reader), {})).wait()

    assert result.error == "States.ItemReaderFailed"


@pytest.mark.parametrize(
    ("reader", "words", "place"),
    [
        (
            {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "none"}},
            "The specified key does not exist. (Service: Amazon S3; Status Code: 404; Error Code: NoSuchKey; Request ID: ",
            "The object 'none' of the bucket 'b' cannot be read: no such file or directory",
        ),
        (
            {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "no", "Key": "none"}},
            "The specified bucket does not exist (Service: Amazon S3; Status Code: 404; Error Code: NoSuchBucket; ",
            "There is no bucket 'no': buckets/no is no folder",
        ),
        (
            {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "no"}},
            "The specified bucket does not exist (Service: Amazon S3; Status Code: 404; Error Code: NoSuchBucket; ",
            "There is no bucket 'no': buckets/no is no folder",
        ),
    ],
    ids=["no-object", "no-bucket", "no-bucket-to-list"],
)
async def test_what_a_folder_lacks_is_told_as_the_store_would_and_where_it_was_looked_for(
    tmp_path: Path, reader: dict[str, Any], words: str, place: str
) -> None:
    _put(tmp_path, "other", "x")

    execution = await _run(tmp_path, _machine(ItemReader=reader), {})

    result = await execution.wait()
    assert (result.error, result.cause[: len(words)]) == ("States.ItemReaderFailed", words)
    assert execution.view.states[("M",)].trace == place
