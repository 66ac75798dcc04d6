"""The memory of the window while somebody pans and edits for minutes: it may rise at first, and then no more.

``python -m tests.bench.endurance 600`` does it for ten minutes; the table has a short run.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from designer.document.commands import delete_states, insert_state, rename_state, set_field
from designer.shell.application import start_application
from designer.shell.main_window import MainWindow
from tests.bench.drawn import memory
from tests.bench.heartbeat import spin
from tests.bench.timing import print_row
from tests.bench.window import open_window
from tests.bench.workflows import mixed

_STATES = 300
_ROUNDS = 4
_SECONDS = 60
_MEBIBYTE = 2**20


def measure(seconds: int = _SECONDS) -> None:
    """Print the memory after each quarter of ``seconds``."""
    start_application(offscreen=True)
    print_row(f"Memory, pan and edit {_STATES} states", *(f"after {seconds * n // _ROUNDS} s" for n in range(1, 5)))
    with tempfile.TemporaryDirectory() as folder, open_window(Path(folder)) as window:
        file = Path(folder) / "workflow.tcsl.json"
        file.write_text(mixed(_STATES), encoding="utf-8")
        window.open(file)
        spin(500)
        user, figures, steps = busy(window, random.Random(1)), [], [0]
        for _ in range(_ROUNDS):
            until = time.monotonic() + seconds / _ROUNDS
            while time.monotonic() < until:
                next(user)
                steps[-1] += 1
            steps.append(steps[-1])
            figures.append(memory() / _MEBIBYTE)
    print_row("  in use", *(f"{figure:.1f} MiB" for figure in figures))
    print_row("  steps until then", *(f"{count:,}" for count in steps[:_ROUNDS]))


def busy(window: MainWindow, choice: random.Random) -> Iterator[None]:
    """Pan, zoom, select, edit and take it all back, one thing after the other, without end.

    What is undone stays to be done again until the next edit, so the steps kept are never more than a few.
    """
    document, actions, number = window.document, window.actions_, 0
    while True:
        number += 1
        for step in _edits(window, choice, number):
            step()
            QApplication.processEvents()
            _turn_wheel(window, choice)
            yield
        while document.undo_stack.canUndo():
            actions["undo"].trigger()
            QApplication.processEvents()
        yield


def _edits(window: MainWindow, choice: random.Random, number: int) -> list[Callable[[], object]]:
    document, states = window.document, list(window.document.definition.states)
    one = choice.choice([pointer for pointer in states if pointer.count("/") == 2])
    return [
        lambda: window.selection.set((one,)),
        lambda: set_field(document, one, "Comment", f"comment {number}"),
        lambda: rename_state(document, one, f"Renamed{number}"),
        lambda: insert_state(document, "", "Task"),
        lambda: window.selection.set(()),
        lambda: delete_states(document, tuple(choice.sample(list(document.definition.states), 3))),
    ]


def _turn_wheel(window: MainWindow, choice: random.Random) -> None:
    viewport = window.canvas.view.viewport()
    place = QPointF(viewport.rect().center())
    for turn in (QPoint(0, 120), QPoint(0, -120), QPoint(120, 0), QPoint(-120, 0)):
        held = choice.choice([Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier])
        event = QWheelEvent(
            place,
            viewport.mapToGlobal(place),
            QPoint(),
            turn,
            Qt.MouseButton.NoButton,
            held,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(viewport, event)
        QApplication.processEvents()


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else _SECONDS)
