"""Nodes dragged into another frame, out of theirs, or to another branch; with real mouse events."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.canvas.canvas_widget import CanvasWidget
from designer.canvas.container_item import ContainerItem
from designer.canvas.snapping import REACH
from designer.document.commands import delete_states
from designer.look import set_language

from .conftest import CHOICE, FINAL, FORK, INNER, MAP, PIPELINE, RECORD, center_of, document_of, point_of, selection_of
from .hands import LEFT, Open, drag, drag_holding, move_holding, target_of

A, ADULT, CHECK = f"{FORK}/Branches/0/States/A", "/States/Adult", "/States/CheckAge"
IN_MAP, EMPTY = f"{MAP}/Iterator", f"{FORK}/Branches/1"
CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
TWO = CHOICE.replace(
    '{"A": {"Type": "Pass", "End": true}}', '{"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "End": true}}'
)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    yield
    set_language("en")


def frame_of(canvas: CanvasWidget, node: str) -> ContainerItem:
    item = canvas.scene.nodes[node]
    assert isinstance(item, ContainerItem)
    return item


def lane(canvas: CanvasWidget, frame: str, index: int = 0) -> QPoint:
    """Return a place at the side of a lane, where no node and no edge is."""
    item = frame_of(canvas, frame)
    area = item.mapRectToScene(item.lanes[index])
    return point_of(canvas, QPointF(area.left() + 10, area.center().y()))


def sheet(canvas: CanvasWidget, frame: str) -> QPoint:
    """Return a place beside a frame."""
    area = canvas.scene.nodes[frame].scene_rect
    return point_of(canvas, QPointF(area.left() - 60, area.center().y()))


def middle(canvas: CanvasWidget, edge: str) -> QPoint:
    item = canvas.scene.edges[edge]
    return point_of(canvas, item.mapToScene((item.points[0] + item.points[1]) / 2))


def grab(canvas: CanvasWidget, node: str, end: QPoint) -> None:
    drag(canvas, center_of(canvas, node), end, drop=False)


def let_go(canvas: CanvasWidget, place: QPoint, key: Qt.KeyboardModifier = NONE) -> None:
    QTest.mouseRelease(canvas.view.viewport(), LEFT, key, place)
    QApplication.processEvents()


def test_a_node_goes_into_a_map_and_stays_where_it_was_dropped(open_canvas: Open) -> None:
    canvas = open_canvas()
    document, start, end = document_of(canvas), center_of(canvas, RECORD), lane(canvas, MAP)
    inner, item = canvas.scene.nodes[INNER], canvas.scene.nodes[RECORD]
    way = QPointF(end - start) / canvas.view.camera.zoom
    wanted = item.scenePos() + way - canvas.scene.anchor_of(inner)

    drag(canvas, start, end)

    moved = f"{IN_MAP}/States/RecordError"
    assert selection_of(canvas).pointers == (moved,)
    assert canvas.scene.nodes[moved].frame is frame_of(canvas, MAP)
    place = canvas.scene.nodes[moved].scenePos() - canvas.scene.anchor_of(canvas.scene.nodes[moved])
    assert (place - wanted).manhattanLength() < 2
    assert canvas.scene.nodes[moved].is_pinned
    assert target_of(document, MAP, "Catch") is None
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "Move RecordError into MapState"
    document.undo()
    assert document.text == PIPELINE
    assert document.side.is_empty


def test_the_frame_under_the_pointer_is_marked_and_said(open_canvas: Open) -> None:
    canvas = open_canvas()
    frame, end = frame_of(canvas, MAP), lane(canvas, MAP)

    grab(canvas, RECORD, end)
    marked = (frame.drop_lane, frame.drop_color, canvas.hints.answer.text, "Ctrl" in canvas.hints.line.text)
    let_go(canvas, end)

    assert marked == (0, "succeeded", 'Put into "MapState"', True)
    assert (frame_of(canvas, MAP).drop_lane, frame_of(canvas, MAP).drop_color) == (-1, "")
    assert (canvas.hints.answer.text, canvas.hints.line.text) == ("", "")


def test_a_node_comes_out_onto_the_sheet(open_canvas: Open) -> None:
    canvas = open_canvas(TWO)
    document, end = document_of(canvas), sheet(canvas, FORK)

    drag(canvas, center_of(canvas, A), end)

    assert selection_of(canvas).pointers == ("/States/A",)
    assert canvas.scene.nodes["/States/A"].frame is None
    assert target_of(document, f"{FORK}/Branches/0", "StartAt") == "B"
    assert target_of(document, "/States/A", "End") is True
    assert "/States/A" in document.side.positions
    document.undo()
    assert document.text == TWO


def test_outside_its_frame_a_node_lets_it_grow_no_more_and_lies_over_all(open_canvas: Open) -> None:
    canvas = open_canvas()
    frame, item, start = frame_of(canvas, MAP), canvas.scene.nodes[INNER], center_of(canvas, INNER)
    grab(canvas, INNER, start + QPoint(40, 30))
    grown, before = frame.reach, frame.zValue()

    QTest.mouseMove(canvas.view.viewport(), sheet(canvas, MAP))
    QApplication.processEvents()
    reach, over = frame.reach, min(frame.zValue(), item.zValue())
    others = max(one.zValue() for one in canvas.scene.nodes.values() if one not in (frame, item))
    QTest.keyClick(canvas.view, Qt.Key.Key_Escape)
    let_go(canvas, start)

    assert grown != frame.rect == reach
    assert over > others
    assert (frame.zValue(), item.zValue()) == (others, others) != (before, before)


def test_a_node_goes_to_another_branch_and_begins_the_empty_one(open_canvas: Open) -> None:
    canvas = open_canvas(CHOICE)
    document = document_of(canvas)

    drag(canvas, center_of(canvas, A), lane(canvas, FORK, 1))

    assert selection_of(canvas).pointers == (f"{EMPTY}/States/A",)
    assert target_of(document, EMPTY, "StartAt") == "A"
    assert target_of(document, f"{FORK}/Branches/0", "States") == {}
    assert document.side.is_empty  # alone there, it is where the layout has it
    document.undo()
    assert document.text == CHOICE


def test_a_node_dropped_on_an_edge_inside_a_frame_comes_into_it(open_canvas: Open) -> None:
    canvas = open_canvas(TWO)
    document, edge = document_of(canvas), f"{A}#/Next"
    end = middle(canvas, edge)

    grab(canvas, ADULT, end)
    marked = (canvas.scene.edges[edge].drop_color, frame_of(canvas, FORK).drop_lane, canvas.hints.answer.text)
    let_go(canvas, end)

    assert marked == ("succeeded", -1, "Insert into this connection")
    moved = f"{FORK}/Branches/0/States/Adult"
    assert selection_of(canvas).pointers == (moved,)
    assert target_of(document, A, "Next") == "Adult"
    assert target_of(document, moved, "Next") == "B"
    rules = target_of(document, CHECK, "Choices")
    assert isinstance(rules, list)
    assert [rule["Next"] for rule in rules] == ["Done", "Fork"]
    document.undo()
    assert document.text == TWO


def test_several_nodes_go_together(open_canvas: Open) -> None:
    canvas = open_canvas()
    document = document_of(canvas)
    selection_of(canvas).set((FINAL, RECORD))

    drag(canvas, center_of(canvas, RECORD), lane(canvas, MAP))

    assert set(selection_of(canvas).pointers) == {f"{IN_MAP}/States/{name}" for name in ("FinalState", "RecordError")}
    assert target_of(document, MAP, "End") is True
    assert document.undo_stack.count() == 1
    document.undo()
    assert document.text == PIPELINE


@pytest.mark.parametrize("others", [(INNER,), ("start",)], ids=["of another frame", "a pill"])
def test_what_cannot_go_together_stays_in_its_frames(open_canvas: Open, others: tuple[str, ...]) -> None:
    canvas = open_canvas()
    canvas.scene.select((RECORD, *others))

    drag(canvas, center_of(canvas, RECORD), lane(canvas, MAP))

    assert document_of(canvas).text == PIPELINE
    assert document_of(canvas).side.positions.keys() == {RECORD, *others}


def test_ctrl_keeps_a_node_in_its_frame(open_canvas: Open) -> None:
    canvas = open_canvas()
    start, end = center_of(canvas, INNER), sheet(canvas, MAP)

    drag_holding(canvas, CONTROL, start, end)

    assert document_of(canvas).text == PIPELINE
    assert document_of(canvas).side.positions.keys() == {INNER}
    assert frame_of(canvas, MAP).scene_rect.contains(canvas.scene.nodes[INNER].scene_rect)


def test_ctrl_pressed_on_the_way_takes_the_mark_away(open_canvas: Open) -> None:
    canvas = open_canvas()
    end = lane(canvas, MAP)
    grab(canvas, RECORD, end)

    move_holding(canvas, CONTROL, end)
    marked = (frame_of(canvas, MAP).drop_lane, canvas.hints.answer.text, canvas.hints.line.text)
    let_go(canvas, end, CONTROL)

    assert marked == (-1, "", "")
    assert document_of(canvas).text == PIPELINE


def test_escape_puts_all_back(open_canvas: Open) -> None:
    canvas = open_canvas()
    before, end = canvas.scene.nodes[RECORD].pos(), lane(canvas, MAP)
    grab(canvas, RECORD, end)

    QTest.keyClick(canvas.view, Qt.Key.Key_Escape)
    marked = (frame_of(canvas, MAP).drop_lane, canvas.hints.answer.text, canvas.hints.line.text)
    let_go(canvas, end)

    assert marked == (-1, "", "")
    assert canvas.scene.nodes[RECORD].pos() == before
    assert document_of(canvas).undo_stack.count() == 0


def test_what_is_refused_is_said_and_goes_back(open_canvas: Open) -> None:
    canvas = open_canvas(CHOICE)
    document, said, before = document_of(canvas), list[str](), canvas.scene.nodes[CHECK].pos()
    document.refused.connect(said.append)
    end = lane(canvas, FORK, 1)

    grab(canvas, CHECK, end)
    marked = (frame_of(canvas, FORK).drop_color, canvas.hints.answer.text)
    let_go(canvas, end)

    assert marked == ("failed", "A Choice cannot end the workflow; connect it to a node.")
    assert said == [marked[1]]
    assert document.text == CHOICE
    assert canvas.scene.nodes[CHECK].pos() == before


def test_a_frame_does_not_go_into_itself(open_canvas: Open) -> None:
    canvas = open_canvas()
    header = point_of(canvas, canvas.scene.nodes[MAP].scene_rect.topLeft() + QPointF(60, 12))

    drag(canvas, header, header + QPoint(3, 60))

    assert document_of(canvas).text == PIPELINE
    assert document_of(canvas).side.positions.keys() == {MAP}


def test_a_node_that_goes_while_it_is_dragged_is_left_alone(open_canvas: Open) -> None:
    canvas = open_canvas()
    end = lane(canvas, MAP)
    grab(canvas, RECORD, end)
    delete_states(document_of(canvas), (RECORD,))
    text = document_of(canvas).text

    let_go(canvas, end)

    assert document_of(canvas).text == text


def test_on_its_way_to_another_frame_a_node_does_not_snap(open_canvas: Open) -> None:
    canvas = open_canvas()
    start, item = center_of(canvas, RECORD), canvas.scene.nodes[RECORD]
    before = item.scene_rect

    grab(canvas, RECORD, lane(canvas, MAP))
    way = QPointF(lane(canvas, MAP) - start) / canvas.view.camera.zoom
    free = QRectF(item.scene_rect)
    QTest.keyClick(canvas.view, Qt.Key.Key_Escape)
    let_go(canvas, start)

    assert (free.topLeft() - before.topLeft() - way).manhattanLength() < REACH / 4


def test_the_words_are_in_chinese_too(open_canvas: Open) -> None:
    canvas = open_canvas()
    set_language("zh")
    end = sheet(canvas, MAP)

    grab(canvas, INNER, end)
    words = (canvas.hints.answer.text, canvas.hints.line.text)
    let_go(canvas, end)

    assert words == ("移到画布上，暂不连接", "松开即移到此处；按住 Ctrl 留在原框架内，按 Esc 放回")
    assert document_of(canvas).undo_stack.undoText() == "将 State01 移到画布上"
