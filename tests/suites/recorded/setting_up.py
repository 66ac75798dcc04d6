"""The recordings and the environment that runs them, under ``out/suites``, from the lock file beside this one."""

import hashlib
import sys
from pathlib import Path

from tests.fetching import SUITES, Source, make_environment, python_of, python_source

HERE = Path(__file__).resolve().parent
FOLDER = SUITES / "recorded"
PYTHON = python_of(FOLDER / "python")
TESTS = "tests/aws/services/stepfunctions/v2"
# The last release whose source has its tests with what was recorded for them.
_SOURCE = Source("localstack-core", "4.0.3", "31c90e0cf32fabd6b34a5c7193120b454013c2e0f4d4941ba8f0b2582ef078cf")
# They would start that emulator. What stands in a conftest goes before the fixtures of plugins, so ours does.
_CONFTESTS = {"tests/conftest.py": "from recorded_world import *\n", "tests/aws/conftest.py": ""}


def set_up() -> Path:
    """Fetch the recordings and what runs them unless they are there; return the folder of the recordings' source.

    Raises:
        CannotFetch: the recordings or a package could not be had.
    """
    tree = python_source(_SOURCE)
    for name, text in _CONFTESTS.items():
        (tree / name).write_text(text, encoding="utf-8")
    lock, stamp = HERE / "requirements.txt", FOLDER / "locked.txt"
    wanted = f"{hashlib.sha256(lock.read_bytes()).hexdigest()} {sys.version}"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        print("Installing what runs the recordings into out/suites/recorded (about 500 MB) ...", flush=True)
        make_environment(FOLDER / "python", lock)
        stamp.write_text(wanted, encoding="utf-8")
    return tree
