"""How long it takes until a workflow is seen in the window, and the memory it takes beside the empty window."""

import gc
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from designer.shell.application import start_application
from designer.shell.main_window import MainWindow
from tests.bench.heartbeat import spin, spin_until
from tests.bench.timing import print_row, readable
from tests.bench.window import open_window
from tests.bench.workflows import mixed

_SIZES = (1_000, 10_000)
_WANTED = {1_000: 0.3, 10_000: 1.0}
_TIMES = 5
_MOST_SECONDS = 60
_MEBIBYTE = 2**20


def measure() -> None:
    """Print a row for each size."""
    start_application(offscreen=True)
    print_row("Opening in the window", "drawn (median)", "wanted below", "answers after", "own work", "memory more")
    for size in _SIZES:
        with tempfile.TemporaryDirectory() as folder, open_window(Path(folder)) as window:
            file = Path(folder) / "workflow.tcsl.json"
            file.write_text(mixed(10), encoding="utf-8")
            _open(window, file)  # forms and fonts are paid for once
            empty = memory()
            file.write_text(mixed(size), encoding="utf-8")
            taken = [_open(window, file) for _ in range(_TIMES)]
            more = memory() - empty
        drawn, answered, works = zip(*taken, strict=True)
        print_row(
            f"  {size:,} states",
            readable(sorted(drawn)[_TIMES // 2]),
            readable(_WANTED[size]),
            readable(sorted(answered)[_TIMES // 2]),
            readable(sorted(works)[_TIMES // 2]),
            f"{more / _MEBIBYTE:.0f} MiB",
        )


def _open(window: MainWindow, file: Path) -> tuple[float, float, float]:
    """Open a file.

    Return the seconds until all of it is painted, until the window answers for the first time, and what the
    program had a processor for meanwhile, threads included.
    """
    window.document.new()
    spin(300)
    painted = _Painted(window)
    started, worked = time.perf_counter(), time.process_time()
    window.open(file)
    answered = 0.0

    def is_seen() -> bool:
        nonlocal answered
        answered = answered or time.perf_counter()
        return bool(painted.at)

    assert spin_until(is_seen, seconds=_MOST_SECONDS)
    painted.stop()
    return painted.at - started, answered - started, painted.worked - worked


def memory() -> int:
    """Return the bytes of this process that are in memory, with what is garbage given back."""
    spin(500)
    gc.unfreeze()
    gc.collect()
    if not sys.platform.startswith("linux"):
        return 0
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096


class _Painted(QObject):
    """Notes when the canvas was painted with all nodes on it; ``at`` is 0 until then."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.at = self.worked = 0.0
        self._window = window
        self._viewport = window.canvas.view.viewport()
        self._viewport.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: look at what the viewport gets."""
        window = self._window
        if event.type() == QEvent.Type.Paint and not self.at:
            states = len(window.document.definition.states)
            if states > 1 and len(window.canvas.scene.nodes) >= states:
                self._viewport.removeEventFilter(self)
                QApplication.sendEvent(watched, event)
                self.at, self.worked = time.perf_counter(), time.process_time()
                return True
        return False

    def stop(self) -> None:
        """Look no more."""
        self._viewport.removeEventFilter(self)
