"""ItemBatcher: how a distributed Map puts items together, so that one execution works on several."""

from collections.abc import AsyncGenerator, AsyncIterable
from typing import NamedTuple

from msgspec import Struct, field

from engine.errors import QUERY_EVALUATION, RUNTIME, StateFailed
from engine.language.dialects import Dialect, QueryLanguage
from engine.language.fields import FieldSpec, Kind
from engine.language.machine import Builder
from engine.language.problems import Severity
from engine.language.values import Json, json_size
from engine.states.common import read_builder
from engine.states.map_parts import Surroundings, inner_reader
from engine.states.reading import ObjectReader
from engine.states.settings import whole_number
from engine.states.tolerance import number_at

LIMITS = ("MaxItemsPerBatch", "MaxInputBytesPerBatch")


class Batch(NamedTuple):
    """The input of one execution of a map run, made from ``number`` items."""

    input: Json
    number: int


def _limit(name: str, en: str, zh: str) -> tuple[FieldSpec, FieldSpec]:
    plain = FieldSpec(
        name=name, kind=Kind.INTEGER, dialect=Dialect.ASL, takes_query=True, minimum=1, asl_minimum=0, en=en, zh=zh
    )
    path = FieldSpec(
        name=f"{name}Path",
        kind=Kind.REFERENCE_PATH,
        is_strict_in_asl=True,
        dialect=Dialect.ASL,
        query=QueryLanguage.JSONPATH,
        en="The same, from the input.",
        zh="同上，从输入读取。",
    )
    return plain, path


BATCHER_FIELDS: tuple[FieldSpec, ...] = (
    *_limit("MaxItemsPerBatch", "The most items of a batch.", "每批最多的元素数。"),
    *_limit("MaxInputBytesPerBatch", "The most bytes of a batch.", "每批最多的字节数。"),
    FieldSpec(
        name="BatchInput",
        kind=Kind.PAYLOAD,
        dialect=Dialect.ASL,
        takes_query=True,
        en="What each batch has beside its items.",
        zh="每批除元素外的固定输入。",
    ),
)


class ItemBatcher(Struct, frozen=True, kw_only=True):
    """Each limit of None is none; ``paths`` and ``computed`` give limits in the place of those, by name."""

    most_items: int | None = None
    most_bytes: int | None = None
    paths: tuple[tuple[str, str], ...] = ()
    computed: dict[str, Builder] = field(default_factory=dict)
    batch_input: Builder | None = None

    def prepare(self, around: Surroundings) -> "PreparedBatcher":
        """Return the batcher of one map run.

        Raises:
            StateFailed: a path or expression of the batcher fails, or gives a limit below 1.
        """
        most_items, most_bytes = self._limits(around)
        frame: dict[str, Json] = {}
        if self.batch_input is not None:
            frame["BatchInput"] = around.build(self.batch_input)
        return PreparedBatcher(most_items=most_items, most_bytes=most_bytes, frame=frame)

    def _limits(self, around: Surroundings) -> tuple[int | None, int | None]:
        found: dict[str, int | None] = dict(zip(LIMITS, (self.most_items, self.most_bytes), strict=True))
        for name, path in self.paths:
            value = number_at(f"{name}Path", path, around.data, around.context, around.variables, is_whole=True)
            found[name] = int(value)
        for name, builder in self.computed.items():
            found[name] = whole_number(name, around.build(builder))
        for name, limit in found.items():
            if limit is not None and limit < 1:
                raise StateFailed(QUERY_EVALUATION if self.computed else RUNTIME, f"field {name} must be positive")
        return found[LIMITS[0]], found[LIMITS[1]]


class PreparedBatcher(Struct, frozen=True, kw_only=True):
    """A batcher whose limits are known; ``frame`` is what each batch has beside its items."""

    most_items: int | None
    most_bytes: int | None
    frame: dict[str, Json]

    async def batches(self, items: AsyncIterable[Json]) -> AsyncGenerator[Batch, None]:
        """Yield the batches of ``items``; an item that is too large for any is a batch of its own."""
        frame, most_items, most_bytes = self.frame, self.most_items, self.most_bytes
        empty = json_size({**frame, "Items": []})
        batch: list[Json] = []
        size = empty
        async for item in items:
            added = json_size(item) + 1 if most_bytes is not None else 0
            is_full = most_items is not None and len(batch) >= most_items
            # The first item of an array has no comma before it.
            is_too_large = most_bytes is not None and size + added - 1 > most_bytes
            if batch and (is_full or is_too_large):
                yield Batch({**frame, "Items": batch}, len(batch))
                batch, size = [], empty
            batch.append(item)
            size += added
        if batch:
            yield Batch({**frame, "Items": batch}, len(batch))


def read_item_batcher(outer: ObjectReader) -> ItemBatcher | None:
    """Return the ItemBatcher of a Map, or None."""
    reader = inner_reader(outer, "ItemBatcher", BATCHER_FIELDS)
    if reader is None:
        return None
    for name in LIMITS:
        if reader.is_given(name) and reader.is_given(f"{name}Path"):
            reader.report("both-given", f"{name}Path", first=name, second=f"{name}Path")
        if reader.integer(name) == 0:  # Step Functions takes it, and the Map fails once it begins
            reader.report("too-small", name, severity=Severity.WARNING, field=name, minimum="1", found="0")
    computed = {name: builder for name, builder in reader.queries().items() if name in LIMITS}
    batch_input = read_builder(reader, "BatchInput", "ItemBatcher")
    outer.absorb(reader)
    return ItemBatcher(
        most_items=reader.integer(LIMITS[0]),
        most_bytes=reader.integer(LIMITS[1]),
        paths=tuple((name, reader.text(f"{name}Path")) for name in LIMITS if reader.has(f"{name}Path")),
        computed=dict(computed),
        batch_input=batch_input,
    )
