"""What one does with the notes of the canvas: write, move, colour, copy, delete; by mouse, keys and menus."""

from collections.abc import Callable, Iterable

from msgspec.structs import replace
from PySide6.QtCore import QKeyCombination, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QGuiApplication
from shiboken6 import isValid

from designer.canvas.note_edit import NoteEdit
from designer.canvas.note_place import free_place
from designer.canvas.note_tool import NoteTool
from designer.canvas.view import GRID, CanvasView
from designer.document.document import Document
from designer.document.notes import (
    LEAST_HEIGHT,
    LEAST_WIDTH,
    add_note,
    change_notes,
    copy_notes,
    delete_notes,
    may_note,
    next_color,
    notes_in,
    paste_notes,
    summary,
    write_note,
)
from designer.document.side_file import Note
from designer.look import tr

_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_NONE = Qt.KeyboardModifier.NoModifier
_ARROWS = {
    Qt.Key.Key_Left: QPointF(-GRID, 0),
    Qt.Key.Key_Right: QPointF(GRID, 0),
    Qt.Key.Key_Up: QPointF(0, -GRID),
    Qt.Key.Key_Down: QPointF(0, GRID),
}
Action = Callable[[], None]


class Notes(QObject):
    """The notes of one document on one canvas. Which are selected, only the scene knows."""

    selected = Signal()  # others are selected, or none

    def __init__(self, view: CanvasView, document: Document) -> None:
        super().__init__(view)
        self._view = view
        self._document = document
        self._scene = view.canvas
        self._layer = self._scene.notes
        self._edit: NoteEdit | None = None
        view.tools.append(NoteTool(view, self._resize))
        view.note_activated.connect(self.write)
        self._scene.selectionChanged.connect(self._tell_selected)
        document.side_changed.connect(self._show)
        self._keys = self._table()
        self._show()

    @property
    def names(self) -> tuple[str, ...]:
        """The selected notes."""
        return tuple(item.name for item in self._layer.selected())

    def describe(self) -> str:
        """Return what is selected in words, for a screen reader; empty without a note."""
        items = self._layer.selected()
        if len(items) == 1:
            return tr("Note: {words}", words=summary(items[0].note))
        return tr("{count} notes selected", count=len(items)) if items else ""

    def choose(self, names: Iterable[str]) -> None:
        """Select exactly these notes, beside the nodes and edges that are selected."""
        scene, items = self._scene, self._layer.items
        notes = (items[name].id for name in names if name in items)
        scene.select((*scene.chosen_nodes(), *scene.selected_ids()[1], *notes))
        self.selected.emit()

    def add(self, place: QPointF | None = None) -> None:
        """Put a note at a place of the scene, by default where there is room in view, and let it be written."""
        way = (free_place(self._view) if place is None else place) - self._layer.anchor
        name = add_note(self._document, *(round(length / GRID) * GRID for length in (way.x(), way.y())))
        if name is not None:
            self._layer.select(name)
            self.write(name)

    def write(self, name: str) -> None:
        """Open the editor over a note."""
        item = self._layer.items.get(name)
        if item is None or not may_note(self._document):
            return
        self._layer.select(name)
        self._view.camera.reveal(item.scene_rect.adjusted(-24, -24, 24, 24))
        self._view.camera.stop()  # the editor opens where the note will stand
        self._edit = NoteEdit(self._view, item, lambda text: write_note(self._document, name, text))
        self._edit.left.connect(self._forget_edit)

    def finish(self) -> None:
        """Take over what is being written: the workflow is saved, or the window closes."""
        if self._edit is not None:
            self._edit.leave()

    def go_on(self) -> None:
        """Select the next note, from the top, and bring it into view."""
        order = sorted(self._layer.items.values(), key=lambda item: (item.y(), item.x(), item.name))
        if not order:
            self._document.refused.emit(tr("There are no notes yet."))
            return
        chosen = self._layer.selected()
        item = order[(order.index(chosen[-1]) + 1) % len(order)] if chosen else order[0]
        self._layer.select(item.name)
        self._view.camera.reveal(item.scene_rect)
        self._view.setFocus()

    def delete(self) -> bool:
        """Delete the selected notes; tell whether there were any."""
        names = self.names
        if names:
            delete_notes(self._document, names)
        return bool(names)

    def copy(self) -> bool:
        """Put the selected notes into the clipboard; tell whether there were any."""
        names = self.names
        if names:
            QGuiApplication.clipboard().setText(copy_notes(self._document, names))
        return bool(names)

    def paste(self) -> bool:
        """Put the notes of the clipboard on the canvas; tell whether it holds any."""
        notes = notes_in(QGuiApplication.clipboard().text())
        if notes:
            self._layer.select(*paste_notes(self._document, notes.values()))
        return bool(notes)

    def duplicate(self) -> bool:
        """Put a second one of each selected note beside it; tell whether there were any."""
        chosen = [item.note for item in self._layer.selected()]
        if chosen:
            self._layer.select(*paste_notes(self._document, chosen, tr("Duplicate notes")))
        return bool(chosen)

    def color(self, color: str = "") -> None:
        """Give the selected notes a colour, by default the next one."""
        self._change(tr("Colour a note"), lambda note: replace(note, color=color or next_color(note.color)))

    def shift(self, way: QPointF) -> None:
        """Move the selected notes; steps that follow each other are one undo step."""
        dx, dy = round(way.x()), round(way.y())
        key = f"shift:{' '.join(self.names)}"
        self._change(tr("Move a note"), lambda note: replace(note, x=note.x + dx, y=note.y + dy), key)

    def stretch(self, way: QPointF) -> None:
        """Make the selected notes larger or smaller; steps that follow each other are one undo step."""

        def stretched(note: Note) -> Note:
            width, height = note.w + round(way.x()), note.h + round(way.y())
            return replace(note, w=max(LEAST_WIDTH, width), h=max(LEAST_HEIGHT, height))

        self._change(tr("Resize a note"), stretched, f"stretch:{' '.join(self.names)}")

    def key_action(self, modifiers: Qt.KeyboardModifier, key: Qt.Key) -> Action | None:
        """Return what a key does while notes, and no nodes, are selected."""
        return self._keys.get(QKeyCombination(modifiers, key)) if self.names else None

    def _table(self) -> dict[QKeyCombination, Action]:
        key = Qt.Key
        rows: list[tuple[Qt.KeyboardModifier, Qt.Key, Action]] = [
            (_NONE, key.Key_Return, self._write_first),
            (_NONE, key.Key_Enter, self._write_first),
            (_NONE, key.Key_F2, self._write_first),
            (_NONE, key.Key_K, self.color),
        ]
        for arrow, way in _ARROWS.items():
            rows.append((_ALT, arrow, lambda way=way: self.shift(way)))  # type: ignore[misc]
            rows.append((_ALT | _SHIFT, arrow, lambda way=way: self.shift(way / GRID)))  # type: ignore[misc]
            rows.append((_CONTROL | _ALT, arrow, lambda way=way: self.stretch(way)))  # type: ignore[misc]
        return {QKeyCombination(modifiers, code): action for modifiers, code, action in rows}

    def _write_first(self) -> None:
        names = self.names
        if names:
            self.write(names[0])

    def _tell_selected(self) -> None:
        if isValid(self._scene):  # one that is taken apart lets go of what is selected when nobody can ask it any more
            self.selected.emit()

    def _forget_edit(self) -> None:
        self._edit = None

    def _change(self, label: str, change: Callable[[Note], Note], merge_key: str = "") -> None:
        notes = {item.name: change(item.note) for item in self._layer.selected()}
        if notes:
            change_notes(self._document, notes, label, merge_key)

    def _resize(self, name: str, note: Note) -> None:
        if not change_notes(self._document, {name: note}, tr("Resize a note")):
            self._show()  # it may not be: back to how it was

    def _show(self) -> None:
        self._scene.show_notes(self._document.side.notes)
