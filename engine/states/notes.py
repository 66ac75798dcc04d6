"""What was made of an object of the text, kept with its node: an edit elsewhere leaves the node, and so what is known."""

from typing import Any

from engine.language.source import Node


class Notes:
    """``signs`` is what speaks for a dialect, ``reading`` what was read of a state or a machine; None before.

    ``followed`` is what was worked out of the data that gets to a state, ``variables`` are those
    that it reads in a query language.
    """

    __slots__ = ("followed", "reading", "signs", "variables")

    def __init__(self) -> None:
        self.signs: Any = None
        self.reading: Any = None
        self.followed: Any = None
        self.variables: Any = None


def notes_of(node: Node) -> Notes:
    """Return the notes of a node, made when first asked for."""
    known = node.notes
    if isinstance(known, Notes):
        return known
    node.notes = made = Notes()
    return made
