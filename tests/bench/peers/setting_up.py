"""The rivals in an environment of their own under ``out/peers``, from the lock files beside this one."""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.fetching import OUT, CannotFetch, make_environment, must, python_of

HERE = Path(__file__).resolve().parent
FOLDER = OUT / "peers"
NODE_FOLDER = FOLDER / "node"
PYTHON = python_of(FOLDER / "python")
OLDEST_NODE = 20
_LOCKS = ("package.json", "package-lock.json", "requirements.txt")
_NODE_HINT = "install Node.js 22 or newer with npm (20 and 21 work too): Debian has them as nodejs and npm"


def set_up() -> str:
    """Install the rivals unless they are there; return how to call Node.

    Raises:
        CannotFetch: Node or npm is missing or too old, or a package could not be installed.
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
    must([npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"], NODE_FOLDER)
    make_environment(FOLDER / "python", HERE / "requirements.txt")
    stamp.write_text(wanted, encoding="utf-8")
    return node


def find_node() -> tuple[str, str]:
    """Return where Node and npm are.

    Raises:
        CannotFetch: one of them is missing, or Node is too old.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        missing = " and ".join(name for name, place in (("node", node), ("npm", npm)) if not place)
        raise CannotFetch(f"{missing} not found on the PATH: {_NODE_HINT}")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    major = re.match(r"v(\d+)", version)
    if major is None or int(major.group(1)) < OLDEST_NODE:
        raise CannotFetch(f"{node} is {version or 'no Node'}: {_NODE_HINT}")
    return node, npm
