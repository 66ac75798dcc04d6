"""Dropping dragged nodes into another frame, out of theirs, or into another branch: the pointer decides."""

from collections.abc import Callable, Collection

from PySide6.QtCore import QPoint, QPointF, QRectF

from designer.canvas.drop_marks import DropMarks
from designer.canvas.hints import Hints
from designer.canvas.node_item import NodeItem
from designer.canvas.transition_item import TransitionItem
from designer.canvas.view import CanvasView
from designer.document.commands import rehouse_states
from designer.document.document import Document
from designer.document.pointers import END, START, edge_place, is_inside, owner_of
from designer.document.rehousing import can_rehouse, machine_of_place
from designer.document.rules import machine_at
from designer.document.side_file import Place
from designer.look import tr

_REACH = 6.0


class Rehousing:
    """Knows what is dragged, and the place outside of its machine that would take it.

    ``on_rehoused`` hears the new pointers of what was dropped there; ``unfold`` is as for :class:`DropMarks`.
    """

    def __init__(
        self,
        view: CanvasView,
        document: Document,
        hints: Hints,
        on_rehoused: Callable[..., object],
        unfold: Callable[[str], object],
    ) -> None:
        self._view = view
        self._document = document
        self._hints = hints
        self._on_rehoused = on_rehoused
        self._marks = DropMarks(view, unfold)
        self._items: tuple[NodeItem, ...] = ()
        self._place: str | None = None

    def begin(self, items: Collection[NodeItem]) -> None:
        """Take note of what is dragged; only states of one machine can leave it, and together."""
        is_fit = len({item.node.machine for item in items}) == 1 and not any(item.id in (START, END) for item in items)
        self._items = tuple(items) if is_fit else ()

    def aim(self, pointer: QPoint, *, stays: bool) -> bool:
        """Mark the place under the pointer, which is in the view; tell whether it is another machine's.

        What ``stays`` in its frame is asked to has no such place.
        """
        if not self._items or stays:
            self._forget_place()
            return False
        place, home = self._view.mapToScene(pointer), self._items[0].node.machine
        machine, frame = self._machine_at(place, home)
        if machine == home:
            self._forget_place()
            return False
        edge = self._edge_at(place, machine)
        self._marks.light(edge, frame, place)
        self._place = edge.id if edge is not None else machine
        verdict = self._document.can_edit()
        if verdict.ok:
            verdict = can_rehouse(self._document.definition, self._pointers, self._place)
        self._marks.color("succeeded" if verdict.ok else "failed")
        if not self._hints.line.text:
            self._hints.begin(tr("Let go to move it there; Ctrl keeps it in its frame, Esc puts it back"))
        self._hints.answer.say(verdict.reason or self._promise(), "succeeded" if verdict.ok else "failed")
        self._hints.answer.follow(pointer)
        return True

    @property
    def _pointers(self) -> tuple[str, ...]:
        return tuple(item.id for item in self._items)

    def _machine_at(self, place: QPointF, home: str) -> tuple[str, NodeItem | None]:
        """Return the innermost machine at a place, and its frame; the border of their own frame is still theirs."""
        for item in self._view.canvas.items_at(place):
            if not isinstance(item, NodeItem) or any(is_inside(item.id, moving.id) for moving in self._items):
                continue
            lane = self._marks.lane_of(item, place)
            if lane >= 0:
                return item.node.lanes[lane], item
            if home and item.id == owner_of(home):
                return home, item
        return "", None

    def _edge_at(self, place: QPointF, machine: str) -> TransitionItem | None:
        """Return the edge of a machine at a place; those of what is dragged are everywhere."""
        area = QRectF(place.x() - _REACH, place.y() - _REACH, 2 * _REACH, 2 * _REACH)
        found = [
            item
            for item in self._view.canvas.items_at(area)
            if isinstance(item, TransitionItem) and machine_of_place(item.id) == machine
        ]
        return next((item for item in found if item.has_words_at(place)), found[0] if found else None)

    def _promise(self) -> str:
        if self._marks.edge is not None:
            return tr("Insert into this connection")
        if self._marks.frame is not None:
            return tr('Put into "{name}"', name=self._marks.frame.node.name)
        return tr("Move out to the sheet, not connected yet")

    def drop(self, pointer: QPoint, *, stays: bool) -> bool | None:
        """Move what is dragged to the place under the pointer; tell whether that may be, None when it is at home."""
        pointers, place = self._pointers, self._place if self.aim(pointer, stays=stays) else None
        at = self._corners(place) if place is not None else {}
        self.end()
        if place is None:
            return None
        self._view.canvas.let_go()
        moved = rehouse_states(self._document, pointers, place, at)
        if moved:
            self._on_rehoused(*moved)
        return bool(moved)

    def _corners(self, place: str) -> dict[str, Place]:
        """Return where the nodes stand, as counted in their new machine; the layout finds room on an edge for them."""
        layout, machine = self._view.canvas.places.layout, machine_at(self._document.definition, place)
        anchor = layout.anchors.get(place) if layout is not None and edge_place(place) is None else None
        # The first of a machine is what the others are counted from.
        if anchor is None or machine is None or machine.start_at not in machine.states:
            return {}
        corners = ((item.id, item.scenePos() - QPointF(*anchor)) for item in self._items)
        return {pointer: Place(round(corner.x()), round(corner.y())) for pointer, corner in corners}

    def end(self) -> None:
        """Forget what was dragged."""
        self._forget_place()
        self._items = ()

    def _forget_place(self) -> None:
        if self._place is not None:
            self._place = None
            self._marks.put_out()
            self._hints.end()
