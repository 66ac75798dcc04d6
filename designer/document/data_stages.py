"""The way of data through one state that ran, stage by stage, computed anew from what the history recorded.

The engine records a state's raw input, the result of its work and its output; what InputPath, Parameters,
ResultSelector and ResultPath made in between follows from the definition that was run.
"""

import enum
from collections.abc import Callable

from msgspec import Struct

from designer.document.json_items import Steps
from engine.definition import Definition
from engine.errors import EngineError, StateFailed
from engine.expressions.conditions import describe
from engine.expressions.paths import compile_path
from engine.expressions.timestamps import written
from engine.history.view import ExecutionView, StateStatus, StateView
from engine.language.shorten import shorten_json
from engine.language.values import Json
from engine.states import STATE_TYPES, Choice, Map, Pass, StateBase
from engine.states.data_flow import ROOT

_LONGEST = 200
_DONE = frozenset((StateStatus.SUCCEEDED, StateStatus.CAUGHT))


class Effect(enum.Enum):
    """What a stage did to the data."""

    ABSENT = "absent"  # the field is not written, data pass
    SAME = "same"
    SELECTED = "selected"
    BUILT = "built"
    RESULT = "result"
    REPLACED = "replaced"
    PUT = "put"
    DROPPED = "dropped"
    MATCHED = "matched"
    ASSIGNED = "assigned"
    UNKNOWN = "unknown"  # only a run can tell
    NOT_REACHED = "not reached"
    FAILED = "failed"


class Stage(Struct, frozen=True, kw_only=True):
    """One stage: the ``field`` of the definition it belongs to (``Result`` for the work), what is ``written``
    there, what it did, the ``value`` after it when ``has_value``, and why it failed. Before a run, other things may
    be at the ``holes`` of the value.
    """

    field: str
    written: str
    effect: Effect
    value: Json = None
    has_value: bool = False
    reason: str = ""
    holes: frozenset[Steps] = frozenset()


def stages_of(definition: Definition, seen: StateView, view: ExecutionView, language: str = "en") -> tuple[Stage, ...]:
    """Return the stages of the state at the path of ``seen``, in the order in which data pass them.

    ``definition`` is the one that was run; rules are described in ``en`` or ``zh``.
    """
    state = definition.state(seen.state)
    if state is None:
        return ()
    uses_context = state.uses_context or state.flow.uses_context
    context = context_of(definition, state, seen, view) if uses_context else {}
    return tuple(_Way(state, seen, context, language).walk())


class _Way:
    """The data on their way; a stage that fails ends it."""

    def __init__(self, state: StateBase, seen: StateView, context: dict[str, Json], language: str) -> None:
        self._state, self._seen, self._context, self._language = state, seen, context, language
        self._flow = state.flow
        row = STATE_TYPES.get(state.type)
        self._fields = {spec.name for spec in row.fields} if row is not None else set()
        self._data: Json = seen.input
        self._is_open = True
        self._stages: list[Stage] = []

    def walk(self) -> list[Stage]:
        """Go through all stages the type of state has."""
        for field, walk in (
            ("InputPath", self._input),
            ("ItemsPath", self._items),
            ("Parameters", self._parameters),
            ("Choices", self._choice),
            ("Result", self._result),
            ("ResultSelector", self._selector),
            ("ResultPath", self._put),
            ("OutputPath", self._output),
        ):
            is_work = field == "Result" and "ResultPath" in self._fields
            if field in self._fields or is_work:
                walk()
        if self._seen.caught_by is not None:
            self._catch()
        return self._stages

    def _add(self, field: str, written: str, effect: Effect, make: Callable[[], Json]) -> None:
        """Add a stage; ``make`` gives the data after it."""
        if not self._is_open:
            self._stages.append(Stage(field=field, written=written, effect=Effect.NOT_REACHED))
            return
        try:
            value = make()
        except EngineError as error:
            self._is_open = False
            reason = error.cause if isinstance(error, StateFailed) else str(error)
            self._stages.append(Stage(field=field, written=written, effect=Effect.FAILED, reason=reason))
            return
        if effect is Effect.SELECTED and value is self._data:
            effect = Effect.SAME
        self._data = value
        self._stages.append(Stage(field=field, written=written, effect=effect, value=value, has_value=True))

    def _stop(self, field: str, written: str = "") -> None:
        """Add a stage that data did not reach, nor any later one."""
        self._is_open = False
        self._stages.append(Stage(field=field, written=written, effect=Effect.NOT_REACHED))

    def _input(self) -> None:
        path = self._flow.input_path
        self._add(
            "InputPath", _path(path), Effect.SELECTED, lambda: self._flow.selected(self._seen.input, self._context)
        )

    def _items(self) -> None:
        assert isinstance(self._state, Map)
        path = self._state.items_path
        selected = self._data
        self._add("ItemsPath", path, Effect.SELECTED, lambda: compile_path(path).read(selected, self._context))

    def _parameters(self) -> None:
        if not self._flow.has_parameters:
            self._stages.append(Stage(field="Parameters", written="", effect=Effect.ABSENT))
            return
        written = shorten_json(self._flow.parameters, _LONGEST)
        if isinstance(self._state, Map):
            self._map_parameters(written)
            return
        is_recorded = self._seen.type == "Task" and self._seen.arguments is not None
        recorded, data = self._seen.arguments, self._data
        self._add(
            "Parameters",
            written,
            Effect.BUILT,
            lambda: recorded if is_recorded else self._flow.arguments(data, self._context),
        )

    def _map_parameters(self, written: str) -> None:
        """A Map's Parameters build the input of each iteration: those are recorded."""
        iterations = self._seen.iterations
        if not iterations:
            self._stages.append(Stage(field="Parameters", written=written, effect=Effect.NOT_REACHED))
            return
        inputs: Json = [iterations[index].input for index in sorted(iterations)]
        self._add("Parameters", written, Effect.BUILT, lambda: inputs)

    def _choice(self) -> None:
        state, seen = self._state, self._seen
        parts = seen.transition.split("/")
        if not isinstance(state, Choice) or len(parts) < 2:
            self._stop("Choices")
            return
        index = int(parts[2]) if len(parts) > 2 else None
        if index is None or index >= len(state.rules):
            written = parts[1]
        else:
            written = f"{index + 1} · {describe(state.rules[index].condition, self._language)}"
        self._stages.append(
            Stage(field="Choices", written=written, effect=Effect.MATCHED, value=seen.target, has_value=True)
        )

    def _result(self) -> None:
        state, seen = self._state, self._seen
        if seen.status not in _DONE or seen.caught_by is not None:
            self._stop("Result")
        elif isinstance(state, Pass):
            effective = self._data
            self._add("Result", "", Effect.RESULT, lambda: state.result if state.has_result else effective)
        elif seen.type in ("Map", "Parallel"):
            iterations = seen.iterations
            outputs: Json = [iterations[index].output for index in sorted(iterations)]
            self._add("Result", "", Effect.RESULT, lambda: outputs)
        else:
            self._add("Result", "", Effect.RESULT, lambda: seen.result)

    def _selector(self) -> None:
        if not self._flow.has_result_selector:
            self._stages.append(Stage(field="ResultSelector", written="", effect=Effect.ABSENT))
            return
        raw = self._data
        written = shorten_json(self._flow.result_selector, _LONGEST)
        self._add("ResultSelector", written, Effect.BUILT, lambda: self._flow.result(raw, self._context))

    def _put(self) -> None:
        path, result = self._flow.result_path, self._data
        effect = {None: Effect.DROPPED, ROOT: Effect.REPLACED}.get(path, Effect.PUT)
        self._add("ResultPath", _path(path), effect, lambda: self._flow.combined(self._seen.input, result))

    def _output(self) -> None:
        path = self._flow.output_path
        data = self._data if "ResultPath" in self._fields else self._filtered()
        self._add("OutputPath", _path(path), Effect.SELECTED, lambda: _select(path, data, self._context))

    def _catch(self) -> None:
        seen = self._seen
        index = int(seen.transition.split("/")[2]) if seen.transition.startswith("/Catch/") else 0
        catchers = self._state.catch
        written = _path(catchers[index].result_path) if index < len(catchers) else ROOT
        has_value = seen.status is StateStatus.CAUGHT and bool(seen.transition)
        stage = Stage(field="Catch", written=written, effect=Effect.PUT, value=seen.output, has_value=has_value)
        self._stages.append(stage)

    def _filtered(self) -> Json:
        """Return what OutputPath of a state without a result selects from: what InputPath took."""
        first = next((stage for stage in self._stages if stage.field == "InputPath"), None)
        return first.value if first is not None else self._data


def _select(path: str | None, data: Json, context: dict[str, Json]) -> Json:
    return {} if path is None else compile_path(path).read(data, context)


def _path(path: str | None) -> str:
    return "null" if path is None else path


def context_of(definition: Definition, state: StateBase, seen: StateView, view: ExecutionView) -> dict[str, Json]:
    """Return the context object as the state at the path of ``seen`` saw it."""
    context = _plain_context(state, seen, view)
    for place in range(len(seen.path) - 1, 0, -1):
        index, around = seen.path[place], view.states.get(seen.path[:place])
        if isinstance(index, int) and around is not None and around.type == "Map":
            context["Map"] = {"Item": {"Index": index, "Value": _item(definition, around, view, index)}}
            break
    return context


def _plain_context(state: StateBase, seen: StateView, view: ExecutionView) -> dict[str, Json]:
    return {
        "Execution": {
            "Id": view.id,
            "Name": view.name,
            "Input": view.input,
            "StartTime": written(view.started or seen.started),
            "RoleArn": "",
        },
        "StateMachine": {"Id": "local", "Name": view.name},
        "State": {
            "Name": state.name,
            "EnteredTime": written(seen.started),
            "RetryCount": max(seen.attempts - 1, 0),
        },
    }


def _item(definition: Definition, around: StateView, view: ExecutionView, index: int) -> Json:
    """Return element ``index`` of what a Map goes over."""
    state = definition.state(around.state)
    if not isinstance(state, Map):
        return None
    context = context_of(definition, state, around, view)
    try:
        items = compile_path(state.items_path).read(state.flow.selected(around.input, context), context)
    except EngineError:
        return None
    return items[index] if isinstance(items, list) and index < len(items) else None
