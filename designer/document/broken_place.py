"""Where a workflow is broken: which node stands at the fault while the text is no JSON."""

from designer.document.document import Document
from designer.document.pointers import parents

_STEP = 4096


def broken_state(document: Document) -> str:
    """Return the state of the last readable version in which the text stops being what it was; empty for none."""
    if not document.is_broken:
        return ""
    readable = document.definition
    place = min(_same_until(readable.text, document.text), max(0, len(readable.text) - 1))
    pointer = readable.source.pointer_at(place)
    return next((around for around in (pointer, *parents(pointer)) if around in readable.states), "")


def _same_until(first: str, second: str) -> int:
    """Return how many characters two texts begin with alike."""
    start, end = 0, min(len(first), len(second))
    while start < end and first[start : start + _STEP] == second[start : start + _STEP]:
        start += _STEP
    start = min(start, end)
    while start < end and first[start] == second[start]:
        start += 1
    return start
