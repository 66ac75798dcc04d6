"""Shapes of requests, and the check of a request against its shape in the words of AWS services.

A value of a wrong JSON type is a SerializationException; what is missing, too long, too large or not one of
the allowed words is one ValidationException that lists every fault.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

from msgspec import Struct, field

from engine.api.faults import CONSTRAINTS, FRAMEWORK, Fault
from engine.language.values import Json

ShapeKind: TypeAlias = Literal["String", "Integer", "Float", "Boolean", "List", "Structure"]

_SCALARS: Mapping[str, type | tuple[type, ...]] = {
    "String": str,
    "Integer": int,
    "Float": (int, float),
    "Boolean": bool,
}
# What Python's regular expressions have no name for.
_ASCII = (r"\p{ASCII}", r"[\x00-\x7f]")


class Shape(Struct, frozen=True, kw_only=True):
    """What a value must look like; ``least`` and ``most`` bound a length (texts, lists) or a number.

    ``choices`` stand in the order in which the service lists them; ``pattern`` is the text of a regular
    expression. What ``is_secret`` is not repeated in sentences; a text that ``is_data`` is measured as UTF-8.
    A structure has ``members``, of which ``required`` must be there; a list has a ``member``.
    """

    kind: ShapeKind
    name: str = ""
    least: int | None = None
    most: int | None = None
    pattern: str = ""
    is_secret: bool = False
    is_data: bool = False
    choices: tuple[str, ...] = ()
    member: "Shape | None" = None
    members: "Mapping[str, Shape]" = field(default_factory=dict)
    required: tuple[str, ...] = ()


def text(least: int | None = None, most: int | None = None, *, pattern: str = "") -> Shape:
    """Return the shape of a text whose length is within bounds."""
    return Shape(kind="String", least=least, most=most, pattern=pattern)


def secret(least: int | None = None, most: int | None = None) -> Shape:
    """Return the shape of a text that is not to be repeated."""
    return Shape(kind="String", least=least, most=most, is_secret=True)


def data(most: int) -> Shape:
    """Return the shape of a text of at most so many bytes that is not to be repeated."""
    return Shape(kind="String", most=most, is_secret=True, is_data=True)


def one_of(*choices: str) -> Shape:
    """Return the shape of a text that is one of ``choices``."""
    return Shape(kind="String", choices=choices)


def integer(least: int | None = None, most: int | None = None) -> Shape:
    """Return the shape of a whole number within bounds."""
    return Shape(kind="Integer", least=least, most=most)


def number(least: int | None = None, most: int | None = None) -> Shape:
    """Return the shape of any number within bounds."""
    return Shape(kind="Float", least=least, most=most)


def list_of(member: Shape, least: int | None = None, most: int | None = None) -> Shape:
    """Return the shape of a list whose length is within bounds."""
    return Shape(kind="List", least=least, most=most, member=member)


def structure(name: str = "", required: str = "", /, **members: Shape) -> Shape:
    """Return the shape of an object; ``required`` names members with blanks between them."""
    return Shape(kind="Structure", name=name, members=members, required=tuple(required.split()))


BOOLEAN = Shape(kind="Boolean")


def check_request(shape: Shape, request: Json) -> dict[str, Json]:
    """Return ``request`` without unknown and null members, or raise what is wrong with it.

    Raises:
        Fault: SerializationException or ValidationException.
    """
    cleaned = _cleaned(shape, request)
    assert isinstance(cleaned, dict)
    broken = list(_broken(shape, cleaned, ""))
    if broken:
        noun = "error" if len(broken) == 1 else "errors"
        message = f"{len(broken)} validation {noun} detected: {'; '.join(broken)}"
        raise Fault("ValidationException", message, source=CONSTRAINTS)
    return cleaned


def _cleaned(shape: Shape, value: Json) -> Json:
    """Return the value with what the shape does not know left out; a wrong type is a fault."""
    if shape.kind == "Structure":
        if not isinstance(value, dict):
            raise _wrong_type(shape, value)
        return {
            name: _cleaned(member, value[name]) for name, member in shape.members.items() if value.get(name) is not None
        }
    if shape.kind == "List":
        if not isinstance(value, list):
            raise _wrong_type(shape, value)
        assert shape.member is not None
        return [_cleaned(shape.member, item) for item in value]
    expected = _SCALARS[shape.kind]
    if not isinstance(value, expected) or (isinstance(value, bool) and shape.kind != "Boolean"):
        raise _wrong_type(shape, value)
    return value


def _wrong_type(shape: Shape, value: Json) -> Fault:
    match value:
        case dict():
            message = "Start of structure or map found where not expected."
        case list():
            message = "Start of list found where not expected"
        case _ if shape.kind in ("Structure", "List"):
            message = "Unexpected field type"
        case None:
            message = f"NULL_VALUE can not be converted to {_article(shape.kind)}"
        case bool():
            message = f"{str(value).upper()}_VALUE can not be converted to {_article(shape.kind)}"
        case str():
            message = f"STRING_VALUE can not be converted to {_article(shape.kind)}"
        case int():
            message = f"NUMBER_VALUE can not be converted to {_article(shape.kind)}"
        case _:
            message = f"DECIMAL_VALUE can not be converted to {_article(shape.kind)}"
    return unreadable(message)


def unreadable(message: str) -> Fault:
    """Return the fault of a request that is not even of the right types."""
    return Fault("SerializationException", message, source=FRAMEWORK)


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "AEIOU" else f"a {kind}"


def _broken(shape: Shape, value: Json, place: str) -> Iterator[str]:
    """Yield a sentence for every rule that ``value`` breaks, itself and then its parts."""
    for rule in _broken_rules(shape, value):
        told = "Value" if shape.is_secret else f"Value '{java_text(shape, value)}'"
        yield f"{told} at '{place}' failed to satisfy constraint: {rule}"
    if isinstance(value, dict):
        for name in shape.required:
            if name not in value:
                where = f"{place}.{name}" if place else name
                told = "Value" if shape.members[name].is_secret else "Value null"
                yield f"{told} at '{where}' failed to satisfy constraint: Member must not be null"
        for name, item in value.items():
            yield from _broken(shape.members[name], item, f"{place}.{name}" if place else name)
    elif isinstance(value, list) and shape.member is not None:
        for index, item in enumerate(value):
            yield from _broken(shape.member, item, f"{place}.{index + 1}.member")


def _broken_rules(shape: Shape, value: Json) -> Iterator[str]:
    if shape.is_data and isinstance(value, str):
        if shape.most is not None and len(value.encode("utf-8", "surrogatepass")) > shape.most:
            yield f"Member must have size less than or equal to {shape.most} bytes in UTF-8 encoding"
        return
    if isinstance(value, str | list):
        measure, size = "length", float(len(value))
    elif isinstance(value, int | float):
        measure, size = "value", float(value)
    else:
        return
    if shape.most is not None and size > shape.most:
        yield f"Member must have {measure} less than or equal to {shape.most}"
    if shape.least is not None and size < shape.least:
        yield f"Member must have {measure} greater than or equal to {shape.least}"
    if isinstance(value, str):
        if shape.choices and value not in shape.choices:
            yield f"Member must satisfy enum value set: [{', '.join(shape.choices)}]"
        if shape.pattern and re.fullmatch(shape.pattern.replace(*_ASCII), value) is None:
            yield f"Member must satisfy regular expression pattern: {shape.pattern}"


def java_text(shape: Shape, value: Json) -> str:
    """Return ``value`` as the service prints it in its sentences."""
    if isinstance(value, dict):
        parts = (f"{name}={java_text(shape.members[name], item)}" for name, item in value.items())
        return f"{shape.name}({', '.join(parts)})"
    if isinstance(value, list) and shape.member is not None:
        return f"[{', '.join(java_text(shape.member, item) for item in value)}]"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
