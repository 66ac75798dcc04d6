"""Layouts on demand: small ones at once, large ones in a thread of its own that is joined at close.

The thread begins when the window has nothing left to do: the two share one interpreter, and what the
user just did should be seen first.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from designer.layout.arrange import Known, arrange
from designer.layout.model import Layout, Sheet

AT_ONCE = 200
"""Above this many boxes the window would be held up for more than a frame."""


class Arranger(QObject):
    """Gives the layout of the newest sheet asked for; older answers are dropped."""

    _arranged = Signal(int, object, object)

    def __init__(self, on_ready: Callable[[Layout], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on_ready = on_ready
        self._asked = 0
        self._known: tuple[Sheet, Layout] | None = None
        self._pending: Sheet | None = None
        self._future: Future[Layout] | None = None
        self._thread: ThreadPoolExecutor | None = None
        self._known_inside = Known()
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self._begin)
        self._arranged.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._asked != 0

    def ask(self, sheet: Sheet) -> None:
        """Lay ``sheet`` out; ``on_ready`` is called with the answer, at once or soon."""
        if self._asked and self._pending == sheet:
            return
        self._asked = 0
        if self._known is not None and self._known[0] == sheet:
            self._on_ready(self._known[1])
        elif count_boxes(sheet) <= AT_ONCE:
            self._known = (sheet, arrange(sheet))
            self._on_ready(self._known[1])
        else:
            self._serial += 1
            self._asked, self._pending = self._serial, sheet
            self._idle.start()

    def _begin(self) -> None:
        serial, sheet = self._asked, self._pending
        if not serial or sheet is None:
            return
        if self._thread is None:
            self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="layout")
        if self._future is not None:
            self._future.cancel()  # if it has not begun, nobody needs it any more
        self._future = future = self._thread.submit(arrange, sheet, self._known_inside)
        future.add_done_callback(lambda done: self._hand_over(serial, sheet, done))

    _serial = 0

    def _hand_over(self, serial: int, sheet: Sheet, future: "Future[Layout]") -> None:
        """Runs in the thread; the queued signal brings the answer to the window."""
        if not future.cancelled() and self._thread is not None:
            self._arranged.emit(serial, sheet, future.result())

    def _take(self, serial: int, sheet: Sheet, layout: Layout) -> None:
        if serial == self._asked:
            self._asked = 0
            self._known, self._pending = (sheet, layout), None
            self._on_ready(layout)

    def close(self) -> None:
        """End the thread; no answer comes after this."""
        self._idle.stop()
        thread, self._thread = self._thread, None
        self._asked = 0
        if thread is not None:
            thread.shutdown(wait=True, cancel_futures=True)


def count_boxes(sheet: Sheet) -> int:
    """Return how many boxes a sheet and its frames have."""
    count, waiting = 0, [sheet]
    while waiting:
        nodes = waiting.pop().nodes
        count += len(nodes)
        waiting += [lane.sheet for node in nodes for lane in node.lanes]
    return count
