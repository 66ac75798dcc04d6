"""The map run of a distributed Map: each item, or batch of items, is the input of an execution of its own."""

import asyncio
import sys
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing, suppress

from msgspec import Struct

from engine.errors import THRESHOLD_EXCEEDED, StateFailed
from engine.integrations import in_thread
from engine.language.values import Json
from engine.states.base import MapItem, Run, StateMachine
from engine.states.item_batcher import Batch, ItemBatcher, PreparedBatcher
from engine.states.item_reader import ItemReader, PreparedReader
from engine.states.map_parts import Surroundings
from engine.states.map_runs import ChildStopped, MapRunSettings, PastChild, aborted_with
from engine.states.result_writer import ChildResult, Ended, ResultWriter
from engine.states.siblings import run_side_by_side
from engine.states.tolerance import Tolerance

MOST_AT_ONCE = 1000  # what "no limit", or a higher one, means on one machine


class Distribution(Struct, frozen=True, kw_only=True):
    """What makes a Map a distributed one; each part is None when the Map has none, ``label`` is empty.

    ``is_express`` tells whether its executions are EXPRESS ones.
    """

    reader: ItemReader | None = None
    batcher: ItemBatcher | None = None
    writer: ResultWriter | None = None
    label: str = ""
    is_express: bool = False

    @property
    def is_recent(self) -> bool:
        """Whether a part says something that the language has had only since 2025."""
        reader, writer = self.reader, self.writer
        is_read_so = reader is not None and (reader.loads or reader.item_format.is_recent)
        return is_read_so or (writer is not None and writer.is_formed)

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
            is_express=self.is_express,
        )


class PreparedDistribution(Struct, frozen=True, kw_only=True):
    """A :class:`Distribution` whose values are known."""

    reader: PreparedReader | None
    batcher: PreparedBatcher | None
    writer: ResultWriter | None
    writer_arguments: Json
    label: str
    is_express: bool


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
        self._settings = MapRunSettings(max_concurrency=concurrency, tolerance=tolerance, is_express=parts.is_express)
        self._given = items
        self._taken = 0 if items is None else len(items)
        self._is_all_read = items is not None
        self._failed = 0
        self._results: dict[int, ChildResult] = {}
        self._pending: list[Batch] = []  # those whose turn never came
        self._excess: StateFailed | None = None  # too many have failed, but those that go on come to their ends
        self._exported = 0
        self._arn = ""

    async def run(self) -> Json:
        """Return the result of the Map.

        Raises:
            StateFailed: too many items failed, or reading or writing did.
        """
        run = self._run
        self._arn = run.start_map_run(self._parts.label, self._settings, is_batched=self._parts.batcher is not None)
        try:
            try:
                await self._run_all()
            except StateFailed as failure:
                if failure.error == THRESHOLD_EXCEEDED:
                    await self._written()  # what has ended is exported all the same
                raise
            result = await self._written()
        except StateFailed as failure:
            told = run.fail_map_run(failure, self._exported, self._number_pending)
            raise told from failure.__cause__
        except asyncio.CancelledError:
            run.end_map_run("ABORTED", 0, self._number_pending)
            raise
        run.end_map_run("SUCCEEDED", self._number_of_results)
        return result

    async def _written(self) -> Json:
        results, writer = [self._results[index] for index in sorted(self._results)], self._parts.writer
        if writer is None:
            return [_shown(result) for result in results if not result.is_aborted]
        ended = Ended(self._arn, results, [batch.input for batch in self._pending], self._settings.redrives)
        if writer.is_exported:
            told = await in_thread(writer.write, self._run.objects, self._parts.writer_arguments, ended)
            self._exported = len(results) + len(self._pending)
            return told
        return writer.plain(ended)

    @property
    def _number_pending(self) -> tuple[int, int]:
        return len(self._pending), sum(batch.number for batch in self._pending)

    @property
    def _number_of_results(self) -> int:
        """How many results there are; only a writer counts those that failed."""
        is_written = self._parts.writer is not None
        return sum(is_written or not result.is_failed for result in self._results.values())

    async def _run_all(self) -> None:
        async with aclosing(self._batches()) as batches:
            queue = _Queue(batches, self._count)
            # As many lanes as there is work for: an object of three rows starts three.
            lanes = await queue.fill(MOST_AT_ONCE)
            gate = _Gate(self._settings)
            try:
                await run_side_by_side((self._lane(queue, gate) for _ in range(lanes)), is_told=False)
                if self._excess is not None:
                    raise self._excess
            except StateFailed as failure:
                if failure.error == THRESHOLD_EXCEEDED:
                    if self._given is not None:
                        await queue.read_all()
                    self._keep_pending(queue)
                raise
            except asyncio.CancelledError:
                self._keep_pending(queue)
                raise
        self._settings.tolerance.check(self._failed, self._taken)

    def _count(self, executions: int) -> None:
        self._settings.executions, self._settings.items = executions, self._taken

    def _keep_pending(self, queue: "_Queue") -> None:
        """Keep those whose turn never came, as far as they were read, and what others were before a redrive."""
        for index, batch in queue.rest():
            past = self._run.past_child(index)
            if past is None:
                self._pending.append(batch)
            else:
                self._results[index] = self._result_of(index, batch, past)

    async def _lane(self, queue: "_Queue", gate: "_Gate") -> None:
        while True:
            async with gate:
                found = None if self._excess is not None else await queue.take()
                if found is None:
                    return
                await self._run_one(*found, gate)
            await self._run.rest()

    async def _run_one(self, index: int, batch: Batch, gate: "_Gate") -> None:
        past = self._run.past_child(index)
        if past is not None and past.status == "SUCCEEDED":
            self._results[index] = self._result_of(index, batch, past)
            return
        status, output, error, cause = "SUCCEEDED", None, "", ""
        suffix, machine = self._machine
        try:
            output = await self._run.run_child(suffix, machine, index, batch.input)
        except StateFailed as failure:
            status = "ABORTED" if isinstance(failure, ChildStopped) else "FAILED"
            error, cause = failure.error, failure.cause
        except asyncio.CancelledError:
            status, cause = "ABORTED", aborted_with(self._arn)
            raise
        finally:
            told = self._told(index, past, status, output, error, cause)
            self._results[index] = self._result_of(index, batch, told)
        if status != "SUCCEEDED":
            self._failed += batch.number
            self._check(gate)

    def _told(self, index: int, past: PastChild | None, status: str, output: Json, error: str, cause: str) -> PastChild:
        """Return how execution ``index`` ended; it began before, unless ``past`` is None."""
        started, stopped = self._settings.children.moments.pop(index, (0.0, 0.0))
        is_new = past is None or self._settings.is_express
        return PastChild(
            status=status,
            started=started if past is None or is_new else past.started,
            stopped=stopped,
            output=output,
            error=error,
            cause=cause,
            redrives=0 if past is None else past.redrives + 1,
            redriven=None if is_new else started,
            redrive_of_run=self._settings.redrives,
        )

    def _check(self, gate: "_Gate") -> None:
        """See that not too many have failed; EXPRESS executions cannot be stopped, so their map run waits for their ends.

        Raises:
            StateFailed: too many have, and the others are to be stopped.
        """
        # A share of items is known once all are read, unless it is a share of nothing.
        number = self._taken if self._is_all_read else sys.maxsize
        try:
            self._settings.tolerance.check(self._failed, number)
        except StateFailed as excess:
            if not self._settings.is_express:
                raise
            self._excess = self._excess or excess
            gate.let_all_in()

    def _result_of(self, index: int, batch: Batch, told: PastChild) -> ChildResult:
        return ChildResult(index=index, input=batch.input, told=told, is_express=self._settings.is_express)

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
        return result.told.output
    told = {"Status": "FAILED", "Error": result.told.error, "Cause": result.told.cause}
    return {name: text for name, text in told.items() if text}


class _Queue:
    """Numbers the batches and hands them out; whoever finds none waits until the next one is read.

    ``count`` is told how many there are once the last one has been read.
    """

    def __init__(self, batches: AsyncGenerator[Batch, None], count: Callable[[int], None]) -> None:
        self._batches = batches
        self._count = count
        self._waiting: deque[Batch] = deque()
        self._turn = asyncio.Lock()
        self._next = 0

    async def fill(self, most: int) -> int:
        """Have at most so many batches ready, and return how many there are."""
        while len(self._waiting) < most:
            batch = await anext(self._batches, None)
            if batch is None:
                self._count(self._next + len(self._waiting))
                break
            self._waiting.append(batch)
        return len(self._waiting)

    async def read_all(self) -> None:
        """Have all batches ready that are left, as far as they can be made."""
        with suppress(StateFailed):
            await self.fill(sys.maxsize)

    def rest(self) -> list[tuple[int, Batch]]:
        """Return the batches that are ready and that nobody has taken, with their numbers."""
        return list(enumerate(self._waiting, self._next))

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
        self._is_for_all = False
        self._waiting: deque[asyncio.Future[None]] = deque()
        settings.changed = self._wake

    @property
    def _is_open(self) -> bool:
        return not self._is_closed and self._free > 0

    @property
    def _free(self) -> int:
        return sys.maxsize if self._is_for_all else (self._settings.max_concurrency or MOST_AT_ONCE) - self._inside

    def let_all_in(self) -> None:
        """Hold nobody back any more."""
        self._is_for_all = True
        self._wake()

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
        free = self._free
        while free > 0 and self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                free -= 1
