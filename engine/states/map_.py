"""Map: runs its iterator once for every element of an array, some at a time."""

from dataclasses import dataclass

from engine.errors import RUNTIME, StateFailed
from engine.expressions.brief import brief, named
from engine.expressions.paths import PathMissing, compile_path
from engine.language.fields import CATCH, PARAMETERS, RESULT_PATH, RESULT_SELECTOR, RETRY, FieldSpec, Kind
from engine.language.problems import Severity
from engine.language.values import Json
from engine.states.base import Exit, MapItem, Run, StateMachine, WaitingState
from engine.states.common import FLOW_FIELDS, IDENTITY_FIELDS, PATH_FIELDS, read_common, read_handlers, read_next
from engine.states.reading import ObjectReader
from engine.states.siblings import run_side_by_side

MOST_AT_ONCE = 1000  # what "no limit", or a higher one, means on one machine

FIELDS: tuple[FieldSpec, ...] = (
    *IDENTITY_FIELDS,
    FieldSpec(
        name="Iterator",
        kind=Kind.MACHINE,
        is_required=True,
        aliases=("ItemProcessor",),
        en="The workflow that runs once for each element.",
        zh="对每个元素执行一次的流程。",
    ),
    FieldSpec(
        name="ItemsPath",
        kind=Kind.PATH,
        group="data",
        default="$",
        aliases=("ItemPath",),
        en="The array to go over.",
        zh="要循环处理的数组。",
    ),
    FieldSpec(
        name="MaxConcurrency",
        kind=Kind.INTEGER,
        minimum=0,
        default=1,
        en="How many iterations run at once; 0 is no limit.",
        zh="并发数；0 表示不限制。",
    ),
    *PATH_FIELDS,
    FieldSpec(
        name=PARAMETERS.name,
        kind=PARAMETERS.kind,
        group="data",
        aliases=("ItemSelector",),
        en="Builds the input of each iteration; $$.Map.Item.Value is the element.",
        zh="构造每次循环的入参；$$.Map.Item.Value 是当前元素。",
    ),
    RESULT_SELECTOR,
    RESULT_PATH,
    RETRY,
    CATCH,
    *FLOW_FIELDS,
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Map(WaitingState):
    """``max_concurrency`` 0 means no limit; ``iterator_field`` is the spelling in the text."""

    iterator: StateMachine
    items_path: str = "$"
    max_concurrency: int = 1
    iterator_field: str = "Iterator"

    def machines(self) -> tuple[tuple[str, StateMachine], ...]:
        """Return the iterator with its pointer."""
        return ((f"/{self.iterator_field}", self.iterator),)

    async def run(self, data: Json, run: Run) -> Exit:
        """See :meth:`WaitingState.run`. One failed iteration stops the others and fails the state."""
        context = run.context
        selected = self.flow.selected(data, context)
        items = self._items(selected, context)
        run.start_map(len(items))
        result = await self._run_all(items, selected, context, run)
        return Exit(self.flow.output(data, result, context), self.way_out())

    def _items(self, selected: Json, context: dict[str, Json]) -> list[Json]:
        try:
            items = compile_path(self.items_path).read(selected, context)
        except PathMissing:
            raise StateFailed(
                RUNTIME, f"The ItemsPath '{self.items_path}' selects nothing in the input {brief(selected)}"
            ) from None
        if not isinstance(items, list):
            raise StateFailed(
                RUNTIME,
                f"The ItemsPath '{self.items_path}' gives {named(items, 60)}, not an array",
            )
        return items

    async def _run_all(self, items: list[Json], selected: Json, context: dict[str, Json], run: Run) -> Json:
        results: list[Json] = [None] * len(items)
        # All lanes draw from one iterator, so a slow item holds up nobody else.
        queue = iter(enumerate(items))
        lanes = min(len(items), self.max_concurrency or MOST_AT_ONCE, MOST_AT_ONCE)
        suffix, machine = self.machines()[0]

        async def run_lane() -> None:
            for index, value in queue:
                item = MapItem(index, value)
                data = self._iteration_input(item, selected, context)
                results[index] = await run.run_inner(suffix, machine, index, data, item)

        await run_side_by_side(run_lane() for _ in range(lanes))
        return results

    def _iteration_input(self, item: MapItem, selected: Json, context: dict[str, Json]) -> Json:
        if not self.flow.has_parameters:
            return item.value
        seen: dict[str, Json] = {**context, "Map": {"Item": {"Index": item.index, "Value": item.value}}}
        return self.flow.arguments(selected, seen)


def read(reader: ObjectReader, name: str, iterator: StateMachine) -> Map:
    """Read a Map state whose inner machine is already read."""
    concurrency = reader.integer("MaxConcurrency")
    if concurrency == 0:
        reader.report("no-limit", "MaxConcurrency", severity=Severity.WARNING)
    return Map(
        **read_common(reader, name),
        **read_handlers(reader),
        next=read_next(reader),
        iterator=iterator,
        items_path=reader.text("ItemsPath", "$"),
        max_concurrency=1 if concurrency is None else concurrency,
        iterator_field=reader.key_of("Iterator"),
    )
