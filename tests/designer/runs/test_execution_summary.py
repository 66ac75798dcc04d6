"""The line in the status bar follows the run and the language."""

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from designer.document.run_session import RunSession
from designer.look import set_language
from designer.runs.execution_summary import ExecutionSummary
from engine import Definition


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def summary(session: RunSession, window: QWidget) -> ExecutionSummary:
    return ExecutionSummary(session, window)


def test_without_a_run_there_is_nothing_to_say(summary: ExecutionSummary) -> None:
    assert (summary.text, summary.role) == ("", "empty")


def test_it_says_how_a_run_ended(summary: ExecutionSummary, run: Any, mapping: Definition) -> None:
    run(mapping, {"items": [1, 2]})

    assert summary.text.startswith("Succeeded · 5 nodes done · ")
    assert summary.role == "succeeded"
    assert not summary._tick.isActive()


def test_it_ticks_while_a_run_goes_on(
    qtbot: QtBot, session: RunSession, summary: ExecutionSummary, waiting: Definition
) -> None:
    session.start(waiting, {})
    assert summary.role == "running"

    with qtbot.waitSignals([summary.changed, summary.changed]):
        pass

    session.stop()
    qtbot.waitUntil(lambda: not session.is_running)
    assert summary.role == "aborted"


def test_a_held_run_is_paused_and_does_not_tick(
    qtbot: QtBot, session: RunSession, summary: ExecutionSummary, mapping: Definition
) -> None:
    session.start(mapping, {"items": []}, pause_first=True)
    qtbot.waitUntil(lambda: session.is_paused)

    assert summary.role == "paused"
    assert not summary._tick.isActive()
    session.resume()
    qtbot.waitUntil(lambda: not session.is_running)


def test_it_names_the_place_that_a_step_leads_to_while_others_stay_held(
    qtbot: QtBot, session: RunSession, summary: ExecutionSummary, mapping: Definition
) -> None:
    session.breakpoints.toggle("/States/M/Iterator/States/S")
    session.start(mapping, {"items": [1, 2]})
    qtbot.waitUntil(lambda: len(session.paused_paths) == 2)
    first, second = session.paused_paths

    session.step()
    qtbot.waitUntil(lambda: first not in session.paused_paths)

    assert session.paused_paths[0] == second
    assert summary.text.startswith(f"Paused at S[{second[1]}] · ")
    assert summary.role == "paused"
    session.stop()
    qtbot.waitUntil(lambda: not session.is_running)


def test_a_past_run_says_how_it_ended(
    session: RunSession, summary: ExecutionSummary, run: Any, mapping: Definition
) -> None:
    run(mapping, {"items": []}, workflow="w")
    session.clear()
    assert summary.role == "empty"

    session.show_past(session.executions("w")[0].id)

    assert summary.text.startswith("Succeeded · 3 nodes done")


def test_words_follow_the_language(summary: ExecutionSummary, run: Any, mapping: Definition) -> None:
    run(mapping, {"items": []})

    set_language("zh")
    QApplication.processEvents()

    assert summary.text.startswith("成功 · 3 个节点已完成 · ")
