"""Dragging a state from the palette onto the sheet, a lane or an edge; with real drag events."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from designer.canvas.canvas_widget import CanvasWidget
from designer.canvas.container_item import ContainerItem
from designer.canvas.drop import MIME_TYPE, Payload, read_payload

from .conftest import CHOICE, FINAL, FORK, GET, MAP, center_of, document_of, point_of, selection_of

Open = Callable[..., CanvasWidget]
COPY = Qt.DropAction.CopyAction
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def carry(canvas: CanvasWidget, data: QMimeData, place: QPoint) -> QDragMoveEvent:
    viewport = canvas.view.viewport()
    QApplication.sendEvent(viewport, QDragEnterEvent(place, COPY, data, LEFT, NONE))
    move = QDragMoveEvent(place, COPY, data, LEFT, NONE)
    QApplication.sendEvent(viewport, move)
    return move


def drop(canvas: CanvasWidget, data: QMimeData, place: QPoint) -> None:
    carry(canvas, data, place)
    event = QDropEvent(place.toPointF(), COPY, data, LEFT, NONE)
    QApplication.sendEvent(canvas.view.viewport(), event)


def edge_middle(canvas: CanvasWidget, edge: str) -> QPoint:
    item = canvas.scene.edges[edge]
    return point_of(canvas, item.mapToScene((item.points[0] + item.points[1]) / 2))


def lane_middle(canvas: CanvasWidget, frame: str, lane: int) -> QPoint:
    item = canvas.scene.nodes[frame]
    assert isinstance(item, ContainerItem)
    return point_of(canvas, item.mapToScene(item.lanes[lane].center()))


def test_drop_on_the_empty_sheet_begins_the_workflow(open_canvas: Open) -> None:
    canvas = open_canvas("")
    invited = canvas.empty_state.isVisible()

    drop(canvas, Payload(type="Task").to_mime(), QPoint(400, 300))

    assert invited
    assert not canvas.empty_state.isVisible()
    assert selection_of(canvas).pointers == ("/States/Task",)
    assert canvas.scene.edges["#/StartAt"].edge.target == "/States/Task"


@pytest.mark.parametrize("part", [QWidget, QLabel, QPushButton], ids=["card", "words", "template"])
def test_the_card_of_an_empty_sheet_lets_what_is_dragged_through(open_canvas: Open, part: type[QWidget]) -> None:
    canvas = open_canvas("")
    card = canvas.empty_state
    widget = card if part is QWidget else card.findChildren(part)[0]
    place, data = widget.rect().center(), Payload(type="Task").to_mime()

    QApplication.sendEvent(widget, QDragEnterEvent(place, COPY, data, LEFT, NONE))
    move = QDragMoveEvent(place, COPY, data, LEFT, NONE)
    QApplication.sendEvent(widget, move)
    promised = canvas.hints.answer.text
    answer_at = canvas.hints.answer.pos()
    QApplication.sendEvent(widget, QDropEvent(place.toPointF(), COPY, data, LEFT, NONE))

    assert move.isAccepted()
    assert promised == "Begin the workflow with it"
    assert (answer_at - widget.mapTo(canvas.view, place)).manhattanLength() < 60
    assert selection_of(canvas).pointers == ("/States/Task",)


def test_drop_on_an_edge_splits_it(open_canvas: Open) -> None:
    canvas = open_canvas()

    drop(canvas, Payload(type="Pass").to_mime(), edge_middle(canvas, f"{GET}#/Next"))

    edges = canvas.scene.edges
    assert edges[f"{GET}#/Next"].edge.target == "/States/Pass"
    assert edges["/States/Pass#/Next"].edge.target == MAP
    assert document_of(canvas).undo_stack.count() == 1


def test_edge_and_words_light_up_before_the_drop(open_canvas: Open) -> None:
    canvas = open_canvas()

    move = carry(canvas, Payload(type="Pass").to_mime(), edge_middle(canvas, f"{GET}#/Next"))

    assert move.isAccepted()
    assert canvas.scene.edges[f"{GET}#/Next"].drop_color == "succeeded"
    assert canvas.hints.line.isVisible()
    assert canvas.hints.answer.text == "Insert into this connection"
    assert not canvas.grab().isNull()
    QApplication.sendEvent(canvas.view.viewport(), QDragLeaveEvent())
    assert canvas.scene.edges[f"{GET}#/Next"].drop_color == ""
    assert not canvas.hints.line.isVisible()


def test_drop_in_an_empty_lane_fills_it(open_canvas: Open) -> None:
    canvas = open_canvas(CHOICE)
    place = lane_middle(canvas, FORK, 1)
    carry(canvas, Payload(type="Wait").to_mime(), place)
    fork = canvas.scene.nodes[FORK]
    assert isinstance(fork, ContainerItem)
    lit, picture = fork.drop_lane, canvas.grab()

    drop(canvas, Payload(type="Wait").to_mime(), place)

    assert lit == 1
    assert not picture.isNull()
    assert f"{FORK}/Branches/1/States/Wait" in canvas.scene.nodes
    assert fork.drop_lane == -1


def test_what_may_not_be_dropped_says_why(open_canvas: Open) -> None:
    canvas = open_canvas()
    text = document_of(canvas).text

    move = carry(canvas, Payload(type="Fail").to_mime(), edge_middle(canvas, f"{GET}#/Next"))
    reason, role = canvas.hints.answer.text, canvas.hints.answer.role
    drop(canvas, Payload(type="Fail").to_mime(), edge_middle(canvas, f"{GET}#/Next"))

    assert not move.isAccepted()
    assert role == "failed"
    assert "Fail ends the workflow" in reason
    assert document_of(canvas).text == text


def test_a_function_becomes_a_task_that_calls_it(open_canvas: Open) -> None:
    canvas = open_canvas("")

    drop(canvas, Payload(type="Task", function="sum").to_mime(), QPoint(400, 300))

    assert "Invoke/sum" in document_of(canvas).text


def test_nothing_can_be_dropped_on_broken_text(open_canvas: Open) -> None:
    canvas = open_canvas()
    document = document_of(canvas)
    document.type_text(len(document.text) - 3, 3, "")
    text = document.text

    drop(canvas, Payload(type="Task").to_mime(), center_of(canvas, FINAL))

    assert document.text == text


def data_of(content: bytes, mime: str = MIME_TYPE) -> QMimeData:
    data = QMimeData()
    data.setData(mime, content)
    return data


@pytest.mark.parametrize(
    "data",
    [
        data_of(b"{}", "text/plain"),
        data_of(b"not json"),
        data_of(b"\xff"),
        data_of(b"[1]"),
        data_of(b"{}"),
        data_of(b'{"type": 3}'),
    ],
    ids=["other type", "no json", "no text", "a list", "nothing in it", "a number"],
)
def test_what_is_not_ours_is_left_alone(open_canvas: Open, data: QMimeData) -> None:
    canvas = open_canvas()
    text = document_of(canvas).text

    move = carry(canvas, data, QPoint(50, 50))
    drop(canvas, data, QPoint(50, 50))

    assert read_payload(data) is None
    assert not move.isAccepted()
    assert document_of(canvas).text == text


def test_function_alone_means_a_task() -> None:
    assert read_payload(data_of(b'{"function": "sum"}')) == Payload(type="Task", function="sum")
