"""Memory and widgets do not grow while somebody pans and edits; ``TCSL_ENDURANCE=5000`` does more of it."""

import gc
import os
import random
from itertools import islice
from pathlib import Path

import pytest
from PySide6.QtCore import SIGNAL, QEvent
from PySide6.QtWidgets import QApplication

from designer.document.commands import set_field
from designer.shell.main_window import MainWindow
from tests.bench.endurance import busy
from tests.bench.workflows import mixed

pytestmark = pytest.mark.slow  # each opens a whole window

STEPS = int(os.environ.get("TCSL_ENDURANCE", "35"))
WARM_UP = 105
MOST_OBJECTS = 2_000
"""Caches with a bound are still being filled after the warm-up; if each definition stayed, it would be far more."""
MOST_WIDGETS = 60
"""A field may still be shown for the first time; a form that stayed at each selection would be thousands."""


def _settled() -> tuple[int, int]:
    for _ in range(5):
        QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    return len(gc.get_objects()), len(QApplication.allWidgets())


def test_panning_and_editing_leave_nothing_behind(window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "workflow.tcsl.json"
    file.write_text(mixed(20), encoding="utf-8")
    window.open(file)
    user = busy(window, random.Random(1))

    list(islice(user, WARM_UP))
    objects_before, widgets_before = _settled()
    list(islice(user, STEPS))
    objects_after, widgets_after = _settled()

    assert window.document.text == mixed(20)
    assert widgets_after - widgets_before < MOST_WIDGETS
    assert objects_after - objects_before < MOST_OBJECTS


def test_edits_leave_no_connection_to_an_action_behind(window: MainWindow) -> None:
    actions = window.actions_.all()
    window.document.new(mixed(5))

    def edit_and_take_back() -> None:
        set_field(window.document, "", "Comment", f"at {window.document.undo_stack.index()}")
        window.document.undo()

    edit_and_take_back()
    before = [action.receivers(SIGNAL("changed()")) for action in actions]
    for _ in range(10):
        edit_and_take_back()

    assert [action.receivers(SIGNAL("changed()")) for action in actions] == before
