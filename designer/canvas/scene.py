"""The scene: one item a node and an edge, kept in step with the graph, the layout and the run.

Items are changed in place: what is the same in the new graph is not touched.
"""

import html
from collections.abc import Container, Iterable, Mapping

from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QGraphicsSceneHelpEvent, QToolTip

from designer.canvas.container_item import ContainerItem
from designer.canvas.glide import Glide
from designer.canvas.node_item import NodeItem
from designer.canvas.note_item import NoteItem
from designer.canvas.note_layer import NoteLayer
from designer.canvas.overview import Overview
from designer.canvas.pill_item import PillItem
from designer.canvas.router import middle_of, route_between
from designer.canvas.state_item import StateItem
from designer.canvas.transition_item import PILL_HEIGHT, TransitionItem
from designer.document.graph import Graph, GraphNode
from designer.document.pointers import END, START, owner_of
from designer.document.run_view import RunView, attempts_of, newest_view, progress_of, status_at
from designer.document.side_file import Note
from designer.layout.model import ORIGIN, Layout
from designer.look.colors import STATUS_ROLES
from designer.look.theme import type_role
from designer.widgets.wrapping import wrappable
from engine.history.view import StateStatus

MAX_GLIDING = 200
MARGIN = 2000.0
"""How far one can pan beyond the outermost node."""


class CanvasScene(QGraphicsScene):
    """Nodes and edges by their ids in the graph."""

    contents_changed = Signal()
    node_moved = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.nodes: dict[str, NodeItem] = {}
        self.edges: dict[str, TransitionItem] = {}
        self._overview = Overview()
        self._is_overview_due = False
        self._held: set[str] = set()  # on their way with the mouse
        self.notes = NoteLayer(self)
        self.bounds = QRectF()
        self._edges_at: dict[str, list[TransitionItem]] = {}
        self._running: set[str] = set()
        self._only_selected: NodeItem | None = None
        self._has_run = False
        self._layout: Layout | None = None
        self._glide = Glide(self)
        self._glide.moved.connect(self._note_glided)
        self.selectionChanged.connect(self._note_selected)

    # Graph and layout

    def show_graph(
        self,
        graph: Graph,
        layout: Layout,
        chips: Mapping[str, str],
        *,
        animate: bool,
        pinned: Container[str] = frozenset(),
    ) -> None:
        """Show ``graph`` where ``layout`` puts it.

        ``chips`` are remarks for the headers of frames, ``pinned`` the nodes that the user put in place.
        """
        self._glide.finish()
        if layout is self._layout:
            self._reword(graph, chips)
            return
        self._layout = layout
        animate = animate and len(self.nodes) < MAX_GLIDING
        before = {node_id: item.pos() for node_id, item in self.nodes.items()} if animate else {}
        self._drop_gone(graph, layout)
        for node in graph.nodes.values():
            if node.id in layout.rects:
                self._place_node(node, layout)
                self.nodes[node.id].set_pinned(node.id in pinned)
        self._show_chips(chips)
        self._place_edges(graph, layout)
        self._is_overview_due = True
        self._grow(layout)
        if animate:
            moves = {
                self.nodes[node_id]: position
                for node_id, position in before.items()
                if node_id in self.nodes and self.nodes[node_id].pos() != position
            }
            self._glide.start(moves)
        self.contents_changed.emit()

    def _reword(self, graph: Graph, chips: Mapping[str, str]) -> None:
        """The same boxes and links at the same places: only what they say can have changed."""
        for node_id, item in self.nodes.items():
            item.set_node(graph.nodes[node_id])
        for edge_id, edge in self.edges.items():
            edge.set_edge(graph.edges[edge_id])
        self._show_chips(chips)

    def _show_chips(self, chips: Mapping[str, str]) -> None:
        for node_id, item in self.nodes.items():
            if isinstance(item, ContainerItem):
                item.set_chip(chips.get(node_id, ""))
            elif isinstance(item, StateItem):
                item.set_summary(chips.get(node_id, "") if item.node.lanes else "")

    def _drop_gone(self, graph: Graph, layout: Layout) -> None:
        for edge_id in [known for known in self.edges if known not in graph.edges or known not in layout.routes]:
            self.removeItem(self.edges.pop(edge_id))
        gone = [
            known
            for known, item in self.nodes.items()
            if known not in layout.rects or not isinstance(item, _item_class(graph.nodes.get(known), layout))
        ]
        # Inner items before their frame: removing a frame takes its children with it.
        for node_id in sorted(gone, key=len, reverse=True):
            item = self.nodes.pop(node_id)
            for child in item.childItems():
                if isinstance(child, TransitionItem):
                    self.removeItem(self.edges.pop(child.id, child))
                elif isinstance(child, NodeItem):
                    _set_frame(child, None)
            self.removeItem(item)
            self._running.discard(node_id)
            self._held.discard(node_id)

    def _place_node(self, node: GraphNode, layout: Layout) -> None:
        item = self.nodes.get(node.id)
        frame = self.nodes.get(owner_of(node.machine)) if node.machine else None
        if item is None:
            item = self.nodes[node.id] = _item_class(node, layout)(node, frame)
            if frame is None:
                self.addItem(item)
        else:
            item.set_node(node)
            if item.frame is not frame:
                _set_frame(item, frame)
        rect = layout.rects[node.id]
        if node.id in self._held:
            item.place(item.x(), item.y(), rect.w, rect.h)
        elif frame is None:
            item.place(*rect)
        else:
            origin = layout.rects[frame.id]
            item.place(rect.x - origin.x, rect.y - origin.y, rect.w, rect.h)
        if isinstance(item, ContainerItem):
            lanes = [QRectF(lane.x - rect.x, lane.y - rect.y, lane.w, lane.h) for lane in layout.lane_rects[node.id]]
            item.set_lanes(lanes, self._empty_lanes(node, layout))

    def _empty_lanes(self, node: GraphNode, layout: Layout) -> frozenset[int]:
        return frozenset(index for index, machine in enumerate(node.lanes) if machine in self._empty_machines)

    _empty_machines: frozenset[str] = frozenset()

    def set_empty_machines(self, machines: frozenset[str]) -> None:
        """Say which inner machines have no state yet; their lanes invite one."""
        self._empty_machines = machines

    def _place_edges(self, graph: Graph, layout: Layout) -> None:
        self._edges_at = {}
        for edge in graph.edges.values():
            source, target = self.nodes.get(edge.source), self.nodes.get(edge.target)
            if source is None or target is None or edge.id not in layout.routes:
                continue
            item = self.edges.get(edge.id)
            frame = source.frame
            if item is None:
                item = self.edges[edge.id] = TransitionItem(edge, frame)
                if frame is None:
                    self.addItem(item)
            else:
                item.set_edge(edge)
                if item.frame is not frame:
                    _set_frame(item, frame)
            self._edges_at.setdefault(edge.source, []).append(item)
            if edge.target != edge.source:
                self._edges_at.setdefault(edge.target, []).append(item)
        self._find_twins()
        for item in self.edges.values():
            self._reroute(item)

    def _find_twins(self) -> None:
        """Tell edges between the same two nodes of each other: they share a line, and its pills."""
        groups: dict[tuple[str, str], list[TransitionItem]] = {}
        for item in self.edges.values():
            groups.setdefault((item.edge.source, item.edge.target), []).append(item)
        for group in groups.values():
            for item in group:
                item.set_twins(tuple(other for other in group if other is not item) if len(group) > 1 else ())

    # Moving by hand

    def move_node(self, item: NodeItem, position: QPointF) -> None:
        """Put a node where the user wants it; its edges follow. Until it is let go, a new layout leaves it there.

        One that an edit took away while it was on its way stays away.
        """
        if self.nodes.get(item.id) is not item:
            return
        item.move_to(position)
        self._held.add(item.id)
        self._follow(item)
        self.node_moved.emit(item.id)

    def move_back(self, item: NodeItem, position: QPointF) -> None:
        """Put a node back to where it was before it was moved; not one that is gone."""
        if self.nodes.get(item.id) is not item:
            return
        item.move_to(position)
        self._held.discard(item.id)
        self._follow(item)
        self.node_moved.emit(item.id)

    def let_go(self) -> None:
        """What was on its way stays where it is until the next layout."""
        self._held.clear()

    def anchor_of(self, item: NodeItem) -> QPointF:
        """Return the place in the scene from which that of a node is counted."""
        anchor = self._layout.anchors.get(item.node.machine) if self._layout is not None else None
        return QPointF(0, 0) if anchor is None else QPointF(*anchor)

    def _note_glided(self, item: object) -> None:
        assert isinstance(item, NodeItem)
        for inner in self._with_inner(item):
            self._box(inner)

    def _follow(self, item: NodeItem) -> None:
        for edge in self._edges_at.get(item.id, ()):
            self._reroute(edge)
            self._draw_lines(edge)
        for inner in self._with_inner(item):
            self._box(inner)
            if inner is not item:
                for edge in self._edges_at.get(inner.id, ()):
                    self._draw_lines(edge)
        if not self.bounds.contains(item.scene_rect):
            self._set_bounds(self.bounds.united(item.scene_rect))

    def _with_inner(self, item: NodeItem) -> Iterable[NodeItem]:
        yield item
        for child in item.childItems():
            if isinstance(child, NodeItem):
                yield from self._with_inner(child)

    def _reroute(self, edge: TransitionItem) -> None:
        """Draw an edge as the layout has it; between nodes that were moved by hand, as the router would."""
        route = self._layout.routes.get(edge.id) if self._layout is not None else None
        if route is not None and edge.edge.source not in self._held and edge.edge.target not in self._held:
            if self._layout is not None and isinstance(edge.frame, NodeItem):
                origin = self._layout.rects[edge.frame.id]
                route = route.moved(-origin.x, -origin.y)
            edge.follow(route)
            return
        source, target = self.nodes[edge.edge.source], self.nodes[edge.edge.target]
        points = route_between(
            QRectF(source.pos(), source.rect.size()), QRectF(target.pos(), target.rect.size()), is_catch=edge.is_catch
        )
        # The pills of edges that share the line stand below each other.
        place = sum(other.id < edge.id for other in edge.twins) - len(edge.twins) / 2
        label = middle_of(points) + QPointF(0, place * (PILL_HEIGHT + 4))
        edge.set_route(points, label if edge.edge.label else None)

    def forget_layout(self) -> None:
        """Let the next :meth:`show_graph` put everything in its place."""
        self._held.clear()
        self._layout = None

    def _grow(self, layout: Layout) -> None:
        anchor = layout.anchors.get("", ORIGIN)
        self.notes.move_to(QPointF(*anchor))
        self._set_bounds(QRectF(*layout.origin, *layout.size).united(self.notes.bounds))

    def show_notes(self, notes: Mapping[str, Note]) -> None:
        """Show exactly these notes, by name."""
        self.notes.show(notes)
        if self._layout is not None:
            self._grow(self._layout)
        self.contents_changed.emit()

    def _set_bounds(self, bounds: QRectF) -> None:
        if bounds != self.bounds:
            self.bounds = bounds
            self.setSceneRect(bounds.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))

    # Far away

    @property
    def overview(self) -> Overview:
        """The picture from far away; made anew when it is asked for after a change of the graph."""
        if self._is_overview_due:
            self._is_overview_due = False
            self._overview.clear()
            for item in self.nodes.values():
                self._box(item)
            self._overview.set_lines_later(lambda: ((edge.id, edge.scene_lines()) for edge in self.edges.values()))
        return self._overview

    def _box(self, item: NodeItem) -> None:
        if not self._is_overview_due:
            boxes = self._overview.frames if isinstance(item, ContainerItem) else self._overview.nodes
            boxes.put(item.id, item.scene_rect, self._role(item))

    def _draw_lines(self, edge: TransitionItem) -> None:
        if not self._is_overview_due:
            self._overview.set_lines(edge.id, edge.scene_lines())

    def _role(self, item: NodeItem) -> str:
        """Return the colour of a node seen from far; beside a run, types would be taken for statuses."""
        if item.status is not None:
            return STATUS_ROLES.get(item.status.value, "queued")
        if isinstance(item, PillItem):
            return "pill"
        return "line_strong" if self._has_run else type_role(item.node.type)

    # Runs

    def show_run(self, run: RunView | None, pointers: Iterable[str] | None = None) -> None:
        """Colour the nodes at ``pointers`` (None: all) as the run has them."""
        has_run = run is not None and run.view is not None
        if has_run != self._has_run:
            self._has_run = has_run
            for item in self.nodes.values():
                self._recolour_box(item)
        for pointer in list(self.nodes) if pointers is None else pointers:
            node = self.nodes.get(pointer)
            if node is not None and not isinstance(node, PillItem):
                self._colour(node, run)
        self.update()
        self.contents_changed.emit()

    def _colour(self, item: NodeItem, run: RunView | None) -> None:
        view = run.view if run is not None else None
        status = status_at(view, item.id) if view is not None else None
        newest = newest_view(view, item.id) if view is not None else None
        if newest is None or status is None:
            if item.status is not None:
                item.set_run(None)
                self._recolour_box(item)
            self._running.discard(item.id)
            return
        paused = run.paused_paths if run is not None else ()
        progress = progress_of(newest, paused) if item.node.lanes else None
        item.set_run(status, attempts_of(newest), progress, newest.mocked)
        self._recolour_box(item)
        if status is StateStatus.RUNNING:
            self._running.add(item.id)
        else:
            self._running.discard(item.id)
            item.pulse = 0.0

    def _recolour_box(self, item: NodeItem) -> None:
        if not self._is_overview_due:
            boxes = self._overview.frames if isinstance(item, ContainerItem) else self._overview.nodes
            boxes.recolor(item.id, self._role(item))

    def show_walked(self, walked: Mapping[str, StateStatus], *, is_whole: bool) -> None:
        """Colour the edges a run went along; ``is_whole``: those not named were not walked."""
        for edge_id, edge in self.edges.items() if is_whole else ():
            edge.set_walked(walked.get(edge_id))
        if not is_whole:
            for edge_id, status in walked.items():
                if edge_id in self.edges:
                    self.edges[edge_id].set_walked(status)
        for edge in self._edges_at.get(START, ()):
            begun = self.nodes[edge.edge.target].status if edge.edge.target in self.nodes else None
            edge.set_walked(StateStatus.SUCCEEDED if begun is not None else None)

    @property
    def is_pulsing(self) -> bool:
        """Whether any badge should breathe."""
        return bool(self._running)

    def set_pulse(self, pulse: float) -> None:
        """Let the badges of running nodes breathe; ``pulse`` from 0 to 1."""
        for pointer in self._running:
            self.nodes[pointer].pulse = pulse
            self.nodes[pointer].update()

    def show_breakpoints(self, pointers: Iterable[str]) -> None:
        """Draw a red dot at these nodes."""
        wanted = frozenset(pointers)
        for item in self.nodes.values():
            if item.has_breakpoint != (item.id in wanted):
                item.has_breakpoint = item.id in wanted
                item.update()

    # Selection

    def select(self, ids: Iterable[str]) -> None:
        """Select exactly these nodes and edges, announcing it once."""
        wanted = frozenset(ids)
        self.blockSignals(True)
        for item in self.selectedItems():
            if self.id_of(item) not in wanted:
                item.setSelected(False)
        for known in wanted:
            chosen = self.nodes.get(known) or self.edges.get(known)
            if chosen is not None:
                chosen.setSelected(True)
        self.blockSignals(False)
        self._note_selected()
        self.update()

    def _note_selected(self) -> None:
        """Let only a node selected alone show where to pull: on a hundred at once that would be noise."""
        chosen = self.selectedItems()
        only = chosen[0] if len(chosen) == 1 and isinstance(chosen[0], NodeItem) else None
        if only is not self._only_selected:
            if self._only_selected is not None:
                self._only_selected.is_only_selected = False
            self._only_selected = only
            if only is not None:
                only.is_only_selected = True

    def selected_ids(self) -> tuple[list[str], list[str]]:
        """Return the selected nodes and edges."""
        chosen = self.selectedItems()
        return (
            [item.id for item in chosen if isinstance(item, NodeItem) and item.id not in (START, END)],
            [item.id for item in chosen if isinstance(item, TransitionItem)],
        )

    def node_at(self, position: QPointF) -> NodeItem | None:
        """Return the innermost node under a place in the scene."""
        return next((item for item in self.items(position) if isinstance(item, NodeItem)), None)

    def edge_at(self, position: QPointF, reach: float = 6.0) -> TransitionItem | None:
        """Return the edge whose words are at a place in the scene, or else one near it."""
        area = QRectF(position.x() - reach, position.y() - reach, 2 * reach, 2 * reach)
        found = [item for item in self.items(area) if isinstance(item, TransitionItem)]
        return next((item for item in found if item.has_words_at(position)), found[0] if found else None)

    @staticmethod
    def id_of(item: QGraphicsItem) -> str:
        """Return the id of a node, an edge or a note, empty for anything else."""
        return item.id if isinstance(item, NodeItem | TransitionItem | NoteItem) else ""

    def helpEvent(self, event: QGraphicsSceneHelpEvent) -> None:
        """Show the whole name of what the cursor rests on; thousands of items need no tip of their own."""
        place = event.scenePos()
        found = self.node_at(place) or self.edge_at(place) or self.notes.at(place)
        # As rich text, for it is broken into lines; plain text with "&quot;" in it would show that.
        lines = html.escape(wrappable(found.tip[:2000])).splitlines() if found is not None else []
        QToolTip.showText(event.screenPos(), f"<div>{'<br>'.join(lines)}</div>" if lines else "")

    def repaint_all(self) -> None:
        """Paint everything anew: the theme or the language changed."""
        self.update()
        self.contents_changed.emit()

    def settle(self) -> None:
        """Put what still glides where it belongs: from there on it is moved by hand."""
        self._glide.finish()

    def close(self) -> None:
        """Stop what moves."""
        self._glide.finish()


def _item_class(node: GraphNode | None, layout: Layout) -> type[NodeItem]:
    if node is None:
        return NodeItem
    if node.id in (START, END):
        return PillItem
    return ContainerItem if node.id in layout.lane_rects else StateItem


def _set_frame(item: NodeItem | TransitionItem, frame: NodeItem | None) -> None:
    item.frame = frame
    item.setParentItem(frame)  # type: ignore[arg-type]  # None is allowed, the stubs forget it
