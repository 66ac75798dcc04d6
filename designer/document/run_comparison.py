"""Where two runs went apart: state by state, in the order in which the first run entered them.

What a state around others came to follows from those inside, and is told after them.
"""

import enum
from collections.abc import Iterable, Iterator

from msgspec import Struct

from designer.document.path_text import path_to
from designer.document.value_changes import value_changes
from engine.history.events import ExecutionPath
from engine.history.view import ExecutionView, StateView
from engine.language.machine import unescape
from engine.language.values import Json


class Aspect(enum.Enum):
    """What is not the same of a state; of several the first, for the others follow from it."""

    ONLY_FIRST = "only first"
    ONLY_SECOND = "only second"
    INPUT = "input"
    STATUS = "status"
    OUTPUT = "output"
    ERROR = "error"


class RunDifference(Struct, frozen=True, kw_only=True):
    """What a state at a path had in each of two runs, as JSON; None where there was nothing.

    ``field`` is the path, in an input or output, of the first value that is not the same; "" when that is all of it.
    """

    path: ExecutionPath
    aspect: Aspect
    field: str = ""
    first: str | None
    second: str | None


def run_differences(first: ExecutionView, second: ExecutionView, most: int) -> list[RunDifference]:
    """Return up to ``most`` differences, the one where the runs went apart before those that follow from it."""
    found: list[RunDifference] = []
    for difference in _differences(first, second):
        found.append(difference)
        if len(found) >= most:
            break
    return found


def _differences(first: ExecutionView, second: ExecutionView) -> Iterator[RunDifference]:
    ends = _last_inside(first.states)
    around: list[tuple[int, RunDifference]] = []  # with the number of the last state inside
    for number, (path, one) in enumerate(first.states.items()):
        while around and around[-1][0] < number:
            yield around.pop()[1]
        other = second.states.get(path)
        if other is None:
            found: RunDifference | None = RunDifference(
                path=path, aspect=Aspect.ONLY_FIRST, first=one.status.value, second=None
            )
        else:
            found = _of_state(path, one, other)
        if found is not None and found.aspect is not Aspect.INPUT and ends.get(path, number) > number:
            around.append((ends[path], found))
        elif found is not None:
            yield found
    for _, found in reversed(around):
        yield found
    for path, other in second.states.items():
        if path not in first.states:
            yield RunDifference(path=path, aspect=Aspect.ONLY_SECOND, first=None, second=other.status.value)


def _last_inside(states: Iterable[ExecutionPath]) -> dict[ExecutionPath, int]:
    """Return, of what others are inside of, the number of the last of those."""
    return {path[:length]: number for number, path in enumerate(states) for length in range(1, len(path))}


def _of_state(path: ExecutionPath, one: StateView, other: StateView) -> RunDifference | None:
    for aspect, first, second in (
        (Aspect.INPUT, one.input, other.input),
        (Aspect.STATUS, one.status.value, other.status.value),
        (Aspect.OUTPUT, one.output, other.output),
        (Aspect.ERROR, one.error, other.error),
    ):
        change = next(iter(value_changes(first, second, _is_same)), None)
        if change is not None:
            field = _path(change.field, first)
            return RunDifference(path=path, aspect=aspect, field=field, first=change.before, second=change.after)
    return None


def _path(pointer: str, value: Json) -> str:
    """Return the path of a field of ``value``, or of what only another value has there; "" for all of it."""
    steps: list[str | int] = []
    for part in pointer.split("/")[1:]:
        if isinstance(value, list):
            index = int(part)
            steps.append(index)
            value = value[index] if index < len(value) else None
        else:
            name = unescape(part)
            steps.append(name)
            value = value.get(name) if isinstance(value, dict) else None
    return path_to(tuple(steps)) if steps else ""


def _is_same(_field: str, _first: Json, _second: Json) -> bool:
    return False
