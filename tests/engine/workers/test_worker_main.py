"""The worker's own code, run in this process: frames, serving, what it needs of Python."""

import ast
import io
import json
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.workers import worker_main
from engine.workers.frames import FrameError, FrameReader, frame
from engine.workers.worker_calls import Context, answer, call_handler
from engine.workers.worker_functions import Functions

from .conftest import Project

FOLDER = Path(worker_main.__file__).parent


@pytest.fixture
def functions(project: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[Functions]:
    """A loader as a worker process has it; Python's import system is put back afterwards."""
    monkeypatch.setattr(sys, "path", [str(FOLDER), *sys.path])
    monkeypatch.setattr(sys, "path_hooks", list(sys.path_hooks))
    monkeypatch.setattr(sys, "path_importer_cache", {})
    before = set(sys.modules)
    functions = Functions(str(project.folder), str(project.folder))
    functions.install()
    yield functions
    for name in set(sys.modules) - before:
        del sys.modules[name]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("worker_*.py")), ids=lambda path: path.name)
def test_worker_files_keep_to_python_38_and_the_standard_library(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 8))

    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level or (node.module or "").startswith("worker_")
            imported |= {(node.module or "").partition(".")[0]} if not node.level else set()
    assert imported <= sys.stdlib_module_names


def test_functions_come_after_the_standard_library_and_before_what_is_installed(
    functions: Functions, project: Project
) -> None:
    places = [index for index, path in enumerate(sys.path) if "site-packages" in path]
    library = sys.path.index(os.path.dirname(os.__file__))

    assert library < sys.path.index(str(project.folder)) < min(places)
    assert str(FOLDER) not in sys.path


def test_answer_holds_the_value_or_what_went_wrong(functions: Functions, project: Project) -> None:
    good = project.write("good.py", "import side\ndef handler(event, context): return [event, side.X, context.name]")
    project.write("side.py", "X = 2")
    bad = project.write("bad.py", "def handler(event):\n    raise KeyError(event)")

    value = json.loads(answer(functions, {"file": str(good), "event": 1, "context": {"name": "n"}}))
    error = json.loads(answer(functions, {"file": str(bad), "event": "k", "timeout": 1.0}))
    missing = json.loads(answer(functions, {"file": "/none.py", "event": None}))
    project.write("side.py", "X = 3  # edited")
    again = json.loads(answer(functions, {"file": str(good), "event": 1, "context": {"name": "n"}}))

    assert value == {"value": [1, 2, "n"]}
    assert (error["error"], error["cause"]) == ("KeyError", "'k'")
    assert error["trace"].endswith(
        "File \"functions/bad.py\", line 2, in handler\n    raise KeyError(event)\nKeyError: 'k'\n"
    )
    assert missing == {"error": "StatesRuntime", "cause": "/none.py does not exist", "trace": ""}
    assert again == {"value": [1, 3, "n"]}


def test_file_that_is_imported_and_called_is_loaded_once(functions: Functions, project: Project) -> None:
    first = project.write("first_one.py", "import second_one\ndef handler(): return second_one.handler()")
    second = project.write(
        "second_one.py", "count = 0\ndef handler():\n    global count\n    count += 1\n    return count"
    )

    values = [json.loads(answer(functions, {"file": str(path), "event": 0}))["value"] for path in (first, second)]

    assert values == [1, 2]


def test_exception_that_cannot_be_reported_still_has_a_name(
    functions: Functions, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    import traceback

    monkeypatch.setattr(traceback, "TracebackException", None)
    file = project.write("odd.py", "def handler(): raise ValueError('x')")

    reply = json.loads(answer(functions, {"file": str(file), "event": 0}))

    assert reply == {"error": "ValueError", "cause": "x", "trace": ""}


def test_time_left_is_counted_down_and_endless_without_a_limit() -> None:
    assert Context({}, None).get_remaining_time_in_millis() == 2**31 - 1
    assert Context({}, 0.0).get_remaining_time_in_millis() == 0
    assert 0 < Context({}, 10.0).get_remaining_time_in_millis() <= 10_000


def test_awaitable_results_are_awaited() -> None:
    async def handler(event: Any, context: Any) -> Any:
        return event, context["a"]

    assert call_handler(handler, 1, Context({"a": 2}, None)) == (1, 2)


class Pipes:
    """The two pipes of a worker, held at the engine's end."""

    def __init__(self) -> None:
        self.requests, self.to_worker = os.pipe()
        self.from_worker, self.replies = os.pipe()

    def ask(self, request: dict[str, Any]) -> Any:
        worker_main.send(self.to_worker, json.dumps(request).encode())
        return self.hear()

    def hear(self) -> Any:
        data = worker_main.receive(self.from_worker)
        return None if data is None else json.loads(data)


@pytest.fixture
def pipes() -> Iterator[Pipes]:
    pipes = Pipes()
    yield pipes
    for descriptor in (pipes.requests, pipes.to_worker, pipes.from_worker, pipes.replies):
        try:
            os.close(descriptor)
        except OSError:
            continue


class FakeOutput(worker_main.Output):
    """Says that the streams are sound, or not, and leaves them alone."""

    def __init__(self, *sound: bool) -> None:
        self._sound = list(sound)

    def settle(self) -> bool:
        return self._sound.pop(0)


def test_serving_goes_on_until_the_pipe_is_closed(functions: Functions, project: Project, pipes: Pipes) -> None:
    file = str(project.write("plus.py", "def handler(event): return event + 1"))
    before = os.getcwd()
    serving = threading.Thread(
        target=worker_main.serve, args=(pipes.requests, pipes.replies, functions, FakeOutput(True, True))
    )
    serving.start()
    try:
        assert pipes.hear() == {"ready": sys.version}
        assert [pipes.ask({"file": file, "event": number}) for number in (1, 2)] == [{"value": 2}, {"value": 3}]
        assert os.getcwd() == str(project.root)
    finally:
        os.close(pipes.to_worker)
        serving.join()
        os.chdir(before)


def test_spoilt_process_says_that_this_was_its_last_answer(
    functions: Functions, project: Project, pipes: Pipes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.root)
    file = str(project.write("plus.py", "def handler(event): return event + 1"))
    worker_main.send(pipes.to_worker, json.dumps({"file": file, "event": 1}).encode())

    worker_main.serve(pipes.requests, pipes.replies, functions, FakeOutput(False))

    assert pipes.hear() == {"ready": sys.version}
    assert pipes.hear() == {"last": True, "value": 2}


def test_output_is_put_back_and_flushed(monkeypatch: pytest.MonkeyPatch) -> None:
    streams = [io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())]
    monkeypatch.setattr(sys, "stdout", streams[0])
    monkeypatch.setattr(sys, "stderr", streams[1])
    output = worker_main.Output()
    sys.stdout.write("half a line")
    sys.stdout = None  # as people's functions do

    assert output.settle()
    assert sys.stdout is streams[0]
    assert streams[0].buffer.getvalue() == b"half a line"
    streams[1].close()
    assert not output.settle()


@pytest.mark.parametrize("size", [0, 1, 5, 300_000])
def test_frames_survive_being_cut_anywhere(size: int) -> None:
    data = os.urandom(size)
    sent = frame(data)
    reader = FrameReader()

    parts = [reader.feed(sent[start : start + 65_536]) for start in range(0, len(sent), 65_536)]

    assert parts == [None] * (len(parts) - 1) + [data]


def test_bytes_of_a_frame_may_come_one_by_one() -> None:
    reader = FrameReader()

    assert [reader.feed(bytes([byte])) for byte in frame(b"ab")] == [None] * 5 + [b"ab"]


@pytest.mark.parametrize("data", [b"\xff\xff\xff\xff", frame(b"a") + b"b"], ids=["too long", "too much"])
def test_bytes_that_are_no_frame_are_refused(data: bytes) -> None:
    with pytest.raises(FrameError):
        FrameReader().feed(data)


OUTCOMES = [
    ("def handler(): return {1}", "", "StatesRuntime", "result is a set; return a list"),
    ("def handler(): raise SystemExit(3)", "", "StatesRuntime", "the function called sys.exit(3); return a value"),
    ("def handler(:", "", "SyntaxError", "functions/a.py:1: "),
    (
        "import none_such_module",
        "",
        "ModuleNotFoundError",
        "No module named 'none_such_module' (needed by functions/a.py",
    ),
    (
        "def handler(): raise ValueError('x' * 50_000)",
        "",
        "ValueError",
        "x" * 16_384 + "\n… 17,232 characters left out …",
    ),
    (
        "class E(Exception):\n __str__ = None\ndef handler(): raise E",
        "",
        "E",
        "(the E has no text: its __str__ failed)",
    ),
    (
        "class A: pass",
        "",
        "StatesRuntime",
        "functions/a.py has none of main_handler, lambda_handler, handler; it defines A.",
    ),
    ("x = 1", "a.run", "StatesRuntime", 'functions/a.py has no function "run"; it defines no function.'),
    (
        "def handler(event, context): return context.nothing",
        "",
        "AttributeError",
        "the context has no 'nothing'; it has name",
    ),
    (
        "def handler():\n try:\n  1 / 0\n except ZeroDivisionError as e:\n  raise ExceptionGroup('two', [ValueError(), e]) from e",
        "",
        "ExceptionGroup",
        "two (2 sub-exceptions)",
    ),
]


@pytest.mark.parametrize(("source", "entry", "error", "cause"), OUTCOMES, ids=[row[2] + row[1] for row in OUTCOMES])
def test_each_failure_is_told_in_its_own_words(
    functions: Functions, project: Project, source: str, entry: str, error: str, cause: str
) -> None:
    request = {"file": str(project.write("a.py", source)), "entry": entry, "event": 0, "context": {"name": "n"}}

    reply = json.loads(answer(functions, request))

    assert reply["error"] == error
    assert reply["cause"].startswith(cause)
    assert "worker_" not in reply["trace"]


CONTEXTS = [("aws_request_id", "r1"), ("request_id", "r1"), ("client_context", None), ("identity", None)]


@pytest.mark.parametrize(("name", "value"), CONTEXTS, ids=[name for name, _ in CONTEXTS])
def test_context_has_the_names_of_both_clouds(name: str, value: Any) -> None:
    assert getattr(Context({"request_id": "r1"}, None), name) == value


def test_module_in_a_folder_without_init_is_loaded_again_after_an_edit(functions: Functions, project: Project) -> None:
    project.write("plain_folder/rates.py", "RATE = 1")
    file = str(project.write("a.py", "from plain_folder import rates\ndef handler(): return rates.RATE"))
    before = json.loads(answer(functions, {"file": file, "event": 0}))

    project.write("plain_folder/rates.py", "RATE = 2  # edited")

    assert (before, json.loads(answer(functions, {"file": file, "event": 0}))) == ({"value": 1}, {"value": 2})


@pytest.mark.parametrize(
    ("source", "in_lambda"),
    [
        (
            "def handler(): return {1}",
            ["Runtime.MarshalError", "Unable to marshal response: Object of type set is not JSON serializable"],
        ),
        ("def other(): pass", ["Runtime.HandlerNotFound", "Handler 'handler' missing on module 'odd'"]),
        ("import no_such", ["Runtime.ImportModuleError", "Unable to import module 'odd': No module named 'no_such'"]),
        ("def handler(: pass", ["Runtime.UserCodeSyntaxError", "Syntax error in module 'odd': "]),
        ("def handler(): import no_such", ["ModuleNotFoundError", "No module named 'no_such'"]),
        ("def handler(): raise SystemExit(3)", ["Runtime.ExitError", "exit status 3"]),
        ("def handler(): raise SystemExit", ["Runtime.ExitError", "exit status 0"]),
        ("def handler(): raise SystemExit('no')", ["Runtime.ExitError", "exit status 1"]),
        ("def handler(): raise ValueError(1)", None),
    ],
    ids=["marshal", "handler", "import", "syntax", "late import", "exit", "plain exit", "exit with words", "exception"],
)
def test_what_lambda_calls_differently_is_told_too(
    functions: Functions, project: Project, source: str, in_lambda: list[str] | None
) -> None:
    file = project.write("odd.py", source)

    told = json.loads(answer(functions, {"file": str(file), "event": 0})).get("lambda")

    if in_lambda is None:
        assert told is None
    else:
        assert told[0] == in_lambda[0]
        assert told[1].startswith(in_lambda[1])
