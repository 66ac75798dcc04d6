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

# In place of the event loop: draw what is due, say when that was, and leave.
_CHILD = f"""
import sys, time
from PySide6.QtWidgets import QApplication

def first_turn(*_):
    QApplication.processEvents()
    print(time.time(), flush=True)
    import os
    os._exit(0)

QApplication.exec = staticmethod(first_turn)
from designer.__main__ import main
main([{str(_SAMPLE)!r}])
"""


def measure() -> None:
    """Print the row: the median of several starts, and the slowest, which is the first when files are not cached."""
    taken = [_start() for _ in range(_TIMES)]
    print_row("Start to first window", "median", "slowest")
    print_row("  tcsl-studio map-sum", readable(statistics.median(taken)), readable(max(taken)))


def _start() -> float:
    with tempfile.TemporaryDirectory() as home:
        folders = dict.fromkeys(("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"), home)
        return _start_in({**os.environ, **folders, "QT_QPA_PLATFORM": "offscreen"})


def _start_in(environment: dict[str, str]) -> float:
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
    return float(answer.stdout.split()[-1]) - started
