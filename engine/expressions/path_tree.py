"""The parts of a path that is read: what the grammar makes and what the readers work with."""

import enum
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from msgspec import Struct

from engine.expressions.matching import Pattern
from engine.language.values import Json


class Names(Struct, frozen=True):
    """``.a``, ``['a']`` or ``['a','b']``: members by name."""

    names: tuple[str, ...]


class Indexes(Struct, frozen=True):
    """``[0]`` or ``[0,-1]``: elements by index; a negative one counts from the end."""

    indexes: tuple[int, ...]


class Slice(Struct, frozen=True):
    """``[1:3]``, ``[1:]`` or ``[:3]``; one of both is given."""

    start: int | None
    stop: int | None


class Wildcard(enum.Enum):
    """``*``: every member or element."""

    ALL = "*"


class Filter(Struct, frozen=True):
    """``[?(...)]``: the candidates for which the test is true."""

    test: "Test"


Selector: TypeAlias = Names | Indexes | Slice | Wildcard | Filter


class Step(NamedTuple):
    """One step of a path; ``is_deep`` applies it to every value below too (``..``)."""

    selector: Selector
    is_deep: bool = False


class Call(Struct, frozen=True):
    """A function at the end of a path, such as ``.length()``; arguments are paths and JSON values."""

    name: str
    arguments: tuple["ParsedPath | Constant", ...]


class ParsedPath(Struct, frozen=True):
    """A path in parts.

    ``start`` is where it starts: ``$`` the data, ``$$`` the context object, ``@`` the candidate of a filter,
    or the name of a ``variable``.
    """

    start: str
    steps: tuple[Step, ...]
    call: Call | None = None
    variable: str | None = None

    @property
    def is_context(self) -> bool:
        """Whether the path reads the context object."""
        return self.start == "$$"

    @property
    def is_definite(self) -> bool:
        """Whether the path gives one value, not a list of matches."""
        return all(map(self.is_definite_step, range(len(self.steps))))

    def is_definite_step(self, number: int) -> bool:
        """Tell whether step ``number`` selects one value: several names at the end are put into one object."""
        selector, is_deep = self.steps[number]
        if is_deep:
            return False
        if isinstance(selector, Names):
            return len(selector.names) == 1 or (self.call is None and number == len(self.steps) - 1)
        return isinstance(selector, Indexes) and len(selector.indexes) == 1

    @property
    def plain_steps(self) -> tuple[str | int, ...] | None:
        """The names and indexes of a path that has nothing else, or None."""
        return self.steps_before_call if self.call is None else None

    @property
    def steps_before_call(self) -> tuple[str | int, ...] | None:
        """The names and indexes of a path that may end in a function too, or None."""
        plain: list[str | int] = []
        for selector, is_deep in self.steps:
            match selector:
                case Names(names=(name,)) if not is_deep:
                    plain.append(name)
                case Indexes(indexes=(index,)) if not is_deep:
                    plain.append(index)
                case _:
                    return None
        return tuple(plain)


class Constant(Struct, frozen=True):
    """A fixed value in a filter or among the arguments of a function; a fraction is a Decimal."""

    value: Json | Decimal | Pattern


Operand: TypeAlias = ParsedPath | Constant


class Present(Struct, frozen=True):
    """True when the path finds a value, null included."""

    path: ParsedPath


class Compared(Struct, frozen=True):
    """One comparison; ``operator`` names a row of ``engine.expressions.comparisons``."""

    left: Operand
    operator: str
    right: Operand


class Negated(Struct, frozen=True):
    """True when the inner test is false."""

    test: "Test"


class Joined(Struct, frozen=True):
    """``is_all``: every inner test is true; otherwise at least one."""

    is_all: bool
    tests: tuple["Test", ...]


Test: TypeAlias = Present | Compared | Negated | Joined

Value: TypeAlias = Any
"""What an operand is at run time: JSON, a Decimal, a Pattern, or NOTHING."""
