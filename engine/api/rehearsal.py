"""A state that is tried out by itself: it notes the data between its steps, and its work may be made up."""

import io
from collections.abc import AsyncGenerator, Iterator
from typing import Any, BinaryIO, NoReturn

from msgspec import Struct, field
from msgspec.structs import replace

from engine.errors import StateFailed
from engine.expressions.paths import Variables
from engine.integrations import ObjectStore, StoredObject
from engine.language.dialects import QueryLanguage
from engine.language.java_values import json_text
from engine.language.values import Json
from engine.states import Map, Parallel, Pass, StateBase, Task
from engine.states.base import Exit, MapItem, Run
from engine.states.data_flow import DataFlow
from engine.states.distributed import given_items
from engine.states.map_parts import Surroundings
from engine.states.query_flow import QueryFlow

Notes = dict[str, Json]
"""The data between the steps of a state by their names in the answer of TestState, as far as it came."""


class MadeUp(Struct, frozen=True, kw_only=True):
    """What takes the place of the work of a Map or a Parallel: a result, or a failure.

    ``failed`` is how many iterations are said to have failed, ``items`` the text that the reader is said to have read;
    ``refusals`` comes to say what does not fit the inputs of the iterations.
    """

    result: Json = None
    failure: StateFailed | None = None
    failed: int = 0
    items: str | None = None
    refusals: list[str] = field(default_factory=list)

    def check_failed(self, inputs: list[Json]) -> None:
        """See that not more iterations are said to have failed than there are.

        Raises:
            StateFailed: they are, which is in ``refusals`` now.
        """
        if self.failed > len(inputs):
            self._refuse("Map iteration failure count must be less than or equal to the number of Map iterations")

    def check_result(self, inputs: list[Json]) -> None:
        """See that the result has an item for each of ``inputs``, or for each of those that are not said to have failed.

        Raises:
            StateFailed: it has not, which is in ``refusals`` now.
        """
        if isinstance(self.result, list) and len(self.result) not in (len(inputs), len(inputs) - self.failed):
            self._refuse("Input array does not equal the mocked result array's size")

    def _refuse(self, reason: str) -> NoReturn:
        self.refusals.append(reason)
        raise StateFailed("States.Runtime", reason)


class _Noted:
    """A flow of which every step is taken, one that changes nothing too."""

    is_identity = is_plain_input = is_plain_output = False


class _NotedPaths(_Noted, DataFlow, frozen=True, kw_only=True, dict=True):
    """The data fields of a state in JSONPath; every step is noted."""

    notes: Notes
    has_result: bool = False

    def selected(self, data: Json, context: dict[str, Json], variables: Variables | None = None) -> Json:
        self.notes["afterInputPath"] = found = super().selected(data, context, variables)
        return found

    def arguments(self, selected: Json, context: dict[str, Json], variables: Variables | None = None) -> Json:
        self.notes["afterParameters"] = built = super().arguments(selected, context, variables)
        return built

    def result(self, raw_result: Json, context: dict[str, Json], variables: Variables | None = None) -> Json:
        if self.has_result:
            self.notes["result"] = raw_result
        self.notes["afterResultSelector"] = made = super().result(raw_result, context, variables)
        return made

    def combined(self, data: Json, result: Json) -> Json:
        self.notes["afterResultPath"] = combined = super().combined(data, result)
        return combined


class _NotedQueries(_Noted, QueryFlow, frozen=True, kw_only=True, dict=True):
    """The same in JSONata, which has fewer steps."""

    notes: Notes
    has_result: bool = False

    def arguments(self, selected: Json, context: dict[str, Json], variables: Variables | None = None) -> Json:
        self.notes["afterArguments"] = built = super().arguments(selected, context, variables)
        return built

    def output(
        self, data: Json, raw_result: Json, context: dict[str, Json], variables: Variables | None = None
    ) -> Json:
        self._note(raw_result)
        return super().output(data, raw_result, context, variables)

    def assigned(
        self, data: Json, raw_result: Json, context: dict[str, Json], variables: Variables | None = None
    ) -> dict[str, Json]:
        self._note(raw_result)
        return super().assigned(data, raw_result, context, variables)

    def _note(self, raw_result: Json) -> None:
        if self.has_result:
            self.notes["result"] = raw_result


class _MadeUpParallel(Parallel, frozen=True, kw_only=True, eq=False):
    made_up: MadeUp
    notes: Notes

    async def run(self, data: Json, run: Run) -> Exit:
        context, variables = run.context, run.variables
        self.flow.effective_input(data, context, variables)
        if not self.flow.has_parameters:
            _forget_arguments(self.notes)
        if self.made_up.failure is not None:
            raise self.made_up.failure
        return self.finish(data, self.made_up.result, context, variables)


class _MadeUpMap(Map, frozen=True, kw_only=True, eq=False):
    made_up: MadeUp
    notes: Notes

    async def run(self, data: Json, run: Run) -> Exit:
        """Do all that comes before and after the iterations of the Map."""
        context, variables = run.context, run.variables
        selected = self.flow.selected(data, context, variables)
        around = Surroundings(data=selected, context=context, variables=variables)
        items = await self._read_items(around)
        if items is None:
            found = self._items(selected, context, variables)
            items = list(given_items(found))
            if self.query is QueryLanguage.JSONPATH:
                self.notes["afterItemsPath"] = found
        self.notes["maxConcurrency"] = self._concurrency(selected, context, variables)
        tolerance = self._tolerance(selected, context, variables)
        if tolerance.count is not None:
            self.notes["toleratedFailureCount"] = tolerance.count
        if tolerance.percentage is not None:
            self.notes["toleratedFailurePercentage"] = tolerance.percentage
        inputs = await self._note_inputs(items, around)
        if self.made_up.failure is not None:
            raise self.made_up.failure
        self.made_up.check_failed(inputs)
        tolerance.check(self.made_up.failed, len(items))
        self.made_up.check_result(inputs)
        return self.finish(data, self.made_up.result, context, variables)

    async def _read_items(self, around: Surroundings) -> list[MapItem] | None:
        """Return what the reader makes of the text that it is said to have read, None without a reader."""
        reader = None if self.distribution is None else self.distribution.reader
        if reader is None:
            return None
        if self.made_up.items is None:
            return list(given_items(around.data)) if isinstance(around.data, list) else []
        read = [item async for item in reader.prepare(around).items(_GivenObject(self.made_up.items))]
        items = [MapItem(index, *item) for index, item in enumerate(read)]
        if reader.item_format.pointer:
            self.notes["afterItemsPointer"] = [item.plain for item in items]
        return items

    async def _note_inputs(self, items: list[MapItem], around: Surroundings) -> list[Json]:
        """Return the inputs of the iterations; a batch tells those that a selector made as the texts that it sums up."""
        inputs = [item.plain for item in items]
        if self.flow.has_parameters:
            inputs = [
                await self.aside(self.item_input, item, around.data, around.context, around.variables) for item in items
            ]
            _forget_arguments(self.notes)
            self.notes["afterItemSelector"] = inputs
        batcher = None if self.distribution is None else self.distribution.batcher
        if batcher is None:
            return inputs
        if self.flow.has_parameters:
            inputs = [json_text(item) for item in inputs]
        batches: list[Json] = [batch.input async for batch in batcher.prepare(around).batches(_each(inputs))]
        self.notes["afterItemBatcher"] = batches
        return batches


async def _each(items: list[Json]) -> AsyncGenerator[Json, None]:
    for item in items:
        yield item


class _GivenObject(ObjectStore):
    """A store whose every object has the text that a request gives."""

    def __init__(self, text: str) -> None:
        super().__init__(None)
        self._body = text.encode("utf-8", "surrogatepass")

    def open(self, bucket: str, key: str, version: str = "") -> BinaryIO:
        return io.BytesIO(self._body)

    def list(self, bucket: str, prefix: str = "") -> Iterator[StoredObject]:
        return iter(())


def noted(state: StateBase, notes: Notes, made_up: MadeUp | None = None) -> StateBase:
    """Return ``state`` as one that notes its steps in ``notes``; ``made_up`` is what a Map or Parallel comes to."""
    has_result = isinstance(state, Task)
    kind = _NotedQueries if isinstance(state.flow, QueryFlow) else _NotedPaths
    flow = kind(**_values(state.flow), notes=notes, has_result=has_result)
    state = replace(state, flow=flow)
    if isinstance(state, Map) and made_up is not None:
        return _MadeUpMap(**_values(state), made_up=made_up, notes=notes)
    if isinstance(state, Parallel) and made_up is not None:
        return _MadeUpParallel(**_values(state), made_up=made_up, notes=notes)
    return state


def finish_notes(state: StateBase, notes: Notes, data: Json) -> None:
    """Bring the notes of a state that was entered with ``data`` into the form of the answer."""
    if isinstance(state, Pass) and state.has_result:
        notes.pop("afterInputPath", None)
        if _forget_arguments(notes):
            notes["result"] = state.result
    elif isinstance(state, Pass):
        notes.pop("afterArguments", None)  # a Pass in JSONata has none
    elif state.type == "Fail" and state.query is QueryLanguage.JSONPATH:
        notes["afterInputPath"] = data  # it has no InputPath, and the service shows one


def _forget_arguments(notes: Notes) -> bool:
    """Take the note of built arguments away, and tell whether there was one."""
    return notes.pop("afterParameters", notes.pop("afterArguments", _NOTHING)) is not _NOTHING


_NOTHING: Json = object()  # type: ignore[assignment] # what no note can be


def _values(part: DataFlow | StateBase) -> dict[str, Any]:
    return {name: getattr(part, name) for name in part.__struct_fields__}
