"""The picture of two versions: what is the same is pale, and still readable."""

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.canvas.comparison_view import ComparisonView
from designer.document.comparison import compare
from designer.look import apply_theme, themes
from engine.definition import read_definition

MACHINE = {
    "StartAt": "A",
    "States": {
        "A": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.much", "BooleanEquals": True, "Next": "B"}],
            "Default": "C",
        },
        "B": {"Type": "Pass", "Next": "C"},
        "C": {"Type": "Succeed"},
    },
}


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> Iterator[ComparisonView]:
    apply_theme(qapp)
    view = ComparisonView()
    qtbot.addWidget(view)
    view.resize(700, 700)
    view.show()
    text = json.dumps(MACHINE)
    both = read_definition(text), read_definition(text.replace("Succeed", "Fail"))
    view.show_comparison(compare(*both))
    qtbot.waitUntil(lambda: bool(view.scene.edges))
    yield view
    view.close_view()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_no_line_is_seen_through_pale_words(view: ComparisonView, name: str) -> None:
    themes.set_theme(name)
    edge = view.scene.edges["/States/A#/Choices/0/Next"]
    assert edge.opacity() < 1
    pill = edge.pill
    assert pill is not None
    image = view.view.viewport().grab().toImage()

    def color(across: float) -> str:
        place = edge.mapToScene(QPointF(pill.left() + across * pill.width(), pill.top() + 3))
        return image.pixelColor(view.view.mapFromScene(place)).name()

    line = next(point.x() for point in edge.points if pill.left() < point.x() < pill.right())
    on_line = color((line - pill.left()) / pill.width())

    assert on_line == color(0.25)
    themes.set_theme("light")


def test_frames_and_folded_frames_have_their_whole_names(view: ComparisonView) -> None:
    inner = {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}
    machine = {"StartAt": "EachOrder", "States": {"EachOrder": {"Type": "Map", "Iterator": inner, "End": True}}}
    text = json.dumps(machine)
    view.show_comparison(compare(read_definition(text), read_definition(text.replace("Pass", "Succeed"))))
    frame = view.scene.nodes["/States/EachOrder"]

    image = view.view.grab().toImage()
    words = view.view.mapFromScene(
        QRectF(frame.scene_rect.left() + 62, frame.scene_rect.top() + 12, 40, 14)
    ).boundingRect()

    ink = sum(
        image.pixelColor(x, y).lightness() < 170
        for x in range(words.left(), words.right())
        for y in range(words.top(), words.bottom())
    )
    assert ink > 20  # "…" in the place of the name has none here
