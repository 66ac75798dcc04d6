"""Runs in words: durations, moments, places such as ``State01[2]``, and the line for the status bar."""

import json
import re
import time
from collections.abc import Iterable
from typing import NamedTuple

from designer.look.words import tr
from engine.errors import RUNTIME, dotted_error
from engine.history.events import ExecutionPath
from engine.history.state_view import StateView
from engine.history.view import ExecutionView, StateStatus
from engine.integrations import NO_FOLDER, NOTHING_BOUND, missing_package

FAILURES = frozenset((StateStatus.FAILED, StateStatus.TIMED_OUT))
_RIGHT = frozenset((StateStatus.SUCCEEDED, StateStatus.CAUGHT))
_URGENT = (*FAILURES, StateStatus.PAUSED, StateStatus.RUNNING, StateStatus.WAITING)
# The Resource, then why nothing is bound to it: a folder that is not there, or files in it that are not.
_UNBOUND = re.compile(
    f'{NOTHING_BOUND} "(.*?)": (?:({NO_FOLDER})|there is no .*?(?: \\(there is (.*?)\\))?);', re.DOTALL
)


class Summary(NamedTuple):
    """A line about a run and its role: running, paused, succeeded, failed, aborted, past or empty."""

    text: str
    role: str


def duration_text(seconds: float) -> str:
    """Return a duration: ``0.09 ms``, ``12 ms``, ``3.4 s``, ``2 min 05 s``, ``1 h 02 min``."""
    seconds = max(0.0, seconds)
    if seconds < 0.9995:
        ms = seconds * 1000
        digits = 0 if ms >= 9.95 or ms < 0.005 else 1 if ms >= 0.995 else 2
        return f"{ms:.{digits}f} ms"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def clock_text(moment: float | None, *, with_ms: bool = False) -> str:
    """Return the time of day of a moment: ``10:32:05``, or ``10:32:05.123``."""
    try:
        text = time.strftime("%H:%M:%S", time.localtime(moment)) if moment is not None else "—"
    except (OverflowError, ValueError, OSError):
        return "—"
    return f"{text}.{int(moment % 1 * 1000):03d}" if with_ms and moment is not None else text


def moment_text(moment: float | None, now: float | None = None) -> str:
    """Return a moment with its day, unless it is today: ``10:32:05`` or ``2026-11-23 10:32:05``."""
    clock = clock_text(moment)
    if moment is None or clock == "—":
        return clock
    today = time.localtime(now)[:3]
    there = time.localtime(moment)
    return clock if there[:3] == today else f"{time.strftime('%Y-%m-%d', there)} {clock}"


def cause_text(error: str, cause: str) -> str:
    """Return the cause of an error as the window says it; causes that functions give stay as they are."""
    package = missing_package(cause)
    if package:
        return tr(
            "{package} is not installed, and the real client needs it: pip install 'tcsl-studio[cloud]'",
            package=package,
        )
    found = _UNBOUND.match(cause) if error in (RUNTIME, dotted_error(RUNTIME)) else None
    if found is None:
        return _reported(cause) or cause
    resource, is_without_folder, near = found.groups()
    if is_without_folder:
        return tr(
            'Nothing stands in for the Resource "{resource}": there is no functions folder. Save the workflow beside '
            'its functions, pick "Choose the functions folder…" in the "…" menu, or give a fixed answer on the Mock tab.',
            resource=resource,
        )
    text = tr(
        'Nothing stands in for the Resource "{resource}": its file is not in the functions folder. Create the function '
        "on the Configure tab, or give a fixed answer on the Mock tab.",
        resource=resource,
    )
    return f"{text} {tr('There is {file}.', file=near)}" if near else text


def _reported(cause: str) -> str:
    """Return the message in what Lambda reports of a function that failed, a JSON object; empty when it is none."""
    if not cause.startswith("{"):
        return ""
    try:
        report = json.loads(cause)
    except (ValueError, RecursionError):
        return ""
    message = report.get("errorMessage")
    return message if isinstance(message, str) and "errorType" in report else ""


def iterations_of(view: ExecutionView, path: ExecutionPath) -> tuple[int, ...]:
    """Return the indexes of the Map iterations around a path, outermost first; branches do not count."""
    found = []
    for place, part in enumerate(path):
        if isinstance(part, int):
            around = view.states.get(path[:place])
            if around is None or around.type != "Parallel":
                found.append(part)
    return tuple(found)


def iteration_text(view: ExecutionView, path: ExecutionPath) -> str:
    """Return the iterations around a path as ``[0][2]``, or empty."""
    return "".join(f"[{index}]" for index in iterations_of(view, path))


def place_text(view: ExecutionView, path: ExecutionPath) -> str:
    """Return a state and its iteration: ``State01[2]``."""
    name = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    return name + iteration_text(view, path)


def depth_of(path: ExecutionPath) -> int:
    """Return how many Maps and Parallels a path lies in."""
    return sum(isinstance(part, int) for part in path)


def seconds_of(state: StateView, now: float) -> float:
    """Return how long a state took, or takes so far."""
    return (now if state.stopped is None else state.stopped) - state.started


def best_path(view: ExecutionView, pointer: str, near: ExecutionPath) -> ExecutionPath | None:
    """Return the path of the state at ``pointer`` to show to somebody who looks at ``near``."""
    paths = view.paths_of(pointer)
    if not paths or near in paths:
        return near if paths else None
    closest = max((_shared(path, near) for path in paths), default=0)
    if closest > 1:  # in the same iteration
        paths = [path for path in paths if _shared(path, near) == closest]
    for status in _URGENT:
        found = next((path for path in paths if view.states[path].status is status), None)
        if found is not None:
            return found
    return paths[-1]


def _shared(path: ExecutionPath, other: ExecutionPath) -> int:
    count = 0
    for mine, theirs in zip(path, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def failures(states: Iterable[StateView]) -> list[StateView]:
    """Return the states that failed, the cause before what it took down with it."""
    failed = [state for state in states if state.status in FAILURES]
    return sorted(failed, key=lambda state: (state.stopped or 0.0, -len(state.path)))


def cause_of(view: ExecutionView) -> ExecutionPath | None:
    """Return the innermost state that brought the execution down; None when it did not fail in a state.

    What failed inside a state that caught it, or that succeeded in spite of it, is no cause.
    """
    states = view.states

    def counts(state: StateView) -> bool:
        around = (states.get(state.path[:depth]) for depth in range(1, len(state.path)))
        return not any(outer and (outer.status in _RIGHT or outer.started > state.started) for outer in around)

    found = failures(state for state in states.values() if state.status in FAILURES and counts(state))
    return found[0].path if found else None


def hidden_text(count: int) -> str:
    """Return how many rows a filter hides, when it hides all."""
    return tr("1 row is hidden by it.") if count == 1 else tr("{count} rows are hidden by it.", count=count)


def summary(
    view: ExecutionView | None,
    *,
    is_past: bool = False,
    paused: tuple[ExecutionPath, ...] = (),
    finished: int = 0,
    now: float = 0.0,
) -> Summary:
    """Return the line about a run for the status bar."""
    if view is None:
        return Summary("", "empty")
    took = duration_text((view.stopped or now) - view.started) if view.started is not None else duration_text(0)
    if view.status == "RUNNING" and is_past:
        return Summary(tr("Not finished"), "past")
    if paused:
        return Summary(tr("Paused at {place} · {took}", place=place_text(view, paused[0]), took=took), "paused")
    done = tr("1 node done") if finished == 1 else tr("{count} nodes done", count=finished)
    match view.status:
        case "RUNNING":
            return Summary(tr("Running · {done} · {took}", done=done, took=took), "running")
        case "SUCCEEDED":
            return Summary(tr("Succeeded · {done} · {took}", done=done, took=took), "succeeded")
        case "ABORTED":
            return Summary(tr("Stopped · {done} · {took}", done=done, took=took), "aborted")
        case _:
            return Summary(_failure(view, took), "failed")


def _failure(view: ExecutionView, took: str) -> str:
    if view.status == "TIMED_OUT":
        return tr("Timed out · {took}", took=took)
    cause = cause_of(view)
    if cause is None:
        return tr("Failed · {took}", took=took)
    return tr("Failed · stopped in {place} · {took}", place=place_text(view, cause), took=took)
