"""What an evaluation gives to a state: plain JSON, and JSON text as the service shows it in causes."""

import math
from collections.abc import Mapping

from engine.expressions.jsonata_parts.extent import check_extent
from engine.expressions.jsonata_parts.faults import brief_json
from engine.expressions.jsonata_parts.values import LONG, UNDEFINED, Function, Sequence, Value, as_float
from engine.language.values import MOST_LEVELS, Json

_SCALARS = (str, bool, type(None))


class NotJson(Exception):
    """A function or a regular expression is the result."""


def plain(value: Value, bindings: Mapping[str, Json]) -> Json:
    """Return a result as plain JSON: no sequences, whole numbers as int, infinite ones as the text of their name.

    What a binding holds under a name is JSON already and is returned as it is, however large.

    Raises:
        NotJson: it is a function, or holds one.
        Fault: it is too large.
        RecursionError: it is nested deeper than data may be.
    """
    if isinstance(value, dict | list) and type(value) is not Sequence and _is_given(value, bindings):
        return value
    check_extent(value)
    return _plain(value, MOST_LEVELS)


def _is_given(value: Value, bindings: Mapping[str, Json]) -> bool:
    for bound in bindings.values():
        if bound is value or (isinstance(bound, dict) and any(member is value for member in bound.values())):
            return True
    return False


def _plain(value: Value, levels: int) -> Json:
    kind = type(value)
    if kind in _SCALARS:
        return value  # type: ignore[no-any-return] # Value is Any
    if kind is int:
        return value if -LONG <= value < LONG else as_float(value)
    if kind is float:
        return _plain_float(value)
    if isinstance(value, dict | list) and levels == 0:
        raise RecursionError
    # Loops, since each comprehension would take from the stack what a level needs.
    if isinstance(value, dict):
        members: dict[str, Json] = {}
        for name, member in value.items():
            if member is not UNDEFINED:
                members[name] = _plain(member, levels - 1)
        return members
    if isinstance(value, list):
        elements: list[Json] = []
        for element in value:
            elements.append(None if element is UNDEFINED else _plain(element, levels - 1))
        return elements
    if isinstance(value, Function):
        raise NotJson
    return None


def _plain_float(value: float) -> Json:
    if value.is_integer() and -LONG <= value < LONG:
        return int(value)
    if math.isfinite(value):
        return value
    return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"


def shown(value: Json) -> str:
    """Return a value as the JSON text that a cause shows."""
    return brief_json(value)
