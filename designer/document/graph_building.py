"""Making the graph of a definition; after an edit, of what the graph was before.

Nodes and edges of states that did not change are the same objects as in the graph before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from designer.document.graph import (
    PILL_NODE_HEIGHT,
    PILL_WIDTH,
    Counts,
    Graph,
    GraphEdge,
    GraphNode,
    Reading,
    link_of,
)
from designer.document.graph_again import NO_PROBLEMS, build_again
from designer.document.graph_states import Place, places, read
from designer.document.pointers import END, START, START_FIELD, edge_id, machine_of, name_of, owner_of, state_pointer
from designer.document.rules import machine_at
from designer.layout.model import NODE_HEIGHT, NODE_WIDTH, BoxNode
from engine.definition import Definition
from engine.language.problems import Severity
from engine.language.side_file import Silenced, is_silenced
from engine.states import StateMachine

_NOTHING: Silenced = {}


def build_graph(
    definition: Definition, language: str = "en", previous: Graph | None = None, silenced: Silenced = _NOTHING
) -> Graph:
    """Return the graph of a definition, worded in ``en`` or ``zh``; empty while there is no machine.

    Transitions to states that do not exist have no edge. ``previous`` is the graph before an edit.
    """
    machine = definition.machine
    if machine is None:
        return Graph(nodes={}, edges={}, language=language, silenced=silenced)
    counts = _count_problems(definition, silenced)
    known = previous if previous is not None and previous.language == language else None
    again = None if known is None else build_again(known, machine, counts)
    if again is not None and not _broken(definition, language, again.readings):
        return replace(again, silenced=silenced)
    old = {} if known is None else known.readings
    readings = {
        place.pointer: read(place, old.get(place.pointer), counts.get(place.pointer, NO_PROBLEMS), language)
        for place in places(machine)
    }
    return _build(machine, readings, _broken(definition, language, readings), language, silenced, counts)


def build_glimpse(definition: Definition, language: str, graph: Graph, pointers: Iterable[str]) -> Graph:
    """Return what a graph worded in ``language`` has of some states; ``graph`` has their problems."""
    nodes: dict[str, GraphNode] = {}
    edges: dict[str, GraphEdge] = {}
    for pointer in pointers:
        machine = machine_of(pointer)
        state, around = definition.state(pointer), machine_at(definition, machine)
        if state is not None and around is not None:
            place = Place(pointer, state, machine, around)
            reading = read(place, None, graph.counts.get(pointer, NO_PROBLEMS), language)
            nodes[pointer] = reading.node
            edges |= {edge.id: edge for edge in reading.edges}
    return Graph(nodes=nodes, edges=edges, language=language)


def _build(
    machine: StateMachine,
    readings: dict[str, Reading],
    broken: dict[str, GraphNode],
    language: str,
    silenced: Silenced,
    counts: Counts,
) -> Graph:
    nodes = {START: GraphNode(id=START, name="", type=START)}
    nodes |= {pointer: reading.node for pointer, reading in readings.items()}
    nodes |= broken
    nodes[END] = GraphNode(id=END, name="", type=END)
    boxes = {pill: BoxNode(id=pill, width=PILL_WIDTH, height=PILL_NODE_HEIGHT, gives_way=True) for pill in (START, END)}
    boxes |= {pointer: reading.box for pointer, reading in readings.items()}
    boxes |= {pointer: BoxNode(id=pointer, width=NODE_WIDTH, height=NODE_HEIGHT) for pointer in broken}
    edges: dict[str, GraphEdge] = {}
    open_ends: dict[str, str] = {}
    first = state_pointer("", machine.start_at)
    if first in nodes:
        start = edge_id("", START_FIELD)
        edges[start] = GraphEdge(id=start, source=START, target=first, kind=None)
    links = {edge.id: link_of(edge) for edge in edges.values()}
    for reading in readings.values():
        for edge, link in zip(reading.edges, reading.links, strict=True):
            if edge.target in nodes:
                edges[edge.id], links[edge.id] = edge, link
            else:
                open_ends[edge.id] = edge.target
    return Graph(
        nodes=nodes,
        edges=edges,
        boxes=boxes,
        links=links,
        language=language,
        silenced=silenced,
        machine=machine,
        readings=readings,
        counts=counts,
        open_ends=open_ends,
    )


def _is_drawn(machine: str, readings: Mapping[str, Reading]) -> bool:
    around = readings.get(owner_of(machine)) if machine else None
    return not machine or (around is not None and machine in around.node.lanes)


def _broken(definition: Definition, language: str, readings: Mapping[str, Reading]) -> dict[str, GraphNode]:
    """Return what stands among the states and is none, such as ``"A": 3``: drawn too, with what is wrong."""
    found: dict[str, GraphNode] = {}
    for problem in definition.problems:
        pointer = problem.path
        if problem.severity is not Severity.ERROR or pointer in definition.states or pointer in found:
            continue
        around = machine_of(pointer)
        if pointer != state_pointer(around, name_of(pointer)) or not _is_drawn(around, readings):
            continue
        found[pointer] = GraphNode(
            id=pointer,
            name=name_of(pointer),
            type="",
            subtitle=problem.text(language),
            machine=around,
            error_count=1,
            is_broken=True,
        )
    return found


def _count_problems(definition: Definition, silenced: Silenced) -> dict[str, tuple[int, int]]:
    """Return the numbers of errors and warnings by the pointer of the innermost state around them."""
    counts: dict[str, tuple[int, int]] = {}
    for problem in definition.problems:
        if silenced and is_silenced(silenced, problem.code, problem.path):
            continue
        pointer = problem.path
        while pointer and pointer not in definition.states:
            pointer = pointer.rpartition("/")[0]
        errors, warnings = counts.get(pointer, (0, 0))
        if problem.severity is Severity.ERROR:
            counts[pointer] = errors + 1, warnings
        elif problem.severity is Severity.WARNING:
            counts[pointer] = errors, warnings + 1
    return counts
