"""Short executions share rows: most of what a row costs is the same however little is in it.

It is for those that are over before any of their events is written. What they share lies below the keys of all executions'
own rows, under the negative number of the newest of them: once that one is removed, and older ones go first, nobody needs it.
"""

from collections.abc import Sequence

from engine.history.codec import Block, Row, may_be_large
from engine.history.events import ExecutionEnded, HistoryEvent
from engine.history.records import Rows
from engine.history.schema import event_keys

MOST_EVENTS = 64
"""How many events an execution may have that shares its row."""
FULL = 64 * 1024
"""How many bytes they may have; from as many on a row takes no more, for who reads one execution reads all of it."""


class SharedRow:
    """One row that takes the events of execution after execution."""

    def __init__(self) -> None:
        self._block = Block()
        self._newest = 0
        self._members: list[tuple[str, ExecutionEnded, int, int]] = []

    def __bool__(self) -> bool:
        return bool(self._members)

    @property
    def is_full(self) -> bool:
        """Whether the row should be closed."""
        return len(self._block.text) >= FULL

    def add(self, execution_id: str, number: int, end: ExecutionEnded, events: Sequence[HistoryEvent]) -> bool:
        """Take all events of an execution, unless they are many, large or of a kind that needs a row of its own."""
        if len(events) > MOST_EVENTS or may_be_large(events):
            return False
        before = len(self._block.text)
        grown = self._block.add(events)
        if grown is None:
            return False
        if grown > FULL:
            self._block.cut(before)
            return False
        self._members.append((execution_id, end, self._block.number, len(events)))
        self._block.number += len(events)
        if number > self._newest:
            self._newest = number
        return True

    def close(self, executions: Rows) -> tuple[int, Row]:
        """Tell how the executions ended and where in the row they are, and return the key of the row and the row."""
        key, _ = event_keys(-self._newest)
        for execution_id, end, place, count in self._members:
            executions.end(execution_id, end, key + place, count)
        return key, self._block.row()
