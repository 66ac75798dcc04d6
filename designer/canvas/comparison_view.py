"""Two versions of a workflow as one picture: what was added, removed, changed or moved stands out, the rest is pale."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QShowEvent
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QVBoxLayout, QWidget

from designer.canvas.arranger import Arranger
from designer.canvas.container_item import RADIUS, ContainerItem
from designer.canvas.node_item import MARGIN, NodeItem
from designer.canvas.paint import draw_mark
from designer.canvas.scene import CanvasScene
from designer.canvas.transition_item import Mark, TransitionItem
from designer.canvas.view import CanvasView
from designer.canvas.zoom_bar import ZoomBar
from designer.document.comparison import Comparison, Kind
from designer.layout.layout import Layout
from designer.look import theme, themes, tr

PALE = 0.4
"""How much is seen of what is the same in both versions."""
_BORDER = 2.5
_MARGIN = 14


class Look(NamedTuple):
    """How a kind of change is drawn: never by colour alone."""

    role: str
    icon: str
    dashes: tuple[float, ...]


LOOKS: Mapping[Kind, Look] = MappingProxyType(
    {
        Kind.ADDED: Look("succeeded", "plus", ()),
        Kind.REMOVED: Look("failed", "minus", (4.0, 3.0)),
        Kind.CHANGED: Look("paused", "edit", (1.2, 2.0)),
        Kind.MOVED: Look("accent", "link", (4.0, 2.0, 1.2, 2.0)),
    }
)


def kind_word(kind: Kind) -> str:
    """Return the name of a kind of change."""
    match kind:
        case Kind.ADDED:
            return tr("Added")
        case Kind.REMOVED:
            return tr("Removed")
        case Kind.CHANGED:
            return tr("Changed")
        case Kind.MOVED:
            return tr("Moved")


class ChangeMark(QGraphicsItem):
    """The border and the mark over a node that is not as it was."""

    def __init__(self, node: NodeItem, kind: Kind) -> None:
        super().__init__(node)
        self._node, self.kind = node, kind
        self.setZValue(10)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def boundingRect(self) -> QRectF:
        """Qt: the node and a little around it."""
        return self._node.rect.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Qt: draw them."""
        look, rect = LOOKS[self.kind], self._node.rect
        color = theme().color(look.role)
        border = painter.pen()
        border.setColor(color)
        border.setWidthF(_BORDER)
        border.setStyle(Qt.PenStyle.SolidLine)
        if look.dashes:
            border.setDashPattern(look.dashes)
        painter.setPen(border)
        is_frame = isinstance(self._node, ContainerItem)
        painter.setBrush(Qt.BrushStyle.NoBrush if is_frame else theme().color(look.role, 0.10))
        radius = RADIUS if is_frame else min(12.0, rect.height() / 2)
        painter.drawRoundedRect(rect.adjusted(-1, -1, 1, 1), radius, radius)
        draw_mark(painter, QPointF(rect.right() - 2, rect.top() + 2), look.icon, color, 10)


class ComparisonView(QWidget):
    """A canvas of its own that only shows; ``chosen`` carries the node that the user picks, or nothing."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._comparison: Comparison | None = None
        self._is_fit_due = False
        self._is_revealing = False
        self.scene = CanvasScene(self)
        self.scene.dressers.append(self._dress)
        self.view = CanvasView(self.scene, self)
        self.zoom_bar = ZoomBar(self.view)
        self._arranger = Arranger(self._show_layout, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.scene.selectionChanged.connect(self._tell_chosen)
        self.view.viewport_changed.connect(self._place_zoom_bar)
        themes.changed.connect(self.scene.repaint_all)
        self.retranslate()

    def show_comparison(self, comparison: Comparison) -> None:
        """Show another pair of versions."""
        self._comparison = comparison
        self._is_fit_due = True
        self.scene.forget_layout()
        self._arranger.ask(comparison.graph)

    def reveal(self, pointer: str) -> None:
        """Select a node and bring it into view; an empty pointer selects nothing."""
        self._is_revealing = True
        self.scene.select((pointer,) if pointer else ())
        self._is_revealing = False
        place = self.scene.rect_of(pointer)
        if not place.isNull():
            self.view.camera.reveal(place.adjusted(-40, -40, 40, 40))

    def marked(self) -> dict[str, Kind]:
        """Return the nodes that are marked, for who wants to know what is seen."""
        return {
            pointer: mark.kind
            for pointer, item in self.scene.nodes.items()
            for mark in item.childItems()
            if isinstance(mark, ChangeMark)
        }

    def close_view(self) -> None:
        """Stop what moves and what is computed."""
        self._arranger.close()
        self.scene.close()
        self.view.camera.stop()

    def retranslate(self) -> None:
        """Word it."""
        self.view.setAccessibleName(tr("Picture of the differences"))

    def _show_layout(self, layout: Layout) -> None:
        comparison = self._comparison
        if comparison is None:
            return
        self.scene.show_graph(comparison.graph, layout, animate=False)
        for node in self.scene.nodes.made.values():
            self._dress(node)
        for edge in self.scene.edges.made.values():
            self._dress(edge)
        self.scene.update()
        if self.isVisible():
            self._fit()

    def _dress(self, item: NodeItem | TransitionItem) -> None:
        """Let a node or an edge look as what became of it."""
        comparison = self._comparison
        if comparison is None:
            return
        if isinstance(item, TransitionItem):
            kind = comparison.edges.get(item.id)
            item.mark = None if kind is None else Mark(LOOKS[kind].role, LOOKS[kind].dashes)
            item.setZValue(1 if kind is None else 1.5)
        else:
            for mark in item.childItems():
                if isinstance(mark, ChangeMark):
                    self.scene.removeItem(mark)
            item.is_still = True
            # What is inside a frame has a say of its own.
            item.setFlag(QGraphicsItem.GraphicsItemFlag.ItemDoesntPropagateOpacityToChildren)
            kind = comparison.nodes.get(item.id)
            if kind is not None:
                ChangeMark(item, kind)
        item.setOpacity(1.0 if kind is not None else PALE)

    def _fit(self) -> None:
        self._is_fit_due = False
        self.view.fit_all(animate=False)
        self._place_zoom_bar()

    def _place_zoom_bar(self) -> None:
        self.zoom_bar.adjustSize()
        self.zoom_bar.move(_MARGIN, self.view.height() - self.zoom_bar.height() - _MARGIN)

    def _tell_chosen(self) -> None:
        if not self._is_revealing:
            nodes, _edges = self.scene.selected_ids()
            self.chosen.emit(nodes[-1] if nodes else "")

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: fit what came before there was room to see it."""
        super().showEvent(event)
        if self._is_fit_due and self.scene.nodes:
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """See :func:`designer.look.tr`."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
