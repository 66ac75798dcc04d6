"""Nodes dropped on a folded Map or Parallel go into it; it unfolds when they rest on it on their way."""

import json

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.canvas.canvas_widget import CanvasWidget
from designer.canvas.container_item import ContainerItem
from designer.canvas.drop import Payload
from designer.canvas.drop_marks import REST_MS
from designer.canvas.state_item import StateItem

from .conftest import (
    CHOICE,
    FINAL,
    FORK,
    INNER,
    MAP,
    PIPELINE,
    RECORD,
    center_of,
    document_of,
    point_of,
    selection_of,
)
from .hands import LEFT, Open, drag, drag_holding

ADULT, CHECK, FIRST = "/States/Adult", "/States/CheckAge", f"{FORK}/Branches/0"
IN_MAP = f"{MAP}/Iterator"
COPY, NONE = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
NESTED = json.dumps(
    {
        "StartAt": "Out",
        "States": {
            "Out": {"Type": "Map", "Iterator": {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}}
            | {"Next": "In"},
            "In": {"Type": "Map", "Iterator": {"StartAt": "B", "States": {"B": {"Type": "Pass", "End": True}}}}
            | {"End": True},
        },
    }
)


def unfolding(canvas: CanvasWidget) -> QTimer | None:
    """Return what waits for something to have rested on a folded frame, if it does."""
    timers = canvas.view.findChildren(QTimer)
    return next((one for one in timers if one.isActive() and one.interval() == REST_MS), None)


def rest(canvas: CanvasWidget) -> None:
    """Let the time go by that something has to rest on a folded frame."""
    timer = unfolding(canvas)
    assert timer is not None
    timer.stop()
    timer.timeout.emit()
    QApplication.processEvents()


def grab(canvas: CanvasWidget, node: str, frame: str) -> QPoint:
    """Drag a node onto a frame; return where that is."""
    end = center_of(canvas, frame)
    drag(canvas, center_of(canvas, node), end, drop=False)
    return end


def let_go(canvas: CanvasWidget, place: QPoint) -> None:
    QTest.mouseRelease(canvas.view.viewport(), LEFT, NONE, place)
    QApplication.processEvents()


def test_a_node_dropped_on_a_folded_map_goes_into_it_and_is_shown_there(open_canvas: Open) -> None:
    canvas = open_canvas()
    canvas.toggle_fold(MAP)

    end = grab(canvas, RECORD, MAP)
    marked = (canvas.scene.nodes[MAP].drop_color, canvas.hints.answer.text)
    let_go(canvas, end)

    moved = f"{IN_MAP}/States/RecordError"
    assert marked == ("succeeded", 'Put into "MapState"')
    assert selection_of(canvas).pointers == (moved,)
    assert canvas.scene.nodes[moved].frame is canvas.scene.nodes[MAP]
    assert document_of(canvas).side.is_empty  # it was put in no place of its own
    assert document_of(canvas).undo_stack.count() == 1
    assert unfolding(canvas) is None
    document_of(canvas).undo()
    assert document_of(canvas).text == PIPELINE


def test_several_nodes_dropped_on_a_folded_map_go_into_it_together(open_canvas: Open) -> None:
    canvas = open_canvas()
    canvas.toggle_fold(MAP)
    selection_of(canvas).set((FINAL, RECORD))

    let_go(canvas, grab(canvas, RECORD, MAP))

    assert set(selection_of(canvas).pointers) == {f"{IN_MAP}/States/{name}" for name in ("FinalState", "RecordError")}


def test_a_node_dropped_on_a_folded_parallel_goes_into_its_first_branch(open_canvas: Open) -> None:
    canvas = open_canvas(CHOICE)
    canvas.toggle_fold(FORK)

    let_go(canvas, grab(canvas, ADULT, FORK))

    assert selection_of(canvas).pointers == (f"{FIRST}/States/Adult",)


def test_what_a_folded_frame_refuses_is_said_and_goes_back(open_canvas: Open) -> None:
    canvas = open_canvas(CHOICE)
    canvas.toggle_fold(FORK)
    before = canvas.scene.nodes[CHECK].pos()

    end = grab(canvas, CHECK, FORK)
    marked = (canvas.scene.nodes[FORK].drop_color, canvas.hints.answer.text)
    let_go(canvas, end)

    assert marked == ("failed", "A Choice cannot end the workflow; connect it to a node.")
    assert document_of(canvas).text == CHOICE
    assert canvas.scene.nodes[CHECK].pos() == before


def test_a_folded_frame_unfolds_when_a_node_rests_on_it(open_canvas: Open) -> None:
    canvas = open_canvas()
    canvas.toggle_fold(MAP)
    end = grab(canvas, RECORD, MAP)
    item = canvas.scene.nodes[RECORD]
    before = canvas.view.mapFromScene(item.scenePos())
    was_folded = isinstance(canvas.scene.nodes[MAP], StateItem)

    rest(canvas)
    frame = canvas.scene.nodes[MAP]
    assert isinstance(frame, ContainerItem)
    now = canvas.view.mapFromScene(item.scenePos())
    marked = (frame.drop_lane, frame.drop_color, canvas.hints.answer.text, unfolding(canvas))
    let_go(canvas, end)

    assert was_folded
    assert (now - before).manhattanLength() <= 2  # it stays under the cursor
    assert marked == (0, "succeeded", 'Put into "MapState"', None)
    assert selection_of(canvas).pointers == (f"{IN_MAP}/States/RecordError",)


def test_in_the_frame_that_unfolded_a_node_stays_where_it_was_dropped(open_canvas: Open) -> None:
    canvas = open_canvas()
    canvas.toggle_fold(MAP)
    grab(canvas, RECORD, MAP)
    rest(canvas)
    frame = canvas.scene.nodes[MAP]
    assert isinstance(frame, ContainerItem)
    lane = frame.mapRectToScene(frame.lanes[0])
    end = point_of(canvas, QPointF(lane.left() + 10, lane.center().y()))

    QTest.mouseMove(canvas.view.viewport(), end)
    QApplication.processEvents()
    item, inner = canvas.scene.nodes[RECORD], canvas.scene.nodes[INNER]
    wanted = item.scenePos() - canvas.scene.anchor_of(inner)
    let_go(canvas, end)

    moved = canvas.scene.nodes[f"{IN_MAP}/States/RecordError"]
    assert (moved.scenePos() - canvas.scene.anchor_of(moved) - wanted).manhattanLength() < 2
    assert moved.is_pinned


def test_a_node_of_a_frame_that_gives_way_stays_under_the_cursor(open_canvas: Open) -> None:
    canvas = open_canvas(NESTED)
    inner = "/States/Out/Iterator/States/A"
    canvas.toggle_fold("/States/In")
    canvas.fit()
    end = grab(canvas, inner, "/States/In")
    item = canvas.scene.nodes[inner]
    before = canvas.view.mapFromScene(item.scenePos())

    rest(canvas)
    now = canvas.view.mapFromScene(item.scenePos())
    QTest.keyClick(canvas.view, Qt.Key.Key_Escape)
    let_go(canvas, end)

    frame = canvas.scene.nodes["/States/Out"]
    assert isinstance(frame, ContainerItem)
    assert (now - before).manhattanLength() <= 2
    assert frame.scene_rect.contains(item.scene_rect)
    assert document_of(canvas).text == NESTED


def test_escape_after_a_frame_unfolded_puts_a_node_where_the_new_picture_has_it(open_canvas: Open) -> None:
    canvas = open_canvas()
    canvas.toggle_fold(MAP)
    end = grab(canvas, RECORD, MAP)
    rest(canvas)

    QTest.keyClick(canvas.view, Qt.Key.Key_Escape)
    let_go(canvas, end)

    assert canvas.scene.nodes[RECORD].pos() == canvas.scene.places.home_of(RECORD)
    assert not canvas.scene.nodes[RECORD].scene_rect.intersects(canvas.scene.nodes[MAP].scene_rect)
    assert document_of(canvas).undo_stack.count() == 0


@pytest.mark.parametrize("way", ["moved on", "dropped", "escape"])
def test_a_frame_that_nothing_rests_on_stays_folded(open_canvas: Open, way: str) -> None:
    canvas = open_canvas()
    canvas.toggle_fold(MAP)
    start, end = center_of(canvas, RECORD), grab(canvas, RECORD, MAP)
    was_due = unfolding(canvas) is not None

    if way == "moved on":
        QTest.mouseMove(canvas.view.viewport(), start + QPoint(40, 60))
        QApplication.processEvents()
    elif way == "escape":
        QTest.keyClick(canvas.view, Qt.Key.Key_Escape)
    else:
        let_go(canvas, end)
    is_due = unfolding(canvas) is not None
    let_go(canvas, start)

    assert was_due
    assert not is_due
    assert isinstance(canvas.scene.nodes[MAP], StateItem) == (way != "dropped")


def test_ctrl_keeps_a_node_out_of_a_folded_frame(open_canvas: Open) -> None:
    canvas = open_canvas()
    canvas.toggle_fold(MAP)

    drag_holding(canvas, Qt.KeyboardModifier.ControlModifier, center_of(canvas, RECORD), center_of(canvas, MAP))

    assert document_of(canvas).text == PIPELINE
    assert document_of(canvas).side.positions.keys() == {RECORD}


def test_a_folded_frame_does_not_go_into_itself(open_canvas: Open) -> None:
    canvas = open_canvas()
    canvas.toggle_fold(MAP)
    start = center_of(canvas, MAP)

    drag(canvas, start, start + QPoint(90, 20))

    assert document_of(canvas).text == PIPELINE
    assert document_of(canvas).side.positions.keys() == {MAP}


def test_a_new_node_goes_into_a_folded_frame_and_unfolds_it_too(open_canvas: Open) -> None:
    canvas = open_canvas(CHOICE)
    canvas.toggle_fold(FORK)
    viewport, data = canvas.view.viewport(), Payload(type="Wait").to_mime()
    place = center_of(canvas, FORK)

    QApplication.sendEvent(viewport, QDragEnterEvent(place, COPY, data, LEFT, NONE))
    QApplication.sendEvent(viewport, QDragMoveEvent(place, COPY, data, LEFT, NONE))
    promised = canvas.hints.answer.text
    rest(canvas)
    frame = canvas.scene.nodes[FORK]
    assert isinstance(frame, ContainerItem)
    lit = (frame.drop_lane, canvas.hints.answer.text)
    QApplication.sendEvent(viewport, QDropEvent(place.toPointF(), COPY, data, LEFT, NONE))

    assert promised == 'Put into "Fork"'
    assert lit == (1, promised)  # on the header, it is the lane below
    assert selection_of(canvas).pointers == (f"{FORK}/Branches/1/States/Wait",)
    assert frame.drop_lane == -1
