"""What functions printed and how they failed, line by line, as the console shows it."""

from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from engine.history.events import (
    ErrorCaught,
    ExecutionEnded,
    ExecutionPath,
    ExecutionStarted,
    HistoryEvent,
    RetryScheduled,
    StateErred,
    TaskFailed,
    TaskSucceeded,
)

MOST_LINES = 10_000
"""The newest lines that are kept."""
LONGEST_LINE = 2_000
"""Characters of a line; the rest of it is left out and said so."""


class ConsoleLine(NamedTuple):
    """One line; ``kind`` is ``out``, ``err``, ``error``, ``retry``, ``caught``, ``started`` or ``ended``.

    ``text`` of ``ended`` is the status. ``time`` is in seconds since the epoch.
    """

    kind: str
    path: ExecutionPath
    time: float
    text: str


class ConsoleLog:
    """The newest lines of one execution; ``count`` is how many there ever were."""

    def __init__(self) -> None:
        self.count = 0
        self._lines: deque[ConsoleLine] = deque(maxlen=MOST_LINES)

    def __len__(self) -> int:
        return len(self._lines)

    def since(self, count: int) -> Iterator[ConsoleLine]:
        """Return the lines that came after the first ``count``, as far as they are still kept."""
        first = max(0, len(self._lines) - (self.count - count))
        return islice(self._lines, first, None)

    def take(self, event: HistoryEvent) -> None:
        """Add the lines an event brings, if any."""
        match event:
            case TaskSucceeded(stdout=out, stderr=err):
                self._add("out", event, out)
                self._add("err", event, err)
            case TaskFailed(stdout=out, stderr=err, trace=trace, error=error, cause=cause):
                self._add("out", event, out)
                self._add("err", event, err)
                self._add("error", event, trace)
                self._add_error(event, _error(error, cause))
            case RetryScheduled(retry=retry, max_retries=most, seconds=seconds):
                self._add("retry", event, f"{retry}/{most}/{seconds:g}")
            case ErrorCaught(target=target):
                self._add("caught", event, target)
            case StateErred(error=error, cause=cause):
                self._add_error(event, _error(error, cause))
            case ExecutionStarted(name=name):
                self._add("started", event, name)
            case ExecutionEnded(status=status):
                self._add("ended", event, status)

    def _add(self, kind: str, event: HistoryEvent, text: str) -> None:
        for line in text.splitlines():
            shown = line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]} … (+{len(line) - LONGEST_LINE})"
            self._lines.append(ConsoleLine(kind, event.path, event.time, shown))
            self.count += 1

    def _add_error(self, event: HistoryEvent, text: str) -> None:
        """Add an error unless it was the last thing told: by the traceback, or by the attempt or state inside."""
        last = next((line for line in reversed(self._lines) if line.kind == "error"), None)
        is_told = last is not None and last.path[: len(event.path)] == event.path
        if last is None or not is_told or last.text != text[:LONGEST_LINE].rpartition("\n")[2]:
            self._add("error", event, text)


def _error(error: str, cause: str) -> str:
    return f"{error}: {cause}" if cause else error
