"""The view: a dotted sheet, pan and zoom, keys of the canvas, and the picture from far away."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QLineF, QPoint, QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragMoveEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QSinglePointEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsView, QWidget

from designer.canvas.camera import STEP, Camera
from designer.canvas.found_marks import FoundMarks
from designer.canvas.node_item import NodeItem
from designer.canvas.note_item import note_role
from designer.canvas.paint import draw_broken
from designer.canvas.scene import FEW, CanvasScene
from designer.look import theme

OVERVIEW_ZOOM = 0.35
OVERVIEW_NODES = FEW
"""With fewer nodes the items themselves are fast enough at every zoom, and show more."""
GRID = 16
_WHEEL_STEP = 120
_BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
_MAKE = QEvent.Type(QEvent.registerEventType())


def veil() -> QColor:
    """Return what greys a picture that is no longer true."""
    return theme().color("window", 0.6)


class Tool(Protocol):
    """Takes mouse events before the view does; true means they are used up."""

    def press(self, event: QMouseEvent) -> bool: ...
    def move(self, event: QMouseEvent) -> bool: ...
    def release(self, event: QMouseEvent) -> bool: ...
    def cancel(self) -> bool: ...


class CanvasView(QGraphicsView):
    """Shows the scene; what the user asks for goes out as signals."""

    viewport_changed = Signal()
    locked_changed = Signal()
    node_activated = Signal(str)
    note_activated = Signal(str)
    context_requested = Signal(str, QPoint)
    sheet_activated = Signal(QPointF)

    def __init__(self, scene: CanvasScene, parent: QWidget | None = None) -> None:
        super().__init__(scene, parent)
        self.camera = Camera(self)
        self.found = FoundMarks(scene)
        self.tools: list[Tool] = []
        self.is_locked = False
        self.broken = ""
        self._guides: tuple[QLineF, ...] = ()
        self._pan_from: QPoint | None = None
        self._pan_button = Qt.MouseButton.NoButton
        self._is_space_down = False
        self._is_focus_marked = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setDragMode(QGraphicsView.DragMode.RubberBandDrag)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self._is_making_due = False
        self.viewport_changed.connect(self._make_soon)
        scene.contents_changed.connect(self._make_soon)
        self.camera.zoomed.connect(lambda _zoom: self.viewport_changed.emit())
        self.horizontalScrollBar().valueChanged.connect(lambda _value: self.viewport_changed.emit())
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.viewport_changed.emit())

    @property
    def canvas(self) -> CanvasScene:
        """The scene, as what it is."""
        scene = self.scene()
        assert isinstance(scene, CanvasScene)
        return scene

    @property
    def is_overview(self) -> bool:
        """Whether the picture is drawn without the items."""
        return self.camera.zoom < OVERVIEW_ZOOM and len(self.canvas.nodes) > OVERVIEW_NODES

    def seen_rect(self) -> QRectF:
        """Return the part of the scene in view."""
        return self.mapToScene(self.viewport().rect()).boundingRect()

    def fit_all(self, *, animate: bool = True) -> None:
        """Show the whole workflow, in a view of another size too until it is moved."""
        self.camera.fit(self.canvas.bounds, animate=animate, is_taken=self.canvas.places.is_taken)
        self.camera.again = lambda: self.fit_all(animate=False)

    def fit_selection(self) -> None:
        """Show what is selected, or everything."""
        found = QRectF()
        for item in self.canvas.selectedItems():
            found = found.united(item.sceneBoundingRect())
        for node_id in self.canvas.chosen_nodes():
            found = found.united(self.canvas.rect_of(node_id))
        self.camera.fit(found if not found.isEmpty() else self.canvas.bounds)

    # Items: only what is in view needs any

    def _make_soon(self) -> None:
        """Make what came into view before it is painted, after all that moves the view just now."""
        if not self._is_making_due:
            self._is_making_due = True
            QCoreApplication.postEvent(self, QEvent(_MAKE))

    def customEvent(self, event: QEvent) -> None:
        """Qt: see :meth:`_make_soon`."""
        if event.type() == _MAKE:
            self.make_seen()

    def make_seen(self) -> None:
        """Make the items that are in view, unless the picture is drawn without."""
        if self._is_making_due:
            self._is_making_due = False
            seen = self.seen_rect()
            if not self.is_overview:
                self.canvas.make_near(seen)
            if QApplication.mouseButtons() == Qt.MouseButton.NoButton:  # what is held with the mouse stays
                self.canvas.drop_far(seen.adjusted(-seen.width(), -seen.height(), seen.width(), seen.height()))

    def viewportEvent(self, event: QEvent) -> bool:
        """Qt: what the mouse is at must be there before the scene looks for it."""
        if isinstance(event, QSinglePointEvent | QDragMoveEvent):
            self.make_seen()
            if self.is_overview:
                place = self.mapToScene(event.position().toPoint())
                self.canvas.make_near(QRectF(place, QSizeF(0, 0)))
        return super().viewportEvent(event)

    # Painting

    def drawBackground(self, painter: QPainter, rect: QRectF | object) -> None:
        """Draw the sheet with its dots, in pixels so that they stay crisp."""
        painter.save()
        painter.resetTransform()
        painter.fillRect(self.viewport().rect(), theme().color("window"))
        step = float(GRID) * self.camera.zoom
        while step < GRID * 0.7:
            step *= 2
        origin = self.mapFromScene(QPointF(0, 0))
        columns = int(self.viewport().width() / step) + 2
        rows = int(self.viewport().height() / step) + 2
        painter.translate(origin.x() % step - step, origin.y() % step - step)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(theme().color("grid"), 2.0 if step >= GRID * 0.9 else 1.0))
        dots = QPolygonF([QPointF(column * step, 0) for column in range(columns + 1)])
        for _row in range(rows + 1):
            painter.drawPoints(dots)
            painter.translate(0, step)
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the items, or the overview when they are far away and many."""
        self.make_seen()
        if not self.is_overview:
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        self.drawBackground(painter, None)
        painter.setTransform(self.viewportTransform())
        for note in self.canvas.notes.items.values():
            painter.fillRect(note.scene_rect, theme().color(note_role(note.note.color)))
        self.canvas.overview.paint(painter, self.seen_rect(), self.camera.zoom)
        if self.canvas.overview.is_unfinished:
            QTimer.singleShot(0, self.viewport(), self.viewport().update)
        self.found.paint(painter)
        self.drawForeground(painter, self.seen_rect())
        painter.resetTransform()
        band = self.rubberBandRect()
        if not band.isNull():
            painter.setPen(theme().color("accent"))
            painter.setBrush(theme().color("accent", 0.12))
            painter.drawRect(band)

    def show_guides(self, guides: Sequence[QLineF]) -> None:
        """Draw the lines that a dragged node snaps to."""
        if tuple(guides) != self._guides:
            self._guides = tuple(guides)
            self.viewport().update()

    def drawForeground(self, painter: QPainter, rect: QRectF | object) -> None:
        """Draw the guides over all; grey the last good picture while the text cannot be read."""
        if self._guides:
            guide = QPen(theme().color("accent"), 1)
            guide.setCosmetic(True)
            painter.setPen(guide)
            painter.drawLines(self._guides)
        if self.is_locked:
            painter.save()
            painter.resetTransform()
            painter.fillRect(self.viewport().rect(), veil())
            painter.restore()
            broken = self.canvas.rect_of(self.broken)
            if not broken.isNull():
                draw_broken(painter, broken, 10)
        if self._is_focus_marked:
            painter.save()
            painter.resetTransform()
            painter.setPen(QPen(theme().color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
            painter.restore()

    def set_locked(self, is_locked: bool, broken: str = "") -> None:
        """Grey the picture and take no changes; ``broken`` is the node at which the text cannot be read."""
        self.is_locked, self.broken = is_locked, broken
        self.viewport().update()
        self.locked_changed.emit()

    # Mouse

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl zooms at the cursor, Shift goes sideways, the wheel alone goes up and down."""
        turn = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            amount = turn.y() or turn.x()
            self.camera.zoom_at(self.camera.zoom * STEP ** (amount / _WHEEL_STEP), event.position())
        else:
            pixels = event.pixelDelta()
            dx, dy = (pixels.x(), pixels.y()) if not pixels.isNull() else (turn.x() // 2, turn.y() // 2)
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not dx:
                dx, dy = dy, 0
            self.camera.stop()
            self.camera.pan(-dx, -dy)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pan with the middle button or space; else ask the tools, then select or move."""
        self._mark_focus(is_marked=False)
        if event.buttons() == event.button():
            self._give_up_press()
        is_left = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (is_left and self._is_space_down):
            self._pan_from = event.position().toPoint()
            self._pan_button = event.button()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        if is_left and not self.is_locked and any(tool.press(event) for tool in self.tools):
            return
        if is_left:
            super().mousePressEvent(_adding(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with what the press began."""
        if event.buttons() == Qt.MouseButton.NoButton:
            self._give_up_press()
        if self._pan_from is not None:
            here = event.position().toPoint()
            shift = here - self._pan_from
            self._pan_from = here
            self.camera.pan(-shift.x(), -shift.y())
            return
        if any(tool.move(event) for tool in self.tools):
            return
        event = _adding(event)
        super().mouseMoveEvent(event)
        band = self.rubberBandRect()
        if self.is_overview and not band.isNull():
            is_more = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self.canvas.select_in(self.mapToScene(band).boundingRect(), is_more=is_more)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End what the press began."""
        if self._pan_from is not None and event.button() == self._pan_button:
            self._pan_from = None
            self._show_cursor()
            return
        if any(tool.release(event) for tool in self.tools):
            return
        super().mouseReleaseEvent(_adding(event))

    def _give_up_press(self) -> None:
        """End what an earlier press began and whose release went elsewhere, to a menu that opened meanwhile."""
        if self._pan_from is not None:
            self._pan_from = None
            self._show_cursor()
        for tool in self.tools:
            tool.cancel()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a node, or ask for a new one on the empty sheet."""
        place = self.mapToScene(event.position().toPoint())
        node = self.canvas.node_at(place)
        if node is not None:
            self.node_activated.emit(node.id)
        elif (note := self.canvas.notes.at(place)) is not None:
            self.note_activated.emit(note.name)
        elif self.canvas.edge_at(place) is None:
            self.sheet_activated.emit(place)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Select what is under the cursor and ask for its menu; by key, for that of what is selected."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.ask_for_menu()
            return
        place = self.mapToScene(event.pos())
        found = self.canvas.node_at(place) or self.canvas.edge_at(place) or self.canvas.notes.at(place)
        if found is not None and not found.isSelected():
            self.canvas.clearSelection()
            found.setSelected(True)
        self.context_requested.emit(found.id if found is not None else "", event.globalPos())

    def ask_for_menu(self) -> None:
        """Ask for the menu of what is selected, or of the sheet."""
        chosen = self.canvas.selectedItems()
        found = next((item for item in chosen if isinstance(item, NodeItem)), None) or next(iter(chosen), None)
        place = self.viewport().rect().center()
        if found is not None:
            area = found.scene_rect if isinstance(found, NodeItem) else found.sceneBoundingRect()
            self.camera.reveal(area)
            self.camera.stop()  # the menu opens where the node will stand
            # Below the name, on the part that is seen: frames and lines can be larger than the window.
            seen = area.intersected(self.seen_rect())
            place = self.mapFromScene(seen.center() if seen.isValid() else area.center())
        self.context_requested.emit(self.canvas.id_of(found) if found else "", self.viewport().mapToGlobal(place))

    # Keys that only concern the view; the others are in keys.py

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hold space to pan; Escape gives up what a tool is doing."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._is_space_down = True
            self._show_cursor()
        elif event.key() == Qt.Key.Key_Escape:
            if any(tool.cancel() for tool in self.tools):
                return
            if self.canvas.selectedItems():
                self.canvas.clearSelection()
            else:
                event.ignore()  # it closes the dialog that a picture is in
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let go of the sheet."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._is_space_down = False
            self._show_cursor()
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes here with Tab sees that the keys go to the sheet now; a mouse is where it is."""
        self._mark_focus(is_marked=event.reason() in _BY_TAB)
        super().focusInEvent(event)

    def _mark_focus(self, *, is_marked: bool) -> None:
        if is_marked != self._is_focus_marked:
            self._is_focus_marked = is_marked
            self.viewport().update()

    def focusOutEvent(self, event: QEvent | object) -> None:
        """A space bar or a button released elsewhere, such as on a menu that opened, is never heard of."""
        self._mark_focus(is_marked=False)
        self._is_space_down = False
        self._give_up_press()
        self._show_cursor()
        super().focusOutEvent(event)  # type: ignore[arg-type]

    def _show_cursor(self) -> None:
        shape = Qt.CursorShape.OpenHandCursor if self._is_space_down else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Go on showing what was shown, and tell the minimap."""
        super().resizeEvent(event)
        if self.camera.again is not None:
            self.camera.again()
        self.viewport_changed.emit()


def _adding(event: QMouseEvent) -> QMouseEvent:
    """Return the event as Qt takes it to add to what is selected: it knows Ctrl alone, and people try Shift too."""
    held = event.modifiers()
    if not held & Qt.KeyboardModifier.ShiftModifier:
        return event
    return QMouseEvent(
        event.type(),
        event.position(),
        event.scenePosition(),
        event.globalPosition(),
        event.button(),
        event.buttons(),
        held & ~Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier,
        event.pointingDevice(),
    )
