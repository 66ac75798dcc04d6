"""Canvas and code side by side: what one does in the code keeps its node in view."""

import json

import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from designer.runs.history_model import ITERATION, NODE
from designer.shell.main_window import MainWindow

pytestmark = pytest.mark.slow  # each opens a whole window


def _fan(width: int) -> str:
    """Return a workflow whose S0, when it is renamed, is put beside all the others."""
    rules = [{"Variable": "$.a", "NumericEquals": place, "Next": f"S{place}"} for place in range(width)]
    ends = {f"S{place}": {"Type": "Fail"} for place in range(width)}
    return json.dumps({"StartAt": "C", "States": {"C": {"Type": "Choice", "Choices": rules}, **ends}}, indent=2)


def _go_to_key(window: MainWindow, name: str) -> None:
    editor = window.code.editor
    window.show_panel("code")
    editor.setFocus()
    cursor = editor.textCursor()
    cursor.setPosition(editor.toPlainText().index(f'"{name}": {{') + 1)
    editor.setTextCursor(cursor)
    window.canvas.view.camera.stop()


def _type_into_key(qtbot: QtBot, window: MainWindow, name: str) -> None:
    _go_to_key(window, name)
    _type(qtbot, window)


def _type(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClicks(window.code.editor, "X")
    window.canvas.scene.close()  # ends what glides
    window.canvas.view.camera.stop()


def test_a_node_renamed_in_the_code_does_not_leave_the_view(qtbot: QtBot, window: MainWindow) -> None:
    window.document.new(_fan(9))
    where = window.canvas.scene.nodes["/States/S0"].scene_rect.center()
    window.canvas.view.camera.go(1.0, where, animate=False)

    _type_into_key(qtbot, window, "S0")

    assert window.selection.pointers == ("/States/XS0",)
    moved = window.canvas.scene.nodes["/States/XS0"].scene_rect
    assert moved.left() > where.x() + window.canvas.view.width()
    assert window.canvas.view.seen_rect().contains(moved)


def test_the_view_stays_while_the_renamed_node_stays_in_it(qtbot: QtBot, window: MainWindow) -> None:
    window.document.new(_fan(2))
    before = window.canvas.view.camera.center

    _type_into_key(qtbot, window, "S0")

    assert window.canvas.view.camera.center == before


def test_the_view_stays_when_the_renamed_node_was_not_in_it(qtbot: QtBot, window: MainWindow) -> None:
    window.document.new(_fan(9))
    _go_to_key(window, "S0")
    window.canvas.view.camera.go(1.0, QPointF(-1200, -1200), animate=False)
    before = window.canvas.view.camera.center

    _type(qtbot, window)

    assert window.canvas.view.camera.center == before


def test_the_canvas_goes_with_the_cursor_from_state_to_state(qtbot: QtBot, window: MainWindow) -> None:
    window.document.new(_fan(30))
    canvas = window.canvas
    canvas.view.camera.go(1.0, canvas.scene.nodes["/States/S0"].scene_rect.center(), animate=False)

    _go_to_key(window, "S29")

    assert window.selection.pointers == ("/States/S29",)
    assert canvas.view.seen_rect().contains(canvas.scene.rect_of("/States/S29"))
    before = canvas.view.camera.center
    qtbot.keyClick(window.code.editor, Qt.Key.Key_End)
    canvas.view.camera.stop()
    assert canvas.view.camera.center == before


def test_what_is_folded_away_is_not_unfolded_by_the_cursor(window: MainWindow) -> None:
    inner = {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}
    states = {"M": {"Type": "Map", "Iterator": inner, "Next": "A"}, "A": {"Type": "Pass", "End": True}}
    window.document.new(json.dumps({"StartAt": "M", "States": states}, indent=2))
    canvas = window.canvas
    canvas.toggle_fold("/States/M")
    canvas.view.camera.go(1.0, QPointF(3000, 3000), animate=False)

    _go_to_key(window, "I")

    assert "/States/M/Iterator/States/I" not in canvas.scene.nodes
    assert canvas.view.seen_rect().contains(canvas.scene.rect_of("/States/M"))


def _run_map(qtbot: QtBot, window: MainWindow) -> None:
    inner = {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}
    mapping = {"Type": "Map", "ItemsPath": "$.items", "Iterator": inner, "Next": "A"}
    states = {"M": mapping, "A": {"Type": "Pass", "End": True}}
    window.document.new(json.dumps({"StartAt": "M", "States": states}))
    window.runs.start({"items": [1, 2, 3]})
    qtbot.waitUntil(lambda: window.session.view is not None and not window.session.is_running, timeout=10_000)


def _marked(window: MainWindow) -> list[str]:
    rows = window.history.table.selectionModel().selectedRows()
    return ["".join(window.history.model.text(row.row(), column) for column in (NODE, ITERATION)) for row in rows]


def test_the_history_stands_at_the_row_of_the_node_picked_on_the_canvas(qtbot: QtBot, window: MainWindow) -> None:
    _run_map(qtbot, window)

    window.selection.set(("/States/M/Iterator/States/I",))
    at_inner = _marked(window)
    window.selection.set(("/States/A",))
    at_last = _marked(window)
    window.selection.clear()

    assert at_inner == ["I[2]"]
    assert at_last == ["A—"]
    assert _marked(window) == []


def test_coming_to_the_history_with_tab_leaves_the_canvas_where_it_is(qtbot: QtBot, window: MainWindow) -> None:
    _run_map(qtbot, window)
    window.selection.clear()

    window.history.table.setFocus(Qt.FocusReason.TabFocusReason)

    assert window.selection.pointers == ()
    qtbot.keyClick(window.history.table, Qt.Key.Key_Down)
    assert window.selection.pointers != ()


def test_the_row_of_the_selected_node_is_marked_when_a_run_has_ended(qtbot: QtBot, window: MainWindow) -> None:
    _run_map(qtbot, window)
    window.selection.set(("/States/A",))

    window.runs.start({"items": [1]})
    qtbot.waitUntil(lambda: window.history.model.rowCount() == 3 and not window.session.is_running, timeout=10_000)

    qtbot.waitUntil(lambda: _marked(window) == ["A—"])
