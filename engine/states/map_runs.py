"""The names of map runs and of the executions in them, and the settings that can change while one goes on."""

import asyncio
import hashlib
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from msgspec import Struct, field

from engine.errors import StateFailed
from engine.language.values import Json
from engine.states.tolerance import Tolerance

_LOCAL = "arn:aws:states:us-east-1:123456789012:stateMachine"
_NOT_IN_NAMES = re.compile(r"[^\w-]")


class ChildStopped(StateFailed):
    """An execution of a map run was stopped from outside."""


class Children:
    """The executions of a map run that go on, by number; each may be stopped.

    ``moments`` are when those that have ended began, the last time, and ended: in seconds since the epoch.
    """

    def __init__(self) -> None:
        self.moments: dict[int, tuple[float, float]] = {}
        self._tasks: dict[int, asyncio.Task[Any]] = {}
        self._ends: dict[int, asyncio.Future[None]] = {}
        self._stops: dict[int, ChildStopped] = {}

    @contextmanager
    def running(self, index: int) -> Iterator[None]:
        """Note that the current task is execution ``index`` while the context is open.

        Raises:
            ChildStopped: it was stopped, and the task was not cancelled for another reason as well.
        """
        task = asyncio.current_task()
        assert task is not None  # states run in tasks
        before = task.cancelling()
        self._tasks[index] = task
        try:
            yield
        except asyncio.CancelledError:
            stop = self._stops.get(index)
            if stop is None or task.uncancel() > before:
                raise
            raise stop from None
        else:
            if index in self._stops:  # it was through before it could be stopped
                task.uncancel()
        finally:
            del self._tasks[index]
            self._stops.pop(index, None)
            end = self._ends.pop(index, None)
            if end is not None and not end.done():
                end.set_result(None)

    def stopped(self, index: int) -> tuple[str, str] | None:
        """Return the error and the cause that execution ``index`` is stopped with, None when it is not."""
        stop = self._stops.get(index)
        return None if stop is None else (stop.error, stop.cause)

    async def stop(self, index: int, error: str, cause: str) -> None:
        """Stop execution ``index``, if it goes on, and wait for its end."""
        task = self._tasks.get(index)
        if task is None:
            return
        if index not in self._stops:
            self._stops[index] = ChildStopped(error, cause)
            self._ends[index] = asyncio.get_running_loop().create_future()
            task.cancel()
        await asyncio.shield(self._ends[index])


class MapRunSettings(Struct, kw_only=True):
    """How many executions of a map run go on at once (0 is no limit), and how many items may fail.

    ``changed`` is called by whoever changes them. ``children`` are those that go on; they are EXPRESS ones or STANDARD
    ones. ``redrives`` is how often the map run was redriven. ``executions`` and ``items`` are how many there are in all,
    None until everything is read.
    """

    max_concurrency: int
    tolerance: Tolerance
    is_express: bool = False
    redrives: int = 0
    executions: int | None = None
    items: int | None = None
    changed: Callable[[], None] = lambda: None
    children: Children = field(default_factory=Children)


class PastChild(Struct, frozen=True, kw_only=True):
    """What became of an execution of a map run that is redriven now; times are seconds since the epoch.

    ``redrives`` is how often it was redriven itself, the last time at ``redriven``, and ``redrive_of_run`` the redrive of
    the map run, 0 for none, in which it ended.
    """

    status: str
    started: float
    stopped: float
    output: Json = None
    error: str = ""
    cause: str = ""
    redrives: int = 0
    redriven: float | None = None
    redrive_of_run: int = 0


def map_run_arn(context: Mapping[str, Json], label: str, state: str) -> str:
    """Return the ARN of a new map run of the Map called ``state`` in an execution with the given context object.

    Without a label the service makes one of the name.
    """
    machine = context["StateMachine"]
    assert isinstance(machine, dict)
    arn = str(machine["Id"])
    if ":stateMachine:" not in arn:
        arn = f"{_LOCAL}:{_NOT_IN_NAMES.sub('-', str(machine['Name'])) or 'local'}"
    label = label or _name_id(state)
    return f"{arn.replace(':stateMachine:', ':mapRun:', 1)}/{label}:{uuid.uuid4()}"


def _name_id(name: str) -> str:
    """Return the UUID that Java's ``UUID.nameUUIDFromBytes``, which knows no namespaces, makes of a name."""
    return str(uuid.UUID(bytes=hashlib.md5(name.encode(), usedforsecurity=False).digest(), version=3))


def run_id(map_run: str) -> str:
    """Return the part of a map run's ARN that no other has."""
    return map_run.rpartition(":")[2]


def child_machine_arn(map_run: str) -> str:
    """Return the ARN of what the executions of a map run are executions of."""
    return map_run.rpartition(":")[0].replace(":mapRun:", ":stateMachine:", 1)


def child_name(map_run: str, index: int) -> str:
    """Return the name of execution number ``index`` (from 0) of a map run."""
    return _name_id(f"{run_id(map_run)}:{index}")


def child_arn(map_run: str, index: int, *, is_express: bool = False) -> str:
    """Return the ARN of execution number ``index`` (from 0) of a map run; that of an EXPRESS one ends with an id."""
    name, place = child_name(map_run, index), map_run.rpartition(":")[0]
    if is_express:
        return f"{place.replace(':mapRun:', ':express:', 1)}:{name}:{_name_id(f'{name}:express')}"
    return f"{place.replace(':mapRun:', ':execution:', 1)}:{name}"


def aborted_with(map_run: str) -> str:
    """Return the cause of an execution that ended with its map run, in the service's words."""
    return f"The map run execution [{map_run}] which was managing this resource was aborted"


def child_context(
    parent: Mapping[str, Json],
    map_run: str,
    index: int,
    data: Json,
    started: str,
    redrives: int = 0,
    redriven: str = "",
    *,
    is_express: bool = False,
) -> dict[str, Json]:
    """Return the context object of execution ``index`` of a map run, whose input is ``data``.

    ``parent`` is that of the execution the map run is in. ``redrives`` is how often it was redriven, the last time at
    ``redriven``.
    """
    arn, machine = child_arn(map_run, index, is_express=is_express), child_machine_arn(map_run)
    execution = parent.get("Execution")
    shared = {**execution} if isinstance(execution, dict) else {}
    shared.pop("RedriveTime", None)
    own: dict[str, Json] = {
        "Id": arn,
        "Name": child_name(map_run, index),
        "Input": data,
        "StartTime": started,
        "RedriveCount": redrives,
    }
    return {
        "Execution": {**shared, **own, **({"RedriveTime": redriven} if redriven else {})},
        "StateMachine": {"Id": machine, "Name": machine.rpartition(":")[2].partition("/")[0]},
    }
