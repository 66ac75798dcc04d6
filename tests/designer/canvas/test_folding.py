"""A folded Map or Parallel is one node that says what is inside, and unfolds where something inside is shown."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from designer.canvas.canvas_widget import CanvasWidget
from designer.canvas.container_item import ContainerItem
from designer.canvas.state_item import StateItem
from designer.document.commands import rename_state
from engine.history.events import IterationEnded, IterationStarted, MapStarted, StateEntered

from .conftest import CHOICE, FORK, INNER, MAP, FakeRun, document_of, point_of, selection_of

Open = Callable[..., CanvasWidget]


def hit_arrow(canvas: CanvasWidget, pointer: str) -> None:
    item = canvas.scene.nodes[pointer]
    place = point_of(canvas, item.mapToScene(item.fold_rect.center()))
    QTest.mouseClick(canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_the_arrow_folds_and_unfolds(open_canvas: Open) -> None:
    canvas = open_canvas()
    text = document_of(canvas).text

    hit_arrow(canvas, MAP)
    folded = canvas.scene.nodes[MAP]
    picture = canvas.grab()
    inner_gone = INNER not in canvas.scene.nodes
    hit_arrow(canvas, MAP)

    assert isinstance(folded, StateItem)
    assert folded.summary == "1 node inside"
    assert inner_gone
    assert not picture.isNull()
    assert isinstance(canvas.scene.nodes[MAP], ContainerItem)
    assert canvas.scene.nodes[INNER].parentItem() is canvas.scene.nodes[MAP]
    assert document_of(canvas).text == text


@pytest.mark.parametrize("key", [Qt.Key.Key_Minus, Qt.Key.Key_Plus], ids=["minus", "plus"])
def test_keys_fold_the_current_frame(open_canvas: Open, key: Qt.Key) -> None:
    canvas = open_canvas(CHOICE)
    selection_of(canvas).set((FORK,))

    QTest.keyClick(canvas.view, key)

    assert isinstance(canvas.scene.nodes[FORK], StateItem)
    assert canvas.scene.nodes[FORK].isSelected()


def test_a_folded_frame_stays_folded_under_another_name(open_canvas: Open) -> None:
    canvas = open_canvas()
    canvas.toggle_fold(MAP)

    rename_state(document_of(canvas), MAP, "Loop")

    assert isinstance(canvas.scene.nodes["/States/Loop"], StateItem)


def test_showing_an_inner_node_unfolds_its_frame(open_canvas: Open) -> None:
    canvas = open_canvas()
    canvas.toggle_fold(MAP)

    canvas.reveal(INNER)

    assert INNER in canvas.scene.nodes


def test_a_folded_frame_still_tells_how_far_it_is(open_canvas: Open, run: FakeRun) -> None:
    canvas = open_canvas(run=run)
    canvas.toggle_fold(MAP)
    run.start()
    run.tell(StateEntered, path=("MapState",), state=MAP, state_type="Map", input={})
    run.tell(MapStarted, path=("MapState",), length=4)
    run.tell(IterationStarted, path=("MapState", 0), input={})
    run.tell(IterationEnded, path=("MapState", 0), status="SUCCEEDED")

    item = canvas.scene.nodes[MAP]

    assert item.status == "RUNNING"
    assert item.progress is not None
    assert (item.progress.done, item.progress.total) == (1, 4)
    assert not canvas.grab().isNull()


@pytest.mark.parametrize(
    "modifiers",
    [Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier, Qt.KeyboardModifier.NoModifier],
    ids=["above the letters", "on the keypad", "alone"],
)
def test_plus_unfolds_wherever_the_keyboard_has_it(open_canvas: Open, modifiers: Qt.KeyboardModifier) -> None:
    canvas = open_canvas()
    canvas.toggle_fold(MAP)
    selection_of(canvas).set((MAP,))

    QTest.keyClick(canvas.view, Qt.Key.Key_Plus, modifiers)

    assert INNER in canvas.scene.nodes


def test_a_plain_node_does_not_fold(open_canvas: Open) -> None:
    canvas = open_canvas()

    canvas.toggle_fold("/States/GetUserInfo")

    assert canvas.scene.nodes[MAP].node.lanes
    assert INNER in canvas.scene.nodes
