"""Pulling lines from ports, with real events: what connects, what does not and why, and how a line is given up."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from designer.document.commands import REMOVE, set_field
from engine.language.machine import TransitionKind

from .conftest import (
    CHECK,
    CHOICE,
    FINAL,
    GET,
    INNER,
    MAP,
    PIPELINE,
    RECORD,
    center_of,
    document_of,
    point_of,
    selection_of,
)
from .hands import LEFT, Open, drag, hover, port, target_of


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


@pytest.mark.parametrize("way", [QPoint(), QPoint(2, -3)], ids=["still", "with a shaking hand"])
@pytest.mark.parametrize(
    ("text", "node", "kind"),
    [
        pytest.param(PIPELINE, GET, TransitionKind.NEXT, id="next"),
        pytest.param(PIPELINE, GET, TransitionKind.CATCH, id="catch"),
        pytest.param(PIPELINE, MAP, TransitionKind.NEXT, id="frame"),
        pytest.param(PIPELINE, "start", None, id="start"),
        pytest.param(CHOICE, CHECK, TransitionKind.RULE, id="rule"),
    ],
)
def test_a_click_on_a_port_changes_nothing(
    open_canvas: Open, text: str, node: str, kind: TransitionKind | None, way: QPoint
) -> None:
    canvas = open_canvas(text)
    document, viewport = document_of(canvas), canvas.view.viewport()
    header = canvas.scene.nodes[node].scene_rect.topLeft() + QPointF(24, 12)
    QTest.mouseMove(viewport, point_of(canvas, header))
    QApplication.processEvents()
    place = port(canvas, node, kind)

    QTest.mouseMove(viewport, place)
    QTest.mousePress(viewport, LEFT, pos=place)
    QTest.mouseMove(viewport, place + way)
    QApplication.processEvents()
    was_active, was_told = canvas.wiring.is_active, canvas.hints.line.isVisible()
    QTest.mouseRelease(viewport, LEFT, pos=place + way)

    assert not was_active
    assert not was_told
    assert document.text == text
    assert document.undo_stack.count() == 0
    QTest.mouseMove(viewport, center_of(canvas, "end"))
    assert not canvas.wiring.is_active


def test_a_click_on_the_arrow_of_a_selected_edge_changes_nothing(open_canvas: Open) -> None:
    canvas = open_canvas()
    edge = f"{GET}#/Next"
    selection_of(canvas).set((), (edge,))
    place = point_of(canvas, canvas.scene.edges[edge].end_point - QPointF(0, 6))

    QTest.mousePress(canvas.view.viewport(), LEFT, pos=place)
    seen = canvas.scene.edges[edge].opacity()
    QTest.mouseRelease(canvas.view.viewport(), LEFT, pos=place)

    assert seen == 1.0
    assert document_of(canvas).undo_stack.count() == 0
    assert selection_of(canvas).edges == (edge,)


def test_a_line_pulled_straight_into_its_own_node_is_given_up(open_canvas: Open) -> None:
    canvas = open_canvas()
    hover(canvas, GET)

    drag(canvas, port(canvas, GET, TransitionKind.NEXT), center_of(canvas, GET))

    assert document_of(canvas).text == PIPELINE


def test_a_line_pulled_out_and_back_leads_to_its_own_node(open_canvas: Open) -> None:
    canvas = open_canvas()
    hover(canvas, GET)
    start = port(canvas, GET, TransitionKind.NEXT)

    drag(canvas, start, start + QPoint(0, 40), drop=False)
    QTest.mouseMove(canvas.view.viewport(), center_of(canvas, GET))
    QApplication.processEvents()
    QTest.mouseRelease(canvas.view.viewport(), LEFT, pos=center_of(canvas, GET))

    assert target_of(document_of(canvas), GET, "Next") == "GetUserInfo"


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
    QTest.mouseRelease(canvas.view.viewport(), LEFT, pos=center_of(canvas, RECORD))


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


def test_the_arrow_under_the_cursor_leads_elsewhere_without_a_click_before(open_canvas: Open) -> None:
    canvas = open_canvas()
    tip = canvas.scene.edges[f"{MAP}#/Next"].end_point
    place = point_of(canvas, tip - QPointF(0, 6))
    QTest.mouseMove(canvas.view.viewport(), place - QPoint(0, 6))
    QApplication.processEvents()

    drag(canvas, place, center_of(canvas, RECORD))

    assert target_of(document_of(canvas), MAP, "Next") == "RecordError"


def test_a_click_on_the_arrow_under_the_cursor_selects_the_edge(open_canvas: Open) -> None:
    canvas = open_canvas()
    edge = f"{MAP}#/Next"
    text = document_of(canvas).text
    place = point_of(canvas, canvas.scene.edges[edge].end_point - QPointF(0, 6))
    QTest.mouseMove(canvas.view.viewport(), place - QPoint(0, 6))
    QTest.mouseMove(canvas.view.viewport(), place)
    QApplication.processEvents()

    QTest.mouseClick(canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert selection_of(canvas).edges == (edge,)
    assert document_of(canvas).text == text


def test_why_an_arrow_may_not_lead_there_is_told_under_the_cursor(open_canvas: Open) -> None:
    canvas = open_canvas()
    edge = f"{GET}#/Next"
    text = document_of(canvas).text
    selection_of(canvas).set((), (edge,))
    place = point_of(canvas, canvas.scene.edges[edge].end_point - QPointF(0, 6))

    drag(canvas, place, center_of(canvas, INNER), drop=False)
    no = canvas.hints.answer.text, canvas.hints.answer.role
    hover(canvas, FINAL)
    yes = canvas.hints.answer.text, canvas.hints.answer.role
    QTest.keyClick(canvas.view, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas.view.viewport(), LEFT, pos=center_of(canvas, FINAL))

    assert "cannot cross the frame" in no[0]
    assert (no[1], *yes) == ("failed", 'Connect to "FinalState"', "succeeded")
    assert document_of(canvas).text == text


LOOPS = """{"StartAt": "A", "States": {
  "A": {"Type": "Choice", "Choices": [{"Variable": "$.n", "IsNull": true, "Next": "A"}], "Default": "B"},
  "B": {"Type": "Task", "Resource": "f", "Retry": [{"ErrorEquals": ["StatesALL"], "MaxAttempts": 4}], "Next": "C"},
  "C": {"Type": "Choice", "Choices": [{"Variable": "$.n", "IsNull": true, "Next": "A"}], "Default": "D"},
  "D": {"Type": "Succeed"}
}}"""


@pytest.mark.parametrize("edge", ["/States/A#/Choices/0/Next", "/States/C#/Choices/0/Next"], ids=["self", "back"])
def test_loops_go_around_every_node_and_can_be_hit(open_canvas: Open, edge: str) -> None:
    canvas = open_canvas(LOOPS)
    item = canvas.scene.edges[edge]
    bodies = [node.scene_rect.adjusted(1, 1, -1, -1) for node in canvas.scene.nodes.values()]
    middle = item.mapToScene((item.points[1] + item.points[2]) / 2)

    QTest.mouseClick(canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=point_of(canvas, middle))

    legs = [QRectF(line.p1(), line.p2()).normalized().adjusted(-0.5, -0.5, 0.5, 0.5) for line in item.scene_lines()]
    assert not [body for body in bodies if any(body.intersects(leg) for leg in legs)]
    assert selection_of(canvas).edges == (edge,)


def test_a_retrier_shows_how_often_it_tries(open_canvas: Open) -> None:
    canvas = open_canvas(LOOPS)
    node = canvas.scene.nodes["/States/B"]
    corner = point_of(canvas, node.mapToScene(node.width - 60, 28))
    badge = QRect(corner, point_of(canvas, node.mapToScene(node.width - 4, 52)))
    shown = canvas.view.grab(badge).toImage()

    set_field(document_of(canvas), "/States/B", "Retry", REMOVE)

    assert canvas.scene.nodes["/States/B"].node.retry_count == 0
    assert canvas.view.grab(badge).toImage() != shown
