"""The green tree of JSON text: immutable nodes that know their length but not their place.

A node says nothing about where it stands, so an edit elsewhere leaves it as it is, and whatever was
worked out about it (a state, its problems) can be kept by identity.
"""

import enum
from collections.abc import Callable, Collection, Sequence
from operator import attrgetter
from typing import Final

from msgspec import Struct

from engine.language.kept import Kept
from engine.language.members import Member, told
from engine.language.values import Json


class NodeKind(enum.Enum):
    """The JSON type of a node; true and false are one kind."""

    OBJECT = "object"
    ARRAY = "array"
    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    NULL = "null"


class _Unset(enum.Enum):
    UNSET = enum.auto()


_UNSET: Final = _Unset.UNSET
_FEW = 8  # so many members are looked through as fast as a table of them is made, and a table takes more than they do


class Node(Struct, eq=False):
    """One JSON value of a text: hashed by identity, never changed.

    Strings, numbers and words that are spelt alike may be one node; an object or array never stands in two places.

    ``length`` is in code points. ``height`` is the number of levels of objects and arrays (0 for a
    scalar). ``is_faulty`` says that this value or one below has a fault that leaves the text readable. ``known`` is
    the value once it has been worked out; ``notes`` is what a reader of the language made of an object.
    """

    # A struct is made in a third of the time, and the garbage collector does not look at those of scalars.
    kind: NodeKind
    length: int
    known: "Json | _Unset" = _UNSET
    members: Sequence[Member] = ()
    elements: "tuple[Element, ...]" = ()
    height: int = 0
    is_faulty: bool = False
    numbers: "Numbers | None" = None
    notes: object = None

    def __repr__(self) -> str:
        return f"<{self.kind.value} of {self.length}>"

    @property
    def value(self) -> Json:
        """The value as Python has it, built once and shared: treat it as immutable.

        Of several members with one key the last counts. A number that does not fit into 64 bits is the
        nearest float, at most the largest finite one.
        """
        if self.known is _UNSET:
            if self.kind is NodeKind.OBJECT:
                self.known = {member.key: member.node.value for member in told(self.members)}
            else:
                self.known = [element.node.value for element in self.elements]
        return self.known

    def member(self, key: str) -> "Member | None":
        """Return the last member with this key, or None; always None when this is no object."""
        if len(self.members) <= _FEW and self.numbers is None:
            for member in reversed(self.members):
                if member.key == key:
                    return member
            return None
        number = self.table.places.get(key)
        return None if number is None else self.members[number]

    def number(self, key: str) -> int | None:
        """Return which of the members is the last with this key, or None."""
        return self.table.places.get(key)

    @property
    def distinct(self) -> Sequence[Member]:
        """The members for whoever asks for keys and values alone, without those that a later one of that key overrides."""
        members = told(self.members)
        if not self.is_faulty:
            return members
        return [member for number, member in enumerate(members) if self.number(member.key) == number]

    def numbers_of(self, keys: Collection[str]) -> list[int]:
        """Return where the members with one of ``keys`` stand among all, in their order; of one key it may be several."""
        if self.is_faulty or len(self.members) <= _FEW:
            return [number for number, member in enumerate(self.members) if member.key in keys]
        places = self.table.places
        return sorted(places[key] for key in set(keys) if key in places)

    @property
    def table(self) -> "Numbers":
        """The numbers of the members, made when first asked for."""
        if self.numbers is None:
            self.numbers = Numbers(places_of(self.members), Kept())
        return self.numbers

    def get(self, key: str) -> "Node | None":
        """Return the value of the last member with this key, or None."""
        member = self.member(key)
        return None if member is None else member.node


class Numbers(Struct, frozen=True, eq=False):
    """Where the members of a long object stand among each other: ``places`` are their numbers by their keys.

    Of several with one key it is the last. ``kept`` is how many members there are of the object before an edit.
    """

    places: dict[str, int]
    kept: Kept


def places_of(members: Sequence[Member]) -> dict[str, int]:
    """Return the numbers of members by their keys."""
    return dict(zip(map(_key, told(members)), range(len(members)), strict=True))


class Element(Struct, frozen=True, gc=False):
    """One element of an array; the start is relative to the array's ``[``."""

    start: int
    node: Node


_key: Callable[[Member], str] = attrgetter("key")


def children(node: Node) -> list[tuple[int, Node]]:
    """Return the values directly inside an object or array with their starts relative to it."""
    if node.kind is NodeKind.OBJECT:
        return [(member.value_start, member.node) for member in node.members]
    return [(element.start, element.node) for element in node.elements]
