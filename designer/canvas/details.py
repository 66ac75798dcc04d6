"""What frames and folded frames say beside their names, worked out for those that are drawn."""

from collections.abc import Collection, Iterator
from functools import cached_property

from msgspec.structs import replace

from designer.canvas.describe import chip_of
from designer.document.graph import Graph, GraphNode
from designer.document.pointers import parents
from designer.document.rules import machine_at
from designer.look import tr
from engine.definition import Definition
from engine.states import StateBase


class Details:
    """Remarks about the nodes of one graph; without a definition there are none."""

    def __init__(
        self, definition: Definition | None = None, graph: Graph | None = None, folded: Collection[str] = ()
    ) -> None:
        self._definition, self._graph, self._folded = definition, graph, folded

    def drawn(self, node: GraphNode) -> GraphNode:
        """Return a node as it is drawn: a folded frame has the problems of what it hides too."""
        errors, warnings = self._hidden_problems.get(node.id, (0, 0))
        if not errors and not warnings:
            return node
        return replace(node, error_count=node.error_count + errors, warning_count=node.warning_count + warnings)

    def remark(self, node: GraphNode) -> str:
        """Return what a frame says beside its name, or a folded one about its inside."""
        if self._definition is None or self._graph is None or not node.lanes:
            return ""
        if node.id in self._folded:
            return summary_of(self._graph, self._definition, node.id)
        return chip_of(self._definition, node)

    def empty_lanes(self, node: GraphNode) -> frozenset[int]:
        """Return which machines of a frame have no state yet; their lanes invite one."""
        if self._definition is None:
            return frozenset()
        machines = [machine_at(self._definition, lane) for lane in node.lanes]
        return frozenset(index for index, machine in enumerate(machines) if machine is None or not machine.states)

    @cached_property
    def _hidden_problems(self) -> dict[str, tuple[int, int]]:
        return hidden_problems(self._graph, self._folded) if self._graph is not None and self._folded else {}


NO_DETAILS = Details()


def hidden_problems(graph: Graph, folded: Collection[str]) -> dict[str, tuple[int, int]]:
    """Return the numbers of errors and warnings inside the folded frames that have some."""
    found: dict[str, tuple[int, int]] = {}
    for node in graph.nodes.values():
        if node.error_count or node.warning_count:
            for frame in parents(node.id):
                if frame in folded:
                    errors, warnings = found.get(frame, (0, 0))
                    found[frame] = (errors + node.error_count, warnings + node.warning_count)
    return found


def summary_of(graph: Graph, definition: Definition, pointer: str) -> str:
    """Return what a folded frame says about its inside: ``3 nodes · Task, Choice``."""
    state = definition.state(pointer)
    types = list(_types(state)) if state is not None else []
    if len(graph.nodes) > len(definition.states) + 2:  # something stands among the states and is none
        broken = (node for node in graph.nodes.values() if node.is_broken and node.id not in definition.states)
        types += [node.type for node in broken if pointer in parents(node.id)]
    return _summary(types)


def _types(state: StateBase) -> Iterator[str]:
    for _suffix, machine in state.machines():
        for inner in machine.states.values():
            yield inner.type
            yield from _types(inner)


def _summary(types: list[str]) -> str:
    if not types:
        return tr("nothing inside")
    count = tr("1 node") if len(types) == 1 else tr("{count} nodes", count=len(types))
    return f"{count} · {tr(', ').join(dict.fromkeys(types))}"
