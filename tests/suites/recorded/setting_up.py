"""The recordings and what runs them under ``out/recorded``, from the lock file beside this one."""

import hashlib
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parents[2] / "out" / "recorded"
PYTHON = FOLDER / "python" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
RELEASE = "localstack_core-4.0.3"
"""The last release whose source holds its tests with their recordings, of November 2024."""
TREE = FOLDER / RELEASE
TESTS = TREE / "tests" / "aws" / "services" / "stepfunctions" / "v2"
# Instead of what would start that emulator; what stands in a conftest goes before the fixtures of plugins.
_REPLACED = {"tests/conftest.py": "from recorded_world import *\n", "tests/aws/conftest.py": ""}


class CannotRun(Exception):
    """Something could not be fetched or installed; the message says what."""


def set_up() -> None:
    """Install the packages and unpack the recordings unless they are there.

    Raises:
        CannotRun: a package could not be fetched or installed.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    stamp, locked = FOLDER / "locked.txt", hashlib.sha256((HERE / "requirements.txt").read_bytes())
    wanted = f"{locked.hexdigest()} {sys.version}"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    print("Fetching the recordings and what runs them into out/recorded (about 500 MB the first time) ...", flush=True)
    make: list[str | Path] = [sys.executable, "-m", "venv", "--clear", FOLDER / "python"]
    _must(make)
    pip: list[str | Path] = [PYTHON, "-m", "pip", "--disable-pip-version-check"]
    # The lock is complete; pip is not to look for other releases.
    _must([*pip, "install", "-qq", "-r", HERE / "requirements.txt", "--require-hashes", "--no-deps"])
    fetch: list[str | Path] = ["download", "-qq", "--no-deps", "--no-binary", ":all:", "--dest", FOLDER]
    _must([*pip, *fetch, RELEASE.replace("_", "-").replace("core-", "core==")])
    shutil.rmtree(TREE, ignore_errors=True)
    with tarfile.open(FOLDER / f"{RELEASE}.tar.gz") as packed:
        packed.extractall(FOLDER, filter="data")
    for name, text in _REPLACED.items():
        (TREE / name).write_text(text, encoding="utf-8")
    stamp.write_text(wanted, encoding="utf-8")


def _must(command: list[str | Path]) -> None:
    words = [str(word) for word in command]
    if subprocess.call(words, cwd=FOLDER):
        raise CannotRun(f"this went wrong: {' '.join(words)}")
