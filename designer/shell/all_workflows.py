"""All workflows of a file, each into a file of its own: read and written in a thread, which one may call off."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from designer.document.background import Background
from designer.document.files import FileProblem
from designer.document.importing import Carried, Import, Workflows, lines_of, read_all, write_all
from designer.look import tr
from designer.shell.boxes import ask, first_lines, list_box, message_box
from designer.shell.file_control import FileControl

_FEW = 20
"""So many are there before a box could be read."""
_MOST_LINES = 200
"""Of what is lost; laying out more would hold the window up."""


class AllWorkflows(QObject):
    """Reads all workflows of a file, tells what is lost of them, writes them and opens the first."""

    _advanced = Signal(int)

    def __init__(self, window: QWidget, files: FileControl) -> None:
        super().__init__(window)
        self._window = window
        self._files = files
        self._work: Background[Callable[[], object]] = Background("all workflows", self)
        self._box: QMessageBox | None = None
        self._halted = Event()
        self._advanced.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def write(self, source: Import, folder: Path) -> None:
        """Write each workflow of a file into a folder, once the user knows what is lost of them."""
        go_on = self._begin(tr("Reading {count} workflows …", count=len(source.names)), len(source.names))

        def read() -> Callable[[], object]:
            workflows = read_all(source, go_on)
            return partial(self._ask, source, folder, workflows, lines_of(workflows))

        self._work.ask(read, self._end)

    def close(self) -> None:
        """Read and write no more; the window closes."""
        self._halted.set()
        self._work.close()

    def _ask(self, source: Import, folder: Path, workflows: Workflows, lines: tuple[str, ...]) -> None:
        if self._halted.is_set():
            return
        write = partial(self._write, workflows, folder)
        if not lines:
            write()
            return
        title = tr("Not everything could be carried over: {name}", name=source.path.name)
        shown = first_lines(lines, _MOST_LINES)
        box = list_box(self._window, "notCarried", title, shown, icon="warning", role="caught")
        if any(isinstance(one, Carried) for _, one in workflows):
            ask(box, tr("Write all the same"), write)
        self._files.show_dialog(box)

    def _write(self, workflows: Workflows, folder: Path) -> None:
        go_on = self._begin(tr("Writing {count} workflows …", count=len(workflows)), len(workflows))

        def work() -> Callable[[], object]:
            paths, problem = write_all(workflows, folder, go_on)
            return partial(self._written, folder, paths, problem)

        self._work.ask(work, self._end)

    def _written(self, folder: Path, paths: list[Path], problem: FileProblem | None) -> None:
        if problem is not None:
            self._files.complain(tr("Not all workflows were written"), f"{problem.path.name}: {problem.reason}")
            return
        if not self._halted.is_set():
            # Time has passed since what is open was left.
            self._files.leave(lambda: self._files.open(paths[0]))
        self._files.done.emit(tr("{count} workflows written to {path}", count=len(paths), path=folder))

    def _begin(self, title: str, count: int) -> Callable[[int], bool]:
        """Show what is done, where it takes a while; return what the thread tells how many are done, and is told to go on."""
        halted = self._halted = Event()
        if count > _FEW:
            box = message_box(self._window, "allWorkflows", title, "0 %", icon="info", role="accent")
            box.setStandardButtons(QMessageBox.StandardButton.Cancel)
            box.finished.connect(lambda _code: self._call_off(box))
            self._box = box
            self._files.show_dialog(box)

        def go_on(done: int) -> bool:
            if 100 * done // count > 100 * (done - 1) // count:
                self._advanced.emit(100 * done // count)
            return not halted.is_set()

        return go_on

    def _call_off(self, box: QMessageBox) -> None:
        if self._box is box:
            self._box = None
            self._halted.set()

    def _tell(self, percent: int) -> None:
        if self._box is not None:
            self._box.setInformativeText(f"{percent} %")

    def _end(self, then: Callable[[], object]) -> None:
        """Go on in the window's thread."""
        box, self._box = self._box, None
        if box is not None:
            box.done(0)
        then()
