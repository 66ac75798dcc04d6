"""Edges between the same two nodes: they share a line, with their words one below the other."""

from collections.abc import Iterable, Sequence

from designer.document.graph import Graph, GraphEdge

Ends = tuple[str, str]


class Twins:
    """Finds those of one graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._by_ends: dict[Ends, list[GraphEdge]] | None = None

    def of(self, edge: GraphEdge) -> Sequence[GraphEdge]:
        """Return all edges between the ends of one, itself included."""
        reading = self._graph.readings.get(edge.source)
        if reading is not None:
            return [other for other in reading.edges if other.target == edge.target]
        if self._graph.readings:
            return (edge,)  # the one from the start
        if self._by_ends is None:
            self._by_ends = {}
            for other in self._graph.edges.values():
                self._by_ends.setdefault((other.source, other.target), []).append(other)
        return self._by_ends[edge.source, edge.target]

    def groups(self, edges: Iterable[GraphEdge]) -> list[Sequence[GraphEdge]]:
        """Return the groups that some edges belong to, each once."""
        first = {(edge.source, edge.target): edge for edge in edges}
        return [self.of(edge) for edge in first.values()]
