"""Long work in a thread of its own; only the newest answer counts, and it comes back in the window's thread."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")
_reading: set[Future[Any]] = set()


def is_anything_read() -> bool:
    """Whether a thread reads a workflow, or is about to."""
    return bool(_reading)


class Background(QObject, Generic[T]):
    """Does one kind of work, one piece at a time; ``name`` is that of the thread, which :meth:`close` joins.

    ``is_reader`` says that the answer is a workflow: many objects, all of which stay.
    """

    _answered = Signal(int, object)

    def __init__(self, name: str, parent: QObject | None = None, *, is_reader: bool = False) -> None:
        super().__init__(parent)
        self._name, self._is_reader = name, is_reader
        self._serial = self._asked = 0
        self._then: Callable[[T], object] | None = None
        self._future: Future[T] | None = None
        self._thread: ThreadPoolExecutor | None = None
        self._answered.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._asked != 0

    def ask(self, work: Callable[[], T], then: Callable[[T], object]) -> None:
        """Do ``work`` and call ``then`` with what it returns; what was asked before is forgotten.

        What ``work`` raises is raised in the window's thread: it is a fault of ours, and nobody waits any longer.
        """
        if self._thread is None:
            self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=self._name)
        self.forget()
        self._serial += 1
        self._asked = serial = self._serial
        self._then = then
        self._future = self._thread.submit(work)
        if self._is_reader:
            _reading.add(self._future)
        self._future.add_done_callback(lambda done: self._hand_over(serial, done))

    def forget(self) -> None:
        """Let no answer come to what was asked."""
        if self._future is not None:
            self._future.cancel()  # if it has not begun, nobody needs it any more
        # An answer can be a whole workflow with all that was read of it.
        self._future = self._then = None
        self._asked = 0

    def close(self) -> None:
        """End the thread; no answer comes after this."""
        self.forget()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.shutdown(wait=True, cancel_futures=True)

    def _hand_over(self, serial: int, future: "Future[T]") -> None:
        """Runs in the thread; the queued signal brings the answer to the window."""
        _reading.discard(future)
        if not future.cancelled() and self._thread is not None:
            self._answered.emit(serial, future)

    def _take(self, serial: int, done: "Future[T]") -> None:
        then = self._then
        if serial == self._asked and then is not None:
            self.forget()
            then(done.result())
