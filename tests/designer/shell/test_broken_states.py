"""Something that is no state, such as ``"A": 3``, is selected on the canvas; the form says what is wrong and mends it."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from designer.inspector.broken_page import BrokenPage
from designer.shell.main_window import MainWindow

pytestmark = pytest.mark.slow

TEXT = """{
  "StartAt": "A",
  "States": {
    "A": ["x"],
    "B": {"Type": "Pass", "Next": "A"}
  }
}
"""


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> BrokenPage:
    """Return the form after a click on what is no state."""
    path = tmp_path / "flow.tcsl.json"
    path.write_text(TEXT, encoding="utf-8")
    window.open(path)
    qtbot.waitUntil(lambda: "/States/A" in window.canvas.scene.nodes)
    _click(qtbot, window, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(window.inspector.pages.currentWidget(), BrokenPage))
    page = window.inspector.pages.currentWidget()
    assert isinstance(page, BrokenPage)
    return page


def _click(qtbot: QtBot, window: MainWindow, button: Qt.MouseButton) -> None:
    view = window.canvas.view
    place = view.mapFromScene(window.canvas.scene.nodes["/States/A"].scene_rect.center())
    qtbot.mouseClick(view.viewport(), button, pos=place)


def test_the_form_says_what_is_wrong_and_what_is_there(window: MainWindow, page: BrokenPage) -> None:
    words = " ".join(label.text().replace("\u200b", "") for label in page.findChildren(QLabel))

    assert "A must be: object" in words
    assert '"x"' in words
    assert window.inspector.header.name.text() == "A"
    assert window.selection.pointers == ()
    assert window.canvas.view.accessibleDescription() == "A, cannot be read as a node"


def test_it_becomes_a_pass_that_keeps_what_was_there(qtbot: QtBot, window: MainWindow, page: BrokenPage) -> None:
    button = page.findChild(QPushButton, "make-pass")
    assert button is not None

    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    states = json.loads(window.document.text)["States"]
    assert states["A"] == {"Type": "Pass", "Result": ["x"], "End": True}
    assert window.selection.pointers == ("/States/A",)
    window.actions_["undo"].trigger()
    assert window.document.text == TEXT
    assert window.selection.broken == "/States/A"


def test_the_delete_key_takes_it_out_with_what_led_to_it(qtbot: QtBot, window: MainWindow, page: BrokenPage) -> None:
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_Delete)

    machine = json.loads(window.document.text)
    assert machine == {"StartAt": "B", "States": {"B": {"Type": "Pass", "End": True}}}
    assert window.selection.is_empty


def test_keys_walk_to_it_and_from_it(qtbot: QtBot, window: MainWindow, page: BrokenPage) -> None:
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_C)  # what needs a state does nothing
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_F2)
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_R)
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_A)
    assert QApplication.activePopupWidget() is None
    assert window.document.text == TEXT

    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
        qtbot.keyClick(window.canvas.view, key)
    assert window.selection.current in ("/States/A", "/States/B")


def test_its_menu_offers_to_delete_it(qtbot: QtBot, window: MainWindow, page: BrokenPage) -> None:
    window.canvas.view.setFocus()
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)

    menu = window.findChild(QMenu, "contextMenu")
    assert menu is not None
    assert menu.actions() == [window.actions_["delete"]]
    menu.close()
