"""What the mouse does: select, move, wire, pan, zoom, rubber band; with real events."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QAbstractAnimation, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from designer.canvas.canvas_widget import CanvasWidget
from designer.canvas.node_item import NodeItem
from designer.canvas.view import GRID
from designer.document.commands import insert_state
from designer.document.document import Document
from designer.look.motion import set_reduced_motion
from engine.language.machine import TransitionKind

from .conftest import (
    CHECK,
    CHOICE,
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


def test_ctrl_click_adds_in_order(open_canvas: Open) -> None:
    canvas = open_canvas()

    QTest.mouseClick(canvas.view.viewport(), LEFT, pos=center_of(canvas, RECORD))
    QTest.mouseClick(canvas.view.viewport(), LEFT, Qt.KeyboardModifier.ControlModifier, center_of(canvas, FINAL))

    assert selection_of(canvas).pointers == (RECORD, FINAL)
    assert selection_of(canvas).current == FINAL


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

    assert canvas.scene.pins == {}
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

    assert item.pos() == before + QPointF(60, 40) / canvas.view.camera.zoom
    edge = canvas.scene.edges[f"{MAP}#/Catch/0/Next"]
    assert edge.end_point.toPoint() == QPointF(item.scene_rect.center().x(), item.scene_rect.top()).toPoint()
    assert document.text == text


def test_a_moved_node_stays_after_an_edit_until_tidied(open_canvas: Open) -> None:
    canvas = open_canvas()
    before = canvas.scene.nodes[RECORD].pos()
    start = center_of(canvas, RECORD)
    drag(canvas, start, start + QPoint(60, 40))
    moved = canvas.scene.nodes[RECORD].pos()

    document_of(canvas).undo_stack.undo()
    canvas._refresh()
    kept = canvas.scene.nodes[RECORD].pos()
    canvas.tidy()

    assert kept == moved
    assert canvas.scene.nodes[RECORD].pos() == before


def test_an_inner_node_cannot_leave_its_frame(open_canvas: Open) -> None:
    canvas = open_canvas()
    start = center_of(canvas, INNER)

    drag(canvas, start, start + QPoint(900, 300))

    assert canvas.scene.nodes[MAP].scene_rect.contains(canvas.scene.nodes[INNER].scene_rect)


def test_escape_puts_a_dragged_node_back(open_canvas: Open) -> None:
    canvas = open_canvas()
    before = canvas.scene.nodes[RECORD].pos()
    start = center_of(canvas, RECORD)

    drag(canvas, start, start + QPoint(60, 40), drop=False)
    QTest.keyClick(canvas.view, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas.view.viewport(), LEFT, pos=start + QPoint(60, 40))

    assert canvas.scene.nodes[RECORD].pos() == before


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
    assert item.pos() == canvas.scene.pins[RECORD] == place + way


def test_ports_show_on_hover_only(open_canvas: Open) -> None:
    canvas = open_canvas()
    item = canvas.scene.nodes[GET]
    place = item.mapToScene(item.ports()[0].position)
    before = item.port_at(place)

    hover(canvas, GET)
    shown = item.port_at(place)
    QTest.mouseMove(canvas.view.viewport(), QPoint(4, 4))
    QApplication.processEvents()

    assert before is None
    assert shown is not None
    assert item.port_at(place) is None


def test_pulling_from_a_port_connects(open_canvas: Open) -> None:
    canvas = open_canvas()
    document = document_of(canvas)
    hover(canvas, FINAL)

    drag(canvas, port(canvas, FINAL, TransitionKind.NEXT), center_of(canvas, RECORD))

    assert target_of(document, FINAL, "Next") == "RecordError"
    assert target_of(document, FINAL, "End") is None
    assert document.undo_stack.count() == 1


def test_pulling_to_end_ends(open_canvas: Open) -> None:
    canvas = open_canvas()
    hover(canvas, GET)

    drag(canvas, port(canvas, GET, TransitionKind.NEXT), center_of(canvas, "end"))

    assert target_of(document_of(canvas), GET, "End") is True


def test_pulling_from_the_side_catches_errors(open_canvas: Open) -> None:
    canvas = open_canvas()
    hover(canvas, GET)

    drag(canvas, port(canvas, GET, TransitionKind.CATCH), center_of(canvas, RECORD))

    assert target_of(document_of(canvas), GET, "Catch") == [{"ErrorEquals": ["StatesALL"], "Next": "RecordError"}]


def test_pulling_from_start_chooses_the_first_state(open_canvas: Open) -> None:
    canvas = open_canvas()
    hover(canvas, "start")

    drag(canvas, port(canvas, "start", None), center_of(canvas, FINAL))

    assert target_of(document_of(canvas), "", "StartAt") == "FinalState"


def test_pulling_from_a_choice_adds_a_rule(open_canvas: Open) -> None:
    canvas = open_canvas(CHOICE)
    hover(canvas, CHECK)

    drag(canvas, port(canvas, CHECK, TransitionKind.RULE), center_of(canvas, "/States/Done"))

    rules = target_of(document_of(canvas), CHECK, "Choices")
    assert isinstance(rules, list)
    assert len(rules) == 3


def test_reason_is_told_under_the_cursor_and_nothing_happens(open_canvas: Open) -> None:
    canvas = open_canvas()
    text = document_of(canvas).text
    hover(canvas, GET)
    inner = center_of(canvas, INNER)

    drag(canvas, port(canvas, GET, TransitionKind.NEXT), inner, drop=False)
    role, reason, light = canvas.hints.answer.role, canvas.hints.answer.text, canvas.scene.nodes[INNER].drop_color
    picture = canvas.grab()
    QTest.mouseRelease(canvas.view.viewport(), LEFT, pos=inner)

    assert (role, light) == ("failed", "failed")
    assert "cross the frame" in reason
    assert not picture.isNull()
    assert document_of(canvas).text == text
    assert not canvas.hints.answer.isVisible()
    assert canvas.scene.nodes[INNER].drop_color == ""


@pytest.mark.parametrize(
    ("kind", "target", "line", "answer"),
    [
        pytest.param(TransitionKind.CATCH, RECORD, 'when "GetUserInfo" fails', "Catch errors", id="catch"),
        pytest.param(TransitionKind.NEXT, RECORD, 'follows "GetUserInfo"', "Connect to", id="next"),
        pytest.param(TransitionKind.NEXT, "start", 'follows "GetUserInfo"', "Nothing can lead to Start", id="start"),
    ],
)
def test_what_a_pulled_line_would_do_is_said(
    open_canvas: Open, kind: TransitionKind, target: str, line: str, answer: str
) -> None:
    canvas = open_canvas()
    hover(canvas, GET)

    drag(canvas, port(canvas, GET, kind), center_of(canvas, target), drop=False)

    assert line in canvas.hints.line.text
    assert canvas.hints.answer.text.startswith(answer)
    QTest.mouseRelease(canvas.view.viewport(), LEFT, pos=QPoint(5, 5))


def test_a_good_target_is_green_and_named(open_canvas: Open) -> None:
    canvas = open_canvas()
    hover(canvas, FINAL)

    drag(canvas, port(canvas, FINAL, TransitionKind.NEXT), center_of(canvas, RECORD), drop=False)

    assert canvas.hints.answer.role == "succeeded"
    assert "RecordError" in canvas.hints.answer.text
    assert canvas.hints.line.isVisible()
    canvas.wiring.cancel()


def test_escape_gives_a_line_up(open_canvas: Open) -> None:
    canvas = open_canvas()
    text = document_of(canvas).text
    hover(canvas, FINAL)
    drag(canvas, port(canvas, FINAL, TransitionKind.NEXT), center_of(canvas, RECORD), drop=False)

    QTest.keyClick(canvas.view, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas.view.viewport(), LEFT, pos=center_of(canvas, RECORD))

    assert not canvas.wiring.is_active
    assert document_of(canvas).text == text


@pytest.mark.parametrize("key", [Qt.Key.Key_C, Qt.Key.Key_F2, Qt.Key.Key_Tab], ids=["menu", "rename", "elsewhere"])
def test_a_line_is_given_up_when_the_keys_go_elsewhere(open_canvas: Open, key: Qt.Key) -> None:
    canvas = open_canvas()
    text, search = document_of(canvas).text, QLineEdit(canvas)
    canvas.add_requested.connect(search.setFocus)
    search.show()
    selection_of(canvas).set((FINAL,))
    canvas.view.setFocus()
    hover(canvas, FINAL)
    drag(canvas, port(canvas, FINAL, TransitionKind.NEXT), center_of(canvas, RECORD), drop=False)
    assert canvas.wiring.is_active

    QTest.keyClick(canvas.view, key)
    QApplication.processEvents()

    assert not canvas.wiring.is_active
    assert not canvas.hints.line.isVisible()
    assert document_of(canvas).text == text
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()
    QTest.mouseRelease(canvas.view.viewport(), LEFT, pos=center_of(canvas, RECORD))


@pytest.mark.parametrize("end", ["release", "move without a button", "another press"])
def test_a_line_goes_with_its_button_whatever_else_is_pressed(open_canvas: Open, end: str) -> None:
    canvas = open_canvas()
    viewport, place = canvas.view.viewport(), center_of(canvas, RECORD)
    hover(canvas, GET)
    drag(canvas, port(canvas, GET, TransitionKind.NEXT), place, drop=False)
    QTest.mousePress(viewport, Qt.MouseButton.MiddleButton, pos=place)
    assert canvas.wiring.is_active

    if end == "release":
        QTest.mouseRelease(viewport, LEFT, pos=place)
    else:  # the release went to a menu that opened meanwhile
        kind = QEvent.Type.MouseMove if end.startswith("move") else QEvent.Type.MouseButtonPress
        button = Qt.MouseButton.NoButton if end.startswith("move") else Qt.MouseButton.RightButton
        where = QPointF(place)
        event = QMouseEvent(kind, where, where, button, button, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(viewport, event)

    assert not canvas.wiring.is_active
    center = canvas.view.camera.center
    QTest.mouseRelease(viewport, Qt.MouseButton.MiddleButton, pos=place)
    QTest.mouseRelease(viewport, LEFT, pos=place)
    QTest.mouseMove(viewport, place + QPoint(40, 40))
    assert canvas.view.camera.center == center


def test_arrow_of_a_selected_edge_leads_elsewhere(open_canvas: Open) -> None:
    canvas = open_canvas()
    edge = f"{GET}#/Next"
    selection_of(canvas).set((), (edge,))

    tip = canvas.scene.edges[edge].end_point
    drag(canvas, point_of(canvas, tip - QPointF(0, 6)), center_of(canvas, RECORD))

    assert target_of(document_of(canvas), GET, "Next") == "RecordError"


def test_double_click_opens_a_node_or_asks_for_a_new_one(open_canvas: Open, qtbot: QtBot) -> None:
    canvas = open_canvas()

    with qtbot.waitSignal(canvas.node_activated) as opened:
        QTest.mouseDClick(canvas.view.viewport(), LEFT, pos=center_of(canvas, GET))
    with qtbot.waitSignal(canvas.add_requested):
        QTest.mouseDClick(canvas.view.viewport(), LEFT, pos=QPoint(5, 5))

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


def wheel(canvas: CanvasWidget, place: QPoint, turn: int, modifiers: Qt.KeyboardModifier) -> None:
    viewport = canvas.view.viewport()
    event = QWheelEvent(
        QPointF(place),
        QPointF(viewport.mapToGlobal(place)),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def test_ctrl_wheel_zooms_at_the_cursor(open_canvas: Open) -> None:
    canvas = open_canvas()
    place = QPoint(300, 200)
    under, zoom = canvas.view.mapToScene(place), canvas.view.camera.zoom

    wheel(canvas, place, 120, Qt.KeyboardModifier.ControlModifier)

    assert canvas.view.camera.zoom == pytest.approx(zoom * 1.2)
    assert (canvas.view.mapToScene(place) - under).manhattanLength() < 3


@pytest.mark.parametrize(
    ("modifiers", "across"),
    [(Qt.KeyboardModifier.NoModifier, False), (Qt.KeyboardModifier.ShiftModifier, True)],
    ids=["wheel goes down", "shift and wheel go across"],
)
def test_wheel_pans(open_canvas: Open, modifiers: Qt.KeyboardModifier, across: bool) -> None:
    canvas = open_canvas()
    before = canvas.view.camera.center

    wheel(canvas, QPoint(300, 200), -120, modifiers)

    way = canvas.view.camera.center - before
    assert (way.x() > 1, way.y() > 1) == (across, not across)


def test_middle_button_pans(open_canvas: Open) -> None:
    canvas = open_canvas()
    before = canvas.view.camera.center

    drag(canvas, QPoint(300, 300), QPoint(200, 250), Qt.MouseButton.MiddleButton)

    way = canvas.view.camera.center - before
    assert (round(way.x()), round(way.y())) == (100, 50)


def test_space_and_drag_pan_instead_of_selecting(open_canvas: Open) -> None:
    canvas = open_canvas()
    before = canvas.view.camera.center
    start = center_of(canvas, GET)

    QTest.keyPress(canvas.view, Qt.Key.Key_Space)
    drag(canvas, start, start - QPoint(50, 0))
    QTest.keyRelease(canvas.view, Qt.Key.Key_Space)

    assert round((canvas.view.camera.center - before).x()) == 50
    assert selection_of(canvas).is_empty


def test_minimap_takes_the_view_along(open_canvas: Open) -> None:
    canvas = open_canvas()
    canvas.view.camera.go(2.0, canvas.scene.bounds.center(), animate=False)
    before = canvas.view.camera.center

    QTest.mousePress(canvas.minimap, LEFT, pos=QPoint(20, 20))
    QTest.mouseMove(canvas.minimap, QPoint(24, 30))
    QTest.mouseRelease(canvas.minimap, LEFT, pos=QPoint(24, 30))

    after = canvas.view.camera.center
    assert after.x() < before.x()
    assert after.y() < before.y()
    assert not canvas.minimap.grab().isNull()


def test_zoom_bar_zooms_and_fits(open_canvas: Open) -> None:
    canvas = open_canvas()
    bar = canvas.zoom_bar

    QTest.mouseClick(bar.larger, LEFT)
    larger = canvas.view.camera.zoom
    QTest.mouseClick(bar.number, LEFT)
    whole = bar.number.text()
    QTest.mouseClick(bar.smaller, LEFT)
    smaller = canvas.view.camera.zoom
    QTest.mouseClick(bar.whole, LEFT)

    assert larger > smaller
    assert whole == "100%"
    assert canvas.view.seen_rect().contains(canvas.scene.bounds)
