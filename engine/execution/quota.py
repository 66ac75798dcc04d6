"""The quota of history events: an interpreter that counts its events as Step Functions would."""

from typing import Any, TypeVar

from engine.execution.interpreter import Interpreter, TooManyEvents
from engine.history.events import (
    Event,
    ExecutionEnded,
    ExecutionPath,
    IterationEnded,
    MapRunEnded,
    StateAborted,
    StateEntered,
    TaskStarted,
)
from engine.history.service_history import MOST_PER_EVENT
from engine.language.values import Json
from engine.states.base import Exit, StateBase

E = TypeVar("E", bound=Event)

_OF_STOPPING = (StateAborted, IterationEnded, MapRunEnded)


class CountingInterpreter(Interpreter):
    """Ends the execution before the event that would be the last one allowed: that one tells the end.

    Raises :class:`TooManyEvents` whatever is recorded then, in each iteration and branch that is still under way; only
    that they stop is let through, and the end.
    """

    def __init__(self, *, most: int, **parts: Any) -> None:
        super().__init__(**parts)
        self._most = most
        # Counting in the service's way takes time; before this id of ours the quota cannot be reached.
        self._next_count = most // MOST_PER_EVENT
        self._is_full = False

    def emit(self, event_type: type[E], path: ExecutionPath, *values: Any, **details: Any) -> E:
        """See :class:`Interpreter`."""
        is_stop = self._is_full and event_type in _OF_STOPPING and values[:1] != ("SUCCEEDED",)
        if event_type is not ExecutionEnded and not is_stop:
            self._check(2 if event_type is TaskStarted else 1)
        return super().emit(event_type, path, *values, **details)

    def enter(self, state: StateBase, path: ExecutionPath, pointer: str, data: Json) -> StateEntered:
        """See :class:`Interpreter`."""
        self._check()
        return super().enter(state, path, pointer, data)

    def exit(self, path: ExecutionPath, way_out: Exit) -> None:
        """See :class:`Interpreter`."""
        if self._last_id >= self._next_count:
            self._check(self._told_so_far().exits(path))
        super().exit(path, way_out)

    def _check(self, needed: int = 1) -> None:
        """See that there is room for what stands for ``needed`` events of the service."""
        if self._last_id < self._next_count:
            return
        left = self._most - 1 - self._told_so_far().number
        if self._is_full or left < needed:
            self._is_full, self._next_count = True, 0
            raise TooManyEvents(f"The execution reached the maximum number of history events ({self._most}).")
        self._next_count = self._last_id + max(1, left // MOST_PER_EVENT)
