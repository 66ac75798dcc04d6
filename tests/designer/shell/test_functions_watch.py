"""What other programs do to the functions folder is seen without being asked for."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.look import set_language
from designer.shell.main_window import MainWindow

HANDLER = "def main_handler(event, context):\n    return sum(event)\n"


def _palette(window: MainWindow) -> list[str]:
    entries = window.palette_.list.entries
    return [entries.item(row).text() for row in range(entries.rowCount())]


@pytest.fixture
def folder(file: Path) -> Path:
    """Return where the functions of the workflow are looked for; nothing is there."""
    return file.parent / "functions"


def test_a_folder_made_by_another_program_is_seen(qtbot: QtBot, window: MainWindow, file: Path, folder: Path) -> None:
    set_language("zh")
    QApplication.processEvents()
    window.open(file)
    assert window.status.functions.text() == "没有函数文件夹"

    with qtbot.waitSignal(window.document.functions_changed):
        folder.mkdir()
        (folder / "sum.py").write_text(HANDLER, encoding="utf-8")

    assert window.status.functions.text() == "functions/"
    assert _palette(window)[-2:] == ["本地函数", "sum"]


def _write(folder: Path) -> None:
    (folder / "mean.py").write_text(HANDLER, encoding="utf-8")


def _write_in_a_folder_of_its_own(folder: Path) -> None:
    (folder / "mean").mkdir()
    (folder / "mean" / "index.py").write_text(HANDLER, encoding="utf-8")


def _give_the_helper_a_handler(folder: Path) -> None:
    with (folder / "helper.py").open("a", encoding="utf-8") as stream:
        stream.write(HANDLER)


def _replace_the_helper(folder: Path) -> None:
    (folder / "helper.new").write_text(HANDLER, encoding="utf-8")
    (folder / "helper.new").replace(folder / "helper.py")


def _bind(folder: Path) -> None:
    (folder / "bindings.json").write_text('{"total": {"file": "sum.py"}}', encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "functions"),
    [
        pytest.param(_write, ["Local functions", "mean", "sum"], id="new file"),
        pytest.param(_write_in_a_folder_of_its_own, ["Local functions", "mean", "sum"], id="new folder"),
        pytest.param(_give_the_helper_a_handler, ["Local functions", "helper", "sum"], id="written to"),
        pytest.param(_replace_the_helper, ["Local functions", "helper", "sum"], id="replaced"),
        pytest.param(_bind, ["Local functions", "sum", "total"], id="bindings"),
        pytest.param(lambda folder: (folder / "sum.py").unlink(), [], id="file gone"),
        pytest.param(shutil.rmtree, [], id="folder gone"),
        pytest.param(lambda folder: folder.rename(folder.with_name("old")), [], id="folder renamed"),
    ],
)
def test_what_happens_in_the_folder_is_seen(
    qtbot: QtBot,
    window: MainWindow,
    file: Path,
    folder: Path,
    change: Callable[[Path], object],
    functions: list[str],
) -> None:
    folder.mkdir()
    (folder / "sum.py").write_text(HANDLER, encoding="utf-8")
    (folder / "helper.py").write_text("# sums\n", encoding="utf-8")
    window.open(file)
    assert _palette(window)[-2:] == ["Local functions", "sum"]

    with qtbot.waitSignal(window.document.functions_changed):
        change(folder)

    shown = _palette(window)
    assert (shown[shown.index("Local functions") :] if "Local functions" in shown else []) == functions
    assert window.status.functions.text() == ("functions/" if folder.is_dir() else "no functions folder")


def test_a_folder_that_comes_back_is_seen_again(qtbot: QtBot, window: MainWindow, file: Path, folder: Path) -> None:
    folder.mkdir()
    window.open(file)
    with qtbot.waitSignal(window.document.functions_changed):
        folder.rmdir()

    with qtbot.waitSignal(window.document.functions_changed):
        folder.mkdir()
        _write(folder)

    assert _palette(window)[-1] == "mean"


def test_what_is_no_function_changes_nothing(qtbot: QtBot, window: MainWindow, file: Path, folder: Path) -> None:
    (folder / "__pycache__").mkdir(parents=True)
    window.open(file)

    with qtbot.assertNotEmitted(window.document.functions_changed, wait=200):
        (folder / "__pycache__" / "sum.cpython-313.pyc").write_bytes(b"")
        (folder / "notes.txt").write_text("", encoding="utf-8")
        (file.parent / "other.json").write_text("{}", encoding="utf-8")


def test_coming_back_to_the_window_shows_what_nobody_announced(
    qtbot: QtBot, window: MainWindow, file: Path, tmp_path: Path
) -> None:
    far = tmp_path / "not" / "yet" / "there"  # as on a network drive: nothing that could be watched
    window.open(file)
    window.document.set_functions_folder(far)
    far.mkdir(parents=True)
    _write(far)

    with qtbot.waitSignal(window.document.functions_changed):
        window.activateWindow()
        QApplication.sendEvent(window, QEvent(QEvent.Type.ActivationChange))

    assert _palette(window)[-1] == "mean"
