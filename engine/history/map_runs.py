"""The map runs of an execution as its events tell of them: their executions, and how many ended in which way."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from msgspec import Struct, field

from engine.history.events import (
    ExecutionPath,
    HistoryEvent,
    IterationEnded,
    IterationStarted,
    MapRunEnded,
    MapRunRedriven,
    MapRunStarted,
)
from engine.language.values import Json

PENDING = "PENDING_REDRIVE"
"""The status of an execution of a map run that is redriven, until it begins again."""


class Owner(NamedTuple):
    """Execution number ``number`` of a map run, which is named by its ARN."""

    map_run: str
    number: int
    is_express: bool


class ChildView(Struct, kw_only=True):
    """Execution number ``index`` of a map run; ``stopped`` is None while it runs.

    ``redrives`` is how often it was redriven, the last time at ``redriven``; an EXPRESS one starts anew instead.
    """

    index: int
    input: Json
    started: float
    stopped: float | None = None
    status: str = "RUNNING"
    output: Json = None
    error: str = ""
    cause: str = ""
    redrives: int = 0
    redriven: float | None = None
    redrive_of_run: int = 0  # the redrive of the map run, 0 for none, in which it began last

    @property
    def items(self) -> int:
        """How many items a batch has."""
        inside = self.input.get("Items") if isinstance(self.input, dict) else None
        return len(inside) if isinstance(inside, list) else 1


class MapRunView(Struct, kw_only=True):
    """A map run: how it began, what became of it, and its executions by number; ``path`` is that of the Map.

    ``owner`` is the execution of another map run that the Map is a part of; None when that is the execution which all
    are in.
    ``pending`` is how many executions, and items in them, never began, once it is over. ``redrives`` is how often it was
    redriven, the last time at ``redriven``.
    """

    path: ExecutionPath
    begun: MapRunStarted
    owner: Owner | None = None
    stopped: float | None = None
    status: str = "RUNNING"
    written: int = 0
    pending: tuple[int, int] = (0, 0)
    redrives: int = 0
    redriven: float | None = None
    children: dict[int, ChildView] = field(default_factory=dict)

    @property
    def arn(self) -> str:
        """The ARN of the map run."""
        return self.begun.map_run

    def status_of(self, child: ChildView) -> str:
        """Return the status of an execution, ``PENDING_REDRIVE`` when its turn in a redrive comes yet."""
        is_left = child.status not in ("RUNNING", "SUCCEEDED") and child.redrive_of_run < self.redrives
        return PENDING if is_left and self.status == "RUNNING" else child.status

    def counts(self, *, of_items: bool) -> Counter[str]:
        """Return how many executions, or items in them, have which status."""
        counts: Counter[str] = Counter()
        for child in self.children.values():
            counts[self.status_of(child)] += child.items if of_items and self.begun.is_batched else 1
        return counts


def map_runs(events: Iterable[HistoryEvent]) -> list[MapRunView]:
    """Return the map runs of an execution, the first one first; a Map that is retried has several."""
    found: list[MapRunView] = []
    live: dict[ExecutionPath, MapRunView] = {}
    for event in events:
        match event:
            case MapRunStarted():
                live[event.path] = MapRunView(path=event.path, begun=event, owner=_owner(event.path, live))
                found.append(live[event.path])
            case MapRunRedriven():
                view = next((view for view in found if view.arn == event.map_run), None)
                if view is not None:
                    live[event.path] = view
                    view.stopped, view.status, view.pending, view.written = None, "RUNNING", (0, 0), 0
                    view.redrives, view.redriven = event.count, event.time
            case MapRunEnded() if event.path in live:
                view = live.pop(event.path)
                view.stopped, view.status, view.written = event.time, event.status, event.results
                view.pending = event.pending, event.pending_items or event.pending
            case IterationStarted() if event.path[:-1] in live:
                _begin(live[event.path[:-1]], event)
            case IterationEnded() if event.path[:-1] in live:
                _end(live[event.path[:-1]], event)
            case _:
                pass
    return found


def _owner(path: ExecutionPath, live: Mapping[ExecutionPath, MapRunView]) -> Owner | None:
    """Return the innermost execution of one of the ``live`` map runs that the state at ``path`` is in."""
    for depth in range(len(path) - 1, 0, -1):
        index, view = path[depth], live.get(path[:depth])
        if view is not None and isinstance(index, int):
            return Owner(view.arn, index, view.begun.is_express)
    return None


def _begin(view: MapRunView, event: IterationStarted) -> None:
    index = event.path[-1]
    assert isinstance(index, int)
    before = view.children.get(index)
    is_new = before is None or view.begun.is_express
    child = ChildView(
        index=index, input=event.input, started=event.time if before is None or is_new else before.started
    )
    child.redrive_of_run = view.redrives
    if before is not None:
        child.redrives, child.redriven = before.redrives + 1, None if is_new else event.time
    view.children[index] = child


def _end(view: MapRunView, event: IterationEnded) -> None:
    index = event.path[-1]
    child = view.children.get(index) if isinstance(index, int) else None
    if child is not None:
        child.stopped, child.status, child.output = event.time, event.status, event.output
        child.error, child.cause = event.error, event.cause
