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


LATER = {
    "importlib.metadata": "when the version is asked for",
}
"""Modules that take their time, and when they are needed: never before the first window."""


@pytest.mark.slow
def test_start_reads_no_source_of_a_compiled_module(tmp_path: Path) -> None:
    assert _start(tmp_path)[-1] == "sources:"


@pytest.mark.slow
def test_start_imports_nothing_that_the_first_window_does_not_need(tmp_path: Path) -> None:
    assert not LATER.keys() & set(_start(tmp_path)[-2].split())


def _start(home: Path) -> list[str]:
    """Return the lines of a program that has imported all it imports."""
    answer = subprocess.run(
        [sys.executable, "-c", CHILD],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stdout.splitlines()
