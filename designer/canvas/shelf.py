"""Items that are made when somebody asks for them: a large workflow has thousands, and a window shows a few dozen."""

from collections.abc import Callable, Iterator, KeysView, Mapping
from typing import TypeVar

Item = TypeVar("Item")


class Shelf(Mapping[str, Item]):
    """A mapping of everything there is, of which ``made`` has what was asked for so far.

    To walk over all items makes them all. Give ``made`` to what only concerns items that exist.
    """

    def __init__(self, make: Callable[[str], Item]) -> None:
        self._make = make
        self._ids: Mapping[str, object] = {}
        self.made: dict[str, Item] = {}

    def offer(self, ids: Mapping[str, object]) -> None:
        """Say what there is from now on; made items that are not part of it are the caller's to take out."""
        self._ids = ids

    def keys(self) -> KeysView[str]:
        """Return the ids of all there is."""
        return self._ids.keys()

    def __getitem__(self, item_id: str) -> Item:
        item = self.made.get(item_id)
        if item is not None:
            return item
        if item_id not in self._ids:
            raise KeyError(item_id)
        return self._make(item_id)

    def __contains__(self, item_id: object) -> bool:
        return item_id in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)
