"""JSON values as the engine carries them: treated as immutable, shared, never copied whole."""

from typing import TypeAlias

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
