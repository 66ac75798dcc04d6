"""How long the window cannot answer: for each thing a user does, and while a run is live."""

import gc
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSettings
from PySide6.QtWidgets import QApplication

from designer.document.engine_thread import EngineThread
from designer.document.settings import Settings
from designer.look import set_language, themes
from designer.shell.application import start_application
from designer.shell.garbage import Collector
from designer.shell.main_window import MainWindow
from tests.bench.gestures import Gestures
from tests.bench.heartbeat import Heartbeat, Late, hold_up, spin, spin_until
from tests.bench.timing import print_row, readable
from tests.bench.workflows import choice_loop, looped_chain, many_items, mixed

_STATES = 1_000
_SIZES = {1_000: 5, 10_000: 3}
"""How many states, and how often each gesture is done."""
_TRANSITIONS = 10_000
_RUN_SECONDS = 120


def measure() -> None:
    """Print both tables."""
    application = start_application(offscreen=True)
    with tempfile.TemporaryDirectory() as folder, open_window(Path(folder)) as window:
        application.processEvents()
        for states, rounds in _SIZES.items():
            _measure_gestures(window, Path(folder), states, rounds)
            print()
        _measure_runs(window, Path(folder))


@contextmanager
def open_window(folder: Path) -> Iterator[MainWindow]:
    """Have the window as a user has it, history on disk."""
    set_language("en")
    themes.set_theme("light")
    engine = EngineThread(folder / "history.sqlite")
    window = MainWindow(engine, Settings(QSettings(str(folder / "studio.ini"), QSettings.Format.IniFormat)))
    window.resize(1600, 900)
    window.show()
    spin(300)
    with Collector(window):
        yield window
    window.give_up_changes()
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    engine.close()


def _measure_gestures(window: MainWindow, folder: Path, states: int, rounds: int) -> None:
    file = folder / "workflow.tcsl.json"
    file.write_text(mixed(states), encoding="utf-8")
    gestures, taken = Gestures(window, file), dict[str, list[Late]]()
    print_row(f"Window held up, {states:,} states", "median", "worst", "own work", "first")
    for _ in range(rounds):
        for name, gesture in gestures.all():
            taken.setdefault(name, []).append(hold_up(gesture))
    for name, all_of_it in taken.items():
        times, works = zip(*all_of_it, strict=True)
        figures = statistics.median(times), max(times), statistics.median(works), times[0]
        print_row(f"  {name}", *map(readable, figures))


def _measure_runs(window: MainWindow, folder: Path) -> None:
    print_row("Window late while a run is live", "p95", "worst", "own work", "over 50 ms", "paints/s", "run took")
    rounds = _TRANSITIONS // 2
    for name, text, data in (
        (f"Choice loop, {_TRANSITIONS:,} transitions", choice_loop(rounds), {"n": 0}),
        (f"{_STATES:,} states, {_TRANSITIONS:,} transitions", looped_chain(_STATES, _TRANSITIONS // _STATES), {"n": 0}),
        (f"Map, {_TRANSITIONS:,} items, 40 at once", many_items(40), {"items": list(range(_TRANSITIONS))}),
    ):
        window.document.new(text, name)
        spin(800)
        window.show_panel("history")
        _measure_run(window, name, data)
        spin(1000)


def _measure_run(window: MainWindow, name: str, data: dict[str, Any]) -> None:
    heartbeat, paints = Heartbeat(5), _Paints(window)
    session = window.session
    gc.collect()
    started = time.perf_counter()
    heartbeat.start()
    session.start(window.document.definition, data, workflow=name)
    spin_until(lambda: not session.is_running, seconds=_RUN_SECONDS)
    took = time.perf_counter() - started
    spin(300)
    heartbeat.stop()
    view = session.view
    assert view is not None
    assert view.status == "SUCCEEDED", (view.status, view.error, view.cause)
    late = sorted(heartbeat.late)
    print_row(
        f"  {name}",
        readable(late[len(late) * 95 // 100].seconds),
        readable(late[-1].seconds),
        readable(late[-1].work),
        str(sum(one.seconds > 0.05 for one in late)),
        f"{paints.count / took:.0f}",
        readable(took),
    )
    paints.stop()


class _Paints(QObject):
    """Counts how often the canvas is painted."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.count = 0
        self._viewport = window.canvas.view.viewport()
        self._viewport.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: look at what the viewport gets."""
        self.count += event.type() == QEvent.Type.Paint
        return False

    def stop(self) -> None:
        """Count no more."""
        self._viewport.removeEventFilter(self)
