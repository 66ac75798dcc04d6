"""The console writes what functions print, with place and colour, in frames, bounded."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.document.console_log import MOST_LINES
from designer.document.run_session import RunSession
from designer.look import set_language, theme, themes
from designer.runs.console import Console
from engine import Definition
from engine.history.events import ErrorCaught, RetryScheduled, TaskSucceeded


@pytest.fixture
def console(qtbot: QtBot, session: RunSession) -> Console:
    console = Console(session)
    qtbot.addWidget(console)
    console.resize(900, 216)
    console.show()
    return console


def _color_of_line(console: Console, number: int) -> QColor:
    block = console.box.document().findBlockByNumber(number)
    cursor = QTextCursor(block)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    return cursor.charFormat().foreground().color()


def _print(session: RunSession, text: str) -> None:
    session.console.take(TaskSucceeded(id=1, time=0.0, path=("A",), result=None, stdout=text))


def test_an_empty_console_says_what_belongs_here(console: Console) -> None:
    assert console.empty.isVisible()
    assert not console.bar.isVisible()


@pytest.mark.slow
def test_functions_print_and_fail_with_their_iteration(
    console: Console, run: Any, adding: Definition, functions: Path
) -> None:
    run(adding, {"items": [{"values": [1, 2]}, {"values": ["x"]}]}, functions=functions)

    lines = [line.split("\t", 1)[1] for line in console.text.splitlines()]
    assert "Add[0]\tadding [1, 2]" in lines
    errors = [number for number, line in enumerate(lines) if line.startswith("Add[1]\tTypeError: ")]
    assert len(errors) == 1
    assert _color_of_line(console, errors[0]) == theme().color("failed")
    assert lines[-1] == "·\tExecution ended: Failed"


def test_words_and_colours_follow_language_and_theme(console: Console, run: Any, mapping: Definition) -> None:
    run(mapping, {"items": []})
    set_language("zh")
    QApplication.processEvents()
    themes.set_theme("dark")

    assert console.text.endswith("执行结束：成功")
    assert _color_of_line(console, 1) == theme().color("succeeded")


def test_retries_and_catches_are_told(console: Console, session: RunSession) -> None:
    session.console.take(
        RetryScheduled(id=1, time=0.0, path=("A",), error="E", cause="", retry=2, max_retries=3, seconds=1.5)
    )
    session.console.take(ErrorCaught(id=2, time=0.0, path=("A",), error="E", cause="", catcher=0, target="Save"))

    console.catch_up()

    assert "Retry 2 of 3 in 1.5 s" in console.text
    assert "Caught; goes on at Save" in console.text


def test_a_flood_is_written_in_frames_and_bounded(qtbot: QtBot, console: Console, session: RunSession) -> None:
    _print(session, "\n".join(str(number) for number in range(1_200)))

    console.catch_up()
    assert console.box.blockCount() == 400
    qtbot.waitUntil(lambda: console.box.blockCount() == 1_200)

    assert console.count.text() == "1200 lines"
    assert not console._frame.isActive()


@pytest.mark.slow
def test_only_the_newest_lines_are_kept_and_it_says_so(qtbot: QtBot, console: Console, session: RunSession) -> None:
    _print(session, "\n".join(str(number) for number in range(MOST_LINES + 300)))

    console.catch_up()
    qtbot.waitUntil(lambda: not console._frame.isActive())

    assert console.box.blockCount() == MOST_LINES
    assert console.text.splitlines()[0].endswith("\t300")
    assert "300 older" in console.count.text()


def test_the_newest_line_stays_in_sight_unless_the_user_scrolled_up(console: Console, session: RunSession) -> None:
    bar = console.box.verticalScrollBar()
    _print(session, "line\n" * 100)
    console.catch_up()
    assert bar.value() == bar.maximum()

    bar.setValue(0)
    _print(session, "more")
    console.catch_up()

    assert bar.value() == 0


def test_clear_forgets_the_lines_for_good(console: Console, session: RunSession) -> None:
    _print(session, "old")
    console.catch_up()

    QTest.mouseClick(console.clear_button, Qt.MouseButton.LeftButton)
    assert console.empty.isVisible()
    _print(session, "new")
    console.catch_up()
    set_language("zh")
    QApplication.processEvents()

    assert "old" not in console.text
    assert "new" in console.text


def test_copy_takes_the_selection_or_everything(console: Console, session: RunSession) -> None:
    _print(session, "one\ntwo")
    console.catch_up()

    QTest.mouseClick(console.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == console.text

    console.box.selectAll()
    console.copy()
    assert QGuiApplication.clipboard().text() == console.text


def test_another_run_begins_with_an_empty_console(console: Console, run: Any, mapping: Definition) -> None:
    run(mapping, {"items": []}, name="first")
    run(mapping, {"items": []}, name="second")

    assert "first" not in console.text
    assert "Execution second started" in console.text
