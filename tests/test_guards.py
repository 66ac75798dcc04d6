"""The guards of ``conftest.py`` see what a test leaves behind, and leave a tidy test alone."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

_TIDY = """
import asyncio, logging, threading, pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

kept = []

def test_widget_of_qtbot(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()

def test_timer_of_an_owner_that_goes(qtbot):
    owner = QObject()
    QTimer(owner).start(5)
    owner.deleteLater()

@pytest.mark.expects_log("meant")
def test_log_that_is_meant():
    logging.getLogger("x").warning("it is meant")

def test_thread_that_ends():
    threading.Thread(target=int).start()

async def test_task_that_is_awaited():
    await asyncio.create_task(asyncio.sleep(0))
"""

_LEAVING = """
import asyncio, logging, threading, pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

kept = []

def test_widget(qtbot):
    kept.append(QWidget())

def test_timer(qtbot):
    kept.append(QTimer())
    kept[-1].start(100)

def test_log():
    logging.getLogger("x").warning("not meant")

@pytest.mark.expects_log("awaited")
def test_missing_log():
    pass

def test_thread():
    stop = threading.Event()
    kept.append(stop)
    threading.Thread(target=stop.wait, daemon=True).start()

def test_button(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    QTest.mousePress(widget, Qt.MouseButton.RightButton)

async def test_task():
    kept.append(asyncio.create_task(asyncio.sleep(10)))
"""


def _run(pytester: pytest.Pytester, source: str) -> pytest.RunResult:
    pytester.makeconftest((Path(__file__).parent / "conftest.py").read_text(encoding="utf-8"))
    pytester.makepyfile(source)
    pytester.makeini(
        "[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\nmarkers = expects_log"
    )
    return pytester.runpytest_subprocess("-p", "no:cacheprovider")


@pytest.mark.slow
def test_tidy_tests_pass(pytester: pytest.Pytester) -> None:
    _run(pytester, _TIDY).assert_outcomes(passed=5)


@pytest.mark.slow
def test_each_thing_left_behind_fails_its_test(pytester: pytest.Pytester) -> None:
    result = _run(pytester, _LEAVING)

    result.assert_outcomes(passed=7, errors=7)
    complaints = [
        "widgets left",
        "timers left",
        "unexpected log",
        "log records that never",
        "threads left",
        "tasks left",
        "mouse buttons left pressed: RightButton",
    ]
    result.stdout.fnmatch_lines_random([f"*{complaint}*" for complaint in complaints])
