"""Buckets that are folders: what cannot be reached is said, and nothing outside of a bucket ever is."""

import json
from pathlib import Path

import pytest

from engine.integrations import ObjectMissing, ObjectStore


def test_what_was_written_is_read_and_listed(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path / "functions")

    store.write("b", "a/c.txt", b"hello")

    with store.open("b", "a/c.txt") as file:
        assert file.read() == b"hello"
    (found,) = store.list("b", "a/")
    assert (found.key, found.size, found.etag) == ("a/c.txt", 5, '"5d41402abc4b2a76b9719d911017c592"')


@pytest.mark.parametrize(
    ("bucket", "key", "words"),
    [
        ("b", "none", "There is no bucket 'b': buckets/b is no folder"),
        ("b", "../x", "cannot be the name of a file"),
        ("..", "x", "cannot be the name of a bucket"),
        ("odd", "x", '"folder" that is text'),
    ],
    ids=["missing", "climbing", "no-bucket-name", "wrong-binding"],
)
def test_an_object_out_of_reach_is_missing(tmp_path: Path, bucket: str, key: str, words: str) -> None:
    functions = tmp_path / "functions"
    functions.mkdir()
    (functions / "bindings.json").write_text(json.dumps({"bucket:odd": {"folder": 1}}), encoding="utf-8")

    with pytest.raises(ObjectMissing, match=words):
        ObjectStore(functions).open(bucket, key)


def test_an_object_cannot_be_written_where_a_file_stands_for_a_folder(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path / "functions")
    store.write("b", "a", b"")

    with pytest.raises(ObjectMissing, match="cannot be written"):
        store.write("b", "a/c", b"")


def test_without_a_functions_folder_there_are_no_buckets() -> None:
    with pytest.raises(ObjectMissing, match="there is no functions folder"):
        list(ObjectStore(None).list("b"))


def test_a_damaged_side_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "bindings.json").write_text("[", encoding="utf-8")

    with pytest.raises(ObjectMissing, match=r"bindings\.json"):
        ObjectStore(tmp_path).open("b", "x")
