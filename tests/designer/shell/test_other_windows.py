"""Two programs with the same file open: the second one tells it, and that the first has not saved."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from designer.document.journal import default_folder
from designer.shell.main_window import MainWindow

from .dialogs import TWO

pytestmark = pytest.mark.slow  # each opens a whole window

_OTHER = """
import sys
from pathlib import Path
from designer.document.document import Document
from designer.document.journal_keeper import JournalKeeper

document = Document()
keeper = JournalKeeper(document, Path(sys.argv[2]))
document.load(Path(sys.argv[1]))
document.type_text(0, 0, " ")
print("typed", flush=True)
for line in sys.stdin:
    document.save()
    print("saved", flush=True)
"""


@pytest.fixture
def other(file: Path) -> Iterator[subprocess.Popen[str]]:
    """Return a program that has unsaved changes to the file, and saves them when it gets a line."""
    command = [sys.executable, "-W", "ignore", "-c", _OTHER, str(file), str(default_folder())]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "typed\n"
        yield process
        process.stdin.close()


def test_changes_that_another_window_has_to_a_file_are_told_when_it_is_opened(
    qtbot: QtBot, window: MainWindow, file: Path, other: subprocess.Popen[str]
) -> None:
    with qtbot.waitSignal(window.journal.said) as told:
        window.open(file)

    assert told.args == [f'Another window has changes to "{file.name}" that are not saved']
    assert window.status.currentMessage() == told.args[0]
    assert window.files.dialog is None


def test_another_window_that_saved_still_has_the_file_open(
    qtbot: QtBot, window: MainWindow, file: Path, other: subprocess.Popen[str]
) -> None:
    assert other.stdin is not None
    assert other.stdout is not None
    other.stdin.write("\n")
    other.stdin.flush()
    assert other.stdout.readline() == "saved\n"

    with qtbot.waitSignal(window.journal.said) as told:
        window.open(file)

    assert told.args == [f'"{file.name}" is open in another window too']
    assert window.status.currentMessage() == told.args[0]
    assert window.files.dialog is None


def test_another_window_that_has_another_file_or_is_gone_is_nothing_to_tell(
    qtbot: QtBot, window: MainWindow, file: Path, tmp_path: Path, other: subprocess.Popen[str]
) -> None:
    another = tmp_path / "another.tcsl.json"
    another.write_text(TWO, encoding="utf-8")
    assert other.stdin is not None
    assert other.stdout is not None

    with qtbot.assertNotEmitted(window.journal.said, wait=300):
        window.open(another)
    other.stdin.write("\n")
    other.stdin.flush()
    assert other.stdout.readline() == "saved\n"
    other.kill()
    other.wait()
    with qtbot.assertNotEmitted(window.journal.said, wait=300):
        window.open(file)
    with qtbot.assertNotEmitted(window.journal.said, wait=300):
        window.open(file)  # once more: its own sign is none of another window


def test_a_file_saved_over_one_that_is_open_elsewhere_is_told(
    qtbot: QtBot, window: MainWindow, file: Path, tmp_path: Path, other: subprocess.Popen[str]
) -> None:
    window.document.new(TWO)

    with qtbot.waitSignal(window.journal.said) as told:
        window.document.save_as(file)

    assert file.name in told.args[0]
