"""The small windows that ask: every word of them is seen, in both languages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from designer.document.commands import set_field
from designer.look import set_language
from designer.shell.main_window import MainWindow
from engine.history.view import StateStatus

pytestmark = pytest.mark.slow  # each opens a whole window

WAITING = '{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 600, "End": true}}}'


def _ask_about_run(qtbot: QtBot, window: MainWindow, _file: Path) -> None:
    window.runs.start({})
    qtbot.waitUntil(lambda: window.session.status_of("/States/W") is StateStatus.WAITING)
    window.actions_["new"].trigger()


def _ask_about_changes(_qtbot: QtBot, window: MainWindow, _file: Path) -> None:
    set_field(window.document, "/States/W", "Comment", "x")
    window.actions_["new"].trigger()


def _complain(_qtbot: QtBot, window: MainWindow, file: Path) -> None:
    window.files.open(file.with_name(f"{'a file that is not there ' * 6}.json"))


def _complain_in_one_word(_qtbot: QtBot, window: MainWindow, file: Path) -> None:
    window.files.open(file.with_name(f"{'unbreakable' * 12}.json"))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "ask",
    [_ask_about_run, _ask_about_changes, _complain, _complain_in_one_word],
    ids=["run", "changes", "complaint", "complaint in one word"],
)
def test_no_question_is_cut_off(
    qtbot: QtBot,
    window: MainWindow,
    tmp_path: Path,
    ask: Callable[[QtBot, MainWindow, Path], None],
    language: str,
) -> None:
    file = tmp_path / "flow.tcsl.json"
    file.write_text(WAITING, encoding="utf-8")
    window.open(file)
    set_language(language)

    ask(qtbot, window, file)
    box = window.files.dialog
    assert isinstance(box, QMessageBox)
    qtbot.waitExposed(box)
    QApplication.processEvents()

    assert _cut_off(box) == []
    assert box.width() <= window.width()
    box.reject()
    window.session.stop()
    qtbot.waitUntil(lambda: not window.session.is_running)


def _cut_off(box: QMessageBox) -> list[str]:
    """Return the texts whose label is too narrow for the longest word or line, or too low for all of it."""
    labels = [label for label in box.findChildren(QLabel) if label.isVisible() and label.text()]
    assert len(labels) == 2
    return [label.text() for label in labels if not _has_room(label)]


def _has_room(label: QLabel) -> bool:
    room, metrics = label.contentsRect(), label.fontMetrics()
    if not label.wordWrap():
        return max(map(metrics.horizontalAdvance, label.text().splitlines())) <= room.width()
    return label.minimumSizeHint().width() <= label.width() and label.heightForWidth(label.width()) <= label.height()
