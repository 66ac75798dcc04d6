"""Seeing what other programs do to the functions folder: it appears, goes, or holds other functions."""

import os
from pathlib import Path

from PySide6.QtCore import QObject

from designer.document.document import Document
from designer.document.watcher import Watcher

# A file is made before it is written, and an editor saves in several steps: look when they are done.
_CALM_MS = 100
# The system gives each user a limited number of watches. Beyond these, coming back to the window shows the rest.
_MOST_WATCHED = 500

_Seen = frozenset[tuple[str, int, int]]


class FunctionsWatch(QObject):
    """Lets the document announce ``functions_changed`` when its folder of functions is not what it was."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._seen: _Seen | None = None
        self._watcher = Watcher(_CALM_MS, self)
        self._watcher.calm.connect(self.look)
        document.functions_changed.connect(self._follow)
        document.path_changed.connect(self._follow)
        self._follow()

    def look(self) -> None:
        """Announce it if anything changed, also where the system tells nothing, as on a network drive."""
        before = self._seen
        self._follow()
        if self._seen != before:
            self._document.functions_changed.emit()

    def _follow(self) -> None:
        """Watch what is there now, and remember it: whoever announced a change has shown it already."""
        folder = self._document.functions_folder
        # Watched first and looked at afterwards, so that nothing happens unseen in between.
        self._watcher.watch([] if folder is None else _places(folder))
        self._seen = None if folder is None else _look_at(folder)


def _places(folder: Path) -> list[str]:
    """Return what to watch: the folder, what it lies in (where it appears and is renamed), and what it holds."""
    found = [str(folder.parent), str(folder), *_entries(folder)]
    return [path for path in found if os.access(path, os.R_OK)][:_MOST_WATCHED]


def _look_at(folder: Path) -> _Seen | None:
    """Return name, time and size of everything that makes functions; None without the folder."""
    if not folder.is_dir():
        return None
    found = []
    for path in _entries(folder):
        try:
            state = os.stat(path)
        except OSError:
            continue  # it went while we looked
        is_folder = os.path.isdir(path)  # its time says nothing: Python puts its cache there
        found.append((path, 0 if is_folder else state.st_mtime_ns, 0 if is_folder else state.st_size))
    return frozenset(found)


def _entries(folder: Path) -> list[str]:
    """Return the files that can be or bind functions, and the folders that can hold one."""
    found = []
    for path in _scan(str(folder)):
        name = os.path.basename(path)
        if name.endswith(".py") or name == "bindings.json":
            found.append(path)
        elif "." not in name and os.path.isdir(path):
            found += [path, *(inner for inner in _scan(path) if inner.endswith(".py"))]
    return found


def _scan(folder: str) -> list[str]:
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []
    return [os.path.join(folder, name) for name in names if not name.startswith((".", "__"))]
