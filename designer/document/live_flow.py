"""The way of data through a state as its fields stand now, typed and not yet written ones included.

It works on the fields as JSON, not on what the engine has read, so that a path shows its effect while it is typed and
one wrong field does not hide what the others do.
"""

from collections.abc import Callable, Mapping

from msgspec import Struct, field

from designer.document.data_stages import Effect, Stage
from designer.document.json_items import Steps
from designer.document.known import UNKNOWN, Around, Known, NotKnown, build, fill, patience, put, select
from designer.look.words import language
from engine.errors import DefinitionError, EngineError, StateFailed
from engine.expressions.scanner import ExpressionError
from engine.language.dialects import QueryLanguage
from engine.language.shorten import shorten_json
from engine.language.values import Json
from engine.states import STATE_TYPES

_LONGEST = 200
_MOST_ITEMS = 100
_WORKING = frozenset(("Task", "Map", "Parallel", "Pass"))
_AFTER_WORK = frozenset(("ResultSelector", "ResultPath", "OutputPath", "Output", "Assign"))
_QUERY_FIELDS = ("Items", "Arguments", "ItemSelector", "Result", "Output", "Assign")
_PATH_FIELDS = (
    "InputPath",
    "ItemsPath",
    "Parameters",
    "Result",
    "ResultSelector",
    "Assign",
    "ResultPath",
    "OutputPath",
)


class LiveState(Struct, frozen=True, kw_only=True):
    """A state before or after a run: its ``fields`` as JSON, what it gets, and the ``result`` of its work if known.

    The fields have the names of the field tables, whatever the text calls them. ``match`` tells which rule of a Choice
    decides, in words.
    """

    type: str
    fields: Mapping[str, Json]
    query: QueryLanguage
    is_asl: bool
    data: Known
    result: Known
    around: Around
    match: str = ""


class LiveFlow(Struct):
    """The stages in their order, what each field reads with ``$``, and the output.

    ``inner`` is what the machines inside get, for a Map the first iteration, which goes over ``item``.
    """

    stages: list[Stage] = field(default_factory=list)
    reads: dict[str, Known] = field(default_factory=dict)
    assigned: dict[str, Json] = field(default_factory=dict)
    output: Known = UNKNOWN
    inner: Known = UNKNOWN
    item: Known = UNKNOWN


def live_flow(state: LiveState) -> LiveFlow:
    """Go through the data fields of a state; never raises, and takes at most a moment."""
    with patience(state.query):
        return _Walk(state).walk()


class _Walk:
    def __init__(self, state: LiveState) -> None:
        self._state, self._around = state, state.around
        row = STATE_TYPES.get(state.type)
        self._known_fields = {spec.name for spec in row.fields} if row is not None else set()
        self._is_query = state.query is QueryLanguage.JSONATA
        self._flow = LiveFlow()
        self._data: Known = state.data
        self._selected: Known = state.data
        self._result: Known = state.result
        self._iterated: Known = state.data
        self._is_open = True
        self._steps: dict[str, Callable[[str], None]] = {
            "InputPath": self._input,
            "ItemsPath": self._items,
            "Parameters": self._parameters,
            "ResultSelector": self._result_selector,
            "ResultPath": self._put,
            "OutputPath": self._output_path,
            "Items": self._query_items,
            "Arguments": self._arguments,
            "ItemSelector": self._selector,
            "Output": self._output,
            "Assign": self._assign,
        }

    def walk(self) -> LiveFlow:
        flow = self._flow
        names = _QUERY_FIELDS if self._is_query else _PATH_FIELDS
        for name in names:
            if name == "Result" and self._state.type in _WORKING:
                self._work()
            elif name in self._known_fields and name != "Result":
                flow.reads[name] = self._read_by(name)
                self._steps[name](name)
        flow.reads.setdefault("", self._selected)
        flow.output = self._data if self._is_open else UNKNOWN
        if self._state.type == "Choice":
            matched = Stage(field="Choices", written=self._state.match, effect=Effect.MATCHED)
            flow.stages.insert(1 if not self._is_query else 0, matched)
        return flow

    def _read_by(self, name: str) -> Known:
        """Return what a field sees as ``$``, or as ``$states.input``."""
        if self._is_query or name in ("InputPath", "ResultPath"):
            return self._state.data
        if name == "Assign":
            return self._result if self._state.type in _WORKING else self._selected
        return self._data

    # One method a field; each turns the data into those after it.

    def _input(self, name: str) -> None:
        path = self._path(name)
        self._step(name, _shown(path), Effect.SELECTED, lambda: select(path, self._data, self._around))
        self._selected = self._data

    def _items(self, name: str) -> None:
        path = self._path(name) or "$"
        before = self._data
        self._step(name, path, Effect.SELECTED, lambda: _as_items(path, select(path, before, self._around)))
        self._data, self._iterated = before, self._data

    def _parameters(self, name: str) -> None:
        template = self._state.fields.get(name)
        if name not in self._state.fields:
            self._absent(name)
        elif self._state.type == "Map":
            self._each(name, lambda around: fill(template, self._selected, around))
        else:
            self._step(name, _json(template), Effect.BUILT, lambda: fill(template, self._data, self._around))

    def _query_items(self, name: str) -> None:
        if name not in self._state.fields:
            self._iterated = self._data
            self._absent(name)
            return
        self._iterated = self._queried(name, None)

    def _arguments(self, name: str) -> None:
        if name in self._state.fields:
            self._queried(name, None)
        else:
            self._absent(name)

    def _selector(self, name: str) -> None:
        """ItemSelector of JSONata: what each iteration gets."""
        if name not in self._state.fields:
            self._absent(name)
            return
        value = self._state.fields[name]
        self._each(name, lambda around: build(value, self._state.data, None, around, name))

    def _result_selector(self, name: str) -> None:
        template = self._state.fields.get(name)
        if name not in self._state.fields:
            self._absent(name)
        else:
            self._step(name, _json(template), Effect.BUILT, lambda: fill(template, self._data, self._around))
        self._result = self._data

    def _put(self, name: str) -> None:
        path = self._path(name)
        effect = {None: Effect.DROPPED, "$": Effect.REPLACED}.get(path, Effect.PUT)
        result = self._data
        self._step(name, _shown(path), effect, lambda: put(path, self._state.data, result))

    def _output_path(self, name: str) -> None:
        path = self._path(name)
        if self._state.type not in _WORKING:
            self._data = self._selected
        self._step(name, _shown(path), Effect.SELECTED, lambda: select(path, self._data, self._around))

    def _output(self, name: str) -> None:
        result = self._data if self._state.type in _WORKING and self._state.type != "Pass" else None
        if name in self._state.fields:
            self._queried(name, result, is_last=True)
        else:
            self._absent(name)

    def _assign(self, name: str) -> None:
        if name not in self._state.fields:
            return
        value, before = self._state.fields[name], self._data
        read = self._flow.reads[name]

        def make() -> Known:
            if not self._is_query:
                return fill(value, read, self._around)
            has_result = self._state.type in _WORKING and self._state.type != "Pass"
            return build(value, self._state.data, self._result if has_result else None, self._around)

        self._step(name, _json(value), Effect.ASSIGNED, make)
        if self._is_open and isinstance(self._data.value, dict):
            self._flow.assigned = dict(self._data.value)
        self._data = before

    def _work(self) -> None:
        state = self._state
        self._note_inner()
        if state.type == "Pass":
            if self._is_query:
                return
            has_result = "Result" in state.fields
            found = Known(value=state.fields["Result"]) if has_result else self._data
            self._step("Result", "", Effect.RESULT, lambda: found)
        elif state.result.is_unknown:
            # What comes after can still be worked out around what is not known.
            self._flow.stages.append(Stage(field="Result", written="", effect=Effect.UNKNOWN))
            self._data, self._is_open = UNKNOWN, True
        else:
            self._is_open = True  # a wrong argument does not take away what is recorded
            self._step("Result", "", Effect.RESULT, lambda: state.result)
        self._result = self._data

    def _note_inner(self) -> None:
        """Remember what the machines inside get."""
        flow = self._flow
        flow.inner = self._data if self._is_open else UNKNOWN
        if self._state.type != "Map":
            return
        flow.item = _first(self._iterated)
        built = next((stage for stage in flow.stages if stage.field in ("Parameters", "ItemSelector")), None)
        if built is None or built.effect is Effect.ABSENT:
            flow.inner = flow.item
        else:
            flow.inner = _first(Known(value=built.value, holes=built.holes)) if built.has_value else UNKNOWN

    # How a stage is made

    def _queried(self, name: str, result: Known | None, *, is_last: bool = False) -> Known:
        value, before = self._state.fields[name], self._data
        effect = Effect.BUILT
        self._step(name, _json(value), effect, lambda: build(value, self._state.data, result, self._around))
        made = self._data
        if name == "Items" and not is_last:
            self._data = before
        return made

    def _each(self, name: str, make: Callable[[Around], Known]) -> None:
        """Build what the iterations get, for the first of them."""
        items, before = self._iterated, self._data
        value = self._state.fields[name]

        def make_all() -> Known:
            if not isinstance(items.value, list):
                raise NotKnown(name)
            made: list[Json] = []
            holes: set[Steps] = set()
            for index, item in enumerate(items.value[:_MOST_ITEMS]):
                context: dict[str, Json] = {**self._around.context, "Map": {"Item": {"Index": index, "Value": item}}}
                one = make(Around(context=context, variables=self._around.variables))
                made.append(one.value)
                holes.update((index, *hole) for hole in one.holes)
            return Known(value=made, holes=frozenset(holes))

        self._step(name, _json(value), Effect.BUILT, make_all)
        self._data = before

    def _step(self, name: str, written: str, effect: Effect, make: Callable[[], Known]) -> None:
        if not self._is_open:
            self._flow.stages.append(Stage(field=name, written=written, effect=Effect.NOT_REACHED))
            return
        if self._data.is_unknown and effect in (Effect.SAME, Effect.SELECTED) and written == "$":
            self._flow.stages.append(Stage(field=name, written=written, effect=Effect.SAME))
            return
        try:
            known = make()
        except NotKnown:
            self._flow.stages.append(Stage(field=name, written=written, effect=Effect.UNKNOWN))
            self._data = UNKNOWN
            return
        except (EngineError, RecursionError) as error:
            self._is_open = False
            self._flow.stages.append(Stage(field=name, written=written, effect=Effect.FAILED, reason=reason_of(error)))
            return
        if effect is Effect.SELECTED and known.value is self._data.value:
            effect = Effect.SAME
        self._data = known
        if known.is_unknown:
            self._flow.stages.append(Stage(field=name, written=written, effect=Effect.UNKNOWN))
            return
        self._flow.stages.append(
            Stage(field=name, written=written, effect=effect, value=known.value, has_value=True, holes=known.holes)
        )

    def _absent(self, name: str) -> None:
        self._flow.stages.append(Stage(field=name, written="", effect=Effect.ABSENT))

    def _path(self, name: str) -> str | None:
        path = self._state.fields.get(name, "$")
        return path if isinstance(path, str) or path is None else _json(path)


def reason_of(error: BaseException) -> str:
    """Return why an expression gives nothing, in the language of the window where the engine has it."""
    if isinstance(error, ExpressionError):
        return error.explain(language())
    if isinstance(error, StateFailed):
        return error.cause
    explain = getattr(error, "explain", None)
    if isinstance(error, DefinitionError) and explain is not None:
        found = explain(language())
        return found if isinstance(found, str) else "; ".join(str(problem.reason) for problem in found)
    return str(error)


def _first(items: Known) -> Known:
    """Return the first element of an array, as far as it is known."""
    if not isinstance(items.value, list) or not items.value:
        return UNKNOWN
    holes = frozenset(hole[1:] for hole in items.holes if hole[:1] == (0,))
    return Known(value=items.value[0], holes=holes or (frozenset([()]) if () in items.holes else frozenset()))


def _as_items(path: str, found: Known) -> Known:
    if isinstance(found.value, list):
        return found
    if not found.is_complete:
        raise NotKnown(path)
    raise StateFailed("", f"'{path}' gives {shorten_json(found.value, 60)}, not an array")


def _shown(path: str | None) -> str:
    return "null" if path is None else path


def _json(value: Json) -> str:
    return value if isinstance(value, str) else shorten_json(value, _LONGEST)
