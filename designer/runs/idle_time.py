"""Stretches of a run in which it only waited, long enough to make all else too small to be seen."""

from collections.abc import Iterator
from typing import NamedTuple

from engine.history.view import ExecutionView, StateView

MOST_STATES = 20_000
"""Runs with more are not looked through: it would hold the window up."""
_MOST = 12
_SHORTEST = 1.0
_TIMES_WORK = 4.0
_SHARE = 0.25
_LEAST_WORK = 1e-6


class Fold(NamedTuple):
    """From ``start`` to ``stop`` seconds after the beginning, shown as if it were only ``shown`` seconds."""

    start: float
    stop: float
    shown: float


def idle_folds(view: ExecutionView) -> tuple[Fold, ...]:
    """Return the longest waits of a run that ended, in order; none where the rest can be seen beside them."""
    if view.started is None or view.stopped is None or len(view.states) > MOST_STATES:
        return ()
    gaps = [gap for gap in _gaps(view, view.started, view.stopped) if gap[1] - gap[0] >= _SHORTEST]
    work = max(_LEAST_WORK, view.stopped - view.started - sum(stop - start for start, stop in gaps))
    long = sorted((gap for gap in gaps if gap[1] - gap[0] > _TIMES_WORK * work), key=lambda gap: gap[0] - gap[1])
    return tuple(Fold(start - view.started, stop - view.started, _SHARE * work) for start, stop in sorted(long[:_MOST]))


def _gaps(view: ExecutionView, begin: float, end: float) -> Iterator[tuple[float, float]]:
    """Yield the stretches without any work."""
    reached = begin
    for start, stop in sorted(piece for state in view.states.values() for piece in _work(state, end)):
        if start > reached:
            yield reached, start
        reached = max(reached, stop)
    if end > reached:
        yield reached, end


def _work(state: StateView, end: float) -> Iterator[tuple[float, float]]:
    """Yield when a state did something by itself: not while it waited, and not while others worked inside of it."""
    if state.type in ("Map", "Parallel"):
        return
    stopped = end if state.stopped is None else state.stopped
    if state.type == "Wait":
        yield state.started, state.started
        yield stopped, stopped
        return
    start = state.started
    for retry in state.retries:
        yield start, min(retry.time, stopped)
        start = min(retry.time + retry.seconds, stopped)
    yield start, stopped
