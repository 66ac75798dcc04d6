"""Compares the run that is shown with another one of the history."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from designer.document.background import Background
from designer.document.past_run import PastRun, read_past_run
from designer.document.run_comparison import RunDifference, run_differences
from designer.document.run_session import RunSession
from designer.look import tr
from designer.runs.run_differences import MOST, RunDifferencesDialog
from engine import HistoryStore
from engine.history.view import ExecutionView


class RunCompareControl(QObject):
    """Reads and compares in a thread of its own; ``chosen`` carries a path to show, ``said`` why nothing came of it."""

    chosen = Signal(tuple)
    said = Signal(str)

    def __init__(self, window: QWidget, session: RunSession, store: HistoryStore) -> None:
        super().__init__(window)
        self._window, self._session, self._store = window, session, store
        self.dialog: RunDifferencesDialog | None = None
        self._work: Background[tuple[PastRun, list[RunDifference]]] = Background("comparing", self)

    def compare_with(self, execution_id: str) -> None:
        """Compare the run that is shown, the first of the two, with another one."""
        view = self._session.view
        if view is None or self._session.is_running:
            self.said.emit(tr("Show a run that has ended first, then compare another one with it."))
            return
        self._work.ask(partial(_compare, self._store, view, execution_id), partial(self._show, view))

    def close(self) -> None:
        """End the thread, and the dialog."""
        self._work.close()
        if self.dialog is not None:
            self.dialog.close()

    def _show(self, view: ExecutionView, answer: tuple[PastRun, list[RunDifference]]) -> None:
        other, differences = answer
        if other.view is None:
            self.said.emit(tr("The history cannot be read"))
            return
        if self.dialog is not None:
            self.dialog.close()
        names = (view.name or view.id[:8], other.view.name or other.id[:8])
        dialog = RunDifferencesDialog(names, (view, other.view), differences, self._window)
        dialog.chosen.connect(self.chosen)
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        dialog.show()
        dialog.show_first()

    def _forget(self) -> None:
        self.dialog = None


def _compare(store: HistoryStore, view: ExecutionView, other_id: str) -> tuple[PastRun, list[RunDifference]]:
    other = read_past_run(store, other_id)
    return other, [] if other.view is None else run_differences(view, other.view, MOST)
