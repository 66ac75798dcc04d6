"""Garbage is collected when nobody waits for it."""

import gc
import itertools
import threading
import time
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.document.background import Background
from designer.shell import garbage
from designer.shell.garbage import Collector


class Loop:
    """Something that only the collector can take away."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[Collector]:
    with Collector(qapp) as collector:
        yield collector
    collector.deleteLater()


@pytest.mark.parametrize("is_enabled", [True, False])
def test_python_collects_as_before_afterwards(qapp: QApplication, is_enabled: bool) -> None:
    was_enabled = gc.isenabled()
    (gc.enable if is_enabled else gc.disable)()

    with Collector(qapp) as collector:
        inside = gc.isenabled(), gc.get_freeze_count() > 0
    collector.deleteLater()
    after = gc.isenabled(), gc.get_freeze_count()
    (gc.enable if was_enabled else gc.disable)()

    assert inside == (False, True)
    assert after == (is_enabled, 0)


def test_garbage_goes_in_the_thread_of_the_window_whoever_makes_the_next_object(
    qtbot: QtBot, collector: Collector
) -> None:
    threads: list[threading.Thread] = []
    for _ in range(10):
        weakref.finalize(Loop(), lambda: threads.append(threading.current_thread()))

    worker = threading.Thread(target=lambda: [[] for _ in range(20_000)])
    worker.start()
    worker.join()
    before = len(threads)
    qtbot.waitUntil(lambda: len(threads) == 10)

    assert before == 0
    assert set(threads) == {threading.main_thread()}


def test_young_garbage_goes_in_a_quiet_moment(collector: Collector) -> None:
    gone = weakref.ref(Loop())

    collector.set_aside()

    assert gone() is None


def test_what_was_set_aside_goes_with_a_sweep(collector: Collector) -> None:
    kept = Loop()
    gone = weakref.ref(kept)
    collector.set_aside()
    del kept

    collector.set_aside()
    is_there = gone() is not None
    collector.sweep()

    assert is_there
    assert gone() is None


@pytest.mark.parametrize(
    ("state", "is_swept"),
    [
        pytest.param(Qt.ApplicationState.ApplicationActive, False, id="in this window"),
        pytest.param(Qt.ApplicationState.ApplicationInactive, True, id="in another program"),
    ],
)
def test_all_is_looked_through_only_while_the_user_is_elsewhere(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, state: Qt.ApplicationState, is_swept: bool
) -> None:
    monkeypatch.setattr(garbage, "TICK_MS", 1)
    monkeypatch.setattr(garbage, "QUIET_SHARE", 1e9)
    monkeypatch.setattr(garbage, "SWEEP_SECONDS", -1.0)
    monkeypatch.setattr(QGuiApplication, "applicationState", lambda: state)
    done: list[str] = []
    monkeypatch.setattr(Collector, "sweep", lambda _self: done.append("sweep"))
    monkeypatch.setattr(Collector, "set_aside", lambda _self: done.append("set aside"))

    with Collector(qapp) as collector:
        qtbot.waitUntil(lambda: bool(done))
    collector.deleteLater()

    assert done[0] == ("sweep" if is_swept else "set aside")


def test_nothing_is_collected_while_the_program_works(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "TICK_MS", 1)
    monkeypatch.setattr(garbage, "QUIET_SHARE", -1.0)
    done: list[str] = []
    monkeypatch.setattr(Collector, "set_aside", lambda _self: done.append("set aside"))
    clock = itertools.count()
    monkeypatch.setattr(time, "process_time", lambda: float(next(clock)))

    with Collector(qapp) as collector:
        qtbot.waitUntil(lambda: next(clock) > 5)
    collector.deleteLater()

    assert not done


def test_nobody_looks_at_what_a_large_workflow_is_made_of_before_a_sweep(collector: Collector) -> None:
    aside, garbage_of_it = gc.get_freeze_count(), weakref.ref(Loop())

    workflow: list[list[int]] = [[] for _ in range(garbage.MANY + 10_000)]
    collector.collect_young()

    assert gc.get_freeze_count() >= aside + len(workflow)
    assert gc.get_count()[0] < garbage.THRESHOLDS[0]
    collector.sweep()
    assert garbage_of_it() is None


def test_nobody_looks_at_a_workflow_before_a_thread_has_read_it(qtbot: QtBot, collector: Collector) -> None:
    thread: Background[list[list[int]]] = Background("maker", is_reader=True)
    may_end, answers = threading.Event(), list[list[list[int]]]()

    def make() -> list[list[int]]:
        made: list[list[int]] = [[] for _ in range(2 * garbage.THRESHOLDS[0])]
        may_end.wait()
        return made

    thread.ask(make, answers.append)
    garbage_of_it = weakref.ref(Loop())
    qtbot.waitUntil(lambda: gc.get_count()[0] > garbage.THRESHOLDS[0])
    collector.collect_young()
    is_left = garbage_of_it() is not None
    may_end.set()
    qtbot.waitUntil(lambda: bool(answers))
    collector.collect_young()
    thread.close()

    assert is_left
    assert garbage_of_it() is None
