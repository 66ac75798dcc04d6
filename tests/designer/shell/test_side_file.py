"""What is kept beside a workflow, in the real window: saved with it, told of when it makes no sense, found by menu."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from designer.canvas.note_edit import NoteEdit
from designer.document.side_file import Place
from designer.shell.main_window import MainWindow
from engine.language.side_file import side_path

from .dialogs import TWO, box_of

pytestmark = pytest.mark.slow  # each opens a whole window

A = "/States/A"


def _menu(window: MainWindow) -> QMenu:
    menu = next(one for one in window.findChildren(QMenu, "contextMenu") if one.isVisible())
    assert isinstance(menu, QMenu)
    return menu


def test_ctrl_s_writes_the_places_beside_the_file(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    window.open(file)
    window.selection.set((A,))

    qtbot.keyClick(window.canvas.view, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.isWindowModified()
    window.actions_["save"].trigger()

    assert not window.isWindowModified()
    assert file.read_text() == TWO
    assert json.loads(side_path(file).read_text())["positions"].keys() == {A}


def test_a_side_file_that_makes_no_sense_is_told_of(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    side_path(file).write_text("{oops")

    window.open(file)

    assert "line 1, column 2" in box_of(window).informativeText()
    box_of(window).close()
    window.actions_["tidy"].trigger()
    window.actions_["save"].trigger()
    assert side_path(file).read_text() == "{oops"


def test_places_that_another_program_changed_are_shown(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.open(file)

    side_path(file).write_text(json.dumps({"positions": {A: [300, 200]}}))

    qtbot.waitUntil(lambda: window.document.side.positions == {A: Place(300, 200)})
    assert not window.isWindowModified()
    assert window.canvas.scene.nodes[A].is_pinned


def test_all_of_arranging_and_notes_is_in_the_menu_and_says_when_it_can_be_used(
    qtbot: QtBot, window: MainWindow, file: Path
) -> None:
    window.open(file)
    actions = window.actions_
    names = [f"align_{how}" for how in ("left", "center", "right", "top", "middle", "bottom")]
    names += ["distribute_horizontal", "distribute_vertical", "pin"]

    assert not any(actions[name].isEnabled() for name in [*names, "color_note"])
    window.selection.set((A, "/States/B"))

    assert [name for name in names if not actions[name].isEnabled()] == ["distribute_horizontal", "distribute_vertical"]
    actions["align_left"].trigger()
    assert actions["pin"].isChecked()
    actions["pin"].trigger()
    assert window.document.side.is_empty
    assert not actions["pin"].isChecked()


def test_a_note_is_added_where_the_right_button_was_pressed_and_has_a_menu_of_its_own(
    qtbot: QtBot, window: MainWindow, file: Path
) -> None:
    window.open(file)
    view = window.canvas.view
    place = view.mapFromScene(window.canvas.scene.bounds.topRight()) + view.rect().topLeft()
    window.nodes.show_menu("", view.viewport().mapToGlobal(place))
    menu = _menu(window)

    window.actions_["add_note"].trigger()
    menu.close()
    edit = view.viewport().findChild(NoteEdit)
    assert isinstance(edit, NoteEdit)
    QTest.keyClicks(edit, "here")
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    (item,) = window.canvas.scene.notes.items.values()

    assert (view.mapFromScene(item.scenePos()) - place).manhattanLength() < 32
    QApplication.processEvents()
    window.nodes.show_menu(item.id, view.viewport().mapToGlobal(place))
    menu = _menu(window)
    colors = menu.findChild(QMenu)
    assert isinstance(colors, QMenu)
    colors.actions()[2].trigger()
    menu.close()
    assert [note.color for note in window.document.side.notes.values()] == ["blue"]
    assert window.actions_["delete"].isEnabled()
    window.actions_["delete"].trigger()
    assert window.document.side.is_empty


@pytest.mark.parametrize("ends", ["ctrl+s", "close"])
def test_what_is_being_written_into_a_note_is_not_lost(qtbot: QtBot, window: MainWindow, file: Path, ends: str) -> None:
    window.open(file)
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    edit = window.canvas.view.viewport().findChild(NoteEdit)
    assert isinstance(edit, NoteEdit)
    QTest.keyClicks(edit, "half a thou")

    if ends == "ctrl+s":
        QTest.keyClick(edit, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        assert '"half a thou"' in side_path(file).read_text()
    else:
        window.close()
        assert box_of(window).objectName() == "unsavedQuestion"
        box_of(window).close()
    assert [note.text for note in window.document.side.notes.values()] == ["half a thou"]
