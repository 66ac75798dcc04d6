"""The notes of the scene, kept in step with the side file; they count from where the start is."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from designer.canvas.note_item import NoteItem
from designer.document.side_file import Note


class NoteLayer:
    """The items of one scene by the names of the notes."""

    def __init__(self, scene: QGraphicsScene) -> None:
        self._scene = scene
        self._anchor = QPointF()
        self.items: dict[str, NoteItem] = {}

    @property
    def bounds(self) -> QRectF:
        """Where the notes are, all together; null without any."""
        whole = QRectF()
        for item in self.items.values():
            whole = whole.united(item.scene_rect)
        return whole

    @property
    def anchor(self) -> QPointF:
        """The place in the scene that the places of notes are counted from."""
        return self._anchor

    def show(self, notes: Mapping[str, Note]) -> None:
        """Show exactly these notes."""
        for name in [name for name in self.items if name not in notes]:
            self._scene.removeItem(self.items.pop(name))
        for name, note in notes.items():
            item = self.items.get(name)
            if item is None:
                item = self.items[name] = NoteItem(name, note)
                self._scene.addItem(item)
            item.set_note(note)
        self._place()

    def move_to(self, anchor: QPointF) -> None:
        """Let the notes go along with the start."""
        if anchor != self._anchor:
            self._anchor = anchor
            self._place()

    def selected(self) -> list[NoteItem]:
        """Return the selected notes, from the top."""
        chosen = [item for item in self._scene.selectedItems() if isinstance(item, NoteItem)]
        return sorted(chosen, key=lambda item: (item.y(), item.x(), item.name))

    def select(self, *names: str) -> None:
        """Select exactly these notes, and no node or edge."""
        self._scene.clearSelection()
        for name in names:
            if name in self.items:
                self.items[name].setSelected(True)

    def at(self, position: QPointF) -> NoteItem | None:
        """Return the note at a place of the scene, unless a node or an edge lies over it there."""
        found = self._scene.items(position)
        return found[0] if found and isinstance(found[0], NoteItem) else None

    def _place(self) -> None:
        for item in self.items.values():
            item.setPos(self._anchor + QPointF(item.note.x, item.note.y))
