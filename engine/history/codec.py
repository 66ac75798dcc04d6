"""Events and payloads to and from what the history file stores.

A body is the event's fields as a JSON object: bytes when orjson wrote it, text when only the standard
library could (integers beyond 64 bits, lone surrogates, infinite waits), so a reader knows which of the
two to ask. NaN inside a payload becomes null. A payload nothing can write is replaced by a sentence that
says so: no value may stop the writer.
"""

import dataclasses
import json
import math
from typing import Any, cast

import orjson

from engine.history import events as _events
from engine.history.events import Event, HistoryEvent, RetryScheduled, WaitStarted
from engine.language.values import Json, is_deeper_than

Body = bytes | str

MAX_BODY = 512 * 1024 * 1024
"""The most bytes one body may have; SQLite refuses anything above 10^9."""
MAX_DEPTH = 500
"""How deep a payload may nest; the standard library gives up a little above."""

_KINDS: dict[str, type[Event]] = {
    cls.__name__: cls
    for cls in vars(_events).values()
    if isinstance(cls, type) and issubclass(cls, Event) and cls is not Event
}
_FIELDS: dict[str, frozenset[str]] = {
    kind: frozenset(field.name for field in dataclasses.fields(cls)) for kind, cls in _KINDS.items()
}


def encode_event(event: HistoryEvent) -> tuple[str, Body]:
    """Return the kind and the body of an event; never raises."""
    kind = type(event).__name__
    # orjson writes an infinite number as null, and seconds must stay a number.
    if not isinstance(event, RetryScheduled | WaitStarted) or math.isfinite(event.seconds):
        try:
            body = orjson.dumps(event)
        except (TypeError, RecursionError):
            pass
        else:
            if len(body) <= MAX_BODY:
                return kind, body
    fields = {field.name: getattr(event, field.name) for field in dataclasses.fields(event)}
    return kind, json.dumps({name: _writable(value) for name, value in fields.items()})


def decode_event(kind: str, body: Body) -> HistoryEvent | None:
    """Return the event, or None for a kind this version does not know.

    Raises:
        ValueError: the body is no event of that kind.
    """
    cls = _KINDS.get(kind)
    if cls is None:
        return None
    fields = decode_json(body)
    if not isinstance(fields, dict) or not isinstance(path := fields.get("path"), list):
        raise ValueError(f"no {kind} event: {body[:80]!s}")
    known = _FIELDS[kind]
    values: dict[str, Any] = {name: value for name, value in fields.items() if name in known}
    values["path"] = tuple(path)
    try:
        return cast(HistoryEvent, cls(**values))
    except TypeError as error:
        raise ValueError(f"no {kind} event: {error}") from error


def encode_json(value: Json) -> Body:
    """Return a payload as it is stored; never raises."""
    try:
        body = orjson.dumps(value)
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
    return cast(Json, orjson.loads(body) if isinstance(body, bytes) else json.loads(body))


def encode_text(text: str) -> str:
    """Return ``text`` with lone surrogates, which SQLite cannot hold, spelled out as backslash escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _writable(value: Any) -> Any:
    """Return ``value``, or a sentence in its place when the standard library cannot write it either."""
    if is_deeper_than(value, MAX_DEPTH):
        return f"[not kept in the history: nested deeper than {MAX_DEPTH} levels]"
    try:
        size = len(json.dumps(value))
    except (TypeError, ValueError, RecursionError) as error:
        return f"[not kept in the history: {error}]"
    return value if size <= MAX_BODY else f"[not kept in the history: {size} bytes]"
