"""The pool of warm worker processes: a set for each interpreter, folder and environment.

A process is started when a call finds none free, at most as many at once as there are processors, and up to
``limit`` in all. Idle ones are taken last in, first out, and those above the number of processors end after a
while. No task and no thread per call: all is done by the loop's callbacks, and the caller waits for a future.
"""

import asyncio
import os
import sys
from collections import deque
from functools import cached_property

from msgspec import Struct, field

from engine.errors import RUNTIME, SetupError
from engine.workers.calls import CallFailed, CallResult, FunctionCall
from engine.workers.link import Connect, WorkerSpec, default_interpreter
from engine.workers.pipe_link import PipeLink
from engine.workers.thread_link import ThreadLink
from engine.workers.worker import Worker

LIMIT = 32
IDLE_SECONDS = 60.0


class _WarmSet(Struct):
    """The processes of one spec: free ones, oldest first, and the calls that wait for one."""

    idle: list[Worker] = field(default_factory=list)
    waiting: deque[asyncio.Future[Worker]] = field(default_factory=deque)
    starting: int = 0


def platform_connect() -> Connect:
    """Return how this platform talks to worker processes."""
    return ThreadLink if sys.platform == "win32" else PipeLink


class WorkerPool:
    """Runs calls in worker processes; an async context manager. Belongs to one event loop."""

    def __init__(self, *, limit: int = LIMIT, connect: Connect | None = None) -> None:
        self._limit = limit
        self._connect = connect or platform_connect()
        self._sets: dict[WorkerSpec, _WarmSet] = {}
        self._workers: set[Worker] = set()
        self._trimmer: asyncio.TimerHandle | None = None
        self._all_ended: asyncio.Future[None] | None = None

    @cached_property
    def _processors(self) -> int:
        return os.cpu_count() or 2  # the system takes a while to tell: asked once there is something to run

    async def __aenter__(self) -> "WorkerPool":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def pids(self) -> tuple[int, ...]:
        """The numbers of all processes of the pool."""
        return tuple(worker.pid for worker in self._workers)

    async def call(self, call: FunctionCall) -> CallResult:
        """Run ``call`` in a warm process; being cancelled ends that process.

        Raises:
            CallFailed: the function raised, ran over its time, its process ended or none could be started.
            SetupError: the pool is closed.
        """
        spec = _spec(call)
        worker = await self._take(spec)
        while not worker.is_usable:  # its process ended on the way here
            worker = await self._take(spec)
        try:
            return await worker.run(call)
        finally:
            self._release(worker)

    async def close(self) -> None:
        """End all processes and wait until they are gone; calls under way fail."""
        loop = asyncio.get_running_loop()
        if self._all_ended is None:
            self._all_ended = loop.create_future()
        if self._trimmer is not None:
            self._trimmer.cancel()
        for warm in self._sets.values():
            for waiter in warm.waiting:
                if not waiter.done():
                    waiter.set_exception(SetupError("the worker pool was closed"))
        for worker in list(self._workers):
            worker.kill()
        if self._workers:
            await asyncio.shield(self._all_ended)

    async def _take(self, spec: WorkerSpec) -> Worker:
        if self._all_ended is not None:
            raise SetupError("the worker pool is closed")
        warm = self._sets.setdefault(spec, _WarmSet())
        if warm.idle:
            return warm.idle.pop()
        waiter: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        warm.waiting.append(waiter)
        self._grow(spec, warm)
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self._release(waiter.result())
            raise

    def _release(self, worker: Worker) -> None:
        """Give a worker to the next call, or keep it warm."""
        if not worker.is_usable or self._all_ended is not None:
            return  # it ends, or has ended, and reports that itself
        warm = self._sets[worker.spec]
        waiter = _next_waiter(warm)
        if waiter is not None:
            waiter.set_result(worker)
            return
        worker.idle_since = asyncio.get_running_loop().time()
        warm.idle.append(worker)
        self._grow_all()
        self._trim_later()

    def _grow_all(self) -> None:
        """Start processes for the calls that wait, of whichever set."""
        for spec, warm in self._sets.items():
            if warm.waiting:
                self._grow(spec, warm)

    def _grow(self, spec: WorkerSpec, warm: _WarmSet) -> None:
        while (
            sum(other.starting for other in self._sets.values()) < self._processors
            and self._make_room()
            # Last, since thousands of calls may wait; those that were cancelled are still among them.
            and sum(not waiter.done() for waiter in warm.waiting) > warm.starting
        ):
            try:
                self._workers.add(Worker(spec, self._connect, self._worker_ready, self._worker_ended))
            except (OSError, ValueError) as error:
                _fail_next(warm, _cannot_start(spec, error))
            else:
                warm.starting += 1

    def _make_room(self) -> bool:
        """Tell whether one more process may start; when the pool is full, end the one idle for longest."""
        if len(self._workers) < self._limit:
            return True
        idle = [worker for warm in self._sets.values() for worker in warm.idle]
        if idle and all(worker.is_usable for worker in self._workers):
            self._retire(min(idle, key=lambda worker: worker.idle_since))
        return False  # the end of a process makes room and grows the pool

    def _retire(self, worker: Worker) -> None:
        self._sets[worker.spec].idle.remove(worker)
        worker.kill()

    def _worker_ready(self, worker: Worker) -> None:
        self._sets[worker.spec].starting -= 1
        self._release(worker)
        self._grow_all()

    def _worker_ended(self, worker: Worker) -> None:
        self._workers.discard(worker)
        warm = self._sets[worker.spec]
        if worker in warm.idle:
            warm.idle.remove(worker)
        if not worker.is_ready:
            warm.starting -= 1
            _fail_next(warm, worker.start_failure())
        if self._all_ended is None:
            self._grow_all()
        elif not self._workers and not self._all_ended.done():
            self._all_ended.set_result(None)

    def _trim_later(self) -> None:
        if self._trimmer is None:
            self._trimmer = asyncio.get_running_loop().call_later(IDLE_SECONDS, self._trim)

    def _trim(self) -> None:
        """End the processes that have been idle for long, but keep as many as there are processors."""
        self._trimmer = None
        limit = asyncio.get_running_loop().time() - IDLE_SECONDS
        idle = sorted((w for warm in self._sets.values() for w in warm.idle), key=lambda worker: worker.idle_since)
        surplus = idle[: max(0, len(idle) - self._processors)]
        for worker in surplus:
            if worker.idle_since <= limit:
                self._retire(worker)
        if surplus:
            self._trim_later()


def _spec(call: FunctionCall) -> WorkerSpec:
    interpreter = str(call.interpreter) if call.interpreter is not None else default_interpreter()
    if interpreter is None:
        raise CallFailed(RUNTIME, 'no Python was found to run functions; "interpreter" in bindings.json can name one')
    folder = call.folder or call.file.parent
    return WorkerSpec(
        interpreter=interpreter,
        folder=os.path.abspath(folder),
        code_folder=os.path.abspath(call.file.parent),
        environment=tuple(sorted(call.environment.items())),
        is_own_interpreter=call.interpreter is None,
    )


def _cannot_start(spec: WorkerSpec, error: OSError | ValueError) -> CallFailed:
    if not os.path.exists(spec.interpreter):
        what = f'there is no interpreter {spec.interpreter}; "interpreter" in bindings.json names the Python to use'
    elif not os.path.isdir(spec.working_folder):
        what = f"the folder {spec.working_folder} does not exist"
    else:
        what = f'{spec.interpreter} cannot be started ({error}); "interpreter" in bindings.json names another'
    return CallFailed(RUNTIME, what)


def _next_waiter(warm: _WarmSet) -> "asyncio.Future[Worker] | None":
    while warm.waiting:
        waiter = warm.waiting.popleft()
        if not waiter.done():  # else its call was cancelled
            return waiter
    return None


def _fail_next(warm: _WarmSet, failure: CallFailed) -> None:
    waiter = _next_waiter(warm)
    if waiter is not None:
        waiter.set_exception(failure)
