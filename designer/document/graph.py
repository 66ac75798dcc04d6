"""A definition as nodes and edges: what the canvas draws, without any place or size of its own.

Nodes and edges of states that did not change are the same objects as in the graph before.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from designer.document.pointers import END, START, START_FIELD, edge_id, machine_of, name_of, owner_of, state_pointer
from designer.document.subtitles import edge_label, subtitle
from designer.layout.model import NODE_HEIGHT, NODE_WIDTH, PILL_HEIGHT, BoxNode, Lane, Link, Point, Sheet
from engine.definition import Definition
from engine.language.machine import TransitionKind
from engine.language.problems import Severity
from engine.language.side_file import Silenced, is_silenced
from engine.states import StateBase, StateMachine, Unknown

_NOTHING: Silenced = {}
PILL_WIDTH = 76
PILL_NODE_HEIGHT = 28
COMMENT_HEIGHT = 20
"""What a node is higher by to show its Comment."""
FRAME_WIDTH = 320
FRAME_HEIGHT = 120
LABEL_WIDTH_MAX = 216
NO_POSITIONS: Mapping[str, tuple[float, float]] = MappingProxyType({})

# Widths of characters at 11 px, rather too wide than too narrow: there are no fonts here.
_NARROW, _WIDE, _LABEL_PADDING = 6.6, 11.6, 18


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphNode:
    """A state, or one of the pills ``start`` and ``end``.

    ``id`` is the state's JSON pointer, ``machine`` that of the machine it stands in, ``lanes`` those of the
    machines inside it. One that ``is_broken`` cannot be read as a state; its ``subtitle`` says why. ``retry_count`` is how often it is tried again at most.
    """

    id: str
    name: str
    type: str
    subtitle: str = ""
    comment: str = ""
    machine: str = ""
    lanes: tuple[str, ...] = ()
    is_start: bool = False
    has_retry: bool = False
    retry_count: int = 0
    error_count: int = 0
    warning_count: int = 0
    is_broken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphEdge:
    """A transition, or the line from the start pill, whose ``kind`` is None.

    ``index`` is the number of the rule or catcher, from 0; ``label`` is empty where the pill would say nothing.
    """

    id: str
    source: str
    target: str
    kind: TransitionKind | None
    label: str = ""
    index: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """What was made of one state, to be used again while the state is the same object."""

    state: StateBase
    node: GraphNode
    edges: tuple[GraphEdge, ...]
    box: BoxNode
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """All nodes and edges by id, those of outer machines before those inside; worded in ``language``.

    ``boxes`` and ``links`` are the same for the layout, no frame opened yet. Problems in ``silenced`` do not count.
    """

    nodes: Mapping[str, GraphNode]
    edges: Mapping[str, GraphEdge]
    boxes: Mapping[str, BoxNode] = field(default_factory=dict, repr=False, compare=False)
    links: Mapping[str, Link] = field(default_factory=dict, repr=False, compare=False)
    language: str = "en"
    silenced: Silenced = field(default_factory=dict, repr=False, compare=False)
    readings: Mapping[str, _Reading] = field(default_factory=dict, repr=False, compare=False)

    def fits(self, language: str, silenced: Silenced) -> bool:
        """Tell whether a graph worded in ``language`` without what is ``silenced`` would be the same."""
        return self.language == language and (self.silenced is silenced or self.silenced == silenced)


def build_graph(
    definition: Definition, language: str = "en", previous: Graph | None = None, silenced: Silenced = _NOTHING
) -> Graph:
    """Return the graph of a definition, worded in ``en`` or ``zh``; empty while there is no machine.

    Transitions to states that do not exist have no edge. ``previous`` is the graph before an edit.
    """
    machine = definition.machine
    if machine is None:
        return Graph(nodes={}, edges={}, language=language, silenced=silenced)
    known = previous.readings if previous is not None and previous.language == language else {}
    counts = _count_problems(definition, silenced)
    readings: dict[str, _Reading] = {}
    for pointer, state, machine_pointer, is_start in _walk(machine, ""):
        reading = known.get(pointer)
        if reading is None or reading.state is not state:
            reading = _read(pointer, state, machine_pointer, language)
        readings[pointer] = _with(reading, is_start, counts.get(pointer, (0, 0)))
    nodes = {START: GraphNode(id=START, name="", type=START)}
    nodes |= {pointer: reading.node for pointer, reading in readings.items()}
    broken = _broken(definition, language, readings)
    nodes |= broken
    nodes[END] = GraphNode(id=END, name="", type=END)
    boxes = {pill: BoxNode(id=pill, width=PILL_WIDTH, height=PILL_NODE_HEIGHT) for pill in (START, END)}
    boxes |= {pointer: reading.box for pointer, reading in readings.items()}
    boxes |= {pointer: BoxNode(id=pointer, width=NODE_WIDTH, height=NODE_HEIGHT) for pointer in broken}
    edges: dict[str, GraphEdge] = {}
    first = state_pointer("", machine.start_at)
    if first in nodes:
        start = edge_id("", START_FIELD)
        edges[start] = GraphEdge(id=start, source=START, target=first, kind=None)
    links = {edge.id: link_of(edge) for edge in edges.values()}
    for reading in readings.values():
        for edge, link in zip(reading.edges, reading.links, strict=True):
            if edge.target in nodes:
                edges[edge.id], links[edge.id] = edge, link
    return Graph(
        nodes=nodes,
        edges=edges,
        boxes=boxes,
        links=links,
        language=language,
        silenced=silenced,
        readings=readings,
    )


def _is_drawn(machine: str, readings: Mapping[str, _Reading]) -> bool:
    around = readings.get(owner_of(machine)) if machine else None
    return not machine or (around is not None and machine in around.node.lanes)


def _broken(definition: Definition, language: str, readings: Mapping[str, _Reading]) -> dict[str, GraphNode]:
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


def _walk(machine: StateMachine, pointer: str) -> Iterator[tuple[str, StateBase, str, bool]]:
    """Yield every state with its pointer, that of its machine, and whether that starts with it."""
    for name, state in machine.states.items():
        inner_pointer = state_pointer(pointer, name)
        yield inner_pointer, state, pointer, name == machine.start_at
        for suffix, inner in state.machines():
            yield from _walk(inner, inner_pointer + suffix)


def _read(pointer: str, state: StateBase, machine: str, language: str) -> _Reading:
    node = GraphNode(
        id=pointer,
        name=state.name,
        type=state.type,
        subtitle=subtitle(state, language),
        comment=" ".join(state.comment.split()),
        machine=machine,
        lanes=tuple(pointer + suffix for suffix, _ in state.machines()),
        has_retry=bool(state.retry),
        retry_count=sum(retrier.max_attempts for retrier in state.retry),
        is_broken=isinstance(state, Unknown),
    )
    edges = tuple(_edges(pointer, state, machine, language))
    height = NODE_HEIGHT + (COMMENT_HEIGHT if node.comment else 0)
    box = BoxNode(id=pointer, width=NODE_WIDTH, height=height)
    return _Reading(state=state, node=node, edges=edges, box=box, links=tuple(map(link_of, edges)))


def _edges(pointer: str, state: StateBase, machine: str, language: str) -> Iterator[GraphEdge]:
    for way in state.transitions():
        if way.target is None and machine:
            continue  # only the outermost machine has an end to draw
        yield GraphEdge(
            id=edge_id(pointer, way.field),
            source=pointer,
            target=END if way.target is None else state_pointer(machine, way.target),
            kind=way.kind,
            label=edge_label(state, way, language),
            index=way.index,
        )


def _with(reading: _Reading, is_start: bool, counts: tuple[int, int]) -> _Reading:
    """Return a reading with what depends on more than its state."""
    node = reading.node
    if (node.is_start, node.error_count, node.warning_count) == (is_start, *counts):
        return reading
    return replace(reading, node=replace(node, is_start=is_start, error_count=counts[0], warning_count=counts[1]))


def _count_problems(definition: Definition, silenced: Silenced) -> dict[str, tuple[int, int]]:
    """Return the numbers of errors and warnings by the pointer of the innermost state around them."""
    counts: dict[str, tuple[int, int]] = {}
    for problem in definition.problems:
        if is_silenced(silenced, problem.code, problem.path):
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


def to_sheet(
    graph: Graph, collapsed: frozenset[str] = frozenset(), positions: Mapping[str, tuple[float, float]] = NO_POSITIONS
) -> Sheet:
    """Return what to lay out, in the sizes of the canvas.

    ``collapsed`` frames count as plain nodes; ``positions`` are those of nodes that were put in place by hand.
    """
    nodes: dict[str, list[GraphNode]] = {}
    for node in graph.nodes.values():
        nodes.setdefault(node.machine, []).append(node)
    links: dict[str, list[Link]] = {}
    for link in graph.links.values():
        links.setdefault(graph.nodes[link.source].machine, []).append(link)

    def sheet(machine: str) -> Sheet:
        here = nodes.get(machine, [])
        is_outermost = not machine and bool(here)
        return Sheet(
            nodes=tuple(map(box, here)),
            links=tuple(links.get(machine, ())),
            start=START if is_outermost else next((node.id for node in here if node.is_start), ""),
            end=END if is_outermost else "",
            name=machine,
        )

    def box(node: GraphNode) -> BoxNode:
        place = positions.get(node.id)
        pin = None if place is None else Point(*place)
        if not node.lanes or node.id in collapsed:
            plain = graph.boxes[node.id]
            return plain if pin is None else replace(plain, pin=pin)
        lanes = tuple(Lane(sheet=sheet(lane)) for lane in node.lanes)
        return BoxNode(id=node.id, width=FRAME_WIDTH, height=FRAME_HEIGHT, lanes=lanes, pin=pin)

    return sheet("")


def link_of(edge: GraphEdge) -> Link:
    """Return an edge as the layout takes it."""
    return Link(
        id=edge.id,
        source=edge.source,
        target=edge.target,
        label_width=label_width(edge.label) if edge.label else 0,
        label_height=PILL_HEIGHT if edge.label else 0,
        is_catch=edge.kind is TransitionKind.CATCH,
    )


def label_width(text: str) -> float:
    """Return about how wide the pill of an edge is."""
    letters = text[:LABEL_WIDTH_MAX]
    width = sum(_WIDE if ord(letter) > 0x2E7F else _NARROW for letter in letters) + _LABEL_PADDING
    return min(float(LABEL_WIDTH_MAX), width)
