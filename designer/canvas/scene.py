"""The scene: one item a node and an edge, kept in step with the graph, the layout and the run.

Items are changed in place: what is the same in the new graph is not touched. Of a large workflow only what is
near the view has items; the others are made when somebody asks for them.
"""

import html
import itertools
from collections.abc import Callable, Container, Iterable, Mapping, Sequence

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Signal
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QGraphicsSceneHelpEvent, QToolTip

from designer.canvas.chosen import Chosen
from designer.canvas.container_item import ContainerItem
from designer.canvas.details import NO_DETAILS, Details
from designer.canvas.glide import Glide
from designer.canvas.node_item import MARGIN as BADGE_ROOM
from designer.canvas.node_item import NodeItem
from designer.canvas.note_item import NoteItem
from designer.canvas.note_layer import NoteLayer
from designer.canvas.overview import Overview
from designer.canvas.pill_item import PillItem
from designer.canvas.places import Places, as_rect
from designer.canvas.router import middle_of, route_between
from designer.canvas.run_look import RunLook
from designer.canvas.shelf import Shelf
from designer.canvas.state_item import StateItem
from designer.canvas.transition_item import PILL_HEIGHT, TransitionItem
from designer.canvas.twins import Twins
from designer.document.graph import Graph, GraphNode
from designer.document.pointers import END, START, owner_of, parents
from designer.document.run_view import RunView
from designer.document.side_file import Note
from designer.layout.layout import Layout
from designer.layout.model import ORIGIN
from designer.widgets.wrapping import wrappable

MAX_GLIDING = 200
FEW = 250
"""A workflow with no more nodes than this has all its items all the time."""
KEPT = 1_500
"""So many items may be left over from where the view was before."""
MARGIN = 2000.0
"""How far one can pan beyond the outermost node."""


class CanvasScene(QGraphicsScene):
    """Nodes and edges by their ids in the graph.

    ``dressers`` are called with each item that is made, for what others know about it.
    """

    contents_changed = Signal()
    node_moved = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.nodes: Shelf[NodeItem] = Shelf(self._make_node)
        self.edges: Shelf[TransitionItem] = Shelf(self._make_edge)
        self.dressers: list[Callable[[NodeItem | TransitionItem], None]] = []
        self._made_area = QRectF()  # where everything has its item
        self.places = Places(self.nodes, self.edges)
        self.overview = Overview(self.places, self)
        self.run_look = RunLook(self.nodes, self.edges, self.overview.recolour)
        self.notes = NoteLayer(self)
        self.bounds = QRectF()
        self._chosen = Chosen(self, self.nodes, self.edges, self.notes)
        self._only_selected: NodeItem | None = None
        self._details: Details = NO_DETAILS
        self._pinned: Container[str] = frozenset()
        self._twins: Twins = Twins(self.places.graph)
        self._edges_at: dict[str, list[TransitionItem]] = {}
        self._glide = Glide(self)
        self.selectionChanged.connect(self._note_selected)

    # Graph and layout

    def show_graph(
        self,
        graph: Graph,
        layout: Layout,
        details: Details = NO_DETAILS,
        *,
        animate: bool,
        pinned: Container[str] = frozenset(),
    ) -> None:
        """Show ``graph`` where ``layout`` puts it.

        ``details`` are remarks about nodes, ``pinned`` the nodes that the user put in place.
        """
        self._glide.finish()
        self.places.graph, self._details, self._pinned, self._twins = graph, details, pinned, Twins(graph)
        if layout is self.places.layout:
            self._reword()
            return
        self.places.layout, self._made_area = layout, QRectF()
        animate = animate and len(self.nodes) < MAX_GLIDING
        before = {item: item.pos() for item in self.nodes.made.values()} if animate else {}
        self._drop_gone(layout)
        self.nodes.offer(layout.rects)
        self.edges.offer(layout.routes)
        # Frames before what is inside them.
        for item in sorted(self.nodes.made.values(), key=lambda item: len(item.id)):
            self._dress(item)
        self._dress_edges()
        if len(self.nodes) <= FEW:
            self.make_all()
        self.overview.forget()
        self._grow(layout)
        if animate:
            made = self.nodes.made
            self._glide.start(
                {item: place for item, place in before.items() if made.get(item.id) is item and item.pos() != place}
            )
        self.contents_changed.emit()

    def reword(self, graph: Graph) -> None:
        """Let what is there say what ``graph`` says, or a part of it; where it belongs is still being worked out."""
        for item in self.nodes.made.values():
            node = graph.nodes.get(item.id)
            if node is not None and (node.type, node.lanes) == (item.node.type, item.node.lanes):
                item.set_node(self._details.drawn(node))
                self._show_remark(item)
        for edge in self.edges.made.values():
            after = graph.edges.get(edge.id)
            if after is not None and (after.source, after.target) == (edge.edge.source, edge.edge.target):
                edge.set_edge(after)

    def _reword(self) -> None:
        """The same boxes and links at the same places: only what they say can have changed."""
        for item in self.nodes.made.values():
            item.set_node(self._details.drawn(self.places.graph.nodes[item.id]))
            self._show_remark(item)
        for edge in self.edges.made.values():
            edge.set_edge(self.places.graph.edges[edge.id])
        self.overview.forget()

    def _show_remark(self, item: NodeItem) -> None:
        if isinstance(item, ContainerItem):
            item.set_chip(self._details.remark(item.node))
        elif isinstance(item, StateItem):
            item.set_summary(self._details.remark(item.node))

    def _drop_gone(self, layout: Layout) -> None:
        for edge_id in [known for known in self.edges.made if known not in layout.routes]:
            self.removeItem(self.edges.made.pop(edge_id))
        gone = [
            known
            for known, item in self.nodes.made.items()
            if known not in layout.rects or not isinstance(item, _item_class(self.places.graph.nodes[known], layout))
        ]
        # Inner items before their frame: removing a frame takes its children with it.
        for node_id in sorted(gone, key=len, reverse=True):
            self._drop_node(self.nodes.made.pop(node_id))

    def _drop_node(self, item: NodeItem) -> None:
        for child in item.childItems():
            if isinstance(child, TransitionItem):
                self.removeItem(self.edges.made.pop(child.id, child))
            elif isinstance(child, NodeItem):
                _set_frame(child, None)
        self.removeItem(item)
        self.places.held.discard(item.id)

    # Items, as they are asked for

    def make_all(self) -> None:
        """Make all items there are."""
        for node_id in self.nodes:
            self.nodes[node_id]
        for edge_id in self.edges:
            self.edges[edge_id]

    def make_near(self, area: QRectF) -> None:
        """Make the items of all that has a part in ``area``."""
        layout = self.places.layout
        made = self._made_area
        if layout is None or (made.contains(area.topLeft()) and made.contains(area.bottomRight())):
            return
        self._made_area = area
        wanted = as_rect(area.adjusted(-BADGE_ROOM, -BADGE_ROOM, BADGE_ROOM, BADGE_ROOM))
        for node_id in layout.boxes_near(wanted):
            self.nodes[node_id]
        for edge_id in layout.lines_near(wanted):
            self.edges[edge_id]

    def drop_far(self, area: QRectF) -> None:
        """Take out items that have no part in ``area``, if there are many; what is selected stays."""
        layout, made = self.places.layout, self.nodes.made
        if layout is None or len(self.nodes) <= FEW or len(made) + len(self.edges.made) <= KEPT:
            return
        self._made_area = QRectF()
        wanted = as_rect(area)
        kept = {*layout.boxes_near(wanted), *self.places.held}
        kept |= {item.id for item in self.selectedItems() if isinstance(item, NodeItem)}
        for node_id in tuple(kept):
            kept.update(around for around in parents(node_id) if around in made)
        kept_edges = set(layout.lines_near(wanted))
        for edge in tuple(self.edges.made.values()):
            group = (edge, *edge.twins)
            if not any(one.id in kept_edges or one.isSelected() for one in group):
                self.removeItem(self.edges.made.pop(edge.id))
            elif isinstance(edge.frame, NodeItem):
                kept |= {edge.frame.id, *parents(edge.frame.id)}
        for node_id in sorted((known for known in made if known not in kept), key=len, reverse=True):
            self._drop_node(made.pop(node_id))
        self._note_ends()

    def _make_node(self, node_id: str) -> NodeItem:
        node, layout = self.places.graph.nodes[node_id], self.places.layout
        assert layout is not None
        frame = self._frame_of(node)
        item = self.nodes.made[node_id] = _item_class(node, layout)(node, frame)
        if frame is None:
            self.addItem(item)
        self._dress(item)
        self.run_look.dress(item)
        self._finish(item)
        return item

    def _finish(self, item: NodeItem | TransitionItem) -> None:
        self.blockSignals(True)
        self._chosen.take_from_crowd(item)
        self.blockSignals(False)
        for dress in self.dressers:
            dress(item)

    def _frame_of(self, node: GraphNode) -> NodeItem | None:
        return self.nodes.get(owner_of(node.machine)) if node.machine else None

    def _dress(self, item: NodeItem) -> None:
        """Let an item show its node as the graph has it, where the layout puts it."""
        layout, node = self.places.layout, self.places.graph.nodes[item.id]
        assert layout is not None
        frame = self._frame_of(node)
        item.set_node(self._details.drawn(node))
        if item.frame is not frame:
            _set_frame(item, frame)
        rect = layout.rects[node.id]
        corner = item.pos() if node.id in self.places.held else self.places.home_of(node.id)
        item.place(corner.x(), corner.y(), rect.w, rect.h)
        if isinstance(item, ContainerItem):
            lanes = [QRectF(lane.x - rect.x, lane.y - rect.y, lane.w, lane.h) for lane in layout.lane_rects[node.id]]
            item.set_lanes(lanes, self._details.empty_lanes(node))
        self._show_remark(item)
        item.set_pinned(node.id in self._pinned)

    def _make_edge(self, edge_id: str) -> TransitionItem:
        """Make an edge, and those that share its line."""
        made, group = self.edges.made, self._twins.of(self.places.graph.edges[edge_id])
        fresh = [other for other in group if other.id in self.edges and other.id not in made]
        for edge in fresh:
            frame = self._frame_of(self.places.graph.nodes[edge.source])
            made[edge.id] = item = TransitionItem(edge, frame)
            if frame is None:
                self.addItem(item)
            self._note_ends_of(item)
        self._tie([made[other.id] for other in group if other.id in made])
        for edge in fresh:
            self._reroute(made[edge.id])
            self.run_look.dress_edge(made[edge.id])
            self._finish(made[edge.id])
        return made[edge_id]

    def _dress_edges(self) -> None:
        made = self.edges.made
        for item in made.values():
            edge = self.places.graph.edges[item.id]
            item.set_edge(edge)
            frame = self._frame_of(self.places.graph.nodes[edge.source])
            if item.frame is not frame:
                _set_frame(item, frame)
        self._note_ends()
        for group in self._twins.groups(item.edge for item in made.values()):
            self._tie([self.edges[edge.id] for edge in group if edge.id in self.edges])
        for item in made.values():
            self._reroute(item)

    def _tie(self, group: Sequence[TransitionItem]) -> None:
        """Tell edges between the same two nodes of each other: they share a line, and its pills."""
        for item in group:
            item.set_twins(tuple(other for other in group if other is not item))

    def _note_ends(self) -> None:
        self._edges_at = {}
        for item in self.edges.made.values():
            self._note_ends_of(item)

    def _note_ends_of(self, item: TransitionItem) -> None:
        for end in {item.edge.source, item.edge.target}:
            self._edges_at.setdefault(end, []).append(item)

    # Moving by hand

    def move_node(self, item: NodeItem, position: QPointF) -> None:
        """Put a node where the user wants it; its edges follow. Until it is let go, a new layout leaves it there.

        One that an edit took away while it was on its way stays away.
        """
        if self.nodes.made.get(item.id) is not item:
            return
        if item.id not in self.places.held:
            self.make_near(item.scene_rect)  # the edges that have to follow
            self.places.held.add(item.id)
        item.move_to(position)
        self._follow(item)
        self.node_moved.emit(item.id)

    def move_back(self, item: NodeItem) -> None:
        """Put a node back to where the layout has it; not one that is gone."""
        if self.nodes.made.get(item.id) is not item:
            return
        item.move_to(self.places.home_of(item.id))
        self.places.held.discard(item.id)
        self._follow(item)
        self.node_moved.emit(item.id)

    def let_go(self) -> None:
        """What was on its way stays where it is until the next layout."""
        self.places.let_go()

    def anchor_of(self, item: NodeItem) -> QPointF:
        """Return the place in the scene from which that of a node is counted."""
        anchor = self.places.layout.anchors.get(item.node.machine) if self.places.layout is not None else None
        return QPointF(0, 0) if anchor is None else QPointF(*anchor)

    def _follow(self, item: NodeItem) -> None:
        self.overview.forget_chosen()
        for edge in self._edges_at.get(item.id, ()):
            self.places.held_edges.add(edge.id)
            self._reroute(edge)
        if not self.bounds.contains(item.scene_rect):
            self._set_bounds(self.bounds.united(item.scene_rect))

    def _reroute(self, edge: TransitionItem) -> None:
        """Draw an edge as the layout has it; between nodes that were moved by hand, as the router would."""
        route = self.places.layout.routes.get(edge.id) if self.places.layout is not None else None
        if route is not None and edge.edge.source not in self.places.held and edge.edge.target not in self.places.held:
            if self.places.layout is not None and isinstance(edge.frame, NodeItem):
                origin = self.places.layout.rects[edge.frame.id]
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
        self.places.let_go()
        self.places.layout = None
        self.nodes.offer({})
        self.edges.offer({})

    def _grow(self, layout: Layout) -> None:
        anchor = layout.anchors.get("", ORIGIN)
        self.notes.move_to(QPointF(*anchor))
        self._set_bounds(QRectF(*layout.origin, *layout.size).united(self.notes.bounds))

    def show_notes(self, notes: Mapping[str, Note]) -> None:
        """Show exactly these notes, by name."""
        self.notes.show(notes)
        if self.places.layout is not None:
            self._grow(self.places.layout)
        self.contents_changed.emit()

    def _set_bounds(self, bounds: QRectF) -> None:
        if bounds != self.bounds:
            self.bounds = bounds
            self.setSceneRect(bounds.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))

    # Runs

    def show_run(self, run: RunView | None, pointers: Iterable[str] | None = None) -> None:
        """Colour the nodes at ``pointers`` (None: all) as the run has them."""
        self.run_look.show(run, pointers)
        self.update()
        self.contents_changed.emit()

    def roles_of(self, node_ids: Iterable[str]) -> list[str]:
        """Return the colours of nodes seen from far away."""
        nodes = self.places.graph.nodes
        return self.run_look.roles([nodes[node_id] for node_id in node_ids])

    # Selection

    def select(self, ids: Iterable[str]) -> None:
        """Select exactly these nodes, edges and notes, announcing it once."""
        self._chosen.select(frozenset(ids))
        self._note_selected()
        self.overview.forget_chosen()
        self.update()

    def select_in(self, area: QRectF, *, is_more: bool) -> None:
        """Select all nodes and edges with a part in an area, whether they have items or not; ``is_more``: too."""
        wanted = frozenset(self.places.within(area))
        known = frozenset(itertools.chain(*self._chosen.ids()))
        if is_more:
            wanted |= known
        if wanted != known:
            self.select(wanted)
            self.selectionChanged.emit()

    def _note_selected(self) -> None:
        """Let only a node selected alone show where to pull: on a hundred at once that would be noise."""
        chosen = self.selectedItems()
        only = chosen[0] if len(chosen) == 1 and isinstance(chosen[0], NodeItem) else None
        self.overview.forget_chosen()
        if only is not self._only_selected:
            if self._only_selected is not None:
                self._only_selected.is_only_selected = False
            self._only_selected = only
            if only is not None:
                only.is_only_selected = True

    def selected_ids(self) -> tuple[list[str], list[str]]:
        """Return the selected nodes, apart from the pills, and the selected edges."""
        nodes, edges = self._chosen.ids()
        return [node_id for node_id in nodes if node_id not in (START, END)], edges

    def chosen_nodes(self) -> list[str]:
        """Return the selected nodes, pills included."""
        return self._chosen.ids()[0]

    def selected_items(self) -> list[QGraphicsItem]:
        """Return the items of all that is selected."""
        self._chosen.make_all()
        return self.selectedItems()

    # Places

    def rect_of(self, node_id: str) -> QRectF:
        """Return the body of a node in the scene, whether it has an item or not; null for one that is not drawn."""
        return self.places.rect_of(node_id)

    def items_at(self, where: QPointF | QRectF) -> list[QGraphicsItem]:
        """Return the items at a place or with a part in an area, the uppermost first."""
        self.make_near(where if isinstance(where, QRectF) else QRectF(where, QSizeF(0, 0)))
        return self.items(where)

    def node_at(self, position: QPointF) -> NodeItem | None:
        """Return the innermost node under a place in the scene."""
        return next((item for item in self.items_at(position) if isinstance(item, NodeItem)), None)

    def edge_at(self, position: QPointF, reach: float = 6.0) -> TransitionItem | None:
        """Return the edge whose words are at a place in the scene, or else one near it."""
        area = QRectF(position.x() - reach, position.y() - reach, 2 * reach, 2 * reach)
        found = [item for item in self.items_at(area) if isinstance(item, TransitionItem)]
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
