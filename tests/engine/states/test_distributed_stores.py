"""Distributed Maps whose buckets are those of a real store, and that the event loop never waits for one."""

import asyncio
import io
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from engine import Engine, read_definition
from engine.execution.execution import Execution
from engine.integrations import ObjectStore

pytestmark = pytest.mark.slow

BUCKET = "map-items"


def _machine(bucket: str, *, written: str = "", **reader: Any) -> str:
    state: dict[str, Any] = {
        "Type": "Map",
        "ItemReader": {
            "Resource": "arn:aws:states:::s3:getObject",
            "ReaderConfig": {"InputType": "JSONL"},
            "Parameters": {"Bucket": bucket, "Key": "in.jsonl"},
            **reader,
        },
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "P",
            "States": {"P": {"Type": "Pass", "End": True}},
        },
        "End": True,
    }
    if written:
        parameters = {"Bucket": written, "Prefix": "out"}
        state["ResultWriter"] = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": parameters}
    return json.dumps({"StartAt": "M", "States": {"M": state}})


async def _run(folder: Path, machine: str) -> Execution:
    async with Engine(functions=folder) as engine:
        execution = await engine.start(read_definition(machine), {})
        await execution.wait()
    return execution


@pytest.fixture
def functions(tmp_path: Path, aws: dict[str, str], aws_client: Callable[[str], Any]) -> Path:
    client = aws_client("s3")
    client.create_bucket(Bucket=BUCKET)
    client.put_object(Bucket=BUCKET, Key="in.jsonl", Body=b'{"a": 1}\n{"a": 2}\n')
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "bindings.json").write_text(json.dumps({"bucket:*": {"client": aws}}), encoding="utf-8")
    return tmp_path / "functions"


async def test_items_come_from_the_store_and_results_go_there(
    functions: Path, aws_client: Callable[[str], Any]
) -> None:
    result = await (await _run(functions, _machine(BUCKET, written=BUCKET))).wait()

    assert result.status == "SUCCEEDED", result.cause
    assert isinstance(result.output, dict)
    details = result.output["ResultWriterDetails"]
    assert isinstance(details, dict)
    manifest = json.load(aws_client("s3").get_object(Bucket=BUCKET, Key=str(details["Key"]))["Body"])
    key = manifest["ResultFiles"]["SUCCEEDED"][0]["Key"]
    written = json.load(aws_client("s3").get_object(Bucket=BUCKET, Key=key)["Body"])
    assert [json.loads(record["Output"]) for record in written] == [{"a": 1}, {"a": 2}]


async def test_a_version_of_an_object_is_read_when_it_is_named(
    functions: Path, aws_client: Callable[[str], Any]
) -> None:
    client = aws_client("s3")
    client.create_bucket(Bucket="map-versions")
    client.put_bucket_versioning(Bucket="map-versions", VersioningConfiguration={"Status": "Enabled"})
    first = client.put_object(Bucket="map-versions", Key="k", Body=b'"old"\n')["VersionId"]
    client.put_object(Bucket="map-versions", Key="k", Body=b'"new"\n')
    parameters = {"Bucket": "map-versions", "Key": "k"}

    new = await (await _run(functions, _machine("", Parameters=parameters))).wait()
    old = await (await _run(functions, _machine("", Parameters={**parameters, "VersionId": first}))).wait()

    assert (old.output, new.output) == (["old"], ["new"])


async def test_what_the_store_lists_are_items(functions: Path, aws_client: Callable[[str], Any]) -> None:
    machine = _machine(
        BUCKET,
        Resource="arn:aws:states:::s3:listObjectsV2",
        Parameters={"Bucket": BUCKET, "Prefix": "in"},
        ReaderConfig={},
    )

    result = await (await _run(functions, machine)).wait()

    assert isinstance(result.output, list)
    (item,) = result.output
    assert isinstance(item, dict)
    assert (item["Key"], item["Size"], item["StorageClass"]) == ("in.jsonl", 18, "STANDARD")


async def test_what_the_store_refuses_fails_the_map_in_its_words(functions: Path) -> None:
    read = await (await _run(functions, _machine("no-such-bucket"))).wait()
    written = await (await _run(functions, _machine(BUCKET, written="no-such-bucket"))).wait()

    words = (
        "The specified bucket does not exist (Service: Amazon S3; Status Code: 404; Error Code: NoSuchBucket; Request"
    )
    assert (read.error, read.cause[: len(words)]) == ("States.ItemReaderFailed", words)
    assert (written.error, written.cause[: len(words)]) == ("States.ResultWriterFailed", words)


async def test_the_event_loop_waits_for_no_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bucket = tmp_path / "buckets" / "b"
    bucket.mkdir(parents=True)
    (bucket / "in.jsonl").write_text("1\n2\n", encoding="utf-8")
    threads: list[threading.Thread] = []
    opened, write = ObjectStore.open, ObjectStore.write

    def note_open(self: ObjectStore, bucket: str, key: str, version: str = "") -> BinaryIO:
        threads.append(threading.current_thread())
        return opened(self, bucket, key, version)

    def note_write(self: ObjectStore, bucket: str, key: str, body: bytes) -> None:
        threads.append(threading.current_thread())
        write(self, bucket, key, body)

    monkeypatch.setattr(ObjectStore, "open", note_open)
    monkeypatch.setattr(ObjectStore, "write", note_write)

    result = await (await _run(tmp_path / "functions", _machine("b", written="b"))).wait()

    assert result.status == "SUCCEEDED", result.cause
    assert len(threads) == 3
    assert threading.current_thread() not in threads


async def test_an_execution_stops_while_a_store_is_silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, answer = threading.Event(), threading.Event()

    def wait(self: ObjectStore, bucket: str, key: str, version: str = "") -> BinaryIO:
        begun.set()
        answer.wait(10)
        return io.BytesIO()

    monkeypatch.setattr(ObjectStore, "open", wait)
    async with Engine(functions=tmp_path) as engine:
        execution = await engine.start(read_definition(_machine("b")), {})
        assert await asyncio.to_thread(begun.wait, 10)

        execution.stop()
        result = await execution.wait()

    answer.set()
    assert result.status == "ABORTED"
