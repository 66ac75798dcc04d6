"""The workflows in a folder."""

import os
from collections.abc import Iterator
from pathlib import Path

_SURE = (".tcsl.json", ".asl.json")
_DEEPEST = 4
_MOST_LOOKED_AT = 5_000
_LARGEST = 64 * 1024 * 1024
_LEFT_OUT = frozenset({"node_modules", "__pycache__", "venv"})


def workflows_in(folder: Path, most: int = 200) -> list[Path]:
    """Return the workflows in a folder and those around in it, at most ``most``, by name.

    A file whose name does not say what it is counts when it has states.
    """
    found: list[Path] = []
    for number, path in enumerate(_files(folder, 0)):
        if number >= _MOST_LOOKED_AT or len(found) >= most:
            break
        if path.name.endswith(_SURE) or (path.suffix == ".json" and _has_states(path)):
            found.append(path)
    return sorted(found, key=lambda path: (len(path.parents), str(path).lower()))


def _files(folder: Path, depth: int) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:  # not ours to read
        return
    for entry in entries:
        if entry.is_file():
            yield Path(entry.path)
    for entry in entries:
        is_hidden = entry.name.startswith(".") or entry.name in _LEFT_OUT
        if depth < _DEEPEST and not is_hidden and entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path), depth + 1)


def _has_states(path: Path) -> bool:
    try:
        if path.stat().st_size > _LARGEST:
            return False
        text = path.read_bytes()
    except OSError:
        return False
    return b'"States"' in text and b'"StartAt"' in text
