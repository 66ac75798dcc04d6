"""The machines that a Map or Parallel is drawn with, one of them perhaps still to be written."""

from engine.states import Parallel, StateBase, StateMachine

FIRST_BRANCH = "/Branches/0"
_NONE_YET = ((FIRST_BRANCH, StateMachine(start_at="")),)


def lanes_of(state: StateBase) -> tuple[tuple[str, StateMachine], ...]:
    """Return the machines inside a state with their pointers in it.

    A Parallel without branches has room for its first one, as a Map has for the machine that it should have.
    """
    machines = state.machines()
    return _NONE_YET if not machines and isinstance(state, Parallel) else machines
