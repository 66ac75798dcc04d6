"""A folded Map or Parallel is one node that says what is inside, and unfolds where something inside is shown."""

import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from designer.canvas import arranger
from designer.canvas.canvas_widget import CanvasWidget
from designer.canvas.container_item import ContainerItem
from designer.canvas.state_item import StateItem
from designer.document.commands import delete_states, insert_state, rename_state, set_field
from designer.document.pointers import START
from engine.history.events import IterationEnded, IterationStarted, MapStarted, StateEntered

from .conftest import CHOICE, FINAL, FORK, INNER, MAP, FakeRun, center_of, document_of, point_of, selection_of
from .hands import drag

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
    assert folded.summary == "1 node · Task"
    assert inner_gone
    assert not picture.isNull()
    assert isinstance(canvas.scene.nodes[MAP], ContainerItem)
    assert canvas.scene.nodes[INNER].parentItem() is canvas.scene.nodes[MAP]
    assert document_of(canvas).text == text


def wide() -> str:
    """Return a workflow of a frame with many nodes in a row of branches, and more below it."""
    branches = [{"StartAt": f"B{at}", "States": {f"B{at}": {"Type": "Pass", "End": True}}} for at in range(8)]
    frame = {"Type": "Parallel", "Branches": branches, "Next": "L0"}
    rest = {f"L{at}": {"Type": "Pass", "Next": f"L{at + 1}"} for at in range(9)}
    return json.dumps({"StartAt": "P", "States": {"P": frame, **rest, "L9": {"Type": "Pass", "End": True}}})


def arrow_on_screen(canvas: CanvasWidget, pointer: str) -> QPoint:
    item = canvas.scene.nodes[pointer]
    return point_of(canvas, item.mapToScene(item.fold_rect.center()))


def test_the_arrow_stays_under_the_cursor_when_a_frame_is_folded_and_unfolded(open_canvas: Open) -> None:
    canvas = open_canvas(wide())
    canvas.view.camera.go(1.0, canvas.scene.rect_of("/States/P").topRight() + QPointF(-300, 200), animate=False)
    before = arrow_on_screen(canvas, "/States/P")

    hit_arrow(canvas, "/States/P")
    folded = arrow_on_screen(canvas, "/States/P")
    hit_arrow(canvas, "/States/P")
    unfolded = arrow_on_screen(canvas, "/States/P")

    assert isinstance(canvas.scene.nodes["/States/P"], ContainerItem)
    assert (folded - before).manhattanLength() <= 2
    assert (unfolded - before).manhattanLength() <= 2


def test_a_frame_folded_by_key_comes_into_view_when_its_arrow_was_not(open_canvas: Open) -> None:
    canvas = open_canvas(wide())
    selection_of(canvas).set(("/States/P",))
    canvas.view.camera.go(1.0, canvas.scene.rect_of("/States/P").bottomRight() + QPointF(0, 400), animate=False)

    QTest.keyClick(canvas.view, Qt.Key.Key_Minus)
    canvas.view.camera.stop()

    assert canvas.view.seen_rect().contains(canvas.scene.rect_of("/States/P"))


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


def move_by_hand(canvas: CanvasWidget, pointer: str, way: QPoint) -> None:
    header = canvas.scene.nodes[pointer].scene_rect
    start = center_of(canvas, pointer) if pointer != MAP else point_of(canvas, header.topLeft()) + QPoint(60, 12)
    drag(canvas, start, start + way)


def test_moved_nodes_keep_their_place_when_their_frame_is_folded_and_unfolded(open_canvas: Open) -> None:
    canvas = open_canvas()

    def place() -> QPointF:
        """Return where the frame is; a layout counts from the start."""
        return canvas.scene.nodes[MAP].pos() - canvas.scene.nodes[START].pos()

    before = place(), canvas.scene.nodes[INNER].pos()
    move_by_hand(canvas, MAP, QPoint(120, 30))
    move_by_hand(canvas, INNER, QPoint(-30, 12))
    moved = place(), canvas.scene.nodes[INNER].pos()

    hit_arrow(canvas, MAP)
    folded = place()
    set_field(document_of(canvas), FINAL, "Comment", "drawn anew while folded")
    hit_arrow(canvas, MAP)

    assert moved[0] != before[0]
    assert moved[1] != before[1]
    assert folded == moved[0]
    assert (place(), canvas.scene.nodes[INNER].pos()) == moved


def test_a_moved_node_keeps_its_place_when_it_becomes_a_frame(open_canvas: Open) -> None:
    canvas = open_canvas()
    move_by_hand(canvas, FINAL, QPoint(90, 20))
    moved = canvas.scene.nodes[FINAL].pos()

    set_field(document_of(canvas), FINAL, "Type", "Map")

    assert isinstance(canvas.scene.nodes[FINAL], ContainerItem)
    assert canvas.scene.nodes[FINAL].pos() == moved


def test_the_places_of_moved_nodes_go_with_them_though_they_are_folded_away(open_canvas: Open) -> None:
    canvas = open_canvas()
    move_by_hand(canvas, INNER, QPoint(-30, 12))
    hit_arrow(canvas, MAP)

    delete_states(document_of(canvas), (MAP,))

    assert document_of(canvas).side.positions == {}


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


def test_a_folded_frame_bears_the_mark_of_an_error_inside(open_canvas: Open) -> None:
    canvas = open_canvas()
    hit_arrow(canvas, MAP)
    whole = canvas.scene.nodes[MAP].node.error_count

    set_field(document_of(canvas), INNER, "Next", "Nowhere")
    folded = canvas.scene.nodes[MAP].node.error_count
    document_of(canvas).undo()
    mended = canvas.scene.nodes[MAP].node.error_count
    set_field(document_of(canvas), INNER, "Next", "Nowhere")
    hit_arrow(canvas, MAP)

    assert (whole, mended) == (0, 0)
    assert folded > 0
    assert canvas.scene.nodes[MAP].node.error_count == 0
    assert canvas.scene.nodes[INNER].node.error_count > 0


def test_folding_selects_the_frame_for_what_it_hides(open_canvas: Open) -> None:
    canvas = open_canvas()
    QTest.mouseClick(canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=center_of(canvas, INNER))
    before = selection_of(canvas).pointers

    hit_arrow(canvas, MAP)

    assert before == (INNER,)
    assert selection_of(canvas).pointers == (MAP,)
    assert canvas.scene.nodes[MAP].isSelected()


def test_folding_leaves_selected_what_stays_in_sight(open_canvas: Open) -> None:
    canvas = open_canvas()
    edge = f"{MAP}#/Next"
    selection_of(canvas).set((FINAL, INNER), (edge,))

    hit_arrow(canvas, MAP)

    assert selection_of(canvas).pointers == (FINAL, MAP)
    assert selection_of(canvas).edges == (edge,)


def test_a_plain_node_does_not_fold(open_canvas: Open) -> None:
    canvas = open_canvas()

    canvas.toggle_fold("/States/GetUserInfo")

    assert canvas.scene.nodes[MAP].node.lanes
    assert INNER in canvas.scene.nodes


def test_a_folded_frame_says_which_types_are_inside(open_canvas: Open) -> None:
    canvas = open_canvas(CHOICE)
    insert_state(document_of(canvas), f"{FORK}/Branches/0", "Task")
    insert_state(document_of(canvas), f"{FORK}/Branches/0", "Pass")

    hit_arrow(canvas, FORK)
    folded = canvas.scene.nodes[FORK]

    assert isinstance(folded, StateItem)
    assert folded.summary == "3 nodes · Pass, Task"


def test_a_node_with_a_comment_is_higher_and_shows_it(open_canvas: Open) -> None:
    canvas = open_canvas()
    before = canvas.scene.nodes[FINAL].height
    plain = canvas.grab().toImage()

    set_field(document_of(canvas), FINAL, "Comment", "the end of\nthe story")

    item = canvas.scene.nodes[FINAL]
    assert item.height > before
    assert item.node.comment == "the end of the story"
    assert item.tip.endswith("the end of the story")
    assert canvas.grab().toImage() != plain
    document_of(canvas).undo()
    assert canvas.scene.nodes[FINAL].height == before


def test_a_frame_that_went_before_it_was_drawn_folded_comes_back_without_moving_the_view(
    open_canvas: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arranger, "AT_ONCE", 1)  # as in a large workflow
    canvas = open_canvas(CHOICE)

    def rest() -> None:
        qtbot.waitUntil(lambda: not canvas._arranger.is_busy)

    rest()
    hit_arrow(canvas, FORK)
    delete_states(document_of(canvas), (FORK,))
    rest()
    center = canvas.view.camera.center
    document_of(canvas).undo()
    rest()

    assert FORK in canvas.scene.nodes
    assert canvas.view.camera.center == center
