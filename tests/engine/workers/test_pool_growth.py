"""How many processes there are, which interpreter they run, and what happens when one cannot start."""

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engine.workers import FunctionCall, WorkerPool
from engine.workers.link import default_interpreter
from engine.workers.pipe_link import PipeLink
from engine.workers.worker import Worker

from .conftest import LINKS, Project, failure_of, open_descriptors

TOGETHER = """
    import os, pathlib, time
    def handler(event):
        pathlib.Path(f"here-{os.getpid()}").touch()
        deadline = time.monotonic() + 20
        while len(list(pathlib.Path().glob("here-*"))) < event and time.monotonic() < deadline:
            time.sleep(0.002)
        return len(list(pathlib.Path().glob("here-*")))
    """


@pytest.mark.slow
async def test_pool_grows_until_all_calls_run_at_once(any_pool: WorkerPool, project: Project) -> None:
    call = project.call(TOGETHER, 8)

    results = await asyncio.gather(*(any_pool.call(call) for _ in range(8)))

    assert [result.value for result in results] == [8] * 8
    assert len(any_pool.pids) == 8


async def test_pool_stays_within_its_limit(project: Project) -> None:
    call = project.call("def handler(event): return event")
    async with WorkerPool(limit=2) as pool:
        results = await asyncio.gather(*(pool.call(call) for _ in range(50)))

        assert len(results) == 50
        assert len(pool.pids) <= 2


async def test_full_pool_gives_up_idle_processes_of_another_folder(tmp_path: Path) -> None:
    calls = []
    for name in "abc":
        (tmp_path / name).mkdir()
        calls.append(Project(tmp_path / name).call("import os\ndef handler(): return os.getcwd()"))
    async with WorkerPool(limit=2) as pool:
        for _ in range(2):
            results = await asyncio.gather(*(pool.call(call) for call in calls))

            assert [result.value for result in results] == [os.fspath(tmp_path / name) for name in "abc"]
            assert len(pool.pids) <= 2


async def test_last_idle_process_is_used_first(pool: WorkerPool, project: Project) -> None:
    call = project.call(TOGETHER, 2)
    await asyncio.gather(pool.call(call), pool.call(call))
    where = FunctionCall(
        file=project.write("where.py", "import os\ndef handler(): return os.getpid()"), folder=project.folder
    )

    pids = {(await pool.call(where)).value for _ in range(5)}

    assert len(pids) == 1


async def test_processes_idle_for_long_end_but_some_stay(
    pool: WorkerPool, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.workers.pool.IDLE_SECONDS", 0.0)
    monkeypatch.setattr(pool, "_processors", 1)
    first = project.call("def handler(): return 1")
    second = FunctionCall(file=first.file, folder=first.folder, environment={"A": "1"})
    await pool.call(first)
    await pool.call(second)

    async with asyncio.timeout(10):
        while len(pool.pids) > 1:
            await asyncio.sleep(0.001)

    assert (await pool.call(second)).value == 1
    assert len(pool.pids) == 1


@pytest.mark.parametrize("interpreter", ["/none/python", "/" + "x" * 300], ids=["missing", "name too long"])
async def test_missing_interpreter_is_named_with_what_to_do(
    any_pool: WorkerPool, project: Project, interpreter: str
) -> None:
    call = project.call("def handler(): return 1", interpreter=Path(interpreter))

    failures = await asyncio.gather(*(failure_of(any_pool, call) for _ in range(3)))

    assert {failure.error for failure in failures} == {"StatesRuntime"}
    assert {failure.cause for failure in failures} == {
        f'there is no interpreter {interpreter}; "interpreter" in bindings.json names the Python to use'
    }


NO_PYTHON = [
    pytest.param("#!/bin/sh\nexit 7\n", "ended with exit code 7", id="exits"),
    pytest.param("#!/bin/sh\necho too old >&2; exit 1\n", "it said: too old", id="complains"),
    pytest.param(
        f"#!{sys.executable}\nimport os, sys\nos.write(int(sys.argv[3]), b'hello' * 9)\n",
        "wrote something that is no answer where answers go, and was stopped",
        id="rubbish",
    ),
]


@pytest.mark.skipif(sys.platform == "win32", reason="shell scripts")
@pytest.mark.parametrize(("script", "words"), NO_PYTHON)
async def test_interpreter_that_is_no_python_is_told(
    pool: WorkerPool, project: Project, script: str, words: str
) -> None:
    fake = project.root / "python"
    fake.write_text(script, encoding="utf-8")
    fake.chmod(0o755)

    failure = await failure_of(pool, project.call("def handler(): return 1", interpreter=fake))

    assert failure.cause.startswith(f"{fake} cannot run functions: its process ")
    assert words in failure.cause
    assert "It must be a Python of 3.8 or newer" in failure.cause
    assert pool.pids == ()


@pytest.mark.skipif(sys.platform == "win32", reason="shell scripts")
async def test_interpreter_that_never_answers_is_stopped(
    pool: WorkerPool, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.workers.worker._START_SECONDS", 0.05)
    fake = project.root / "python"
    fake.write_text("#!/bin/sh\nexec sleep 100\n", encoding="utf-8")
    fake.chmod(0o755)

    failure = await failure_of(pool, project.call("def handler(): return 1", interpreter=fake))

    assert "its process did not answer within 0.05 s" in failure.cause
    assert pool.pids == ()


async def test_interpreter_that_cannot_be_started_is_told(pool: WorkerPool, project: Project) -> None:
    text = project.write("no_program.txt", "")

    failure = await failure_of(pool, project.call("def handler(): return 1", interpreter=text))

    assert failure.cause.startswith(f"{text} cannot be started (")


async def test_missing_folder_is_told(pool: WorkerPool, tmp_path: Path) -> None:
    failure = await failure_of(pool, FunctionCall(file=tmp_path / "none" / "functions" / "f.py"))

    assert failure.cause == f"the folder {tmp_path / 'none'} does not exist"


async def test_without_any_python_the_call_says_so(
    pool: WorkerPool, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "")
    monkeypatch.setenv("PATH", "")

    failure = await failure_of(pool, project.call("def handler(): return 1"))

    assert failure.cause.startswith("no Python was found to run functions")


def test_frozen_program_looks_for_a_python_on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)

    assert default_interpreter() == (shutil.which("python3") or shutil.which("python"))


async def test_failed_start_leaves_no_descriptor_open(pool: WorkerPool, project: Project) -> None:
    call = project.call("def handler(): return 1", interpreter=Path("/none/python"))
    await failure_of(pool, call)
    before = open_descriptors()

    await failure_of(pool, call)

    assert open_descriptors() <= before


async def test_process_that_ends_on_its_way_to_a_call_is_not_used(
    pool: WorkerPool, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready, pids = pool._worker_ready, []

    def kill_the_first(worker: Worker) -> None:
        ready(worker)  # hands the process over; the call has not had its turn yet
        pids.append(worker.pid)
        if len(pids) == 1:
            worker.kill()

    monkeypatch.setattr(pool, "_worker_ready", kill_the_first)

    value = (await pool.call(project.call("import os\ndef handler(): return os.getpid()"))).value

    assert value == pids[1]


def old_pythons() -> list[str]:
    """Return other interpreters of this machine, the oldest that workers support among them."""
    homes = Path.home() / ".pyenv" / "versions"
    found = [shutil.which(f"python3.{minor}") for minor in (8, 9, 10, 12, 13)]
    found += [os.fspath(path) for path in sorted(homes.glob("3.*/bin/python"))]
    return [path for path in found if path]


@pytest.mark.slow
@pytest.mark.parametrize("connect", LINKS, ids=["pipes", "threads"])
async def test_other_interpreters_run_functions(connect: type[PipeLink], project: Project) -> None:
    pythons = []
    for path in old_pythons():
        shown = subprocess.run([path, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True)
        if shown.returncode == 0 and tuple(map(int, shown.stdout.split())) >= (3, 8):
            pythons.append((path, [int(part) for part in shown.stdout.split()]))
    if not pythons:
        pytest.skip("no other Python here")
    source = """
        import sys
        async def handler(event, context):
            print("running")
            if event == "fail": raise ValueError("no")
            return list(sys.version_info[:2])
        """
    async with WorkerPool(connect=connect) as pool:
        for path, version in pythons:
            call = project.call(source, interpreter=Path(path))
            result = await pool.call(call)
            failure = await failure_of(
                pool, FunctionCall(file=call.file, folder=call.folder, interpreter=call.interpreter, event="fail")
            )

            assert (result.value, result.stdout) == (version, "running\n")
            assert (failure.error, failure.cause) == ("ValueError", "no")
            assert f'File "functions/{call.file.name}", line 5, in handler' in failure.trace


@pytest.mark.slow
async def test_virtual_environment_of_a_project_is_used(pool: WorkerPool, project: Project) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(project.root / "venv")], check=True)
    python = project.root / "venv" / "bin" / "python"
    call = project.call("import sys\ndef handler(): return sys.prefix", interpreter=python)

    assert (await pool.call(call)).value == os.fspath(project.root / "venv")
