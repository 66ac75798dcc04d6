"""What a graph has of one state: its node, its edges, and both as the layout takes them."""

from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from designer.document.graph import COMMENT_HEIGHT, GraphEdge, GraphNode, Reading, link_of
from designer.document.lanes import lanes_of
from designer.document.pointers import END, edge_id, state_pointer
from designer.document.subtitles import edge_label, subtitle
from designer.layout.model import NODE_HEIGHT, NODE_WIDTH, BoxNode
from engine.states import StateBase, StateMachine, Unknown


class Place(NamedTuple):
    """A state where it stands; ``machine`` is the pointer of the machine that holds it, ``around`` that machine."""

    pointer: str
    state: StateBase
    machine: str
    around: StateMachine


def places(machine: StateMachine, pointer: str = "") -> Iterator[Place]:
    """Yield every state of the machine at ``pointer``, those inside others too, outer states before inner ones."""
    for name in machine.states:
        yield from places_in(machine, pointer, name)


def places_in(machine: StateMachine, pointer: str, name: str) -> Iterator[Place]:
    """Yield the state called ``name`` of the machine at ``pointer``, and every state inside it."""
    state = machine.states[name]
    own = pointer + (state.place or state_pointer("", name))
    yield Place(own, state, pointer, machine)
    for suffix, inner in state.machines():
        yield from places(inner, own + suffix)


def read(place: Place, known: Reading | None, counts: tuple[int, int], language: str) -> Reading:
    """Return what a graph has of a state; of one that did not change that is what is ``known``."""
    reading = _read(place, language) if known is None or known.state is not place.state else known
    return _with(reading, place.state.name == place.around.start_at, counts)


def _read(place: Place, language: str) -> Reading:
    pointer, state = place.pointer, place.state
    node = GraphNode(
        id=pointer,
        name=state.name,
        type=state.type,
        subtitle=subtitle(state, language),
        comment=" ".join(state.comment.split()),
        machine=place.machine,
        lanes=tuple(pointer + suffix for suffix, _ in lanes_of(state)),
        has_retry=bool(state.retry),
        retry_count=sum(retrier.max_attempts for retrier in state.retry),
        is_broken=isinstance(state, Unknown),
    )
    edges = tuple(_edges(place, language))
    height = NODE_HEIGHT + (COMMENT_HEIGHT if node.comment else 0)
    box = BoxNode(id=pointer, width=NODE_WIDTH, height=height)
    return Reading(state=state, node=node, edges=edges, box=box, links=tuple(map(link_of, edges)))


def _edges(place: Place, language: str) -> Iterator[GraphEdge]:
    for way in place.state.transitions():
        if way.target is None and place.machine:
            continue  # only the outermost machine has an end to draw
        yield GraphEdge(
            id=edge_id(place.pointer, way.field),
            source=place.pointer,
            target=END if way.target is None else _target(place, way.target),
            kind=way.kind,
            label=edge_label(place.state, way, language),
            index=way.index,
        )


def _target(place: Place, name: str) -> str:
    """Return the pointer of a state beside another; one that is there has its place as a text already."""
    state = place.around.states.get(name)
    return place.machine + (state.place if state is not None and state.place else state_pointer("", name))


def _with(reading: Reading, is_start: bool, counts: tuple[int, int]) -> Reading:
    """Return a reading with what depends on more than its state."""
    node = reading.node
    if (node.is_start, node.error_count, node.warning_count) == (is_start, *counts):
        return reading
    return replace(reading, node=replace(node, is_start=is_start, error_count=counts[0], warning_count=counts[1]))
