"""What was made of an object of the text, kept with its node: an edit elsewhere leaves the node, and so what is known."""

from typing import Any

from engine.language.source import Node


class Notes:
    """Of a state: the ``signs`` that speak for a dialect, ``reading`` what was read of it; None before.

    ``followed`` is what was worked out of the data that gets to a state, ``variables`` are those
    that it reads in a query language. Of a machine ``machine`` is what was read, of what its states
    are in ``counted`` are the signs. An edit around an object makes it one of another kind.
    """

    __slots__ = ("counted", "followed", "machine", "reading", "signs", "variables")

    def __init__(self) -> None:
        self.signs: Any = None
        self.counted: Any = None
        self.reading: Any = None
        self.machine: Any = None
        self.followed: Any = None
        self.variables: Any = None


def notes_of(node: Node) -> Notes:
    """Return the notes of a node, made when first asked for."""
    known = node.notes
    if isinstance(known, Notes):
        return known
    node.notes = made = Notes()
    return made
