"""Tasks on the objects of buckets that are folders, through the endpoint."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.engine.api.serving import create, finished, start

_S3 = "arn:aws:states:::aws-sdk:s3:"


@pytest.fixture
def bucket(functions: Path) -> Path:
    """A bucket named ``shop``."""
    folder = functions.parent / "buckets" / "shop"
    folder.mkdir(parents=True)
    return folder


def _run(sfn: Any, action: str, **parameters: Any) -> Any:
    state = {"Type": "Task", "Resource": f"{_S3}{action}", "Parameters": parameters, "End": True}
    return finished(sfn, start(sfn, create(sfn, {"StartAt": "S", "States": {"S": state}})))


def test_an_object_is_read_as_the_sdk_gives_it(bucket: Path, sfn: Any) -> None:
    (bucket / "a.txt").write_text("text data", encoding="utf-8")

    answer = json.loads(_run(sfn, "getObject", Bucket="shop", Key="a.txt")["output"])

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", answer.pop("LastModified"))
    assert answer == {
        "AcceptRanges": "bytes",
        "ContentLength": 9,
        "ContentType": "binary/octet-stream",
        "ETag": '"332eec544317a6d340b8e77da7fe54ad"',
        "Metadata": {},
        "ServerSideEncryption": "AES256",
        "Body": "text data",
    }


@pytest.mark.parametrize(
    ("body", "text"),
    [("plain\n", '"plain\\n"'), ({"a": [1]}, '{"a":[1]}'), (False, "false"), ("", '""'), (None, "null")],
    ids=repr,
)
def test_an_object_is_written_as_json_text_in_its_quotes(bucket: Path, sfn: Any, body: Any, text: str) -> None:
    _run(sfn, "putObject", Bucket="shop", Key="in/b.json", Body=body)

    assert (bucket / "in" / "b.json").read_text(encoding="utf-8") == text


def test_writing_tells_the_checksum_of_the_object(bucket: Path, sfn: Any) -> None:
    output = _run(sfn, "putObject", Bucket="shop", Key="null", Body=None)["output"]

    assert output == (
        '{"ChecksumCRC32":"Jcv8Tw==","ChecksumType":"FULL_OBJECT",'
        '"ETag":"\\"37a6259cc0c1dae299a7866489dff0bd\\"","ServerSideEncryption":"AES256"}'
    )


def test_a_list_of_nothing_has_no_contents(bucket: Path, sfn: Any) -> None:
    output = _run(sfn, "listObjectsV2", Bucket="shop", Prefix="absent/", MaxKeys=2)["output"]

    assert output == '{"IsTruncated":false,"KeyCount":0,"MaxKeys":2,"Name":"shop","Prefix":"absent/"}'


def test_objects_are_listed(bucket: Path, sfn: Any) -> None:
    for name in ("a1", "a2", "b"):
        (bucket / name).write_text(name, encoding="utf-8")

    answer = json.loads(_run(sfn, "listObjectsV2", Bucket="shop", Prefix="a", MaxKeys=1)["output"])

    assert [item["Key"] for item in answer["Contents"]] == ["a1"]
    assert (answer["IsTruncated"], answer["KeyCount"], answer["Name"]) == (True, 1, "shop")


@pytest.mark.parametrize(
    ("action", "parameters", "error", "words"),
    [
        ("getObject", {"Bucket": "shop", "Key": "no"}, "S3.NoSuchKeyException", "The specified key does not exist."),
        (
            "getObject",
            {"Bucket": "none", "Key": "a"},
            "S3.NoSuchBucketException",
            "The specified bucket does not exist",
        ),
        ("listObjects", {"Bucket": "none"}, "S3.NoSuchBucketException", "The specified bucket does not exist"),
    ],
    ids=["key", "bucket", "listing"],
)
def test_what_is_not_there_fails_as_in_the_cloud(
    bucket: Path, sfn: Any, action: str, parameters: dict[str, str], error: str, words: str
) -> None:
    told = _run(sfn, action, **parameters)

    assert (told["status"], told["error"]) == ("FAILED", error)
    assert re.fullmatch(
        rf"{re.escape(words)} \(Service: S3, Status Code: 404, Request ID: [0-9a-f-]{{36}}, "
        r"Extended Request ID: [\w+/=-]+\) \(SDK Attempt Count: 1\)",
        told["cause"],
    )


def test_what_stands_in_for_the_action_comes_first(functions: Path, bucket: Path, sfn: Any) -> None:
    (functions / "bindings.json").write_text('{"s3:getObject": {"result": 7}}', encoding="utf-8")

    assert _run(sfn, "getObject", Bucket="shop", Key="a")["output"] == "7"
