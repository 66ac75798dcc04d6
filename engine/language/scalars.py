"""The scalars in a value: all that is no object and no array."""

from collections.abc import Iterator
from typing import TypeAlias

from engine.language.machine import escape
from engine.language.values import Json

Scalar: TypeAlias = bool | int | float | str | None


def scalars_in(value: Json, pointer: str = "") -> Iterator[tuple[str, Scalar]]:
    """Yield the scalars in a value with their JSON pointers; ``pointer`` is that of the value."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield from scalars_in(member, f"{pointer}/{escape(key)}")
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from scalars_in(element, f"{pointer}/{index}")
    else:
        yield pointer, value
