"""Garbage collection that nobody waits for.

Python looks through all its objects whenever a quarter as many new ones have come: with a thousand states
open that holds the window up for about 100 ms at every other edit, and finds nothing, since definitions
and graphs hold no cycles. Here only young objects are looked at while somebody works; what lives on is set
aside in quiet moments, and everything is looked through while the user is in another program.
"""

import gc
import time
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

# The first two keep one look at young objects below about 10 ms; the last leaves old ones to this module, and
# is no more than a net for a program that is busy for hours.
THRESHOLDS = (2_000, 5, 1_000)
TICK_MS = 1_000
QUIET_SHARE = 0.05
"""Below this share of one processor the program counts as quiet."""
SWEEP_SECONDS = 60.0


class Collector(QObject):
    """Collects garbage in quiet moments for as long as the ``with`` block lasts."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before = gc.get_threshold()
        self._worked = self._swept = 0.0
        self._tick = QTimer(self)
        self._tick.setTimerType(Qt.TimerType.CoarseTimer)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._look)

    def __enter__(self) -> "Collector":
        gc.set_threshold(*THRESHOLDS)
        gc.freeze()  # modules and the window live as long as the program
        gc.enable()
        self._worked, self._swept = time.process_time(), time.monotonic()
        self._tick.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._tick.stop()
        gc.set_threshold(*self._before)
        gc.unfreeze()

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
