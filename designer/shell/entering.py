"""Stepping into a workflow that a Task starts: it is held at its beginning in a window of its own."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMainWindow

from designer.document.run_session import Entered, RunSession
from designer.shell.file_control import FileControl

_ASIDE = QPoint(36, 36)


class Enterable(Protocol):
    """A window in which an execution can be shown."""

    files: FileControl
    session: RunSession

    def give_up_run(self) -> None: ...


class Entering(QObject):
    """Opens the windows, and closes them with ``window``; ``make`` returns another one like it."""

    def __init__(self, window: QMainWindow, session: RunSession, make: Callable[[], QMainWindow]) -> None:
        super().__init__(window)
        self._window, self._make = window, make
        self.windows: list[QMainWindow] = []
        session.entered.connect(self._enter)

    def close(self) -> None:
        """Close the windows; what runs in them ends with what runs here, but changes are asked about first."""
        for window in tuple(self.windows):
            _ours(window).give_up_run()
            window.close()

    def _enter(self, entered: Entered) -> None:
        window = self._make()
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.windows.append(window)
        window.destroyed.connect(lambda _gone=None: self.windows.remove(window))
        shown = _ours(window)
        # Once the workflow is there: another one that is shown ends what runs.
        shown.files.opened.connect(lambda: shown.session.attach(entered), Qt.ConnectionType.SingleShotConnection)
        shown.files.open(entered.file)
        window.move(self._window.pos() + _ASIDE)
        window.show()
        window.activateWindow()


def _ours(window: QMainWindow) -> Enterable:
    return window  # type: ignore[return-value]  # what make() returns is a window of ours
