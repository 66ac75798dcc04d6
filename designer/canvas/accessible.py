"""What a screen reader finds on the canvas: nodes with their transitions and inner nodes, in words."""

from collections.abc import Callable, Collection
from functools import partial
from weakref import ref

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import isValid

from designer.canvas.describe import describe_node, describe_run, describe_transition
from designer.canvas.details import Details
from designer.canvas.view import CanvasView
from designer.document.breakpoints import breakpoint_of
from designer.document.document import Document
from designer.document.graph import Graph
from designer.document.pointers import owner_of
from designer.document.run_view import RunView, newest_view, progress_of, status_at
from designer.document.selection import Selection
from designer.look import tr

Ids = tuple[str, ...]


class AccessiblePart(QAccessibleInterface):
    """A node or a transition. It stays when its part of the graph goes, for a reader may still hold it."""

    def __init__(self, canvas: "AccessibleCanvas", part_id: str) -> None:
        super().__init__()
        self._canvas = ref(canvas)
        self.id = part_id

    @property
    def canvas(self) -> "AccessibleCanvas | None":
        """The canvas, while there is one."""
        canvas = self._canvas()
        return canvas if canvas is not None and isValid(canvas) else None

    def isValid(self) -> bool:
        """Qt: whether it is still drawn or folded away."""
        canvas = self.canvas
        return canvas is not None and canvas.holds(self.id)

    def object(self) -> QObject:
        """Qt: no object of its own."""
        return None  # type: ignore[return-value]  # None is what Qt asks for here

    def window(self) -> QWindow:
        """Qt: the window of the canvas."""
        canvas = self.canvas
        return canvas.window() if canvas is not None else None  # type: ignore[return-value]

    def parent(self) -> QAccessibleInterface:
        """Qt: the node around a node, the source of a transition, or the canvas."""
        canvas = self.canvas
        return canvas.parent_of(self.id) if canvas is not None else None  # type: ignore[return-value]

    def childCount(self) -> int:
        """Qt: transitions and inner nodes."""
        return len(self._children())

    def child(self, index: int) -> QAccessibleInterface:
        """Qt: the transitions first, in their order."""
        children, canvas = self._children(), self.canvas
        if canvas is None or not 0 <= index < len(children):
            return None  # type: ignore[return-value]
        return canvas.part(children[index])

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Qt: the place of ``child``, or -1."""
        children = self._children()
        return children.index(child.id) if isinstance(child, AccessiblePart) and child.id in children else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        """Qt: the canvas knows what is where."""
        return None  # type: ignore[return-value]

    def rect(self) -> QRect:
        """Qt: where it is on the screen; empty while it is folded away."""
        canvas = self.canvas
        return canvas.rect_of(self.id) if canvas is not None else QRect()

    def text(self, kind: QAccessible.Text) -> str:
        """Qt: the name says what it is, the description how it stands."""
        canvas = self.canvas
        return canvas.words_of(self.id, kind) if canvas is not None else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Qt: names are given by other ways."""

    def role(self) -> QAccessible.Role:
        """Qt: a node is a part of a tree, a transition leads somewhere."""
        return QAccessible.Role.Link if "#" in self.id else QAccessible.Role.TreeItem

    def state(self) -> QAccessible.State:
        """Qt: selected, current, folded."""
        canvas = self.canvas
        return canvas.state_of(self.id) if canvas is not None else QAccessible.State()

    def _children(self) -> Ids:
        canvas = self.canvas
        return canvas.children_of(self.id) if canvas is not None else ()


class AccessibleCanvas(QAccessibleWidget):
    """The canvas for a screen reader: after the widgets over it come the nodes of the outermost machine."""

    def __init__(
        self,
        view: CanvasView,
        document: Document,
        selection: Selection,
        run: RunView | None,
        folded: Callable[[], Collection[str]],
    ) -> None:
        super().__init__(view, QAccessible.Role.Tree)
        self._view, self._document, self._selection, self._run = view, document, selection, run
        self._folded = folded
        self.parts: dict[str, AccessiblePart] = {}
        self._tree: tuple[Graph | None, dict[str, Ids]] = (None, {})

    # What the parts ask for

    def part(self, part_id: str) -> AccessiblePart:
        """Return what stands for a node or a transition, always the same object."""
        found = self.parts.get(part_id)
        if found is None:
            found = self.parts[part_id] = AccessiblePart(self, part_id)
        return found

    def holds(self, part_id: str) -> bool:
        """Tell whether the graph has such a node or transition."""
        graph = self._document.graph
        return part_id in graph.nodes or part_id in graph.edges

    def children_of(self, part_id: str) -> Ids:
        """Return the parts directly inside one, or, for an empty id, of the whole workflow."""
        graph = self._document.graph
        if self._tree[0] is not graph:
            found: dict[str, list[str]] = {}
            for edge in graph.edges.values():
                found.setdefault(edge.source, []).append(edge.id)
            for node in graph.nodes.values():
                found.setdefault(owner_of(node.machine) if node.machine else "", []).append(node.id)
            self._tree = (graph, {owner: tuple(inner) for owner, inner in found.items()})
        return self._tree[1].get(part_id, ())

    def parent_of(self, part_id: str) -> QAccessibleInterface:
        """Return what a part is inside of."""
        graph = self._document.graph
        edge, node = graph.edges.get(part_id), graph.nodes.get(part_id)
        if edge is not None:
            return self.part(edge.source)
        return self.part(owner_of(node.machine)) if node is not None and node.machine else self

    def rect_of(self, part_id: str) -> QRect:
        """Return the place of a part on the screen."""
        scene = self._view.canvas
        edge = scene.edges.get(part_id)
        area = scene.rect_of(part_id) if edge is None else edge.sceneBoundingRect()
        if area.isNull():
            return QRect()
        here = self._view.mapFromScene(area).boundingRect()
        return QRect(self._view.viewport().mapToGlobal(here.topLeft()), here.size())

    def words_of(self, part_id: str, kind: QAccessible.Text) -> str:
        """Return the name or the description of a part."""
        document = self._document
        edge, node = document.graph.edges.get(part_id), document.graph.nodes.get(part_id)
        match kind:
            case QAccessible.Text.Name if edge is not None:
                return describe_transition(edge, document.graph)
            case QAccessible.Text.Name if node is not None:
                return describe_node(node, document.definition)
            case QAccessible.Text.Description if node is not None:
                run = self._run
                status = status_at(run.view, part_id) if run is not None and run.view is not None else None
                stop = "" if run is None else breakpoint_of(run.breakpoints, part_id)
                seen = newest_view(run.view, part_id) if run is not None and run.view is not None else None
                progress = progress_of(seen) if seen is not None and node.lanes else None
                is_reused = seen is not None and seen.reused
                if part_id in self._folded():
                    node = Details(None, document.graph, (part_id,)).drawn(node)
                return describe_run(node, status, breakpoint_words=stop, progress=progress, is_reused=is_reused)
            case _:
                return ""

    def state_of(self, part_id: str) -> QAccessible.State:
        """Return how a part stands for a screen reader."""
        state, scene = QAccessible.State(), self._view.canvas
        is_drawn = part_id in scene.nodes or part_id in scene.edges
        state.selectable = state.focusable = is_drawn and not self._view.is_locked
        state.selected = self._selection.is_selected(part_id)
        state.focused = self._selection.current == part_id and self._view.hasFocus()
        state.invisible = not is_drawn
        state.offscreen = not is_drawn or not self._view.rect().intersects(
            QRect(self._view.mapFromGlobal(self.rect_of(part_id).topLeft()), self.rect_of(part_id).size())
        )
        node = self._document.graph.nodes.get(part_id)
        if node is not None and node.lanes:
            state.expandable = True
            state.collapsed = part_id in self._folded()
            state.expanded = not state.collapsed
        return state

    # QAccessibleWidget

    def childCount(self) -> int:
        """Qt: the widgets over the canvas, then the nodes."""
        return super().childCount() + len(self.children_of(""))

    def child(self, index: int) -> QAccessibleInterface:
        """Qt: see :meth:`childCount`."""
        widgets, nodes = super().childCount(), self.children_of("")
        if index < widgets:
            return super().child(index)
        return self.part(nodes[index - widgets]) if index - widgets < len(nodes) else None  # type: ignore[return-value]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Qt: see :meth:`childCount`."""
        if not isinstance(child, AccessiblePart):
            return super().indexOfChild(child)
        nodes = self.children_of("")
        return super().childCount() + nodes.index(child.id) if child.id in nodes else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        """Qt: the node or transition there, unless a widget lies over it."""
        view = self._view
        place = view.viewport().mapFromGlobal(QPoint(x, y))
        over = view.childAt(view.mapFromGlobal(QPoint(x, y)))
        if over is view.viewport():
            scene = view.canvas
            found = scene.node_at(view.mapToScene(place)) or scene.edge_at(view.mapToScene(place))
            if found is not None:
                return self.part(found.id)
        return super().childAt(x, y)

    def focusChild(self) -> QAccessibleInterface:
        """Qt: the node one works on."""
        current = self._selection.current
        return self.part(current) if self.holds(current) else super().focusChild()

    def text(self, kind: QAccessible.Text) -> str:
        """Qt: the view has name and description."""
        match kind:
            case QAccessible.Text.Name:
                return self._view.accessibleName()
            case QAccessible.Text.Description:
                return self._view.accessibleDescription()
            case QAccessible.Text.Help:
                return tr("Arrow keys walk from node to node, Tab adds one, C connects, F2 renames.")
            case _:
                return ""


class Speaker(QObject):
    """Makes the canvas known to screen readers and tells them what the user came to."""

    def __init__(
        self,
        view: CanvasView,
        document: Document,
        selection: Selection,
        run: RunView | None,
        folded: Callable[[], Collection[str]],
    ) -> None:
        super().__init__(view)
        self._view, self._selection = view, selection
        self._canvas = AccessibleCanvas(view, document, selection, run, folded)
        _keep(self._canvas, view)
        selection.changed.connect(self._tell_current)
        document.definition_changed.connect(self._tell_order)

    def _tell_current(self) -> None:
        if QAccessible.isActive() and self._view.hasFocus() and self._canvas.holds(self._selection.current):
            tell(self._canvas.part(self._selection.current), QAccessible.Event.Focus)

    def _tell_order(self, _pointers: object) -> None:
        if QAccessible.isActive():
            tell(self._canvas, QAccessible.Event.ObjectReorder)


def tell(about: QAccessibleInterface, event: QAccessible.Event) -> None:
    """Let screen readers know of an event."""
    QAccessible.updateAccessibility(QAccessibleEvent(about, event))


_known: list[AccessibleCanvas] = []
"""Qt deletes these with their views; until then Python must not, whatever becomes of the widgets around."""


def _keep(canvas: AccessibleCanvas, view: CanvasView) -> None:
    _known[:] = [other for other in _known if isValid(other)]
    _known.append(canvas)
    QAccessible.registerAccessibleInterface(canvas)
    view.destroyed.connect(partial(_forget, canvas.parts))


def _forget(parts: dict[str, AccessiblePart]) -> None:
    """Take the parts out of Qt's register: it would go on with what Python has freed."""
    for part in parts.values():
        QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(part))
    parts.clear()
