"""What of a workflow is looked at first, until somebody moves the view."""

from PySide6.QtCore import QPointF

from designer.canvas.camera import MARGIN
from designer.canvas.empty_state import EMPTY_TOP
from designer.canvas.paint import DETAIL
from designer.canvas.view import CanvasView
from designer.document.document import Document
from designer.document.pointers import START

READABLE_ZOOM = DETAIL
"""A workflow that would open smaller than this, without its second lines, is shown from its start, at ``BEGIN_ZOOM``."""
BEGIN_ZOOM = 0.8
_BEGIN_TOP = 44
_SIDE = 14


class FirstLook:
    """``is_due`` tells that what is drawn next has not been looked at yet."""

    def __init__(self, view: CanvasView, document: Document) -> None:
        self._view, self._document = view, document
        self._had_nodes = False
        self.is_due = True

    def note_nodes(self) -> None:
        """Look anew when an empty sheet that nobody moved gets nodes: pasted, imported, or the first one added."""
        has_nodes = bool(self._document.definition.states)
        is_new = has_nodes and not self._had_nodes and not self._document.side.positions
        self.is_due = self.is_due or (is_new and self._view.camera.again == self.take)
        self._had_nodes = has_nodes

    def take(self) -> None:
        """Show all of it; of a workflow too large to read, its beginning."""
        self.is_due = False
        if self._document.definition.states:
            self._view.fit_all(animate=False)
            # A banner takes room, but what was shown whole without it stays whole.
            room = max(1.0, self._view.height() - MARGIN)
            share = (room - self._view.camera.top) / max(1.0, room - MARGIN)
            if self._view.camera.zoom < READABLE_ZOOM * min(1.0, share):
                self._show_beginning()
        else:
            # Start and End stay in sight, above the card that says what to do first.
            down = self._view.height() / 2 - EMPTY_TOP
            self._view.camera.go(1.0, self._view.canvas.bounds.center() + QPointF(0, down), animate=False)
        self._view.camera.again = self.take

    def _show_beginning(self) -> None:
        scene = self._view.canvas
        start, bounds = scene.rect_of(START).center(), scene.bounds
        down = (self._view.height() / 2 - _BEGIN_TOP - self._view.camera.top + MARGIN) / BEGIN_ZOOM
        # As much to the left and right as there is, or what leads on from Start.
        is_narrow = bounds.width() * BEGIN_ZOOM <= self._view.width() - 2 * _SIDE
        across = bounds.center().x() if is_narrow else start.x()
        self._view.camera.go(BEGIN_ZOOM, QPointF(across, start.y() + down), animate=False)
