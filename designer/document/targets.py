"""Writing where an edge leads, so that nothing moves in the text: Next and End turn into each other."""

from collections.abc import Collection

from designer.document.pointers import EdgePlace
from designer.document.undo import Edits
from engine.language.edits import remove_elements, remove_member, rename_member, replace_value, set_member
from engine.language.source import NodeKind, Source


def lead_to(source: Source, state: str, target: str | None) -> Edits:
    """Let the state at pointer ``state`` go on to the state called ``target``, or end for None."""
    key, other = ("End", "Next") if target is None else ("Next", "End")
    value = True if target is None else target
    node = source.node(state)
    assert node is not None  # the caller saw the state in this text
    if node.get(other) is None:
        return set_member(source, state, key, value)
    if node.get(key) is None:
        return (*rename_member(source, state, other, key), *replace_value(source, f"{state}/{other}", value))
    return (*set_member(source, state, key, value), *remove_member(source, state, other))


def write_target(source: Source, edge: EdgePlace, target: str | None) -> Edits:
    """Let an edge lead to the state called ``target``; None ends the flow, or takes away a rule or catcher."""
    owner, _, key = (edge.owner + edge.field).rpartition("/")
    if edge.field in ("/Next", "/End"):
        return lead_to(source, edge.owner, target)
    if edge.is_start:
        return set_member(source, owner, key, target or "", before="States")
    if target is not None:
        node = source.node(owner)
        if node is not None and node.kind is NodeKind.OBJECT:
            return set_member(source, owner, key, target)
        return replace_value(source, owner, {key: target})
    if edge.field == "/Default":
        return remove_member(source, owner, key)
    field, number = edge.field.split("/")[1:3]
    return remove_items(source, edge.owner, field, [int(number)])


def remove_items(source: Source, state: str, field: str, numbers: Collection[int]) -> Edits:
    """Take items out of a list of a state; a Retry or Catch that gets empty goes altogether."""
    node = source.node(f"{state}/{field}")
    if node is not None and len(node.elements) == len(numbers) and field in ("Retry", "Catch"):
        return remove_member(source, state, field)
    return remove_elements(source, f"{state}/{field}", numbers)
