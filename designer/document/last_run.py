"""The last run of the open workflow, read from the history when somebody wants to know what data flow in it."""

from PySide6.QtCore import QObject, Signal

from designer.document.background import Background
from designer.document.document import Document
from designer.document.foresight import Foresight
from designer.document.run_session import RunSession
from engine.history.view import ExecutionView


class LastRun(QObject):
    """Hands the run to ``foresight``, once for each workflow; ``found`` tells that more is known now."""

    found = Signal()

    def __init__(
        self, document: Document, session: RunSession, foresight: Foresight, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._session, self._foresight = document, session, foresight
        self._is_asked = False
        self._reader: Background[ExecutionView | None] = Background("last run", self)
        foresight.ask_for_run = self.ask
        document.replaced.connect(self._forget)

    def ask(self) -> None:
        """Begin to read, unless that was done."""
        if self._is_asked:
            return
        self._is_asked = True
        read = self._session.last_view_reader(self._document.title, self._document.path)
        self._reader.ask(read, self._take)

    def close(self) -> None:
        """Read no more; the window closes."""
        self._foresight.ask_for_run = lambda: None
        self._reader.close()

    def _take(self, view: ExecutionView | None) -> None:
        if view is not None and self._foresight.remember(view):
            self.found.emit()

    def _forget(self) -> None:
        self._is_asked = False
        self._reader.forget()
