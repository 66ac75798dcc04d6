"""ItemReader: where a distributed Map has its items from, when it is not its input."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Generator, Iterable
from contextlib import closing
from itertools import islice
from typing import NamedTuple

from msgspec import Struct, field

from engine.integrations import ObjectMissing, ObjectStore, in_thread, leave_to_thread
from engine.language.dialects import Dialect, QueryLanguage
from engine.language.fields import FieldSpec, Kind
from engine.language.machine import Builder
from engine.language.values import Json
from engine.states.item_formats import (
    DELIMITERS,
    FROM_FIRST_ROW,
    GIVEN,
    INPUT_TYPES,
    LOAD,
    MANIFESTS,
    TRANSFORMATIONS,
    ItemFormat,
    MemberItem,
    listed_item,
    read_items,
    reader_failed,
)
from engine.states.map_parts import ARGUMENTS, PARAMETERS, RESOURCE, Surroundings, inner_reader, read_arguments, text_in
from engine.states.reading import ObjectReader
from engine.states.settings import whole_number
from engine.states.tolerance import number_at

_LIST = ":s3:listObjectsV2"
_READ_AHEAD = 1000  # items, as many as a map run begins with at most
MOST_ITEMS = 100_000_000
"""The most that MaxItems may say, and the most items of a map run."""


def _config(name: str, kind: Kind, en: str, zh: str, choices: tuple[str, ...] = ()) -> FieldSpec:
    return FieldSpec(name=name, kind=kind, dialect=Dialect.ASL, choices=choices, en=en, zh=zh)


READER_FIELDS: tuple[FieldSpec, ...] = (
    RESOURCE,
    PARAMETERS,
    ARGUMENTS,
    _config("ReaderConfig", Kind.OBJECT, "The format of the object.", "对象的格式。"),
)
CONFIG_FIELDS: tuple[FieldSpec, ...] = (
    _config("InputType", Kind.TEXT, "The format of the object.", "对象的格式。", INPUT_TYPES),
    _config("CSVHeaderLocation", Kind.TEXT, "Where the headers are.", "表头的位置。", (FROM_FIRST_ROW, GIVEN)),
    _config("CSVHeaders", Kind.JSON, "The headers, when they are given.", "给定的表头。"),
    _config("CSVDelimiter", Kind.TEXT, "What separates the cells.", "单元格分隔符。", tuple(DELIMITERS)),
    _config("Transformation", Kind.TEXT, "What is read of listed objects.", "读取列出对象的方式。", TRANSFORMATIONS),
    _config("ManifestType", Kind.TEXT, "What wrote the manifest.", "清单的来源。", MANIFESTS),
    _config("ItemsPointer", Kind.TEXT, "A JSON pointer to the array or object.", "指向数组或对象的 JSON 指针。"),
    FieldSpec(
        name="MaxItems",
        kind=Kind.INTEGER,
        dialect=Dialect.ASL,
        takes_query=True,
        minimum=0,
        asl_maximum=MOST_ITEMS,
        en="The most items; 0 is all.",
        zh="最多读取的元素数；0 表示全部。",
    ),
    FieldSpec(
        name="MaxItemsPath",
        kind=Kind.REFERENCE_PATH,
        is_strict_in_asl=True,
        dialect=Dialect.ASL,
        query=QueryLanguage.JSONPATH,
        en="Where the input holds the most items.",
        zh="从输入读取最多元素数的路径。",
    ),
)


class ItemReader(Struct, frozen=True, kw_only=True):
    """``max_items`` of 0 is all; ``max_items_path`` and ``max_items_query`` say it in its place when there is one.

    ``loads`` is whether the objects of a list are read, one after the other.
    """

    is_list: bool
    loads: bool = False
    arguments: Builder | None
    item_format: ItemFormat = field(default_factory=ItemFormat)
    max_items: int = 0
    max_items_path: str = ""
    max_items_query: Builder | None = None

    def prepare(self, around: Surroundings) -> "PreparedReader":
        """Return the reader of one map run.

        Raises:
            StateFailed: a path or expression of the reader fails.
        """
        return PreparedReader(
            is_list=self.is_list,
            loads=self.loads,
            arguments=around.build(self.arguments),
            item_format=self.item_format,
            most=self._most(around),
        )

    def _most(self, around: Surroundings) -> int:
        most: int | float = self.max_items
        if self.max_items_query is not None:
            most = whole_number("MaxItems", around.build(self.max_items_query))
        elif self.max_items_path:
            path = self.max_items_path
            most = number_at("MaxItemsPath", path, around.data, around.context, around.variables, is_whole=True)
        return int(most)


class ReadItem(NamedTuple):
    """An item, the URI of what it was read from, and its name when it is a member of an object."""

    value: Json
    source: str
    key: str | None = None


class PreparedReader(Struct, frozen=True, kw_only=True):
    """A reader whose arguments are built; it reads at most ``most`` items, 0 is all."""

    is_list: bool
    loads: bool
    arguments: Json
    item_format: ItemFormat
    most: int

    async def items(self, store: ObjectStore) -> AsyncGenerator[ReadItem, None]:
        """Yield the items, read away from the event loop and some in advance.

        What is wrong is raised when the first one is asked for, or where it is met.

        Raises:
            StateFailed: States.ItemReaderFailed.
        """
        source = _Source(self._read(store))
        try:
            while ahead := await in_thread(source.take):
                for item in ahead:
                    yield item
        except (GeneratorExit, asyncio.CancelledError):
            leave_to_thread(source.close)  # a thread may be in the middle of it
            raise

    def _read(self, store: ObjectStore) -> Generator[ReadItem, None, None]:
        if self.most < 0:
            raise reader_failed("field MaxItems must be positive")
        bucket = text_in(self.arguments, "Bucket")
        try:
            found = self._listed(store, bucket) if self.is_list else self._of_object(store, bucket)
            with closing(found):  # MaxItems, or a failure elsewhere, may leave it in the middle
                yield from islice(found, self.most or None)
        except ObjectMissing as missing:
            raise reader_failed(str(missing), missing.service_cause) from None

    def _listed(self, store: ObjectStore, bucket: str) -> Generator[ReadItem, None, None]:
        for entry in store.list(bucket, text_in(self.arguments, "Prefix")):
            if not self.loads:
                yield ReadItem(listed_item(entry), f"s3://{bucket}")
            elif not entry.key.endswith("/"):  # what stands for a folder holds nothing
                yield from _told(read_items(store, bucket, entry.key, self.item_format), f"s3://{bucket}/{entry.key}")

    def _of_object(self, store: ObjectStore, bucket: str) -> Generator[ReadItem, None, None]:
        key, version = text_in(self.arguments, "Key"), text_in(self.arguments, "VersionId")
        yield from _told(read_items(store, bucket, key, self.item_format, version), f"s3://{bucket}/{key}")


def _told(items: Iterable[Json | MemberItem], source: str) -> Generator[ReadItem, None, None]:
    for item in items:
        if isinstance(item, MemberItem):
            yield ReadItem(item.value, source, item.key)
        else:
            yield ReadItem(item, source)


class _Source:
    """Items that one thread after the other takes."""

    def __init__(self, items: Generator[ReadItem, None, None]) -> None:
        self._items = items
        self._turn = threading.Lock()

    def take(self) -> list[ReadItem]:
        """Return the next items, none when there are no more."""
        with self._turn:
            return list(islice(self._items, _READ_AHEAD))

    def close(self) -> None:
        """Let go of what the items are read from."""
        with self._turn:
            self._items.close()


def read_item_reader(outer: ObjectReader) -> ItemReader | None:
    """Return the ItemReader of a Map, or None."""
    reader = inner_reader(outer, "ItemReader", READER_FIELDS)
    if reader is None:
        return None
    arguments = read_arguments(reader, "ItemReader")
    is_list = reader.text("Resource").endswith(_LIST)
    config = inner_reader(reader, "ReaderConfig", CONFIG_FIELDS, "/ItemReader")
    if config is None:
        outer.absorb(reader)
        return ItemReader(is_list=is_list, arguments=arguments)
    if config.is_given("MaxItems") and config.is_given("MaxItemsPath"):
        config.report("both-given", "MaxItemsPath", first="MaxItems", second="MaxItemsPath")
    computed = config.queries().get("MaxItems")
    given = config.value("CSVHeaders")
    headers = tuple(str(name) for name in given) if isinstance(given, list) else None
    reader.absorb(config)
    outer.absorb(reader)
    return ItemReader(
        is_list=is_list,
        loads=config.text("Transformation") == LOAD,
        arguments=arguments,
        item_format=ItemFormat(
            input_type=config.text("InputType", "JSON"),
            headers=headers if config.text("CSVHeaderLocation") == GIVEN else None,
            delimiter=DELIMITERS.get(config.text("CSVDelimiter", "COMMA"), ","),
            pointer=config.text("ItemsPointer"),
            manifest=config.text("ManifestType"),
        ),
        max_items=config.integer("MaxItems") or 0,
        max_items_path=config.text("MaxItemsPath"),
        max_items_query=computed,
    )
