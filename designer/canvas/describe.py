"""Words about nodes: for screen readers, and for the headers of frames."""

from designer.document.describing import describe_state
from designer.document.document import Document
from designer.document.graph import Graph, GraphEdge, GraphNode
from designer.document.pointers import END, START, edge_place, name_of
from designer.document.rules import edge_target
from designer.document.run_view import Progress
from designer.document.selection import Selection
from designer.look import tr
from designer.widgets.status import status_word
from engine.definition import Definition
from engine.history.view import StateStatus
from engine.language.machine import TransitionKind
from engine.states import Map


def describe(document: Document, selection: Selection) -> str:
    """Return the selection in words: ``Choice CheckAge, 2 rules, goes to Adult or Child``."""
    count = len(selection.pointers) + len(selection.edges)
    if count > 1:
        return tr("{count} selected", count=count)
    place = edge_place(selection.current)
    if place is not None:
        target = edge_target(document.definition, place) or tr("End")
        return tr("Connection from {source} to {target}", source=name_of(place.owner) or tr("Start"), target=target)
    if selection.broken:
        return tr("{name}, cannot be read as a node", name=name_of(selection.broken))
    state = document.definition.state(selection.current)
    if state is None:
        return ""
    words = describe_state(state)
    is_kept = selection.current in document.side.positions
    return tr(", ").join((words, tr("kept in place"))) if is_kept else words


def describe_node(node: GraphNode, definition: Definition) -> str:
    """Return a node in words: those of its state, or the name of a pill."""
    if node.id in (START, END):
        return tr("Start") if node.id == START else tr("End")
    state = definition.state(node.id)
    return describe_state(state) if state is not None else node.name


def describe_transition(edge: GraphEdge, graph: Graph) -> str:
    """Return a transition in words: what leads to it, and where it goes."""
    target = graph.nodes.get(edge.target)
    goal = tr("End") if edge.target == END or target is None else target.name
    match edge.kind:
        case TransitionKind.RULE:
            way = tr("Rule {rule}", rule=edge.label)
        case TransitionKind.DEFAULT:
            way = tr("Otherwise")
        case TransitionKind.CATCH:
            way = edge.label  # "Catch" and the errors
        case _:
            way = tr("Then")
    return tr(", ").join((way, tr("goes to {targets}", targets=goal)))


def describe_run(
    node: GraphNode,
    status: StateStatus | None,
    *,
    breakpoint_words: str = "",
    progress: Progress | None = None,
    is_reused: bool = False,
) -> str:
    """Return how a node stands in words: what it does, its run, how far a Map is, its problems, its breakpoint."""
    parts = [node.subtitle.rstrip(".。")] if node.subtitle else []
    if status is not None:
        parts.append(status_word(status.value))
    if is_reused:
        parts.append(tr("taken over from an earlier run"))
    if progress is not None:
        parts.append(tr("{done} of {total} done", done=progress.done, total=progress.total))
        if progress.failed:
            parts.append(tr("{count} failed", count=progress.failed))
    if node.error_count:
        parts.append(tr("1 error") if node.error_count == 1 else tr("{count} errors", count=node.error_count))
    if node.warning_count:
        one, count = tr("1 warning"), node.warning_count
        parts.append(one if count == 1 else tr("{count} warnings", count=count))
    if node.has_retry:
        parts.append(tr("tried again up to {count} times", count=node.retry_count))
    if breakpoint_words:
        parts.append(breakpoint_words)
    return tr(", ").join(parts)


def chip_of(definition: Definition, node: GraphNode) -> str:
    """Return the remark in the header of a Map or Parallel."""
    state = definition.state(node.id)
    if isinstance(state, Map):
        parts = [tr("distributed")] if state.distribution is not None else []
        parts += [tr("{count} at once", count=state.max_concurrency)] if state.max_concurrency else []
        return " · ".join(parts)
    if node.type == "Parallel" and state is not None:
        count = len(state.machines())
        return tr("1 branch") if count == 1 else tr("{count} branches", count=count)
    return ""
