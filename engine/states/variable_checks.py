"""Checks of variables across machines: an inner machine reads those around it, but has its own to assign."""

from collections.abc import Iterator

from engine.language.machine import escape
from engine.language.shorten import shorten
from engine.states.base import StateMachine
from engine.states.findings import Finding


def taken_variables(machine: StateMachine, pointer: str = "", outer: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Yield the states below ``machine`` that assign a variable of a machine around theirs; ``outer`` are its names.

    What catchers around them assign takes no name: the service lets both assign it.
    """
    for name, state in machine.states.items():
        for variable in dict.fromkeys((*state.assigns, *state.assigns_on_catch)):
            if variable in outer:
                place = f"{pointer}/States/{escape(name)}"
                yield Finding(
                    code="variable-taken", pointer=place, is_key=True, args={"name": shorten(variable)}, state=name
                )
    inner = [
        (f"{pointer}/States/{escape(name)}{suffix}", inside)
        for name, state in machine.states.items()
        for suffix, inside in state.machines()
    ]
    if inner:
        seen = outer.union(*(state.assigns for state in machine.states.values()))
        for place, inside in inner:
            yield from taken_variables(inside, place, seen)
