"""Numbers that know how they were written: ``1e3`` and ``1000.0`` are one number, and a conversion keeps which it was."""

import json
import re
from collections.abc import Iterator

from engine.language.edits import format_json
from engine.language.problems import Edit
from engine.language.scalars import scalars_in
from engine.language.source import Node, NodeKind, Source, apply_edits
from engine.language.values import Json

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")


class SpelledInt(int):
    """A whole number that is written in a way of its own: ``-0``."""

    spelling: str


class SpelledFloat(float):
    """A number that is written in a way of its own: ``1e3``, ``0.10``."""

    spelling: str


def spelled(value: Json, spelling: str) -> Json:
    """Return the number ``value`` as one that is written as ``spelling``, where JSON knows that."""
    if json.dumps(value) == spelling or not _NUMBER.fullmatch(spelling):
        return value
    made = SpelledInt(value) if isinstance(value, int) else SpelledFloat(value)  # type: ignore[arg-type]  # a number
    made.spelling = spelling
    return made


def spelling_of(value: float) -> str:
    """Return how a number is written in JSON."""
    return value.spelling if isinstance(value, SpelledInt | SpelledFloat) else json.dumps(value)


def json_text(value: Json, *, indent: str = "  ") -> str:
    """Return the text of a value as :func:`format_json` lays it out, with its numbers as they were written."""
    text = format_json(value, indent=indent)
    if not any(isinstance(number, SpelledInt | SpelledFloat) for _, number in numbers(value)):
        return text
    source = Source.read(text, takes_placeholders=False)
    span = source.span("")
    assert source.root is not None
    assert span is not None
    return apply_edits(text, _respelled(value, source.root, span.start))


def read_spelled(text: str) -> Json:
    """Return the value of a JSON text without faults, its numbers as they were written."""
    value: Json = json.loads(
        text, parse_int=lambda given: spelled(int(given), given), parse_float=lambda given: spelled(float(given), given)
    )
    return value


def numbers(value: Json) -> Iterator[tuple[str, float]]:
    """Yield the numbers in a value with their JSON pointers."""
    return (
        (pointer, one)
        for pointer, one in scalars_in(value)
        if isinstance(one, int | float) and not isinstance(one, bool)
    )


def _respelled(value: Json, node: Node, start: int) -> Iterator[Edit]:
    match value:
        case dict():
            for member in node.members:
                yield from _respelled(value[member.key], member.node, start + member.value_start)
        case list():
            for each, element in zip(value, node.elements, strict=True):
                yield from _respelled(each, element.node, start + element.start)
        case SpelledInt() | SpelledFloat() if node.kind is NodeKind.NUMBER:
            yield Edit(start, start + node.length, value.spelling)
