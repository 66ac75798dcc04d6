"""What a machine sees: the variables around it and its own, and the execution it belongs to."""

from collections.abc import Mapping

from engine.errors import DATA_LIMIT_EXCEEDED, StateFailed
from engine.language.values import Json, json_size
from engine.states.bounds import check_bounds

MOST_BYTES = 262_144
"""The most that one variable, or all that one Assign sets, may hold as JSON."""
MOST_BYTES_IN_ALL = 10_485_760
"""The most that all variables of an execution may hold."""


class Scope:
    """The variables that a machine sees: ``values`` by name, made anew with each assignment and never changed.

    What is read while values are being computed is therefore what was there before. Machines around this one
    stand still until it ends, so that it can begin with a view of their variables. ``context`` are the members of the
    context object that all states of a child execution share; None outside of map runs, where they are the execution's.
    """

    __slots__ = ("_outer_bytes", "_sizes", "context", "values")

    def __init__(
        self,
        context: dict[str, Json] | None = None,
        values: Mapping[str, Json] | None = None,
        outer_bytes: int = 0,
    ) -> None:
        self.context = context
        self.values: Mapping[str, Json] = {} if values is None else values
        self._outer_bytes = outer_bytes
        self._sizes: dict[str, int] | None = None

    def inner(self) -> "Scope":
        """Return a scope inside this one."""
        sizes = self._sizes
        outer = self._outer_bytes if sizes is None else self._outer_bytes + sum(sizes.values())
        return Scope(self.context, self.values, outer)

    def assign(self, values: Mapping[str, Json]) -> None:
        """Give variables of this scope new values, all at once.

        Raises:
            StateFailed: the values are larger or deeper than variables may be.
        """
        for value in values.values():
            check_bounds(value, "A value of Assign is")
        sizes = {name: json_size(value) for name, value in values.items()}
        if sum(sizes.values()) > MOST_BYTES:
            raise StateFailed(DATA_LIMIT_EXCEEDED, f"The values of Assign are larger than {MOST_BYTES} bytes.")
        known = {**(self._sizes or {}), **sizes}
        if self._outer_bytes + sum(known.values()) > MOST_BYTES_IN_ALL:
            words = f"The variables of the execution are larger than {MOST_BYTES_IN_ALL} bytes."
            raise StateFailed(DATA_LIMIT_EXCEEDED, words)
        self._sizes = known
        self.values = {**self.values, **values}
