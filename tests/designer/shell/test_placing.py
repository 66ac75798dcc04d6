"""The window opens on the screen: the first time, and with a geometry of another screen."""

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.document.engine_thread import EngineThread
from designer.document.settings import Settings
from designer.look import set_language
from designer.shell.main_window import MainWindow
from designer.shell.placing import FRAME, fitted

ROOM = QRect(100, 50, 1024, 640)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        pytest.param(QRect(120, 100, 800, 500), QRect(120, 100, 800, 500), id="inside"),
        pytest.param(QRect(0, 0, 800, 500), QRect(104, 86, 800, 500), id="left and above"),
        pytest.param(QRect(1000, 500, 800, 500), QRect(320, 186, 800, 500), id="right and below"),
        pytest.param(QRect(0, 0, 1440, 900), QRect(104, 86, 1016, 600), id="too large"),
        pytest.param(QRect(-5000, 9000, 800, 500), QRect(104, 186, 800, 500), id="on a screen that is gone"),
    ],
)
def test_a_window_is_brought_into_the_room_there_is(wanted: QRect, expected: QRect) -> None:
    found = fitted(wanted, ROOM)

    assert found == expected
    assert ROOM.contains(found)


@pytest.mark.slow
def test_the_first_window_and_one_from_a_larger_screen_are_no_larger_than_the_screen(
    qtbot: QtBot, engine: EngineThread, settings: Settings
) -> None:
    sizes = []
    for _ in range(2):
        window = MainWindow(engine, settings)
        qtbot.addWidget(window)
        window.show()
        room = window.screen().availableGeometry()
        assert room.contains(window.geometry())
        sizes.append(window.size())
        window.setMinimumSize(0, 0)
        window.setGeometry(500, 500, 3000, 2000)
        window.close()

    assert sizes[0] == QSize(1440, 900).boundedTo(room.size() - FRAME)
    assert sizes[1].width() <= room.width() - FRAME.width()


@pytest.mark.slow
@pytest.mark.parametrize("tongue", ["en", "zh"])
def test_the_run_button_stays_in_a_narrow_window_however_long_the_name_is(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, tongue: str
) -> None:
    path = tmp_path / f"{'a-long-name-' * 6}.tcsl.json"
    path.write_text('{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}', encoding="utf-8")
    set_language(tongue)
    window.open(path)
    window.setMinimumSize(0, 0)

    window.resize(1000, 600)
    QApplication.processEvents()
    narrow = window.top_bar.title.text()
    seen = window.top_bar.run_button.isVisible()
    window.resize(1440, 900)
    QApplication.processEvents()

    assert seen
    assert len(narrow) < len(window.top_bar.title.text())
