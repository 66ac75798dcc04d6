"""Where functions are looked for by default, and what is said when there is none."""

from pathlib import Path

import pytest

from engine.integrations import FunctionBinding, MockBinding, Unbound, read_resource, resolve, write_binding
from engine.integrations.places import default_places, is_file_name
from engine.integrations.resources import Resource, ResourceKind

INVOKE = "qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:scf:Invoke/"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "functions"
    path.mkdir()
    return path


def put(folder: Path, name: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("def handler(): return 1", encoding="utf-8")
    return path


PLACES = [
    (INVOKE + "sum", "sum.py"),
    (INVOKE + "sum", "sum/index.py"),
    (INVOKE + "sum", "sum/lambda_function.py"),
    ("arn:aws:lambda:us-east-1:123456789012:function:sum", "sum/handler.py"),
    ("求和", "求和.py"),
    ("qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:asr:checkASR", "asr/checkASR.py"),
    ("qrn:qcs:asw:ap-guangzhou:1:sdk:json:qcloud:asr:checkASR", "checkASR.py"),
    ("qrn:qcs:asw:ap-guangzhou:1:http:json:flowmachine:child:id", "child.py"),
]


@pytest.mark.parametrize(("text", "name"), PLACES, ids=[f"{text} in {name}" for text, name in PLACES])
def test_file_at_a_default_place_is_found(folder: Path, text: str, name: str) -> None:
    path = put(folder, name)

    assert resolve(read_resource(text), folder) == FunctionBinding(file=path)


def test_binding_without_a_file_adds_to_the_default_place(folder: Path) -> None:
    path = put(folder, "sum.py")
    write_binding(folder, "sum", {"timeoutSeconds": 3, "entry": "run"})

    assert resolve(read_resource(INVOKE + "sum"), folder) == FunctionBinding(
        key="sum", file=path, entry="run", timeout_seconds=3.0
    )


def test_entry_as_the_cloud_spells_it_names_the_file(folder: Path) -> None:
    path = put(folder, "sum/main.py")
    write_binding(folder, "sum", {"entry": "main.run"})

    found = resolve(read_resource(INVOKE + "sum"), folder)

    assert isinstance(found, FunctionBinding)
    assert (found.file, found.entry) == (path, "main.run")


def test_fixed_answer_wins_over_a_file(folder: Path) -> None:
    put(folder, "sum.py")
    write_binding(folder, "sum", {"result": 1})

    assert isinstance(resolve(read_resource("sum"), folder), MockBinding)


ODD_NAMES = ["../secret", "..", "a/b", "a\\b", "/etc/passwd", "C:x", ".hidden", "", "a\0b", " a", "x" * 5000, "a\nb"]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_name_never_leaves_the_folder(folder: Path, name: str) -> None:
    put(folder.parent, "secret.py")
    for kind in (ResourceKind.FUNCTION, ResourceKind.STATE_MACHINE):
        resource = Resource(text="t", kind=kind, name=name)

        assert not is_file_name(name)
        assert default_places(resource) == ()
        assert isinstance(resolve(resource, folder), Unbound)
    for service, action in ((name, "a"), ("a", name)):
        assert default_places(Resource(text="t", kind=ResourceKind.CLOUD_API, service=service, action=action)) == ()


def test_odd_entry_never_leaves_the_folder(folder: Path) -> None:
    assert default_places(read_resource("sum"), "../secret.run") == default_places(read_resource("sum"))


def test_name_with_a_slash_can_still_be_bound_by_hand(folder: Path) -> None:
    path = put(folder, "b.py")
    write_binding(folder, "arn:aws:lambda:r:1:function:a/b", {"file": "b.py"})

    found = resolve(read_resource("arn:aws:lambda:r:1:function:a/b"), folder)

    assert isinstance(found, FunctionBinding)
    assert found.file == path


def test_unbound_function_says_what_was_looked_for_and_what_to_do(folder: Path) -> None:
    put(folder, "Sum.py")

    found = resolve(read_resource(INVOKE + "sum"), folder)

    sentence = "there is no functions/sum.py or functions/sum/index.py"
    assert found in (
        Unbound(
            reason=f"{sentence} (there is functions/Sum.py)", hint=found.hint if isinstance(found, Unbound) else ""
        ),
        FunctionBinding(file=folder / "sum.py"),  # where file names have no case
    )
    if isinstance(found, Unbound):
        assert found.hint == (
            "create functions/sum.py with def main_handler(event, context), or give a fixed answer in "
            'functions/bindings.json: {"sum": {"result": ...}}'
        )


UNBOUND = [
    ("asr:checkASR", "there is no functions/asr/checkASR.py or functions/checkASR.py", '{"asr:checkASR": {"result"'),
    ("https://x.y", "addresses of the web are not called; bind a", '{"https://x.y": {"result": ...}}'),
    (INVOKE, "it names no function; write", "give a fixed answer in functions/bindings.json"),
    ("arn:aws:lambda:r:1:function:a/b", '"a/b" cannot be the name of a file', 'name its "file", or give a fixed'),
]


@pytest.mark.parametrize(("text", "reason", "hint"), UNBOUND, ids=[text for text, _, _ in UNBOUND])
def test_each_kind_of_resource_has_its_advice(folder: Path, text: str, reason: str, hint: str) -> None:
    found = resolve(read_resource(text), folder)

    assert isinstance(found, Unbound)
    assert found.reason.startswith(reason)
    assert hint in found.hint


def test_without_a_folder_nothing_is_bound() -> None:
    found = resolve(read_resource("sum"), None)

    assert found == Unbound(
        reason="there is no functions folder", hint="save the workflow, or say where the functions are (--functions)"
    )


def test_missing_folder_is_like_an_empty_one(tmp_path: Path) -> None:
    assert isinstance(resolve(read_resource("sum"), tmp_path / "none"), Unbound)
