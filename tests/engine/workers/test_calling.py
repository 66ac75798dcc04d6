"""Calls of people's functions in real worker processes: what comes back, and what a function is given."""

import asyncio
import json
import os

import pytest

from engine.language.values import Json
from engine.workers import CallFailed, FunctionCall, WorkerPool

from .conftest import Project, failure_of


async def test_value_and_output_come_back(any_pool: WorkerPool, project: Project) -> None:
    call = project.call(
        """
        import sys
        def main_handler(event, context):
            print("adding", event["values"])
            print("careful", file=sys.stderr)
            return sum(event["values"])
        """,
        {"values": [1, 2, 3]},
    )

    result = await any_pool.call(call)

    assert result.value == 6
    assert "adding [1, 2, 3]\n" in result.stdout
    assert "careful\n" in result.stdout + result.stderr
    assert 0 < result.duration < 30


async def test_the_two_streams_are_kept_apart(pool: WorkerPool, project: Project) -> None:
    call = project.call(
        """
        import sys
        def handler(event, context):
            print("out")
            print("err", file=sys.stderr)
        """
    )

    result = await pool.call(call)

    assert (result.value, result.stdout, result.stderr) == (None, "out\n", "err\n")


async def test_output_of_one_call_is_not_in_the_next(any_pool: WorkerPool, project: Project) -> None:
    call = project.call("def handler(event, context): print('call', event)")

    outputs = [
        (await any_pool.call(FunctionCall(file=call.file, folder=call.folder, event=number))).stdout
        for number in range(20)
    ]

    assert outputs == [f"call {number}\n" for number in range(20)]


EVENTS = [
    pytest.param(None, id="null"),
    pytest.param({"名字": ["你好", 1.5, -3, True, {"a b": {}}]}, id="nested"),
    pytest.param(10**30, id="big integer"),
    pytest.param("\U0001f600", id="beyond the basic plane"),
    pytest.param(["x" * 100_000] * 50, id="five megabytes"),
]


@pytest.mark.parametrize("event", EVENTS)
async def test_event_comes_back_unchanged(any_pool: WorkerPool, project: Project, event: Json) -> None:
    call = project.call("def handler(event, context): return event", event)

    assert (await any_pool.call(call)).value == event


HANDLERS = [
    pytest.param("def main_handler(event, context): return 1", id="main_handler"),
    pytest.param("def lambda_handler(event, context): return 1", id="lambda_handler"),
    pytest.param("def handler(event, context): return 1", id="handler"),
    pytest.param("def handler(event): return 1", id="no context"),
    pytest.param("def handler(): return 1", id="no arguments"),
    pytest.param("def handler(*arguments): return len(arguments) - 1", id="any arguments"),
    pytest.param("async def handler(event, context): return 1", id="coroutine function"),
    pytest.param("handler = lambda event, context: 1", id="lambda"),
    pytest.param("class Handler:\n def __call__(self, event, context): return 1\nhandler = Handler()", id="callable"),
    pytest.param("class A:\n def run(self, event): return 1\nhandler = A().run", id="method"),
]


@pytest.mark.parametrize("source", HANDLERS)
async def test_each_kind_of_handler_is_called(pool: WorkerPool, project: Project, source: str) -> None:
    assert (await pool.call(project.call(source))).value == 1


@pytest.mark.parametrize("entry", ["special", "f0.special", "Tools.special"])
async def test_entry_names_the_function(pool: WorkerPool, project: Project, entry: str) -> None:
    source = """
        def main_handler(event, context): return "usual"
        def special(event, context): return "special"
        class Tools:
            @staticmethod
            def special(event, context): return "special"
        """

    assert (await pool.call(project.call(source, entry=entry))).value == "special"


async def test_missing_handler_lists_what_the_file_defines(pool: WorkerPool, project: Project) -> None:
    failure = await failure_of(pool, project.call("import json\ndef start(event): pass\nclass Thing: pass"))

    assert failure.error == "StatesRuntime"
    assert "functions/f0.py has none of main_handler, lambda_handler, handler" in failure.cause
    assert "it defines start, Thing" in failure.cause


async def test_missing_entry_is_named(pool: WorkerPool, project: Project) -> None:
    failure = await failure_of(pool, project.call("x = 1", entry="run"))

    assert 'has no function "run"; it defines no function' in failure.cause


async def test_missing_file_is_named(pool: WorkerPool, project: Project) -> None:
    failure = await failure_of(pool, FunctionCall(file=project.folder / "none.py"))

    assert (failure.error, failure.cause) == ("StatesRuntime", "functions/none.py does not exist")


async def test_context_is_dictionary_and_object(pool: WorkerPool, project: Project) -> None:
    call = project.call(
        """
        def handler(event, context):
            assert context["function_name"] == context.function_name
            assert 0 < context.get_remaining_time_in_millis() <= 50_000
            try:
                context.nothing
            except AttributeError as error:
                return [context.aws_request_id, context.client_context, str(error)]
        """,
        context={"request_id": "r1", "function_name": "sum"},
        timeout=50.0,
    )

    result = await pool.call(call)

    assert result.value == ["r1", None, "the context has no 'nothing'; it has function_name, request_id"]


async def test_function_runs_in_the_folder_of_the_definition(pool: WorkerPool, project: Project) -> None:
    call = project.call("import os\ndef handler(): here = os.getcwd(); os.chdir('/'); return here")

    places = [(await pool.call(call)).value for _ in range(2)]

    assert places == [os.fspath(project.root)] * 2


async def test_environment_of_the_call_is_set_for_it_alone(
    pool: WorkerPool, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FROM_OUTSIDE", "seen")
    source = "import os\ndef handler(): return [os.environ.get('TABLE'), os.environ.get('FROM_OUTSIDE')]"
    plain = project.call(source)
    special = FunctionCall(file=plain.file, folder=plain.folder, environment={"TABLE": "orders"})

    assert (await pool.call(special)).value == ["orders", "seen"]
    assert (await pool.call(plain)).value == [None, "seen"]


async def test_modules_beside_the_functions_are_imported(pool: WorkerPool, project: Project) -> None:
    project.write("tools/__init__.py", "from .inner import twice")
    project.write("tools/inner.py", "def twice(x): return 2 * x")
    project.write("big/part.py", "NUMBER = 4")
    file = project.write(
        "big/index.py", "import part, tools\ndef main_handler(event, context): return tools.twice(part.NUMBER)"
    )

    assert (await pool.call(FunctionCall(file=file, folder=project.folder))).value == 8


@pytest.mark.parametrize("name", ["select", "email", "json", "task-fail", "a.b", "数据"])
async def test_file_name_harms_nothing(pool: WorkerPool, project: Project, name: str) -> None:
    file = project.write(
        f"{name}.py",
        """
        import asyncio, dataclasses, email.message, json, select
        @dataclasses.dataclass
        class Point:
            x: "int" = 1
        async def main_handler(event, context):
            return json.dumps(dataclasses.asdict(Point()))
        """,
    )

    assert (await pool.call(FunctionCall(file=file))).value == '{"x": 1}'


async def test_input_is_empty(any_pool: WorkerPool, project: Project) -> None:
    failure = await failure_of(any_pool, project.call("def handler(): return input()"))

    assert failure.error == "EOFError"


async def test_functions_of_the_same_process_share_what_they_loaded(pool: WorkerPool, project: Project) -> None:
    call = project.call("calls = []\ndef handler(event): calls.append(event); return len(calls)")

    assert [(await pool.call(call)).value for _ in range(3)] == [1, 2, 3]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
async def test_forked_child_does_not_answer_for_its_parent(pool: WorkerPool, project: Project) -> None:
    call = project.call("import os\ndef handler(): return 'child' if os.fork() == 0 else 'parent'")

    assert [(await pool.call(call)).value for _ in range(3)] == ["parent"] * 3


async def test_edit_of_the_file_is_picked_up(pool: WorkerPool, project: Project) -> None:
    call = project.call("def handler(): return 1")
    before = (await pool.call(call)).value

    project.write(call.file.name, "def handler(): return 2")

    assert (before, (await pool.call(call)).value) == (1, 2)


async def test_edit_of_an_imported_module_is_picked_up(pool: WorkerPool, project: Project) -> None:
    project.write("lib/prices.py", "PRICE = 10")
    call = project.call("def handler():\n    from lib import prices\n    return prices.PRICE")
    before = (await pool.call(call)).value

    project.write("lib/prices.py", "PRICE = 20")

    assert (before, (await pool.call(call)).value) == (10, 20)
    assert not list(project.folder.rglob("__pycache__"))


async def test_repaired_file_runs_after_a_failed_load(pool: WorkerPool, project: Project) -> None:
    call = project.call("import missing_helper\ndef handler(): return missing_helper.VALUE")
    failure = await failure_of(pool, call)

    project.write("missing_helper.py", "VALUE = 'found'")

    assert failure.error == "ModuleNotFoundError"
    assert "No module named 'missing_helper' (needed by functions/f0.py; install it for" in failure.cause
    assert (await pool.call(call)).value == "found"


async def test_syntax_error_names_file_and_line(pool: WorkerPool, project: Project) -> None:
    failure = await failure_of(pool, project.call("def handler():\n    x = 1\n    return (x\n"))

    assert failure.error == "SyntaxError"
    assert failure.cause.startswith("functions/f0.py:3: '(' was never closed")
    assert 'File "functions/f0.py", line 3' in failure.trace
    assert "worker_" not in failure.trace
    assert "importlib" not in failure.trace


async def test_exception_has_name_text_and_the_trace_of_the_users_files(pool: WorkerPool, project: Project) -> None:
    project.write("helper.py", "def check(n):\n    raise ValueError(f'bad {n}')")
    call = project.call(
        """
        import helper
        class StatesTaskFailed(Exception): pass
        def handler(event):
            print("before")
            try:
                helper.check(event)
            except ValueError as error:
                raise StatesTaskFailed("no order") from error
        """,
        7,
    )

    failure = await failure_of(pool, call)

    assert (failure.error, failure.cause, failure.stdout) == ("StatesTaskFailed", "no order", "before\n")
    assert failure.trace.startswith(
        'Traceback (most recent call last):\n  File "functions/f0.py", line 7, in handler\n'
    )
    assert 'File "functions/helper.py", line 2, in check' in failure.trace
    assert "ValueError: bad 7" in failure.trace
    assert "worker_" not in failure.trace


async def test_trace_of_a_coroutine_begins_in_the_users_file(pool: WorkerPool, project: Project) -> None:
    failure = await failure_of(pool, project.call("async def handler(event, context): return 1 / 0"))

    assert failure.error == "ZeroDivisionError"
    assert failure.trace.split("\n")[1] == '  File "functions/f0.py", line 1, in handler'


RAISES = [
    pytest.param("import sys; sys.exit(3)", "StatesRuntime", "the function called sys.exit(3)", id="sys.exit"),
    pytest.param("raise KeyboardInterrupt", "KeyboardInterrupt", "", id="KeyboardInterrupt"),
    pytest.param("raise Odd()", "Odd", "(the Odd has no text: its __str__ failed)", id="broken __str__"),
    pytest.param("raise ValueError('\\ud800')", "ValueError", "\\ud800", id="surrogate"),
    pytest.param("raise ValueError('x' * 10**6)", "ValueError", "characters left out", id="long text"),
    pytest.param("return handler(event)", "RecursionError", "maximum recursion depth exceeded", id="recursion"),
    pytest.param("return {1, 2}", "StatesRuntime", "result is a set; return a list", id="not JSON"),
]


@pytest.mark.parametrize(("statement", "error", "cause"), RAISES)
async def test_whatever_is_raised_fails_the_call_only(
    pool: WorkerPool, project: Project, statement: str, error: str, cause: str
) -> None:
    odd = "class Odd(Exception):\n def __str__(self): raise ValueError\n"
    call = project.call(f"{odd}def handler(event): {statement}")

    failure = await failure_of(pool, call)

    assert failure.error == error
    assert cause in failure.cause
    assert len(failure.cause) < 40_000
    assert len(pool.pids) == 1


async def test_exception_group_is_trimmed_inside_too(pool: WorkerPool, project: Project) -> None:
    call = project.call(
        """
        import asyncio
        async def one(): raise ValueError("inner")
        async def handler(event, context):
            async with asyncio.TaskGroup() as group:
                group.create_task(one())
        """
    )

    failure = await failure_of(pool, call)

    assert failure.error == "ExceptionGroup"
    assert 'File "functions/f0.py", line 3, in one' in failure.trace


def test_pool_may_be_made_before_there_is_a_loop(project: Project) -> None:
    pool = WorkerPool()
    call = project.call("def handler(): return 5")

    async def use() -> object:
        async with pool:
            return (await pool.call(call)).value

    assert asyncio.run(use()) == 5


async def test_failure_reads_like_an_error(pool: WorkerPool, project: Project) -> None:
    failure = await failure_of(pool, project.call("def handler(): raise KeyError('order')"))

    assert isinstance(failure, CallFailed)
    assert str(failure) == "KeyError: 'order'"
    assert json.dumps(failure.trace)


@pytest.mark.parametrize("levels", [500, 5_000], ids=["too deep there", "too deep here"])
async def test_input_nested_too_deep_fails_the_call_and_not_the_process(
    any_pool: WorkerPool, project: Project, levels: int
) -> None:
    event: Json = []
    for _ in range(levels - 1):
        event = [event]
    call = project.call("def handler(event, context): return len(event)", [1, 2])
    deep = FunctionCall(file=call.file, folder=call.folder, event=event)
    before = await any_pool.call(call)
    pids = any_pool.pids

    failure = await failure_of(any_pool, deep)
    after = await any_pool.call(call)

    assert failure.error == "StatesRuntime"
    assert failure.cause == "the input is nested more than 499 levels deep; pass a flatter value"
    assert before.value == after.value == 2
    assert any_pool.pids == pids


async def test_deep_input_is_read(any_pool: WorkerPool, project: Project) -> None:
    event: Json = []
    for _ in range(498):
        event = [event]
    call = project.call("def handler(event, context): return len(event)", event)

    assert (await any_pool.call(call)).value == 1
