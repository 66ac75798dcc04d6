"""The minimap of a large workflow: drawn in turns of the event loop, the same picture as in one go."""

import json

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from designer.canvas import minimap as module
from designer.canvas.canvas_widget import CanvasWidget
from designer.document.commands import insert_state
from tests.bench.workflows import mixed
from tests.designer.canvas.conftest import document_of
from tests.designer.canvas.hands import Open

pytestmark = pytest.mark.slow


def _draw(canvas: CanvasWidget) -> int:
    """Let the minimap draw until it has all; return in how many turns."""
    minimap, turns = canvas.minimap, 0
    minimap._timer.stop()
    minimap._redraw()
    while minimap._more.isActive():
        minimap._more.stop()
        minimap._draw_on()
        turns += 1
    return turns


def _picture(canvas: CanvasWidget) -> QImage:
    assert canvas.minimap._picture is not None
    return canvas.minimap._picture.pixmap.toImage()


@pytest.fixture
def canvas(open_canvas: Open, monkeypatch: pytest.MonkeyPatch) -> CanvasWidget:
    """A canvas whose minimap draws as little as it can in a turn."""
    monkeypatch.setattr(module, "_SLICE_SECONDS", 0.0)
    monkeypatch.setattr(module, "_AT_ONCE", 1)
    monkeypatch.setattr(module, "_FEW", 50)
    return open_canvas(mixed(150))


def test_a_picture_made_in_turns_is_that_made_at_once(canvas: CanvasWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = _draw(canvas)
    in_turns = _picture(canvas)

    canvas.minimap._picture = None
    monkeypatch.setattr(module, "_FEW", 10_000)
    canvas.minimap.grab()

    assert turns > 1
    assert _picture(canvas) == in_turns


def test_the_picture_there_is_stays_until_the_new_one_is_ready(canvas: CanvasWidget) -> None:
    _draw(canvas)
    before = canvas.minimap._picture

    canvas.minimap._redraw()
    canvas.minimap._draw_on()

    assert canvas.minimap._more.isActive()
    assert canvas.minimap._picture is before
    canvas.minimap._more.stop()
    _draw(canvas)
    assert canvas.minimap._picture is not before


def test_another_layout_begins_another_picture(canvas: CanvasWidget, qtbot: QtBot) -> None:
    canvas.minimap._timer.stop()
    canvas.minimap._redraw()
    canvas.minimap._draw_on()

    with qtbot.waitSignal(canvas.scene.contents_changed):
        insert_state(document_of(canvas), "", "Pass", after="/States/Skip3")
    canvas.minimap._timer.stop()
    canvas.minimap._more.stop()
    canvas.minimap._draw_on()

    assert not canvas.minimap._more.isActive()
    assert canvas.minimap._timer.isActive()


def test_a_minimap_that_is_hidden_draws_nothing(canvas: CanvasWidget) -> None:
    canvas.minimap._redraw()

    canvas.minimap.hide()

    assert not canvas.minimap._more.isActive()
    canvas.minimap.show()
    canvas.minimap.grab()
    assert canvas.minimap._more.isActive()


@pytest.mark.parametrize("size", [(1000, 700), (760, 420), (420, 700), (1400, 380)])
@pytest.mark.parametrize("count", [1, 3, 5, 8, 16])
def test_no_node_is_under_the_minimap_when_all_is_shown(open_canvas: Open, size: tuple[int, int], count: int) -> None:
    states = {f"L{at}": {"Type": "Pass", "Next": f"L{at + 1}"} for at in range(count)}
    rules = [{"Variable": "$.a", "NumericEquals": at, "Next": f"B{at}"} for at in range(5)]
    ends = {f"B{at}": {"Type": "Succeed"} for at in range(5)}
    choice = {f"L{count}": {"Type": "Choice", "Choices": rules, "Default": "B0"}}
    definition = {"StartAt": "L0", "States": {**states, **choice, **ends}}
    canvas = open_canvas(json.dumps(definition))
    canvas.view.fit_all(animate=False)

    canvas.resize(*size)

    seen = canvas.view.viewport().rect()
    covers = [one.geometry() for one in canvas.view.camera.overlays if one.isVisible()]
    places = [canvas.view.mapFromScene(item.scene_rect).boundingRect() for item in canvas.scene.nodes.values()]
    assert [place for place in places if not seen.contains(place)] == []
    assert [place for place in places if any(place.intersects(cover) for cover in covers)] == []
