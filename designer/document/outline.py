"""The workflow as a tree: states in the order in which they are come to, inner ones below the state that holds them."""

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from designer.document.graph import Graph, GraphNode
from designer.document.pointers import END, START


class Outline(Struct, frozen=True, kw_only=True):
    """``children`` of each row by its id, the outermost under an empty id; ``parents`` the other way round.

    An id is the pointer of a state, or that of a branch, where a state holds several.
    """

    children: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)


def outline_of(graph: Graph) -> Outline:
    """Return the outline of a graph."""
    inside: dict[str, list[GraphNode]] = {}
    for node in graph.nodes.values():
        if node.id not in (START, END):
            inside.setdefault(node.machine, []).append(node)
    follows: dict[str, list[str]] = {}
    for edge in graph.edges.values():
        follows.setdefault(edge.source, []).append(edge.target)
    children: dict[str, tuple[str, ...]] = {"": tuple(_in_order(inside.get("", []), follows))}
    for node in graph.nodes.values():
        lanes = {lane: tuple(_in_order(inside.get(lane, []), follows)) for lane in node.lanes}
        if len(lanes) > 1:
            children[node.id] = node.lanes
            children |= lanes
        elif lanes:
            children[node.id] = lanes[node.lanes[0]]
    parents = {child: row for row, inner in children.items() for child in inner}
    return Outline(children=children, parents=parents)


def _in_order(nodes: list[GraphNode], follows: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield the states of a machine as an execution comes to them, then those that none comes to."""
    here = {node.id for node in nodes}
    seen: set[str] = set()
    for first in [*(node.id for node in nodes if node.is_start), *(node.id for node in nodes)]:
        waiting = [first]
        while waiting:
            current = waiting.pop()
            if current not in seen and current in here:
                seen.add(current)
                yield current
                waiting += reversed(follows.get(current, []))
