"""What is selected in a scene that has no item for most of its nodes."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QStyleOptionGraphicsItem, QWidget

from designer.canvas.node_item import NodeItem
from designer.canvas.note_item import NoteItem
from designer.canvas.note_layer import NoteLayer
from designer.canvas.shelf import Shelf
from designer.canvas.transition_item import TransitionItem

_MANY = 200
"""So many of what is selected get items at once; of more, only those that come into view."""


class _Crowd(QGraphicsItem):
    """Stands for all that is selected and has no item, so that Qt takes it out of the selection with the rest."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)

    def boundingRect(self) -> QRectF:
        """Qt: nowhere."""
        return QRectF()

    def paint(self, _painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Qt: nothing is seen of it."""


class Chosen:
    """Selects nodes and edges by id, whether they have items or not, and notes."""

    def __init__(
        self, scene: QGraphicsScene, nodes: Shelf[NodeItem], edges: Shelf[TransitionItem], notes: NoteLayer
    ) -> None:
        self._scene, self._nodes, self._edges, self._notes = scene, nodes, edges, notes
        self._crowd = _Crowd()
        scene.addItem(self._crowd)

    @property
    def _ids(self) -> set[str]:
        return self._crowd.ids if self._crowd.isSelected() else set()

    def ids(self) -> tuple[list[str], list[str]]:
        """Return the selected nodes and the selected edges."""
        chosen = self._scene.selectedItems()
        nodes = [item.id for item in chosen if isinstance(item, NodeItem)]
        edges = [item.id for item in chosen if isinstance(item, TransitionItem)]
        crowd = self._ids
        if crowd:
            nodes += crowd & self._nodes.keys()
            edges += crowd & self._edges.keys()
        return nodes, edges

    def select(self, wanted: frozenset[str]) -> None:
        """Select exactly these nodes, edges and notes; the scene announces nothing."""
        nodes, edges = self._nodes, self._edges
        made = (wanted & nodes.made.keys()) | (wanted & edges.made.keys())
        others = ((wanted & nodes.keys()) | (wanted & edges.keys())) - made
        self._scene.blockSignals(True)
        for item in self._scene.selectedItems():
            if isinstance(item, NodeItem | TransitionItem | NoteItem) and item.id not in wanted:
                item.setSelected(False)
        for note in self._notes.items.values():
            if note.id in wanted:
                note.setSelected(True)
        self._crowd.ids = set()
        for known in made:
            (nodes.made.get(known) or edges.made[known]).setSelected(True)
        for known in others if len(others) <= _MANY else ():
            (nodes[known] if known in nodes else edges[known]).setSelected(True)
        if len(others) > _MANY:
            self._crowd.ids = set(others)
        self._crowd.setSelected(bool(self._crowd.ids))
        self._scene.blockSignals(False)

    def take_from_crowd(self, item: NodeItem | TransitionItem) -> None:
        """Let an item that was just made be selected if its id is."""
        if item.id in self._ids:
            self._crowd.ids.discard(item.id)
            item.setSelected(True)

    def make_all(self) -> None:
        """Make the items of all that is selected."""
        for known in tuple(self._ids):
            self._nodes.get(known) or self._edges.get(known)
