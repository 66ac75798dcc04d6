"""What every test gets: no screen, settings of its own, and a fault for whatever it leaves behind.

A Qt warning fails a test by pytest-qt's ``qt_log_level_fail``, a Python warning by ``filterwarnings``.
Here: unexpected log records, top-level widgets, running timers, threads and asyncio tasks left alive, mouse buttons
left pressed.
"""

import asyncio
import gc
import logging
import os
import re
import tempfile
import threading
import weakref
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Before anything imports Qt or asks for a folder: tests never see a screen, nor the settings of the person.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("TCSL_TEST_PLATFORM", "offscreen")
_HOME = tempfile.TemporaryDirectory(prefix="tcsl-tests-", ignore_cleanup_errors=True)
_FOLDERS = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR")
for _folder in _FOLDERS:
    os.environ[_folder] = str(Path(_HOME.name, _folder.lower()))
    Path(os.environ[_folder]).mkdir(mode=0o700)

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QGuiApplication, QWindow  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402
from shiboken6 import isValid  # noqa: E402

# A busy machine is no fault of the code; and what is tried must not differ from run to run, unless somebody searches.
settings.register_profile(
    "house",
    deadline=None,
    derandomize="TCSL_TEST_RANDOM" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")

_OUTCOME = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember whether the test itself failed: its traceback keeps alive what the checks below look for."""
    report = yield
    if report.failed:
        item.stash[_OUTCOME] = False
    return report


def pytest_sessionfinish() -> None:
    """Drop what tests copied while Python is there to take it apart: offscreen Qt would do it later, and crash."""
    if isinstance(QCoreApplication.instance(), QGuiApplication):
        QGuiApplication.clipboard().clear()


@pytest.fixture(autouse=True)
def own_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the test settings, history and data folders that no other test has seen."""
    home = tmp_path_factory.mktemp("home", numbered=True)
    for folder in _FOLDERS[:3]:
        monkeypatch.setenv(folder, str(home / folder.lower()))
    for form in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(form, QSettings.Scope.UserScope, str(home / "settings"))


@pytest.fixture(autouse=True)
def no_unexpected_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail on a log record from WARNING up that no ``expects_log`` marker asks for, and on one that never came."""
    patterns = [str(mark.args[0]) for mark in request.node.iter_markers("expects_log")]

    yield

    records = [record for when in ("setup", "call", "teardown") for record in caplog.get_records(when)]
    texts = [record.getMessage() for record in records if record.levelno >= logging.WARNING]
    unexpected = [text for text in texts if not any(re.search(pattern, text) for pattern in patterns)]
    missing = [pattern for pattern in patterns if not any(re.search(pattern, text) for text in texts)]
    _complain(request, "unexpected log records", unexpected)
    _complain(request, "log records that never came", missing)


@pytest.fixture(autouse=True)
def no_thread_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail on a thread that the test started and nobody stopped."""
    before = set(threading.enumerate())

    yield

    # A Dummy thread is only Python's name for a thread of Qt that once called into Python.
    started = [t for t in threading.enumerate() if t not in before and not t.name.startswith("Dummy")]
    for thread in started:
        thread.join(timeout=10.0)
    _complain(request, "threads left alive", [thread.name for thread in started if thread.is_alive()])


@pytest.fixture(autouse=True)
def no_task_left(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail when an event loop closes over asyncio tasks that nobody awaited or cancelled."""
    left: list[str] = []
    # The one place where asyncio's runners (asyncio.run, pytest-asyncio) sweep up what is left.
    cancel_all: Callable[[asyncio.AbstractEventLoop], None] = vars(asyncio.runners)["_cancel_all_tasks"]

    def note_and_cancel(loop: asyncio.AbstractEventLoop) -> None:
        left.extend(repr(task) for task in asyncio.all_tasks(loop))
        cancel_all(loop)

    monkeypatch.setattr(asyncio.runners, "_cancel_all_tasks", note_and_cancel)

    yield

    _complain(request, "asyncio tasks left", left)


@pytest.fixture(autouse=True)
def no_widget_or_timer_left(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail on a top-level widget or a running QTimer that outlives the test."""
    before = {id(widget) for widget in _windows()}
    started: list[weakref.ref[QTimer]] = []
    start = QTimer.start

    def noted_start(timer: QTimer, *args: int) -> None:
        started.append(weakref.ref(timer))
        start(timer, *args)

    monkeypatch.setattr(QTimer, "start", noted_start)

    yield

    def windows() -> list[str]:
        return [_name(widget) for widget in _windows() if id(widget) not in before]

    def timers() -> list[str]:
        running = [timer for ref in started if (timer := ref()) is not None and isValid(timer) and timer.isActive()]
        return [f"{_name(timer)} of {_name(timer.parent())}" for timer in running]

    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    if windows() or timers():
        gc.collect()
        # What the application does bit by bit for widgets that are gone by now ends with its next bit.
        QCoreApplication.processEvents()
    _complain(request, "top-level widgets left alive", windows())
    _complain(request, "timers left running", timers())


@pytest.fixture(autouse=True)
def no_button_held(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail on a mouse button that was pressed and not released: a later test's press would be none to Qt."""
    yield

    if not isinstance(QCoreApplication.instance(), QGuiApplication):
        return
    held = [button for button in Qt.MouseButton if button & QGuiApplication.mouseButtons()]
    if held:
        window = QWindow()
        window.resize(9, 9)
        for button in held:
            QTest.mouseRelease(window, button)
    _complain(request, "mouse buttons left pressed", [str(button.name) for button in held])


def _windows() -> list[QWidget]:
    # The tooltip is one window of Qt's own that stays for the next one.
    if not isinstance(QCoreApplication.instance(), QApplication):
        return []
    return [widget for widget in QApplication.topLevelWidgets() if widget.metaObject().className() != "QTipLabel"]


def _name(thing: QObject | None) -> str:
    if thing is None:
        return "nothing"
    return f"{type(thing).__name__}({thing.objectName()!r})" if thing.objectName() else type(thing).__name__


def _complain(request: pytest.FixtureRequest, what: str, which: list[str]) -> None:
    if which and request.node.stash.get(_OUTCOME, True):
        pytest.fail(f"{what}: {'; '.join(which)}", pytrace=False)
