"""After undo and redo what they were about is selected: what came back, was moved or changed."""

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from designer.document.commands import set_field, wrap_states
from designer.document.document import LONG
from designer.document.side_file import Note
from designer.shell.main_window import MainWindow
from tests.designer.canvas.conftest import center_of
from tests.designer.canvas.hands import drag

pytestmark = pytest.mark.slow  # each opens a whole window

_CONTROL = Qt.KeyboardModifier.ControlModifier
_A, _B, _C, _D = (f"/States/{name}" for name in "ABCD")


def _chain(names: str, comment: str = "") -> str:
    last = names[-1]
    states = {
        name: {"Type": "Pass", "Comment": comment, **({"End": True} if name == last else {"Next": chr(ord(name) + 1)})}
        for name in names
    }
    return json.dumps({"StartAt": names[0], "States": states}, indent=2)


@pytest.fixture
def four(window: MainWindow) -> MainWindow:
    window.document.new(_chain("ABCD"))
    window.canvas.view.setFocus()
    return window


def _press(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> None:
    qtbot.keyClick(window.canvas.view, key, _CONTROL)


def test_what_was_deleted_is_selected_when_it_comes_back(qtbot: QtBot, four: MainWindow) -> None:
    four.selection.set((_C, _B))
    qtbot.keyClick(four.canvas.view, Qt.Key.Key_Delete)
    four.selection.set((_A,))

    _press(qtbot, four, Qt.Key.Key_Z)

    assert four.selection.pointers == (_B, _C)
    assert sorted(four.canvas.scene.selected_ids()[0]) == [_B, _C]
    assert four.canvas.view.hasFocus()


def test_what_is_put_in_again_is_selected(qtbot: QtBot, four: MainWindow) -> None:
    four.selection.set((_B, _C))
    _press(qtbot, four, Qt.Key.Key_D)
    twins = four.selection.pointers

    _press(qtbot, four, Qt.Key.Key_Z)
    assert four.selection.is_empty
    _press(qtbot, four, Qt.Key.Key_Y)

    assert len(twins) == 2
    assert four.selection.pointers == twins


def test_what_is_moved_back_and_again_is_selected(qtbot: QtBot, four: MainWindow) -> None:
    place = center_of(four.canvas, _B)
    drag(four.canvas, place, place + QPoint(150, 20))
    assert _B in four.document.side.positions
    for key in (Qt.Key.Key_Z, Qt.Key.Key_Y):
        four.selection.set((_A,))

        _press(qtbot, four, key)

        assert four.selection.pointers == (_B,)


def test_a_state_whose_field_goes_back_is_selected(qtbot: QtBot, four: MainWindow) -> None:
    set_field(four.document, _C, "Comment", "why")
    four.selection.clear()

    _press(qtbot, four, Qt.Key.Key_Z)

    assert four.selection.pointers == (_C,)


def test_a_frame_comes_back_without_what_is_in_it(qtbot: QtBot, four: MainWindow) -> None:
    frame = wrap_states(four.document, (_B, _C), "Parallel")
    assert frame is not None
    four.selection.set((frame,))
    qtbot.keyClick(four.canvas.view, Qt.Key.Key_Delete)

    _press(qtbot, four, Qt.Key.Key_Z)

    assert four.selection.pointers == (frame,)


def test_of_a_state_in_a_frame_the_frame_is_not_selected(qtbot: QtBot, four: MainWindow) -> None:
    frame = wrap_states(four.document, (_B, _C), "Parallel")
    inner = f"{frame}/Branches/0{_B}"
    set_field(four.document, inner, "Comment", "why")

    _press(qtbot, four, Qt.Key.Key_Z)

    assert four.selection.pointers == (inner,)


def test_what_concerns_the_whole_workflow_leaves_the_selection(qtbot: QtBot, four: MainWindow) -> None:
    four.document.take(_chain("ABCD", "all of them"), "All")
    four.selection.set((_B,))

    _press(qtbot, four, Qt.Key.Key_Z)

    assert four.selection.pointers == (_B,)


def _put_notes(window: MainWindow, *places: int) -> None:
    """Put notes beside each other on the canvas, called 1, 2 and so on."""
    side = window.document.side
    for name, x in enumerate(places, 1):
        side = side.with_note(str(name), Note(text=f"Why {name}", x=x, y=40, w=160, h=80))
    assert window.document.edit((), "Notes", side=side)


def test_notes_that_come_back_are_selected(qtbot: QtBot, four: MainWindow) -> None:
    _put_notes(four, 260, 460, 660)
    notes = four.canvas.keys.notes
    notes.choose(("1", "3"))
    qtbot.keyClick(four.canvas.view, Qt.Key.Key_Delete)
    four.selection.set((_A,))

    _press(qtbot, four, Qt.Key.Key_Z)

    assert notes.names == ("1", "3")
    assert four.selection.is_empty
    assert four.canvas.scene.selected_ids() == ([], [])
    assert four.actions_["color_note"].isEnabled()
    assert four.canvas.view.accessibleDescription() == "2 notes selected"


def test_notes_that_come_back_with_nodes_are_selected_with_them(qtbot: QtBot, four: MainWindow) -> None:
    _put_notes(four, 260, 460)
    notes = four.canvas.keys.notes
    four.selection.set((_B, _C))
    notes.choose(("2",))
    qtbot.keyClick(four.canvas.view, Qt.Key.Key_Delete)
    four.selection.set((_A,))
    was_gone = "2" not in four.canvas.scene.notes.items

    _press(qtbot, four, Qt.Key.Key_Z)

    assert was_gone
    assert four.selection.pointers == (_B, _C)
    assert sorted(four.canvas.scene.selected_ids()[0]) == [_B, _C]
    assert notes.names == ("2",)


def test_a_note_that_changes_back_and_again_is_selected(qtbot: QtBot, four: MainWindow) -> None:
    _put_notes(four, 260, 460)
    notes = four.canvas.keys.notes
    notes.choose(("2",))
    notes.color()
    for key in (Qt.Key.Key_Z, Qt.Key.Key_Y):
        four.selection.set((_A,))
        assert not notes.names

        _press(qtbot, four, key)

        assert notes.names == ("2",)
        assert four.selection.is_empty


def test_notes_that_go_leave_the_selection_and_nodes_that_come_let_go_of_notes(qtbot: QtBot, four: MainWindow) -> None:
    notes = four.canvas.keys.notes
    four.selection.set((_B,))
    qtbot.keyClick(four.canvas.view, Qt.Key.Key_Delete)
    _put_notes(four, 260, 460)
    four.selection.set((_A,))

    _press(qtbot, four, Qt.Key.Key_Z)
    assert four.selection.pointers == (_A,)
    _press(qtbot, four, Qt.Key.Key_Y)
    assert four.selection.is_empty
    assert sorted(notes.names) == ["1", "2"]
    _press(qtbot, four, Qt.Key.Key_Z)
    _press(qtbot, four, Qt.Key.Key_Z)

    assert four.selection.pointers == (_B,)
    assert notes.names == ()


def test_undo_in_the_code_pane_keeps_the_keys_there(qtbot: QtBot, four: MainWindow) -> None:
    four.show_panel("code")
    set_field(four.document, _C, "Comment", "why")
    four.code.editor.setFocus()

    qtbot.keyClick(four.code.editor, Qt.Key.Key_Z, _CONTROL)

    assert json.loads(four.document.text)["States"]["C"]["Comment"] == ""
    assert four.code.editor.hasFocus()


def test_in_a_long_text_what_comes_back_is_selected_once_the_views_know(qtbot: QtBot, window: MainWindow) -> None:
    window.document.new(_chain("ABCDEFGH", "x" * (LONG // 5)))
    window.canvas.view.setFocus()
    for pointer in (_B, _D):
        window.selection.set((pointer,))
        qtbot.keyClick(window.canvas.view, Qt.Key.Key_Delete)
    window.selection.clear()

    _press(qtbot, window, Qt.Key.Key_Z)
    _press(qtbot, window, Qt.Key.Key_Z)

    assert window.document.is_telling
    qtbot.waitUntil(lambda: window.selection.pointers == (_B, _D))


def test_who_selects_something_else_before_a_long_text_is_drawn_keeps_it(qtbot: QtBot, four: MainWindow) -> None:
    four.document.new(_chain("ABCD", "x" * LONG))
    set_field(four.document, _C, "Comment", "why" * LONG)
    qtbot.waitUntil(lambda: not four.document.is_telling)

    _press(qtbot, four, Qt.Key.Key_Z)
    was_telling = four.document.is_telling
    four.selection.set((_A,))
    qtbot.waitUntil(lambda: not four.document.is_telling)

    assert was_telling
    assert four.selection.pointers == (_A,)
