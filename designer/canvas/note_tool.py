"""A note under the mouse is made larger by its corner; moved it is with the nodes, see ``moving``."""

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from designer.canvas.note_item import NoteItem
from designer.canvas.snapping import FINE
from designer.canvas.view import CanvasView
from designer.document.notes import LEAST_HEIGHT, LEAST_WIDTH
from designer.document.side_file import Note


class NoteTool:
    """A mouse tool of the view; ``on_resized`` hears of which size a note was let go."""

    def __init__(self, view: CanvasView, on_resized: Callable[[str, Note], object]) -> None:
        self._view = view
        self._on_resized = on_resized
        self._from = QPoint()
        self._resized: tuple[NoteItem, QSizeF] | None = None
        self._is_pulling = False

    def press(self, event: QMouseEvent) -> bool:
        """Take hold of a corner; a press elsewhere is not used up, since a click must still select."""
        place = self._view.mapToScene(event.position().toPoint())
        note = self._view.canvas.notes.at(place)
        self._is_pulling = False
        if note is None or not note.is_grip(place):
            self._resized = None
            return False
        self._from = event.position().toPoint()
        self._view.canvas.notes.select(note.name)
        self._resized = note, note.size.size()
        return True

    def move(self, event: QMouseEvent) -> bool:
        """Take the corner along, once the mouse went far enough to mean it; Alt moves freely."""
        if self._resized is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return False
        way = event.position().toPoint() - self._from
        self._is_pulling = self._is_pulling or way.manhattanLength() >= QApplication.startDragDistance()
        if self._is_pulling:
            shift = QPointF(way) / self._view.camera.zoom
            if not event.modifiers() & Qt.KeyboardModifier.AltModifier:
                shift = QPointF(round(shift.x() / FINE) * FINE, round(shift.y() / FINE) * FINE)
            item, size = self._resized
            item.resize(max(LEAST_WIDTH, size.width() + shift.x()), max(LEAST_HEIGHT, size.height() + shift.y()))
        return True

    def release(self, _event: QMouseEvent) -> bool:
        """Let go; used up when a corner was held, whose press the scene never saw."""
        resized, self._resized = self._resized, None
        if resized is not None and self._view.canvas.notes.items.get(resized[0].name) is resized[0]:
            item = resized[0]
            self._on_resized(item.name, replace(item.note, w=round(item.size.width()), h=round(item.size.height())))
        return resized is not None

    def cancel(self) -> bool:
        """Put the corner back; tell whether it was held."""
        resized, self._resized = self._resized, None
        if resized is not None:
            resized[0].resize(resized[1].width(), resized[1].height())
        return resized is not None
