"""Garbage collection that nobody waits for, and in the window's thread alone.

Python collects in whichever thread happens to make the next object. What is Qt's must not go in another thread than
its own: a text cursor in a circle of references, taken apart by the engine's thread, takes the program with it.

Python looks through all its objects whenever a quarter as many new ones have come: with a thousand states
open that holds the window up for about 100 ms at every other edit, and finds nothing, since definitions
and graphs hold no cycles. Here only young objects are looked at while somebody works; what lives on is set
aside in quiet moments, and everything is looked through while the user is in another program.
"""

import gc
import time
from types import TracebackType

from PySide6.QtCore import QAbstractEventDispatcher, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from designer.document.background import is_anything_read

# After how many young objects, and looks at them, there is another. The first two keep one look below about 10 ms; the
# last is no more than a net for a program that is busy for hours.
THRESHOLDS = (2_000, 5, 1_000)
MANY = 50_000
"""So many young objects at once come of a workflow that was opened, and stay: nobody looks at them before the next sweep."""
TICK_MS = 1_000
QUIET_SHARE = 0.05
"""Below this share of one processor the program counts as quiet."""
SWEEP_SECONDS = 60.0


class Collector(QObject):
    """Collects garbage for as long as the ``with`` block lasts; nobody else does meanwhile."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = False
        self._dispatcher = QAbstractEventDispatcher.instance()
        self._worked = self._swept = 0.0
        self._tick = QTimer(self)
        self._tick.setTimerType(Qt.TimerType.CoarseTimer)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._look)

    def __enter__(self) -> "Collector":
        self._was_enabled = gc.isenabled()
        gc.disable()
        gc.freeze()  # modules and the window live as long as the program
        # Before the loop waits for what comes next: whatever a key or a paint had to do is done.
        self._dispatcher.aboutToBlock.connect(self.collect_young)
        self._worked, self._swept = time.process_time(), time.monotonic()
        self._tick.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._tick.stop()
        self._dispatcher.aboutToBlock.disconnect(self.collect_young)
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()

    def collect_young(self) -> None:
        """Collect what became garbage soon after it was made, if enough was made since."""
        if is_anything_read():
            return  # all that comes of it stays; to look at it bit by bit takes a tenth of the work
        young, middle, old = gc.get_count()
        if young > MANY:
            gc.freeze()
        elif old > THRESHOLDS[2]:
            gc.collect()
        elif middle > THRESHOLDS[1]:
            gc.collect(1)
        elif young > THRESHOLDS[0]:
            gc.collect(0)

    def set_aside(self) -> None:
        """Collect young garbage and look at what is left no more: a few milliseconds, however much there is."""
        gc.collect(1)
        gc.freeze()

    def sweep(self) -> None:
        """Collect all garbage, old and young."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def _look(self) -> None:
        worked = time.process_time()
        share, self._worked = (worked - self._worked) / (TICK_MS / 1000), worked
        if share > QUIET_SHARE:
            return
        is_away = QGuiApplication.applicationState() is not Qt.ApplicationState.ApplicationActive
        if is_away and time.monotonic() - self._swept > SWEEP_SECONDS:
            self._swept = time.monotonic()
            self.sweep()
        else:
            self.set_aside()
