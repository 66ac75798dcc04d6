"""What a state gets, as far as it can be known now: from the run that is shown, or worked out from an input.

Without a run the way from the start to the state is gone through state by state, with the input that was saved last.
What functions return is known from their fixed answers or an earlier run; the rest is a hole in the data.
"""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from designer.document.data_stages import Stage, context_of, stages_of
from designer.document.document import Document
from designer.document.forms import FieldValue, Remove
from designer.document.json_text import read_json
from designer.document.known import UNKNOWN, Around, Known, patience, put
from designer.document.live_flow import LiveFlow, LiveState, live_flow
from designer.document.resource_state import MockMode, called_resource, read_mock
from designer.document.rules import machine_at
from designer.document.run_session import RunSession
from designer.document.run_text import best_path
from designer.look.words import language
from engine.definition import Definition
from engine.errors import EngineError
from engine.expressions.conditions import describe
from engine.history.events import ExecutionPath
from engine.history.view import ExecutionView, StateStatus, StateView
from engine.language.dialects import QueryLanguage
from engine.language.fields import Kind
from engine.language.machine import Transition, TransitionKind, escape
from engine.language.values import Json
from engine.states import STATE_TYPES, Choice, StateBase, StateMachine, Task

_DONE = frozenset((StateStatus.SUCCEEDED, StateStatus.CAUGHT))
_ELSEWHERE = frozenset((Kind.MACHINE, Kind.MACHINES, Kind.RETRIERS, Kind.CATCHERS))
_MOST_STEPS = 400
_ERROR_OUTPUT: Json = {"Error": "", "Cause": ""}


class Basis(enum.Enum):
    """Where the data come from."""

    RUN = "run"
    INPUT = "input"  # an input that was used before, and what follows from it
    NONE = "none"  # what the definition itself says


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What a state gets and, if known, what its work gave; ``seen`` is its part of the run."""

    basis: Basis
    data: Known
    result: Known
    around: Around
    seen: StateView | None = None


class Foresight:
    """Answers for one document; ``saved_input`` gives the text of the input that was used last, or None.

    ``ask_for_run`` is called when no run is known; who finds one later tells it by :meth:`remember`.
    """

    def __init__(self, document: Document, session: RunSession) -> None:
        self._document, self._session = document, session
        self._last: ExecutionView | None = None
        document.replaced.connect(self._forget_run)
        session.status_changed.connect(self._view)
        self.saved_input: Callable[[], str | None] = lambda: None
        self.ask_for_run: Callable[[], None] = lambda: None
        self._cache: tuple[tuple[object, ...], Foreseen] | None = None
        self._input: tuple[str | None, Known] | None = None

    def foresee(self, pointer: str) -> Foreseen:
        """Return what is known at a state; quick when nothing changed since the last time."""
        view, path = self._view(), self._path_of(pointer)
        if view is None and self._document.definition.state(pointer) is not None:
            self.ask_for_run()
        key = (
            self._document.definition,
            pointer,
            view,
            path,
            0 if view is None else view.event_count,
            self._document.functions_folder,
        )
        if self._cache is None or self._cache[0] != key:
            self._cache = (key, self._foresee(pointer))
        return self._cache[1]

    def remember(self, view: ExecutionView) -> bool:
        """Take an earlier run for the last one, unless one was seen meanwhile; tell whether it was taken."""
        if self._view() is not None:
            return False
        self._last = view
        self.forget()
        return True

    def forget(self) -> None:
        """Look anew: what functions answer, or the saved input, may be another thing by now."""
        self._cache = self._input = None

    def flow(self, pointer: str, typed: Mapping[str, FieldValue] | None = None) -> LiveFlow:
        """Return the way of data through a state; ``typed`` has fields that are not written, or taken away, yet."""
        definition = self._document.definition
        state = definition.state(pointer)
        if state is None:
            return LiveFlow()
        foreseen = self.foresee(pointer)
        fields = fields_of(definition, pointer, state)
        for name, value in (typed or {}).items():
            if isinstance(value, Remove):
                fields.pop(name, None)
            else:
                fields[name] = value
        return live_flow(_live(state, fields, foreseen.data, foreseen.result, foreseen.around))

    def _foresee(self, pointer: str) -> Foreseen:
        definition, view = self._document.definition, self._view()
        state = definition.state(pointer)
        path = self._path_of(pointer)
        seen = None if view is None or path is None else view.states.get(path)
        if view is not None and seen is not None and state is not None:
            context = context_of(self._session.definition or definition, state, seen, view)
            around = Around(context=context, variables=variables_at(view, seen))
            return Foreseen(
                basis=Basis.RUN, data=Known(value=seen.input), result=recorded_result(seen), around=around, seen=seen
            )
        start = self._start()
        basis = Basis.NONE if start.is_unknown else Basis.INPUT
        with patience(definition.dialect.query):
            guess = _Guess(definition, view, self._path_of, self._answer)
            data, around = guess.reach(pointer, start)
        result = self._answer(state) if isinstance(state, Task) else guess.inner_result(pointer, state, data, around)
        return Foreseen(basis=basis, data=data, result=result, around=around)

    def _view(self) -> ExecutionView | None:
        """Return the run that is shown, else the one that was shown last."""
        self._last = self._session.view or self._last
        return self._last

    def _path_of(self, pointer: str) -> ExecutionPath | None:
        view = self._view()
        if view is None or view is self._session.view:
            return self._session.path_of(pointer)
        return best_path(view, pointer, ())

    def _forget_run(self) -> None:
        self._last = None
        self.forget()

    def _start(self) -> Known:
        """Return the input of the workflow."""
        if self._input is None:
            text = self.saved_input()
            reading = None if text is None else read_json(text)
            is_usable = reading is not None and reading.fault is None
            self._input = (text, Known(value=reading.value) if reading is not None and is_usable else UNKNOWN)
        return self._input[1]

    def _answer(self, task: Task) -> Known:
        """Return the fixed answer of a Task, if it has one that is always the same."""
        folder = self._document.functions_folder
        if folder is None:
            return UNKNOWN
        try:
            mock = read_mock(called_resource(task), folder)
        except (EngineError, OSError):
            return UNKNOWN
        if mock.mode is MockMode.RESULT:
            return Known(value=mock.result)
        if mock.mode is MockMode.RESULTS and isinstance(mock.result, list):
            for answer in reversed(mock.result):
                if isinstance(answer, dict) and "result" in answer:
                    return Known(value=answer["result"])
        return UNKNOWN


class _Guess:
    """Goes from the start of a definition to a state."""

    def __init__(
        self,
        definition: Definition,
        view: ExecutionView | None,
        path_of: Callable[[str], ExecutionPath | None],
        answer: Callable[[Task], Known],
    ) -> None:
        self._definition, self._view, self._path_of, self._answer = definition, view, path_of, answer
        self._left = _MOST_STEPS

    def reach(self, pointer: str, start: Known) -> tuple[Known, Around]:
        """Return what the state at ``pointer`` gets, and what its expressions can read besides."""
        around = Around(context=_context(start), variables={})
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
        way = None if machine is None else _way_to(machine, target)
        if machine is None or way is None:
            return UNKNOWN, around
        variables = dict(around.variables)
        for name, transition in way:
            self._left -= 1
            pointer = f"{machine_pointer}/States/{escape(name)}"
            state, here = machine.states[name], Around(context=around.context, variables=variables)
            if self._left <= 0:
                return UNKNOWN, here
            seen = self._seen(pointer)
            if transition is not None and transition.kind is TransitionKind.CATCH:
                data = _caught(state, transition, data)
            elif seen is not None:
                data = Known(value=seen.output)
                variables.update(seen.assigned or {})
            else:
                result = self._result(pointer, state, data, here)
                flow = self._flow(pointer, state, data, here, result)
                data = flow.output
                variables.update(flow.assigned)
        return data, Around(context=around.context, variables=variables)

    def _result(self, pointer: str, state: StateBase, data: Known, around: Around) -> Known:
        if isinstance(state, Task):
            return self._answer(state)
        return self.inner_result(pointer, state, data, around)

    def _flow(self, pointer: str, state: StateBase, data: Known, around: Around, result: Known) -> LiveFlow:
        return live_flow(_live(state, fields_of(self._definition, pointer, state), data, result, around))

    def _seen(self, pointer: str) -> StateView | None:
        """Return the part of the run that is shown, if the state ended well in it."""
        path = None if self._view is None else self._path_of(pointer)
        seen = None if self._view is None or path is None else self._view.states.get(path)
        return seen if seen is not None and seen.status in _DONE and seen.transition else None


def fields_of(definition: Definition, pointer: str, state: StateBase) -> dict[str, Json]:
    """Return the fields of a state by the names of the field tables, those with machines inside left out."""
    node = definition.source.node(pointer)
    row = STATE_TYPES.get(state.type)
    if node is None or row is None:
        return {}
    found: dict[str, Json] = {}
    for spec in row.fields:
        if spec.kind in _ELSEWHERE:
            continue
        for name in (spec.name, *spec.aliases):
            value = node.get(name)
            if value is not None and spec.query in (None, state.query):
                found[spec.name] = value.value
                break
    return found


def recorded_result(seen: StateView) -> Known:
    """Return what the work of a state gave in a run."""
    if seen.caught_by is not None:
        return UNKNOWN
    if seen.type in ("Map", "Parallel") and seen.status in _DONE:
        iterations = seen.iterations
        return Known(value=[iterations[index].output for index in sorted(iterations)])
    if seen.status not in _DONE:
        return UNKNOWN
    return Known(value=seen.result)


def variables_at(view: ExecutionView, seen: StateView) -> dict[str, Json]:
    """Return the variables in scope when a state was entered."""
    found: dict[str, Json] = {}
    for state in sorted(view.states.values(), key=lambda one: one.stopped or 0.0):
        is_around = state.path[:-1] == seen.path[: len(state.path) - 1]
        if state.assigned and is_around and state is not seen and (state.stopped or 0.0) <= seen.started:
            found.update(state.assigned)
    return found


def recorded_stages(definition: Definition, seen: StateView, view: ExecutionView) -> tuple[Stage, ...]:
    """Return the stages of a state that ran, from what the history has; see :func:`stages_of`."""
    state = definition.state(seen.state)
    if state is None or state.query is QueryLanguage.JSONPATH:
        return stages_of(definition, seen, view, language())
    context = context_of(definition, state, seen, view)
    around = Around(context=context, variables=variables_at(view, seen))
    fields = fields_of(definition, seen.state, state)
    return tuple(live_flow(_live(state, fields, Known(value=seen.input), recorded_result(seen), around)).stages)


def _live(state: StateBase, fields: Mapping[str, Json], data: Known, result: Known, around: Around) -> LiveState:
    return LiveState(
        type=state.type,
        fields=fields,
        query=state.query,
        is_asl=state.is_asl,
        data=data,
        result=result,
        around=around,
        match=_match(state, data, around),
    )


def _match(state: StateBase, data: Known, around: Around) -> str:
    """Return which rule of a Choice decides, in words; empty when that is not known."""
    if not isinstance(state, Choice) or data.is_unknown:
        return ""
    try:
        way = state.step(data.value, around.context, around.variables).transition
    except (EngineError, RecursionError):
        return ""
    if way.kind is not TransitionKind.RULE or way.index >= len(state.rules):
        return "Default"
    return f"{way.index + 1} · {describe(state.rules[way.index].condition, language())}"


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


def _way_to(machine: StateMachine, target: str | None) -> list[tuple[str, Transition | None]] | None:
    """Return the shortest way through a machine: the states before ``target`` and how each is left."""
    came: dict[str, tuple[str, Transition] | None] = {machine.start_at: None}
    waiting = [machine.start_at]
    for name in waiting:
        state = machine.states.get(name)
        if state is None:
            continue
        is_end = state.type == "Succeed" or (state.way.target is None and state.type not in ("Choice", "Fail"))
        if name == target or (target is None and is_end):
            way: list[tuple[str, Transition | None]] = [] if target is not None else [(name, None)]
            step = came[name]
            while step is not None:
                way.insert(0, step)
                step = came[step[0]]
            return way
        for transition in sorted(state.transitions(), key=lambda each: each.kind is TransitionKind.CATCH):
            if transition.target is not None and transition.target not in came:
                came[transition.target] = (name, transition)
                waiting.append(transition.target)
    return None


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
