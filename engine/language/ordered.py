"""Tables in the order of a text, made of the one before an edit: it takes copies of two rows, whatever their length.

A dict keeps the order in which its keys came. What comes between others makes all of them go in again, which takes
ten thousand states a millisecond for each of the tables that have one entry a state; here the order is a list beside.
"""

from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, Sequence, ValuesView
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")
_FEW = 100
"""So few entries are put into a plain dict as fast."""


class Ordered(dict[K, V]):
    """A dict whose order is that of a list of its keys; made by :func:`replaced`, and never changed after that.

    ``entries`` are the same in no order: Python copies a plain dict ten times as fast as one that tells its order.
    """

    __slots__ = ("entries", "order")
    entries: dict[K, V]
    order: list[K]

    @classmethod
    def made(cls, entries: dict[K, V], order: list[K]) -> "Ordered[K, V]":
        """Return what has ``entries``, a plain dict, in ``order``, which must be all of its keys."""
        table = cls(entries)
        table.entries, table.order = entries, order
        return table

    def __iter__(self) -> Iterator[K]:
        return iter(self.order)

    def __reversed__(self) -> Iterator[K]:
        return reversed(self.order)

    def keys(self) -> KeysView[K]:  # type: ignore[override]  # a view of Python's own cannot be told another order
        """Return the keys in order."""
        return _Keys(self)

    def values(self) -> ValuesView[V]:  # type: ignore[override]
        """Return the values in order."""
        return _Values(self)

    def items(self) -> ItemsView[K, V]:  # type: ignore[override]
        """Return the pairs in order."""
        return _Items(self)

    def copy(self) -> dict[K, V]:
        """Return a plain dict, which may be changed."""
        return dict(zip(self.order, self.values(), strict=True))


class _Keys(KeysView[K]):
    _mapping: Ordered[K, object]

    def __iter__(self) -> Iterator[K]:
        return iter(self._mapping.order)

    def __and__(self, other: Iterable[object]) -> set[K]:
        return self._mapping.entries.keys() & other

    __rand__ = __and__  # type: ignore[assignment]  # a set keeps no order


class _Values(ValuesView[V]):
    _mapping: Mapping[object, V]

    def __iter__(self) -> Iterator[V]:
        return map(self._mapping.__getitem__, self._mapping)


class _Items(ItemsView[K, V]):
    _mapping: Mapping[K, V]

    def __iter__(self) -> Iterator[tuple[K, V]]:
        return zip(self._mapping, map(self._mapping.__getitem__, self._mapping), strict=True)


def replaced(
    before: Mapping[K, V], changes: Sequence[tuple[slice, dict[K, V]]], values: Mapping[K, V] | None = None
) -> dict[K, V]:
    """Return ``before`` with others in the places of some of its entries.

    A change has the numbers of the entries that go, and what comes there; changes are in order and do not overlap.
    What comes must not have the key of an entry that stays. ``values`` are new ones of entries that stay where they
    are. What is returned must not be changed.
    """
    known = before if isinstance(before, Ordered) else None
    order, entries = (list(before), dict(before)) if known is None else (known.order, known.entries.copy())
    entries.update(values or {})
    if all(order[place] == list(fresh) for place, fresh in changes):
        for _place, fresh in changes:
            entries.update(fresh)
        return entries if known is None else Ordered.made(entries, order)
    order = order.copy()
    for place, fresh in reversed(changes):  # from behind, so that numbers in front stay what they are
        for key in order[place]:
            del entries[key]
        order[place] = fresh
    for _place, fresh in changes:
        entries.update(fresh)
    return Ordered.made(entries, order) if len(order) > _FEW else {key: entries[key] for key in order}
