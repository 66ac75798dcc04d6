"""Words about nodes: for screen readers, and for the headers of frames."""

from collections.abc import Mapping

from designer.document.document import Document
from designer.document.graph import Graph
from designer.document.pointers import edge_place, name_of
from designer.document.rules import edge_target, machine_at
from designer.document.selection import Selection
from designer.look import tr
from engine.definition import Definition
from engine.states import Map, StateBase

_MAX_TARGETS = 4


def describe(document: Document, selection: Selection) -> str:
    """Return the selection in words: ``Choice CheckAge, 2 rules, goes to Adult or Child``."""
    count = len(selection.pointers) + len(selection.edges)
    if count > 1:
        return tr("{count} selected", count=count)
    place = edge_place(selection.current)
    if place is not None:
        target = edge_target(document.definition, place) or tr("End")
        return tr("Connection from {source} to {target}", source=name_of(place.owner) or tr("Start"), target=target)
    state = document.definition.state(selection.current)
    return describe_state(state) if state is not None else ""


def describe_state(state: StateBase) -> str:
    """Return a state in words."""
    parts = [f"{state.type} {state.name}"]
    rules = len(getattr(state, "rules", ()))
    if rules:
        parts.append(tr("{count} rules", count=rules))
    branches = len(state.machines())
    if branches > 1:
        parts.append(tr("{count} branches", count=branches))
    targets = list(dict.fromkeys(way.target or tr("End") for way in state.transitions()))
    if targets:
        shown = targets[:_MAX_TARGETS]
        more = tr(" and more") if len(targets) > _MAX_TARGETS else ""
        parts.append(tr("goes to {targets}", targets=tr(" or ").join(shown) + more))
    return tr(", ").join(parts)


def chips_of(definition: Definition, graph: Graph) -> Mapping[str, str]:
    """Return the remarks in the headers of Maps and Parallels, by pointer."""
    found = {}
    for node in graph.nodes.values():
        state = definition.state(node.id) if node.type in ("Map", "Parallel") else None
        concurrency = getattr(state, "max_concurrency", None)
        if isinstance(state, Map):
            parts = [tr("distributed")] if state.distribution is not None else []
            parts += [tr("{count} at once", count=concurrency)] if concurrency else []
            found[node.id] = " · ".join(parts)
        elif node.type == "Parallel" and state is not None:
            found[node.id] = tr("{count} branches", count=len(state.machines()))
    return found


def empty_machines(definition: Definition, graph: Graph) -> frozenset[str]:
    """Return the pointers of the inner machines that have no state yet."""
    lanes = [machine for node in graph.nodes.values() for machine in node.lanes]
    readings = ((machine, machine_at(definition, machine)) for machine in lanes)
    return frozenset(machine for machine, reading in readings if reading is None or not reading.states)
