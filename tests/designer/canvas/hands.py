"""What a hand does on the canvas, with real events."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.canvas.canvas_widget import CanvasWidget
from designer.canvas.node_item import NodeItem
from designer.canvas.snapping import REACH
from designer.document.document import Document
from engine.language.machine import TransitionKind

from .conftest import center_of, point_of

Open = Callable[..., CanvasWidget]
LEFT = Qt.MouseButton.LeftButton


def drag(canvas: CanvasWidget, start: QPoint, end: QPoint, button: Qt.MouseButton = LEFT, *, drop: bool = True) -> None:
    """Press, move in steps and, unless the test looks in the middle, release."""
    viewport = canvas.view.viewport()
    QTest.mouseMove(viewport, start)
    QTest.mousePress(viewport, button, pos=start)
    for step in range(1, 6):
        QTest.mouseMove(viewport, start + (end - start) * step / 5)
        QApplication.processEvents()
    if drop:
        QTest.mouseRelease(viewport, button, pos=end)
        QApplication.processEvents()


def drag_holding(
    canvas: CanvasWidget, key: Qt.KeyboardModifier, start: QPoint, end: QPoint, *, drop: bool = True
) -> None:
    """Drag with a key that is held once the button is down."""
    viewport = canvas.view.viewport()
    QTest.mouseMove(viewport, start)
    QTest.mousePress(viewport, LEFT, pos=start)
    for step in range(1, 6):
        move_holding(canvas, key, start + (end - start) * step / 5)
    if drop:
        QTest.mouseRelease(viewport, LEFT, key, end)
        QApplication.processEvents()


def move_holding(canvas: CanvasWidget, key: Qt.KeyboardModifier, place: QPoint) -> None:
    """Move with the left button down while a key is held, which QTest cannot."""
    viewport, none = canvas.view.viewport(), Qt.MouseButton.NoButton
    at = QPointF(viewport.mapToGlobal(place))
    QApplication.sendEvent(viewport, QMouseEvent(QEvent.Type.MouseMove, QPointF(place), at, none, LEFT, key))
    QApplication.processEvents()


def near(place: QPointF, wanted: QPointF) -> bool:
    """Tell whether a dragged node came to a place, or to what it snaps to beside it."""
    return (place - wanted).manhattanLength() <= 2 * REACH


def port(canvas: CanvasWidget, node: str, kind: TransitionKind | None) -> QPoint:
    item: NodeItem = canvas.scene.nodes[node]
    place = next(port.position for port in item.ports() if port.kind is kind)
    return point_of(canvas, item.mapToScene(place))


def hover(canvas: CanvasWidget, node: str) -> None:
    QTest.mouseMove(canvas.view.viewport(), center_of(canvas, node))
    QApplication.processEvents()


def target_of(document: Document, pointer: str, field: str) -> object:
    node = document.source.node(f"{pointer}/{field}")
    return None if node is None else node.value
