"""The recordings under ``out/suites``, and what runs them under ``out/recorded``, from the lock file beside this one."""

import hashlib
import sys
from pathlib import Path

from tests.fetching import OUT, Source, make_environment, python_of, python_source

HERE = Path(__file__).resolve().parent
FOLDER = OUT / "recorded"
PYTHON = python_of(FOLDER / "python")
# The last release whose source holds its tests with their recordings, of November 2024.
_RECORDINGS = Source("localstack-core", "4.0.3", "31c90e0cf32fabd6b34a5c7193120b454013c2e0f4d4941ba8f0b2582ef078cf")
# Instead of what would start that emulator; what stands in a conftest goes before the fixtures of plugins.
_REPLACED = {"tests/conftest.py": "from recorded_world import *\n", "tests/aws/conftest.py": ""}


def set_up() -> Path:
    """Fetch the recordings and install what runs them unless they are there; return the folder of the former.

    Raises:
        CannotFetch: one of them could not be had.
    """
    tree = python_source(_RECORDINGS)
    for name, text in _REPLACED.items():
        (tree / name).write_text(text, encoding="utf-8")
    lock = HERE / "requirements.txt"
    stamp = FOLDER / "locked.txt"
    wanted = f"{hashlib.sha256(lock.read_bytes()).hexdigest()} {sys.version}"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        print("Installing what runs the recordings into out/recorded (about 400 MB the first time) ...", flush=True)
        make_environment(FOLDER / "python", lock)
        stamp.write_text(wanted, encoding="utf-8")
    return tree
