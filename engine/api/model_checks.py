"""Whether a value fits the model of an AWS API, in the words in which TestState says that it does not."""

import re
from collections.abc import Iterator
from typing import Any

from engine.language.values import Json

_WORD_ENDS = (
    re.compile(r"(?<=[a-z])(?=[A-Z](?:[a-zA-Z]|[0-9]))"),
    re.compile(r"(?<=[A-Z])(?=[A-Z][a-z])"),
    re.compile(r"(?<=[0-9])(?=[a-zA-Z])"),
)
_KINDS = {
    "string": (str, "a string"),
    "timestamp": (str, "a string"),
    "blob": (str, "a string"),
    "integer": (int | float, "a number"),
    "long": (int | float, "a number"),
    "float": (int | float, "a number"),
    "double": (int | float, "a number"),
    "boolean": (bool, "a boolean"),
    "list": (list, "an array"),
    "map": (dict, "an object"),
    "structure": (dict, "an object"),
}


def check_shape(shape: Any, value: Json, field: str, *, is_strict: bool) -> str:
    """Return what is wrong with ``value`` by a shape of botocore's models; empty when nothing is.

    Members that the model does not know are fine; required ones have to be there when it ``is_strict``.
    """
    kind, told = _KINDS.get(shape.type_name, (object, ""))
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool and kind is not object):
        return f"Field '{field}' must be {told}"
    if isinstance(value, dict):
        return next(_inside(shape, value, field, is_strict=is_strict), "")
    fault = next(_limits(shape, value, field), "")
    if fault or not isinstance(value, list):
        return fault
    faults = (check_shape(shape.member, item, field, is_strict=is_strict) for item in value)
    return next(filter(None, faults), "")


def service_case(name: str) -> str:
    """Return how Step Functions writes a member's name: that of the Java SDK with a capital: ``Md5OfMessageBody``."""
    words = re.sub(r"[^A-Za-z0-9]+", " ", name)
    for end in _WORD_ENDS:
        words = end.sub(" ", words)
    return "".join(word.capitalize() for word in words.split())


def _inside(shape: Any, value: dict[str, Json], field: str, *, is_strict: bool) -> Iterator[str]:
    if shape.type_name == "map":
        for item in value.values():
            yield from filter(None, (check_shape(shape.value, item, field, is_strict=is_strict),))
    if shape.type_name != "structure":
        return
    for name in shape.required_members if is_strict else ():
        if service_case(name) not in value:
            yield f"Required field '{service_case(name)}' is missing"
    members = {service_case(name): member for name, member in shape.members.items()}
    for name, item in value.items():
        if name in members and item is not None:
            yield from filter(None, (check_shape(members[name], item, name, is_strict=is_strict),))


def _limits(shape: Any, value: Json, field: str) -> Iterator[str]:
    """Yield which of the limits of its shape the value breaks."""
    choices, limits = getattr(shape, "enum", None), shape.metadata
    if choices and value not in choices:
        yield f"Field '{field}' is not an expected value"
    is_number = isinstance(value, int | float)
    size = value if is_number else len(value) if isinstance(value, str | list) else 0
    least, most = limits.get("min"), limits.get("max")
    if least is not None and size < least:
        yield f"Field '{field}' is {'less than the minimum value' if is_number else 'smaller than the minimum length'}"
    if most is not None and size > most:
        yield f"Field '{field}' exceeds the maximum {'value' if is_number else 'length'}"
