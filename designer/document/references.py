"""Who refers to which state, read from the text itself, so that half-written states count too."""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from designer.document.pointers import START_FIELD, state_pointer
from engine.language.edits import replace_value
from engine.language.members import told
from engine.language.problems import Edit, Span
from engine.language.source import Member, Node, NodeKind, Source

_FEW, _MANY = 8, 500
"""So many names are looked for one by one in the text, and so many states then looked at; otherwise all are."""
_ESCAPE = "\\u"
_SPECIAL = re.compile(r'["\\/$\x00-\x1f]')
"""What may be written in several ways in a JSON string, or without quotes."""
_FIELDS, _LAST_OF_FIELDS = ('"Next"', '"Default"'), "t"
_LONGEST_FIELD, _MOST_BEFORE = len('"Default"'), 40
"""So much must be seen of what stands in front of a name to tell that it is another field, and so much is looked at."""
_BLANKS = " \t\r\n"
_LEADING = re.compile(r'"(?:Next|Default)"[ \t\r\n]*:[ \t\r\n]*"([^"\\]*)"')
_key_start: Callable[[Member], int] = attrgetter("key_start")
_SINGLE = ("Next", "Default")
_LISTS = ("Choices", "Catch")


class Reference(NamedTuple):
    """State ``state`` names ``target`` in ``field``: ``/Next``, ``/Default``, ``/Choices/0/Next``, ``/Catch/0/Next``."""

    state: str
    field: str
    target: str

    @property
    def item(self) -> tuple[str, int] | None:
        """The list and the number in it for a rule or catcher, such as ``("Choices", 0)``."""
        parts = self.field.split("/")
        return (parts[1], int(parts[2])) if parts[1] in _LISTS else None


def references(states: Node | None) -> Iterator[Reference]:
    """Yield every reference between the states of one machine, given its ``States`` object."""
    for member in _states(states):
        for field, node in _targets(member.node):
            if isinstance(node.value, str):
                yield Reference(member.key, field, node.value)


def references_to(source: Source, states: str, names: Collection[str]) -> Iterator[Reference]:
    """Yield the references of :func:`references`, in the object at the pointer ``states``, to states with one of ``names``."""
    for member in _mentioning(source, states, names):
        for field, node in _targets(member.node):
            if node.kind is NodeKind.STRING and node.value in names:
                yield Reference(member.key, field, str(node.value))


def _mentioning(source: Source, states: str, names: Collection[str]) -> Iterable[Member]:
    """Return the members in whose text one of ``names`` stands, perhaps with others; of ten thousand that takes no time."""
    node, span = source.node(states), source.span(states)
    if node is None or span is None:
        return ()
    if _ESCAPE in source.text or any(map(_SPECIAL.search, names)):
        return _states(node)
    numbers: set[int] = set()
    for place in (_led_to if len(names) <= _FEW else _led_to_many)(source.text, span, names):
        numbers.add(bisect_right(node.members, place - span.start, key=_key_start) - 1)
        if len(numbers) > _MANY:
            return _states(node)
    members = told(node.members)
    return [
        members[number]
        for number in sorted(numbers)
        if number >= 0 and (not node.is_faulty or node.number(members[number].key) == number)
    ]


def _led_to(text: str, span: Span, names: Collection[str]) -> Iterator[int]:
    """Yield the places in a part of the text where one of ``names`` stands in quotes, and may stand behind a field."""
    for name in names:
        quoted = f'"{name}"'
        place = text.find(quoted, span.start, span.end)
        while place >= 0:
            if _may_stand_behind_a_field(text, place):
                yield place
            place = text.find(quoted, place + 1, span.end)


def _may_stand_behind_a_field(text: str, place: int) -> bool:
    """Tell whether what begins at ``place``, inside an object, may be the value of a field that names a state."""
    # Names such as Pass stand in thousands of states, behind their Type: as it is mostly spelt, one letter tells.
    if text[place - 4] != _LAST_OF_FIELDS and text.startswith('": ', place - 3):
        return False
    before = text[max(0, place - _MOST_BEFORE) : place].rstrip(_BLANKS)
    key = before[:-1].rstrip(_BLANKS)
    return before[-1:] in ("", ":") and (len(key) < _LONGEST_FIELD or key.endswith(_FIELDS))


def _led_to_many(text: str, span: Span, names: Collection[str]) -> Iterator[int]:
    """Yield the places of :func:`_led_to` for names that are too many to go through the text for each."""
    for match in _LEADING.finditer(text, span.start, span.end):
        if match[1] in names:
            yield match.start(1)


def reference_edits(source: Source, machine: str, old: str, new: str) -> tuple[Edit, ...]:
    """Return the edits that let all that leads to ``old`` in a machine lead to ``new``."""
    edits: list[Edit] = []
    start = source.node(f"{machine}{START_FIELD}")
    if start is not None and start.value == old:
        edits += replace_value(source, f"{machine}{START_FIELD}", new)
    for reference in references_to(source, f"{machine}/States", (old,)):
        edits += replace_value(source, state_pointer(machine, reference.state) + reference.field, new)
    return tuple(edits)


def _states(states: Node | None) -> Sequence[Member]:
    """Return the states that count: of several with one name it is the last."""
    return () if states is None else states.distinct


def _targets(state: Node) -> Iterator[tuple[str, Node]]:
    # Gone through once, for to ask for each field of each state takes several times as long.
    for member in state.distinct:
        key = member.key
        if key in _SINGLE:
            yield f"/{key}", member.node
        elif key in _LISTS:
            yield from _targets_of_list(key, member.node)


def _targets_of_list(key: str, items: Node) -> Iterator[tuple[str, Node]]:
    for index, element in enumerate(items.elements):
        target = element.node.get("Next")
        if target is not None:
            yield f"/{key}/{index}/Next", target
