"""Who refers to which state, read from the text itself, so that half-written states count too."""

from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from designer.document.pointers import START_FIELD, state_pointer
from engine.language.edits import replace_value
from engine.language.problems import Edit
from engine.language.source import Member, Node, NodeKind, Source

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


def references_to(states: Node | None, names: Container[str]) -> Iterator[Reference]:
    """Yield the references of :func:`references` to states with one of ``names``; those of ten thousand take no time."""
    for member in _states(states):
        # Looked at here first: nearly all lead elsewhere, and to ask for each takes several times as long.
        for one in member.node.members:
            key = one.key
            if (key in _SINGLE and one.node.kind is NodeKind.STRING and one.node.known in names) or key in _LISTS:
                break
        else:
            continue
        for field, node in _targets(member.node):
            if node.kind is NodeKind.STRING and node.value in names:
                yield Reference(member.key, field, str(node.value))


def reference_edits(source: Source, machine: str, old: str, new: str) -> tuple[Edit, ...]:
    """Return the edits that let all that leads to ``old`` in a machine lead to ``new``."""
    edits: list[Edit] = []
    start = source.node(f"{machine}{START_FIELD}")
    if start is not None and start.value == old:
        edits += replace_value(source, f"{machine}{START_FIELD}", new)
    for reference in references_to(source.node(f"{machine}/States"), (old,)):
        edits += replace_value(source, state_pointer(machine, reference.state) + reference.field, new)
    return tuple(edits)


def _states(states: Node | None) -> Sequence[Member]:
    """Return the states that count: of several with one name it is the last."""
    if states is None or not states.is_faulty:
        return () if states is None else states.members
    return [member for member in states.members if states.member(member.key) is member]


def _targets(state: Node) -> Iterator[tuple[str, Node]]:
    # Gone through once, for to ask for each field of each state takes several times as long.
    for member in state.members:
        key = member.key
        if key in _SINGLE or key in _LISTS:
            if state.is_faulty and state.member(key) is not member:
                continue  # of several members with one key the last counts
            if key in _SINGLE:
                yield f"/{key}", member.node
            else:
                yield from _targets_of_list(key, member.node)


def _targets_of_list(key: str, items: Node) -> Iterator[tuple[str, Node]]:
    for index, element in enumerate(items.elements):
        target = element.node.get("Next")
        if target is not None:
            yield f"/{key}/{index}/Next", target
