"""How long it takes from the start of the process to the first window on the screen."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.timing import print_row, readable

_ROOT = Path(__file__).resolve().parents[2]
_SAMPLE = _ROOT / "resources" / "samples" / "map-sum" / "workflow.tcsl.json"
_TIMES = 5
_WANTED = 0.5

# In place of the event loop: draw what is due, say when that was, and leave.
_CHILD = f"""
import sys, time
from PySide6.QtWidgets import QApplication

def first_turn(*_):
    QApplication.processEvents()
    print(time.time(), time.process_time(), flush=True)
    import os
    os._exit(0)

QApplication.exec = staticmethod(first_turn)
from designer.__main__ import main
main([{str(_SAMPLE)!r}])
"""


def measure() -> None:
    """Print the row: the median of several starts, the slowest, and the seconds of a processor one takes."""
    with tempfile.TemporaryDirectory() as compiled:
        _start(compiled)  # compiles the modules, as an installation does
        taken, works = zip(*(_start(compiled) for _ in range(_TIMES)), strict=True)
    print_row("Start to first window", "median", "slowest", "own work", "wanted below")
    figures = statistics.median(taken), max(taken), statistics.median(works), _WANTED
    print_row("  tcsl-studio map-sum", *map(readable, figures))


def _start(compiled: str) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as home:
        folders = dict.fromkeys(("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"), home)
        own = {**folders, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": compiled}
        return _start_in({**os.environ, **own, "PYTHONDONTWRITEBYTECODE": ""})


def _start_in(environment: dict[str, str]) -> tuple[float, float]:
    started = time.time()
    answer = subprocess.run(
        [sys.executable, "-c", _CHILD],
        cwd=_ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        raise RuntimeError(f"the window did not come up: {answer.stderr.strip()}")
    shown, worked = map(float, answer.stdout.split()[-2:])
    return shown - started, worked
