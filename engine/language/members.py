"""The members of an object, also after an edit: those behind it have moved, and none of them is made anew for that.

A member says where it stands in its object. Behind an edit all of them would have to say something else: of ten
thousand that takes longer than all the rest of reading the text again. Here the members stay as they are, and from
one of them on they count as moved. Edits follow each other mostly in one place, so that few members change sides.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeAlias, overload

from msgspec import Struct

if TYPE_CHECKING:
    from engine.language.tree import Node

_MANY, _MOST_SEGMENTS = 200, 12
"""From how many members on it is worth it, and in how many parts they may have moved differently."""


class Member(Struct, frozen=True, gc=False):
    """One member of an object; starts are relative to the object's ``{``, the key's length has its quotes."""

    key: str
    key_start: int
    key_length: int
    value_start: int
    node: "Node"


Segment: TypeAlias = tuple[Sequence[Member], int]
"""Members that follow each other, and how far each has moved from where it says that it stands."""


class MovedMembers(Sequence[Member]):
    """Members as ``told``, of which all from number ``first`` on have moved ``by`` characters."""

    __slots__ = ("_by", "_first", "told")

    def __init__(self, told: tuple[Member, ...], first: int, by: int) -> None:
        self.told = told
        self._first, self._by = first, by

    def __len__(self) -> int:
        return len(self.told)

    @overload
    def __getitem__(self, number: int) -> Member: ...

    @overload
    def __getitem__(self, number: slice) -> tuple[Member, ...]: ...

    def __getitem__(self, number: int | slice) -> Member | tuple[Member, ...]:
        if isinstance(number, slice):
            return tuple(self[each] for each in range(*number.indices(len(self.told))))
        member = self.told[number]
        place = number if number >= 0 else number + len(self.told)
        return member if place < self._first else _moved(member, self._by)

    def __iter__(self) -> Iterator[Member]:
        yield from islice(self.told, self._first)
        for member in islice(self.told, self._first, None):
            yield _moved(member, self._by)

    def segments(self, begin: int, end: int) -> Iterator[Segment]:
        """Yield the parts of the members from ``begin`` to before ``end`` that have moved alike."""
        middle = min(max(begin, self._first), end)
        for members, by in ((self.told[begin:middle], 0), (self.told[middle:end], self._by)):
            if members:
                yield members, by


def told(members: Sequence[Member]) -> tuple[Member, ...]:
    """Return the members for whoever asks for keys and values alone: some may stand elsewhere than they say."""
    return members.told if isinstance(members, MovedMembers) else tuple(members)


def segments(members: Sequence[Member], begin: int, end: int) -> Iterable[Segment]:
    """Return the parts of members of an object that have moved alike since they were made."""
    return members.segments(begin, end) if isinstance(members, MovedMembers) else ((members[begin:end], 0),)


def put_together(parts: Sequence[Segment]) -> Sequence[Member]:
    """Return the members of an object that has these parts, in as little work as can be."""
    lengths = [len(members) for members, _ in parts]
    if len(parts) > _MOST_SEGMENTS or sum(lengths) < _MANY:
        return tuple(chain.from_iterable(_all_moved(members, by) for members, by in parts))
    first, shift = min(_ways(parts, lengths), key=lambda way: _work(parts, lengths, *way))
    told = tuple(
        chain.from_iterable(
            _all_moved(members, by if number < first else by - shift) for number, (members, by) in enumerate(parts)
        )
    )
    return MovedMembers(told, sum(lengths[:first]), shift) if shift else told


def _ways(parts: Sequence[Segment], lengths: list[int]) -> Iterator[tuple[int, int]]:
    """Yield from which part on the members may count as moved, and how far: as most of those are."""
    yield len(parts), 0
    for first in range(len(parts)):
        longest = max(range(first, len(parts)), key=lengths.__getitem__)
        yield first, parts[longest][1]


def _work(parts: Sequence[Segment], lengths: list[int], first: int, shift: int) -> int:
    """Return how many members have to be made anew."""
    return sum(
        length
        for number, (length, (_, by)) in enumerate(zip(lengths, parts, strict=True))
        if by != (shift if number >= first else 0)
    )


def _all_moved(members: Sequence[Member], by: int) -> Iterable[Member]:
    return [_moved(member, by) for member in members] if by else members


def _moved(member: Member, by: int) -> Member:
    return Member(member.key, member.key_start + by, member.key_length, member.value_start + by, member.node)
