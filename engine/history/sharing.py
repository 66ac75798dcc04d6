"""Short executions share rows: most of what a row costs is the same however little is in it.

It is for those that are over before any of their events is written. What they share lies below the keys of all executions'
own rows, under the negative number of the newest of them: once that one is removed, and older ones go first, nobody needs it.
"""

from collections.abc import Sequence
from typing import NamedTuple

from engine.history.codec import Block, Row, may_be_large
from engine.history.events import HistoryEvent
from engine.history.schema import event_keys

MOST_EVENTS = 64
"""How many events an execution may have that shares its row."""
MOST_BYTES = 8 * 1024
"""How many bytes they may have."""
FULL = 64 * 1024
"""From how many bytes on a shared row takes no more: who reads one execution reads all of it."""


class Share(NamedTuple):
    """Where the events of an execution are in a shared row: the key of the first one, and how many there are."""

    key: int
    events: int


class SharedRow:
    """One row that takes the events of execution after execution."""

    def __init__(self) -> None:
        self._block = Block()
        self._newest = 0
        self._members: list[tuple[str, int, int]] = []

    def __bool__(self) -> bool:
        return bool(self._members)

    @property
    def is_full(self) -> bool:
        """Whether the row should be closed."""
        return len(self._block.text) >= FULL

    def add(self, execution_id: str, number: int, events: Sequence[HistoryEvent]) -> bool:
        """Take all events of an execution, unless they are many, large or of a kind that needs a row of its own."""
        if len(events) > MOST_EVENTS or may_be_large(events):
            return False
        end = len(self._block.text)
        grown = self._block.add(events)
        if grown is None:
            return False
        if grown > MOST_BYTES:
            self._block.cut(end)
            return False
        self._members.append((execution_id, self._block.number, len(events)))
        self._block.number += len(events)
        self._newest = max(self._newest, number)
        return True

    def close(self) -> tuple[int, Row, dict[str, Share]]:
        """Return the key of the row, the row, and which executions have a share in it."""
        key, _ = event_keys(-self._newest)
        return key, self._block.row(), {name: Share(key + place, count) for name, place, count in self._members}
