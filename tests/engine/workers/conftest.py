"""A project folder to write functions into, and a pool whose processes are gone when the test is over."""

import gc
import os
import textwrap
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from engine.language.values import Json
from engine.workers import CallFailed, FunctionCall, WorkerPool
from engine.workers.link import Connect
from engine.workers.pipe_link import PipeLink
from engine.workers.thread_link import ThreadLink

LINKS: list[Connect] = [PipeLink, ThreadLink]


def open_descriptors() -> set[str]:
    """Return what this process has open, without what an earlier test left to the garbage collector.

    Such leavings are closed at any moment, so a test asks that nothing was *added*: that the set
    after is within the set before.
    """
    gc.collect()
    return set(os.listdir("/proc/self/fd"))


class Project:
    """A folder with functions in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "functions"
        self.folder.mkdir()

    def write(self, name: str, source: str) -> Path:
        """Write a file of the functions folder, in a way that an edit is always a new time stamp."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.stat().st_mtime_ns if path.exists() else 0
        path.write_text(textwrap.dedent(source), encoding="utf-8")
        if path.stat().st_mtime_ns == before:
            os.utime(path, ns=(before + 1, before + 1))
        return path

    def call(self, source: str, event: Json = None, **options: object) -> FunctionCall:
        """Write ``source`` as a function file of its own and return a call of it."""
        number = len(list(self.folder.glob("f*.py")))
        file = self.write(f"f{number}.py", source)
        return FunctionCall(file=file, folder=self.folder, event=event, **options)  # type: ignore[arg-type]  # passed on


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture
async def pool() -> AsyncIterator[WorkerPool]:
    async with WorkerPool() as pool:
        yield pool


@pytest.fixture(params=LINKS, ids=["pipes", "threads"])
async def any_pool(request: pytest.FixtureRequest) -> AsyncIterator[WorkerPool]:
    """A pool on each kind of link: the one in use here, and the one for Windows."""
    async with WorkerPool(connect=request.param) as pool:
        yield pool


async def failure_of(pool: WorkerPool, call: FunctionCall) -> CallFailed:
    """Return how a call fails."""
    with pytest.raises(CallFailed) as caught:
        await pool.call(call)
    return caught.value
