"""The fields of a definition with what they are fields of, so that a picture or a report can tell which it leaves out."""

import enum
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from engine.definition import Definition
from engine.exchange.notes import Note
from engine.language.source import Node
from engine.language.values import Json
from engine.language.wording import Message


class Part(enum.Enum):
    """What has fields."""

    WHOLE = enum.auto()
    INNER = enum.auto()  # a branch, or the machine of a Map
    STATE = enum.auto()
    RULE = enum.auto()
    RETRIER = enum.auto()
    CATCHER = enum.auto()


class Field(NamedTuple):
    """A field of a part of a definition."""

    part: Part
    key: str
    value: Json


NO_CONDITION = frozenset(("Assign", "Comment", "Output"))
"""The fields of a rule that are no part of its condition, nor where it leads."""
_LISTS = (("Choices", Part.RULE), ("Retry", Part.RETRIER), ("Catch", Part.CATCHER))


def fields(definition: Definition) -> Iterator[Field]:
    """Yield every field of a definition's machines, states, rules, retriers and catchers."""
    source = definition.source
    yield from _fields(Part.WHOLE, source.root)
    for pointer, state in definition.walk():
        node = source.node(pointer)
        yield from _fields(Part.STATE, node)
        for key, part in _LISTS:
            entries = None if node is None else node.get(key)
            for element in () if entries is None else entries.elements:
                yield from _fields(part, element.node)
        for suffix, _ in state.machines():
            yield from _fields(Part.INNER, source.node(pointer + suffix))


def note_on(message: Message, keys: Counter[str]) -> tuple[Note, ...]:
    """Return a note on what is left out, meant as it is: how often which field; none when there are none."""
    told = ", ".join(f"{key} ({count})" for key, count in sorted(keys.items()))
    return (Note(message=message, args={"fields": told}, is_lost=False, is_general=True),) if told else ()


def _fields(part: Part, node: Node | None) -> Iterator[Field]:
    for member in () if node is None else node.distinct:
        yield Field(part, member.key, member.node.value)
