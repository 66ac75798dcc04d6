"""Large workflows have items only near the view; nothing that is seen or done may tell."""

import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.canvas.canvas_widget import CanvasWidget
from designer.canvas.container_item import ContainerItem
from designer.canvas.scene import KEPT
from designer.document.commands import set_field
from designer.document.document import LONG
from designer.look import set_language
from engine.history.events import StateEntered, StateExited

from .conftest import FakeRun, document_of, selection_of

Open = Callable[..., CanvasWidget]
COUNT = 600
LAST = f"/States/S{COUNT - 1}"


def workflow() -> str:
    """Return a long row of states in which every tenth is a Map with two states, and every tenth a Choice."""
    states: dict[str, object] = {}
    for number in range(COUNT):
        following = {"Next": f"S{number + 1}"} if number + 1 < COUNT else {"End": True}
        if number % 10 == 5:
            inner = {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "End": True}}
            states[f"S{number}"] = {"Type": "Map", "Iterator": {"StartAt": "A", "States": inner}, **following}
        elif number % 10 == 7 and number + 3 < COUNT:
            rules = [{"Variable": "$.a", "IsNull": True, "Next": f"S{number + 1}"} for _ in range(3)]
            states[f"S{number}"] = {"Type": "Choice", "Choices": rules, "Default": f"S{number + 2}"}
        else:
            states[f"S{number}"] = {"Type": "Pass", **following}
    return json.dumps({"StartAt": "S0", "States": states})


@pytest.fixture
def canvas(open_canvas: Open, qtbot: QtBot) -> CanvasWidget:
    found = open_canvas(workflow())
    settle(found, qtbot)
    return found


def settle(canvas: CanvasWidget, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not canvas.is_behind, timeout=20_000)
    canvas.grab()


def go(canvas: CanvasWidget, pointer: str, zoom: float = 1.0) -> QPoint:
    """Bring a node into the middle; return where it is seen."""
    place = canvas.scene.rect_of(pointer).center()
    canvas.view.camera.go(zoom, place, animate=False)
    return canvas.view.mapFromScene(place)


@pytest.mark.slow
def test_only_what_is_near_the_view_has_items(canvas: CanvasWidget) -> None:
    scene = canvas.scene
    assert "/States/S0" in scene.nodes.made
    assert LAST not in scene.nodes.made
    assert len(scene.nodes) == COUNT + COUNT // 10 * 2 + 2

    go(canvas, LAST)
    canvas.grab()

    assert LAST in scene.nodes.made
    assert len(scene.nodes.made) + len(scene.edges.made) < 100


@pytest.mark.slow
@pytest.mark.parametrize("zoom", [1.0, 0.5, 0.2, 0.004], ids=str)
def test_picture_is_that_of_all_items(canvas: CanvasWidget, zoom: float) -> None:
    pointer = "/States/S305"
    set_field(document_of(canvas), pointer, "Comment", "here")
    go(canvas, pointer, zoom)
    few = canvas.view.viewport().grab().toImage()

    canvas.scene.make_all()
    canvas.scene.overview.forget()

    assert canvas.view.viewport().grab().toImage() == few


@pytest.mark.slow
def test_items_are_where_the_layout_has_them(canvas: CanvasWidget) -> None:
    rects = {pointer: canvas.scene.rect_of(pointer) for pointer in canvas.scene.nodes}
    lines = {edge: canvas.scene.places.lines_of(edge) for edge in canvas.scene.edges}

    canvas.scene.make_all()

    assert {pointer: item.scene_rect for pointer, item in canvas.scene.nodes.items()} == rects
    jogless = {edge: item.scene_lines() for edge, item in canvas.scene.edges.items()}
    assert {edge: (found[0].p1(), found[-1].p2()) for edge, found in jogless.items()} == {
        edge: (found[0].p1(), found[-1].p2()) for edge, found in lines.items()
    }


@pytest.mark.slow
def test_click_from_far_away_selects_the_node_there(canvas: CanvasWidget) -> None:
    place = go(canvas, "/States/S400", 0.2)
    assert canvas.view.is_overview

    QTest.mouseClick(canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert selection_of(canvas).pointers == ("/States/S400",)


@pytest.mark.slow
def test_rubber_band_from_far_away_selects_what_is_in_it(canvas: CanvasWidget) -> None:
    go(canvas, "/States/S303", 0.1)
    area = canvas.scene.rect_of("/States/S302").united(canvas.scene.rect_of("/States/S304"))
    shown = canvas.view.mapFromScene(area.adjusted(-60, -20, 60, 20)).boundingRect()
    viewport = canvas.view.viewport()

    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=shown.topLeft())
    QTest.mouseMove(viewport, shown.center())
    QTest.mouseMove(viewport, shown.bottomRight())
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=shown.bottomRight())

    assert set(selection_of(canvas).pointers) == {"/States/S302", "/States/S303", "/States/S304"}
    assert {"/States/S302#/Next", "/States/S303#/Next"} <= set(selection_of(canvas).edges)


@pytest.mark.slow
def test_rubber_band_around_everything_selects_everything(canvas: CanvasWidget) -> None:
    canvas.view.fit_all(animate=False)
    shown = canvas.view.mapFromScene(canvas.scene.bounds).boundingRect().adjusted(-20, -20, 20, 20)
    viewport = canvas.view.viewport()

    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=shown.topLeft())
    for step in (0.3, 0.6, 1.0):
        QTest.mouseMove(viewport, shown.topLeft() + (shown.bottomRight() - shown.topLeft()) * step)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=shown.bottomRight())

    assert len(selection_of(canvas).pointers) == len(canvas.scene.nodes) - 2
    assert len(selection_of(canvas).edges) == len(canvas.scene.edges)
    assert len(canvas.scene.nodes.made) < 200


@pytest.mark.slow
def test_what_is_selected_out_of_sight_is_selected_when_it_comes_into_view(canvas: CanvasWidget) -> None:
    canvas.keys.select_all()
    assert len(canvas.scene.selected_ids()[0]) == len(canvas.scene.nodes) - 2
    assert LAST not in canvas.scene.nodes.made

    place = go(canvas, LAST)
    canvas.grab()
    assert canvas.scene.nodes[LAST].isSelected()
    assert len(selection_of(canvas).pointers) == len(canvas.scene.nodes) - 2

    QTest.mouseClick(canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert selection_of(canvas).pointers == (LAST,)
    assert canvas.scene.selected_ids()[0] == [LAST]


@pytest.mark.slow
def test_a_click_with_control_takes_one_of_all_out_of_the_selection(canvas: CanvasWidget) -> None:
    canvas.keys.select_all()
    everything = set(selection_of(canvas).pointers)
    place = go(canvas, LAST)

    QTest.mouseClick(canvas.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, pos=place)

    assert set(selection_of(canvas).pointers) == everything - {LAST}


@pytest.mark.slow
def test_items_far_away_go_when_there_are_many(canvas: CanvasWidget) -> None:
    scene = canvas.scene
    scene.select(["/States/S0"])
    scene.make_all()
    assert len(scene.nodes.made) + len(scene.edges.made) > KEPT
    frame = "/States/S595"

    go(canvas, LAST)
    canvas.grab()

    assert len(scene.nodes.made) + len(scene.edges.made) < 200
    assert isinstance(scene.nodes.made[frame], ContainerItem)
    assert {"/States/S0", LAST} <= scene.nodes.made.keys()
    shown = {item.id for item in scene.items(QRectF(-1e6, -1e6, 2e6, 2e6)) if hasattr(item, "id")}
    assert shown == scene.nodes.made.keys() | scene.edges.made.keys()


@pytest.mark.slow
def test_a_run_colours_what_comes_into_view_later(open_canvas: Open, run: FakeRun, qtbot: QtBot) -> None:
    canvas = open_canvas(workflow(), run=run)
    settle(canvas, qtbot)
    run.start()
    run.tell(StateEntered, path=(f"S{COUNT - 1}",), state=LAST, state_type="Pass", input={})
    run.breakpoints.set([LAST])
    assert LAST not in canvas.scene.nodes.made

    go(canvas, LAST)
    canvas.grab()

    item = canvas.scene.nodes.made[LAST]
    assert item.status == "RUNNING"
    assert item.stop is not None
    assert canvas.scene.run_look.is_pulsing


@pytest.mark.slow
def test_an_edit_far_away_moves_what_is_in_view(canvas: CanvasWidget, qtbot: QtBot) -> None:
    go(canvas, LAST)
    canvas.grab()
    before = canvas.scene.rect_of(LAST)

    set_field(document_of(canvas), "/States/S0", "Comment", "higher by one line")
    settle(canvas, qtbot)

    assert canvas.scene.rect_of(LAST).top() > before.top()
    assert canvas.scene.nodes.made[LAST].scene_rect == canvas.scene.rect_of(LAST)


@pytest.mark.slow
def test_a_frame_dragged_from_far_away_takes_its_inside_along(canvas: CanvasWidget) -> None:
    frame, inner = "/States/S305", "/States/S305/Iterator/States/A"
    place = go(canvas, frame, 0.3)
    canvas.grab()
    header = canvas.view.mapFromScene(canvas.scene.rect_of(frame).topLeft() + QPointF(60, 18))
    before = canvas.scene.rect_of(inner)
    viewport = canvas.view.viewport()
    assert place != header

    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=header)
    QTest.mouseMove(viewport, header + QPoint(20, 0))
    QTest.mouseMove(viewport, header + QPoint(60, 0))
    during = canvas.scene.rect_of(inner)
    seen = canvas.scene.overview.pictures(canvas.view.seen_rect(), 0.3)
    boxes = [box.translated(place) for place, picture in seen for found in picture.nodes.values() for box in found]
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=header + QPoint(60, 0))

    assert during.left() > before.left() + 100
    assert during in boxes


@pytest.mark.slow
def test_arrow_keys_walk_where_nothing_was_seen_yet(canvas: CanvasWidget) -> None:
    selection_of(canvas).set(("/States/S500",))

    canvas.keys.walk(QPointF(0, 1))

    assert selection_of(canvas).pointers == ("/States/S501",)


@pytest.mark.slow
def test_language_of_many_nodes_changes_beside_the_window(canvas: CanvasWidget, qtbot: QtBot) -> None:
    set_field(document_of(canvas), "/States/S1", "Result", "x" * LONG)
    settle(canvas, qtbot)
    frame = canvas.scene.nodes["/States/S7"]
    edge = canvas.scene.edges["/States/S7#/Default"]
    before = canvas.scene.rect_of(LAST)

    set_language("zh")
    QApplication.processEvents()
    assert canvas.is_behind
    assert document_of(canvas).graph.language == "en"
    set_field(document_of(canvas), "/States/S0", "Comment", "an edit meanwhile")
    settle(canvas, qtbot)

    assert edge.edge.label == "默认"
    assert document_of(canvas).graph.language == "zh"
    assert frame.node is document_of(canvas).graph.nodes[frame.id]
    assert canvas.scene.rect_of(LAST).top() > before.top()


@pytest.mark.slow
def test_all_can_be_selected_before_another_workflow_is_laid_out(canvas: CanvasWidget, qtbot: QtBot) -> None:
    document_of(canvas).new(workflow())
    canvas.keys.select_all()
    count = len(selection_of(canvas).pointers)

    settle(canvas, qtbot)

    assert count == len(canvas.scene.nodes) - 2
    assert len(canvas.scene.selected_ids()[0]) == count


@pytest.mark.slow
def test_a_run_recolours_the_picture_from_far_away_node_by_node(open_canvas: Open, run: FakeRun, qtbot: QtBot) -> None:
    canvas = open_canvas(workflow(), run=run)
    settle(canvas, qtbot)
    canvas.view.fit_all(animate=False)
    run.start()
    canvas.grab()
    assert "running" not in colours(canvas)

    run.tell(StateEntered, path=(f"S{COUNT - 1}",), state=LAST, state_type="Pass", input={})
    entered = colours(canvas)
    run.tell(StateExited, path=(f"S{COUNT - 1}",), output={}, target=None, transition="/End")

    assert "running" in entered
    assert "running" not in colours(canvas)
    assert "succeeded" in colours(canvas)


def colours(canvas: CanvasWidget) -> set[str]:
    seen = canvas.scene.overview.pictures(canvas.scene.bounds, 0.01)
    return {role for _place, picture in seen for role in picture.nodes}
