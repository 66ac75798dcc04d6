"""What the engine's thread hands to the window: events wait here until a frame has time for them."""

import time
from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")

BACKLOG = 1_000
"""So many things waiting are more than a frame takes in."""
BURST = 64
"""So many more may come before the sender pauses again."""
BREATH_SECONDS = 0.001


class Inbox(Generic[T]):
    """A queue between two threads; the sender pauses now and then while the window is behind.

    A sender that never pauses would have the interpreter lock most of the time, and every frame would be
    late; the window takes in what is here no faster for it.
    """

    def __init__(self) -> None:
        self._items: deque[T] = deque()
        self._sent = 0

    def put(self, item: T) -> None:
        """Add something; only from the sender's thread."""
        self._items.append(item)
        self._sent += 1
        if self._sent >= BURST and len(self._items) > BACKLOG:
            self._sent = 0
            time.sleep(BREATH_SECONDS)

    def take(self) -> T:
        """Take out what came first.

        Raises:
            IndexError: nothing is here.
        """
        return self._items.popleft()

    def clear(self) -> None:
        """Throw away what is here."""
        self._items.clear()

    def __len__(self) -> int:
        return len(self._items)
