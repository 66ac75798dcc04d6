"""What a state gets before any run: the way from the start to it is gone through state by state.

What was worked out for a state holds for as long as the state and what comes to it stay the same, so that an edit is
felt only by what comes behind it.
"""

from collections.abc import Callable, Mapping
from operator import is_
from typing import NamedTuple, TypeAlias

from msgspec.structs import replace

from designer.document.known import UNKNOWN, Around, Known, put
from designer.document.live_flow import LiveFlow, live_flow
from designer.document.rules import machine_at
from designer.document.state_fields import fields_of, live_state
from designer.document.ways import Ways
from engine.definition import Definition
from engine.errors import EngineError
from engine.history.events import ExecutionPath
from engine.history.view import ExecutionView, StateStatus
from engine.language.machine import Transition, TransitionKind, escape
from engine.language.values import Json
from engine.states import StateBase, Task

DONE = frozenset((StateStatus.SUCCEEDED, StateStatus.CAUGHT))
_MOST_STEPS = 400
_ERROR_OUTPUT: Json = {"Error": "", "Cause": ""}
Step: TypeAlias = tuple[Known, Around]
"""What comes behind a state: the data, and what expressions can read besides."""


class What(NamedTuple):
    """What a step depends on: a state, how it is left, what comes to it, and what a run gave it, output and variables."""

    state: StateBase
    transition: Transition | None
    data: Known
    around: Around
    recorded: tuple[Json, Mapping[str, Json] | None] | None

    def is_same(self, other: "What") -> bool:
        """Tell whether both lead to the same; data are compared by identity, for they may be large."""
        if self.state is not other.state or self.data is not other.data or self.transition != other.transition:
            return False
        one, two = self.recorded, other.recorded
        is_recorded_alike = one is two or (one is not None and two is not None and all(map(is_, one, two)))
        return is_recorded_alike and self.around == other.around


class Memory:
    """What was worked out for the states on the way, until what functions answer or the input may be another."""

    def __init__(self) -> None:
        self.ways = Ways()
        self._steps: dict[str, tuple[What, Step]] = {}
        self._context: tuple[Known, dict[str, Json]] | None = None

    def step(self, pointer: str, what: What) -> Step | None:
        """Return the step from the state at ``pointer``, if nothing it depends on is another."""
        known = self._steps.get(pointer)
        return known[1] if known is not None and known[0].is_same(what) else None

    def keep(self, pointer: str, what: What, step: Step) -> None:
        """Remember a step."""
        self._steps[pointer] = (what, step)

    def context(self, start: Known) -> dict[str, Json]:
        """Return the context object of an execution with an input; the same one for the same input."""
        if self._context is None or self._context[0] is not start:
            self._context = (start, _context(start))
        return self._context[1]


class Guess:
    """Goes from the start of a definition to a state; ``memory`` is what was worked out before.

    ``view`` is a run whose data count where there are any; ``answer`` says what a Task's function gives.
    """

    def __init__(
        self,
        definition: Definition,
        view: ExecutionView | None,
        path_of: Callable[[str], ExecutionPath | None],
        answer: Callable[[str, Task], Known],
        memory: "Memory",
    ) -> None:
        self._definition, self._view, self._path_of, self._answer = definition, view, path_of, answer
        self._memory = memory
        self._left = _MOST_STEPS

    def reach(self, pointer: str, start: Known) -> tuple[Known, Around]:
        """Return what the state at ``pointer`` gets, and what its expressions can read besides."""
        around = Around(context=self._memory.context(start), variables={})
        data, machine_pointer = start, ""
        for outer in _outer_states(self._definition, pointer):
            state = self._definition.states[outer]
            data, around = self._walk(machine_pointer, data, around, state.name)
            if outer == pointer:
                break
            flow = self._flow(outer, state, data, around, UNKNOWN)
            data = flow.inner
            if state.type == "Map":
                item: dict[str, Json] = {"Item": {"Index": 0, "Value": flow.item.value}}
                around = Around(context={**around.context, "Map": item}, variables=around.variables)
            machine_pointer = next(
                (outer + suffix for suffix, _ in state.machines() if pointer.startswith(f"{outer}{suffix}/")), outer
            )
        state_context: dict[str, Json] = {"Name": "", "EnteredTime": "", "RetryCount": 0}
        own = self._definition.state(pointer)
        if own is not None:
            state_context["Name"] = own.name
        return data, replace(around, context={**around.context, "State": state_context})

    def inner_result(self, pointer: str, state: StateBase | None, data: Known, around: Around) -> Known:
        """Return what a Map or Parallel would give: the outputs of the machines inside."""
        if state is None or state.type not in ("Map", "Parallel"):
            return UNKNOWN
        flow = self._flow(pointer, state, data, around, UNKNOWN)
        outputs = []
        for suffix, _ in state.machines():
            inner = around
            if state.type == "Map":
                item: dict[str, Json] = {"Item": {"Index": 0, "Value": flow.item.value}}
                inner = Around(context={**around.context, "Map": item}, variables=around.variables)
            outputs.append(self._walk(pointer + suffix, flow.inner, inner, None)[0])
        holes = {(number, *hole) for number, output in enumerate(outputs) for hole in output.holes}
        if state.type == "Map":
            holes.add(())  # as many as there are items
        return Known(value=[output.value for output in outputs], holes=frozenset(holes))

    def _walk(self, machine_pointer: str, data: Known, around: Around, target: str | None) -> tuple[Known, Around]:
        """Go through a machine to one of its states, or to the nearest end when ``target`` is None."""
        machine = machine_at(self._definition, machine_pointer)
        way = None if machine is None else self._memory.ways.way_to(machine_pointer, machine, target, self._left)
        if machine is None or way is None:
            return UNKNOWN, around
        for name, transition in way:
            self._left -= 1
            if self._left <= 0:
                return UNKNOWN, around
            pointer = f"{machine_pointer}/States/{escape(name)}"
            what = What(machine.states[name], transition, data, around, self._recorded(pointer))
            step = self._memory.step(pointer, what)
            if step is None:
                step = self._step(pointer, what)
                self._memory.keep(pointer, what, step)
            data, around = step
        return data, around

    def _step(self, pointer: str, what: What) -> Step:
        """Return what comes behind a state on a way."""
        state, transition, data, around, recorded = what
        if transition is not None and transition.kind is TransitionKind.CATCH:
            return _caught(state, transition, data), around
        if recorded is not None:
            output, assigned = Known(value=recorded[0]), recorded[1]
        else:
            flow = self._flow(pointer, state, data, around, self._result(pointer, state, data, around))
            output, assigned = flow.output, flow.assigned
        if not assigned:
            return output, around
        return output, Around(context=around.context, variables={**around.variables, **assigned})

    def _result(self, pointer: str, state: StateBase, data: Known, around: Around) -> Known:
        if isinstance(state, Task):
            return self._answer(pointer, state)
        return self.inner_result(pointer, state, data, around)

    def _flow(self, pointer: str, state: StateBase, data: Known, around: Around, result: Known) -> LiveFlow:
        return live_flow(live_state(state, fields_of(self._definition, pointer, state), data, result, around))

    def _recorded(self, pointer: str) -> tuple[Json, Mapping[str, Json] | None] | None:
        """Return output and variables of a state in the run that is shown, if it ended well in it."""
        path = None if self._view is None else self._path_of(pointer)
        seen = None if self._view is None or path is None else self._view.states.get(path)
        is_done = seen is not None and seen.status in DONE and bool(seen.transition)
        return (seen.output, seen.assigned) if seen is not None and is_done else None


def _context(start: Known) -> dict[str, Json]:
    return {
        "Execution": {"Id": "local", "Name": "local", "Input": start.value, "StartTime": "", "RoleArn": ""},
        "StateMachine": {"Id": "local", "Name": "local"},
    }


def _outer_states(definition: Definition, pointer: str) -> list[str]:
    """Return the pointers of the states around one, from the outside in, itself last."""
    found = [pointer] if definition.state(pointer) is not None else []
    outer = pointer.rpartition("/")[0]
    while outer:
        if definition.state(outer) is not None:
            found.append(outer)
        outer = outer.rpartition("/")[0]
    return found[::-1]


def _caught(state: StateBase, transition: Transition, data: Known) -> Known:
    """Return what a catcher hands on."""
    index = transition.index
    if index >= len(state.catch):
        return UNKNOWN
    error = Known(value=_ERROR_OUTPUT, holes=frozenset([("Error",), ("Cause",)]))
    try:
        return put(state.catch[index].result_path, data, error)
    except EngineError:
        return UNKNOWN
