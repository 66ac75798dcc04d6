"""Where a note goes that nobody put anywhere: beside what is there, as near to the middle of the view as there is room."""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, QSizeF

from designer.canvas.node_item import NodeItem
from designer.canvas.note_item import NoteItem
from designer.canvas.transition_item import TransitionItem
from designer.canvas.view import GRID, CanvasView
from designer.document.notes import NOTE_HEIGHT, NOTE_WIDTH

_STEP = 3 * GRID
_GAP = 12.0
_SIZE = QSizeF(NOTE_WIDTH, NOTE_HEIGHT)


def free_place(view: CanvasView) -> QPointF:
    """Return the upper left corner for a new note; lines are crossed only where there is no other room."""
    seen = view.seen_rect().adjusted(_GAP, _GAP, -_GAP, -_GAP)
    middle = seen.center() - QPointF(NOTE_WIDTH, NOTE_HEIGHT) / 2
    places = sorted(_places(seen, middle), key=lambda place: (place - middle).manhattanLength())
    for kinds in ((NodeItem, NoteItem, TransitionItem), (NodeItem, NoteItem)):
        for place in places:
            area = QRectF(place, _SIZE).adjusted(-_GAP, -_GAP, _GAP, _GAP)
            if not any(isinstance(item, kinds) for item in view.canvas.items_at(area)):
                return place
    return QPointF(max(view.canvas.bounds.right() + 2 * GRID, seen.right()), middle.y())


def _places(seen: QRectF, middle: QPointF) -> Iterator[QPointF]:
    """Yield the corners of a grid through ``middle`` from which a note is wholly in view."""
    columns, rows = int(seen.width() / 2 / _STEP), int(seen.height() / 2 / _STEP)
    for column in range(-columns, columns + 1):
        for row in range(-rows, rows + 1):
            place = middle + QPointF(column * _STEP, row * _STEP)
            if seen.contains(QRectF(place, _SIZE)):
                yield place
