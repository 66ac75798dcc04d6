"""Layouts on demand: small ones at once, large ones in a thread of its own that is joined at close.

The thread begins when the window has nothing left to do: the two share one interpreter, and what the
user just did should be seen first.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from designer.document.background import Background
from designer.layout.arrange import Known, arrange
from designer.layout.layout import Layout
from designer.layout.model import Sheet

AT_ONCE = 200
"""Above this many boxes the window would be held up for more than a frame."""
REST_MS = 40
"""How long after an edit the thread begins: forms and lists follow the edit in the next turns of the event loop."""


class Arranger(QObject):
    """Gives the layout of the newest sheet asked for; older answers are dropped."""

    def __init__(self, on_ready: Callable[[Layout], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on_ready = on_ready
        self._arranged: tuple[Sheet, Layout] | None = None
        self._pending: Sheet | None = None
        self._known = Known()
        self._thread: Background[Layout] = Background("layout", self)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(REST_MS)
        self._idle.timeout.connect(self._begin)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._idle.isActive() or self._thread.is_busy

    def ask(self, sheet: Sheet) -> None:
        """Lay ``sheet`` out; ``on_ready`` is called with the answer, at once or soon."""
        if self.is_busy and self._pending == sheet:
            return
        self._pending = None
        self._thread.forget()
        if self._arranged is not None and self._arranged[0] == sheet:
            self._on_ready(self._arranged[1])
        elif count_boxes(sheet) <= AT_ONCE:
            self._take(sheet, arrange(sheet))
        else:
            self._pending = sheet
            self._idle.start()

    def _begin(self) -> None:
        sheet = self._pending
        if sheet is not None:
            self._thread.ask(lambda: arrange(sheet, self._known), lambda layout: self._take(sheet, layout))

    def _take(self, sheet: Sheet, layout: Layout) -> None:
        self._arranged, self._pending = (sheet, layout), None
        self._on_ready(layout)

    def close(self) -> None:
        """End the thread; no answer comes after this."""
        self._idle.stop()
        self._pending = None
        self._thread.close()


def count_boxes(sheet: Sheet) -> int:
    """Return how many boxes a sheet and its frames have."""
    count, waiting = 0, [sheet]
    while waiting:
        nodes = waiting.pop().nodes
        count += len(nodes)
        waiting += [lane.sheet for node in nodes for lane in node.lanes]
    return count
