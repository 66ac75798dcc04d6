"""What the keyboard does on the canvas: walk, zoom, move, delete, rename, breakpoints.

Single letters count only while the canvas has the focus.
"""

import math
from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QEvent, QKeyCombination, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent

from designer.canvas.camera import STEP
from designer.canvas.clipboard import NodeClipboard
from designer.canvas.notes import Notes
from designer.canvas.placement import Placement
from designer.canvas.view import GRID, CanvasView
from designer.document.commands import delete_broken, delete_edges, delete_states
from designer.document.document import Document
from designer.document.notes import without_notes
from designer.document.selection import Selection
from engine.language.machine import TransitionKind

_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_NONE = Qt.KeyboardModifier.NoModifier

_FAR = 1e4
_REACHES = (400.0, 2_000.0, 10_000.0, 1e9)
"""How far around a node one looks for the next one."""
_DIRECTIONS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
_ALIGN = {
    Qt.Key.Key_A: "left",
    Qt.Key.Key_H: "center",
    Qt.Key.Key_D: "right",
    Qt.Key.Key_W: "top",
    Qt.Key.Key_V: "middle",
    Qt.Key.Key_S: "bottom",
}


class CanvasKeys(QObject):
    """An event filter on the view."""

    rename_requested = Signal(str)
    breakpoint_toggled = Signal(str)
    node_activated = Signal(str)
    add_requested = Signal()
    connect_requested = Signal(str)
    type_requested = Signal()
    append_requested = Signal()
    fold_requested = Signal(str)
    reveal_requested = Signal(tuple)

    def __init__(self, view: CanvasView, document: Document, selection: Selection, placement: Placement) -> None:
        super().__init__(view)
        self._view = view
        self._document = document
        self._selection = selection
        self._placement = placement
        self.notes = Notes(view, document)
        self.clipboard = NodeClipboard(document, selection, self.notes, self.reveal_requested.emit)
        self._actions = self._table()
        self._left: set[QKeyCombination] = set()
        view.installEventFilter(self)

    def _table(self) -> dict[QKeyCombination, Callable[[], None]]:
        view, camera = self._view, self._view.camera
        key = Qt.Key
        rows: tuple[tuple[Qt.KeyboardModifier, Qt.Key, Callable[[], None]], ...] = (
            (_CONTROL, key.Key_Equal, lambda: camera.zoom_by(STEP)),
            (_CONTROL, key.Key_Plus, lambda: camera.zoom_by(STEP)),
            (_CONTROL | _SHIFT, key.Key_Plus, lambda: camera.zoom_by(STEP)),
            (_CONTROL, key.Key_Minus, lambda: camera.zoom_by(1 / STEP)),
            (_CONTROL, key.Key_0, lambda: camera.go(1.0, camera.center)),
            (_CONTROL, key.Key_1, view.fit_all),
            (_SHIFT, key.Key_1, view.fit_selection),
            (_SHIFT, key.Key_Exclam, view.fit_selection),
            (_NONE, key.Key_F, view.fit_selection),
            (_NONE, key.Key_Delete, self.delete),
            (_NONE, key.Key_Backspace, self.delete),
            (_CONTROL, key.Key_Delete, lambda: self.delete(reconnect=True)),
            (_CONTROL, key.Key_Backspace, lambda: self.delete(reconnect=True)),
            (_CONTROL, key.Key_A, self.select_all),
            (_CONTROL, key.Key_X, self.clipboard.cut),
            (_CONTROL, key.Key_C, self.clipboard.copy),
            (_CONTROL, key.Key_V, self.clipboard.paste),
            (_CONTROL | _SHIFT, key.Key_V, lambda: self.clipboard.paste(is_linked=True)),
            (_CONTROL, key.Key_D, self.clipboard.duplicate),
            (_NONE, key.Key_F2, lambda: self._with_current(self.rename_requested.emit)),
            (_NONE, key.Key_F9, lambda: self._with_current(self.breakpoint_toggled.emit)),
            (_NONE, key.Key_Return, lambda: self._with_current(self.node_activated.emit)),
            (_NONE, key.Key_Enter, lambda: self._with_current(self.node_activated.emit)),
            (_NONE, key.Key_C, lambda: self._with_current(self.connect_requested.emit)),
            (_NONE, key.Key_Minus, lambda: self._with_current(self.fold_requested.emit)),
            (_NONE, key.Key_Plus, lambda: self._with_current(self.fold_requested.emit)),
            (_SHIFT, key.Key_Plus, lambda: self._with_current(self.fold_requested.emit)),
            *((_ALT, code, partial(self._placement.align, how)) for code, how in _ALIGN.items()),
            (_SHIFT | _ALT, key.Key_H, lambda: self._placement.distribute("horizontal")),
            (_SHIFT | _ALT, key.Key_V, lambda: self._placement.distribute("vertical")),
            (_SHIFT, key.Key_F10, view.ask_for_menu),  # beside a run the window steps back with it
            (_ALT, key.Key_Return, view.ask_for_menu),
            (_ALT, key.Key_Enter, view.ask_for_menu),
            (_SHIFT, key.Key_N, self.notes.add),
            (_NONE, key.Key_M, self.notes.go_on),
            (_NONE, key.Key_P, self._placement.toggle_pin),
            (_NONE, key.Key_Tab, self.add_requested.emit),
            (_NONE, key.Key_N, self.add_requested.emit),
            (_NONE, key.Key_A, self.append_requested.emit),
            (_NONE, key.Key_R, self.type_requested.emit),
        )
        return {QKeyCombination(modifiers, code): action for modifiers, code, action in rows}

    @property
    def combinations(self) -> tuple[QKeyCombination, ...]:
        """The keys that mean something here, beside the arrows and those of notes."""
        return tuple(self._actions)

    def leave(self, keys: QKeyCombination, is_left: bool) -> None:
        """Leave a combination of keys to the window for now, or take it back."""
        (self._left.add if is_left else self._left.discard)(keys)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of the canvas; Tab too, which Qt would use to leave."""
        if not isinstance(event, QKeyEvent) or event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        action = self._action(event)
        if action is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        action()
        return True

    def _action(self, event: QKeyEvent) -> Callable[[], None] | None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if not self._selection.pointers and (of_note := self.notes.key_action(modifiers, key)) is not None:
            return of_note
        direction = _DIRECTIONS.get(key)
        if direction is not None and not modifiers & _CONTROL:
            if modifiers & _ALT:
                return lambda: self._placement.shift(direction * (1 if modifiers & _SHIFT else GRID))
            return lambda: self.walk(direction, extend=bool(modifiers & _SHIFT))
        keys = QKeyCombination(modifiers, key)
        return None if keys in self._left else self._actions.get(keys)

    def _with_current(self, act: Callable[[str], None]) -> None:
        current = self._selection.current
        if current in self._selection.pointers:
            act(current)

    def delete(self, *, reconnect: bool = False) -> None:
        """Delete the selected notes, and the nodes, or else the selected edges, as one undo step."""
        if self._selection.pointers:
            names = self.notes.names
            side = without_notes(self._document.side, names) if names else None
            delete_states(self._document, self._selection.pointers, reconnect=reconnect, side=side)
        elif self._selection.broken:
            delete_broken(self._document, self._selection.broken)
        elif not self.notes.delete():
            delete_edges(self._document, self._selection.edges)

    def select_all(self) -> None:
        """Select every state."""
        self._selection.set(tuple(self._document.definition.states))

    def walk(self, direction: QPointF, *, extend: bool = False) -> None:
        """Select the nearest node in a direction, down along the flow; with nothing selected, the first one."""
        canvas, current = self._view.canvas, self._selection.current
        start = canvas.rect_of(current) if current.startswith("/") else QRectF()
        chosen = canvas.places.first() if start.isNull() else nearest(current, canvas.places.near, start, direction)
        if not start.isNull() and direction.y() > 0 and not chosen.startswith(f"{current}/"):
            ways = [edge for edge in canvas.places.graph.edges.values() if edge.source == current]
            plain = [edge for edge in ways if edge.kind is not TransitionKind.CATCH]  # what an error leads to is aside
            followers = [edge.target for edge in plain or ways]
            chosen = highest(((one, canvas.rect_of(one)) for one in followers), start) or chosen
        if not chosen:
            return
        kept = self._selection.pointers if extend else ()
        self._selection.set((*(pointer for pointer in kept if pointer != chosen), chosen), current=chosen)
        self._view.camera.reveal(canvas.rect_of(chosen))


def nearest(
    current: str, nodes_near: Callable[[QRectF], Iterable[tuple[str, QRectF]]], start: QRectF, direction: QPointF
) -> str:
    """Return the node one would expect when going from ``current``, at ``start``, in a direction; empty for none.

    Straight ahead counts, sideways costs double; a frame and what is inside it are reached from its border.
    """
    best = (math.inf, "")
    for reach in _REACHES:
        for other, rect in nodes_near(start.adjusted(-reach, -reach, reach, reach)):
            cost = _cost(start, rect, direction) if other != current else None
            if cost is not None and cost < best[0]:
                best = (cost, other)
        if best[0] <= reach:  # what is farther away costs more
            break
    return best[1]


def highest(followers: Iterable[tuple[str, QRectF]], start: QRectF) -> str:
    """Return the one of the nearest row below ``start`` that is least aside, of equals the first; empty for none.

    However far aside: who goes down from a Choice means the next of its branches, not a later one straight below.
    """
    drawn = [(one, rect) for one, rect in followers if one.startswith("/") and not rect.isNull()]
    below = [(one, rect) for one, rect in drawn if rect.center().y() > start.bottom()]
    row_end = min((rect.bottom() for _, rect in below), default=0.0)
    row = [(one, abs(rect.center().x() - start.center().x())) for one, rect in below if rect.top() < row_end]
    return min(row, key=lambda one: round(one[1]), default=("", 0.0))[0]


def _cost(start: QRectF, goal: QRectF, direction: QPointF) -> float | None:
    way = goal.center() - start.center()
    if direction.x() and (start.contains(goal) or goal.contains(start)):
        return None  # a frame and what is inside it are not beside each other
    if (start.contains(goal) and direction.y() > 0) or (goal.contains(start) and direction.y() < 0):
        # In and out of a frame, past no other node; of several lanes the nearest is entered.
        way = QPointF(way.x() / _FAR, goal.top() - start.top())
    ahead = QPointF.dotProduct(way, direction)
    aside = abs(way.x() * direction.y()) + abs(way.y() * direction.x())
    if ahead <= 1 or aside > 2.5 * ahead + 120:
        return None
    return ahead + 2 * aside
