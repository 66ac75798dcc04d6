"""Events and payloads to and from what the history file stores.

Events that follow each other are stored as one block: a MessagePack array with an array for each event,
its kind and then its fields in their order; it is compressed unless it is small. That costs a tenth of a row for
each event, and half of what JSON costs, in which blocks were up to version 4. Fields may be added to the end of an
event, with defaults; any other change needs another format version.

What only the standard library can write (lone surrogates, integers beyond 64 bits) has a row of its own, with the
fields as a JSON object. Such a body is text; it is bytes in a file of version 1, where every event had a row and
orjson wrote it. A payload nothing can write is replaced by a sentence that says so: no value may stop the writer.
"""

import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, cast

import msgspec
import orjson
from isal import isal_zlib
from msgspec.structs import fields

from engine.history import events as _events
from engine.history.events import Event, HistoryEvent, StateEntered, StateExited
from engine.language.values import Json, is_deeper_than

Body = bytes | bytearray | str
"""What is written often is a bytearray: SQLite takes it in a fifth of the time that bytes take."""

MAX_BODY = 512 * 1024 * 1024
"""The most bytes one body may have; SQLite refuses anything above 10^9."""
MAX_DEPTH = 500
"""How deep a payload may nest; the standard library gives up a little above."""

MAX_BLOCK = 4 * 1024 * 1024
"""About how many bytes a block may have before it is compressed, unless a single event has more."""
BLOCK, PLAIN_BLOCK = "packed", "packed plain"
"""The kinds of rows that have many events: compressed, and as they are."""
SMALLEST_COMPRESSED = 2_048
"""From how many bytes on a block is compressed: for fewer, setting it up takes longer than writing them."""

_FIRST_PIECE = 16
"""How many events are written with the first call; the next one takes twice as many while they are few bytes."""
_SMALL_PIECE = 256 * 1024
_LONG_TEXT, _MANY, _DEEPEST_LOOK = 100_000, 1_000, 3

_KINDS: dict[str, type[Event]] = {
    cls.__name__: cls
    for cls in vars(_events).values()
    if isinstance(cls, type) and issubclass(cls, Event) and cls is not Event
}
_FIELDS: dict[str, tuple[str, ...]] = {kind: cls.__struct_fields__ for kind, cls in _KINDS.items()}
_BLOCKS: dict[str, tuple[bool, Callable[..., list[Any]]]] = {
    BLOCK: (True, msgspec.msgpack.decode),
    PLAIN_BLOCK: (False, msgspec.msgpack.decode),
    "block": (True, msgspec.json.decode),
    "plain": (False, msgspec.json.decode),
}
"""By kind of block, those of older versions too, whether it is compressed and what reads it."""

_HOLDERS = frozenset((dict, list))
_DATA: dict[type[Event], tuple[str, ...]] = {
    cls: tuple(f.name for f in fields(cls) if "dict[" in str(f.type)) for cls in _KINDS.values()
}
"""The fields, by kind of event, that hold data of people."""


class Row(NamedTuple):
    """What is stored of ``number`` events that follow each other."""

    number: int
    kind: str
    body: Body


_encode_into = msgspec.msgpack.Encoder().encode_into
_ARRAY = b"\xdd"
_HEAD = 5
"""How many bytes say that it is an array, of so many: those of any number below 2**32."""


class Block:
    """A MessagePack array that events are added to, an array for each."""

    def __init__(self) -> None:
        self.text = bytearray(_HEAD)
        self.number = 0

    def add(self, events: Sequence[HistoryEvent]) -> int | None:
        """Write events at the end, and return how many bytes they are; None when MessagePack cannot hold them.

        They belong to the block once they are counted in ``number``.
        """
        text, end = self.text, len(self.text)
        # They are written as an array too; where its head comes to lie, what was there is put back.
        begin = end - (1 if len(events) < 16 else 3 if len(events) < 65_536 else _HEAD)
        covered = text[begin:end]
        try:
            _encode_into(events, text, begin)
        except (TypeError, ValueError, OverflowError, RecursionError):
            self.cut(begin)
            text += covered
            return None
        text[begin:end] = covered
        return len(text) - end

    def cut(self, end: int) -> None:
        """Take away what was written after the first ``end`` bytes."""
        del self.text[end:]

    def split(self, end: int) -> Row:
        """Return the row of the first ``end`` bytes, all that is counted, and keep what was written after them."""
        later = self.text[end:]
        self.cut(end)
        row = self.row()
        self.text, self.number = bytearray(_HEAD) + later, 0
        return row

    def row(self) -> Row:
        """Return what is stored of all that is counted."""
        self.text[:_HEAD] = _ARRAY + self.number.to_bytes(_HEAD - 1, "big")
        is_small = len(self.text) < SMALLEST_COMPRESSED
        kind, body = (PLAIN_BLOCK, self.text) if is_small else (BLOCK, isal_zlib.compress(self.text, 1))
        return Row(self.number, kind, body)


def encode_events(events: Sequence[HistoryEvent]) -> Iterator[Row]:
    """Yield the rows for events that follow each other; never raises.

    They are written in pieces, for one call holds all other threads up until it is done, the window's too: large data go
    through it one by one.
    """
    block, begin, size = Block(), 0, _FIRST_PIECE
    while begin < len(events):
        piece, end = events[begin : begin + size], len(block.text)
        is_split = 1 < len(piece) <= _FIRST_PIECE and may_be_large(piece)
        grown = None if is_split else block.add(piece)
        if len(piece) > 1 and (grown is None or grown > MAX_BLOCK):
            block.cut(end)
            size = len(piece) // 2
            continue
        if block.number and (grown is None or len(block.text) > MAX_BLOCK):
            yield block.split(end)
        if grown is None or grown > MAX_BODY:
            yield Row(1, *encode_event(piece[0]))
            block = Block()
        else:
            block.number += len(piece)
        begin += len(piece)
        size = size * 2 if grown is None or grown < _SMALL_PIECE else max(1, size // 2)
    if block.number:
        yield block.row()


def may_be_large(events: Sequence[HistoryEvent]) -> bool:
    """Tell whether an event has a long text or many members, as far as a quick look can tell."""
    seen: Any = None
    for event in events:
        # Mostly one passes on what it got from the one before.
        if event.__class__ is StateEntered:
            if event.input is seen:
                continue
        elif event.__class__ is StateExited and event.output is seen and event.assigned is None:
            continue
        for name in _DATA[event.__class__]:
            value = getattr(event, name)
            if value is None or value is seen:
                continue
            kind = value.__class__
            if kind in _HOLDERS:
                if len(value) > _MANY or _has_many(value, _DEEPEST_LOOK):
                    return True
            elif kind is str and len(value) > _LONG_TEXT:
                return True
            seen = value
    return False


def _has_many(value: Any, depth: int) -> bool:
    for member in value.values() if value.__class__ is dict else value:
        if member.__class__ is str:
            if len(member) > _LONG_TEXT:
                return True
        elif member.__class__ in _HOLDERS and (len(member) > _MANY or (depth and _has_many(member, depth - 1))):
            return True
    return False


def decode_events(kind: str, body: Body, start: int = 0, stop: int | None = None) -> list[HistoryEvent]:
    """Return the events of a row, or a part of them, without those of a kind this version does not know.

    ``start`` and ``stop`` count from 0 and count those of an unknown kind too.

    Raises:
        ValueError: the body is no block, or no event of that kind.
    """
    if kind not in _BLOCKS:
        event = decode_event(kind, body)
        return [] if event is None else [event][start:stop]
    is_compressed, decode = _BLOCKS[kind]
    try:
        arrays = decode(zlib.decompress(cast(bytes, body)) if is_compressed else body, type=list[Any])
    except (zlib.error, TypeError, msgspec.DecodeError) as error:
        raise ValueError(f"no block of events: {error}") from error
    return [event for array in arrays[start:stop] if (event := _from_array(array)) is not None]


def _from_array(array: Any) -> HistoryEvent | None:
    if not isinstance(array, list) or not array or not isinstance(array[0], str):
        raise ValueError(f"no event: {str(array)[:80]}")
    kind, *values = array
    if kind not in _KINDS:
        return None
    return _made(kind, dict(zip(_FIELDS[kind], values, strict=False)))


def encode_event(event: HistoryEvent) -> tuple[str, Body]:
    """Return the kind and the body of an event in a row of its own; never raises."""
    fields = {name: getattr(event, name) for name in event.__struct_fields__}
    return type(event).__name__, json.dumps({name: _writable(value) for name, value in fields.items()})


def decode_event(kind: str, body: Body) -> HistoryEvent | None:
    """Return the event, or None for a kind this version does not know.

    Raises:
        ValueError: the body is no event of that kind.
    """
    if kind not in _KINDS:
        return None
    fields = decode_json(body)
    if not isinstance(fields, dict):
        raise ValueError(f"no {kind} event: {body[:80]!s}")
    return _made(kind, {name: fields[name] for name in _FIELDS[kind] if name in fields})


def _made(kind: str, values: dict[str, Any]) -> HistoryEvent:
    if not isinstance(path := values.get("path"), list):
        raise ValueError(f"no {kind} event: {str(values)[:80]}")
    values["path"] = tuple(path)
    try:
        return cast(HistoryEvent, _KINDS[kind](**values))
    except TypeError as error:
        raise ValueError(f"no {kind} event: {error}") from error


def encode_json(value: Json) -> Body:
    """Return a payload as it is stored; never raises."""
    try:
        body = bytearray(orjson.dumps(value))
    except (TypeError, RecursionError):
        return json.dumps(_writable(value))
    return body if len(body) <= MAX_BODY else json.dumps(_writable(value))


def decode_json(body: Body | None) -> Json:
    """Return a stored payload; None, an empty column, is null.

    Raises:
        ValueError: the body is not JSON.
    """
    if body is None:
        return None
    return cast(Json, json.loads(body) if isinstance(body, str) else orjson.loads(body))


def encode_text(text: str) -> str:
    """Return ``text`` with lone surrogates, which SQLite cannot hold, spelled out as backslash escapes."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def _writable(value: Any) -> Any:
    """Return ``value``, or a sentence in its place when the standard library cannot write it either."""
    if is_deeper_than(value, MAX_DEPTH):
        return f"[not kept in the history: nested deeper than {MAX_DEPTH} levels]"
    try:
        size = len(json.dumps(value))
    except (TypeError, ValueError, RecursionError) as error:
        return f"[not kept in the history: {error}]"
    return value if size <= MAX_BODY else f"[not kept in the history: {size} bytes]"
