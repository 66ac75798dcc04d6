"""The quota of history events: an execution's are counted as Step Functions would, and may be ended before it is reached."""

from typing import Any

from engine.errors import EngineError
from engine.history.events import Event, IterationEnded, MapRunEnded, StateAborted, TaskStarted, TaskTaken
from engine.history.service_history import MOST_PER_EVENT, ServiceHistory

_OF_STOPPING = (StateAborted, IterationEnded, MapRunEnded)


class NoMoreEvents(EngineError):
    """The execution has as many events as it may have, or must end for another reason; no catcher takes this."""


class Quota:
    """Ends the execution before the event that would be the last one allowed: that one tells the end.

    Raises :class:`NoMoreEvents` whatever is recorded then, in each iteration and branch that is still under way; only
    that they stop is let through, and the end. ``told`` is what the service tells of all
    events so far, of which ``last_id`` is the last one's id.
    """

    __slots__ = ("_cause", "_is_closed", "_is_full", "_most", "next")

    def __init__(self, most: int) -> None:
        self._most = most
        self._cause = f"The execution reached the maximum number of history events ({most})."
        self._is_full = self._is_closed = False
        self.next = most // MOST_PER_EVENT
        """From which id of ours on to ask: counting takes time, and until then the quota cannot be reached."""

    def close(self, cause: str) -> None:
        """End the execution with ``cause`` before the next event, whichever that is."""
        self._cause = cause
        self._is_full = self._is_closed = True
        self.next = 0

    def check_event(self, last_id: int, told: ServiceHistory, event_type: type[Event], values: tuple[Any, ...]) -> None:
        """See that there is room for one more event."""
        is_stop = self._is_full and event_type in _OF_STOPPING and values[:1] != ("SUCCEEDED",)
        # Who takes work hears nothing of an end that is to come.
        is_stop = is_stop or (self._is_closed and event_type is TaskTaken)
        if not is_stop:
            self.check(last_id, told, 2 if event_type is TaskStarted else 1)

    def check(self, last_id: int, told: ServiceHistory, needed: int = 1) -> None:
        """See that there is room for what stands for ``needed`` events of the service."""
        left = self._most - 1 - told.number
        if self._is_full or left < needed:
            self._is_full, self.next = True, 0
            raise NoMoreEvents(self._cause)
        self.next = last_id + max(1, left // MOST_PER_EVENT)
