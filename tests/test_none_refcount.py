"""PySide6 6.12.0 on Python 3.11 loses a reference to None with every call that returns nothing, and aborts."""

import sys

import pytest
from PySide6.QtCore import QObject, Signal

_CALLS = 500
_NOISE = 50  # references that the test's own machinery may add or drop

pytestmark = pytest.mark.skipif(sys.version_info >= (3, 12), reason="None and True are immortal from Python 3.12")


class _Announcer(QObject):
    announced = Signal()


def test_calls_that_return_nothing_keep_their_references_to_none() -> None:
    thing = QObject()
    before = sys.getrefcount(None)

    for _ in range(_CALLS):
        thing.setObjectName("x")

    assert sys.getrefcount(None) > before - _NOISE


def test_emitting_a_signal_keeps_its_references_to_true() -> None:
    announcer = _Announcer()
    before = sys.getrefcount(True)

    for _ in range(_CALLS):
        announcer.announced.emit()

    assert sys.getrefcount(True) > before - _NOISE
