"""The events of one execution in their order: told as they happen, handed to an archive many at a time."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, overload

from engine.history.events import HistoryEvent

Subscriber = Callable[[HistoryEvent], None]
Soon = Callable[["HandsOver"], object]

SOON_SECONDS = 0.005
"""How long events wait for those of other executions before all are handed over."""
KEPT = 10_000
"""How many of the newest events stay in memory when an archive has the others: nearly all that is ever asked for."""
_PART = 1_000


class Archive(Protocol):
    """Where the events of one execution are kept besides memory."""

    @property
    def written(self) -> int:
        """How many events, from the first, are sure to be read again."""

    def extend(self, events: Sequence[HistoryEvent]) -> None:
        """Keep events, soon; who calls must not change the list any more."""

    def read(self, start: int, stop: int) -> list[HistoryEvent]:
        """Return the events from number ``start`` up to, not including, ``stop``; all of them are written."""


class HandsOver(Protocol):
    """Who has something to hand over."""

    def hand_over(self) -> None:
        """Do it."""


class Deliveries:
    """One timer of the loop for all executions that have something to hand over: most are done before it goes off."""

    __slots__ = ("_waiting",)

    def __init__(self) -> None:
        self._waiting: list[HandsOver] = []

    def soon(self, journal: HandsOver) -> None:
        """Let ``journal`` hand over in :data:`SOON_SECONDS` or less."""
        if not self._waiting:
            asyncio.get_running_loop().call_later(SOON_SECONDS, self._deliver)
        self._waiting.append(journal)

    def _deliver(self) -> None:
        waiting, self._waiting = self._waiting, []
        for journal in waiting:
            journal.hand_over()


class Journal(Sequence[HistoryEvent]):
    """All events so far; :attr:`record` adds one. Used on the loop's thread only.

    With an archive the memory holds the newest :data:`KEPT` events and what is not written yet. The others are read
    from the archive, which waits for its file. What was recorded in the ``past``, before a redrive, the archive has where it
    ``is_kept``.
    """

    record: Callable[[Any], None]
    """Keeps a history event and tells it; may be another function after each call, so ask for it every time."""

    def __init__(self, past: Sequence[HistoryEvent] = (), *, is_kept: bool = True) -> None:
        self._past = len(past)
        self._newest: list[HistoryEvent] = [*past]
        self._dropped = 0  # how many came before those
        self._handed = self._past if is_kept else 0  # how many the archive was given
        self._archive: Archive | None = None
        self._soon: Soon | None = None
        # A tuple, made anew for each change: subscribers may come and go while an event is told.
        self._subscribers: tuple[Subscriber, ...] = ()
        self._part: tuple[int, list[HistoryEvent]] = (0, [])  # read last from the archive, and from where
        self.record = self._newest.append

    def keep_in(self, archive: Archive, soon: Soon) -> None:
        """Hand the events over to ``archive`` from now on; none but those of the past has been recorded yet.

        ``soon`` says when by letting what it is given hand over, see :meth:`Deliveries.soon`.
        """
        self._archive = archive
        self._soon = soon
        self.record = self._note

    def subscribe(self, subscriber: Subscriber, *, is_past_told: bool = True) -> Callable[[], None]:
        """Call ``subscriber`` with every event so far and every later one; return how to stop that."""
        for event in self[0 if is_past_told else self._past :]:
            subscriber(event)
        self._subscribers = (*self._subscribers, subscriber)
        self.record = self._note
        return lambda: self._unsubscribe(subscriber)

    def hand_over(self) -> None:
        """Give the archive what it has not got yet, and drop from memory what it has written and few will ask for."""
        archive = self._archive
        if archive is None:
            return
        fresh = self._take()
        if fresh:
            archive.extend(fresh)
        if len(self._newest) >= 2 * KEPT:
            surplus = min(archive.written - self._dropped, len(self._newest) - KEPT)
            if surplus > 0:
                del self._newest[:surplus]
                self._dropped += surplus

    def last(self) -> list[HistoryEvent]:
        """Return what the archive is to be given with the end of the execution, which is recorded."""
        if len(self._newest) >= 2 * KEPT:
            self.hand_over()
        if self._handed > self._dropped:
            return self._take()
        self._handed += len(self._newest)
        return self._newest  # there will be no more of them

    def _take(self) -> list[HistoryEvent]:
        self.record = self._note
        fresh = self._newest[self._handed - self._dropped :]
        self._handed += len(fresh)
        return fresh

    async def everything(self) -> list[HistoryEvent]:
        """Return all events; those that only the archive has are read beside the loop, not by it."""
        dropped, newest = self._dropped, [*self._newest]
        if not dropped:
            return newest
        assert self._archive is not None  # or nothing would have been dropped
        return [*await asyncio.to_thread(self._archive.read, 0, dropped), *newest]

    def __len__(self) -> int:
        return self._dropped + len(self._newest)

    @overload
    def __getitem__(self, index: int) -> HistoryEvent: ...

    @overload
    def __getitem__(self, index: slice) -> list[HistoryEvent]: ...

    def __getitem__(self, index: int | slice) -> HistoryEvent | list[HistoryEvent]:
        if isinstance(index, slice):
            return self._slice(index)
        number = index + len(self) if index < 0 else index
        if number >= self._dropped:
            return self._newest[number - self._dropped]
        if number < 0:
            raise IndexError(index)
        start, part = self._part
        if not start <= number < start + len(part):
            # Whoever asks for one will ask for the next.
            start, part = number, self._archived(number, min(number + _PART, self._dropped))
            self._part = start, part
        return part[number - start]

    def __iter__(self) -> Iterator[HistoryEvent]:
        return iter(self[:])

    def _slice(self, wanted: slice) -> list[HistoryEvent]:
        start, stop, step = wanted.indices(len(self))
        if step != 1:
            return self[:][wanted]
        newest = self._newest[max(start - self._dropped, 0) : max(stop - self._dropped, 0)]
        return [*self._archived(start, min(stop, self._dropped)), *newest] if start < self._dropped else newest

    def _archived(self, start: int, stop: int) -> list[HistoryEvent]:
        assert self._archive is not None  # or nothing would have been dropped
        return self._archive.read(start, stop)

    def _note(self, event: HistoryEvent) -> None:
        """Keep and tell the first event since the archive got some: more of them in this turn need no noting."""
        self._newest.append(event)
        if self._soon is not None:
            self._soon(self)
            self.record = self._tell if self._subscribers else self._newest.append
        for subscriber in self._subscribers:
            subscriber(event)

    def _tell(self, event: HistoryEvent) -> None:
        self._newest.append(event)
        for subscriber in self._subscribers:
            subscriber(event)

    def _unsubscribe(self, subscriber: Subscriber) -> None:
        self._subscribers = tuple(other for other in self._subscribers if other is not subscriber)
        if not self._subscribers and self._archive is None:
            self.record = self._newest.append
