"""The real window with a real engine; the history lives in memory, the settings in a folder of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.document.engine_thread import IN_MEMORY, EngineThread
from designer.document.settings import Settings
from designer.look import apply_theme, set_language, themes
from designer.shell.main_window import MainWindow
from tests.designer.shell.dialogs import TWO


@pytest.fixture
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    file = tmp_path_factory.mktemp("settings") / "studio.ini"
    return Settings(QSettings(str(file), QSettings.Format.IniFormat))


@pytest.fixture
def engine() -> Iterator[EngineThread]:
    thread = EngineThread(IN_MEMORY)
    yield thread
    thread.close()


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, engine: EngineThread, settings: Settings) -> Iterator[MainWindow]:
    apply_theme(qapp)
    themes.set_theme("light")
    set_language("en")
    window = MainWindow(engine, settings)
    window.resize(1440, 900)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.give_up_changes()
    window.close()
    window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    set_language("en")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the file of a workflow of two states."""
    path = tmp_path / "two.tcsl.json"
    path.write_text(TWO, encoding="utf-8")
    return path
