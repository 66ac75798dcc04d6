"""Buckets that are those of a real store, over HTTP: read, written and listed by name, and told of as the store tells."""

import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.errors import SetupError
from engine.integrations import ObjectMissing, ObjectStore
from engine.integrations.aws_client import AwsClients
from engine.integrations.client_settings import ClientSettings

pytestmark = pytest.mark.slow


@pytest.fixture
def store(tmp_path: Path, aws: dict[str, str], aws_client: Callable[[str], Any]) -> ObjectStore:
    functions = tmp_path / "functions"
    functions.mkdir()
    aws_client("s3").create_bucket(Bucket="reports-1250000000")
    bindings = {
        "bucket:reports": {"client": aws, "bucket": "reports-1250000000"},
        "bucket:gone": {"client": aws},
        "bucket:unreachable": {"client": {**aws, "endpoint": "http://127.0.0.1:9"}},
    }
    (functions / "bindings.json").write_text(json.dumps(bindings), encoding="utf-8")
    return ObjectStore(functions)


def test_what_was_written_is_read_and_listed(store: ObjectStore, aws_client: Callable[[str], Any]) -> None:
    store.write("reports", "a/订单 1.txt", b"hello")

    with store.open("reports", "a/订单 1.txt") as file:
        assert file.read() == b"hello"
    (found,) = store.list("reports", "a/")
    assert (found.key, found.size, found.etag) == ("a/订单 1.txt", 5, '"5d41402abc4b2a76b9719d911017c592"')
    body = aws_client("s3").get_object(Bucket="reports-1250000000", Key="a/订单 1.txt")["Body"]
    assert body.read() == b"hello"


def test_a_list_goes_on_over_pages(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "2")  # moto's server is in this process
    for name in "edcba":
        store.write("reports", f"many/{name}", b"")

    assert [found.key for found in store.list("reports", "many/")] == [f"many/{name}" for name in "abcde"]


@pytest.mark.parametrize(
    ("bucket", "words"),
    [
        (
            "reports",
            r"The specified key does not exist\. \(Service: Amazon S3; Status Code: 404; Error Code: NoSuchKey; ",
        ),
        (
            "gone",
            r"The specified bucket does not exist \(Service: Amazon S3; Status Code: 404; Error Code: NoSuchBucket",
        ),
        ("unreachable", "Could not connect to the endpoint URL"),
    ],
)
def test_a_refusal_is_told_in_the_words_of_the_store(store: ObjectStore, bucket: str, words: str) -> None:
    with pytest.raises(ObjectMissing, match=words):
        store.open(bucket, "none")


def test_a_connection_that_breaks_off_is_told(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write("reports", "long", b"x" * 100_000)

    def broken(source: Any, target: Any) -> None:
        source.close()
        raise ConnectionResetError("gone")

    monkeypatch.setattr("engine.integrations.s3_bucket.shutil.copyfileobj", broken)

    with pytest.raises(ObjectMissing, match="gone"):
        store.open("reports", "long")


def test_a_bucket_without_a_binding_stays_a_folder(store: ObjectStore, tmp_path: Path) -> None:
    store.write("other", "x", b"1")

    assert (tmp_path / "buckets" / "other" / "x").read_bytes() == b"1"


def test_a_bucket_of_cos_is_at_the_address_of_its_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENCENTCLOUD_SECRET_ID", "id")
    monkeypatch.setenv("TENCENTCLOUD_SECRET_KEY", "key")

    client = AwsClients().client("s3", ClientSettings(store="cos", region="ap-guangzhou"))

    address = client.generate_presigned_url("get_object", Params={"Bucket": "reports-125", "Key": "k"})
    assert address.startswith("https://reports-125.cos.ap-guangzhou.myqcloud.com/k?")
    assert "Credential=id%2F" in address


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (ClientSettings(store="cos"), 'needs a "region"'),
        (ClientSettings(store="cos", region="ap-guangzhou"), "TENCENTCLOUD_SECRET_ID"),
        (ClientSettings(profile="no such profile"), "no client of s3 can be made"),
        (ClientSettings(endpoint="no address", access_key="a", secret_key="b"), "no client of s3 can be made"),
    ],
)
def test_settings_that_make_no_client_are_told(
    monkeypatch: pytest.MonkeyPatch, settings: ClientSettings, words: str
) -> None:
    monkeypatch.delenv("TENCENTCLOUD_SECRET_ID", raising=False)

    with pytest.raises(SetupError, match=words):
        AwsClients().client("s3", settings)


def test_without_boto3_it_is_said_how_to_install_it(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)

    with pytest.raises(ObjectMissing, match=r"boto3 is not installed, .*: pip install 'tcsl-studio\[cloud\]'"):
        store.open("reports", "x")
