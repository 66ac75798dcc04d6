"""What the mouse does with nodes: select, move, rubber band, double click; with real events."""

import pytest
from PySide6.QtCore import QAbstractAnimation, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.canvas.view import GRID
from designer.document.commands import delete_states, insert_state, set_field
from designer.document.pointers import END, START
from designer.look.motion import set_reduced_motion
from tests.designer.clicks import double_click

from .conftest import (
    FINAL,
    GET,
    INNER,
    MAP,
    RECORD,
    center_of,
    document_of,
    point_of,
    selection_of,
)
from .hands import LEFT, Open, drag, drag_holding, near


def test_click_selects_and_click_on_the_sheet_selects_nothing(open_canvas: Open) -> None:
    canvas = open_canvas()

    QTest.mouseClick(canvas.view.viewport(), LEFT, pos=center_of(canvas, GET))
    chosen = selection_of(canvas).pointers
    QTest.mouseClick(canvas.view.viewport(), LEFT, pos=QPoint(5, 5))

    assert chosen == (GET,)
    assert selection_of(canvas).is_empty


def test_click_on_an_inner_node_selects_it_and_not_its_frame(open_canvas: Open) -> None:
    canvas = open_canvas()

    QTest.mouseClick(canvas.view.viewport(), LEFT, pos=center_of(canvas, INNER))

    assert selection_of(canvas).pointers == (INNER,)


@pytest.mark.parametrize("key", [Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier])
def test_a_click_with_ctrl_or_shift_adds_in_order_and_takes_out(open_canvas: Open, key: Qt.KeyboardModifier) -> None:
    canvas = open_canvas()

    QTest.mouseClick(canvas.view.viewport(), LEFT, pos=center_of(canvas, RECORD))
    QTest.mouseClick(canvas.view.viewport(), LEFT, key, center_of(canvas, FINAL))
    both, current = selection_of(canvas).pointers, selection_of(canvas).current
    QTest.mouseClick(canvas.view.viewport(), LEFT, key, center_of(canvas, RECORD))

    assert both == (RECORD, FINAL)
    assert current == FINAL
    assert selection_of(canvas).pointers == (FINAL,)


def test_click_on_an_edge_selects_the_edge(open_canvas: Open) -> None:
    canvas = open_canvas()
    edge = canvas.scene.edges[f"{GET}#/Next"]

    middle = edge.mapToScene((edge.points[0] + edge.points[1]) / 2)
    QTest.mouseClick(canvas.view.viewport(), LEFT, pos=point_of(canvas, middle))

    assert selection_of(canvas).edges == (f"{GET}#/Next",)


def test_node_that_was_put_back_follows_the_layout_again(open_canvas: Open) -> None:
    canvas = open_canvas()
    place, line = canvas.scene.nodes[RECORD].pos(), canvas.scene.edges[f"{GET}#/Next"].points
    QTest.mouseClick(canvas.view.viewport(), LEFT, pos=center_of(canvas, GET))
    begin = center_of(canvas, GET)
    QTest.mousePress(canvas.view.viewport(), LEFT, pos=begin)
    QTest.mouseMove(canvas.view.viewport(), begin + QPoint(90, 30))
    assert canvas.scene.edges[f"{GET}#/Next"].points != line

    QTest.keyClick(canvas.view, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas.view.viewport(), LEFT, pos=begin)

    assert document_of(canvas).side.is_empty
    assert canvas.scene.nodes[RECORD].pos() == place
    assert canvas.scene.edges[f"{GET}#/Next"].points == line


def test_rubber_band_selects_what_it_touches(open_canvas: Open) -> None:
    canvas = open_canvas()
    final, record = (canvas.scene.nodes[node].scene_rect for node in (FINAL, RECORD))
    area = final.united(record).adjusted(-12, -6, 12, 6)

    drag(canvas, point_of(canvas, area.topLeft()), point_of(canvas, area.bottomRight()))

    assert set(selection_of(canvas).pointers) == {FINAL, RECORD}


def test_dragging_a_node_moves_it_and_its_edges_and_not_the_text(open_canvas: Open) -> None:
    canvas = open_canvas()
    document, item = document_of(canvas), canvas.scene.nodes[RECORD]
    text, before = document.text, item.pos()
    start = center_of(canvas, RECORD)

    drag(canvas, start, start + QPoint(60, 40))

    assert near(item.pos(), before + QPointF(60, 40) / canvas.view.camera.zoom)
    edge = canvas.scene.edges[f"{MAP}#/Catch/0/Next"]
    assert edge.end_point.toPoint() == QPointF(item.scene_rect.center().x(), item.scene_rect.top()).toPoint()
    assert document.text == text


@pytest.mark.parametrize("pill", [START, END])
@pytest.mark.parametrize("goal", [FINAL, MAP, RECORD, ""])
def test_the_pill_at_an_end_moves_alone_and_goes_beside_what_it_is_dropped_on(
    open_canvas: Open, pill: str, goal: str
) -> None:
    canvas = open_canvas()
    before = {node: item.scene_rect for node, item in canvas.scene.nodes.items()}
    start = point_of(canvas, before[pill].topLeft()) + QPoint(10, 14)

    drag(canvas, start, center_of(canvas, goal) if goal else start + QPoint(-120, 30))
    canvas.scene.settle()

    after = {node: item.scene_rect for node, item in canvas.scene.nodes.items()}
    assert {node for node in before if after[node] != before[node]} == {pill}
    assert pill in document_of(canvas).side.positions
    assert [node for node in after if node != pill and after[node].intersects(after[pill])] == []
    document_of(canvas).undo()
    canvas.scene.settle()
    assert {node: item.scene_rect for node, item in canvas.scene.nodes.items()} == before


def test_a_moved_node_stays_after_an_edit_until_tidied(open_canvas: Open) -> None:
    canvas = open_canvas()
    before = canvas.scene.nodes[RECORD].pos()
    start = center_of(canvas, RECORD)
    drag(canvas, start, start + QPoint(60, 40))
    moved = canvas.scene.nodes[RECORD].pos()

    set_field(document_of(canvas), FINAL, "Comment", "done")
    kept = canvas.scene.nodes[RECORD].pos()
    canvas.placement.tidy()
    tidied = canvas.scene.nodes[RECORD].pos()
    document_of(canvas).undo()

    assert kept == moved != before
    assert tidied == before
    assert canvas.scene.nodes[RECORD].pos() == moved


@pytest.mark.parametrize("way", [QPoint(600, 300), QPoint(-300, -200)], ids=["right, down", "left, up"])
def test_a_frame_grows_around_an_inner_node_that_is_dragged_out_with_ctrl(open_canvas: Open, way: QPoint) -> None:
    canvas = open_canvas()
    before = canvas.scene.nodes[MAP].rect
    start = center_of(canvas, INNER)

    drag_holding(canvas, Qt.KeyboardModifier.ControlModifier, start, start + way)

    frame = canvas.scene.nodes[MAP]
    assert frame.scene_rect.contains(canvas.scene.nodes[INNER].scene_rect)
    assert frame.width > before.width()
    assert frame.height > before.height()
    assert document_of(canvas).side.positions.keys() == {INNER}


def test_escape_puts_a_dragged_node_back(open_canvas: Open) -> None:
    canvas = open_canvas()
    before = canvas.scene.nodes[RECORD].pos()
    start = center_of(canvas, RECORD)

    drag(canvas, start, start + QPoint(60, 40), drop=False)
    QTest.keyClick(canvas.view, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas.view.viewport(), LEFT, pos=start + QPoint(60, 40))

    assert canvas.scene.nodes[RECORD].pos() == before


@pytest.mark.parametrize("gives_up", [False, True], ids=["dragged on", "given up"])
def test_a_node_that_goes_while_it_is_dragged_is_forgotten(open_canvas: Open, gives_up: bool) -> None:
    canvas = open_canvas()
    viewport = canvas.view.viewport()
    drag(canvas, center_of(canvas, RECORD), center_of(canvas, RECORD) + QPoint(60, 40))
    start = center_of(canvas, RECORD)
    drag(canvas, start, start + QPoint(20, 40), drop=False)

    delete_states(document_of(canvas), (RECORD,))
    if gives_up:
        QTest.keyClick(canvas.view, Qt.Key.Key_Escape)
    else:
        QTest.mouseMove(viewport, start + QPoint(90, 60))
        QApplication.processEvents()
    QTest.mouseRelease(viewport, LEFT, pos=start + QPoint(90, 60))
    added = insert_state(document_of(canvas), "", "Pass")

    assert added in canvas.scene.nodes
    assert RECORD not in document_of(canvas).side.positions


@pytest.mark.parametrize("by_key", [False, True], ids=["mouse", "key"])
def test_a_node_moved_by_hand_while_it_glides_stays_there(open_canvas: Open, qtbot: QtBot, by_key: bool) -> None:
    canvas = open_canvas()
    item, glide = canvas.scene.nodes[RECORD], canvas.scene._glide
    selection_of(canvas).set((RECORD,))
    set_reduced_motion(False)
    try:
        insert_state(document_of(canvas), "", "Pass", on_edge=f"{GET}#/Next")
        _before, place = glide._moves[item]
        if by_key:
            QTest.keyClick(canvas.view, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
        else:
            drag(canvas, center_of(canvas, RECORD), center_of(canvas, RECORD) + QPoint(60, 40))
        qtbot.waitUntil(lambda: glide._animation.state() is QAbstractAnimation.State.Stopped)
    finally:
        set_reduced_motion(None)

    way = QPointF(GRID, 0) if by_key else QPointF(60, 40) / canvas.view.camera.zoom
    assert near(item.pos(), place + way)
    assert RECORD in document_of(canvas).side.positions


def test_double_click_opens_a_node_or_asks_for_a_new_one(open_canvas: Open, qtbot: QtBot) -> None:
    canvas = open_canvas()

    with qtbot.waitSignal(canvas.node_activated) as opened:
        double_click(canvas.view.viewport(), center_of(canvas, GET))
    with qtbot.waitSignal(canvas.add_requested):
        double_click(canvas.view.viewport(), QPoint(5, 5))

    assert opened.args == [GET]


def test_right_click_selects_and_asks_for_the_menu(open_canvas: Open, qtbot: QtBot) -> None:
    canvas = open_canvas()
    place = center_of(canvas, FINAL)

    with qtbot.waitSignal(canvas.context_requested) as asked:
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, canvas.view.viewport().mapToGlobal(place))
        QApplication.sendEvent(canvas.view.viewport(), event)

    assert asked.args is not None
    assert asked.args[0] == FINAL
    assert selection_of(canvas).pointers == (FINAL,)
