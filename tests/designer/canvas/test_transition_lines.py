"""The line of an edge: small steps aside before the arrow go, everything else stays."""

import itertools
import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest

from designer.canvas.canvas_widget import CanvasWidget
from designer.canvas.router import STUB, middle_of, route_to_point
from designer.canvas.transition_item import without_jog
from designer.document.commands import delete_edge, insert_state

from .conftest import center_of, document_of, point_of, selection_of
from .hands import drag

Line = tuple[tuple[float, float], ...]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(((0, 0), (0, 50), (4, 50), (4, 80)), ((0, 0), (0, 80)), id="a few pixels"),
        pytest.param(
            ((9, 0), (9, 20), (0, 20), (0, 50), (-4, 50), (-4, 80)), ((9, 0), (9, 20), (0, 20), (0, 80)), id="at last"
        ),
        pytest.param(((0, 0), (0, 50), (40, 50), (40, 80)), ((0, 0), (0, 50), (40, 50), (40, 80)), id="a real step"),
        pytest.param(((0, 0), (4, 0), (4, 80)), ((0, 0), (4, 0), (4, 80)), id="two legs"),
        pytest.param(((0, 0), (40, 0), (40, 3), (80, 3)), ((0, 0), (40, 0), (40, 3), (80, 3)), id="sideways"),
    ],
)
def test_a_small_last_step_aside_goes(line: Line, expected: Line) -> None:
    points = [QPointF(*point) for point in line]

    assert [(point.x(), point.y()) for point in without_jog(points)] == [*expected]


def test_a_line_pulled_to_a_node_above_leaves_downwards() -> None:
    points = route_to_point(QPointF(0, 100), QPointF(300, 20))

    assert points[1] == QPointF(0, 100 + STUB)
    assert points[-1] == QPointF(300, 20)


ONE_TARGET = """{"StartAt": "C", "States": {
  "C": {"Type": "Choice", "Default": "E", "Choices": [
    {"Variable": "$.quiteLong", "StringEquals": "a value of some length", "Next": "E"},
    {"Variable": "$.b", "NumericEquals": 2, "Next": "E"}]},
  "E": {"Type": "Pass", "End": true}}}"""
RULES = ("/States/C#/Choices/0/Next", "/States/C#/Choices/1/Next", "/States/C#/Default")


def pills(canvas: CanvasWidget) -> list[QRectF]:
    found = [(canvas.scene.edges[rule], canvas.scene.edges[rule].pill) for rule in RULES]
    return [edge.mapRectToScene(pill) for edge, pill in found if pill is not None]


@pytest.mark.parametrize("selected", [(), RULES[:1], RULES[2:]], ids=["none", "first", "last"])
def test_no_line_runs_through_the_words_of_an_edge_that_shares_it(
    open_canvas: Callable[..., CanvasWidget], selected: tuple[str, ...]
) -> None:
    canvas = open_canvas(ONE_TARGET)
    selection_of(canvas).set((), selected)
    for place, rule in enumerate(RULES):
        words = canvas.view.mapFromScene(pills(canvas)[place]).boundingRect()

        beside_others = canvas.view.grab(words).toImage()
        for other in RULES:
            canvas.scene.edges[other].setVisible(other == rule)
        alone = canvas.view.grab(words).toImage()
        for other in RULES:
            canvas.scene.edges[other].setVisible(True)
        selection_of(canvas).set((), selected)

        middle = words.height() // 2
        row = [[picture.pixel(x, middle) for x in range(6, words.width() - 6)] for picture in (beside_others, alone)]
        assert row[0] == row[1]


@pytest.mark.parametrize("is_moved", [False, True], ids=["as laid out", "moved by hand"])
@pytest.mark.parametrize("selected", [(), *((rule,) for rule in RULES)], ids=["none", "first", "second", "last"])
def test_a_click_on_the_words_of_an_edge_selects_it_though_others_share_its_line(
    open_canvas: Callable[..., CanvasWidget], selected: tuple[str, ...], is_moved: bool
) -> None:
    canvas = open_canvas(ONE_TARGET)
    if is_moved:
        node = canvas.scene.nodes["/States/E"]
        assert all(not edge.shape().isEmpty() for edge in canvas.scene.edges.values())
        canvas.scene.move_node(node, node.pos() + QPointF(200, 60))
    clicked = []
    for words in pills(canvas):
        for place in (words.center(), words.center() - QPointF(8, 0), words.center() + QPointF(5, 9)):
            selection_of(canvas).set((), selected)
            QTest.mouseClick(canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=point_of(canvas, place))
            clicked.append(selection_of(canvas).edges)

    assert clicked == [(rule,) for rule in RULES for _place in range(3)]


def test_the_edge_at_a_place_is_that_whose_words_are_there(open_canvas: Callable[..., CanvasWidget]) -> None:
    canvas = open_canvas(ONE_TARGET)

    for rule, words in zip(RULES, pills(canvas), strict=True):
        for place in (
            words.center(),
            QPointF(words.center().x(), words.top() + 1),
            words.bottomLeft() + QPointF(9, -1),
        ):
            assert canvas.scene.edge_at(place) is canvas.scene.edges[rule]


def test_a_click_beside_the_words_still_selects_the_line(open_canvas: Callable[..., CanvasWidget]) -> None:
    canvas = open_canvas(ONE_TARGET)
    edge = canvas.scene.edges[RULES[0]]
    above = edge.mapToScene(edge.points[0]) + QPointF(0, 8)

    QTest.mouseClick(canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=point_of(canvas, above))

    assert len(selection_of(canvas).edges) == 1


def test_the_words_of_edges_that_share_a_line_stay_apart_when_a_node_is_moved(
    open_canvas: Callable[..., CanvasWidget],
) -> None:
    canvas = open_canvas(ONE_TARGET)
    node = canvas.scene.nodes["/States/E"]

    canvas.scene.move_node(node, node.pos() + QPointF(200, 60))
    while_moving = pills(canvas)
    insert_state(document_of(canvas), "", "Pass")
    canvas.scene.close()

    for found in (while_moving, pills(canvas)):
        assert not any(one.intersects(other) for one, other in itertools.combinations(found, 2))


def test_the_words_of_the_last_edge_of_a_shared_line_go_back_to_its_middle(
    open_canvas: Callable[..., CanvasWidget],
) -> None:
    canvas = open_canvas(ONE_TARGET)
    node = canvas.scene.nodes["/States/E"]
    canvas.scene.move_node(node, node.pos() + QPointF(200, 60))

    delete_edge(document_of(canvas), RULES[0])
    delete_edge(document_of(canvas), RULES[0])
    left = canvas.scene.edges[RULES[2]]

    assert left.label_center == middle_of(left.points)


@pytest.mark.parametrize("is_nested", [False, True], ids=["flat", "nested"])
@pytest.mark.parametrize("count", [2, 3, 5])
@pytest.mark.parametrize("way", [QPoint(0, 0), QPoint(-250, -60), QPoint(60, 150)], ids=["laid out", "left", "below"])
def test_words_of_rules_and_catchers_do_not_overlap(
    open_canvas: Callable[..., CanvasWidget], count: int, is_nested: bool, way: QPoint
) -> None:
    catches = [{"ErrorEquals": [f"Error.Number{at}"], "Next": "F"} for at in range(count)]
    rules = [{"Variable": "$.a", "NumericEquals": at, "Next": "AB"[at % 2]} for at in range(count)]
    task = {"Type": "Task", "Resource": "r", "Catch": catches}
    states = {
        "C": {"Type": "Choice", "Choices": rules, "Default": "A"},
        "A": {**task, "Next": "B"},
        "B": {**task, "Next": "C"},
        "F": {"Type": "Fail"},
    }
    machine = {"StartAt": "C", "States": states}
    outer = {"M": {"Type": "Map", "ItemsPath": "$.x", "Iterator": machine, "Catch": catches, "Next": "F2"}}
    outer["M"]["Catch"] = [{**catch, "Next": "F2"} for catch in catches]
    whole = {"StartAt": "M", "States": {**outer, "F2": {"Type": "Fail"}}} if is_nested else machine
    canvas = open_canvas(json.dumps(whole))
    failing = "/States/M/Iterator/States/F" if is_nested else "/States/F"
    canvas.view.camera.go(1.0, canvas.scene.rect_of(failing).center(), animate=False)

    if not way.isNull():
        drag(canvas, center_of(canvas, failing), center_of(canvas, failing) + way)
    canvas.scene.settle()

    pills = {edge.id: edge.mapRectToScene(edge.pill) for edge in canvas.scene.edges.values() if edge.pill is not None}
    assert len(pills) > 2 * count
    assert [(a, b) for a, b in itertools.combinations(pills, 2) if pills[a].intersects(pills[b])] == []
