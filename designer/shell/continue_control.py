"""Continuing a run with the workflow as it is now: the plan is read beside the window, shown, and carried out."""

import time
from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from designer.document.background import Background
from designer.document.document import Document
from designer.document.run_session import RunSession
from designer.document.selection import Selection
from designer.look import tr
from designer.shell.actions import Actions
from designer.shell.run_control import RunControl
from engine import HistoryStore
from engine.execution.engine import default_name
from engine.execution.redriving import Past
from engine.history.events import ExecutionPath
from engine.language.chance import new_id

if TYPE_CHECKING:
    from designer.document.continuation import Continuation
    from designer.runs.continue_dialog import ContinueDialog


class ContinueControl(QObject):
    """``said`` carries why nothing came of it."""

    said = Signal(str)

    def __init__(
        self,
        window: QWidget,
        document: Document,
        selection: Selection,
        session: RunSession,
        runs: RunControl,
        store: HistoryStore,
        actions: Actions,
    ) -> None:
        super().__init__(window)
        self._window, self._document, self._selection = window, document, selection
        self._session, self._runs, self._store, self._actions = session, runs, store, actions
        self.dialog: ContinueDialog | None = None
        self._work: Background[Continuation] = Background("continuing", self)
        actions["continue_run"].triggered.connect(self._ask_shown)
        actions["continue_from"].triggered.connect(self._ask_selected)
        session.status_changed.connect(self.refresh)
        selection.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Enable what can be done now."""
        view = self._session.view
        is_there = view is not None and bool(view.id) and not self._session.is_running
        self._actions["continue_run"].setEnabled(is_there)
        self._actions["continue_from"].setEnabled(is_there and self._selected_path() is not None)

    def ask(self, execution_id: str, chosen: Collection[ExecutionPath] = ()) -> None:
        """Show how a run of the history would be continued; the states at the paths ``chosen`` run again anyway."""
        if self._session.is_running:
            self.said.emit(tr("An execution is running; stop it before you look at another one."))
        elif self._runs.can_run():
            from designer.document.continuation import read_continuation

            reading = partial(read_continuation, self._store, execution_id, self._document.definition, chosen)
            self._work.ask(reading, self._show)

    def close(self) -> None:
        """End the thread, and the dialog."""
        self._work.close()
        if self.dialog is not None:
            self.dialog.close()

    def _ask_shown(self) -> None:
        view = self._session.view
        if view is not None:
            self.ask(view.id)

    def _ask_selected(self) -> None:
        view, path = self._session.view, self._selected_path()
        if view is not None and path is not None:
            self.ask(view.id, (path,))

    def _selected_path(self) -> ExecutionPath | None:
        return self._session.path_of(self._selection.current)

    def _show(self, continuation: "Continuation") -> None:
        if self._session.is_running:
            return
        if continuation.error is not None or continuation.record is None or continuation.plan is None:
            self.said.emit(str(continuation.error or tr("This run is not in the history and cannot be continued.")))
            return
        if self.dialog is not None:
            self.dialog.close()
        from designer.runs.continue_dialog import ContinueDialog

        dialog = ContinueDialog(continuation, self._window)
        dialog.agreed.connect(partial(self._go_on, continuation))
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        dialog.open()

    def _go_on(self, continuation: "Continuation") -> None:
        record, plan = continuation.record, continuation.plan
        assert record is not None
        assert plan is not None
        moment = time.time()
        name = default_name(moment)

        def past() -> Past:
            return Past(id=new_id(), events=plan.events(record.id, name, moment), is_new=True)

        self._runs.start(record.input, name, past=past)

    def _forget(self) -> None:
        self.dialog = None
        self._window.activateWindow()  # not every platform gives the keyboard back by itself
