"""Menus about nodes: what they offer where, and that the keys of the canvas do the same."""

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from designer.canvas.connect_menu import ConnectMenu
from designer.look import set_language, themes
from designer.shell.main_window import MainWindow

pytestmark = pytest.mark.slow  # each opens a whole window

TWO = '{\n  "StartAt": "A",\n  "States": {\n    "A": {"Type": "Pass", "Next": "B"},\n    "B": {"Type": "Pass", "End": true}\n  }\n}\n'
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def two(window: MainWindow) -> Iterator[MainWindow]:
    window.document.new(TWO)
    yield window
    for menu in window.findChildren(QMenu, "contextMenu"):
        menu.close()


def _offered(window: MainWindow, item: str) -> set[str]:
    window.nodes.show_menu(item, QPoint(50, 50))
    (menu,) = window.findChildren(QMenu, "contextMenu")
    names = {action.objectName() for action in menu.actions() if not action.isSeparator()}
    menu.close()
    return names


def test_menus_fit_what_is_under_the_cursor(two: MainWindow) -> None:
    two.selection.set(("/States/A",))

    assert {"rename", "connect", "cut", "copy", "duplicate", "breakpoint", "delete"} <= _offered(two, "/States/A")


def test_several_nodes_are_put_into_frames_and_in_line(two: MainWindow) -> None:
    two.selection.set(("/States/A", "/States/B"))

    assert {"wrap_map", "wrap_parallel", "align_left", "distribute_vertical", "delete"} <= _offered(two, "/States/A")


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        pytest.param("/States/A#/Next", {"append", "delete"}, id="edge"),
        pytest.param("", {"add", "add_note", "paste", "paste_linked", "select_all", "fit", "tidy"}, id="sheet"),
        pytest.param("end", {"add", "add_note", "paste", "paste_linked", "select_all", "fit", "tidy"}, id="pill"),
    ],
)
def test_what_is_no_node_has_no_breakpoint(two: MainWindow, item: str, expected: set[str]) -> None:
    assert _offered(two, item) == expected


def test_actions_about_nodes_need_a_node(two: MainWindow) -> None:
    two.selection.set(())
    assert not two.actions_["duplicate"].isEnabled()
    assert not two.actions_["delete"].isEnabled()

    two.selection.set((), ("/States/A#/Next",))
    assert two.actions_["delete"].isEnabled()
    assert not two.actions_["rename"].isEnabled()


def test_a_node_added_while_an_edge_is_selected_goes_into_it(two: MainWindow) -> None:
    two.selection.set((), ("/States/A#/Next",))

    two.nodes.add_state({"type": "Wait"})

    states = json.loads(two.document.text)["States"]
    assert states["A"]["Next"] == "Wait"
    assert states["Wait"]["Next"] == "B"


@pytest.mark.parametrize(("frame", "inside"), [("Map", "Iterator"), ("Parallel", "Branches/0")])
def test_a_frame_is_filled_by_keyboard_lane_by_lane(qtbot: QtBot, two: MainWindow, frame: str, inside: str) -> None:
    view, search, before = two.canvas.view, two.palette_.search, two.document.text

    def add(name: str) -> None:
        qtbot.keyClick(view, Qt.Key.Key_Tab)
        qtbot.keyClicks(search, name)
        qtbot.keyClick(search, Qt.Key.Key_Return)

    view.setFocus()
    two.selection.set(("/States/A",))
    add(frame)
    add("Wait")
    filled = two.selection.pointers
    add("Pass")
    second = two.selection.pointers
    qtbot.keyClick(view, Qt.Key.Key_Up)
    qtbot.keyClick(view, Qt.Key.Key_Up)

    assert filled == (f"/States/{frame}/{inside}/States/Wait",)
    assert second == (f"/States/{frame}/{inside}/States/Pass",)
    assert two.selection.pointers == (f"/States/{frame}",)
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Z, CONTROL)
    assert two.document.text == before


def test_the_next_empty_lane_is_filled_then_what_is_added_goes_behind(two: MainWindow) -> None:
    two.selection.set(("/States/A",))
    two.nodes.add_state({"type": "Parallel"})
    added = []
    for _ in range(3):
        two.selection.set(("/States/Parallel",))
        two.nodes.add_state({"type": "Pass"})
        added.append(two.selection.current)

    assert added == [
        "/States/Parallel/Branches/0/States/Pass",
        "/States/Parallel/Branches/1/States/Pass2",
        "/States/Pass3",
    ]


def test_copies_travel_through_the_clipboard_and_cut_is_one_step(qtbot: QtBot, two: MainWindow) -> None:
    view = two.canvas.view
    view.setFocus()
    two.selection.set(("/States/B",))

    qtbot.keyClick(view, Qt.Key.Key_C, CONTROL)
    assert json.loads(QGuiApplication.clipboard().text()) == {"States": {"B": {"Type": "Pass", "End": True}}}
    qtbot.keyClick(view, Qt.Key.Key_V, CONTROL)
    assert len(json.loads(two.document.text)["States"]) == 3
    pasted = two.selection.current
    qtbot.keyClick(view, Qt.Key.Key_X, CONTROL)
    assert pasted not in two.document.definition.states
    qtbot.keyClick(view, Qt.Key.Key_Z, CONTROL)
    qtbot.keyClick(view, Qt.Key.Key_Z, CONTROL)

    assert two.document.text == TWO


def test_duplicate_selects_the_copy(qtbot: QtBot, two: MainWindow) -> None:
    two.canvas.view.setFocus()
    two.selection.set(("/States/A",))

    qtbot.keyClick(two.canvas.view, Qt.Key.Key_D, CONTROL)

    assert len(two.document.definition.states) == 3
    assert two.selection.current not in ("", "/States/A", "/States/B")


def test_rename_and_connect_of_the_menu_open_at_the_node(two: MainWindow) -> None:
    two.selection.set(("/States/A",))

    two.actions_["rename"].trigger()
    assert any(line.isVisible() and line.text() == "A" for line in two.canvas.view.findChildren(QLineEdit))

    two.actions_["connect"].trigger()
    menu = two.canvas.findChild(ConnectMenu)
    assert menu is not None
    assert menu.isVisible()
    menu.close()


def test_tidying_up_puts_a_moved_node_back(qtbot: QtBot, two: MainWindow) -> None:
    view, nodes, before = two.canvas.view, two.canvas.scene.nodes, two.document.text
    where = nodes["/States/A"].pos()
    view.setFocus()
    two.selection.set(("/States/A",))
    for _ in range(4):
        qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    moved = nodes["/States/A"].pos()

    qtbot.keyClick(view, Qt.Key.Key_T, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    two.canvas.scene.close()  # ends the glide

    assert moved != where
    assert nodes["/States/A"].pos() == where
    assert two.document.text == before


def test_the_switches_say_what_they_switch_to(qtbot: QtBot, window: MainWindow) -> None:
    themes.set_theme("light")
    set_language("en")
    assert window.actions_["language"].iconText() == "中"
    assert "dark" in window.actions_["theme"].text()

    window.actions_["language"].trigger()
    window.actions_["theme"].trigger()
    qtbot.waitUntil(lambda: themes.is_dark)
    window.retranslate()

    assert window.actions_["language"].iconText() == "En"
    assert "English" in window.actions_["language"].text()
    assert "浅色" in window.actions_["theme"].text()


def test_nodes_are_put_into_a_map_and_taken_out_from_the_menu(two: MainWindow) -> None:
    before = two.document.text
    two.selection.set(("/States/A", "/States/B"))
    can_take_out_yet = two.actions_["unwrap"].isEnabled()

    two.actions_["wrap_map"].trigger()
    frame = two.selection.current
    can_take_out = two.actions_["unwrap"].isEnabled()
    two.actions_["unwrap"].trigger()

    assert frame == "/States/Map"
    assert (can_take_out_yet, can_take_out) == (False, True)
    assert set(two.selection.pointers) == {"/States/A", "/States/B"}
    assert json.loads(two.document.text) == json.loads(before)


def test_why_nodes_cannot_go_into_one_frame_is_said(two: MainWindow, qtbot: QtBot) -> None:
    two.selection.set(("/States/A",))
    two.actions_["wrap_map"].trigger()
    inner = "/States/Map/Iterator/States/A"
    two.selection.set((inner, "/States/B"))

    with qtbot.waitSignal(two.document.refused) as told:
        two.actions_["wrap_parallel"].trigger()

    assert told.args == ["Only nodes of one frame can be put into a new one together."]
