"""What a machine sees: the variables around it and its own, and the execution it belongs to."""

from collections.abc import Mapping

from engine.errors import DATA_LIMIT_EXCEEDED, StateFailed
from engine.language.values import Json, json_size
from engine.states.bounds import check_bounds

MOST_BYTES = 262_144
"""The most that one variable, or all that one Assign sets, may hold as JSON."""
MOST_BYTES_IN_ALL = 10_485_760
"""The most that all variables of an execution may hold."""


class VariablesTooLarge(StateFailed):
    """Variables cannot hold what a state assigns; it is a failure of its field Assign."""

    field = "Assign"

    def __init__(self, cause: str) -> None:
        super().__init__(DATA_LIMIT_EXCEEDED, cause, has_place=False)


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

    def assign(self, values: Mapping[str, Json], state: str = "") -> None:
        """Give variables of this scope new values, all at once; ``state`` is the name of the one that does.

        Raises:
            StateFailed: the values are larger or deeper than variables may be.
        """
        for value in values.values():
            check_bounds(value, "A value of Assign is")
        sizes = {name: json_size(value) for name, value in values.items()}
        _check_sizes(sizes, state)
        known = {**(self._sizes or {}), **sizes}
        excess = self._outer_bytes + sum(known.values()) - MOST_BYTES_IN_ALL
        if excess > 0:
            raise VariablesTooLarge(
                f"Execution total variable size limit exceeded. State '{state}' assigned variables that exceed the total "
                f"execution limit by {excess} bytes."
            )
        self._sizes = known
        self.values = {**self.values, **values}


def _check_sizes(sizes: Mapping[str, int], state: str) -> None:
    """See that no variable is too large, and all that ``state`` assigns are not together."""
    total = 0
    for name, size in sizes.items():
        total += size
        assigned = f"Variable '{name}' in state '{state}' was assigned {size} bytes"
        if size > MOST_BYTES:
            raise VariablesTooLarge(f"Variable size limit exceeded. {assigned}.")
        if total > MOST_BYTES:
            raise VariablesTooLarge(
                f"State total variable size limit exceeded. {assigned}, which caused the size of variables assigned in "
                f"the state to exceed its limit by {total - MOST_BYTES} bytes."
            )
