"""Tasks that others finish: workers that poll an activity for work, and whoever was given the token of a task."""

import asyncio
import math
import secrets
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from engine.errors import OUT_OF_TIME, RUNTIME, SIBLING_FAILED, TIMEOUT, StateFailed
from engine.integrations.task_calls import TaskCall, TaskError, TaskResult
from engine.language.values import Json

WAIT_PATTERN = ".waitForTaskToken"
JOB_PATTERNS = (".sync", ".sync:2")
"""How the Resources end whose calls wait for a job; they have a token as well, which may end them before it."""
_ACTIVITY = ":activity:"
# A token that was used is known for so many more, to tell it from one that never was.
_REMEMBERED = 10_000


def is_activity(resource: str) -> bool:
    """Tell whether a Resource is the ARN of an activity."""
    return resource.startswith("arn:") and _ACTIVITY in resource


def new_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(96)


class Work(NamedTuple):
    """What a worker of an activity is given; ``execution`` is the ARN of the one that gives it."""

    token: str
    input: Json
    execution: str = ""


class NamedTask(NamedTuple):
    """What a token is for: a call of ``resource`` by an execution in ``region``.

    Until ``alive_until`` signs of life are taken from a task that was stopped because a sibling failed.
    """

    resource: str
    region: str
    alive_until: float = -math.inf


class Waits(Protocol):
    """What waits as the clock of the executions counts."""

    def now(self) -> float:
        """Return seconds since the epoch."""

    async def sleep(self, seconds: float) -> None:
        """Wait for ``seconds``."""


class _Waiting(Struct, eq=False):
    """A task that waits for its end; time counts, and ``beat`` is a sign of life, only once the work ``has_begun``.

    The next sign of life must come before ``due``.
    """

    call: TaskCall
    has_begun: bool = True
    end: "asyncio.Future[Json]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    beat: asyncio.Event = field(default_factory=asyncio.Event)
    due: float = -math.inf

    @property
    def named(self) -> NamedTask:
        """What the token is for."""
        return NamedTask(self.call.resource, self.call.place[0])


class Callbacks:
    """All tasks that wait for somebody; ``is_known`` tells whether there is an activity of that ARN.

    Used in one event loop.
    """

    def __init__(self, is_known: Callable[[str], bool], clock: Waits) -> None:
        self._is_known = is_known
        self._clock = clock
        self._waiting: dict[str, _Waiting] = {}
        self._used: dict[str, NamedTask] = {}
        self._offered: dict[str, deque[str]] = {}
        self._has_work: dict[str, asyncio.Event] = {}

    @contextmanager
    def expecting(self, call: TaskCall, *, has_begun: bool = True) -> Iterator[Callable[[], Awaitable[Json]]]:
        """Take answers to ``call.token`` while the context is open; gives what waits for the end of the task.

        That raises TaskError when somebody says that it failed, or nobody spoke in time, which counts from the moment
        that the work ``has_begun``.
        """
        waiting = self._waiting[call.token] = _Waiting(call, has_begun)
        named = waiting.named
        try:
            yield lambda: self._wait(waiting)
        except asyncio.CancelledError as cancelled:
            if SIBLING_FAILED in cancelled.args or OUT_OF_TIME in cancelled.args:
                named = named._replace(alive_until=waiting.due)
            raise
        finally:
            del self._waiting[call.token]
            self._used[call.token] = named
            if len(self._used) > _REMEMBERED:
                del self._used[next(iter(self._used))]
            if not waiting.end.cancel() and not waiting.end.cancelled():
                waiting.end.exception()  # somebody spoke too late to be heard

    async def either(self, call: TaskCall, job: Coroutine[Any, Any, TaskResult]) -> TaskResult:
        """Return what a job gives, or what somebody says who was given its token, if that is first.

        Raises:
            TaskError: the first of them failed.
        """
        # The limits of the task are those of the job.
        with self.expecting(replace(call, timeout=None, heartbeat=None)) as end:
            doing, said = asyncio.ensure_future(job), asyncio.ensure_future(end())
            try:
                await asyncio.wait((doing, said), return_when=asyncio.FIRST_COMPLETED)
                return TaskResult(value=said.result()) if said.done() else doing.result()
            except asyncio.CancelledError as cancelled:
                doing.cancel(*cancelled.args)
                raise
            finally:
                said.cancel()
                doing.cancel()
                await asyncio.gather(doing, said, return_exceptions=True)

    def check(self, resource: str) -> None:
        """See that the activity with the ARN ``resource`` exists.

        Raises:
            StateFailed: it does not.
        """
        if not self._is_known(resource):
            raise StateFailed(RUNTIME, f"The activity {resource} does not exist.")

    async def work(self, call: TaskCall) -> Json:
        """Offer the task to the workers of the activity that is its Resource, and return what one of them gave.

        Raises:
            TaskError: the work failed, or who took it did not do it in time.
        """
        call = replace(call, token=call.token or new_token())
        with self.expecting(call, has_begun=False) as end:
            self._offered.setdefault(call.resource, deque()).append(call.token)
            if call.resource in self._has_work:
                self._has_work[call.resource].set()
            return await end()

    async def take(self, activity: str, worker: str, seconds: float) -> Work | None:
        """Return the oldest work that an activity has to offer, or None when none came for ``seconds``."""
        end = self._clock.now() + seconds
        while True:
            work = self._take(activity, worker)
            left = end - self._clock.now()
            if work is not None or left <= 0:
                return work
            news = self._has_work.setdefault(activity, asyncio.Event())
            news.clear()
            await self._first((news.wait(),), left)

    def finish(self, token: str, output: Json) -> bool:
        """End a task with what it gave; False when no task waits under this token."""
        waiting = self._waiting_for(token)
        if waiting is None:
            return False
        waiting.end.set_result(output)
        return True

    def fail(self, token: str, error: str, cause: str) -> bool:
        """End a task as failed; False when no task waits under this token."""
        waiting = self._waiting_for(token)
        if waiting is None:
            return False
        waiting.end.set_exception(TaskError(error, cause, service_error=error, service_cause=cause))
        return True

    def beat(self, token: str) -> bool:
        """Note that a task is being worked on; False when no task waits under this token.

        The service does not say at once that a task was stopped with its siblings, but when its silence would have
        ended it.
        """
        waiting = self._waiting_for(token)
        if waiting is None:
            ended = self._used.get(token)
            return ended is not None and self._clock.now() < ended.alive_until
        waiting.beat.set()
        return True

    def named(self, token: str) -> NamedTask | None:
        """Return the task that has this token, or had it before it ended; None when there was none."""
        waiting = self._waiting.get(token)
        return self._used.get(token) if waiting is None else waiting.named

    def execution_of(self, token: str) -> str:
        """Return the ARN of the execution whose task waits under this token, empty when none does."""
        waiting = self._waiting_for(token)
        return "" if waiting is None else _execution(waiting.call)

    def _waiting_for(self, token: str) -> _Waiting | None:
        waiting = self._waiting.get(token)
        return None if waiting is None or waiting.end.done() else waiting

    def _take(self, activity: str, worker: str) -> Work | None:
        offered = self._offered.get(activity, deque())
        while offered:
            token = offered.popleft()
            waiting = self._waiting.get(token)
            if waiting is not None:  # or else its time has run out before anybody came
                waiting.has_begun = True
                waiting.beat.set()
                waiting.call.taken(worker)
                return Work(token, waiting.call.arguments, _execution(waiting.call))
        return None

    async def _wait(self, waiting: _Waiting) -> Json:
        """Return the end of a task, as long as it gives a sign of life every ``heartbeat`` seconds."""
        call, clock = waiting.call, self._clock
        end = math.inf
        while not waiting.end.done():
            waiting.beat.clear()
            if call.timeout is not None and waiting.has_begun:
                end = min(end, clock.now() + call.timeout)  # counts from the first time
            silence = math.inf
            rest = end - clock.now()
            if call.heartbeat is not None and waiting.has_begun:
                silence = call.heartbeat
                waiting.due = clock.now() + min(silence, rest)
            left = min(silence, rest)
            if left <= 0:
                raise TaskError(TIMEOUT, "")
            await self._first((_quietly(waiting.end), waiting.beat.wait()), left)
            if not waiting.end.done() and not waiting.beat.is_set():
                raise TaskError(TIMEOUT, "", is_silence=silence < rest)
        return waiting.end.result()

    async def _first(self, signs: Iterable[Coroutine[Any, Any, object]], seconds: float) -> None:
        """Wait for the first of ``signs``, but no longer than ``seconds``."""
        tasks = [asyncio.ensure_future(sign) for sign in signs]
        if seconds < math.inf:
            tasks.append(asyncio.ensure_future(self._clock.sleep(seconds)))
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def _execution(call: TaskCall) -> str:
    return str(call.context.get("execution_id") or "")


async def _quietly(future: "asyncio.Future[Json]") -> None:
    """Wait until ``future`` is done, whatever it holds; it outlives the wait."""
    await asyncio.wait([future])
