"""The way that a workflow goes from its start to a state, as one would go it: the fewest states, no error on the way."""

from typing import TypeAlias

from engine.language.machine import Transition, TransitionKind
from engine.states import StateBase, StateMachine

Way: TypeAlias = list[tuple[str, Transition | None]]
"""Names of states, each with how it is left."""


def way_to(machine: StateMachine, target: str | None, most: int) -> Way | None:
    """Return the shortest way through a machine: the states before ``target``, or to the nearest end and that itself.

    None when there is no way, or none through at most ``most`` states.
    """
    came: dict[str, tuple[str, Transition] | None] = {machine.start_at: None}
    reached = [machine.start_at]
    for _ in range(most):
        following: list[str] = []
        for name in reached:
            state = machine.states.get(name)
            if state is None:
                continue
            if name == target or (target is None and _is_end(state)):
                return _way_back(came, name, is_whole=target is None)
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
    ways = state.transitions()
    return ways if len(ways) < 2 else tuple(sorted(ways, key=lambda each: each.kind is TransitionKind.CATCH))


def _way_back(came: dict[str, tuple[str, Transition] | None], name: str, *, is_whole: bool) -> Way:
    way: Way = [(name, None)] if is_whole else []
    step = came[name]
    while step is not None:
        way.append(step)
        step = came[step[0]]
    return way[::-1]
