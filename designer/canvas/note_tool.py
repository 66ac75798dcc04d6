"""Notes under the mouse: dragged all together, made larger by their corner."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from designer.canvas.note_item import NoteItem
from designer.canvas.snapping import FINE
from designer.canvas.view import CanvasView
from designer.document.notes import LEAST_HEIGHT, LEAST_WIDTH
from designer.document.side_file import Note


class NoteTool:
    """A mouse tool of the view; ``on_changed`` hears how notes were let go, by their names, and with what label."""

    def __init__(self, view: CanvasView, on_changed: Callable[[Mapping[str, Note], bool], object]) -> None:
        self._view = view
        self._on_changed = on_changed
        self._from: QPoint | None = None
        self._resized: tuple[NoteItem, QSizeF] | None = None
        self._moving: dict[NoteItem, QPointF] = {}

    def press(self, event: QMouseEvent) -> bool:
        """Remember where it began; only the corner uses it up, since a click must still select."""
        place = self._view.mapToScene(event.position().toPoint())
        note = self._view.canvas.notes.at(place)
        self._from, self._moving, self._resized = None, {}, None
        if note is None:
            return False
        self._from = event.position().toPoint()
        if not note.is_grip(place):
            return False
        self._view.canvas.notes.select(note.name)
        self._resized = note, note.size.size()
        return True

    def move(self, event: QMouseEvent) -> bool:
        """Take the selected notes along, or the corner of one."""
        if self._from is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return False
        way = event.position().toPoint() - self._from
        if not self._moving and way.manhattanLength() < QApplication.startDragDistance():
            return True
        if not self._moving:
            self._moving = {item: item.pos() for item in self._view.canvas.notes.selected()}
        shift = QPointF(way) / self._view.camera.zoom
        if not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            shift = QPointF(round(shift.x() / FINE) * FINE, round(shift.y() / FINE) * FINE)
        if self._resized is not None:
            item, size = self._resized
            item.resize(max(LEAST_WIDTH, size.width() + shift.x()), max(LEAST_HEIGHT, size.height() + shift.y()))
        else:
            for item, start in self._moving.items():
                item.setPos(start + shift)
        return True

    def release(self, event: QMouseEvent) -> bool:
        """Let go; used up when a corner was pulled, whose press the scene never saw."""
        moving, resized = self._moving, self._resized
        self._from, self._moving, self._resized = None, {}, None
        notes, there = self._view.canvas.notes, self._view.canvas.notes.items
        if resized is not None and there.get(resized[0].name) is resized[0]:
            item = resized[0]
            note = replace(item.note, w=round(item.size.width()), h=round(item.size.height()))
            self._on_changed({item.name: note}, True)
        elif moving:
            ways = {item: item.pos() - notes.anchor for item in moving if there.get(item.name) is item}
            changed = {item.name: replace(item.note, x=round(way.x()), y=round(way.y())) for item, way in ways.items()}
            self._on_changed(changed, False)
        return resized is not None

    def cancel(self) -> bool:
        """Put everything back; tell whether anything was on its way."""
        moving, resized = self._moving, self._resized
        self._from, self._moving, self._resized = None, {}, None
        for item, start in moving.items():
            item.setPos(start)
        if resized is not None:
            resized[0].resize(resized[1].width(), resized[1].height())
        return bool(moving) or resized is not None
