"""What nobody caught is told in the window once, with a report to copy."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from designer.document.engine_thread import EngineThread
from designer.look import set_language
from designer.shell.faults import Faults
from designer.shell.main_window import MainWindow
from tests.designer.shell.dialogs import box_of


class Trouble:
    """Breaks when a key is pressed, at one of two places."""

    def __init__(self, window: MainWindow) -> None:
        self.is_other = False
        window.actions_["find"].triggered.connect(self.fail)

    def fail(self) -> None:
        if self.is_other:
            raise KeyError("other")
        raise ZeroDivisionError("in a slot")


@pytest.fixture(autouse=True)
def opened(window: MainWindow, qtbot: QtBot, file: Path) -> None:
    window.open(file)
    qtbot.waitUntil(lambda: "/States/B" in window.canvas.scene.nodes)


@contextmanager
def faults_told(window: MainWindow, qtbot: QtBot) -> Iterator[list[type[BaseException]]]:
    """Tell of faults as the program does; what was raised is no failure of the test, but kept."""
    kinds: list[type[BaseException]] = []
    with qtbot.captureExceptions() as raised, Faults(window, window.files.show_dialog):
        yield kinds
    kinds += [one[0] for one in raised]


def press_find(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()


def close_box(qtbot: QtBot, window: MainWindow, button: str) -> None:
    found = [one for one in box_of(window).findChildren(QAbstractButton) if one.text().replace("&", "") == button]
    qtbot.mouseClick(found[0], Qt.MouseButton.LeftButton)
    assert window.files.dialog is None


def test_a_fault_is_told_once_for_each_place(window: MainWindow, qtbot: QtBot) -> None:
    trouble = Trouble(window)

    with faults_told(window, qtbot) as raised:
        press_find(qtbot, window)
        assert box_of(window).text() == "Something went wrong inside the program"
        close_box(qtbot, window, "Close")
        press_find(qtbot, window)
        assert window.files.dialog is None
        trouble.is_other = True
        press_find(qtbot, window)
        close_box(qtbot, window, "Close")

    assert raised == [ZeroDivisionError, ZeroDivisionError, KeyError]


def test_the_report_has_the_traceback_and_the_versions(window: MainWindow, qtbot: QtBot) -> None:
    trouble = Trouble(window)
    set_language("zh")

    with faults_told(window, qtbot):
        press_find(qtbot, window)
    assert box_of(window).text() == "程序内部出错"
    close_box(qtbot, window, "复制报告")

    report = QGuiApplication.clipboard().text()
    assert "ZeroDivisionError: in a slot" in report
    assert f"in {trouble.fail.__name__}" in report
    assert re.match(r"TCSL Studio .*Qt 6.*Python 3", report)


def in_thread(_engine: EngineThread) -> None:
    thread = threading.Thread(target=lambda: [][0])
    thread.start()
    thread.join()


def in_loop_of_engine(engine: EngineThread) -> None:
    engine.call(lambda: [][0])


@pytest.mark.parametrize("fail", [in_thread, in_loop_of_engine])
def test_a_fault_elsewhere_is_told_too(
    window: MainWindow,
    engine: EngineThread,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fail: Callable[[EngineThread], None],
) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda _given: None)  # pytest's makes a failure of it
    with Faults(window, window.files.show_dialog) as faults:
        faults.watch(engine.loop)
        fail(engine)
        qtbot.waitUntil(lambda: window.files.dialog is not None)

    close_box(qtbot, window, "Close")
    caplog.clear()


def test_who_stops_the_program_is_told_nothing(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_["find"].triggered.connect(_interrupt)

    with faults_told(window, qtbot) as raised:
        press_find(qtbot, window)

    assert raised == [KeyboardInterrupt]
    assert window.files.dialog is None


def _interrupt() -> None:
    raise KeyboardInterrupt
