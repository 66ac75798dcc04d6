"""The way that a workflow goes from its start to a state, as one would go it: the fewest states, no error on the way."""

from collections.abc import Mapping
from operator import is_
from typing import NamedTuple, TypeAlias

from engine.language.machine import Transition, TransitionKind
from engine.states import StateBase, StateMachine

Way: TypeAlias = list[tuple[str, Transition | None]]
"""Names of states, each with how it is left."""


class _Found(NamedTuple):
    """A way, what it was asked for, and the states that were looked at: while they are the same so is the way."""

    question: tuple[str, str | None, int]
    states: Mapping[str, StateBase | None]
    way: Way | None

    def holds(self, machine: StateMachine) -> bool:
        """Tell whether the same would be found in another machine."""
        _start, target, _most = self.question
        if self.way is not None and target is not None and target not in machine.states:
            return False
        return all(map(is_, map(machine.states.get, self.states), self.states.values()))


class Ways:
    """Finds ways; of ten thousand states it looks at none again while those on and around the last way stay as they are."""

    def __init__(self) -> None:
        self._known: dict[str, _Found] = {}

    def way_to(self, place: str, machine: StateMachine, target: str | None, most: int) -> Way | None:
        """Return what :func:`way_to` does; ``place`` is the pointer of the machine."""
        known, question = self._known.get(place), (machine.start_at, target, most)
        if known is None or known.question != question or not known.holds(machine):
            states: dict[str, StateBase | None] = {}
            known = self._known[place] = _Found(question, states, way_to(machine, target, most, states))
        return known.way


def way_to(
    machine: StateMachine, target: str | None, most: int, looked_at: dict[str, StateBase | None] | None = None
) -> Way | None:
    """Return the shortest way through a machine: the states before ``target``, or to the nearest end and that itself.

    None when there is no way, or none through at most ``most`` states. All that this depends on is put into
    ``looked_at``; of ``target`` that it is there, and not what it is like.
    """
    states = machine.states
    seen: dict[str, StateBase | None] = {} if looked_at is None else looked_at
    came: dict[str, tuple[str, Transition] | None] = {machine.start_at: None}
    reached = [machine.start_at]
    for _ in range(most):
        following: list[str] = []
        for name in reached:
            state = states.get(name)
            if name == target and state is not None:
                return _way_back(came, name, is_whole=False)
            seen[name] = state
            if state is None:
                continue
            if target is None and _is_end(state):
                return _way_back(came, name, is_whole=True)
            for transition in _ways(state):
                if transition.target is not None and transition.target not in came:
                    came[transition.target] = (name, transition)
                    following.append(transition.target)
        reached = following
    return None


def _is_end(state: StateBase) -> bool:
    return state.type == "Succeed" or (state.way.target is None and state.type not in ("Choice", "Fail"))


def _ways(state: StateBase) -> tuple[Transition, ...]:
    """Return the ways out of a state, those of errors last."""
    if state.next is not None and not state.catch:  # nearly all
        return (state.way,)
    ways = state.transitions()
    return ways if len(ways) < 2 else tuple(sorted(ways, key=lambda each: each.kind is TransitionKind.CATCH))


def _way_back(came: dict[str, tuple[str, Transition] | None], name: str, *, is_whole: bool) -> Way:
    way: Way = [(name, None)] if is_whole else []
    step = came[name]
    while step is not None:
        way.append(step)
        step = came[step[0]]
    return way[::-1]
