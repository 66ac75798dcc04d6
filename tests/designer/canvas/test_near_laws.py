"""Whatever is done to a large workflow, the items there are show what all items would."""

import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.canvas.canvas_widget import CanvasWidget
from designer.canvas.node_item import NodeItem
from designer.canvas.places import as_rect
from designer.canvas.transition_item import TransitionItem
from designer.document.commands import connect, delete_states, insert_state, rename_state, set_field
from tests.bench.workflows import mixed

from .conftest import document_of, selection_of

Open = Callable[..., CanvasWidget]
_LEFT, _NONE, _CTRL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


class User:
    """Somebody who does anything, in any order."""

    def __init__(self, canvas: CanvasWidget, seed: int) -> None:
        self.canvas, self.document, self.selection = canvas, document_of(canvas), selection_of(canvas)
        self.random = random.Random(seed)
        self.acts = (self.go, self.click, self.drag, self.edit, self.undo, self.fold, self.select, self.walk)

    @property
    def states(self) -> list[str]:
        return list(self.document.definition.states)

    def _point(self) -> QPoint:
        size = self.canvas.view.viewport().size()
        return QPoint(self.random.randrange(5, size.width() - 5), self.random.randrange(5, size.height() - 5))

    def go(self) -> None:
        place = self.canvas.scene.rect_of(self.random.choice(self.states)).center()
        self.canvas.view.camera.go(self.random.choice((0.003, 0.1, 0.3, 0.5, 1.0)), place, animate=False)

    def click(self) -> None:
        QTest.mouseClick(self.canvas.view.viewport(), _LEFT, self.random.choice((_NONE, _CTRL)), self._point())

    def drag(self) -> None:
        viewport, start, end = self.canvas.view.viewport(), self._point(), self._point()
        QTest.mousePress(viewport, _LEFT, _NONE, start)
        for share in (0.3, 0.7, 1.0):
            QTest.mouseMove(viewport, start + (end - start) * share)
        QTest.mouseRelease(viewport, _LEFT, _NONE, end)

    def edit(self) -> None:
        document, one, other = self.document, self.random.choice(self.states), self.random.choice(self.states)
        edits: tuple[Callable[[], object], ...] = (
            lambda: set_field(document, one, "Comment", self.random.choice(("words", ""))),
            lambda: insert_state(document, "", "Map", on_edge=self.random.choice(list(document.graph.edges))),
            lambda: delete_states(document, tuple(self.random.sample(self.states, 20))),
            lambda: rename_state(document, one, f"Renamed{self.random.randrange(10**6)}"),
            lambda: connect(document, one, other),
        )
        self.random.choice(edits)()

    def undo(self) -> None:
        self.random.choice((self.document.undo, self.document.redo))()

    def fold(self) -> None:
        self.canvas.toggle_fold(
            self.random.choice([node.id for node in self.document.graph.nodes.values() if node.lanes])
        )

    def select(self) -> None:
        count = self.random.choice((0, 1, 50, 250))
        self.random.choice((self.canvas.keys.select_all, lambda: self.selection.set(self.states[:count])))()

    def walk(self) -> None:
        self.canvas.keys.walk(self.random.choice((QPointF(0, 1), QPointF(0, -1), QPointF(1, 0))))


def check(canvas: CanvasWidget) -> None:
    """See that items are where they belong, show what they should, and that none lacks and none is left over."""
    scene, graph, layout = canvas.scene, document_of(canvas).graph, canvas.scene.places.layout
    assert layout is not None
    made = {*scene.nodes.made.values(), *scene.edges.made.values()}
    everywhere = scene.items(QRectF(-1e7, -1e7, 2e7, 2e7))
    assert {item for item in everywhere if isinstance(item, NodeItem | TransitionItem)} == made
    chosen = {*selection_of(canvas).pointers, *selection_of(canvas).edges}
    assert {known for ids in scene.selected_ids() for known in ids} == chosen & (
        scene.nodes.keys() | scene.edges.keys()
    )
    for node_id, item in scene.nodes.made.items():
        assert item.node == graph.nodes[node_id]
        assert item.scene_rect == QRectF(*layout.rects[node_id])
        assert item.isSelected() == (node_id in chosen) or node_id in ("start", "end")
    for edge_id, edge in scene.edges.made.items():
        assert edge.edge == graph.edges[edge_id]
        begin = QPointF(*layout.routes[edge_id].start)
        assert (edge.mapToScene(edge.points[0]) - begin).manhattanLength() < 0.01
        ends = (edge.edge.source, edge.edge.target)
        twins = {other.id for other in graph.edges.values() if (other.source, other.target) == ends} - {edge_id}
        assert {twin.id for twin in edge.twins} == twins
    if not canvas.view.is_overview:
        assert set(layout.boxes_near(as_rect(canvas.view.seen_rect()))) <= scene.nodes.made.keys()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_items_that_are_there_show_what_all_would(open_canvas: Open, qtbot: QtBot, seed: int) -> None:
    canvas = open_canvas(mixed(600))
    user = User(canvas, seed)
    for _ in range(45):
        user.random.choice(user.acts)()
        QApplication.processEvents()
        if user.random.random() < 0.4:
            qtbot.waitUntil(lambda: not canvas.is_behind, timeout=20_000)
            canvas.grab()
            check(canvas)
