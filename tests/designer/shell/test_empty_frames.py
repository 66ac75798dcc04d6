"""A Parallel without branches and a Map without its machine: frames that take nodes like all others."""

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.canvas.container_item import ContainerItem
from designer.canvas.drop import Payload
from designer.shell.main_window import MainWindow

pytestmark = pytest.mark.slow  # each opens a whole window

_FRAME = "/States/F"
_FRAMES = {
    "no branches": ({"Type": "Parallel", "Branches": []}, "Branches/0"),
    "no Branches": ({"Type": "Parallel"}, "Branches/0"),
    "null": ({"Type": "Parallel", "Branches": None}, "Branches/0"),
    "no iterator": ({"Type": "Map"}, "Iterator"),
    "no processor": ({"Type": "Map", "ItemsPath": "$.a", "ItemSelector": {}}, "ItemProcessor"),
    "empty processor": ({"Type": "Map", "ItemProcessor": {}}, "ItemProcessor"),
}


@pytest.fixture(params=list(_FRAMES.values()), ids=list(_FRAMES))
def lane(request: pytest.FixtureRequest, window: MainWindow) -> str:
    state, lane = request.param
    definition = {"StartAt": "F", "States": {"F": {**state, "Next": "Z"}, "Z": {"Type": "Pass", "End": True}}}
    window.document.new(json.dumps(definition, indent=2))
    return f"{_FRAME}/{lane}"


def _frame(window: MainWindow) -> ContainerItem:
    item = window.canvas.scene.nodes[_FRAME]
    assert isinstance(item, ContainerItem)
    return item


def _middle(window: MainWindow) -> QPoint:
    frame = _frame(window)
    return window.canvas.view.mapFromScene(frame.mapToScene(frame.lanes[0].center()))


def test_it_is_drawn_as_an_empty_frame_that_takes_what_is_dropped(window: MainWindow, lane: str) -> None:
    text, place = window.document.text, _middle(window)
    assert _frame(window).empty_lanes == {0}
    data, button, modifier = Payload(type="Wait").to_mime(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    viewport, copy = window.canvas.view.viewport(), Qt.DropAction.CopyAction

    QApplication.sendEvent(viewport, QDragEnterEvent(place, copy, data, button, modifier))
    QApplication.sendEvent(viewport, QDragMoveEvent(place, copy, data, button, modifier))
    QApplication.sendEvent(viewport, QDropEvent(place.toPointF(), copy, data, button, modifier))

    assert f"{lane}/States/Wait" in window.canvas.scene.nodes
    assert json.loads(window.document.text)["States"]["F"]["Next"] == "Z"
    assert _frame(window).empty_lanes == set()
    window.document.undo()
    assert window.document.text == text
    assert _frame(window).empty_lanes == {0}


def test_a_node_from_the_search_goes_into_it(qtbot: QtBot, window: MainWindow, lane: str) -> None:
    window.selection.set((_FRAME,))
    window.canvas.view.setFocus()

    qtbot.keyClick(window.canvas.view, Qt.Key.Key_Tab)
    qtbot.keyClicks(window.palette_.search, "pass")
    qtbot.keyClick(window.palette_.search, Qt.Key.Key_Return)

    assert window.selection.pointers == (f"{lane}/States/Pass",)


def test_what_is_written_where_the_branches_should_be_is_not_written_over(window: MainWindow) -> None:
    window.document.new('{"StartAt": "F", "States": {"F": {"Type": "Parallel", "Branches": {"a": 1}, "End": true}}}')
    text = window.document.text
    window.selection.set((_FRAME,))

    window.nodes.add_state({"type": "Pass"})

    assert window.document.text == text
    assert "mend it in the code" in window.statusBar().currentMessage()
