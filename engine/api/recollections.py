"""What was made of the events of executions that clients asked about last, as long as no event is added.

A history comes in pages, and each page is asked for by itself: without this, each would read and tell the whole
history anew.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from msgspec import Struct

from engine.history.events import HistoryEvent
from engine.history.map_runs import ChildView, MapRunView, map_runs
from engine.states.map_runs import child_arn

T = TypeVar("T")


class Recollections(Generic[T]):
    """The last ``most`` of something that takes long to make, by what it was made of."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: OrderedDict[Hashable, T] = OrderedDict()

    async def recall(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """Return what was made under ``key``, or have it made; who gets it must not change it."""
        if key not in self._made:
            made = await make()
            self._made[key] = made
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        else:
            made = self._made[key]
            self._made.move_to_end(key)
        return made


class MapRuns(Struct, frozen=True):
    """The map runs of an execution, the first one first, and the executions in them by their ARNs."""

    views: list[MapRunView]
    children: dict[str, tuple[MapRunView, ChildView]]


def read_map_runs(events: list[HistoryEvent]) -> MapRuns:
    """Return what ``events`` tell of map runs."""
    views = map_runs(events)
    children = {
        child_arn(view.arn, child.index, is_express=view.begun.is_express): (view, child)
        for view in views
        for child in view.children.values()
    }
    return MapRuns(views, children)
