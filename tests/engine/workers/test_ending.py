"""Processes that crash, run over their time or are stopped: one call is lost, nothing is left behind."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from engine.errors import SetupError
from engine.workers import CallFailed, FunctionCall, WorkerPool
from engine.workers.pipe_link import PipeLink
from engine.workers.worker import Worker

from .conftest import Project, failure_of, open_descriptors

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and groups")

ENDINGS = [
    pytest.param("os._exit(3)", "ended with exit code 3", id="os._exit"),
    pytest.param("ctypes.string_at(0)", "was ended by SIGSEGV (a crash in native code)", id="segfault"),
    pytest.param("os.kill(os.getpid(), 9)", "was ended by SIGKILL (killed, perhaps for lack of memory)", id="killed"),
    pytest.param("os.abort()", "was ended by SIGABRT", id="abort"),
    pytest.param("os.kill(os.getpid(), 40)", "was ended by signal 40", id="unnamed signal"),
]


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def wait_dead(pid: int) -> None:
    """Wait for a process that has been killed to be gone."""
    async with asyncio.timeout(10):
        while is_alive(pid):
            await asyncio.sleep(0.001)


@pytest.mark.parametrize(("statement", "words"), ENDINGS)
async def test_crash_fails_the_call_and_keeps_what_was_printed(
    any_pool: WorkerPool, project: Project, statement: str, words: str
) -> None:
    call = project.call(f"import ctypes, os\ndef handler():\n    print('almost')\n    {statement}")

    failure = await failure_of(any_pool, call)

    assert (failure.error, failure.cause) == ("StatesRuntime", f"the function process {words}")
    assert failure.stdout == "almost\n"


async def test_other_calls_go_on_when_one_crashes(any_pool: WorkerPool, project: Project) -> None:
    call = project.call("import os\ndef handler(event): return os._exit(1) if event % 5 == 0 else event")
    calls = [FunctionCall(file=call.file, folder=call.folder, event=number) for number in range(20)]

    answers = await asyncio.gather(*(any_pool.call(one) for one in calls), return_exceptions=True)

    values = [None if isinstance(answer, BaseException) else answer.value for answer in answers]
    assert values == [None if number % 5 == 0 else number for number in range(20)]


async def stopped_at_work(pool: WorkerPool, call: FunctionCall) -> tuple[float, CallFailed]:
    """Return the time limit that ended a call after it had printed something, and how; a busy machine needs more."""
    for limit in (0.1, 1.0, 10.0):
        failure = await failure_of(pool, replace(call, timeout=limit))
        if failure.stdout:
            return limit, failure
    raise AssertionError("the function never got to work")


LOOPS = [
    pytest.param("while True: pass", id="busy"),
    pytest.param("import time; time.sleep(100)", id="asleep"),
    pytest.param("import signal; [signal.signal(s, signal.SIG_IGN) for s in (2, 15)]; signal.pause()", id="ignores"),
]


@pytest.mark.parametrize("statement", LOOPS)
async def test_call_over_its_time_is_stopped(any_pool: WorkerPool, project: Project, statement: str) -> None:
    call = project.call(f"def handler():\n    print('working')\n    {statement}")

    limit, failure = await stopped_at_work(any_pool, call)

    assert failure.error == "StatesTimeout"
    assert failure.cause == f"the function did not return within {limit:g} s and was stopped"
    assert failure.stdout == "working\n"
    assert any_pool.pids == ()


async def test_no_function_is_quick_enough_for_no_time_at_all(
    any_pool: WorkerPool, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = project.call("def handler(): return 1", timeout=0.0)
    kill = Worker.kill

    def kill_late(worker: Worker) -> None:
        # The answer is there before the process ends.
        time.sleep(0.05)
        kill(worker)

    monkeypatch.setattr(Worker, "kill", kill_late)

    assert (await failure_of(any_pool, call)).error == "StatesTimeout"


async def test_what_the_function_started_is_stopped_with_it(pool: WorkerPool, project: Project) -> None:
    call = project.call(
        """
        import subprocess, sys
        def handler():
            child = subprocess.Popen([sys.executable, "-c", "while True: pass"])
            print(child.pid)
            child.wait()
        """
    )

    _, failure = await stopped_at_work(pool, call)

    await wait_dead(int(failure.stdout))


async def test_what_a_crashed_function_started_is_stopped_too(pool: WorkerPool, project: Project) -> None:
    call = project.call(
        """
        import os, subprocess
        def handler():
            print(subprocess.Popen(["sleep", "100"]).pid)
            os._exit(0)
        """
    )

    failure = await failure_of(pool, call)

    assert failure.cause == "the function process ended with exit code 0"
    await wait_dead(int(failure.stdout))


async def started(project: Project) -> int:
    """Wait until a function has written its process number to the file ``pid``."""
    path = project.root / "pid"
    async with asyncio.timeout(10):
        while not path.exists() or not path.read_text(encoding="utf-8").endswith("\n"):
            await asyncio.sleep(0.002)
    return int(path.read_text(encoding="utf-8"))


HANGS = """
    import os
    def handler():
        with open("pid", "w") as stream: print(os.getpid(), file=stream)
        while True: pass
    """


async def test_cancelled_call_ends_its_process(any_pool: WorkerPool, project: Project) -> None:
    task = asyncio.create_task(any_pool.call(project.call(HANGS)))
    pid = await started(project)

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    await wait_dead(pid)
    assert (await any_pool.call(project.call("def handler(): return 1"))).value == 1


async def test_call_cancelled_while_it_waits_for_a_process_leaves_the_pool_sound(project: Project) -> None:
    call = project.call("def handler(event): return event")
    async with WorkerPool(limit=1) as pool:
        tasks = [asyncio.create_task(pool.call(call)) for _ in range(10)]
        await asyncio.sleep(0)
        for task in tasks[:9]:
            task.cancel()

        answers = await asyncio.gather(*tasks, return_exceptions=True)

        assert [type(answer).__name__ for answer in answers] == ["CancelledError"] * 9 + ["CallResult"]
        assert len(pool.pids) == 1


async def test_process_handed_to_a_cancelled_call_is_kept_for_the_next(
    pool: WorkerPool, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = project.call("import os\ndef handler(): return os.getpid()")
    ready = pool._worker_ready

    def cancel_when_ready(worker: Worker) -> None:
        ready(worker)  # hands the process over; the call has not had its turn yet
        task.cancel()

    monkeypatch.setattr(pool, "_worker_ready", cancel_when_ready)
    task = asyncio.create_task(pool.call(call))
    with pytest.raises(asyncio.CancelledError):
        await task

    (pid,) = pool.pids

    assert (await pool.call(call)).value == pid


async def test_close_ends_calls_under_way_and_leaves_nothing(project: Project) -> None:
    before = open_descriptors()
    pool = WorkerPool(limit=1)
    running = asyncio.create_task(pool.call(project.call(HANGS)))
    await started(project)
    waiting = asyncio.create_task(pool.call(project.call("def handler(): return 1")))
    await asyncio.sleep(0)
    pids = pool.pids

    await pool.close()
    answers = await asyncio.gather(running, waiting, return_exceptions=True)

    assert [type(answer).__name__ for answer in answers] == ["CallFailed", "SetupError"]
    assert not any(is_alive(pid) for pid in pids)
    assert open_descriptors() <= before
    await pool.close()
    with pytest.raises(SetupError, match="closed"):
        await pool.call(project.call("def handler(): return 1"))


async def test_idle_process_that_dies_is_replaced(any_pool: WorkerPool, project: Project) -> None:
    call = project.call("import os\ndef handler(): return os.getpid()")
    first = (await any_pool.call(call)).value
    assert isinstance(first, int)

    os.kill(first, signal.SIGKILL)
    while any_pool.pids:
        await asyncio.sleep(0.001)

    assert (await any_pool.call(call)).value != first


SPOILS = [
    pytest.param("os.close(1)", id="closed descriptor"),
    pytest.param("sys.stdout.close()", id="closed stream"),
    pytest.param("sys.stdout = sys.stderr = None", id="no stream"),
    pytest.param("os.closerange(3, 300)", id="all descriptors closed"),
    pytest.param("[os.write(fd, b'garbage') for fd in range(3, 300) if writable(fd)]", id="rubbish in the pipes"),
]


@pytest.mark.parametrize("statement", SPOILS)
async def test_spoilt_process_does_not_spoil_the_next_call(pool: WorkerPool, project: Project, statement: str) -> None:
    writable = """
import os, sys, fcntl
def writable(fd):
    try:
        return fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_ACCMODE == os.O_WRONLY
    except OSError:
        return False
"""
    call = project.call(f"{writable}\ndef handler(event):\n    if event: {statement}\n    print('here')")
    spoilt = FunctionCall(file=call.file, folder=call.folder, event=True)
    await asyncio.gather(pool.call(spoilt), return_exceptions=True)

    results = [await pool.call(call) for _ in range(3)]

    assert [result.stdout for result in results] == ["here\n"] * 3


async def test_rubbish_where_answers_go_is_told(pool: WorkerPool, project: Project) -> None:
    call = project.call(
        """
        import os
        def handler():
            for fd in range(3, 300):
                try:
                    os.write(fd, b"rubbish")
                except OSError:
                    pass
            return 1
        """
    )

    failure = await failure_of(pool, call)

    assert failure.cause == ("the function process wrote something that is no answer where answers go, and was stopped")


@pytest.fixture
async def polling_pool(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[WorkerPool]:
    """A pool where the kernel does not tell when a process ends (macOS, some sandboxes)."""
    monkeypatch.delattr(os, "pidfd_open", raising=False)
    monkeypatch.setattr("engine.workers.pipe_link._POLL_SECONDS", 0.005)
    async with WorkerPool(connect=PipeLink) as pool:
        yield pool


async def test_ends_are_seen_without_help_of_the_kernel(polling_pool: WorkerPool, project: Project) -> None:
    crashed = await failure_of(polling_pool, project.call("import os\ndef handler(): os._exit(4)"))
    late = await failure_of(polling_pool, project.call("def handler():\n while True: pass", timeout=0.05))

    assert crashed.cause == "the function process ended with exit code 4"
    assert late.error == "StatesTimeout"


@pytest.mark.skipif(sys.platform != "linux", reason="done by the kernel of Linux")
@pytest.mark.slow
def test_function_in_an_endless_loop_ends_when_the_engine_is_killed(project: Project) -> None:
    project.write("hang.py", HANGS)
    engine = textwrap.dedent(
        f"""
        import asyncio, pathlib
        from engine.workers import CallFailed, FunctionCall, WorkerPool
        async def main():
            async with WorkerPool() as pool:
                await pool.call(FunctionCall(file=pathlib.Path({os.fspath(project.folder / "hang.py")!r})))
        asyncio.run(main())
        """
    )
    with subprocess.Popen([sys.executable, "-c", engine], cwd=Path(__file__).parents[3]) as process:
        pid = asyncio.run(started(project))
        process.kill()

    deadline = time.monotonic() + 10
    while is_alive(pid):
        assert time.monotonic() < deadline, "the function runs on without an engine"


async def test_large_event_for_a_process_that_dies_is_given_up(pool: WorkerPool, project: Project) -> None:
    file = project.write("slow_load.py", "import os\nos._exit(5)")
    calls = [FunctionCall(file=file, folder=project.folder, event="x" * 3_000_000) for _ in range(3)]

    failures = [await failure_of(pool, call) for call in calls]

    assert {failure.cause for failure in failures} == {"the function process ended with exit code 5"}
