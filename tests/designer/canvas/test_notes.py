"""Notes on the canvas: written in place, moved, made larger, coloured, copied; beside the text, undone as the rest."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.canvas.canvas_widget import CanvasWidget
from designer.canvas.note_edit import NoteEdit
from designer.canvas.note_item import NoteItem
from designer.canvas.render import scene_of
from designer.document.commands import insert_state
from designer.document.side_file import NOTE_COLORS, Note
from designer.look.theme import DARK_THEME, LIGHT_THEME, Theme
from tests.designer.clicks import double_click
from tests.designer.look.test_theme import contrast

from .conftest import GET, document_of, point_of, selection_of
from .hands import LEFT, Open, drag, near

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def put(canvas: CanvasWidget, text: str = "Why", x: int = 260, y: int = 40, name: str = "1") -> NoteItem:
    """Put a note on the canvas, as the first step."""
    document = document_of(canvas)
    note = Note(text=text, x=x, y=y, w=200, h=96)
    assert document.edit((), "Note", side=document.side.with_note(name, note))
    return canvas.scene.notes.items[name]


def editor(canvas: CanvasWidget) -> NoteEdit:
    edit = next(child for child in canvas.view.viewport().findChildren(NoteEdit) if child.isVisible())
    QApplication.processEvents()
    return edit


def press(canvas: CanvasWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(canvas.view, key, modifiers)


def middle(canvas: CanvasWidget, item: NoteItem) -> QPoint:
    return point_of(canvas, item.scene_rect.center())


def test_a_note_is_added_and_written_by_key_as_one_step(open_canvas: Open) -> None:
    canvas = open_canvas()
    document = document_of(canvas)
    text = document.text

    press(canvas, Key.Key_N, SHIFT)
    QTest.keyClicks(editor(canvas), "Ask the bank")
    QTest.keyClick(editor(canvas), Key.Key_Escape)

    assert [note.text for note in document.side.notes.values()] == ["Ask the bank"]
    assert document.undo_stack.count() == 1
    assert document.text == text
    assert canvas.view.accessibleDescription() == "Note: Ask the bank"
    document.undo()
    assert document.side.is_empty
    assert canvas.scene.notes.items == {}


def test_letters_of_a_note_are_no_keys_of_the_canvas(open_canvas: Open) -> None:
    canvas = open_canvas()
    states = set(document_of(canvas).definition.states)

    press(canvas, Key.Key_N, SHIFT)
    QTest.keyClicks(editor(canvas), "npkm")
    QTest.keyClick(editor(canvas), Key.Key_Backspace)
    canvas.view.setFocus()

    assert [note.text for note in document_of(canvas).side.notes.values()] == ["npk"]
    assert set(document_of(canvas).definition.states) == states


def test_a_double_click_writes_and_a_click_elsewhere_keeps_it(open_canvas: Open) -> None:
    canvas = open_canvas()
    item = put(canvas)

    double_click(canvas.view.viewport(), middle(canvas, item))
    editor(canvas).selectAll()
    QTest.keyClicks(editor(canvas), "Because")
    QTest.keyClick(editor(canvas), Key.Key_Return)
    QTest.keyClicks(editor(canvas), "of tax")
    QTest.mouseClick(canvas.view.viewport(), LEFT, pos=QPoint(5, 5))
    canvas.view.setFocus()

    assert document_of(canvas).side.notes["1"].text == "Because\nof tax"
    assert document_of(canvas).undo_stack.undoText() == "Write a note"


def test_a_note_is_dragged_and_made_larger_by_its_corner(open_canvas: Open) -> None:
    canvas = open_canvas()
    item = put(canvas)
    start = middle(canvas, item)

    drag(canvas, start, start + QPoint(340, 80))
    corner = point_of(canvas, item.scene_rect.bottomRight() - QPointF(6, 6))
    drag(canvas, corner, corner + QPoint(60, 20))
    note = document_of(canvas).side.notes["1"]

    assert near(QPointF(note.x, note.y), QPointF(600, 120))
    assert (note.w, note.h) == (260, 116)
    for _ in range(2):
        document_of(canvas).undo()
    assert item.scene_rect.width() == 200
    assert document_of(canvas).side.notes["1"].x == 260


def test_a_note_snaps_to_what_is_around(open_canvas: Open) -> None:
    canvas = open_canvas()
    rect = canvas.scene.nodes[GET].scene_rect
    item = put(canvas, x=300, y=40)
    start = middle(canvas, item)
    goal = start + QPoint(60, round((rect.top() - item.scene_rect.top()) * canvas.view.camera.zoom) + 3)

    drag(canvas, start, goal)

    assert item.scene_rect.top() == rect.top()


def choose_both(canvas: CanvasWidget, item: NoteItem) -> None:
    """Click a node, and the note with Control."""
    viewport = canvas.view.viewport()
    QTest.mouseClick(viewport, LEFT, pos=point_of(canvas, canvas.scene.nodes[GET].scene_rect.center()))
    QTest.mouseClick(viewport, LEFT, CONTROL, middle(canvas, item))


def test_notes_and_nodes_are_dragged_together_as_one_step(open_canvas: Open) -> None:
    canvas = open_canvas()
    document = document_of(canvas)
    item, node = put(canvas), canvas.scene.nodes[GET]
    choose_both(canvas, item)
    before = item.scene_rect.topLeft(), node.scene_rect.topLeft()
    start = middle(canvas, item)

    drag(canvas, start, start + QPoint(90, 60))
    ways = [new - old for new, old in zip((item.scene_rect.topLeft(), node.scene_rect.topLeft()), before, strict=True)]

    assert ways[0] == ways[1]
    assert ways[0] != QPointF(0, 0)
    assert document.undo_stack.count() == 2
    assert document.undo_stack.undoText() == "Move 2 nodes and notes"
    document.undo()
    assert (item.scene_rect.topLeft(), node.scene_rect.topLeft()) == before


def test_a_node_takes_the_selected_notes_along(open_canvas: Open) -> None:
    canvas = open_canvas()
    item, node = put(canvas), canvas.scene.nodes[GET]
    choose_both(canvas, item)
    before = item.scene_rect.topLeft()
    start = point_of(canvas, node.scene_rect.center())

    drag(canvas, start, start + QPoint(90, 60), drop=False)
    was_moved = item.scene_rect.topLeft() != before
    press(canvas, Key.Key_Escape)
    QTest.mouseRelease(canvas.view.viewport(), LEFT, pos=start)

    assert was_moved
    assert item.scene_rect.topLeft() == before
    assert document_of(canvas).undo_stack.count() == 1


def test_keys_move_and_delete_notes_and_nodes_together(open_canvas: Open) -> None:
    canvas = open_canvas()
    document = document_of(canvas)
    text, item = document.text, put(canvas)
    choose_both(canvas, item)

    press(canvas, Key.Key_Right, ALT)
    press(canvas, Key.Key_Right, ALT)
    assert document.side.notes["1"].x == 260 + 32
    assert document.side.positions.keys() == {GET}
    assert document.undo_stack.count() == 2
    press(canvas, Key.Key_Delete)

    assert document.side.is_empty
    assert GET not in document.definition.states
    assert document.undo_stack.count() == 3
    document.undo()
    assert document.text == text
    assert document.side.notes.keys() == {"1"}


def test_a_note_added_by_key_finds_room(open_canvas: Open) -> None:
    canvas = open_canvas()

    for _ in range(3):
        press(canvas, Key.Key_N, SHIFT)
        QTest.keyClick(editor(canvas), Key.Key_Escape)
        canvas.view.setFocus()

    rects = [item.scene_rect for item in canvas.scene.notes.items.values()]
    others = [item.scene_rect for item in canvas.scene.nodes.values()]
    assert len(rects) == 3
    assert not any(rect.intersects(other) for rect in rects for other in others)
    assert not any(one.intersects(two) for one in rects for two in rects if one is not two)


def test_escape_puts_a_dragged_note_back(open_canvas: Open) -> None:
    canvas = open_canvas()
    item = put(canvas)
    before, start = item.scene_rect, middle(canvas, item)

    drag(canvas, start, start + QPoint(40, 80), drop=False)
    press(canvas, Key.Key_Escape)
    QTest.mouseRelease(canvas.view.viewport(), LEFT, pos=start)

    assert item.scene_rect == before
    assert document_of(canvas).undo_stack.count() == 1


def test_everything_about_a_note_is_done_by_keys(open_canvas: Open) -> None:
    canvas = open_canvas()
    document = document_of(canvas)
    put(canvas, "low", y=300, name="1")
    put(canvas, "high", x=300, y=-20, name="2")

    press(canvas, Key.Key_M)
    assert canvas.view.accessibleDescription() == "Note: high"
    press(canvas, Key.Key_Right, ALT)
    press(canvas, Key.Key_Down, ALT | SHIFT)
    press(canvas, Key.Key_Left, ALT | CONTROL)
    press(canvas, Key.Key_K)
    press(canvas, Key.Key_M)
    press(canvas, Key.Key_Delete)

    assert document.side.notes == {"2": Note(text="high", x=316, y=-19, w=184, h=96, color="green")}
    steps = [document.undo_stack.text(index) for index in range(2, document.undo_stack.count())]
    assert steps == ["Move a note", "Resize a note", "Colour a note", "Delete a note"]


def test_notes_travel_by_the_clipboard_as_plain_json(open_canvas: Open) -> None:
    canvas, other = open_canvas(), open_canvas()
    item = put(canvas)

    QTest.mouseClick(canvas.view.viewport(), LEFT, pos=middle(canvas, item))
    press(canvas, Key.Key_C, CONTROL)
    assert '"Notes"' in QGuiApplication.clipboard().text()
    press(canvas, Key.Key_V, CONTROL)
    press(other, Key.Key_V, CONTROL)
    press(canvas, Key.Key_D, CONTROL)
    press(canvas, Key.Key_X, CONTROL)

    assert {name: (note.x, note.y) for name, note in document_of(canvas).side.notes.items()} == {
        "1": (260, 40),
        "2": (284, 64),
    }
    assert document_of(other).side.notes == {"1": document_of(canvas).side.notes["1"]}
    assert selection_of(canvas).is_empty


@pytest.mark.parametrize("text", ['{"Notes": 7}', '{"Notes": {"1": {}}}', '{"Notes": {}}', "{"])
def test_a_clipboard_without_notes_pastes_none(open_canvas: Open, text: str) -> None:
    canvas = open_canvas()
    QGuiApplication.clipboard().setText(text)

    press(canvas, Key.Key_V, CONTROL)

    assert document_of(canvas).side.is_empty


def test_a_note_lies_behind_a_node_which_gets_the_click(open_canvas: Open) -> None:
    canvas = open_canvas()
    rect = canvas.scene.nodes[GET].scene_rect
    item = put(canvas, x=-200, y=round(rect.top()) - 20)

    QTest.mouseClick(canvas.view.viewport(), LEFT, pos=point_of(canvas, rect.center()))

    assert item.scene_rect.intersects(rect)
    assert selection_of(canvas).pointers == (GET,)
    assert not item.isSelected()


def test_a_note_stays_beside_the_start_when_the_layout_grows_to_the_left(open_canvas: Open) -> None:
    canvas = open_canvas()
    item = put(canvas)
    way = item.scene_rect.topLeft() - canvas.scene.nodes["start"].scene_rect.topLeft()

    insert_state(document_of(canvas), "", "Parallel", after=GET)

    assert item.scene_rect.topLeft() - canvas.scene.nodes["start"].scene_rect.topLeft() == way


def test_a_picture_has_the_notes(open_canvas: Open) -> None:
    canvas = open_canvas()
    item = put(canvas, x=2000)

    with scene_of(document_of(canvas), None) as scene:
        assert scene.bounds.contains(item.scene_rect)
        assert [one.note.text for one in scene.notes.items.values()] == ["Why"]


def test_notes_cannot_be_changed_while_a_past_run_is_shown(open_canvas: Open) -> None:
    canvas = open_canvas()
    item = put(canvas)
    before, start = item.scene_rect, middle(canvas, item)
    document_of(canvas).hold(True)

    drag(canvas, start, start + QPoint(40, 80))
    press(canvas, Key.Key_K)
    press(canvas, Key.Key_Return)

    assert item.scene_rect == before
    assert item.note.color == "yellow"
    assert not canvas.view.viewport().findChildren(NoteEdit)


def test_long_words_are_cut_with_a_mark(open_canvas: Open) -> None:
    canvas = open_canvas()
    item = put(canvas, "word " * 400)

    canvas.grab()

    assert item._lines is not None
    assert len(item._lines[1]) <= 5
    assert item._lines[1][-1].endswith("…")


@pytest.mark.parametrize("wanted", [LIGHT_THEME, DARK_THEME], ids=["light", "dark"])
@pytest.mark.parametrize("color", NOTE_COLORS)
def test_words_read_on_every_note(wanted: Theme, color: str) -> None:
    for role in ("text", "muted"):
        assert contrast(wanted.color(role), wanted.color(f"note_{color}")) >= 4.5


def test_looking_at_a_note_changes_nothing_of_it(open_canvas: Open) -> None:
    canvas = open_canvas()
    put(canvas, "one\r\ntwo\u2028three")
    before = document_of(canvas).side

    canvas.keys.notes.write("1")
    QTest.keyClick(editor(canvas), Key.Key_Escape)

    assert document_of(canvas).side is before
