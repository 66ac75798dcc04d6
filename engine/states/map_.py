"""Map: runs its iterator once for every element of an array, some at a time."""

from typing import Any

from engine.errors import QUERY_EVALUATION, RUNTIME, StateFailed
from engine.expressions.brief import brief, compact, named
from engine.expressions.paths import PathMissing, VariableMissing, Variables, compile_path
from engine.expressions.query_text import is_jsonata_text
from engine.language.dialects import Dialect, QueryLanguage
from engine.language.fields import ASSIGN, CATCH, PARAMETERS, RESULT_PATH, RESULT_SELECTOR, RETRY, FieldSpec, Kind
from engine.language.machine import Builder
from engine.language.problems import Severity
from engine.language.shorten import shorten_json
from engine.language.values import Json
from engine.states.base import Exit, MapItem, Run, StateMachine, WaitingState
from engine.states.bounds import check_bounds
from engine.states.common import FLOW_FIELDS, IDENTITY_FIELDS, PATH_FIELDS, read_common, read_handlers, read_next
from engine.states.distributed import MOST_AT_ONCE, Distribution, MapRun
from engine.states.distributed_checks import OF_DISTRIBUTED
from engine.states.item_batcher import read_item_batcher
from engine.states.item_reader import read_item_reader
from engine.states.map_parts import Surroundings
from engine.states.reading import ObjectReader
from engine.states.result_writer import read_result_writer
from engine.states.settings import whole_number
from engine.states.siblings import run_side_by_side
from engine.states.tolerance import MOST_PERCENT, NO_TOLERANCE, Tolerance, checked, number_at

ALTERNATIVES = (
    ("MaxConcurrency", "MaxConcurrencyPath"),
    ("ToleratedFailureCount", "ToleratedFailureCountPath"),
    ("ToleratedFailurePercentage", "ToleratedFailurePercentagePath"),
)


def _path(name: str, en: str, zh: str) -> FieldSpec:
    return FieldSpec(
        name=name,
        kind=Kind.REFERENCE_PATH,
        is_strict_in_asl=True,
        group="errors" if name.startswith("Tolerated") else "main",
        dialect=Dialect.ASL,
        is_asl_only=True,
        query=QueryLanguage.JSONPATH,
        en=en,
        zh=zh,
    )


def _object(name: str, en: str, zh: str) -> FieldSpec:
    return FieldSpec(name=name, kind=Kind.OBJECT, group="data", dialect=Dialect.ASL, is_asl_only=True, en=en, zh=zh)


FIELDS: tuple[FieldSpec, ...] = (
    *IDENTITY_FIELDS,
    FieldSpec(
        name="Iterator",
        kind=Kind.MACHINE,
        is_required=True,
        aliases=("ItemProcessor",),
        en="The workflow that runs once for each element.",
        zh="对每个元素执行一次的工作流。",
    ),
    FieldSpec(
        name="ItemsPath",
        kind=Kind.PATH,
        is_definite_in_asl=True,
        group="data",
        default="$",
        aliases=("ItemPath",),
        query=QueryLanguage.JSONPATH,
        en="The array to go over.",
        zh="要循环处理的数组。",
    ),
    FieldSpec(
        name="MaxConcurrency",
        takes_query=True,
        kind=Kind.INTEGER,
        minimum=0,
        default=1,
        asl_default=0,
        en="How many iterations run at once; 0 is no limit.",
        zh="并发数；0 表示不限制。",
    ),
    FieldSpec(
        name="Items",
        kind=Kind.QUERY,
        group="data",
        dialect=Dialect.ASL,
        is_asl_only=True,
        query=QueryLanguage.JSONATA,
        en="The array to go over, or a JSONata expression in {% %} that gives it; DISTRIBUTED also takes an object.",
        zh="要循环处理的数组，或给出数组的 {% %} JSONata 表达式；DISTRIBUTED 也可以是对象。",
    ),
    _path("MaxConcurrencyPath", "Where the input holds how many iterations run at once.", "从输入读取并发数的路径。"),
    FieldSpec(
        name="ToleratedFailureCount",
        takes_query=True,
        kind=Kind.INTEGER,
        minimum=0,
        dialect=Dialect.ASL,
        is_asl_only=True,
        group="errors",
        en="How many iterations may fail before the node does.",
        zh="允许失败的循环次数，超过后节点失败。",
    ),
    _path(
        "ToleratedFailureCountPath",
        "Where the input holds how many iterations may fail.",
        "从输入读取允许失败次数的路径。",
    ),
    FieldSpec(
        name="ToleratedFailurePercentage",
        takes_query=True,
        kind=Kind.NUMBER,
        minimum=0,
        dialect=Dialect.ASL,
        is_asl_only=True,
        group="errors",
        en="The share of iterations, from 0 to 100, that may fail before the node does.",
        zh="允许失败的循环百分比（0 到 100），超过后节点失败。",
    ),
    _path(
        "ToleratedFailurePercentagePath",
        "Where the input holds the share of iterations that may fail.",
        "从输入读取允许失败百分比的路径。",
    ),
    FieldSpec(
        name="Label",
        kind=Kind.TEXT,
        dialect=Dialect.ASL,
        is_asl_only=True,
        en="A short name for the runs of a distributed Map.",
        zh="分布式 Map 运行的简短名称。",
    ),
    _object(
        "ItemReader",
        "Where a distributed Map reads its items: resource, bucket, key, format.",
        "分布式 Map 从何处读取元素：操作、存储桶、键、格式。",
    ),
    _object(
        "ItemBatcher",
        "How many items, or bytes of them, a distributed Map puts into one execution.",
        "分布式 Map 每次执行处理多少个元素或多少字节。",
    ),
    _object(
        "ResultWriter",
        "Where a distributed Map writes the results, and in which form.",
        "分布式 Map 将结果写到何处、以何种格式。",
    ),
    *PATH_FIELDS,
    FieldSpec(
        name=PARAMETERS.name,
        kind=PARAMETERS.kind,
        is_free_in_asl=True,
        group="data",
        aliases=("ItemSelector",),
        query=QueryLanguage.JSONPATH,
        en="Builds the input of each iteration; $$.Map.Item.Value is the element.",
        zh="构造每次循环的入参；$$.Map.Item.Value 是当前元素。",
    ),
    FieldSpec(
        name="ItemSelector",
        kind=Kind.QUERY,
        group="data",
        dialect=Dialect.ASL,
        is_asl_only=True,
        query=QueryLanguage.JSONATA,
        en="Builds the input of each iteration; $states.context.Map.Item.Value is the element.",
        zh="构造每次循环的入参；$states.context.Map.Item.Value 是当前元素。",
    ),
    RESULT_SELECTOR,
    RESULT_PATH,
    ASSIGN,
    RETRY,
    CATCH,
    *FLOW_FIELDS,
)
_MISPLACED = "The ItemReader, ItemBatcher and ResultWriter fields are not supported for INLINE maps"


class Map(WaitingState, frozen=True, kw_only=True, eq=False):
    """``max_concurrency`` 0 means no limit; ``iterator_field`` is the spelling in the text.

    ``paths`` are the settings that come from paths, by the names of their fields; ``items`` builds Items of JSONata.
    ``distribution`` is None in an inline Map, ``is_misplaced`` whether one has parts of a distributed Map all the same,
    which Step Functions accepts until the state is entered.
    """

    iterator: StateMachine
    items_path: str = "$"
    max_concurrency: int = 1
    iterator_field: str = "Iterator"
    tolerance: Tolerance = NO_TOLERANCE
    paths: tuple[tuple[str, str], ...] = ()
    items: Builder | None = None
    distribution: Distribution | None = None
    is_misplaced: bool = False

    def machines(self) -> tuple[tuple[str, StateMachine], ...]:
        """Return the iterator with its pointer."""
        return ((f"/{self.iterator_field}", self.iterator),)

    async def run(self, data: Json, run: Run) -> Exit:
        """See :meth:`WaitingState.run`. One failed iteration stops the others and fails the state."""
        if self.is_misplaced:
            raise StateFailed(RUNTIME, _MISPLACED)
        context, variables = run.context, run.variables
        selected = self.flow.selected(data, context, variables)
        if self.distribution is not None:
            distributed = await self._distribute(self.distribution, selected, run)
            return await self.aside(self.finish, data, distributed, context, variables)
        items = await self.aside(self._items, selected, context, variables)
        assert isinstance(items, list)  # an inline Map takes nothing else
        # What is wrong with the tolerances, the service finds once the Map has started, unlike all else.
        concurrency = await self.aside(self._concurrency, selected, context, variables)
        run.start_map(len(items))
        tolerance = await self.aside(self._tolerance, selected, context, variables)
        result = await _Loop(self, items, selected, context, run, tolerance).run(concurrency)
        return await self.aside(self.finish, data, result, context, variables)

    async def _distribute(self, distribution: Distribution, selected: Json, run: Run) -> Json:
        """Return the result of a map run over what is ``selected``, or over what the reader reads."""
        context, variables = run.context, run.variables
        items = None
        if distribution.reader is None:
            items = await self.aside(self._items, selected, context, variables)
        concurrency = await self.aside(self._concurrency, selected, context, variables)
        run.start_map(len(items or ()))
        tolerance = await self.aside(self._tolerance, selected, context, variables)
        around = Surroundings(data=selected, context=context, variables=variables)

        async def select(item: MapItem) -> Json:
            data = await self.aside(self.item_input, item, selected, context, variables)
            await run.rest()  # there may be thousands before the first execution begins
            return data

        map_run = MapRun(
            await self.aside(distribution.prepare, around),
            self.machines()[0],
            run,
            items=items,
            select=select if self.flow.has_parameters else None,
            concurrency=concurrency,
            tolerance=tolerance,
        )
        return await map_run.run()

    def item_input(self, item: MapItem, selected: Json, context: dict[str, Json], variables: Variables) -> Json:
        """Return the input of the iteration over ``item``."""
        if not self.flow.has_parameters:
            return item.plain
        seen: dict[str, Json] = {**context, "Map": item.shown(with_source=self.distribution is not None)}
        try:
            data = self.flow.arguments(selected, seen, variables)
        except PathMissing as missing:
            missing.is_of_items = True
            raise
        check_bounds(data, "The input of an iteration is")
        return data

    def _items(self, selected: Json, context: dict[str, Json], variables: Variables) -> list[Json] | dict[str, Json]:
        """Return what the Map goes over: an array, or an object, which only a distributed one takes."""
        is_distributed = self.distribution is not None
        if self.items is not None:
            found = self.items.build(selected, context, variables, {"input": selected})
            assert isinstance(found, list | dict)  # the reader and the expression have seen to it
            return found
        if self.query is QueryLanguage.JSONATA:
            if is_distributed and isinstance(selected, dict):
                return selected
            if not isinstance(selected, list):
                raise StateFailed(QUERY_EVALUATION, f"Map state input must be an array but was: {compact(selected)}")
            return selected
        try:
            items = compile_path(self.items_path).read(selected, context, variables)
        except VariableMissing:
            raise
        except PathMissing as missing:
            raise ItemsMissing(missing, f"The ItemsPath '{self.items_path}'") from None
        if is_distributed and isinstance(items, dict):
            return items
        if not isinstance(items, list):
            # The service shows a path into the context object as one into the input.
            shown = self.items_path.replace("$$", "$", 1)
            raise StateFailed(
                RUNTIME,
                f"The ItemsPath '{self.items_path}' gives {named(items, 60)}, not an array",
                service_cause=f'Reference path "{shown}" must point to array.',
                has_place=False,
            )
        return items

    def _concurrency(self, data: Json, context: dict[str, Json], variables: Variables) -> int:
        """Return how many iterations run at once."""
        if "MaxConcurrency" in self.computed:
            return whole_number("MaxConcurrency", self.setting("MaxConcurrency", data, context, variables))
        concurrency = self._at_path("MaxConcurrencyPath", data, context, variables)
        if concurrency is None:
            return self.max_concurrency
        if concurrency < 0:
            raise StateFailed(RUNTIME, "MaxConcurrency cannot be negative.")
        return int(concurrency)

    def _tolerance(self, data: Json, context: dict[str, Json], variables: Variables) -> Tolerance:
        """Return how many iterations may fail."""
        if not (self.paths or self.computed):
            return self.tolerance
        count: Json = self._at_path("ToleratedFailureCountPath", data, context, variables)
        if "ToleratedFailureCount" in self.computed:
            value = self.setting("ToleratedFailureCount", data, context, variables)
            count = whole_number("ToleratedFailureCount", value)
        share: Json = self._at_path("ToleratedFailurePercentagePath", data, context, variables)
        if "ToleratedFailurePercentage" in self.computed:
            share = self.setting("ToleratedFailurePercentage", data, context, variables)
        return checked(
            self.tolerance.count if count is None else count,
            self.tolerance.percentage if share is None else share,
            QUERY_EVALUATION if self.computed else RUNTIME,
        )

    def _at_path(self, field: str, data: Json, context: dict[str, Json], variables: Variables) -> int | float | None:
        """Return the number that the path in ``field`` leads to, None when the state has none."""
        path = dict(self.paths).get(field)
        if path is None:
            return None
        is_whole = field != "ToleratedFailurePercentagePath"
        return number_at(field, path, data, context, variables, is_whole=is_whole)


class ItemsMissing(StateFailed):
    """The path to the items found nothing in the input, the context object or the value of a variable."""

    def __init__(self, missing: PathMissing, field: str) -> None:
        cause = f"{field} selects nothing in the input {brief(missing.data)}"
        super().__init__(RUNTIME, cause, service_error="States.ReferencePathConflict", has_place=False)
        self._path = compile_path(missing.path)
        self._searched = missing.data

    @property
    def service_cause(self) -> str:
        """See :class:`StateFailed`: the first step that did not lead on, and where it was tried."""
        node: Any = self._searched
        for step in self._path.steps or ():
            try:
                if isinstance(node, str):
                    raise TypeError
                node = node[step]
            except (KeyError, IndexError, TypeError):
                return f'Unable to apply step "{step}" to input {compact(node)}'
        return self.cause


class _Loop:
    """One run through all the items."""

    def __init__(
        self, state: Map, items: list[Json], selected: Json, context: dict[str, Json], run: Run, tolerance: Tolerance
    ) -> None:
        self._state = state
        self._machine = state.machines()[0]
        self._selected = selected
        self._context = context
        self._run = run
        self._tolerance = tolerance
        self._length = len(items)
        self._results: list[Json] = [None] * len(items)
        self._failed: set[int] = set()
        self._lanes = 0
        self._has_siblings = False
        # All lanes draw from one iterator, so a slow item holds up nobody else.
        self._queue = iter(enumerate(items))

    async def run(self, concurrency: int) -> Json:
        """Return the results in the order of the items, without those of failed iterations."""
        lanes = self._lanes = min(self._length, concurrency or MOST_AT_ONCE, MOST_AT_ONCE)
        self._has_siblings = (
            lanes > 1
        )  # the service tells of the start of all that begin together, then of their states
        lane = self._tolerant_lane if self._tolerance.is_given else self._lane
        await run_side_by_side(lane() for _ in range(lanes))
        if not self._failed:
            return self._results
        return [result for index, result in enumerate(self._results) if index not in self._failed]

    async def _lane(self) -> None:
        suffix, machine = self._machine
        run, results, waits = self._run, self._results, self._has_siblings
        is_plain = not self._state.flow.has_parameters
        has_more = self._lanes < self._length
        for index, value in self._queue:
            item = MapItem(index, value)
            data = value if is_plain else await self._input(item)
            results[index] = await run.run_inner(suffix, machine, index, data, item, waits=waits)
            waits = False
            if has_more:
                await run.rest()

    async def _tolerant_lane(self) -> None:
        suffix, machine = self._machine
        waits = self._has_siblings
        for index, value in self._queue:
            item = MapItem(index, value)
            try:
                result = await self._run.run_inner(suffix, machine, index, await self._input(item), item, waits=waits)
            except StateFailed:
                self._failed.add(index)
                self._tolerance.check(len(self._failed), self._length)
            else:
                self._results[index] = result
            waits = False
            await self._run.rest()

    async def _input(self, item: MapItem) -> Json:
        state = self._state
        return await state.aside(state.item_input, item, self._selected, self._context, self._run.variables)


def _processor_config(reader: ObjectReader) -> dict[str, Json]:
    """Return the ProcessorConfig of the ItemProcessor, empty when it has none that is an object."""
    iterator = reader.child("Iterator")
    node = None if iterator is None else iterator.get("ProcessorConfig")
    return node.value if node is not None and isinstance(node.value, dict) else {}


def _read_distribution(reader: ObjectReader, config: dict[str, Json]) -> Distribution | None:
    """Return what makes the Map distributed: the Mode of its ItemProcessor; the parts are read in any case."""
    parts = Distribution(
        reader=read_item_reader(reader),
        batcher=read_item_batcher(reader),
        writer=read_result_writer(reader),
        label=reader.text("Label"),
        is_express=config.get("ExecutionType") == "EXPRESS",
    )
    return parts if config.get("Mode") == "DISTRIBUTED" and reader.dialect.is_asl else None


def _iterator_field(reader: ObjectReader) -> str:
    """Return where the inner machine stands, or should: Amazon calls the old name outdated."""
    is_new = reader.dialect.is_asl and not reader.has("Iterator")
    return "ItemProcessor" if is_new else reader.key_of("Iterator")


def read(reader: ObjectReader, name: str, iterator: StateMachine) -> Map:
    """Read a Map state whose inner machine is already read."""
    concurrency = reader.integer("MaxConcurrency")
    default = 0 if reader.dialect.is_asl else 1
    if concurrency == 0 and not reader.dialect.is_asl:
        reader.report("no-limit", "MaxConcurrency", severity=Severity.WARNING)
    for plain, path in ALTERNATIVES:
        if reader.is_given(plain) and reader.is_given(path):
            reader.report("both-given", path, first=plain, second=path)
    items = reader.value("Items")
    config = _processor_config(reader)
    distribution = _read_distribution(reader, config)
    kinds = (list,) if distribution is None else (list, dict)
    if reader.has("Items") and not isinstance(items, kinds) and not is_jsonata_text(items):
        found = shorten_json(items, 40)
        reader.report("wrong-type", "Items", field="Items", expected="array", found=found)
    is_inline = config.get("Mode", "INLINE") == "INLINE"  # and no placeholder, for one
    is_misplaced = reader.dialect.is_asl and is_inline and any(map(reader.is_given, OF_DISTRIBUTED))
    percentage = reader.number("ToleratedFailurePercentage")
    if percentage is not None and percentage > MOST_PERCENT:
        reader.report("over-hundred", "ToleratedFailurePercentage", found=f"{percentage:g}")
    return Map(
        **read_common(reader, name),
        **read_handlers(reader),
        next=read_next(reader),
        iterator=iterator,
        items_path=reader.text("ItemsPath", "$"),
        items=reader.query("Items", expected="array" if distribution is None else "array|object")
        if reader.has("Items")
        else None,
        max_concurrency=default if concurrency is None else concurrency,
        iterator_field=_iterator_field(reader),
        tolerance=Tolerance(count=reader.integer("ToleratedFailureCount"), percentage=percentage),
        distribution=distribution,
        is_misplaced=is_misplaced,
        paths=tuple((path, reader.text(path)) for _, path in ALTERNATIVES if reader.has(path)),
    )
