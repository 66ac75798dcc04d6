"""Zooming and panning with wheel, buttons, minimap and zoom bar; with real events."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.canvas.canvas_widget import CanvasWidget

from .conftest import (
    GET,
    center_of,
    selection_of,
)
from .hands import LEFT, Open, drag


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


def test_minimap_is_drawn_anew_on_a_screen_of_another_scale(open_canvas: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    canvas = open_canvas()
    canvas.minimap.grab()
    kept = canvas.minimap._boxes(1.0, QPointF())

    monkeypatch.setattr(canvas.minimap, "devicePixelRatioF", lambda: 2.0)

    assert kept.devicePixelRatio() == 1.0
    assert canvas.minimap._boxes(1.0, QPointF()).devicePixelRatio() == 2.0


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


def test_minimap_keeps_its_scale_while_it_is_dragged_in(open_canvas: Open) -> None:
    canvas = open_canvas()
    canvas.view.camera.go(2.0, canvas.scene.bounds.center(), animate=False)
    minimap, middle = canvas.minimap, canvas.minimap.rect().center()
    scale, origin = minimap._scale()

    QTest.mousePress(minimap, LEFT, pos=middle)
    for step in range(1, 12):
        cursor = middle - QPoint(step // 3, 2 * step)
        QTest.mouseMove(minimap, cursor)
        wanted = (QPointF(cursor) - origin) / scale
        wanted.setY(max(wanted.y(), canvas.scene.bounds.top()))
        assert (canvas.view.camera.center - wanted).manhattanLength() < 3
        assert minimap._scale() == (scale, origin)
    QTest.mouseRelease(minimap, LEFT, pos=middle)

    QTest.mouseClick(canvas.zoom_bar.whole, LEFT)
    assert minimap._scale() != (scale, origin)


@pytest.mark.parametrize("corner", [QPoint(2, 2), QPoint(145, 93), QPoint(300, -200)], ids=["first", "last", "beyond"])
def test_minimap_does_not_lead_away_from_the_workflow(open_canvas: Open, corner: QPoint) -> None:
    canvas = open_canvas()
    canvas.view.camera.go(2.0, canvas.scene.bounds.center(), animate=False)

    QTest.mousePress(canvas.minimap, LEFT, pos=canvas.minimap.rect().center())
    QTest.mouseMove(canvas.minimap, corner)
    QTest.mouseRelease(canvas.minimap, LEFT, pos=corner)

    bounds = canvas.scene.bounds
    assert bounds.adjusted(-3, -3, 3, 3).contains(canvas.view.camera.center)


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


def test_whole_workflow_stays_in_view_when_the_canvas_changes_size_until_it_is_moved(open_canvas: Open) -> None:
    canvas = open_canvas()
    QTest.mouseClick(canvas.zoom_bar.whole, LEFT)

    canvas.resize(canvas.width(), 260)
    small = canvas.view.camera.zoom
    assert canvas.view.seen_rect().contains(canvas.scene.bounds)
    canvas.resize(canvas.width(), 900)
    large = canvas.view.camera.zoom
    assert canvas.view.seen_rect().contains(canvas.scene.bounds)
    assert small < large

    QTest.mouseClick(canvas.zoom_bar.larger, LEFT)
    moved = canvas.view.camera.zoom
    canvas.resize(canvas.width(), 260)

    assert canvas.view.camera.zoom == moved


@pytest.mark.parametrize("overlay", ["minimap", "zoom_bar"])
def test_what_is_revealed_does_not_lie_under_a_corner_of_the_canvas(open_canvas: Open, overlay: str) -> None:
    canvas = open_canvas()
    over = getattr(canvas, overlay)
    assert over.isVisible()
    node, camera = canvas.scene.nodes[GET].scene_rect, canvas.view.camera
    camera.go(1.0, camera.center + node.center() - canvas.view.mapToScene(over.geometry().center()), animate=False)
    was_under = canvas.view.mapFromScene(node).boundingRect().intersects(over.geometry())

    canvas.reveal(GET)
    camera.stop()

    shown = canvas.view.mapFromScene(node).boundingRect()
    assert was_under
    assert not shown.intersects(over.geometry())
    assert canvas.view.viewport().rect().contains(shown)


def test_what_can_be_seen_beside_the_corners_stays_where_it_is(open_canvas: Open) -> None:
    canvas = open_canvas()
    before = canvas.view.camera.center

    canvas.reveal(GET)
    canvas.view.camera.stop()

    assert canvas.view.camera.center == before
