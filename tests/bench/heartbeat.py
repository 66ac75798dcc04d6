"""How long the event loop cannot answer: a timer that should tick every few milliseconds, and how late it comes."""

import time
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer


class Late(NamedTuple):
    """A tick that came ``seconds`` too late; for ``work`` seconds of them the window's thread had a processor.

    The rest it waited: for the interpreter lock, or for a processor on a busy machine.
    """

    seconds: float
    work: float


class Heartbeat(QObject):
    """Ticks while the event loop is free; ``late`` has how late each tick came."""

    def __init__(self, interval_ms: int) -> None:
        super().__init__()
        self.late: list[Late] = []
        self.last_late_at = 0.0
        self._interval = interval_ms / 1000
        self._last = self._worked = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(interval_ms)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin to tick, with nothing noted yet."""
        self.late = []
        self._last = self.last_late_at = time.perf_counter()
        self._worked = time.thread_time()
        self._timer.start()

    def stop(self) -> None:
        """End it; what has held up the loop since the last tick counts too."""
        self._tick()
        self._timer.stop()

    def _tick(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        late = max(0.0, now - self._last - self._interval)
        self.late.append(Late(late, worked - self._worked))
        self._last, self._worked = now, worked
        if late > 0.003:
            self.last_late_at = now


def spin(milliseconds: int) -> None:
    """Let the event loop run for so long."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def spin_until(is_done: Callable[[], bool], *, seconds: float) -> bool:
    """Let the event loop run until ``is_done``; false when that took longer than ``seconds``."""
    loop, until = QEventLoop(), time.perf_counter() + seconds
    timer = QTimer()
    timer.timeout.connect(lambda: loop.quit() if is_done() or time.perf_counter() > until else None)
    timer.start(20)
    loop.exec()
    timer.stop()
    return is_done()


def hold_up(action: Callable[[], object], *, quiet: float = 0.25, seconds: float = 5.0) -> Late:
    """Do ``action`` in the event loop; return the longest time that the loop could not answer.

    Counts until the loop has been free for ``quiet`` seconds: timers, threads and glides that the action
    began belong to it.
    """
    heartbeat, faults = Heartbeat(1), list[Exception]()

    def act() -> None:
        try:
            action()
        except Exception as fault:  # noqa: BLE001  # Qt would print it and go on
            faults.append(fault)

    heartbeat.start()
    QTimer.singleShot(0, act)
    spin(2)
    spin_until(lambda: time.perf_counter() - heartbeat.last_late_at > quiet, seconds=seconds)
    heartbeat.stop()
    if faults:
        raise faults[0]
    return max(heartbeat.late)
