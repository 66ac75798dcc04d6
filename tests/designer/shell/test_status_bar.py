"""What the bar at the bottom shows."""

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.look import themes
from designer.shell.main_window import MainWindow
from designer.shell.status_bar import StatusBar


@pytest.mark.slow
def test_a_message_stays_alone_in_its_place_when_the_theme_changes(qtbot: QtBot, window: MainWindow) -> None:
    bar = window.findChild(StatusBar)
    assert bar is not None
    bar.say("Opened workflow.json")
    assert not bar.run.isVisible()

    with qtbot.waitSignal(themes.settled):
        themes.turn_to("light" if themes.is_dark else "dark")

    assert bar.currentMessage() == "Opened workflow.json"
    assert not bar.run.isVisible()


@pytest.mark.slow
def test_a_message_from_before_the_window_is_up_stays_alone_in_its_place(window: MainWindow) -> None:
    window.hide()
    window.status.say("Imported flow")

    window.show()

    assert window.status.currentMessage() == "Imported flow"
    assert not window.status.run.isVisible()


@pytest.mark.slow
def test_a_refusal_goes_once_something_is_done(window: MainWindow) -> None:
    window.document.new()
    QGuiApplication.clipboard().setText("no nodes")
    window.actions_["paste"].trigger()
    refusal = window.status.currentMessage()
    assert refusal

    window.nodes.add_state({"type": "Pass"})

    assert window.status.currentMessage() == ""
    window.status.say("Saved")
    window.nodes.add_state({"type": "Pass"})
    assert window.status.currentMessage() == "Saved"


@pytest.mark.slow
def test_a_message_begins_where_the_words_under_it_do(qtbot: QtBot, window: MainWindow) -> None:
    bar = window.status

    def first_column() -> int:
        picture = bar.grab().toImage()
        ground = picture.pixel(0, 2)
        rows = range(6, picture.height() - 6)
        return next(x for x in range(picture.width()) if any(picture.pixel(x, y) != ground for y in rows))

    before = first_column()  # of "Ready"

    bar.say("Ready")

    assert first_column() == before


@pytest.mark.slow
def test_a_message_is_painted_before_the_window_is_up(window: MainWindow) -> None:
    window.hide()
    window.status.say("Imported flow")

    assert not window.status.grab().isNull()


@pytest.mark.slow
def test_a_message_that_is_no_refusal_does_not_stand_on_the_red_of_a_failed_run(window: MainWindow) -> None:
    bar = window.status

    def ground() -> str:
        return bar.grab().toImage().pixelColor(bar.width() // 2, 3).name()

    neutral = ground()
    bar.show_run("Failed", "failed")
    red = ground()
    bar.say("Exported to flow.png")
    QApplication.processEvents()
    while_said, is_alone = ground(), not bar.run.isVisible()
    bar.clearMessage()
    afterwards = ground()
    bar.refuse("Nothing can be pasted here")

    assert red != neutral
    assert (while_said, is_alone, afterwards) == (neutral, True, red)
    assert ground() == red


@pytest.mark.slow
def test_opening_a_file_takes_back_what_was_said_of_another(window: MainWindow, file: Path, tmp_path: Path) -> None:
    window.document.new()
    window.files.save_as(tmp_path / "mine.tcsl.json")
    said = window.status.currentMessage()

    window.open(file)

    assert said.startswith("Saved ")
    assert window.status.currentMessage() == ""
