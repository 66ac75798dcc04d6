"""What is known of data before an execution: constants as they are, with gaps for what only an execution knows.

A shape is a JSON value in which :data:`ANY` stands for a value that may be anything and :class:`Open` for an object
that may have members besides those known. It stands for at least all data that there can be.
"""

import enum
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from engine.expressions.paths import Path, compile_path
from engine.expressions.scanner import ExpressionError
from engine.states.placeholders import has_placeholder


class _Gap(enum.Enum):
    ANY = "any"
    MISSING = "missing"


Shape: TypeAlias = Any

ANY: Final = _Gap.ANY
"""A value that may be anything."""
MISSING: Final = _Gap.MISSING
"""What a path gives that can never find anything."""


class Open(dict[str, Shape]):
    """An object that may have other members too, and so no other than such a one is equal to it."""

    __hash__ = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Open) and super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        return not self == other


def data_path(text: object) -> Path | None:
    """Return the path that ``text`` is when it is one to a single place in the data, else None."""
    if not isinstance(text, str) or not text.startswith("$"):
        return None
    try:
        path = compile_path(text)
    except ExpressionError:
        return None
    return path if path.steps is not None and path.is_of_data else None


def look_up(shape: Shape, path: Path) -> Shape:
    """Return what ``path``, of :func:`data_path`, finds in data of this shape; :data:`MISSING` if it never does."""
    found = shape
    for step in path.steps or ():
        if found is ANY:
            return ANY
        if isinstance(found, str):
            return ANY if has_placeholder(found) else MISSING
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            return ANY if isinstance(found, Open) and isinstance(step, str) else MISSING
    return found


def missing_step(shape: Shape, path: Path) -> str:
    """Return the first step of ``path`` that finds nothing, as it is written: a name, or ``[0]``."""
    steps = path.steps or ()
    for number, step in enumerate(steps):
        part = Path(
            text="", steps=steps[: number + 1], is_definite=True, is_reference=False, is_context=False, read=path.read
        )
        if look_up(shape, part) is MISSING:
            return step if isinstance(step, str) else f"[{step}]"
    return ""


def written(shape: Shape, steps: Sequence[str | int], value: Shape) -> Shape:
    """Return the shape of data with ``value`` put at a result path of these steps."""
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if not isinstance(step, str) or (shape is not ANY and not isinstance(shape, dict)):
        return ANY
    inner = shape.get(step, ANY if isinstance(shape, Open) else {}) if isinstance(shape, dict) else ANY
    members = {**(shape if isinstance(shape, dict) else {}), step: written(inner, rest, value)}
    return Open(members) if shape is ANY or isinstance(shape, Open) else members


def built(payload: Shape, source: Shape) -> Shape:
    """Return the shape of what a payload template makes of data; ``source`` is the shape of what ``$`` is."""
    if isinstance(payload, list):
        return [built(element, source) for element in payload]
    if not isinstance(payload, dict):
        return payload
    return {
        name.removesuffix(".$"): _taken(member, source) if name.endswith(".$") else built(member, source)
        for name, member in payload.items()
    }


def _taken(text: Shape, source: Shape) -> Shape:
    path = data_path(text)
    found = ANY if path is None else look_up(source, path)
    return ANY if found is MISSING else found


def joined(one: Shape, other: Shape) -> Shape:
    """Return a shape for data of either shape."""
    if one is other:
        return one
    if one is ANY or other is ANY:
        return ANY
    if isinstance(one, dict) and isinstance(other, dict):
        return _joined_objects(one, other)
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [joined(first, second) for first, second in zip(one, other, strict=True)]
    is_plain = not isinstance(one, dict | list) and not isinstance(other, dict | list)
    return one if is_plain and not has_placeholder(str(other)) else ANY


def _joined_objects(one: Mapping[str, Shape], other: Mapping[str, Shape]) -> Shape:
    is_open = isinstance(one, Open) or isinstance(other, Open)
    members = {name: joined(one[name], other[name]) for name in one if name in other}
    if is_open:
        return Open(members)
    return {**one, **other, **members}
