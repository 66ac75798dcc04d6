"""The hand that tests the window by: as pytest-qt has it, but more patient."""

import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.shell.overrides import make_overrides_safe

make_overrides_safe()  # as the program does, before its classes are made: a fault is a failure then, not the end of the run

PATIENCE = 30_000
"""Milliseconds that a test waits for what must come; pytest-qt's five seconds are over too soon on a busy machine."""


class PatientBot(QtBot):
    """Waits longer for what must come, which costs nothing where it comes."""

    def waitUntil(self, callback: Callable[[], Any], *, timeout: int = PATIENCE) -> None:
        """See pytest-qt."""
        super().waitUntil(callback, timeout=timeout)

    wait_until = waitUntil

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE, **options: Any) -> Any:
        """See pytest-qt."""
        return super().waitSignal(signal, timeout=timeout, **options)

    def waitSignals(self, signals: Any, *, timeout: int = PATIENCE, **options: Any) -> Any:
        """See pytest-qt."""
        return super().waitSignals(signals, timeout=timeout, **options)


@pytest.fixture(autouse=True)
def garbage_of_the_window() -> Iterator[None]:
    """Collect garbage between tests alone, as the program does between events: see :mod:`designer.shell.garbage`."""
    was_enabled = gc.isenabled()
    gc.disable()
    yield
    gc.collect(1)
    if was_enabled:
        gc.enable()


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """In the place of pytest-qt's, which closes what was added to either."""
    return PatientBot(request)
