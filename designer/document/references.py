"""Who refers to which state, read from the text itself, so that half-written states count too."""

from collections.abc import Iterator
from typing import NamedTuple

from engine.language.source import Node, NodeKind

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
    for member in states.members if states is not None else ():
        for field, node in _targets(member.node):
            if node is not None and isinstance(node.value, str):
                yield Reference(member.key, field, node.value)


def _targets(state: Node) -> Iterator[tuple[str, Node | None]]:
    if state.kind is not NodeKind.OBJECT:
        return
    yield "/Next", state.get("Next")
    yield "/Default", state.get("Default")
    for name in _LISTS:
        items = state.get(name)
        for index, element in enumerate(items.elements if items is not None else ()):
            yield f"/{name}/{index}/Next", element.node.get("Next")
