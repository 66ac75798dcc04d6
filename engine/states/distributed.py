"""The map run of a distributed Map: each item, or batch of items, is the input of an execution of its own."""

import asyncio
import sys
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing, suppress
from dataclasses import dataclass

from engine.errors import THRESHOLD_EXCEEDED, StateFailed
from engine.expressions.timestamps import written
from engine.integrations import in_thread
from engine.language.values import Json
from engine.states.base import MapItem, Run, StateMachine
from engine.states.item_batcher import Batch, ItemBatcher, PreparedBatcher
from engine.states.item_reader import ItemReader, PreparedReader
from engine.states.map_parts import Surroundings
from engine.states.map_runs import ChildStopped, MapRunSettings
from engine.states.result_writer import ChildResult, ResultWriter
from engine.states.siblings import run_side_by_side
from engine.states.tolerance import Tolerance

MOST_AT_ONCE = 1000  # what "no limit", or a higher one, means on one machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """What makes a Map a distributed one; each part is None when the Map has none, ``label`` is empty.

    ``is_express`` tells whether its executions are EXPRESS ones.
    """

    reader: ItemReader | None = None
    batcher: ItemBatcher | None = None
    writer: ResultWriter | None = None
    label: str = ""
    is_express: bool = False

    def prepare(self, around: Surroundings) -> "PreparedDistribution":
        """Return the same for one map run, which begins only when its paths and expressions give what they should.

        Raises:
            StateFailed: one does not.
        """
        writer = self.writer
        return PreparedDistribution(
            reader=None if self.reader is None else self.reader.prepare(around),
            batcher=None if self.batcher is None else self.batcher.prepare(around),
            writer=writer,
            writer_arguments=around.build(writer.arguments) if writer is not None and writer.is_exported else {},
            label=self.label,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedDistribution:
    """A :class:`Distribution` whose values are known."""

    reader: PreparedReader | None
    batcher: PreparedBatcher | None
    writer: ResultWriter | None
    writer_arguments: Json
    label: str


class MapRun:
    """One map run. ``items`` are those of the input, when there is no reader; an object has one for each member.

    ``select`` makes the input of an item, which without is that itself, or its name and value if it has a name.
    """

    def __init__(
        self,
        parts: PreparedDistribution,
        machine: tuple[str, StateMachine],
        run: Run,
        *,
        items: list[Json] | dict[str, Json] | None,
        select: Callable[[MapItem], Awaitable[Json]] | None,
        concurrency: int,
        tolerance: Tolerance,
    ) -> None:
        self._parts = parts
        self._machine = machine
        self._run = run
        self._select = select
        # Without any tolerance the first failure is one too many.
        tolerance = tolerance if tolerance.is_given else Tolerance(count=0)
        self._settings = MapRunSettings(max_concurrency=concurrency, tolerance=tolerance)
        self._given = items
        self._taken = 0 if items is None else len(items)
        self._is_all_read = items is not None
        self._failed = 0
        self._results: dict[int, ChildResult] = {}
        self._pending: list[Json] = []  # the inputs of those whose turn never came
        self._exported = 0

    async def run(self) -> Json:
        """Return the result of the Map.

        Raises:
            StateFailed: too many items failed, or reading or writing did.
        """
        run = self._run
        map_run = run.start_map_run(self._parts.label, self._settings, is_batched=self._parts.batcher is not None)
        try:
            try:
                await self._run_all()
            except StateFailed as failure:
                if failure.error == THRESHOLD_EXCEEDED:
                    await self._written(map_run)  # what has ended is exported all the same
                raise
            result = await self._written(map_run)
        except StateFailed as failure:
            told = run.fail_map_run(failure, results=self._exported, pending=len(self._pending))
            raise told from failure.__cause__
        except asyncio.CancelledError:
            run.end_map_run("ABORTED")
            raise
        run.end_map_run("SUCCEEDED", results=self._number_of_results)
        return result

    async def _written(self, map_run: str) -> Json:
        results, writer = [self._results[index] for index in sorted(self._results)], self._parts.writer
        if writer is None:
            return [_shown(result) for result in results if not result.is_aborted]
        if writer.is_exported:
            arguments, pending = self._parts.writer_arguments, self._pending
            told = await in_thread(writer.write, self._run.objects, arguments, results, map_run, pending)
            self._exported = len(results) + len(pending)
            return told
        return writer.plain(results, map_run)

    @property
    def _number_of_results(self) -> int:
        """How many results there are; only a writer counts those that failed."""
        is_written = self._parts.writer is not None
        return sum(is_written or not result.is_failed for result in self._results.values())

    async def _run_all(self) -> None:
        async with aclosing(self._batches()) as batches:
            queue = _Queue(batches)
            # As many lanes as there is work for: an object of three rows starts three.
            lanes = await queue.fill(MOST_AT_ONCE)
            gate = _Gate(self._settings)
            try:
                await run_side_by_side(self._lane(queue, gate) for _ in range(lanes))
            except StateFailed as failure:
                if failure.error == THRESHOLD_EXCEEDED and self._given is not None and self._parts.batcher is None:
                    self._pending = [batch.input for batch in await queue.rest()]
                raise
        self._settings.tolerance.check(self._failed, self._taken)

    async def _lane(self, queue: "_Queue", gate: "_Gate") -> None:
        while True:
            async with gate:
                found = await queue.take()
                if found is None:
                    return
                await self._run_one(*found)
            await self._run.rest()

    async def _run_one(self, index: int, batch: Batch) -> None:
        suffix, machine = self._machine
        started = written(self._run.now())
        output: Json = None
        failure: StateFailed | None = None
        try:
            output = await self._run.run_child(suffix, machine, index, batch.input)
        except StateFailed as raised:
            failure = raised
        self._results[index] = ChildResult(
            index=index,
            input=batch.input,
            started=started,
            stopped=written(self._run.now()),
            output=output,
            error="" if failure is None else failure.error,
            cause="" if failure is None else failure.cause,
            is_failed=failure is not None,
            is_aborted=isinstance(failure, ChildStopped),
        )
        if failure is not None:
            self._failed += batch.number
            # A share of items is known once all are read, unless it is a share of nothing.
            self._settings.tolerance.check(self._failed, self._taken if self._is_all_read else sys.maxsize)

    async def _batches(self) -> AsyncGenerator[Batch, None]:
        batcher = self._parts.batcher
        async with aclosing(self._inputs()) as inputs:
            if batcher is None:
                async for value in inputs:
                    yield Batch(value, 1)
                return
            async with aclosing(batcher.batches(inputs)) as batches:
                async for batch in batches:
                    yield batch

    async def _inputs(self) -> AsyncGenerator[Json, None]:
        if self._given is not None:
            for item in given_items(self._given):
                yield await self._selected(item)
            return
        assert self._parts.reader is not None  # there are items, or something that reads them
        async with aclosing(self._parts.reader.items(self._run.objects)) as items:
            async for read in items:
                self._taken += 1
                yield await self._selected(MapItem(self._taken - 1, read.value, read.source, read.key))
        self._is_all_read = True

    async def _selected(self, item: MapItem) -> Json:
        return item.plain if self._select is None else await self._select(item)


def given_items(found: list[Json] | dict[str, Json]) -> Iterator[MapItem]:
    """Yield the items that a Map goes over when no reader reads them; an object has one for each member."""
    if isinstance(found, dict):
        for index, (key, value) in enumerate(found.items()):
            yield MapItem(index, value, key=key)
        return
    for index, value in enumerate(found):
        yield MapItem(index, value)


def _shown(result: ChildResult) -> Json:
    """Return what stands for an execution in the result of the Map: its output, or how it failed."""
    if not result.is_failed:
        return result.output
    told = {"Status": "FAILED", "Error": result.error, "Cause": result.cause}
    return {name: text for name, text in told.items() if text}


class _Queue:
    """Numbers the batches and hands them out; whoever finds none waits until the next one is read."""

    def __init__(self, batches: AsyncGenerator[Batch, None]) -> None:
        self._batches = batches
        self._waiting: deque[Batch] = deque()
        self._turn = asyncio.Lock()
        self._next = 0

    async def fill(self, most: int) -> int:
        """Have at most so many batches ready, and return how many there are."""
        while len(self._waiting) < most and (batch := await anext(self._batches, None)) is not None:
            self._waiting.append(batch)
        return len(self._waiting)

    async def rest(self) -> list[Batch]:
        """Return all that nobody has taken, as far as it can be made."""
        with suppress(StateFailed):
            self._waiting.extend([batch async for batch in self._batches])
        return list(self._waiting)

    async def take(self) -> tuple[int, Batch] | None:
        """Return the next batch with its number, None when there are no more."""
        if not self._waiting:
            async with self._turn:
                if not self._waiting and not await self.fill(1):
                    return None
        number = self._next
        self._next += 1
        return number, self._waiting.popleft()


class _Gate:
    """Lets as many lanes in as the settings say at that moment; they may change meanwhile.

    When one leaves it with a failure, nobody gets in any more: the map run is over.
    """

    def __init__(self, settings: MapRunSettings) -> None:
        self._settings = settings
        self._inside = 0
        self._is_closed = False
        self._waiting: deque[asyncio.Future[None]] = deque()
        settings.changed = self._wake

    @property
    def _is_open(self) -> bool:
        return not self._is_closed and self._inside < (self._settings.max_concurrency or MOST_AT_ONCE)

    async def __aenter__(self) -> None:
        while not self._is_open:
            turn = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            await turn
        self._inside += 1

    async def __aexit__(self, failure: type[BaseException] | None, *_: object) -> None:
        self._inside -= 1
        self._is_closed = self._is_closed or failure is not None
        self._wake()

    def _wake(self) -> None:
        if self._is_closed:
            return
        free = (self._settings.max_concurrency or MOST_AT_ONCE) - self._inside
        while free > 0 and self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                free -= 1
