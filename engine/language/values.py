"""JSON values as the engine carries them: treated as immutable, shared, never copied whole."""

import json
from collections.abc import Iterable
from typing import Any, TypeAlias

import orjson

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None

MOST_LEVELS = 500
"""How deep arrays and objects may be nested in data; Python can write about 900 levels, and states add some."""
MOST_BYTES = 64 * 1024 * 1024
"""About how large data may become in any dialect, so that a loop that doubles it ends before the memory does."""


def type_name(value: Json) -> str:
    """Return the JSON name of a value's type: object, array, string, number, boolean or null."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


def json_size(value: Any) -> int:
    """Return how many bytes ``value`` has as JSON without blanks, in UTF-8; never raises."""
    size = quick_size(value)
    return _counted_size(value) if size is None else size


def quick_size(value: Any) -> int | None:
    """Return how many bytes ``value`` has as JSON, or None when it is nested deep or cannot be told quickly."""
    try:
        return len(orjson.dumps(value))
    except (TypeError, RecursionError):  # an integer beyond 64 bits, half a character, or more than 254 levels
        return None


def _counted_size(value: Any) -> int:
    total, waiting = 0, [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            total += 2 + max(0, len(node) - 1) + len(node)  # braces, commas, colons
            waiting.extend(node)
            waiting.extend(node.values())
        elif isinstance(node, list):
            total += 2 + max(0, len(node) - 1)
            waiting.extend(node)
        else:
            total += len(json.dumps(node, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    return total


def outgrown(value: Json) -> str:
    """Return words for how ``value`` is larger or nested deeper than any data may be, or an empty text."""
    size = quick_size(value)
    if size is None:
        if is_deeper_than(value, MOST_LEVELS):
            return f"nested more than {MOST_LEVELS} levels deep"
        size = _counted_size(value)
    return f"larger than {MOST_BYTES:,} bytes" if size > MOST_BYTES else ""


def is_deeper_than(value: Any, levels: int) -> bool:
    """Tell whether arrays and objects are nested more than ``levels`` deep in ``value``; never recurses."""
    level = _containers([value])
    for _ in range(levels):
        if not level:
            return False
        level = _containers(inner for item in level for inner in (item.values() if isinstance(item, dict) else item))
    return bool(level)


def _containers(values: Iterable[Any]) -> list[Any]:
    return [value for value in values if isinstance(value, dict | list | tuple)]
