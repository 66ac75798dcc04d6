"""Where the states of a machine lead, and from where one gets to them; made once, and patched after an edit."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Protocol, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from engine.states.base import StateBase
from engine.states.changed_states import ChangedStates
from engine.states.unknown import Unknown

Targets: TypeAlias = tuple[str | None, ...]
"""Where the ways out of a state lead; None is an end."""


class Wired(Protocol):
    """A state and its ways."""

    @property
    def state(self) -> StateBase:
        """What was read."""

    @property
    def targets(self) -> Targets:
        """Where it leads."""


class Net(Struct, frozen=True, kw_only=True, eq=False, dict=True):
    """The ways between the states of one machine.

    ``numbers`` count the states in the order of the text. ``sources`` are the names of the states that lead to a name,
    be it that of a state or not. ``back`` are the states with a way to themselves or to one above, ``lost`` those with
    one to no state, ``unknown`` those of no known type.
    """

    states: Mapping[str, Wired]
    numbers: dict[str, int]
    sources: dict[str, tuple[str, ...]]
    back: frozenset[str]
    lost: frozenset[str]
    unknown: frozenset[str]

    @cached_property
    def stretches(self) -> list[tuple[int, int]]:
        """The first and last numbers of the parts of the text that ways lead back in, which never overlap.

        No loop leaves such a part, and whatever comes before it is settled when an execution gets there.
        """
        found: list[tuple[int, int]] = []
        for begin, end in sorted(map(self._reach, self.back)):
            if found and begin <= found[-1][1]:
                found[-1] = (found[-1][0], max(end, found[-1][1]))
            else:
                found.append((begin, end))
        return found

    def _reach(self, name: str) -> tuple[int, int]:
        own = self.numbers[name]
        above = (self.numbers.get(target, own) for target in self.states[name].targets if target is not None)
        return min(above), own

    def is_back(self, name: str) -> bool:
        """Tell whether a state leads to itself or to one above it."""
        own, numbers = self.numbers[name], self.numbers
        return any(target is not None and numbers.get(target, own + 1) <= own for target in self.states[name].targets)

    def is_lost(self, name: str) -> bool:
        """Tell whether a state leads to what is no state."""
        return any(target is not None and target not in self.numbers for target in self.states[name].targets)


def net_of(states: Mapping[str, Wired]) -> Net:
    """Return the ways between ``states``, which are in the order of the text."""
    numbers = dict(zip(states, range(len(states)), strict=True))
    sources: dict[str, tuple[str, ...]] = {}
    back, lost = set[str](), set[str]()
    for own, (name, one) in enumerate(states.items()):
        targets = one.targets
        for target in targets if len(targets) == 1 else dict.fromkeys(targets):
            if target is None:
                continue
            sources[target] = (*sources[target], name) if target in sources else (name,)
            number = numbers.get(target)
            if number is None:
                lost.add(name)
            elif number <= own:
                back.add(name)
    return Net(
        states=states,
        numbers=numbers,
        sources=sources,
        back=frozenset(back),
        lost=frozenset(lost),
        unknown=frozenset(name for name, one in states.items() if isinstance(one.state, Unknown)),
    )


def net_after(before: Net, changed: ChangedStates, states: Mapping[str, Wired]) -> Net:
    """Return the net of ``states``, which an edit made of those ``before``."""
    gone, fresh = changed.touched
    numbers = before.numbers if changed.are_names_kept else dict(zip(states, range(len(states)), strict=True))
    sources = before.sources.copy()
    for name in gone:
        for target in dict.fromkeys(before.states[name].targets):
            if target is not None:
                _set(sources, target, [source for source in sources.get(target, ()) if source not in gone])
    for name in fresh:
        for target in dict.fromkeys(states[name].targets):
            if target is not None:
                _set(sources, target, [*sources.get(target, ()), name])
    made = replace(before, states=states, numbers=numbers, sources=sources)
    if changed.are_names_kept:
        looked_at = fresh
    else:
        around = (source for name in gone | fresh for source in sources.get(name, ()))
        looked_at = fresh.union(around)
    kept_unknown = before.unknown - gone
    return replace(
        made,
        back=_again(before.back - gone, looked_at, made.is_back),
        lost=_again(before.lost - gone, looked_at, made.is_lost),
        unknown=kept_unknown.union(name for name in fresh if isinstance(states[name].state, Unknown)),
    )


def _again(before: frozenset[str], names: frozenset[str], holds: Callable[[str], bool]) -> frozenset[str]:
    """Return ``before`` with those of ``names`` of which something holds, and without the others of them."""
    return before.difference(names).union(filter(holds, names))


def _set(sources: dict[str, tuple[str, ...]], target: str, names: list[str]) -> None:
    if names:
        sources[target] = tuple(names)
    else:
        sources.pop(target, None)
