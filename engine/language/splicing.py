"""Edits of a text: applying them, turning them round, and finding what of the old tree outlives them."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from engine.language.problems import Edit
from engine.language.tree import Node, children


def sort_edits(edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits in the order of the text; insertions at one place keep their order.

    Raises:
        ValueError: two edits overlap, or one ends before it starts.
    """
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end))
    reached = 0
    for edit in ordered:
        if edit.start < reached or edit.end < edit.start:
            raise ValueError(f"edits overlap or run backwards at {edit.start}")
        reached = edit.end
    return ordered


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with every edit made; all offsets are those of ``text``.

    Raises:
        ValueError: edits overlap or lie outside the text.
    """
    pieces: list[str] = []
    reached = 0
    for edit in sort_edits(edits):
        if edit.end > len(text):
            raise ValueError(f"the text ends at {len(text)}, before {edit.end}")
        pieces += (text[reached : edit.start], edit.text)
        reached = edit.end
    pieces.append(text[reached:])
    return "".join(pieces)


def invert_edits(text: str, edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return the edits that turn ``apply_edits(text, edits)`` back into ``text``, byte for byte.

    Raises:
        ValueError: edits overlap.
    """
    shift = 0
    inverse: list[Edit] = []
    for edit in sort_edits(edits):
        start = edit.start + shift
        inverse.append(Edit(start, start + len(edit.text), text[edit.start : edit.end]))
        shift += len(edit.text) - (edit.end - edit.start)
    return tuple(inverse)


def surviving(islands: Mapping[int, Node], edits: Sequence[Edit]) -> dict[int, Node]:
    """Return the largest objects and arrays that no edit touches, by their offset in the new text.

    ``islands`` are the objects and arrays known before, by offset, none inside another; ``edits`` are
    sorted and do not overlap. An edit right before or right after a node does not touch it.
    """
    ends = [edit.end for edit in edits]
    shifts = [0]
    for edit in edits:
        shifts.append(shifts[-1] + len(edit.text) - (edit.end - edit.start))
    alive: dict[int, Node] = {}
    waiting = list(islands.items())
    while waiting:
        start, node = waiting.pop()
        first = bisect_right(ends, start)  # the first edit that ends inside the node or behind it
        if first == len(edits) or edits[first].start >= start + node.length:
            alive[start + shifts[first]] = node
        else:
            waiting += [(start + inner, child) for inner, child in children(node) if child.height]
    return alive
