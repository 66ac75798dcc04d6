"""Where in a run one looks: which iteration of how many, the one before and after, and lines of functions."""

import ast
import functools
import re
import warnings
from pathlib import Path

from msgspec import Struct

from designer.document.run_text import FAILURES
from engine.history.events import ExecutionPath
from engine.history.view import ExecutionView

_frame = re.compile(r'File "([^"\n]+)", line (\d+)')


class Turn(Struct, frozen=True, kw_only=True):
    """One iteration of ``total`` (the items of a Map), numbered from 1, with its neighbours that ran.

    ``first_failed`` is the first iteration in which the state failed, if that is another one.
    """

    number: int
    total: int
    before: ExecutionPath | None
    after: ExecutionPath | None
    first_failed: ExecutionPath | None


def turn_of(view: ExecutionView, path: ExecutionPath) -> Turn | None:
    """Return where ``path`` stands among the iterations of the Maps around it; None outside of Maps."""
    state = view.states.get(path)
    maps = [place for place, part in enumerate(path) if isinstance(part, int) and _is_map(view, path[:place])]
    if state is None or not maps:
        return None
    place = maps[-1]
    around = view.states[path[:place]]
    index = path[place]
    assert isinstance(index, int)  # _is_map was asked for indexes only
    before, after = _neighbours(view, path, place) if len(maps) == 1 else _sorted_neighbours(view, path, state.state)
    failed = _first_failed(view, state.state)
    return Turn(
        number=index + 1,
        total=max(around.length or 0, index + 1),
        before=before,
        after=after,
        first_failed=None if failed == path else failed,
    )


def _neighbours(
    view: ExecutionView, path: ExecutionPath, place: int
) -> tuple[ExecutionPath | None, ExecutionPath | None]:
    """Return the iterations before and after, in one Map: mostly the very next, whatever their number."""
    index, around = path[place], view.states[path[:place]]
    assert isinstance(index, int)
    last = max(around.length or 0, index + 1)

    def first(indexes: range) -> ExecutionPath | None:
        others = ((*path[:place], other, *path[place + 1 :]) for other in indexes)
        return next((other for other in others if other in view.states), None)

    return first(range(index - 1, -1, -1)), first(range(index + 1, last))


def _sorted_neighbours(
    view: ExecutionView, path: ExecutionPath, pointer: str
) -> tuple[ExecutionPath | None, ExecutionPath | None]:
    """Return the iterations before and after, through the iterations of outer Maps too."""
    paths = sorted(view.paths_of(pointer), key=_indexes)
    position = paths.index(path)
    return (
        paths[position - 1] if position else None,
        paths[position + 1] if position + 1 < len(paths) else None,
    )


def _first_failed(view: ExecutionView, pointer: str) -> ExecutionPath | None:
    if view.status_of(pointer) not in FAILURES:
        return None
    failed = [path for path in view.paths_of(pointer) if view.states[path].status in FAILURES]
    return min(failed, key=_indexes, default=None)


def place_in_iteration(view: ExecutionView, pointer: str, index: int | None) -> ExecutionPath | None:
    """Return where to look in one iteration of the Map or Parallel at ``pointer``: where it failed, else where it is.

    Of the entries of the Map it is the newest; ``index`` None is the first iteration that failed.
    """
    paths = view.paths_of(pointer)
    if not paths:
        return None
    iterations = view.states[paths[-1]].iterations
    if index is None:
        index = min((number for number, one in iterations.items() if one.status in FAILURES), default=None)
    if index is None or index not in iterations:
        return None
    around = (*paths[-1], index)
    inside = [path for path in view.states if path[: len(around)] == around]
    failed = [path for path in inside if view.states[path].status in FAILURES]
    return max(failed, key=len, default=inside[-1] if inside else None)


def _is_map(view: ExecutionView, path: ExecutionPath) -> bool:
    state = view.states.get(path)
    return state is not None and state.type == "Map"


def _indexes(path: ExecutionPath) -> tuple[int, ...]:
    return tuple(part for part in path if isinstance(part, int))


class CodePlace(Struct, frozen=True, kw_only=True):
    """A line of a file of functions; ``label`` is short: ``functions/sum.py:7``."""

    file: Path
    line: int
    label: str


def trace_place(trace: str, folder: Path | None) -> CodePlace | None:
    """Return the innermost line of a traceback that lies in the functions folder, or None.

    Files are named as the workers name them: relative to the folder above, which is the definition's.
    """
    if folder is None:
        return None
    root = folder.absolute()
    for name, line in reversed(_frame.findall(trace)):
        file = root.parent / name
        if file.is_relative_to(root):
            label = f"{root.name}/{file.relative_to(root).as_posix()}:{line}"
            return CodePlace(file=file, line=int(line), label=label)
    return None


def python_fault(file: Path) -> tuple[int, str] | None:
    """Return the line where a file cannot be read as Python, and why; None when it can, or cannot be read at all."""
    try:
        there = file.stat()
    except OSError:
        return None
    return _python_fault(file, there.st_mtime_ns, there.st_size)


@functools.lru_cache(maxsize=64)
def _python_fault(file: Path, _changed: int, _size: int) -> tuple[int, str] | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about odd escapes in other people's text
            compile(file.read_bytes(), str(file), "exec", dont_inherit=True)
    except SyntaxError as error:
        return error.lineno or 1, error.msg
    except (OSError, ValueError, RecursionError, MemoryError):
        return None
    return None


def entry_line(file: Path, entry: str | None) -> int:
    """Return the line where a function begins in a Python file; 1 when it cannot be found."""
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError):
        return 1
    names = (entry,) if entry else ("main_handler", "lambda_handler", "handler")
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef) and statement.name in names:
            return statement.lineno
    return 1
