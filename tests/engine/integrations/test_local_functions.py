"""The list of functions for palette and picker, and new function files."""

import ast
import os
from pathlib import Path

import pytest

from engine.errors import SetupError
from engine.integrations import (
    FunctionBinding,
    LocalFunction,
    create_function,
    list_functions,
    read_resource,
    resolve,
    template_source,
)
from engine.integrations.resources import Resource, ResourceKind


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "functions"
    path.mkdir()
    return path


def put(folder: Path, name: str, source: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(source.encode("utf-8") if isinstance(source, str) else source)
    return path


SOURCES = [
    ("def main_handler(event, context): pass", "main_handler"),
    ("async def lambda_handler(event, context): pass", "lambda_handler"),
    ("handler = print", "handler"),
    ("from helper import run as handler", "handler"),
    ("try:\n    import x\nexcept ImportError:\n    x = None\nelse:\n    def handler(): pass", "handler"),
    ("if True:\n    def handler(): pass\nelse:\n    def main_handler(): pass", "main_handler"),
    ("raise SystemExit  # never run\ndef handler(): '\\d'", "handler"),
    ("# -*- coding: gbk -*-\ndef handler(): return '中'".encode("gbk"), "handler"),
]


@pytest.mark.parametrize(("source", "entry"), SOURCES, ids=[str(number) for number in range(len(SOURCES))])
def test_handler_is_found_without_running_the_file(folder: Path, source: str | bytes, entry: str) -> None:
    path = put(folder, "f.py", source)

    assert list_functions(folder) == (LocalFunction(name="f", file=path, entry=entry),)


BROKEN = ["def handler(:", b"\xff\xfe", "x = '\0'", "(" * 5000]


@pytest.mark.parametrize("source", BROKEN, ids=["syntax", "encoding", "null", "deep"])
def test_file_that_is_no_python_is_listed_without_an_entry(folder: Path, source: str | bytes) -> None:
    path = put(folder, "f.py", source)

    assert list_functions(folder) == (LocalFunction(name="f", file=path, entry=None),)


def test_all_default_places_and_bindings_are_listed_by_name(folder: Path) -> None:
    handler = "def handler(): pass"
    for name in (
        "b.py",
        "A/index.py",
        "B/handler.py",
        "asr/checkASR.py",
        "__init__.py",
        ".x.py",
        "lib/__main__.py",
        "outside/run.py",
    ):
        put(folder, name, handler)
    put(folder, "helper.py", "def other(): pass")
    put(folder, "notes.txt", "hello")
    put(
        folder,
        "bindings.json",
        '{"far": {"file": "outside/run.py", "entry": "go"}, "near": {"file": "helper.py"}, "lost": {"file": "no.py"},'
        ' "fixed": {"result": 1}, "bad": 5, "asr:other": {"file": "b.py"}}',
    )

    found = [
        (function.name, function.file.relative_to(folder).as_posix(), function.entry)
        for function in list_functions(folder)
    ]

    assert found == [
        ("A", "A/index.py", "handler"),
        ("asr:checkASR", "asr/checkASR.py", "handler"),
        ("asr:other", "b.py", "handler"),
        ("B", "B/handler.py", "handler"),
        ("b", "b.py", "handler"),
        ("far", "outside/run.py", "go"),
        ("near", "helper.py", None),
        ("outside:run", "outside/run.py", "handler"),
    ]


def test_broken_bindings_do_not_hide_the_files(folder: Path) -> None:
    put(folder, "f.py", "def handler(): pass")
    put(folder, "bindings.json", "{")

    assert [function.name for function in list_functions(folder)] == ["f"]


def test_no_folder_has_no_functions(tmp_path: Path) -> None:
    assert list_functions(None) == ()
    assert list_functions(tmp_path / "none") == ()


@pytest.mark.parametrize("name", ["sum", "求和", 'a"""b', "a\\", "a\nb", '"', "asr:checkASR", "\ud800"])
def test_template_is_python_with_a_handler(name: str) -> None:
    tree = ast.parse(template_source(name))

    assert [statement.name for statement in tree.body if isinstance(statement, ast.FunctionDef)] == ["main_handler"]
    assert ast.get_docstring(tree)


@pytest.mark.parametrize("text", ["sum", "asr:checkASR"])
def test_created_function_is_found_and_never_overwritten(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "functions"
    resource = read_resource(text)

    path = create_function(folder, resource)

    assert resolve(resource, folder) == FunctionBinding(file=path)
    assert [(function.name, function.entry) for function in list_functions(folder)] == [(text, "main_handler")]
    path.write_text("mine", encoding="utf-8")
    assert create_function(folder, resource) == path
    assert path.read_text(encoding="utf-8") == "mine"


def test_function_that_cannot_be_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r'no file can be named after "\.\./x"'):
        create_function(tmp_path, Resource(text="t", kind=ResourceKind.FUNCTION, name="../x"))
    assert os.listdir(tmp_path) == []


def test_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "functions").write_text("", encoding="utf-8")

    with pytest.raises(SetupError, match="cannot be written"):
        create_function(tmp_path / "functions", read_resource("sum"))
