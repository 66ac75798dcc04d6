"""The rivals in an environment of their own under ``out/peers``, from the lock files beside this one."""

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parents[2] / "out" / "peers"
NODE_FOLDER = FOLDER / "node"
PYTHON = FOLDER / "python" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
OLDEST_NODE = 20
_LOCKS = ("package.json", "package-lock.json", "requirements.txt")
_NODE_HINT = "install Node.js 22 or newer with npm (20 and 21 work too): Debian has them as nodejs and npm"


class CannotMeasure(Exception):
    """Something is missing; the message says what to install."""


def set_up() -> str:
    """Install the rivals unless they are there; return how to call Node.

    Raises:
        CannotMeasure: Node or npm is missing or too old, or a package could not be installed.
    """
    node, npm = find_node()
    NODE_FOLDER.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "rival.mjs", NODE_FOLDER)
    stamp, locked = FOLDER / "locked.txt", hashlib.sha256(b"".join((HERE / name).read_bytes() for name in _LOCKS))
    wanted = f"{locked.hexdigest()} {sys.version} {node}"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return node
    print("Installing the rivals into out/peers (about 200 MB the first time) ...", flush=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, NODE_FOLDER)
    _must([npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"], NODE_FOLDER)
    _must([sys.executable, "-m", "venv", "--clear", FOLDER / "python"], FOLDER)
    pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "-r"]
    # The lock is complete; pip is not to look for other releases.
    _must([*pip, HERE / "requirements.txt", "--require-hashes", "--no-deps"], FOLDER)
    stamp.write_text(wanted, encoding="utf-8")
    return node


def find_node() -> tuple[str, str]:
    """Return where Node and npm are.

    Raises:
        CannotMeasure: one of them is missing, or Node is too old.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        missing = " and ".join(name for name, place in (("node", node), ("npm", npm)) if not place)
        raise CannotMeasure(f"{missing} not found on the PATH: {_NODE_HINT}")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    major = re.match(r"v(\d+)", version)
    if major is None or int(major.group(1)) < OLDEST_NODE:
        raise CannotMeasure(f"{node} is {version or 'no Node'}: {_NODE_HINT}")
    return node, npm


def _must(command: Sequence[str | Path], folder: Path) -> None:
    words = [str(word) for word in command]
    if subprocess.call(words, cwd=folder):
        raise CannotMeasure(f"this went wrong: {' '.join(words)}")
