"""Searching a value without holding up the window: the work goes on in a thread, what was found comes back."""

import threading
from itertools import count

from PySide6.QtCore import QObject, Qt, Signal

from designer.document.json_items import Steps, find_steps
from engine.language.values import Json

MOST_FOUND = 1000


class ValueSearch(QObject):
    """Looks for a text in keys and scalars; ``found`` carries the ways there, of the newest question only."""

    found = Signal(object)
    _answered = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked = 0
        self._serials = count(1)
        self._thread: threading.Thread | None = None
        self._answered.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._asked != 0

    def look(self, value: Json, wanted: str) -> None:
        """Look for ``wanted``, whatever the case of its letters."""
        self._asked = serial = next(self._serials)
        self._thread = threading.Thread(
            target=self._work, args=(serial, value, wanted.lower()), name="value-search", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Give up; no answer comes."""
        self._asked = 0
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()  # it looks every few thousand values whether it is still wanted

    def _work(self, serial: int, value: Json, wanted: str) -> None:
        """Run in the thread: only the queued signal touches Qt."""
        found = find_steps(value, wanted, MOST_FOUND, lambda: self._asked == serial)
        if self._asked == serial:
            self._answered.emit(serial, found)

    def _take(self, serial: int, found: list[Steps]) -> None:
        if serial == self._asked:
            self._asked = 0
            self.found.emit(found)
