"""What benchmarks and published suites need of others: had by the clients of the registries, with what they are set to."""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

OUT = Path(__file__).resolve().parents[1] / "out"
SUITES = OUT / "suites"


class CannotFetch(Exception):
    """Something of others is missing; the message says what to install, or what went wrong."""


class Source(NamedTuple):
    """The published source of a package; ``sha256`` is that of its archive."""

    name: str
    version: str
    sha256: str


def python_source(source: Source) -> Path:
    """Return the folder with the source of a Python package, which is fetched the first time.

    Raises:
        CannotFetch: pip could not have it.
    """
    with tempfile.TemporaryDirectory() as room:
        wanted = Path(room, "wanted.txt")
        wanted.write_text(f"{source.name}=={source.version} --hash=sha256:{source.sha256}\n", encoding="utf-8")
        pip = [sys.executable, "-m", "pip", "download", "-qq", "--disable-pip-version-check", "--dest", room]
        return _unpacked(source, [*pip, "--no-deps", "--no-binary", source.name, "-r", str(wanted)], Path(room))


def node_source(source: Source) -> Path:
    """Return the folder of a package for Node, which is fetched the first time.

    Raises:
        CannotFetch: npm is missing or could not have it.
    """
    with tempfile.TemporaryDirectory() as room:
        pack = ["pack", f"{source.name}@{source.version}", "--pack-destination", room, "--loglevel=error"]
        return _unpacked(source, [shutil.which("npm") or "npm", *pack], Path(room))


def make_environment(folder: Path, lock: Path) -> None:
    """Make a virtual environment from a lock file with hashes.

    Raises:
        CannotFetch: Python could not make it, or pip could not have a package.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    must([sys.executable, "-m", "venv", "--clear", folder], folder.parent)
    pip: list[str | Path] = [python_of(folder), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    # The lock is complete; pip is not to look for other releases.
    must([*pip, "-r", lock, "--require-hashes", "--no-deps"], folder.parent)


def python_of(environment: Path) -> Path:
    """Return the interpreter of a virtual environment."""
    return environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def must(command: Sequence[str | Path], folder: Path) -> None:
    """Run a command in a folder; what it says of faults is seen, and nothing else.

    Raises:
        CannotFetch: it is not there or went wrong.
    """
    words = [str(word) for word in command]
    try:
        code = subprocess.call(words, cwd=folder, stdout=subprocess.DEVNULL)
    except FileNotFoundError:
        raise CannotFetch(f"{words[0]} not found on the PATH; install it first") from None
    if code:
        raise CannotFetch(f"this went wrong: {' '.join(words)}")


def _unpacked(source: Source, fetch: list[str], room: Path) -> Path:
    place = SUITES / f"{source.name}-{source.version}"
    if place.exists():
        return place
    print(f"Fetching {source.name} {source.version} into {place.relative_to(OUT.parent).as_posix()} ...", flush=True)
    SUITES.mkdir(parents=True, exist_ok=True)
    must(fetch, room)
    (archive,) = (file for file in room.iterdir() if file.name.endswith((".tar.gz", ".tgz")))
    if hashlib.sha256(archive.read_bytes()).hexdigest() != source.sha256:
        raise CannotFetch(f"{archive.name} is not the one that is meant: its sum is another")
    # Moved when it is whole, so that what was broken off is fetched again.
    with tempfile.TemporaryDirectory(dir=SUITES) as half, tarfile.open(archive) as packed:
        packed.extractall(half, filter="data")
        (top,) = Path(half).iterdir()
        top.rename(place)
    return place
