"""The formats of the objects that a Map reads its items from: JSON, JSON Lines, CSV, and lists of objects.

All but JSON are read as they are needed, so that an object may be larger than memory.
"""

import gzip
import io
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from itertools import starmap
from typing import BinaryIO, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from engine.errors import ITEM_READER_FAILED, StateFailed
from engine.integrations import ObjectStore, StoredObject
from engine.language.json_faults import plain_json
from engine.language.values import Json
from engine.states.delimited import read_rows

DELIMITERS = {"COMMA": ",", "PIPE": "|", "SEMICOLON": ";", "SPACE": " ", "TAB": "\t"}
INVENTORY, ATHENA = "S3_INVENTORY", "ATHENA_DATA"
MANIFESTS = (INVENTORY, ATHENA)
LOAD = "LOAD_AND_FLATTEN"
TRANSFORMATIONS = ("NONE", LOAD)
FROM_FIRST_ROW, GIVEN = "FIRST_ROW", "GIVEN"
_PARQUET = "PARQUET"
_NOT_ITERABLE = "Attempting to map over non-iterable node."


class ItemFormat(Struct, frozen=True, kw_only=True):
    """What the ReaderConfig of an ItemReader says of the object: ``headers`` of None are in the first row.

    ``pointer`` is a JSON pointer to the array within a JSON object. ``manifest`` is what wrote the object when that only
    names others: one of :data:`MANIFESTS`, or empty.
    """

    input_type: str = "JSON"
    headers: tuple[str, ...] | None = None
    delimiter: str = ","
    pointer: str = ""
    manifest: str = ""

    @property
    def is_recent(self) -> bool:
        """Whether it says something that the language has had only since 2025."""
        return bool(self.pointer) or self.delimiter != ","


class MemberItem(NamedTuple):
    """An item that is a member of an object."""

    key: str
    value: Json


def reader_failed(cause: str, service_cause: str = "") -> StateFailed:
    """Return the failure of a reader, which the service tells without the place of the state.

    What the service says of it, if that is something else, goes first; our own words stay where people look closer.
    """
    if not service_cause:
        return StateFailed(ITEM_READER_FAILED, cause, has_place=False)
    return StateFailed(ITEM_READER_FAILED, cause, trace=cause, service_cause=service_cause, has_place=False)


def read_items(
    store: ObjectStore, bucket: str, key: str, item_format: ItemFormat, version: str = ""
) -> Generator[Json | MemberItem, None, None]:
    """Yield the items of an object.

    Raises:
        StateFailed: they are not in that format.
        ObjectMissing: there is no such object.
    """
    if item_format.input_type == _PARQUET and version:
        raise reader_failed("S3 Version ID selection is not currently supported for PARQUET files")
    with store.open(bucket, key, version) as file:
        if item_format.manifest == ATHENA:
            yield from _listed_files(store, file, item_format)
            return
        if item_format.manifest == INVENTORY or item_format.input_type == "MANIFEST":
            yield from _inventory_items(store, bucket, file)
            return
        reader = _READERS.get(item_format.input_type)
        if reader is None:
            raise reader_failed(f"Objects of the InputType {item_format.input_type} cannot be read on this machine.")
        body = gzip.GzipFile(fileobj=file) if key.endswith(".gz") else file
        try:
            yield from reader(body, item_format)  # type: ignore[arg-type]  # read like a file
        except UnicodeDecodeError:
            raise reader_failed(f"The object '{key}' is not text in UTF-8.") from None
        except (OSError, EOFError, zlib.error) as error:
            raise reader_failed(f"The object '{key}' cannot be read: {error}") from None


def listed_item(found: StoredObject) -> Json:
    """Return the item that stands for an object of a listed bucket."""
    return {
        "Etag": found.etag,
        "Key": found.key,
        "LastModified": float(found.modified),  # the service has a fraction, which functions write as one
        "Size": found.size,
        "StorageClass": found.storage_class,
    }


def _json_items(file: BinaryIO, item_format: ItemFormat) -> Iterator[Json | MemberItem]:
    text = file.read().decode("utf-8-sig")
    try:
        value = plain_json(text)
    except (ValueError, RecursionError) as error:
        raise reader_failed(f"The object is no JSON: {error}") from None
    for part in item_format.pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        elif isinstance(value, dict) and name in value:
            value = value[name]
        else:
            raise reader_failed(
                "The provided ReaderConfig.ItemsPointer does not match any valid path in the JSON structure."
            )
    if isinstance(value, dict) and item_format.pointer:
        yield from starmap(MemberItem, value.items())
        return
    if not isinstance(value, list):
        raise reader_failed(_NOT_ITERABLE)
    yield from value


def _line_items(file: BinaryIO, item_format: ItemFormat) -> Iterator[Json]:
    with io.TextIOWrapper(file, encoding="utf-8-sig") as text:
        for number, line in enumerate(text, 1):
            if not line.strip():
                continue
            try:
                item = plain_json(line)
            except (ValueError, RecursionError) as error:
                raise reader_failed(f"Line {number} of the object is no JSON: {error}") from None
            yield item


def _row_items(file: BinaryIO, item_format: ItemFormat) -> Iterator[Json]:
    with io.TextIOWrapper(file, encoding="utf-8-sig", newline="") as text:
        rows = read_rows(text, item_format.delimiter)
        headers = item_format.headers
        if headers is None:
            headers = tuple(next(rows, ()))
        if len(set(headers)) < len(headers):
            raise reader_failed("CSV headers cannot contain duplicates.")
        columns = _hashed(headers)
        for row in rows:
            # Cells beyond the headers are dropped; those that a short row lacks are empty.
            yield {header: row[index] if index < len(row) else "" for index, header in columns}


def _hashed(headers: Sequence[str]) -> list[tuple[int, str]]:
    """Return the headers with their indexes in the order in which the service's items have them.

    That is the order of a hash map of Java: by the lower bits of each name's hash, as many as there are places for.
    """
    places = 16
    while len(headers) * 4 > places * 3:
        places *= 2

    def place(header: str) -> int:
        number = 0
        units = header.encode("utf-16-be", "surrogatepass")
        for high, low in zip(units[::2], units[1::2], strict=True):
            number = (number * 31 + high * 256 + low) & 0xFFFFFFFF
        return (number ^ number >> 16) & (places - 1)

    return sorted(enumerate(headers), key=lambda column: place(column[1]))


def _listed_files(store: ObjectStore, file: BinaryIO, item_format: ItemFormat) -> Iterator[Json | MemberItem]:
    """Yield the items of each object that Athena names in its manifest: a line ``s3://BUCKET/KEY`` each."""
    inner = replace(item_format, manifest="")
    with io.TextIOWrapper(file, encoding="utf-8-sig") as text:
        for line in filter(None, (line.strip().strip('"') for line in text)):
            bucket, _, key = line.removeprefix("s3://").partition("/")
            yield from read_items(store, bucket, key, inner)


def _inventory_items(store: ObjectStore, bucket: str, file: BinaryIO) -> Iterator[Json | MemberItem]:
    """Yield a row for each object that an inventory lists in its files."""
    try:
        manifest: Json = plain_json(file.read().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise reader_failed(f"The manifest is no JSON: {error}") from None
    files = manifest.get("files") if isinstance(manifest, dict) else None
    schema = manifest.get("fileSchema") if isinstance(manifest, dict) else None
    if not isinstance(files, list) or not isinstance(schema, str):
        raise reader_failed('The manifest needs "files", an array, and "fileSchema", a text.')
    headers = tuple(name.strip() for name in schema.split(","))
    listing = ItemFormat(input_type="CSV", headers=headers)
    for entry in files:
        key = entry.get("key") if isinstance(entry, dict) else None
        if not isinstance(key, str):
            raise reader_failed('Each of the "files" of a manifest needs a "key" that is text.')
        yield from read_items(store, bucket, key, listing)


_READERS: dict[str, Callable[[BinaryIO, ItemFormat], Iterator[Json | MemberItem]]] = {
    "JSON": _json_items,
    "JSONL": _line_items,
    "CSV": _row_items,
}
INPUT_TYPES = (*_READERS, "MANIFEST", _PARQUET)
"""What the service reads; Parquet only there."""
