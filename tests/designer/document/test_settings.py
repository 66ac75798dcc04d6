"""Settings: typed, remembered on the disk, and never an obstacle."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from designer.document.settings import Settings

OpenSettings = Callable[[], Settings]


@pytest.fixture
def open_settings(tmp_path: Path) -> OpenSettings:
    return lambda: Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


def test_everything_is_remembered_until_the_next_start(open_settings: OpenSettings, tmp_path: Path) -> None:
    settings = open_settings()
    settings.language = "zh"
    settings.theme = "dark"
    settings.window_geometry = QByteArray(b"\x01\x00\xff")
    settings.window_state = QByteArray(b"state")
    settings.set_flag("view/grid", False)
    settings.set_functions_folder("w.json", tmp_path / "functions")
    settings.flush()

    again = open_settings()

    assert (again.language, again.theme) == ("zh", "dark")
    assert again.window_geometry == QByteArray(b"\x01\x00\xff")
    assert again.window_state == QByteArray(b"state")
    assert again.flag("view/grid", True) is False
    assert again.functions_folder("w.json") == tmp_path / "functions"


def test_the_first_start_follows_the_system(open_settings: OpenSettings) -> None:
    settings = open_settings()

    assert (settings.language, settings.theme) == ("system", "system")
    assert settings.window_geometry.isEmpty()
    assert settings.recent_files == ()
    assert settings.flag("anything", True) is True
    assert settings.functions_folder("w.json") is None


def test_nonsense_on_the_disk_counts_as_not_set(tmp_path: Path) -> None:
    store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    for key in ("language", "theme", "recent_files", "window/geometry", "flags/x"):
        store.setValue(key, "klingon")
    settings = Settings(store)

    assert (settings.language, settings.theme) == ("system", "system")
    assert settings.recent_files == ()
    assert settings.window_geometry.isEmpty()
    assert settings.flag("x") is False
    store.setValue("recent_files", '{"no": "list"}')
    assert settings.recent_files == ()


def test_recent_files_come_latest_first_and_once(open_settings: OpenSettings, tmp_path: Path) -> None:
    settings = open_settings()
    paths = [tmp_path / f"{number}.json" for number in range(14)]
    for path in [*paths, paths[5]]:
        settings.add_recent_file(path)

    assert settings.recent_files[:3] == (paths[5], paths[13], paths[12])
    assert len(settings.recent_files) == 12

    settings.remove_recent_file(paths[5])
    assert paths[5] not in settings.recent_files


def test_inputs_are_remembered_per_workflow(open_settings: OpenSettings) -> None:
    settings = open_settings()
    settings.add_input("/a/求和.json", '{"a": 1}')
    settings.add_input("/a/求和.json", '{"a": "中, 文"}')
    settings.add_input("/a/求和.json", '{"a": 1}')
    settings.add_input("/b.json", "{}")
    settings.add_input("/b.json", "x" * 300_000)

    assert settings.inputs("/a/求和.json") == ('{"a": 1}', '{"a": "中, 文"}')
    assert settings.inputs("/b.json") == ("{}",)
    assert settings.inputs("/c.json") == ()


def test_a_functions_folder_can_be_forgotten(open_settings: OpenSettings, tmp_path: Path) -> None:
    settings = open_settings()
    settings.set_functions_folder("w.json", tmp_path)
    settings.set_functions_folder("w.json", None)

    assert settings.functions_folder("w.json") is None
