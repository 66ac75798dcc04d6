"""Waiting until other programs are done with files and folders that they change."""

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal


class Watcher(QObject):
    """Emits ``calm`` once nothing has happened in the watched places for ``calm_ms`` after something did."""

    calm = Signal()

    def __init__(self, calm_ms: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watcher = QFileSystemWatcher(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(calm_ms)
        self._timer.timeout.connect(self.calm)
        self._watcher.directoryChanged.connect(self._wait)
        self._watcher.fileChanged.connect(self._wait)

    def watch(self, places: list[str]) -> None:
        """Watch these files and folders and no others."""
        watched = {*self._watcher.files(), *self._watcher.directories()}
        gone = [path for path in watched if path not in places]
        new = [path for path in places if path not in watched]
        if gone:
            self._watcher.removePaths(gone)
        if new:
            self._watcher.addPaths(new)

    def _wait(self, _path: str) -> None:
        self._timer.start()
