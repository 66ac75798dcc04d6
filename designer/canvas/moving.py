"""Moving nodes and notes with the mouse: all selected ones together, edges in tow, snapping to what is around."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct
from PySide6.QtCore import QLineF, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QGraphicsItem

from designer.canvas.frame_growth import FrameGrowth
from designer.canvas.node_item import NodeItem
from designer.canvas.note_item import NoteItem
from designer.canvas.rehousing import Rehousing
from designer.canvas.snapping import Snapper
from designer.canvas.view import CanvasView


class _Grip(Struct, frozen=True, kw_only=True):
    """Where a node was when it was taken: its corner in its frame, and that of the frame in the scene."""

    corner: QPointF
    frame: QPointF


class MoveTool:
    """A mouse tool of the view; the press is left to the scene, which selects.

    ``on_moved`` hears which nodes and notes were let go at another place.
    """

    def __init__(
        self,
        view: CanvasView,
        on_moved: Callable[[Sequence[NodeItem], Sequence[NoteItem]], object],
        rehousing: Rehousing,
    ) -> None:
        """``rehousing`` takes what is let go in another frame."""
        self._view = view
        self._on_moved = on_moved
        self._rehousing = rehousing
        self._from: QPointF | None = None  # in the scene: the view may go elsewhere on the way
        self._pointer = QPoint()
        self._keys = Qt.KeyboardModifier.NoModifier
        self._moving: dict[NodeItem, _Grip] = {}
        self._notes: dict[NoteItem, QPointF] = {}
        self._snapper: Snapper | None = None
        self._whole = QRectF()  # where what is dragged was
        self._growth = FrameGrowth()

    def press(self, event: QMouseEvent) -> bool:
        """Remember where it began; not used up, since a click must still select."""
        place = self._view.mapToScene(event.position().toPoint())
        canvas = self._view.canvas
        note = canvas.notes.at(place)
        is_on_any = canvas.node_at(place) is not None or (note is not None and not note.is_grip(place))
        self._from = place if is_on_any else None
        self._moving, self._notes = {}, {}
        return False

    def move(self, event: QMouseEvent) -> bool:
        """Take what is selected along, once the mouse went far enough to mean it.

        Alt moves freely; Ctrl keeps in the frame, which grows then.
        """
        if self._from is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return False
        self._pointer, self._keys = event.position().toPoint(), event.modifiers()
        if not self._moving and not self._notes:
            way = self._pointer - self._view.mapFromScene(self._from)
            if way.manhattanLength() < QApplication.startDragDistance():
                return True
            self._begin()
        self._take_along(self._from)
        return True

    def follow(self) -> None:
        """Bring what is dragged under the pointer again: a new layout may have moved all around it, or the view."""
        if self._from is not None and (self._moving or self._notes):
            self._snapper = self._make_snapper()
            self._take_along(self._from)

    @property
    def _stays(self) -> bool:
        return bool(self._keys & Qt.KeyboardModifier.ControlModifier)

    def _take_along(self, start: QPointF) -> None:
        shift = self._view.mapToScene(self._pointer) - start
        guides: Sequence[QLineF] = ()
        is_leaving = self._rehousing.aim(self._pointer, stays=self._stays)
        if self._snapper is not None and not is_leaving and not self._keys & Qt.KeyboardModifier.AltModifier:
            shift, guides = self._snapper.snap(shift, self._view.camera.zoom)
        self._view.show_guides(guides)
        for item, grip in self._moving.items():
            self._view.canvas.move_node(item, grip.corner + shift - (_corner_of(item.frame) - grip.frame))
        if is_leaving:
            self._growth.lift(self._moving)
        else:
            self._growth.fit(self._moving)
        for note, corner in self._notes.items():
            note.setPos(corner + shift)

    def _begin(self) -> None:
        canvas = self._view.canvas
        canvas.settle()
        self._moving = {
            item: _Grip(corner=item.pos(), frame=_corner_of(item.frame)) for item in outermost(canvas.selected_items())
        }
        self._notes = {note: note.pos() for note in canvas.notes.selected()}
        self._rehousing.begin(() if self._notes else self._moving)
        self._whole = QRectF()
        for rect in (*(item.scene_rect for item in self._moving), *(note.scene_rect for note in self._notes)):
            self._whole = self._whole.united(rect)
        self._snapper = self._make_snapper()

    def _make_snapper(self) -> Snapper:
        first = next(iter(self._moving), None)
        seen = self._view.seen_rect()
        return Snapper(self._whole, (rect for rect in self._around(first, seen) if seen.intersects(rect)))

    def _around(self, first: NodeItem | None, seen: QRectF) -> Iterator[QRectF]:
        """Yield where things are that stay, beside what is dragged."""
        canvas, moving = self._view.canvas, {item.id for item in self._moving}
        places = canvas.places
        if first is not None:
            yield from (rect for other, rect in places.beside(first, seen) if other not in moving)
        else:
            yield from (rect for other, rect in places.near(seen) if not places.owner(other))
        if first is None or first.frame is None:
            yield from (note.scene_rect for note in canvas.notes.items.values() if note not in self._notes)

    def release(self, event: QMouseEvent) -> bool:
        """Let go; not used up, since the scene saw the press."""
        self._pointer, self._keys = event.position().toPoint(), event.modifiers()
        is_rehoused = self._rehousing.drop(self._pointer, stays=self._stays) if self._moving else None
        if is_rehoused is not None:
            self._growth.give_back()
            moving, moving_notes = self._end()
            if not is_rehoused:
                self._put_back(moving, moving_notes)
            return False
        (moving, moving_notes), canvas = self._end(), self._view.canvas
        made, there = canvas.nodes.made, canvas.notes.items
        moved = [item for item in moving if made.get(item.id) is item and item.pos() != canvas.places.home_of(item.id)]
        notes = [note for note, start in moving_notes.items() if there.get(note.name) is note and note.pos() != start]
        canvas.let_go()
        if moved or notes:
            self._on_moved(moved, notes)
        self._growth.give_back()
        return False

    def cancel(self) -> bool:
        """Put everything back; tell whether anything was on its way."""
        moving, notes = self._end()
        self._rehousing.end()
        self._growth.give_back()
        self._put_back(moving, notes)
        return bool(moving or notes)

    def _put_back(self, moving: Iterable[NodeItem], notes: dict[NoteItem, QPointF]) -> None:
        for item in moving:
            self._view.canvas.move_back(item)
        for note, start in notes.items():
            note.setPos(start)

    def _end(self) -> tuple[list[NodeItem], dict[NoteItem, QPointF]]:
        moving, notes = list(self._moving), self._notes
        self._moving, self._notes, self._from, self._snapper = {}, {}, None, None
        self._view.show_guides(())
        return moving, notes


def outermost(items: Iterable[QGraphicsItem]) -> list[NodeItem]:
    """Return the nodes among selected items whose frame does not move along with them."""
    return [item for item in items if isinstance(item, NodeItem) and not _has_selected_frame(item)]


def _corner_of(frame: NodeItem | None) -> QPointF:
    return frame.scenePos() if frame is not None else QPointF()


def _has_selected_frame(item: QGraphicsItem) -> bool:
    frame = item.parentItem()
    while frame is not None:
        if frame.isSelected():
            return True
        frame = frame.parentItem()
    return False
