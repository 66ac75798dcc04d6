"""What the bar at the bottom shows."""

import pytest
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
