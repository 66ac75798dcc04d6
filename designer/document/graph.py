"""A definition as nodes and edges: what the canvas draws, without any place or size of its own.

Nodes and edges of states that did not change are the same objects as in the graph before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from designer.document.pointers import END, START
from designer.layout.model import PILL_HEIGHT, BoxNode, Lane, Link, Point, Sheet
from engine.language.machine import TransitionKind
from engine.language.side_file import Silenced
from engine.states import StateBase, StateMachine

_NOTHING: Silenced = {}
PILL_WIDTH = 76
PILL_NODE_HEIGHT = 28
COMMENT_HEIGHT = 20
"""What a node is higher by to show its Comment."""
FRAME_WIDTH = 320
FRAME_HEIGHT = 120
LABEL_WIDTH_MAX = 216
NO_POSITIONS: Mapping[str, tuple[float, float]] = MappingProxyType({})

Counts: TypeAlias = Mapping[str, tuple[int, int]]
"""How many errors and warnings there are, by the pointer of the innermost state around them."""

# Widths of characters at 11 px, rather too wide than too narrow: there are no fonts here.
_NARROW, _WIDE, _LABEL_PADDING = 6.6, 11.6, 18


class GraphNode(Struct, frozen=True, kw_only=True):
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


class GraphEdge(Struct, frozen=True, kw_only=True):
    """A transition, or the line from the start pill, whose ``kind`` is None.

    ``index`` is the number of the rule or catcher, from 0; ``label`` is empty where the pill would say nothing.
    """

    id: str
    source: str
    target: str
    kind: TransitionKind | None
    label: str = ""
    index: int = 0


class Reading(Struct, frozen=True, kw_only=True):
    """What was made of one state, to be used again while the state is the same object; ``edges`` are all its ways."""

    state: StateBase
    node: GraphNode
    edges: tuple[GraphEdge, ...]
    box: BoxNode
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """All nodes and edges by id, those of outer machines before those inside; worded in ``language``.

    ``boxes`` and ``links`` are the same for the layout, no frame opened yet. Problems in ``silenced`` do not count.
    The rest is what the next graph is made of, after an edit: the ``machine`` and what was made of its states, the
    ``counts`` of problems by state, and the ``open_ends``: edges that lead to no state, with the pointer it would have.
    """

    nodes: Mapping[str, GraphNode]
    edges: Mapping[str, GraphEdge]
    boxes: Mapping[str, BoxNode] = field(default_factory=dict, repr=False, compare=False)
    links: Mapping[str, Link] = field(default_factory=dict, repr=False, compare=False)
    language: str = "en"
    silenced: Silenced = field(default_factory=dict, repr=False, compare=False)
    machine: StateMachine | None = field(default=None, repr=False, compare=False)
    readings: Mapping[str, Reading] = field(default_factory=dict, repr=False, compare=False)
    counts: Counts = field(default_factory=dict, repr=False, compare=False)
    open_ends: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    def fits(self, language: str, silenced: Silenced) -> bool:
        """Tell whether a graph worded in ``language`` without what is ``silenced`` would be the same."""
        return self.language == language and (self.silenced is silenced or self.silenced == silenced)


def to_sheet(
    graph: Graph, collapsed: frozenset[str] = frozenset(), positions: Mapping[str, tuple[float, float]] = NO_POSITIONS
) -> Sheet:
    """Return what to lay out, in the sizes of the canvas.

    ``collapsed`` frames count as plain nodes; ``positions`` are those of nodes that were put in place by hand.
    """
    return _Sheets(graph, collapsed, positions).sheet("")


class _Sheets:
    """What :func:`to_sheet` needs at each level; functions within it that call each other would keep the graph alive."""

    def __init__(self, graph: Graph, collapsed: frozenset[str], positions: Mapping[str, tuple[float, float]]) -> None:
        self._graph, self._collapsed, self._positions = graph, collapsed, positions
        self._nodes: dict[str, list[GraphNode]] = {}
        for node in graph.nodes.values():
            self._nodes.setdefault(node.machine, []).append(node)
        self._links: dict[str, list[Link]] = {}
        for link in graph.links.values():
            self._links.setdefault(graph.nodes[link.source].machine, []).append(link)

    def sheet(self, machine: str) -> Sheet:
        """Return what to lay out of one machine, with all that is inside it."""
        here = self._nodes.get(machine, [])
        is_outermost = not machine and bool(here)
        return Sheet(
            nodes=tuple(map(self._box, here)),
            links=tuple(self._links.get(machine, ())),
            start=START if is_outermost else next((node.id for node in here if node.is_start), ""),
            end=END if is_outermost else "",
            name=machine,
        )

    def _box(self, node: GraphNode) -> BoxNode:
        place = self._positions.get(node.id)
        pin = None if place is None else Point(*place)
        if not node.lanes or node.id in self._collapsed:
            plain = self._graph.boxes[node.id]
            return plain if pin is None else replace(plain, pin=pin)
        lanes = tuple(Lane(sheet=self.sheet(lane)) for lane in node.lanes)
        return BoxNode(id=node.id, width=FRAME_WIDTH, height=FRAME_HEIGHT, lanes=lanes, pin=pin)


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
