"""What the start of the program reads, and what it keeps of that."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

# "--help" is answered when everything is imported and nothing is built.
CHILD = """
import linecache
import sys
from designer.__main__ import main
try:
    main(["--help"])
except SystemExit:
    print("modules:", *sys.modules)
    print("sources:", *(name for name in linecache.cache if "designer" in name or "engine" in name))
"""


# The enums of a class of Qt's are made when Python first sees the class.
WINDOW = """
import enum
import os
import sys

seen, make = set(), enum.EnumMeta._create_

def note(*values, **named):
    made = make(*values, **named)
    seen.add(made.__name__)
    return made

enum.EnumMeta._create_ = note
from PySide6.QtWidgets import QApplication

def first_turn(*_):
    QApplication.processEvents()
    print(*seen, flush=True)
    os._exit(0)

QApplication.exec = staticmethod(first_turn)
from designer.__main__ import main
main(["--lang", "en"])
"""

LATER = {
    "importlib.metadata": "when the version is asked for",
    "engine.language.repair": "when a text is broken",
    "designer.shell.rendering": "for pictures without a window",
    "designer.shell.demo": "for --demo",
    "designer.canvas.render": "when a picture is asked for",
    "designer.inspector.time_field": "for a Wait until a moment",
    "designer.shell.comparison_dialog": "when two texts are compared",
    "designer.document.merging": "when another program changed the file too",
    "designer.document.continuation": "when a run is continued",
}
"""Modules that take their time, and when they are needed: never before the first window."""


@pytest.mark.slow
def test_start_reads_no_source_of_a_compiled_module(tmp_path: Path) -> None:
    assert _start(tmp_path)[-1] == "sources:"


@pytest.mark.slow
def test_start_imports_nothing_that_the_first_window_does_not_need(tmp_path: Path) -> None:
    assert not LATER.keys() & set(_start(tmp_path)[-2].split())


@pytest.mark.slow
def test_first_window_does_not_have_all_classes_of_qt_loaded(tmp_path: Path) -> None:
    seen = set(_start(tmp_path, WINDOW)[-1].split())

    assert "AlignmentFlag" in seen
    assert not {"ProcessState", "MovieState", "PdfVersion", "ScrollerGestureType"} & seen


def _start(home: Path, program: str = CHILD) -> list[str]:
    """Return the lines of a program: of one that has imported all it imports, or one whose window is painted."""
    folders = dict.fromkeys(("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "HOME"), str(home))
    answer = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, **folders, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stdout.splitlines()
