"""Work in a thread of its own: only the newest answer comes, and nothing of it is kept."""

import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.document.background import Background


class Answer:
    """Something whose end can be seen."""


@pytest.fixture
def background(qapp: QApplication) -> Iterator[Background[Answer]]:
    background: Background[Answer] = Background("test")
    yield background
    background.close()


def test_only_the_newest_answer_comes(qtbot: QtBot, background: Background[Answer]) -> None:
    may_end = threading.Event()
    first, newest, came = Answer(), Answer(), list[Answer]()

    def work() -> Answer:
        may_end.wait(20)
        return first

    background.ask(work, came.append)
    background.ask(lambda: newest, came.append)
    may_end.set()
    qtbot.waitUntil(lambda: not background.is_busy)

    assert came == [newest]


def test_no_answer_comes_to_what_was_forgotten(qapp: QApplication, background: Background[Answer]) -> None:
    came: list[Answer] = []

    background.ask(Answer, came.append)
    background.forget()
    background.close()
    qapp.processEvents()

    assert not came
    assert not background.is_busy


def test_an_answer_is_not_kept_once_it_was_taken(qtbot: QtBot, background: Background[Answer]) -> None:
    came: list[weakref.ref[Answer]] = []

    background.ask(Answer, lambda answer: came.append(weakref.ref(answer)))
    qtbot.waitUntil(lambda: not background.is_busy)

    qtbot.waitUntil(lambda: came[0]() is None)


def test_work_that_fails_is_over_and_told_in_the_thread_of_the_window(
    qtbot: QtBot, background: Background[Answer]
) -> None:
    def work() -> Answer:
        raise LookupError("a fault of ours")

    with qtbot.captureExceptions() as told:
        background.ask(work, lambda _answer: None)
        qtbot.waitUntil(lambda: not background.is_busy)

    assert [kind for kind, _error, _trace in told] == [LookupError]
