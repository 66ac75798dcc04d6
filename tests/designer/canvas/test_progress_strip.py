"""The strip in the header of a Map: which iteration a click means, and what is seen of few failures among many."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from designer.canvas.canvas_widget import CanvasWidget
from designer.canvas.container_item import ContainerItem
from designer.canvas.progress_strip import FIRST_FAILED, Strip
from designer.look import theme
from engine.history.events import IterationEnded, IterationStarted, MapStarted, StateEntered

from .conftest import MAP, FakeRun, point_of, selection_of

Open = Callable[..., CanvasWidget]


@pytest.fixture
def frame(open_canvas: Open, run: FakeRun) -> Callable[..., tuple[CanvasWidget, ContainerItem, Strip]]:
    """Return a function that shows a Map of so many items, of which one failed."""

    def show(items: int, failed: int | None) -> tuple[CanvasWidget, ContainerItem, Strip]:
        canvas = open_canvas(run=run)
        run.start()
        run.tell(StateEntered, path=("MapState",), state=MAP, state_type="Map", input={})
        run.tell(MapStarted, path=("MapState",), length=items)
        for index in range(items):
            run.tell(IterationStarted, path=("MapState", index), input={})
            run.tell(IterationEnded, path=("MapState", index), status="FAILED" if index == failed else "SUCCEEDED")
        item = canvas.scene.nodes[MAP]
        assert isinstance(item, ContainerItem)
        strip = item._strip()
        assert strip is not None
        return canvas, item, strip

    return show


def _click(canvas: CanvasWidget, item: ContainerItem, place: QPointF) -> None:
    QTest.mouseClick(canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=point_of(canvas, item.mapToScene(place)))


def test_a_click_on_a_cell_asks_for_that_iteration(
    qtbot: QtBot, frame: Callable[..., tuple[CanvasWidget, ContainerItem, Strip]]
) -> None:
    canvas, item, strip = frame(4, 2)

    for index in (2, 0, 3):
        with qtbot.waitSignal(canvas.iteration_requested) as asked:
            _click(canvas, item, QPointF(strip.cells.left() + index * 15 + 6, strip.cells.center().y()))
        assert asked.args == [MAP, index]
    assert selection_of(canvas).is_empty


def test_one_failure_among_a_hundred_is_counted_coloured_and_found_with_a_click(
    qtbot: QtBot, frame: Callable[..., tuple[CanvasWidget, ContainerItem, Strip]]
) -> None:
    canvas, item, strip = frame(100, 57)
    image = canvas.view.viewport().grab().toImage()
    for x in (1, 4):
        seen = point_of(canvas, item.mapToScene(QPointF(strip.bar.left() + x, strip.bar.center().y())))
        assert image.pixelColor(seen) == theme().color("failed")

    for place in (strip.failed.center(), strip.bar.center(), strip.words.center()):
        with qtbot.waitSignal(canvas.iteration_requested) as asked:
            _click(canvas, item, place)
        assert asked.args == [MAP, FIRST_FAILED]


def test_where_nothing_failed_the_header_selects_the_node(
    qtbot: QtBot, frame: Callable[..., tuple[CanvasWidget, ContainerItem, Strip]]
) -> None:
    canvas, item, strip = frame(100, None)
    assert strip.failed.isNull()

    with qtbot.assertNotEmitted(canvas.iteration_requested):
        _click(canvas, item, strip.bar.center())

    assert selection_of(canvas).pointers == (MAP,)
