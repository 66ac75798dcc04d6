"""Empty, broken, past, large: the states of the canvas that are easy to forget; and pictures of it."""

import gc
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolTip
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from designer.canvas.camera import MARGIN
from designer.canvas.canvas_widget import CanvasWidget
from designer.canvas.first_look import BEGIN_ZOOM
from designer.canvas.render import MARGIN as PICTURE_MARGIN
from designer.canvas.render import MAX_SIDE, RenderProblem, canvas_image, render_canvas, scene_of
from designer.canvas.scene import CanvasScene
from designer.document.commands import insert_state
from designer.document.document import Document
from designer.look import theme, themes
from designer.look.motion import set_reduced_motion
from engine.history.events import ExecutionEnded, StateEntered, StateErred

from .conftest import FINAL, GET, MAP, PIPELINE, FakeRun, document_of

Open = Callable[..., CanvasWidget]
LEFT = Qt.MouseButton.LeftButton


def chain(count: int) -> str:
    """Return a workflow of many states in a row."""
    states = {
        f"S{index}": {"Type": "Pass", **({"Next": f"S{index + 1}"} if index + 1 < count else {"End": True})}
        for index in range(count)
    }
    return json.dumps({"StartAt": "S0", "States": states})


def test_empty_workflow_offers_three_templates(open_canvas: Open, qtbot: QtBot) -> None:
    canvas = open_canvas("")
    buttons = canvas.empty_state.findChildren(QPushButton)

    with qtbot.waitSignal(canvas.template_requested) as asked:
        QTest.mouseClick(next(button for button in buttons if button.objectName() == "template-map-loop"), LEFT)

    assert sum(button.objectName().startswith("template-") for button in buttons) == 3
    assert asked.args == ["map-loop"]


def test_card_of_an_empty_workflow_does_not_cover_start_and_end(open_canvas: Open) -> None:
    canvas = open_canvas("")

    lowest = canvas.view.mapFromScene(canvas.scene.bounds.bottomLeft()).y()

    assert lowest <= canvas.empty_state.geometry().top()


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_minimap_is_grey_while_the_canvas_is(open_canvas: Open, qtbot: QtBot, choice: str) -> None:
    canvas = open_canvas()
    themes.set_theme(choice)
    document = document_of(canvas)
    coloured = canvas.minimap.grab().toImage()

    with qtbot.waitSignal(canvas.view.locked_changed):
        document.type_text(len(document.text) - 3, 3, "")
    grey = canvas.minimap.grab().toImage()
    QTest.mouseClick(canvas.broken_banner.button, LEFT)

    assert _colourfulness(grey) < 0.6 * _colourfulness(coloured)
    assert canvas.minimap.grab().toImage() == coloured


def _colourfulness(image: QImage) -> int:
    """Return how far red, green and blue are apart where they are most."""
    colors = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    parts = [(color.red(), color.green(), color.blue()) for color in colors]
    return max(max(part) - min(part) for part in parts)


def test_broken_text_keeps_the_picture_grey_and_offers_the_repair(open_canvas: Open) -> None:
    canvas = open_canvas()
    document = document_of(canvas)

    document.type_text(len(document.text) - 3, 3, "")
    banner = canvas.broken_banner
    shown, words, picture = banner.isVisible(), banner.text, canvas.grab()
    locked = canvas.view.is_locked
    QTest.mouseClick(banner.button, LEFT)

    assert shown
    assert locked
    assert words.startswith("Line ")
    assert GET in canvas.scene.nodes
    assert not picture.isNull()
    assert not document.is_broken
    assert not banner.isVisible()
    assert not canvas.view.is_locked


def test_broken_text_takes_no_change_from_the_canvas(open_canvas: Open) -> None:
    canvas = open_canvas()
    document = document_of(canvas)
    document.type_text(len(document.text) - 3, 3, "")
    text = document.text

    canvas.rename(GET)
    canvas._selection.set((GET,))
    QTest.keyClick(canvas.view, Qt.Key.Key_Delete)

    assert document.text == text


def test_past_run_says_so_and_lets_one_go_back(open_canvas: Open, run: FakeRun, qtbot: QtBot) -> None:
    canvas = open_canvas(run=run)
    run.start()
    run.tell(ExecutionEnded, path=(), status="SUCCEEDED")
    run.is_past = True
    run.status_changed.emit()

    assert canvas.past_banner.isVisible()
    assert "run of" in canvas.past_banner.text
    with qtbot.waitSignal(canvas.leave_past_requested):
        QTest.mouseClick(canvas.past_banner.button, LEFT)
    run.is_past = False
    run.status_changed.emit()
    assert not canvas.past_banner.isVisible()


def test_both_banners_stand_below_each_other(open_canvas: Open, run: FakeRun) -> None:
    canvas = open_canvas(run=run)
    document = document_of(canvas)
    run.start()
    run.is_past = True
    run.status_changed.emit()

    document.type_text(len(document.text) - 3, 3, "")

    assert canvas.past_banner.geometry().top() > canvas.broken_banner.geometry().bottom()


def test_small_canvas_hides_the_minimap(open_canvas: Open) -> None:
    canvas = open_canvas()

    canvas.resize(480, 400)
    QApplication.processEvents()

    assert not canvas.minimap.isVisible()


def test_large_workflow_is_laid_out_beside_the_window(open_canvas: Open, qtbot: QtBot) -> None:
    canvas = open_canvas(chain(600))
    assert canvas._arranger.is_busy

    qtbot.waitUntil(lambda: not canvas._arranger.is_busy, timeout=20_000)

    assert len(canvas.scene.nodes) == 602
    assert canvas.view.seen_rect().contains(canvas.scene.nodes["start"].scene_rect)
    assert not canvas.view.is_overview
    canvas.fit()
    assert canvas.view.seen_rect().contains(canvas.scene.bounds)
    assert canvas.view.is_overview
    canvas.scene.select(["/States/S3"])
    assert not canvas.grab().isNull()


def test_closing_while_a_layout_is_under_way_joins_it(open_canvas: Open) -> None:
    canvas = open_canvas(chain(600))

    canvas.close()

    assert not canvas._arranger.is_busy


def test_overview_and_items_agree_on_where_nodes_are(open_canvas: Open) -> None:
    canvas = open_canvas(chain(20))

    seen = canvas.scene.overview.pictures(canvas.scene.bounds, 1.0)

    boxes = [box.translated(place) for place, picture in seen for found in picture.nodes.values() for box in found]
    rects = {box.topLeft().toTuple() for box in boxes}
    assert rects == {item.scene_rect.topLeft().toTuple() for item in canvas.scene.nodes.values()}


def test_another_workflow_is_shown_whole(open_canvas: Open) -> None:
    canvas = open_canvas()
    canvas.view.camera.go(3.0, QPointF(5000, 5000), animate=False)

    document_of(canvas).new(chain(4))

    assert set(canvas.scene.nodes) == {"start", "end", *(f"/States/S{index}" for index in range(4))}
    assert canvas.view.seen_rect().contains(canvas.scene.bounds)


@pytest.mark.parametrize(("zoom", "is_whole"), [(0.7, True), (0.52, True), (0.45, False)])
def test_a_workflow_opens_whole_as_long_as_all_its_words_are_drawn(
    open_canvas: Open, zoom: float, is_whole: bool
) -> None:
    canvas = open_canvas(chain(8))
    canvas.view.fit_all(animate=False)
    height = canvas.scene.bounds.height() * zoom + 2 * MARGIN
    canvas.resize(canvas.width(), canvas.height() - canvas.view.height() + round(height))

    document_of(canvas).new(chain(8))

    assert canvas.view.camera.zoom == pytest.approx(zoom if is_whole else BEGIN_ZOOM, abs=0.02)
    assert canvas.view.seen_rect().contains(canvas.scene.bounds) == is_whole


def test_the_banner_of_a_past_run_covers_nothing_that_nobody_moved(open_canvas: Open, run: FakeRun) -> None:
    canvas = open_canvas(chain(8), run=run)
    while canvas.view.camera.zoom > 0.62:  # nearly as small as a workflow is still shown whole
        canvas.resize(canvas.width(), canvas.height() - 8)
    before = canvas.view.camera.center
    run.start()
    run.tell(ExecutionEnded, path=(), status="SUCCEEDED")

    run.is_past = True
    run.status_changed.emit()

    top = canvas.view.mapFromScene(canvas.scene.bounds.topLeft()).y()
    assert top > canvas.past_banner.geometry().bottom()
    assert canvas.view.seen_rect().contains(canvas.scene.bounds)
    run.is_past = False
    run.status_changed.emit()
    assert canvas.view.camera.center == before


def test_nodes_pasted_or_imported_into_an_empty_sheet_are_looked_at_as_if_opened(open_canvas: Open) -> None:
    canvas = open_canvas("")
    opened = open_canvas(chain(6))

    document_of(canvas).take(chain(6), "Paste")

    assert canvas.view.camera.zoom == opened.view.camera.zoom
    assert (canvas.view.camera.center - opened.view.camera.center).manhattanLength() < 1


def test_who_moved_the_empty_sheet_stays_where_nodes_are_added(open_canvas: Open) -> None:
    canvas = open_canvas("")
    canvas.view.camera.go(2.0, QPointF(100, 100), animate=False)

    document_of(canvas).take(chain(6), "Paste")

    assert canvas.view.camera.zoom == 2.0


def test_fit_glides_when_motion_is_welcome(open_canvas: Open, qtbot: QtBot) -> None:
    canvas = open_canvas()
    canvas.view.camera.go(3.0, QPointF(0, 0), animate=False)
    set_reduced_motion(False)
    try:
        canvas.fit()
        qtbot.waitUntil(lambda: canvas.view.camera.zoom < 3.0)
        canvas.view.camera.stop()
    finally:
        set_reduced_motion(None)

    assert canvas.view.seen_rect().contains(canvas.scene.bounds)


def failed_run(run: FakeRun) -> FakeRun:
    run.start()
    run.tell(StateEntered, path=("GetUserInfo",), state=GET, state_type="Task", input={})
    run.tell(StateErred, path=("GetUserInfo",), error="E", cause="no")
    return run


@pytest.fixture
def document(qapp: QApplication) -> Document:
    themes.set_theme("light")
    document = Document()
    document.new(PIPELINE)
    return document


def test_png_has_the_colours_of_the_run(document: Document, run: FakeRun, tmp_path: Path) -> None:
    run.breakpoints.set([MAP])

    render_canvas(document, failed_run(run), tmp_path / "run.png", 2.0)

    image = QImage(str(tmp_path / "run.png"))
    colors = {image.pixelColor(x, y).name() for x in range(0, image.width(), 4) for y in range(0, image.height(), 4)}
    assert theme().color("failed_tint").name() in colors
    assert image.pixelColor(2, 2) == theme().color("window")


def test_svg_names_a_kind_of_font_that_every_browser_has(document: Document, run: FakeRun, tmp_path: Path) -> None:
    render_canvas(document, failed_run(run), tmp_path / "run.svg", 1.0)

    families = set(re.findall('font-family="(.*?)"', (tmp_path / "run.svg").read_text(encoding="utf-8")))
    assert families
    assert all(named.endswith("sans-serif") for named in families)


def test_svg_is_made_of_shapes_and_words(document: Document, run: FakeRun, tmp_path: Path) -> None:
    render_canvas(document, failed_run(run), tmp_path / "run.svg", 1.0)

    text = (tmp_path / "run.svg").read_text(encoding="utf-8")
    assert "GetUserInfo" in text
    assert theme().color("failed").name() in text.lower()
    assert "<image" not in text


def test_nothing_to_be_clicked_or_dropped_on_is_in_a_picture(document: Document, tmp_path: Path) -> None:
    insert_state(document, "", "Parallel", after=FINAL)
    render_canvas(document, None, tmp_path / "whole.svg", 1.0)

    image = canvas_image(document, None, 1.0)
    with scene_of(document, None) as scene:
        frame = scene.nodes[MAP].scene_rect.translated(-scene.bounds.topLeft())
    corner = QRect(round(frame.right() + PICTURE_MARGIN) - 34, round(frame.top() + PICTURE_MARGIN) + 8, 24, 24)
    places = [(x, y) for x in range(corner.left(), corner.right()) for y in range(corner.top(), corner.bottom())]
    assert len({image.pixel(x, y) for x, y in places}) == 1
    assert "Drop a node" not in (tmp_path / "whole.svg").read_text(encoding="utf-8")


@pytest.mark.slow
def test_picture_of_a_huge_workflow_is_scaled_down(qapp: QApplication, tmp_path: Path) -> None:
    document = Document()
    document.new(chain(250))

    render_canvas(document, None, tmp_path / "long.png", 2.0)

    assert QImage(str(tmp_path / "long.png")).height() == MAX_SIDE


def test_a_picture_leaves_no_scene_to_the_garbage_collector(document: Document, tmp_path: Path) -> None:
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        render_canvas(document, None, tmp_path / "one.png")
        gc.collect()
        left = [thing for thing in gc.garbage if isinstance(thing, CanvasScene) and isValid(thing)]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()

    assert not left


def test_picture_of_an_empty_workflow_is_start_and_end(qapp: QApplication, tmp_path: Path) -> None:
    render_canvas(Document(), None, tmp_path / "empty.png")

    assert QImage(str(tmp_path / "empty.png")).width() > 100


@pytest.mark.parametrize(
    ("name", "reason"),
    [("picture.bmp", 'not "picture.bmp"'), ("none/picture.png", "none"), ("none/picture.svg", "none")],
    ids=["other suffix", "no folder for a PNG", "no folder for an SVG"],
)
def test_picture_that_cannot_be_written_says_why(document: Document, tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(RenderProblem, match=reason):
        render_canvas(document, None, tmp_path / name)


def test_the_tip_of_an_endless_name_is_not_wider_than_a_line(open_canvas: Open) -> None:
    name = "x" * 1500
    canvas = open_canvas(json.dumps({"StartAt": name, "States": {name: {"Type": "Pass", "End": True}}}))
    place = canvas.view.mapFromScene(canvas.scene.nodes[f"/States/{name}"].scene_rect.center())

    QApplication.sendEvent(canvas.view.viewport(), QHelpEvent(QHelpEvent.Type.ToolTip, place, QPoint(5, 5)))
    tip = next(one for one in QApplication.topLevelWidgets() if one.metaObject().className() == "QTipLabel")

    assert name in QToolTip.text().replace("\u200b", "")
    assert tip.width() < 700
    QToolTip.hideText()
