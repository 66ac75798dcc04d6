"""What the bar at the bottom shows."""

import pytest
from PySide6.QtGui import QGuiApplication
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
