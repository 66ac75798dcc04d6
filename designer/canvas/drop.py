"""Dropping a new state from the palette: on the sheet, in a lane, or on an edge, which it splits."""

import json
from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent

from designer.canvas.drop_marks import DropMarks
from designer.canvas.hints import Hints
from designer.canvas.node_item import NodeItem
from designer.canvas.view import CanvasView
from designer.document.commands import insert_state
from designer.document.document import Document
from designer.document.rules import Verdict, can_drop
from designer.look import tr

MIME_TYPE = "application/x-tcsl-state"


class Payload(Struct, frozen=True, kw_only=True):
    """What is dragged: a state type, and for a Task perhaps the function it calls."""

    type: str
    function: str = ""

    def to_mime(self) -> QMimeData:
        """Return it as the palette puts it on the cursor."""
        data = QMimeData()
        data.setData(MIME_TYPE, json.dumps({"type": self.type, "function": self.function}).encode())
        return data


def read_payload(data: QMimeData) -> Payload | None:
    """Return what is dragged, or None when it is nothing of ours."""
    if not data.hasFormat(MIME_TYPE):
        return None
    try:
        content = json.loads(bytes(data.data(MIME_TYPE).data()))
    except ValueError:
        return None
    if not isinstance(content, dict):
        return None
    function = content.get("function")
    function = function if isinstance(function, str) else ""
    state_type = content.get("type") or ("Task" if function else "")
    return Payload(type=state_type, function=function) if isinstance(state_type, str) and state_type else None


class DropTool(QObject):
    """An event filter on the view's viewport, and on the view: what is dragged over a card on it ends up there."""

    def __init__(
        self,
        view: CanvasView,
        document: Document,
        hints: Hints,
        on_dropped: Callable[[str], None],
        unfold: Callable[[str], object],
    ) -> None:
        """``on_dropped`` hears the pointer of the new state; ``unfold`` is as for :class:`DropMarks`."""
        super().__init__(view)
        self._view = view
        self._document = document
        self._hints = hints
        self._on_dropped = on_dropped
        self._payload: Payload | None = None
        self._position = QPointF()  # in the view, of what is dragged
        self._marks = DropMarks(view, unfold)
        view.setAcceptDrops(True)
        view.viewport().setAcceptDrops(True)
        view.viewport().installEventFilter(self)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the drag events of view and viewport, which begin at the same corner."""
        match event:
            case QDragEnterEvent():
                return self._enter(event)
            case QDragMoveEvent():
                return self._move(event)
            case QDropEvent():
                return self._drop(event)
            case QDragLeaveEvent():
                self.end()
                return True
            case _:
                return False

    def _enter(self, event: QDragEnterEvent) -> bool:
        self._payload = read_payload(event.mimeData())
        if self._payload is None or self._view.is_locked:
            event.ignore()
            return True
        self._hints.begin(tr("Drop on a connection to put {type} into it, or on the sheet", type=self._payload.type))
        event.acceptProposedAction()
        return True

    def _move(self, event: QDragMoveEvent) -> bool:
        if self._payload is None:
            event.ignore()
            return True
        verdict = self._aim(event.position())
        if verdict.ok:
            event.acceptProposedAction()
        else:
            event.ignore()
        return True

    def _aim(self, position: QPointF) -> Verdict:
        """Light up what would take the state, and say so."""
        assert self._payload is not None
        self._position = position
        scene = self._view.canvas
        place = self._view.mapToScene(position.toPoint())
        edge = scene.edge_at(place)
        self._marks.light(edge, None if edge is not None else self._frame_at(place), place)
        verdict = self._document.can_edit()
        if verdict.ok:
            verdict = can_drop(self._document.definition, self._payload.type, self._marks.where)
        self._marks.color("succeeded" if verdict.ok else "failed")
        self._hints.show_answer(position, verdict.ok, verdict.reason)
        if verdict.ok and not verdict.reason:
            self._hints.answer.say(self._promise(), "succeeded")
            self._hints.answer.follow(position.toPoint())
        return verdict

    def follow(self) -> None:
        """Light up what is under the cursor now: the picture may have changed below it."""
        if self._payload is not None:
            self._aim(self._position)

    def _promise(self) -> str:
        if self._marks.edge is not None:
            return tr("Insert into this connection")
        if self._marks.frame is not None:
            return tr('Put into "{name}"', name=self._marks.frame.node.name)
        if not self._document.definition.states:
            return tr("Begin the workflow with it")
        return tr("Add to the sheet, not connected yet")

    def _frame_at(self, place: QPointF) -> NodeItem | None:
        for item in self._view.canvas.items_at(place):
            if isinstance(item, NodeItem) and self._marks.lane_of(item, place) >= 0:
                return item
        return None

    def _drop(self, event: QDropEvent) -> bool:
        if self._payload is None:
            event.ignore()
            return True
        payload, verdict = self._payload, self._aim(event.position())
        edge = self._marks.edge.id if self._marks.edge is not None else None
        machine = self._marks.where if edge is None else ""
        self.end()
        if verdict.ok:
            event.acceptProposedAction()
            pointer = insert_state(self._document, machine, payload.type, on_edge=edge, function=payload.function)
            if pointer:
                self._on_dropped(pointer)
        return True

    def end(self) -> None:
        """Put the lights out."""
        self._marks.put_out()
        self._payload = None
        self._hints.end()
