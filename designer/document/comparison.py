"""Two versions of a workflow beside each other: what was added, removed, changed or moved, as one graph.

How a text is laid out never counts, nor do the places of nodes: only what the definitions say.
"""

import enum
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from designer.document.graph import Graph, GraphEdge, GraphNode, link_of
from designer.document.graph_building import build_graph
from designer.document.matching import Matches, match, names_now
from designer.document.pointers import END, START, machine_of, name_of, owner_of
from designer.document.value_changes import FieldChange, value_changes
from designer.layout.model import BoxNode
from engine.definition import Definition
from engine.language.values import Json

_TARGETS = ("Next", "Default", "StartAt")


class Kind(enum.Enum):
    """What happened to a state or a transition."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


class Change(Struct, frozen=True, kw_only=True):
    """One state that is not as it was, or, with an empty ``pointer``, the workflow around them all.

    ``pointer`` is that of the node in the common graph. ``old_name`` is empty unless the name changed;
    ``where`` is the state around it, ``old_where`` the one that was, when it moved. Empty means the sheet.
    """

    kind: Kind
    pointer: str
    name: str
    type: str = ""
    old_name: str = ""
    where: str = ""
    old_where: str = ""
    fields: tuple[FieldChange, ...] = ()


class Comparison(Struct, frozen=True, kw_only=True):
    """The changes in the order of the graph, and the graph of both versions with the kind of each part changed."""

    changes: tuple[Change, ...]
    graph: Graph
    nodes: Mapping[str, Kind]
    edges: Mapping[str, Kind]

    @property
    def is_same(self) -> bool:
        """Whether the two say the same."""
        return not self.changes


def compare(old: Definition, new: Definition, language: str = "en") -> Comparison:
    """Compare two versions; one that cannot be read counts as empty."""
    matches = match(old, new)
    changes = _changes(old, new, matches)
    graph, edges = _common_graph(old, new, matches, language)
    nodes = {change.pointer: change.kind for change in changes if change.pointer}
    order = {pointer: index for index, pointer in enumerate(graph.nodes)}
    ordered = sorted(changes, key=lambda change: order.get(change.pointer, -1))
    return Comparison(changes=tuple(ordered), graph=graph, nodes=nodes, edges=edges)


def _changes(old: Definition, new: Definition, matches: Matches) -> list[Change]:
    renamed = {(machine, before): after for machine, before, after in names_now(matches)}
    found = []
    fields = _fields(_own(old, ""), _own(new, ""), "", renamed)
    if fields:
        found.append(Change(kind=Kind.CHANGED, pointer="", name="", fields=fields))
    back = {after: before for before, after in matches.states.items()}
    for pointer, state in new.walk():
        before = back.get(pointer)
        where = name_of(owner_of(machine_of(pointer)))
        if before is None:
            found.append(Change(kind=Kind.ADDED, pointer=pointer, name=state.name, type=state.type, where=where))
            continue
        fields = _fields(_own(old, before), _own(new, pointer), machine_of(pointer), renamed)
        fields += _machine_fields(old, new, before, matches, renamed)
        is_moved, old_name = matches.is_moved(before), name_of(before)
        if not (fields or is_moved or old_name != state.name):
            continue
        change = Change(
            kind=Kind.MOVED if is_moved else Kind.CHANGED,
            pointer=pointer,
            name=state.name,
            type=state.type,
            old_name=old_name if old_name != state.name else "",
            where=where,
            old_where=name_of(owner_of(machine_of(before))) if is_moved else "",
            fields=fields,
        )
        found.append(change)
    for pointer, state in old.walk():
        if pointer not in matches.states:
            where = name_of(owner_of(machine_of(pointer)))
            place = matches.place_of(pointer)
            found.append(Change(kind=Kind.REMOVED, pointer=place, name=state.name, type=state.type, where=where))
    return found


def _own(definition: Definition, pointer: str) -> Json:
    """Return the value of a state, or for an empty pointer of the whole, without the machines in it."""
    node = definition.source.node(pointer)
    value = {} if node is None or not isinstance(node.value, dict) else dict(node.value)
    if not pointer:
        value.pop("States", None)
        return value
    for suffix, _machine in definition.states[pointer].machines():
        value.pop(suffix.split("/")[1], None)
    return value


def _machine_fields(
    old: Definition, new: Definition, pointer: str, matches: Matches, renamed: Mapping[tuple[str, str], str]
) -> tuple[FieldChange, ...]:
    """Return what changed in the inner machines of a state beside their states, as fields of the state."""
    found: list[FieldChange] = []
    for suffix, _machine in old.states[pointer].machines():
        there = matches.machines.get(pointer + suffix, "")
        first, second = old.source.node(pointer + suffix), new.source.node(there) if there else None
        if first is None or second is None:
            continue
        before, after = (
            {key: value for key, value in node.value.items() if key != "States"} if isinstance(node.value, dict) else {}
            for node in (first, second)
        )
        place = there.removeprefix(matches.states[pointer])
        found += [replace(change, field=place + change.field) for change in _fields(before, after, there, renamed)]
    return tuple(found)


def _fields(before: Json, after: Json, machine: str, renamed: Mapping[tuple[str, str], str]) -> tuple[FieldChange, ...]:
    """Return what differs; that a target is called by its new name is no change."""

    def is_same(field: str, first: Json, second: Json) -> bool:
        is_target = field.rpartition("/")[2] in _TARGETS and isinstance(first, str)
        return is_target and renamed.get((machine, str(first))) == second

    return value_changes(before, after, is_same)


def _common_graph(old: Definition, new: Definition, matches: Matches, language: str) -> tuple[Graph, dict[str, Kind]]:
    before, after = build_graph(old, language), build_graph(new, language)
    # What is wrong with a version is told elsewhere.
    nodes = {node.id: replace(node, error_count=0, warning_count=0) for node in after.nodes.values()}
    boxes = dict(after.boxes)
    for pill in (START, END):
        if pill not in nodes and pill in before.nodes:
            nodes[pill], boxes[pill] = before.nodes[pill], before.boxes[pill]
    for node in before.nodes.values():
        if node.id in (START, END):
            continue
        lanes = tuple(matches.machines[lane] for lane in node.lanes)
        place = matches.place_of(node.id)
        if node.id not in matches.states:
            nodes[place] = _removed(node, place, matches.machines[node.machine], lanes)
            boxes[place] = BoxNode(id=place, width=before.boxes[node.id].width, height=before.boxes[node.id].height)
        elif set(lanes) - set(nodes[place].lanes):  # a branch that is there no more is drawn too
            nodes[place] = replace(nodes[place], lanes=tuple(dict.fromkeys((*nodes[place].lanes, *lanes))))
    edges, kinds = _common_edges(before, after, nodes, matches)
    links = {edge.id: link_of(edge) for edge in edges.values()}
    return Graph(nodes=_outer_first(nodes), edges=edges, boxes=boxes, links=links, language=language), kinds


def _removed(node: GraphNode, place: str, machine: str, lanes: tuple[str, ...]) -> GraphNode:
    return replace(node, id=place, machine=machine, lanes=lanes, is_start=False, error_count=0, warning_count=0)


def _outer_first(nodes: Mapping[str, GraphNode]) -> dict[str, GraphNode]:
    """Return the nodes with every frame before what is inside it; Start first and End last of the sheet."""
    end = nodes.get(END)
    ordered = dict(sorted(nodes.items(), key=lambda item: item[1].machine.count("/")))
    if end is not None:
        ordered[END] = ordered.pop(END)
    return ordered


def _common_edges(
    before: Graph, after: Graph, nodes: Mapping[str, GraphNode], matches: Matches
) -> tuple[dict[str, GraphEdge], dict[str, Kind]]:
    edges = dict(after.edges)
    kinds: dict[str, Kind] = {}
    left: dict[tuple[object, ...], list[GraphEdge]] = {}
    for edge in after.edges.values():
        left.setdefault((edge.source, edge.target, edge.kind), []).append(edge)
    for edge in before.edges.values():
        source = matches.place_of(edge.source) if edge.source != START else START
        target = matches.place_of(edge.target) if edge.target != END else END
        same = left.get((source, target, edge.kind))
        if same:
            twin = next((other for other in same if (other.label, other.index) == (edge.label, edge.index)), same[0])
            same.remove(twin)
            if twin.label != edge.label:
                kinds[twin.id] = Kind.CHANGED
        elif nodes[source].machine == nodes[target].machine:  # no line crosses the border of a frame
            gone = replace(edge, id=f"-{source}#{edge.id.rpartition('#')[2]}", source=source, target=target)
            edges[gone.id], kinds[gone.id] = gone, Kind.REMOVED
    kinds |= {edge.id: Kind.ADDED for same in left.values() for edge in same}
    return edges, kinds
