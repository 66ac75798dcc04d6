"""An exception in what Qt calls comes out as one, and the process lives."""

import subprocess
import sys

import pytest

CALL = """
from designer.shell.overrides import make_overrides_safe
make_overrides_safe()
from PySide6.QtCore import QAbstractListModel, QCoreApplication, QEvent, QObject

class Watcher(QObject):
    def eventFilter(self, watched, event):
        return {fault}

app, watcher, watched = QCoreApplication([]), Watcher(), QObject()
watched.installEventFilter(watcher)
try:
    QCoreApplication.sendEvent(watched, QEvent(QEvent.Type.User))
except Exception as raised:
    print(type(raised).__name__)
watched.removeEventFilter(watcher)
"""


@pytest.mark.parametrize(
    ("fault", "name"), [("[][0]", "IndexError"), ("int('x')", "ValueError"), ("len(3)", "TypeError")]
)
def test_an_exception_made_in_c_does_not_end_the_process(fault: str, name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CALL.replace("{fault}", fault)], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout.strip()) == (0, name), done.stderr
