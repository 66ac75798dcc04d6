"""JSON values as the engine carries them: treated as immutable, shared, never copied whole."""

from collections.abc import Iterable
from typing import Any, TypeAlias

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None


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
