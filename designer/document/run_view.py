"""What a view needs of a run, live or past; ``RunSession`` has it, and a test may stand in for it.

The helpers here turn the views of an execution into what is drawn: attempts, cells, edges walked.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from operator import attrgetter
from typing import Any, Protocol

from msgspec import Struct

from designer.document.breakpoints import Breakpoints
from engine.errors import TIMEOUT
from engine.history.events import ExecutionPath
from engine.history.state_view import IterationView
from engine.history.view import ExecutionView, StateStatus, StateView

MAX_CELLS = 24
"""More iterations than this are shown as one bar of shares."""
_status = attrgetter("status")


class RunView(Protocol):
    """One run as the views see it.

    ``states_changed`` carries a frozenset of execution paths, at most once a frame; ``status_changed``
    carries nothing and also tells that another run is shown.
    """

    @property
    def states_changed(self) -> Any: ...
    @property
    def status_changed(self) -> Any: ...
    @property
    def view(self) -> ExecutionView | None: ...
    @property
    def is_running(self) -> bool: ...
    @property
    def is_paused(self) -> bool: ...
    @property
    def paused_paths(self) -> tuple[ExecutionPath, ...]: ...
    @property
    def is_past(self) -> bool: ...
    @property
    def breakpoints(self) -> Breakpoints: ...
    def status_of(self, pointer: str) -> StateStatus | None: ...


class Attempts(Struct, frozen=True, kw_only=True):
    """Attempt number ``number`` (from 1) of at most ``limit``."""

    number: int
    limit: int


class Progress(Struct, frozen=True, kw_only=True):
    """How far a Map or Parallel is: one status an iteration in order, None for one that did not begin.

    ``done`` counts those that ended well; ``counts`` has the same as numbers, for when the cells are too
    many to draw one by one, and ``cells`` is then empty.
    """

    total: int
    done: int
    cells: tuple[StateStatus | None, ...]
    counts: tuple[tuple[StateStatus, int], ...]

    @property
    def failed(self) -> int:
        """How many failed, or ran over their time."""
        return sum(count for status, count in self.counts if status in (StateStatus.FAILED, StateStatus.TIMED_OUT))


def pointers_of(view: ExecutionView, paths: Iterable[ExecutionPath]) -> set[str]:
    """Return the pointers of the states at ``paths``, and of the Maps and Parallels around them."""
    found, seen = set[str](), set[ExecutionPath]()
    for path in paths:
        while path and path not in seen:  # what is around a path seen before was seen with it
            seen.add(path)
            state = view.states.get(path)
            if state is not None:
                found.add(state.state)
            path = path[:-1]
    return found


def edges_walked(view: ExecutionView, paths: Iterable[ExecutionPath] | None = None) -> dict[str, StateStatus]:
    """Return the edges followed at ``paths`` (None: everywhere), each with the status of its state.

    The key is that of ``graph.edges``: ``{pointer}#{transition}``.
    """
    states = view.states.values() if paths is None else (view.states[path] for path in paths if path in view.states)
    return {f"{state.state}#{state.transition}": state.status for state in states if state.transition}


def shown_status(state: StateView) -> StateStatus:
    """Return how a state stands, as it is drawn: one that failed because its time was up has timed out."""
    return StateStatus.TIMED_OUT if state.status is StateStatus.FAILED and state.error == TIMEOUT else state.status


def status_at(view: ExecutionView, pointer: str) -> StateStatus | None:
    """Return how the state at ``pointer`` stands over all its paths, as it is drawn, or None if it did not run."""
    failed = failed_view(view, pointer)
    return view.status_of(pointer) if failed is None else shown_status(failed)


def failed_view(view: ExecutionView, pointer: str) -> StateView | None:
    """Return the view of the state at ``pointer`` where it failed first, or None if it did not end in that."""
    if view.status_of(pointer) is not StateStatus.FAILED:
        return None
    states = (view.states[path] for path in view.paths_of(pointer))
    return next((state for state in states if state.status is StateStatus.FAILED), None)


def newest_view(view: ExecutionView, pointer: str) -> StateView | None:
    """Return the view of the state at ``pointer`` at the path it was entered last, or None if it did not run."""
    paths = view.paths_of(pointer)
    return view.states[paths[-1]] if paths else None


def attempts_of(state: StateView) -> Attempts | None:
    """Return the attempt a state is at, or None if it never needed a second one."""
    if state.attempts <= 1 and not state.retries:
        return None
    limit = max((retry.max_retries for retry in state.retries), default=state.attempts - 1) + 1
    return Attempts(number=state.attempts, limit=max(limit, state.attempts))


def progress_of(state: StateView, paused: Iterable[ExecutionPath] = ()) -> Progress | None:
    """Return how far the newest entry of a Map or Parallel is, or None before its first iteration.

    Iterations with a state at one of the ``paused`` paths are paused, too.
    """
    iterations = state.iterations
    total = max(state.length or 0, len(iterations))
    if not total:
        return None
    depth = len(state.path)
    held = {
        part
        for path in paused
        if path[:depth] == state.path
        for part in path[depth : depth + 1]
        if isinstance(part, int)
    }
    # Counted at C speed: this happens in every frame of a run, over all iterations there were so far.
    counts = Counter(map(_status, iterations.values()))
    for index in held & iterations.keys():
        counts[iterations[index].status] -= 1
        counts[StateStatus.PAUSED] += 1
    done = counts[StateStatus.SUCCEEDED] + counts[StateStatus.CAUGHT]
    ordered = tuple(sorted(((one, count) for one, count in counts.items() if count), key=lambda item: item[0].rank))
    return Progress(total=total, done=done, cells=_cells(iterations, held, total), counts=ordered)


def _cells(iterations: Mapping[int, IterationView], held: Set[int], total: int) -> tuple[StateStatus | None, ...]:
    if total > MAX_CELLS:
        return ()
    statuses = {index: StateStatus.PAUSED if index in held else one.status for index, one in iterations.items()}
    return tuple(statuses.get(index) for index in range(total))
