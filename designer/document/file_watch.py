"""Seeing that another program changed the open file, or the side file beside it."""

import os
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from designer.document.document import Document
from designer.document.journal import Saved, Step, Together
from designer.document.watcher import Watcher
from engine.language.side_file import found_side_path

# Programs save in several steps: look when they are done.
_CALM_MS = 150

_Stamp = tuple[tuple[int, int, int] | None, ...]


class FileWatch(QObject):
    """Emits ``changed`` once for each time the file is not what the document opened or saved.

    ``differing`` tells that it is not, for as long as nobody decided; ``gone`` that there is no file any more, or one
    again.
    """

    changed = Signal()
    differing = Signal(bool)
    gone = Signal(bool)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._stamp: _Stamp | None = None
        self._is_gone = self._is_differing = False
        self._watcher = Watcher(_CALM_MS, self)
        self._watcher.calm.connect(self.look)
        document.path_changed.connect(self._follow)
        document.stepped.connect(self._note_step)

    def look(self) -> None:
        """Tell of a change that was not told yet, also where the system tells nothing, as on a network drive."""
        path = self._document.path
        stamp = None if path is None else _stamp(path)
        if path is not None and (stamp is None) != self._is_gone:
            self._is_gone = stamp is None
            # One that is back as it was is still another than ours, if it was before.
            self._note_differing(is_differing=not self._is_gone and self._document.is_changed_outside)
            self.gone.emit(self._is_gone)
        if path is None or stamp is None or stamp == self._stamp:
            return
        self._stamp = stamp
        self._watch(path)  # a file that was replaced is another one to the system
        self._note_differing(is_differing=self._document.is_changed_outside)
        if self._is_differing:
            self.changed.emit()

    def tell_again(self) -> None:
        """Let the next look tell of the last change once more: nobody could take care of it now."""
        self._stamp = None

    def note_told(self) -> None:
        """Tell no more of how the file is now: the user hears of it from somebody who wanted to write it."""
        path = self._document.path
        self._stamp = None if path is None else _stamp(path)
        self._note_differing(is_differing=True)

    def _note_step(self, step: Step) -> None:
        steps = step.steps if isinstance(step, Together) else (step,)
        if any(isinstance(one, Saved) for one in steps):
            self._note_differing(is_differing=False)

    def _note_differing(self, *, is_differing: bool) -> None:
        if is_differing != self._is_differing:
            self._is_differing = is_differing
            self.differing.emit(is_differing)

    def _follow(self) -> None:
        path = self._document.path
        self._stamp, self._is_gone = None if path is None else _stamp(path), False
        self._note_differing(is_differing=False)
        self._watch(path)

    def _watch(self, path: Path | None) -> None:
        """Watch the file, and the folder in which another may take its place."""
        places = [] if path is None else [one for one in (str(path), str(path.parent)) if os.access(one, os.R_OK)]
        self._watcher.watch(places)


def _stamp(path: Path) -> _Stamp | None:
    """Return what tells one state of the files from another without reading them; None without a workflow."""
    stamps = _stamp_of(path), _stamp_of(found_side_path(path))
    return None if stamps[0] is None else stamps


def _stamp_of(path: Path) -> tuple[int, int, int] | None:
    try:
        state = os.stat(path)
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size, state.st_ino
