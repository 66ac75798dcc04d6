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
from designer.__main__ import main
try:
    main(["--help"])
except SystemExit:
    print("sources:", *(name for name in linecache.cache if "designer" in name or "engine" in name))
"""


@pytest.mark.slow
def test_start_reads_no_source_of_a_compiled_module(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", CHILD],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert answer.stdout.splitlines()[-1] == "sources:"
