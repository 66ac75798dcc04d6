"""Where the name of a state still stands after it was renamed: as text, which is left alone and told."""

import json

from engine.definition import Definition
from engine.language.source import Node, NodeKind

_MOST = 3


def mentions(definition: Definition, name: str) -> list[str]:
    """Return where ``name`` is the whole of a text, such as a comparison with $$.State.Name, in the order of the text.

    After a rename no reference is among them: those have the new name. A type called like a state is none.
    """
    # The search through all values is slow; most renames leave nothing behind.
    spelled = {json.dumps(name), json.dumps(name, ensure_ascii=False)}
    if not any(text in definition.text for text in spelled) or definition.source.root is None:
        return []
    found: list[str] = []
    _search(definition.source.root, name, (), found)
    return found


def say_mentions(places: list[str]) -> str:
    """Return the places in one line; of many the first few."""
    return ", ".join(places[:_MOST]) + ("…" if len(places) > _MOST else "")


def _search(node: Node, name: str, place: tuple[str, ...], found: list[str]) -> None:
    for member in node.members:
        if member.key == "Type" and place[-2:-1] == ("States",):
            continue
        _search(member.node, name, (*place, member.key), found)
    for index, element in enumerate(node.elements):
        _search(element.node, name, (*place, str(index + 1)), found)
    if node.kind is NodeKind.STRING and node.value == name:
        found.append(" › ".join(part for part in place if part != "States"))
