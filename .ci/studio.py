#!/usr/bin/env python3
"""Set up TCSL Studio in this folder and do one of its jobs.

Usage: python3 .ci/studio.py run | test | check | bench | bench-peers | suites | clean

Needs nothing but Python's standard library. Any Python 3 can read this file; the job itself runs on
Python 3.11 or newer: the one that runs this file, or else the newest one on the PATH. What it sets up
goes into ``.venv``, from the hashes in ``requirements.txt``; on Debian and Ubuntu it also installs the
system libraries that Qt needs and a Chinese font, when they are missing.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "studio-setup.json"
SAMPLES = ROOT / "resources" / "samples"
OUT = ROOT / "out"

OLDEST = (3, 11)
PYTHON_NAMES = ("python3", "python3.13", "python3.12", "python3.11", "python3.14", "python")

# What Qt loads at run time and Debian does not install by itself: library -> package.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
FONT_PACKAGES = ["fontconfig", "fonts-wqy-microhei"]

CHECKS: tuple[tuple[str, list[str | Path]], ...] = (
    ("format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
    ("lint", [PYTHON, "-m", "ruff", "check", "."]),
    ("types", [PYTHON, "-m", "mypy"]),
    ("types of this script", [PYTHON, "-m", "mypy", "--strict", Path(__file__).resolve()]),
    ("import rules", [BIN / "lint-imports"]),
)
PYTEST: list[str | Path] = [PYTHON, "-m", "pytest", "-n", "auto", "--maxprocesses", "4", "--cov", "--cov-report="]
TESTS: tuple[tuple[str, list[str | Path]], ...] = (
    ("fast tests", [*PYTEST, "-m", "not slow", "--durations=10", "--durations-min=0.25"]),
    ("slow tests", [*PYTEST, "-m", "slow", "--cov-append"]),
    ("coverage of engine", [PYTHON, "-m", "coverage", "report", "--include=engine/*", "--fail-under=95"]),
    ("coverage of designer", [PYTHON, "-m", "coverage", "report", "--include=designer/*", "--fail-under=85"]),
)


class CannotGoOn(Exception):
    """Something outside this folder is missing; the message says what, and what to do."""


def main(arguments: list[str]) -> int:
    jobs = {
        "run": run,
        "test": test,
        "check": check,
        "bench": bench,
        "bench-peers": bench_peers,
        "suites": suites,
        "clean": clean,
    }
    if len(arguments) != 1 or arguments[0] not in jobs:
        print(__doc__)
        return 0 if arguments in (["-h"], ["--help"]) else 2
    try:
        return jobs[arguments[0]]()
    except CannotGoOn as problem:
        say(f"Cannot go on: {problem}")
        return 1
    except KeyboardInterrupt:
        return 130


def run() -> int:
    """Open the Map sample in the window; without a screen, run it there unseen and draw a picture."""
    has_screen = is_screen_there()
    set_up(for_window=has_screen)
    sample = copy_samples() / "map-sum" / "workflow.tcsl.json"
    if has_screen:
        say(f"Opening the Map sample, {sample}; press F5 in the window to run it.")
        return call([PYTHON, "-m", "designer", sample])
    say("No screen here: running the Map sample in the window, unseen.")
    return call([PYTHON, "-m", "designer", "--demo", sample, "--out", OUT], QT_QPA_PLATFORM="offscreen")


def copy_samples() -> Path:
    """Copy the sample projects to where they may be edited, unless they are there already; return the folder."""
    copies = OUT / "samples"
    if not copies.exists():
        shutil.copytree(SAMPLES, copies)
    return copies


def test() -> int:
    """Check format, lint, types and import rules, then run all tests and hold the coverage."""
    set_up(for_window=False)
    return do_steps((*CHECKS, *TESTS))


def check() -> int:
    """Check format, lint, types and import rules only."""
    set_up(for_window=False)
    return do_steps(CHECKS)


def bench() -> int:
    """Measure start, opening, layout and the engine's speed; prints a table."""
    set_up(for_window=False)
    return call([PYTHON, "-m", "tests.bench"], QT_QPA_PLATFORM="offscreen")


def bench_peers() -> int:
    """Measure the engine beside other local engines, which are downloaded into ``out/peers``; prints a table."""
    set_up(for_window=False)
    return call([PYTHON, "-m", "tests.bench.peers"])


def suites() -> int:
    """Count what is right of what others publish about the language, fetched into ``out/suites``; prints tables."""
    set_up(for_window=False)
    return max(call([PYTHON, "-m", f"tests.suites.{name}"]) for name in ("jsonata", "rfc9535", "recorded"))


def clean() -> int:
    """Remove what the other jobs made: the environment, caches, reports and pictures."""
    names = [".venv", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache"]
    names += ["build", "dist", "out", *(path.name for path in ROOT.glob(".coverage*"))]
    compiled = [path for room in ("designer", "engine", "tests") for path in (ROOT / room).rglob("__pycache__")]
    for path in [*(ROOT / name for name in names), *compiled]:
        if path.is_dir():
            shutil.rmtree(path)
        elif path.exists():
            path.unlink()
    say("Removed the environment, caches and pictures.")
    return 0


def do_steps(steps: tuple[tuple[str, list[str | Path]], ...]) -> int:
    for name, command in steps:
        say(f"{name} ...")
        started = time.monotonic()
        code = call(command)
        # 5 is pytest's "no test has this mark".
        if code and not (code == 5 and name == "slow tests"):
            say(f"{name}: FAILED")
            return code
        say(f"{name}: good, {time.monotonic() - started:.1f} s")
    return 0


# Setting up


def set_up(*, for_window: bool) -> None:
    """Make ``.venv`` as the lock file says, and have the system's libraries; quick when all is there."""
    python, version = find_python()
    install_system_packages(missing_packages(python, version, for_window=for_window))
    wanted = {
        "python": version,
        "folder": str(ROOT),
        "locked": hashlib.sha256((ROOT / "requirements.txt").read_bytes()).hexdigest(),
        "project": hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest(),
    }
    found = read_stamp()
    if PYTHON.exists() and found == wanted:
        return
    if not PYTHON.exists() or (found and (found["python"], found["folder"]) != (version, str(ROOT))):
        say(f"Making the environment .venv with Python {version} ...")
        must([python, "-m", "venv", "--clear", VENV], "Python could not make a virtual environment")
    say("Installing the locked packages into .venv (about 150 MB the first time) ...")
    pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    # The lock is complete; left to look for dependencies, pip meets releases newer than the locked ones and gives up.
    must(
        [*pip, "--require-hashes", "--no-deps", "-r", ROOT / "requirements.txt"],
        "pip could not install the locked packages",
    )
    must([*pip, "--no-index", "--no-deps", "--no-build-isolation", "--editable", ROOT], "pip could not install tcsl")
    STAMP.write_text(json.dumps(wanted, indent=2), encoding="utf-8")
    say("The environment is ready.")


def read_stamp() -> dict[str, str]:
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def find_python() -> tuple[str, str]:
    """Return the interpreter to use and its version, such as ``3.11.7``."""
    for candidate in (sys.executable, *map(shutil.which, PYTHON_NAMES)):
        version = python_version(candidate) if candidate else ()
        if candidate and version >= OLDEST:
            return candidate, ".".join(map(str, version))
    raise CannotGoOn("TCSL Studio needs Python 3.11 or newer, and none is on the PATH.")


def python_version(executable: str) -> tuple[int, ...]:
    # A shim of a version manager may stand on the PATH for a Python that is not selected: it fails here.
    answer = subprocess.run(
        [executable, "-c", "import sys; print(*sys.version_info[:3])"], capture_output=True, text=True, check=False
    )
    return tuple(map(int, answer.stdout.split())) if answer.returncode == 0 else ()


def missing_packages(python: str, version: str, *, for_window: bool) -> list[str]:
    """Return the Debian packages to install; empty on other systems, which bring all this along."""
    if not sys.platform.startswith("linux"):
        return []
    libraries = {**QT_LIBRARIES, **(WINDOW_LIBRARIES if for_window else {})}
    missing = [package for library, package in libraries.items() if not can_load(library)]
    if not is_chinese_font_there():
        missing += FONT_PACKAGES
    if subprocess.run([python, "-c", "import ensurepip, venv"], stderr=subprocess.DEVNULL, check=False).returncode:
        missing.append("python{}.{}-venv".format(*version.split(".")))
    return missing


def can_load(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def is_chinese_font_there() -> bool:
    if not shutil.which("fc-list"):
        return False
    fonts = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    return bool(fonts.stdout.strip())


def install_system_packages(packages: list[str]) -> None:
    if not packages:
        return
    names = " ".join(packages)
    by_hand = f"install them by hand, on Debian and Ubuntu with: apt-get install {names}"
    if not shutil.which("apt-get"):
        raise CannotGoOn(f"system packages are missing and there is no apt-get here; {by_hand}")
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    if as_root and not shutil.which("sudo"):
        raise CannotGoOn(f"system packages are missing and neither root nor sudo is at hand; {by_hand}")
    say(f"Installing system packages: {names} ...")
    apt_get = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    must([*apt_get, "update"], "apt-get update failed")
    # Standard output of apt and dpkg is hundreds of lines; errors still show.
    must([*apt_get, "install", "-y", "--no-install-recommends", *packages], f"apt-get failed; {by_hand}", quiet=True)


def is_screen_there() -> bool:
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return False
    if not sys.platform.startswith("linux") or os.environ.get("WAYLAND_DISPLAY"):
        return True
    display = os.environ.get("DISPLAY", "")
    if not display.startswith(":"):
        return bool(display)
    # A DISPLAY left over from another session names a screen that is gone, and Qt would abort.
    return Path("/tmp/.X11-unix/X" + display[1:].split(".")[0]).exists()


# Calling


def call(command: list[str | Path], **environment: str) -> int:
    """Run a command in the project's folder and return its exit code."""
    return subprocess.call([str(part) for part in command], cwd=ROOT, env={**os.environ, **environment})


def must(command: list[str | Path], complaint: str, *, quiet: bool = False) -> None:
    words = [str(part) for part in command]
    code = subprocess.call(words, cwd=ROOT, stdout=subprocess.DEVNULL if quiet else None)
    if code:
        raise CannotGoOn(f"{complaint} (exit code {code})")


def say(text: str) -> None:
    print(f"[studio] {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
